//! The screens one after another, as bars and as a table.

use bonafide_app::analytics::answer::Answer;
use bonafide_domain::conversion::{Act, StepTally};

use super::asked::Asked;
use super::{percent, share};
use crate::kit::{Cell, Chart, Row, Shape, Table};

const WIDTH: f64 = 640.0;
const NAME: f64 = 200.0;
/// Letters of a screen's name that fit beside its bar.
const LETTERS: usize = 14;
const BAR: f64 = 22.0;
const LINE: f64 = 40.0;

struct Line<'a> {
    name: &'a str,
    tally: StepTally,
    waiting: i64,
    dropped: i64,
}

fn lines(answer: &Answer) -> Vec<Line<'_>> {
    let total = &answer.total;
    answer
        .steps
        .iter()
        .map(|name| {
            let tally = total.journeys.steps.get(name).cloned().unwrap_or_default();
            let waiting = total.waiting_on(name);
            Line {
                name,
                waiting,
                dropped: tally.reached - tally.left - waiting,
                tally,
            }
        })
        .collect()
}

/// None where nobody was seen on a screen.
pub fn chart(asked: &Asked, answer: &Answer) -> Option<Chart> {
    let lines = lines(answer);
    let opened = answer.total.journeys.opened;
    if lines.is_empty() || opened == 0 {
        return None;
    }
    let scale = (WIDTH - NAME - 80.0) / opened as f64;
    let mut shapes = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let y = index as f64 * LINE + 8.0;
        shapes.push(Shape::Label {
            x: NAME - 10.0,
            y: y + 15.0,
            text: shortened(line.name),
            anchor: "end",
            muted: false,
        });
        let mut x = NAME;
        for (count, colour, which, words) in [
            (line.tally.left, 1, "left", "went on"),
            (line.waiting, 3, "waiting", "are still on the way"),
            (line.dropped, 2, "dropped", "dropped"),
        ] {
            if count == 0 {
                continue;
            }
            let width = (count as f64 * scale).max(2.0);
            shapes.push(Shape::Bar {
                x,
                y,
                width: (width - 2.0).max(1.0),
                height: BAR,
                colour,
                title: format!("{}: {count} of {} {words}", line.name, line.tally.reached),
                href: Some(asked.behind(which, Some(line.name))),
            });
            x += width;
        }
        shapes.push(Shape::Label {
            x: x + 8.0,
            y: y + 15.0,
            text: line.tally.reached.to_string(),
            anchor: "start",
            muted: true,
        });
    }
    let columns = [
        "Screen",
        "Reached",
        "Went on",
        "Dropped",
        "Still on the way",
        "Dropped after",
    ];
    let rows = lines.iter().map(|line| {
        let number = |count: i64, which: &str| {
            Cell::link(count.to_string(), asked.behind(which, Some(line.name)))
        };
        Row::new(vec![
            Cell::text(line.name),
            number(line.tally.reached, "reached"),
            Cell::Several {
                cells: vec![
                    number(line.tally.left, "left"),
                    Cell::text(share(line.tally.left, line.tally.reached)),
                ],
            },
            number(line.dropped, "dropped"),
            number(line.waiting, "waiting"),
            commonest(asked, answer, line.name),
        ])
    });
    Some(Chart {
        id: "funnel".into(),
        finding: finding(answer, &lines),
        title: "People on each screen: went on, still on the way, dropped".into(),
        width: WIDTH,
        height: lines.len() as f64 * LINE + 8.0,
        shapes,
        table: Table::new("Screens in the order of the flow", &columns)
            .numeric(&[1, 2, 3, 4])
            .rows(rows),
    })
}

/// The table tells the whole name.
fn shortened(name: &str) -> String {
    match name.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

/// What the figure shows, as a sentence.
fn finding(answer: &Answer, lines: &[Line]) -> String {
    let journeys = &answer.total.journeys;
    let through = if journeys.opened < super::ENOUGH {
        format!(
            "{} of {} who opened completed; too few to say more.",
            journeys.completed, journeys.opened
        )
    } else {
        let rate = journeys.completed as f64 / journeys.opened as f64;
        format!("{} of those who opened completed.", percent(rate))
    };
    let worst = lines.iter().max_by_key(|line| line.dropped);
    match worst {
        Some(line) if line.dropped > 0 => {
            let all = answer.total.dropped();
            format!(
                "{through} {} of the {all} who dropped did so at {}.",
                line.dropped, line.name
            )
        }
        _ => format!("{through} Nobody dropped."),
    }
}

/// What those who dropped at a screen did last, most of them.
fn commonest(asked: &Asked, answer: &Answer, step: &str) -> Cell {
    let acts = answer.total.last_acts(step);
    match acts.iter().max_by_key(|(_, count)| **count) {
        None => Cell::nothing("Nobody dropped"),
        Some((act, count)) => {
            let part = [("step", step), ("act", act.as_str())];
            let href = asked.behind_part("dropped", &part);
            Cell::link(format!("{} ({count})", after(*act)), href)
        }
    }
}

fn after(act: Act) -> &'static str {
    match act {
        Act::Opened => "opening it",
        Act::Shown | Act::Left => "coming to it",
        Act::Input => "entering something",
        Act::Back => "going back",
        Act::Retake => "asking once more",
        Act::Error => "an answer that was refused",
        Act::HandOff => "handing off to another device",
        Act::Redirect => "following the way back",
        Act::Close => "closing the page",
    }
}

/// Time on each screen.
pub fn times(asked: &Asked, answer: &Answer) -> Table {
    let columns = ["Screen", "Went on", "Half within", "Nine in ten within"];
    let rows = lines(answer).into_iter().map(|line| {
        let seconds = &line.tally.seconds;
        let shown = |seconds: Option<f64>| match seconds {
            Some(seconds) => Cell::Number {
                text: duration(seconds),
            },
            None => Cell::nothing("Not known yet"),
        };
        Row::new(vec![
            Cell::text(line.name),
            Cell::link(
                line.tally.left.to_string(),
                asked.behind("left", Some(line.name)),
            ),
            shown(seconds.median()),
            shown(seconds.ninetieth().map(|seconds| seconds as f64)),
        ])
    });
    Table::new("Time on each screen, of those who went on", &columns)
        .with_caption()
        .numeric(&[1, 2, 3])
        .rows(rows)
}

fn duration(seconds: f64) -> String {
    if seconds < 120.0 {
        format!("{seconds} s")
    } else if seconds < 7_200.0 {
        format!("{:.1} min", seconds / 60.0)
    } else if seconds < 172_800.0 {
        format!("{:.1} h", seconds / 3_600.0)
    } else {
        format!("{:.1} days", seconds / 86_400.0)
    }
}
