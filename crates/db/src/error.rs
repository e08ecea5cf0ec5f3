//! What can go wrong, in words that never contain a stored or submitted value.

/// The crate's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Which kind of rule refused a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConstraintKind {
    /// A primary key or unique index.
    Unique,
    /// A row that must exist does not, or one that is referred to was to be deleted.
    ForeignKey,
    /// A column that must have a value.
    NotNull,
    /// A `check` clause, or a rule of a kind not told apart.
    Check,
}

/// A failure of the database layer.
///
/// Messages name tables, columns, constraints and codes, never parameter values or row contents: they may be logged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The database cannot be reached, or refuses work for now (disk full, shutting down, lock not granted in time).
    /// Nothing was changed; the call may be repeated.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The queue is full. Nothing was run; the call may be repeated after a pause.
    #[error("too many calls are waiting for the database")]
    Busy,
    /// Another process is at work on what the call laid claim to. Nothing was run.
    #[error("another process is at work on the same")]
    Claimed,
    /// [`crate::Db::close`] was called, or every handle is gone.
    #[error("the database is closed")]
    Closed,
    /// Another process serves this SQLite file.
    #[error("{0} is in use by another process")]
    InUse(String),
    /// A constraint refused the change.
    #[error("constraint violated: {detail}")]
    Constraint {
        /// The kind of rule.
        kind: ConstraintKind,
        /// The constraint's name (PostgreSQL) or its table and columns (SQLite).
        detail: String,
    },
    /// The statement is wrong or failed for a reason of its own.
    #[error("SQL failed ({code}): {message}")]
    Sql {
        /// SQLSTATE on PostgreSQL, the extended result code on SQLite.
        code: String,
        /// The engine's message where it cannot contain data, else a general one.
        message: String,
    },
    /// A write was tried where only reading is allowed.
    #[error("this transaction may only read")]
    ReadOnly,
    /// The recorded migrations and those of this program disagree, or one of them failed.
    #[error("migration: {0}")]
    Migration(String),
    /// The closure panicked; it was undone.
    #[error("the transaction's code panicked; it was undone")]
    Panicked,
    /// The connection was lost while the commit was under way: the change may or may not have been made.
    #[error("the connection was lost during the commit; the outcome is unknown")]
    UnknownOutcome,
    /// A value has not the type asked for, or cannot be stored.
    #[error("type mismatch: {0}")]
    Type(String),
    /// [`crate::Options`] are not usable.
    #[error("database options: {0}")]
    Options(String),
}
