//! PostgreSQL: one writer connection per process, all writers of a database in turn, readers on snapshots.
//!
//! Each write transaction first takes one advisory lock, so the writers of all processes are serial and a write runs as
//! if alone without retries. What remains to be saved is round trips: appended rows are held back and written together
//! (`appends`), savepoints are taken only before a change (`savepoints`), statements are prepared once
//! (`statements`).
//!
//! Session state (prepared statements, `listen`) is used: a pooler in transaction mode cannot stand in between.

mod appends;
mod connection;
mod error;
mod listen;
mod references;
mod savepoints;
mod session;
mod statements;
mod target;
mod value;

pub(crate) use connection::Connection;
pub(crate) use listen::{Listening, WriterPid};
pub(crate) use session::PostgresSession;
pub(crate) use target::Target;
