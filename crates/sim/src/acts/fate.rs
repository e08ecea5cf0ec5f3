//! Time, and what happens to processes.

use bonafide_app::work;

use super::backend;
use crate::{Holds, World};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// Rounds after which everything due must be done.
const MOST_ROUNDS: usize = 1_000;

/// What time has made due, one batch of it.
pub fn tick(world: &mut World) -> Holds {
    batch(world).map(drop)
}

fn batch(world: &mut World) -> Result<bool, String> {
    let node = world.chance.below(world.nodes.len());
    let (now, seed) = (world.now(), world.seed());
    let done = world.nodes[node].write(move |tx, house| work::tick(tx, house, now, seed));
    let tick = done.map_err(|error| format!("what is due is not done: {error}"))?;
    world.tell(format!("{now} node {node}: {} things were due", tick.did));
    Ok(tick.more)
}

/// Nobody is there for a while. Who waits for an answer asks again before: keys are forgotten after a day.
pub fn jump(world: &mut World) -> Holds {
    backend::repeat_all_unanswered(world)?;
    let seconds = *world.chance.of(&[HOUR, 5 * HOUR, DAY, 3 * DAY]);
    world.pass(seconds);
    Ok(())
}

/// The integrator turns the sandbox's clock; everything due by then is done before the answer.
pub fn turn_the_sandbox_clock(world: &mut World) -> Holds {
    backend::repeat_all_unanswered(world)?;
    let seconds = world.chance.seconds(60, 2 * DAY);
    let body = format!(r#"{{"data":{{"attributes":{{"advance-seconds":{seconds}}}}}}}"#);
    match world.call("POST", "/sandbox/clock", None, &body) {
        Some(answer) if answer.status != 200 => {
            Err(format!("the clock does not turn: {}", answer.json()))
        }
        _ => Ok(()),
    }
}

pub fn restart(world: &mut World) -> Holds {
    let node = world.chance.below(world.nodes.len());
    world.tell(format!("node {node} is started anew"));
    world.restart(node);
    Ok(())
}

/// A process carries out the erasures that were ordered.
pub fn erase(world: &mut World) -> Holds {
    let node = world.chance.below(world.nodes.len());
    world.nodes[node].erase();
    Ok(())
}

pub fn a_year_later(world: &mut World) -> Holds {
    world.pass(400 * DAY);
    for node in 0..world.nodes.len() {
        world.nodes[node].erase();
    }
    for _ in 0..MOST_ROUNDS {
        if !batch(world)? {
            return Ok(());
        }
    }
    Err("what is due does not come to an end".into())
}
