//! `bonafide template import` and `export`

use std::io::Read;
use std::path::Path;

use bonafide_app::{Seed, templates};
use bonafide_db::Tx;
use jiff::Timestamp;

use crate::data;
use crate::failure::{Failure, Result};
use crate::out::{self, say};
use crate::settings::Settings;

pub fn import(settings: &Settings, file: &Path, publish: bool, into: Option<String>) -> Result<()> {
    let text = read(file).map_err(|error| {
        Failure::new(
            format!("The file {} cannot be read: {error}.", file.display()),
            "",
        )
    })?;
    let opened = super::beside(settings)?;
    let house = opened.house.clone();
    let (now, seed) = (Timestamp::now(), Seed(data::random()?));
    let (template, version) = opened
        .db
        .write(move |tx: &mut Tx<'_>| {
            templates::import_text(tx, &house, &text, publish, into.as_deref(), now, seed)
        })
        .wait()?;
    opened.db.close();
    say!("{template} {version}");
    Ok(())
}

pub fn export(settings: &Settings, id: String) -> Result<()> {
    let opened = super::beside(settings)?;
    let text = opened
        .db
        .read(move |tx: &mut Tx<'_>| templates::export_text(tx, &id))
        .wait()?;
    opened.db.close();
    out::print(format_args!("{text}"));
    Ok(())
}

fn read(file: &Path) -> std::io::Result<String> {
    if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        return Ok(text);
    }
    std::fs::read_to_string(file)
}
