//! Contract schemas `api-log` and `user-audit-log`.

use serde_json::{Map, Value as Json, json};

use super::time;
use crate::ids;
use crate::journal::Stored;
use crate::users::User;

pub fn api_log(log: &Stored) -> Json {
    let told = &log.told;
    json!({
        "type": "api-log",
        "id": format!("{}{}", ids::REQUEST, log.id),
        "attributes": {
            "request": {
                "method": log.method,
                "path": log.path,
                "headers": told["headers"],
                "get-params": told["get-params"],
                "post-params": told["post-params"],
                "ip-address": told["ip-address"],
            },
            "response": {
                "status": log.status,
                "headers": told["reply-headers"],
            },
            "created-at": time(log.at),
            // What is kept holds no personal data from the beginning.
            "redacted-at": null,
        },
    })
}

/// The masked body of an answer; our own addition to the contract's API log.
pub fn api_log_answer(log: &Stored) -> Json {
    json!({
        "type": "api-log-answer",
        "id": format!("{}{}", ids::REQUEST, log.id),
        "attributes": {"status": log.status, "body": log.told["reply"]},
    })
}

/// Members that are not known (a command has no address) are left out, as the schema has it.
pub fn user_audit_log(entry: &Stored) -> Json {
    let told = &entry.told;
    let empty = || json!({});
    let or_empty = |value: &Json| {
        if value.is_null() {
            empty()
        } else {
            value.clone()
        }
    };
    let mut attributes = Map::new();
    let mut set = |name: &str, value: Json| {
        if !value.is_null() {
            attributes.insert(name.to_owned(), value);
        }
    };
    set("path", entry.path.as_str().into());
    set("method", entry.method.as_str().into());
    set("get-params", or_empty(&told["get-params"]));
    set("post-params", or_empty(&told["post-params"]));
    set("ip-address", told["ip-address"].clone());
    let agent = match &told["user-agent"] {
        Json::Null => &told["headers"]["User-Agent"],
        known => known,
    };
    set("user-agent", agent.clone());
    if entry.status > 0 {
        set("response-status", entry.status.into());
    }
    set("created-at", time(entry.at));
    let mut context = json!({
        "actor": entry.actor,
        "action": entry.action,
        "environment-id": entry.environment_id,
    });
    if !entry.object_id.is_empty() {
        context["object-id"] = entry.object_id.as_str().into();
    }
    if !told["details"].is_null() {
        context["details"] = told["details"].clone();
    }
    set("context", context);
    attributes.insert("impersonator-email-address".into(), Json::Null);
    let mut relationships = Map::new();
    if let Some(id) = entry.actor.strip_prefix("user:") {
        relationships.insert("user".into(), json!({"data": {"type": "user", "id": id}}));
    }
    if let Some(id) = told["user-session"].as_str() {
        relationships.insert(
            "user-session".into(),
            json!({"data": {"type": "user-session", "id": id}}),
        );
    }
    json!({
        "type": "user-audit-log",
        "id": format!("{}{}", ids::USER_AUDIT_LOG, entry.id),
        "attributes": attributes,
        "relationships": relationships,
    })
}

/// Contract schema `user`: somebody who operates the installation. The first word of the name is
/// told as the first name.
pub fn user(user: &User) -> Json {
    let (first, last) = match user.private.name.split_once(' ') {
        Some((first, last)) => (first, last),
        None => (user.private.name.as_str(), ""),
    };
    json!({
        "type": "user",
        "id": user.id,
        "attributes": {
            "email-address": user.private.email,
            "name-first": first,
            "name-last": last,
        },
    })
}
