//! Erasing an inquiry's personal data, and the receipt of it.

use bonafide_app::{Error, House, Result, events, inquiries};
use bonafide_db::Tx;

use super::decide::typed;
use super::words::{Causes, badge};
use crate::kit::{Block, Cell, Definition, FormBlock, Header, Notice, Tone};
use crate::{Page, Visit};

pub fn redact_form(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    page(tx, house, visit, None)
}

fn page(tx: &mut Tx, house: &House, visit: &Visit, fault: Option<String>) -> Result<Page> {
    let id = visit.param();
    let kept = inquiries::find(tx, house, visit.cx(), id)?;
    let here = visit.at(&["inquiries", id]);
    let mut form = FormBlock::confirming(
        visit.at(&["inquiries", id, "redact"]),
        "Redact for ever",
        "redact",
    )
    .lead(
        "Fields, notes, reference id, devices and the content of its events are erased, here and in \
         every copy that is made from now on. Status, times and tags stay. An open inquiry is ended. \
         Its account is not touched. Nobody can undo this.",
    )
    .cancel(&here);
    if let Some(field) = form.fields.first_mut() {
        field.fault = fault;
    }
    let header = Header::new("Redact this inquiry")
        .back("Inquiry", here)
        .status(badge(kept.it.status));
    Ok(Page::of(header, vec![Block::Form(form)]))
}

pub fn redact(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    if let Some(fault) = typed(visit, "redact") {
        return Ok(page(tx, house, visit, Some(fault))?.refused());
    }
    let id = visit.param();
    inquiries::redact(tx, house, visit.cx(), id)?;
    Ok(Page::go_to(visit.at(&["inquiries", id, "receipt"])).saying("Personal data erased"))
}

/// What was erased, when and by whom, with the entry of the log that proves it.
pub fn receipt(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let id = visit.param();
    let kept = inquiries::find(tx, house, visit.cx(), id)?;
    let Some(at) = kept.it.redacted_at else {
        return Err(Error::conflict("The inquiry is not redacted"));
    };
    let proof =
        events::proof(tx, visit.cx(), id, "inquiry.redacted")?.ok_or_else(Error::not_found)?;
    let event = events::retrieve(tx, house, visit.cx(), &proof.event_id)?;
    let actor = event
        .body
        .as_ref()
        .and_then(|body| body["actor"].as_str().map(str::to_owned));
    let by = match actor {
        Some(actor) => Cell::text(Causes::default().name(tx, house, &actor)?),
        None => Cell::nothing("Not known"),
    };
    let facts = vec![
        Definition::new("Inquiry id", Cell::id(id)),
        Definition::new("Erased", Cell::time(at)),
        Definition::new("By", by),
        Definition::new("Event", Cell::id(&proof.event_id)),
        Definition::new("Hash of the log's entry", Cell::id(&proof.hash)).note(
            "SHA-256 over the entry and the one before it. `bonafide audit verify` checks the whole chain.",
        ),
    ];
    let notice = Notice::new(
        Tone::Ok,
        "The personal data of this inquiry is erased",
        "Its key was destroyed, so that what older copies of the database still hold stays closed.",
    );
    Ok(Page::of(
        Header::new("Receipt of an erasure")
            .back("Inquiry", visit.at(&["inquiries", id]))
            .status(badge(kept.it.status)),
        vec![Block::Notice(notice), Block::Definitions(facts)],
    ))
}
