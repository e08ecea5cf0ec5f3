//! A transaction on one PostgreSQL connection.

use super::appends::{Appends, Column};
use super::connection::Connection;
use super::listen::CHANNEL;
use super::references::{self, References};
use super::savepoints::Savepoints;
use crate::foreseen::Absent;
use crate::memory::Memory;
use crate::session::{CommitError, Mode, Session};
use crate::sql::Facts;
use crate::{Engine, Error, Foreseen, Result, Row, Table, Value};

/// The advisory lock every writer of the database takes: "db_write" in ASCII. Claims are locks of the same kind.
const BEGIN_WRITE: &str = "begin isolation level read committed; select pg_advisory_xact_lock(x'64625f7772697465'::bigint)";
/// The same with claims between the two, which are tried before the turn comes and end with the transaction. The last
/// statement answers with an empty text.
const BEGIN_CLAIMING: [&str; 2] = [
    "begin isolation level read committed; select claim from unnest('{",
    "}'::bigint[]) claim where not pg_try_advisory_xact_lock(claim); \
     select pg_advisory_xact_lock(x'64625f7772697465'::bigint)",
];
const BEGIN_READ: &str = "begin isolation level repeatable read read only";
const BEGIN_NEXT_READ: &str = "rollback; begin isolation level repeatable read read only";

pub(crate) struct PostgresSession {
    connection: Connection,
    references: Option<References>,
    mode: Mode,
    open: bool,
    /// A statement failed since the innermost savepoint, if any: the server takes nothing but going back.
    aborted: bool,
    layers: usize,
    savepoints: Savepoints,
    appends: Appends,
    memory: Memory,
    absent: Absent,
    /// Open attempts whose failing statements have to be survivable.
    hardened: usize,
}

impl PostgresSession {
    pub(crate) fn new(connection: Connection) -> PostgresSession {
        PostgresSession {
            connection,
            references: None,
            mode: Mode::Alone,
            open: false,
            aborted: false,
            layers: 0,
            savepoints: Savepoints::default(),
            appends: Appends::default(),
            memory: Memory::default(),
            absent: Absent::default(),
            hardened: 0,
        }
    }

    /// One exchange with the server. A failure aborts the transaction.
    fn exchange<T>(&mut self, call: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        call(&mut self.connection).inspect_err(|_| self.aborted = true)
    }

    fn send(&mut self, sql: &str) -> Result<()> {
        self.exchange(|connection| connection.send(sql))
    }

    fn select(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        self.exchange(|connection| connection.query(sql, params))
    }

    /// The outermost layer that needs a savepoint to be undone.
    fn first_savepoint(&self) -> usize {
        if matches!(self.mode, Mode::Batch | Mode::Careful) {
            1
        } else {
            2
        }
    }

    fn take_savepoints(&mut self) -> Result<()> {
        let (first, last) = (self.first_savepoint(), self.layers);
        let missing = self.savepoints.missing(first, last);
        if !missing.is_empty() {
            self.send(&missing)?;
            self.savepoints.taken(first, last);
        }
        Ok(())
    }

    /// Inside an attempt even a failing read must be survivable; elsewhere only a change needs a way back.
    fn take_savepoints_for(&mut self, facts: &Facts) -> Result<()> {
        if facts.writes && self.mode != Mode::Read || self.hardened > 0 {
            self.take_savepoints()
        } else {
            Ok(())
        }
    }

    /// Writes the waiting rows if the statement could see, check or cascade to any of them. Rows of `keyed` do not
    /// count unless their table is referred to.
    fn write_for(&mut self, facts: &Facts, keyed: Option<&Table>) -> Result<()> {
        if self.appends.waiting().is_empty() {
            return Ok(());
        }
        let named = self.appends.waiting().iter().any(|table| {
            keyed.is_none_or(|keyed| keyed.name != table.name) && facts.mentions(table.name)
        });
        if named || facts.writes && self.referenced(facts)? {
            self.write_appends()
        } else {
            Ok(())
        }
    }

