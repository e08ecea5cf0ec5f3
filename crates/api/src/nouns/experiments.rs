//! Experiments: our own operations.

use bonafide_app::analytics::compare::compare;
use bonafide_app::experiments::{self, Filter, New};
use bonafide_app::{Error, Result, ids, wire};
use bonafide_db::Tx;
use bonafide_domain::experiment::{Arm, Experiment, Status};
use serde_json::Value as Json;

use crate::call::{Call, Reply};

/// People in a hundred who get the variant, unless said.
const HALF: i64 = 50;

fn told(tx: &mut Tx, call: &Call, experiment: &Experiment) -> Result<Json> {
    let found = compare(tx, &call.cx, experiment)?;
    Ok(wire::experiment(&call.cx, experiment, &found))
}

pub fn start(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let new = New {
        template_id: call.text("inquiry-template-id").unwrap_or_default(),
        control_version_id: call.text("control-version-id"),
        variant_version_id: call.text("variant-version-id").unwrap_or_default(),
        variant_share: call.attribute("variant-share").as_i64().unwrap_or(HALF),
    };
    let experiment = experiments::start(tx, call.house, &call.cx, &new)?;
    Ok(Reply::one(told(tx, call, &experiment)?).created())
}

pub fn list(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let page = call.page()?;
    let filter = Filter {
        template_id: template(call)?,
        status: status(call)?,
    };
    let slice = experiments::list(tx, &call.cx, &filter, &page)?;
    let mut data = Vec::new();
    for experiment in &slice.items {
        data.push(told(tx, call, experiment)?);
    }
    Ok(call.list(&slice, data, &page))
}

fn template(call: &Call) -> Result<Option<String>> {
    match call.filter("inquiry-template-id")? {
        Some(id) if !ids::is(ids::TEMPLATE, id) => Err(Error::BadRequest(
            "filter[inquiry-template-id] must be an id such as itmpl_…".into(),
        )),
        given => Ok(given.map(str::to_owned)),
    }
}

fn status(call: &Call) -> Result<Option<Status>> {
    let Some(text) = call.filter("status")? else {
        return Ok(None);
    };
    let names = Status::ALL.map(Status::as_str).join(", ");
    let status = Status::parse(text)
        .ok_or_else(|| Error::BadRequest(format!("filter[status] must be one of {names}")))?;
    Ok(Some(status))
}

pub fn retrieve(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let experiment = experiments::find(tx, &call.cx, call.param())?;
    Ok(Reply::one(told(tx, call, &experiment)?))
}

pub fn update(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let share = call.attribute("variant-share").as_i64().unwrap_or_default();
    let experiment = experiments::change_share(tx, call.house, &call.cx, call.param(), share)?;
    Ok(Reply::one(told(tx, call, &experiment)?))
}

pub fn stop(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let experiment = experiments::stop(tx, call.house, &call.cx, call.param())?;
    Ok(Reply::one(told(tx, call, &experiment)?))
}

pub fn adopt(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let arm = call.meta("arm").as_str().and_then(Arm::parse);
    let arm = arm.ok_or_else(|| Error::invalid("/meta/arm", "arm must be control or variant"))?;
    let experiment = experiments::adopt(tx, call.house, &call.cx, call.param(), arm)?;
    Ok(Reply::one(told(tx, call, &experiment)?))
}
