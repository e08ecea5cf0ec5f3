//! Groups side by side.

use bonafide_app::analytics::answer::{Answer, Figures};

use super::asked::{Asked, channel_label};
use super::{share, sureness};
use crate::Visit;
use crate::kit::{Cell, Row, Table, Tone};

/// Journeys by the week in which they were entered; those that can still change are marked.
pub fn cohorts(asked: &Asked, answer: &Answer) -> Table {
    let columns = [
        "Week from",
        "Opened",
        "Completed",
        "Dropped",
        "Still on the way",
    ];
    let rows = answer
        .groups
        .iter()
        .rev()
        .filter(|(_, figures)| figures.journeys.opened > 0)
        .map(|(week, figures)| {
            let waiting = if figures.waiting > 0 {
                let text = format!("{} still open", figures.waiting);
                Cell::badge(text, Tone::Info)
            } else {
                Cell::badge("settled", Tone::Plain)
            };
            Row::new(vec![
                Cell::text(week),
                Cell::text(figures.journeys.opened.to_string()),
                Cell::text(share(figures.journeys.completed, figures.journeys.opened)),
                Cell::text(share(figures.dropped(), figures.journeys.opened)),
                waiting,
            ])
        });
    Table::new(
        format!(
            "Weeks in which {} were opened first, newest first",
            asked.who()
        ),
        &columns,
    )
    .numeric(&[1, 2, 3])
    .rows(rows)
    .empty(
        "Nobody opened one yet",
        "Weeks appear with the first opening.",
    )
}

/// `name`: of the filter that shows a group alone.
pub fn groups(visit: &Visit, asked: &Asked, title: &str, name: &str, answer: &Answer) -> Table {
    let columns = [
        "Group",
        "Opened",
        "Completed",
        "95 % interval",
        "Created",
        "Never opened",
    ];
    let rows = answer.groups.iter().map(|(group, figures)| {
        Row::new(vec![
            link(visit, asked, name, group),
            Cell::text(figures.journeys.opened.to_string()),
            Cell::text(share(figures.journeys.completed, figures.journeys.opened)),
            interval(figures),
            Cell::text(figures.inquiries.created.to_string()),
            Cell::text((figures.inquiries.created - figures.inquiries.opened).to_string()),
        ])
    });
    Table::new(title, &columns)
        .numeric(&[1, 2, 4, 5])
        .rows(rows)
}

fn interval(figures: &Figures) -> Cell {
    match sureness(figures.journeys.completed, figures.journeys.opened) {
        Some(text) => Cell::text(text),
        None => Cell::nothing("Too few to say"),
    }
}

fn link(visit: &Visit, asked: &Asked, name: &str, group: &str) -> Cell {
    if group.is_empty() {
        return Cell::nothing("Not known");
    }
    let label = match name {
        "channel" => channel_label(group),
        _ => group,
    };
    Cell::link(
        label,
        visit.query.address(&asked.bar.action, name, Some(group)),
    )
}