    fn referenced(&mut self, facts: &Facts) -> Result<bool> {
        if self.references.is_none() {
            let rows = self.select(references::QUERY, &[])?;
            let pairs = rows
                .iter()
                .map(|row| Ok((row.string(0)?, row.string(1)?)))
                .collect::<Result<_>>()?;
            self.references = Some(References { pairs });
        }
        let waiting = self.appends.waiting().iter().map(|table| table.name);
        Ok(self
            .references
            .as_ref()
            .is_some_and(|references| references.need(facts, waiting)))
    }

    /// Writes every waiting row, of all tables, in one round trip.
    fn write_appends(&mut self) -> Result<()> {
        if self.appends.waiting().is_empty() {
            return Ok(());
        }
        if self.appends.waiting_since(self.first_savepoint()) {
            self.take_savepoints()?;
        }
        let appends = std::mem::take(&mut self.appends);
        let (sql, columns) = appends.statement();
        let outcome = self.exchange(|connection| connection.write(&sql, &columns));
        drop(columns);
        self.appends = appends;
        outcome?;
        self.appends.mark_written(self.savepoints.innermost());
        Ok(())
    }

    /// What a begin needs before it is sent.
    fn start(&mut self, mode: Mode) {
        if self.open && mode != Mode::Read {
            self.rollback();
        }
        self.reset();
        self.mode = mode;
        // A begin that fails half-way (the lock is not granted) leaves a transaction to roll back.
        self.open = true;
    }

    fn reset(&mut self) {
        self.open = false;
        self.aborted = false;
        self.layers = 0;
        self.savepoints.clear();
        self.appends.clear();
        self.memory.clear();
        self.absent.clear();
        self.hardened = 0;
    }

    /// Asks one question for look-ups that are alike. A single one is as well asked when it comes.
    fn foresee_alike(&mut self, alike: &[&Foreseen]) -> Result<()> {
        let [first, _, ..] = alike else {
            return Ok(());
        };
        let within: Vec<Value> = first
            .within
            .iter()
            .map(|(_, value)| value.clone())
            .collect();
        let values = alike.iter().map(|one| Some(one.value.as_slice())).collect();
        let question = first.question();
        let rows = self.exchange(|connection| {
            connection.query_columns(&question, &within, &[Column::Bytes(values)])
        })?;
        let found: Vec<&[u8]> = rows.iter().map(|row| row.bytes(0)).collect::<Result<_>>()?;
        for one in alike {
            if !found.contains(&one.value.as_slice()) {
                self.absent.learn(one);
            }
        }
        Ok(())
    }

    fn changes(&mut self, facts: &Facts) {
        // What is not there is not there either when rows are gone.
        if facts.brings {
            self.absent.forget(|table| facts.mentions(table));
        }
    }
}

impl Session for PostgresSession {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn begin(&mut self, mode: Mode) -> Result<()> {
        let next_read = self.open && mode == Mode::Read;
        self.start(mode);
        self.send(match mode {
            Mode::Batch | Mode::Careful | Mode::Alone => BEGIN_WRITE,
            Mode::Read if next_read => BEGIN_NEXT_READ,
            Mode::Read => BEGIN_READ,
        })
    }

    fn begin_claiming(&mut self, mode: Mode, claims: &[i64]) -> Result<Vec<i64>> {
        if claims.is_empty() {
            return self.begin(mode).map(|()| Vec::new());
        }
        self.start(mode);
        let claims: Vec<String> = claims.iter().map(i64::to_string).collect();
        let [begin, turn] = BEGIN_CLAIMING;
        let sql = format!("{begin}{}{turn}", claims.join(","));
        let held = self.exchange(|connection| connection.ask(&sql))?;
        Ok(held.iter().filter_map(|claim| claim.parse().ok()).collect())
    }

