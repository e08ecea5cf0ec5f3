//! The steps of a draft, changed by plain forms: added, moved, removed, and each with its words and
//! where it leads.

use bonafide_app::templates;
use bonafide_app::{House, Result};
use bonafide_db::Tx;
use bonafide_domain::definition::{Definition, StepKind};
use serde_json::{Value as Json, json};

use super::versions::{Opened, of_path, save};
use crate::kit::{Act, Block, Field, FormBlock, Input, Notice, Opt, Tone};
use crate::{Form, Page, Visit};

const KINDS: [(&str, &str); 7] = [
    ("intro", "Introduction"),
    ("form", "Form"),
    ("branch", "Branch"),
    ("email-code", "E-mail code"),
    ("phone-code", "Phone code"),
    ("review", "Check your answers"),
    ("end", "End"),
];
const OUTCOMES: [(&str, &str); 3] = [
    ("completed", "Completed"),
    ("failed", "Failed"),
    ("needs-review", "Needs review"),
];

fn name_of<'a>(visit: &'a Visit) -> &'a str {
    visit.params.get(2).map_or("", String::as_str)
}

fn options(all: &[(&str, &str)], held: &str) -> Vec<Opt> {
    let options = all.iter();
    options
        .map(|(value, label)| Opt::new(*value, *label).chosen(*value == held))
        .collect()
}

/// The steps that a step may lead to.
fn targets(definition: &Definition, held: &str) -> Vec<Opt> {
    let mut all = vec![Opt::new("", "Choose a step").chosen(held.is_empty())];
    let names = definition.steps.iter().map(|step| step.name.as_str());
    all.extend(names.map(|name| Opt::new(name, name).chosen(name == held)));
    all
}

/// The document's step of that name.
fn find<'a>(document: &'a Json, name: &str) -> Option<&'a Json> {
    let mut steps = document["steps"].as_array()?.iter();
    steps.find(|step| step["step"] == name)
}

/// YAML of a part of the document; empty for nothing.
fn yaml(part: &Json) -> Result<String> {
    match part {
        Json::Null => Ok(String::new()),
        other => templates::write_text(other),
    }
}

/// A text in the default language, from a plain text or one by language.
fn wording<'a>(text: &'a Json, definition: &Definition) -> &'a str {
    let default = definition.default_language();
    let by_locale = || text[default.as_str()].as_str().unwrap_or_default();
    text.as_str().unwrap_or_else(by_locale)
}

fn words(definition: &Definition, step: &Json, kind: &str) -> Vec<Field> {
    let area = Input::Area {
        rows: 3,
        code: false,
    };
    let title = Field::text("title", "Title")
        .hint("Empty: the built-in words, in every language.")
        .value(wording(&step["title"], definition))
        .optional();
    let body = Field::new("body", "Text below the title", area)
        .value(wording(&step["body"], definition))
        .optional();
    let button = Field::text("button", "Button")
        .value(wording(&step["button"], definition))
        .optional();
    match kind {
        "branch" => Vec::new(),
        "end" => vec![title, body],
        _ => vec![title, body, button],
    }
}

/// The inputs of a step; `typed` has what was refused.
fn fields(definition: &Definition, step: &Json, typed: Option<&Form>) -> Result<Vec<Field>> {
    let kind = step["kind"].as_str().unwrap_or_default();
    let target = |name: &str, label: &str| {
        let held = step[name].as_str().unwrap_or_default();
        let held = typed.map_or(held, |form| form.text(name));
        Field::select(name, label, targets(definition, held))
    };
    let code = |rows| Input::Area { rows, code: true };
    let number = |name: &str, label: &str, default: u32| {
        let held = step[name].as_u64().unwrap_or(u64::from(default));
        Field::new(name, label, Input::Number).value(held.to_string())
    };
    let mut all = words(definition, step, kind);
    match kind {
        "form" => {
            all.push(
                Field::new("fields", "Fields", code(8))
                    .hint("One on each line after a hyphen: a field's key, or {field: key, required: false, label: …, hint: …}, or {address: {prefix: address}}.")
                    .value(yaml(&step["fields"])?),
            );
            all.push(target("next", "Goes on to"));
        }
        "branch" => {
            all.push(
                Field::new("routes", "Routes", code(10))
                    .hint("Tried in order: {when: {field: birthdate, age-below: 18}, next: too-young}.")
                    .value(yaml(&step["routes"])?),
            );
            all.push(target("otherwise", "Otherwise"));
        }
        "email-code" | "phone-code" => {
            let keys: Vec<Opt> = definition
                .fields
                .keys()
                .map(|key| Opt::new(key, key).chosen(step["field"] == key.as_str()))
                .collect();
            all.push(Field::select(
                "field",
                "Field with the address or number",
                keys,
            ));
            all.push(number("attempts", "Wrong codes until it fails", 5));
            all.push(number("resends", "Times the code is sent again", 3));
            all.push(number("valid-seconds", "Seconds a code is good for", 900));
            all.push(target("next", "Goes on to"));
            all.push(target("failed", "When it fails"));
        }
        "end" => {
            let held = step["outcome"].as_str().unwrap_or("completed");
            let held = typed.map_or(held, |form| form.text("outcome"));
            all.push(Field::radios(
                "outcome",
                "The inquiry is then",
                options(&OUTCOMES, held),
            ));
        }
        _ => all.push(target("next", "Goes on to")),
    }
    if let Some(form) = typed {
        for field in &mut all {
            let is_text = !matches!(field.input, Input::Select { .. } | Input::Radios { .. });
            if is_text {
                field.value = form.raw(&field.name).unwrap_or_default().to_owned();
            }
        }
    }
    Ok(all)
}

