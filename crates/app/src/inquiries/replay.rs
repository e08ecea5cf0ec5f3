//! An inquiry out of its events.

use bonafide_db::Tx;
use bonafide_domain::inquiry::{Event, Inquiry, apply, create};

use crate::events::{self, Event as Entry};
use crate::{Cx, Error, House, Result};

/// Folds an inquiry's events; equals the stored state (a test and `audit` rely on it).
pub fn replay(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<Option<Inquiry>> {
    let history = events::history(tx, house, cx, id)?;
    Ok(states(&history)?.pop())
}

/// The state after each of an inquiry's events, oldest first; entries that were erased are left out.
pub fn states(history: &[Entry]) -> Result<Vec<Inquiry>> {
    let mut states: Vec<Inquiry> = Vec::new();
    for entry in history {
        let Some(body) = &entry.body else { continue };
        let fact: Event =
            serde_json::from_value(body["change"].clone()).map_err(Error::internal)?;
        let next = match states.last() {
            None => create(&fact),
            Some(before) => {
                let mut next = before.clone();
                apply(&mut next, &fact, entry.created_at);
                Some(next)
            }
        };
        states.extend(next);
    }
    Ok(states)
}
