//! The append-only log. Every change is an entry, written in the transaction of the change.
//!
//! Each environment's log is a hash chain over the sealed bytes: it can be checked without any
//! key, and stays whole when a subject's key is destroyed.

use bonafide_db::{Row, Slot, Tx, Value};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value as Json;

use crate::seal::{DataKey, Place, Wrapped, digest};
use crate::search::{Keyset, Page, PageAt, Slice};
use crate::tables::EVENTS;
use crate::{Cx, Error, House, Result, ids};

/// The log's next place: taken before an object is made, since its key hangs on it.
pub struct Head {
    pub seq: u64,
    hash: Vec<u8>,
}

/// Whose key seals an entry.
pub enum Seal<'a> {
    Subject {
        id: &'a str,
        key: &'a DataKey,
    },
    /// No personal data inside: readable as long as the installation lives.
    Installation,
}

pub struct Entry<'a, C, S> {
    pub name: &'static str,
    pub object_id: &'a str,
    pub seal: Seal<'a>,
    /// The fact, as the domain tells it; folding these gives the state.
    pub change: &'a C,
    /// The object after the change, in its wire form.
    pub snapshot: &'a S,
}

/// What an entry says; sealed.
#[derive(Serialize)]
struct Body<'a, C, S> {
    actor: String,
    /// Id of the request that caused it.
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'a str>,
    change: &'a C,
    data: &'a S,
}

/// The head of each environment's chain: handed on within a batch of writes, stored once.
static HEADS: Slot = Slot {
    name: "chain heads",
    store: "update chains set seq = $1, hash = $2 where environment_id = $3",
};

pub fn head(tx: &mut Tx, environment_id: &str) -> Result<Head> {
    if let Some(values) = tx.carried(&HEADS, environment_id)
        && let [Value::Int(seq), Value::Bytes(hash), _] = values.as_slice()
    {
        return Ok(Head {
            seq: *seq as u64 + 1,
            hash: hash.clone(),
        });
    }
    let row = tx
        .one(
            "select seq, hash from chains where environment_id = $1",
            &[environment_id.into()],
        )?
        .ok_or_else(|| Error::internal("the environment has no event log"))?;
    Ok(Head {
        seq: row.int(0)? as u64 + 1,
        hash: row.bytes(1)?.to_vec(),
    })
}

/// Appends one entry at the head; gives its id.
pub fn append<C: Serialize, S: Serialize>(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    entry: Entry<C, S>,
) -> Result<String> {
    let head = head(tx, &cx.environment.id)?;
    append_at(tx, house, cx, head, entry)
}

pub fn append_at<C: Serialize, S: Serialize>(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    head: Head,
    entry: Entry<C, S>,
) -> Result<String> {
    let id = ids::event(cx.now, cx.environment.number, head.seq, &cx.name());
    let body = Body {
        actor: cx.actor.as_text(),
        request: cx
            .origin
            .as_deref()
            .map(|origin| origin.request_id.as_str()),
        change: entry.change,
        data: entry.snapshot,
    };
    let plain = serde_json::to_vec(&body).map_err(Error::internal)?;
    let (subject, key) = match &entry.seal {
        Seal::Subject { id, key } => (*id, *key),
        Seal::Installation => ("", house.keys.records()?),
    };
    let place = Place {
        subject,
        purpose: "event",
        id: &id,
    };
    let sealed = key.seal(&place, &plain, &cx.draw())?;
    let at = cx.now.as_millisecond();
    let hash = link(
        &head.hash,
        &cx.environment.id,
        head.seq,
        &[&id, entry.name, entry.object_id, subject],
        at,
        &sealed,
    );
    tx.insert(
        &EVENTS,
        vec![
            cx.environment.id.as_str().into(),
            (head.seq as i64).into(),
            id.as_str().into(),
            entry.name.into(),
            entry.object_id.into(),
            subject.into(),
            at.into(),
            sealed.into(),
            hash.as_slice().into(),
        ],
    )?;
    tx.carry(
        &HEADS,
        &cx.environment.id,
        vec![
            (head.seq as i64).into(),
            hash.as_slice().into(),
            cx.environment.id.as_str().into(),
        ],
    )?;
    Ok(id)
}

/// The hash of one entry, given the one before.
pub(crate) fn link(
    before: &[u8],
    environment_id: &str,
    seq: u64,
    texts: &[&str; 4],
    at: i64,
    sealed: &[u8],
) -> [u8; 32] {
    digest(&[
        before,
        environment_id.as_bytes(),
        &seq.to_be_bytes(),
        texts[0].as_bytes(),
        texts[1].as_bytes(),
        texts[2].as_bytes(),
        texts[3].as_bytes(),
        &at.to_be_bytes(),
        sealed,
    ])
}

