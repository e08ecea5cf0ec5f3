//! How many inquiries are in a state, in bounded time.

use bonafide_db::Tx;
use bonafide_domain::inquiry::Status;
use jiff::Timestamp;

use crate::{Cx, Result, ids};

/// How far inquiries in one state are counted.
pub const MOST_COUNTED: i64 = 1000;

pub struct Standing {
    /// At most [`MOST_COUNTED`].
    pub count: i64,
    /// When the one that was created first was created; None: there is none.
    pub oldest: Option<Timestamp>,
}

/// Inquiries of an environment in a status, oldest first: as a range of their index, and in its order.
/// PostgreSQL keeps the plan of a statement that it has run some times. With `=` that plan was made for
/// environments full of inquiries, and read the whole table in those that have none.
const RANGE: &str = "from inquiries where (environment_id, status) >= ($1, $2) \
    and (environment_id, status) <= ($1, $2) order by environment_id, status, id";

pub fn standing(tx: &mut Tx, cx: &Cx, status: Status) -> Result<Standing> {
    let of = [
        cx.environment.id.as_str().into(),
        status.as_str().into(),
        MOST_COUNTED.into(),
    ];
    let sql = format!("select count(*), min(id) from (select id {RANGE} limit $3) counted");
    let Some(row) = tx.one(&sql, &of)? else {
        return Ok(Standing {
            count: 0,
            oldest: None,
        });
    };
    let oldest = row.opt_string(1)?;
    Ok(Standing {
        count: row.int(0)?,
        oldest: oldest.and_then(|id| ids::made_at(ids::INQUIRY, &id)),
    })
}

/// Whether anybody ever came to the end of an inquiry.
pub fn any_completed(tx: &mut Tx, cx: &Cx) -> Result<bool> {
    let sql = format!("select id {RANGE} limit 1");
    for status in [
        Status::Completed,
        Status::Approved,
        Status::Declined,
        Status::NeedsReview,
    ] {
        let of = [cx.environment.id.as_str().into(), status.as_str().into()];
        if tx.one(&sql, &of)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
