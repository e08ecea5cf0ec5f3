//! A transaction on one SQLite connection.

use std::collections::HashMap;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, ToSql};

use super::error::translate;
use crate::memory::Memory;
use crate::session::{CommitError, Mode, Session};
use crate::sql::numbered;
use crate::{Engine, Error, Result, Row, Table, Value};

/// Converted texts kept; statements are few, so the bound is only a safeguard against texts made at run time.
const TEXTS: usize = 4096;

pub(crate) struct SqliteSession {
    connection: Connection,
    /// SQL text as written → with SQLite's placeholders.
    texts: HashMap<Box<str>, Box<str>>,
    /// Table name → its insert statement.
    inserts: HashMap<&'static str, Box<str>>,
    mode: Mode,
    /// Open layers, outermost first.
    layers: Vec<Layer>,
    memory: Memory,
}

/// A savepoint makes SQLite copy every page that the layer is the first to change, so that a batch is tried without
/// them first: a layer that fails before it changed anything, as refusals do, needs none.
struct Layer {
    savepoint: bool,
    /// Rows changed on the connection before it.
    changes: u64,
}

impl SqliteSession {
    pub(crate) fn new(connection: Connection) -> SqliteSession {
        SqliteSession {
            connection,
            texts: HashMap::new(),
            inserts: HashMap::new(),
            mode: Mode::Alone,
            layers: Vec::new(),
            memory: Memory::default(),
        }
    }

    fn run(&self, sql: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached(sql)?.raw_execute().map(drop)
    }

    /// The outermost layer of a transaction with one closure is the transaction.
    fn is_transaction(&self, layer: usize) -> bool {
        layer == 1 && matches!(self.mode, Mode::Alone | Mode::Read)
    }

    fn take_savepoint(&mut self, layer: usize) -> Result<()> {
        self.run(&format!("savepoint layer{layer}"))
            .map_err(translate)?;
        if let Some(open) = self.layers.get_mut(layer - 1) {
            open.savepoint = true;
        }
        Ok(())
    }

    fn has_savepoint(&self, layer: usize) -> bool {
        self.layers
            .get(layer - 1)
            .is_some_and(|open| open.savepoint)
    }
}

impl Session for SqliteSession {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn begin(&mut self, mode: Mode) -> Result<()> {
        self.rollback();
        self.mode = mode;
        self.run(if mode == Mode::Read {
            "begin deferred"
        } else {
            "begin immediate"
        })
        .map_err(translate)
    }

