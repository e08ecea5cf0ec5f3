//! Everything that happened to an inquiry or account: its own events and those of its sessions, the
//! requests that caused them, what webhooks were told of them, and who opened, printed, exported or read it.

use bonafide_app::events::{self, Event, Filter};
use bonafide_app::journal::Stored;
use bonafide_app::search::{Page as Slicing, Slice};
use bonafide_app::webhooks::deliveries::{self, Delivery, Tried};
use bonafide_app::{House, Result, apilogs, audits, ids};
use bonafide_db::Tx;

use super::words::{self, Causes};
use crate::Visit;
use crate::form::address;
use crate::kit::{Block, Cell, Definition, Moment, Paging, Timeline, Tone};

/// Events and entries of the audit log on one page.
const PAGE: usize = 50;
/// Deliveries of them.
const MOST_DELIVERIES: i64 = 500;

/// Where the older part of each list begins, in the address.
const EVENTS: &str = "older-than";
const ENTRIES: &str = "audited-before";

/// Newest first. `travel`: address of the page that shows an event, up to the event's id.
pub fn section(
    tx: &mut Tx,
    house: &House,
    visit: &Visit,
    object_ids: Vec<String>,
    travel: Option<&str>,
    causes: &mut Causes,
) -> Result<Block> {
    let subject = object_ids.first().cloned().unwrap_or_default();
    let happened = happened(tx, house, visit, object_ids, &subject)?;
    let requests = requests(tx, visit, &happened)?;
    let mut moments = told_by_webhooks(tx, visit, &happened.events)?;
    for event in &happened.events {
        let title = words::event(&event.name, event.body.as_ref());
        let mut moment = Moment::new(event.created_at, title);
        moment.tone = words::tone(&event.name);
        if let Some(actor) = said(event, "actor") {
            moment.by = Some(Cell::text(causes.name(tx, house, actor)?));
        }
        if let Some(base) = travel
            && subject == event.object_id
            && event.body.is_some()
        {
            moment.href = Some(format!("{base}{}", event.id));
        }
        if let Some(id) = said(event, "request") {
            moment.details.extend(request(visit, &requests, id));
        }
        moments.push(moment);
    }
    for entry in &happened.entries {
        let by = causes.name(tx, house, &entry.actor)?;
        let mut moment = act(visit, entry).by(Cell::text(by));
        let id = format!("{}{}", ids::REQUEST, entry.id);
        moment.details.extend(request(visit, &requests, &id));
        moments.push(moment);
    }
    moments.sort_by_key(|moment| std::cmp::Reverse(moment.at));
    let timeline = Timeline {
        moments,
        empty: "Nothing has happened yet.".into(),
        paging: Some(happened.paging),
    };
    Ok(Block::section("Timeline", vec![Block::Timeline(timeline)]))
}

/// One page of both logs.
struct Happened {
    events: Vec<Event>,
    entries: Vec<Stored>,
    paging: Paging,
}

fn happened(
    tx: &mut Tx,
    house: &House,
    visit: &Visit,
    object_ids: Vec<String>,
    subject: &str,
) -> Result<Happened> {
    let page = |name| Slicing {
        size: PAGE,
        after: visit.query.get(name).map(str::to_owned),
        before: None,
    };
    let filter = Filter {
        object_ids,
        ..Filter::default()
    };
    let mut events = events::list(tx, house, visit.cx(), &filter, &page(EVENTS))?;
    let mut entries = match visit.may("user_audit_log.read") {
        true => audits::beside_events(tx, house, visit.cx(), subject, &page(ENTRIES))?,
        false => Slice {
            items: Vec::new(),
            has_newer: false,
            has_older: false,
        },
    };
    let (shown, audited) = newest(&events.items, &entries.items);
    let is_cut = shown + audited < events.items.len() + entries.items.len();
    events.items.truncate(shown);
    entries.items.truncate(audited);
    let mut older = Vec::new();
    let last = events.items.last().map(|event| event.id.as_str());
    older.extend(last.or(visit.query.get(EVENTS)).map(|id| (EVENTS, id)));
    let last = (entries.items.last()).map(|entry| format!("{}{}", ids::USER_AUDIT_LOG, entry.id));
    let last = last.as_deref().or(visit.query.get(ENTRIES));
    older.extend(last.map(|id| (ENTRIES, id)));
    let path = &visit.request.path;
    let paging = Paging {
        newer: None,
        older: (is_cut || events.has_older || entries.has_older)
            .then(|| format!("{}#timeline", address(path, &older))),
        first: (events.has_newer || entries.has_newer).then(|| format!("{path}#timeline")),
    };
    Ok(Happened {
        events: events.items,
        entries: entries.items,
        paging,
    })
}

