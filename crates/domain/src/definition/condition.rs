//! When a branch takes a route.

use jiff::civil::Date;
use serde_json::Value;

/// A condition on what is known of the inquiry.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    Field {
        field: String,
        test: Test,
    },
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// Whether the code step of that name ended so; a step not yet done is neither.
    Verification {
        step: String,
        passed: bool,
    },
    /// Whether fewer than `below` verifications were begun at the code step of that name.
    AttemptsOf {
        step: String,
        below: u32,
    },
}

/// What a field's value is tested for. A field without a value passes only `Not` and
/// `Present(false)`.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Equal; for a field of several choices: among the chosen ones.
    Is(Value),
    In(Vec<Value>),
    Not(Value),
    Present(bool),
    Above(Bound),
    Below(Bound),
    /// For a date field, the date of birth: younger than so many years today.
    AgeBelow(u16),
}

/// What a number or a date is compared with; the bound itself is neither above nor below.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    Number(f64),
    Date(Date),
    Today,
}

impl Condition {
    /// Calls `visit` with every condition inside this one, itself first, and its path.
    pub(super) fn walk(&self, path: &str, visit: &mut impl FnMut(&str, &Condition)) {
        visit(path, self);
        match self {
            Condition::All(parts) | Condition::Any(parts) => {
                let word = if matches!(self, Condition::All(_)) {
                    "all"
                } else {
                    "any"
                };
                for (index, part) in parts.iter().enumerate() {
                    part.walk(&format!("{path}.{word}[{index}]"), visit);
                }
            }
            Condition::Not(part) => part.walk(&format!("{path}.not"), visit),
            Condition::Field { .. }
            | Condition::Verification { .. }
            | Condition::AttemptsOf { .. } => {}
        }
    }
}
