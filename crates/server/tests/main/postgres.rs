//! The same server over PostgreSQL; runs where `BONAFIDE_TEST_POSTGRES_URL` names a server.

use std::time::{SystemTime, UNIX_EPOCH};

use postgres::{Client, NoTls};
use rustix::process::Signal;

use crate::api::Api;
use crate::process::{Home, stderr};

/// A database of its own, dropped at the end of the story.
struct Database {
    server: Client,
    name: String,
    url: String,
}

impl Database {
    /// `None` where no server is named.
    fn new() -> Option<Self> {
        let base = std::env::var("BONAFIDE_TEST_POSTGRES_URL").ok()?;
        let mut server = Client::connect(&base, NoTls).unwrap();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let name = format!("bonafide_{}_{}", std::process::id(), now.as_nanos());
        server
            .batch_execute(&format!("create database {name}"))
            .unwrap();
        let (address, options) = base.split_once('?').unwrap_or((&base, ""));
        let (host, _) = address.rsplit_once('/').unwrap();
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

#[test]
fn an_acknowledged_inquiry_survives_a_kill() {
    let Some(database) = Database::new() else {
        return;
    };
    let home = Home::new();
    let variables = [("BONAFIDE_DATABASE_URL", database.url.as_str())];
    let server = home.start_with(&variables);
    let key = server.printed_key();
    let api = server.api();
    let id = api.create(&api.template(), serde_json::json!({})).unwrap();
    server.signal(Signal::KILL);
    assert!(!server.wait().success());

    let server = home.start_with(&variables);
    let api = Api::new(&server.address, &key);
    assert_eq!(api.inquiry(&id).status, 200);
    server.stop();

    // A second machine without a copy of the keys must not make keys of its own.
    let other = Home::new();
    let output = other.command(&["serve"]).envs(variables).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(stderr(&output).contains("is missing"), "{output:?}");
    assert!(!other.data().join("master.key").exists());
}
