//! Bytes to JSON, strictly.
//!
//! Stricter than a JSON parser has to be, where leniency would hide a client's defect or
//! break something behind: a name given twice (RFC 8259 leaves open which one counts), a
//! NUL character (no database stores it as text), and nesting beyond any body of the
//! contract.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use bonafide_domain::field::MAX_FILE_BYTES;

use super::super::errors::{Fault, quoted};

/// The largest JSON body of an operation that takes no files, in bytes. Whoever reads the socket must stop
/// there too.
pub const BODY_MAX: usize = 1024 * 1024;
/// The same where fields may hold files: the largest file in base64, and as much as other bodies beside it.
pub const BODY_WITH_FILES_MAX: usize = MAX_FILE_BYTES.div_ceil(3) * 4 + BODY_MAX;
/// The deepest nesting of objects and arrays in a body.
pub const DEPTH_MAX: usize = 32;

/// Whether an operation can do without a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// An empty body is a fault.
    Required,
    /// An empty body stands for `{}`.
    Optional,
}

/// Reads a request body. `content_type` is the header's value, if it was sent; without it
/// the body is taken for JSON.
///
/// # Errors
/// A fault for a content type that is not JSON, a body beyond [`BODY_WITH_FILES_MAX`] or
/// [`DEPTH_MAX`], a missing body, text that is not UTF-8, text that is not JSON (with line
/// and column), a member given twice, and a NUL character in a string.
pub fn parse(bytes: &[u8], content_type: Option<&str>, presence: Presence) -> Result<Value, Fault> {
    if bytes.len() > BODY_WITH_FILES_MAX {
        return Err(Fault::new(format!(
            "the body is longer than {BODY_WITH_FILES_MAX} bytes"
        )));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return match presence {
            Presence::Optional => Ok(Value::Object(Map::new())),
            Presence::Required => Err(Fault::new("the body is missing; send a JSON object")),
        };
    }
    if let Some(given) = content_type
        && !is_json(given)
    {
        return Err(Fault::new(format!(
            "Content-Type {} is not accepted here; send application/json",
            quoted(given)
        ))
        .allowing(["application/json"]));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        Fault::new(format!(
            "the body is not UTF-8 (at byte {})",
            error.valid_up_to()
        ))
    })?;
    refuse_deep(bytes)?;
    let broken = |error: &serde_json::Error| Fault::new(format!("the body is not valid: {error}"));
    let mut json = serde_json::Deserializer::from_str(text);
    let value = Strict
        .deserialize(&mut json)
        .map_err(|error| broken(&error))?;
    json.end().map_err(|error| broken(&error))?;
    Ok(value)
}

/// `application/json`, `application/vnd.api+json` and other `+json` types, in UTF-8.
fn is_json(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
    let json = essence == "application/json"
        || essence.starts_with("application/") && essence.ends_with("+json");
    let utf8 = parts.all(|parameter| match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            let value = value.trim().trim_matches('"');
            value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8")
        }
        _ => true,
    });
    json && utf8
}

/// Measures the nesting before anything recurses into it.
fn refuse_deep(bytes: &[u8]) -> Result<(), Fault> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                if depth > DEPTH_MAX {
                    return Err(Fault::new(format!(
                        "the body is nested deeper than {DEPTH_MAX}"
                    )));
                }
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

/// Builds a [`Value`], refusing repeated names and NUL characters.
struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("a number is out of range"))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Value, E> {
        without_nul(&value)?;
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut out = Vec::new();
        while let Some(item) = items.next_element_seed(Strict)? {
            out.push(item);
        }
        Ok(Value::Array(out))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut out = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            without_nul(&name)?;
            if out.contains_key(&name) {
                return Err(de::Error::custom(format!(
                    "member {} is given twice",
                    quoted(&name)
                )));
            }
            let value = members.next_value_seed(Strict)?;
            out.insert(name, value);
        }
        Ok(Value::Object(out))
    }
}

fn without_nul<E: de::Error>(text: &str) -> Result<(), E> {
    if text.contains('\0') {
        return Err(E::custom("a string contains a NUL character"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fault(body: &[u8]) -> String {
        parse(body, None, Presence::Required)
            .expect_err("not acceptable")
            .details
    }

    #[test]
    fn json_is_read_with_its_order_and_numbers() {
        let text = r#"{"z": 1, "a": [-1, 1.5, true, null, "A"], "m": {}}"#;
        let value = parse(
            text.as_bytes(),
            Some("application/json; charset=UTF-8"),
            Presence::Required,
        );
        let expected = json!({"z": 1, "a": [-1, 1.5, true, null, "A"], "m": {}});
        assert_eq!(value.as_ref(), Ok(&expected));
        assert_eq!(
            value.map(|v| v.to_string()).unwrap_or_default(),
            expected.to_string()
        );
    }

    #[test]
    fn an_empty_body_stands_for_an_object_where_none_is_needed() {
        assert_eq!(
            parse(b" \n", Some("text/plain"), Presence::Optional),
            Ok(json!({}))
        );
        assert!(fault(b"").contains("missing"));
    }

    #[test]
    fn content_types_are_checked() {
        for good in [
            "application/json",
            "Application/JSON;charset=\"utf-8\"",
            "application/vnd.api+json",
            "application/json; profile=x",
        ] {
            assert!(
                parse(b"{}", Some(good), Presence::Required).is_ok(),
                "{good}"
            );
        }
        for bad in [
            "",
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/json; charset=latin1",
            "text/x+json",
        ] {
            let fault = parse(b"{}", Some(bad), Presence::Required).expect_err(bad);
            assert!(fault.details.ends_with("send application/json"), "{bad}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        assert!(fault(b"{\"a\": 1,\n \"a\": 2}").contains("\"a\" is given twice at line 2 column"));
        assert!(fault(b"{\"a\":\n 1,}").contains("line 2 column"));
        assert!(fault(b"{} x").contains("trailing characters"));
        assert!(fault(b"{\"a\": \"\\u0000\"}").contains("NUL"));
        assert!(fault(b"{\"\\u0000\": 1}").contains("NUL"));
        assert!(fault(b"{\"a\": 1e999}").contains("out of range"));
        assert!(fault(b"{\"a\": \"\xff\"}").contains("not UTF-8 (at byte 7)"));
        assert!(fault("\u{feff}{}".as_bytes()).contains("line 1 column 1"));
    }

    #[test]
    fn limits_are_named() {
        let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(parse(nested(DEPTH_MAX).as_bytes(), None, Presence::Required).is_ok());
        assert!(fault(nested(DEPTH_MAX + 1).as_bytes()).contains("deeper than 32"));
        assert!(fault("[".repeat(BODY_MAX).as_bytes()).contains("deeper than 32"));
        assert!(
            parse(
                format!("\"{}\\\"[\"", "[".repeat(99)).as_bytes(),
                None,
                Presence::Required
            )
            .is_ok()
        );
        assert!(fault(&vec![b' '; BODY_WITH_FILES_MAX + 1]).contains("longer than 14381912 bytes"));
    }
}
