//! What is set of a webhook: making one and changing it.

use bonafide_app::webhooks::{self, Change, Endpoint, Included};
use bonafide_app::{House, Result};
use bonafide_db::Tx;
use bonafide_domain::webhook::events::{DISABLED, EVERY};
use serde_json::Value as Json;

use super::acts::secret_page;
use crate::form::{Faults, attempt};
use crate::kit::{Block, Field, FormBlock, Header, Input, Opt};
use crate::{Page, Visit};

/// Events that happen on this server, with when. Others can be typed.
const EVENTS: &[(&str, &str)] = &[
    ("inquiry.created", "An inquiry exists."),
    ("inquiry.started", "The person sent their first answers."),
    ("inquiry.completed", "The person went through to the end."),
    ("inquiry.failed", "The person could not get through."),
    ("inquiry.expired", "Time ran out."),
    ("inquiry.marked-for-review", "Somebody has to look at it."),
    ("inquiry.approved", "It was approved."),
    ("inquiry.declined", "It was declined."),
    ("inquiry.transitioned", "The person came to another step."),
    ("inquiry.updated-tags", "Its tags changed."),
    ("inquiry.redacted", "Its personal data was erased."),
    ("inquiry-session.started", "A device opened the inquiry."),
    ("inquiry-session.expired", "A session ended."),
    ("account.created", "A person has an account."),
    ("account.updated-fields", "What is known of them changed."),
    ("account.redacted", "Their personal data was erased."),
    ("inquiry.opened", "Not part of *: the link was opened."),
    ("inquiry.resumed", "Not part of *: it was made to go on."),
    (
        DISABLED,
        "Not part of *: a webhook kept failing and was disabled.",
    ),
];

const STYLES: [(&str, &str); 3] = [
    ("kebab", "kebab-case: created-at"),
    ("camel", "camelCase: createdAt"),
    ("snake", "snake_case: created_at"),
];

/// Box that takes the headers away: they are not shown, so that nothing could be emptied.
const NO_HEADERS: &str = "no-headers";

/// What is enabled, in a few words.
pub fn told_events(enabled: &[String]) -> String {
    match enabled {
        [one] if one == EVERY => "All".into(),
        [one] => one.clone(),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        [] => "None".into(),
    }
}

fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

