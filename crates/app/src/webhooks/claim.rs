//! Deliveries that are due: found on a snapshot, leased in a transaction, so that of two processes
//! one attempts them.

use std::sync::Arc;

use bonafide_db::{Row, Tx};
use bonafide_domain::webhook::{DeliveryStatus, Status};
use jiff::Timestamp;

use super::body::{BODY, Keys, Task, prepare};
use super::fanout::{LEASE_MS, system};
use super::{Endpoint, Shape, get};
use crate::clock::{self, Clock};
use crate::cx::draw;
use crate::{Cx, House, Result, Seed};

/// Deliveries looked at for one endpoint at a time.
const PAGE: usize = 64;

/// A delivery that was found due.
pub struct Found {
    task: Option<Task>,
    delivery_id: String,
    due_at: i64,
    tries: i64,
    /// Body and its subjects, where they had to be made.
    made: Option<(Vec<u8>, String)>,
    /// Why there is nothing to send any more.
    skipped: Option<&'static str>,
}

/// What is due of each endpoint, at most as many as there is room for.
pub fn find(
    tx: &mut Tx,
    house: &House,
    shape: Shape,
    real: Timestamp,
    seed: Seed,
    room: &dyn Fn(&str) -> usize,
) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    let mut drawn = 0;
    for (environment, clock) in clock::environments(tx)? {
        let endpoints = tx.query(
            "select id, status from webhooks where environment_id = $1 and status <> 'archived'",
            &[environment.id.as_str().into()],
        )?;
        for row in endpoints {
            let id = row.text(0)?;
            let limit = room(id).min(PAGE);
            if limit == 0 {
                continue;
            }
            // While it is disabled, only what somebody tries by hand goes out.
            let only = match Status::parse(row.text(1)?) {
                Some(Status::Enabled) => "",
                _ => "and retries = 0",
            };
            let now = clock.now(real).as_millisecond();
            let rows = tx.query(
                &format!(
                    "select id, event_seq, event_id, event_name, object_sequence, attempts, tries, \
                     retries, due_at, first_attempted_at, subjects, sealed from webhook_deliveries \
                     where webhook_id = $1 and due_at <= $2 \
                     and (leased_until is null or leased_until <= $3) {only} \
                     order by due_at limit $4"
                ),
                &[
                    id.into(),
                    now.into(),
                    real.as_millisecond().into(),
                    (limit as i64).into(),
                ],
            )?;
            if rows.is_empty() {
                continue;
            }
            let endpoint = Arc::new(get(tx, house, &environment.id, id)?);
            drawn += 1;
            let seed = Seed(draw(&seed, drawn));
            let cx = system(&environment, &clock, real, seed);
            for row in rows {
                found.push(one(tx, house, &cx, &clock, shape, &endpoint, &row)?);
            }
        }
    }
    Ok(found)
}

fn one(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    clock: &Clock,
    shape: Shape,
    endpoint: &Arc<Endpoint>,
    row: &Row,
) -> Result<Found> {
    let delivery_id = row.text(0)?.to_owned();
    let mut found = Found {
        task: None,
        due_at: row.int(8)?,
        tries: row.int(6)?,
        made: None,
        skipped: None,
        delivery_id,
    };
    let (body, keys) = match row.opt_bytes(11)? {
        Some(sealed) => {
            let keys = Keys::find(tx, house, row.text(10)?)?;
            let opened = match &keys {
                Some(keys) => keys.open(house, BODY, &found.delivery_id, sealed)?,
                None => None,
            };
            match (opened, keys) {
                (Some(body), Some(keys)) => (body.into(), keys),
                _ => {
                    found.skipped = Some("redacted");
                    return Ok(found);
                }
            }
        }
        None => {
            let entries = crate::events::numbered(tx, house, &cx.environment.id, &[row.int(1)?])?;
            let made = match entries.first() {
                Some(entry) => Some(prepare(tx, house, cx, shape, endpoint, entry, row.int(4)?)?),
                None => None,
            };
            // The body is sealed for the delivery that was ordered, not for a new one.
            match made {
                Some(made) if made.status == DeliveryStatus::Pending => {
                    let body = made.body.unwrap_or_default();
                    let sealed = made
                        .keys
                        .seal(house, BODY, &found.delivery_id, &body, || cx.draw())?;
                    found.made = Some((sealed, made.keys.subjects()));
                    (body, made.keys)
                }
                Some(made) => {
                    found.skipped = Some(made.reason.unwrap_or("redacted"));
                    return Ok(found);
                }
                None => {
                    found.skipped = Some("redacted");
                    return Ok(found);
                }
            }
        }
    };
    found.task = Some(Task {
        delivery_id: found.delivery_id.clone(),
        endpoint: endpoint.clone(),
        kind: cx.environment.kind,
        clock: *clock,
        event_id: row.text(2)?.to_owned(),
        event_name: row.text(3)?.to_owned(),
        object_sequence: row.int(4)?,
        attempts: row.int(5)? as u32,
        tries: row.int(6)? as u32,
        retries: row.int(7)? as u32,
        due_at: row.int(8)?,
        first_attempted_at: row.opt_int(9)?,
        leased_until: cx.real.as_millisecond() + LEASE_MS,
        body,
        lag_ms: None,
        keys,
    });
    Ok(found)
}

