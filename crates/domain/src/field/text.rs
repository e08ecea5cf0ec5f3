//! Values from a query string, where everything is text.

use serde_json::{Map, Value};

use super::same_key;
use super::schema::{FieldKind, FieldSchema};

/// Gives the texts of a query string the types that the field's schema asks for. A text that does
/// not fit its type is left as it is, so that [`parse_api`](super::parse_api) names it.
pub fn typed(schema: &FieldSchema, value: Value) -> Value {
    match (&schema.kind, value) {
        (FieldKind::Boolean, Value::String(text)) => match text.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => Value::String(text),
        },
        (FieldKind::Integer { .. } | FieldKind::Number { .. }, Value::String(text)) => {
            number(&text).unwrap_or(Value::String(text))
        }
        (FieldKind::Json, Value::String(text)) => {
            serde_json::from_str(&text).unwrap_or(Value::String(text))
        }
        (FieldKind::Array { items: Some(item) }, value) => {
            Value::Array(list(value).into_iter().map(|it| typed(item, it)).collect())
        }
        (FieldKind::Array { items: None } | FieldKind::MultiChoices(_), value) => {
            Value::Array(list(value))
        }
        (FieldKind::Hash { members, .. }, Value::Object(given)) => Value::Object(
            given
                .into_iter()
                .map(|(key, value)| {
                    match members.iter().find(|member| same_key(&member.key, &key)) {
                        Some(member) => (member.key.clone(), typed(member, value)),
                        None => (key, value),
                    }
                })
                .collect(),
        ),
        (_, value) => value,
    }
}

/// A decimal number as JSON writes it; no `inf`, no `0x`, no spaces.
fn number(text: &str) -> Option<Value> {
    match serde_json::from_str(text) {
        Ok(value @ Value::Number(_)) => Some(value),
        _ => None,
    }
}

/// `a[0]=…&a[1]=…` arrives as an object with the indices as keys, `a=…` as one text.
fn list(value: Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items,
        Value::Object(entries) => by_index(entries),
        one => vec![one],
    }
}

fn by_index(entries: Map<String, Value>) -> Vec<Value> {
    let mut entries: Vec<(Option<u32>, Value)> = entries
        .into_iter()
        .map(|(key, value)| (key.parse().ok(), value))
        .collect();
    entries.sort_by_key(|(index, _)| *index);
    entries.into_iter().map(|(_, value)| value).collect()
}
