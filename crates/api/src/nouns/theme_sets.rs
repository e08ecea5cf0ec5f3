//! Theme sets (contract, tag Theme Sets), and our own operation that chooses the default one.

use bonafide_app::{Error, Result, theme_sets, wire};
use bonafide_db::Tx;
use bonafide_domain::theme_set::{Status, ThemeSet};
use serde_json::Value as Json;

use crate::call::{Call, Reply};

fn told(theme_set: &ThemeSet) -> Reply {
    Reply::one(wire::theme_set(theme_set))
}

fn styles(call: &Call) -> Option<Json> {
    let given = call.attribute("styles");
    (!given.is_null()).then(|| given.clone())
}

pub fn list(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let page = call.page()?;
    let status = match call.filter("status")? {
        None => None,
        Some("active") => Some(Status::Active),
        Some("archived") => Some(Status::Archived),
        Some(_) => {
            return Err(Error::BadRequest(
                "filter[status] must be active or archived".into(),
            ));
        }
    };
    let slice = theme_sets::list(tx, &call.cx, status, &page)?;
    let data = slice.items.iter().map(wire::theme_set).collect();
    Ok(call.list(&slice, data, &page))
}

pub fn create(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let name = call.text("name").unwrap_or_default();
    let made = theme_sets::create(tx, call.house, &call.cx, &name, styles(call))?;
    Ok(told(&made).created())
}

pub fn retrieve(tx: &mut Tx, call: &Call) -> Result<Reply> {
    Ok(told(&theme_sets::find(tx, &call.cx, call.param())?))
}

pub fn update(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let name = call.text("name");
    let changed = theme_sets::update(tx, call.house, &call.cx, call.param(), name, styles(call))?;
    Ok(told(&changed))
}

pub fn archive(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let archived = theme_sets::archive(tx, call.house, &call.cx, call.param())?;
    Ok(told(&archived))
}

pub fn make_default(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let chosen = theme_sets::make_default(tx, call.house, &call.cx, call.param())?;
    Ok(told(&chosen))
}
