//! From the log to deliveries: what an endpoint is to be told is stored in the transaction that
//! moves its place in the log, so that each entry counts once.
//!
//! Reading, shaping and sealing happen on a snapshot ([`prepare`]), so that writers wait only for the
//! storing ([`store`]). Of two processes that prepared the same stretch, one stores it.

use std::sync::Arc;

use bonafide_db::Tx;
use bonafide_domain::webhook::{DeliveryStatus, events, schedule};
use jiff::Timestamp;

use super::body::{Prepared, Task, object_sequences, prepare as prepare_one};
use super::{COLUMNS, Endpoint, Shape, read};
use crate::clock::{self, Clock};
use crate::cx::draw;
use crate::events::Logged;
use crate::tables::DELIVERIES;
use crate::{Actor, Cx, Environment, House, Result, Seed};

/// Entries of the log in one look.
const PAGE: usize = 128;
/// How long a process may keep a delivery to itself before another one takes it: several times
/// as long as an attempt may take.
pub const LEASE_MS: i64 = 20_000;

/// A stretch of the log, for one endpoint.
pub struct Look {
    pub(super) endpoint: Arc<Endpoint>,
    pub(super) environment: Environment,
    pub(super) clock: Clock,
    /// Milliseconds of the environment's clock.
    pub(super) now: i64,
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) rows: Vec<Prepared>,
    /// The replay that asked for it; None: the endpoint's own place.
    pub(super) replay: Option<String>,
}

impl Look {
    pub fn webhook_id(&self) -> &str {
        &self.endpoint.id
    }

    /// Deliveries in it that are to be attempted.
    pub fn pending(&self) -> usize {
        let pending = |row: &&Prepared| row.status == DeliveryStatus::Pending;
        self.rows.iter().filter(pending).count()
    }
}

/// What enabled endpoints have not seen yet, a page for each. Empty: all of them are at the head.
pub fn prepare(
    tx: &mut Tx,
    house: &House,
    shape: Shape,
    real: Timestamp,
    seed: Seed,
) -> Result<Vec<Look>> {
    let behind = tx.query(
        &format!(
            "select {COLUMNS} from webhooks w join chains c on c.environment_id = w.environment_id \
             where w.status = 'enabled' and w.cursor < c.seq order by w.environment_id, w.cursor"
        ),
        &[],
    )?;
    let mut looks = Vec::new();
    let mut page: Option<(String, i64, Vec<Logged>, Vec<i64>)> = None;
    let environments = match behind.is_empty() {
        true => Vec::new(),
        false => clock::environments(tx)?,
    };
    for (index, row) in behind.iter().enumerate() {
        let endpoint = Arc::new(read(house, row)?);
        let Some((environment, clock)) = environments
            .iter()
            .find(|(known, _)| known.id == endpoint.environment_id)
        else {
            continue;
        };
        // Endpoints at the same place share the reading.
        let same = page.as_ref().is_some_and(|(id, cursor, _, _)| {
            *id == endpoint.environment_id && *cursor == endpoint.cursor
        });
        if !same {
            let entries = crate::events::after(
                tx,
                house,
                &environment.id,
                endpoint.cursor as u64,
                i64::MAX as u64,
                PAGE,
            )?;
            let numbers = object_sequences(tx, &environment.id, &entries)?;
            page = Some((environment.id.clone(), endpoint.cursor, entries, numbers));
        }
        let Some((_, _, entries, numbers)) = &page else {
            continue;
        };
        let seed = Seed(draw(&seed, index as u64));
        let cx = system(environment, clock, real, seed);
        let from = endpoint.cursor;
        looks.extend(look(
            tx, house, &cx, clock, shape, endpoint, from, entries, numbers,
        )?);
    }
    super::replay::prepare(tx, house, shape, real, seed, &mut looks)?;
    Ok(looks)
}

pub(super) fn system(environment: &Environment, clock: &Clock, real: Timestamp, seed: Seed) -> Cx {
    Cx::new(environment.clone(), clock, Actor::System, real, seed)
}

