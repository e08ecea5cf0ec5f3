//! Use-cases: load → decide → apply → save → record, synchronously, inside one transaction.
//! The only crate with SQL in it.

pub mod accounts;
pub mod analytics;
pub mod apikeys;
pub mod audit;
pub mod clock;
mod cx;
pub mod door;
mod error;
pub mod events;
pub mod flow;
mod house;
pub mod ids;
pub mod inquiries;
pub mod jobs;
mod kept;
pub mod limiter;
pub mod links;
pub mod lookup;
mod migrations;
pub mod once;
pub mod openings;
pub mod ring;
pub mod scenarios;
pub mod seal;
pub mod search;
pub mod seed;
pub mod sessions;
pub mod tables;
pub mod tags;
pub mod templates;
pub mod theme_sets;
pub mod tokens;
pub mod users;
pub mod wire;
pub mod work;

pub use cx::{Actor, Cx, Draws, Environment, Kind, Seed};
pub use error::{Error, Problem, Result};
pub use house::{House, Settings};
pub use kept::Kept;
pub use migrations::MIGRATIONS;
