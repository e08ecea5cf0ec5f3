//! `bonafide template import` and `export`

use std::path::Path;

use bonafide_app::{Seed, templates};
use bonafide_db::Tx;
use jiff::Timestamp;

use crate::data;
use crate::failure::{Failure, Result};
use crate::out::{self, say};
use crate::settings::Settings;

pub fn import(settings: &Settings, file: &Path, publish: bool, into: Option<String>) -> Result<()> {
    let text = String::from_utf8(super::read(file)?).map_err(|_| {
        let file = file.display();
        Failure::new(format!("The file {file} is not UTF-8 text."), "")
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
