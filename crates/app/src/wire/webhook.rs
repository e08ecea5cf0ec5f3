//! Contract schemas `webhook` and `webhook-with-secret`; our own of deliveries, replays and health.

use jiff::Timestamp;
use serde_json::{Value as Json, json};

use super::{opt_time, time};
use crate::webhooks::deliveries::{Attempt, Delivery};
use crate::webhooks::health::Health;
use crate::webhooks::replay::Replay;
use crate::webhooks::{Endpoint, Included};

pub fn webhook(endpoint: &Endpoint) -> Json {
    let doc = &endpoint.doc;
    json!({
        "type": "webhook",
        "id": endpoint.id,
        "attributes": {
            "status": endpoint.status.as_str(),
            "url": doc.url,
            "name": doc.name,
            "description": doc.description,
            "api-version": doc.api_version,
            "api-key-inflection": doc.key_inflection,
            "api-attributes-blocklist": doc.attributes_blocklist,
            "file-access-token-expires-in": doc.file_access_token_expires_in,
            "enabled-events": doc.enabled_events,
            "payload-filter": doc.payload_filter,
            "included-allowlist": included(&doc.included),
            "relationship-allowlist": {
                "state": if doc.relationships { "include_all" } else { "include_none" },
            },
            "created-at": time(endpoint.created_at),
        },
    })
}

fn included(included: &Included) -> Json {
    match included {
        Included::None => json!({"state": "include_none"}),
        Included::All => json!({"state": "include_all"}),
        Included::Custom(kinds) => json!({
            "state": "custom",
            "event-types": kinds
                .iter()
                .map(|(kind, names)| json!({"event-type": kind, "relationships": names}))
                .collect::<Vec<_>>(),
        }),
    }
}

/// `now` says which secrets still sign.
pub fn webhook_with_secret(endpoint: &Endpoint, now: Timestamp) -> Json {
    let mut told = webhook(endpoint);
    let secrets = endpoint.secrets(now);
    if let Some(newest) = secrets.first() {
        told["attributes"]["secret"] = newest.value.as_str().into();
    }
    told["attributes"]["secrets"] = secrets
        .iter()
        .map(|secret| json!({"value": secret.value, "expires-at": opt_time(secret.expires_at)}))
        .collect();
    told
}

pub fn webhook_health(endpoint: &Endpoint, health: &Health) -> Json {
    let disabled = endpoint.doc.disabled.as_ref();
    json!({
        "type": "webhook-health",
        "id": endpoint.id,
        "attributes": {
            "status": endpoint.status.as_str(),
            "pending": health.pending,
            "events-behind": health.events_behind,
            "next-attempt-at": opt_time(health.next_attempt_at),
            "failing-since": opt_time(
                endpoint.failing_since.or(disabled.map(|disabled| disabled.failing_since)),
            ),
            "disabled-at": opt_time(disabled.map(|disabled| disabled.at)),
            "disabled-reason": disabled.map(|disabled| disabled.reason.as_str()),
        },
    })
}

pub fn webhook_delivery(delivery: &Delivery) -> Json {
    json!({
        "type": "webhook-delivery",
        "id": delivery.id,
        "attributes": {
            "status": delivery.status.as_str(),
            "reason": delivery.reason,
            "event-name": delivery.event_name,
            "object-id": delivery.object_id,
            "object-sequence": delivery.object_sequence,
            "created-at": time(delivery.created_at),
            "attempts-made": delivery.tries,
            "first-attempted-at": opt_time(delivery.first_attempted_at),
            "last-attempted-at": opt_time(delivery.attempted_at),
            "next-attempt-at": opt_time(delivery.due_at),
        },
        "relationships": {
            "webhook": {"data": {"type": "webhook", "id": delivery.webhook_id}},
            "event": {"data": {"type": "event", "id": delivery.event_id}},
        },
    })
}

/// With what was sent and each attempt. `body`: None when it is gone with its subject's data.
pub fn webhook_delivery_whole(
    delivery: &Delivery,
    body: Option<&str>,
    attempts: &[Attempt],
) -> Json {
    let mut told = webhook_delivery(delivery);
    told["attributes"]["request-body"] = body.into();
    told["attributes"]["attempts"] = attempts
        .iter()
        .map(|attempt| {
            let sent = attempt.sent.as_ref();
            json!({
                "number": attempt.number,
                "attempted-at": time(attempt.at),
                "duration-ms": attempt.took_ms,
                "status": attempt.status,
                "error": attempt.error,
                "request-url": sent.map(|sent| sent.url.as_str()),
                "request-headers": sent.map(|sent| sent.headers.iter().map(|(name, value)| {
                    json!({"name": name, "value": value})
                }).collect::<Vec<_>>()),
                "response-body": sent.and_then(|sent| sent.answer.as_deref()),
            })
        })
        .collect();
    told
}

pub fn webhook_replay(replay: &Replay) -> Json {
    json!({
        "type": "webhook-replay",
        "id": replay.id,
        "attributes": {
            "status": if replay.finished_at.is_some() { "finished" } else { "running" },
            "events-queued": replay.queued,
            "events-left": replay.left,
            "created-at": time(replay.created_at),
            "finished-at": opt_time(replay.finished_at),
        },
        "relationships": {
            "webhook": {"data": {"type": "webhook", "id": replay.webhook_id}},
        },
    })
}
