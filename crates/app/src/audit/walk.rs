//! Walking one hash chain from its beginning to its head.

use bonafide_db::{Row, Tx};

use super::Chain;
use crate::Result;

/// An entry's number and hash.
pub(crate) type Link = (i64, Vec<u8>);

/// Before the first entry.
pub(crate) const ORIGIN: [u8; 32] = [0; 32];

/// Entries read at once.
const PAGE: i64 = 1000;
/// Faults told for each chain; one tells as much as a thousand.
const MAX_FAULTS: usize = 20;

/// How a chain is stored.
pub(crate) struct Stored<'a> {
    pub environment_id: &'a str,
    pub name: String,
    pub table: &'static str,
    /// What is read of an entry behind its `seq` and `hash`.
    pub columns: &'static str,
    /// The entry that everything up to was cut off with.
    pub base: Link,
    /// The last entry, as the chain's head says.
    pub head: Option<Link>,
}

/// Checks the entries, or the `newest` of them. `fault` says what is wrong with an entry of that number behind one
/// with that hash.
pub(crate) fn walk(
    tx: &mut Tx,
    stored: Stored,
    newest: Option<i64>,
    fault: impl Fn(&Row, i64, &[u8]) -> Result<Option<&'static str>>,
) -> Result<Chain> {
    let Stored { table, columns, .. } = stored;
    let (base, mut hash) = stored.base;
    let mut faults = Vec::new();
    let mut expected = base + 1;
    // What was put in before the first has to be seen too.
    let mut place = i64::MIN;
    let last = stored.head.as_ref().map_or(base, |(last, _)| *last);
    let before = newest.map_or(base, |newest| (last - newest).max(base));
    if before > base {
        let row = tx.one(
            &format!("select hash from {table} where environment_id = $1 and seq = $2"),
            &[stored.environment_id.into(), before.into()],
        )?;
        match row {
            Some(row) => hash = row.bytes(0)?.to_vec(),
            None => faults.push(format!("entry {before} is missing")),
        }
        (expected, place) = (before + 1, before);
    }
    let page = format!(
        "select seq, hash, {columns} from {table} \
         where environment_id = $1 and seq > $2 order by seq limit {PAGE}"
    );
    while faults.len() <= MAX_FAULTS {
        let rows = tx.query(&page, &[stored.environment_id.into(), place.into()])?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            place = row.int(0)?;
            if place <= base {
                faults.push(format!("entry {place} was put in before the first"));
                continue;
            }
            if place != expected {
                faults.push(format!("entries {expected} to {} are missing", place - 1));
            }
            let found = fault(row, place, &hash)?;
            faults.extend(found.map(|found| format!("entry {place} {found}")));
            // Going on from the stored hash tells the damaged entries from the sound ones.
            hash = row.bytes(1)?.to_vec();
            expected = place + 1;
        }
    }
    match stored.head {
        // Where the walk was given up, it did not come to the end.
        _ if faults.len() > MAX_FAULTS => faults.truncate(MAX_FAULTS),
        None => faults.push("the head of the log is missing".into()),
        Some((last, _)) if last != expected - 1 => faults.push(format!(
            "the log ends at entry {} and its head says {last}",
            expected - 1,
        )),
        Some((_, head)) if head != hash => {
            faults.push("the head's hash is not that of the last entry".into());
        }
        Some(_) => {}
    }
    Ok(Chain {
        id: stored.environment_id.to_owned(),
        name: stored.name,
        entries: (expected - 1 - base) as u64,
        checked: (expected - 1 - before) as u64,
        head: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        faults,
    })
}
