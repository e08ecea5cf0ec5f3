//! A template's strings, out of it and into it (contract, translations).

use bonafide_db::Tx;
use bonafide_domain::definition::{self, TranslationRow};
use bonafide_domain::template::{Event, Template, Version, VersionStatus};

use super::{append, current, draft, editable, faulty, find, parsed, save_version};
use crate::{Cx, House, Result, wire};

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
    version.definition = new.to_value();
    version.updated_at = Some(cx.now);
    save_version(tx, &version)?;
    let fact = Event::VersionUpdated {
        version: Box::new(version.clone()),
    };
    append(
        tx,
        house,
        cx,
        &version.id,
        &fact,
        wire::version(&version, &new, false),
    )?;
    Ok((template, version))
}
