//! Erasing a person: the account's data and that of all its inquiries.

use bonafide_app::{House, Result, accounts};
use bonafide_db::Tx;

use super::badge;
use crate::kit::{Block, FormBlock, Header};
use crate::pages::inquiries::decide::typed;
use crate::{Page, Visit};

pub fn redact_form(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    page(tx, house, visit, None)
}

fn page(tx: &mut Tx, house: &House, visit: &Visit, fault: Option<String>) -> Result<Page> {
    let kept = accounts::find(tx, house, visit.cx(), visit.param())?;
    let here = visit.at(&["accounts", &kept.it.id]);
    let mut form = FormBlock::confirming(
        visit.at(&["accounts", &kept.it.id, "redact"]),
        "Redact for ever",
        "redact",
    )
    .lead(
        "The account's data and that of every inquiry of it are erased, with their notes, devices and the \
         content of their events. Statuses and times stay; open inquiries end. Nobody can undo this.",
    )
    .cancel(&here);
    if let Some(field) = form.fields.first_mut() {
        field.fault = fault;
    }
    let header = Header::new("Redact this account")
        .back("Account", here)
        .status(badge(&kept.it));
    Ok(Page::of(header, vec![Block::Form(form)]))
}

pub fn redact(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    if let Some(fault) = typed(visit, "redact") {
        return Ok(page(tx, house, visit, Some(fault))?.refused());
    }
    let id = visit.param();
    accounts::redact(tx, house, visit.cx(), id)?;
    Ok(Page::go_to(visit.at(&["accounts", id]))
        .saying("Personal data of the account and its inquiries erased"))
}
