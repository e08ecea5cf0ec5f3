//! What holds for any input.

use std::collections::BTreeMap;

use bonafide_domain::definition::{Definition, Outcome, SEEDS, prove};
use bonafide_domain::field::{
    FieldSchema, FormInput, Held, Origin, Values, normal_key, parse_api, parse_form,
};
use bonafide_domain::flow::{Facts, advance, first, go_back, goto, screen_fields, validate_form};
use bonafide_domain::locale::{BUILT_IN, choose};
use bonafide_domain::play::{Answers, Codes, Effort, NoPlan, Wish, plan};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::play::follow;
use crate::samples::{TODAY, definition};

/// Any JSON, with words of definitions among its keys and texts.
fn any_json() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        Just("name".to_owned()),
        Just("steps".to_owned()),
        Just("fields".to_owned()),
        Just("type".to_owned()),
        Just("string".to_owned()),
        Just("kind".to_owned()),
        Just("form".to_owned()),
        Just("branch".to_owned()),
        Just("routes".to_owned()),
        Just("when".to_owned()),
        Just("not".to_owned()),
        Just("en-US".to_owned()),
        Just("today".to_owned()),
        Just("+14155552671".to_owned()),
        Just("2000-02-29".to_owned()),
        ".{0,20}",
        "[0-9+() .,-]{0,20}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((word.clone(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn seeds() -> Vec<Definition> {
    SEEDS
        .iter()
        .map(|seed| definition(&serde_saphyr::from_str(seed.yaml).expect("readable YAML")))
        .collect()
}

/// A schema of every type.
fn schemas() -> Vec<FieldSchema> {
    let document = json!({"name": "x", "steps": [], "fields": {
        "a": {"type": "array", "items": {"type": "integer", "min": 0}},
        "b": {"type": "boolean"},
        "c": {"type": "choices", "options": ["x", "y"]},
        "d": {"type": "date", "min": "1900-01-01", "max": "today"},
        "e": {"type": "datetime"},
        "f": {"type": "email-address"},
        "g": {"type": "file"},
        "h": {"type": "hash", "fields": {"name": {"type": "json"}}},
        "i": {"type": "integer"},
        "j": {"type": "json"},
        "k": {"type": "multi-choices", "options": ["x", "y"]},
        "l": {"type": "number"},
        "m": {"type": "relation"},
        "n": {"type": "string", "min-length": 2, "max-length": 30},
        "o": {"type": "string", "input": "phone"},
        "p": {"type": "string", "input": "url"},
        "q": {"type": "string", "input": "country"},
        "r": {"type": "string", "input": "multi-line"}
    }});
    definition(&document).fields.into_values().collect()
}

/// A flow of `size` steps whose exits go anywhere. Every route asks a question of its own, so each
/// can be taken and each can be refused.
fn any_flow() -> impl Strategy<Value = Value> {
    (2usize..12).prop_flat_map(|size| {
        let step = (0u8..6, prop::collection::vec(0..size, 3));
        prop::collection::vec(step, size - 1).prop_map(move |steps| flow(&steps, size))
    })
}

fn flow(steps: &[(u8, Vec<usize>)], size: usize) -> Value {
    let name = |index: usize| format!("s{index}");
    let mut fields = serde_json::Map::new();
    let mut documents = Vec::new();
    for (index, (kind, exits)) in steps.iter().enumerate() {
        let step = name(index);
        // Each step can lead to the one after it, so that many flows are sound.
        let next = name(if exits[0] % 2 == 0 {
            index + 1
        } else {
            exits[0]
        });
        let flag = format!("flag{index}");
        fields.insert(flag.clone(), json!({"type": "boolean"}));
        fields.insert(format!("text{index}"), json!({"type": "string"}));
        documents.push(match kind {
            0 => json!({"step": step, "kind": "intro", "next": next}),
            1 => json!({"step": step, "kind": "review", "next": next}),
            2 => {
                json!({"step": step, "kind": "email-code", "next": next, "failed": name(exits[1])})
            }
            3 => json!({"step": step, "kind": "branch", "otherwise": next, "routes": [
                {"when": {"field": flag, "is": true}, "next": name(exits[1])},
                {"when": {"field": format!("text{index}"), "present": true}, "next": name(exits[2])}
            ]}),
            _ => json!({"step": step, "kind": "form", "next": next,
                        "fields": [format!("text{index}")]}),
        });
    }
    fields.insert("email-address".to_owned(), json!({"type": "string"}));
    documents.push(json!({"step": name(size - 1), "kind": "end", "outcome": "completed"}));
    json!({"name": "any", "languages": ["en-US"], "fields": fields, "steps": documents})
}

