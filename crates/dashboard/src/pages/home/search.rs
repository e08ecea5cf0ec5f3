//! The box at the top: an id of any kind leads to its page, everything else to the list of inquiries.

use bonafide_app::webhooks::deliveries;
use bonafide_app::{Error, House, Result, events, ids, sessions, templates};
use bonafide_db::Tx;

use crate::{Page, Visit};

/// What each kind of id names, by its prefix, and where its page is.
const PLACES: [(&str, &str); 6] = [
    (ids::INQUIRY, "inquiries"),
    (ids::ACCOUNT, "accounts"),
    (ids::TEMPLATE, "templates"),
    (ids::API_KEY, "api-keys"),
    (ids::WEBHOOK, "webhooks"),
    (ids::REQUEST, "api-logs"),
];

pub fn search(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let wanted = visit.query.text("q");
    if let Some(address) = own_page(visit, wanted) {
        return Ok(Page::go_to(address));
    }
    if ids::is(ids::USER, wanted) {
        return Ok(Page::go_to(format!("/dashboard/members/{wanted}")));
    }
    let found = match within(tx, house, visit, wanted) {
        Err(Error::NotFound(_)) => None,
        found => found?,
    };
    let list = || visit.at_with(&["inquiries"], &[("q", wanted)]);
    Ok(Page::go_to(found.unwrap_or_else(list)))
}

fn own_page(visit: &Visit, id: &str) -> Option<String> {
    let place = PLACES.iter().find(|(prefix, _)| ids::is(prefix, id));
    place.map(|(_, place)| visit.at(&[place, id]))
}

/// The address of what is part of something else.
fn within(tx: &mut Tx, house: &House, visit: &Visit, id: &str) -> Result<Option<String>> {
    if ids::is(ids::DELIVERY, id) && visit.may("webhook.read") {
        let webhook = deliveries::find(tx, visit.cx(), id)?.webhook_id;
        return Ok(Some(visit.at(&["webhooks", &webhook, "deliveries", id])));
    }
    if !visit.may("inquiry.read") {
        return Ok(None);
    }
    if ids::is(ids::VERSION, id) {
        let (template, _) = templates::find_version(tx, visit.cx(), id)?;
        return Ok(Some(visit.at(&["templates", &template.id, "versions", id])));
    }
    if ids::is(ids::SESSION, id) {
        return inquiry_of(tx, visit, id);
    }
    if !ids::is(ids::EVENT, id) {
        return Ok(None);
    }
    let object = events::retrieve(tx, house, visit.cx(), id)?.object_id;
    if ids::is(ids::INQUIRY, &object) {
        return Ok(Some(
            visit.at_with(&["inquiries", &object, "history"], &[("at", id)]),
        ));
    }
    match own_page(visit, &object) {
        Some(address) => Ok(Some(address)),
        None => inquiry_of(tx, visit, &object),
    }
}

/// The page of the inquiry that a session belongs to.
fn inquiry_of(tx: &mut Tx, visit: &Visit, session_id: &str) -> Result<Option<String>> {
    let (environment_id, inquiry_id) = sessions::whereabouts(tx, session_id)?;
    let is_here = environment_id == visit.cx().environment.id;
    Ok(is_here.then(|| visit.at(&["inquiries", &inquiry_id])))
}
