//! Accounts of older versions: flat attributes over nested fields.

use serde_json::{Map, Value, json};

use super::changes::{Resource, fields, take_unknown};
use super::{Operation, cell};

/// What a request may carry besides fields.
const ATTRIBUTES: [&str; 6] = [
    "account-type-id",
    "account-status",
    "reference-id",
    "selfie-photo",
    "tags",
    "fields",
];

/// Flat attributes that live in a hash field: the attribute, the field, the name inside.
/// Names of account fields are snake-case in every version.
const NESTED: [(&str, &str, &str); 9] = [
    ("name-first", "name", "first"),
    ("name-middle", "name", "middle"),
    ("name-last", "name", "last"),
    ("address-street-1", "address", "street_1"),
    ("address-street-2", "address", "street_2"),
    ("address-city", "address", "city"),
    ("address-subdivision", "address", "subdivision"),
    ("address-postal-code", "address", "postal_code"),
    ("country-code", "address", "country_code"),
];

/// Flat attributes that are the text of the field of the same name.
const TEXTS: [&str; 2] = ["phone-number", "email-address"];

/// The flat attribute that is one of the identification numbers, and the class of that number.
const SOCIAL_SECURITY: (&str, &str) = ("social-security-number", "ssn");

/// Before 2025-10-27 attributes that were not the account's own were values of fields.
/// A value given in `fields` too keeps the one there, the newer way.
pub(super) fn fold(operation: &Operation, body: &mut Value) {
    if !matches!(operation.id, "create-an-account" | "update-an-account") {
        return;
    }
    let unknown = take_unknown(body, &ATTRIBUTES);
    let Some(fields) = fields(body) else { return };
    for (name, value) in unknown {
        match NESTED.iter().find(|(flat, ..)| *flat == name) {
            Some((_, outer, inner)) => {
                let hash = fields
                    .entry(*outer)
                    .or_insert_with(|| Value::Object(Map::new()));
                // A hash that is no object is the check's to report.
                if let Value::Object(hash) = hash {
                    hash.entry(*inner).or_insert(value);
                }
            }
            None if name == SOCIAL_SECURITY.0 && value.is_string() => {
                let number = json!([{
                    "identification_class": SOCIAL_SECURITY.1,
                    "identification_number": value,
                    "issuing_country": "US",
                }]);
                fields.entry("identification_numbers").or_insert(number);
            }
            None => {
                fields.entry(name.replace('-', "_")).or_insert(value);
            }
        }
    }
}

/// Before 2025-10-27 the well-known fields were attributes too.
pub(super) fn flatten(account: &mut Resource<'_>) {
    if account.kind != "account" {
        return;
    }
    let Some(attributes) = account.attributes() else {
        return;
    };
    let empty = Map::new();
    let fields = match attributes.get("fields") {
        Some(Value::Object(fields)) => fields,
        _ => &empty,
    };
    let mut flat = vec![
        ("birthdate", cell::date(fields, "birthdate")),
        ("identification-numbers", identification_numbers(fields)),
        (SOCIAL_SECURITY.0, social_security_number(fields)),
    ];
    flat.extend(NESTED.map(|(name, outer, inner)| (name, cell::inner_text(fields, outer, inner))));
    flat.extend(TEXTS.map(|name| (name, cell::text(fields, name))));
    for (name, value) in flat {
        attributes.insert(name.to_owned(), value);
    }
}

fn social_security_number(fields: &Map<String, Value>) -> Value {
    let Some(Value::Array(numbers)) = cell::value(fields, "identification_numbers") else {
        return Value::Null;
    };
    let cells = numbers
        .iter()
        .filter_map(|number| number.get("value")?.as_object());
    let of_class = |cells: &&Map<String, Value>| {
        cell::text(cells, "identification_class") == SOCIAL_SECURITY.1
    };
    cells
        .filter(of_class)
        .map(|cells| cell::text(cells, "identification_number"))
        .next()
        .unwrap_or_default()
}

