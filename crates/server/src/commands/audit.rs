//! `bonafide audit verify`

use std::process::ExitCode;

use bonafide_app::audit;
use bonafide_db::Tx;

use crate::failure::Result;
use crate::out::say;
use crate::settings::Settings;
use crate::start::{self, Hold};

/// Prints a line for each environment with the head of its chain, which an outsider can keep and
/// compare later. Needs no key: the chain is over the sealed bytes.
pub fn verify(settings: &Settings) -> Result<ExitCode> {
    let db = start::database(settings, Hold::Beside)?;
    let report = db.read(|tx: &mut Tx<'_>| audit::verify(tx)).wait();
    db.close();
    let mut whole = true;
    for environment in report?.environments {
        say!(
            "{} {}: {} entries, head {}",
            environment.name,
            environment.id,
            environment.entries,
            environment.head
        );
        for fault in &environment.faults {
            say!("  wrong: {fault}");
            whole = false;
        }
    }
    Ok(if whole {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
