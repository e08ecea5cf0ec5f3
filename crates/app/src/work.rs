//! Work that time itself brings: expiry and forgetting. A reconciler: periodic, without input,
//! idempotent, bounded.

use bonafide_db::Tx;
use jiff::Timestamp;

use crate::clock::{self, Clock};
use crate::events::{self, time};
use crate::seal::{digest, sign};
use crate::{
    Actor, Cx, Draws, Environment, House, Kind, Result, Seed, cx, experiments, exports, inquiries,
    link_keys, links, once, openings, retention, sessions, webhooks,
};

/// Objects of one kind in one transaction: writers wait behind it.
const BATCH: i64 = 50;

pub struct Tick {
    pub did: usize,
    /// There was at least a full batch: come back at once.
    pub more: bool,
    /// Machine time at which something will be due next; None: nothing that is known of.
    pub next_due: Option<Timestamp>,
}

/// One bounded batch over all environments.
pub fn tick(tx: &mut Tx, house: &House, real: Timestamp, seed: Seed) -> Result<Tick> {
    let mut tick = Tick {
        did: 0,
        more: false,
        next_due: None,
    };
    for did in [
        once::prune(tx, real, BATCH)?,
        openings::prune(tx, real, BATCH)?,
        link_keys::prune(tx, real, BATCH)?,
        exports::prune(tx, real, BATCH)?,
        experiments::prune(tx, BATCH)?,
    ] {
        tick.did += did;
        tick.more |= did as i64 == BATCH;
    }
    let sweep = house.sweeps.due(real);
    for (environment, clock) in clock::environments(tx)? {
        let seed = Seed(cx::draw(&seed, u64::from(environment.number)));
        let (mut did, mut more) = environment_tick(tx, house, &environment, &clock, real, seed)?;
        if sweep {
            let cx = Cx::new(
                environment.clone(),
                &clock,
                Actor::System,
                real,
                retained(seed),
            );
            let (deleted, unfinished) = retention::run(tx, house, &cx, BATCH)?;
            did += deleted;
            more |= unfinished;
            if unfinished {
                house.sweeps.again();
            }
        }
        tick.did += did;
        tick.more |= more;
        if let Some(due) = next_due(tx, &environment, &clock)? {
            tick.next_due = Some(tick.next_due.map_or(due, |known| known.min(due)));
        }
    }
    Ok(tick)
}

fn environment_tick(
    tx: &mut Tx,
    house: &House,
    environment: &Environment,
    clock: &Clock,
    real: Timestamp,
    draws: impl Into<Draws>,
) -> Result<(usize, bool)> {
    let cx = Cx::new(environment.clone(), clock, Actor::System, real, draws);
    let expired = inquiries::expire_due(tx, house, &cx, BATCH)?;
    let ended = sessions::expire_due(tx, house, &cx, BATCH)?;
    let forgotten = links::prune(tx, &cx, BATCH)?;
    let delivered = webhooks::prune(tx, &cx, BATCH)?;
    let all = [expired, ended, forgotten, delivered];
    let full = all.into_iter().any(|n| n as i64 == BATCH);
    Ok((all.into_iter().sum(), full))
}

/// Does all work of one environment that is due; after the sandbox clock was moved. Where the clock
/// stands still, two machines that did the same until now give the same ids to what falls due.
pub fn catch_up(tx: &mut Tx, house: &House, cx: &Cx, clock: &Clock) -> Result<usize> {
    let secret = Seed(cx.draw());
    let draws = match clock.frozen_at {
        None => secret.into(),
        Some(at) => {
            let place = events::head(tx, &cx.environment.id)?.seq;
            let parts: [&[u8]; 3] = [
                b"bonafide clock",
                &at.as_millisecond().to_be_bytes(),
                &place.to_be_bytes(),
            ];
            Draws::named(secret, Seed(digest(&parts)))
        }
    };
    let mut did = 0;
    for round in 0u64.. {
        let (due, kept) = (draws.part(2 * round), draws.part(2 * round + 1));
        let (now_did, more) = environment_tick(tx, house, &cx.environment, clock, cx.real, due)?;
        let environment = cx.environment.clone();
        let swept = Cx::new(environment, clock, Actor::System, cx.real, kept);
        let (deleted, unfinished) = retention::run(tx, house, &swept, BATCH)?;
        did += now_did + deleted;
        if !more && !unfinished {
            break;
        }
    }
    Ok(did)
}

/// What retention draws is another stream than the rest of the same batch.
fn retained(Seed(seed): Seed) -> Seed {
    Seed(sign(&seed, b"retention"))
}

fn next_due(tx: &mut Tx, environment: &Environment, clock: &Clock) -> Result<Option<Timestamp>> {
    if environment.kind == Kind::Sandbox && clock.frozen_at.is_some() {
        return Ok(None);
    }
    let due = [
        inquiries::next_due(tx, &environment.id)?,
        sessions::next_due(tx, &environment.id)?,
    ];
    due.into_iter()
        .flatten()
        .min()
        .map(|millis| time(millis - clock.offset_ms))
        .transpose()
}
