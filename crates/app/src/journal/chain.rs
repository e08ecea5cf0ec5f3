//! The hash chain over an environment's audited entries.

use bonafide_db::{Slot, Tx, Value};

use super::Entry;
use crate::audit::Chain;
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

const ZERO: [u8; 32] = [0; 32];
const PAGE: i64 = 1000;
/// Faults told for each chain.
const MAX_FAULTS: usize = 20;

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
        &[environment_id.into(), ZERO.as_slice().into()],
    )?;
    Ok((0, ZERO.to_vec()))
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
        all.push(walk(tx, &environment.id, name, newest)?);
    }
    Ok(all)
}

fn walk(tx: &mut Tx, environment_id: &str, name: String, newest: Option<i64>) -> Result<Chain> {
    let head = tx.one(
        "select seq, hash, base_seq, base_hash from journal_chains where environment_id = $1",
        &[environment_id.into()],
    )?;
    let (last, head, base, mut hash) = match &head {
        Some(row) => (
            row.int(0)?,
            row.bytes(1)?.to_vec(),
            row.int(2)?,
            row.bytes(3)?.to_vec(),
        ),
        None => (0, ZERO.to_vec(), 0, ZERO.to_vec()),
    };
    let mut faults = Vec::new();
    let mut expected = base + 1;
    let mut place = i64::MIN;
    let before = newest.map_or(base, |newest| (last - newest).max(base));
    if before > base {
        let row = tx.one(
            "select hash from journal where environment_id = $1 and seq = $2",
            &[environment_id.into(), before.into()],
        )?;
        match row {
            Some(row) => hash = row.bytes(0)?.to_vec(),
            None => faults.push(format!("entry {before} is missing")),
        }
        (expected, place) = (before + 1, before);
    }
    'pages: loop {
        let rows = tx.query(
            "select seq, id, kind, actor, action, object_id, method, path, created_at, status, \
             sealed, hash from journal where environment_id = $1 and seq > $2 order by seq limit $3",
            &[environment_id.into(), place.into(), PAGE.into()],
        )?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let seq = row.int(0)?;
            place = seq;
            if seq <= base {
                faults.push(format!("entry {seq} was put in before the first"));
                if faults.len() > MAX_FAULTS {
                    break 'pages;
                }
                continue;
            }
            if seq != expected {
                faults.push(format!("entries {expected} to {} are missing", seq - 1));
            }
            let mut texts = [""; 7];
            for (at, text) in texts.iter_mut().enumerate() {
                *text = row.text(at + 1)?;
            }
            let numbers = [row.int(8)?, row.int(9)?];
            let computed = link(&hash, environment_id, seq, &texts, numbers, row.bytes(10)?);
            if computed != row.bytes(11)? {
                faults.push(format!("entry {seq} was changed, moved or put in later"));
            }
            // Going on from the stored hash tells the damaged entries from the sound ones.
            hash = row.bytes(11)?.to_vec();
            expected = seq + 1;
            if faults.len() > MAX_FAULTS {
                break 'pages;
            }
        }
    }
    faults.truncate(MAX_FAULTS);
    if faults.is_empty() {
        if last != expected - 1 {
            faults.push(format!(
                "the log ends at entry {} and its head says {last}",
                expected - 1
            ));
        } else if head != hash {
            faults.push("the head's hash is not that of the last entry".into());
        }
    }
    Ok(Chain {
        id: environment_id.to_owned(),
        name,
        entries: (expected - 1 - base) as u64,
        checked: (expected - 1 - before) as u64,
        head: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        faults,
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
