//! An example of a value, made from its schema, and an operation's call.

use serde_json::{Map, Value as Json, json};

/// Deepest level of an example.
const DEPTH: usize = 6;
/// Optional members shown where an object requires none.
const SHOWN: usize = 2;

/// The smallest instructive value of a schema. `document` resolves references.
pub fn of(schema: &Json, document: &Json) -> Json {
    value("", schema, document, 0)
}

fn resolved<'a>(schema: &'a Json, document: &'a Json) -> &'a Json {
    match schema["$ref"].as_str() {
        Some(place) => document
            .pointer(place.trim_start_matches('#'))
            .unwrap_or(&Json::Null),
        None => schema,
    }
}

fn value(name: &str, schema: &Json, document: &Json, depth: usize) -> Json {
    let schema = resolved(schema, document);
    for ready in ["example", "const", "default"] {
        if !schema[ready].is_null() {
            return schema[ready].clone();
        }
    }
    if let Some(first) = schema["examples"].get(0).or(schema["enum"].get(0)) {
        return first.clone();
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        if let Some(first) = schema[choice].get(0) {
            return value(name, first, document, depth);
        }
    }
    let kind = match &schema["type"] {
        Json::Array(kinds) => kinds
            .iter()
            .filter_map(Json::as_str)
            .find(|kind| *kind != "null")
            .unwrap_or("null"),
        kind => kind.as_str().unwrap_or("object"),
    };
    match kind {
        "object" if depth < DEPTH => object(schema, document, depth),
        "array" if depth < DEPTH && !schema["items"].is_null() => {
            json!([value(name, &schema["items"], document, depth + 1)])
        }
        "array" => json!([]),
        "object" => json!({}),
        "boolean" => true.into(),
        "integer" | "number" => schema["minimum"]
            .as_i64()
            .filter(|least| *least > 0)
            .unwrap_or(3600)
            .into(),
        "null" => Json::Null,
        _ => text(name).into(),
    }
}

fn object(schema: &Json, document: &Json, depth: usize) -> Json {
    let mut members = Map::new();
    let required: Vec<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .collect();
    let known = schema["properties"].as_object();
    // An older name of the same member would only confuse.
    let is_current = |name: &str| name != "template-id";
    let known = known
        .into_iter()
        .flatten()
        .filter(|(name, _)| is_current(name));
    for (count, (name, member)) in known.enumerate() {
        let shows = required.contains(&name.as_str())
            || name == "attributes"
            || required.is_empty() && count < SHOWN && depth > 0;
        if shows {
            members.insert(name.clone(), value(name, member, document, depth + 1));
        }
    }
    members.into()
}

/// A text that fits what the member is called.
fn text(name: &str) -> String {
    match name {
        "inquiry-template-id" | "template-id" => "itmpl_…".into(),
        "inquiry-template-version-id" => "itmplv_…".into(),
        "inquiry-id" => "inq_…".into(),
        "account-id" | "target-object-id" => "act_…".into(),
        "url" | "redirect-uri" => "https://example.com/done".into(),
        name if name.contains("email") => "name@example.com".into(),
        name if name.ends_with("-at") => "2026-03-01T12:00:00.000Z".into(),
        "" => "text".into(),
        name => name.into(),
    }
}

/// The call as a shell command, with the key and ids as variables.
pub fn curl(
    method: &str,
    path: &str,
    url: &str,
    query: Option<&str>,
    body: Option<&str>,
) -> String {
    let mut address = String::new();
    for part in path.split('/').skip(1) {
        address.push('/');
        match part
            .strip_prefix('{')
            .and_then(|part| part.strip_suffix('}'))
        {
            Some(name) => {
                address.push('$');
                address.push_str(&name.replace('-', "_").to_uppercase());
            }
            None => address.push_str(part),
        }
    }
    if let Some(query) = query {
        address.push('?');
        address.push_str(query);
    }
    let mut call = String::from("curl");
    if method != "GET" {
        call.push_str(&format!(" -X {method}"));
    }
    call.push_str(&format!(
        " \"{url}/api/v1{address}\" \\\n  -H \"Authorization: Bearer $BONAFIDE_API_KEY\""
    ));
    if let Some(body) = body {
        call.push_str(&format!(
            " \\\n  -H \"Content-Type: application/json\" \\\n  -d '{}'",
            quoted(body)
        ));
    }
    call
}

/// JSON for single quotes of a shell, laid out for people; strings that are a variable stand outside of
/// the quotes.
fn quoted(body: &str) -> String {
    let parsed = serde_json::from_str::<Json>(body).unwrap_or_default();
    let text = serde_json::to_string_pretty(&parsed).unwrap_or_default();
    let mut parts = text.split("\"$");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('"').unwrap_or((part, ""));
        out.push_str(&format!("\"'${name}'\"{rest}"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_has_what_is_required() {
        let schema = json!({"type": "object", "required": ["data"], "properties": {"data": {
            "type": "object", "required": ["attributes"], "properties": {"attributes": {
                "type": "object", "required": ["url"], "properties": {
                    "url": {"type": "string"}, "other": {"type": "string"}}}}}}});
        let expected = json!({"data": {"attributes": {"url": "https://example.com/done"}}});
        assert_eq!(of(&schema, &json!({})), expected);
    }

    #[test]
    fn a_call_names_its_ids_as_variables() {
        let call = curl(
            "POST",
            "/inquiries/{inquiry-id}/resume",
            "http://localhost:3000",
            Some("a=1"),
            Some(r#"{"a":"$THING_ID"}"#),
        );
        assert!(
            call.contains("/api/v1/inquiries/$INQUIRY_ID/resume?a=1"),
            "{call}"
        );
        assert!(call.contains(r#""a": "'$THING_ID'""#), "{call}");
    }
}
