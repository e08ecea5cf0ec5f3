//! Opening a connection with the settings the promises rest on.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::error::translate;
use crate::{Error, Result};

/// Prepared statements kept per connection.
const STATEMENTS: usize = 512;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// The serving process's writer: checkpoints are made beside it, not by it.
    Writer,
    /// A short command beside a serving process; it checkpoints by itself as SQLite does by default.
    SharedWriter,
    /// Snapshots only.
    Reader,
}

/// Creates the file, readable by its owner only, if there is none. SQLite gives its `-wal` and `-shm` files the mode of
/// the database file.
pub(crate) fn create_file(path: &Path) -> Result<()> {
    private_file(path)
        .map(drop)
        .map_err(|error| Error::Unavailable(format!("{}: {}", path.display(), error.kind())))
}

pub(super) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Opens a connection. `patience` is how long it waits for another process's lock.
pub(crate) fn open(path: &Path, access: Access, patience: Duration) -> Result<Connection> {
    let mode = match access {
        Access::Reader => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Access::Writer | Access::SharedWriter => OpenFlags::SQLITE_OPEN_READ_WRITE,
    };
    // Each connection stays on one thread, so SQLite need not lock it.
    let connection = Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(translate)?;
    connection.busy_timeout(patience).map_err(translate)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Else SQLite looks at bound values to find a plan, and so parses such a statement anew at every run.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(translate)?;
    connection
        .execute_batch(settings(access))
        .map_err(translate)?;
    if access == Access::Writer {
        connection
            .execute_batch("pragma wal_autocheckpoint = 0")
            .map_err(translate)?;
    }
    Ok(connection)
}

/// <https://www.sqlite.org/pragma.html>. `synchronous = full` flushes the log at every commit; `fullfsync` asks macOS to
/// flush the drive as well; the cache is 16 MiB; `secure_delete` overwrites what was deleted where that costs no further writing: what is personal is sealed anyway.
fn settings(access: Access) -> &'static str {
    match access {
        Access::Reader => {
            "pragma foreign_keys = on; pragma query_only = on; pragma temp_store = memory"
        }
        Access::Writer | Access::SharedWriter => {
            "pragma cache_size = -16384; pragma journal_mode = wal; pragma synchronous = full; pragma fullfsync = on;
             pragma checkpoint_fullfsync = on; pragma foreign_keys = on; pragma secure_delete = fast;
             pragma temp_store = memory"
        }
    }
}
