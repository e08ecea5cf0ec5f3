//! Inquiries of older versions.

use serde_json::{Map, Value, json};

use super::changes::{Resource, fields, fold_unknown};
use super::{Operation, cell};

/// What a creating request may carry besides fields.
const CREATE_ATTRIBUTES: [&str; 13] = [
    "template-id",
    "inquiry-template-id",
    "inquiry-template-version-id",
    "reference-id",
    "account-id",
    "creator-email-address",
    "theme-id",
    "theme-set-id",
    "redirect-uri",
    "note",
    "fields",
    "tags",
    "initial-step-name",
];

/// What an updating request may carry besides fields.
const UPDATE_ATTRIBUTES: [&str; 4] = ["note", "fields", "tags", "redirect-uri"];

/// Text attributes before 2025-10-27, each the value of the field of its name.
const FLAT_TEXTS: [&str; 12] = [
    "name-first",
    "name-middle",
    "name-last",
    "phone-number",
    "email-address",
    "social-security-number",
    "address-street-1",
    "address-street-2",
    "address-city",
    "address-subdivision",
    "address-postal-code",
    "identification-number",
];

/// The values of the field `identification-class` that the two old attributes stood for.
pub(super) const DOCUMENT_NUMBERS: [(&str, &str); 2] =
    [("driver-license-number", "dl"), ("passport-number", "pp")];

/// Before 2025-10-27 every attribute that the contract did not name was a field's value;
/// `country-code` was the field of the country chosen for the document.
pub(super) fn fold(operation: &Operation, body: &mut Value) {
    let known: &[&str] = match operation.id {
        "create-an-inquiry" => &CREATE_ATTRIBUTES,
        "update-an-inquiry" => &UPDATE_ATTRIBUTES,
        _ => return,
    };
    if let Some(attributes) = body
        .pointer_mut("/data/attributes")
        .and_then(Value::as_object_mut)
        && !attributes.contains_key("selected-country-code")
        && let Some(country) = attributes.shift_remove("country-code")
    {
        attributes.insert("selected-country-code".to_owned(), country);
    }
    fold_unknown(body, known);
}

/// Before 2025-10-27 the well-known fields were attributes too.
pub(super) fn flatten(inquiry: &mut Resource<'_>) {
    if inquiry.kind != "inquiry" {
        return;
    }
    let Some(attributes) = inquiry.attributes() else {
        return;
    };
    let empty = Map::new();
    let fields = match attributes.get("fields") {
        Some(Value::Object(fields)) => fields,
        _ => &empty,
    };
    let mut flat = vec![("birthdate", cell::date(fields, "birthdate"))];
    flat.extend(FLAT_TEXTS.map(|name| (name, cell::text(fields, name))));
    flat.push(("address-subdivision-abbr", subdivision_abbr(fields)));
    flat.push(("address-postal-code-abbr", postal_code_abbr(fields)));
    for (name, value) in flat {
        attributes.insert(name.to_owned(), value);
    }
}

/// The abbreviation if the template keeps one, or if the subdivision is written as one.
fn subdivision_abbr(fields: &Map<String, Value>) -> Value {
    let own = cell::text(fields, "address-subdivision-abbr");
    if !own.is_null() {
        return own;
    }
    match cell::text(fields, "address-subdivision") {
        Value::String(s) if s.len() == 2 && s.bytes().all(|b| b.is_ascii_uppercase()) => {
            Value::String(s)
        }
        _ => Value::Null,
    }
}

/// The postal code without the last four digits of a ZIP+4.
fn postal_code_abbr(fields: &Map<String, Value>) -> Value {
    let own = cell::text(fields, "address-postal-code-abbr");
    if !own.is_null() {
        return own;
    }
    match cell::text(fields, "address-postal-code") {
        Value::String(code) => match code.split_once('-') {
            Some((zip, four)) if is_digits(zip, 5) && is_digits(four, 4) => json!(zip),
            _ => Value::String(code),
        },
        other => other,
    }
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}

