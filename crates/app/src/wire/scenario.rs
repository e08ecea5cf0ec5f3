//! Our own resources `scenario` and `scenario-run`.

use serde_json::{Value as Json, json};

use super::{one, time};
use crate::scenarios::{Ran, Scenario, Script};

pub fn scenario(scenario: &Scenario) -> Json {
    let (end, why) = match &scenario.script {
        Script::Available { end, .. } => (Some(end.as_str()), None),
        Script::NotAvailable(why) => (None, Some(*why)),
    };
    json!({
        "type": "scenario",
        "id": scenario.name,
        "attributes": {
            "summary": scenario.summary,
            "available": why.is_none(),
            "not-available-because": why,
            "end-status": end,
        },
    })
}

/// A run is named by its inquiry.
pub fn scenario_run(ran: &Ran) -> Json {
    let inquiry = &ran.inquiry.it;
    let events: Vec<Json> = ran
        .events
        .iter()
        .map(|event| json!({"id": event.id, "name": event.name, "object-id": event.object_id}))
        .collect();
    json!({
        "type": "scenario-run",
        "id": inquiry.id,
        "attributes": {
            "scenario": ran.scenario,
            "seed": ran.seed,
            "status": inquiry.status.as_str(),
            "played-at": time(ran.played_at),
            "events": events,
        },
        "relationships": {
            "inquiry": one("inquiry", Some(&inquiry.id)),
            "inquiry-template": one("inquiry-template", Some(&inquiry.template_id)),
            "inquiry-template-version": one("inquiry-template-version", Some(&inquiry.version_id)),
        },
    })
}
