//! The columns of an export, and what one inquiry has in them.

use bonafide_db::Tx;
use bonafide_domain::field::{Held, KeptFile, in_words, is_blank};
use bonafide_domain::inquiry::Inquiry;
use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use super::csv;
use crate::analytics::record::channel_name;
use crate::search::Page;
use crate::{Cx, House, Result, templates};

/// Columns of one inquiry's own, before those of its fields.
const FACTS: [&str; 17] = [
    "inquiry-id",
    "status",
    "reference-id",
    "account-id",
    "inquiry-template-id",
    "inquiry-template-version-id",
    "channel",
    "tags",
    "created-at",
    "opened-at",
    "started-at",
    "completed-at",
    "failed-at",
    "expired-at",
    "decisioned-at",
    "redacted-at",
    "reviewer-comment",
];
/// For fields that only an older version of a template has: an object of key and value.
const OTHER: &str = "other-fields";
/// Fields with a column of their own.
const MOST_FIELDS: usize = 150;
/// Templates whose fields are looked at.
const MOST_TEMPLATES: usize = 100;
/// Stands for a value that is there and not shown.
const HIDDEN: &str = "(hidden)";

/// The keys of the fields that get a column: those of the live versions of one template, or of all.
pub fn fields(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    template_id: Option<&str>,
) -> Result<Vec<String>> {
    let page = Page {
        size: MOST_TEMPLATES,
        ..Page::default()
    };
    let known = match template_id {
        Some(id) => vec![templates::find(tx, cx, id)?],
        None => templates::list(tx, cx, &page)?.items,
    };
    let mut keys: Vec<String> = Vec::new();
    for template in known {
        let Some(definition) = templates::live_definition(tx, house, &template)? else {
            continue;
        };
        for schema in definition.fields.values() {
            if keys.len() < MOST_FIELDS && !keys.contains(&schema.key) {
                keys.push(schema.key.clone());
            }
        }
    }
    Ok(keys)
}

/// The first line of each file.
pub fn head(fields: &[String]) -> String {
    let mut out = csv::MARK.to_owned();
    let own = fields.iter().map(String::as_str);
    csv::line(&mut out, FACTS.into_iter().chain(own).chain([OTHER]));
    out
}

/// One inquiry's line. `personal`: with what says who the person is.
pub fn push(out: &mut String, inquiry: &Inquiry, fields: &[String], personal: bool) {
    let time = |at: Option<Timestamp>| at.map(|at| format!("{at:.3}")).unwrap_or_default();
    let hidden = |text: String| match personal || text.is_empty() {
        true => text,
        false => HIDDEN.to_owned(),
    };
    let own = &inquiry.personal;
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut cells = vec![
        inquiry.id.clone(),
        inquiry.status.as_str().to_owned(),
        optional(&own.reference_id),
        optional(&inquiry.account_id),
        inquiry.template_id.clone(),
        inquiry.version_id.clone(),
        channel_name(inquiry.channel).to_owned(),
        inquiry.tags.join(", "),
        time(Some(inquiry.created_at)),
        time(inquiry.opened_at),
        time(inquiry.started_at),
        time(inquiry.completed_at),
        time(inquiry.failed_at),
        time(inquiry.expired_at),
        time(inquiry.decisioned_at),
        time(inquiry.redacted_at),
        hidden(optional(&own.reviewer_comment)),
    ];
    let held = |key: &String| own.fields.get(key).or_else(|| inquiry.kept.get(key));
    for key in fields {
        cells.push(hidden(held(key).map(shown).unwrap_or_default()));
    }
    let others: Map<String, Json> = (own.fields.iter())
        .filter(|(key, held)| !fields.contains(key) && !is_blank(&held.value))
        .map(|(key, held)| (key.clone(), held.value.clone()))
        .collect();
    cells.push(match others.is_empty() {
        true => String::new(),
        false => hidden(Json::Object(others).to_string()),
    });
    csv::line(out, cells.iter().map(String::as_str));
}

fn shown(held: &Held) -> String {
    match &held.value {
        value if is_blank(value) => String::new(),
        value => KeptFile::of(value).map_or_else(|| in_words(value), |file| file.filename),
    }
}
