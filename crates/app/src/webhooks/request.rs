//! The headers of a delivery, and their check.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bonafide_domain::webhook::signature;
use jiff::Timestamp;
use subtle::ConstantTimeEq;

use super::{Secret, Task};
use crate::seal::sign;

pub const SIGNATURE: &str = "persona-signature";
pub(super) const DELIVERY: &str = "bonafide-delivery-id";

/// Headers of an attempt, in the order of sending. `now`: the environment's time, which decides which
/// secrets sign; `real`: this machine's, which the receiver compares with its own.
pub fn headers(task: &Task, now: Timestamp, real: Timestamp) -> Vec<(String, String)> {
    let timestamp = real.as_second();
    let secrets = task.endpoint.secrets(now);
    let persona = signature::persona_message(timestamp, &task.body);
    let standard = signature::standard_message(&task.event_id, timestamp, &task.body);
    let hex: Vec<String> = secrets
        .iter()
        .map(|secret| hex(&sign(secret.value.as_bytes(), &persona)))
        .collect();
    let base64: Vec<String> = secrets
        .iter()
        .map(|secret| STANDARD.encode(sign(secret.value.as_bytes(), &standard)))
        .collect();
    let first = task
        .first_attempted_at
        .and_then(|at| Timestamp::from_millisecond(at).ok())
        .unwrap_or(now);
    let ours = [
        ("content-type", "application/json".to_owned()),
        (
            "user-agent",
            concat!("Bonafide/", env!("CARGO_PKG_VERSION")).to_owned(),
        ),
        (SIGNATURE, signature::persona(timestamp, &hex)),
        (
            "persona-webhook-attempts-made",
            (task.attempts + 1).to_string(),
        ),
        (
            "persona-webhook-attempts-left",
            task.retries.saturating_sub(task.attempts).to_string(),
        ),
        (
            "persona-webhook-first-attempted-at",
            first.as_second().to_string(),
        ),
        ("webhook-id", task.event_id.clone()),
        ("webhook-timestamp", timestamp.to_string()),
        ("webhook-signature", signature::standard(&base64)),
        ("bonafide-sequence", task.object_sequence.to_string()),
        (DELIVERY, task.delivery_id.clone()),
    ];
    ours.into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .chain(task.endpoint.headers().iter().cloned())
        .collect()
}

/// What is kept of the headers: values of the operator's own ones are secrets.
pub fn kept(headers: &[(String, String)], own: &[(String, String)]) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            let hidden = own.iter().any(|(known, _)| known == name);
            let value = if hidden { "[hidden]" } else { value };
            (name.clone(), value.to_owned())
        })
        .collect()
}

/// Whether one of the secrets made one of the signatures of a `Persona-Signature`.
pub fn is_genuine(secrets: &[&Secret], header: &str, body: &[u8]) -> bool {
    signed_at(secrets, header, body).is_some()
}

/// When a `Persona-Signature` was made, in seconds since 1970, if one of the secrets made it over that body.
pub fn signed_at(secrets: &[&Secret], header: &str, body: &[u8]) -> Option<i64> {
    let is_ours = |(timestamp, digest): &(i64, &str)| {
        let message = signature::persona_message(*timestamp, body);
        secrets.iter().any(|secret| {
            let wanted = hex(&sign(secret.value.as_bytes(), &message));
            wanted.as_bytes().ct_eq(digest.as_bytes()).into()
        })
    };
    let found = signature::read_persona(header).into_iter().find(is_ours);
    found.map(|(timestamp, _)| timestamp)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
