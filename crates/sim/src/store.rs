//! Where an installation's data lies: a file, or a database on the PostgreSQL that the tests name.

use bonafide_app::MIGRATIONS;
use bonafide_db::{Db, Options};
use bonafide_testing::Postgres;
use tempfile::TempDir;

pub struct Store {
    folder: TempDir,
    postgres: Option<Postgres>,
}

impl Store {
    pub fn sqlite() -> Self {
        Self {
            folder: TempDir::new().expect("a folder"),
            postgres: None,
        }
    }

    /// None where `BONAFIDE_TEST_POSTGRES_URL` names no server.
    pub fn postgres() -> Option<Self> {
        Some(Self {
            postgres: Some(Postgres::new()?),
            ..Self::sqlite()
        })
    }

    /// How many processes may serve it.
    pub fn nodes(&self) -> usize {
        if self.postgres.is_some() { 2 } else { 1 }
    }

    pub fn open(&self) -> Db {
        let url = match &self.postgres {
            Some(postgres) => postgres.url().to_owned(),
            None => format!("sqlite:{}", self.folder.path().join("world.db").display()),
        };
        let options = Options {
            url,
            readers: 1,
            ..Options::default()
        };
        Db::open(&options, MIGRATIONS).expect("the database opens")
    }

    /// Every file of the installation, with its name.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let entries = std::fs::read_dir(self.folder.path()).expect("the folder");
        entries
            .flatten()
            .filter_map(|entry| {
                let bytes = std::fs::read(entry.path()).ok()?;
                Some((entry.file_name().to_string_lossy().into_owned(), bytes))
            })
            .collect()
    }
}
