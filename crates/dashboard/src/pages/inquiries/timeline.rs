//! Everything that happened to an inquiry: its own events and those of its sessions.

use bonafide_app::events::{self, Filter};
use bonafide_app::search::Page as Slicing;
use bonafide_app::{House, Result};
use bonafide_db::Tx;

use super::words::{self, Causes};
use crate::Visit;
use crate::kit::{Block, Cell, Moment, Notice, Timeline, Tone};

/// Moments that are shown.
const MOST: usize = 200;

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
    let mut moments = Vec::new();
    for event in &slice.items {
        let title = words::event(&event.name, event.body.as_ref());
        let mut moment = Moment::new(event.created_at, title);
        moment.tone = words::tone(&event.name);
        if let Some(actor) = event.body.as_ref().and_then(|body| body["actor"].as_str()) {
            moment.by = Some(Cell::text(causes.name(tx, house, actor)?));
        }
        if let Some(base) = travel
            && subject.as_deref() == Some(event.object_id.as_str())
            && event.body.is_some()
        {
            moment.href = Some(format!("{base}{}", event.id));
        }
        moments.push(moment);
    }
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
