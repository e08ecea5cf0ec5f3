//! Deliveries: one for each event that an endpoint is told of, with every attempt at it.

use bonafide_db::{Row, Tx, Value};
use bonafide_domain::webhook::{DeliveryStatus, Status, schedule};
use jiff::Timestamp;

use super::body::{BODY, Keys, object_sequences};
use super::settle::{ATTEMPT, Sent};
use super::{Endpoint, find as find_endpoint};
use crate::events::{numbered, places, retrieve, time};
use crate::search::{Keyset, Page, PageAt, Slice};
use crate::{Cx, Error, House, Result, audits, ids};

pub struct Delivery {
    pub id: String,
    pub webhook_id: String,
    pub event_id: String,
    pub event_name: String,
    pub object_id: String,
    pub object_sequence: i64,
    pub created_at: Timestamp,
    pub status: DeliveryStatus,
    /// Why it was skipped or given up: `filtered`, `redacted`, `given-up`, `cancelled`.
    pub reason: Option<String>,
    pub due_at: Option<Timestamp>,
    /// All attempts that were ever made.
    pub tries: i64,
    pub first_attempted_at: Option<Timestamp>,
    pub attempted_at: Option<Timestamp>,
    subjects: String,
    sealed: Option<Vec<u8>>,
}

pub struct Attempt {
    pub number: i64,
    pub at: Timestamp,
    pub took_ms: i64,
    /// Of the answer.
    pub status: Option<i64>,
    pub error: Option<String>,
    /// None: gone with its subject's data.
    pub sent: Option<Sent>,
}

const COLUMNS: &str = "d.id, d.webhook_id, d.event_id, d.event_name, d.object_id, d.object_sequence, \
    d.created_at, d.status, d.reason, d.due_at, d.tries, d.first_attempted_at, d.attempted_at, \
    d.subjects, d.sealed";

fn read(row: &Row) -> Result<Delivery> {
    let opt_time = |at: usize| row.opt_int(at)?.map(time).transpose();
    Ok(Delivery {
        id: row.text(0)?.to_owned(),
        webhook_id: row.text(1)?.to_owned(),
        event_id: row.text(2)?.to_owned(),
        event_name: row.text(3)?.to_owned(),
        object_id: row.text(4)?.to_owned(),
        object_sequence: row.int(5)?,
        created_at: time(row.int(6)?)?,
        status: DeliveryStatus::parse(row.text(7)?)
            .ok_or_else(|| Error::internal("a delivery has an unknown status"))?,
        reason: row.opt_string(8)?,
        due_at: opt_time(9)?,
        tries: row.int(10)?,
        first_attempted_at: opt_time(11)?,
        attempted_at: opt_time(12)?,
        subjects: row.text(13)?.to_owned(),
        sealed: row.opt_bytes(14)?.map(<[u8]>::to_vec),
    })
}

/// Which deliveries of an environment.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub webhook_id: Option<String>,
    pub event_id: Option<String>,
    pub statuses: Vec<String>,
}

/// Newest first.
pub fn list(tx: &mut Tx, cx: &Cx, filter: &Filter, page: &Page) -> Result<Slice<Delivery>> {
    let mut query = Keyset::new("webhook_deliveries d", COLUMNS, "d.id");
    query.equals("d.environment_id", cx.environment.id.as_str().into());
    if let Some(id) = &filter.webhook_id {
        query.equals("d.webhook_id", id.as_str().into());
    }
    if let Some(id) = &filter.event_id {
        let (_, seq) = ids::event_place(id).ok_or_else(Error::not_found)?;
        query.equals("d.event_seq", (seq as i64).into());
        query.equals("d.event_id", id.as_str().into());
    }
    query.any_of("d.status", &filter.statuses);
    query
        .run(tx, &PageAt::of(ids::DELIVERY, page)?)?
        .try_map(|row| read(&row))
}

/// A try at a delivery, without what was sent.
pub struct Tried {
    pub number: i64,
    pub at: Timestamp,
    /// Of the answer.
    pub status: Option<i64>,
    pub error: Option<String>,
}

