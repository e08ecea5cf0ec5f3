//! The entrance, the home page of an environment, search by id, and opening personal data.

mod first_run;
mod needs;
mod search;
mod today;

use bonafide_app::{House, Result, accounts, audits, ids, inquiries, users};
use bonafide_db::Tx;

use crate::form::{Faults, attempt};
use crate::kit::{Act, Block, Field, FormBlock, Header};
use crate::{Page, Visit};

pub use search::search;

/// `/dashboard`: the environment that was looked at last, at first the sandbox.
pub fn entrance(_: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let environment = visit.linked_environment(house);
    Ok(Page::go_to(format!("/dashboard/{environment}")))
}

/// What needs a person now, what happened today, and what a new installation still lacks.
pub fn home(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let mut header = Header::new("Home");
    if visit.may("inquiry.write") {
        header = header.act(Act::link("New inquiry", visit.at(&["inquiries", "new"])).main());
    }
    let mut blocks = vec![Block::section(
        "Needs you now",
        needs::blocks(tx, house, visit)?,
    )];
    if visit.may("inquiry.read") {
        blocks.push(Block::section(
            visit
                .cx()
                .now
                .strftime("Today, %-d %b %Y (UTC)")
                .to_string(),
            today::blocks(tx, house, visit)?,
        ));
    }
    blocks.extend(first_run::blocks(tx, house, visit)?);
    Ok(Page::of(header, blocks))
}

/// Asks why the personal data has to be opened, where the environment wants to know.
pub fn open_form(_: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    let query = &visit.query;
    Ok(open_page(
        visit,
        query.text("object"),
        query.text("back"),
        &Faults::default(),
    ))
}

fn open_page(visit: &Visit, object: &str, back: &str, faults: &Faults) -> Page {
    let back = visit.next(Some(back), &visit.at(&[]));
    let required = visit.cx().environment.settings.reason_required;
    let mut reason = Field::text("reason", "Why you have to see it");
    if !required {
        reason = reason.optional();
    }
    let form = FormBlock::new(visit.at(&["open"]), "Show the personal data", vec![reason])
        .hidden("object", object)
        .hidden("back", &back)
        .cancel(&back)
        .faults(faults);
    let header = Header::new("Show personal data").lead(format!(
        "It stays readable to you for {} minutes. That you opened it, and why, is written to the audit \
         log.",
        users::OPEN_MINUTES
    ));
    Page::of(header, vec![Block::Form(form)])
}

/// Opens the personal data of an inquiry or account for this session.
pub fn open(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let (object, reason) = (visit.form.text("object"), visit.form.text("reason"));
    let back = visit.form.text("back");
    // It has to be one of this environment.
    if object.starts_with(ids::ACCOUNT) {
        accounts::find(tx, house, visit.cx(), object)?;
    } else {
        inquiries::find(tx, house, visit.cx(), object)?;
    }
    let settings = &visit.cx().environment.settings;
    if reason.is_empty() && settings.reason_required && !visit.form.has("reason") {
        let asked = [("object", object), ("back", back)];
        return Ok(Page::go_to(visit.at_with(&["open"], &asked)));
    }
    let opened = attempt(tx, |tx| {
        audits::opened(tx, house, visit.cx(), object, &["fields"], reason)
    })?;
    if let Err(faults) = opened {
        return Ok(open_page(visit, object, back, &faults).refused());
    }
    let session = &visit.member()?.session.id;
    users::open_object(tx, session, object, visit.now())?;
    Ok(
        Page::go_to(visit.next(Some(back), &visit.at(&[]))).saying(format!(
            "Personal data is shown for {} minutes",
            users::OPEN_MINUTES
        )),
    )
}
