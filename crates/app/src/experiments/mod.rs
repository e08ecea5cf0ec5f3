//! Experiments: started, changed, stopped and adopted; [`assign`] says who gets which version.
//!
//! An experiment belongs to one environment, and a template has at most one that runs there. Running
//! ones stand in the template's document too, so that making an inquiry reads nothing more for them.

mod assign;

use bonafide_db::{Row, Tx};
use bonafide_domain::experiment::{Arm, Experiment, MAX_SHARE, MIN_SHARE, Status};
use bonafide_domain::template::{Template, VersionStatus};
use serde_json::json;

use crate::search::{Keyset, Page, PageAt, Slice};
use crate::{Cx, Error, House, Result, audits, ids, templates};

pub use assign::{Placed, place};
pub(crate) use assign::{follow_account, forget, remember, remember_device};

/// What is wished for.
pub struct New {
    pub template_id: String,
    /// None: the template's version.
    pub control_version_id: Option<String>,
    pub variant_version_id: String,
    /// People in a hundred.
    pub variant_share: i64,
}

fn read(row: &Row) -> Result<Experiment> {
    serde_json::from_str(row.text(0)?).map_err(Error::internal)
}

pub fn find(tx: &mut Tx, cx: &Cx, id: &str) -> Result<Experiment> {
    if !ids::is(ids::EXPERIMENT, id) {
        return Err(Error::not_found());
    }
    let row = tx.one(
        "select doc from experiments where id = $1 and environment_id = $2",
        &[id.into(), cx.environment.id.as_str().into()],
    )?;
    read(&row.ok_or_else(Error::not_found)?)
}

#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub template_id: Option<String>,
    pub status: Option<Status>,
}

/// Newest first.
pub fn list(tx: &mut Tx, cx: &Cx, filter: &Filter, page: &Page) -> Result<Slice<Experiment>> {
    let mut query = Keyset::new("experiments", "doc", "id");
    query.equals("environment_id", cx.environment.id.as_str().into());
    if let Some(id) = &filter.template_id {
        query.equals("template_id", id.as_str().into());
    }
    if let Some(status) = filter.status {
        query.equals("status", status.as_str().into());
    }
    query
        .run(tx, &PageAt::of(ids::EXPERIMENT, page)?)?
        .try_map(|row| read(&row))
}

/// The version that the template has now stays what others get: in the other environment, and by name.
pub fn start(tx: &mut Tx, house: &House, cx: &Cx, new: &New) -> Result<Experiment> {
    let mut template = templates::find(tx, cx, &new.template_id).map_err(|error| match error {
        Error::NotFound(_) => {
            Error::NotFound("data.attributes.inquiry-template-id is not found".into())
        }
        other => other,
    })?;
    let share = share(new.variant_share)?;
    let control = match (&new.control_version_id, &template.live_version_id) {
        (Some(id), _) => version(tx, cx, &template, id, "control-version-id")?,
        (None, Some(live)) => live.clone(),
        (None, None) => {
            return Err(Error::invalid(
                "/data/attributes/inquiry-template-id",
                "The inquiry template has no published version",
            ));
        }
    };
    let variant = version(
        tx,
        cx,
        &template,
        &new.variant_version_id,
        "variant-version-id",
    )?;
    if control == variant {
        return Err(Error::invalid(
            "/data/attributes/variant-version-id",
            "The variant is the same version as the control; an experiment compares two",
        ));
    }
    if let Some(running) = running(&template, cx) {
        return Err(Error::Conflict {
            details: format!("Experiment {} of this template is running", running.id),
            meta: Some(json!({"experiment-id": running.id})),
        });
    }
    let experiment = Experiment {
        id: cx.id(ids::EXPERIMENT),
        environment_id: cx.environment.id.clone(),
        template_id: template.id.clone(),
        control_version_id: control,
        variant_version_id: variant,
        variant_share: share,
        status: Status::Running,
        adopted: None,
        started_at: cx.now,
        ended_at: None,
    };
    tx.execute(
        "insert into experiments (id, environment_id, template_id, status, doc) \
         values ($1, $2, $3, $4, $5)",
        &[
            experiment.id.as_str().into(),
            experiment.environment_id.as_str().into(),
            experiment.template_id.as_str().into(),
            experiment.status.as_str().into(),
            serde_json::to_string(&experiment)
                .map_err(Error::internal)?
                .into(),
        ],
    )?;
    template.experiments.push(experiment.clone());
    templates::save(tx, &template)?;
    let details = json!({
        "inquiry-template-id": experiment.template_id,
        "control-version-id": experiment.control_version_id,
        "variant-version-id": experiment.variant_version_id,
        "variant-share": experiment.variant_share,
    });
    audits::record(
        tx,
        house,
        cx,
        "experiment.started",
        &experiment.id,
        &details,
    )?;
    Ok(experiment)
}

fn share(given: i64) -> Result<u8> {
    u8::try_from(given)
        .ok()
        .filter(|share| (MIN_SHARE..=MAX_SHARE).contains(share))
        .ok_or_else(|| {
            Error::invalid(
                "/data/attributes/variant-share",
                format!("variant-share must be a whole number from {MIN_SHARE} to {MAX_SHARE}: people in a hundred"),
            )
        })
}

