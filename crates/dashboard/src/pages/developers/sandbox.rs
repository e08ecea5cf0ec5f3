//! The sandbox's clock, and scenarios that play whole inquiries.

use bonafide_app::clock::{self, Turn};
use bonafide_app::scenarios::{self, Run, SCENARIOS, Script};
use bonafide_app::{Actor, Cx, Error, House, Result, Seed, work};
use bonafide_db::Tx;

use crate::form::attempt;
use crate::kit::{
    Act, Block, Cell, Definition, Field, FormBlock, Header, Input, Notice, Opt, Row, Table, Tone,
};
use crate::pages::inquiries::words::badge;
use crate::{Page, Visit};

/// Steps that are offered to move the clock by, in seconds.
const STEPS: [(&str, &str); 5] = [
    ("60", "A minute"),
    ("3600", "An hour"),
    ("86400", "A day"),
    ("90000", "25 hours"),
    ("604800", "A week"),
];

/// In production there is nothing to play with.
fn elsewhere(visit: &Visit, title: &str) -> Option<Page> {
    let notice = Notice::new(
        Tone::Info,
        "This is a thing of the sandbox",
        "Production runs by this machine’s time, and only people go through its inquiries.",
    )
    .act(Act::link("Go to the sandbox", "/dashboard/sandbox"));
    let page = Page::of(Header::new(title), vec![Block::Notice(notice)]);
    (!visit.is_sandbox()).then_some(page)
}

pub fn clock(tx: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    if let Some(page) = elsewhere(visit, "Sandbox clock") {
        return Ok(page);
    }
    let (_, clock) = clock::environment(tx, &visit.cx().environment.id)?;
    let now = clock.now(visit.now());
    let stands = clock.frozen_at.is_some();
    let facts = vec![
        Definition::new("The sandbox’s time", Cell::time(now)),
        Definition::new(
            "State",
            match stands {
                true => Cell::badge("Stands still", Tone::Warn),
                false => Cell::badge("Runs", Tone::Ok),
            },
        ),
        Definition::new("This machine’s time", Cell::time(visit.now())),
    ];
    let mut blocks = vec![Block::Definitions(facts)];
    if visit.may("inquiry.write") {
        let options = STEPS
            .iter()
            .map(|(value, label)| Opt::new(*value, *label).chosen(*value == "86400"))
            .collect();
        let form = FormBlock::new(
            visit.at(&["clock"]),
            "Move it forward",
            vec![Field::new("seconds", "Move it forward by", Input::Select { options })],
        )
        .lead("What falls due on the way is done at once: expiry, links, retries, retention. It never goes back.");
        blocks.push(Block::Form(form));
        let label = if stands { "Let it run" } else { "Stop it" };
        let act = Act::post(label, visit.at(&["clock"]))
            .with("turn", if stands { "thaw" } else { "freeze" });
        blocks.push(Block::Acts(vec![act]));
    }
    let header = Header::new("Sandbox clock")
        .lead("The sandbox lives by its own time, so that nobody has to wait for a test.");
    Ok(Page::of(header, blocks))
}

pub fn turn(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let cx = visit.cx();
    let turn = match (visit.form.text("turn"), visit.form.text("seconds").parse()) {
        ("freeze", _) => Turn::Freeze,
        ("thaw", _) => Turn::Thaw,
        (_, Ok(seconds)) => Turn::Advance { seconds },
        _ => return Err(Error::BadRequest("Choose how far to move the clock".into())),
    };
    let clock = match attempt(tx, |tx| clock::turn(tx, &cx.environment, cx.real, turn))? {
        Ok(clock) => clock,
        Err(_) => {
            return Ok(
                Page::go_to(visit.at(&["clock"])).refusing("The clock cannot be moved so far")
            );
        }
    };
    let moved = Cx::new(
        cx.environment.clone(),
        &clock,
        Actor::System,
        cx.real,
        Seed(cx.draw()),
    );
    work::catch_up(tx, house, &moved, &clock)?;
    tx.notify("work");
    Ok(Page::go_to(visit.at(&["clock"])).saying("The clock was turned"))
}

pub fn scenarios(_: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    if let Some(page) = elsewhere(visit, "Scenarios") {
        return Ok(page);
    }
    let rows = SCENARIOS.iter().map(|scenario| {
        let row = |end: Cell| {
            Row::new(vec![
                Cell::id(scenario.name),
                end,
                Cell::text(scenario.summary),
            ])
        };
        match &scenario.script {
            Script::Available { end, .. } => {
                let row = row(badge(*end));
                match visit.may("inquiry.write") {
                    true => row.act(
                        Act::post("Play", visit.at(&["scenarios"])).with("name", scenario.name),
                    ),
                    false => row,
                }
            }
            Script::NotAvailable(why) => row(Cell::nothing(format!("Not available: {why}"))),
        }
    });
    let table = Table::new("Scenarios", &["Name", "Ends", "What happens"]).rows(rows);
    let header = Header::new("Scenarios").lead(
        "Each plays a whole inquiry to its end, with the events and webhooks that a person would cause.",
    );
    Ok(Page::of(header, vec![Block::Table(table)]))
}

pub fn play(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let name = visit.form.text("name");
    let ran = attempt(tx, |tx| {
        scenarios::run(tx, house, visit.cx(), name, Run::default())
    })?;
    Ok(match ran {
        Ok(ran) => Page::go_to(visit.at(&["inquiries", &ran.inquiry.it.id])).saying("Played"),
        Err(_) => Page::go_to(visit.at(&["scenarios"]))
            .refusing("It could not be played: no active template offers a way to that end"),
    })
}
