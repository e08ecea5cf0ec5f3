//! The API reference, made from the OpenAPI document that the server gives at `/openapi.json`.

use std::sync::OnceLock;

use serde::Serialize;
use serde_json::Value as Json;

use crate::markdown::{anchor, code_block};
use crate::{sample, sent};

#[derive(Clone, Debug, Serialize)]
pub struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    pub summary: String,
    pub tag: String,
    pub permission: Option<String>,
    /// Not part of the contract.
    pub own: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct Parameter {
    pub name: String,
    /// `path`, `query`, `header`.
    pub place: String,
    pub required: bool,
    pub kind: String,
    pub about: String,
}

/// A member of a body or answer, with its path.
#[derive(Clone, Debug, Serialize)]
pub struct Member {
    pub path: String,
    pub kind: String,
    pub required: bool,
    pub about: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    pub status: String,
    pub about: String,
}

/// Everything a page about an operation says.
#[derive(Clone, Debug, Serialize)]
pub struct Details {
    pub operation: Operation,
    pub parameters: Vec<Parameter>,
    pub body: Vec<Member>,
    pub answers: Vec<Answer>,
    /// Whether the call has variables beside the key.
    pub takes_ids: bool,
    /// HTML of the call and of an example answer.
    pub call: String,
    pub example: Option<String>,
}

pub fn document() -> &'static Json {
    static DOCUMENT: OnceLock<Json> = OnceLock::new();
    DOCUMENT.get_or_init(bonafide_api::openapi::document)
}

const METHODS: [&str; 5] = ["get", "post", "patch", "put", "delete"];

/// All operations, in the document's order.
pub fn operations() -> &'static [Operation] {
    static ALL: OnceLock<Vec<Operation>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = Vec::new();
        let paths = document()["paths"].as_object();
        for (path, item) in paths.into_iter().flatten() {
            for method in METHODS {
                let told = &item[method];
                let text = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
                if told.is_object() {
                    all.push(Operation {
                        id: text("operationId"),
                        method: method.to_uppercase(),
                        path: path.clone(),
                        summary: text("summary"),
                        tag: told["tags"][0].as_str().unwrap_or_default().to_owned(),
                        permission: told["x-permission"].as_str().map(str::to_owned),
                        own: told["x-own"] == true,
                    });
                }
            }
        }
        all
    })
}

/// The operations by topic: anchor, name, operations.
pub fn topics() -> Vec<(String, &'static str, Vec<&'static Operation>)> {
    let tags = document()["tags"].as_array().into_iter().flatten();
    tags.filter_map(|tag| tag["name"].as_str())
        .map(|name| {
            let of = operations().iter().filter(|it| it.tag == name);
            (anchor(name), name, of.collect())
        })
        .collect()
}

fn resolved(part: &'static Json) -> &'static Json {
    match part["$ref"].as_str() {
        Some(place) => document()
            .pointer(place.trim_start_matches('#'))
            .unwrap_or(&Json::Null),
        None => part,
    }
}

/// A description without the marks of code.
fn plain(text: &Json) -> String {
    text.as_str().unwrap_or_default().replace('`', "")
}

/// A schema's type in words: `string, at most 255 characters`.
fn kind(schema: &Json) -> String {
    let mut text = match &schema["type"] {
        Json::Array(kinds) => {
            let kinds: Vec<&str> = kinds.iter().filter_map(Json::as_str).collect();
            kinds.join(" or ")
        }
        kind => kind.as_str().unwrap_or("any").to_owned(),
    };
    if let Some(values) = schema["enum"].as_array() {
        let values: Vec<String> = values
            .iter()
            .map(|value| {
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned)
            })
            .collect();
        text = format!("{text}: {}", values.join(", "));
    }
    if let Some(most) = schema["maxLength"].as_u64() {
        text = format!("{text}, at most {most} characters");
    }
    if let Some(most) = schema["maxItems"].as_u64() {
        text = format!("{text}, at most {most}");
    }
    text
}

fn members(path: &str, schema: &'static Json, out: &mut Vec<Member>) {
    let schema = resolved(schema);
    let required: Vec<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .collect();
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        let member = resolved(member);
        let path = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        let has_members = member["properties"].is_object();
        if !has_members {
            out.push(Member {
                path: path.clone(),
                kind: kind(member),
                required: required.contains(&name.as_str()),
                about: plain(&member["description"]),
            });
        }
        members(&path, member, out);
    }
}

/// The operation of that id. `url`: the server's public address.
pub fn details(id: &str, url: &str) -> Option<Details> {
    let operation = operations().iter().find(|it| it.id == id)?;
    let told = &document()["paths"][&operation.path][operation.method.to_lowercase()];
    let parameters = told["parameters"].as_array().into_iter().flatten();
    let parameters = parameters.map(resolved).map(|it| Parameter {
        name: it["name"].as_str().unwrap_or_default().to_owned(),
        place: it["in"].as_str().unwrap_or_default().to_owned(),
        required: it["required"] == true,
        kind: kind(resolved(&it["schema"])),
        about: plain(&it["description"]),
    });
    let schema = &told["requestBody"]["content"]["application/json"]["schema"];
    let mut body = Vec::new();
    members("", schema, &mut body);
    let call = sample::curl(
        &operation.method,
        &operation.path,
        url,
        sent::query(id),
        sent::body(id),
    );
    let mut answers = Vec::new();
    let mut shown = None;
    for (status, answer) in told["responses"].as_object().into_iter().flatten() {
        let answer = resolved(answer);
        answers.push(Answer {
            status: status.clone(),
            about: plain(&answer["description"]),
        });
        let schema = &answer["content"]["application/json"]["schema"];
        if status.starts_with('2') && shown.is_none() && schema.is_object() {
            let value = sample::of(schema, document());
            shown = serde_json::to_string_pretty(&value).ok();
        }
    }
    Some(Details {
        operation: operation.clone(),
        parameters: parameters.collect(),
        body,
        answers,
        takes_ids: call.matches('$').count() > 1,
        call: code_block("bash", &call),
        example: shown.map(|text| code_block("json", &text)),
    })
}

/// The errors that operations answer with: status, meaning.
pub fn errors() -> Vec<Answer> {
    let mut found: Vec<Answer> = Vec::new();
    for operation in operations() {
        let told = &document()["paths"][&operation.path][operation.method.to_lowercase()];
        for (status, answer) in told["responses"].as_object().into_iter().flatten() {
            let is_new = !found.iter().any(|known| known.status == *status);
            if is_new && !status.starts_with('2') {
                found.push(Answer {
                    status: status.clone(),
                    about: plain(&resolved(answer)["description"]),
                });
            }
        }
    }
    found.sort_by(|one, other| one.status.cmp(&other.status));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_a_page_with_a_call() {
        for operation in operations() {
            let it = details(&operation.id, "http://localhost:3000").expect("an operation");
            assert!(it.call.contains("/api/v1/"), "{}", operation.id);
            assert!(!it.answers.is_empty(), "{}", operation.id);
            assert!(topics().iter().any(|(_, name, _)| *name == operation.tag));
        }
    }
}
