//! Contract schema `event`.

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
            "context": {},
        },
    })
}
