//! What operations answer: statuses, bodies and headers.

use serde_json::{Map, Value as Json, json};

use super::schemas::{array, id, nullable, object, reference, text};
use crate::edge::errors::Status;

/// The success of an operation; the text names a component schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// 200 with one object.
    One(&'static str),
    /// 200 with a page of objects and the links to its neighbours.
    List(&'static str),
    /// 200 with all objects at once.
    Many(&'static str),
    /// 201
    Created(&'static str),
    /// 202: announced by the contract as done later, and done already.
    Accepted(&'static str),
    /// 201, or 200 when there was one already.
    CreatedOrUpdated(&'static str),
    /// 201 with a session token and a one-time link in `meta`, each null unless asked for.
    CreatedWithToken(&'static str),
    /// 200 with a session token in `meta`.
    Resumed(&'static str),
    /// 200 with a one-time link in `meta`.
    WithLink(&'static str),
    /// A template, 201, with its first version's id and its settings in `meta`.
    CreatedTemplate,
    /// A template, 200, with its settings in `meta`.
    WithSettings,
    /// 200 with one object, or the same figures as CSV.
    Figures(&'static str),
    /// 200 with a PDF file.
    Pdf,
}

impl Reply {
    /// Status and body of each success.
    fn successes(self) -> Vec<(u16, Json)> {
        let one = |name| body([("data", reference(name))], []);
        match self {
            Self::One(name) | Self::Figures(name) => vec![(200, one(name))],
            Self::List(name) => {
                let data = ("data", array(reference(name)));
                vec![(200, body([data, ("links", reference("page-links"))], []))]
            }
            Self::Many(name) => vec![(200, body([("data", array(reference(name)))], []))],
            Self::Pdf => vec![(200, json!({"type": "string", "format": "binary"}))],
            Self::Created(name) => vec![(201, one(name))],
            Self::Accepted(name) => vec![(202, one(name))],
            Self::CreatedOrUpdated(name) => vec![(200, one(name)), (201, one(name))],
            Self::CreatedWithToken(name) => vec![(
                201,
                with_meta(
                    name,
                    object([
                        ("session-token", nullable(text())),
                        ("one-time-link", nullable(text())),
                        ("one-time-link-short", nullable(text())),
                    ]),
                ),
            )],
            Self::Resumed(name) => {
                vec![(200, with_meta(name, object([("session-token", text())])))]
            }
            Self::WithLink(name) => vec![(
                200,
                with_meta(
                    name,
                    object([("one-time-link", text()), ("one-time-link-short", text())]),
                ),
            )],
            Self::CreatedTemplate => vec![(
                201,
                with_meta(
                    "inquiry-template",
                    object([
                        (
                            "inquiry-template-version-id",
                            id(bonafide_app::ids::VERSION),
                        ),
                        ("settings", reference("template-settings")),
                    ]),
                ),
            )],
            Self::WithSettings => vec![(
                200,
                with_meta(
                    "inquiry-template",
                    object([("settings", reference("template-settings"))]),
                ),
            )],
        }
    }
}

fn with_meta(name: &str, meta: Json) -> Json {
    body([("data", reference(name))], [("meta", meta)])
}

/// A body; `included` comes with it when it is asked for.
fn body<const N: usize, const M: usize>(
    members: [(&str, Json); N],
    more: [(&str, Json); M],
) -> Json {
    let mut schema = object(members);
    for (name, member) in more {
        schema["properties"][name] = member;
        if let Some(required) = schema["required"].as_array_mut() {
            required.push(name.into());
        }
    }
    schema["properties"]["included"] = array(reference("any-resource"));
    schema
}

/// `responses` of an operation: its successes, and the errors that it can answer.
pub fn of(reply: Reply, takes_body: bool, has_id: bool) -> Json {
    let mut responses = Map::new();
    for (status, schema) in reply.successes() {
        let description = match status {
            201 => "Created",
            202 => "Accepted; done already",
            _ => "Done",
        };
        responses.insert(
            status.to_string(),
            json!({
                "description": description,
                "headers": headers(),
                "content": {"application/json": {"schema": schema}},
            }),
        );
    }
    if reply == Reply::Pdf {
        let body = responses["200"]["content"]["application/json"]["schema"].take();
        responses["200"]["content"] = json!({"application/pdf": {"schema": body}});
    }
    if matches!(reply, Reply::Figures(_)) {
        responses["200"]["content"]["text/csv"] = json!({"schema": text()});
    }
    for status in Status::ALL {
        let applies = match status {
            // The server answers a slow sender with 400.
            Status::RequestTimeout => false,
            Status::NotFound => has_id || takes_body,
            Status::Conflict | Status::UnprocessableEntity => takes_body || has_id,
            // Operations of the contract that are not there are not in this document.
            Status::NotImplemented => false,
            _ => true,
        };
        if applies {
            let name = component(status);
            responses.insert(
                status.code().to_string(),
                json!({"$ref": format!("#/components/responses/{name}")}),
            );
        }
    }
    responses.into()
}

fn component(status: Status) -> &'static str {
    match status {
        Status::BadRequest => "bad-request",
        Status::Unauthorized => "unauthorized",
        Status::Forbidden => "forbidden",
        Status::NotFound => "not-found",
        Status::RequestTimeout => "request-timeout",
        Status::Conflict => "conflict",
        Status::UnprocessableEntity => "unprocessable-entity",
        Status::TooManyRequests => "too-many-requests",
        Status::InternalServerError => "internal-server-error",
        Status::NotImplemented => "not-implemented",
        Status::ServiceUnavailable => "service-unavailable",
    }
}

fn meaning(status: Status) -> &'static str {
    match status {
        Status::BadRequest => "The request cannot be understood; `details` names the member",
        Status::Unauthorized => "No API key, or one that is not accepted",
        Status::Forbidden => {
            "The key lacks the permission, or its address or environment does not fit"
        }
        Status::NotFound => "There is no such object in the key's environment",
        Status::RequestTimeout => "The request did not arrive in time",
        Status::Conflict => "It conflicts with what is stored; `meta` may name the object",
        Status::UnprocessableEntity => {
            "A value is not acceptable; `source.pointer` names its place"
        }
        Status::TooManyRequests => {
            "The minute's requests are used up; `Retry-After` says when to come again"
        }
        Status::InternalServerError => "A fault of the server; nothing was changed",
        Status::NotImplemented => "Part of the contract and not of this version",
        Status::ServiceUnavailable => "The server is busy; nothing was changed, try again",
    }
}

/// The error responses, by name.
pub fn components() -> Map<String, Json> {
    Status::ALL
        .into_iter()
        .map(|status| {
            let mut response = json!({
                "description": meaning(status),
                "content": {"application/json": {"schema": reference("errors")}},
            });
            if status == Status::TooManyRequests {
                response["headers"] = json!({"Retry-After": {"schema": {"type": "integer"}}});
            }
            (component(status).to_owned(), response)
        })
        .collect()
}

fn headers() -> Json {
    json!({
        "Request-Id": {"$ref": "#/components/headers/Request-Id"},
        "Persona-Environment-Id": {"$ref": "#/components/headers/Persona-Environment-Id"},
        "Persona-Organization-Id": {"$ref": "#/components/headers/Persona-Organization-Id"},
        "RateLimit-Limit": {"$ref": "#/components/headers/RateLimit-Limit"},
        "RateLimit-Remaining": {"$ref": "#/components/headers/RateLimit-Remaining"},
        "RateLimit-Reset": {"$ref": "#/components/headers/RateLimit-Reset"},
    })
}

/// The headers of answers, by name.
pub fn header_components() -> Json {
    let text =
        |description: &str| json!({"description": description, "schema": {"type": "string"}});
    let number =
        |description: &str| json!({"description": description, "schema": {"type": "integer"}});
    json!({
        "Request-Id": text("Names the request in the server's log"),
        "Persona-Environment-Id": text("The environment of the key"),
        "Persona-Organization-Id": text("The organization of the key"),
        "RateLimit-Limit": number("Requests a minute for the environment; absent when there is no limit"),
        "RateLimit-Remaining": number("Requests left in this minute"),
        "RateLimit-Reset": number("Seconds until the minute ends"),
    })
}
