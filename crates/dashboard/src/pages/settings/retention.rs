//! Proof of retention: what was deleted when, and what is due.

use bonafide_app::{House, Result, retention};
use bonafide_db::Tx;

use crate::kit::{Act, Block, Cell, Header, Row, Table};
use crate::{Page, Visit};

/// Hours shown, newest first.
const RUNS: usize = 100;

fn named(kind: &str) -> &str {
    match kind {
        retention::API_LOGS => "API logs",
        retention::AUDIT_LOGS => "Audit log entries",
        retention::INQUIRIES => "Inquiries redacted",
        other => other,
    }
}

pub fn page(tx: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    let environment = &visit.cx().environment;
    let rules = &environment.settings.retention.inquiries;
    let due = retention::due(tx, environment)?.into_iter().map(|due| {
        let rule = due.rule.and_then(|at| rules.get(at));
        let what = match rule {
            Some(rule) => format!("Inquiries that are {}", rule.status.as_str()),
            None => named(due.kind).to_owned(),
        };
        let template = rule.and_then(|rule| rule.template_id.as_deref());
        Row::new(vec![
            Cell::text(what),
            Cell::text_or(template, "All"),
            Cell::text(format!("{} days", due.days)),
            Cell::time_or(due.next_at, "Nothing is kept"),
        ])
    });
    let runs = retention::runs(tx, &environment.id, RUNS)?
        .into_iter()
        .map(|run| {
            Row::new(vec![
                Cell::time(run.at),
                Cell::text(named(&run.kind)),
                Cell::number(run.count),
            ])
        });
    let due = Table::new(
        "What is due next",
        &["What", "Template", "Kept for", "Earliest"],
    )
    .rows(due);
    let runs = Table::new("What was deleted, by hour", &["Hour", "What", "How many"])
        .numeric(&[2])
        .rows(runs)
        .empty(
            "Nothing was deleted yet",
            "Deletions stand here within a minute of being due.",
        );
    let mut header = Header::new("Retention")
        .lead("What is deleted by the environment’s rules, and the proof that it was.");
    if visit.may("environment.write") {
        header = header.act(Act::link("Change the rules", visit.at(&["settings"])));
    }
    Ok(Page::of(
        header,
        vec![
            Block::section("Due", vec![Block::Table(due)]),
            Block::section("Deleted", vec![Block::Table(runs)]),
        ],
    ))
}
