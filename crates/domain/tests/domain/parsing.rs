//! Reading definitions: what is refused, and where the refusal points.

use bonafide_domain::definition::{Condition, Definition, FormItem, StepKind, Test};
use bonafide_domain::field::{FieldType, Input};
use serde_json::{Value, json};

use crate::samples::{definition, two_forms};

/// The document with one member set, by JSON pointer; the last part may be new.
fn with(mut document: Value, pointer: &str, value: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    let parent = document.pointer_mut(parent).expect("a known parent");
    match parent {
        Value::Array(items) => items[key.parse::<usize>().expect("an index")] = value,
        other => other[key] = value,
    }
    document
}

fn faults(document: &Value) -> Vec<String> {
    match Definition::parse(document) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn faults_name_the_path_and_what_is_meant() {
    let condition = |when: Value| {
        with(
            two_forms(),
            "/steps/0",
            json!({"step": "b", "kind": "branch", "routes": [{"when": when, "next": "done"}],
                   "otherwise": "done"}),
        )
    };
    let cases = [
        (json!([]), ": must be a mapping, not a list"),
        (json!({"steps": []}), "name: is missing"),
        (json!({"name": "x"}), "steps: is missing"),
        (
            with(two_forms(), "/nmae", json!(1)),
            "nmae: unknown key `nmae`; did you mean `name`?",
        ),
        (
            with(two_forms(), "/steps/1/feilds", json!([])),
            "steps[1].feilds: unknown key `feilds`; did you mean `fields`?",
        ),
        (
            with(two_forms(), "/steps/1/outcome", json!("failed")),
            "steps[1].outcome: unknown key `outcome`; known here: step, kind, title, body, button, fields, next",
        ),
        (
            with(two_forms(), "/steps/1/kind", json!("from")),
            "steps[1].kind: unknown kind `from`; did you mean `form`?",
        ),
        (
            with(two_forms(), "/steps/1/next", json!(null)),
            "steps[1].next: is missing",
        ),
        (
            with(two_forms(), "/steps/1/next", json!(7)),
            "steps[1].next: must be a text; write it in quotes: \"7\"",
        ),
        (
            with(two_forms(), "/steps/1/title", json!([1])),
            "steps[1].title: must be a text or a mapping of languages, not a list",
        ),
        (
            with(two_forms(), "/steps/1/title", json!({"en": "Hi"})),
            "steps[1].title.en: unknown language `en`; did you mean `en-US`?",
        ),
        (
            with(two_forms(), "/languages", json!([])),
            "languages: names no language; leave it out for all built-in ones",
        ),
        (
            with(two_forms(), "/languages", json!(["fr", "fr"])),
            "languages[1]: names a language a second time",
        ),
        (
            with(
                two_forms(),
                "/steps/0/fields/0",
                json!({"field": "x", "requird": true}),
            ),
            "steps[0].fields[0].requird: unknown key `requird`; did you mean `required`?",
        ),
        (
            with(
                two_forms(),
                "/steps/0/fields/0",
                json!({"address": {"perfix": "a"}}),
            ),
            "steps[0].fields[0].address.perfix: unknown key `perfix`; did you mean `prefix`?",
        ),
        (
            with(two_forms(), "/fields", json!({"a": {}})),
            "fields.a.type: is missing",
        ),
        (
            with(two_forms(), "/fields", json!({"a": {"type": "strnig"}})),
            "fields.a.type: unknown word `strnig`; did you mean `string`?",
        ),
        (
            with(
                two_forms(),
                "/fields",
                json!({"a": {"type": "string", "min": 1}}),
            ),
            "fields.a.min: unknown key `min`; known here: type, label, required, correctable, write-once, redaction, default, input, min-length, max-length",
        ),
        (
            with(
                two_forms(),
                "/fields",
                json!({"a": {"type": "string", "max-length": 1025}}),
            ),
            "fields.a.max-length: must be a whole number from 1 to 1024",
        ),
        (
            with(
                two_forms(),
                "/fields",
                json!({"a": {"type": "date", "min": "1900-1-1"}}),
            ),
            "fields.a.min: must be a date as YYYY-MM-DD, or `today`",
        ),
        (
            with(two_forms(), "/fields", json!({"a": {"type": "choices"}})),
            "fields.a.options: is missing",
        ),
        (
            with(
                two_forms(),
                "/fields",
                json!({"a": {"type": "choices", "options": [1]}}),
            ),
            "fields.a.options[0]: must be a text; write it in quotes: \"1\"",
        ),
        (
            with(
                two_forms(),
                "/fields",
                json!({"a": {"type": "integer", "min": 1.5}}),
            ),
            "fields.a.min: must be a whole number",
        ),
        (
            with(
                two_forms(),
                "/fields",
                json!({"a": {"type": "string", "required": "yes"}}),
            ),
            "fields.a.required: must be true or false, not a text",
        ),
        (
            with(two_forms(), "/theme", json!({"color-primary": 3})),
            "theme.color-primary: must be a text; write it in quotes: \"3\"",
        ),
        (
            condition(json!({})),
            "steps[0].routes[0].when: is no condition; it needs one of field, all, any, not, verification, attempts-of",
        ),
        (
            condition(json!({"field": "a"})),
            "steps[0].routes[0].when: needs exactly one test of is, in, not, present, above, below, age-below",
        ),
        (
            condition(json!({"field": "a", "is": 1, "not": 2})),
            "steps[0].routes[0].when: needs exactly one test of is, in, not, present, above, below, age-below",
        ),
        (
            condition(json!({"all": [{"field": "a", "above": "x"}]})),
            "steps[0].routes[0].when.all[0].above: must be a number, a date as YYYY-MM-DD, or `today`",
        ),
        (
            condition(json!({"verification": "email"})),
            "steps[0].routes[0].when.passed: is missing",
        ),
        (
            condition(json!({"attempts-of": "email", "below": 0})),
            "steps[0].routes[0].when.below: must be a whole number from 1 to 1000",
        ),
    ];
    for (document, expected) in cases {
        let faults = faults(&document);
        let expected = expected.trim_start_matches(": ");
        assert!(
            faults.iter().any(|fault| fault == expected),
            "{expected}\n{faults:#?}"
        );
    }
}

#[test]
fn a_word_that_yaml_took_for_a_truth_value_is_explained() {
    let document = with(two_forms(), "/languages", json!(["fr", false]));
    assert_eq!(
        faults(&document),
        ["languages[1]: must be a text; words such as yes, no, on, off go in quotes"]
    );
}

#[test]
fn every_fault_is_told_at_once() {
    let document = json!({"name": 1, "steps": [{"step": "a"}, {"kind": "end", "outcome": "won"}]});
    assert_eq!(
        faults(&document),
        [
            "name: must be a text; write it in quotes: \"1\"",
            "steps[0].kind: is missing",
            "steps[1].step: is missing",
            "steps[1].outcome: unknown word `won`; known here: completed, failed, needs-review",
        ]
    );
}

#[test]
fn conditions_cannot_be_nested_without_end() {
    let mut when = json!({"field": "a", "present": true});
    for _ in 0..100 {
        when = json!({"not": when});
    }
    let mut document = two_forms();
    document["steps"][0] = json!({"step": "b", "kind": "branch",
        "routes": [{"when": when, "next": "done"}], "otherwise": "done"});
    let faults = faults(&document);
    assert_eq!(faults.len(), 1);
    assert!(
        faults[0].ends_with("is nested more than 8 levels deep"),
        "{faults:?}"
    );
}

#[test]
fn without_fields_a_definition_has_the_default_ones() {
    let definition = definition(&two_forms());
    let keys: Vec<&str> = definition.fields.keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "name-first",
            "name-middle",
            "name-last",
            "birthdate",
            "address-street-1",
            "address-street-2",
            "address-city",
            "address-subdivision",
            "address-postal-code",
            "address-country-code",
            "email-address",
            "phone-number",
            "identification-number",
            "selected-country-code"
        ]
    );
    let kind = |key: &str| {
        let schema = definition.field(key).expect("a default field");
        (schema.field_type(), schema.input())
    };
    assert_eq!(kind("birthdate"), (FieldType::Date, Some(Input::Date)));
    assert_eq!(
        kind("email-address"),
        (FieldType::String, Some(Input::Email))
    );
    assert_eq!(
        kind("phone-number"),
        (FieldType::String, Some(Input::Phone))
    );
    assert_eq!(
        kind("address-country-code"),
        (FieldType::String, Some(Input::Country))
    );
    assert_eq!(kind("address-city"), (FieldType::String, Some(Input::Text)));
}