/// What was to be delivered of some events, each with the tries at it; at most `most` deliveries.
pub fn of_events(
    tx: &mut Tx,
    cx: &Cx,
    event_ids: &[&str],
    most: i64,
) -> Result<Vec<(Delivery, Vec<Tried>)>> {
    let places_in_log = event_ids.iter().filter_map(|id| ids::event_place(id));
    let seqs: Vec<Value> = places_in_log.map(|(_, seq)| (seq as i64).into()).collect();
    if seqs.is_empty() {
        return Ok(Vec::new());
    }
    let mut params = vec![cx.environment.id.as_str().into(), most.into()];
    let sql = format!(
        "select {COLUMNS} from webhook_deliveries d where d.environment_id = $1 \
         and d.event_seq in ({}) order by d.event_seq desc, d.id limit $2",
        places(3, seqs.len())
    );
    params.extend(seqs);
    let mut found = Vec::new();
    for row in tx.query(&sql, &params)? {
        let delivery = read(&row)?;
        let rows = tx.query(
            "select number, at, status, error from webhook_attempts where delivery_id = $1 \
             order by number",
            &[delivery.id.as_str().into()],
        )?;
        let tries = rows.iter().map(|row| {
            Ok(Tried {
                number: row.int(0)?,
                at: time(row.int(1)?)?,
                status: row.opt_int(2)?,
                error: row.opt_string(3)?,
            })
        });
        found.push((delivery, tries.collect::<Result<_>>()?));
    }
    Ok(found)
}

pub fn find(tx: &mut Tx, cx: &Cx, id: &str) -> Result<Delivery> {
    tx.one(
        &format!(
            "select {COLUMNS} from webhook_deliveries d where d.id = $1 and d.environment_id = $2"
        ),
        &[id.into(), cx.environment.id.as_str().into()],
    )?
    .map(|row| read(&row))
    .transpose()?
    .ok_or_else(Error::not_found)
}

/// What was sent, and each attempt, oldest first. The body is None while it is not made, and once it
/// is gone with its subject's data.
pub fn contents(
    tx: &mut Tx,
    house: &House,
    delivery: &Delivery,
) -> Result<(Option<String>, Vec<Attempt>)> {
    let keys = Keys::find(tx, house, &delivery.subjects)?;
    let body = match (&keys, &delivery.sealed) {
        (Some(keys), Some(sealed)) => keys.open(house, BODY, &delivery.id, sealed)?,
        _ => None,
    };
    let body = body
        .map(String::from_utf8)
        .transpose()
        .map_err(Error::internal)?;
    let rows = tx.query(
        "select number, at, took_ms, status, error, sealed from webhook_attempts \
         where delivery_id = $1 order by number",
        &[delivery.id.as_str().into()],
    )?;
    let attempts = rows.iter().map(|row| {
        let plain = match &keys {
            Some(keys) => keys.open(house, ATTEMPT, &delivery.id, row.bytes(5)?)?,
            None => None,
        };
        let sent = plain
            .map(|plain| serde_json::from_slice(&plain).map_err(Error::internal))
            .transpose()?;
        Ok(Attempt {
            number: row.int(0)?,
            at: time(row.int(1)?)?,
            took_ms: row.int(2)?,
            status: row.opt_int(3)?,
            error: row.opt_string(4)?,
            sent,
        })
    });
    Ok((body, attempts.collect::<Result<_>>()?))
}

/// Puts a delivery in line, again if there was one; the bytes that were sent before stay.
pub(super) const QUEUE: &str = "insert into webhook_deliveries (id, environment_id, webhook_id, \
    event_seq, event_id, event_name, object_id, object_sequence, created_at, status, due_at, attempts, \
    tries, retries, subjects, sealed) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'pending', $9, 0, 0, $10, $11, $12) \
    on conflict (webhook_id, event_seq) do update set status = 'pending', reason = null, \
    due_at = excluded.due_at, leased_until = null, attempts = 0, retries = excluded.retries, \
    first_attempted_at = null, \
    subjects = case when webhook_deliveries.sealed is null then excluded.subjects \
      else webhook_deliveries.subjects end, \
    sealed = coalesce(webhook_deliveries.sealed, excluded.sealed) returning id";

