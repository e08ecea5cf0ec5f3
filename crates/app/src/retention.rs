//! What is deleted because it was kept long enough, by the environment's time and settings. Runs in
//! bounded batches with the other work of time, and writes down what it deleted.

use std::sync::atomic::{AtomicI64, Ordering};

use bonafide_db::{Tx, Value};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::environment::Rule;
use crate::events::time;
use crate::journal::{self, chain};
use crate::{Cx, Environment, Error, House, Result, exports, ids, inquiries};

/// A kind of thing that is deleted, as it is told.
pub const API_LOGS: &str = "api-log";
pub const AUDIT_LOGS: &str = "user-audit-log";
pub const INQUIRIES: &str = "inquiry";

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 86_400_000;

/// Rows looked at in one transaction when looking for inquiries that are due.
const LOOKED_AT: i64 = 500;
/// Rows looked at to tell what is due next.
const MOST_LOOKED_AT: i64 = 1_000;
/// Between two walks over all inquiries of a rule, in the environment's time.
const PAUSE_MS: i64 = HOUR_MS;

/// Real time between two looks of one process; the work of time runs far more often than that.
const LOOK_MS: i64 = 60_000;

/// When retention looked last. Turning the sandbox's clock does not ask.
#[derive(Default)]
pub struct Sweeps(AtomicI64);

impl Sweeps {
    /// Whether it is time to look, which is then taken as done.
    pub(crate) fn due(&self, real: Timestamp) -> bool {
        let now = real.as_millisecond();
        let due = now - self.0.load(Ordering::Relaxed) >= LOOK_MS;
        if due {
            self.0.store(now, Ordering::Relaxed);
        }
        due
    }

