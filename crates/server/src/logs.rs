//! Log lines on standard error. They name requests, routes and codes; never a person, a key, a
//! query or a body.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, fmt};

use crate::failure::{Failure, Result};
use crate::settings::{LogFormat, Settings};

/// Starts logging for the life of the process and makes panics log where they happened.
pub fn start(settings: &Settings) -> Result<()> {
    let filter = EnvFilter::try_new(&settings.log)
        .map_err(|error| Failure::new(format!("The log filter is wrong: {error}."), ""))?;
    let builder = fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let started = match settings.log_format {
        LogFormat::Text => builder.with_target(false).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    started.map_err(|error| Failure::new(format!("Logging cannot start: {error}."), ""))?;
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// The message of a panic may quote the value it stumbled over, so only its place is told.
fn log_panic(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map_or_else(
        || "an unknown place".to_owned(),
        |place| format!("{}:{}", place.file(), place.line()),
    );
    tracing::error!(place, "panic");
}
