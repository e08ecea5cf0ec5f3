//! Making an inquiry by hand: a template, what is known already, and a link for the person.

use bonafide_app::inquiries::{self, New, Overrides};
use bonafide_app::{Error, House, Result, templates};
use bonafide_db::Tx;
use bonafide_domain::definition::Definition;
use bonafide_domain::field::{FieldSchema, FormInput, Input as Kind, parse_form, read_posted};
use bonafide_domain::inquiry::Channel;
use bonafide_domain::template::{Status, Template};
use jiff::tz::TimeZone;
use serde_json::Map;
use std::collections::HashMap;

use super::link;
use super::words::label;
use crate::kit::{Act, Block, Choice, Field, FormBlock, Header, Input, Notice, Opt, Tone};
use crate::{Page, Visit};

/// The template first: what can be filled in depends on it.
pub fn choose(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    if let Some(id) = visit.query.get("template") {
        let template = templates::find(tx, visit.cx(), id)?;
        let Some(definition) = templates::live_definition(tx, house, &template)? else {
            return Err(Error::conflict("The template has no published version"));
        };
        return Ok(form(visit, &template, &definition, HashMap::new()));
    }
    let page = bonafide_app::search::Page {
        size: 100,
        ..Default::default()
    };
    let choices: Vec<Choice> = templates::list(tx, visit.cx(), &page)?
        .items
        .into_iter()
        .filter(|it| it.status == Status::Active && it.live_version_id.is_some())
        .map(|template| Choice {
            title: template.name,
            text: template.id.clone(),
            href: visit.at_with(&["inquiries", "new"], &[("template", &template.id)]),
            done: None,
        })
        .collect();
    let header = Header::new("Create an inquiry")
        .lead("Choose what the person will be asked for.")
        .back("Inquiries", visit.at(&["inquiries"]));
    let block = match choices.is_empty() {
        false => Block::Choices(choices),
        true => Block::Notice(
            Notice::new(
                Tone::Info,
                "There is no template to choose",
                "An inquiry needs a template that is active and has a published version.",
            )
            .act(Act::link("Inquiries", visit.at(&["inquiries"]))),
        ),
    };
    Ok(Page::of(header, vec![block]))
}

/// Name of a field's input.
fn name(key: &str) -> String {
    format!("field[{key}]")
}

fn input(schema: &FieldSchema, chosen: &[&str]) -> Option<Input> {
    let options = || -> Vec<Opt> {
        schema
            .choices()
            .map(|choices| &choices.options)
            .into_iter()
            .flatten()
            .map(|option| {
                Opt::new(&option.value, label(&option.value))
                    .chosen(chosen.contains(&option.value.as_str()))
            })
            .collect()
    };
    Some(match schema.input()? {
        Kind::Text
        | Kind::Phone
        | Kind::Country
        | Kind::Number
        | Kind::Integer
        | Kind::Datetime => Input::Text,
        Kind::MultiLine => Input::Area {
            rows: 3,
            code: false,
        },
        Kind::Email => Input::Email,
        Kind::Url => Input::Url,
        Kind::Date => Input::Date,
        Kind::Select | Kind::Radio => {
            let mut all = vec![Opt::new("", "Left open")];
            all.extend(options());
            Input::Select { options: all }
        }
        Kind::Checkbox => Input::Select {
            options: [("", "Left open"), ("true", "Yes"), ("false", "No")]
                .into_iter()
                .map(|(value, label)| Opt::new(value, label).chosen(chosen.contains(&value)))
                .collect(),
        },
        Kind::CheckboxGroup => Input::Checks { options: options() },
        Kind::File | Kind::Files => return None,
    })
}

fn hint(schema: &FieldSchema) -> Option<&'static str> {
    match schema.input()? {
        Kind::Phone => Some("With the country, as +14155550100"),
        Kind::Country => Some("Two letters, as US"),
        Kind::Datetime => Some("As 2026-03-27T14:30, in UTC"),
        _ => None,
    }
}

