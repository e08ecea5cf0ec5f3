//! The simulated person: plans that reach what they promise.

use std::collections::{BTreeMap, BTreeSet};

use bonafide_domain::definition::{Definition, Outcome, SEEDS};
use bonafide_domain::field::{Held, Origin, Values};
use bonafide_domain::flow::{Facts, advance, first, validate_form};
use bonafide_domain::play::{Answers, Codes, Effort, NoPlan, Plan, Turn, Wish, plan};
use serde_json::{Value, json};

use crate::samples::{TODAY, definition};

fn wished(definition: &Definition, outcome: Outcome, codes: Codes) -> Result<Plan, NoPlan> {
    let wish = Wish { outcome, codes };
    plan(
        definition,
        &Values::default(),
        &Answers::new(),
        TODAY,
        wish,
        &mut Effort::default(),
    )
}

/// Does what a plan says, step by step, as the server would; gives the end that is reached.
pub fn follow(definition: &Definition, plan: &Plan) -> String {
    let mut values = Values::default();
    let mut passed = BTreeMap::new();
    let mut attempts: BTreeMap<String, u32> = BTreeMap::new();
    let mut turns = plan.turns.iter();
    let mut at = first(definition, &look(&values, &passed, &attempts)).expect("a first screen");
    loop {
        let code = definition.step(&at.step).and_then(|step| step.kind.code());
        let without_address = code.is_some_and(|code| !values.contains_key(&code.field));
        if code.is_some() {
            // Arriving at a code begins a verification, which fails at once without an address.
            passed.remove(&at.step);
        }
        if without_address {
            passed.insert(at.step.clone(), false);
        } else {
            let Some(turn) = turns.next() else {
                return at.step;
            };
            assert_eq!(turn.step(), at.step, "the plan is for another screen");
            match turn {
                Turn::Continue { .. } => {}
                Turn::Fill { step, posted } => {
                    let accepted = validate_form(definition, step, posted, &values, TODAY)
                        .expect("the form takes the answers");
                    for (key, value) in accepted {
                        let origin = Origin::Person;
                        values.insert(key, Held { value, origin });
                    }
                }
                Turn::RightCode { step } | Turn::WrongCodes { step, .. } => {
                    *attempts.entry(step.clone()).or_default() += 1;
                    let right = matches!(turn, Turn::RightCode { .. });
                    passed.insert(step.clone(), right);
                }
            }
        }
        at = advance(definition, &at, &look(&values, &passed, &attempts)).expect("a next screen");
    }
}

fn look<'a>(
    values: &'a Values,
    passed: &'a BTreeMap<String, bool>,
    attempts: &'a BTreeMap<String, u32>,
) -> Facts<'a> {
    Facts {
        values,
        passed,
        attempts,
        today: TODAY,
    }
}

fn seed(name: &str) -> Definition {
    let seed = SEEDS.iter().find(|seed| seed.name == name).expect("a seed");
    definition(&serde_saphyr::from_str(seed.yaml).expect("readable YAML"))
}

#[test]
fn plans_lead_where_they_say() {
    use Codes::{Any, Confirmed, EmailFailed, PhoneFailed};
    use Outcome::{Completed, Failed, NeedsReview};
    let cases = [
        ("details", Completed, Any, Some("done")),
        ("details", Completed, Confirmed, None),
        ("details", Failed, Any, None),
        ("details", NeedsReview, Any, None),
        ("contact", Completed, Any, Some("done")),
        ("contact", Completed, Confirmed, Some("done")),
        ("contact", Failed, EmailFailed, Some("email-not-confirmed")),
        ("contact", Failed, PhoneFailed, Some("phone-not-confirmed")),
        ("contact", Completed, PhoneFailed, None),
        ("full", Completed, Any, Some("done")),
        ("full", Failed, Any, Some("cannot-open")),
        ("full", Failed, EmailFailed, Some("cannot-open")),
        ("full", Failed, PhoneFailed, None),
        ("full", NeedsReview, PhoneFailed, Some("under-review")),
    ];
    for (name, outcome, codes, end) in cases {
        let definition = seed(name);
        let plan = wished(&definition, outcome, codes);
        let what = format!("{name} {outcome:?} {codes:?}");
        match (plan, end) {
            (Ok(plan), Some(end)) => {
                assert_eq!((plan.end.as_str(), plan.outcome), (end, outcome), "{what}");
                assert_eq!(follow(&definition, &plan), end, "{what}");
            }
            (Err(NoPlan::NoWay), None) => {}
            (other, _) => panic!("{what}: {other:?}"),
        }
    }
}

