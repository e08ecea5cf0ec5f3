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

pub fn standing(tx: &mut Tx, cx: &Cx, status: Status) -> Result<Standing> {
    let of = [
        cx.environment.id.as_str().into(),
        status.as_str().into(),
        MOST_COUNTED.into(),
    ];
    let row = tx.one(
        "select count(*), min(id) from (select id from inquiries where environment_id = $1 \
         and status = $2 order by id limit $3) counted",
        &of,
    )?;
    let Some(row) = row else {
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
    for status in [
        Status::Completed,
        Status::Approved,
        Status::Declined,
        Status::NeedsReview,
    ] {
        let row = tx.one(
            "select 1 from inquiries where environment_id = $1 and status = $2 limit 1",
            &[cx.environment.id.as_str().into(), status.as_str().into()],
        )?;
        if row.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
