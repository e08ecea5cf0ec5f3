//! SQLite: one file, one writing process, readers on snapshots of the write-ahead log.

mod checkpoint;
mod connection;
mod error;
mod lock;
mod session;

pub(crate) use checkpoint::Checkpointer;
pub(crate) use connection::{Access, create_file, open};
pub(crate) use lock::FileLock;
pub(crate) use session::SqliteSession;
