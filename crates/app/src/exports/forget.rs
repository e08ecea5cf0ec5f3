//! Whoever is redacted is taken out of the files that were written before.

use bonafide_db::Tx;
use bonafide_domain::inquiry::Inquiry;

use super::{COLUMNS, Export, csv, piece_place, read, rows};
use crate::{Cx, Error, House, Result};

/// Writes the line of a redacted inquiry anew in every file that can still be fetched or is being
/// written: what was erased is no longer in it. In the transaction of the redaction.
pub(crate) fn forget(tx: &mut Tx, house: &House, cx: &Cx, inquiry: &Inquiry) -> Result<()> {
    let found = tx.query(
        &format!(
            "select {COLUMNS} from exports where environment_id = $1 and key_leaf is not null \
             and pieces > 0 and written_to <= $2"
        ),
        &[
            inquiry.environment_id.as_str().into(),
            inquiry.id.as_str().into(),
        ],
    )?;
    for row in &found {
        if let Some(export) = read(house, row)? {
            forget_in(tx, house, cx, &export, inquiry)?;
        }
    }
    Ok(())
}

fn forget_in(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    export: &Export,
    inquiry: &Inquiry,
) -> Result<()> {
    let piece = tx.one(
        "select number, sealed from export_pieces where export_id = $1 and oldest <= $2 \
         order by oldest desc limit 1",
        &[export.id.as_str().into(), inquiry.id.as_str().into()],
    )?;
    let Some(piece) = piece else { return Ok(()) };
    let number = piece.int(0)?;
    let (key, place) = (export.key(house)?, piece_place(&export.id, number));
    let text = String::from_utf8(key.open(&place.of(), piece.bytes(1)?)?);
    let text = text.map_err(Error::internal)?;
    let mut line = String::new();
    rows::push(&mut line, inquiry, &export.doc.fields, export.doc.personal);
    let Some(text) = csv::replaced(&text, &inquiry.id, &line) else {
        return Ok(());
    };
    let sealed = key.seal(&place.of(), text.as_bytes(), &cx.draw())?;
    tx.execute(
        "update export_pieces set sealed = $1 where export_id = $2 and number = $3",
        &[sealed.into(), export.id.as_str().into(), number.into()],
    )?;
    Ok(())
}