/// The form's fields, with what is held or, after a refusal, with what was typed.
fn fields(
    house: &House,
    visit: &Visit,
    held: Option<&Endpoint>,
    typed: bool,
) -> Result<Vec<Field>> {
    let text = |name: &str, held: Option<String>| match typed {
        true => visit.form.raw(name).unwrap_or_default().to_owned(),
        false => held.unwrap_or_default(),
    };
    let doc = held.map(|it| &it.doc);
    let chosen: Vec<&str> = match (typed, doc) {
        (true, _) => visit.form.all("enabled-events"),
        (false, Some(doc)) => doc.enabled_events.iter().map(String::as_str).collect(),
        (false, None) => vec![EVERY],
    };
    let all = (EVERY, "Every event of the contract.");
    let options = std::iter::once(&all)
        .chain(EVENTS)
        .map(|(name, when)| {
            let label = if *name == EVERY { "All" } else { name };
            Opt::new(*name, label)
                .hint(*when)
                .chosen(chosen.contains(name))
        })
        .collect();
    let others = doc.map(|doc| {
        let listed = |name: &&String| *name != EVERY && EVENTS.iter().all(|(it, _)| it != name);
        let others = doc.enabled_events.iter().filter(listed);
        others.map(String::as_str).collect::<Vec<_>>().join("\n")
    });
    let choice = |name: &str, label: &str, options: Vec<(String, String)>, held: String| {
        let chosen = text(name, Some(held));
        let options = options
            .into_iter()
            .map(|(value, label)| {
                let is = value == chosen;
                Opt::new(value, label).chosen(is)
            })
            .collect();
        Field::select(name, label, options)
    };
    let versions = (house.contract()?.versions)();
    let newest = versions.first().cloned().unwrap_or_default();
    let versions = versions.into_iter().map(|it| (it.clone(), it)).collect();
    let styles = STYLES.map(|(value, label)| (value.to_owned(), label.to_owned()));
    let code = |rows| Input::Area { rows, code: true };
    let filter = doc.and_then(|doc| doc.payload_filter.as_ref().map(Json::to_string));
    let mut included = vec![
        ("none".to_owned(), "None".to_owned()),
        ("all".to_owned(), "All".to_owned()),
    ];
    if doc.is_some_and(|doc| matches!(doc.included, Included::Custom(_))) {
        included.push(("kept".into(), "A choice that was made by API".into()));
    }
    let included_held = match doc.map(|doc| &doc.included) {
        None | Some(Included::None) => "none",
        Some(Included::All) => "all",
        Some(Included::Custom(_)) => "kept",
    };
    let headers_hint = match held.map_or(0, |it| it.headers().len()) {
        0 => "One on each line, such as Authorization: Bearer abc. They are never shown again."
            .into(),
        1 => "1 is set and not shown. Lines here take its place; empty: it stays.".to_owned(),
        count => {
            format!("{count} are set and not shown. Lines here take their place; empty: they stay.")
        }
    };
    let removal = held.filter(|it| !it.headers().is_empty()).map(|_| {
        Field::check(
            NO_HEADERS,
            "Remove the headers that are set",
            typed && visit.form.is_on(NO_HEADERS),
        )
    });
    let mut fields = vec![
        Field::text("name", "Name")
            .hint("What receives it, such as Backend.")
            .value(text("name", doc.map(|doc| doc.name.clone()))),
        Field::new("url", "URL", Input::Url)
            .hint("Where events are sent, such as https://example.com/hooks.")
            .value(text("url", doc.map(|doc| doc.url.clone()))),
        Field::new("enabled-events", "Events", Input::Checks { options }),
        Field::new("more-events", "Other events", code(2))
            .hint("Names of the contract, one on each line.")
            .value(text("more-events", others))
            .optional(),
        Field::new(
            "api-attributes-blocklist",
            "Attributes to leave out",
            code(3),
        )
        .hint(
            "One on each line, such as name-first or address-*. They are taken out of every body.",
        )
        .value(text(
            "api-attributes-blocklist",
            doc.map(|doc| doc.attributes_blocklist.join("\n")),
        ))
        .optional(),
        Field::new("payload-filter", "Only payloads that contain", code(3))
            .hint("A pattern in JSON, such as {\"data\":{\"attributes\":{\"tags\":[\"vip\"]}}}.")
            .value(text("payload-filter", filter))
            .optional(),
        choice(
            "included",
            "Related objects in the body",
            included,
            included_held.into(),
        ),
        choice(
            "api-version",
            "API version",
            versions,
            doc.map_or(newest, |doc| doc.api_version.clone()),
        )
        .hint("Bodies keep its shape for as long as it is set."),
        choice(
            "api-key-inflection",
            "Key style",
            styles.to_vec(),
            doc.map_or("kebab", |doc| &doc.key_inflection).to_owned(),
        ),
        Field::new("custom-http-headers", "Headers of your own", code(2))
            .hint(headers_hint)
            .value(text("custom-http-headers", None))
            .optional(),
    ];
    fields.extend(removal);
    fields.push(
        Field::new(
            "description",
            "Note",
            Input::Area {
                rows: 2,
                code: false,
            },
        )
        .value(text(
            "description",
            doc.and_then(|doc| doc.description.clone()),
        ))
        .optional(),
    );
    Ok(fields)
}

