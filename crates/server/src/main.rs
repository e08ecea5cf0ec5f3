//! Bonafide's one binary: it serves the REST API and the hosted pages, and looks after itself.
//!
//! This is the only crate that waits, reads the clock, draws random numbers, opens sockets and
//! writes files; whatever decides about people is a plain function of the crates inside.
#![allow(
    clippy::disallowed_methods,
    reason = "the clock, sleeping and randomness are handed to the other crates from here"
)]
// A closed pipe makes these panic: see `out`.
#![warn(clippy::print_stdout, clippy::print_stderr)]

mod banner;
mod commands;
mod data;
mod failure;
mod http;
mod logs;
mod out;
mod passkeys;
mod settings;
mod start;
mod workers;

use std::process::ExitCode;

use clap::Parser;

use commands::Command;
use failure::Result;
use out::remark;
use settings::{Flags, Sources};

/// Most of a request's work is building and freeing small values of JSON.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Self-hosted identity verification: REST API, hosted flow and webhooks in one process.
#[derive(Parser)]
#[command(name = "bonafide", version, max_term_width = 100)]
struct Line {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Option<Command>,
}

fn main() -> ExitCode {
    use_small_pages();
    let line = Line::parse();
    match run(line) {
        Ok(code) => code,
        Err(failure) => {
            remark!("bonafide: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// The allocator asks for huge pages where the system leaves that to the program. They gain nothing measurable here,
/// and a page of 2 MiB stays for the sake of its last used byte: at rest the server takes some 25 MB without
/// them and 44 MB with them.
fn use_small_pages() {
    // A system that cannot be told so uses more memory.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

fn run(line: Line) -> Result<ExitCode> {
    tls();
    let variable = |name: &str| std::env::var(name).ok();
    let sources = Sources::collect(&line.flags.0, variable)?;
    commands::run(line.command.unwrap_or(Command::Serve), &sources)
}

/// One implementation of TLS for everything that dials out; it builds without C tools.
fn tls() {
    // An error means that it is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