/// How many of each are among the newest of both. Each list keeps its own order: a clock that was turned
/// leaves nothing out.
fn newest(events: &[Event], entries: &[Stored]) -> (usize, usize) {
    let (mut shown, mut audited) = (0, 0);
    while shown + audited < PAGE {
        match (events.get(shown), entries.get(audited)) {
            (Some(event), Some(entry)) if entry.at > event.created_at => audited += 1,
            (Some(_), _) => shown += 1,
            (None, Some(_)) => audited += 1,
            (None, None) => break,
        }
    }
    (shown, audited)
}

/// An entry of the audit log.
fn act(visit: &Visit, entry: &Stored) -> Moment {
    let words = words::label(&entry.action.replace('.', " "));
    let title = match entry.action.as_str() {
        "personal-data.opened" => "Personal data opened".into(),
        "inquiry.printed" => "Saved as PDF".into(),
        "inquiries-export.written" => "Written into an export of inquiries".into(),
        _ if entry.status == 403 => format!("Refused: {words}"),
        // Operations are named in words with hyphens, acts of members as noun.verb.
        action if !action.contains('.') => format!("Read: {words}"),
        _ => words,
    };
    let mut moment = Moment::new(entry.at, title);
    if entry.status == 403 {
        moment.tone = Tone::Warn;
    }
    moment.href = Some(visit.at_with(&["audit-log"], &[("object", &entry.object_id)]));
    if let Some(personal) = entry.told["details"]["personal-data"].as_bool() {
        let cell = Cell::text(if personal { "In the file" } else { "Hidden" });
        moment.details.push(Definition::new("Personal data", cell));
    }
    for (term, key) in [("Reason", "reason"), ("SHA-256", "sha256")] {
        let text = entry.told["details"][key].as_str().unwrap_or_default();
        if !text.is_empty() {
            let cell = Cell::text(text);
            moment.details.push(Definition::new(term, cell));
        }
    }
    moment
}

fn said<'e>(event: &'e Event, member: &str) -> Option<&'e str> {
    event.body.as_ref()?.get(member)?.as_str()
}

/// Requests behind events and entries whose lines can still be read, by those who may.
fn requests(tx: &mut Tx, visit: &Visit, happened: &Happened) -> Result<Vec<String>> {
    if !visit.may("api_log.read") {
        return Ok(Vec::new());
    }
    let of_entries: Vec<String> = (happened.entries.iter())
        .map(|entry| format!("{}{}", ids::REQUEST, entry.id))
        .collect();
    let mut named: Vec<&str> = (happened.events.iter())
        .filter_map(|event| said(event, "request"))
        .chain(of_entries.iter().map(String::as_str))
        .collect();
    named.sort_unstable();
    named.dedup();
    apilogs::known(tx, visit.cx(), &named)
}

/// The line of one of the requests.
fn request(visit: &Visit, known: &[String], id: &str) -> Option<Definition> {
    let link = || Cell::id_link(id, visit.at(&["api-logs", id]));
    (known.iter().any(|it| it == id)).then(|| Definition::new("API request", link()))
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
