//! Webhooks on their way: a follower reads the log on for every endpoint, a claimer takes up what is
//! due again, each delivery is attempted beside the others, and a settler records what came of it.
//!
//! An endpoint has places of its own, so that a slow or dead one delays no other. What is stored and
//! not settled survives the process: its lease runs out, and whoever looks next takes it up.

mod follower;
mod lanes;
mod outbound;
mod sender;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bonafide_app::House;
use bonafide_app::webhooks::deliveries::is_waiting;
use bonafide_app::webhooks::settle::Attempted;
use bonafide_db::{Db, Tx};
use jiff::Timestamp;
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinSet;

use super::bell::Bell;
use crate::failure::Result;
use lanes::Lanes;
use outbound::Outbound;

/// Attempts whose outcome waits for the settler.
const UNSETTLED: usize = 1024;
/// The floor under the wait for deliveries: as long as it takes a worker that missed a bell.
const GLANCE: Duration = Duration::from_millis(20);

/// The post: what its workers share, and how others wake them.
#[derive(Clone)]
pub struct Post(Arc<Shared>);

struct Shared {
    db: Db,
    house: Arc<House>,
    outbound: Outbound,
    lanes: Lanes,
    /// There may be new entries in a log.
    events: Bell,
    /// Something may be due, or there is room again.
    due: Bell,
    /// Endpoints or orders changed.
    changed: AtomicBool,
    /// Grows when what tasks were made of may have changed: endpoints, orders, people's keys.
    age: AtomicU64,
    /// Something was settled.
    settled: Notify,
    outcomes: mpsc::Sender<Attempted>,
}

impl Post {
    /// Starts the workers; must run inside the runtime. `alone`: no other process serves the database,
    /// so that every lease is left over from one that died.
    pub fn start(
        db: &Db,
        house: &Arc<House>,
        alone: bool,
        tasks: &mut JoinSet<()>,
        ending: watch::Receiver<bool>,
    ) -> Result<Self> {
        let (outcomes, settling) = mpsc::channel(UNSETTLED);
        let post = Self(Arc::new(Shared {
            db: db.clone(),
            house: house.clone(),
            outbound: Outbound::new()?,
            lanes: Lanes::default(),
            events: Bell::default(),
            due: Bell::default(),
            changed: AtomicBool::new(true),
            age: AtomicU64::new(0),
            settled: Notify::new(),
            outcomes,
        }));
        db.on_notify({
            let post = post.clone();
            move |topic| {
                if ["erasures", "webhooks"].contains(&topic) {
                    post.0.age.fetch_add(1, Ordering::Release);
                }
                if topic == "webhooks" {
                    post.0.changed.store(true, Ordering::Relaxed);
                    post.0.events.ring();
                    post.0.due.ring();
                }
            }
        });
        tasks.spawn(follower::follow(post.clone(), ending.clone()));
        tasks.spawn(sender::claim(post.clone(), alone, ending.clone()));
        tasks.spawn(sender::settle(post.clone(), settling, ending));
        Ok(post)
    }

    /// To be asked before a task is read from the database, and compared before it is performed.
    fn age(&self) -> u64 {
        self.0.age.load(Ordering::Acquire)
    }

    /// Something was committed that may be an event.
    pub fn wake(&self) {
        self.0.events.ring();
    }

    /// Waits until everything that an environment's endpoints are to be told by now was attempted, at
    /// most for a while.
    pub async fn attempted(&self, environment_id: &str, longest: Duration) {
        let started = Instant::now();
        while started.elapsed() < longest {
            let settled = self.0.settled.notified();
            self.0.events.ring();
            self.0.due.ring();
            let (id, now) = (environment_id.to_owned(), Timestamp::now());
            let waiting = self
                .0
                .db
                .read(move |tx: &mut Tx<'_>| is_waiting(tx, &id, now));
            match waiting.await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    tracing::error!(%error, "deliveries cannot be waited for");
                    return;
                }
            }
            let _ = tokio::time::timeout(GLANCE, settled).await;
        }
    }
}
