//! The dated versions of the contract, and the steps between them.
//!
//! The server knows the newest shape only. Each [`Change`] tells how a body of the time
//! before it differs: its `request` step lifts an older request over the change, its
//! `reply` step takes a newer reply back before it. A request climbs from its version to
//! the newest, a reply descends from the newest to the version, so a step sees exactly
//! the shape that its own change left behind.
//!
//! Two changes of the published history have no step, because nothing here depends on
//! them: 2022-09-01 changed nothing of its own, and 2023-01-05 changed only the hosts of
//! file addresses and graph queries.

mod account;
mod cell;
mod changes;
mod inquiry;
mod report;
mod verification;
mod version;
mod webhook;

pub use changes::{CHANGES, Change, Resource};
pub use version::Version;

use serde_json::{Map, Value};

/// The operation that a request body belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The contract's operation id, `create-an-inquiry`.
    pub id: &'static str,
    /// The type of resource that its `data` describes, `inquiry`.
    pub resource: &'static str,
}

/// Lifts a request of an older version to the newest shape. The body has kebab-case
/// names. What does not have the expected form is left for the check that follows.
pub fn upgrade(from: Version, operation: &Operation, body: &mut Value) {
    for change in CHANGES.iter().rev() {
        if from < change.version
            && let Some(step) = change.request
        {
            step(operation, body);
        }
    }
}

/// Takes a reply, or the body of a webhook, back to an older version: the answered
/// resources, the included ones, and those inside an event's payload. The body has
/// kebab-case names.
pub fn downgrade(to: Version, body: &mut Value) {
    if to == Version::NEWEST {
        return;
    }
    for member in ["data", "included"] {
        match body.get_mut(member) {
            Some(Value::Array(resources)) => {
                resources.iter_mut().for_each(|r| downgrade_resource(to, r));
            }
            Some(resource) => downgrade_resource(to, resource),
            None => {}
        }
    }
}

fn downgrade_resource(to: Version, resource: &mut Value) {
    let Value::Object(object) = resource else {
        return;
    };
    let Some(Value::String(kind)) = object.get("type") else {
        return;
    };
    let kind = kind.clone();
    if kind == "event"
        && let Some(payload) = attributes(object).and_then(|a| a.get_mut("payload"))
    {
        // A payload is a document of its own; it holds no event, so this ends here.
        downgrade_payload(to, payload);
        return;
    }
    for change in CHANGES {
        if to < change.version
            && let Some(step) = change.reply
        {
            step(&mut Resource {
                kind: &kind,
                object,
            });
        }
    }
}

fn downgrade_payload(to: Version, payload: &mut Value) {
    for member in ["data", "included"] {
        let resources = match payload.get_mut(member) {
            Some(Value::Array(resources)) => resources.as_mut_slice(),
            Some(resource) => std::slice::from_mut(resource),
            None => continue,
        };
        for resource in resources {
            if resource.get("type").and_then(Value::as_str) != Some("event") {
                downgrade_resource(to, resource);
            }
        }
    }
}

fn attributes(resource: &mut Map<String, Value>) -> Option<&mut Map<String, Value>> {
    resource
        .get_mut("attributes")
        .and_then(Value::as_object_mut)
}
