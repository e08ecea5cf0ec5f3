//! The flow machine and the check of posted forms.

use std::collections::BTreeMap;

use bonafide_domain::definition::{Condition, Definition, StepKind};
use bonafide_domain::field::{Code, DatePart, FieldError, FormInput, Origin, Values};
use bonafide_domain::flow::{
    Facts, FlowError, Position, Refusal, advance, age_on, first, go_back, goto, holds, review_rows,
    screen_fields, validate_form,
};
use jiff::civil::date;
use serde_json::{Value, json};

use crate::samples::{TODAY, definition, held, two_forms, typed};

/// What is known, owned.
#[derive(Default)]
struct Known {
    values: Values,
    passed: BTreeMap<String, bool>,
    attempts: BTreeMap<String, u32>,
}

impl Known {
    fn facts(&self) -> Facts<'_> {
        Facts {
            values: &self.values,
            passed: &self.passed,
            attempts: &self.attempts,
            today: TODAY,
        }
    }

    fn set(&mut self, origin: Origin, values: &[(&str, Value)]) {
        self.values.extend(held(origin, values));
    }
}

fn contact() -> Definition {
    definition(&json!({
        "name": "Contact",
        "steps": [
            {"step": "welcome", "kind": "intro", "next": "contact"},
            {"step": "contact", "kind": "form", "fields": ["email-address"], "next": "email"},
            {"step": "email", "kind": "email-code", "next": "who", "failed": "again"},
            {"step": "again", "kind": "branch", "otherwise": "stop",
             "routes": [{"when": {"attempts-of": "email", "below": 2}, "next": "contact"}]},
            {"step": "who", "kind": "form", "fields": ["name-first"], "next": "check"},
            {"step": "check", "kind": "review", "next": "done"},
            {"step": "done", "kind": "end", "outcome": "completed"},
            {"step": "stop", "kind": "end", "outcome": "failed"}
        ]
    }))
}

fn at(definition: &Definition, position: &Position, known: &Known) -> Position {
    advance(definition, position, &known.facts()).expect("a step that is answered")
}

#[test]
fn a_person_goes_from_screen_to_screen_to_the_end() {
    let definition = contact();
    let mut known = Known::default();
    let welcome = first(&definition, &known.facts()).expect("a first step");
    assert_eq!(
        (welcome.step.as_str(), welcome.history.len()),
        ("welcome", 0)
    );
    let form = at(&definition, &welcome, &known);
    assert_eq!(form.step, "contact");
    assert_eq!(
        advance(&definition, &form, &known.facts()),
        Err(FlowError::NotAnswered("contact".to_owned()))
    );
    known.set(Origin::Person, &[("email-address", json!("a@example.com"))]);
    let code = at(&definition, &form, &known);
    assert_eq!(code.step, "email");
    assert_eq!(
        advance(&definition, &code, &known.facts()),
        Err(FlowError::NotAnswered("email".to_owned()))
    );
    known.passed.insert("email".to_owned(), true);
    let who = at(&definition, &code, &known);
    assert_eq!(who.step, "who");
    known.set(Origin::Person, &[("name-first", json!("Ana"))]);
    let check = at(&definition, &who, &known);
    assert_eq!(check.step, "check");
    assert_eq!(check.history, ["welcome", "contact", "email", "who"]);
    let done = at(&definition, &check, &known);
    assert_eq!(done.step, "done");
    assert_eq!(at(&definition, &done, &known), done);
    assert_eq!(go_back(&definition, &done, &known.facts()), None);
    assert_eq!(
        goto(&definition, &done, "who", &known.facts()),
        Err(FlowError::NotVisited("who".to_owned()))
    );
}

#[test]
fn a_failed_code_follows_its_way_and_the_history_does_not_grow() {
    let definition = contact();
    let mut known = Known::default();
    known.set(Origin::Person, &[("email-address", json!("a@example.com"))]);
    let mut position = first(&definition, &known.facts()).expect("a first step");
    for _ in 0..2 {
        position = at(&definition, &position, &known);
    }
    assert_eq!(position.step, "email");
    known.passed.insert("email".to_owned(), false);
    known.attempts.insert("email".to_owned(), 1);
    let again = at(&definition, &position, &known);
    assert_eq!(
        (again.step.as_str(), again.history),
        ("contact", vec!["welcome".to_owned()])
    );
    known.attempts.insert("email".to_owned(), 2);
    assert_eq!(at(&definition, &position, &known).step, "stop");
}

