//! What a session has done that its pages must remember: forms that were acted on, and objects
//! whose personal data was opened.

use bonafide_db::{Tx, Value};
use jiff::Timestamp;

use crate::Result;
use crate::events::places;

/// How long personal data that was opened stays readable in a session, in minutes.
pub const OPEN_MINUTES: i64 = 15;

/// A form that was acted on before.
pub struct Sent {
    /// Where its answer led.
    pub location: String,
}

pub fn sent(tx: &mut Tx, hash: &[u8]) -> Result<Option<Sent>> {
    let row = tx.one(
        "select location from sent_forms where hash = $1",
        &[hash.into()],
    )?;
    row.map(|row| {
        Ok(Sent {
            location: row.text(0)?.to_owned(),
        })
    })
    .transpose()
}

pub fn note_sent(
    tx: &mut Tx,
    hash: &[u8],
    session_id: &str,
    location: &str,
    real: Timestamp,
) -> Result<()> {
    tx.execute(
        "insert into sent_forms (hash, session_id, location, sent_at) values ($1, $2, $3, $4) \
         on conflict (hash) do nothing",
        &[
            hash.into(),
            session_id.into(),
            location.into(),
            real.as_millisecond().into(),
        ],
    )?;
    Ok(())
}

/// Whether a session has opened an object's personal data lately.
pub fn opened(tx: &mut Tx, session_id: &str, object_id: &str, real: Timestamp) -> Result<bool> {
    let row = tx.one(
        "select opened_at from openings where session_id = $1 and object_id = $2",
        &[session_id.into(), object_id.into()],
    )?;
    match row {
        Some(row) => Ok(real.as_millisecond() - row.int(0)? < OPEN_MINUTES * 60_000),
        None => Ok(false),
    }
}

/// Opens an object's personal data for a session. The caller records it in the audit log.
pub fn open_object(tx: &mut Tx, session_id: &str, object_id: &str, real: Timestamp) -> Result<()> {
    tx.execute(
        "insert into openings (session_id, object_id, opened_at) values ($1, $2, $3) \
         on conflict (session_id, object_id) do update set opened_at = excluded.opened_at",
        &[
            session_id.into(),
            object_id.into(),
            real.as_millisecond().into(),
        ],
    )?;
    Ok(())
}

/// Which of several objects a session has opened lately.
pub fn opened_among(
    tx: &mut Tx,
    session_id: &str,
    object_ids: &[&str],
    real: Timestamp,
) -> Result<Vec<String>> {
    if object_ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut params: Vec<Value> = vec![
        session_id.into(),
        (real.as_millisecond() - OPEN_MINUTES * 60_000).into(),
    ];
    params.extend(object_ids.iter().map(|id| Value::from(*id)));
    let sql = format!(
        "select object_id from openings where session_id = $1 and opened_at > $2 \
         and object_id in ({})",
        places(3, object_ids.len())
    );
    tx.query(&sql, &params)?
        .iter()
        .map(|row| Ok(row.text(0)?.to_owned()))
        .collect()
}