fn form(
    visit: &Visit,
    template: &Template,
    definition: &Definition,
    mut faults: HashMap<String, String>,
) -> Page {
    let typed = |name: &str| visit.form.text(name).to_owned();
    let mut take = |name: &str| faults.remove(name);
    let mut fields = vec![
        Field::text("reference-id", "Reference id")
            .hint("Your own id of the person. It ties their inquiries to one account.")
            .value(typed("reference-id"))
            .fault(take("reference-id"))
            .optional(),
        Field::text("tags", "Tags")
            .hint("Separated by commas")
            .value(typed("tags"))
            .fault(take("tags"))
            .optional(),
    ];
    for schema in definition.fields.values() {
        let name = name(&schema.key);
        let chosen = visit.form.all(&name);
        let Some(input) = input(schema, &chosen) else {
            continue;
        };
        let mut field = Field::new(&name, &label(&schema.key), input)
            .value(typed(&name))
            .fault(take(&schema.key))
            .optional();
        field.hint = hint(schema).map(str::to_owned);
        fields.push(field);
    }
    let rest: Vec<String> = faults.into_values().collect();
    let block = FormBlock::new(
        visit.at(&["inquiries", "new"]),
        "Create and get a link",
        fields,
    )
    .lead(
        "Whatever you fill in is set for the person, who cannot change it unless the field is \
             correctable. Leave open what they should fill in.",
    )
    .hidden("template", &template.id)
    .cancel(visit.at(&["inquiries"]));
    let mut blocks = Vec::new();
    if !rest.is_empty() {
        blocks.push(Block::Notice(Notice::new(
            Tone::Bad,
            "This was not accepted",
            rest.join(" · "),
        )));
    }
    blocks.push(Block::Form(block));
    let header = Header::new(format!("Create an inquiry: {}", template.name))
        .back("Choose another template", visit.at(&["inquiries", "new"]));
    Page::of(header, blocks)
}

pub fn create(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let template = templates::find(tx, visit.cx(), visit.form.text("template"))?;
    let Some(definition) = templates::live_definition(tx, house, &template)? else {
        return Err(Error::conflict("The template has no published version"));
    };
    let (fields, faults) = given(visit, &definition);
    if !faults.is_empty() {
        return Ok(form(visit, &template, &definition, faults).refused());
    }
    let member = visit.member()?;
    let reference_id = visit.form.get("reference-id").map(str::to_owned);
    let new = New {
        template: template.id.clone(),
        channel: Channel::Dashboard,
        account_id: None,
        auto_create_account: reference_id.is_some(),
        account_type_id: None,
        reference_id,
        creator: Some(member.user.private.email.clone()),
        redirect_uri: None,
        note: None,
        fields,
        tags: visit
            .form
            .text("tags")
            .split(',')
            .map(|tag| tag.trim().to_owned())
            .filter(|tag| !tag.is_empty())
            .collect(),
        initial_step: None,
        theme_set_id: None,
        overrides: Overrides::default(),
        device_mark: None,
        with_session: false,
        with_link: true,
    };
    // What fails half-way through undoes the transaction; here it is caught before it wrote.
    let made = match tx.attempt(|tx| inquiries::create(tx, house, visit.cx(), new))? {
        Ok(made) => made,
        Err(error) => {
            let faults = faults_of(error)?;
            return Ok(form(visit, &template, &definition, faults).refused());
        }
    };
    let link = made
        .link
        .ok_or_else(|| Error::internal("an inquiry was made without its link"))?;
    let header = Header::new("Inquiry created").status(super::words::badge(made.inquiry.it.status));
    link::shown(visit, &made.inquiry.it.id, header, &link)
}

/// What was typed, by key, and what is wrong with it.
fn given(
    visit: &Visit,
    definition: &Definition,
) -> (Map<String, serde_json::Value>, HashMap<String, String>) {
    let pairs: Vec<(String, String)> = visit
        .form
        .pairs()
        .iter()
        .filter_map(|(name, value)| {
            let key = name.strip_prefix("field[")?.strip_suffix(']')?;
            (!value.trim().is_empty()).then(|| (key.to_owned(), value.clone()))
        })
        .collect();
    let posted = read_posted(&pairs);
    let today = visit.cx().now.to_zoned(TimeZone::UTC).date();
    let (mut fields, mut faults) = (Map::new(), HashMap::new());
    for schema in definition.fields.values() {
        let Some(typed) = posted.get(&schema.key) else {
            continue;
        };
        let typed = match (typed, schema.input()) {
            (FormInput::Text(one), Some(Kind::CheckboxGroup)) => FormInput::Many(vec![one.clone()]),
            (other, _) => other.clone(),
        };
        match parse_form(schema, &typed, today, None) {
            Ok(Some(value)) => {
                fields.insert(schema.key.clone(), value);
            }
            Ok(None) => {}
            Err(error) => {
                faults.insert(schema.key.clone(), error.english(&label(&schema.key)));
            }
        }
    }
    (fields, faults)
}

/// A refusal of the use-case, by the input that it is about.
fn faults_of(error: Error) -> Result<HashMap<String, String>> {
    match error {
        Error::Invalid(problems) => Ok(problems
            .into_iter()
            .map(|problem| {
                let pointer = problem.pointer.unwrap_or_default();
                let name = pointer.rsplit('/').next().unwrap_or_default().to_owned();
                (name, problem.details)
            })
            .collect()),
        Error::Conflict { details, .. } => Ok(HashMap::from([("reference-id".into(), details)])),
        other => Err(other),
    }
}
