//! What an engine has to offer to the transaction, the writer and the readers.

use crate::memory::Memory;
use crate::{Error, Foreseen, Result, Row, Table, Value};

/// The database engine underneath. Only for the rare place where a text must differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite, embedded.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// How a transaction is begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Many closures share the transaction: each is a layer. Where undoing one is dear, undoing may fail, and the batch
    /// is run again as [`Mode::Careful`].
    Batch,
    /// The same, and each layer can be undone for certain.
    Careful,
    /// One closure has the transaction for itself: its outermost layer is the transaction, undone by rolling back.
    Alone,
    /// A snapshot for one closure that only reads.
    Read,
}

/// Why a commit did not happen.
#[derive(Debug)]
pub(crate) enum CommitError {
    /// The engine rolled back: nothing of the transaction was kept.
    Refused(Error),
    /// The connection was gone before the commit was sent: nothing was kept.
    Lost(Error),
    /// The commit was sent, the answer never came.
    Unknown,
}

/// One connection and the transaction on it.
///
/// Layers are the units that can be undone: one for each closure of a batch, one for each nested
/// [`crate::Tx::attempt`]. After a failed statement the only sound calls are [`Session::undo`] and
/// [`Session::rollback`].
pub(crate) trait Session: Send {
    fn engine(&self) -> Engine;

    /// Begins a transaction; one that is still open is rolled back first.
    fn begin(&mut self, mode: Mode) -> Result<()>;
    /// Begins a transaction that writes, with claims that it holds until its end. Returns those that another process
    /// holds. A file has one process only, so that every claim is free there.
    fn begin_claiming(&mut self, mode: Mode, _claims: &[i64]) -> Result<Vec<i64>> {
        self.begin(mode).map(|()| Vec::new())
    }
    /// Commits, telling other processes of the topics.
    fn commit(&mut self, topics: &[&'static str]) -> Result<(), CommitError>;
    /// Ends the transaction without keeping anything. Never fails: a connection that cannot roll back is given up.
    fn rollback(&mut self);

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64>;
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>>;
    /// Appends a row, at once or at the latest with the commit; `key` names it for [`Session::query_keyed`].
    fn insert(
        &mut self,
        table: &'static Table,
        key: Option<&[u8]>,
        values: Vec<Value>,
    ) -> Result<()>;
    /// Asks for all of these at once, where asking one by one is dear.
    fn foresee(&mut self, _: &[&Foreseen]) -> Result<()> {
        Ok(())
    }
    /// A query that, of the rows of `table` still to be written, can find only those inserted under `key`.
    fn query_keyed(
        &mut self,
        table: &'static Table,
        key: &[u8],
        sql: &str,
        params: &[Value],
    ) -> Result<Vec<Row>>;

    /// Begins or ends a stretch in which a failing statement must be survivable, and refused rows be known at once.
    fn harden(&mut self, on: bool) -> Result<()>;
    /// What this transaction remembers.
    fn memory(&mut self) -> &mut Memory;
    /// The innermost open layer.
    fn layer(&self) -> usize;

    /// Opens a layer and returns its number.
    fn enter(&mut self) -> Result<usize>;
    /// Closes this layer, the innermost, and keeps what it did. Fails when a row it appended is refused; undo it then.
    fn keep(&mut self, layer: usize) -> Result<()>;
    /// Closes this layer and every layer inside it (a panic leaves those open) and undoes what they did. Fails when
    /// only the whole transaction can be rolled back.
    fn undo(&mut self, layer: usize) -> Result<()>;

    /// Whether [`Session::undo`] may fail in a [`Mode::Batch`] for want of care.
    fn undo_may_fail(&self) -> bool {
        self.engine() == Engine::Sqlite
    }

    /// Whether the connection is gone, and with it whatever was not committed.
    fn lost(&self) -> bool;
    /// Makes sure that there is a connection, waiting for the server for a bounded time.
    fn connect(&mut self) -> Result<()>;
    /// Runs statements that take no parameters, several in one text.
    fn batch(&mut self, sql: &str) -> Result<()>;
}
