//! Reading conditions.

use serde_json::Value;

use crate::definition::limits::MAX_NESTING;
use crate::definition::{Bound, Condition, Test};

use super::field::date;
use super::reader::{Faults, Table};

/// The keys of which exactly one says what kind of condition it is.
const KINDS: [&str; 6] = ["field", "all", "any", "not", "verification", "attempts-of"];
/// What a field can be tested for.
const TESTS: [&str; 7] = ["is", "in", "not", "present", "above", "below", "age-below"];

/// Reads a condition; `depth` counts the conditions around it.
pub(super) fn condition(
    path: &str,
    value: &Value,
    depth: usize,
    faults: &mut Faults,
) -> Option<Condition> {
    if depth > MAX_NESTING {
        faults.add(
            path,
            format!("is nested more than {MAX_NESTING} levels deep"),
        );
        return None;
    }
    let table = Table::open(path, value, faults)?;
    // `not` beside `field` is a test of the field, not a condition of its own.
    let kind = KINDS.into_iter().find(|kind| table.has(kind));
    match kind {
        Some("field") => field_test(&table, faults),
        Some("all") => Some(Condition::All(parts(&table, "all", depth, faults)?)),
        Some("any") => Some(Condition::Any(parts(&table, "any", depth, faults)?)),
        Some("not") => {
            table.only(&["not"], faults);
            let part = condition(&table.at("not"), table.get("not")?, depth + 1, faults)?;
            Some(Condition::Not(Box::new(part)))
        }
        Some("verification") => {
            table.only(&["verification", "passed"], faults);
            if !table.has("passed") {
                faults.add(table.at("passed"), "is missing");
            }
            Some(Condition::Verification {
                step: table.string("verification", faults)?,
                passed: table.flag("passed", true, faults),
            })
        }
        Some(_) => {
            table.only(&["attempts-of", "below"], faults);
            if !table.has("below") {
                faults.add(table.at("below"), "is missing");
            }
            Some(Condition::AttemptsOf {
                step: table.string("attempts-of", faults)?,
                below: table.count("below", 1..=1_000, faults)?,
            })
        }
        None => {
            faults.add(
                path,
                format!("is no condition; it needs one of {}", KINDS.join(", ")),
            );
            None
        }
    }
}

fn parts(table: &Table, word: &str, depth: usize, faults: &mut Faults) -> Option<Vec<Condition>> {
    table.only(&[word], faults);
    let parts = table.list(word, faults)?;
    Some(
        parts
            .iter()
            .enumerate()
            .filter_map(|(index, part)| {
                condition(
                    &format!("{}[{index}]", table.at(word)),
                    part,
                    depth + 1,
                    faults,
                )
            })
            .collect(),
    )
}

fn field_test(table: &Table, faults: &mut Faults) -> Option<Condition> {
    let mut known = vec!["field"];
    known.extend(TESTS);
    table.only(&known, faults);
    let field = table.string("field", faults);
    let given: Vec<&str> = TESTS.into_iter().filter(|test| table.has(test)).collect();
    let [test] = given[..] else {
        let message = format!("needs exactly one test of {}", TESTS.join(", "));
        faults.add(table.path.as_str(), message);
        return None;
    };
    let value = table.get(test)?;
    let test = match test {
        "is" => Test::Is(value.clone()),
        "not" => Test::Not(value.clone()),
        "in" => Test::In(table.list("in", faults)?.to_vec()),
        "present" => Test::Present(table.flag("present", true, faults)),
        "above" => Test::Above(bound(table, "above", value, faults)?),
        "below" => Test::Below(bound(table, "below", value, faults)?),
        _ => Test::AgeBelow(table.count("age-below", 1..=150, faults)? as u16),
    };
    Some(Condition::Field {
        field: field?,
        test,
    })
}

fn bound(table: &Table, key: &str, value: &Value, faults: &mut Faults) -> Option<Bound> {
    let bound = match value {
        Value::Number(number) => number.as_f64().map(Bound::Number),
        Value::String(text) if text == "today" => Some(Bound::Today),
        Value::String(text) => date(text).map(Bound::Date),
        _ => None,
    };
    if bound.is_none() {
        faults.add(
            table.at(key),
            "must be a number, a date as YYYY-MM-DD, or `today`",
        );
    }
    bound
}
