//! Follows the list of ordered erasures: each process erases every leaf from its own ring.
//!
//! A process begins at the head of the list, so that one whose ring was put back from an older
//! copy, or that was away while others erased, catches up before it does anything else here.

use std::sync::Arc;

use bonafide_app::{Error, House, seal};
use bonafide_db::{Db, Tx};
use metrics::counter;
use tokio::sync::watch;

use super::bell::Bell;
use super::{LOOK, PAUSE};
use crate::data::RingFile;

/// Leaves erased with one write of the file.
const BATCH: usize = 256;

pub async fn run(
    db: Db,
    house: Arc<House>,
    ring: Arc<RingFile>,
    bell: Bell,
    mut ending: watch::Receiver<bool>,
) {
    let mut after = 0;
    while !*ending.borrow() {
        let pause = match follow(&db, &house, &ring, after).await {
            Ok(Some(last)) => {
                after = last;
                continue;
            }
            Ok(None) => LOOK,
            Err(error) => {
                tracing::error!(%error, "erasures are behind");
                PAUSE
            }
        };
        bell.wait(pause, &mut ending).await;
    }
}

/// Erases the next batch; the number of its last entry, or `None` when there is nothing new.
async fn follow(
    db: &Db,
    house: &Arc<House>,
    ring: &Arc<RingFile>,
    after: i64,
) -> Result<Option<i64>, Error> {
    let ordered = db
        .read(move |tx: &mut Tx<'_>| seal::erasures(tx, after, BATCH))
        .await?;
    let Some((last, _)) = ordered.last().copied() else {
        return Ok(None);
    };
    let leaves: Vec<_> = ordered.into_iter().map(|(_, leaf)| leaf).collect();
    let (house, ring) = (house.clone(), ring.clone());
    // The disk flush would hold up other tasks.
    let written = tokio::task::spawn_blocking(move || ring.puncture(&house.keys, &leaves));
    let erased = written
        .await
        .map_err(Error::internal)?
        .map_err(|error| Error::internal(format!("the erasure ring: {}", error.kind())))?;
    counter!("bonafide_erasures_total").increment(erased as u64);
    Ok(Some(last))
}
