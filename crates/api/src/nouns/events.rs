//! Events (contract, tag Events).

use bonafide_app::events::{self, Filter};
use bonafide_app::search::Page;
use bonafide_app::{Error, Result, wire};
use bonafide_db::Tx;

use crate::call::{Call, Reply, bad, page};

pub fn list(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let page = call.page()?;
    let filter = Filter {
        names: call.filters("name")?,
        object_ids: call.filters("object-id")?,
        ids: call.filters("id")?,
    };
    let slice = events::list(tx, call.house, &call.cx, &filter, &page)?;
    let data = slice.items.iter().map(wire::event).collect();
    Ok(call.list(&slice, data, &page))
}

pub fn retrieve(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let event = events::retrieve(tx, call.house, &call.cx, call.param())?;
    Ok(Reply::one(wire::event(&event)))
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
