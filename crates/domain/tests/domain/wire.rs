//! The `field-schemas` elements of the API.

use bonafide_domain::field::FILE_TYPES;
use serde_json::{Value, json};

use crate::samples::{definition, two_forms};

/// A definition with a field of each type, and what the API shows of it.
fn every_type() -> (Value, Value) {
    let mut document = two_forms();
    document["fields"] = json!({
        "a": {"type": "array", "items": {"type": "integer", "min": 0}},
        "b": {"type": "boolean", "label": "Agree", "default": false},
        "c": {"type": "choices", "options": [{"value": "x", "label": "X!"}, "y"], "default": "x"},
        "d": {"type": "date", "min": "1900-01-01", "max": "today"},
        "e": {"type": "datetime", "write-once": true},
        "f": {"type": "email-address", "required": true},
        "g": {"type": "file"},
        "h": {"type": "hash", "fields": {"i": {"type": "json"}}, "ignore-unknown-keys": true},
        "j": {"type": "number", "max": 1.5},
        "k": {"type": "multi-choices", "options": ["x"]},
        "l": {"type": "relation", "target": "selfie"},
        "m": {"type": "string", "max-length": 60, "redaction": "never"}
    });
    let config = |own: Value| {
        let mut config =
            json!({"required": false, "redaction-policy": "none", "write-policy": "none"});
        if let (Some(config), Value::Object(own)) = (config.as_object_mut(), own) {
            config.extend(own);
        }
        config
    };
    let wire = json!([
        {"type": "array", "key": "a", "label": null, "config": config(json!({"item-schema":
            {"type": "integer", "key": "item", "label": null, "default-value": null, "config": config(json!({"min": 0}))}}))},
        {"type": "boolean", "key": "b", "label": "Agree", "default-value": false, "config": config(json!({}))},
        {"type": "choices", "key": "c", "label": null, "default-value": "x",
         "config": config(json!({"allow-empty": false, "options": ["x", "y"], "option-labels": ["X!", "y"]}))},
        {"type": "date", "key": "d", "label": null, "default-value": null,
         "config": config(json!({"min-date": "1900-01-01", "max-date": null}))},
        {"type": "datetime", "key": "e", "label": null, "default-value": null, "config": config(json!({"write-policy": "write_once"}))},
        {"type": "email-address", "key": "f", "label": null, "default-value": null, "config": config(json!({"required": true}))},
        {"type": "file", "key": "g", "label": null, "config": config(json!({
            "min-file-size-bytes": 1, "max-file-size-bytes": 10_000_000, "supported-mime-types": FILE_TYPES,
            "page-count-limit-enabled": false}))},
        {"type": "hash", "key": "h", "label": null, "config": config(json!({"ignore-unknown-keys": true, "item-schemas": [
            {"type": "json", "key": "i", "label": null, "config": config(json!({}))}]}))},
        {"type": "number", "key": "j", "label": null, "default-value": null, "config": config(json!({"max": 1.5}))},
        {"type": "multi-choices", "key": "k", "label": null, "default-value": null,
         "config": config(json!({"allow-empty": false, "options": ["x"], "option-labels": ["x"]}))},
        {"type": "relation-schema", "key": "l", "label": null, "config": config(json!({"target": "selfie"}))},
        {"type": "string", "key": "m", "label": null, "default-value": null,
         "config": config(json!({"redaction-policy": "never", "max-char-length": 60, "sanitize": []}))}
    ]);
    (document, wire)
}

#[test]
fn each_type_has_its_wire_form() {
    let (document, expected) = every_type();
    assert_eq!(
        Value::Array(definition(&document).field_schemas()),
        expected
    );
}

#[test]
fn default_values_are_those_of_the_schema() {
    let (document, _) = every_type();
    let definition = definition(&document);
    assert_eq!(
        definition.default_values(),
        [("b", &json!(false)), ("c", &json!("x"))]
    );
}
