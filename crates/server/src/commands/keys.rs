//! `bonafide keys rotate`: a new master key for everything that is stored.
//!
//! The server's own key file is replaced here, the former key staying beside it until nothing is
//! wrapped under it. A key that the operator keeps elsewhere is replaced there, and its
//! predecessor named by a variable. Either way the work goes in batches, each one transaction, so
//! that it can be interrupted anywhere and begun again.

use std::path::Path;

use bonafide_app::seal;
use bonafide_db::Tx;

use crate::data::{self, Master};
use crate::failure::{Failure, Result};
use crate::out::{remark, say};
use crate::settings::{MasterKey, Settings};
use crate::start::{self, Hold};

/// Data keys in one transaction.
const BATCH: usize = 500;

pub fn rotate(settings: &Settings) -> Result<()> {
    // The lock on the embedded database also proves that no server is running: one that knows
    // only the former key could not read what is rewrapped.
    let db = start::database(settings, Hold::Alone)?;
    let own = match &settings.master_key {
        MasterKey::Own(path) => {
            replace(path)?;
            Some(path)
        }
        _ if settings.previous_master_key.is_none() => {
            return Err(Failure::new(
                "The master key is kept outside the data directory, so it is not replaced here.",
                "Set the new key in its place, the former one as BONAFIDE_PREVIOUS_MASTER_KEY, \
                 and run this again.",
            ));
        }
        _ => None,
    };
    let opened = start::house(settings, db, settings.listen.port(), Hold::Alone)?;
    let mut total = 0;
    loop {
        let house = opened.house.clone();
        let done = opened
            .db
            .write(move |tx: &mut Tx<'_>| seal::rotate(tx, &house, BATCH))
            .wait()?;
        if done == 0 {
            break;
        }
        total += done;
        remark!("{total} keys looked at");
    }
    opened.db.close();
    match own {
        Some(path) => {
            let former = Master::previous_file(path);
            std::fs::remove_file(&former).map_err(|error| {
                Failure::new(
                    format!(
                        "The former key {} cannot be removed: {error}.",
                        former.display()
                    ),
                    "Remove it: nothing is wrapped under it any more.",
                )
            })?;
            say!(
                "Done. Keep a copy of {}; the former key opens only older copies of the database.",
                path.display()
            );
        }
        None => say!("Done. Remove BONAFIDE_PREVIOUS_MASTER_KEY."),
    }
    Ok(())
}

/// Sets the key aside and writes a new one; goes on where an interrupted run stopped.
fn replace(own: &Path) -> Result<()> {
    let aside = Master::previous_file(own);
    let unwritable = |error: std::io::Error| {
        Failure::new(
            format!("The key files beside {} fail: {error}.", own.display()),
            "Check that the file is there and that this user may write the data directory.",
        )
    };
    let current = std::fs::read(own).map_err(unwritable)?;
    match std::fs::read(&aside) {
        // Both were written before: only the rewrapping is to be finished.
        Ok(former) if former != current => return Ok(()),
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            data::write_private(&aside, &current).map_err(unwritable)?;
        }
        Err(error) => return Err(unwritable(error)),
    }
    let fresh = data::encode(&data::random()?);
    data::write_private(own, fresh.as_bytes()).map_err(unwritable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacing_can_stop_anywhere() {
        let dir = tempfile::tempdir().unwrap();
        let own = dir.path().join("master.key");
        let aside = Master::previous_file(&own);
        std::fs::write(&own, "first").unwrap();
        // Stopped after the first of the two files.
        std::fs::write(&aside, "first").unwrap();
        replace(&own).unwrap();
        let second = std::fs::read(&own).unwrap();
        assert_ne!(second, b"first");
        assert_eq!(std::fs::read(&aside).unwrap(), b"first");
        // Stopped while rewrapping: the new key stays.
        replace(&own).unwrap();
        assert_eq!(std::fs::read(&own).unwrap(), second);
        // Finished, and begun anew.
        std::fs::remove_file(&aside).unwrap();
        replace(&own).unwrap();
        assert_ne!(std::fs::read(&own).unwrap(), second);
        assert_eq!(std::fs::read(&aside).unwrap(), second);
    }
}
