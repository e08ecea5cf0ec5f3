//! Work that leaves the process: rows written by the transaction that wants it done, performed
//! outside, settled by another transaction. At least once.

use bonafide_db::Tx;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::seal::{DataKey, Place};
use crate::tables::JOBS;
use crate::{Cx, Error, House, Result, ids, inquiries};

/// Data about an act; the server performs it in life, a fake world in tests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Effect {
    Mail {
        to: String,
        subject: String,
        text: String,
    },
    Sms {
        to: String,
        text: String,
    },
}

impl Effect {
    fn kind(&self) -> &'static str {
        match self {
            Self::Mail { .. } => "mail",
            Self::Sms { .. } => "sms",
        }
    }
}

pub struct Claimed {
    pub id: String,
    /// 1 for the first try.
    pub attempt: u32,
    pub effect: Effect,
}

#[derive(Clone, Debug)]
pub enum Outcome {
    Done,
    /// Worth trying again; the text says why and holds no personal data.
    Retry(String),
    Failed(String),
}

/// A try that has not been settled after this long is taken up again.
const LEASE_MS: i64 = 60_000;
const MAX_ATTEMPTS: u32 = 12;
const FIRST_DELAY_MS: i64 = 2_000;
const MAX_DELAY_MS: i64 = 3_600_000;

/// Orders an act about a subject (an inquiry), sealed under its key: erasing the subject makes it
/// unreadable, and so undone. An act about no subject, such as a letter to a member, has an empty one
/// and the installation's key. Jobs run in real time, whatever the sandbox clock says.
pub fn enqueue(tx: &mut Tx, cx: &Cx, subject: &str, key: &DataKey, effect: &Effect) -> Result<()> {
    let id = cx.id(ids::JOB);
    let plain = serde_json::to_vec(effect).map_err(Error::internal)?;
    let payload = key.seal(&place(subject, &id), &plain, &cx.draw())?;
    tx.insert(
        &JOBS,
        vec![
            id.as_str().into(),
            cx.environment.id.as_str().into(),
            effect.kind().into(),
            subject.into(),
            payload.into(),
            0i64.into(),
            cx.real.as_millisecond().into(),
        ],
    )?;
    tx.notify("jobs");
    Ok(())
}

fn place<'a>(subject: &'a str, id: &'a str) -> Place<'a> {
    Place {
        subject,
        purpose: "job",
        id,
    }
}

/// Takes due jobs for a minute; another process does not see them meanwhile.
pub fn claim(tx: &mut Tx, house: &House, now: Timestamp, limit: usize) -> Result<Vec<Claimed>> {
    let now = now.as_millisecond();
    let rows = tx.query(
        "select id, subject, payload, attempts from jobs where finished_at is null and due_at <= $1 \
         and (leased_until is null or leased_until <= $1) order by due_at limit $2",
        &[now.into(), (limit as i64).into()],
    )?;
    let mut claimed = Vec::with_capacity(rows.len());
    for row in rows {
        let id = row.text(0)?;
        let subject = row.text(1)?;
        let key = match subject {
            "" => Some(house.keys.records()?.clone()),
            subject => inquiries::subject_key(tx, house, subject)?,
        };
        let opened = match key {
            Some(key) => key.open(&place(subject, id), row.bytes(2)?).ok(),
            None => None,
        };
        // Erased since, or damaged: it must not hold up the others.
        let Some(effect) = opened.and_then(|plain| serde_json::from_slice(&plain).ok()) else {
            tx.execute("delete from jobs where id = $1", &[id.into()])?;
            continue;
        };
        let attempt = row.int(3)? + 1;
        tx.execute(
            "update jobs set leased_until = $1, attempts = $2 where id = $3",
            &[(now + LEASE_MS).into(), attempt.into(), id.into()],
        )?;
        claimed.push(Claimed {
            id: id.to_owned(),
            attempt: attempt as u32,
            effect,
        });
    }
    Ok(claimed)
}

pub fn settle(tx: &mut Tx, now: Timestamp, id: &str, outcome: Outcome) -> Result<()> {
    let now = now.as_millisecond();
    match outcome {
        // What was sent is not kept: nothing of it is needed again.
        Outcome::Done => tx.execute("delete from jobs where id = $1", &[id.into()])?,
        Outcome::Failed(why) => fail(tx, id, now, &why)?,
        Outcome::Retry(why) => {
            let attempts = tx
                .one("select attempts from jobs where id = $1", &[id.into()])?
                .map_or(Ok(0), |row| row.int(0))?;
            if attempts as u32 >= MAX_ATTEMPTS {
                fail(tx, id, now, &why)?
            } else {
                let doubled = FIRST_DELAY_MS.saturating_mul(1 << attempts.clamp(0, 20));
                tx.execute(
                    "update jobs set due_at = $1, leased_until = null, error = $2 where id = $3",
                    &[
                        (now + doubled.min(MAX_DELAY_MS)).into(),
                        why.as_str().into(),
                        id.into(),
                    ],
                )?
            }
        }
    };
    Ok(())
}

/// Given up; what was to be sent is not kept.
fn fail(tx: &mut Tx, id: &str, now: i64, why: &str) -> Result<u64> {
    Ok(tx.execute(
        "update jobs set finished_at = $1, leased_until = null, error = $2, payload = $3 where id = $4",
        &[now.into(), why.into(), Vec::new().into(), id.into()],
    )?)
}
