//! One SQL text, two engines: SQLite for a single machine, PostgreSQL for several.
//!
//! The promise is the same on both: **each write runs as if it were alone**, and it is answered only once it is durable.
//! A write is a closure over a [`Tx`]; one writer thread runs many of them in one transaction (group commit), so the
//! price of a disk flush is shared by everybody who waits for it. Reads run beside it on snapshots of their own.
//!
//! The rules a closure lives by:
//!
//! - It may be run more than once (a neighbour in the batch failed, a connection was lost), so it must have no effect
//!   but through its `Tx`: ids, times and randomness are arguments.
//! - A statement that failed ends the closure: whatever it returns afterwards, nothing of it is kept. To go on after a
//!   failure, run the risky part in [`Tx::attempt`].
//! - It must not call [`Db::write`] or [`Db::read`] and wait: the thread that would answer is the one that waits.
//!
//! SQL is written once, with `$1` … `$n` placeholders, in the part of the language both engines share. PostgreSQL's
//! `sum(bigint)` is a `numeric` and is handed over as an integer; a placeholder whose type PostgreSQL cannot infer
//! takes the type of the value given.
//!
//! The crate knows nothing of the product and nothing of an async runtime; [`Pending`] can be waited for or awaited.

#![expect(
    clippy::disallowed_methods,
    reason = "a thread of this crate waits between attempts to reach the database server"
)]

mod db;
mod error;
mod foreseen;
mod job;
mod listeners;
mod memory;
mod migrate;
mod options;
mod pending;
mod postgres;
mod reader;
mod row;
mod session;
mod sql;
mod sqlite;
mod table;
mod turns;
mod tx;
mod value;
mod writer;

pub use db::Db;
pub use error::{ConstraintKind, Error, Result};
pub use foreseen::{Announced, Foreseen};
pub use memory::Slot;
pub use migrate::Migration;
pub use options::Options;
pub use pending::Pending;
pub use row::Row;
pub use session::Engine;
pub use table::{Kind, Table};
pub use tx::Tx;
pub use value::Value;