/// A page of the log as one endpoint sees it.
#[allow(
    clippy::too_many_arguments,
    reason = "each is a fact of its own; both followers have them at hand"
)]
pub(super) fn look(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    clock: &Clock,
    shape: Shape,
    endpoint: Arc<Endpoint>,
    from: i64,
    entries: &[Logged],
    numbers: &[i64],
) -> Result<Option<Look>> {
    let Some(last) = entries.last() else {
        return Ok(None);
    };
    let to = last.seq as i64;
    let mut rows = Vec::new();
    for (entry, number) in entries.iter().zip(numbers) {
        let event = &entry.event;
        if events::wants(
            &endpoint.doc.enabled_events,
            &endpoint.id,
            &event.name,
            &event.object_id,
        ) {
            rows.push(prepare_one(
                tx, house, cx, shape, &endpoint, entry, *number,
            )?);
        }
    }
    Ok(Some(Look {
        endpoint,
        environment: cx.environment.clone(),
        clock: *clock,
        now: cx.now.as_millisecond(),
        from,
        to,
        rows,
        replay: None,
    }))
}

/// Stores what was prepared and moves the endpoints' places. `room`: how many deliveries of an
/// endpoint this process can take on at once; those are leased to it and handed back.
pub fn store(
    tx: &mut Tx,
    looks: &[Look],
    real: Timestamp,
    room: &dyn Fn(&str) -> usize,
) -> Result<Vec<Task>> {
    let mut tasks = Vec::new();
    for look in looks {
        if look.replay.is_some() {
            super::replay::store(tx, look)?;
            continue;
        }
        let endpoint = &look.endpoint;
        let moved = tx.execute(
            "update webhooks set cursor = $1 where id = $2 and cursor = $3 and revision = $4 \
             and status = 'enabled'",
            &[
                look.to.into(),
                endpoint.id.as_str().into(),
                look.from.into(),
                endpoint.revision.into(),
            ],
        )?;
        // Another process was here, or the settings were changed meanwhile: look again.
        if moved == 0 || look.rows.is_empty() {
            continue;
        }
        // Ordered by hand before the follower came to it.
        let known = tx
            .query(
                "select event_seq from webhook_deliveries where webhook_id = $1 and event_seq > $2 \
                 and event_seq <= $3",
                &[
                    endpoint.id.as_str().into(),
                    look.from.into(),
                    look.to.into(),
                ],
            )?
            .iter()
            .map(|row| row.int(0))
            .collect::<std::result::Result<Vec<i64>, _>>()?;
        let mut room = room(&endpoint.id);
        let until = real.as_millisecond() + LEASE_MS;
        for row in look.rows.iter().filter(|row| !known.contains(&row.seq)) {
            let pending = row.status == DeliveryStatus::Pending;
            let mut leased = None;
            if pending
                && room > 0
                && let Some(body) = &row.body
            {
                room -= 1;
                leased = Some(until);
                tasks.push(Task {
                    delivery_id: row.id.clone(),
                    endpoint: endpoint.clone(),
                    kind: look.environment.kind,
                    clock: look.clock,
                    event_id: row.event_id.clone(),
                    event_name: row.event_name.clone(),
                    object_sequence: row.object_sequence,
                    attempts: 0,
                    tries: 0,
                    retries: schedule::RETRIES,
                    due_at: look.now,
                    first_attempted_at: None,
                    leased_until: until,
                    body: body.clone(),
                    lag_ms: Some(row.lag_ms),
                    keys: row.keys.clone(),
                });
            }
            tx.insert(
                &DELIVERIES,
                vec![
                    row.id.as_str().into(),
                    look.environment.id.as_str().into(),
                    endpoint.id.as_str().into(),
                    row.seq.into(),
                    row.event_id.as_str().into(),
                    row.event_name.as_str().into(),
                    row.object_id.as_str().into(),
                    row.object_sequence.into(),
                    look.now.into(),
                    row.status.as_str().into(),
                    row.reason.into(),
                    pending.then_some(look.now).into(),
                    leased.into(),
                    0i64.into(),
                    0i64.into(),
                    i64::from(schedule::RETRIES).into(),
                    row.keys.subjects().into(),
                    row.sealed.clone().into(),
                ],
            )?;
        }
    }
    Ok(tasks)
}

/// Whether any endpoint is told anything at all.
pub fn has_endpoints(tx: &mut Tx) -> Result<bool> {
    let row = tx.one(
        "select 1 from webhooks where status = 'enabled' limit 1",
        &[],
    )?;
    Ok(row.is_some())
}
