//! Moving the write-ahead log into the database file, beside the writer.
//!
//! A checkpoint flushes twice. Done by the writer (SQLite's default, every 1,000 pages) it is the slowest commit anybody
//! sees; on a connection of its own it only reads the log while the writer goes on.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};
use rusqlite::Connection;

use super::connection::{Access, open};
use crate::Result;
use crate::turns::Turns;

/// How often the log is looked at: what is moved at once is flushed at once, and commits meanwhile wait for the drive.
const PERIOD: Duration = Duration::from_millis(100);
/// From this size on the log is begun anew, for which the writer has to stand still: bytes. Its file stays as long as it
/// is: writing over blocks that it has is cheaper than adding some, and so is flushing them.
const LIMIT: u64 = 128 * 1024 * 1024;
/// How often what was added meanwhile is moved before that, each time less: what is left then keeps the writer waiting.
const PASSES: usize = 4;
/// A file that grew beyond this, since readers of old snapshots held the log back, is cut: bytes.
const FILE_LIMIT: u64 = 4 * LIMIT;
/// Bytes of a page in the log, with its header.
const FRAME: u64 = 4096 + 24;
/// How long emptying may wait for readers of old snapshots while it holds up the writer.
const PATIENCE: Duration = Duration::from_millis(50);
/// How many periods to leave the writer in peace after readers kept the log from being emptied.
const PAUSE: u32 = 50;

pub(crate) struct Checkpointer {
    connection: Connection,
    log: PathBuf,
    turns: Arc<Turns>,
    stop: Receiver<()>,
}

impl Checkpointer {
    /// The thread ends when the sender of `stop` is dropped.
    pub(crate) fn open(path: &Path, turns: Arc<Turns>, stop: Receiver<()>) -> Result<Checkpointer> {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        Ok(Checkpointer {
            connection: open(path, Access::Writer, PATIENCE)?,
            log: log.into(),
            turns,
            stop,
        })
    }

    pub(crate) fn run(self) {
        let mut seen = 0;
        let mut pause = 0_u32;
        while self.stop.recv_timeout(PERIOD) == Err(RecvTimeoutError::Timeout) {
            pause = pause.saturating_sub(1);
            let commits = self.turns.commits();
            if commits == seen {
                continue;
            }
            // SQLite flushes the database file only after a pass in which the writer added nothing, which under load a
            // long one never is. The short one behind it is, mostly: else all that was moved since the log was begun
            // would be flushed together.
            self.checkpoint("passive");
            let (complete, pages) = self.checkpoint("passive");
            if pages * FRAME > LIMIT && pause == 0 && !self.begin_anew() {
                pause = PAUSE;
            }
            // Readers of old snapshots hold pages back: look again even if nothing new is written.
            if complete {
                seen = commits;
            }
        }
        self.checkpoint("truncate");
    }

    fn begin_anew(&self) -> bool {
        for _ in 0..PASSES {
            self.checkpoint("passive");
        }
        let large = std::fs::metadata(&self.log).is_ok_and(|log| log.len() > FILE_LIMIT);
        let kind = if large { "truncate" } else { "restart" };
        let (complete, _) = self.turns.between(|| self.checkpoint(kind));
        complete
    }

    /// Whether the whole log was moved, and how many pages it has. A failure is no loss, only a longer log; the next
    /// period tries again.
    fn checkpoint(&self, kind: &str) -> (bool, u64) {
        let outcome =
            self.connection
                .query_row(&format!("pragma wal_checkpoint({kind})"), [], |row| {
                    Ok((
                        row.get::<_, i64>(0)?,
                        row.get::<_, i64>(1)?,
                        row.get::<_, i64>(2)?,
                    ))
                });
        match outcome {
            Ok((busy, pages, moved)) => (
                busy == 0 && pages == moved,
                u64::try_from(pages).unwrap_or_default(),
            ),
            Err(_) => (false, 0),
        }
    }
}
