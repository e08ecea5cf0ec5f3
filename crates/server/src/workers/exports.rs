//! Writes exports on, one piece at a time: what is next is read beside the writer, only the piece is
//! written.

use std::sync::Arc;

use bonafide_app::exports::{self, Step};
use bonafide_app::{Error, House, Seed};
use bonafide_db::{Db, Tx};
use jiff::Timestamp;
use tokio::sync::watch;

use super::bell::Bell;
use super::{LOOK, PAUSE};

pub async fn run(db: Db, house: Arc<House>, bell: Bell, mut ending: watch::Receiver<bool>) {
    while !*ending.borrow() {
        let pause = match piece(&db, &house).await {
            Ok(true) => continue,
            Ok(false) => LOOK,
            Err(error) => {
                tracing::error!(%error, "an export cannot be written on; it is tried again");
                PAUSE
            }
        };
        bell.wait(pause, &mut ending).await;
    }
}

/// One piece of the export that has waited longest; false: none waits.
async fn piece(db: &Db, house: &Arc<House>) -> Result<bool, Error> {
    let now = Timestamp::now();
    // Asked beside the writer first: nearly always there is none.
    if !db
        .read(move |tx: &mut Tx<'_>| exports::waits(tx, now))
        .await?
    {
        return Ok(false);
    }
    let claimed = db
        .write(move |tx: &mut Tx<'_>| exports::claim(tx, now))
        .await?;
    let Some(id) = claimed else {
        return Ok(false);
    };
    let seed = Seed(crate::data::random().map_err(Error::internal)?);
    let reading = house.clone();
    let step = db
        .read(move |tx: &mut Tx<'_>| exports::prepare(tx, &reading, &id, now, seed))
        .await?;
    if let Some(step) = step {
        let (step, house): (Arc<Step>, _) = (Arc::new(step), house.clone());
        let now = Timestamp::now();
        db.write(move |tx: &mut Tx<'_>| exports::keep(tx, &house, &step, now))
            .await?;
    }
    Ok(true)
}