/// Before 2021-07-05 the reviewer was an id and a type among the attributes.
pub(super) fn reviewer_attributes(inquiry: &mut Resource<'_>) {
    if inquiry.kind != "inquiry" {
        return;
    }
    let link = inquiry
        .object
        .get_mut("relationships")
        .and_then(Value::as_object_mut)
        .and_then(|relationships| relationships.shift_remove("reviewer"))
        .unwrap_or_default();
    let Some(attributes) = inquiry.attributes() else {
        return;
    };
    for (attribute, member) in [("reviewer", "id"), ("reviewer-type", "type")] {
        let value = match link.pointer("/data").and_then(|data| data.get(member)) {
            Some(Value::String(text)) => Value::String(text.clone()),
            _ => Value::Null,
        };
        attributes.insert(attribute.to_owned(), value);
    }
}

/// Before 2021-02-21 each kind of document had a field of its own.
pub(super) fn unify_document_numbers(operation: &Operation, body: &mut Value) {
    if !matches!(operation.id, "create-an-inquiry" | "update-an-inquiry") {
        return;
    }
    // This change is older than the one that folds attributes into fields, so either
    // place may still hold the old name.
    if let Some(attributes) = body
        .pointer_mut("/data/attributes")
        .and_then(Value::as_object_mut)
    {
        unify(attributes);
    }
    if let Some(fields) = fields(body) {
        unify(fields);
    }
}

fn unify(values: &mut Map<String, Value>) {
    for (old, class) in DOCUMENT_NUMBERS {
        let Some(number) = values.shift_remove(old) else {
            continue;
        };
        if !values.contains_key("identification-number") {
            if number.is_string() {
                values.insert("identification-class".to_owned(), json!(class));
            }
            values.insert("identification-number".to_owned(), number);
        }
    }
}

