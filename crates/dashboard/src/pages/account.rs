//! One's own account: who one is here, and the sessions.

use bonafide_app::{House, Result};
use bonafide_db::Tx;

use crate::kit::{Block, Cell, Definition, Header};
use crate::{Page, Visit};

pub fn overview(_: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    let member = visit.member()?;
    let facts = vec![
        Definition::new(
            "Name",
            Cell::text_or(Some(&member.user.private.name), "Not given"),
        ),
        Definition::new("E-mail address", Cell::text(&member.user.private.email)),
        Definition::new("Role", Cell::text(&member.role.name)).note(&member.role.description),
        Definition::new("Signed in", Cell::time(member.session.created_at)),
    ];
    Ok(Page::of(
        Header::new("Your account"),
        vec![Block::Definitions(facts)],
    ))
}