/// The numbers grouped by their class: `{"pp": [{"issuing-country": "US", …}]}`.
fn identification_numbers(fields: &Map<String, Value>) -> Value {
    let mut classes = Map::new();
    let Some(Value::Array(numbers)) = cell::value(fields, "identification_numbers") else {
        return Value::Object(classes);
    };
    for number in numbers {
        let Some(Value::Object(cells)) = number.get("value") else {
            continue;
        };
        let Value::String(class) = cell::text(cells, "identification_class") else {
            continue;
        };
        let mut flat = Map::new();
        for name in [
            "issuing-country",
            "identification-class",
            "identification-number",
        ] {
            let text = cell::text(cells, name);
            if text.is_string() {
                flat.insert(name.to_owned(), text);
            }
        }
        if let Value::Array(of_class) = classes.entry(class).or_insert_with(|| json!([])) {
            of_class.push(Value::Object(flat));
        }
    }
    Value::Object(classes)
}

#[cfg(test)]
mod tests {
    use super::super::{Version, downgrade, upgrade};
    use super::*;

    const UPDATE: Operation = Operation {
        id: "update-an-account",
        resource: "account",
    };

    fn upgraded(version: Version, attributes: Value) -> Value {
        let mut body = json!({"data": {"attributes": attributes}});
        upgrade(version, &UPDATE, &mut body);
        body["data"]["attributes"].take()
    }

    #[test]
    fn flat_attributes_find_their_nested_fields() {
        let attributes = json!({"reference-id": "r", "name-first": "Jane", "name-last": "A",
            "country-code": "US", "birthdate": "1994-04-12", "my-own": 1,
            "fields": {"name": {"last": "B"}}});
        assert_eq!(
            upgraded(Version::V2023_01_05, attributes.clone()),
            json!({"reference-id": "r", "fields": {"name": {"last": "B", "first": "Jane"},
                "address": {"country_code": "US"}, "birthdate": "1994-04-12", "my_own": 1}})
        );
        assert_eq!(
            upgraded(Version::V2025_10_27, attributes.clone()),
            attributes
        );
    }

    #[test]
    fn nested_fields_are_flat_attributes_too() {
        let account = json!({"type": "account", "attributes": {"fields": {
            "name": {"type": "hash", "value": {"first": {"type": "string", "value": "Jane"}}},
            "address": {"type": "hash", "value": {"street_1": {"type": "string", "value": "S"},
                "country_code": {"type": "string", "value": "US"}}},
            "birthdate": {"type": "date", "value": "not a date"},
            "phone_number": {"type": "string", "value": "1"},
            "identification_numbers": {"type": "array", "value": [
                {"type": "hash", "value": {
                    "identification_class": {"type": "string", "value": "pp"},
                    "identification_number": {"type": "string", "value": "P1"},
                    "issuing_country": {"type": "string", "value": null}}},
                {"type": "hash", "value": {"identification_number": {"type": "string", "value": "lost"}}}]}}}});
        let mut body = json!({"data": [account.clone()]});
        downgrade(Version::V2023_01_05, &mut body);
        let attributes = &body["data"][0]["attributes"];
        assert_eq!(attributes["name-first"], "Jane");
        assert_eq!(attributes["name-last"], Value::Null);
        assert_eq!(attributes["address-street-1"], "S");
        assert_eq!(attributes["country-code"], "US");
        assert_eq!(attributes["phone-number"], "1");
        assert_eq!(attributes["birthdate"], Value::Null);
        assert_eq!(
            attributes["identification-numbers"],
            json!({"pp": [{"identification-class": "pp", "identification-number": "P1"}]})
        );
        assert_eq!(attributes.as_object().map(Map::len), Some(1 + 14));
        let mut new = json!({"data": [account.clone()]});
        downgrade(Version::V2025_10_27, &mut new);
        assert_eq!(new["data"][0], account);
    }
}