#[test]
fn what_the_api_gave_is_not_asked() {
    let definition = definition(&two_forms());
    let mut known = Known::default();
    known.set(
        Origin::Api,
        &[("name-first", json!("Ana")), ("name-last", json!("Ruiz"))],
    );
    let position = first(&definition, &known.facts()).expect("a first step");
    assert_eq!(
        (position.step.as_str(), position.history.len()),
        ("more", 0)
    );

    let mut partly = Known::default();
    partly.set(Origin::Api, &[("name-first", json!("Ana"))]);
    assert_eq!(
        first(&definition, &partly.facts())
            .expect("a first step")
            .step,
        "name"
    );
    let fields = screen_fields(&definition, "name", &partly.values);
    let locked: Vec<bool> = fields.iter().map(|field| field.locked).collect();
    assert_eq!(locked, [true, false]);

    let mut sent_by_client = Known::default();
    sent_by_client.set(
        Origin::Client,
        &[("name-first", json!("Ana")), ("name-last", json!("Ruiz"))],
    );
    assert_eq!(
        first(&definition, &sent_by_client.facts())
            .expect("a first step")
            .step,
        "name"
    );

    let mut everything = known;
    everything.set(Origin::Api, &[("birthdate", json!("2000-01-01"))]);
    assert_eq!(
        first(&definition, &everything.facts())
            .expect("a first step")
            .step,
        "done"
    );
}

#[test]
fn a_correctable_value_is_shown_and_may_be_changed() {
    let mut document = two_forms();
    document["fields"] = json!({
        "name-first": {"type": "string", "correctable": true},
        "name-last": {"type": "string"},
        "birthdate": {"type": "date"}
    });
    let definition = definition(&document);
    let values = held(
        Origin::Api,
        &[("name-first", json!("Ana")), ("name-last", json!("Ruiz"))],
    );
    let posted = typed(&[("name-first", "Anna")]);
    assert_eq!(
        validate_form(&definition, "name", &posted, &values, TODAY),
        Ok(vec![("name-first".to_owned(), json!("Anna"))])
    );
}

#[test]
fn a_confirmed_code_is_passed_over_in_both_directions() {
    let definition = contact();
    let mut known = Known::default();
    known.set(Origin::Person, &[("email-address", json!("a@example.com"))]);
    known.passed.insert("email".to_owned(), true);
    let contact = Position {
        step: "contact".to_owned(),
        history: vec!["welcome".to_owned()],
        ahead: Vec::new(),
    };
    assert_eq!(at(&definition, &contact, &known).step, "who");
    let who = Position {
        step: "who".to_owned(),
        history: ["welcome", "contact", "email"].map(str::to_owned).to_vec(),
        ahead: Vec::new(),
    };
    let back = go_back(&definition, &who, &known.facts()).expect("a screen before");
    assert_eq!(
        (back.step.as_str(), back.history),
        ("contact", vec!["welcome".to_owned()])
    );
    assert_eq!(
        goto(&definition, &who, "email", &known.facts()),
        Err(FlowError::NotVisited("email".to_owned()))
    );
    assert_eq!(
        goto(&definition, &who, "done", &known.facts()),
        Err(FlowError::NotVisited("done".to_owned()))
    );
}

#[test]
fn a_change_from_the_review_leads_straight_back_to_it() {
    let definition = contact();
    let mut known = Known::default();
    known.set(
        Origin::Person,
        &[
            ("email-address", json!("a@example.com")),
            ("name-first", json!("Ana")),
        ],
    );
    known.passed.insert("email".to_owned(), true);
    let check = Position {
        step: "check".to_owned(),
        history: ["welcome", "contact", "email", "who"]
            .map(str::to_owned)
            .to_vec(),
        ahead: Vec::new(),
    };
    let rows = review_rows(&definition, &check.history, &known.values);
    let rows: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| (row.step, row.field.schema.key.as_str()))
        .collect();
    assert_eq!(rows, [("contact", "email-address"), ("who", "name-first")]);
    let change = goto(&definition, &check, "contact", &known.facts()).expect("a form shown before");
    assert_eq!(change.ahead, ["email", "who"]);
    let back = at(&definition, &change, &known);
    assert_eq!(back.step, "check");
    assert_eq!(back.history, ["welcome", "contact", "who"]);
    assert_eq!(back.ahead, [""; 0]);

    // A new address has to be confirmed, and what follows it is passed over as before.
    known.passed.clear();
    let code = at(&definition, &change, &known);
    assert_eq!(code.step, "email");
    known.passed.insert("email".to_owned(), true);
    assert_eq!(at(&definition, &code, &known).step, "check");
}

