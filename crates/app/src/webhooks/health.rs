//! How an endpoint fares.

use bonafide_db::Tx;
use jiff::Timestamp;

use super::Endpoint;
use crate::events::{newest, time};
use crate::{Cx, Result};

pub struct Health {
    /// Deliveries that wait for an attempt.
    pub pending: i64,
    /// Entries of the log that were not looked at for it yet.
    pub events_behind: i64,
    pub next_attempt_at: Option<Timestamp>,
}

pub fn of(tx: &mut Tx, cx: &Cx, endpoint: &Endpoint) -> Result<Health> {
    let row = tx.one(
        "select count(*), min(due_at) from webhook_deliveries where webhook_id = $1 \
         and due_at is not null",
        &[endpoint.id.as_str().into()],
    )?;
    let (pending, next) = match row {
        Some(row) => (row.int(0)?, row.opt_int(1)?),
        None => (0, None),
    };
    let head = newest(tx, &cx.environment.id)? as i64;
    let follows = endpoint.status == bonafide_domain::webhook::Status::Enabled
        || endpoint.doc.disabled.is_some();
    Ok(Health {
        pending,
        events_behind: if follows { head - endpoint.cursor } else { 0 },
        next_attempt_at: next.map(time).transpose()?,
    })
}

/// Deliveries that wait, over all environments; for the figures of the process.
pub fn backlog(tx: &mut Tx) -> Result<i64> {
    Ok(tx
        .one(
            "select count(*) from webhook_deliveries where due_at is not null",
            &[],
        )?
        .map_or(Ok(0), |row| row.int(0))?)
}
