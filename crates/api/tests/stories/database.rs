//! The database of one story: a file in a folder of its own, or, where
//! `BONAFIDE_TEST_POSTGRES_URL` names a server, a database of its own there.

use std::path::Path;

use bonafide_app::MIGRATIONS;
use bonafide_db::{Db, Options};
use bonafide_testing::Postgres;
use tempfile::TempDir;

pub struct Database {
    folder: TempDir,
    postgres: Option<Postgres>,
}

impl Database {
    pub fn new() -> Self {
        Self {
            postgres: Postgres::new(),
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
        open(self.url(), false)
    }

    /// As another process opens it: a command beside the server, or a second server on PostgreSQL.
    pub fn open_beside(&self) -> Db {
        open(self.url(), true)
    }

    fn url(&self) -> String {
        match &self.postgres {
            Some(postgres) => postgres.url().to_owned(),
            None => url_of(self.folder()),
        }
    }
}

/// Opens the SQLite file in a folder.
pub fn open_file(folder: &Path) -> Db {
    open(url_of(folder), false)
}

fn url_of(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("story.db").display())
}

fn open(url: String, shared: bool) -> Db {
    let options = Options {
        url,
        readers: 2,
        shared,
        ..Options::default()
    };
    Db::open(&options, MIGRATIONS).unwrap()
}