#[test]
fn fields_are_found_by_any_spelling() {
    let definition = definition(&two_forms());
    for key in [
        "address-street-1",
        "address_street_1",
        "addressStreet1",
        "ADDRESS-STREET-1",
    ] {
        let found = definition
            .field_by_any_spelling(key)
            .map(|schema| schema.key.as_str());
        assert_eq!(found, Some("address-street-1"), "{key}");
    }
    assert_eq!(definition.field_by_any_spelling("address.street.1"), None);
}

#[test]
fn not_beside_a_field_is_a_test_and_alone_a_condition() {
    let document = with(
        two_forms(),
        "/steps/0",
        json!({"step": "b", "kind": "branch", "otherwise": "done", "routes": [
            {"when": {"field": "name-first", "not": "Ann"}, "next": "more"},
            {"when": {"not": {"field": "name-first", "present": true}}, "next": "more"}
        ]}),
    );
    let definition = definition(&document);
    let StepKind::Branch { routes, .. } = &definition.steps[0].kind else {
        panic!("a branch was read as something else");
    };
    assert!(matches!(
        &routes[0].when,
        Condition::Field {
            test: Test::Not(_),
            ..
        }
    ));
    assert!(matches!(&routes[1].when, Condition::Not(_)));
}

#[test]
fn an_address_stands_for_its_six_fields() {
    let document = with(
        two_forms(),
        "/steps/0/fields",
        json!([{"address": {"countries": ["US", "CA"]}}]),
    );
    let definition = definition(&document);
    let StepKind::Form { items, .. } = &definition.steps[0].kind else {
        panic!("a form was read as something else");
    };
    let fields: Vec<_> = items.iter().flat_map(FormItem::fields).collect();
    let summary: Vec<(&str, bool, usize)> = fields
        .iter()
        .map(|field| (field.field.as_str(), field.required, field.countries.len()))
        .collect();
    assert_eq!(
        summary,
        [
            ("address-street-1", true, 0),
            ("address-street-2", false, 0),
            ("address-city", true, 0),
            ("address-subdivision", false, 0),
            ("address-postal-code", true, 0),
            ("address-country-code", true, 2),
        ]
    );
}
