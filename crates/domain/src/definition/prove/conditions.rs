//! Proofs about conditions: what they name exists, and what they compare with can occur.

use jiff::civil::Date;
use serde_json::Value;

use crate::definition::{Bound, Condition, Definition, Fault, Test};
use crate::field::{FieldKind, FieldSchema, FieldType, parse_api};

pub(super) fn prove(
    definition: &Definition,
    path: &str,
    condition: &Condition,
    faults: &mut Vec<Fault>,
) {
    condition.walk(path, &mut |path, condition| {
        if let Some(message) = fault(definition, condition) {
            faults.push(Fault::new(path, message));
        }
    });
}

fn fault(definition: &Definition, condition: &Condition) -> Option<String> {
    match condition {
        Condition::Field { field, test } => match definition.field(field) {
            None => Some(format!("names the unknown field `{field}`")),
            Some(schema) => test_fault(schema, test),
        },
        Condition::All(parts) | Condition::Any(parts) => parts
            .is_empty()
            .then(|| "holds no conditions, so it is always the same".to_owned()),
        Condition::Not(_) => None,
        Condition::Verification { step, .. } | Condition::AttemptsOf { step, .. } => {
            let is_code = |name: &str| {
                definition
                    .step(name)
                    .is_some_and(|s| s.kind.code().is_some())
            };
            (!is_code(step)).then(|| format!("names `{step}`, which is no step that sends a code"))
        }
    }
}

fn test_fault(schema: &FieldSchema, test: &Test) -> Option<String> {
    match test {
        Test::Is(value) | Test::Not(value) => impossible(schema, value),
        Test::In(values) if values.is_empty() => {
            Some("is compared with an empty list, so it never holds".to_owned())
        }
        Test::In(values) => values.iter().find_map(|value| impossible(schema, value)),
        Test::Present(_) => None,
        Test::Above(bound) | Test::Below(bound) => {
            let key = &schema.key;
            let name = schema.field_type().name();
            let fits = match bound {
                Bound::Number(_) => {
                    matches!(schema.field_type(), FieldType::Number | FieldType::Integer)
                }
                Bound::Date(_) | Bound::Today => {
                    matches!(schema.field_type(), FieldType::Date | FieldType::Datetime)
                }
            };
            (!fits).then(|| {
                let what = if matches!(bound, Bound::Number(_)) {
                    "number"
                } else {
                    "date"
                };
                format!("compares `{key}`, a field of type {name}, with a {what}")
            })
        }
        Test::AgeBelow(_) => (schema.field_type() != FieldType::Date).then(|| {
            let key = &schema.key;
            format!("asks for the age by `{key}`, which is no date")
        }),
    }
}

/// Why the field can never have this value.
fn impossible(schema: &FieldSchema, value: &Value) -> Option<String> {
    let key = &schema.key;
    let canonical = match &schema.kind {
        // One chosen option is compared with a single value.
        FieldKind::MultiChoices(choices) => {
            return match value.as_str() {
                Some(option) if choices.has(option) => None,
                _ => Some(format!(
                    "compares `{key}` with {value}, which is none of its options"
                )),
            };
        }
        FieldKind::Array { .. }
        | FieldKind::File
        | FieldKind::Hash { .. }
        | FieldKind::Json
        | FieldKind::Relation { .. } => {
            let name = schema.field_type().name();
            return Some(format!(
                "compares `{key}`, a field of type {name}, with a value; only `present` works there"
            ));
        }
        FieldKind::Choices(choices) => {
            return match value.as_str() {
                Some(option) if choices.has(option) => None,
                _ => Some(format!(
                    "compares `{key}` with {value}, which is none of its options"
                )),
            };
        }
        _ => parse_api(schema, value, Date::MAX),
    };
    match canonical {
        Err(error) => Some(format!(
            "compares `{key}` with {value}, which it can never be: {}",
            error.english("it")
        )),
        Ok(canonical) if !same(&canonical, value) => Some(format!(
            "compares `{key}` with {value}; its values are written as {canonical}"
        )),
        Ok(_) => None,
    }
}

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        _ => a == b,
    }
}