/// Puts one event in line for an endpoint, whatever it has enabled; gives the delivery's id.
pub(super) fn order(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    endpoint: &Endpoint,
    event_id: &str,
    retries: u32,
) -> Result<String> {
    let environment = cx.environment.id.as_str();
    let (_, seq) = ids::event_place(event_id).ok_or_else(Error::not_found)?;
    let entries = numbered(tx, house, environment, &[seq as i64])?;
    let entry = entries.first().ok_or_else(Error::not_found)?;
    let number = object_sequences(tx, environment, &entries)?;
    let row = tx
        .query(
            QUEUE,
            &[
                cx.id(ids::DELIVERY).into(),
                environment.into(),
                endpoint.id.as_str().into(),
                (seq as i64).into(),
                event_id.into(),
                entry.event.name.as_str().into(),
                entry.event.object_id.as_str().into(),
                number.first().copied().unwrap_or(1).into(),
                cx.now.as_millisecond().into(),
                i64::from(retries).into(),
                "".into(),
                bonafide_db::Value::Null,
            ],
        )?
        .into_iter()
        .next()
        .ok_or_else(|| Error::internal("a delivery was not stored"))?;
    Ok(row.text(0)?.to_owned())
}

/// Sends one event to an endpoint once more, with the whole schedule of retries.
pub fn resend(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    webhook_id: &str,
    event_id: &str,
) -> Result<Delivery> {
    let endpoint = find_endpoint(tx, house, cx, webhook_id)?;
    if endpoint.status != Status::Enabled {
        return Err(Error::conflict(
            "The webhook is not enabled; enable it before sending an event again",
        ));
    }
    let event = retrieve(tx, house, cx, event_id).map_err(|error| match error {
        Error::NotFound(_) => Error::NotFound("meta.event-id is not found".into()),
        other => other,
    })?;
    if event.body.is_none() {
        return Err(Error::conflict(
            "What the event told was erased; there is nothing to send",
        ));
    }
    let id = order(tx, house, cx, &endpoint, event_id, schedule::RETRIES)?;
    let details = serde_json::json!({"event-id": event_id});
    audits::record(tx, house, cx, "webhook.resent", webhook_id, &details)?;
    tx.notify("webhooks");
    find(tx, cx, &id)
}

/// Gives up what waits (contract: disabling cancels pending retries).
pub(super) fn cancel(tx: &mut Tx, webhook_id: &str) -> Result<()> {
    tx.execute(
        "update webhook_deliveries set status = 'failed', reason = 'cancelled', due_at = null, \
         leased_until = null where webhook_id = $1 and due_at is not null",
        &[webhook_id.into()],
    )?;
    Ok(())
}

/// Puts in line what failed while the endpoint did, and what still waits, with a new schedule.
pub(super) fn take_up(tx: &mut Tx, cx: &Cx, webhook_id: &str, since: Timestamp) -> Result<()> {
    tx.execute(
        "update webhook_deliveries set status = 'pending', reason = null, due_at = $1, attempts = 0, \
         leased_until = null where webhook_id = $2 and (due_at is not null \
         or (status = 'failed' and reason = 'given-up' and attempted_at >= $3))",
        &[
            cx.now.as_millisecond().into(),
            webhook_id.into(),
            since.as_millisecond().into(),
        ],
    )?;
    Ok(())
}

/// Forgets deliveries with their attempts after a month.
pub(crate) fn prune(tx: &mut Tx, cx: &Cx, batch: i64) -> Result<usize> {
    let before = cx.now.as_millisecond() - schedule::RETENTION_MS;
    let rows = tx.query(
        "select id from webhook_deliveries where environment_id = $1 and due_at is null \
         and created_at < $2 order by created_at limit $3",
        &[
            cx.environment.id.as_str().into(),
            before.into(),
            batch.into(),
        ],
    )?;
    for row in &rows {
        let id = row.text(0)?;
        for sql in [
            "delete from webhook_attempts where delivery_id = $1",
            "delete from webhook_deliveries where id = $1",
        ] {
            tx.execute(sql, &[id.into()])?;
        }
    }
    Ok(rows.len())
}

/// Whether something of an environment is still to be attempted by now.
pub fn is_waiting(tx: &mut Tx, environment_id: &str, real: Timestamp) -> Result<bool> {
    let (environment, clock) = crate::clock::environment(tx, environment_id)?;
    let now = clock.now(real).as_millisecond();
    let row = tx.one(
        "select 1 from webhooks w join chains c on c.environment_id = w.environment_id \
         where w.environment_id = $1 and w.status = 'enabled' and (w.cursor < c.seq or exists \
         (select 1 from webhook_deliveries d where d.webhook_id = w.id and d.due_at <= $2)) limit 1",
        &[environment.id.as_str().into(), now.into()],
    )?;
    Ok(row.is_some())
}
