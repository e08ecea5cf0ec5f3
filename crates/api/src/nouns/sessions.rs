//! Inquiry sessions (contract, tag Inquiry Sessions).

use bonafide_app::{Error, Result, inquiries, links, sessions, templates, wire};
use bonafide_db::Tx;
use bonafide_domain::session::Command;
use serde_json::{Value as Json, json};

use crate::call::{Call, Reply};

pub fn list(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let page = call.page()?;
    let slice = sessions::list(tx, call.house, &call.cx, call.filter("inquiry-id")?, &page)?;
    let data = slice.items.iter().map(wire::session).collect();
    Ok(call.list(&slice, data, &page))
}

pub fn create(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let (house, cx) = (call.house, &call.cx);
    let id = call.text("inquiry-id").unwrap_or_default();
    let mut kept = inquiries::find(tx, house, cx, &id).map_err(|error| match error {
        Error::NotFound(_) => Error::NotFound("data.attributes.inquiry-id is not found".into()),
        other => other,
    })?;
    let template = templates::find(tx, cx, &kept.it.template_id)?;
    let session = sessions::create(tx, house, cx, &template, &mut kept, None)?;
    Ok(Reply::one(wire::session(&session)).created())
}

pub fn retrieve(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let kept = sessions::find(tx, call.house, &call.cx, call.param())?;
    Ok(Reply::one(wire::session(&kept.it)))
}

pub fn expire(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let mut kept = sessions::find(tx, call.house, &call.cx, call.param())?;
    sessions::change(tx, call.house, &call.cx, &mut kept, Command::Expire)?;
    Ok(Reply::one(wire::session(&kept.it)))
}

pub fn expire_all(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let (house, cx) = (call.house, &call.cx);
    let mut data = Vec::new();
    for id in call.meta("inquiry-ids").as_array().into_iter().flatten() {
        let id = id.as_str().unwrap_or_default();
        let kept = inquiries::find(tx, house, cx, id).map_err(|error| match error {
            Error::NotFound(_) => Error::NotFound(format!("Inquiry {id} is not found")),
            other => other,
        })?;
        sessions::expire_all(tx, house, cx, &kept)?;
        data.extend(sessions::of(tx, &kept)?.iter().map(wire::session));
    }
    Ok(Reply::of_several(json!({"data": Json::Array(data)})))
}

pub fn one_time_link(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let (house, cx) = (call.house, &call.cx);
    let kept = sessions::find(tx, house, cx, call.param())?;
    if kept.it.status == bonafide_domain::session::Status::Expired {
        return Err(Error::conflict("The session has expired"));
    }
    let inquiry = inquiries::find(tx, house, cx, &kept.it.inquiry_id)?;
    let seconds = call.meta("expires-in-seconds").as_i64();
    let link = links::create(tx, house, cx, &inquiry.it, &kept.it, seconds)?;
    let meta = json!({"one-time-link": link.long, "one-time-link-short": link.short});
    Ok(Reply::one(wire::session(&kept.it)).meta(meta))
}