/// One entry, read back.
pub struct Event {
    pub id: String,
    pub name: String,
    pub object_id: String,
    pub created_at: Timestamp,
    /// None when the subject was redacted: what happened stays, what was said is gone.
    pub body: Option<Json>,
}

/// An entry with its place in the log and the key that seals it.
pub(crate) struct Logged {
    pub seq: u64,
    /// Whose key it is; empty: the installation's.
    pub subject: String,
    /// None: the installation's, or gone.
    pub key: Option<DataKey>,
    pub event: Event,
}

const COLUMNS: &str = "e.id, e.name, e.object_id, e.subject, e.created_at, e.sealed, e.seq";

fn read(tx: &mut Tx, house: &House, rows: Vec<Row>) -> Result<Vec<Event>> {
    let logged = read_logged(tx, house, rows)?;
    Ok(logged.into_iter().map(|entry| entry.event).collect())
}

fn read_logged(tx: &mut Tx, house: &House, rows: Vec<Row>) -> Result<Vec<Logged>> {
    let mut subjects: Vec<&str> = rows
        .iter()
        .map(|row| row.text(3))
        .collect::<std::result::Result<_, _>>()?;
    subjects.sort_unstable();
    subjects.dedup();
    let keys = keys_of(tx, house, &subjects)?;
    rows.iter()
        .map(|row| {
            let id = row.text(0)?;
            let subject = row.text(3)?;
            let place = Place {
                subject,
                purpose: "event",
                id,
            };
            let own = keys
                .iter()
                .find(|(known, _)| known == subject)
                .map(|(_, key)| key);
            let key = match own {
                None if subject.is_empty() => Some(house.keys.records()?),
                own => own,
            };
            let opened = key.map(|key| key.open(&place, row.bytes(5)?));
            // An account that was emptied and filled again has a new key: what was sealed under
            // the one before is gone.
            let opened = match opened {
                Some(Err(_)) if subject.starts_with(ids::ACCOUNT) => None,
                other => other,
            };
            let body = opened
                .transpose()?
                .map(|plain| serde_json::from_slice(&plain).map_err(Error::internal))
                .transpose()?;
            Ok(Logged {
                seq: row.int(6)? as u64,
                subject: subject.to_owned(),
                key: own.cloned(),
                event: Event {
                    id: id.to_owned(),
                    name: row.text(1)?.to_owned(),
                    object_id: row.text(2)?.to_owned(),
                    created_at: time(row.int(4)?)?,
                    body,
                },
            })
        })
        .collect()
}

/// The keys of inquiries and accounts by their ids, of those that still have one: one query per
/// kind of subject.
pub(crate) fn keys_of(
    tx: &mut Tx,
    house: &House,
    subjects: &[&str],
) -> Result<Vec<(String, DataKey)>> {
    let mut keys = Vec::new();
    for (prefix, table) in [(ids::INQUIRY, "inquiries"), (ids::ACCOUNT, "accounts")] {
        let params: Vec<Value> = subjects
            .iter()
            .filter(|subject| subject.starts_with(prefix))
            .map(|subject| Value::from(*subject))
            .collect();
        if params.is_empty() {
            continue;
        }
        let sql = format!(
            "select id, key_leaf, key_master, key_wrapped from {table} where id in ({})",
            places(1, params.len())
        );
        for row in tx.query(&sql, &params)? {
            let id = row.text(0)?;
            if let Some(wrapped) = Wrapped::read(&row, 1)?
                && let Some(key) = house.keys.unwrap(id, &wrapped)?
            {
                keys.push((id.to_owned(), key));
            }
        }
    }
    Ok(keys)
}

/// The entries of an environment's log after one and up to another, oldest first.
pub(crate) fn after(
    tx: &mut Tx,
    house: &House,
    environment_id: &str,
    seq: u64,
    last: u64,
    limit: usize,
) -> Result<Vec<Logged>> {
    let rows = tx.query(
        &format!(
            "select {COLUMNS} from events e where e.environment_id = $1 and e.seq > $2 \
             and e.seq <= $3 order by e.seq limit $4"
        ),
        &[
            environment_id.into(),
            (seq as i64).into(),
            (last as i64).into(),
            (limit as i64).into(),
        ],
    )?;
    read_logged(tx, house, rows)
}

