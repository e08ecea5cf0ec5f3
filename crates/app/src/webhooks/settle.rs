//! What became of attempts: each is recorded, the delivery is done, put off or given up, and an
//! endpoint that has failed for too long is disabled.

use std::collections::{BTreeMap, HashMap};

use bonafide_db::{Tx, Value};
use bonafide_domain::webhook::schedule::{self, Next};
use bonafide_domain::webhook::{Status, events};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::endpoints::record;
use super::fanout::system;
use super::{Disabled, Task, get, save};
use crate::clock::{self, Clock};
use crate::cx::draw;
use crate::events::time;
use crate::tables::ATTEMPTS;
use crate::{Environment, Error, House, Kind, Result, Seed};

pub(super) const ATTEMPT: &str = "webhook attempt";

/// An attempt that comes this much after it was due stands for one at that time: the sandbox's clock
/// was turned past it. The next wait then counts from there, so that turning the clock by days makes
/// the attempts that those days would have seen.
const TURNED_MS: i64 = 60_000;

/// What was sent and answered; kept sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sent {
    pub url: String,
    pub headers: Vec<(String, String)>,
    /// The beginning of the answer's body.
    pub answer: Option<String>,
}

/// One attempt that was made.
pub struct Attempted {
    task: Task,
    took_ms: i64,
    status: Option<u16>,
    error: Option<String>,
    sealed: Vec<u8>,
    random: u64,
}

impl Attempted {
    /// `error`: why there is no answer, or why it does not count; holds no personal data.
    pub fn new(
        house: &House,
        task: Task,
        took_ms: i64,
        status: Option<u16>,
        error: Option<String>,
        sent: &Sent,
        seed: Seed,
    ) -> Result<Self> {
        let plain = serde_json::to_vec(sent).map_err(Error::internal)?;
        let mut drawn = 0;
        let id = &task.delivery_id;
        let sealed = task.keys.seal(house, ATTEMPT, id, &plain, || {
            drawn += 1;
            draw(&seed, drawn)
        })?;
        let random = draw(&seed, 0);
        let random = u64::from_be_bytes(random[..8].try_into().expect("8 of 32 bytes"));
        Ok(Self {
            task,
            took_ms,
            status,
            error,
            sealed,
            random,
        })
    }

    /// How it ended, in a few words.
    fn ending(&self) -> String {
        match (&self.error, self.status) {
            (Some(error), _) => error.clone(),
            (None, Some(status)) => format!("status {status}"),
            (None, None) => "no answer".into(),
        }
    }

    pub fn delivered(&self) -> bool {
        self.error.is_none()
            && self
                .status
                .is_some_and(|status| schedule::SUCCESSES.contains(&status))
    }
}

/// What settling led to, for figures and the log.
#[derive(Default)]
pub struct Settled {
    pub completed: usize,
    pub retried: usize,
    pub given_up: usize,
    /// Ids of endpoints that were disabled.
    pub disabled: Vec<String>,
}

/// How an endpoint fared in a batch of attempts.
#[derive(Default)]
struct Fared<'a> {
    delivered: bool,
    /// The last failure, and when it was.
    failed: Option<(i64, &'a Attempted)>,
}