#[test]
fn a_review_with_nothing_to_review_is_passed_over() {
    let definition = definition(&json!({
        "name": "x",
        "steps": [
            {"step": "form", "kind": "form", "fields": ["name-first"], "next": "check"},
            {"step": "check", "kind": "review", "next": "done"},
            {"step": "done", "kind": "end", "outcome": "completed"}
        ]
    }));
    let mut known = Known::default();
    known.set(Origin::Api, &[("name-first", json!("Ana"))]);
    assert_eq!(
        first(&definition, &known.facts())
            .expect("a first step")
            .step,
        "done"
    );
}

#[test]
fn a_circle_of_forms_without_questions_shows_one_of_them() {
    let definition = definition(&json!({
        "name": "x",
        "steps": [
            {"step": "form", "kind": "form", "fields": ["name-first"], "next": "choice"},
            {"step": "choice", "kind": "branch", "otherwise": "done",
             "routes": [{"when": {"field": "name-first", "is": "Ana"}, "next": "form"}]},
            {"step": "done", "kind": "end", "outcome": "completed"}
        ]
    }));
    let mut known = Known::default();
    known.set(Origin::Api, &[("name-first", json!("Ana"))]);
    let position = first(&definition, &known.facts()).expect("a first step");
    assert_eq!(position.step, "form");
    assert_eq!(at(&definition, &position, &known).step, "form");
}

#[test]
fn unknown_steps_and_endless_branches_are_errors() {
    let known = Known::default();
    let lost = Position {
        step: "nowhere".to_owned(),
        history: Vec::new(),
        ahead: Vec::new(),
    };
    assert_eq!(
        advance(&contact(), &lost, &known.facts()),
        Err(FlowError::UnknownStep("nowhere".to_owned()))
    );
    let circle = definition(&json!({"name": "x", "steps": [
        {"step": "b", "kind": "branch", "routes": [], "otherwise": "b"}
    ]}));
    assert_eq!(
        first(&circle, &known.facts()),
        Err(FlowError::Endless("b".to_owned()))
    );
    let empty = definition(&json!({"name": "x", "steps": []}));
    assert_eq!(
        first(&empty, &known.facts()),
        Err(FlowError::UnknownStep(String::new()))
    );
}

#[test]
fn conditions_hold_as_documented() {
    let mut known = Known::default();
    known.set(
        Origin::Person,
        &[
            ("colour", json!("red")),
            ("colours", json!(["red", "blue"])),
            ("score", json!(5)),
            ("birthdate", json!("2006-06-16")),
            ("empty", json!("")),
            ("cleared", json!(null)),
        ],
    );
    known.passed.insert("email".to_owned(), false);
    known.attempts.insert("email".to_owned(), 2);
    let cases = [
        (json!({"field": "colour", "is": "red"}), true),
        (json!({"field": "colour", "not": "red"}), false),
        (json!({"field": "colour", "in": ["green", "red"]}), true),
        (json!({"field": "colours", "is": "blue"}), true),
        (json!({"field": "colours", "is": "green"}), false),
        (json!({"field": "score", "is": 5.0}), true),
        (json!({"field": "score", "above": 4.5}), true),
        (json!({"field": "score", "above": 5}), false),
        (json!({"field": "score", "below": 5}), false),
        (json!({"field": "birthdate", "below": "2006-06-17"}), true),
        (json!({"field": "birthdate", "above": "today"}), false),
        (json!({"field": "birthdate", "age-below": 18}), true),
        (json!({"field": "birthdate", "age-below": 17}), false),
        (json!({"field": "empty", "present": true}), false),
        (json!({"field": "cleared", "present": false}), true),
        (json!({"field": "absent", "is": "x"}), false),
        (json!({"field": "absent", "not": "x"}), true),
        (json!({"field": "absent", "below": 3}), false),
        (json!({"field": "absent", "age-below": 18}), false),
        (
            json!({"all": [{"field": "score", "is": 5}, {"field": "score", "is": 6}]}),
            false,
        ),
        (
            json!({"any": [{"field": "score", "is": 5}, {"field": "score", "is": 6}]}),
            true,
        ),
        (json!({"not": {"field": "score", "is": 5}}), false),
        (json!({"verification": "email", "passed": false}), true),
        (json!({"verification": "email", "passed": true}), false),
        (json!({"verification": "phone", "passed": false}), false),
        (json!({"attempts-of": "email", "below": 3}), true),
        (json!({"attempts-of": "email", "below": 2}), false),
        (json!({"attempts-of": "phone", "below": 1}), true),
    ];
    for (when, expected) in cases {
        let condition = condition(when.clone());
        assert_eq!(holds(&condition, &known.facts()), expected, "{when}");
    }
}

