//! An inquiry on paper: a page that prints well, and the same as a PDF file.

use bonafide_app::{Error, House, Result, inquiries};
use bonafide_db::Tx;

use super::detail;
use super::words::badge;
use crate::html::moment;
use crate::kit::{Act, Block, Cell, Definition, Header};
use crate::{Page, Visit};

/// The sheet as a page; its personal data has to be opened first.
pub fn print(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let id = visit.param();
    let kept = inquiries::find(tx, house, visit.cx(), id)?;
    let opened = visit.opened(tx, id)? || kept.it.redacted_at.is_some();
    let mut header = Header::new("Inquiry on paper")
        .lead(format!(
            "{id} · printed by {} on {}",
            visit.member()?.user.shown(),
            moment(visit.cx().now)
        ))
        .back("Inquiry", visit.at(&["inquiries", id]))
        .status(badge(kept.it.status));
    let mut blocks = Vec::new();
    if opened {
        header = header.act(Act::link("Save as PDF", visit.at(&["inquiries", id, "pdf"])).main());
        let sheet = inquiries::sheet(tx, house, visit.cx(), id)?;
        for section in sheet.sections {
            let facts: Vec<Definition> = section
                .facts
                .into_iter()
                .map(|(label, value)| Definition::new(label, Cell::text(value)))
                .collect();
            let block = match facts.is_empty() {
                true => Block::Text(section.empty),
                false => Block::Definitions(facts),
            };
            blocks.push(Block::section(section.title, vec![block]));
        }
    } else {
        blocks.extend(detail::opening(visit, &kept.it, false, &visit.here()));
    }
    Ok(Page::of(header, blocks))
}

/// The file; its SHA-256 is in the audit log.
pub fn pdf(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let id = visit.param();
    let kept = inquiries::find(tx, house, visit.cx(), id)?;
    if kept.it.redacted_at.is_none() && !visit.opened(tx, id)? {
        return Err(Error::Forbidden(
            "Open the inquiry's personal data before you save it as a file".into(),
        ));
    }
    let by = visit.member()?.user.shown().to_owned();
    let printed = inquiries::print(tx, house, visit.cx(), id, &by)?;
    Ok(Page::file(
        "application/pdf",
        &format!("{id}.pdf"),
        printed.bytes,
    ))
}
