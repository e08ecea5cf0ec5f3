//! JSON Schemas: of request bodies from their [`Shape`]s, and the small words of which the
//! resources' own schemas are made.

use serde_json::{Map, Value as Json, json};

use crate::edge::accepts::{Member, Shape};

/// The schema of what [`crate::edge::accepts::check`] lets through.
pub fn of_shape(shape: &Shape) -> Json {
    match shape {
        Shape::Any => json!({}),
        Shape::Boolean => json!({"type": "boolean"}),
        Shape::Integer { min, max } => json!({"type": "integer", "minimum": min, "maximum": max}),
        Shape::Number => json!({"type": "number"}),
        Shape::Text { max } => json!({"type": "string", "maxLength": max}),
        Shape::OneOf(values) => json!({"type": "string", "enum": values}),
        Shape::Nullable(inner) => nullable(of_shape(inner)),
        Shape::Array { items, max } => {
            json!({"type": "array", "items": of_shape(items), "maxItems": max})
        }
        Shape::Object(members) => of_members(members, false),
        Shape::Open(members) => of_members(members, true),
        Shape::Map { values, max } => {
            json!({"type": "object", "additionalProperties": of_shape(values), "maxProperties": max})
        }
    }
}

fn of_members(members: &[Member], open: bool) -> Json {
    let mut schema = json!({"type": "object"});
    let properties: Map<String, Json> = members
        .iter()
        .map(|member| (member.name.to_owned(), of_shape(&member.shape)))
        .collect();
    if !properties.is_empty() {
        schema["properties"] = properties.into();
    }
    let required: Vec<&str> = members
        .iter()
        .filter(|member| member.required)
        .map(|member| member.name)
        .collect();
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    if !open {
        schema["additionalProperties"] = false.into();
    }
    schema
}

/// The schema, or null.
pub fn nullable(mut schema: Json) -> Json {
    match schema.get("type") {
        Some(Json::String(name)) if schema.get("enum").is_none() => {
            schema["type"] = json!([name, "null"]);
            schema
        }
        _ => json!({"anyOf": [schema, {"type": "null"}]}),
    }
}

/// An object of exactly these members, all of them always there.
pub fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    let names: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Json> = members
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": names,
        "additionalProperties": false,
    })
}

pub fn array(items: Json) -> Json {
    json!({"type": "array", "items": items})
}

pub fn text() -> Json {
    json!({"type": "string"})
}

pub fn boolean() -> Json {
    json!({"type": "boolean"})
}

pub fn integer() -> Json {
    json!({"type": "integer"})
}

/// ISO 8601 in UTC with milliseconds.
pub fn time() -> Json {
    json!({"type": "string", "format": "date-time"})
}

pub fn one_of(values: &[&str]) -> Json {
    json!({"type": "string", "enum": values})
}

/// An id: its prefix and 28 characters of base 32.
pub fn id(prefix: &str) -> Json {
    json!({"type": "string", "pattern": format!("^{prefix}[0-9a-hjkmnp-tv-z]{{28}}$")})
}

pub fn reference(component: &str) -> Json {
    json!({"$ref": format!("#/components/schemas/{component}")})
}

/// A type and an id, as relationships hold them.
fn identifier(kind: &str) -> Json {
    object([("type", json!({"const": kind})), ("id", text())])
}

/// A relationship to one object or none.
pub fn link(kind: &str) -> Json {
    object([("data", nullable(identifier(kind)))])
}

/// A relationship to any number of objects.
pub fn links(kind: &str) -> Json {
    object([("data", array(identifier(kind)))])
}

/// A relationship that this version has nothing for.
pub fn no_link() -> Json {
    object([("data", json!({"type": "null"}))])
}

/// A list of relationships that this version has nothing for.
pub fn no_links() -> Json {
    // With the items that there will be, because generators of clients insist on them.
    let items = object([("type", text()), ("id", text())]);
    object([(
        "data",
        json!({"type": "array", "items": items, "maxItems": 0}),
    )])
}
