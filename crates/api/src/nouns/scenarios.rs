//! Named scenarios of the sandbox: our own family, for test suites.

use bonafide_app::inquiries::Given;
use bonafide_app::scenarios::{self, Ran, Run, SCENARIOS, Scenario, Script};
use bonafide_app::{Cx, Result};
use bonafide_db::Tx;
use serde_json::{Value as Json, json};

use crate::call::{Call, Reply};

fn told(scenario: &Scenario) -> Json {
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

pub fn list(_tx: &mut Tx, call: &Call) -> Result<Reply> {
    scenarios::sandbox_only(&call.cx)?;
    let all: Vec<Json> = SCENARIOS.iter().map(told).collect();
    Ok(Reply::plain(json!({ "data": all })))
}

/// A run in its wire form; the command line prints the same.
pub fn ran(cx: &Cx, name: &str, ran: &Ran) -> Json {
    let inquiry = &ran.inquiry.it;
    let events: Vec<Json> = ran
        .events
        .iter()
        .map(|event| json!({"id": event.id, "name": event.name, "object-id": event.object_id}))
        .collect();
    let link = |kind: &str, id: &str| json!({"data": {"type": kind, "id": id}});
    json!({
        "type": "scenario-run",
        "id": inquiry.id,
        "attributes": {
            "scenario": name,
            "seed": ran.seed,
            "status": inquiry.status.as_str(),
            "played-at": bonafide_app::wire::time(cx.now),
            "events": events,
        },
        "relationships": {
            "inquiry": link("inquiry", &inquiry.id),
            "inquiry-template": link("inquiry-template", &inquiry.template_id),
            "inquiry-template-version": link("inquiry-template-version", &inquiry.version_id),
        },
    })
}

pub fn run(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let values = |name: &str| -> Given {
        let given = call.attribute(name).as_object();
        given.cloned().unwrap_or_default()
    };
    let wanted = Run {
        template: call.text("inquiry-template-id"),
        reference_id: call.text("reference-id"),
        fields: values("fields"),
        answers: values("answers"),
        seed: call.attribute("seed").as_u64(),
    };
    let name = call.param();
    let done = scenarios::run(tx, call.house, &call.cx, name, wanted)?;
    Ok(Reply::one(ran(&call.cx, name, &done)).created())
}