#[test]
fn a_plan_is_the_same_every_time() {
    let definition = seed("full");
    let one = || wished(&definition, Outcome::NeedsReview, Codes::Any);
    assert_eq!(one(), one());
}

#[test]
fn answers_are_taken_and_the_rest_is_found_around_them() {
    let definition = seed("full");
    let answers = Answers::from([("selected-country-code".to_owned(), json!("JP"))]);
    let wish = Wish {
        outcome: Outcome::NeedsReview,
        codes: Codes::Any,
    };
    let found = plan(
        &definition,
        &Values::default(),
        &answers,
        TODAY,
        wish,
        &mut Effort::default(),
    )
    .expect("a plan");
    let steps: BTreeSet<&str> = found.turns.iter().map(Turn::step).collect();
    assert!(steps.contains("more-about-you"), "{steps:?}");
    let answers = Answers::from([("birthdate".to_owned(), json!("31 of June"))]);
    let wish = Wish {
        outcome: Outcome::Completed,
        codes: Codes::Any,
    };
    let refused = plan(
        &definition,
        &Values::default(),
        &answers,
        TODAY,
        wish,
        &mut Effort::default(),
    );
    let Err(NoPlan::NotTaken { step, errors }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(
        (step.as_str(), errors[0].field.as_str()),
        ("person", "birthdate")
    );
}

#[test]
fn sample_answers_fit_the_limits_of_every_type() {
    let fields = json!({
        "short": {"type": "string", "max-length": 3},
        "long": {"type": "string", "min-length": 200},
        "exact": {"type": "string", "min-length": 9, "max-length": 9},
        "lines": {"type": "string", "input": "multi-line", "min-length": 40},
        "site": {"type": "string", "input": "url"},
        "phone-number": {"type": "string"},
        "mail": {"type": "email-address"},
        "home-country-code": {"type": "string"},
        "small": {"type": "number", "min": -3.5, "max": -2.5},
        "large": {"type": "integer", "min": 1000},
        "past": {"type": "date", "max": "1950-01-01"},
        "future": {"type": "date", "min": "today"},
        "moment": {"type": "datetime"},
        "agree": {"type": "boolean"},
        "one": {"type": "choices", "options": ["b", "a"]},
        "many": {"type": "multi-choices", "options": ["y", "x"]},
        "scan": {"type": "file"},
        "scans": {"type": "array", "items": {"type": "file"}},
    });
    let keys: Vec<Value> = fields
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .map(Value::from)
        .collect();
    let definition = definition(&json!({
        "name": "All",
        "languages": ["en-US"],
        "fields": fields,
        "steps": [
            {"step": "all", "kind": "form", "fields": keys, "next": "done"},
            {"step": "done", "kind": "end", "outcome": "completed"}
        ]
    }));
    let plan = wished(&definition, Outcome::Completed, Codes::Any).expect("a plan");
    assert_eq!(follow(&definition, &plan), "done");
}

/// Eight questions of eight answers, and an end that none of them leads to.
#[test]
fn a_search_without_end_is_given_up() {
    let mut steps = Vec::new();
    let mut fields = serde_json::Map::new();
    for n in 0..8 {
        let key = format!("q{n}");
        let options: Vec<String> = (0..8).map(|option| format!("o{option}")).collect();
        fields.insert(key.clone(), json!({"type": "choices", "options": options}));
        steps.push(json!({"step": format!("f{n}"), "kind": "form", "fields": [key], "next": format!("b{n}")}));
        let next = if n == 7 {
            "done".to_owned()
        } else {
            format!("f{}", n + 1)
        };
        steps.push(json!({
            "step": format!("b{n}"), "kind": "branch",
            "routes": [{"when": {"field": key, "is": "o9"}, "next": "bad"}], "otherwise": next,
        }));
    }
    steps.push(json!({"step": "done", "kind": "end", "outcome": "completed"}));
    steps.push(json!({"step": "bad", "kind": "end", "outcome": "failed"}));
    let definition = definition(&json!({"name": "Wide", "fields": fields, "steps": steps}));
    let found = wished(&definition, Outcome::Failed, Codes::Any);
    assert_eq!(found, Err(NoPlan::TooWide));
}