    /// There is more to do, or something else to do.
    pub(crate) fn again(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// One bounded batch; how much was deleted, and whether there is more to do at once.
pub(crate) fn run(tx: &mut Tx, house: &House, cx: &Cx, batch: i64) -> Result<(usize, bool)> {
    let retention = &cx.environment.settings.retention;
    let (logs, more_logs) = prune_logs(tx, cx, retention.api_log_days, batch)?;
    let cutoff = journal::cutoff(cx, retention.user_audit_log_days);
    let audits = chain::cut(tx, &cx.environment.id, cutoff, batch)?;
    let taken = exports::prune_taken(tx, &cx.environment.id, cutoff, batch)?;
    count(tx, cx, API_LOGS, logs)?;
    count(tx, cx, AUDIT_LOGS, audits)?;
    let is_full = |did: usize| did as i64 == batch;
    let mut more = more_logs || is_full(audits) || is_full(taken);
    let mut did = logs + audits + taken;
    for (number, rule) in retention.inquiries.iter().enumerate() {
        let (redacted, unfinished) = redact(tx, house, cx, number, rule, batch)?;
        count(tx, cx, INQUIRIES, redacted)?;
        did += redacted;
        more |= unfinished;
    }
    Ok((did, more))
}

/// Entries about requests that are not audited; those that are go with the audit log. They lie
/// between audited ones, so that the place is remembered.
fn prune_logs(tx: &mut Tx, cx: &Cx, days: u32, batch: i64) -> Result<(usize, bool)> {
    let environment = cx.environment.id.as_str();
    let name = format!("retention logs {environment}");
    let place = progress(tx, &name)?;
    let rows = tx.query(
        "select id, created_at, seq from journal where environment_id = $1 and id > $2 order by id limit $3",
        &[environment.into(), place.as_str().into(), batch.into()],
    )?;
    let cutoff = journal::cutoff(cx, days);
    let mut last = None;
    let (mut seen, mut did) = (0, 0);
    for row in &rows {
        if row.int(1)? >= cutoff {
            break;
        }
        seen += 1;
        last = Some(row.text(0)?);
        if row.opt_int(2)?.is_none() {
            tx.execute(
                "delete from journal where environment_id = $1 and id = $2",
                &[environment.into(), row.text(0)?.into()],
            )?;
            did += 1;
        }
    }
    if let Some(last) = last {
        set_progress(tx, &name, last)?;
    }
    Ok((did, seen == batch))
}

/// Where the walk over the inquiries of a rule stands.
#[derive(Default, Serialize, Deserialize)]
struct Walk {
    /// The id up to which it has come.
    last: String,
    /// The first one that it left alone, by its id.
    left: Option<String>,
    /// When it came to its end; None: it is under way.
    ended_at: Option<i64>,
    /// What lies before this id was redacted when a walk ended last.
    oldest: String,
}

impl Walk {
    fn name(environment_id: &str, rule: usize) -> String {
        format!("retention inquiries {environment_id} {rule}")
    }

    fn read(tx: &mut Tx, environment_id: &str, rule: usize) -> Result<Self> {
        let place = progress(tx, &Self::name(environment_id, rule))?;
        // Another version's place is no place: the walk begins anew.
        Ok(serde_json::from_str(&place).unwrap_or_default())
    }

    fn keep(&self, tx: &mut Tx, environment_id: &str, rule: usize) -> Result<()> {
        let place = serde_json::to_string(self).map_err(Error::internal)?;
        set_progress(tx, &Self::name(environment_id, rule), &place)
    }
}

/// Walks over the inquiries of a rule in the order of their making and redacts those whose last
/// change is long enough ago. At the end it rests for an hour.
fn redact(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    number: usize,
    rule: &Rule,
    batch: i64,
) -> Result<(usize, bool)> {
    let environment = cx.environment.id.as_str();
    let now = cx.now.as_millisecond();
    let mut walk = Walk::read(tx, environment, number)?;
    match walk.ended_at {
        Some(at) if now - at < PAUSE_MS => return Ok((0, false)),
        Some(_) => {
            walk = Walk {
                oldest: walk.oldest,
                ..Walk::default()
            }
        }
        None => {}
    }
    let cutoff = now - i64::from(rule.days) * DAY_MS;
    let youngest = ids::floor(ids::INQUIRY, time(cutoff.max(0))?);
    // The template is looked at here: one that is rare must not make the database look through all.
    let rows = tx.query(
        "select id, updated_at, key_leaf, template_id from inquiries \
         where environment_id = $1 and status = $2 and id > $3 and id < $4 order by id limit $5",
        &[
            environment.into(),
            rule.status.as_str().into(),
            walk.last.as_str().into(),
            youngest.as_str().into(),
            LOOKED_AT.into(),
        ],
    )?;
    let mut did = 0;
    for row in &rows {
        if did as i64 == batch {
            walk.keep(tx, environment, number)?;
            return Ok((did, true));
        }
        row.text(0)?.clone_into(&mut walk.last);
        // Without a key it is redacted already.
        let is_covered = row.opt_int(2)?.is_some() && rule.covers(row.text(3)?);
        if is_covered && row.int(1)? < cutoff {
            inquiries::redact(tx, house, cx, &walk.last)?;
            did += 1;
        } else if is_covered && walk.left.is_none() {
            walk.left = Some(walk.last.clone());
        }
    }
    let finished = (rows.len() as i64) < LOOKED_AT;
    if finished {
        walk.oldest = walk.left.take().unwrap_or(youngest);
        walk.ended_at = Some(now);
    }
    walk.keep(tx, environment, number)?;
    Ok((did, !finished))
}

/// After a change of the rules, every walk begins anew.
pub(crate) fn begin_anew(tx: &mut Tx, environment_id: &str) -> Result<()> {
    let beginning = format!("retention inquiries {environment_id} ");
    let length = beginning.len();
    tx.execute(
        &format!("delete from progress where substr(name, 1, {length}) = $1"),
        &[beginning.into()],
    )?;
    Ok(())
}

fn progress(tx: &mut Tx, name: &str) -> Result<String> {
    let row = tx.one("select place from progress where name = $1", &[name.into()])?;
    Ok(row
        .map(|row| row.text(0).map(str::to_owned))
        .transpose()?
        .unwrap_or_default())
}

fn set_progress(tx: &mut Tx, name: &str, place: &str) -> Result<()> {
    tx.execute(
        "insert into progress (name, place) values ($1, $2) \
         on conflict (name) do update set place = excluded.place",
        &[name.into(), place.into()],
    )?;
    Ok(())
}

fn count(tx: &mut Tx, cx: &Cx, kind: &str, count: usize) -> Result<()> {
    if count == 0 {
        return Ok(());
    }
    let hour = cx.now.as_millisecond().div_euclid(HOUR_MS) * HOUR_MS;
    tx.execute(
        "insert into retention_runs (environment_id, kind, at, count) values ($1, $2, $3, $4) \
         on conflict (environment_id, kind, at) do update set count = retention_runs.count + excluded.count",
        &[
            cx.environment.id.as_str().into(),
            kind.into(),
            hour.into(),
            (count as i64).into(),
        ],
    )?;
    Ok(())
}

/// What was deleted within one hour of the environment's time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// [`API_LOGS`], [`AUDIT_LOGS`] or [`INQUIRIES`].
    pub kind: String,
    /// The hour's beginning.
    pub at: Timestamp,
    pub count: u64,
}

/// The newest first, at most `limit`.
pub fn runs(tx: &mut Tx, environment_id: &str, limit: usize) -> Result<Vec<Run>> {
    tx.query(
        "select kind, at, count from retention_runs where environment_id = $1 \
         order by at desc, kind limit $2",
        &[environment_id.into(), (limit as i64).into()],
    )?
    .iter()
    .map(|row| {
        Ok(Run {
            kind: row.text(0)?.to_owned(),
            at: time(row.int(1)?)?,
            count: row.int(2)? as u64,
        })
    })
    .collect()
}

/// What a rule deletes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub kind: &'static str,
    /// Index into the rules for inquiries.
    pub rule: Option<usize>,
    pub days: u32,
    /// When the oldest thing that the rule covers falls due, by the environment's time; None: there
    /// is nothing. For inquiries: at the earliest, since each change puts it off.
    pub next_at: Option<Timestamp>,
}

