//! Field values that come from outside, checked against the version's schema.

use bonafide_domain::definition::Definition;
use bonafide_domain::field::{Held, Origin, Values, parse_api};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json};

use crate::lookup;
use crate::{Error, Problem, Result};

/// Values by keys of any spelling, as the caller sent them.
pub type Given = Map<String, Json>;

/// Every wrong field is named at once. `held`: what the inquiry has, for fields written once.
pub fn parse(
    definition: &Definition,
    given: &Given,
    held: Option<&Values>,
    origin: Origin,
    now: Timestamp,
) -> Result<Vec<(String, Held)>> {
    let today = now.to_zoned(TimeZone::UTC).date();
    let mut fields: Vec<(String, Held)> = Vec::new();
    let mut problems = Vec::new();
    let mut refuse = |key: &str, details: String| {
        problems.push(Problem {
            pointer: Some(format!("/data/attributes/fields/{key}")),
            details,
        });
    };
    for (key, value) in given {
        let Some(schema) = definition.field_by_any_spelling(key) else {
            let known: Vec<&str> = definition.fields.keys().map(String::as_str).collect();
            refuse(
                key,
                format!(
                    "{key} is not a field of the inquiry template; its fields are {}",
                    known.join(", ")
                ),
            );
            continue;
        };
        if fields.iter().any(|(known, _)| *known == schema.key) {
            refuse(
                key,
                format!("{} is given twice, in two spellings", schema.key),
            );
            continue;
        }
        let value = match parse_api(schema, value, today) {
            Ok(value) => value,
            Err(error) => {
                refuse(key, error.english(key));
                continue;
            }
        };
        let old = held.and_then(|held| held.get(&schema.key));
        if let Some(old) = old
            && schema.write_once
            && old.origin != Origin::Default
            && old.value != value
        {
            refuse(key, format!("{key} can be written once and has a value"));
            continue;
        }
        fields.push((schema.key.clone(), Held { value, origin }));
    }
    if problems.is_empty() {
        Ok(fields)
    } else {
        Err(Error::Invalid(problems))
    }
}

/// What an operator may search an inquiry by.
pub(super) fn searchable(fields: &Values) -> lookup::Searchable {
    let text = |key: &str| {
        fields
            .get(key)
            .and_then(|held| held.value.as_str())
            .map(str::to_owned)
    };
    let name = [text("name-first"), text("name-last")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    lookup::Searchable {
        name: Some(name),
        email: text("email-address"),
        phone: text("phone-number"),
    }
}