/// A published version of the template.
fn version(tx: &mut Tx, cx: &Cx, template: &Template, id: &str, member: &str) -> Result<String> {
    let pointer = format!("/data/attributes/{member}");
    let found = templates::find_version(tx, cx, id);
    let (owner, version) = found.map_err(|error| match error {
        Error::NotFound(_) => Error::NotFound(format!("data.attributes.{member} is not found")),
        other => other,
    })?;
    if owner.id != template.id {
        return Err(Error::invalid(
            pointer,
            "The version belongs to another template",
        ));
    }
    if version.status != VersionStatus::Published {
        return Err(Error::invalid(
            pointer,
            "The version is a draft; an experiment takes published versions",
        ));
    }
    Ok(version.id)
}

/// The one that runs in the caller's environment.
pub fn running<'a>(template: &'a Template, cx: &Cx) -> Option<&'a Experiment> {
    let mut all = template.experiments.iter();
    all.find(|it| it.environment_id == cx.environment.id)
}

/// Gives the variant to another share of those who come from now on; whoever was placed stays.
pub fn change_share(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    id: &str,
    variant_share: i64,
) -> Result<Experiment> {
    let mut experiment = find_running(tx, cx, id)?;
    let share = share(variant_share)?;
    if share == experiment.variant_share {
        return Ok(experiment);
    }
    let details = json!({"variant-share": share, "before": experiment.variant_share});
    experiment.variant_share = share;
    save(tx, cx, &experiment)?;
    audits::record(tx, house, cx, "experiment.changed", id, &details)?;
    Ok(experiment)
}

/// Ends it; everybody who comes gets the template's version again.
pub fn stop(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<Experiment> {
    let experiment = end(tx, cx, id, Status::Stopped, None)?;
    let details = json!({"inquiry-template-id": experiment.template_id});
    audits::record(tx, house, cx, "experiment.stopped", id, &details)?;
    Ok(experiment)
}

/// Ends it, and makes one side the template's version, in every environment.
pub fn adopt(tx: &mut Tx, house: &House, cx: &Cx, id: &str, arm: Arm) -> Result<Experiment> {
    let experiment = end(tx, cx, id, Status::Adopted, Some(arm))?;
    templates::publish(tx, house, cx, experiment.version(arm))?;
    let details = json!({
        "inquiry-template-id": experiment.template_id,
        "adopted": arm.as_str(),
        "inquiry-template-version-id": experiment.version(arm),
    });
    audits::record(tx, house, cx, "experiment.adopted", id, &details)?;
    Ok(experiment)
}

fn find_running(tx: &mut Tx, cx: &Cx, id: &str) -> Result<Experiment> {
    let experiment = find(tx, cx, id)?;
    match experiment.status {
        Status::Running => Ok(experiment),
        Status::Stopped | Status::Adopted => {
            Err(Error::conflict("The experiment has ended already"))
        }
    }
}

fn end(tx: &mut Tx, cx: &Cx, id: &str, status: Status, adopted: Option<Arm>) -> Result<Experiment> {
    let mut experiment = find_running(tx, cx, id)?;
    experiment.status = status;
    experiment.adopted = adopted;
    experiment.ended_at = Some(cx.now);
    save(tx, cx, &experiment)?;
    // Nobody is placed any more, so nobody has to be recognised: see [`prune`].
    tx.notify("work");
    Ok(experiment)
}

/// Forgets whom an experiment that has ended had placed; bounded.
pub fn prune(tx: &mut Tx, batch: i64) -> Result<usize> {
    let ended = tx.one(
        "select e.id from experiments e where e.status <> 'running' and exists \
         (select 1 from experiment_people p where p.experiment_id = e.id) limit 1",
        &[],
    )?;
    let Some(ended) = ended else { return Ok(0) };
    Ok(tx.execute(
        "delete from experiment_people where experiment_id = $1 and person_hash in \
         (select person_hash from experiment_people where experiment_id = $1 limit $2)",
        &[ended.text(0)?.into(), batch.into()],
    )? as usize)
}

/// Keeps an experiment, and what its template knows of it.
fn save(tx: &mut Tx, cx: &Cx, experiment: &Experiment) -> Result<()> {
    tx.execute(
        "update experiments set status = $1, doc = $2 where id = $3",
        &[
            experiment.status.as_str().into(),
            serde_json::to_string(experiment)
                .map_err(Error::internal)?
                .into(),
            experiment.id.as_str().into(),
        ],
    )?;
    let mut template = templates::find(tx, cx, &experiment.template_id)?;
    template.experiments.retain(|it| it.id != experiment.id);
    if experiment.status == Status::Running {
        template.experiments.push(experiment.clone());
    }
    templates::save(tx, &template)
}

/// Another version would reach nobody, or nobody knows whom, while an experiment says who gets which.
pub(crate) fn refuse_while_running(tx: &mut Tx, template_id: &str) -> Result<()> {
    let row = tx.one(
        "select id from experiments where template_id = $1 and status = 'running' limit 1",
        &[template_id.into()],
    )?;
    match row {
        None => Ok(()),
        Some(row) => {
            let id = row.text(0)?;
            Err(Error::Conflict {
                details: format!(
                    "Experiment {id} of this template is running: stop it or adopt one of its versions first"
                ),
                meta: Some(json!({"experiment-id": id})),
            })
        }
    }
}