/// Some entries by their numbers, in the log's order.
pub(crate) fn numbered(
    tx: &mut Tx,
    house: &House,
    environment_id: &str,
    seqs: &[i64],
) -> Result<Vec<Logged>> {
    if seqs.is_empty() {
        return Ok(Vec::new());
    }
    let mut params: Vec<Value> = vec![environment_id.into()];
    params.extend(seqs.iter().map(|seq| Value::Int(*seq)));
    let rows = tx.query(
        &format!(
            "select {COLUMNS} from events e where e.environment_id = $1 and e.seq in ({}) order by e.seq",
            places(2, seqs.len())
        ),
        &params,
    )?;
    read_logged(tx, house, rows)
}

/// The number of the newest entry of an environment's log.
pub(crate) fn newest(tx: &mut Tx, environment_id: &str) -> Result<u64> {
    Ok(head(tx, environment_id)?.seq - 1)
}

pub fn retrieve(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<Event> {
    let (number, seq) = ids::event_place(id).ok_or_else(Error::not_found)?;
    if number != cx.environment.number {
        return Err(Error::not_found());
    }
    let rows = tx.query(
        &format!(
            "select {COLUMNS} from events e where e.environment_id = $1 and e.seq = $2 and e.id = $3"
        ),
        &[
            cx.environment.id.as_str().into(),
            (seq as i64).into(),
            id.into(),
        ],
    )?;
    read(tx, house, rows)?.pop().ok_or_else(Error::not_found)
}

/// Newest first. `after`: entries older than that event; `before`: newer ones.
pub fn list(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    filter: &Filter,
    page: &Page,
) -> Result<Slice<Event>> {
    let place = |id: &String| -> Result<Value> {
        let (_, seq) = ids::event_place(id).ok_or_else(Error::not_found)?;
        Ok(Value::Int(seq as i64))
    };
    let page = PageAt {
        size: page.size,
        after: page.after.as_ref().map(place).transpose()?,
        before: page.before.as_ref().map(place).transpose()?,
    };
    let mut query = Keyset::new("events e", COLUMNS, "e.seq");
    query.equals("e.environment_id", cx.environment.id.as_str().into());
    query.any_of("e.object_id", &filter.object_ids);
    query.any_of("e.name", &filter.names);
    query.any_of("e.id", &filter.ids);
    let slice = query.run(tx, &page)?;
    Ok(Slice {
        items: read(tx, house, slice.items)?,
        has_newer: slice.has_newer,
        has_older: slice.has_older,
    })
}

#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub names: Vec<String>,
    pub object_ids: Vec<String>,
    pub ids: Vec<String>,
}

/// All facts about one object, oldest first; for replay.
pub fn history(tx: &mut Tx, house: &House, cx: &Cx, object_id: &str) -> Result<Vec<Event>> {
    let rows = tx.query(
        &format!(
            "select {COLUMNS} from events e where e.environment_id = $1 and e.object_id = $2 order by e.seq"
        ),
        &[cx.environment.id.as_str().into(), object_id.into()],
    )?;
    read(tx, house, rows)
}

/// Id, name and object of the entries after a place, oldest first.
pub fn since(tx: &mut Tx, cx: &Cx, seq: u64, most: usize) -> Result<Vec<Mark>> {
    let rows = tx.query(
        "select id, name, object_id from events where environment_id = $1 and seq > $2 \
         order by seq limit $3",
        &[
            cx.environment.id.as_str().into(),
            (seq as i64).into(),
            (most as i64).into(),
        ],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Mark {
                id: row.text(0)?.to_owned(),
                name: row.text(1)?.to_owned(),
                object_id: row.text(2)?.to_owned(),
            })
        })
        .collect()
}

/// What an entry is about, without what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub id: String,
    pub name: String,
    pub object_id: String,
}

/// The newest entry of a name about an object, with its link in the chain.
pub struct Proof {
    pub event_id: String,
    /// Hexadecimal.
    pub hash: String,
}

pub fn proof(tx: &mut Tx, cx: &Cx, object_id: &str, name: &str) -> Result<Option<Proof>> {
    let row = tx.one(
        "select id, hash from events where environment_id = $1 and object_id = $2 and name = $3 \
         order by seq desc limit 1",
        &[
            cx.environment.id.as_str().into(),
            object_id.into(),
            name.into(),
        ],
    )?;
    row.map(|row| {
        let hash = row.bytes(1)?.iter().map(|byte| format!("{byte:02x}"));
        Ok(Proof {
            event_id: row.text(0)?.to_owned(),
            hash: hash.collect(),
        })
    })
    .transpose()
}

/// `$from, $from+1, …`
pub(crate) fn places(from: usize, count: usize) -> String {
    (from..from + count)
        .map(|n| format!("${n}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A stored millisecond as a time.
pub(crate) fn time(millis: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(millis).map_err(Error::internal)
}
