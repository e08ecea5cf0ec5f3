//! A fresh database per test and engine.

use std::sync::atomic::{AtomicUsize, Ordering};

use bonafide_db::{Db, Error, Kind, Migration, Options, Row, Table, Value};

pub static MIGRATIONS: &[Migration] = &[
    Migration {
        name: "0001_parents",
        sql: "create table parents (id text primary key, n bigint not null, bytes bytea);
              create table counters (name text primary key, value bigint not null);
              insert into counters (name, value) values ('hits', 0);",
    },
    Migration {
        name: "0002_children",
        sql: "create table children (id bigint primary key,
                  parent text not null references parents (id) on delete cascade, note text);
              create index children_by_parent on children (parent, id);",
    },
];

pub static PARENTS: Table = Table {
    name: "parents",
    columns: &[("id", Kind::Text), ("n", Kind::Int), ("bytes", Kind::Bytes)],
};
pub static CHILDREN: Table = Table {
    name: "children",
    columns: &[
        ("id", Kind::Int),
        ("parent", Kind::Text),
        ("note", Kind::Text),
    ],
};

/// A place for one database, removed at the end.
pub struct Store {
    pub url: String,
    _directory: Option<tempfile::TempDir>,
    admin: Option<(String, String)>,
}

impl Store {
    pub fn sqlite() -> Store {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let url = format!("sqlite:{}", directory.path().join("test.db").display());
        Store {
            url,
            _directory: Some(directory),
            admin: None,
        }
    }

    /// `None` where no server is named.
    pub fn postgres() -> Option<Store> {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let admin = std::env::var("BONAFIDE_TEST_POSTGRES_URL").ok()?;
        let name = format!(
            "db_test_{}_{}",
            std::process::id(),
            NUMBER.fetch_add(1, Ordering::Relaxed)
        );
        run_admin(&admin, &format!("create database {name}"));
        let (base, query) = admin
            .split_once('?')
            .map_or((admin.as_str(), ""), |(base, query)| (base, query));
        let authority = base.find("://").map_or(0, |at| at + 3);
        let end = base[authority..]
            .find('/')
            .map_or(base.len(), |at| authority + at);
        let url = format!("{}/{name}?{query}", &base[..end]);
        Some(Store {
            url,
            _directory: None,
            admin: Some((admin, name)),
        })
    }

    pub fn options(&self) -> Options {
        Options {
            url: self.url.clone(),
            readers: 2,
            ..Options::default()
        }
    }

    pub fn open(&self) -> Db {
        Db::open(&self.options(), MIGRATIONS).expect("the database opens")
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some((admin, name)) = &self.admin {
            run_admin(admin, &format!("drop database {name} with (force)"));
        }
    }
}

fn run_admin(url: &str, sql: &str) {
    let mut client =
        postgres::Client::connect(url, postgres::NoTls).expect("the test server answers");
    client
        .batch_execute(sql)
        .expect("databases may be created and dropped");
}

/// Runs a test on every engine there is.
pub fn each(test: impl Fn(&Store)) {
    test(&Store::sqlite());
    if let Some(store) = Store::postgres() {
        test(&store);
    }
}

pub fn parent(id: &str, n: i64) -> Vec<Value> {
    vec![id.into(), n.into(), Value::Null]
}

pub fn child(id: i64, parent: &str) -> Vec<Value> {
    vec![id.into(), parent.into(), Value::Null]
}

/// Reads all rows of a query.
pub fn rows(db: &Db, sql: &'static str) -> Vec<Row> {
    db.read(move |tx| tx.query(sql, &[]))
        .wait()
        .expect("the query runs")
}

/// Reads one integer.
pub fn int(db: &Db, sql: &'static str) -> i64 {
    db.read(move |tx| tx.one(sql, &[])?.map_or(Ok(-1), |row| row.int(0)))
        .wait()
        .expect("the query runs")
}

/// Keeps the writer busy until `release` is dropped, so that what is written meanwhile becomes one batch.
pub fn hold(
    db: &Db,
) -> (
    bonafide_db::Pending<Result<(), Error>>,
    std::sync::mpsc::SyncSender<()>,
) {
    let (release, held) = std::sync::mpsc::sync_channel::<()>(0);
    let (started, running) = std::sync::mpsc::channel();
    let held = std::sync::Mutex::new(held);
    let pending = db.write(move |_| {
        started.send(()).map_err(|_| Error::Closed)?;
        // Ends when the other side is dropped.
        let _ = held.lock().map_err(|_| Error::Closed)?.recv();
        Ok(())
    });
    running.recv().expect("the writer runs");
    (pending, release)
}
