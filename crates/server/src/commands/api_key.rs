//! `bonafide api-key create`

use bonafide_app::{Seed, apikeys};
use bonafide_db::Tx;
use jiff::Timestamp;

use super::Environment;
use crate::data;
use crate::failure::Result;
use crate::settings::Settings;

/// Prints the secret alone on standard output, for scripts; the id goes to standard error.
pub fn create(
    settings: &Settings,
    environment: Environment,
    name: &str,
    every: bool,
) -> Result<()> {
    let opened = super::beside(settings)?;
    let environment = match environment {
        Environment::Sandbox => "sandbox",
        Environment::Production => "production",
    };
    let (house, name) = (opened.house.clone(), name.to_owned());
    let (now, seed) = (Timestamp::now(), Seed(data::random()?));
    let (id, secret) = opened
        .db
        .write(move |tx: &mut Tx<'_>| {
            apikeys::create_by_command(tx, &house, environment, &name, every, now, seed)
        })
        .wait()?;
    opened.db.close();
    eprintln!("Made {id} for {environment}. The key is shown only now:");
    println!("{secret}");
    Ok(())
}
