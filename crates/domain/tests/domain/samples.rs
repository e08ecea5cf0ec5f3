//! Small definitions and values for tests.

use std::collections::BTreeMap;

use bonafide_domain::definition::Definition;
use bonafide_domain::field::{FormInput, Held, Origin, Values};
use jiff::civil::{Date, date};
use serde_json::{Value, json};

pub const TODAY: Date = date(2024, 6, 15);

pub fn definition(document: &Value) -> Definition {
    Definition::parse(document).expect("a definition that can be read")
}

/// Two forms and an end, with every default field.
pub fn two_forms() -> Value {
    json!({
        "name": "Two forms",
        "languages": ["en-US"],
        "steps": [
            {"step": "name", "kind": "form", "fields": ["name-first", "name-last"], "next": "more"},
            {"step": "more", "kind": "form", "fields": ["birthdate"], "next": "done"},
            {"step": "done", "kind": "end", "outcome": "completed"}
        ]
    })
}

pub fn held(origin: Origin, values: &[(&str, Value)]) -> Values {
    values
        .iter()
        .map(|(key, value)| {
            let held = Held {
                value: value.clone(),
                origin,
            };
            ((*key).to_owned(), held)
        })
        .collect()
}

pub fn typed(inputs: &[(&str, &str)]) -> BTreeMap<String, FormInput> {
    inputs
        .iter()
        .map(|(key, text)| ((*key).to_owned(), FormInput::Text((*text).to_owned())))
        .collect()
}
