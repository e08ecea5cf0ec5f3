//! The inquiries behind a number.

use bonafide_app::analytics::answer::created_in;
use bonafide_app::analytics::list::{self, Created, Page as Listing, Wanted, Which};
use bonafide_app::{House, Result, ids};
use bonafide_db::Tx;
use bonafide_domain::conversion::Act;
use bonafide_domain::experiment::{Arm, Assigned};
use jiff::Timestamp;

use super::asked::{AGES, Asked, PATH, channel_label};
use crate::kit::{Block, Cell, Header, Notice, Paging, Row, Table, Tone};
use crate::{Page, Visit};

/// Figures of created inquiries: the name in the address, the title, and which they are.
const CREATED: [(&str, &str, Created); 3] = [
    ("created", "Created", Created::All),
    ("never-opened", "Never opened", Created::NeverOpened),
    ("expired", "Expired", Created::Expired),
];

/// Parts of the address that say which figure it was; the rest is the filter.
const OF_A_FIGURE: [&str; 8] = [
    "which",
    "step",
    "act",
    "said",
    "experiment",
    "arm",
    "age",
    "after",
];

pub fn inquiries(tx: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    let asked = Asked::read(tx, visit)?;
    let wanted = visit.query.text("which");
    let step = visit.query.get("step");
    let which = Which::ALL.iter().find(|(name, _)| *name == wanted);
    let of_created = CREATED.iter().find(|(name, _, _)| *name == wanted);
    let (title, table) = match which {
        _ if let Some((_, title, which)) = of_created => {
            ((*title).to_owned(), created(tx, visit, &asked, *which)?)
        }
        Some((name, which)) => {
            let title = match step {
                Some(step) => format!("{}: {step}", label(name)),
                None => label(name).to_owned(),
            };
            (title, journeys(tx, visit, &asked, *which, step)?)
        }
        None => {
            let header =
                Header::new("Inquiries behind a figure").back("Conversion", visit.at(&PATH));
            let notice = Notice::new(
                Tone::Warn,
                "The address names no figure",
                "Go back to the figures and follow one of their numbers.",
            );
            return Ok(Page::of(header, vec![Block::Notice(notice)]).status(404));
        }
    };
    let pairs: Vec<(&str, &str)> = visit
        .query
        .pairs()
        .iter()
        .filter(|(name, _)| !OF_A_FIGURE.contains(&name.as_str()))
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let header = Header::new(title).lead("What the number counts, newest first.");
    let header = match side(visit) {
        Some(side) => header.back(
            "Experiment",
            visit.at(&["analytics", "experiments", &side.experiment_id]),
        ),
        None => header.back("Conversion", visit.at_with(&PATH, &pairs)),
    };
    Ok(Page::of(header, vec![Block::Table(table)]))
}

/// The side of an experiment whose figure it is.
fn side(visit: &Visit) -> Option<Assigned> {
    Some(Assigned {
        experiment_id: visit
            .query
            .get("experiment")
            .filter(|id| ids::is(ids::EXPERIMENT, id))?
            .to_owned(),
        arm: Arm::parse(visit.query.text("arm"))?,
    })
}

fn label(name: &str) -> &str {
    match name {
        "opened" => "Opened",
        "started" => "Started",
        "finished" => "Finished",
        "completed" => "Completed",
        "failed" => "Failed",
        "dropped" => "Dropped",
        "waiting" => "Still on the way",
        "reached" => "Reached",
        "left" => "Went on",
        "ripe" => "Ripe",
        "ripening" => "Still ripening",
        "ripe-completed" => "Ripe, and completed",
        other => other,
    }
}

fn journeys(
    tx: &mut Tx,
    visit: &Visit,
    asked: &Asked,
    which: Which,
    step: Option<&str>,
) -> Result<Table> {
    let wanted = (&asked.filter, asked.by);
    let of_those = Wanted {
        which,
        step,
        last_act: visit.query.get("act").and_then(Act::parse),
        side: side(visit),
    };
    let after = visit.query.get("after");
    let found = list::journeys(tx, visit.cx(), wanted, &of_those, after)?;
    let columns = [
        "First opened",
        "Inquiries",
        "Template",
        "Channel",
        "Last screen",
    ];
    let rows = found.items.iter().map(|listed| {
        let journey = &listed.journey;
        let opened = Timestamp::from_millisecond(journey.entered_at).unwrap_or(Timestamp::MIN);
        let inquiries = journey
            .inquiries
            .iter()
            .map(|id| Cell::id_link(id, visit.at(&["inquiries", id])))
            .collect();
        let last = journey.passages.last().map(|passage| passage.step.as_str());
        Row::new(vec![
            Cell::time(opened),
            Cell::Several { cells: inquiries },
            Cell::text(asked.template_name(&listed.template_id)),
            Cell::text(channel_label(&journey.channel)),
            Cell::text_or(last, "Not known"),
        ])
    });
    let table = Table::new("People, by when they opened an inquiry first", &columns).rows(rows);
    Ok(paged(table, visit, &found))
}

fn created(tx: &mut Tx, visit: &Visit, asked: &Asked, which: Created) -> Result<Table> {
    let mut filter = asked.filter.clone();
    if let Some(slot) = AGES.iter().position(|age| *age == visit.query.text("age")) {
        let now = visit.cx().now.as_millisecond();
        filter.period = created_in(slot, filter.period, now);
    }
    let side = side(visit);
    let after = visit.query.get("after");
    let found = list::inquiries(tx, visit.cx(), &filter, which, side.as_ref(), after)?;
    let rows = found.items.iter().map(|inquiry| {
        Row::new(vec![
            Cell::time(inquiry.created_at),
            Cell::id_link(&inquiry.id, visit.at(&["inquiries", &inquiry.id])),
            Cell::text(asked.template_name(&inquiry.template_id)),
            Cell::text(channel_label(&inquiry.channel)),
        ])
    });
    let columns = ["Created", "Inquiry", "Template", "Channel"];
    let table = Table::new("Inquiries, by when they were created", &columns)
        .in_lines_around(2)
        .rows(rows);
    Ok(paged(table, visit, &found))
}

fn paged<T>(table: Table, visit: &Visit, found: &Listing<T>) -> Table {
    let here = visit.at(&["analytics", "conversion", "inquiries"]);
    let at = |after: Option<&str>| visit.query.address(&here, "after", after);
    let mut table = table
        .empty("None", "No inquiry is counted by this figure.")
        .paging(Paging {
            newer: None,
            older: found.older.as_deref().map(|after| at(Some(after))),
            first: visit.query.has("after").then(|| at(None)),
        });
    if found.is_cut {
        table.too_many = Some("Older ones were not looked at yet. Go on to look further.".into());
    }
    table
}
