//! The field schema of a draft: what an inquiry can hold.

use bonafide_app::templates;
use bonafide_app::{Error, House, Result};
use bonafide_db::Tx;
use bonafide_domain::definition::Definition;
use bonafide_domain::field::{FieldType, Redaction};
use serde_json::{Value as Json, json};

use super::WRITE;
use super::versions::{Opened, of_path, save};
use crate::kit::{
    Act, Block, Cell, Field, FormBlock, Header, Input, Notice, Opt, Row, Table, Tone,
};
use crate::{Form, Page, Visit};

/// Members that the form has inputs of its own for; the rest is edited as text.
const OWN: [&str; 7] = [
    "type",
    "label",
    "required",
    "correctable",
    "write-once",
    "redaction",
    "default",
];

pub fn list(tx: &mut Tx, _house: &House, visit: &Visit) -> Result<Page> {
    let it = of_path(tx, visit)?;
    let edits = it.is_draft() && visit.may(WRITE);
    let default = it.definition.default_language();
    let rows = it.definition.fields.values().map(|schema| {
        let key = match edits {
            true => Cell::link(&schema.key, it.at(visit, &["fields", &schema.key])),
            false => Cell::text(&schema.key),
        };
        let label = schema
            .label
            .as_ref()
            .and_then(|text| text.show(default, default));
        let mut marks = Vec::new();
        for (holds, mark) in [
            (schema.required, "required"),
            (schema.correctable, "correctable"),
            (schema.write_once, "write once"),
            (
                schema.redaction == Redaction::Never,
                "kept through redaction",
            ),
        ] {
            if holds {
                marks.push(mark);
            }
        }
        let marks = marks.join(", ");
        Row::new(vec![
            key,
            Cell::text(schema.field_type().name()),
            Cell::text_or(label, "Built-in words"),
            Cell::text_or(Some(marks.as_str()).filter(|it| !it.is_empty()), "None"),
        ])
    });
    let table = Table::new("Fields of the inquiry", &["Key", "Type", "Label", "Rules"])
        .rows(rows)
        .empty("No fields", "Add the first one below.");
    let mut blocks = vec![it.tabs(visit, "fields"), Block::Table(table)];
    if edits {
        let link = Act::link("Add a field", it.at(visit, &["add-field"]));
        blocks.push(Block::Acts(vec![link]));
    }
    Ok(Page::of(it.head(visit, "fields"), blocks))
}

fn key_of<'a>(visit: &'a Visit) -> Option<&'a str> {
    visit.params.get(2).map(String::as_str)
}

pub fn form(tx: &mut Tx, _house: &House, visit: &Visit) -> Result<Page> {
    let it = of_path(tx, visit)?;
    page(visit, &it, None, &[])
}

fn page(visit: &Visit, it: &Opened, typed: Option<&Form>, faults: &[String]) -> Result<Page> {
    let document = it.definition.to_value();
    let key = key_of(visit);
    let held = match key {
        None => json!({"type": "string"}),
        Some(key) => document["fields"]
            .get(key)
            .cloned()
            .ok_or_else(Error::not_found)?,
    };
    let default = it.definition.default_language();
    let text = |name: &str, held: &str| match typed {
        Some(form) => form.raw(name).unwrap_or_default().to_owned(),
        None => held.to_owned(),
    };
    let on = |name: &str| match typed {
        Some(form) => form.is_on(name),
        None => held[name].as_bool().unwrap_or_default(),
    };
    let kind = text("type", held["type"].as_str().unwrap_or("string"));
    let kinds = FieldType::ALL
        .iter()
        .map(|known| Opt::new(known.name(), known.name()).chosen(known.name() == kind))
        .collect();
    let by_locale = || held["label"][default.as_str()].as_str().unwrap_or_default();
    let label = held["label"].as_str().unwrap_or_else(by_locale);
    let redaction = text("redaction", held["redaction"].as_str().unwrap_or("default"));
    let rules = match typed {
        Some(form) => form.raw("rules").unwrap_or_default().to_owned(),
        None => rules(&held)?,
    };
    let mut fields = Vec::new();
    if key.is_none() {
        fields.push(
            Field::text("key", "Key")
                .hint("Small letters, digits and hyphens, such as tax-number. It cannot be changed later.")
                .value(text("key", "")),
        );
    }
    fields.extend([
        Field::select("type", "Type", kinds),
        Field::text("label", "Label").hint("Shown beside the input. Empty: the built-in words for a known key.").value(text("label", label)).optional(),
        Field::check("required", "Has to be given", on("required")),
        Field::check("correctable", "A person may correct a value set by API", on("correctable")).hint("Both values are kept."),
        Field::check("write-once", "Can be set only once", on("write-once")),
        Field::radios("redaction", "When the inquiry is redacted", vec![
            Opt::new("default", "Erased").chosen(redaction != "never"),
            Opt::new("never", "Kept").hint("For consent and times only: what says who a person is has to go.").chosen(redaction == "never"),
        ]),
        Field::new("rules", "Further rules", Input::Area { rows: 6, code: true })
            .hint("YAML by type: max-length: 60; min: 1900-01-01; options: [{value: a, label: A}]; input: select.")
            .value(rules)
            .optional(),
    ]);
    let action = match key {
        None => it.at(visit, &["add-field"]),
        Some(key) => it.at(visit, &["fields", key]),
    };
    let mut blocks = Vec::new();
    if !faults.is_empty() {
        blocks.push(Block::Notice(Notice::new(
            Tone::Bad,
            "Not saved",
            faults.join(". "),
        )));
    }
    let form = FormBlock::new(action, "Save the field", fields)
        .hidden("edition", it.edition())
        .cancel(it.at(visit, &["fields"]));
    blocks.push(Block::Form(form));
    if let Some(key) = key {
        let remove = Act::post("Remove the field", it.at(visit, &["fields", key, "remove"]));
        blocks.push(Block::Acts(vec![
            remove.with("edition", it.edition()).danger(),
        ]));
    }
    let title = key.map_or("New field".to_owned(), |key| format!("Field {key}"));
    let header = Header::new(title).back("Fields", it.at(visit, &["fields"]));
    let page = Page::of(header, blocks);
    Ok(if faults.is_empty() {
        page
    } else {
        page.refused()
    })
}

