//! What a closure sees of its transaction.

use crate::session::Session;
use crate::{Engine, Error, Result, Row, Slot, Table, Value};

/// A transaction in progress.
///
/// Placeholders are `$1` … `$n` on both engines. Once a statement has failed every further call fails with the same
/// error and the closure is undone, whatever it returns: PostgreSQL works so, and code tested on SQLite must not learn
/// it later. [`Tx::attempt`] contains a failure.
pub struct Tx<'a> {
    session: &'a mut dyn Session,
    failed: Option<Error>,
    topics: Vec<&'static str>,
    writable: bool,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(session: &'a mut dyn Session, writable: bool) -> Tx<'a> {
        Tx {
            session,
            failed: None,
            topics: Vec::new(),
            writable,
        }
    }

    /// The topics to tell of, or the error of a statement that failed.
    pub(crate) fn finish(self) -> Result<Vec<&'static str>> {
        match self.failed {
            Some(error) => Err(error),
            None => Ok(self.topics),
        }
    }

    /// Runs a statement; returns the number of rows it changed.
    pub fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        self.check_writable()?;
        storable(params)?;
        self.session.memory().forget_named(sql);
        self.guard(|session| session.execute(sql, params))
    }

    /// Runs a statement that returns rows: a `select`, or a change with `returning`.
    pub fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        storable(params)?;
        self.guard(|session| session.query(sql, params))
    }

    /// Runs a statement and returns its first row.
    pub fn one(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>> {
        Ok(self.query(sql, params)?.into_iter().next())
    }

    /// The first row of a query on tables that many closures read and few change; its answer is remembered for the
    /// rest of the batch, until a change of one of `tables`: every table that the text names.
    pub fn one_steady(
        &mut self,
        tables: &'static [&'static str],
        sql: &str,
        params: &[Value],
    ) -> Result<Option<Row>> {
        if let Some(row) = self.session.memory().answer(sql, params) {
            return Ok(row);
        }
        let row = self.one(sql, params)?;
        self.session
            .memory()
            .learn(tables, sql, params, row.clone());
        Ok(row)
    }

    /// The values that an earlier closure of the batch carried, if one did.
    pub fn carried(&mut self, slot: &'static Slot, key: &str) -> Option<Vec<Value>> {
        self.session.memory().carried(slot, key)
    }

    /// Hands values on to later closures of the batch; they are stored once, with the commit. Undone with the closure.
    ///
    /// Statements of the same batch do not see them in the database.
    pub fn carry(&mut self, slot: &'static Slot, key: &str, values: Vec<Value>) -> Result<()> {
        self.check_writable()?;
        let layer = self.session.layer();
        self.session.memory().carry(layer, slot, key, values);
        Ok(())
    }

    /// Appends a row to a table.
    ///
    /// On PostgreSQL the row may be held back and written together with those of other closures, at the latest with the
    /// commit. Statements that name the table see it in any case, but a row that violates a constraint may be refused
    /// only then: the closure fails with [`Error::Constraint`] although this call succeeded. To learn of it at once, run
    /// the insert in [`Tx::attempt`].
    pub fn insert(&mut self, table: &'static Table, values: Vec<Value>) -> Result<()> {
        self.append(table, None, values)
    }

    /// Appends a row under a key, for look-ups with [`Tx::one_keyed`].
    pub fn insert_keyed(
        &mut self,
        table: &'static Table,
        key: &[u8],
        values: Vec<Value>,
    ) -> Result<()> {
        self.append(table, Some(key), values)
    }

    /// Runs a query that can find, of all rows appended to `table` in this batch, only those appended under `key`.
    ///
    /// It spares a hot look-up (an idempotency key, an id) the writing out of every appended row of the table, which
    /// [`Tx::one`] would ask for. Rows appended under other keys, or under none, may be invisible to it.
    pub fn one_keyed(
        &mut self,
        table: &'static Table,
        key: &[u8],
        sql: &str,
        params: &[Value],
    ) -> Result<Option<Row>> {
        storable(params)?;
        let rows = self.guard(|session| session.query_keyed(table, key, sql, params))?;
        Ok(rows.into_iter().next())
    }

    /// Runs `f` so that its failure can be survived: when it returns an error, everything it did is undone and the
    /// error is handed back inside `Ok`. The outer error means that the transaction itself cannot go on.
    ///
    /// A statement that fails inside is survived too, which costs PostgreSQL round trips; see [`Tx::undoable`].
    pub fn attempt<T, E: From<Error>>(
        &mut self,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<Result<T, E>> {
        self.layered(true, f)
    }

    /// As [`Tx::attempt`] for errors of `f` itself: everything it did is undone. A statement that fails inside still
    /// dooms the transaction, and refused rows may be known only at the commit. Costs nothing where nothing fails.
    pub fn undoable<T, E: From<Error>>(
        &mut self,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<Result<T, E>> {
        self.layered(false, f)
    }

    fn layered<T, E: From<Error>>(
        &mut self,
        hard: bool,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<Result<T, E>> {
        let layer = self.guard(|session| session.enter())?;
        if hard {
            self.guard(|session| session.harden(true))?;
        }
        let topics = self.topics.len();
        let outcome = f(self);
        let failed = if hard { self.failed.take() } else { None };
        let outcome = match (outcome, failed) {
            (Ok(value), None) => match self.guard(|session| session.keep(layer)) {
                Ok(()) => {
                    if hard {
                        self.guard(|session| session.harden(false))?;
                    }
                    return Ok(Ok(value));
                }
                Err(error) if hard => {
                    self.failed = None;
                    Err(E::from(error))
                }
                Err(error) => return Err(error),
            },
            (Ok(_), Some(error)) => Err(E::from(error)),
            (Err(error), _) => Err(error),
        };
        if hard {
            self.guard(|session| session.harden(false))?;
        }
        self.topics.truncate(topics);
        self.guard(|session| session.undo(layer))?;
        Ok(outcome)
    }

    /// Tells every listener of `topic` once this transaction has been committed: those of this process, and on
    /// PostgreSQL those of every other process on the same database. Without effect in a read.
    pub fn notify(&mut self, topic: &'static str) {
        self.topics.push(topic);
    }

    /// The engine underneath. Only for a text that cannot be the same on both.
    pub fn engine(&self) -> Engine {
        self.session.engine()
    }

    fn append(
        &mut self,
        table: &'static Table,
        key: Option<&[u8]>,
        values: Vec<Value>,
    ) -> Result<()> {
        self.check_writable()?;
        table.check(&values)?;
        storable(&values)?;
        self.session.memory().forget_named(table.name);
        self.guard(|session| session.insert(table, key, values))
    }

    fn check_writable(&self) -> Result<()> {
        if self.writable {
            Ok(())
        } else {
            Err(Error::ReadOnly)
        }
    }

    /// Refuses to go on after a failure and remembers a new one.
    fn guard<T>(&mut self, call: impl FnOnce(&mut dyn Session) -> Result<T>) -> Result<T> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        call(self.session).inspect_err(|error| self.failed = Some(error.clone()))
    }
}

/// PostgreSQL cannot store NUL in text; SQLite can, and would hand it on to whoever moves to PostgreSQL later.
fn storable(values: &[Value]) -> Result<()> {
    let has_nul =
        |value: &Value| matches!(value, Value::Text(text) if text.as_bytes().contains(&0));
    match values.iter().position(has_nul) {
        Some(position) => Err(Error::Type(format!(
            "value {} is text with a NUL character",
            position + 1
        ))),
        None => Ok(()),
    }
}