    fn commit(&mut self, topics: &[&'static str]) -> Result<(), CommitError> {
        let refused = |session: &Self, error| match session.lost() {
            true => CommitError::Lost(error),
            false => CommitError::Refused(error),
        };
        for (sql, values) in self.memory.stores() {
            if let Err(error) = self.exchange(|connection| connection.execute(sql, &values)) {
                return Err(refused(self, error));
            }
        }
        if let Err(error) = self.write_appends() {
            return Err(refused(self, error));
        }
        if self.lost() {
            return Err(CommitError::Lost(Error::Unavailable(
                "the connection was lost".to_owned(),
            )));
        }
        let mut sql = String::new();
        for topic in topics {
            sql.push_str(&format!(
                "notify {CHANNEL}, '{}'; ",
                topic.replace('\'', "''")
            ));
        }
        sql.push_str("commit");
        match self.send(&sql) {
            Ok(()) => {
                self.reset();
                Ok(())
            }
            // A deferred constraint: the server has said no and rolled back.
            Err(error @ (Error::Constraint { .. } | Error::Sql { .. })) => {
                Err(refused(self, error))
            }
            Err(_) => {
                // Whatever state the connection is in, it is not one to go on from.
                self.connection.give_up();
                self.reset();
                Err(CommitError::Unknown)
            }
        }
    }

    fn rollback(&mut self) {
        let open = self.open;
        self.reset();
        if open && !self.lost() && self.connection.send("rollback").is_err() {
            self.connection.give_up();
        }
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        let facts = self.connection.facts(sql);
        self.changes(&facts);
        self.write_for(&facts, None)?;
        self.take_savepoints()?;
        self.exchange(|connection| connection.execute(sql, params))
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        let facts = self.connection.facts(sql);
        self.changes(&facts);
        self.write_for(&facts, None)?;
        self.take_savepoints_for(&facts)?;
        self.select(sql, params)
    }

    fn insert(
        &mut self,
        table: &'static Table,
        key: Option<&[u8]>,
        values: Vec<Value>,
    ) -> Result<()> {
        self.appends.push(table, key, values, self.layers);
        Ok(())
    }

    fn foresee(&mut self, foreseen: &[&Foreseen]) -> Result<()> {
        let mut rest = foreseen.to_vec();
        while let Some(&first) = rest.first() {
            let (alike, others) = rest.into_iter().partition(|one| one.is_like(first));
            rest = others;
            self.foresee_alike(&alike)?;
        }
        Ok(())
    }

    fn query_keyed(
        &mut self,
        table: &'static Table,
        key: &[u8],
        sql: &str,
        params: &[Value],
    ) -> Result<Vec<Row>> {
        if self.absent.holds(table, key) && !self.appends.holds(table, key) {
            return Ok(Vec::new());
        }
        if self.appends.waiting_with_key(table, key) {
            self.write_appends()?;
        }
        let facts = self.connection.facts(sql);
        self.write_for(&facts, Some(table))?;
        self.take_savepoints_for(&facts)?;
        self.select(sql, params)
    }

    fn harden(&mut self, on: bool) -> Result<()> {
        self.hardened = if on {
            self.hardened + 1
        } else {
            self.hardened.saturating_sub(1)
        };
        Ok(())
    }

    fn memory(&mut self) -> &mut Memory {
        &mut self.memory
    }

    fn layer(&self) -> usize {
        self.layers
    }

    fn enter(&mut self) -> Result<usize> {
        self.layers += 1;
        Ok(self.layers)
    }

    fn keep(&mut self, layer: usize) -> Result<()> {
        // An attempt has to learn here and now whether its rows are refused.
        if self.hardened > 0 && self.appends.waiting_since(layer) {
            self.write_appends()?;
        }
        self.savepoints.close(layer);
        self.appends.keep(layer);
        self.memory.keep(layer);
        self.layers = layer - 1;
        Ok(())
    }

    fn undo(&mut self, layer: usize) -> Result<()> {
        match self.savepoints.back(layer) {
            Some(back) => {
                self.send(&back)?;
                self.aborted = false;
            }
            None if self.aborted => {
                return Err(Error::Unavailable("the transaction was aborted".to_owned()));
            }
            None => {}
        }
        self.savepoints.close(layer);
        self.appends.undo(layer);
        self.memory.undo(layer);
        if layer == 1 {
            self.hardened = 0;
        }
        self.layers = layer - 1;
        Ok(())
    }

    fn lost(&self) -> bool {
        self.connection.lost()
    }

    fn connect(&mut self) -> Result<()> {
        if self.lost() {
            self.reset();
            self.connection.connect()?;
        }
        Ok(())
    }

    fn batch(&mut self, sql: &str) -> Result<()> {
        // The schema may change: what was learnt of it is forgotten.
        self.connection.forget_statements();
        self.references = None;
        self.send(sql)
    }
}
