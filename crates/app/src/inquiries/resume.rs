//! Resuming: a session token for an inquiry that somebody left (contract, resuming).

use bonafide_db::Tx;
use bonafide_domain::inquiry::{Command, Inquiry};

use crate::{Cx, House, Kept, Result, sessions, templates, tokens};

pub struct Resumed {
    pub inquiry: Kept<Inquiry>,
    pub session_token: String,
}

/// An unused session that still lives is handed out again before a new one is made.
pub fn resume(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<Resumed> {
    let mut kept = super::find(tx, house, cx, id)?;
    super::change(tx, house, cx, &mut kept, Command::Resume)?;
    let template = templates::find(tx, cx, &kept.it.template_id)?;
    let session = sessions::unused_or_new(tx, house, cx, &template, &mut kept)?;
    Ok(Resumed {
        session_token: tokens::sign(house, cx, &session)?,
        inquiry: kept,
    })
}
