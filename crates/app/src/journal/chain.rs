//! The hash chain over an environment's audited entries.

use bonafide_db::{Slot, Tx, Value};

use super::Entry;
use crate::audit::walk::{self, ORIGIN, Stored, walk};
use crate::audit::{CHANGED, Chain};
use crate::seal::digest;
use crate::{Result, clock};

/// An entry's place in the chain.
pub struct Link {
    pub seq: i64,
    pub hash: Vec<u8>,
}

/// Handed on within a batch of writes, stored once.
static HEADS: Slot = Slot {
    name: "journal heads",
    store: "update journal_chains set seq = $1, hash = $2 where environment_id = $3",
};

/// Takes the next place; the caller stores the entry.
pub(super) fn extend(tx: &mut Tx, entry: &Entry) -> Result<Link> {
    let (seq, before) = head(tx, &entry.environment_id)?;
    let seq = seq + 1;
    let texts = [
        entry.id.as_str(),
        entry.kind.as_str(),
        &entry.actor,
        &entry.action,
        &entry.object_id,
        &entry.method,
        &entry.path,
    ];
    let numbers = [entry.at, i64::from(entry.status)];
    let hash = link(
        &before,
        &entry.environment_id,
        seq,
        &texts,
        numbers,
        &entry.sealed,
    );
    tx.carry(
        &HEADS,
        &entry.environment_id,
        vec![
            seq.into(),
            hash.as_slice().into(),
            entry.environment_id.as_str().into(),
        ],
    )?;
    Ok(Link { seq, hash })
}

fn head(tx: &mut Tx, environment_id: &str) -> Result<(i64, Vec<u8>)> {
    if let Some(values) = tx.carried(&HEADS, environment_id)
        && let [Value::Int(seq), Value::Bytes(hash), _] = values.as_slice()
    {
        return Ok((*seq, hash.clone()));
    }
    let row = tx.one(
        "select seq, hash from journal_chains where environment_id = $1",
        &[environment_id.into()],
    )?;
    if let Some(row) = row {
        return Ok((row.int(0)?, row.bytes(1)?.to_vec()));
    }
    tx.execute(
        "insert into journal_chains (environment_id, seq, hash, base_seq, base_hash) \
         values ($1, 0, $2, 0, $2) on conflict (environment_id) do nothing",
        &[environment_id.into(), ORIGIN.as_slice().into()],
    )?;
    Ok((0, ORIGIN.to_vec()))
}

fn link(
    before: &[u8],
    environment_id: &str,
    seq: i64,
    texts: &[&str; 7],
    numbers: [i64; 2],
    sealed: &[u8],
) -> Vec<u8> {
    let (seq, at, status) = (
        seq.to_be_bytes(),
        numbers[0].to_be_bytes(),
        numbers[1].to_be_bytes(),
    );
    let mut parts: Vec<&[u8]> = vec![before, environment_id.as_bytes(), &seq];
    parts.extend(texts.iter().map(|text| text.as_bytes()));
    parts.extend([at.as_slice(), status.as_slice(), sealed]);
    digest(&parts).to_vec()
}

/// Walks every environment's chain from where retention cut it to its head; `newest`: only so many
/// entries of its end.
pub fn verify(tx: &mut Tx, newest: Option<i64>) -> Result<Vec<Chain>> {
    let mut all = Vec::new();
    for (environment, _) in clock::environments(tx)? {
        let name = format!("{} audit log", environment.kind.as_str());
        all.push(chain(tx, &environment.id, name, newest)?);
    }
    Ok(all)
}

fn chain(tx: &mut Tx, id: &str, name: String, newest: Option<i64>) -> Result<Chain> {
    let head = tx.one(
        "select seq, hash, base_seq, base_hash from journal_chains where environment_id = $1",
        &[id.into()],
    )?;
    let end = |at: usize| -> Result<walk::Link> {
        Ok(match &head {
            Some(row) => (row.int(at)?, row.bytes(at + 1)?.to_vec()),
            None => (0, ORIGIN.to_vec()),
        })
    };
    let stored = Stored {
        environment_id: id,
        name,
        table: "journal",
        columns: "id, kind, actor, action, object_id, method, path, created_at, status, sealed",
        base: end(2)?,
        head: Some(end(0)?),
    };
    walk(tx, stored, newest, |row, seq, before| {
        let mut texts = [""; 7];
        for (at, text) in texts.iter_mut().enumerate() {
            *text = row.text(at + 2)?;
        }
        let numbers = [row.int(9)?, row.int(10)?];
        let computed = link(before, id, seq, &texts, numbers, row.bytes(11)?);
        Ok((computed != row.bytes(1)?).then_some(CHANGED))
    })
}

/// Cuts up to `batch` entries of before `cutoff` off the beginning; how many.
pub(crate) fn cut(tx: &mut Tx, environment_id: &str, cutoff: i64, batch: i64) -> Result<usize> {
    let rows = tx.query(
        "select seq, created_at, hash from journal \
         where environment_id = $1 and seq is not null order by seq limit $2",
        &[environment_id.into(), batch.into()],
    )?;
    let mut last = None;
    let mut count = 0;
    for row in &rows {
        if row.int(1)? >= cutoff {
            break;
        }
        last = Some((row.int(0)?, row.bytes(2)?.to_vec()));
        count += 1;
    }
    let Some((seq, hash)) = last else {
        return Ok(0);
    };
    tx.execute(
        "delete from journal where environment_id = $1 and seq <= $2",
        &[environment_id.into(), seq.into()],
    )?;
    tx.execute(
        "update journal_chains set base_seq = $1, base_hash = $2 where environment_id = $3",
        &[seq.into(), hash.into(), environment_id.into()],
    )?;
    Ok(count)
}