/// The members without an input of their own, as YAML.
fn rules(held: &Json) -> Result<String> {
    let mut rest = held.clone();
    if let Some(members) = rest.as_object_mut() {
        members.retain(|name, _| !OWN.contains(&name.as_str()) || name == "default");
        if members.is_empty() {
            return Ok(String::new());
        }
    }
    templates::write_text(&rest)
}

fn posted(
    definition: &Definition,
    held: &Json,
    form: &Form,
) -> std::result::Result<Json, Vec<String>> {
    let mut schema = match form.get("rules").map(templates::read_text) {
        None => json!({}),
        Some(Ok(rules)) if rules.is_object() => rules,
        Some(_) => {
            return Err(vec![
                "Further rules must be names and values, such as max-length: 60".into(),
            ]);
        }
    };
    schema["type"] = form.text("type").into();
    let default = definition.default_language();
    match (form.get("label"), held["label"].is_object()) {
        (Some(label), true) => {
            schema["label"] = held["label"].clone();
            schema["label"][default.as_str()] = label.into();
        }
        (Some(label), false) => schema["label"] = label.into(),
        (None, _) => {}
    }
    for name in ["required", "correctable", "write-once"] {
        if form.is_on(name) {
            schema[name] = true.into();
        }
    }
    if form.text("redaction") == "never" {
        schema["redaction"] = "never".into();
    }
    Ok(schema)
}

/// Adds a field or changes one.
pub fn change(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let it = of_path(tx, visit)?;
    let mut document = it.definition.to_value();
    let key = match key_of(visit) {
        Some(key) => key.to_owned(),
        None => visit.form.text("key").to_owned(),
    };
    let again = |faults: &[String]| page(visit, &it, Some(&visit.form), faults);
    match (key_of(visit), document["fields"].get(&key)) {
        (None, _) if key.is_empty() => return again(&["Give the field a key".into()]),
        (None, Some(_)) => return again(&["There is a field of that key".into()]),
        (Some(_), None) => return Err(Error::not_found()),
        _ => {}
    }
    let held = document["fields"].get(&key).cloned().unwrap_or_default();
    let schema = match posted(&it.definition, &held, &visit.form) {
        Ok(schema) => schema,
        Err(faults) => return again(&faults),
    };
    document["fields"][&key] = schema;
    match save(tx, house, visit, &it, &document)? {
        Ok(()) => Ok(Page::go_to(it.at(visit, &["fields"])).saying("Field saved")),
        Err(faults) => again(&faults),
    }
}

pub fn remove(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let it = of_path(tx, visit)?;
    let mut document = it.definition.to_value();
    let key = key_of(visit).unwrap_or_default();
    let fields = document["fields"].as_object_mut();
    if fields.and_then(|fields| fields.shift_remove(key)).is_none() {
        return Err(Error::not_found());
    }
    match save(tx, house, visit, &it, &document)? {
        Ok(()) => Ok(Page::go_to(it.at(visit, &["fields"])).saying("Field removed")),
        Err(faults) => page(visit, &it, None, &faults),
    }
}
