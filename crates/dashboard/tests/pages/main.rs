//! Stories of the dashboard without sockets, on both engines.

mod browser;
mod entering;
mod forms;
mod house;
mod postgres_database;
mod rights;
