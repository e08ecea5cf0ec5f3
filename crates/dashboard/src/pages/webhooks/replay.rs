//! Replays: a stretch of the log is sent to a webhook once more.

use bonafide_app::webhooks::replay::{self, Replay, Stretch};
use bonafide_app::webhooks::{self, Endpoint};
use bonafide_app::{Error, House, Result};
use bonafide_db::Tx;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::form::{Faults, attempt};
use crate::kit::{Act, Block, Cell, Definition, Field, FormBlock, Header, Tone};
use crate::{Page, Visit};

const FROM_EVENT: &str = "from-event-id";
const START: &str = "created-at-start";
const END: &str = "created-at-end";

pub fn form(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let endpoint = webhooks::find(tx, house, visit.cx(), visit.param())?;
    Ok(page(visit, &endpoint, None))
}

fn page(visit: &Visit, endpoint: &Endpoint, faults: Option<&Faults>) -> Page {
    let back = visit.at(&["webhooks", &endpoint.id]);
    let held = |name: &str| match faults {
        Some(_) => visit.form.text(name),
        None => visit.query.text(name),
    };
    let moment = "Date and time in UTC, such as 2026-11-20 14:30.";
    let fields = vec![
        Field::text(FROM_EVENT, "From this event on")
            .hint("An event's id: it and everything after it. Or give a time:")
            .value(held(FROM_EVENT))
            .optional(),
        Field::text(START, "From this time on")
            .hint(moment)
            .value(held(START))
            .optional(),
        Field::text(END, "Until")
            .hint("In the same way. Empty: until now.")
            .value(held(END))
            .optional(),
    ];
    let action = visit.at(&["webhooks", &endpoint.id, "replay"]);
    let mut form = FormBlock::new(action, "Send them again", fields).cancel(&back);
    if let Some(faults) = faults {
        form = form.faults(faults);
    }
    let header = Header::new("Replay events")
        .lead(
            "Every event of that stretch that the webhook has enabled is sent once more, also those \
             that it already received: the receiver tells them by the event's id.",
        )
        .back(endpoint.doc.name.clone(), back);
    let page = Page::of(header, vec![Block::Form(form)]);
    if faults.is_some() {
        page.refused()
    } else {
        page
    }
}

/// A date with a time, or an instant as the API tells it.
fn time(text: &str) -> Option<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let civil: DateTime = text.parse().ok()?;
    let zoned = civil.to_zoned(TimeZone::UTC).ok()?;
    Some(zoned.timestamp())
}

fn stretch(visit: &Visit) -> std::result::Result<Stretch, Faults> {
    let form = &visit.form;
    let mut faults = Faults::default();
    let mut read = |name: &str| {
        let text = form.get(name)?;
        let at = time(text);
        if at.is_none() {
            faults.add(name, "Give a date and time such as 2026-11-20 14:30");
        }
        at
    };
    let (from, until) = (read(START), read(END));
    let from_event_id = form.get(FROM_EVENT).map(str::to_owned);
    match (&from_event_id, form.get(START)) {
        (None, None) => faults.add(FROM_EVENT, "Give an event or a time to begin with"),
        (Some(_), Some(_)) => faults.add(START, "Give an event or a time, not both"),
        _ => {}
    }
    if let (Some(from), Some(until)) = (from, until)
        && until <= from
    {
        faults.add(END, "The end must be later than the beginning");
    }
    if faults.is_empty() {
        Ok(Stretch {
            from_event_id,
            from,
            until,
        })
    } else {
        Err(faults)
    }
}

pub fn order(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let endpoint = webhooks::find(tx, house, visit.cx(), visit.param())?;
    let stretch = match stretch(visit) {
        Ok(stretch) => stretch,
        Err(faults) => return Ok(page(visit, &endpoint, Some(&faults))),
    };
    let ordered = attempt(tx, |tx| {
        replay::order(tx, house, visit.cx(), &endpoint.id, &stretch).map_err(|error| match error {
            Error::NotFound(_) => Error::invalid(
                format!("/{FROM_EVENT}"),
                "There is no such event in this environment",
            ),
            other => other,
        })
    })?;
    match ordered {
        Ok(replay) => {
            let path = visit.at(&["webhooks", &endpoint.id, "replays", &replay.id]);
            Ok(Page::go_to(path).saying("The replay is ordered"))
        }
        Err(faults) => Ok(page(visit, &endpoint, Some(&faults))),
    }
}

pub fn progress(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let endpoint = webhooks::find(tx, house, visit.cx(), visit.param())?;
    let id = visit.params.get(1).map_or("", String::as_str);
    let replay = replay::retrieve(tx, visit.cx(), id)?;
    if replay.webhook_id != endpoint.id {
        return Err(Error::not_found());
    }
    let here = visit.at(&["webhooks", &endpoint.id, "replays", &replay.id]);
    let header = Header::new("Replay")
        .back(
            endpoint.doc.name.clone(),
            visit.at(&["webhooks", &endpoint.id]),
        )
        .status(state(&replay))
        .act(Act::link("Reload", here));
    let count = |number: i64| Cell::number(u64::try_from(number).unwrap_or_default());
    let facts = vec![
        Definition::new("Replay id", Cell::id(&replay.id)),
        Definition::new("Ordered", Cell::time(replay.created_at)),
        Definition::new("Events put in line", count(replay.queued)),
        Definition::new("Events still to look at", count(replay.left)),
        Definition::new("Finished", Cell::time_or(replay.finished_at, "Not yet")),
    ];
    Ok(Page::of(header, vec![Block::Definitions(facts)]))
}

fn state(replay: &Replay) -> Cell {
    match (replay.finished_at, replay.left) {
        (None, _) => Cell::badge("Under way", Tone::Info),
        (Some(_), 0) => Cell::badge("Everything is in line", Tone::Ok),
        (Some(_), _) => Cell::badge("Stopped: the webhook was disabled", Tone::Warn),
    }
}