impl Found {
    /// The endpoint it is for; None when there is nothing to send any more.
    pub fn webhook_id(&self) -> Option<&str> {
        self.task.as_ref().map(|task| task.endpoint.id.as_str())
    }
}

/// Leases what was found, as far as nobody else did.
pub fn take(tx: &mut Tx, found: &[Found], real: Timestamp) -> Result<Vec<Task>> {
    let mut tasks = Vec::new();
    let real = real.as_millisecond();
    for one in found {
        let same = [
            one.delivery_id.as_str().into(),
            one.due_at.into(),
            one.tries.into(),
            real.into(),
        ];
        const SAME: &str = "where id = $1 and due_at = $2 and tries = $3 \
                            and (leased_until is null or leased_until <= $4)";
        let Some(task) = &one.task else {
            let mut params = same.to_vec();
            params.push(one.skipped.into());
            tx.execute(
                &format!(
                    "update webhook_deliveries set status = 'skipped', reason = $5, due_at = null, \
                     leased_until = null {SAME}"
                ),
                &params,
            )?;
            continue;
        };
        let mut params = same.to_vec();
        params.push(task.leased_until.into());
        let taken = match &one.made {
            None => tx.execute(
                &format!("update webhook_deliveries set leased_until = $5 {SAME}"),
                &params,
            )?,
            Some((sealed, subjects)) => {
                params.push(sealed.clone().into());
                params.push(subjects.as_str().into());
                tx.execute(
                    &format!(
                        "update webhook_deliveries set leased_until = $5, sealed = $6, subjects = $7 {SAME}"
                    ),
                    &params,
                )?
            }
        };
        if taken > 0 {
            tasks.push(task.clone());
        }
    }
    Ok(tasks)
}

/// A task that had to wait for its turn, with its endpoint as it is since. None: there is nothing to
/// attempt any more, or another process does.
pub fn renewed(tx: &mut Tx, house: &House, task: &Task) -> Result<Option<Task>> {
    let row = tx.one(
        "select subjects from webhook_deliveries where id = $1 and tries = $2 \
         and leased_until = $3 and due_at is not null",
        &[
            task.delivery_id.as_str().into(),
            i64::from(task.tries).into(),
            task.leased_until.into(),
        ],
    )?;
    let Some(row) = row else {
        return Ok(None);
    };
    let environment = &task.endpoint.environment_id;
    let endpoint = get(tx, house, environment, &task.endpoint.id)?;
    let goes_on = endpoint.status == Status::Enabled || task.retries == 0;
    if !goes_on || Keys::find(tx, house, row.text(0)?)?.is_none() {
        return Ok(None);
    }
    let (_, clock) = clock::environment(tx, environment)?;
    Ok(Some(Task {
        endpoint: Arc::new(endpoint),
        clock,
        ..task.clone()
    }))
}

/// Takes back every lease: right after the start of the only process that serves the database.
pub fn release(tx: &mut Tx) -> Result<u64> {
    Ok(tx.execute(
        "update webhook_deliveries set leased_until = null where due_at is not null \
         and leased_until is not null",
        &[],
    )?)
}
