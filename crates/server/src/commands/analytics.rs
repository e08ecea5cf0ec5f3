//! `bonafide analytics rebuild`

use std::sync::Arc;

use bonafide_app::analytics::follow;
use bonafide_app::clock;
use bonafide_db::{Db, Tx};

use crate::failure::Result;
use crate::out::say;
use crate::settings::Settings;

/// Forgets the figures of each environment and follows both logs from their first entries. A server
/// beside it may take some of the steps; the outcome is the same.
pub fn rebuild(settings: &Settings) -> Result<()> {
    let opened = super::beside(settings)?;
    let db = &opened.db;
    let environments = db.read(|tx: &mut Tx<'_>| clock::environments(tx)).wait()?;
    for (environment, _) in environments {
        let id = environment.id.clone();
        db.write(move |tx: &mut Tx<'_>| follow::forget(tx, &id))
            .wait()?;
        let steps = to_the_end(db, &environment.id)?;
        say!(
            "{} {}: {steps} steps",
            environment.kind.as_str(),
            environment.id
        );
    }
    opened.db.close();
    Ok(())
}

fn to_the_end(db: &Db, environment_id: &str) -> Result<u64> {
    let mut steps = 0;
    loop {
        let id = environment_id.to_owned();
        let planned = db
            .read(move |tx: &mut Tx<'_>| follow::prepare(tx, &id, follow::STEP))
            .wait()?;
        let Some(step) = planned else {
            return Ok(steps);
        };
        let step = Arc::new(step);
        db.write(move |tx: &mut Tx<'_>| follow::commit(tx, &step))
            .wait()?;
        steps += 1;
    }
}
