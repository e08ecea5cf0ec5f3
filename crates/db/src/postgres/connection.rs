//! One connection and the statements prepared on it.

use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use postgres::types::ToSql;
use postgres::{Client, SimpleQueryMessage, Statement};

use super::appends::Column;
use super::error::{is_connection_loss, translate};
use super::listen::WriterPid;
use super::statements::Statements;
use super::target::Target;
use super::value;
use crate::sql::Facts;
use crate::{Error, Result, Row, Value};

/// The pauses between attempts to connect: about two seconds, then the callers are told.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(50),
    Duration::from_millis(150),
    Duration::from_millis(300),
    Duration::from_millis(500),
    Duration::from_millis(1000),
];

pub(crate) struct Connection {
    target: Target,
    name: &'static str,
    /// Where the server's name for this connection is told, if it is the writer's.
    pid: Option<WriterPid>,
    client: Option<Client>,
    /// The last attempt to connect failed: until one succeeds callers are told after a single one.
    down: bool,
    statements: Statements,
}

impl Connection {
    /// Connects once. `name` is what the server lists the connection under.
    pub(crate) fn open(
        target: Target,
        name: &'static str,
        pid: Option<WriterPid>,
    ) -> Result<Connection> {
        let mut connection = Connection {
            target,
            name,
            pid,
            client: None,
            down: true,
            statements: Statements::default(),
        };
        connection.connect()?;
        Ok(connection)
    }

    pub(crate) fn lost(&self) -> bool {
        self.client.as_ref().is_none_or(Client::is_closed)
    }

    /// Closes a connection whose state is not known.
    pub(crate) fn give_up(&mut self) {
        self.client = None;
    }

    /// Connects anew, waiting a bounded time for the server.
    pub(crate) fn connect(&mut self) -> Result<()> {
        self.give_up();
        self.statements.clear();
        let mut pauses = PAUSES.iter().skip(if self.down { PAUSES.len() } else { 0 });
        loop {
            let outcome = self.connect_once();
            self.down = outcome.is_err();
            match pauses.next() {
                Some(pause) if self.down => sleep(*pause),
                _ => return outcome,
            }
        }
    }

    fn connect_once(&mut self) -> Result<()> {
        let mut client = self.target.connect(self.name)?;
        if let Some(pid) = &self.pid {
            let row = client
                .query_one("select pg_backend_pid()", &[])
                .map_err(|error| translate(&error))?;
            pid.set(row.try_get(0).map_err(|error| translate(&error))?);
        }
        self.client = Some(client);
        Ok(())
    }

    /// Runs statements without parameters, several in one text and one round trip.
    pub(crate) fn send(&mut self, sql: &str) -> Result<()> {
        self.exchange(|client, _| client.batch_execute(sql))
    }

    /// The same; gives the first column of every row that they answer with, as text.
    pub(crate) fn ask(&mut self, sql: &str) -> Result<Vec<String>> {
        let told = self.exchange(|client, _| client.simple_query(sql))?;
        let texts = told.iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        });
        Ok(texts.collect())
    }

    pub(crate) fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        let statement = self.prepare(sql, params)?;
        self.exchange(|client, _| client.execute(&statement, &references(params)))
    }

    pub(crate) fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        let statement = self.prepare(sql, params)?;
        let rows = self.exchange(|client, _| client.query(&statement, &references(params)))?;
        rows.iter().map(value::row).collect()
    }

    /// Runs a statement whose parameters are whole columns.
    pub(crate) fn write(&mut self, sql: &str, columns: &[Column<'_>]) -> Result<u64> {
        let statement = self.exchange(|client, statements| statements.prepare(client, sql, &[]))?;
        let params: Vec<&(dyn ToSql + Sync)> = columns.iter().map(Column::parameter).collect();
        self.exchange(|client, _| client.execute(&statement, &params))
    }

    /// A query with whole columns after its other parameters.
    pub(crate) fn query_columns(
        &mut self,
        sql: &str,
        params: &[Value],
        columns: &[Column<'_>],
    ) -> Result<Vec<Row>> {
        let statement = self.exchange(|client, statements| statements.prepare(client, sql, &[]))?;
        let mut all = references(params);
        all.extend(columns.iter().map(Column::parameter));
        let rows = self.exchange(|client, _| client.query(&statement, &all))?;
        rows.iter().map(value::row).collect()
    }

    /// What the text of a statement tells about it.
    pub(crate) fn facts(&mut self, sql: &str) -> Arc<Facts> {
        self.statements.facts(sql)
    }

    /// The schema may change: what was prepared for it is forgotten.
    pub(crate) fn forget_statements(&mut self) {
        self.statements.clear();
    }

    fn prepare(&mut self, sql: &str, params: &[Value]) -> Result<Statement> {
        let statement =
            self.exchange(|client, statements| statements.prepare(client, sql, params))?;
        let wanted = statement.params().len();
        if wanted != params.len() {
            return Err(Error::Sql {
                code: "parameters".to_owned(),
                message: format!(
                    "{} parameters for a statement with {wanted} placeholders",
                    params.len()
                ),
            });
        }
        Ok(statement)
    }

    /// One exchange with the server. A connection that is gone afterwards is dropped.
    fn exchange<T>(
        &mut self,
        call: impl FnOnce(&mut Client, &mut Statements) -> Result<T, postgres::Error>,
    ) -> Result<T> {
        let Some(client) = &mut self.client else {
            return Err(Error::Unavailable(
                "there is no connection to PostgreSQL".to_owned(),
            ));
        };
        call(client, &mut self.statements).map_err(|error| {
            if is_connection_loss(&error) {
                self.client = None;
            }
            // "cached plan must not change result type", "prepared statement does not exist": prepare anew next time.
            if matches!(
                error.code().map(|code| code.code()),
                Some("0A000" | "26000")
            ) {
                self.statements.clear();
            }
            translate(&error)
        })
    }
}

fn references(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params
        .iter()
        .map(|value| value as &(dyn ToSql + Sync))
        .collect()
}
