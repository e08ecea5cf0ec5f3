//! Idempotency: the first answer to a key is stored by the transaction that did the work.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use bonafide_db::{Foreseen, Tx};
use jiff::Timestamp;

use crate::door::Request;
use crate::seal::{DataKey, Place, digest};
use crate::tables::IDEMPOTENCY;
use crate::{Cx, Error, House, Result, inquiries};

pub const MAX_KEY_LEN: usize = 255;

/// One use of a key.
pub struct Use {
    hash: Vec<u8>,
    request_hash: Vec<u8>,
}

pub enum Before {
    /// Do the work, then [`keep`] its answer.
    First(Use),
    /// Answer this again.
    Again { status: u16, body: Vec<u8> },
}

pub fn before(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    key: &str,
    method: &str,
    path: &str,
    body: &[u8],
) -> Result<Before> {
    if key.is_empty() || key.len() > MAX_KEY_LEN {
        return Err(Error::BadRequest(format!(
            "Idempotency-Key must have 1 to {MAX_KEY_LEN} characters"
        )));
    }
    let hash = key_hash(house, &cx.environment.id, key)?;
    let request_hash = digest(&[method.as_bytes(), path.as_bytes(), body])[..20].to_vec();
    let row = tx.one_keyed(
        &IDEMPOTENCY,
        &hash,
        "select request_hash, status, subject, reply from idempotency where hash = $1",
        &[hash.as_slice().into()],
    )?;
    let Some(row) = row else {
        return Ok(Before::First(Use { hash, request_hash }));
    };
    if row.bytes(0)? != request_hash {
        return Err(Error::invalid_without_pointer(
            "The Idempotency-Key was used before with a different request",
        ));
    }
    let subject = row.text(2)?;
    let id = bs58::encode(&hash).into_string();
    // An account that was emptied and filled again has another key: what an earlier one sealed does
    // not open any more, as it should.
    let body = key_of(tx, house, subject)?
        .and_then(|key| key.open(&place(subject, &id), row.bytes(3).ok()?).ok())
        .ok_or_else(|| {
            Error::conflict(
                "The first answer to this Idempotency-Key was erased with the data it named",
            )
        })?;
    Ok(Before::Again {
        status: row.int(1)? as u16,
        body,
    })
}

/// The look-up that [`before`] makes.
pub fn foresee(house: &House, environment_id: &str, key: &str) -> Result<Foreseen> {
    let hash = key_hash(house, environment_id, key)?;
    Ok(Foreseen {
        table: &IDEMPOTENCY,
        key: hash.clone(),
        within: Vec::new(),
        column: "hash",
        value: hash,
        also: "",
    })
}

fn key_hash(house: &House, environment_id: &str, key: &str) -> Result<Vec<u8>> {
    house.keys.hash("idempotency", &[environment_id, key])
}

/// Whose data an answer tells.
pub struct Whose<'a> {
    /// An inquiry or account id, or empty for nobody's.
    pub subject: &'a str,
    /// Its key, where it is at hand.
    pub key: Option<DataKey>,
}

/// Stores the first answer.
pub fn keep(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    used: &Use,
    whose: Whose,
    status: u16,
    body: &[u8],
) -> Result<()> {
    let subject = whose.subject;
    let key = match whose.key {
        Some(key) => Some(key),
        None => key_of(tx, house, subject)?,
    };
    let Some(key) = key else {
        return Ok(()); // redacted by this very call: nothing may be kept of it
    };
    let id = bs58::encode(&used.hash).into_string();
    let reply = key.seal(&place(subject, &id), body, &cx.draw())?;
    tx.insert_keyed(
        &IDEMPOTENCY,
        &used.hash,
        vec![
            used.hash.as_slice().into(),
            cx.environment.id.as_str().into(),
            used.request_hash.as_slice().into(),
            i64::from(status).into(),
            subject.into(),
            reply.into(),
            (cx.real.as_millisecond() + keep_ms(cx)).into(),
        ],
    )?;
    Ok(())
}

/// How long an answer is kept, in real time.
fn keep_ms(cx: &Cx) -> i64 {
    i64::from(cx.environment.settings.retention.idempotency_hours) * 3_600_000
}

fn place<'a>(subject: &'a str, id: &'a str) -> Place<'a> {
    Place {
        subject,
        purpose: "reply",
        id,
    }
}

fn key_of(tx: &mut Tx, house: &House, subject: &str) -> Result<Option<DataKey>> {
    if subject.is_empty() {
        Ok(Some(house.keys.records()?.clone()))
    } else {
        inquiries::subject_key(tx, house, subject)
    }
}

/// Forgets answers that are older than their time; bounded.
pub fn prune(tx: &mut Tx, real: Timestamp, batch: i64) -> Result<usize> {
    Ok(tx.execute(
        "delete from idempotency where hash in \
         (select hash from idempotency where expires_at <= $1 order by expires_at limit $2)",
        &[real.as_millisecond().into(), batch.into()],
    )? as usize)
}

/// Idempotency keys whose first request is being answered by this process: a twin is told so
/// instead of being kept waiting. Twins in other processes are known by the [`Turn::claim`].
#[derive(Default)]
pub struct Turns(Mutex<HashSet<[u8; 32]>>);

/// What a twin is told, of this process or of another one.
pub(crate) const TWIN: &str =
    "A request with the same Idempotency-Key is being answered; repeat this one to get its answer";

/// The right to be answered; given back when dropped.
pub struct Turn<'a> {
    turns: &'a Turns,
    key: [u8; 32],
}

impl Turns {
    /// Asks for a request's turn. None: it has no idempotency key that matters. To be asked before
    /// the request is queued, and held until it is answered.
    ///
    /// # Errors
    /// 409 while a request with the same API key and idempotency key has its turn.
    pub fn ask(&self, request: &Request) -> Result<Option<Turn<'_>>> {
        let (Some(key), Some(caller)) = (
            request.header("idempotency-key"),
            request.header("authorization"),
        ) else {
            return Ok(None);
        };
        if request.method != "POST" {
            return Ok(None);
        }
        let key = digest(&[caller.as_bytes(), key.as_bytes()]);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !all.insert(key) {
            return Err(Error::conflict(TWIN));
        }
        Ok(Some(Turn { turns: self, key }))
    }
}

impl Turn<'_> {
    /// The same number for twins in whatever process, for [`bonafide_db::Announced::claim`].
    pub fn claim(&self) -> i64 {
        let mut first = [0; 8];
        first.copy_from_slice(&self.key[..8]);
        i64::from_be_bytes(first)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut all = self.turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&self.key);
    }
}
