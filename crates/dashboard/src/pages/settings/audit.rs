//! The audit log: who changed or opened what, with the check of its chain.

use bonafide_app::audits::{self, Filter, MOST_LOOKED_AT};
use bonafide_app::journal::Stored;
use bonafide_app::{House, Result, audit, ids, users};
use bonafide_db::Tx;
use serde_json::Value as Json;

use crate::kit::{Act, Block, Cell, Chip, Field, FilterBar, Header, Notice, Row, Table, Tone};
use crate::{Page, Visit, paging};

/// Rows of one page of the list.
const PAGE: usize = 50;

fn id(entry: &Stored) -> String {
    format!("{}{}", ids::USER_AUDIT_LOG, entry.id)
}

/// Who did it, as the log names them.
pub fn actor(tx: &mut Tx, house: &House, text: &str) -> Result<Cell> {
    Ok(match text.split_once(':') {
        Some(("user", id)) => match users::find(tx, house, id) {
            Ok(user) => Cell::text(user.shown()),
            Err(_) => Cell::id(id),
        },
        Some(("api-key", id)) => Cell::id(id),
        _ if text == "command" => Cell::text("Command line"),
        _ if text == "person" => Cell::text("The person"),
        _ => Cell::text("Bonafide"),
    })
}

pub fn list(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let path = visit.at(&["audit-log"]);
    let query = &visit.query;
    let mut filter = Filter::default();
    let mut bar = FilterBar {
        action: path.clone(),
        fields: vec![
            Field::text("action", "Action")
                .hint("Such as api-key.created.")
                .value(query.text("action")),
            Field::text("object", "Object id").value(query.text("object")),
            Field::text("actor", "Who")
                .hint("user: or api-key: and the id.")
                .value(query.text("actor")),
        ],
        ..FilterBar::default()
    };
    for (name, label, place) in [
        ("action", "Action", &mut filter.actions),
        ("object", "Object", &mut filter.object_ids),
        ("actor", "Who", &mut filter.actors),
    ] {
        if let Some(value) = query.get(name) {
            place.push(value.to_owned());
            bar.chips.push(Chip {
                label: format!("{label}: {value}"),
                without: query.address(&path, name, None),
            });
        }
    }
    let page = paging::asked(query, PAGE);
    let looked = audits::browse(tx, house, visit.cx(), &filter, &page)?;
    let mut rows = Vec::new();
    for entry in &looked.slice.items {
        let details = match &entry.told["details"] {
            Json::Null => Cell::nothing("None"),
            details => Cell::Folded {
                summary: "Details".into(),
                text: serde_json::to_string_pretty(details).unwrap_or_default(),
            },
        };
        rows.push(Row::new(vec![
            Cell::time(entry.at),
            actor(tx, house, &entry.actor)?,
            Cell::text(&entry.action),
            match entry.object_id.as_str() {
                "" => Cell::nothing("None"),
                id => Cell::id(id),
            },
            Cell::text_or(entry.told["ip-address"].as_str(), "None"),
            details,
        ]));
    }
    let columns = ["Time", "Who", "Action", "Object", "Address", "Details"];
    let table = Table::new("Audit log, newest first", &columns)
        .in_lines()
        .rows(rows);
    let table = if bar.chips.is_empty() {
        table.empty(
            "Nothing was changed yet",
            "Changes by people and keys stand here, and who opened personal data.",
        )
    } else {
        table
            .empty("No entries match", "Take a filter away.")
            .empty_act(Act::link("Clear filters", &path))
    };
    let table = table
        .looked_through(looked.looked_to.as_ref().map(|_| MOST_LOOKED_AT))
        .paging(paging::beside_looked(query, &path, &page, &looked, id));
    let header = Header::new("Audit log")
        .lead("Who changed what, and who opened personal data, over both environments.")
        .act(Act::link(
            "Check the chain",
            visit.at(&["audit-log", "check"]),
        ));
    Ok(Page::of(
        header,
        vec![Block::Filter(bar), Block::Table(table)],
    ))
}

/// Entries of each log that are checked at once.
const NEWEST: i64 = 500;

/// Walks the chains, or their newest part, and says what was found.
pub fn check(tx: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    let report = match visit.query.get("entries") {
        Some("all") => audit::verify(tx)?,
        _ => audit::verify_newest(tx, NEWEST)?,
    };
    let mut is_whole = true;
    let mut blocks = Vec::new();
    for chain in report.environments {
        // An environment's events bear its name alone.
        let name = match chain.name.split_once(' ') {
            Some((environment, "audit log")) => format!("Audit log, {environment}"),
            _ => format!("Events, {}", chain.name),
        };
        is_whole &= chain.checked == chain.entries;
        let notice = if chain.faults.is_empty() {
            let words = match (chain.checked, chain.entries) {
                (_, 0) => "No entries yet.".to_owned(),
                (1, 1) => format!("1 entry; its hash is {}.", chain.head),
                (checked, entries) if checked == entries => {
                    format!("{entries} entries; the newest has the hash {}.", chain.head)
                }
                (checked, entries) => format!(
                    "The newest {checked} of {entries} entries; the last has the hash {}.",
                    chain.head
                ),
            };
            Notice::new(Tone::Ok, format!("{name}: whole"), words)
        } else {
            Notice::new(
                Tone::Bad,
                format!("{name}: damaged"),
                chain.faults.join(". "),
            )
        };
        blocks.push(Block::Notice(notice));
    }
    if !is_whole {
        let all = visit.at_with(&["audit-log", "check"], &[("entries", "all")]);
        blocks.push(Block::Acts(vec![Act::link("Check every entry", all)]));
        blocks.push(Block::Text(
            "That reads the logs from their beginning, which takes a while where they are long."
                .into(),
        ));
    }
    blocks.push(Block::Text(
        "The same check at the command line: bonafide audit verify. Keep the newest hashes elsewhere, and nobody can cut the end off unseen.".into(),
    ));
    let header = Header::new("Check of the logs").back("Audit log", visit.at(&["audit-log"]));
    Ok(Page::of(header, blocks))
}
