//! The templates that come with the server.

use std::collections::{BTreeMap, BTreeSet};

use bonafide_domain::definition::{Definition, LIBRARY, LibraryStart, SEEDS, StepKind, prove};
use bonafide_domain::field::{Held, Origin, Values};
use bonafide_domain::flow::{Facts, advance, first, screen_fields, validate_form};
use serde_json::Value;

use crate::samples::{TODAY, typed};

fn seeds() -> Vec<(&'static str, Definition)> {
    SEEDS
        .iter()
        .map(|seed| {
            let document: Value = serde_saphyr::from_str(seed.yaml).expect("readable YAML");
            (seed.name, super::samples::definition(&document))
        })
        .collect()
}

#[test]
fn every_seed_can_be_published() {
    for (name, definition) in seeds() {
        assert_eq!(prove(&definition), [], "{name}");
    }
}

#[test]
fn every_seed_is_read_back_from_what_is_written() {
    for (name, definition) in seeds() {
        let again = Definition::parse(&definition.to_value());
        assert_eq!(again, Ok(definition), "{name}");
    }
}

#[test]
fn the_seeds_show_every_kind_of_step_and_of_input() {
    let mut kinds = BTreeSet::new();
    let mut inputs = BTreeSet::new();
    let no_values = Default::default();
    for (_, definition) in seeds() {
        for step in &definition.steps {
            kinds.insert(step.kind.name());
            for field in screen_fields(&definition, &step.name, &no_values) {
                inputs.insert(format!("{:?}", field.input));
            }
        }
    }
    assert_eq!(kinds.len(), 7, "{kinds:?}");
    assert_eq!(inputs.len(), 14, "{inputs:?}");
}

/// Goes through a seed by typing, with every code confirmed except those of `failing` steps; gives
/// the screens seen.
fn screens(seed: &str, answers: &[(&str, &str)], failing: &[&str]) -> Vec<String> {
    let (_, definition) = seeds()
        .into_iter()
        .find(|(name, _)| *name == seed)
        .expect("a seed of that name");
    let mut values = Values::new();
    let mut passed = BTreeMap::new();
    let mut attempts = BTreeMap::new();
    let mut screens: Vec<String> = Vec::new();
    let mut position = None;
    while screens.len() < 50 {
        let facts = Facts {
            values: &values,
            passed: &passed,
            attempts: &attempts,
            today: TODAY,
        };
        let next = match &position {
            None => first(&definition, &facts),
            Some(position) => advance(&definition, position, &facts),
        }
        .expect("an answered step");
        screens.push(next.step.clone());
        let step = definition.step(&next.step).expect("a step of the seed");
        match &step.kind {
            StepKind::End { .. } => return screens,
            StepKind::Form { .. } => {
                let shown = screen_fields(&definition, &step.name, &values);
                let answered: Vec<(&str, &str)> = answers
                    .iter()
                    .filter(|(key, _)| shown.iter().any(|field| field.schema.key == *key))
                    .copied()
                    .collect();
                let accepted =
                    validate_form(&definition, &step.name, &typed(&answered), &values, TODAY)
                        .expect("good answers");
                let origin = Origin::Person;
                values.extend(
                    accepted
                        .into_iter()
                        .map(|(key, value)| (key, Held { value, origin })),
                );
            }
            StepKind::EmailCode(_) | StepKind::PhoneCode(_) => {
                passed.insert(step.name.clone(), !failing.contains(&step.name.as_str()));
                *attempts.entry(step.name.clone()).or_insert(0) += 1;
            }
            _ => {}
        }
        position = Some(next);
    }
    screens
}

const ANSWERS: [(&str, &str); 15] = [
    ("selected-country-code", "US"),
    ("identification-number", "AB 123456"),
    ("name-first", "Ana"),
    ("name-last", "Ruiz"),
    ("birthdate", "1990-02-03"),
    ("address-street-1", "1 Main Street"),
    ("address-city", "Springfield"),
    ("address-postal-code", "62701"),
    ("address-country-code", "US"),
    ("occupation", "employed"),
    ("source-of-funds", "salary"),
    ("yearly-income", "50 000"),
    ("email-address", "ana@example.com"),
    ("phone-number", "(415) 555-2671"),
    ("terms-accepted", "on"),
];

fn answers(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut answers = ANSWERS.to_vec();
    for (key, text) in changes {
        answers.retain(|(known, _)| known != key);
        answers.push((key, text));
    }
    answers
}

#[test]
fn each_seed_leads_through_its_screens() {
    assert_eq!(
        screens("details", &ANSWERS, &[]),
        ["name", "address", "done"]
    );
    let with_prefix = answers(&[("phone-number", "+1 415 555 2671")]);
    assert_eq!(
        screens("contact", &with_prefix, &[]),
        ["contact", "email", "phone", "done"]
    );
    assert_eq!(
        screens("contact", &with_prefix, &["phone"]),
        ["contact", "email", "phone", "phone-not-confirmed"]
    );
    assert_eq!(
        screens("full", &ANSWERS, &[]),
        [
            "welcome", "country", "person", "address", "money", "contact", "email", "phone",
            "check", "terms", "done"
        ]
    );
}

#[test]
fn the_full_seed_branches_by_country_age_and_codes() {
    let abroad = screens("full", &answers(&[("selected-country-code", "BR")]), &[]);
    assert!(abroad.contains(&"more-about-you".to_owned()), "{abroad:?}");
    assert_eq!(abroad.last().map(String::as_str), Some("under-review"));
    let nobody = screens("full", &answers(&[("selected-country-code", "AQ")]), &[]);
    assert_eq!(nobody, ["welcome", "country", "cannot-open"]);
    let young = screens("full", &answers(&[("birthdate", "2010-01-01")]), &[]);
    assert_eq!(young, ["welcome", "country", "person", "cannot-open"]);
    let unreachable = screens("full", &ANSWERS, &["email"]);
    assert_eq!(
        unreachable.iter().filter(|step| *step == "email").count(),
        3,
        "{unreachable:?}"
    );
    assert_eq!(unreachable.last().map(String::as_str), Some("cannot-open"));
    let no_phone = screens("full", &ANSWERS, &["phone"]);
    assert_eq!(no_phone.last().map(String::as_str), Some("under-review"));
}

#[test]
fn every_template_of_the_library_that_can_be_begun_with_can_be_published() {
    let mut names = BTreeSet::new();
    for entry in LIBRARY {
        assert!(names.insert(entry.name), "{}", entry.name);
        if let LibraryStart::Definition(yaml) = entry.start {
            let document: Value = serde_saphyr::from_str(yaml).expect("readable YAML");
            let definition = super::samples::definition(&document);
            assert_eq!(prove(&definition), [], "{}", entry.name);
        }
    }
}
