//! The fields that a template has unless it says otherwise.

use jiff::civil::{Date, date};

use crate::field::{DateBound, FieldKind, FieldSchema, StringFormat, StringRules};

/// No living person was born before.
const EARLIEST_BIRTHDATE: Date = date(1900, 1, 1);

const STRINGS_BEFORE_BIRTHDATE: [&str; 3] = ["name-first", "name-middle", "name-last"];

const STRINGS_AFTER_BIRTHDATE: [&str; 10] = [
    "address-street-1",
    "address-street-2",
    "address-city",
    "address-subdivision",
    "address-postal-code",
    "address-country-code",
    "email-address",
    "phone-number",
    "identification-number",
    "selected-country-code",
];

/// The contract's default fields of a template, in its order: all strings except the birthdate.
pub fn default_fields() -> Vec<FieldSchema> {
    let string = |key: &&str| {
        FieldSchema::new(
            *key,
            FieldKind::String(StringRules::new(StringFormat::of_key(key))),
        )
    };
    let birthdate = FieldSchema::new(
        "birthdate",
        FieldKind::Date {
            min: Some(DateBound::On(EARLIEST_BIRTHDATE)),
            max: Some(DateBound::Today),
        },
    );
    STRINGS_BEFORE_BIRTHDATE
        .iter()
        .map(string)
        .chain([birthdate])
        .chain(STRINGS_AFTER_BIRTHDATE.iter().map(string))
        .collect()
}
