//! A PostgreSQL database of its own for one story.

use std::sync::atomic::{AtomicU32, Ordering};

use postgres::{Client, NoTls};

static MADE: AtomicU32 = AtomicU32::new(0);

pub struct Database {
    server: Client,
    name: String,
    pub url: String,
}

impl Database {
    /// None where `BONAFIDE_TEST_POSTGRES_URL` names no server.
    pub fn new() -> Option<Self> {
        let base = std::env::var("BONAFIDE_TEST_POSTGRES_URL").ok()?;
        let mut server = Client::connect(&base, NoTls).expect("the server");
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("bonafide_pages_{}_{number}", std::process::id());
        server
            .batch_execute(&format!("create database {name}"))
            .expect("a database");
        let (address, options) = base.split_once('?').unwrap_or((&base, ""));
        let (host, _) = address.rsplit_once('/').expect("a URL with a database");
        let url = format!("{host}/{name}?{options}");
        Some(Self { server, name, url })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let drop = format!("drop database if exists {} with (force)", self.name);
        if let Err(error) = self.server.batch_execute(&drop) {
            eprintln!("{} stays: {error}", self.name);
        }
    }
}
