//! The fields of the default account type (contract, schema `account`): nested, in snake case.

use std::sync::OnceLock;

use bonafide_domain::field::{
    FieldKind, FieldSchema, StringFormat, StringRules, is_blank, parse_api,
};
use jiff::civil::Date;
use serde_json::{Map, Value as Json};

use crate::lookup;
use crate::{Error, Problem, Result};

fn string(key: &str) -> FieldSchema {
    with_format(key, StringFormat::Text)
}

fn with_format(key: &str, format: StringFormat) -> FieldSchema {
    FieldSchema::new(key, FieldKind::String(StringRules::new(format)))
}

fn hash(key: &str, members: Vec<FieldSchema>) -> FieldSchema {
    FieldSchema::new(
        key,
        FieldKind::Hash {
            members,
            ignore_unknown_keys: false,
        },
    )
}

/// Top level, in the order in which they are told.
pub fn fields() -> &'static [FieldSchema] {
    static FIELDS: OnceLock<Vec<FieldSchema>> = OnceLock::new();
    FIELDS.get_or_init(|| {
        vec![
            hash(
                "name",
                vec![string("first"), string("middle"), string("last")],
            ),
            hash(
                "address",
                vec![
                    string("street_1"),
                    string("street_2"),
                    string("city"),
                    string("subdivision"),
                    string("postal_code"),
                    with_format("country_code", StringFormat::Country),
                ],
            ),
            FieldSchema::new(
                "identification_numbers",
                FieldKind::Array {
                    items: Some(Box::new(hash(
                        "identification_number",
                        vec![
                            string("identification_class"),
                            string("identification_number"),
                            with_format("issuing_country", StringFormat::Country),
                        ],
                    ))),
                },
            ),
            FieldSchema::new(
                "birthdate",
                FieldKind::Date {
                    min: None,
                    max: None,
                },
            ),
            with_format("phone_number", StringFormat::Phone),
            with_format("email_address", StringFormat::Email),
        ]
    })
}

/// Checks and normalises `data.attributes.fields` of a create or update.
pub fn parse(given: &Map<String, Json>, today: Date) -> Result<Map<String, Json>> {
    let mut parsed = Map::new();
    let mut problems = Vec::new();
    for (key, value) in given {
        let Some(schema) = fields().iter().find(|schema| schema.key == *key) else {
            let known: Vec<&str> = fields().iter().map(|schema| schema.key.as_str()).collect();
            problems.push(Problem {
                pointer: Some(format!("/data/attributes/fields/{key}")),
                details: format!(
                    "There is no account field of that key; there are {}",
                    known.join(", ")
                ),
            });
            continue;
        };
        match parse_api(schema, value, today) {
            Ok(value) => {
                parsed.insert(key.clone(), value);
            }
            Err(error) => problems.push(Problem {
                pointer: Some(format!("/data/attributes/fields/{key}")),
                details: error.english(key),
            }),
        }
    }
    if problems.is_empty() {
        Ok(parsed)
    } else {
        Err(Error::Invalid(problems))
    }
}

/// What an operator may search an account by.
pub fn searchable(fields: &Map<String, Json>) -> lookup::Searchable {
    let text = |value: Option<&Json>| value.and_then(Json::as_str).map(str::to_owned);
    let name = fields.get("name");
    let part = |key: &str| name.and_then(|name| text(name.get(key)));
    let full = [part("first"), part("last")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    lookup::Searchable {
        name: Some(full),
        email: text(fields.get("email_address")),
        phone: text(fields.get("phone_number")),
    }
}

/// Account fields out of the contract's flat inquiry fields; only those that hold something.
pub fn from_inquiry(get: impl Fn(&str) -> Option<Json>) -> Map<String, Json> {
    let mut out = Map::new();
    let group = |members: &[(&str, &str)]| -> Map<String, Json> {
        members
            .iter()
            .filter_map(|(member, key)| {
                let value = get(key).filter(|value| !is_blank(value))?;
                Some(((*member).to_owned(), value))
            })
            .collect()
    };
    let name = group(&[
        ("first", "name-first"),
        ("middle", "name-middle"),
        ("last", "name-last"),
    ]);
    let address = group(&[
        ("street_1", "address-street-1"),
        ("street_2", "address-street-2"),
        ("city", "address-city"),
        ("subdivision", "address-subdivision"),
        ("postal_code", "address-postal-code"),
        ("country_code", "address-country-code"),
    ]);
    for (key, members) in [("name", name), ("address", address)] {
        if !members.is_empty() {
            out.insert(key.to_owned(), members.into());
        }
    }
    out.extend(group(&[
        ("birthdate", "birthdate"),
        ("phone_number", "phone-number"),
        ("email_address", "email-address"),
    ]));
    out
}
