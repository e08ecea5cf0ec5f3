//! People who open their link, and robots who only fetch it.

use url::form_urlencoded;

use super::backend;
use crate::{Holds, World};

/// What people type, by the step that asks for it.
const TYPED: &[(&str, &[(&str, &str)])] = &[
    (
        "name",
        &[
            ("field.name-first", "Ada"),
            ("field.name-last", "Lovelace"),
            ("field.birthdate.day", "10"),
            ("field.birthdate.month", "12"),
            ("field.birthdate.year", "1985"),
        ],
    ),
    (
        "address",
        &[
            ("field.address-street-1", "12 St James’s Square"),
            ("field.address-city", "London"),
            ("field.address-postal-code", "SW1Y 4JH"),
            ("field.address-country-code", "GB"),
        ],
    ),
    (
        "contact",
        &[
            ("field.email-address", "ada@example.com"),
            ("field.phone-number", "+442079460018"),
        ],
    ),
    ("email", &[("code", "123456")]),
    ("phone", &[("code", "123456")]),
];

/// Opens the page where the person was, types, and sends it; or does something else that people do.
pub fn go_on(world: &mut World) -> Holds {
    let Some(id) = backend::some_inquiry(world) else {
        return Ok(());
    };
    let address = match &world.promises.inquiries[&id].address {
        Some(address) if !world.chance.one_in(6) => address.clone(),
        _ => format!("/verify?inquiry-id={id}"),
    };
    let Some(page) = browse(world, "GET", &address, "")? else {
        return Ok(());
    };
    let mut body = filled(world, &page);
    // Back, and sent once more; from a page without a form there is nothing else.
    if (body.is_empty() || world.chance.one_in(8))
        && let Some(sent) = &world.promises.inquiries[&id].sent
    {
        body = sent.clone();
    }
    match body.is_empty() {
        true => Ok(()),
        false => send(world, &id, body),
    }
}

fn send(world: &mut World, id: &str, body: String) -> Holds {
    let before = backend::status(world, id)?;
    let Some(known) = world.promises.inquiries.get_mut(id) else {
        return Ok(());
    };
    known.sent = Some(body.clone());
    let redacted = known.redacted;
    let headers = vec![(
        "content-type".to_owned(),
        "application/x-www-form-urlencoded".to_owned(),
    )];
    let Some(answer) = world.send(&bonafide_web::SURFACE, "POST", "/verify", headers, &body) else {
        return Ok(());
    };
    world.promises.visited.insert((before, "submit"));
    if answer.status >= 500 {
        let status = answer.status;
        return Err(format!("a page of {id} was answered with {status}"));
    }
    let location = (answer.headers.iter()).find(|(name, _)| *name == "location");
    if let (Some((_, location)), Some(known)) = (location, world.promises.inquiries.get_mut(id)) {
        known.address = Some(location.clone()).filter(|address| address.starts_with("/verify"));
    }
    let after = backend::status(world, id)?;
    match redacted && ["created", "pending"].contains(&after.as_str()) {
        true => Err(format!(
            "{id} was redacted, and a person brought it to {after}"
        )),
        false => Ok(()),
    }
}

fn browse(
    world: &mut World,
    method: &str,
    target: &str,
    body: &str,
) -> Result<Option<String>, String> {
    let Some(answer) = world.send(&bonafide_web::SURFACE, method, target, Vec::new(), body) else {
        return Ok(None);
    };
    if answer.status >= 500 {
        return Err(format!(
            "{method} {target} was answered with {}",
            answer.status
        ));
    }
    String::from_utf8(answer.body)
        .map(Some)
        .map_err(|_| format!("{target} is not UTF-8"))
}

/// What the page's first form sends; empty without one.
fn filled(world: &mut World, page: &str) -> String {
    let form = between(page, "<form", "</form>");
    let hidden: Vec<(&str, &str)> = (form.split("<input type=\"hidden\" ").skip(1))
        .map(|input| {
            (
                between(input, "name=\"", "\""),
                between(input, "value=\"", "\""),
            )
        })
        .collect();
    if hidden.is_empty() {
        return String::new();
    }
    let step = hidden
        .iter()
        .find(|(name, _)| *name == "step")
        .map_or("", |(_, step)| step);
    let known = TYPED.iter().find(|(name, _)| *name == step);
    let mut typed: Vec<(&str, &str)> = known.map_or(Vec::new(), |(_, typed)| typed.to_vec());
    if world.chance.one_in(6) && !typed.is_empty() {
        // Something is left out or wrong.
        let wrong = world.chance.below(typed.len());
        typed[wrong].1 = *world
            .chance
            .of(&["", "\u{0}", "99999", "<script>", "\u{202e}"]);
    }
    let button = match world.chance.below(12) {
        0 => "back",
        1 => "stop",
        _ => "continue",
    };
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(hidden)
        .append_pair("action", button)
        .extend_pairs(typed)
        .finish()
}

/// The text after `start` up to `end`; empty without them.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let rest = text.split_once(start).map_or("", |(_, rest)| rest);
    rest.split_once(end).map_or("", |(found, _)| found)
}

/// Fetching changes nothing.
pub fn fetch_as_a_robot(world: &mut World) -> Holds {
    let Some(id) = backend::some_inquiry(world) else {
        return Ok(());
    };
    let entries = |world: &World| {
        let counted = world.nodes[0].write(|tx, _| {
            let row = tx.one("select count(*) from events", &[])?;
            Ok(row.map(|row| row.int(0)).transpose()?.unwrap_or(0))
        });
        counted.map_err(|error| error.to_string())
    };
    let before = entries(world)?;
    browse(world, "GET", &format!("/verify?inquiry-id={id}"), "")?;
    match entries(world)? == before {
        true => Ok(()),
        false => Err(format!("fetching the page of {id} wrote to the log")),
    }
}