/// What is due next, one for each rule.
pub fn due(tx: &mut Tx, environment: &Environment) -> Result<Vec<Due>> {
    let id = environment.id.as_str();
    let retention = &environment.settings.retention;
    let mut all = Vec::new();
    let oldest = |tx: &mut Tx, sql: &str, params: &[Value]| -> Result<Option<i64>> {
        let row = tx.one(sql, params)?;
        row.map(|row| row.int(0)).transpose().map_err(Error::from)
    };
    let after = |at: Option<i64>, days: u32| -> Result<Option<Timestamp>> {
        at.map(|at| time(at + i64::from(days) * DAY_MS)).transpose()
    };
    let place = progress(tx, &format!("retention logs {id}"))?;
    let first = oldest(
        tx,
        "select created_at from journal where environment_id = $1 and id > $2 order by id limit 1",
        &[id.into(), place.into()],
    )?;
    all.push(Due {
        kind: API_LOGS,
        rule: None,
        days: retention.api_log_days,
        next_at: after(first, retention.api_log_days)?,
    });
    let first = oldest(
        tx,
        "select created_at from journal where environment_id = $1 and seq is not null order by seq limit 1",
        &[id.into()],
    )?;
    all.push(Due {
        kind: AUDIT_LOGS,
        rule: None,
        days: retention.user_audit_log_days,
        next_at: after(first, retention.user_audit_log_days)?,
    });
    for (number, rule) in retention.inquiries.iter().enumerate() {
        let first = oldest_left(tx, id, number, rule)?;
        all.push(Due {
            kind: INQUIRIES,
            rule: Some(number),
            days: rule.days,
            next_at: after(first, rule.days)?,
        });
    }
    Ok(all)
}

/// When the oldest inquiry that a rule still has to redact was changed last; where it was not found among
/// so many, when the last of them was made, since the others were made later.
fn oldest_left(
    tx: &mut Tx,
    environment_id: &str,
    number: usize,
    rule: &Rule,
) -> Result<Option<i64>> {
    let walk = Walk::read(tx, environment_id, number)?;
    let mut params: Vec<Value> = vec![
        environment_id.into(),
        rule.status.as_str().into(),
        walk.oldest.into(),
    ];
    let window = "from inquiries where environment_id = $1 and status = $2 and id >= $3 \
                  order by id limit";
    let last = tx.one(
        &format!("select created_at {window} 1 offset {}", MOST_LOOKED_AT - 1),
        &params,
    )?;
    let mut sql = format!(
        "select updated_at from (select id, updated_at, key_leaf, template_id {window} {MOST_LOOKED_AT}) \
         looked_at where key_leaf is not null"
    );
    if let Some(template) = &rule.template_id {
        params.push(template.as_str().into());
        sql.push_str(" and template_id = $4");
    }
    sql.push_str(" order by id limit 1");
    let found = tx.one(&sql, &params)?.or(last);
    found.map(|row| row.int(0)).transpose().map_err(Error::from)
}
