//! Members of the organization.

use bonafide_app::users::{self, roles};
use bonafide_app::{House, Result};
use bonafide_db::Tx;

use crate::kit::{Block, Cell, Header, Row, Table};
use crate::{Page, Visit};

pub fn list(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let organization = visit.cx().environment.organization_id.clone();
    let mut rows = Vec::new();
    for user in users::list(tx, house, &organization)? {
        if user.private.removed_at.is_some() {
            continue;
        }
        let role = roles::find(tx, &organization, &user.private.role)?;
        rows.push(Row::new(vec![
            Cell::text(user.shown()),
            Cell::text(&user.private.email),
            Cell::text(role.name),
            Cell::time(user.created_at),
        ]));
    }
    let table = Table::new("Members", &["Name", "E-mail address", "Role", "Since"]).rows(rows);
    Ok(Page::of(
        Header::new("Members").lead("Who may use this dashboard, and as what."),
        vec![Block::Table(table)],
    ))
}
