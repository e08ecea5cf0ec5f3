//! Takes due jobs, has their effects performed side by side, and reports each outcome.

use std::sync::Arc;

use bonafide_app::House;
use bonafide_app::jobs::{self, Claimed, Outcome};
use bonafide_db::{Db, Tx};
use jiff::Timestamp;
use metrics::counter;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::bell::Bell;
use super::effects::{self, Effects};
use super::{LOOK, PAUSE};

/// Effects performed at once.
const AT_ONCE: usize = 16;

pub async fn run(
    db: Db,
    house: Arc<House>,
    effects: Arc<Effects>,
    bell: Bell,
    mut ending: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut under_way = JoinSet::new();
    while !*ending.borrow() {
        while under_way.try_join_next().is_some() {}
        let free = places.available_permits();
        let claimed = match free {
            0 => Vec::new(),
            _ => match claim(&db, &house, free).await {
                Ok(claimed) => claimed,
                Err(error) => {
                    tracing::error!(%error, "jobs cannot be claimed");
                    bell.wait(PAUSE, &mut ending).await;
                    continue;
                }
            },
        };
        for job in claimed {
            let Ok(place) = places.clone().acquire_owned().await else {
                return;
            };
            let (db, effects, bell) = (db.clone(), effects.clone(), bell.clone());
            under_way.spawn(async move {
                perform(&db, &effects, job).await;
                drop(place);
                // There may be more due than there were places.
                bell.ring();
            });
        }
        bell.wait(LOOK, &mut ending).await;
    }
    while under_way.join_next().await.is_some() {}
}

async fn claim(
    db: &Db,
    house: &Arc<House>,
    limit: usize,
) -> Result<Vec<Claimed>, bonafide_app::Error> {
    let (house, now) = (house.clone(), Timestamp::now());
    db.write(move |tx: &mut Tx<'_>| jobs::claim(tx, &house, now, limit))
        .await
}

async fn perform(db: &Db, effects: &Effects, job: Claimed) {
    let kind = effects::kind(&job.effect);
    let outcome = effects.perform(&job).await;
    let (result, why) = match &outcome {
        Outcome::Done => ("done", ""),
        Outcome::Retry(why) => ("retry", why.as_str()),
        Outcome::Failed(why) => ("failed", why.as_str()),
    };
    counter!("bonafide_jobs_total", "effect" => kind, "outcome" => result).increment(1);
    match &outcome {
        Outcome::Done => tracing::debug!(job = job.id, effect = kind, "effect performed"),
        _ => tracing::warn!(
            job = job.id,
            effect = kind,
            attempt = job.attempt,
            outcome = result,
            why,
            "effect not performed"
        ),
    }
    if let Err(error) = settle(db, job.id.clone(), outcome).await {
        // Its lease runs out, and it is performed again: at least once, not at most.
        tracing::error!(job = job.id, %error, "a job's outcome could not be stored");
    }
}

async fn settle(db: &Db, id: String, outcome: Outcome) -> Result<(), bonafide_app::Error> {
    let now = Timestamp::now();
    // The closure may run twice, and each run uses up an outcome.
    db.write(move |tx: &mut Tx<'_>| jobs::settle(tx, now, &id, outcome.clone()))
        .await
}
