//! Notes and tags on an inquiry's page.

use bonafide_app::inquiries::{self, MAX_REMARK};
use bonafide_app::{House, Result};
use bonafide_db::Tx;
use bonafide_domain::inquiry::{Audience, Inquiry};

use super::detail;
use super::words::Causes;
use crate::form::{Faults, attempt};
use crate::kit::{Block, Cell, Definition, Field, FormBlock, Input, Moment, Timeline};
use crate::{Page, Visit};

/// Notes of the team and to the person, oldest first, and the form for another one.
pub fn section(
    tx: &mut Tx,
    house: &House,
    visit: &Visit,
    inquiry: &Inquiry,
    opened: bool,
    causes: &mut Causes,
    faults: &Faults,
) -> Result<Block> {
    let mut moments = Vec::new();
    for note in &inquiry.personal.notes {
        let who = causes.name(tx, house, &note.author)?;
        let text = match opened {
            true => Cell::text(&note.text),
            false => Cell::Masked { open: None },
        };
        let title = match note.audience {
            Audience::Team => "For the team",
            Audience::Person => "To the person",
        };
        let mut moment = Moment::new(note.at, title);
        moment.by = Some(Cell::text(who));
        moment.details = vec![Definition::new("Note", text)];
        moments.push(moment);
    }
    let mut blocks = vec![Block::Timeline(Timeline {
        moments,
        empty: "Nobody has noted anything.".into(),
        paging: None,
    })];
    if visit.may("inquiry.write") && inquiry.redacted_at.is_none() {
        let field = Field::new(
            "text",
            "Private note",
            Input::Area {
                rows: 3,
                code: false,
            },
        )
        .hint("For your team; neither the person nor your systems see it.")
        .value(visit.form.text("text"));
        let form = FormBlock::new(
            visit.at(&["inquiries", &inquiry.id, "notes"]),
            "Add note",
            vec![field],
        );
        let form = match visit.form.has("text") {
            true => form.faults(faults),
            false => form,
        };
        blocks.push(Block::Details {
            summary: "Add a note".into(),
            blocks: vec![Block::Form(form)],
        });
    }
    Ok(Block::section("Notes", blocks))
}

pub fn add_note(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let id = visit.param();
    let text = visit.form.text("text");
    let mut faults = Faults::default();
    if text.is_empty() {
        faults.add("text", "Write the note");
    } else if text.chars().count() > MAX_REMARK {
        let most = format!("A note can have {MAX_REMARK} characters at most");
        faults.add("text", most);
    }
    if !faults.is_empty() {
        return detail::refused(tx, house, visit, &faults);
    }
    inquiries::add_note(tx, house, visit.cx(), id, Audience::Team, text.to_owned())?;
    Ok(Page::go_to(visit.at(&["inquiries", id])).saying("Note added"))
}

/// Tags as they stand, and the form that replaces them.
pub fn tags(visit: &Visit, inquiry: &Inquiry, faults: &Faults) -> Block {
    let facts = Block::Definitions(vec![Definition::new("Tags", Cell::tags(&inquiry.tags))]);
    if !visit.may("inquiry.write") || inquiry.redacted_at.is_some() {
        return facts;
    }
    let typed = visit.form.has("tags");
    let text = match typed {
        true => visit.form.text("tags").to_owned(),
        false => inquiry.tags.join("\n"),
    };
    let area = Input::Area {
        rows: 3,
        code: false,
    };
    let field = Field::new("tags", "Tags", area)
        .hint("One on each line; leave it empty to take all away.")
        .value(text)
        .optional();
    let form = FormBlock::new(
        visit.at(&["inquiries", &inquiry.id, "tags"]),
        "Save tags",
        vec![field],
    );
    let form = match typed {
        true => form.faults(faults),
        false => form,
    };
    Block::Section {
        title: "Tags".into(),
        blocks: vec![
            facts,
            Block::Details {
                summary: "Change tags".into(),
                blocks: vec![Block::Form(form)],
            },
        ],
    }
}

pub fn set_tags(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let id = visit.param();
    let names: Vec<String> = visit
        .form
        .text("tags")
        .lines()
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect();
    let saved = attempt(tx, |tx| {
        let mut kept = inquiries::find(tx, house, visit.cx(), id)?;
        inquiries::set_tags(tx, house, visit.cx(), &mut kept, names)
    })?;
    match saved {
        Ok(()) => Ok(Page::go_to(visit.at(&["inquiries", id])).saying("Tags saved")),
        // Whatever is wrong is wrong with the one field.
        Err(told) => {
            let mut faults = Faults::default();
            faults.add("tags", told.rest(&[]).unwrap_or_default());
            detail::refused(tx, house, visit, &faults)
        }
    }
}
