//! What was asked and done beside the log of events: one entry for each request with an API key, and
//! one for each change or opening that is no event. [`crate::apilogs`] and [`crate::audits`] are two
//! views of it, so that a request is written once.
//!
//! Entries about requests are written outside of the transaction that answered, in batches, from a
//! bounded queue. Entries about changes of settings are written by the transaction of the change.
//! Those that are audited form a hash chain for each environment, as events do; retention cuts the
//! chain at its beginning only, and keeps the hash where it cut.

pub mod chain;
pub mod mask;
mod queue;

use bonafide_db::{Row as Record, Tx, Value};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value as Json;

use crate::events::time;
use crate::seal::Place;
use crate::search::{Keyset, Page, PageAt};
use crate::tables::JOURNAL;
use crate::{Cx, Error, House, Result, ids};

pub use queue::{CalledBy, Journal, MAX_BYTES, MAX_WAITING, Noted};

/// An entry that is ready to be stored.
#[derive(Clone, Debug)]
pub struct Entry {
    pub environment_id: String,
    /// Without its prefix.
    pub id: String,
    /// The environment's time, in milliseconds.
    pub at: i64,
    pub kind: Kind,
    pub actor: String,
    /// What was done: an operation's id, or a word such as `api-key.created`.
    pub action: String,
    /// What it was done to, or empty.
    pub object_id: String,
    pub method: String,
    pub path: String,
    /// HTTP status of the answer.
    pub status: u16,
    /// Whether it belongs to the audit log.
    pub audited: bool,
    pub sealed: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A request with an API key.
    Request,
    /// A change or opening, written down by a use-case.
    Record,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Record => "record",
        }
    }
}

/// Seals what an entry tells beside its columns. `random`: see [`crate::seal::DataKey::seal`].
pub(crate) fn seal(
    house: &House,
    id: &str,
    told: &impl Serialize,
    random: &[u8; 32],
) -> Result<Vec<u8>> {
    let plain = serde_json::to_vec(told).map_err(Error::internal)?;
    house.keys.records()?.seal(&place(id), &plain, random)
}

fn place(id: &str) -> Place<'_> {
    Place {
        subject: "",
        purpose: "journal",
        id,
    }
}

/// Stores one entry; audited ones at the head of the chain.
pub fn append(tx: &mut Tx, entry: &Entry) -> Result<()> {
    let (seq, hash) = match entry.audited {
        true => {
            let link = chain::extend(tx, entry)?;
            (Some(link.seq), Some(link.hash))
        }
        false => (None, None),
    };
    tx.insert(
        &JOURNAL,
        vec![
            entry.environment_id.as_str().into(),
            entry.id.as_str().into(),
            entry.at.into(),
            entry.kind.as_str().into(),
            entry.actor.as_str().into(),
            entry.action.as_str().into(),
            entry.object_id.as_str().into(),
            entry.method.as_str().into(),
            entry.path.as_str().into(),
            i64::from(entry.status).into(),
            seq.into(),
            hash.into(),
            entry.sealed.as_slice().into(),
        ],
    )?;
    Ok(())
}

/// Stores a batch.
pub fn store(tx: &mut Tx, entries: &[Entry]) -> Result<()> {
    entries.iter().try_for_each(|entry| append(tx, entry))
}

/// An entry, read back.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Without its prefix.
    pub id: String,
    pub environment_id: String,
    pub at: Timestamp,
    /// Who: see [`crate::Actor::as_text`].
    pub actor: String,
    pub action: String,
    pub object_id: String,
    pub method: String,
    pub path: String,
    pub status: u16,
    /// What was sealed.
    pub told: Json,
}

pub(crate) const COLUMNS: &str =
    "id, environment_id, created_at, actor, action, object_id, method, path, status, sealed";

pub(crate) fn read(house: &House, row: &Record) -> Result<Stored> {
    let id = row.text(0)?;
    let plain = house.keys.records()?.open(&place(id), row.bytes(9)?)?;
    Ok(Stored {
        id: id.to_owned(),
        environment_id: row.text(1)?.to_owned(),
        at: time(row.int(2)?)?,
        actor: row.text(3)?.to_owned(),
        action: row.text(4)?.to_owned(),
        object_id: row.text(5)?.to_owned(),
        method: row.text(6)?.to_owned(),
        path: row.text(7)?.to_owned(),
        status: row.int(8)? as u16,
        told: serde_json::from_slice(&plain).map_err(Error::internal)?,
    })
}

/// An id's part behind the prefix; None when it is no id of that kind.
pub(crate) fn bare<'a>(prefix: &str, id: &'a str) -> Option<&'a str> {
    match ids::is(prefix, id) {
        true => id.strip_prefix(prefix),
        false => None,
    }
}

/// Whether an environment's entries at that time are past so many days.
pub(crate) fn cutoff(cx: &Cx, days: u32) -> i64 {
    cx.now.as_millisecond() - i64::from(days) * 86_400_000
}

/// A page by the ids of entries, which begin with the prefix of what they tell of.
pub(crate) fn at(prefix: &str, page: &Page) -> Result<PageAt> {
    let cursor = |id: &Option<String>| -> Result<Option<Value>> {
        let bare = id
            .as_deref()
            .map(|id| bare(prefix, id).ok_or_else(Error::not_found));
        Ok(bare.transpose()?.map(Value::from))
    };
    Ok(PageAt {
        size: page.size,
        after: cursor(&page.after)?,
        before: cursor(&page.before)?,
    })
}

/// Entries that are not past their time (`oldest`, milliseconds) and within a window.
pub(crate) fn between(
    query: &mut Keyset,
    oldest: i64,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
) {
    let first = from.map_or(oldest, |from| from.as_millisecond().max(oldest));
    let place = query.bind(first.into());
    query.and(format!("created_at >= {place}"));
    if let Some(until) = until {
        let place = query.bind(until.as_millisecond().into());
        query.and(format!("created_at < {place}"));
    }
}
