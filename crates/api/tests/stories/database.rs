//! The database of one story: a file in a folder of its own, or, where
//! `BONAFIDE_TEST_POSTGRES_URL` names a server, a database of its own there.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use bonafide_app::MIGRATIONS;
use bonafide_db::{Db, Options};
use postgres::{Client, NoTls};
use tempfile::TempDir;

pub struct Database {
    folder: TempDir,
    postgres: Option<Postgres>,
}

struct Postgres {
    server: Mutex<Client>,
    name: String,
    url: String,
}

impl Database {
    pub fn new() -> Self {
        let postgres = std::env::var("BONAFIDE_TEST_POSTGRES_URL").ok();
        Self {
            postgres: postgres.map(|base| Postgres::new(&base)),
            ..Self::file()
        }
    }

    /// SQLite in any case, for stories about the file itself.
    pub fn file() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            postgres: None,
        }
    }

    /// The folder that holds the SQLite file and what belongs to it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn open(&self) -> Db {
        let url = match &self.postgres {
            Some(postgres) => postgres.url.clone(),
            None => url_of(self.folder()),
        };
        open(url)
    }
}

/// Opens the SQLite file in a folder.
pub fn open_file(folder: &Path) -> Db {
    open(url_of(folder))
}

fn url_of(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("story.db").display())
}

fn open(url: String) -> Db {
    let options = Options {
        url,
        readers: 2,
        ..Options::default()
    };
    Db::open(&options, MIGRATIONS).unwrap()
}

impl Postgres {
    fn new(base: &str) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let mut server = Client::connect(base, NoTls).unwrap();
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("story_{}_{count}", std::process::id());
        // One may be left over from a process of the same number that was killed.
        for act in ["drop database if exists", "create database"] {
            server.batch_execute(&format!("{act} {name}")).unwrap();
        }
        let (address, options) = base.split_once('?').unwrap_or((base, ""));
        let (host, _) = address.rsplit_once('/').unwrap();
        let url = format!("{host}/{name}?{options}");
        Self {
            server: Mutex::new(server),
            name,
            url,
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let drop = format!("drop database if exists {} with (force)", self.name);
        if let Err(error) = self.server.get_mut().unwrap().batch_execute(&drop) {
            eprintln!("{} stays: {error}", self.name);
        }
    }
}
