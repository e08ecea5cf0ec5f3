//! Contract schema `event`.

use bonafide_domain::webhook::events;
use serde_json::{Value as Json, json};

use super::time;
use crate::events::Event;

/// The payload of an erased subject names the object and nothing else.
pub fn event(event: &Event) -> Json {
    let data = event
        .body
        .as_ref()
        .and_then(|body| body.get("data"))
        .cloned()
        .unwrap_or_else(|| {
            json!({
                "type": event.name.split('.').next().unwrap_or_default(),
                "id": event.object_id,
                "attributes": {},
                "relationships": {},
            })
        });
    json!({
        "type": "event",
        "id": event.id,
        "attributes": {
            "name": event.name,
            "payload": {"data": data},
            "created-at": time(event.created_at),
            "context": context(event),
        },
    })
}

/// What an event tells beside the object (contract, events).
fn context(event: &Event) -> Json {
    let Some(change) = event.body.as_ref().map(|body| &body["change"]) else {
        return json!({});
    };
    match event.name.as_str() {
        "account.added-relation" | "account.removed-relation" => json!({
            "relation-schema-key": change["key"],
            "target-account-id": change["target_id"],
            "target-txn-id": null,
        }),
        events::DISABLED => change.clone(),
        _ => json!({}),
    }
}
