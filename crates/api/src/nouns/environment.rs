//! The environment's settings and its retention: our own operations.

use bonafide_app::environment::{self, Settings};
use bonafide_app::{Cx, Result, retention, wire};
use bonafide_db::Tx;
use serde_json::{Value as Json, json};

use crate::call::{Call, Reply};

/// Sums of deletions that are told, newest first.
const RUNS: usize = 200;

fn told(cx: &Cx, settings: &Settings) -> Json {
    json!({
        "type": "environment",
        "id": cx.environment.id,
        "attributes": environment::told(settings),
    })
}

pub fn retrieve(_tx: &mut Tx, call: &Call) -> Result<Reply> {
    let settings = &call.cx.environment.settings;
    Ok(Reply::one(told(&call.cx, settings)))
}

pub fn update(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let attributes = &call.body["data"]["attributes"];
    let settings = environment::change(tx, call.house, &call.cx, attributes, Some(call.ip))?;
    Ok(Reply::one(told(&call.cx, &settings)))
}

pub fn retention(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let environment = &call.cx.environment;
    let rules = &environment.settings.retention.inquiries;
    let deleted: Vec<Json> = retention::runs(tx, &environment.id, RUNS)?
        .into_iter()
        .map(|run| json!({"kind": run.kind, "hour": wire::time(run.at), "count": run.count}))
        .collect();
    let due: Vec<Json> = retention::due(tx, environment)?
        .into_iter()
        .map(|due| {
            let rule = due.rule.and_then(|at| rules.get(at));
            json!({
                "kind": due.kind,
                "status": rule.map(|rule| rule.status.as_str()),
                "inquiry-template-id": rule.and_then(|rule| rule.template_id.as_deref()),
                "days": due.days,
                "next-at": due.next_at.map(wire::time),
            })
        })
        .collect();
    Ok(Reply::one(json!({
        "type": "environment-retention",
        "id": environment.id,
        "attributes": {"deleted": deleted, "due": due},
    })))
}
