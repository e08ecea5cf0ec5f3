//! Whether a condition holds.

use jiff::civil::Date;
use serde_json::Value;

use crate::definition::{Bound, Condition, Test};
use crate::field::is_blank;

use super::Facts;

/// Whether the condition holds for what is known.
pub fn holds(condition: &Condition, facts: &Facts) -> bool {
    match condition {
        Condition::Field { field, test } => {
            let value = facts
                .values
                .get(field)
                .map(|held| &held.value)
                .filter(|value| !is_blank(value));
            passes(test, value, facts.today)
        }
        Condition::All(parts) => parts.iter().all(|part| holds(part, facts)),
        Condition::Any(parts) => parts.iter().any(|part| holds(part, facts)),
        Condition::Not(part) => !holds(part, facts),
        Condition::Verification { step, passed } => facts.passed.get(step) == Some(passed),
        Condition::AttemptsOf { step, below } => {
            facts.attempts.get(step).copied().unwrap_or(0) < *below
        }
    }
}

fn passes(test: &Test, value: Option<&Value>, today: Date) -> bool {
    let Some(value) = value else {
        return matches!(test, Test::Not(_) | Test::Present(false));
    };
    match test {
        Test::Is(wanted) => is(value, wanted),
        Test::In(wanted) => wanted.iter().any(|wanted| is(value, wanted)),
        Test::Not(unwanted) => !is(value, unwanted),
        Test::Present(present) => *present,
        Test::Above(bound) => compare(value, *bound, today).is_some_and(|order| order.is_gt()),
        Test::Below(bound) => compare(value, *bound, today).is_some_and(|order| order.is_lt()),
        Test::AgeBelow(years) => {
            date(value).is_some_and(|birth| age_on(birth, today) < i32::from(*years))
        }
    }
}

/// Equal, or among the chosen ones. Numbers are equal by value: `5` is `5.0`.
fn is(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (Value::Array(chosen), wanted) if !wanted.is_array() => {
            chosen.iter().any(|one| is(one, wanted))
        }
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        _ => value == wanted,
    }
}

fn compare(value: &Value, bound: Bound, today: Date) -> Option<std::cmp::Ordering> {
    match bound {
        Bound::Number(bound) => value.as_f64()?.partial_cmp(&bound),
        Bound::Date(bound) => Some(date(value)?.cmp(&bound)),
        Bound::Today => Some(date(value)?.cmp(&today)),
    }
}

/// The date of a `date` or `datetime` value.
fn date(value: &Value) -> Option<Date> {
    value.as_str()?.get(..10)?.parse().ok()
}

/// Whole years from birth to `today`; negative for a birth in the future. Who was born on
/// 29 February has their birthday on 1 March in other years.
pub fn age_on(birth: Date, today: Date) -> i32 {
    let birthday_passed = (today.month(), today.day()) >= (birth.month(), birth.day());
    i32::from(today.year()) - i32::from(birth.year()) - i32::from(!birthday_passed)
}
