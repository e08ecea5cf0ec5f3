//! What an inquiry knows of its person: each field with its value, where that came from, and the
//! values it had before.

use bonafide_app::Result;
use bonafide_app::events::Event;
use bonafide_app::files::Addresses;
use bonafide_domain::definition::Definition;
use bonafide_domain::field::{Held, KeptFile, in_words};
use bonafide_domain::inquiry::Inquiry;
use jiff::Timestamp;
use serde_json::Value as Json;

use super::words::origin;
use crate::html::moment;
use crate::kit::{Cell, Row, Table, Tone};

/// Longest value that is shown unfolded, in characters.
const MAX_SHOWN: usize = 200;

/// A value in words.
pub fn shown(value: &Json) -> String {
    match value {
        Json::Null => "Empty".into(),
        Json::Bool(true) => "Yes".into(),
        Json::Bool(false) => "No".into(),
        other => in_words(other),
    }
}

fn cell(value: &Json) -> Cell {
    let text = shown(value);
    if text.chars().count() > MAX_SHOWN {
        Cell::Folded {
            summary: "Show the whole value".into(),
            text,
        }
    } else {
        Cell::text(text)
    }
}

/// Every value that a field ever had, oldest first, out of the inquiry's events.
fn ever(history: &[Event], key: &str) -> Vec<(Timestamp, Held)> {
    let mut found = Vec::new();
    for event in history {
        let Some(body) = &event.body else { continue };
        let change = &body["change"];
        let held = match event.name.as_str() {
            "inquiry.created" => change["personal"]["fields"].get(key),
            "inquiry.updated" | "inquiry.fields-submitted" => change["fields"]
                .as_array()
                .and_then(|all| all.iter().find(|pair| pair[0] == key).map(|pair| &pair[1])),
            _ => None,
        };
        if let Some(held) = held
            && let Ok(held) = serde_json::from_value::<Held>(held.clone())
        {
            found.push((event.created_at, held));
        }
    }
    found
}

fn earlier(history: &[Event], key: &str, now: &Held) -> Vec<(Timestamp, Held)> {
    let mut all = ever(history, key);
    if all.last().is_some_and(|(_, last)| last.value == now.value) {
        all.pop();
    }
    all
}

/// A value to read; a file can be fetched, and each of a list of them.
fn value_of(addresses: Addresses, inquiry_id: &str, value: &Json) -> Result<Cell> {
    let link = |file: &KeptFile| -> Result<Cell> {
        let address = addresses.of(inquiry_id, file)?;
        Ok(Cell::link(file.in_words(), address))
    };
    if let Some(file) = KeptFile::of(value) {
        return link(&file);
    }
    let listed = value.as_array().filter(|items| !items.is_empty());
    let files: Option<Vec<KeptFile>> =
        listed.and_then(|items| items.iter().map(KeptFile::of).collect());
    Ok(match files {
        Some(files) => Cell::Several {
            cells: files.iter().map(link).collect::<Result<_>>()?,
        },
        None => cell(value),
    })
}

/// `opened`: the member may see the values and asked for them; then with what makes addresses of files.
pub fn table(
    inquiry: &Inquiry,
    definition: &Definition,
    history: &[Event],
    opened: Option<Addresses>,
) -> Result<Table> {
    let mut rows = Vec::new();
    for schema in definition.fields.values() {
        let key = &schema.key;
        let held = inquiry
            .personal
            .fields
            .get(key)
            .or_else(|| inquiry.kept.get(key));
        let Some(held) = held else {
            let nothing = if inquiry.redacted_at.is_some() {
                "Erased or never given"
            } else {
                "Not given yet"
            };
            rows.push(Row::new(vec![
                Cell::text(key),
                Cell::nothing(nothing),
                Cell::nothing("–"),
                Cell::nothing("–"),
            ]));
            continue;
        };
        let value = match opened {
            Some(addresses) => value_of(addresses, &inquiry.id, &held.value)?,
            None => Cell::Masked { open: None },
        };
        let mut source = vec![Cell::text(origin(held.origin))];
        if let Some(given) = inquiry.personal.given.get(key)
            && *given != held.value
        {
            source.push(Cell::badge("Differs from what was set", Tone::Warn));
        }
        let before: Vec<Cell> = earlier(history, key, held)
            .into_iter()
            .map(|(at, old)| {
                let source = origin(old.origin);
                Cell::text(match opened.is_some() {
                    true => format!("{} ({source}, {})", shown(&old.value), moment(at)),
                    false => format!("•••••• ({source}, {})", moment(at)),
                })
            })
            .collect();
        rows.push(Row::new(vec![
            Cell::text(key),
            value,
            Cell::Several { cells: source },
            match before.is_empty() {
                true => Cell::nothing("None"),
                false => Cell::Several { cells: before },
            },
        ]));
    }
    let table = Table::new("Fields", &["Field", "Value", "Origin", "Earlier values"]).rows(rows);
    Ok(table.empty("No fields", "The template version asks for nothing."))
}
