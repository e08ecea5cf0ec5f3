//! Writes down what was noted about requests, and when API keys were used: in batches, behind the
//! answers. What was masked and sealed is stored by the writer; what cannot be stored is dropped
//! and counted, so that a database in trouble does not fill the memory.

use std::sync::Arc;
use std::time::Duration;

use bonafide_app::{House, Result, apikeys, journal};
use bonafide_db::Db;
use metrics::{counter, gauge};
use tokio::sync::watch;

/// Between two looks. A key's request is in the log that much later.
const PAUSE: Duration = Duration::from_millis(250);
/// Entries of one transaction: writers wait behind it.
const BATCH: usize = 64;
/// Looks between two stores of when keys were used.
const USES_EVERY: u32 = 20;

pub async fn run(db: Db, house: Arc<House>, mut ending: watch::Receiver<bool>) {
    let mut look: u32 = 0;
    loop {
        let last = *ending.borrow();
        flush(&db, &house).await;
        if look.is_multiple_of(USES_EVERY) || last {
            store_uses(&db, &house).await;
        }
        gauge!("bonafide_journal_waiting").set(house.journal.waiting() as f64);
        counter!("bonafide_journal_dropped_total").absolute(house.journal.dropped());
        if last {
            return;
        }
        look = look.wrapping_add(1);
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = ending.wait_for(|ending| *ending) => {}
        }
    }
}

/// Everything that waits.
async fn flush(db: &Db, house: &Arc<House>) {
    loop {
        let taken = house.journal.take(BATCH);
        if taken.is_empty() {
            return;
        }
        let count = taken.len() as u64;
        let masking = house.clone();
        // Masking and sealing would hold up other tasks.
        let sealed = tokio::task::spawn_blocking(move || {
            taken
                .into_iter()
                .map(|noted| noted.entry(&masking))
                .collect::<Result<Vec<_>>>()
        });
        let entries = match sealed.await {
            Ok(Ok(entries)) => Arc::new(entries),
            Ok(Err(error)) => {
                tracing::error!(%error, "log entries cannot be sealed");
                house.journal.lost(count);
                continue;
            }
            Err(_) => {
                house.journal.lost(count);
                continue;
            }
        };
        if let Err(error) = store(db, &entries).await {
            tracing::error!(%error, count, "log entries cannot be stored");
            house.journal.lost(count);
        }
    }
}

/// All at once, else one by one, so that one that cannot be stored does not take others with it.
async fn store(db: &Db, entries: &Arc<Vec<journal::Entry>>) -> Result<()> {
    let batch = entries.clone();
    let together = db.write(move |tx: &mut bonafide_db::Tx<'_>| journal::store(tx, &batch));
    match together.await {
        Err(bonafide_app::Error::Internal(_)) => {}
        other => return other,
    }
    let mut worst = Ok(());
    for at in 0..entries.len() {
        let batch = entries.clone();
        let alone = db.write(move |tx: &mut bonafide_db::Tx<'_>| journal::append(tx, &batch[at]));
        if let Err(error) = alone.await {
            worst = Err(error);
        }
    }
    worst
}

async fn store_uses(db: &Db, house: &Arc<House>) {
    let uses = Arc::new(house.key_uses.waiting());
    if uses.is_empty() {
        return;
    }
    let storing = uses.clone();
    let stored = db.write(move |tx: &mut bonafide_db::Tx<'_>| apikeys::store_uses(tx, &storing));
    match stored.await {
        Ok(()) => house.key_uses.stored(&uses),
        // They stay in memory and are stored with the next.
        Err(error) => tracing::warn!(%error, "uses of API keys are not stored yet"),
    }
}
