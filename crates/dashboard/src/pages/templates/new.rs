//! A new template, from the library.

use bonafide_app::templates;
use bonafide_app::{Error, House, Problem, Result};
use bonafide_db::Tx;
use bonafide_domain::definition::{LIBRARY, LibraryStart};

use crate::kit::{Block, Cell, Definition, Field, FormBlock, Header, Opt};
use crate::{Page, Visit};

pub fn form(_tx: &mut Tx, _house: &House, visit: &Visit) -> Result<Page> {
    Ok(page(visit, None, None))
}

fn page(visit: &Visit, name_fault: Option<String>, start_fault: Option<String>) -> Page {
    let chosen = visit.form.get("start").unwrap_or(LIBRARY[0].name);
    let options = LIBRARY
        .iter()
        .filter(|entry| matches!(entry.start, LibraryStart::Definition(_)))
        .map(|entry| {
            Opt::new(entry.name, entry.title)
                .hint(entry.sentence)
                .chosen(entry.name == chosen)
        })
        .collect();
    let lacking = LIBRARY.iter().filter_map(|entry| match entry.start {
        LibraryStart::Lacking(what) => Some(
            Definition::new(entry.title, Cell::nothing("Not available yet"))
                .note(format!("{} It needs {what}.", entry.sentence)),
        ),
        LibraryStart::Definition(_) => None,
    });
    let refused = name_fault.is_some() || start_fault.is_some();
    let fields = vec![
        Field::text("name", "Name")
            .hint("People at your company see it; the person who is checked does not.")
            .value(visit.form.text("name"))
            .fault(name_fault),
        Field::radios("start", "Begin with", options).fault(start_fault),
    ];
    let form = FormBlock::new(visit.at(&["templates", "new"]), "Make the template", fields)
        .cancel(visit.at(&["templates"]));
    let header = Header::new("New template")
        .lead("It begins as a draft that nobody sees. Change it, then publish it.")
        .back("Templates", visit.at(&["templates"]));
    let blocks = vec![
        Block::Form(form),
        Block::section("Later", vec![Block::Definitions(lacking.collect())]),
    ];
    let page = Page::of(header, blocks);
    if refused { page.refused() } else { page }
}

pub fn create(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let found = LIBRARY
        .iter()
        .find(|entry| entry.name == visit.form.text("start"));
    let yaml = match found.map(|entry| entry.start) {
        Some(LibraryStart::Definition(yaml)) => yaml,
        Some(LibraryStart::Lacking(what)) => {
            let fault = format!("It cannot be carried out yet: it needs {what}");
            return Ok(page(visit, None, Some(fault)));
        }
        None => return Ok(page(visit, None, Some("Choose what to begin with".into()))),
    };
    let name = visit.form.text("name");
    let mut definition = templates::parse_definition(&templates::read_text(yaml)?)?;
    definition.name = name.to_owned();
    match templates::create(tx, house, visit.cx(), name, &definition, false) {
        Ok((template, version)) => {
            let path = visit.at(&["templates", &template.id, "versions", &version.id]);
            Ok(Page::go_to(path).saying("The template is a draft"))
        }
        Err(Error::Invalid(problems)) => {
            let words: Vec<String> = problems
                .into_iter()
                .map(|Problem { details, .. }| details)
                .collect();
            Ok(page(visit, Some(words.join(". ")), None))
        }
        Err(other) => Err(other),
    }
}