fn condition(when: Value) -> Condition {
    let definition = definition(&json!({"name": "x", "steps": [
        {"step": "b", "kind": "branch", "otherwise": "b", "routes": [{"when": when, "next": "b"}]}
    ]}));
    match &definition.steps[0].kind {
        StepKind::Branch { routes, .. } => routes[0].when.clone(),
        other => panic!("a branch was read as {other:?}"),
    }
}

#[test]
fn an_age_changes_on_the_birthday() {
    for (birth, today, years) in [
        (date(2006, 6, 15), date(2024, 6, 14), 17),
        (date(2006, 6, 15), date(2024, 6, 15), 18),
        (date(2004, 2, 29), date(2022, 2, 28), 17),
        (date(2004, 2, 29), date(2022, 3, 1), 18),
        (date(2025, 1, 1), date(2024, 6, 1), -1),
    ] {
        assert_eq!(age_on(birth, today), years, "{birth} {today}");
    }
}

fn errors(refusal: Result<Vec<(String, Value)>, Refusal>) -> Vec<FieldError> {
    refusal.expect_err("a form with faults").errors
}

#[test]
fn every_fault_of_a_form_is_told_at_once_and_in_order() {
    let definition = definition(&two_forms());
    let none = Values::default();
    let mut posted = typed(&[("name-first", " ")]);
    let found = errors(validate_form(&definition, "name", &posted, &none, TODAY));
    let expected = ["name-first", "name-last"].map(|key| FieldError::new(key, Code::Missing));
    assert_eq!(found, expected);
    posted.clear();
    let input = FormInput::Date {
        day: "1".to_owned(),
        month: String::new(),
        year: "2000".to_owned(),
    };
    posted.insert("birthdate".to_owned(), input);
    let found = errors(validate_form(&definition, "more", &posted, &none, TODAY));
    let code = Code::DateMissingPart {
        part: DatePart::Month,
    };
    assert_eq!(found, [FieldError::new("birthdate", code)]);
}

#[test]
fn locked_and_unknown_names_are_refused_apart_from_mistakes() {
    let definition = definition(&two_forms());
    let values = held(Origin::Api, &[("name-first", json!("Ana"))]);
    let tampered = typed(&[
        ("name-first", "Eve"),
        ("name-last", "Ruiz"),
        ("status", "approved"),
    ]);
    let refusal = validate_form(&definition, "name", &tampered, &values, TODAY);
    assert_eq!(
        refusal,
        Err(Refusal {
            files: Vec::new(),
            errors: Vec::new(),
            locked: vec!["name-first".to_owned()],
            unknown: vec!["status".to_owned()],
        })
    );
    let same = typed(&[("name-first", "Ana"), ("name-last", "Ruiz")]);
    assert_eq!(
        validate_form(&definition, "name", &same, &values, TODAY),
        Ok(vec![("name-last".to_owned(), json!("Ruiz"))])
    );
    let emptied = typed(&[("name-first", ""), ("name-last", "Ruiz")]);
    let refusal = validate_form(&definition, "name", &emptied, &values, TODAY);
    assert_eq!(refusal.expect_err("tampering").locked, ["name-first"]);
}

fn one_form(fields: Value, items: Value) -> Definition {
    let mut document = json!({
        "name": "x",
        "steps": [
            {"step": "form", "kind": "form", "fields": items, "next": "done"},
            {"step": "done", "kind": "end", "outcome": "completed"}
        ]
    });
    if !fields.is_null() {
        document["fields"] = fields;
    }
    definition(&document)
}

