//! Named scenarios of the sandbox: our own family, for test suites.

use bonafide_app::inquiries::Given;
use bonafide_app::scenarios::{self, Run, SCENARIOS};
use bonafide_app::{Result, wire};
use bonafide_db::Tx;
use serde_json::{Value as Json, json};

use crate::call::{Call, Reply};

pub fn list(_tx: &mut Tx, call: &Call) -> Result<Reply> {
    scenarios::sandbox_only(&call.cx)?;
    let all: Vec<Json> = SCENARIOS.iter().map(wire::scenario).collect();
    Ok(Reply::plain(json!({ "data": all })))
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
    let ran = scenarios::run(tx, call.house, &call.cx, call.param(), wanted)?;
    Ok(Reply::one(wire::scenario_run(&ran)).created())
}
