//! Reading a value from the API or the query string: JSON, strictly typed.

use std::borrow::Cow;
use std::convert::Infallible;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Number, Value};

use super::error::{Code, Expected, FieldError};
use super::file;
use super::scalar;
use super::schema::{Choices, FieldKind, FieldSchema};

/// The deepest nesting of an `array`, `hash` or `json` value.
const MAX_DEPTH: usize = 16;
/// The size of a `json`, `array` or `hash` value without its files, in bytes, counted roughly as written.
const MAX_JSON_BYTES: usize = 65_536;
/// Characters that an error repeats of a member's name.
const MAX_KEY_CHARS: usize = 255;

/// Reads a value that the API, or the query string, gives for a field, into canonical form.
///
/// `null` clears any field. `today` is the date for bounds that say `today`.
///
/// # Errors
/// The first fault of the value, with the path inside the field for arrays and hashes.
pub fn parse_api(schema: &FieldSchema, value: &Value, today: Date) -> Result<Value, FieldError> {
    if matches!(
        schema.kind,
        FieldKind::Array { .. } | FieldKind::Hash { .. } | FieldKind::Json
    ) {
        let told = match schema.holds_files() {
            true => Cow::Owned(without_files(schema, value)),
            false => Cow::Borrowed(value),
        };
        within_limits(&told).map_err(|code| FieldError::new(&schema.key, code))?;
    }
    parse_at(&schema.key, schema, value, today)
}

fn parse_at(
    path: &str,
    schema: &FieldSchema,
    value: &Value,
    today: Date,
) -> Result<Value, FieldError> {
    if value.is_null() {
        return Ok(Value::Null);
    }
    let refuse = |code| FieldError::new(path, code);
    match &schema.kind {
        FieldKind::Array { items } => array(path, items.as_deref(), value, today),
        FieldKind::Hash {
            members,
            ignore_unknown_keys,
        } => hash(path, members, *ignore_unknown_keys, value, today),
        FieldKind::Json => Ok(value.clone()),
        FieldKind::Relation { .. } => Err(refuse(Code::ReadOnly)),
        FieldKind::File => file::parse(value).map_err(refuse),
        _ => scalar_value(&schema.kind, value, today).map_err(refuse),
    }
}

fn scalar_value(kind: &FieldKind, value: &Value, today: Date) -> Result<Value, Code> {
    match kind {
        FieldKind::Boolean => value.as_bool().map(Value::Bool).ok_or(Code::NotABoolean),
        FieldKind::Choices(choices) => {
            let choice = text(value)?;
            known_choice(choices, choice)?;
            Ok(choice.into())
        }
        FieldKind::MultiChoices(choices) => {
            let items = value.as_array().ok_or(Code::WrongType {
                expected: Expected::Array,
            })?;
            let chosen = items.iter().map(text).collect::<Result<Vec<_>, _>>()?;
            many_choices(choices, &chosen)
        }
        FieldKind::Date { min, max } => {
            let date = scalar::iso_date(text(value)?).ok_or(Code::NotADate)?;
            Ok(scalar::date(date, *min, *max, today)?.to_string().into())
        }
        FieldKind::Datetime => {
            let moment: Timestamp = text(value)?.parse().map_err(|_| Code::NotADatetime)?;
            Ok(scalar::timestamp(moment).into())
        }
        FieldKind::EmailAddress => scalar::email(text(value)?).map(Value::String),
        FieldKind::Integer { min, max } => {
            let whole = whole_number(value)?;
            Ok(scalar::integer(whole, *min, *max)?.into())
        }
        FieldKind::Number { min, max } => {
            let number = value.as_f64().ok_or(Code::WrongType {
                expected: Expected::Number,
            })?;
            scalar::number(number, *min, *max)?;
            Ok(value.clone())
        }
        FieldKind::String(rules) => scalar::string(text(value)?, rules, None).map(Value::String),
        // Read by `parse_at` before it comes here.
        FieldKind::Array { .. }
        | FieldKind::File
        | FieldKind::Hash { .. }
        | FieldKind::Json
        | FieldKind::Relation { .. } => Err(Code::ReadOnly),
    }
}