#[test]
fn checkboxes_and_optional_fields() {
    let definition = one_form(
        json!({"terms": {"type": "boolean"}, "news": {"type": "boolean"}, "note": {"type": "string"}}),
        json!(["terms", {"field": "news", "required": false}, {"field": "note", "required": false}]),
    );
    let none = Values::default();
    let check =
        |posted, values: &Values| validate_form(&definition, "form", &posted, values, TODAY);
    assert_eq!(
        errors(check(typed(&[]), &none)),
        [FieldError::new("terms", Code::Missing)]
    );
    let ticked = vec![
        ("terms".to_owned(), json!(true)),
        ("news".to_owned(), json!(false)),
    ];
    assert_eq!(check(typed(&[("terms", "on")]), &none), Ok(ticked.clone()));
    let noted = held(Origin::Person, &[("note", json!("hello"))]);
    let cleared = [ticked, vec![("note".to_owned(), Value::Null)]].concat();
    assert_eq!(
        check(typed(&[("terms", "on"), ("note", "")]), &noted),
        Ok(cleared)
    );
}

#[test]
fn an_optional_address_is_empty_or_whole() {
    let definition = one_form(Value::Null, json!([{"address": {"required": false}}]));
    let none = Values::default();
    let check = |posted| validate_form(&definition, "form", &posted, &none, TODAY);
    assert_eq!(check(typed(&[])), Ok(Vec::new()));
    let chosen = vec![("address-country-code".to_owned(), json!("US"))];
    assert_eq!(check(typed(&[("address-country-code", "US")])), Ok(chosen));
    let missing: Vec<String> = errors(check(typed(&[("address-street-1", "1 Main St")])))
        .into_iter()
        .map(|error| error.field)
        .collect();
    assert_eq!(
        missing,
        [
            "address-city",
            "address-postal-code",
            "address-country-code"
        ]
    );
}

#[test]
fn a_postal_code_is_asked_only_where_there_are_any() {
    let definition = one_form(Value::Null, json!([{"address": {}}]));
    let none = Values::default();
    let address = |country| {
        typed(&[
            ("address-street-1", "1 Road"),
            ("address-city", "Town"),
            ("address-country-code", country),
        ])
    };
    let found = errors(validate_form(
        &definition,
        "form",
        &address("DE"),
        &none,
        TODAY,
    ));
    assert_eq!(
        found,
        [FieldError::new("address-postal-code", Code::Missing)]
    );
    let accepted =
        validate_form(&definition, "form", &address("HK"), &none, TODAY).expect("a whole address");
    let mut known = Known::default();
    for (key, value) in accepted {
        known.set(Origin::Person, &[(key.as_str(), value)]);
    }
    let position = first(&definition, &known.facts()).expect("a first step");
    assert_eq!(at(&definition, &position, &known).step, "done");
}

#[test]
fn only_offered_countries_are_accepted() {
    let definition = one_form(
        Value::Null,
        json!([{"field": "selected-country-code", "countries": ["US", "CA"]}]),
    );
    let none = Values::default();
    let found = errors(validate_form(
        &definition,
        "form",
        &typed(&[("selected-country-code", "DE")]),
        &none,
        TODAY,
    ));
    assert_eq!(
        found,
        [FieldError::new("selected-country-code", Code::NotACountry)]
    );
}

#[test]
fn a_phone_is_read_in_the_country_of_the_form_or_of_an_earlier_answer() {
    let definition = one_form(
        Value::Null,
        json!(["phone-number", {"field": "address-country-code", "required": false}]),
    );
    let number = ("phone-number".to_owned(), json!("+442079460018"));
    let posted = typed(&[
        ("phone-number", "020 7946 0018"),
        ("address-country-code", "GB"),
    ]);
    let none = Values::default();
    let accepted =
        validate_form(&definition, "form", &posted, &none, TODAY).expect("a British number");
    assert_eq!(accepted[0], number);
    let british = held(Origin::Person, &[("selected-country-code", json!("GB"))]);
    let posted = typed(&[("phone-number", "020 7946 0018")]);
    assert_eq!(
        validate_form(&definition, "form", &posted, &british, TODAY),
        Ok(vec![number])
    );
}

#[test]
fn a_step_that_is_no_form_accepts_nothing() {
    let definition = contact();
    let posted = typed(&[("email-address", "a@example.com")]);
    let refusal = validate_form(&definition, "email", &posted, &Values::default(), TODAY);
    assert_eq!(refusal.expect_err("no form").unknown, ["email-address"]);
}

#[test]
fn a_position_is_plain_data() {
    let position = Position {
        step: "a".to_owned(),
        history: vec!["b".to_owned()],
        ahead: Vec::new(),
    };
    let data = serde_json::to_value(&position).expect("plain data");
    assert_eq!(data, json!({"step": "a", "history": ["b"]}));
    assert_eq!(
        serde_json::from_value::<Position>(data).expect("a position"),
        position
    );
}
