//! `bonafide export`

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bonafide_app::{Error, archive};
use bonafide_db::Tx;
use clap::Args;
use jiff::Timestamp;

use super::lock::Protection;
use super::pack::Pack;
use super::progress::Progress;
use crate::failure::{Failure, Result};
use crate::out::{remark, say};
use crate::settings::Settings;

#[derive(Args)]
pub struct Options {
    /// The file to write, such as bonafide.tar.zst.age; it must not exist
    file: PathBuf,
    /// Only the data of this environment: sandbox, production or an id
    #[arg(long)]
    environment: Option<String>,
    #[command(flatten)]
    protection: Protection,
}

/// All on one snapshot, beside a server that may be running.
pub fn run(settings: &Settings, options: &Options) -> Result<()> {
    let path = &options.file;
    if path.exists() {
        return Err(Failure::new(
            format!("{} exists already.", path.display()),
            "Name another file, or move that one away.",
        ));
    }
    let key = options.protection.key()?;
    let opened = super::super::beside(settings)?;
    let made_at = Timestamp::now();
    let pack = Pack::create(path, key, made_at.as_second().max(0) as u64)
        .map_err(|error| unwritable(path, &error))?;

    // The database may call the closure again after a lost connection; what was written is then of
    // no use, since another snapshot would be seen.
    let once = Arc::new(Mutex::new(Some(pack)));
    let (house, environment) = (opened.house.clone(), options.environment.clone());
    let (taken, target) = (once.clone(), path.clone());
    let written = opened
        .db
        .read(move |tx: &mut Tx<'_>| {
            let pack = taken
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take()
                .ok_or_else(|| Error::Unavailable("the connection was lost on the way".into()))?;
            let environment = match &environment {
                Some(named) => Some(archive::environment(tx, named)?),
                None => None,
            };
            let about = archive::plan(
                tx,
                environment.as_deref(),
                env!("CARGO_PKG_VERSION"),
                made_at,
            )?;
            let mut pack = pack;
            let mut progress = Progress::new("export", about.rows());
            let failed =
                |error: std::io::Error| Error::Unavailable(unwritable(&target, &error).to_string());
            archive::write(tx, &house, &about, &mut |name, rows, content| {
                pack.add(name, rows, content).map_err(failed)?;
                progress.add(rows);
                Ok(())
            })?;
            progress.finish();
            let files = pack.finish().map_err(failed)?;
            Ok::<_, Error>((about.rows(), files))
        })
        .wait();
    opened.db.close();
    let (rows, files) = written?;
    say!("{rows} rows in {files} files: {}", path.display());
    if options.protection.is_plain() {
        remark!(
            "ATTENTION: {} is not encrypted. Whoever reads it reads all personal data, and can use \
             every API key's rights with the installation's keys in it. Keep it like the master key, \
             and erase it when it is no longer needed.",
            path.display()
        );
    }
    remark!(
        "What is redacted from now on stays readable in this archive: erase it with the copies of \
         the database."
    );
    Ok(())
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(
        format!("{} cannot be written: {error}.", path.display()),
        "Nothing is at that name. Check that this user may write there and that the disk has room.",
    )
}