fn text(value: &Value) -> Result<&str, Code> {
    value.as_str().ok_or(Code::WrongType {
        expected: Expected::String,
    })
}

/// A whole number, also when it was written with a fraction of zero (`5.0`).
fn whole_number(value: &Value) -> Result<i64, Code> {
    /// Beyond this a double cannot tell neighbouring whole numbers apart.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let Value::Number(number) = value else {
        return Err(Code::WrongType {
            expected: Expected::Number,
        });
    };
    number
        .as_i64()
        .or_else(|| {
            let float = number.as_f64()?;
            (float.fract() == 0.0 && float.abs() <= EXACT).then_some(float as i64)
        })
        .ok_or(Code::NotAnInteger)
}

pub(super) fn known_choice(choices: &Choices, value: &str) -> Result<(), Code> {
    choices.has(value).then_some(()).ok_or(Code::NotAChoice)
}

/// The chosen options, each once, in the order in which the field lists them.
pub(super) fn many_choices(choices: &Choices, chosen: &[&str]) -> Result<Value, Code> {
    chosen
        .iter()
        .try_for_each(|value| known_choice(choices, value))?;
    Ok(choices
        .options
        .iter()
        .filter(|option| chosen.contains(&option.value.as_str()))
        .map(|option| Value::String(option.value.clone()))
        .collect())
}

fn array(
    path: &str,
    items: Option<&FieldSchema>,
    value: &Value,
    today: Date,
) -> Result<Value, FieldError> {
    let elements = value.as_array().ok_or_else(|| {
        FieldError::new(
            path,
            Code::WrongType {
                expected: Expected::Array,
            },
        )
    })?;
    let Some(schema) = items else {
        return Ok(value.clone());
    };
    elements
        .iter()
        .enumerate()
        .map(|(index, element)| parse_at(&format!("{path}[{index}]"), schema, element, today))
        .collect()
}

fn hash(
    path: &str,
    members: &[FieldSchema],
    ignore_unknown_keys: bool,
    value: &Value,
    today: Date,
) -> Result<Value, FieldError> {
    let object = value.as_object().ok_or_else(|| {
        FieldError::new(
            path,
            Code::WrongType {
                expected: Expected::Object,
            },
        )
    })?;
    let mut parsed = Map::new();
    for (key, member) in object {
        match members.iter().find(|schema| schema.key == *key) {
            Some(schema) => {
                let member = parse_at(&format!("{path}.{key}"), schema, member, today)?;
                parsed.insert(key.clone(), member);
            }
            None if ignore_unknown_keys => {}
            None => {
                let key = key.chars().take(MAX_KEY_CHARS).collect();
                return Err(FieldError::new(path, Code::UnknownMember { key }));
            }
        }
    }
    Ok(Value::Object(parsed))
}

/// Files have a limit of their own, and lie elsewhere.
fn without_files(schema: &FieldSchema, value: &Value) -> Value {
    let mut value = value.clone();
    let Ok(()) = schema.each_file(&mut value, &mut |file| {
        *file = Value::Null;
        Ok::<_, Infallible>(())
    });
    value
}

/// Walks with its own stack: the value may be nested as deeply as the parser let it.
fn within_limits(value: &Value) -> Result<(), Code> {
    let mut bytes = 0;
    let mut open = vec![(value, 1)];
    while let Some((value, depth)) = open.pop() {
        if depth > MAX_DEPTH {
            return Err(Code::TooDeep { max: MAX_DEPTH });
        }
        bytes += match value {
            Value::String(text) => text.len() + 2,
            Value::Array(items) => {
                open.extend(items.iter().map(|item| (item, depth + 1)));
                items.len() + 2
            }
            Value::Object(members) => {
                open.extend(members.values().map(|member| (member, depth + 1)));
                members.keys().map(|key| key.len() + 4).sum::<usize>() + 2
            }
            Value::Number(number) => number_size(number),
            Value::Bool(_) | Value::Null => 5,
        };
        if bytes > MAX_JSON_BYTES {
            return Err(Code::TooLarge {
                max: MAX_JSON_BYTES,
            });
        }
    }
    Ok(())
}

fn number_size(number: &Number) -> usize {
    if number.is_f64() { 17 } else { 8 }
}