/// A source of choices that repeats itself for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        // Knuth's linear congruential generator; the high bits are the good ones.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Walks until an end, with facts that change at every step; gives the number of moves.
fn walk(definition: &Definition, dice: &mut Dice) -> Option<usize> {
    const MOVES: usize = 20_000;
    let mut values = Values::new();
    let mut passed = BTreeMap::new();
    let attempts = BTreeMap::new();
    let mut position = None;
    for moves in 0..MOVES {
        for schema in definition.fields.values() {
            let value = match (dice.roll(3), schema.key.starts_with("flag")) {
                (0, true) => json!(true),
                (_, true) => json!(false),
                (0, false) => Value::Null,
                (_, false) => json!("x"),
            };
            let origin = if dice.roll(4) == 0 {
                Origin::Api
            } else {
                Origin::Person
            };
            values.insert(schema.key.clone(), Held { value, origin });
        }
        for step in &definition.steps {
            passed.insert(step.name.clone(), dice.roll(2) == 0);
        }
        let facts = Facts {
            values: &values,
            passed: &passed,
            attempts: &attempts,
            today: TODAY,
        };
        let next = match &position {
            None => first(definition, &facts),
            Some(position) => advance(definition, position, &facts),
        };
        match next {
            Ok(next) => {
                if definition.step(&next.step)?.kind.exits().is_empty() {
                    return Some(moves);
                }
                assert!(definition.step(&next.step)?.kind.is_screen());
                assert!(next.history.len() < definition.steps.len());
                position = Some(next);
            }
            // The form's value was rolled away; the next roll may bring it back.
            Err(bonafide_domain::flow::FlowError::NotAnswered(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_a_definition_never_panics(document in any_json()) {
        if let Ok(definition) = Definition::parse(&document) {
            prove(&definition);
        }
    }

    #[test]
    fn a_seed_with_any_part_replaced_is_read_or_refused(part in any_json(), place in any::<prop::sample::Index>()) {
        for seed in seeds() {
            let mut document = seed.to_value();
            let mut pointers = Vec::new();
            pointers_of(&document, String::new(), &mut pointers);
            if let Some(slot) = document.pointer_mut(place.get::<String>(&pointers)) {
                *slot = part.clone();
            }
            if let Ok(definition) = Definition::parse(&document) {
                prove(&definition);
                prop_assert_eq!(Definition::parse(&definition.to_value()), Ok(definition));
            }
        }
    }

    #[test]
    fn reading_values_never_panics_and_is_stable(value in any_json(), text in ".{0,60}", digits in "[0-9+(). -]{0,24}") {
        for schema in schemas() {
            if let Ok(canonical) = parse_api(&schema, &value, TODAY) {
                prop_assert_eq!(parse_api(&schema, &canonical, TODAY), Ok(canonical));
            }
            for typed in [&text, &digits] {
                let inputs = [
                    FormInput::Text(typed.clone()),
                    FormInput::Many(vec![typed.clone()]),
                    FormInput::Date { day: typed.clone(), month: typed.clone(), year: typed.clone() },
                ];
                for input in inputs {
                    // What a form accepts, the API accepts too, and unchanged.
                    if let Ok(Some(canonical)) = parse_form(&schema, &input, TODAY, Some("US")) {
                        prop_assert_eq!(parse_api(&schema, &canonical, TODAY), Ok(canonical));
                    }
                }
            }
        }
    }

    #[test]
    fn posting_anything_never_panics(posted in prop::collection::btree_map("[a-z.-]{1,20}", ".{0,20}", 0..8)) {
        let posted: BTreeMap<String, FormInput> = posted
            .into_iter()
            .map(|(key, text)| (key, FormInput::Text(text)))
            .collect();
        let none = Values::new();
        for seed in seeds() {
            for step in &seed.steps {
                let shown = screen_fields(&seed, &step.name, &none);
                if let Ok(accepted) = validate_form(&seed, &step.name, &posted, &none, TODAY) {
                    prop_assert!(accepted.len() <= shown.len());
                }
            }
        }
    }

    #[test]
    fn a_proved_flow_always_comes_to_an_end(document in any_flow(), seed in any::<u64>()) {
        let definition = definition(&document);
        if prove(&definition).is_empty() {
            prop_assert!(walk(&definition, &mut Dice(seed)).is_some(), "{}", document);
        }
    }

    #[test]
    fn a_plan_leads_to_the_end_that_it_names(document in any_flow(), failing in any::<bool>()) {
        let definition = definition(&document);
        prop_assume!(prove(&definition).is_empty());
        let codes = if failing { Codes::EmailFailed } else { Codes::Any };
        for outcome in Outcome::ALL {
            let wish = Wish { outcome, codes };
            let values = Values::default();
            match plan(&definition, &values, &Answers::new(), TODAY, wish, &mut Effort::default()) {
                Ok(found) => prop_assert_eq!(follow(&definition, &found), found.end),
                // Sample answers lead from every screen of a proved flow to some end.
                Err(why) => prop_assert!(matches!(why, NoPlan::NoWay | NoPlan::TooWide), "{:?}", why),
            }
        }
    }

    #[test]
    fn a_flow_is_read_back_from_what_is_written(document in any_flow()) {
        let definition = definition(&document);
        prop_assert_eq!(Definition::parse(&definition.to_value()), Ok(definition));
    }

    #[test]
    fn going_back_and_to_any_step_never_panics(document in any_flow(), seed in any::<u64>(), target in 0usize..12) {
        let definition = definition(&document);
        let mut dice = Dice(seed);
        let (values, attempts) = (Values::new(), BTreeMap::new());
        let passed: BTreeMap<String, bool> = definition
            .steps
            .iter()
            .map(|step| (step.name.clone(), dice.roll(2) == 0))
            .collect();
        let facts = Facts { values: &values, passed: &passed, attempts: &attempts, today: TODAY };
        if let Ok(position) = first(&definition, &facts).and_then(|at| advance(&definition, &at, &facts)) {
            if let Some(back) = go_back(&definition, &position, &facts) {
                prop_assert!(back.history.len() < position.history.len());
            }
            let target = format!("s{target}");
            if let Ok(there) = goto(&definition, &position, &target, &facts) {
                prop_assert!(position.history.contains(&target));
                prop_assert_eq!(there.step, target);
            }
        }
    }

    #[test]
    fn a_key_is_found_by_any_spelling(seed in 0usize..3, field in any::<prop::sample::Index>(), style in 0u8..3) {
        let definition = &seeds()[seed];
        let keys: Vec<&String> = definition.fields.keys().collect();
        let key = field.get(&keys);
        let spelled = match style {
            0 => key.replace('-', "_"),
            1 => camel(key),
            _ => key.to_ascii_uppercase(),
        };
        prop_assert_eq!(normal_key(&spelled), normal_key(key));
        let found = definition.field_by_any_spelling(&spelled).map(|schema| &schema.key);
        prop_assert_eq!(found, Some(*key));
    }

    #[test]
    fn a_language_is_always_an_enabled_one(requested in ".{0,12}", header in "[a-zA-Z,;=q.0-9 *-]{0,60}") {
        let locale = choose(Some(&requested), Some(&header), &BUILT_IN);
        prop_assert!(BUILT_IN.contains(&locale));
    }
}

fn camel(key: &str) -> String {
    let mut words = key.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |camel, word| {
        let (head, tail) = word.split_at(1);
        camel + &head.to_ascii_uppercase() + tail
    })
}

fn pointers_of(value: &Value, pointer: String, pointers: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers_of(item, format!("{pointer}/{index}"), pointers);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                pointers_of(member, format!("{pointer}/{key}"), pointers);
            }
        }
        _ => {}
    }
    pointers.push(pointer);
}

/// The walk above is worth little if hardly any flow is sound.
#[test]
fn enough_of_the_flows_are_sound() {
    let mut dice = Dice(7);
    let sound = (0..300)
        .filter(|_| {
            let size = 2 + dice.roll(10) as usize;
            let steps: Vec<(u8, Vec<usize>)> = (0..size - 1)
                .map(|_| {
                    let exits = (0..3).map(|_| dice.roll(size as u64) as usize).collect();
                    (dice.roll(6) as u8, exits)
                })
                .collect();
            prove(&definition(&flow(&steps, size))).is_empty()
        })
        .count();
    assert!(sound >= 30, "only {sound} of 300");
}
