//! Everything that happened to an inquiry or account: its own events and those of its sessions, the
//! requests that caused them, and what webhooks were told of them.

use bonafide_app::events::{self, Event, Filter};
use bonafide_app::search::Page as Slicing;
use bonafide_app::webhooks::deliveries::{self, Delivery, Tried};
use bonafide_app::{House, Result, apilogs};
use bonafide_db::Tx;

use super::words::{self, Causes};
use crate::Visit;
use crate::kit::{Block, Cell, Definition, Moment, Notice, Timeline, Tone};

/// Events that are shown.
const MOST: usize = 200;
/// Deliveries of them.
const MOST_DELIVERIES: i64 = 500;

/// Newest first. `travel`: address of the page that shows an event, up to the event's id.
pub fn section(
    tx: &mut Tx,
    house: &House,
    visit: &Visit,
    object_ids: Vec<String>,
    travel: Option<&str>,
    causes: &mut Causes,
) -> Result<Block> {
    let subject = object_ids.first().cloned();
    let filter = Filter {
        object_ids,
        ..Filter::default()
    };
    let page = Slicing {
        size: MOST,
        ..Slicing::default()
    };
    let slice = events::list(tx, house, visit.cx(), &filter, &page)?;
    let requests = requests(tx, visit, &slice.items)?;
    let mut moments = told_by_webhooks(tx, visit, &slice.items)?;
    for event in &slice.items {
        let title = words::event(&event.name, event.body.as_ref());
        let mut moment = Moment::new(event.created_at, title);
        moment.tone = words::tone(&event.name);
        if let Some(actor) = said(event, "actor") {
            moment.by = Some(Cell::text(causes.name(tx, house, actor)?));
        }
        if let Some(base) = travel
            && subject.as_deref() == Some(event.object_id.as_str())
            && event.body.is_some()
        {
            moment.href = Some(format!("{base}{}", event.id));
        }
        if let Some(id) = said(event, "request").filter(|id| requests.iter().any(|it| it == id)) {
            let link = Cell::id_link(id, visit.at(&["api-logs", id]));
            moment.details.push(Definition::new("API request", link));
        }
        moments.push(moment);
    }
    moments.sort_by_key(|moment| std::cmp::Reverse(moment.at));
    let mut blocks = Vec::new();
    if slice.has_older {
        blocks.push(Block::Notice(Notice::new(
            Tone::Info,
            "",
            format!("These are the newest {MOST} events; the API lists all of them."),
        )));
    }
    blocks.push(Block::Timeline(Timeline {
        moments,
        empty: "Nothing has happened yet.".into(),
    }));
    Ok(Block::section("Timeline", blocks))
}

fn said<'e>(event: &'e Event, member: &str) -> Option<&'e str> {
    event.body.as_ref()?.get(member)?.as_str()
}

/// Requests behind the events whose lines can still be read, by those who may.
fn requests(tx: &mut Tx, visit: &Visit, found: &[Event]) -> Result<Vec<String>> {
    if !visit.may("api_log.read") {
        return Ok(Vec::new());
    }
    let mut named: Vec<&str> = found
        .iter()
        .filter_map(|event| said(event, "request"))
        .collect();
    named.sort_unstable();
    named.dedup();
    apilogs::known(tx, visit.cx(), &named)
}

/// Each try at telling a webhook of the events, and what waits or was given up; for those who may see
/// webhooks.
fn told_by_webhooks(tx: &mut Tx, visit: &Visit, found: &[Event]) -> Result<Vec<Moment>> {
    if !visit.may("webhook.read") {
        return Ok(Vec::new());
    }
    let ids: Vec<&str> = found.iter().map(|event| event.id.as_str()).collect();
    let mut moments = Vec::new();
    for (delivery, tries) in deliveries::of_events(tx, visit.cx(), &ids, MOST_DELIVERIES)? {
        for tried in &tries {
            moments.push(attempt(visit, &delivery, tried));
        }
        if tries.is_empty() {
            let at = delivery.created_at;
            let mut moment = about(visit, &delivery, at, "Webhook in line");
            let state = crate::pages::webhooks::outcome(&delivery);
            moment.details.push(Definition::new("State", state));
            moments.push(moment);
        }
    }
    Ok(moments)
}

fn attempt(visit: &Visit, delivery: &Delivery, tried: &Tried) -> Moment {
    let what = match (tried.status, &tried.error) {
        (Some(status), None) => format!("Webhook delivered, answered {status}"),
        (Some(status), Some(_)) => format!("Webhook failed, answered {status}"),
        (None, _) => "Webhook failed, no answer".to_owned(),
    };
    let mut moment = about(visit, delivery, tried.at, &what);
    moment.tone = match tried.error {
        None => Tone::Ok,
        Some(_) => Tone::Bad,
    };
    if tried.number > 1 {
        let number = Cell::text(tried.number.to_string());
        moment.details.push(Definition::new("Attempt", number));
    }
    if let Some(error) = &tried.error {
        moment
            .details
            .push(Definition::new("Error", Cell::text(error)));
    }
    moment
}

fn about(visit: &Visit, delivery: &Delivery, at: jiff::Timestamp, what: &str) -> Moment {
    let place = ["webhooks", &delivery.webhook_id, "deliveries", &delivery.id];
    let mut moment = Moment::new(at, format!("{what}: {}", delivery.event_name));
    moment.href = Some(visit.at(&place));
    moment
}
