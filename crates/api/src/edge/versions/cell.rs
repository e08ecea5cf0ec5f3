//! Reading field cells, `{"type": "string", "value": "Jane"}`, by name.

use serde_json::{Map, Value};

use super::super::inflection::letters;

/// The value of the field of this name in any key style, if it has one.
///
/// Accounts keep snake-case names, inquiries what the template says; an older version's
/// client asks by the contract's name and does not care.
pub(super) fn value<'f>(fields: &'f Map<String, Value>, name: &str) -> Option<&'f Value> {
    let cell = fields.get(name).or_else(|| {
        let wanted = letters(name);
        fields
            .iter()
            .find(|(stored, _)| letters(stored) == wanted)
            .map(|(_, cell)| cell)
    });
    cell?.get("value").filter(|value| !value.is_null())
}

/// The text of a field, or `null`: a flat attribute is a string or nothing.
pub(super) fn text(fields: &Map<String, Value>, name: &str) -> Value {
    match value(fields, name) {
        Some(Value::String(text)) => Value::String(text.clone()),
        _ => Value::Null,
    }
}

/// The text of a field of a hash field: `name.first` is the cell `first` in the value of
/// the cell `name`.
pub(super) fn inner_text(fields: &Map<String, Value>, outer: &str, inner: &str) -> Value {
    match value(fields, outer) {
        Some(Value::Object(cells)) => text(cells, inner),
        _ => Value::Null,
    }
}

/// The text of a date field if it is a date as the contract writes one, or `null`.
pub(super) fn date(fields: &Map<String, Value>, name: &str) -> Value {
    match value(fields, name) {
        Some(Value::String(text)) if is_date(text) => Value::String(text.clone()),
        _ => Value::Null,
    }
}

/// `YYYY-MM-DD`, a day that exists. The form is checked first, for the parser accepts
/// other forms of ISO 8601 too.
fn is_date(text: &str) -> bool {
    let form = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    form && text.parse::<jiff::civil::Date>().is_ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn cells_are_found_in_any_style() {
        let fields = json!({
            "street_1": {"type": "string", "value": "S"}, "count": {"type": "number", "value": 1},
            "empty": {"type": "string", "value": null}, "bare": 1,
            "name": {"type": "hash", "value": {"first": {"type": "string", "value": "J"}}}});
        let fields = fields.as_object().expect("an object");
        assert_eq!(text(fields, "street-1"), json!("S"));
        for name in ["count", "empty", "bare", "absent"] {
            assert_eq!(text(fields, name), Value::Null, "{name}");
        }
        assert_eq!(inner_text(fields, "name", "first"), json!("J"));
        assert_eq!(inner_text(fields, "name", "last"), Value::Null);
        assert_eq!(inner_text(fields, "count", "last"), Value::Null);
    }

    #[test]
    fn dates_must_exist() {
        for good in ["1994-04-12", "2024-02-29", "2000-02-29", "2023-12-31"] {
            assert!(is_date(good), "{good}");
        }
        for bad in [
            "",
            "1994-4-12",
            "2023-02-29",
            "1900-02-29",
            "2023-04-31",
            "2023-13-01",
            "2023-01-00",
            "+994-01-01",
            "éé94-0-1",
            "1994-04-12T",
            "19940412--",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
    }
}
