//! The hold of one serving process on a database file.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::connection::private_file;
use crate::{Error, Result};

/// An exclusive lock on `<file>.lock`, given back by the system when the process ends, however it ends.
///
/// The database file itself is not used: SQLite's own locks on it would be dropped when any other descriptor of it is
/// closed.
pub(crate) struct FileLock {
    _file: File,
}

impl FileLock {
    /// Takes the hold, or says who else may have it.
    pub(crate) fn take(database: &Path) -> Result<FileLock> {
        let mut path = database.as_os_str().to_owned();
        path.push(".lock");
        let path = PathBuf::from(path);
        let file = private_file(&path)
            .map_err(|error| Error::Unavailable(format!("{}: {}", path.display(), error.kind())))?;
        match file.try_lock() {
            Ok(()) => Ok(FileLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::InUse(database.display().to_string())),
            Err(TryLockError::Error(error)) => Err(Error::Unavailable(format!(
                "{} cannot be locked: {}",
                path.display(),
                error.kind()
            ))),
        }
    }
}