/// One step to be changed.
pub fn form(tx: &mut Tx, _house: &House, visit: &Visit) -> Result<Page> {
    let it = of_path(tx, visit)?;
    page(visit, &it, None, &[])
}

fn page(visit: &Visit, it: &Opened, typed: Option<&Form>, faults: &[String]) -> Result<Page> {
    let name = name_of(visit);
    let document = it.definition.to_value();
    let step = find(&document, name).ok_or_else(bonafide_app::Error::not_found)?;
    let fields = fields(&it.definition, step, typed)?;
    let at = |act: &str| it.at(visit, &["steps", name, act]);
    let mut blocks = Vec::new();
    if !faults.is_empty() {
        let notice = Notice::new(Tone::Bad, "Not saved", faults.join(". "));
        blocks.push(Block::Notice(notice));
    }
    let form = FormBlock::new(it.at(visit, &["steps", name]), "Save the step", fields)
        .hidden("edition", it.edition())
        .cancel(it.at(visit, &[]));
    blocks.push(Block::Form(form));
    let act = |label: &str, act: &str| Act::post(label, at(act)).with("edition", it.edition());
    let acts = Block::Acts(vec![
        act("Move up", "up"),
        act("Move down", "down"),
        act("Remove the step", "remove").danger(),
    ]);
    blocks.push(Block::section("Its place in the flow", vec![acts]));
    let kind = step["kind"].as_str().unwrap_or_default();
    let label = KINDS.iter().find(|(known, _)| *known == kind);
    let header = crate::kit::Header::new(format!("Step {name}"))
        .lead(label.map_or(kind, |(_, label)| label))
        .back("Screens", it.at(visit, &[]));
    let page = Page::of(header, blocks);
    Ok(if faults.is_empty() {
        page
    } else {
        page.refused()
    })
}

/// Lays a typed text over the one in the document: other languages keep theirs.
fn reword(step: &mut Json, name: &str, typed: &str, definition: &Definition) {
    let by_locale = step[name].is_object();
    if typed.is_empty() {
        if let Some(members) = step.as_object_mut() {
            members.shift_remove(name);
        }
    } else if by_locale {
        step[name][definition.default_language().as_str()] = typed.into();
    } else {
        step[name] = typed.into();
    }
}

/// The step as posted, or what cannot be read.
fn posted(
    definition: &Definition,
    step: &Json,
    form: &Form,
) -> std::result::Result<Json, Vec<String>> {
    let mut step = step.clone();
    let mut faults = Vec::new();
    for name in ["title", "body", "button"] {
        if form.has(name) {
            let typed = form.text(name).replace("\r\n", "\n");
            reword(&mut step, name, &typed, definition);
        }
    }
    for name in ["next", "failed", "otherwise", "field", "outcome"] {
        if let Some(value) = form.get(name) {
            step[name] = value.into();
        } else if form.has(name) {
            faults.push(format!("Choose a value for {name}"));
        }
    }
    for name in ["attempts", "resends", "valid-seconds"] {
        match form.get(name).map(str::parse::<u32>) {
            Some(Ok(number)) => step[name] = number.into(),
            Some(Err(_)) => faults.push(format!("{name} must be a whole number")),
            None => {}
        }
    }
    for name in ["fields", "routes"] {
        if let Some(typed) = form.raw(name) {
            match templates::read_text(typed) {
                Ok(value) if value.is_array() => step[name] = value,
                _ => faults.push(format!(
                    "{name} must be a list, one entry on each line after a hyphen"
                )),
            }
        }
    }
    if faults.is_empty() {
        Ok(step)
    } else {
        Err(faults)
    }
}

pub fn change(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let it = of_path(tx, visit)?;
    let name = name_of(visit).to_owned();
    let mut document = it.definition.to_value();
    let step = find(&document, &name).ok_or_else(bonafide_app::Error::not_found)?;
    let step = match posted(&it.definition, step, &visit.form) {
        Ok(step) => step,
        Err(faults) => return page(visit, &it, Some(&visit.form), &faults),
    };
    let steps = document["steps"].as_array_mut().into_iter().flatten();
    for place in steps.filter(|place| place["step"] == name.as_str()) {
        *place = step.clone();
    }
    match save(tx, house, visit, &it, &document)? {
        Ok(()) => Ok(Page::go_to(it.at_with(visit, &[("step", &name)])).saying("Step saved")),
        Err(faults) => page(visit, &it, Some(&visit.form), &faults),
    }
}

