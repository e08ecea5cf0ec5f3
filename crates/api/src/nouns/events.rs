//! Events (contract, tag Events).

use bonafide_app::events::{self, Event, Filter};
use bonafide_app::search::Page;
use bonafide_app::{Error, Result, wire};
use bonafide_db::Tx;
use serde_json::Value as Json;

use crate::call::{Call, Reply, bad, page};

pub fn list(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let page = call.page()?;
    let filter = Filter {
        names: call.filters("name")?,
        object_ids: call.filters("object-id")?,
        ids: call.filters("id")?,
    };
    let slice = events::list(tx, call.house, &call.cx, &filter, &page)?;
    let data = slice.items.iter().map(|event| told(call, event));
    let data = data.collect::<Result<_>>()?;
    Ok(call.list(&slice, data, &page))
}

pub fn retrieve(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let event = events::retrieve(tx, call.house, &call.cx, call.param())?;
    Ok(Reply::one(told(call, &event)?))
}

fn told(call: &Call, event: &Event) -> Result<Json> {
    let mut told = wire::event(event);
    let payload = &mut told["attributes"]["payload"]["data"];
    call.addresses().fill(payload)?;
    Ok(told)
}

/// A search's page stands in the body; the query string is taken too. Searches sort by creation.
pub fn search_page(call: &Call) -> Result<Page> {
    if let Some(sort) = call.body.get("sort") {
        let by_creation = matches!(
            sort["attribute"].as_str(),
            Some("created-at" | "created_at")
        );
        if !by_creation || sort["direction"] != "desc" {
            return Err(Error::BadRequest(
                "sort must be created-at, desc: searches answer newest first".into(),
            ));
        }
    }
    if call.body.get("page").is_some() {
        return crate::edge::query::Page::from_body(&call.body)
            .map(page)
            .map_err(bad);
    }
    call.page()
}
