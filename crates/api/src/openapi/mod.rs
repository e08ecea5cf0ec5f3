//! Our own OpenAPI document, made from the table of operations, the shapes of their bodies and the
//! resources' wire forms. Served at `/openapi.json`; `openapi.json` beside this crate's manifest is
//! its snapshot, so that a change of the API is a difference to look at.

mod logs;
mod parameters;
mod replies;
mod resources;
mod schemas;
mod summaries;
mod webhooks;

use std::sync::OnceLock;

use bonafide_app::door::{Request, Response};
use bonafide_app::seal;
use serde_json::{Map, Value as Json, json};

use crate::operations::{Body, OPERATIONS, Operation};

pub const PATH: &str = "/openapi.json";

/// How long a cache may answer without asking, in seconds.
const MAX_AGE: u32 = 300;

/// The document (OpenAPI 3.1), in the newest version and kebab-case.
#[must_use]
pub fn document() -> Json {
    let mut paths: Map<String, Json> = Map::new();
    for operation in OPERATIONS {
        let item = paths.entry(operation.path).or_insert_with(|| json!({}));
        item[operation.method.to_ascii_lowercase()] = of_operation(operation);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Bonafide",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Self-hosted identity verification",
            "description": "The operations that this server answers. Those marked `x-own` are \
                Bonafide's own; the others follow the published contract, of which the operations \
                that are not listed here answer 501.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        // Relative to this document, so that a path in the public URL is kept.
        "servers": [{"url": "./api/v1"}],
        "security": [{"api-key": []}],
        "tags": tags(),
        "paths": paths,
        "components": {
            "schemas": resources::all(),
            "parameters": parameters::components(OPERATIONS),
            "headers": replies::header_components(),
            "responses": replies::components(),
            "securitySchemes": {
                "api-key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API key; it belongs to one environment",
                },
            },
        },
    })
}

fn of_operation(operation: &Operation) -> Json {
    let (summary, reply) =
        summaries::of(operation.id).unwrap_or((operation.id, replies::Reply::One("any-resource")));
    let (takes_body, has_id) = (
        !matches!(operation.body, Body::None),
        parameters::placeholders(operation.path).next().is_some(),
    );
    let mut told = json!({
        "operationId": operation.id,
        "summary": summary,
        "tags": [tag(operation.path)],
        "x-permission": operation.permission,
        "parameters": parameters::of(operation),
    });
    if operation.id.starts_with("own-") {
        told["x-own"] = true.into();
    }
    let (shape, required) = match &operation.body {
        Body::None => (None, false),
        Body::Optional(shape) => (Some(shape), false),
        Body::Required(shape) => (Some(shape), true),
    };
    if let Some(shape) = shape {
        told["requestBody"] = json!({
            "required": required,
            "content": {"application/json": {"schema": schemas::of_shape(shape)}},
        });
    }
    told["responses"] = replies::of(reply, takes_body, has_id);
    told
}

/// `/inquiry-sessions/…` is told under "Inquiry sessions".
fn tag(path: &str) -> String {
    let first = path.split('/').nth(1).unwrap_or_default().replace('-', " ");
    let mut letters = first.chars();
    letters
        .next()
        .map(|letter| letter.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn tags() -> Json {
    let mut names: Vec<String> = OPERATIONS
        .iter()
        .map(|operation| tag(operation.path))
        .collect();
    names.dedup();
    names
        .into_iter()
        .map(|name| json!({"name": name}))
        .collect()
}

struct Served {
    text: String,
    etag: String,
}

/// Answers `GET` and `HEAD` of [`PATH`] without a key: the document holds nothing of anybody.
pub fn answer(request: &Request) -> Response {
    static SERVED: OnceLock<Served> = OnceLock::new();
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return Response::new(
            405,
            "text/plain; charset=utf-8",
            "This path takes GET, HEAD\n",
        )
        .with("allow", "GET, HEAD");
    }
    let served = SERVED.get_or_init(|| {
        let text = document().to_string();
        let digest = seal::digest(&[text.as_bytes()]);
        let etag: String = digest[..16]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        // Weak: the server compresses it for clients that ask so.
        Served {
            text,
            etag: format!("W/\"{etag}\""),
        }
    });
    let known = request.header("if-none-match").is_some_and(|tags| {
        tags.split(',')
            .any(|tag| tag.trim() == served.etag || tag.trim() == "*")
    });
    let response = if known {
        Response {
            status: 304,
            headers: Vec::new(),
            body: Vec::new(),
            caller: None,
        }
    } else {
        Response::new(200, "application/json", served.text.as_str())
    };
    response
        .with("etag", served.etag.as_str())
        .with("cache-control", format!("public, max-age={MAX_AGE}"))
        .with("access-control-allow-origin", "*")
}

#[cfg(test)]
mod tests {
    use super::summaries::SUMMARIES;
    use super::*;

    #[test]
    fn each_operation_has_a_summary_and_each_summary_an_operation() {
        let operations: Vec<&str> = OPERATIONS.iter().map(|operation| operation.id).collect();
        let summaries: Vec<&str> = SUMMARIES.iter().map(|(id, _, _)| *id).collect();
        assert_eq!(operations, summaries);
    }

    #[test]
    fn an_unchanged_document_is_not_sent_again() {
        let ask = |method: &str, tag: Option<&str>| {
            answer(&Request {
                id: "req_1".into(),
                method: method.into(),
                path: PATH.into(),
                query: String::new(),
                headers: tag
                    .map(|tag| ("if-none-match".to_owned(), tag.to_owned()))
                    .into_iter()
                    .collect(),
                body: Vec::new(),
                ip: std::net::Ipv4Addr::LOCALHOST.into(),
                now: jiff::Timestamp::UNIX_EPOCH,
                seed: bonafide_app::Seed([0; 32]),
                brought: Vec::new(),
                form: None,
                fault: None,
            })
        };
        let first = ask("GET", None);
        assert_eq!(first.status, 200);
        let tag = first
            .headers
            .iter()
            .find(|(name, _)| *name == "etag")
            .map(|(_, tag)| tag.clone())
            .expect("an entity tag");
        assert_eq!(ask("GET", Some(&tag)).status, 304);
        assert_eq!(ask("GET", Some("W/\"other\"")).status, 200);
        assert_eq!(ask("POST", None).status, 405);
    }
}
