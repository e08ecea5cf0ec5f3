//! When keys were used: kept in memory and stored now and then, so that a request writes nothing.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bonafide_db::Tx;
use jiff::Timestamp;

use crate::Result;

/// The newest use of each key since it was last stored, in milliseconds of the machine's time.
/// As many as there are keys.
#[derive(Default)]
pub struct Uses(Mutex<HashMap<String, i64>>);

impl Uses {
    pub fn note(&self, id: &str, real: Timestamp) {
        let real = real.as_millisecond();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match all.get_mut(id) {
            Some(last) => *last = real.max(*last),
            None => {
                all.insert(id.to_owned(), real);
            }
        }
    }

    pub(super) fn last(&self, id: &str) -> Option<i64> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(id).copied()
    }

    /// What has to be stored; kept until [`Uses::stored`].
    pub fn waiting(&self) -> Vec<(String, i64)> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().map(|(id, at)| (id.clone(), *at)).collect()
    }

    /// Forgets what was stored and not used since.
    pub fn stored(&self, uses: &[(String, i64)]) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (id, at) in uses {
            if all.get(id) == Some(at) {
                all.remove(id);
            }
        }
    }
}

/// Stores uses; a later one that another process stored stays.
pub fn store(tx: &mut Tx, uses: &[(String, i64)]) -> Result<()> {
    for (id, at) in uses {
        tx.execute(
            "update api_keys set last_used_at = $1 \
             where id = $2 and (last_used_at is null or last_used_at < $1)",
            &[(*at).into(), id.as_str().into()],
        )?;
    }
    Ok(())
}
