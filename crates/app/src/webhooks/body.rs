//! The bytes of a delivery: made once, kept sealed, and sent again as they are.

use std::collections::HashMap;
use std::sync::Arc;

use bonafide_db::{Tx, Value};
use bonafide_domain::webhook::DeliveryStatus;

use super::{Endpoint, Shape};
use crate::clock::Clock;
use crate::events::{Logged, keys_of, places};
use crate::seal::{DataKey, Place};
use crate::{Cx, House, Kind, Result, ids};

/// Whose keys seal a body, in the order of sealing. None of them: the installation's does.
#[derive(Clone, Default)]
pub(super) struct Keys(Vec<(String, DataKey)>);

impl Keys {
    /// The keys that a delivery names; None when one is gone.
    pub(super) fn find(tx: &mut Tx, house: &House, subjects: &str) -> Result<Option<Self>> {
        let named: Vec<&str> = subjects.split(',').filter(|id| !id.is_empty()).collect();
        let known = keys_of(tx, house, &named)?;
        let of = |id: &&str| known.iter().find(|(it, _)| it == id).cloned();
        Ok(named.iter().map(of).collect::<Option<Vec<_>>>().map(Self))
    }

    pub(super) fn subjects(&self) -> String {
        let ids: Vec<&str> = self.0.iter().map(|(id, _)| id.as_str()).collect();
        ids.join(",")
    }

    /// Layer upon layer, so that any of the subjects' erasure closes the whole.
    pub(super) fn seal(
        &self,
        house: &House,
        purpose: &str,
        id: &str,
        plain: &[u8],
        mut random: impl FnMut() -> [u8; 32],
    ) -> Result<Vec<u8>> {
        let place = |subject| Place {
            subject,
            purpose,
            id,
        };
        if self.0.is_empty() {
            return house.keys.records()?.seal(&place(""), plain, &random());
        }
        let mut sealed = plain.to_vec();
        for (subject, key) in &self.0 {
            sealed = key.seal(&place(subject), &sealed, &random())?;
        }
        Ok(sealed)
    }

    /// None: a subject was emptied and filled again, which gave it another key.
    pub(super) fn open(
        &self,
        house: &House,
        purpose: &str,
        id: &str,
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>> {
        let place = |subject| Place {
            subject,
            purpose,
            id,
        };
        if self.0.is_empty() {
            return house.keys.records()?.open(&place(""), sealed).map(Some);
        }
        let mut plain = sealed.to_vec();
        for (subject, key) in self.0.iter().rev() {
            plain = match key.open(&place(subject), &plain) {
                Ok(plain) => plain,
                Err(_) if subject.starts_with(ids::ACCOUNT) => return Ok(None),
                Err(error) => return Err(error),
            };
        }
        Ok(Some(plain))
    }
}

pub(super) const BODY: &str = "webhook body";

/// A delivery as it is stored first.
pub struct Prepared {
    pub(super) id: String,
    pub(super) seq: i64,
    pub(super) event_id: String,
    pub(super) event_name: String,
    pub(super) object_id: String,
    pub(super) object_sequence: i64,
    pub(super) status: DeliveryStatus,
    pub(super) reason: Option<&'static str>,
    pub(super) body: Option<Arc<[u8]>>,
    pub(super) keys: Keys,
    pub(super) sealed: Option<Vec<u8>>,
    /// From the event to here, in milliseconds of the environment's time.
    pub(super) lag_ms: i64,
}

/// Shapes an entry of the log for an endpoint.
pub(super) fn prepare(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    shape: Shape,
    endpoint: &Endpoint,
    entry: &Logged,
    object_sequence: i64,
) -> Result<Prepared> {
    let event = &entry.event;
    let mut prepared = Prepared {
        id: cx.id(ids::DELIVERY),
        seq: entry.seq as i64,
        event_id: event.id.clone(),
        event_name: event.name.clone(),
        object_id: event.object_id.clone(),
        object_sequence,
        status: DeliveryStatus::Skipped,
        reason: Some("redacted"),
        body: None,
        keys: Keys::default(),
        sealed: None,
        lag_ms: cx.now.as_millisecond() - event.created_at.as_millisecond(),
    };
    // What it told was erased since: an empty object would not be the contract's.
    if event.body.is_none() {
        return Ok(prepared);
    }
    let shaped = shape(tx, house, cx, endpoint, event)?;
    let Some(body) = shaped.body else {
        prepared.reason = Some("filtered");
        return Ok(prepared);
    };
    if let Some(key) = &entry.key {
        prepared.keys.0.push((entry.subject.clone(), key.clone()));
    }
    let others: Vec<&str> = shaped
        .others
        .iter()
        .map(String::as_str)
        .filter(|other| *other != entry.subject)
        .collect();
    // One without a key was redacted, and tells nothing personal.
    let found = keys_of(tx, house, &others)?;
    prepared.keys.0.extend(found);
    let sealed = prepared
        .keys
        .seal(house, BODY, &prepared.id, &body, || cx.draw())?;
    prepared.status = DeliveryStatus::Pending;
    prepared.reason = None;
    prepared.sealed = Some(sealed);
    prepared.body = Some(body.into());
    Ok(prepared)
}

/// The number of each entry among those about its object, counted from 1. The entries follow one
/// another in the log.
pub(super) fn object_sequences(
    tx: &mut Tx,
    environment_id: &str,
    entries: &[Logged],
) -> Result<Vec<i64>> {
    let Some(first) = entries.first() else {
        return Ok(Vec::new());
    };
    let mut objects: Vec<&str> = entries
        .iter()
        .map(|entry| entry.event.object_id.as_str())
        .collect();
    objects.sort_unstable();
    objects.dedup();
    let mut params: Vec<Value> = vec![environment_id.into(), (first.seq as i64).into()];
    params.extend(objects.iter().map(|object| Value::from(*object)));
    let rows = tx.query(
        &format!(
            "select object_id, count(*) from events where environment_id = $1 and seq < $2 \
             and object_id in ({}) group by object_id",
            places(3, objects.len())
        ),
        &params,
    )?;
    let mut counts: HashMap<String, i64> = HashMap::new();
    for row in &rows {
        counts.insert(row.text(0)?.to_owned(), row.int(1)?);
    }
    Ok(entries
        .iter()
        .map(|entry| {
            let count = counts.entry(entry.event.object_id.clone()).or_default();
            *count += 1;
            *count
        })
        .collect())
}

/// One delivery to be attempted now, leased to this process.
#[derive(Clone)]
pub struct Task {
    pub delivery_id: String,
    pub endpoint: Arc<Endpoint>,
    pub kind: Kind,
    /// The environment's, as it was when the delivery was taken on.
    pub clock: Clock,
    pub event_id: String,
    pub event_name: String,
    pub object_sequence: i64,
    /// Attempts made in the schedule that runs.
    pub attempts: u32,
    pub tries: u32,
    pub retries: u32,
    /// Milliseconds of the environment's clock.
    pub due_at: i64,
    /// Milliseconds of the environment's clock.
    pub first_attempted_at: Option<i64>,
    /// Milliseconds of this machine's clock: after that, another process may take it.
    pub leased_until: i64,
    pub body: Arc<[u8]>,
    /// From the event until it was taken on, in milliseconds; None when it is tried again.
    pub lag_ms: Option<i64>,
    pub(super) keys: Keys,
}
