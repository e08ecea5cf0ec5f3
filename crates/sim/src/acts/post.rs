//! Webhooks, mails and text messages on their way: receivers that fail, hear twice, or are told of by a process that
//! ends before it can note what came of it.

use std::sync::Arc;

use bonafide_api::delivery::shape;
use bonafide_app::jobs::{self, Outcome};
use bonafide_app::webhooks::settle::{Attempted, Sent, settle};
use bonafide_app::webhooks::{Task, claim, fanout};

use crate::{Holds, World};

/// Deliveries that one webhook is attempted at once.
const ROOM: usize = 8;
/// Rounds after which the post must have come to an end.
const MOST_ROUNDS: usize = 2_000;

/// Follows the log, claims and attempts, once.
pub fn carry(world: &mut World) -> Holds {
    round(world, true).map(drop)
}

/// Delivers to receivers that are well until nothing is due.
pub fn carry_all(world: &mut World) -> Holds {
    for _ in 0..MOST_ROUNDS {
        if !round(world, false)? {
            return Ok(());
        }
    }
    Err("deliveries do not come to an end".into())
}

/// Whether there was anything to do.
fn round(world: &mut World, luck: bool) -> Result<bool, String> {
    let node = world.chance.below(world.nodes.len());
    let now = world.now();
    let (follow, find) = (world.seed(), world.seed());
    let it = &world.nodes[node];
    let taken = || {
        let looks =
            Arc::new(it.write(move |tx, house| fanout::prepare(tx, house, shape, now, follow))?);
        let behind = !looks.is_empty();
        let mut tasks = it.write(move |tx, _| fanout::store(tx, &looks, now, &|_| ROOM))?;
        let found =
            it.write(move |tx, house| claim::find(tx, house, shape, now, find, &|_| ROOM))?;
        let found = Arc::new(found);
        tasks.extend(it.write(move |tx, _| claim::take(tx, &found, now))?);
        Ok((behind, tasks))
    };
    let taken: Result<_, bonafide_app::Error> = taken();
    let (behind, tasks) = taken.map_err(|error| format!("deliveries are not taken: {error}"))?;
    let busy = behind || !tasks.is_empty();
    let mut attempts = Vec::new();
    let mut ends = false;
    for task in tasks {
        let (status, error) = receive(world, &task, luck);
        if luck && world.chance.one_in(20) {
            // The process ends here: the lease runs out, and another attempt follows.
            ends = true;
            break;
        }
        attempts.push(attempted(world, node, task, status, error)?);
    }
    let (attempts, seed) = (Arc::new(attempts), world.seed());
    let settled =
        world.nodes[node].write(move |tx, house| settle(tx, house, &attempts, now, seed).map(drop));
    settled.map_err(|error| format!("attempts are not settled: {error}"))?;
    if ends {
        world.restart(node);
    }
    // A lease of a process that ended is waited for.
    if !luck && !busy {
        return waits_for_a_lease(world);
    }
    Ok(busy)
}

fn waits_for_a_lease(world: &mut World) -> Result<bool, String> {
    let waiting = world.nodes[0].write(|tx, _| {
        let row = tx.one(
            "select count(*) from webhook_deliveries where due_at is not null",
            &[],
        )?;
        Ok(row.map(|row| row.int(0)).transpose()?.unwrap_or(0))
    });
    let waits = waiting.map_err(|error| error.to_string())? > 0;
    if waits {
        world.pass(3_600);
    }
    Ok(waits)
}

/// What a receiver makes of a letter.
fn receive(world: &mut World, task: &Task, luck: bool) -> (Option<u16>, Option<String>) {
    let how = if luck { world.chance.below(6) } else { 0 };
    let answer = match how {
        1 => (Some(500), None),
        2 => (None, Some("timed out".to_owned())),
        _ => (Some(200), None),
    };
    // One that times out may have read it all the same; what counts is what it was told.
    if answer.0 == Some(200) {
        let letter = (task.endpoint.id.clone(), task.event_id.clone());
        world.promises.received.insert(letter);
    }
    world.tell(format!(
        "letter {} to {}: {answer:?}",
        task.event_id, task.endpoint.id
    ));
    answer
}

fn attempted(
    world: &mut World,
    node: usize,
    task: Task,
    status: Option<u16>,
    error: Option<String>,
) -> Result<Attempted, String> {
    let sent = Sent {
        url: task.endpoint.doc.url.clone(),
        headers: Vec::new(),
        answer: None,
    };
    let seed = world.seed();
    let made = Attempted::new(
        &world.nodes[node].house,
        task,
        7,
        status,
        error,
        &sent,
        seed,
    );
    made.map_err(|error| format!("an attempt cannot be noted: {error}"))
}

/// Mails and text messages: sent, failed, or sent by a process that could not note it.
pub fn errands(world: &mut World) -> Holds {
    let node = world.chance.below(world.nodes.len());
    let now = world.now();
    let claimed = world.nodes[node].write(move |tx, house| jobs::claim(tx, house, now, ROOM));
    for job in claimed.map_err(|error| format!("errands are not taken: {error}"))? {
        let outcome = match world.chance.below(5) {
            0 => continue,
            1 => Outcome::Retry("the server is busy".into()),
            2 => Outcome::Failed("refused".into()),
            _ => Outcome::Done,
        };
        let id = job.id;
        let settled =
            world.nodes[node].write(move |tx, _| jobs::settle(tx, now, &id, outcome.clone()));
        settled.map_err(|error| format!("an errand is not settled: {error}"))?;
    }
    Ok(())
}
