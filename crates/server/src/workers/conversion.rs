//! Follows the logs for the conversion figures. What is new is read and worked out beside the writer;
//! only the outcome is written.

use bonafide_app::analytics::follow::{self, Step};
use bonafide_app::{Error, clock};
use bonafide_db::{Db, Tx};
use std::sync::Arc;
use tokio::sync::watch;

use super::bell::Bell;
use super::{LOOK, PAUSE};

pub async fn run(db: Db, mut ending: watch::Receiver<bool>) {
    // Nothing rings it: answers look at what is not followed yet by themselves.
    let bell = Bell::default();
    while !*ending.borrow() {
        let pause = match round(&db).await {
            Ok(true) => continue,
            Ok(false) => LOOK,
            Err(error) => {
                tracing::error!(%error, "the conversion figures are behind");
                PAUSE
            }
        };
        bell.wait(pause, &mut ending).await;
    }
}

/// A step in each environment; whether there is more to do.
async fn round(db: &Db) -> Result<bool, Error> {
    let environments = db.read(|tx: &mut Tx<'_>| clock::environments(tx)).await?;
    let mut more = false;
    for (environment, _) in environments {
        let id = environment.id;
        let planned = db
            .read(move |tx: &mut Tx<'_>| follow::prepare(tx, &id, follow::STEP))
            .await?;
        if let Some(step) = planned {
            let step: Arc<Step> = Arc::new(step);
            more |= step.more();
            // Another process may have been faster: then the next look finds less to do.
            db.write(move |tx: &mut Tx<'_>| follow::commit(tx, &step))
                .await?;
        }
    }
    Ok(more)
}