/// Before 2021-02-21 the number stood in the attribute, and the field, of its kind.
pub(super) fn split_document_number(inquiry: &mut Resource<'_>) {
    if inquiry.kind != "inquiry" {
        return;
    }
    let Some(attributes) = inquiry.attributes() else {
        return;
    };
    let mut numbers = DOCUMENT_NUMBERS.map(|(old, _)| (old, Value::Null));
    if let Some(Value::Object(fields)) = attributes.get_mut("fields") {
        let class = cell::text(fields, "identification-class");
        for ((old, number), (_, meant)) in numbers.iter_mut().zip(DOCUMENT_NUMBERS) {
            if class == meant {
                *number = cell::text(fields, "identification-number");
            }
            fields.insert(
                (*old).to_owned(),
                json!({ "type": "string", "value": number }),
            );
        }
    }
    for (old, number) in numbers {
        attributes.insert(old.to_owned(), number);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Version, downgrade, upgrade};
    use super::*;

    const CREATE: Operation = Operation {
        id: "create-an-inquiry",
        resource: "inquiry",
    };

    fn upgraded(version: Version, attributes: Value) -> Value {
        let mut body = json!({"data": {"attributes": attributes}});
        upgrade(version, &CREATE, &mut body);
        body["data"]["attributes"].take()
    }

    fn downgraded(version: Version) -> Value {
        let mut body = json!({"data": {"type": "inquiry", "attributes": {"status": "approved", "fields": {
                "name-first": {"type": "string", "value": "Jane"},
                "birthdate": {"type": "date", "value": "1994-04-12"},
                "address-postal-code": {"type": "string", "value": "94111-1234"},
                "address-subdivision": {"type": "string", "value": "CA"},
                "identification-class": {"type": "string", "value": "pp"},
                "identification-number": {"type": "string", "value": "P1"}}},
            "relationships": {"reviewer": {"data": {"type": "workflow-run", "id": "wfr_1"}}}}});
        downgrade(version, &mut body);
        body["data"].take()
    }

    #[test]
    fn attributes_become_fields_before_2025_10_27() {
        let attributes = json!({"inquiry-template-id": "itmpl_1", "country-code": "US",
            "name-first": "Jane", "name-last": "A", "fields": {"name-last": "B"}});
        assert_eq!(
            upgraded(Version::V2023_01_05, attributes.clone()),
            json!({"inquiry-template-id": "itmpl_1", "fields": {
                "name-last": "B", "name-first": "Jane", "selected-country-code": "US"}})
        );
        assert_eq!(
            upgraded(Version::V2025_10_27, attributes.clone()),
            attributes
        );
    }

    #[test]
    fn fields_that_are_no_object_are_left_for_the_check() {
        let attributes = json!({"name-first": "Jane", "fields": "x"});
        assert_eq!(
            upgraded(Version::V2023_01_05, attributes.clone()),
            attributes
        );
        assert_eq!(
            upgraded(
                Version::V2023_01_05,
                json!({"name-first": "Jane", "fields": null})
            ),
            json!({"fields": {"name-first": "Jane"}})
        );
        assert_eq!(
            upgraded(Version::V2023_01_05, json!({"fields": null})),
            json!({"fields": null})
        );
    }

    #[test]
    fn document_numbers_become_one_before_2021_02_21() {
        for attributes in [
            json!({"passport-number": "P1"}),
            json!({"fields": {"passport-number": "P1"}}),
        ] {
            assert_eq!(
                upgraded(Version::V2020_05_18, attributes.clone()),
                json!({"fields": {"identification-class": "pp", "identification-number": "P1"}})
            );
            assert_eq!(
                upgraded(Version::V2021_02_21, attributes),
                json!({"fields": {"passport-number": "P1"}})
            );
        }
    }

    #[test]
    fn fields_are_attributes_too_before_2025_10_27() {
        let old = downgraded(Version::V2023_01_05);
        let attributes = &old["attributes"];
        assert_eq!(attributes["name-first"], "Jane");
        assert_eq!(attributes["name-last"], Value::Null);
        assert_eq!(attributes["birthdate"], "1994-04-12");
        assert_eq!(attributes["address-postal-code"], "94111-1234");
        assert_eq!(attributes["address-postal-code-abbr"], "94111");
        assert_eq!(attributes["address-subdivision-abbr"], "CA");
        assert_eq!(attributes.as_object().map(Map::len), Some(2 + 15));
        let new = downgraded(Version::V2025_10_27);
        assert_eq!(new["attributes"].as_object().map(Map::len), Some(2));
    }

    #[test]
    fn the_reviewer_is_two_attributes_before_2021_07_05() {
        let old = downgraded(Version::V2021_05_14);
        assert_eq!(old["attributes"]["reviewer"], "wfr_1");
        assert_eq!(old["attributes"]["reviewer-type"], "workflow-run");
        assert_eq!(old["relationships"], json!({}));
        let new = downgraded(Version::V2021_07_05);
        assert_eq!(new["attributes"].get("reviewer"), None);
        assert_eq!(new["relationships"]["reviewer"]["data"]["id"], "wfr_1");
    }

    #[test]
    fn an_undecided_inquiry_has_a_null_reviewer() {
        for data in [json!(null), json!({})] {
            let mut body = json!({"data": {"type": "inquiry", "attributes": {},
                "relationships": {"reviewer": {"data": data}}}});
            downgrade(Version::V2020_05_18, &mut body);
            assert_eq!(body["data"]["attributes"]["reviewer"], Value::Null);
            assert_eq!(body["data"]["attributes"]["reviewer-type"], Value::Null);
        }
    }

    #[test]
    fn document_numbers_are_told_apart_before_2021_02_21() {
        let old = downgraded(Version::V2020_05_18);
        assert_eq!(old["attributes"]["passport-number"], "P1");
        assert_eq!(old["attributes"]["driver-license-number"], Value::Null);
        assert_eq!(
            old["attributes"]["fields"]["passport-number"]["value"],
            "P1"
        );
        assert_eq!(
            downgraded(Version::V2021_02_21)["attributes"].get("passport-number"),
            None
        );
    }
}
