//! Which inquiries an export took out, kept as long as the audit log tells of it.

use bonafide_db::{Tx, Value};
use jiff::SignedDuration;

use super::write::Step;
use crate::tables::EXPORTED_INQUIRIES;
use crate::{Result, ids};

/// Exports that are looked for at once: a page of a timeline tells fewer, and some of them may have been
/// written after the page's place although they were asked for before.
const MOST: usize = 100;

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

/// Ids of the exports that held an inquiry's data, newest first: more than a page of a timeline tells.
/// `before`: an entry of the audit log; only exports that were asked for until then.
pub(crate) fn that_took(
    tx: &mut Tx,
    inquiry_id: &str,
    before: Option<&str>,
) -> Result<Vec<String>> {
    let mut sql = "select export_id from exported_inquiries where inquiry_id = $1".to_owned();
    let mut params: Vec<Value> = vec![inquiry_id.into()];
    if let Some(at) = before.and_then(|id| ids::made_at(ids::USER_AUDIT_LOG, id)) {
        let next = at.checked_add(SignedDuration::from_millis(1)).unwrap_or(at);
        params.push(ids::floor(ids::EXPORT, next).into());
        sql.push_str(" and export_id < $2");
    }
    sql.push_str(&format!(" order by export_id desc limit {MOST}"));
    let rows = tx.query(&sql, &params)?;
    rows.iter().map(|row| Ok(row.string(0)?)).collect()
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
