//! Groups side by side.

use bonafide_app::analytics::answer::{Answer, Figures};
use bonafide_app::analytics::period::date;
use jiff::ToSpan;
use jiff::civil::Date;

use super::asked::{Asked, NOT_KNOWN, channel_label};
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
            let ends = week_of(asked, week);
            let part: Vec<(&str, &str)> = ends
                .iter()
                .map(|(name, day)| (*name, day.as_str()))
                .collect();
            let opened = figures.journeys.opened;
            let counted = |count: i64, which: &str| counted(asked, (count, opened), which, &part);
            let waiting = if figures.waiting > 0 {
                let href = asked.behind_part("waiting", &part);
                let number = Cell::link(figures.waiting.to_string(), href);
                Cell::Several {
                    cells: vec![number, Cell::badge("still open", Tone::Info)],
                }
            } else {
                Cell::badge("settled", Tone::Plain)
            };
            Row::new(vec![
                Cell::text(week),
                Cell::link(opened.to_string(), asked.behind_part("opened", &part)),
                counted(figures.journeys.completed, "completed"),
                counted(figures.dropped(), "dropped"),
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

/// The first and the last day of a week, as far as the filter's period takes it in.
fn week_of(asked: &Asked, monday: &str) -> Vec<(&'static str, String)> {
    let Ok(first) = monday.parse::<Date>() else {
        return Vec::new();
    };
    let last = first.saturating_add(6.days());
    let period = asked.filter.period;
    let from = period.start.map_or(first, |start| first.max(date(start)));
    let to = period.end.map_or(last, |end| last.min(date(end - 1)));
    vec![("from", from.to_string()), ("to", to.to_string())]
}

/// A share of those who opened, whose number leads to its inquiries.
fn counted(asked: &Asked, (count, opened): (i64, i64), which: &str, part: &[(&str, &str)]) -> Cell {
    Cell::Several {
        cells: vec![
            Cell::link(count.to_string(), asked.behind_part(which, part)),
            Cell::text(share(count, opened)),
        ],
    }
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
        let value = if group.is_empty() { NOT_KNOWN } else { group };
        let part = [(name, value)];
        let number = |count: i64, which: &str| {
            Cell::link(count.to_string(), asked.behind_part(which, &part))
        };
        let (completed, opened) = (figures.journeys.completed, figures.journeys.opened);
        Row::new(vec![
            link(visit, asked, name, value),
            number(opened, "opened"),
            counted(asked, (completed, opened), "completed", &part),
            interval(figures),
            number(figures.inquiries.created, "created"),
            number(
                figures.inquiries.created - figures.inquiries.opened,
                "never-opened",
            ),
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
    let label = match name {
        "channel" => channel_label(group),
        _ if group == NOT_KNOWN => "Not known",
        _ => group,
    };
    Cell::link(
        label,
        visit.query.address(&asked.bar.action, name, Some(group)),
    )
}
