//! Replays: a stretch of the log is delivered to one endpoint once more, page by page.

use std::sync::Arc;

use bonafide_db::{Row, Tx};
use bonafide_domain::webhook::{DeliveryStatus, Status, schedule};
use jiff::Timestamp;

use super::body::{Prepared, object_sequences};
use super::fanout::{Look, look, system};
use super::{Shape, find, get};
use crate::cx::draw;
use crate::events::time;
use crate::{Cx, Error, House, Result, Seed, audits, clock, ids};

/// Entries of the log in one look.
const PAGE: usize = 128;
/// Replays of one endpoint that run at a time.
const MAX_RUNNING: i64 = 10;

pub struct Replay {
    pub id: String,
    pub webhook_id: String,
    pub created_at: Timestamp,
    /// Deliveries that were put in line.
    pub queued: i64,
    /// Entries of the log that are still to be looked at.
    pub left: i64,
    pub finished_at: Option<Timestamp>,
}

/// The stretch: entries from an event on or of a time on, up to a time or the newest.
#[derive(Clone, Debug, Default)]
pub struct Stretch {
    /// That event is the first.
    pub from_event_id: Option<String>,
    pub from: Option<Timestamp>,
    /// Entries of that time are not part of it.
    pub until: Option<Timestamp>,
}

const COLUMNS: &str = "id, webhook_id, created_at, queued, last_seq - after_seq, finished_at";

fn read(row: &Row) -> Result<Replay> {
    Ok(Replay {
        id: row.text(0)?.to_owned(),
        webhook_id: row.text(1)?.to_owned(),
        created_at: time(row.int(2)?)?,
        queued: row.int(3)?,
        left: row.int(4)?,
        finished_at: row.opt_int(5)?.map(time).transpose()?,
    })
}

/// Orders a replay. What was delivered before is sent again with the same bytes.
pub fn order(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    webhook_id: &str,
    stretch: &Stretch,
) -> Result<Replay> {
    let endpoint = find(tx, house, cx, webhook_id)?;
    if endpoint.status != Status::Enabled {
        return Err(Error::conflict(
            "The webhook is not enabled; enable it before a replay",
        ));
    }
    let environment = cx.environment.id.as_str();
    let running = tx
        .one(
            "select count(*) from webhook_replays where webhook_id = $1 and finished_at is null",
            &[webhook_id.into()],
        )?
        .map_or(Ok(0), |row| row.int(0))?;
    if running >= MAX_RUNNING {
        return Err(Error::conflict(format!(
            "{MAX_RUNNING} replays of this webhook are under way, the most there can be"
        )));
    }
    let after = match (&stretch.from_event_id, stretch.from) {
        (Some(_), Some(_)) | (None, None) => {
            return Err(Error::BadRequest(
                "meta takes from-event-id or created-at-start".into(),
            ));
        }
        (Some(id), None) => {
            crate::events::retrieve(tx, house, cx, id).map_err(|error| match error {
                Error::NotFound(_) => Error::NotFound("meta.from-event-id is not found".into()),
                other => other,
            })?;
            ids::event_place(id).map_or(0, |(_, seq)| seq as i64) - 1
        }
        (None, Some(from)) => before(tx, environment, from)?,
    };
    if let (Some(from), Some(until)) = (stretch.from, stretch.until)
        && until <= from
    {
        return Err(Error::invalid(
            "/meta/created-at-end",
            "The end of the stretch must be later than its start",
        ));
    }
    // What the follower has yet to come to is delivered anyway.
    let last = match stretch.until {
        Some(until) => before(tx, environment, until)?.min(endpoint.cursor),
        None => endpoint.cursor,
    };
    let last = last.max(after);
    let id = cx.id(ids::REPLAY);
    let now = cx.now.as_millisecond();
    let finished = (last == after).then_some(now);
    tx.execute(
        "insert into webhook_replays (id, environment_id, webhook_id, created_at, after_seq, last_seq, \
         queued, finished_at) values ($1, $2, $3, $4, $5, $6, 0, $7)",
        &[
            id.as_str().into(),
            environment.into(),
            webhook_id.into(),
            now.into(),
            after.into(),
            last.into(),
            finished.into(),
        ],
    )?;
    let details = serde_json::json!({"replay-id": id, "after": after, "last": last});
    audits::record(tx, house, cx, "webhook.replayed", webhook_id, &details)?;
    tx.notify("webhooks");
    retrieve(tx, cx, &id)
}

