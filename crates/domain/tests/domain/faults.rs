//! Every proof that a definition has to pass before it is published.

use bonafide_domain::definition::prove;
use serde_json::{Value, json};

use crate::samples::{definition, two_forms};

fn faults(document: &Value) -> Vec<String> {
    prove(&definition(document))
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// The two forms with changes made by JSON pointer; a pointer to a list adds to it.
fn changed(changes: &[(&str, Value)]) -> Value {
    let mut document = two_forms();
    for (pointer, value) in changes {
        match document.pointer_mut(pointer) {
            Some(Value::Array(items)) if !value.is_array() => items.push(value.clone()),
            Some(place) => *place = value.clone(),
            None => {
                let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
                let parent = document.pointer_mut(parent).expect("a known parent");
                parent[key] = value.clone();
            }
        }
    }
    document
}

fn branch(when: Value) -> Value {
    changed(&[
        ("/fields", fields()),
        ("/steps/0/next", json!("choice")),
        (
            "/steps",
            json!({"step": "choice", "kind": "branch",
                   "routes": [{"when": when, "next": "more"}], "otherwise": "done"}),
        ),
        (
            "/steps",
            json!({"step": "email", "kind": "email-code", "next": "done", "failed": "done"}),
        ),
        ("/steps/1/next", json!("email")),
    ])
}

fn fields() -> Value {
    json!({
        "name-first": {"type": "string"},
        "name-last": {"type": "string"},
        "birthdate": {"type": "date"},
        "email-address": {"type": "string"},
        "colour": {"type": "choices", "options": ["red", "blue"]},
        "colours": {"type": "multi-choices", "options": ["red", "blue"]},
        "score": {"type": "integer", "min": 0, "max": 100},
        "country-code": {"type": "string"},
        "extra": {"type": "json"}
    })
}

#[test]
fn a_sound_definition_has_no_faults() {
    assert_eq!(faults(&two_forms()), [""; 0]);
    assert_eq!(
        faults(&branch(json!({"field": "colour", "is": "red"}))),
        [""; 0]
    );
}

#[test]
fn steps_are_proved() {
    let cases = [
        (
            changed(&[("/start", json!("nowhere"))]),
            "start: names an unknown step `nowhere`",
        ),
        (
            changed(&[("/steps/1/next", json!("nowhere"))]),
            "steps[1].next: names an unknown step `nowhere`",
        ),
        (
            changed(&[("/steps/1/step", json!("name"))]),
            "steps[1]: is the second step with the name `name`",
        ),
        (
            changed(&[("/steps/0/step", json!("Name!"))]),
            "steps[0].step: a name has 1 to 64 small letters, digits, - and _",
        ),
        (
            changed(&[("/start", json!("more"))]),
            "steps[0]: `name` is never reached",
        ),
        (
            changed(&[("/steps/1/next", json!("name"))]),
            "steps[0]: from `name` no end can be reached",
        ),
        (
            changed(&[("/steps/2/outcome", json!("failed"))]),
            "steps: has no end with the outcome `completed`, so nobody could succeed",
        ),
        (changed(&[("/steps", json!([]))]), "steps: has no steps"),
        (
            changed(&[(
                "/steps",
                json!({"step": "b", "kind": "branch", "routes": []}),
            )]),
            "steps[3].otherwise: is missing: a branch needs a way for everyone whom no route takes",
        ),
        (
            changed(&[(
                "/steps",
                json!({"step": "b", "kind": "branch", "routes": [], "otherwise": "done"}),
            )]),
            "steps[3].routes: must have 1 to 50 routes",
        ),
        (
            changed(&[
                ("/steps/0/next", json!("b")),
                (
                    "/steps",
                    json!({"step": "b", "kind": "branch", "otherwise": "done",
                    "routes": [{"when": {"field": "birthdate", "present": true}, "next": "b"},
                               {"when": {"field": "birthdate", "present": false}, "next": "more"}]}),
                ),
            ]),
            "steps[3]: `b` is on a circle of branches without a screen",
        ),
        (
            changed(&[(
                "/steps",
                json!({"step": "e", "kind": "email-code", "field": "phone-number", "next": "done", "failed": "done"}),
            )]),
            "steps[3].field: names `phone-number`, which does not hold an e-mail address (input: email)",
        ),
        (
            changed(&[(
                "/steps",
                json!({"step": "p", "kind": "phone-code", "field": "name-first", "next": "done", "failed": "done"}),
            )]),
            "steps[3].field: names `name-first`, which does not hold a phone number (input: phone)",
        ),
        (
            changed(&[(
                "/steps",
                json!({"step": "p", "kind": "phone-code", "field": "fone", "next": "done", "failed": "done"}),
            )]),
            "steps[3].field: names the unknown field `fone`",
        ),
        (
            changed(&[(
                "/steps",
                json!({"step": "e", "kind": "email-code", "next": "done", "failed": "lost"}),
            )]),
            "steps[3].failed: names an unknown step `lost`",
        ),
    ];
    for (document, expected) in cases {
        let faults = faults(&document);
        assert!(
            faults.iter().any(|fault| fault == expected),
            "{expected}\n{faults:#?}"
        );
    }
}

#[test]
fn forms_are_proved() {
    let form = |fields: Value| changed(&[("/fields", self::fields()), ("/steps/0/fields", fields)]);
    let cases = [
        (form(json!([])), "steps[0].fields: must show 1 to 50 fields"),
        (
            form(json!(["surname"])),
            "steps[0].fields[0]: shows the unknown field `surname`",
        ),
        (
            form(json!(["name-first", "name-first"])),
            "steps[0].fields[1]: shows the field `name-first` a second time on this form",
        ),
        (
            form(json!(["extra"])),
            "steps[0].fields[0]: shows `extra`, a field of type json; forms have no input for that \
             type, it can be set by API only",
        ),
        (
            form(json!([{"address": {}}])),
            "steps[0].fields[0]: shows the unknown field `address-street-1`",
        ),
        (
            form(json!([{"field": "name-first", "countries": ["US"]}])),
            "steps[0].fields[0]: lists countries for `name-first`, which holds no country",
        ),
        (
            form(json!([{"field": "country-code", "countries": ["UK"]}])),
            "steps[0].fields[0]: lists `UK`, which is no ISO 3166-1 alpha-2 code",
        ),
    ];
    for (document, expected) in cases {
        let faults = faults(&document);
        assert!(
            faults.iter().any(|fault| fault == expected),
            "{expected}\n{faults:#?}"
        );
    }
}

#[test]
fn types_without_an_input_are_refused_on_forms() {
    for name in ["array", "hash", "json", "relation"] {
        let document = changed(&[
            (
                "/fields",
                json!({"thing": {"type": name}, "birthdate": {"type": "date"}}),
            ),
            ("/steps/0/fields", json!(["thing"])),
        ]);
        let faults = faults(&document);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(
            faults[0].contains(&format!("a field of type {name}")),
            "{faults:?}"
        );
    }
}

#[test]
fn conditions_are_proved() {
    let cases = [
        (
            json!({"field": "x", "is": 1}),
            "names the unknown field `x`",
        ),
        (
            json!({"field": "colour", "is": "green"}),
            "compares `colour` with \"green\", which is none of its options",
        ),
        (
            json!({"field": "colour", "in": ["red", "green"]}),
            "compares `colour` with \"green\", which is none of its options",
        ),
        (
            json!({"field": "colours", "is": "green"}),
            "compares `colours` with \"green\", which is none of its options",
        ),
        (
            json!({"field": "colour", "in": []}),
            "is compared with an empty list, so it never holds",
        ),
        (
            json!({"field": "score", "not": 101}),
            "compares `score` with 101, which it can never be: it must be 100 or less",
        ),
        (
            json!({"field": "country-code", "is": "us"}),
            "compares `country-code` with \"us\", which it can never be: it must be a two-letter ISO \
             3166-1 country code in capitals, as US",
        ),
        (
            json!({"field": "birthdate", "is": "yesterday"}),
            "compares `birthdate` with \"yesterday\", which it can never be: it must be a date as YYYY-MM-DD",
        ),
        (
            json!({"field": "name-first", "above": 3}),
            "compares `name-first`, a field of type string, with a number",
        ),
        (
            json!({"field": "score", "below": "2020-01-01"}),
            "compares `score`, a field of type integer, with a date",
        ),
        (
            json!({"field": "score", "age-below": 18}),
            "asks for the age by `score`, which is no date",
        ),
        (
            json!({"field": "extra", "is": 1}),
            "compares `extra`, a field of type json, with a value; only `present` works there",
        ),
        (
            json!({"any": []}),
            "holds no conditions, so it is always the same",
        ),
        (
            json!({"verification": "name", "passed": true}),
            "names `name`, which is no step that sends a code",
        ),
        (
            json!({"attempts-of": "nowhere", "below": 2}),
            "names `nowhere`, which is no step that sends a code",
        ),
    ];
    for (when, expected) in cases {
        let faults = faults(&branch(when));
        assert_eq!(faults, [format!("steps[3].routes[0].when: {expected}")]);
    }
}

#[test]
fn the_path_of_a_condition_goes_inside() {
    let when = json!({"all": [{"not": {"any": [{"field": "x", "present": true}]}}]});
    assert_eq!(
        faults(&branch(when)),
        ["steps[3].routes[0].when.all[0].not.any[0]: names the unknown field `x`"]
    );
}

#[test]
fn field_schemas_are_proved() {
    let cases = [
        (
            json!({"1st": {"type": "string"}}),
            "fields.1st: a key is a letter, then letters, digits, - and _, at most 64 in all",
        ),
        (
            json!({"name-first": {"type": "string"}, "nameFirst": {"type": "string"}}),
            "fields.nameFirst: means the same as `name-first`: keys are compared without case, hyphens and underscores",
        ),
        (
            json!({"a": {"type": "choices", "options": []}}),
            "fields.a: has no options",
        ),
        (
            json!({"a": {"type": "file", "redaction": "never"}}),
            "fields.a: has `redaction: never`, and no file outlasts the redaction of its inquiry",
        ),
        (
            json!({"a": {"type": "array", "items": {"type": "file"}, "redaction": "never"}}),
            "fields.a: has `redaction: never`, and no file outlasts the redaction of its inquiry",
        ),
        (
            json!({"a": {"type": "choices", "options": ["x", "x"]}}),
            "fields.a.options[1]: has the value of an option before it",
        ),
        (
            json!({"a": {"type": "choices", "options": [""]}}),
            "fields.a.options[0]: has an empty value",
        ),
        (
            json!({"a": {"type": "choices", "options": [" x"]}}),
            "fields.a.options[0]: has a value that begins or ends with a space",
        ),
        (
            json!({"a": {"type": "number", "min": 2, "max": 1}}),
            "fields.a: has a min above its max",
        ),
        (
            json!({"a": {"type": "integer", "min": 2, "max": 1}}),
            "fields.a: has a min above its max",
        ),
        (
            json!({"a": {"type": "date", "min": "2020-01-02", "max": "2020-01-01"}}),
            "fields.a: has a min after its max",
        ),
        (
            json!({"a": {"type": "string", "min-length": 9, "max-length": 8}}),
            "fields.a: has a min-length above its max-length",
        ),
        (
            json!({"a": {"type": "integer", "default": "7"}}),
            "fields.a.default: the default must be a number",
        ),
        (
            json!({"a": {"type": "string", "input": "phone", "default": "+1 415 555 2671"}}),
            "fields.a.default: must be written as \"+14155552671\"",
        ),
        (
            json!({"a": {"type": "hash", "fields": {"b c": {"type": "json"}}}}),
            "fields.a.fields.b c: a key is a letter, then letters, digits, - and _, at most 64 in all",
        ),
        (
            json!({"a": {"type": "array", "items": {"type": "choices", "options": []}}}),
            "fields.a.items: has no options",
        ),
    ];
    for (fields, expected) in cases {
        let mut document = two_forms();
        document["fields"] = fields;
        let faults = faults(&document);
        assert!(
            faults.iter().any(|fault| fault == expected),
            "{expected}\n{faults:#?}"
        );
    }
}

#[test]
fn texts_are_proved() {
    let long = "x".repeat(5_001);
    let cases = [
        (
            changed(&[
                ("/languages", json!(["en-US", "fr", "de"])),
                ("/steps/0/title", json!({"en-US": "a", "fr": " "})),
            ]),
            "steps[0].title: has no wording in fr, de".to_owned(),
        ),
        (
            changed(&[
                ("/languages", json!(["en-US", "fr"])),
                (
                    "/steps/0/fields/0",
                    json!({"field": "name-first", "hint": "a"}),
                ),
            ]),
            "steps[0].fields[0].hint: has no wording in fr".to_owned(),
        ),
        (
            changed(&[
                ("/languages", json!(["fr", "de"])),
                (
                    "/fields",
                    json!({"a": {"type": "choices", "options": [{"value": "b", "label": "c"}]}}),
                ),
            ]),
            "fields.a.options[0].label: has no wording in de".to_owned(),
        ),
        (
            changed(&[("/steps/2/body", json!(long))]),
            "steps[2].body: is longer than 5000 characters in en-US".to_owned(),
        ),
    ];
    for (document, expected) in cases {
        let faults = faults(&document);
        assert!(faults.contains(&expected), "{expected}\n{faults:#?}");
    }
    let mut everywhere = two_forms();
    everywhere["steps"][0]["title"] = json!("Hello");
    everywhere
        .as_object_mut()
        .expect("an object")
        .remove("languages");
    assert_eq!(
        faults(&everywhere),
        [
            "steps[0].title: has no wording in es-MX, fr, de, pt-BR, it, nl-NL, pl, tr-TR, uk-UA, ar-EG, he, ja, zh-CN"
        ]
    );
}

#[test]
fn themes_are_proved() {
    let theme = json!({
        "color-primary": "#12345G",
        "icon-color-primary": "red",
        "logo-url": "javascript:alert(1)",
        "font-url": "//example.com/font",
        "colour": "#fff"
    });
    assert_eq!(
        faults(&changed(&[("/theme", theme)])),
        [
            "theme.color-primary: must be a colour as #rrggbb or #rgb",
            "theme.icon-color-primary: must be a colour as #rrggbb or #rgb",
            "theme.logo-url: must be an https address, or a path on this server that begins with /",
            "theme.font-url: must be an https address, or a path on this server that begins with /",
            "theme.colour: is not a key of the theme",
        ]
    );
    let good =
        json!({"color-primary": "#1f5fbf", "logo-url": "/files/logo.svg", "font-family": "serif"});
    assert_eq!(faults(&changed(&[("/theme", good)])), [""; 0]);
}

#[test]
fn sizes_are_proved() {
    let steps: Vec<Value> = (0..101)
        .map(|index| json!({"step": format!("s{index}"), "kind": "end", "outcome": "completed"}))
        .collect();
    let fields: Value = (0..201)
        .map(|index| (format!("f{index}"), json!({"type": "string"})))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let routes: Vec<Value> = (0..51)
        .map(|_| json!({"when": {"field": "name-first", "present": true}, "next": "done"}))
        .collect();
    let cases = [
        (
            changed(&[("/steps", json!(steps))]),
            "steps: has more than 100 steps",
        ),
        (
            changed(&[("/fields", fields)]),
            "fields: has more than 200 fields",
        ),
        (
            changed(&[("/name", json!("n".repeat(256)))]),
            "name: is longer than 255 characters",
        ),
        (changed(&[("/name", json!(" "))]), "name: is empty"),
        (
            changed(&[
                ("/steps/0/next", json!("b")),
                (
                    "/steps",
                    json!({"step": "b", "kind": "branch", "routes": routes, "otherwise": "more"}),
                ),
            ]),
            "steps[3].routes: must have 1 to 50 routes",
        ),
    ];
    for (document, expected) in cases {
        let faults = faults(&document);
        assert!(
            faults.iter().any(|fault| fault == expected),
            "{expected}\n{faults:#?}"
        );
    }
}
