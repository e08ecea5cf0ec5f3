//! Webhooks: the endpoints of an environment, what was sent to each and what became of it.

pub mod acts;
pub mod deliveries;
pub mod detail;
pub mod form;
pub mod inspect;
mod masked;
pub mod replay;

use bonafide_app::webhooks::{self, Endpoint};
use bonafide_app::{House, Result};
use bonafide_db::Tx;
use bonafide_domain::webhook::Status;

use crate::kit::{Act, Block, Cell, Header, Row, Table, Tone};
use crate::{Page, Visit, paging};

pub(in crate::pages) use deliveries::outcome;

const PAGE: usize = 50;
const WRITE: &str = "webhook.write";

/// How an endpoint fares, in words.
pub fn state(endpoint: &Endpoint) -> Cell {
    match (
        endpoint.status,
        &endpoint.doc.disabled,
        endpoint.failing_since,
    ) {
        (Status::Archived, _, _) => Cell::badge("Archived", Tone::Plain),
        (Status::Disabled, Some(_), _) => Cell::badge("Disabled, it kept failing", Tone::Bad),
        (Status::Disabled, None, _) => Cell::badge("Disabled", Tone::Plain),
        (Status::Enabled, _, Some(_)) => Cell::badge("Failing", Tone::Warn),
        (Status::Enabled, _, None) => Cell::badge("Enabled", Tone::Ok),
    }
}

pub fn list(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let path = visit.at(&["webhooks"]);
    let page = paging::asked(&visit.query, PAGE);
    let slice = webhooks::list(tx, house, visit.cx(), &page)?;
    let rows = slice.items.iter().map(|endpoint| {
        Row::new(vec![
            Cell::link(&endpoint.doc.name, visit.at(&["webhooks", &endpoint.id])),
            state(endpoint),
            Cell::text(&endpoint.doc.url),
            Cell::text(form::told_events(&endpoint.doc.enabled_events)),
            Cell::time(endpoint.created_at),
        ])
    });
    let columns = ["Name", "State", "Address", "Events", "Made"];
    let mut table = Table::new("Webhooks, newest first", &columns)
        .in_lines_around(2)
        .rows(rows)
        .empty(
            "No webhooks yet",
            "A webhook tells your backend of events as they happen, signed, and tries again until it \
             is heard.",
        )
        .empty_example(format!(
            "curl {}/api/v1/webhooks -H \"Authorization: Bearer $KEY\" -H 'Content-Type: application/json' \
             -d '{{\"data\":{{\"attributes\":{{\"name\":\"Backend\",\"url\":\"https://example.com/hooks\",\
             \"enabled-events\":[\"*\"]}}}}}}'",
            house.settings.public_url
        ))
        .paging(paging::beside(&visit.query, &path, &slice, |it| it.id.clone()));
    let new = Act::link("New webhook", visit.at(&["webhooks", "new"])).main();
    let mut header = Header::new("Webhooks")
        .lead("Addresses that are told of this environment's events, each with its own secret.")
        .act(Act::link("Inspector", visit.at(&["webhooks", "inspect"])));
    if visit.may(WRITE) {
        table = table.empty_act(new.clone());
        header = header.act(new);
    }
    Ok(Page::of(header, vec![Block::Table(table)]))
}