/// The number of the last entry before a time. Times of the log only grow, so it is found by halving.
fn before(tx: &mut Tx, environment_id: &str, at: Timestamp) -> Result<i64> {
    let at = at.as_millisecond();
    let (mut low, mut high) = (0, crate::events::newest(tx, environment_id)? as i64);
    while low < high {
        let middle = low + (high - low + 1) / 2;
        let earlier = tx
            .one(
                "select created_at from events where environment_id = $1 and seq = $2",
                &[environment_id.into(), middle.into()],
            )?
            .map(|row| row.int(0))
            .transpose()?
            .is_some_and(|created_at| created_at < at);
        if earlier {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Ok(low)
}

pub fn retrieve(tx: &mut Tx, cx: &Cx, id: &str) -> Result<Replay> {
    tx.one(
        &format!("select {COLUMNS} from webhook_replays where id = $1 and environment_id = $2"),
        &[id.into(), cx.environment.id.as_str().into()],
    )?
    .map(|row| read(&row))
    .transpose()?
    .ok_or_else(Error::not_found)
}

/// Ends the replays of an endpoint that is told nothing any more.
pub(super) fn cancel(tx: &mut Tx, cx: &Cx, webhook_id: &str) -> Result<()> {
    tx.execute(
        "update webhook_replays set finished_at = $1 where webhook_id = $2 and finished_at is null",
        &[cx.now.as_millisecond().into(), webhook_id.into()],
    )?;
    Ok(())
}

/// A page of each replay under way.
pub(super) fn prepare(
    tx: &mut Tx,
    house: &House,
    shape: Shape,
    real: Timestamp,
    seed: Seed,
    looks: &mut Vec<Look>,
) -> Result<()> {
    let rows = tx.query(
        "select r.id, r.environment_id, r.webhook_id, r.after_seq, r.last_seq from webhook_replays r \
         join webhooks w on w.id = r.webhook_id \
         where r.finished_at is null and w.status = 'enabled' order by r.id",
        &[],
    )?;
    for (index, row) in rows.iter().enumerate() {
        let (environment, clock) = clock::environment(tx, row.text(1)?)?;
        let endpoint = Arc::new(get(tx, house, &environment.id, row.text(2)?)?);
        let (after, last) = (row.int(3)?, row.int(4)?);
        let entries =
            crate::events::after(tx, house, &environment.id, after as u64, last as u64, PAGE)?;
        let numbers = object_sequences(tx, &environment.id, &entries)?;
        let seed = Seed(draw(&seed, (1 << 32) + index as u64));
        let cx = system(&environment, &clock, real, seed);
        if let Some(mut page) = look(
            tx, house, &cx, &clock, shape, endpoint, after, &entries, &numbers,
        )? {
            page.replay = Some(row.text(0)?.to_owned());
            looks.push(page);
        }
    }
    Ok(())
}

/// Puts a page in line and moves the replay on.
pub(super) fn store(tx: &mut Tx, look: &Look) -> Result<()> {
    let Some(id) = &look.replay else {
        return Ok(());
    };
    let queued: Vec<&Prepared> = look
        .rows
        .iter()
        .filter(|row| row.status == DeliveryStatus::Pending)
        .collect();
    let moved = tx.execute(
        "update webhook_replays set after_seq = $1, queued = queued + $2, \
         finished_at = case when last_seq <= $1 then cast($3 as bigint) else null end \
         where id = $4 and after_seq = $5 and finished_at is null",
        &[
            look.to.into(),
            (queued.len() as i64).into(),
            look.now.into(),
            id.as_str().into(),
            look.from.into(),
        ],
    )?;
    if moved == 0 {
        return Ok(());
    }
    for row in queued {
        tx.query(
            super::deliveries::QUEUE,
            &[
                row.id.as_str().into(),
                look.environment.id.as_str().into(),
                look.endpoint.id.as_str().into(),
                row.seq.into(),
                row.event_id.as_str().into(),
                row.event_name.as_str().into(),
                row.object_id.as_str().into(),
                row.object_sequence.into(),
                look.now.into(),
                i64::from(schedule::RETRIES).into(),
                row.keys.subjects().into(),
                row.sealed.clone().into(),
            ],
        )?;
    }
    tx.notify("webhooks");
    Ok(())
}
