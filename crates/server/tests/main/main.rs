//! Stories about the binary as its operator meets it: started, asked, stopped and killed.
#![allow(
    clippy::disallowed_methods,
    reason = "a story about a process has to wait for it"
)]

mod access;
mod api;
mod archive;
mod commands;
mod doctor;
mod ending;
mod erasure;
mod first_start;
mod limits;
mod postgres;
mod probes;
mod process;
mod receiver;
mod refusals;
mod scenarios;
mod uploads;
mod webhooks;
