//! The schemas of API keys, of logs, and of the environment's settings.

use bonafide_app::ids;
use bonafide_domain::inquiry::Status;
use serde_json::{Value as Json, json};

use super::resources::unrelated;
use super::schemas::{array, boolean, id, integer, nullable, object, one_of, text, time};

pub fn api_key(with_value: bool) -> Json {
    let mut attributes = object([
        ("name", text()),
        ("note", nullable(text())),
        ("api-version", text()),
        ("api-key-inflection", one_of(&["kebab", "camel", "snake"])),
        (
            "api-attributes-blocklist",
            described(
                array(text()),
                "Attributes that answers to this key leave out, and logs of its requests too",
            ),
        ),
        ("permissions", array(text())),
        ("ip-address-allowlist", array(text())),
        (
            "file-access-token-expires-in",
            described(
                integer(),
                "Seconds that the addresses of files work that answers to this key tell",
            ),
        ),
        ("last-used-at", nullable(time())),
        ("expires-at", nullable(time())),
        ("created-at", time()),
    ]);
    if with_value {
        attributes["properties"]["value"] = text();
        if let Some(required) = attributes["required"].as_array_mut() {
            required.push("value".into());
        }
    }
    unrelated("api-key", id(ids::API_KEY), attributes)
}

fn described(mut schema: Json, about: &str) -> Json {
    schema["description"] = about.into();
    schema
}

fn open() -> Json {
    json!({"type": "object"})
}

pub fn api_log() -> Json {
    let attributes = object([
        (
            "request",
            object([
                ("method", text()),
                ("path", text()),
                ("headers", open()),
                ("get-params", open()),
                ("post-params", open()),
                ("ip-address", text()),
            ]),
        ),
        (
            "response",
            object([("status", integer()), ("headers", open())]),
        ),
        ("created-at", time()),
        ("redacted-at", nullable(time())),
    ]);
    unrelated("api-log", id(ids::REQUEST), attributes)
}

pub fn api_log_answer() -> Json {
    let attributes = object([("status", integer()), ("body", open())]);
    unrelated("api-log-answer", id(ids::REQUEST), attributes)
}

/// A command has no address and an API key is no user: what is not known is left out.
pub fn user_audit_log() -> Json {
    let attributes = json!({
        "type": "object",
        "properties": {
            "path": text(),
            "method": text(),
            "get-params": open(),
            "post-params": open(),
            "ip-address": text(),
            "user-agent": text(),
            "response-status": integer(),
            "created-at": time(),
            "impersonator-email-address": nullable(text()),
            "context": open(),
        },
        "required": ["path", "method", "created-at", "context"],
        "additionalProperties": false,
    });
    object([
        ("type", json!({"const": "user-audit-log"})),
        ("id", id(ids::USER_AUDIT_LOG)),
        ("attributes", attributes),
        ("relationships", open()),
    ])
}

pub fn environment() -> Json {
    let rule = object([
        ("status", one_of(&Status::ALL.map(Status::as_str))),
        ("inquiry-template-id", nullable(text())),
        ("days", integer()),
    ]);
    let attributes = object([
        ("rate-limit", nullable(integer())),
        ("ip-address-allowlist", array(text())),
        ("reason-required-to-open-personal-data", boolean()),
        (
            "retention",
            object([
                ("api-log-days", integer()),
                ("user-audit-log-days", integer()),
                ("idempotency-hours", integer()),
                ("inquiries", array(rule)),
            ]),
        ),
    ]);
    unrelated("environment", id(ids::ENVIRONMENT), attributes)
}

pub fn environment_retention() -> Json {
    let deleted = object([("kind", text()), ("hour", time()), ("count", integer())]);
    let due = object([
        ("kind", text()),
        ("status", nullable(text())),
        ("inquiry-template-id", nullable(text())),
        ("days", integer()),
        ("next-at", nullable(time())),
    ]);
    let attributes = object([("deleted", array(deleted)), ("due", array(due))]);
    unrelated("environment-retention", id(ids::ENVIRONMENT), attributes)
}
