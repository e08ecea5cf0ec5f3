//! One webhook: how it fares, what is set, and its deliveries.

use bonafide_app::webhooks::deliveries::{self, Delivery, Filter};
use bonafide_app::webhooks::{self, Endpoint, health};
use bonafide_app::{House, Result};
use bonafide_db::Tx;
use bonafide_domain::webhook::{DeliveryStatus, Status};

use super::deliveries::{outcome, status_words};
use super::{PAGE, WRITE, form, state};
use crate::html::moment;
use crate::kit::{Act, Block, Cell, Definition, Header, Notice, Row, Tab, Table, Tone};
use crate::{Page, Visit, paging};

pub fn page(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let endpoint = webhooks::find(tx, house, visit.cx(), visit.param())?;
    let at = |last: &str| visit.at(&["webhooks", &endpoint.id, last]);
    let mut header = Header::new(&endpoint.doc.name)
        .back("Webhooks", visit.at(&["webhooks"]))
        .status(state(&endpoint));
    let writes = visit.may(WRITE);
    if writes && endpoint.status != Status::Archived {
        header = match endpoint.status {
            Status::Enabled => header.act(Act::post("Disable", at("disable"))),
            Status::Disabled | Status::Archived => {
                header.act(Act::post("Enable", at("enable")).main())
            }
        };
        header = header
            .act(Act::post("Send a test event", at("test")))
            .act(Act::link("Settings", at("settings")));
    }
    let mut blocks: Vec<Block> = notice(visit, &endpoint)
        .map(Block::Notice)
        .into_iter()
        .collect();
    blocks.push(Block::Definitions(facts(tx, visit, &endpoint)?));
    if writes && endpoint.status != Status::Archived {
        let mut acts = vec![Act::link("New secret", at("rotate"))];
        if endpoint.status == Status::Enabled {
            acts.push(Act::link("Replay events", at("replay")));
        }
        acts.push(Act::link("Archive", at("archive")).danger());
        blocks.push(Block::Acts(acts));
    }
    blocks.push(Block::section(
        "Deliveries",
        listed(tx, visit, &endpoint, writes)?,
    ));
    Ok(Page::of(header, blocks))
}

/// Why it is as it is, where that calls for an act.
fn notice(visit: &Visit, endpoint: &Endpoint) -> Option<Notice> {
    if endpoint.status == Status::Archived {
        return None;
    }
    if let Some(disabled) = &endpoint.doc.disabled {
        return Some(Notice::new(
            Tone::Bad,
            "Bonafide disabled it",
            format!(
                "It failed since {} and was disabled on {}. Mend what receives it, then enable it: it \
                 catches up with everything that it missed.",
                moment(disabled.failing_since),
                moment(disabled.at)
            ),
        ));
    }
    if endpoint.status == Status::Disabled {
        return Some(Notice::new(
            Tone::Info,
            "It is told nothing",
            "Enable it once your backend knows its secret. Events before that are not sent; a replay \
             brings them later.",
        ));
    }
    let since = endpoint.failing_since?;
    Some(
        Notice::new(
            Tone::Warn,
            "It has failed lately",
            format!(
                "No delivery has succeeded since {}. After 48 hours without one it is disabled.",
                moment(since)
            ),
        )
        .act(Act::link(
            "What failed",
            visit.at_with(&["webhooks", &endpoint.id], &[("show", "pending")]),
        )),
    )
}

