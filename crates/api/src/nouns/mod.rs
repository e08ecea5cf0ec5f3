//! The verbs of each noun.

pub mod accounts;
pub mod analytics;
pub mod apikeys;
pub mod clock;
pub mod environment;
pub mod events;
pub mod experiments;
pub mod inquiries;
pub mod limits;
pub mod link_keys;
pub mod logs;
pub mod scenarios;
pub mod sessions;
pub mod shapes;
pub mod templates;
pub mod theme_sets;
pub mod webhooks;

use bonafide_app::{Cx, Error, Result, tags};
use bonafide_db::Tx;
use serde_json::Value as Json;

use crate::call::Call;

/// The tag that `meta` names, by name or by id.
fn tag(tx: &mut Tx, call: &Call) -> Result<String> {
    match (call.meta("tag-name").as_str(), call.meta("tag-id").as_str()) {
        (Some(name), None) => Ok(name.trim().to_owned()),
        (None, Some(id)) => tags::name_of(tx, &call.cx, id),
        (Some(_), Some(_)) => Err(Error::BadRequest(
            "meta takes tag-name or tag-id, not both".into(),
        )),
        (None, None) => Err(Error::BadRequest(
            "meta.tag-name is missing (or meta.tag-id)".into(),
        )),
    }
}

/// The tags of the set form; an empty list takes all away.
fn all_tags(tx: &mut Tx, call: &Call) -> Result<Vec<String>> {
    let texts = |name: &str| {
        call.meta(name).as_array().map(|items| {
            items
                .iter()
                .filter_map(Json::as_str)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
    };
    match (texts("tag-name"), texts("tag-id")) {
        (None, None) => Err(Error::BadRequest(
            "meta.tag-name is missing (or meta.tag-id)".into(),
        )),
        (names, by_id) => {
            let mut all = names.unwrap_or_default();
            for id in by_id.unwrap_or_default() {
                all.push(tags::name_of(tx, &call.cx, &id)?);
            }
            Ok(all)
        }
    }
}

/// One more tag in a list, made if it does not exist.
fn with_tag(tx: &mut Tx, cx: &Cx, known: &[String], name: &str) -> Result<Vec<String>> {
    let name = tags::ensure(tx, cx, name)?;
    let mut all = known.to_vec();
    if !all.contains(&name) {
        all.push(name);
    }
    Ok(all)
}