    fn commit(&mut self, _topics: &[&'static str]) -> Result<(), CommitError> {
        self.layers.clear();
        for (sql, values) in self.memory.stores() {
            self.execute(sql, &values).map_err(CommitError::Refused)?;
        }
        let Err(error) = self.run("commit") else {
            self.memory.clear();
            return Ok(());
        };
        // After a failed flush the log may or may not hold the transaction when it is next recovered.
        let unknown = matches!(&error, rusqlite::Error::SqliteFailure(failure, _)
            if failure.code == ErrorCode::SystemIoFailure);
        self.rollback();
        Err(if unknown {
            CommitError::Unknown
        } else {
            CommitError::Refused(translate(error))
        })
    }

    fn rollback(&mut self) {
        self.layers.clear();
        self.memory.clear();
        if !self.connection.is_autocommit() {
            // SQLite documents that a failed rollback means that there is no transaction any more.
            let _ = self.run("rollback");
        }
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        let SqliteSession {
            connection, texts, ..
        } = self;
        let mut statement = prepare(connection, texts, sql, params)?;
        if statement.column_count() == 0 {
            return statement
                .raw_execute()
                .map(|changed| changed as u64)
                .map_err(translate);
        }
        // A statement that returns rows must be stepped to its end to be complete.
        let before = connection.total_changes();
        let mut rows = statement.raw_query();
        while rows.next().map_err(translate)?.is_some() {}
        Ok(connection.total_changes() - before)
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        let SqliteSession {
            connection, texts, ..
        } = self;
        let mut statement = prepare(connection, texts, sql, params)?;
        let columns = statement.column_count();
        let mut found = Vec::new();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(translate)? {
            let mut values = Vec::with_capacity(columns);
            for column in 0..columns {
                values.push(value(row.get_ref(column).map_err(translate)?, column)?);
            }
            found.push(Row::new(values));
        }
        Ok(found)
    }

    fn insert(
        &mut self,
        table: &'static Table,
        _key: Option<&[u8]>,
        values: Vec<Value>,
    ) -> Result<()> {
        let sql = self
            .inserts
            .entry(table.name)
            .or_insert_with(|| insert_statement(table));
        let mut statement = self.connection.prepare_cached(sql).map_err(translate)?;
        bind(&mut statement, &values)?;
        statement.raw_execute().map(drop).map_err(translate)
    }

    fn query_keyed(
        &mut self,
        _table: &'static Table,
        _key: &[u8],
        sql: &str,
        params: &[Value],
    ) -> Result<Vec<Row>> {
        self.query(sql, params)
    }

    fn memory(&mut self) -> &mut Memory {
        &mut self.memory
    }

    fn layer(&self) -> usize {
        self.layers.len()
    }

    fn harden(&mut self, on: bool) -> Result<()> {
        let layer = self.layers.len();
        if on && !self.is_transaction(layer) && !self.has_savepoint(layer) {
            self.take_savepoint(layer)?;
        }
        Ok(())
    }

    fn enter(&mut self) -> Result<usize> {
        self.layers.push(Layer {
            savepoint: false,
            changes: self.connection.total_changes(),
        });
        let layer = self.layers.len();
        // A batch that cannot be undone is run again carefully; a closure that is alone is run once.
        let inner_of_one = self.mode == Mode::Alone && layer > 1;
        if self.mode == Mode::Careful || inner_of_one {
            self.take_savepoint(layer)?;
        }
        Ok(layer)
    }

    fn keep(&mut self, layer: usize) -> Result<()> {
        if self.has_savepoint(layer) {
            self.run(&format!("release layer{layer}"))
                .map_err(translate)?;
        }
        self.layers.truncate(layer - 1);
        self.memory.keep(layer);
        Ok(())
    }

    fn undo(&mut self, layer: usize) -> Result<()> {
        let rolled_back = || Error::Unavailable("the transaction was rolled back".to_owned());
        // Some failures (a full disk, an I/O error) make SQLite roll back the whole transaction by itself.
        if self.is_transaction(layer) || self.connection.is_autocommit() {
            return Err(rolled_back());
        }
        if self.has_savepoint(layer) {
            self.run(&format!("rollback to layer{layer}"))
                .map_err(translate)?;
            self.run(&format!("release layer{layer}"))
                .map_err(translate)?;
        } else {
            let before = self.layers.get(layer - 1).map(|open| open.changes);
            if before != Some(self.connection.total_changes()) {
                // The batch is run again, carefully.
                return Err(rolled_back());
            }
        }
        self.layers.truncate(layer - 1);
        self.memory.undo(layer);
        Ok(())
    }

    fn lost(&self) -> bool {
        false
    }

    fn connect(&mut self) -> Result<()> {
        Ok(())
    }

    fn batch(&mut self, sql: &str) -> Result<()> {
        self.connection.execute_batch(sql).map_err(translate)
    }
}

fn prepare<'c>(
    connection: &'c Connection,
    texts: &mut HashMap<Box<str>, Box<str>>,
    sql: &str,
    params: &[Value],
) -> Result<CachedStatement<'c>> {
    if !texts.contains_key(sql) {
        if texts.len() >= TEXTS {
            texts.clear();
        }
        texts.insert(sql.into(), numbered(sql).into());
    }
    let mut statement = connection.prepare_cached(&texts[sql]).map_err(translate)?;
    bind(&mut statement, params)?;
    Ok(statement)
}

fn bind(statement: &mut CachedStatement<'_>, params: &[Value]) -> Result<()> {
    let wanted = statement.parameter_count();
    if wanted != params.len() {
        return Err(translate(rusqlite::Error::InvalidParameterCount(
            params.len(),
            wanted,
        )));
    }
    for (index, param) in params.iter().enumerate() {
        statement
            .raw_bind_parameter(index + 1, param)
            .map_err(translate)?;
    }
    Ok(())
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(int) => ValueRef::Integer(*int),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn value(found: ValueRef<'_>, column: usize) -> Result<Value> {
    Ok(match found {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(int) => Value::Int(int),
        ValueRef::Text(text) => Value::Text(
            String::from_utf8(text.to_vec())
                .map_err(|_| Error::Type(format!("column {column} is not UTF-8")))?,
        ),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Real(_) => {
            return Err(Error::Type(format!(
                "column {column} is a floating-point number"
            )));
        }
    })
}

fn insert_statement(table: &Table) -> Box<str> {
    let places: Vec<String> = (1..=table.columns.len())
        .map(|place| format!("?{place}"))
        .collect();
    format!(
        "insert into {} ({}) values ({})",
        table.name,
        table.column_list(),
        places.join(", ")
    )
    .into()
}