fn facts(tx: &mut Tx, visit: &Visit, endpoint: &Endpoint) -> Result<Vec<Definition>> {
    let doc = &endpoint.doc;
    let health = health::of(tx, visit.cx(), endpoint)?;
    let mut facts = vec![
        Definition::new("Webhook id", Cell::id(&endpoint.id)),
        Definition::new("URL", Cell::text(&doc.url)),
        match doc.enabled_events.as_slice() {
            [_] => Definition::new("Events", Cell::text(form::told_events(&doc.enabled_events))),
            many => Definition::new("Events", Cell::tags(many)),
        },
        Definition::new("API version", Cell::text(&doc.api_version))
            .note(format!("Keys in {} style.", doc.key_inflection)),
    ];
    if let Some(text) = &doc.description {
        facts.push(Definition::new("Note", Cell::text(text)));
    }
    if !doc.attributes_blocklist.is_empty() {
        facts.push(Definition::new(
            "Attributes left out",
            Cell::tags(&doc.attributes_blocklist),
        ));
    }
    if let Some(filter) = &doc.payload_filter {
        facts.push(Definition::new(
            "Only payloads that contain",
            Cell::Folded {
                summary: "Pattern".into(),
                text: format!("{filter:#}"),
            },
        ));
    }
    if !endpoint.headers().is_empty() {
        let names: Vec<String> = endpoint
            .headers()
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        facts.push(Definition::new("Headers of your own", Cell::tags(&names)));
    }
    let secrets = endpoint.secrets(visit.cx().now);
    if let Some(ends) = secrets.iter().find_map(|secret| secret.expires_at) {
        facts.push(Definition::new("Old secret signs until", Cell::time(ends)));
    }
    let behind = u64::try_from(health.events_behind).unwrap_or_default();
    let waiting = Definition::new(
        "Waiting",
        Cell::number(u64::try_from(health.pending).unwrap_or_default()),
    );
    facts.push(match behind {
        0 => waiting,
        1 => waiting.note("1 event is still to be looked at."),
        _ => waiting.note(format!("{behind} events are still to be looked at.")),
    });
    facts.push(Definition::new(
        "Next attempt",
        Cell::time_or(health.next_attempt_at, "Nothing waits"),
    ));
    facts.push(Definition::new("Made", Cell::time(endpoint.created_at)));
    Ok(facts)
}

/// The tabs over the deliveries, and the chosen ones.
fn listed(tx: &mut Tx, visit: &Visit, endpoint: &Endpoint, writes: bool) -> Result<Vec<Block>> {
    let path = visit.at(&["webhooks", &endpoint.id]);
    let shown = visit.query.get("show").and_then(DeliveryStatus::parse);
    let mut tabs = vec![Tab::new("All", &path, shown.is_none())];
    for status in DeliveryStatus::ALL {
        let href = visit.at_with(&["webhooks", &endpoint.id], &[("show", status.as_str())]);
        tabs.push(Tab::new(status_words(status), href, shown == Some(status)));
    }
    let filter = Filter {
        webhook_id: Some(endpoint.id.clone()),
        event_id: None,
        statuses: shown.map(|it| it.as_str().to_owned()).into_iter().collect(),
    };
    let page = paging::asked(&visit.query, PAGE);
    let slice = deliveries::list(tx, visit.cx(), &filter, &page)?;
    let rows = slice.items.iter().map(|delivery| {
        let row = row(visit, delivery);
        let can = writes && endpoint.status == Status::Enabled;
        let settled = delivery.due_at.is_none();
        match can && settled && delivery.event_name != bonafide_domain::webhook::events::TEST {
            true => row.act(
                Act::post(
                    "Send again",
                    visit.at(&["webhooks", &endpoint.id, "resend"]),
                )
                .with("event", &delivery.event_id),
            ),
            false => row,
        }
    });
    let columns = ["Event", "About", "State", "Attempts", "Next try", "Since"];
    let mut table = Table::new("Deliveries, newest first", &columns)
        .numeric(&[3])
        .in_lines_around(0)
        .rows(rows)
        .paging(paging::beside(&visit.query, &path, &slice, |it| {
            it.id.clone()
        }));
    table = match shown {
        Some(_) => table
            .empty(
                "None in this state",
                "Deliveries are kept for 30 days; look among all of them.",
            )
            .empty_act(Act::link("All deliveries", &path)),
        None => table.empty(
            "Nothing was sent yet",
            "Send a test event, or enable it and do something that it is told of.",
        ),
    };
    Ok(vec![Block::Tabs(tabs), Block::Table(table)])
}

fn row(visit: &Visit, delivery: &Delivery) -> Row {
    Row::new(vec![
        Cell::link(
            &delivery.event_name,
            visit.at(&["webhooks", &delivery.webhook_id, "deliveries", &delivery.id]),
        ),
        Cell::id(&delivery.object_id),
        outcome(delivery),
        Cell::number(u64::try_from(delivery.tries).unwrap_or_default()),
        Cell::time_or(delivery.due_at, "None"),
        Cell::time(delivery.created_at),
    ])
}
