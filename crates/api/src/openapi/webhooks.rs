//! The schemas of webhooks and of what was delivered to them.

use bonafide_app::ids;
use bonafide_domain::webhook::{DeliveryStatus, Status};
use serde_json::{Value as Json, json};

use super::schemas::{array, id, integer, link, nullable, object, one_of, text, time};
use crate::edge::inflection::Inflection;
use crate::edge::versions::Version;

fn resource(kind: &str, prefix: &str, attributes: Json) -> Json {
    object([
        ("type", json!({"const": kind})),
        ("id", id(prefix)),
        ("attributes", attributes),
    ])
}

fn attributes() -> Json {
    let versions = Version::ALL.map(|version| version.to_string());
    let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
    let state = |names: &[&str]| object([("state", one_of(names))]);
    let kind = object([("event-type", text()), ("relationships", array(text()))]);
    let custom = object([
        ("state", json!({"const": "custom"})),
        ("event-types", array(kind)),
    ]);
    object([
        ("status", one_of(&Status::ALL.map(Status::as_str))),
        ("url", text()),
        ("name", text()),
        ("description", nullable(text())),
        ("api-version", one_of(&versions)),
        (
            "api-key-inflection",
            one_of(&Inflection::ALL.map(Inflection::as_str)),
        ),
        ("api-attributes-blocklist", array(text())),
        ("file-access-token-expires-in", integer()),
        ("enabled-events", array(text())),
        ("payload-filter", json!({"type": ["object", "null"]})),
        (
            "included-allowlist",
            json!({"anyOf": [state(&["include_all", "include_none"]), custom]}),
        ),
        (
            "relationship-allowlist",
            state(&["include_all", "include_none"]),
        ),
        ("created-at", time()),
    ])
}

pub fn webhook() -> Json {
    resource("webhook", ids::WEBHOOK, attributes())
}

pub fn with_secret() -> Json {
    let secret = object([("value", text()), ("expires-at", nullable(time()))]);
    let more = [("secret", text()), ("secrets", array(secret))];
    resource("webhook", ids::WEBHOOK, with(attributes(), more))
}

/// An object's schema with more members.
fn with<const N: usize>(mut schema: Json, members: [(&str, Json); N]) -> Json {
    for (name, member) in members {
        schema["properties"][name] = member;
        if let Some(required) = schema["required"].as_array_mut() {
            required.push(name.into());
        }
    }
    schema
}

pub fn health() -> Json {
    let attributes = object([
        ("status", one_of(&Status::ALL.map(Status::as_str))),
        ("pending", integer()),
        ("events-behind", integer()),
        ("next-attempt-at", nullable(time())),
        ("failing-since", nullable(time())),
        ("disabled-at", nullable(time())),
        ("disabled-reason", nullable(text())),
    ]);
    resource("webhook-health", ids::WEBHOOK, attributes)
}

fn delivery_attributes() -> Json {
    object([
        (
            "status",
            one_of(&DeliveryStatus::ALL.map(DeliveryStatus::as_str)),
        ),
        ("reason", nullable(text())),
        ("event-name", text()),
        ("object-id", text()),
        ("object-sequence", integer()),
        ("created-at", time()),
        ("attempts-made", integer()),
        ("first-attempted-at", nullable(time())),
        ("last-attempted-at", nullable(time())),
        ("next-attempt-at", nullable(time())),
    ])
}

fn of_delivery(attributes: Json) -> Json {
    let relationships = object([("webhook", link("webhook")), ("event", link("event"))]);
    with(
        resource("webhook-delivery", ids::DELIVERY, attributes),
        [("relationships", relationships)],
    )
}

pub fn delivery() -> Json {
    of_delivery(delivery_attributes())
}

pub fn whole_delivery() -> Json {
    let header = object([("name", text()), ("value", text())]);
    let attempt = object([
        ("number", integer()),
        ("attempted-at", time()),
        ("duration-ms", integer()),
        ("status", nullable(integer())),
        ("error", nullable(text())),
        ("request-url", nullable(text())),
        ("request-headers", nullable(array(header))),
        ("response-body", nullable(text())),
    ]);
    let more = [
        ("request-body", nullable(text())),
        ("attempts", array(attempt)),
    ];
    of_delivery(with(delivery_attributes(), more))
}

pub fn replay() -> Json {
    let attributes = object([
        ("status", one_of(&["running", "finished"])),
        ("events-queued", integer()),
        ("events-left", integer()),
        ("created-at", time()),
        ("finished-at", nullable(time())),
    ]);
    with(
        resource("webhook-replay", ids::REPLAY, attributes),
        [("relationships", object([("webhook", link("webhook"))]))],
    )
}
