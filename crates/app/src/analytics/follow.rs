//! Following the logs: what is new becomes figures, once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bonafide_db::Tx;

use super::cell::{self, Cells};
use super::inquiry::{self, Counted};
use super::people::{self, Change, Group};
use super::sources::{self, Base, FlowEvent, LogEntry};
use crate::Result;

/// Entries of each log in one step: a step holds up the writer for some milliseconds.
pub const STEP: i64 = 250;
/// Entries of each log that an answer takes in beside what is followed.
const AHEAD: i64 = 10_000;

/// How far the figures follow both logs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cursor {
    log_seq: i64,
    flow_seq: i64,
    /// Moves with every step, so that a step that was planned on an older state is not taken.
    generation: i64,
}

/// What a step changes. Without its sums it can be told; with them it can be stored.
pub struct Plan {
    environment_id: String,
    from: Cursor,
    to: Cursor,
    /// There is more to follow after this step.
    pub more: bool,
    pub(super) inquiries: Vec<Counted>,
    pub(super) people: BTreeMap<Group, Change>,
    /// What is added to the sums.
    pub(super) cells: Cells,
}

/// A plan with the sums as they will be.
pub struct Step {
    plan: Plan,
    whole: Cells,
}

fn cursor(tx: &mut Tx, environment_id: &str) -> Result<Cursor> {
    let row = tx.one(
        "select log_seq, flow_seq, generation from conversion_cursors where environment_id = $1",
        &[environment_id.into()],
    )?;
    Ok(match row {
        None => Cursor::default(),
        Some(row) => Cursor {
            log_seq: row.int(0)?,
            flow_seq: row.int(1)?,
            generation: row.int(2)?,
        },
    })
}

/// All that is new in an environment, as far as an answer takes it in. Reads only.
pub fn plan(tx: &mut Tx, environment_id: &str) -> Result<Option<Plan>> {
    plan_of(tx, environment_id, AHEAD)
}

fn plan_of(tx: &mut Tx, environment_id: &str, page: i64) -> Result<Option<Plan>> {
    let from = cursor(tx, environment_id)?;
    let log = sources::log(tx, environment_id, from.log_seq, page)?;
    // A flow event is looked at only when everything in the event log before it was: its inquiry's
    // creation has been counted then.
    let log_is_read = (log.len() as i64) < page;
    let flow = if log_is_read {
        sources::flow(tx, environment_id, from.flow_seq, page)?
    } else {
        Vec::new()
    };
    if log.is_empty() && flow.is_empty() {
        return Ok(None);
    }
    let to = Cursor {
        log_seq: log.last().map_or(from.log_seq, |entry| entry.seq),
        flow_seq: flow.last().map_or(from.flow_seq, |event| event.when.place),
        generation: from.generation + 1,
    };
    let more = !log_is_read || flow.len() as i64 == page;

    let mut cells = Cells::new();
    let touched = touch(tx, environment_id, &log, &flow)?;
    let mut known: HashMap<String, Counted> = HashMap::new();
    let mut kept = BTreeSet::new();
    let mut groups = BTreeSet::new();
    let mut connects = Vec::new();
    for (id, (before, after)) in touched {
        if let Some(before) = &before {
            before.add(&mut cells, -1);
        }
        after.add(&mut cells, 1);
        if after.trace.opened.is_some() {
            if let Some(person) = &after.person {
                groups.insert((person.clone(), after.template_id.clone()));
            }
            let same = before
                .as_ref()
                .is_some_and(|before| same_person(before, &after));
            if !same {
                connects.push(id.clone());
            }
        }
        if after.is_kept() {
            kept.insert(id.clone());
            known.insert(id, after);
        }
    }
    let connected = people::connect(tx, &mut known, &connects)?;
    let (renamed, moved) = people::name(&mut known, &connected);
    groups.extend(renamed);
    kept.extend(moved);
    let people = people::regroup(tx, environment_id, &known, &groups, &mut cells)?;
    cells.retain(|_, tally| !tally.is_zero());
    let inquiries = kept
        .iter()
        .filter_map(|id| known.get(id).cloned())
        .collect();
    Ok(Some(Plan {
        environment_id: environment_id.to_owned(),
        from,
        to,
        more,
        inquiries,
        people,
        cells,
    }))
}

/// Nothing changed that says who the person is.
fn same_person(before: &Counted, after: &Counted) -> bool {
    before.person.is_some()
        && before.account_id == after.account_id
        && before.trace.opened == after.trace.opened
        && before.trace.reference_mark == after.trace.reference_mark
        && before.device_mark() == after.device_mark()
}

