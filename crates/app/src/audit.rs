//! Checking the logs of events and of audited entries: every environment's chains are walked from
//! their first entry to their head.

pub(crate) mod walk;

use bonafide_db::Tx;

use self::walk::{ORIGIN, Stored, walk};
use crate::clock;
use crate::events::link;
use crate::{Environment, Error, Result, ids, journal};

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

/// What is wrong with an entry whose hash is not that of what it holds.
pub(crate) const CHANGED: &str = "was changed, moved or put in later";

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
        all.push(chain(tx, &environment, newest)?);
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

fn chain(tx: &mut Tx, environment: &Environment, newest: Option<i64>) -> Result<Chain> {
    let (id, number) = (environment.id.as_str(), environment.number);
    let head = tx.one(
        "select seq, hash from chains where environment_id = $1",
        &[id.into()],
    )?;
    let stored = Stored {
        environment_id: id,
        name: environment.kind.as_str().to_owned(),
        table: "events",
        columns: "id, name, object_id, subject, created_at, sealed",
        base: (0, ORIGIN.to_vec()),
        head: head
            .map(|row| Ok::<_, Error>((row.int(0)?, row.bytes(1)?.to_vec())))
            .transpose()?,
    };
    walk(tx, stored, newest, |row, seq, before| {
        let seq = seq as u64;
        let texts = [row.text(2)?, row.text(3)?, row.text(4)?, row.text(5)?];
        let computed = link(before, id, seq, &texts, row.int(6)?, row.bytes(7)?);
        Ok(if computed != row.bytes(1)? {
            Some(CHANGED)
        } else if ids::event_place(texts[0]) != Some((number, seq)) {
            Some("has an id that belongs elsewhere")
        } else {
            None
        })
    })
}
