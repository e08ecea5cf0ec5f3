//! What operations take beside a body: placeholders of the path, the query, and headers.

use bonafide_app::analytics::filter::GroupBy;
use bonafide_app::door::Access;
use serde_json::{Map, Value as Json, json};

use super::schemas;
use crate::edge::inflection::Inflection;
use crate::edge::query::Page;
use crate::edge::versions::Version;
use crate::operations::Operation;

/// The placeholders of a path, in order: `/accounts/{account-id}` has `account-id`.
pub fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

/// `parameters` of an operation, as references into the components.
pub fn of(operation: &Operation) -> Json {
    let headers = ["Persona-Version", "Key-Inflection"].into_iter();
    let idempotent = operation.method == "POST" && operation.access == Access::Write;
    let names = placeholders(operation.path)
        .chain(operation.query.iter().copied())
        .chain(headers)
        .chain(idempotent.then_some("Idempotency-Key"));
    names
        .map(|name| json!({"$ref": format!("#/components/parameters/{}", component(name))}))
        .collect()
}

/// Names of components have no brackets: `filter[status]` is `filter-status`.
fn component(name: &str) -> String {
    name.replace("[*]", "").replace('[', "-").replace(']', "")
}

/// Every parameter that some operation takes, by its component's name.
pub fn components(operations: &[Operation]) -> Map<String, Json> {
    let mut all = Map::new();
    for operation in operations {
        for name in placeholders(operation.path) {
            all.insert(component(name), path(name));
        }
        for name in operation.query {
            all.insert(component(name), query(name));
        }
    }
    for header in headers() {
        let name = header["name"].as_str().unwrap_or_default().to_owned();
        all.insert(name, header);
    }
    all
}

fn path(name: &str) -> Json {
    let kind = name.strip_suffix("-id").unwrap_or(name).replace('-', " ");
    json!({
        "name": name,
        "in": "path",
        "required": true,
        "description": format!("Id of the {kind}"),
        "schema": {"type": "string", "maxLength": 256},
    })
}

fn query(name: &str) -> Json {
    let (description, schema) = match name {
        "include" => (
            "Relationships whose objects are told in `included`, with commas between; \
             `then.next` goes on from there",
            schemas::text(),
        ),
        "fields[*]" => {
            return json!({
                "name": "fields",
                "in": "query",
                "style": "deepObject",
                "explode": true,
                "description": "Attributes to keep, by resource type: `fields[inquiry]=status,fields.name-first`",
                "schema": {"type": "object", "additionalProperties": {"type": "string"}},
            });
        }
        "page[size]" => (
            "How many objects",
            json!({"type": "integer", "minimum": 1, "maximum": Page::SIZE_MAX, "default": Page::SIZE_DEFAULT}),
        ),
        "page[after]" => (
            "Id of an object: the page holds older ones",
            schemas::text(),
        ),
        "page[before]" => (
            "Id of an object: the page holds newer ones",
            schemas::text(),
        ),
        "filter[created-at-start]" => ("Created at this time or later", schemas::time()),
        "filter[created-at-end]" => ("Created at this time or earlier", schemas::time()),
        "unit" => (
            "Whether a journey is all that a person did, or what was done in one inquiry",
            json!({"type": "string", "enum": ["person", "inquiry"], "default": "person"}),
        ),
        "group-by" => (
            "Tells the figures of each group beside those of all",
            json!({"type": "string", "enum": GroupBy::ALL.map(|(name, _)| name)}),
        ),
        "format" => (
            "The same as `Accept: text/csv`, for where headers cannot be set",
            json!({"type": "string", "enum": ["json", "csv"], "default": "json"}),
        ),
        "filter[start]" => (
            "From this time on: a date, or a full hour. Inquiries count when they were created, \
             people when they first opened one",
            schemas::text(),
        ),
        "filter[end]" => ("Before this time: a date, or a full hour", schemas::text()),
        "filter[account-tag]" => ("A tag of the person's account", schemas::text()),
        "filter[note]" => ("The whole note; must be the only filter", schemas::text()),
        "filter[reference-id]" => ("Reference id, without regard to case", schemas::text()),
        "filter[key]" => ("Key of the relation", schemas::text()),
        _ => (
            "One value, or several with commas between; at most 100",
            schemas::text(),
        ),
    };
    json!({"name": name, "in": "query", "description": description, "schema": schema})
}

fn headers() -> [Json; 3] {
    let versions = Version::ALL.map(|version| version.to_string());
    let styles = Inflection::ALL.map(Inflection::as_str);
    let header = |name: &str, description: &str, schema: Json| json!({"name": name, "in": "header", "description": description, "schema": schema});
    [
        header(
            "Persona-Version",
            "Dated version of the contract that the request and its answer follow. \
             This document describes the newest",
            json!({"type": "string", "enum": versions, "default": Version::NEWEST.to_string()}),
        ),
        header(
            "Key-Inflection",
            "Style of the names in the answer; requests may use any",
            json!({"type": "string", "enum": styles, "default": Inflection::default().as_str()}),
        ),
        header(
            "Idempotency-Key",
            "The first answer to a key is given again to the same request; \
             another request with the same key is refused",
            json!({"type": "string", "minLength": 1, "maxLength": bonafide_app::once::MAX_KEY_LEN}),
        ),
    ]
}
