//! `bonafide import`

use std::path::PathBuf;
use std::sync::Arc;

use bonafide_app::{Error, archive};
use bonafide_db::{Pending, Tx};
use clap::Args;

use super::lock::Unlock;
use super::progress::Progress;
use super::unpack;
use crate::data;
use crate::failure::{Failure, Result};
use crate::out::say;
use crate::settings::Settings;
use crate::start::{self, Hold};

#[derive(Args)]
pub struct Options {
    /// The archive that `bonafide export` wrote
    file: PathBuf,
    #[command(flatten)]
    unlock: Unlock,
}

/// Checks the whole archive before it touches the database. Interrupted, it goes on where it stopped
/// when it is run again with the same archive; until it has finished, no server starts on the database.
pub fn run(settings: &Settings, options: &Options) -> Result<()> {
    let (path, unlock) = (&options.file, &options.unlock);
    let mut progress = Progress::new("check", 0);
    let checked = unpack::check(path, unlock, &mut |rows| progress.add(rows))?;
    progress.finish();

    data::make(&settings.data_dir)?;
    let db = start::database(settings, Hold::Alone)?;
    let opened = start::unfinished(settings, db, settings.listen.port(), Hold::Alone)?;
    let (db, house) = (&opened.db, &opened.house);
    let id: Arc<str> = checked.id.as_str().into();
    let done = {
        let (house, id, keys) = (house.clone(), id.clone(), checked.keys);
        db.write(move |tx: &mut Tx<'_>| archive::begin(tx, &house, &id, &keys))
            .wait()
            .map_err(|error| match error {
                Error::Conflict { details, .. } => Failure::new(
                    format!("{details}."),
                    "Import into a new data directory, or a new PostgreSQL database; an interrupted \
                     import goes on with the same archive.",
                ),
                other => other.into(),
            })?
    };

    let mut progress = Progress::new("import", checked.about.rows());
    let mut files = 0;
    // One file is stored while the next one is read.
    let mut storing: Option<Pending<bonafide_app::Result<()>>> = None;
    unpack::each(path, unlock, &mut |name, content| {
        if !name.starts_with(archive::TABLES) {
            return Ok(());
        }
        files += 1;
        let rows = archive::read_rows(house, name, &content).map_err(|why| {
            Failure::new(
                format!("{} cannot be imported: {name}: {why}.", path.display()),
                "Export again, and import into a new database: this one holds a part.",
            )
        })?;
        progress.add(rows.len() as u64);
        if files <= done {
            return Ok(());
        }
        if let Some(before) = storing.take() {
            before.wait()?;
        }
        let (id, reached) = (id.clone(), files);
        storing = Some(db.write(move |tx: &mut Tx<'_>| archive::put(tx, &rows, &id, reached)));
        Ok(())
    })?;
    if let Some(last) = storing {
        last.wait()?;
    }
    db.write(|tx: &mut Tx<'_>| archive::finish(tx)).wait()?;
    progress.finish();
    opened.db.close();
    say!(
        "{} rows from {} files of {}. Check the log with: bonafide audit verify",
        checked.about.rows(),
        checked.manifest.files.len(),
        path.display()
    );
    Ok(())
}
