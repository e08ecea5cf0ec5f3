//! What the tests of several crates share. No part of the product.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use postgres::{Client, NoTls};

static MADE: AtomicU32 = AtomicU32::new(0);

/// A PostgreSQL database of one test's own, dropped with it.
pub struct Postgres {
    server: Mutex<Client>,
    name: String,
    url: String,
}

impl Postgres {
    /// None where `BONAFIDE_TEST_POSTGRES_URL` names no server.
    ///
    /// # Panics
    /// When the server that it names does not answer or lets nobody make databases.
    pub fn new() -> Option<Self> {
        let base = std::env::var("BONAFIDE_TEST_POSTGRES_URL").ok()?;
        let mut server = Client::connect(&base, NoTls).expect("the server answers");
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("bonafide_test_{}_{number}", std::process::id());
        // One may be left over from a process of the same number that was killed.
        for act in ["drop database if exists", "create database"] {
            let sql = format!("{act} {name}");
            server.batch_execute(&sql).expect("databases may be made");
        }
        let (address, options) = base.split_once('?').unwrap_or((&base, ""));
        let (host, _) = address
            .rsplit_once('/')
            .expect("a URL that names a database");
        let url = format!("{host}/{name}?{options}");
        let server = Mutex::new(server);
        Some(Self { server, name, url })
    }

    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let drop = format!("drop database if exists {} with (force)", self.name);
        let Ok(server) = self.server.get_mut() else {
            return;
        };
        if let Err(error) = server.batch_execute(&drop) {
            eprintln!("{} stays: {error}", self.name);
        }
    }
}
