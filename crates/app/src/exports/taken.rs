//! Which inquiries an export took out, kept as long as the audit log tells of it.

use bonafide_db::Tx;

use super::write::Step;
use crate::Result;
use crate::tables::EXPORTED_INQUIRIES;

/// Exports of one inquiry that are told, the newest.
const MOST: i64 = 500;

/// Writes down whose data a piece holds, in the transaction that keeps the piece.
pub(super) fn note(tx: &mut Tx, step: &Step) -> Result<()> {
    let export = &step.export;
    for inquiry_id in &step.readable {
        let row = vec![
            export.environment_id.as_str().into(),
            inquiry_id.as_str().into(),
            export.id.as_str().into(),
            step.at.as_millisecond().into(),
        ];
        tx.insert(&EXPORTED_INQUIRIES, row)?;
    }
    Ok(())
}

/// Ids of the exports that held an inquiry's data, newest first.
pub(crate) fn of_inquiry(tx: &mut Tx, inquiry_id: &str) -> Result<Vec<String>> {
    tx.query(
        "select export_id from exported_inquiries where inquiry_id = $1 \
         order by export_id desc limit $2",
        &[inquiry_id.into(), MOST.into()],
    )?
    .iter()
    .map(|row| Ok(row.string(0)?))
    .collect()
}

/// Forgets what is older than the audit log, in milliseconds of the environment's time; bounded.
pub(crate) fn prune_taken(
    tx: &mut Tx,
    environment_id: &str,
    cutoff: i64,
    batch: i64,
) -> Result<usize> {
    let deleted = tx.execute(
        "delete from exported_inquiries where (inquiry_id, export_id) in \
         (select inquiry_id, export_id from exported_inquiries \
          where environment_id = $1 and created_at < $2 order by created_at limit $3)",
        &[environment_id.into(), cutoff.into(), batch.into()],
    )?;
    Ok(deleted as usize)
}
