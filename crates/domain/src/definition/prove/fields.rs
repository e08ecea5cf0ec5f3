//! Proofs about the field schema.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::definition::limits::MAX_OPTIONS;
use crate::definition::{Definition, Fault};
use crate::field::{
    Choices, DateBound, FieldKind, FieldSchema, Redaction, normal_key, parse_api, valid_key,
};

pub(super) fn prove(definition: &Definition, faults: &mut Vec<Fault>) {
    let mut spellings: BTreeMap<String, &str> = BTreeMap::new();
    for schema in definition.fields.values() {
        let path = format!("fields.{}", schema.key);
        if let Some(other) = spellings.insert(normal_key(&schema.key), &schema.key) {
            let message = format!(
                "means the same as `{other}`: keys are compared without case, hyphens and underscores"
            );
            faults.push(Fault::new(path.as_str(), message));
        }
        prove_schema(&path, schema, faults);
    }
}

fn prove_schema(path: &str, schema: &FieldSchema, faults: &mut Vec<Fault>) {
    let mut refuse = |message: &str| faults.push(Fault::new(path, message));
    if !valid_key(&schema.key) {
        refuse("a key is a letter, then letters, digits, - and _, at most 64 in all");
    }
    if schema.redaction == Redaction::Never && schema.holds_files() {
        refuse("has `redaction: never`, and no file outlasts the redaction of its inquiry");
    }
    match &schema.kind {
        FieldKind::Choices(choices) | FieldKind::MultiChoices(choices) => {
            prove_choices(path, choices, faults);
        }
        FieldKind::Date { min, max } => {
            if let (Some(DateBound::On(min)), Some(DateBound::On(max))) = (min, max)
                && min > max
            {
                refuse("has a min after its max");
            }
        }
        FieldKind::Integer { min, max } => {
            if min.zip(*max).is_some_and(|(min, max)| min > max) {
                refuse("has a min above its max");
            }
        }
        FieldKind::Number { min, max } => {
            if min.zip(*max).is_some_and(|(min, max)| min > max) {
                refuse("has a min above its max");
            }
        }
        FieldKind::String(rules) => {
            if rules.min_length > rules.max_length {
                refuse("has a min-length above its max-length");
            }
        }
        FieldKind::Array { items: Some(items) } => {
            prove_schema(&format!("{path}.items"), items, faults);
        }
        FieldKind::Hash { members, .. } => {
            for member in members {
                prove_schema(&format!("{path}.fields.{}", member.key), member, faults);
            }
        }
        FieldKind::Array { items: None }
        | FieldKind::Boolean
        | FieldKind::Datetime
        | FieldKind::EmailAddress
        | FieldKind::File
        | FieldKind::Json
        | FieldKind::Relation { .. } => {}
    }
    prove_default(path, schema, faults);
}

fn prove_choices(path: &str, choices: &Choices, faults: &mut Vec<Fault>) {
    if choices.options.is_empty() {
        faults.push(Fault::new(path, "has no options"));
    }
    if choices.options.len() > MAX_OPTIONS {
        faults.push(Fault::new(
            path,
            format!("has more than {MAX_OPTIONS} options"),
        ));
    }
    let mut seen = BTreeSet::new();
    for (index, option) in choices.options.iter().enumerate() {
        let path = format!("{path}.options[{index}]");
        if option.value.is_empty() {
            // An unchosen drop-down list posts an empty value.
            faults.push(Fault::new(path, "has an empty value"));
        } else if option.value.trim() != option.value {
            faults.push(Fault::new(
                path,
                "has a value that begins or ends with a space",
            ));
        } else if !seen.insert(&option.value) {
            faults.push(Fault::new(path, "has the value of an option before it"));
        }
    }
}

fn prove_default(path: &str, schema: &FieldSchema, faults: &mut Vec<Fault>) {
    let Some(default) = &schema.default else {
        return;
    };
    let path = format!("{path}.default");
    // `today` is not known when a template is published, so that bound is left open here.
    match parse_api(schema, default, Date::MAX) {
        Err(error) => faults.push(Fault::new(path, error.english("the default"))),
        Ok(canonical) if canonical != *default => {
            faults.push(Fault::new(path, format!("must be written as {canonical}")));
        }
        Ok(_) => {}
    }
}
