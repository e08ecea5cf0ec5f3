//! A draft's texts, a language at a time, with how complete each language is.

use bonafide_app::{House, Result};
use bonafide_db::Tx;
use bonafide_domain::definition::{self, TranslationRow};

use super::WRITE;
use super::versions::{Opened, of_path, save};
use crate::kit::{Block, Field, FormBlock, Input, Notice, Tab, Tone};
use crate::{Page, Visit};

/// Texts shorter than this are typed on one line, in characters.
const ONE_LINE: usize = 50;

/// The texts that stand in some language; the others have built-in words in all of them.
fn given(it: &Opened) -> Vec<TranslationRow> {
    let rows = definition::translations(&it.definition).into_iter();
    rows.filter(|row| row.locale_values.iter().any(|(_, text)| text.is_some()))
        .collect()
}

fn in_language<'a>(row: &'a TranslationRow, code: &str) -> Option<&'a str> {
    let mut values = row.locale_values.iter();
    let found = values.find(|(known, _)| known == code)?;
    found.1.as_deref()
}

/// The name of a text's input.
fn input_name(row: &TranslationRow) -> String {
    format!("{}|{}|{}", row.step, row.component, row.attribute_name)
}

fn label(row: &TranslationRow) -> String {
    let step = match row.step.as_str() {
        "*" => "Every step",
        name => name,
    };
    let what = row.attribute_name.trim_start_matches("option:");
    match row.attribute_name.as_str() {
        "text" => format!("{step}, {}", row.component),
        _ => format!("{step}, {} {what}", row.component),
    }
}

fn language<'a>(it: &'a Opened, visit: &'a Visit) -> &'a str {
    let enabled = it.definition.enabled_languages();
    let asked = visit.query.get("language").or(visit.form.get("language"));
    asked
        .filter(|code| enabled.iter().any(|known| known.as_str() == *code))
        .unwrap_or_else(|| it.definition.default_language().as_str())
}

pub fn form(tx: &mut Tx, _house: &House, visit: &Visit) -> Result<Page> {
    let it = of_path(tx, visit)?;
    Ok(page(visit, &it, &[]))
}

fn page(visit: &Visit, it: &Opened, faults: &[String]) -> Page {
    let rows = given(it);
    let code = language(it, visit);
    let default = it.definition.default_language();
    let path = it.at(visit, &["texts"]);
    let tabs = it.definition.enabled_languages().iter().map(|locale| {
        let done = rows
            .iter()
            .filter(|row| in_language(row, locale.as_str()).is_some());
        let label = format!("{} {} of {}", locale.as_str(), done.count(), rows.len());
        let href = visit
            .query
            .address(&path, "language", Some(locale.as_str()));
        Tab::new(label, href, locale.as_str() == code)
    });
    let mut blocks = vec![it.tabs(visit, "texts"), Block::Languages(tabs.collect())];
    if !faults.is_empty() {
        blocks.push(Block::Notice(Notice::new(
            Tone::Bad,
            "Not saved",
            faults.join(". "),
        )));
    }
    if rows.is_empty() {
        blocks.push(Block::Text(
            "Every text is a built-in one, in all languages. Give a step a title to see it here."
                .into(),
        ));
    } else {
        let fields = rows.iter().map(|row| {
            let source = in_language(row, default.as_str()).unwrap_or_default();
            let held = in_language(row, code).unwrap_or_default();
            let name = input_name(row);
            let typed = visit.form.raw(&name).unwrap_or(held);
            let input = if source.chars().count() > ONE_LINE {
                Input::Area {
                    rows: 4,
                    code: false,
                }
            } else {
                Input::Text
            };
            let field = Field::new(&name, &label(row), input)
                .value(typed)
                .optional();
            match code == default.as_str() || source.is_empty() {
                true => field,
                false => field.hint(source),
            }
        });
        let fields: Vec<Field> = fields.collect();
        if it.is_draft() && visit.may(WRITE) {
            let form = FormBlock::new(path, format!("Save the texts in {code}"), fields)
                .hidden("edition", it.edition())
                .hidden("language", code);
            blocks.push(Block::Form(form));
        } else {
            let shown = fields.into_iter().map(|field| {
                let cell = crate::kit::Cell::text_or(
                    Some(field.value.as_str()).filter(|text| !text.is_empty()),
                    "Missing",
                );
                crate::kit::Definition::new(field.label, cell)
            });
            blocks.push(Block::Definitions(shown.collect()));
        }
    }
    let page = Page::of(it.head(visit, "texts"), blocks);
    if faults.is_empty() {
        page
    } else {
        page.refused()
    }
}

pub fn change(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let it = of_path(tx, visit)?;
    let code = language(&it, visit).to_owned();
    let rows = given(&it).into_iter().filter_map(|mut row| {
        let typed = visit
            .form
            .raw(&input_name(&row))?
            .trim()
            .replace("\r\n", "\n");
        let wording = (!typed.is_empty()).then_some(typed);
        row.locale_values = vec![(code.clone(), wording)];
        Some(row)
    });
    let rows: Vec<TranslationRow> = rows.collect();
    let new = match definition::import_translations(&it.definition, &rows) {
        Ok(new) => new,
        Err(faults) => {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            return Ok(page(visit, &it, &faults));
        }
    };
    match save(tx, house, visit, &it, &new.to_value())? {
        Ok(()) => {
            let address = it.at(visit, &["texts"]);
            let address = crate::form::address(&address, &[("language", &code)]);
            Ok(Page::go_to(address).saying("Texts saved"))
        }
        Err(faults) => Ok(page(visit, &it, &faults)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_named_by_where_it_stands() {
        let row = |step: &str, component: &str, attribute: &str| TranslationRow {
            step: step.into(),
            step_display_name: String::new(),
            component: component.into(),
            attribute_name: attribute.into(),
            locale_values: Vec::new(),
        };
        assert_eq!(label(&row("name", "title", "text")), "name, title");
        assert_eq!(label(&row("*", "plan", "option:a")), "Every step, plan a");
        assert_eq!(input_name(&row("name", "title", "text")), "name|title|text");
    }
}