/// Every inquiry that the new entries are about: as it was counted before, if it was, and as it is.
fn touch(
    tx: &mut Tx,
    environment_id: &str,
    log: &[LogEntry],
    flow: &[FlowEvent],
) -> Result<BTreeMap<String, (Option<Counted>, Counted)>> {
    let mut ids: BTreeSet<String> = BTreeSet::new();
    let mut created: BTreeSet<&str> = BTreeSet::new();
    let mut accounts: Vec<&str> = Vec::new();
    for entry in log {
        match entry.name.as_str() {
            "inquiry.created" => {
                created.insert(&entry.object_id);
                ids.insert(entry.object_id.clone());
            }
            "inquiry.account-changed" => {
                ids.insert(entry.object_id.clone());
            }
            "account.updated-tags"
            | "account.tag-added"
            | "account.tag-removed"
            | "account.redacted" => {
                accounts.push(&entry.object_id);
            }
            _ if entry.life().is_some() => {
                ids.insert(entry.object_id.clone());
            }
            _ => {}
        }
    }
    ids.extend(flow.iter().map(|event| event.inquiry_id.clone()));
    // An account may have inquiries that are made further on in the log: their turn comes then.
    let of_accounts = sources::of_accounts(tx, environment_id, &accounts)?;
    let read_to = log.last().map_or(0, |entry| entry.seq);
    ids.extend(sources::created_until(
        tx,
        environment_id,
        read_to,
        &of_accounts,
    )?);

    let asked: Vec<&str> = ids.iter().map(String::as_str).collect();
    let bases: HashMap<String, Base> = sources::bases(tx, &asked)?;
    let mut stored = inquiry::load(tx, &asked)?;
    let accounts: BTreeSet<&str> = bases
        .values()
        .filter_map(|base| base.account_id.as_deref())
        .collect();
    let accounts: Vec<&str> = accounts.into_iter().collect();
    let tags = sources::account_tags(tx, &accounts)?;

    let mut touched = BTreeMap::new();
    for id in &ids {
        let Some(base) = bases.get(id) else { continue };
        let before = match stored.remove(id) {
            Some(counted) => Some(counted),
            None if created.contains(id.as_str()) => None,
            // Counted by its creation alone.
            None => Some(Counted::new(id, base)),
        };
        let mut after = before.clone().unwrap_or_else(|| Counted::new(id, base));
        after.account_id.clone_from(&base.account_id);
        after.has_own_account = base.has_own_account;
        after.tags = base
            .account_id
            .as_deref()
            .and_then(|account| tags.get(account))
            .cloned()
            .unwrap_or_default();
        touched.insert(id.clone(), (before, after));
    }
    for entry in log {
        if let Some((life, when)) = entry.life()
            && entry.name != "inquiry.created"
            && let Some((_, after)) = touched.get_mut(&entry.object_id)
        {
            after.trace.life(life, when);
        }
    }
    for event in flow {
        if let Some(act) = event.act
            && let Some((_, after)) = touched.get_mut(&event.inquiry_id)
        {
            let trace = &mut after.trace;
            trace.act(act, event.step.as_deref(), event.when);
            trace.surroundings(event.surroundings.clone(), event.when);
            trace.marks(event.reference_mark, event.device_mark, event.when);
        }
    }
    Ok(touched)
}

/// The next step, of so many entries of each log, with everything that is needed to store it. Reads
/// only.
pub fn prepare(tx: &mut Tx, environment_id: &str, entries: i64) -> Result<Option<Step>> {
    let Some(plan) = plan_of(tx, environment_id, entries)? else {
        return Ok(None);
    };
    let whole = cell::whole(tx, environment_id, &plan.cells)?;
    Ok(Some(Step { plan, whole }))
}

impl Step {
    /// There is more to follow after this step.
    pub fn more(&self) -> bool {
        self.plan.more
    }
}

/// Stores a step, unless somebody else took one since it was planned. Whether it did.
pub fn commit(tx: &mut Tx, step: &Step) -> Result<bool> {
    let plan = &step.plan;
    let moved = tx.one(
        "insert into conversion_cursors (environment_id, log_seq, flow_seq, generation) \
         values ($1, $2, $3, $4) on conflict (environment_id) do update set \
         log_seq = excluded.log_seq, flow_seq = excluded.flow_seq, generation = excluded.generation \
         where conversion_cursors.generation = $5 returning generation",
        &[
            plan.environment_id.as_str().into(),
            plan.to.log_seq.into(),
            plan.to.flow_seq.into(),
            plan.to.generation.into(),
            plan.from.generation.into(),
        ],
    )?;
    if moved.is_none() {
        return Ok(false);
    }
    inquiry::store(tx, &plan.environment_id, &plan.inquiries)?;
    people::store(tx, &plan.environment_id, &plan.people)?;
    cell::store(tx, &plan.environment_id, &step.whole)?;
    Ok(true)
}

/// Forgets an environment's figures, so that they are followed from the first entry again.
pub fn forget(tx: &mut Tx, environment_id: &str) -> Result<()> {
    for table in [
        "conversion_cells",
        "conversion_journeys",
        "conversion_inquiries",
    ] {
        tx.execute(
            &format!("delete from {table} where environment_id = $1"),
            &[environment_id.into()],
        )?;
    }
    tx.execute(
        "update conversion_cursors set log_seq = 0, flow_seq = 0, generation = generation + 1 \
         where environment_id = $1",
        &[environment_id.into()],
    )?;
    Ok(())
}
