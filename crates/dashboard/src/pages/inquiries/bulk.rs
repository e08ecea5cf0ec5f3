//! Acts over several inquiries that were chosen in the list. Never a decision.

use bonafide_app::inquiries::{self, MAX_TAGGED};
use bonafide_app::{Error, House, Result, ids};
use bonafide_db::Tx;
use bonafide_domain::inquiry::Command;

use super::decide::typed;
use crate::kit::{Act, Block, Field, FormBlock, Header, Notice, Tone};
use crate::{Page, Visit};

/// Inquiries that one act may end or erase.
const MAX_CHOSEN: usize = 50;

fn chosen<'a>(visit: &'a Visit, most: usize) -> Result<Vec<&'a str>> {
    let chosen = visit.form.all("id");
    if chosen.len() > most {
        return Err(Error::BadRequest(format!(
            "At most {most} inquiries can be chosen at once"
        )));
    }
    if chosen.iter().any(|id| !ids::is(ids::INQUIRY, id)) {
        return Err(Error::BadRequest("An id is not one of an inquiry".into()));
    }
    Ok(chosen)
}

fn back(visit: &Visit) -> String {
    visit.next(visit.form.get("back"), &visit.at(&["inquiries"]))
}

fn several(count: usize) -> String {
    match count {
        1 => "1 inquiry".into(),
        count => format!("{count} inquiries"),
    }
}

/// Asks before anything is done, and says how many it is about.
pub fn bulk(_: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    let act = visit.form.text("act");
    let chosen = chosen(visit, MAX_CHOSEN)?;
    if chosen.is_empty() {
        let notice = Notice::new(
            Tone::Info,
            "Nothing was chosen",
            "Tick inquiries in the list first.",
        )
        .act(Act::link("Back to the list", back(visit)).main());
        return Ok(Page::of(
            Header::new("Nothing was chosen"),
            vec![Block::Notice(notice)],
        ));
    }
    let form = match act {
        "tag" => tag_form(visit, chosen.len(), None),
        "expire" => FormBlock::new(visit.at(&["inquiries", "expire"]), "Expire", Vec::new())
            .lead("Open links and sessions end at once. Those that are neither created nor pending stay as they are.")
            .danger(),
        "redact" => redact_form(visit, chosen.len(), None),
        _ => return Err(Error::BadRequest("There is no such act".into())),
    };
    Ok(asking(visit, act, &chosen, form))
}

fn asking(visit: &Visit, act: &str, chosen: &[&str], mut form: FormBlock) -> Page {
    for id in chosen {
        form = form.hidden("id", *id);
    }
    let back = back(visit);
    form = form.hidden("back", &back).cancel(&back);
    let verb = match act {
        "tag" => "Tag",
        "expire" => "Expire",
        _ => "Redact",
    };
    let header = Header::new(format!("{verb} {}", several(chosen.len()))).back("Inquiries", back);
    Page::of(header, vec![Block::Form(form)])
}

fn tag_form(visit: &Visit, count: usize, fault: Option<String>) -> FormBlock {
    FormBlock::new(
        visit.at(&["inquiries", "tag"]),
        format!("Tag {}", several(count)),
        vec![
            Field::text("tag", "Tag")
                .hint("A name of up to 255 characters; one that is new is made.")
                .value(visit.form.text("tag"))
                .fault(fault),
        ],
    )
}

fn redact_form(visit: &Visit, count: usize, fault: Option<String>) -> FormBlock {
    let mut form = FormBlock::confirming(visit.at(&["inquiries", "redact"]), "Redact", "redact");
    form.lead = Some(format!(
        "The personal data of {} is erased for ever: names, fields, notes, devices. Statuses and times stay.",
        several(count)
    ));
    if let Some(field) = form.fields.first_mut() {
        field.fault = fault;
    }
    form
}

pub fn tag_several(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let chosen = chosen(visit, MAX_TAGGED)?;
    let tag = visit.form.text("tag");
    if tag.is_empty() || tag.chars().count() > bonafide_app::tags::MAX_NAME {
        let fault = Some("Enter a tag of 1 to 255 characters".to_owned());
        let form = tag_form(visit, chosen.len(), fault);
        return Ok(asking(visit, "tag", &chosen, form).refused());
    }
    let count = inquiries::add_tag_to(tx, house, visit.cx(), &chosen, tag)?;
    let unchanged = chosen.len() - count;
    let mut said = format!("Tagged {}", several(count));
    if unchanged > 0 {
        said.push_str(&format!(
            "; {unchanged} had the tag already or are redacted"
        ));
    }
    Ok(Page::go_to(back(visit)).saying(said))
}

pub fn expire_several(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let chosen = chosen(visit, MAX_CHOSEN)?;
    let mut count = 0;
    for id in &chosen {
        let kept = inquiries::find(tx, house, visit.cx(), id)?;
        if kept.it.status.is_open() && kept.it.redacted_at.is_none() {
            inquiries::act(tx, house, visit.cx(), id, Command::Expire)?;
            count += 1;
        }
    }
    let unchanged = chosen.len() - count;
    let mut said = format!("Expired {}", several(count));
    if unchanged > 0 {
        said.push_str(&format!("; {unchanged} were not open"));
    }
    Ok(Page::go_to(back(visit)).saying(said))
}

pub fn redact_several(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let chosen = chosen(visit, MAX_CHOSEN)?;
    if let Some(fault) = typed(visit, "redact") {
        let form = redact_form(visit, chosen.len(), Some(fault));
        return Ok(asking(visit, "redact", &chosen, form).refused());
    }
    let mut count = 0;
    for id in &chosen {
        let kept = inquiries::find(tx, house, visit.cx(), id)?;
        if kept.it.redacted_at.is_none() {
            inquiries::redact(tx, house, visit.cx(), id)?;
            count += 1;
        }
    }
    Ok(Page::go_to(back(visit)).saying(format!("Redacted {}", several(count))))
}
