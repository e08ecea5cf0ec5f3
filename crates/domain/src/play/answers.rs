//! The answers worth trying at a form: the sample's, and those that a branch of the template asks
//! for.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;

use crate::definition::{Bound, Condition, Definition, StepKind, Test};
use crate::field::{FieldKind, FormInput, Input, PostedFiles, Upload, Values};
use crate::flow::{ScreenField, screen_fields};

use super::Answers;
use super::sample::sample;

/// Different answers of one field that are tried.
const MAX_OF_A_FIELD: usize = 12;
/// Different ways to fill one form that are tried.
const MAX_OF_A_FORM: usize = 128;

/// What a person would type or choose for a value.
pub fn typed(value: &Value) -> FormInput {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    if let Some(files) = uploads(value) {
        return FormInput::Files(PostedFiles::first(files));
    }
    match value {
        Value::Array(items) => FormInput::Many(items.iter().map(text).collect()),
        one => FormInput::Text(text(one)),
    }
}

/// A file, or those of a list that holds nothing else.
fn uploads(value: &Value) -> Option<Vec<Upload>> {
    match value {
        Value::Array(items) if items.is_empty() => None,
        Value::Array(items) => items.iter().map(Upload::of).collect(),
        one => Upload::of(one).map(|file| vec![file]),
    }
}

/// The tests of all branches, by the field that they look at.
pub(super) fn tests(definition: &Definition) -> BTreeMap<&str, Vec<&Test>> {
    let mut tests: BTreeMap<&str, Vec<&Test>> = BTreeMap::new();
    for step in &definition.steps {
        let StepKind::Branch { routes, .. } = &step.kind else {
            continue;
        };
        for route in routes {
            gather(&route.when, &mut tests);
        }
    }
    tests
}

fn gather<'d>(condition: &'d Condition, tests: &mut BTreeMap<&'d str, Vec<&'d Test>>) {
    match condition {
        Condition::Field { field, test } => tests.entry(field).or_default().push(test),
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| gather(part, tests));
        }
        Condition::Not(part) => gather(part, tests),
        Condition::Verification { .. } | Condition::AttemptsOf { .. } => {}
    }
}

/// Every way to fill the form that is worth trying, the most plausible first.
pub(super) fn fillings(
    definition: &Definition,
    step: &str,
    values: &Values,
    tests: &BTreeMap<&str, Vec<&Test>>,
    answers: &Answers,
    today: Date,
) -> Vec<BTreeMap<String, FormInput>> {
    let mut ways = vec![BTreeMap::new()];
    for field in screen_fields(definition, step, values) {
        if field.locked {
            continue;
        }
        let key = &field.schema.key;
        let inputs = match answers.get(key) {
            Some(given) => vec![typed(given)],
            None => worth_trying(&field, tests.get(key.as_str()), today),
        };
        ways = inputs
            .iter()
            .flat_map(|input| {
                ways.iter().map(move |way: &BTreeMap<String, FormInput>| {
                    let mut way = way.clone();
                    way.insert(key.clone(), input.clone());
                    way
                })
            })
            .take(MAX_OF_A_FORM)
            .collect();
    }
    ways
}

fn worth_trying(field: &ScreenField, tests: Option<&Vec<&Test>>, today: Date) -> Vec<FormInput> {
    let mut inputs = vec![sample(field, today)];
    let Some(tests) = tests else { return inputs };
    let mut add = |input: FormInput| {
        if !inputs.contains(&input) && inputs.len() < MAX_OF_A_FIELD {
            inputs.push(input);
        }
    };
    for test in tests {
        asked_for(test, today).iter().map(typed).for_each(&mut add);
    }
    // Whatever no test names, so that "otherwise" can be reached.
    match &field.schema.kind {
        FieldKind::Choices(choices) => {
            let others = choices.options.iter();
            others.for_each(|option| add(FormInput::Text(option.value.clone())));
        }
        FieldKind::MultiChoices(choices) => {
            let others = choices.options.iter();
            others.for_each(|option| add(FormInput::Many(vec![option.value.clone()])));
        }
        FieldKind::Boolean => add(FormInput::Text("false".into())),
        _ if field.input == Input::Country => {
            let others = match field.countries.as_slice() {
                [] => &["NZ", "JP", "BR", "ZA"].map(str::to_owned)[..],
                offered => offered,
            };
            others
                .iter()
                .for_each(|code| add(FormInput::Text(code.clone())));
        }
        _ => {}
    }
    if !field.required {
        add(FormInput::Text(String::new()));
    }
    inputs
}

/// Values on both sides of a test.
fn asked_for(test: &Test, today: Date) -> Vec<Value> {
    let date = |date: Date| Value::from(date.to_string());
    let around = |day: Date| {
        vec![
            date(day.saturating_add(1.day())),
            date(day.saturating_sub(1.day())),
        ]
    };
    match test {
        Test::Is(value) | Test::Not(value) => vec![value.clone()],
        // Two are enough to get in, and another field's test may rule one out.
        Test::In(values) => values.iter().take(2).cloned().collect(),
        Test::Present(_) => Vec::new(),
        Test::Above(bound) | Test::Below(bound) => match bound {
            Bound::Number(number) => vec![whole(number + 1.0), whole(number - 1.0)],
            Bound::Date(day) => around(*day),
            Bound::Today => around(today),
        },
        Test::AgeBelow(years) => {
            let younger = i32::from(years.saturating_sub(1));
            [younger, i32::from(*years)]
                .map(|age| date(today.saturating_sub(age.years()).saturating_sub(1.day())))
                .to_vec()
        }
    }
}

/// A number as one types it: without a fraction where it has none.
fn whole(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        Value::from(number as i64)
    } else {
        Value::from(number)
    }
}
