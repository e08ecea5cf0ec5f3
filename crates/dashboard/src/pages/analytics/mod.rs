//! Analytics > Conversion: who opens, who gets through, and where the others stop.

mod asked;
mod behind;
pub mod experiments;
mod funnel;
mod tables;

use bonafide_app::analytics::answer::{Answer, Figures, Recent};
use bonafide_app::analytics::filter::GroupBy;
use bonafide_app::{House, Result};
use bonafide_db::Tx;
use bonafide_domain::conversion::{DEFINITIONS, wilson};

use crate::kit::{Act, Block, Cell, Definition, Figure, Header, Notice, Tone};
use crate::{Page, Visit};
use asked::Asked;

pub use behind::inquiries;

/// Fewer people than this say nothing about a share.
const ENOUGH: i64 = 30;

pub fn conversion(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let asked = Asked::read(tx, visit)?;
    let recent = Recent::read(tx, visit.cx(), asked.by)?;
    let figures = |tx: &mut Tx, group_by: Option<GroupBy>| {
        recent.answer(tx, house, visit.cx(), &asked.filter, group_by)
    };
    let whole = figures(tx, None)?;
    let mut blocks = vec![Block::Filter(asked.bar.clone())];
    if !whole.complete {
        blocks.push(Block::Notice(Notice::new(
            Tone::Warn,
            "These figures are not complete",
            "A long log is still being counted. Load the page again in a moment.",
        )));
    }
    if whole.total.inquiries.created == 0 {
        blocks.push(nothing(visit, &asked));
        return Ok(Page::of(header(), blocks));
    }
    blocks.push(Block::Figures(people(&asked, &whole.total)));
    if let Some(chart) = funnel::chart(&asked, &whole) {
        blocks.push(Block::section(
            "Screen by screen",
            vec![Block::Chart(chart)],
        ));
        blocks.push(Block::Table(funnel::times(&asked, &whole)));
    }
    blocks.push(never_opened(&asked, &whole.total));
    blocks.extend(comparisons(tx, visit, &asked, &figures)?);
    blocks.push(definitions(visit));
    Ok(Page::of(header(), blocks))
}

fn header() -> Header {
    Header::new("Conversion").lead(
        "People from their first act on. What nobody opened, new attempts of the same person and robots \
         change none of these figures.",
    )
}

fn nothing(visit: &Visit, asked: &Asked) -> Block {
    let notice = if asked.bar.chips.is_empty() {
        Notice::new(
            Tone::Info,
            "No inquiries yet",
            "As soon as people open inquiries, their way through them is counted here.",
        )
    } else {
        Notice::new(
            Tone::Info,
            "No inquiries match",
            "Take a filter away, or look in the other environment.",
        )
        .act(Act::link("Clear filters", visit.at(&asked::PATH)))
    };
    Block::Notice(notice)
}

/// A share with its counts; of fewer than thirty the counts alone.
fn share(part: i64, whole: i64) -> String {
    if whole == 0 {
        return "nobody yet".into();
    }
    if whole < ENOUGH {
        return format!("{part} of {whole}, too few to say");
    }
    format!(
        "{} ({part} of {whole})",
        percent(part as f64 / whole as f64)
    )
}

fn percent(rate: f64) -> String {
    format!("{:.1} %", rate * 100.0)
}

/// What a share may be in truth, where there are enough cases to say.
fn sureness(part: i64, whole: i64) -> Option<String> {
    if whole < ENOUGH {
        return None;
    }
    wilson(part, whole)
        .map(|[low, high]| format!("95 % sure: {} to {}", percent(low), percent(high)))
}

fn people(asked: &Asked, total: &Figures) -> Vec<Figure> {
    let journeys = &total.journeys;
    let figure = |label: &str, count: i64, which: &str| {
        Figure::new(label, count.to_string()).href(asked.behind(which, None))
    };
    let of_opened = |count: i64| share(count, journeys.opened);
    let mut completed =
        figure("Completed", journeys.completed, "completed").note(of_opened(journeys.completed));
    if let Some(sure) = sureness(journeys.completed, journeys.opened) {
        completed = completed.note(format!("{}. {sure}", of_opened(journeys.completed)));
    }
    vec![
        figure("Opened", journeys.opened, "opened").note(asked.unit_note(journeys)),
        figure("Started", journeys.started, "started").note(of_opened(journeys.started)),
        figure("Finished", journeys.finished, "finished").note(of_opened(journeys.finished)),
        completed,
        figure("Dropped", total.dropped(), "dropped").note(of_opened(total.dropped())),
        figure("Still on the way", total.waiting, "waiting")
            .note("Quiet for less than a day: too early to say"),
    ]
}

fn never_opened(asked: &Asked, total: &Figures) -> Block {
    let never = total.inquiries.created - total.inquiries.opened;
    let count = |label: &str, count: i64, which: &str, part: &[(&str, &str)]| {
        let cell = Cell::link(count.to_string(), asked.behind_part(which, part));
        Definition::new(label, cell)
    };
    let mut facts = vec![
        count("Created", total.inquiries.created, "created", &[]),
        count("Never opened", never, "never-opened", &[])
            .note(share(never, total.inquiries.created)),
        count("Expired", total.inquiries.expired, "expired", &[]),
    ];
    for (channel, (created, never)) in &total.channels {
        let label = format!("Never opened, {}", asked::channel_label(channel));
        let part = [("channel", channel.as_str())];
        facts.push(
            count(&label, *never, "never-opened", &part).note(format!("of {created} created")),
        );
    }
    let labels = [
        "Never opened, created within the last hour",
        "Never opened, created an hour to a day ago",
        "Never opened, created a day to a week ago",
        "Never opened, created before",
    ];
    for ((label, age), number) in labels.into_iter().zip(asked::AGES).zip(total.waited) {
        facts.push(count(label, number, "never-opened", &[("age", age)]));
    }
    Block::section(
        "Inquiries that nobody opened",
        vec![
            Block::Text("They stand beside the funnel and are in none of its figures.".into()),
            Block::Definitions(facts),
        ],
    )
}

fn comparisons(
    tx: &mut Tx,
    visit: &Visit,
    asked: &Asked,
    figures: &impl Fn(&mut Tx, Option<GroupBy>) -> Result<Answer>,
) -> Result<Vec<Block>> {
    let mut blocks = Vec::new();
    let weeks = figures(tx, Some(GroupBy::Week))?;
    blocks.push(Block::section(
        "By week of the first opening",
        vec![Block::Table(tables::cohorts(asked, &weeks))],
    ));
    for (title, group_by, name) in [
        ("By template version", GroupBy::Version, "version"),
        ("By channel", GroupBy::Channel, "channel"),
        ("By device", GroupBy::DeviceClass, "device"),
        ("By language", GroupBy::Language, "language"),
    ] {
        let found = figures(tx, Some(group_by))?;
        blocks.push(Block::section(
            title,
            vec![Block::Table(tables::groups(
                visit, asked, title, name, &found,
            ))],
        ));
    }
    Ok(blocks)
}

fn definitions(visit: &Visit) -> Block {
    let facts = DEFINITIONS
        .iter()
        .map(|(term, text)| Definition::new(*term, Cell::text(*text)))
        .collect();
    let note = format!(
        "The same figures are answered by GET /api/v1/analytics/inquiries with a key of {}.",
        visit.environment()
    );
    Block::Details {
        summary: "How is this counted?".into(),
        blocks: vec![Block::Definitions(facts), Block::Text(note)],
    }
}
