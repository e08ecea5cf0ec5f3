//! The passing of time: expiry and whatever else falls due, in bounded batches.

use std::sync::Arc;
use std::time::Duration;

use bonafide_app::{House, Seed, work};
use bonafide_db::Db;
use jiff::Timestamp;
use metrics::counter;
use tokio::sync::watch;

use super::bell::Bell;
use super::deliveries::Post;
use super::{LOOK, PAUSE};

/// The least time from one look to the next. Each creation rings: under load there would be one behind every commit.
const REST: Duration = Duration::from_millis(100);

pub async fn run(
    db: Db,
    house: Arc<House>,
    post: Post,
    bell: Bell,
    mut ending: watch::Receiver<bool>,
) {
    while !*ending.borrow() {
        let pause = match tick(&db, &house).await {
            Ok(tick) => {
                counter!("bonafide_work_total").increment(tick.did as u64);
                if tick.did > 0 {
                    post.wake();
                }
                if tick.more {
                    continue;
                }
                until(tick.next_due)
            }
            Err(error) => {
                tracing::error!(%error, "time-driven work failed");
                PAUSE
            }
        };
        bell.rest(REST, &mut ending).await;
        bell.wait(pause.saturating_sub(REST), &mut ending).await;
    }
}

async fn tick(db: &Db, house: &Arc<House>) -> Result<work::Tick, bonafide_app::Error> {
    let seed = Seed(crate::data::random().map_err(bonafide_app::Error::internal)?);
    let (house, now) = (house.clone(), Timestamp::now());
    db.write(move |tx: &mut bonafide_db::Tx<'_>| work::tick(tx, &house, now, seed))
        .await
}

/// Time until the next thing falls due, at most [`LOOK`].
fn until(due: Option<Timestamp>) -> Duration {
    let Some(due) = due else {
        return LOOK;
    };
    let wait = due.duration_since(Timestamp::now());
    Duration::try_from(wait).unwrap_or_default().min(LOOK)
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn the_pause_is_short() {
        assert_eq!(until(None), LOOK);
        let past = Timestamp::now() - SignedDuration::from_secs(5);
        assert_eq!(until(Some(past)), Duration::ZERO);
        let soon = Timestamp::now() + SignedDuration::from_millis(300);
        assert!(until(Some(soon)) <= Duration::from_millis(300));
        let late = Timestamp::now() + SignedDuration::from_hours(3);
        assert_eq!(until(Some(late)), LOOK);
    }
}
