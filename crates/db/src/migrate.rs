//! Forward-only migrations, recorded with a checksum.

use crate::session::{Mode, Session};
use crate::{Engine, Error, Result, Value};

/// One step of the schema. Migrations are applied in the order of their list and never change once released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// A name that stays, such as `0001_inquiries`.
    pub name: &'static str,
    /// One or more statements, separated by `;`, in the SQL both engines share.
    pub sql: &'static str,
}

const RECORD: &str = "create table if not exists migrations (
    position bigint primary key,
    name text not null,
    checksum text not null,
    applied_at text not null default (cast(current_timestamp as text))
)";

/// Whether every migration is recorded; an error when record and program disagree.
pub(crate) fn is_current(session: &mut dyn Session, migrations: &[Migration]) -> Result<bool> {
    session.begin(Mode::Read)?;
    let exists = match session.engine() {
        Engine::Sqlite => {
            "select count(*) from sqlite_master where type = 'table' and name = 'migrations'"
        }
        Engine::Postgres => {
            "select count(*) from pg_tables where tablename = 'migrations' and schemaname = current_schema()"
        }
    };
    let applied =
        session
            .query(exists, &[])
            .and_then(|rows| match rows.first().map(|row| row.int(0)) {
                Some(Ok(0)) | None => Ok(None),
                Some(Ok(_)) => applied(session, migrations).map(Some),
                Some(Err(error)) => Err(error),
            });
    session.rollback();
    Ok(applied? == Some(migrations.len()))
}

/// Applies what is missing, all in one transaction.
pub(crate) fn migrate(session: &mut dyn Session, migrations: &[Migration]) -> Result<()> {
    if is_current(session, migrations)? {
        return Ok(());
    }
    // A rebuilt table is dropped while others refer to it; SQLite checks the references afterwards instead, and
    // ignores this setting inside a transaction.
    if session.engine() == Engine::Sqlite {
        session.batch("pragma foreign_keys = off")?;
    }
    let outcome = in_transaction(session, migrations);
    if outcome.is_err() {
        session.rollback();
    }
    if session.engine() == Engine::Sqlite {
        session.batch("pragma foreign_keys = on")?;
    }
    outcome
}

fn in_transaction(session: &mut dyn Session, migrations: &[Migration]) -> Result<()> {
    session.begin(Mode::Alone)?;
    if session.engine() == Engine::Postgres {
        session.batch("set local statement_timeout = 0")?;
    }
    session.batch(RECORD)?;
    // Read again under the lock: another process may have been faster.
    let done = applied(session, migrations)?;
    for (position, migration) in migrations.iter().enumerate().skip(done) {
        session
            .batch(migration.sql)
            .map_err(|error| Error::Migration(format!("{}: {error}", migration.name)))?;
        session.execute(
            "insert into migrations (position, name, checksum) values ($1, $2, $3)",
            &[
                position_value(position),
                migration.name.into(),
                checksum(migration.sql).into(),
            ],
        )?;
    }
    if session.engine() == Engine::Sqlite
        && !session.query("pragma foreign_key_check", &[])?.is_empty()
    {
        return Err(Error::Migration(
            "a foreign key is violated after the migrations".to_owned(),
        ));
    }
    session
        .commit(&[])
        .map_err(|error| Error::Migration(format!("the commit failed: {error:?}")))
}

/// How many migrations are recorded, after checking that they are the first of the program's.
fn applied(session: &mut dyn Session, migrations: &[Migration]) -> Result<usize> {
    let rows = session.query(
        "select position, name, checksum from migrations order by position",
        &[],
    )?;
    for (index, row) in rows.iter().enumerate() {
        let name = row.text(1)?;
        let Some(known) = migrations.get(index) else {
            return Err(Error::Migration(format!(
                "the database has {name}, which this program does not know: it was used by a newer version"
            )));
        };
        if known.name != name || position_value(index) != Value::Int(row.int(0)?) {
            return Err(Error::Migration(format!(
                "the database has {name} where this program has {}",
                known.name
            )));
        }
        if checksum(known.sql) != row.text(2)? {
            return Err(Error::Migration(format!(
                "{name} was changed after it had been applied"
            )));
        }
    }
    Ok(rows.len())
}

fn position_value(index: usize) -> Value {
    Value::Int(i64::try_from(index).unwrap_or(i64::MAX))
}

/// 64-bit FNV-1a in hexadecimal. It finds a change made by mistake; it is no defence against one made on purpose.
fn checksum(sql: &str) -> String {
    let hash = sql.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::checksum;

    /// The published test vectors of FNV-1a.
    #[test]
    fn checksums_are_fnv_1a() {
        assert_eq!(checksum(""), "cbf29ce484222325");
        assert_eq!(checksum("a"), "af63dc4c8601ec8c");
        assert_eq!(checksum("foobar"), "85944171f73967e8");
    }
}
