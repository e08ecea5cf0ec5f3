//! Figures about the installation as a whole, for its metrics. Cheap enough to be asked for every
//! few seconds.

use bonafide_db::Tx;

use crate::Result;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Entries of the event logs, over all environments.
    pub events: u64,
    /// Effects that wait to be performed, or to be tried again.
    pub pending_jobs: u64,
}

pub fn look(tx: &mut Tx) -> Result<Figures> {
    let mut number = |sql: &str| -> Result<u64> {
        let row = tx.one(sql, &[])?;
        Ok(row
            .map(|row| row.opt_int(0))
            .transpose()?
            .flatten()
            .unwrap_or(0) as u64)
    };
    Ok(Figures {
        events: number("select sum(seq) from chains")?,
        pending_jobs: number("select count(*) from jobs where finished_at is null")?,
    })
}