pub fn settle(
    tx: &mut Tx,
    house: &House,
    attempts: &[Attempted],
    real: Timestamp,
    seed: Seed,
) -> Result<Settled> {
    let mut settled = Settled::default();
    let mut clocks: HashMap<String, (Environment, Clock)> = HashMap::new();
    let mut endpoints: BTreeMap<&str, Fared> = BTreeMap::new();
    for attempt in attempts {
        let task = &attempt.task;
        let environment_id = &task.endpoint.environment_id;
        if !clocks.contains_key(environment_id) {
            clocks.insert(
                environment_id.clone(),
                clock::environment(tx, environment_id)?,
            );
        }
        let now = clocks[environment_id].1.now(real).as_millisecond();
        let turned = task.kind == Kind::Sandbox && now - task.due_at > TURNED_MS;
        let at = if turned { task.due_at } else { now };
        let made = task.attempts + 1;
        let next = schedule::next(attempt.delivered(), made, task.retries, at, attempt.random);
        match next {
            Next::Done => settled.completed += 1,
            Next::RetryAt(_) => settled.retried += 1,
            Next::GiveUp => settled.given_up += 1,
        }
        let number = advance(tx, task, at, next)?;
        tx.insert(
            &ATTEMPTS,
            vec![
                task.delivery_id.as_str().into(),
                number.into(),
                at.into(),
                attempt.took_ms.into(),
                attempt.status.map(i64::from).into(),
                attempt.error.as_deref().into(),
                attempt.sealed.clone().into(),
            ],
        )?;
        if task.event_name != events::TEST {
            let known = endpoints.entry(&task.endpoint.id).or_default();
            if attempt.delivered() {
                known.delivered = true;
            } else {
                known.failed = Some((at, attempt));
            }
        }
    }
    for (index, (id, fared)) in endpoints.into_iter().enumerate() {
        if fared.delivered {
            tx.execute(
                "update webhooks set failing_since = null where id = $1 and failing_since is not null",
                &[id.into()],
            )?;
        } else if let Some((at, attempt)) = fared.failed {
            tx.execute(
                "update webhooks set failing_since = $1 where id = $2 and failing_since is null",
                &[at.into(), id.into()],
            )?;
            let (environment, clock) = &clocks[&attempt.task.endpoint.environment_id];
            let seed = Seed(draw(&seed, index as u64));
            let cx = system(environment, clock, real, seed);
            let mut endpoint = get(tx, house, &environment.id, id)?;
            let since = endpoint.failing_since.map_or(at, |at| at.as_millisecond());
            if endpoint.status == Status::Enabled && schedule::failed_for_too_long(since, at) {
                let reason = format!(
                    "No delivery has succeeded since {:.3}; the last attempt ended with: {}",
                    time(since)?,
                    attempt.ending()
                );
                endpoint.status = Status::Disabled;
                endpoint.doc.disabled = Some(Disabled {
                    at: cx.now,
                    failing_since: time(since)?,
                    reason: reason.clone(),
                });
                save(tx, house, &cx, &mut endpoint)?;
                let context = json!({"reason": reason});
                record(tx, house, &cx, &endpoint, events::DISABLED, &context)?;
                settled.disabled.push(id.to_owned());
            }
        }
    }
    Ok(settled)
}

/// Stores where the delivery stands now; gives the attempt's number.
fn advance(tx: &mut Tx, task: &Task, at: i64, next: Next) -> Result<i64> {
    let (status, reason, due_at) = match next {
        Next::Done => ("completed", None, None),
        Next::RetryAt(due_at) => ("pending", None, Some(due_at)),
        Next::GiveUp => ("failed", Some("given-up"), None),
    };
    let changed = tx.execute(
        "update webhook_deliveries set status = $1, reason = $2, due_at = $3, leased_until = null, \
         attempts = $4, tries = $5, first_attempted_at = coalesce(first_attempted_at, $6), \
         attempted_at = $6 where id = $7 and tries = $8 and (status = 'pending' or $1 = 'completed')",
        &[
            status.into(),
            reason.into(),
            due_at.into(),
            i64::from(task.attempts + 1).into(),
            i64::from(task.tries + 1).into(),
            at.into(),
            task.delivery_id.as_str().into(),
            i64::from(task.tries).into(),
        ],
    )?;
    if changed > 0 {
        return Ok(i64::from(task.tries) + 1);
    }
    // Cancelled while it was under way, or attempted by another process as well: it is recorded, and
    // only a success still changes where the delivery stands.
    let done = match next {
        Next::Done => ", status = 'completed', reason = null, due_at = null, leased_until = null",
        _ => "",
    };
    let row = tx
        .query(
            &format!(
                "update webhook_deliveries set tries = tries + 1, attempted_at = $1 {done} \
                 where id = $2 returning tries"
            ),
            &[Value::Int(at), task.delivery_id.as_str().into()],
        )?
        .into_iter()
        .next();
    match row {
        Some(row) => Ok(row.int(0)?),
        // Gone with its retention; the attempt goes the same way.
        None => Ok(i64::from(task.tries) + 1),
    }
}
