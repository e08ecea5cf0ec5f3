//! Moving the write-ahead log into the database file, beside the writer.
//!
//! A checkpoint flushes twice. Done by the writer (SQLite's default, every 1,000 pages) it is the slowest commit anybody
//! sees; on a connection of its own it only reads the log while the writer goes on.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};
use rusqlite::Connection;

use super::connection::{Access, open};
use crate::Result;

/// How often the log is looked at.
const PERIOD: Duration = Duration::from_millis(250);
/// From this size on the log is emptied, for which the writer has to stand still: bytes.
const LIMIT: u64 = 64 * 1024 * 1024;
/// How long emptying may wait for readers of old snapshots while it holds up the writer.
const PATIENCE: Duration = Duration::from_millis(200);
/// How many periods to leave the writer in peace after readers kept the log from being emptied.
const PAUSE: u32 = 20;

pub(crate) struct Checkpointer {
    connection: Connection,
    log: PathBuf,
    commits: Arc<AtomicU64>,
    stop: Receiver<()>,
}

impl Checkpointer {
    /// `commits` grows with every commit of this process; the thread ends when the sender of `stop` is dropped.
    pub(crate) fn open(
        path: &Path,
        commits: Arc<AtomicU64>,
        stop: Receiver<()>,
    ) -> Result<Checkpointer> {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        Ok(Checkpointer {
            connection: open(path, Access::Writer, PATIENCE)?,
            log: log.into(),
            commits,
            stop,
        })
    }

    pub(crate) fn run(self) {
        let mut seen = 0;
        let mut pause = 0_u32;
        while self.stop.recv_timeout(PERIOD) == Err(RecvTimeoutError::Timeout) {
            pause = pause.saturating_sub(1);
            let commits = self.commits.load(Ordering::Relaxed);
            if commits == seen {
                continue;
            }
            let complete = self.checkpoint("passive");
            let large = std::fs::metadata(&self.log).is_ok_and(|log| log.len() > LIMIT);
            if large && pause == 0 && !self.checkpoint("truncate") {
                pause = PAUSE;
            }
            // Readers of old snapshots hold pages back: look again even if nothing new is written.
            if complete {
                seen = commits;
            }
        }
        self.checkpoint("truncate");
    }

    /// Whether the whole log was moved. A failure is no loss, only a longer log; the next period tries again.
    fn checkpoint(&self, kind: &str) -> bool {
        let outcome =
            self.connection
                .query_row(&format!("pragma wal_checkpoint({kind})"), [], |row| {
                    Ok((
                        row.get::<_, i64>(0)?,
                        row.get::<_, i64>(1)?,
                        row.get::<_, i64>(2)?,
                    ))
                });
        matches!(outcome, Ok((0, pages, moved)) if pages == moved)
    }
}
