//! Reading field schemas.

use jiff::civil::Date;
use serde_json::Value;

use crate::definition::limits::MAX_NESTING;
use crate::field::{
    ChoiceOption, Choices, DateBound, FieldKind, FieldSchema, FieldType, Redaction, StringFormat,
    StringRules,
};

use super::reader::{Faults, Table, join, string};

const COMMON_KEYS: [&str; 7] = [
    "type",
    "label",
    "required",
    "correctable",
    "write-once",
    "redaction",
    "default",
];

/// Reads a mapping from keys to schemas.
pub(super) fn fields(
    path: &str,
    value: &Value,
    depth: usize,
    faults: &mut Faults,
) -> Vec<FieldSchema> {
    let Some(table) = Table::open(path, value, faults) else {
        return Vec::new();
    };
    table
        .entries()
        .filter_map(|(key, value)| schema(&join(path, key), key, value, depth, faults))
        .collect()
}

/// Reads one schema; `depth` counts the arrays and hashes around it.
fn schema(
    path: &str,
    key: &str,
    value: &Value,
    depth: usize,
    faults: &mut Faults,
) -> Option<FieldSchema> {
    if depth > MAX_NESTING {
        faults.add(
            path,
            format!("is nested more than {MAX_NESTING} levels deep"),
        );
        return None;
    }
    let table = Table::open(path, value, faults)?;
    if !table.has("type") {
        faults.add(table.at("type"), "is missing");
    }
    let names = FieldType::ALL.into_iter().map(FieldType::name);
    let field_type = table.word("type", names, FieldType::parse, faults)?;
    let mut known = COMMON_KEYS.to_vec();
    known.extend(own_keys(field_type));
    table.only(&known, faults);
    Some(FieldSchema {
        key: key.to_owned(),
        kind: kind(key, field_type, &table, depth, faults)?,
        label: table.text("label", faults),
        required: table.flag("required", false, faults),
        correctable: table.flag("correctable", false, faults),
        write_once: table.flag("write-once", false, faults),
        redaction: redaction(&table, faults),
        default: table.get("default").cloned(),
    })
}

/// The keys that only this type has.
fn own_keys(field_type: FieldType) -> &'static [&'static str] {
    match field_type {
        FieldType::Array => &["items"],
        FieldType::Hash => &["fields", "ignore-unknown-keys"],
        FieldType::Choices => &["options", "input"],
        FieldType::MultiChoices => &["options"],
        FieldType::Date | FieldType::Integer | FieldType::Number => &["min", "max"],
        FieldType::Relation => &["target"],
        FieldType::String => &["input", "min-length", "max-length"],
        FieldType::Boolean
        | FieldType::Datetime
        | FieldType::EmailAddress
        | FieldType::File
        | FieldType::Json => &[],
    }
}

fn redaction(table: &Table, faults: &mut Faults) -> Redaction {
    let find = |word: &str| match word {
        "default" => Some(Redaction::Default),
        "never" => Some(Redaction::Never),
        _ => None,
    };
    table
        .word("redaction", ["default", "never"].into_iter(), find, faults)
        .unwrap_or_default()
}

