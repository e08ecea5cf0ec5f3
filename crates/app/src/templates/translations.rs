//! A template's strings, out of it and into it (contract, translations).

use bonafide_db::Tx;
use bonafide_domain::definition::{self, TranslationRow};
use bonafide_domain::template::{Template, Version, VersionStatus};

use super::{current, draft, editable, faulty, find, parsed};
use crate::{Cx, House, Result};

/// The strings of the live version (else of the draft), per language.
pub fn translations(tx: &mut Tx, cx: &Cx, id: &str) -> Result<Vec<TranslationRow>> {
    let template = find(tx, cx, id)?;
    let version = current(tx, cx, &template)?;
    Ok(definition::translations(&parsed(&version)?))
}

/// Writes strings into the draft, which is made when there is none; never publishes.
pub fn import_translations(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    id: &str,
    rows: &[TranslationRow],
) -> Result<(Template, Version)> {
    let template = find(tx, cx, id)?;
    let mut version = editable(tx, &template)?;
    let old = parsed(&version)?;
    let new = definition::import_translations(&old, rows)
        .map_err(|faults| faulty("translations", &faults))?;
    if version.status != VersionStatus::Draft {
        version = draft(tx, house, cx, &template, &new)?;
        return Ok((template, version));
    }
    version = super::revise(tx, house, cx, version, &new)?;
    Ok((template, version))
}