/// What was typed, or what cannot be read of it.
fn posted(house: &House, visit: &Visit) -> Result<std::result::Result<Change, Faults>> {
    let form = &visit.form;
    let mut faults = Faults::default();
    let mut events: Vec<String> = form
        .all("enabled-events")
        .into_iter()
        .map(str::to_owned)
        .collect();
    events.extend(lines(form.text("more-events")));
    events.dedup();
    let filter = match form.get("payload-filter").map(serde_json::from_str::<Json>) {
        None => None,
        Some(Ok(pattern)) => Some(pattern),
        Some(Err(_)) => {
            faults.add("payload-filter", "The pattern must be an object in JSON");
            None
        }
    };
    let version = form.text("api-version").to_owned();
    if !(house.contract()?.versions)().contains(&version) {
        faults.add("api-version", "Choose one of the API versions");
    }
    let style = form.text("api-key-inflection").to_owned();
    if STYLES.iter().all(|(known, _)| *known != style) {
        faults.add("api-key-inflection", "Choose one of the key styles");
    }
    let included = match form.text("included") {
        "none" => Some(Included::None),
        "all" => Some(Included::All),
        "kept" => None,
        _ => {
            faults.add("included", "Choose which related objects are sent");
            None
        }
    };
    let mut headers = Vec::new();
    for line in lines(form.text("custom-http-headers")) {
        match line.split_once(':') {
            Some((name, value)) => headers.push((name.trim().to_owned(), value.trim().to_owned())),
            None => faults.add(
                "custom-http-headers",
                "Each line must be a name, a colon and a value",
            ),
        }
    }
    let change = Change {
        name: Some(form.text("name").to_owned()),
        description: Some(form.get("description").map(str::to_owned)),
        url: Some(form.text("url").to_owned()),
        enabled_events: Some(events),
        api_version: Some(version),
        key_inflection: Some(style),
        attributes_blocklist: Some(lines(form.text("api-attributes-blocklist"))),
        payload_filter: Some(filter),
        included,
        headers: (form.is_on(NO_HEADERS) || !headers.is_empty()).then_some(headers),
        ..Change::default()
    };
    Ok(if faults.is_empty() {
        Ok(change)
    } else {
        Err(faults)
    })
}

/// The API's names for things at the beginning of its sentences, as the form calls them.
fn in_words(fields: Vec<Field>) -> Vec<Field> {
    let mut fields = fields;
    for field in &mut fields {
        if let Some(rest) = field
            .fault
            .as_deref()
            .and_then(|it| it.strip_prefix(field.name.as_str()))
        {
            field.fault = Some(format!("{}:{rest}", field.label));
        }
    }
    fields
}

fn page(
    house: &House,
    visit: &Visit,
    held: Option<&Endpoint>,
    faults: Option<&Faults>,
) -> Result<Page> {
    let list = visit.at(&["webhooks"]);
    let (action, submit, back) = match held {
        None => (
            visit.at(&["webhooks", "new"]),
            "Make the webhook",
            list.clone(),
        ),
        Some(endpoint) => (
            visit.at(&["webhooks", &endpoint.id, "settings"]),
            "Save",
            visit.at(&["webhooks", &endpoint.id]),
        ),
    };
    let fields = fields(house, visit, held, faults.is_some())?;
    let mut form = FormBlock::new(action, submit, fields).cancel(&back);
    if let Some(faults) = faults {
        form = form.faults(faults);
        form.fields = in_words(form.fields);
    }
    let header = match held {
        None => Header::new("New webhook")
            .lead("It begins disabled: copy its secret to your backend, then enable it.")
            .back("Webhooks", list),
        Some(endpoint) => Header::new("Settings of a webhook")
            .lead("A change counts for events that are told from now on; what was sent stays as it was.")
            .back(endpoint.doc.name.clone(), back),
    };
    let page = Page::of(header, vec![Block::Form(form)]);
    Ok(if faults.is_some() {
        page.refused()
    } else {
        page
    })
}

pub fn new(_: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    page(house, visit, None, None)
}

pub fn create(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let change = match posted(house, visit)? {
        Ok(change) => change,
        Err(faults) => return page(house, visit, None, Some(&faults)),
    };
    let made = attempt(tx, |tx| webhooks::create(tx, house, visit.cx(), change))?;
    match made {
        Ok(endpoint) => Ok(secret_page(visit, &endpoint)),
        Err(faults) => page(house, visit, None, Some(&faults)),
    }
}

pub fn settings(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let endpoint = webhooks::find(tx, house, visit.cx(), visit.param())?;
    page(house, visit, Some(&endpoint), None)
}

pub fn save(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let endpoint = webhooks::find(tx, house, visit.cx(), visit.param())?;
    let change = match posted(house, visit)? {
        Ok(change) => change,
        Err(faults) => return page(house, visit, Some(&endpoint), Some(&faults)),
    };
    let done = attempt(tx, |tx| {
        webhooks::update(tx, house, visit.cx(), &endpoint.id, change)
    })?;
    match done {
        Ok(_) => {
            Ok(Page::go_to(visit.at(&["webhooks", &endpoint.id])).saying("The settings are saved"))
        }
        Err(faults) => page(house, visit, Some(&endpoint), Some(&faults)),
    }
}
