//! How each resource is spoken: its one wire form, newest version, kebab-case keys. Events keep
//! it, the API answers with it.

mod account;
mod analytics;
mod api_key;
mod event;
mod experiment;
mod inquiry;
mod journal;
mod parts;
mod scenario;
mod session;
mod template;
mod theme_set;
mod webhook;

pub use account::{account, account_type};
pub use analytics::analytics;
pub use api_key::api_key;
pub use event::event;
pub use experiment::{experiment, verdict};
pub use inquiry::inquiry;
pub use journal::{api_log, api_log_answer, user, user_audit_log};
pub use scenario::{scenario, scenario_run};
pub use session::session;
pub use template::{template, version};
pub use theme_set::theme_set;
pub use webhook::{
    webhook, webhook_delivery, webhook_delivery_whole, webhook_health, webhook_replay,
    webhook_with_secret,
};

use jiff::Timestamp;
use serde_json::{Value as Json, json};

/// ISO 8601 in UTC with milliseconds.
pub fn time(at: Timestamp) -> Json {
    Json::String(format!("{at:.3}"))
}

fn opt_time(at: Option<Timestamp>) -> Json {
    at.map_or(Json::Null, time)
}

/// A to-one link; empty ones are null.
fn one(kind: &str, id: Option<&str>) -> Json {
    match id {
        Some(id) => json!({"data": {"type": kind, "id": id}}),
        None => json!({"data": null}),
    }
}

fn many<'a>(kind: &str, ids: impl IntoIterator<Item = &'a String>) -> Json {
    let data: Vec<Json> = ids
        .into_iter()
        .map(|id| json!({"type": kind, "id": id}))
        .collect();
    json!({ "data": data })
}
