//! Checking the logs of events and of audited entries: every environment's chains are walked from
//! their first entry to their head.

use bonafide_db::Tx;

use crate::clock;
use crate::events::link;
use crate::{Result, ids, journal};

pub struct Report {
    pub environments: Vec<Chain>,
}

pub struct Chain {
    pub id: String,
    /// `sandbox` or `production`; `unknown` for entries that belong to neither.
    pub name: String,
    pub entries: u64,
    /// Those of them that were checked: all, or the newest.
    pub checked: u64,
    /// Hash of the newest entry, hexadecimal.
    pub head: String,
    /// What is wrong, in words; empty: the chain is whole.
    pub faults: Vec<String>,
}

const PAGE: i64 = 1000;
/// Faults told per environment; one tells as much as a thousand.
const MAX_FAULTS: usize = 20;

/// Checks the newest entries of every log, in bounded time.
pub fn verify_newest(tx: &mut Tx, most: i64) -> Result<Report> {
    let mut environments = chains(tx, Some(most))?;
    environments.extend(journal::chain::verify(tx, Some(most))?);
    Ok(Report { environments })
}

/// The chain of every environment; `newest`: so many entries of each.
fn chains(tx: &mut Tx, newest: Option<i64>) -> Result<Vec<Chain>> {
    let mut all = Vec::new();
    for (environment, _) in clock::environments(tx)? {
        let name = environment.kind.as_str();
        all.push(chain(
            tx,
            &environment.id,
            name,
            environment.number,
            newest,
        )?);
    }
    Ok(all)
}

pub fn verify(tx: &mut Tx) -> Result<Report> {
    let mut report = Report {
        environments: chains(tx, None)?,
    };
    let known = report.environments.len();
    for row in tx.query(
        "select environment_id, count(*) from events group by environment_id",
        &[],
    )? {
        let id = row.text(0)?;
        if !report.environments[..known]
            .iter()
            .any(|chain| chain.id == id)
        {
            report.environments.push(Chain {
                id: id.to_owned(),
                name: "unknown".into(),
                entries: row.int(1)? as u64,
                checked: 0,
                head: String::new(),
                faults: vec!["there are entries, and no such environment".into()],
            });
        }
    }
    report
        .environments
        .extend(journal::chain::verify(tx, None)?);
    Ok(report)
}

fn chain(
    tx: &mut Tx,
    environment_id: &str,
    name: &str,
    number: u8,
    newest: Option<i64>,
) -> Result<Chain> {
    let mut faults = Vec::new();
    let mut hash = vec![0u8; 32];
    let mut expected: i64 = 1;
    // Numbers begin at 1; what was put in before that has to be seen too.
    let mut place = i64::MIN;
    let head = tx.one(
        "select seq, hash from chains where environment_id = $1",
        &[environment_id.into()],
    )?;
    let last = head.as_ref().map_or(Ok(0), |row| row.int(0))?;
    let before = newest.map_or(0, |newest| (last - newest).max(0));
    if before > 0 {
        let row = tx.one(
            "select hash from events where environment_id = $1 and seq = $2",
            &[environment_id.into(), before.into()],
        )?;
        match row {
            Some(row) => hash = row.bytes(0)?.to_vec(),
            None => faults.push(format!("entry {before} is missing")),
        }
        (expected, place) = (before + 1, before);
    }
    loop {
        let rows = tx.query(
            "select seq, id, name, object_id, subject, created_at, sealed, hash from events \
             where environment_id = $1 and seq > $2 order by seq limit $3",
            &[environment_id.into(), place.into(), PAGE.into()],
        )?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let seq = row.int(0)?;
            if seq < 1 {
                faults.push(format!("entry {seq} was put in before the first"));
                place = seq;
                continue;
            }
            if seq != expected {
                faults.push(format!("entries {expected} to {} are missing", seq - 1));
            }
            let id = row.text(1)?;
            let computed = link(
                &hash,
                environment_id,
                seq as u64,
                &[id, row.text(2)?, row.text(3)?, row.text(4)?],
                row.int(5)?,
                row.bytes(6)?,
            );
            if computed != row.bytes(7)? {
                faults.push(format!("entry {seq} was changed, moved or put in later"));
            } else if ids::event_place(id) != Some((number, seq as u64)) {
                faults.push(format!("entry {seq} has an id that belongs elsewhere"));
            }
            // Going on from the stored hash tells the damaged entries from the sound ones.
            hash = row.bytes(7)?.to_vec();
            expected = seq + 1;
            place = seq;
        }
        if faults.len() > MAX_FAULTS {
            faults.truncate(MAX_FAULTS);
            break;
        }
    }
    match head {
        None => faults.push("the head of the log is missing".into()),
        Some(row) if row.int(0)? != expected - 1 => faults.push(format!(
            "the log ends at entry {} and its head says {}",
            expected - 1,
            row.int(0)?
        )),
        Some(row) if row.bytes(1)? != hash => {
            faults.push("the head's hash is not that of the last entry".into());
        }
        Some(_) => {}
    }
    Ok(Chain {
        id: environment_id.to_owned(),
        name: name.to_owned(),
        entries: (expected - 1) as u64,
        checked: (expected - 1 - before) as u64,
        head: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        faults,
    })
}
