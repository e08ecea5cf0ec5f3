//! Every promise, on each engine: SQLite always, PostgreSQL where `BONAFIDE_TEST_POSTGRES_URL` names a server on which
//! databases may be created.

#![expect(
    clippy::disallowed_methods,
    reason = "a test gives up waiting after a time"
)]

mod batching;
mod closing;
mod layers;
mod migrations;
mod processes;
mod reading;
mod store;
mod writing;