fn kind(
    key: &str,
    field_type: FieldType,
    table: &Table,
    depth: usize,
    faults: &mut Faults,
) -> Option<FieldKind> {
    Some(match field_type {
        FieldType::Array => FieldKind::Array {
            items: match table.get("items") {
                None => None,
                Some(items) => {
                    let path = table.at("items");
                    Some(Box::new(schema(&path, "item", items, depth + 1, faults)?))
                }
            },
        },
        FieldType::Hash => FieldKind::Hash {
            members: match table.get("fields") {
                None => Vec::new(),
                Some(members) => fields(&table.at("fields"), members, depth + 1, faults),
            },
            ignore_unknown_keys: table.flag("ignore-unknown-keys", false, faults),
        },
        FieldType::Choices => FieldKind::Choices(Choices {
            options: options(table, faults),
            drop_down: drop_down(table, faults),
        }),
        FieldType::MultiChoices => FieldKind::MultiChoices(Choices {
            options: options(table, faults),
            drop_down: false,
        }),
        FieldType::Date => FieldKind::Date {
            min: date_bound(table, "min", faults),
            max: date_bound(table, "max", faults),
        },
        FieldType::Integer => FieldKind::Integer {
            min: number(table, "min", "a whole number", Value::as_i64, faults),
            max: number(table, "max", "a whole number", Value::as_i64, faults),
        },
        FieldType::Number => FieldKind::Number {
            min: number(table, "min", "a number", Value::as_f64, faults),
            max: number(table, "max", "a number", Value::as_f64, faults),
        },
        FieldType::Relation => FieldKind::Relation {
            target: table.string("target", faults),
        },
        FieldType::String => FieldKind::String(string_rules(key, table, faults)),
        FieldType::Boolean => FieldKind::Boolean,
        FieldType::Datetime => FieldKind::Datetime,
        FieldType::EmailAddress => FieldKind::EmailAddress,
        FieldType::File => FieldKind::File,
        FieldType::Json => FieldKind::Json,
    })
}

fn string_rules(key: &str, table: &Table, faults: &mut Faults) -> StringRules {
    let hard_max = u32::from(StringRules::HARD_MAX_LENGTH);
    let names = StringFormat::ALL.into_iter().map(StringFormat::name);
    let find = |word: &str| {
        StringFormat::ALL
            .into_iter()
            .find(|format| format.name() == word)
    };
    let format = table.word("input", names, find, faults);
    let mut rules = StringRules::new(format.unwrap_or_else(|| StringFormat::of_key(key)));
    if let Some(min) = table.count("min-length", 0..=hard_max, faults) {
        rules.min_length = min as u16;
    }
    if let Some(max) = table.count("max-length", 1..=hard_max, faults) {
        rules.max_length = max as u16;
    }
    rules
}

fn drop_down(table: &Table, faults: &mut Faults) -> bool {
    let find = |word: &str| match word {
        "radio" => Some(false),
        "select" => Some(true),
        _ => None,
    };
    table
        .word("input", ["radio", "select"].into_iter(), find, faults)
        .unwrap_or(false)
}

fn options(table: &Table, faults: &mut Faults) -> Vec<ChoiceOption> {
    if !table.has("options") {
        faults.add(table.at("options"), "is missing");
    }
    let items = table.list("options", faults).unwrap_or_default();
    items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| {
            option(&format!("{}.options[{index}]", table.path), item, faults)
        })
        .collect()
}

/// An option: its value alone, or a mapping with a label.
fn option(path: &str, value: &Value, faults: &mut Faults) -> Option<ChoiceOption> {
    if !value.is_object() {
        return Some(ChoiceOption {
            value: string(path, value, faults)?,
            label: None,
        });
    }
    let table = Table::open(path, value, faults)?;
    table.only(&["value", "label"], faults);
    Some(ChoiceOption {
        value: table.needed("value", faults)?,
        label: table.text("label", faults),
    })
}

fn number<T>(
    table: &Table,
    key: &str,
    what: &str,
    read: impl Fn(&Value) -> Option<T>,
    faults: &mut Faults,
) -> Option<T> {
    let number = read(table.get(key)?);
    if number.is_none() {
        faults.add(table.at(key), format!("must be {what}"));
    }
    number
}

fn date_bound(table: &Table, key: &str, faults: &mut Faults) -> Option<DateBound> {
    let text = table.string(key, faults)?;
    if text == "today" {
        return Some(DateBound::Today);
    }
    let date = date(&text).map(DateBound::On);
    if date.is_none() {
        faults.add(table.at(key), "must be a date as YYYY-MM-DD, or `today`");
    }
    date
}

/// `YYYY-MM-DD` and nothing else.
pub(super) fn date(text: &str) -> Option<Date> {
    (text.len() == 10).then(|| text.parse().ok())?
}