/// Moves or removes a step; the ways to a removed one are left to be mended, and named.
pub fn arrange(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let it = of_path(tx, visit)?;
    let name = name_of(visit);
    let mut document = it.definition.to_value();
    let steps = document["steps"].as_array_mut();
    let place = it
        .definition
        .steps
        .iter()
        .position(|step| step.name == name);
    let (Some(steps), Some(place)) = (steps, place) else {
        return Err(bonafide_app::Error::not_found());
    };
    // The first step begins the flow, unless another one is named.
    match visit.params.get(3).map(String::as_str) {
        Some("up") if place > 0 => steps.swap(place, place - 1),
        Some("down") if place + 1 < steps.len() => steps.swap(place, place + 1),
        Some("remove") if steps.len() > 1 => drop(steps.remove(place)),
        Some("up" | "down") => {
            return Ok(Page::go_to(it.at(visit, &[])).refusing("It stands there already"));
        }
        Some("remove") => {
            return Ok(Page::go_to(it.at(visit, &[])).refusing("A flow needs a step"));
        }
        _ => return Err(bonafide_app::Error::not_found()),
    }
    match save(tx, house, visit, &it, &document)? {
        Ok(()) => Ok(Page::go_to(it.at(visit, &[])).saying("Saved")),
        Err(faults) => page(visit, &it, None, &faults),
    }
}

/// The form at the end of the outline that adds a step.
pub(super) fn adding(it: &Opened, visit: &Visit) -> Block {
    let mut after: Vec<Opt> = vec![Opt::new("", "At the beginning")];
    after.extend(
        it.definition
            .steps
            .iter()
            .map(|step| Opt::new(&step.name, &step.name)),
    );
    if let Some(last) = after.last_mut() {
        last.chosen = true;
    }
    let fields = vec![
        Field::text("name", "Name of the step")
            .hint("Small letters, digits and hyphens, such as contact-details."),
        Field::select("kind", "Kind", options(&KINDS, "form")),
        Field::select("after", "After", after),
    ];
    let form = FormBlock::new(it.at(visit, &["add-step"]), "Add the step", fields)
        .hidden("edition", it.edition());
    Block::Details {
        summary: "Add a step".into(),
        blocks: vec![Block::Form(form)],
    }
}

/// A new step leads to where the one before it led, which then leads to it.
fn blank(kind: &str, name: &str, next: &str, definition: &Definition) -> Json {
    let first_field = definition.fields.keys().next().cloned().unwrap_or_default();
    let mut step = json!({"step": name, "kind": kind});
    match kind {
        "form" => step["fields"] = json!([first_field]),
        "branch" => step["routes"] = json!([]),
        "email-code" | "phone-code" => step["failed"] = next.into(),
        "end" => step["outcome"] = "completed".into(),
        _ => {}
    }
    match kind {
        "end" => {}
        "branch" => step["otherwise"] = next.into(),
        _ => step["next"] = next.into(),
    }
    step
}

pub fn add(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let it = of_path(tx, visit)?;
    let form = &visit.form;
    let (name, kind, after) = (form.text("name"), form.text("kind"), form.text("after"));
    let back = it.at(visit, &[]);
    if !KINDS.iter().any(|(known, _)| *known == kind) {
        return Ok(Page::go_to(back).refusing("Not added: choose a kind of step"));
    }
    let steps = &it.definition.steps;
    if steps.iter().any(|step| step.name == name) {
        return Ok(Page::go_to(back).refusing("Not added: there is a step of that name"));
    }
    let mut document = it.definition.to_value();
    let place = steps.iter().position(|step| step.name == after);
    let before = place.and_then(|place| steps.get(place));
    let follows = before
        .and_then(|step| match &step.kind {
            StepKind::Intro { next } | StepKind::Form { next, .. } | StepKind::Review { next } => {
                Some(next)
            }
            StepKind::EmailCode(code) | StepKind::PhoneCode(code) => Some(&code.next),
            _ => None,
        })
        .cloned();
    let first = it.definition.first_step().map(|step| step.name.clone());
    let next = follows.clone().or(first).unwrap_or_default();
    let step = blank(kind, name, &next, &it.definition);
    let at = place.map_or(0, |place| place + 1);
    if let Some(all) = document["steps"].as_array_mut() {
        if follows.is_some()
            && kind != "end"
            && let Some(place) = place
        {
            all[place]["next"] = name.into();
        }
        all.insert(at, step);
    }
    match save(tx, house, visit, &it, &document)? {
        Ok(()) => Ok(Page::go_to(it.at(visit, &["steps", name])).saying("Step added")),
        Err(faults) => Ok(Page::go_to(back).refusing(format!("Not added: {}", faults.join(". ")))),
    }
}
