//! What the integrator's backend does through the API.

use serde_json::json;

use crate::node::PRODUCTION_KEY;
use crate::promises::{Known, Reply};
use crate::world::Answer;
use crate::{Holds, World};

/// People who come again: several inquiries have the same reference id, and so the same account.
const PEOPLE: [&str; 7] = ["ann", "bob", "cyd", "dee", "eve", "fay", "gus"];
/// Keys are repeated within this time; they are forgotten after a day.
const REPEATED_WITHIN_SECONDS: i64 = 20 * 3_600;

pub fn create(world: &mut World) -> Holds {
    let told = &world.promises;
    let number = told.replies.len() + told.unanswered.len() + told.erased;
    let key = format!("create-{number}");
    let template = match templates(world).as_slice() {
        [] => return Err("there is no template to create an inquiry of".into()),
        all => world.chance.of(all).clone(),
    };
    let mut attributes = json!({
        "inquiry-template-id": template,
        "note": format!("quince-{number}. of a person"),
        "fields": {"name-middle": format!("Quince-{number}.")},
    });
    if !world.chance.one_in(4) {
        attributes["reference-id"] = (*world.chance.of(&PEOPLE)).into();
    }
    if world.chance.one_in(6) {
        // No template has it: refused, and refused again when repeated.
        attributes["fields"]["no-such-field"] = "x".into();
    }
    let body = json!({"data": {"attributes": attributes}}).to_string();
    ask(world, key, body)
}

fn templates(world: &mut World) -> Vec<String> {
    let listed = world
        .look(crate::node::SANDBOX_KEY, "/inquiry-templates")
        .json();
    let all = listed["data"].as_array().cloned().unwrap_or_default();
    all.iter()
        .filter_map(|one| one["id"].as_str().map(str::to_owned))
        .collect()
}

/// Asks for a creation, under the same key as often as it takes.
fn ask(world: &mut World, key: String, body: String) -> Holds {
    let Some(answer) = world.call("POST", "/inquiries", Some(&key), &body) else {
        world.promises.unanswered.insert(key, body);
        return Ok(());
    };
    let is_repeated = world.promises.unanswered.remove(&key).is_some();
    if is_repeated && answer.status == 409 && answer.json().to_string().contains("was erased") {
        world.promises.erased += 1;
        return Ok(());
    }
    acknowledged(world, &key, &body, &answer)
}

fn acknowledged(world: &mut World, key: &str, body: &str, answer: &Answer) -> Holds {
    let told = answer.json();
    match (answer.status, told["data"]["id"].as_str()) {
        (201, Some(id)) => {
            let number = key.rsplit('-').next().unwrap_or_default();
            let known = Known {
                secret: format!("uince-{number}."),
                status: "created".into(),
                redacted: false,
                address: None,
                sent: None,
            };
            if world
                .promises
                .inquiries
                .insert(id.to_owned(), known)
                .is_some()
            {
                return Err(format!("{id} was created twice"));
            }
        }
        (400..=499, None) => {}
        (status, _) => return Err(format!("a creation was answered with {status}: {told}")),
    }
    let reply = Reply {
        at: world.now(),
        body: body.to_owned(),
        status: answer.status,
        answer: answer.bytes.clone(),
        inquiry: told["data"]["id"].as_str().map(str::to_owned),
    };
    world.promises.replies.insert(key.to_owned(), reply);
    Ok(())
}

/// A backend that did not hear the answer asks again; so does one that did.
pub fn repeat(world: &mut World) -> Holds {
    if let Some((key, body)) = world.promises.unanswered.first_key_value() {
        let (key, body) = (key.clone(), body.clone());
        return ask(world, key, body);
    }
    let now = world.now();
    let fresh = |reply: &Reply| now.duration_since(reply.at).as_secs() < REPEATED_WITHIN_SECONDS;
    let keys: Vec<String> = (world.promises.replies.iter())
        .filter(|(_, reply)| fresh(reply))
        .map(|(key, _)| key.clone())
        .collect();
    if keys.is_empty() {
        return Ok(());
    }
    let key = world.chance.of(&keys).clone();
    let body = world.promises.replies[&key].body.clone();
    let other = body.replace("person", "somebody else");
    if world.chance.one_in(4) {
        return match world.call("POST", "/inquiries", Some(&key), &other) {
            Some(answer) if !(400..=499).contains(&answer.status) => {
                Err(format!("{key} took another body: {}", answer.json()))
            }
            _ => Ok(()),
        };
    }
    let Some(answer) = world.call("POST", "/inquiries", Some(&key), &body) else {
        return Ok(());
    };
    if let Some(id) = world.promises.replies[&key].inquiry.clone() {
        status(world, &id)?;
        if world.promises.inquiries[&id].redacted {
            // What was kept of the answer went with its person.
            return match answer.status {
                409 => Ok(()),
                status => Err(format!(
                    "{key} was answered with {status} after {id} was redacted"
                )),
            };
        }
    }
    let first = &world.promises.replies[&key];
    if (answer.status, &answer.bytes) != (first.status, &first.answer) {
        let told = answer.json();
        return Err(format!("{key} was answered in another way: {told}"));
    }
    Ok(())
}

pub fn repeat_all_unanswered(world: &mut World) -> Holds {
    while !world.promises.unanswered.is_empty() {
        repeat(world)?;
    }
    Ok(())
}

/// Method, path below the inquiry, body.
const ON_INQUIRIES: &[(&str, &str, &str, &str)] = &[
    (
        "update",
        "PATCH",
        "",
        r#"{"data":{"attributes":{"note":"another note"}}}"#,
    ),
    ("tag", "POST", "/add-tag", r#"{"meta":{"tag-name":"seen"}}"#),
    (
        "approve",
        "POST",
        "/approve",
        r#"{"meta":{"comment":"fine"}}"#,
    ),
    ("decline", "POST", "/decline", "{}"),
    ("mark for review", "POST", "/mark-for-review", "{}"),
    ("expire", "POST", "/expire", "{}"),
    ("resume", "POST", "/resume", "{}"),
    ("link", "POST", "/generate-one-time-link", "{}"),
    ("redact", "DELETE", "", ""),
    (
        "simulate start",
        "POST",
        "/perform-simulate-actions",
        r#"{"meta":{"simulate-actions":[{"type":"start_inquiry"}]}}"#,
    ),
    (
        "simulate completion",
        "POST",
        "/perform-simulate-actions",
        r#"{"meta":{"simulate-actions":[{"type":"complete_inquiry"}]}}"#,
    ),
    (
        "simulate failure",
        "POST",
        "/perform-simulate-actions",
        r#"{"meta":{"simulate-actions":[{"type":"fail_inquiry"}]}}"#,
    ),
];

/// What is tried on inquiries, for counting whether all was.
pub fn names() -> impl Iterator<Item = &'static str> {
    ON_INQUIRIES.iter().map(|(name, ..)| *name)
}

pub fn act_on_inquiry(world: &mut World) -> Holds {
    let Some(id) = some_inquiry(world) else {
        return Ok(());
    };
    let before = status(world, &id)?;
    let untried: Vec<_> = (ON_INQUIRIES.iter())
        .filter(|(name, ..)| !world.promises.visited.contains(&(before.clone(), *name)))
        .collect();
    let (name, method, path, body) = match untried.is_empty() || world.chance.one_in(5) {
        true => *world.chance.of(ON_INQUIRIES),
        false => **world.chance.of(&untried),
    };
    let Some(answer) = world.call(method, &format!("/inquiries/{id}{path}"), None, body) else {
        return Ok(());
    };
    world.promises.visited.insert((before.clone(), name));
    if answer.status >= 500 {
        return Err(format!(
            "{name} of {id} was answered with {}: {}",
            answer.status,
            answer.json()
        ));
    }
    let after = status(world, &id)?;
    if answer.status >= 400 && before != after {
        return Err(format!(
            "{name} of {id} was refused, and yet it went from {before} to {after}"
        ));
    }
    Ok(())
}

/// Any inquiry, those of rare statuses as often as others.
pub fn some_inquiry(world: &mut World) -> Option<String> {
    let statuses: Vec<String> = world
        .promises
        .statuses()
        .into_iter()
        .map(str::to_owned)
        .collect();
    if statuses.is_empty() {
        return None;
    }
    let status = world.chance.of(&statuses).clone();
    let ids: Vec<String> = world
        .promises
        .of_status(&status)
        .into_iter()
        .cloned()
        .collect();
    Some(world.chance.of(&ids).clone())
}

/// Reads an inquiry that was acknowledged, and so must be there.
pub fn status(world: &mut World, id: &str) -> Result<String, String> {
    let answer = world.look(crate::node::SANDBOX_KEY, &format!("/inquiries/{id}"));
    let told = answer.json();
    let status = told["data"]["attributes"]["status"].as_str();
    let status = status.ok_or_else(|| format!("{id} was acknowledged and is not there: {told}"))?;
    if let Some(known) = world.promises.inquiries.get_mut(id) {
        known.status = status.to_owned();
        known.redacted = !told["data"]["attributes"]["redacted-at"].is_null();
    }
    Ok(status.to_owned())
}

pub fn act_on_account(world: &mut World) -> Holds {
    let listed = world
        .look(crate::node::SANDBOX_KEY, "/accounts?page[size]=20")
        .json();
    let ids: Vec<String> = (listed["data"].as_array().into_iter().flatten())
        .filter_map(|account| account["id"].as_str().map(str::to_owned))
        .collect();
    if ids.len() < 2 {
        return Ok(());
    }
    let (one, other) = (world.chance.of(&ids).clone(), world.chance.of(&ids).clone());
    let (method, path, body) = match world.chance.below(4) {
        0 => ("DELETE", format!("/accounts/{one}"), String::new()),
        1 if one != other => {
            let body = json!({"meta": {"source-account-ids": [other]}}).to_string();
            ("POST", format!("/accounts/{one}/consolidate"), body)
        }
        _ => {
            let body =
                json!({"data": {"attributes": {"fields": {"name-middle": "Quill"}}}}).to_string();
            ("PATCH", format!("/accounts/{one}"), body)
        }
    };
    match world.call(method, &path, None, &body) {
        Some(answer) if answer.status >= 500 => Err(format!("{method} {path}: {}", answer.json())),
        _ => Ok(()),
    }
}

/// The most webhooks that a world has.
const MOST_WEBHOOKS: usize = 3;

pub fn act_on_webhook(world: &mut World) -> Holds {
    let ids: Vec<String> = world.promises.endpoints.keys().cloned().collect();
    if ids.len() < MOST_WEBHOOKS {
        let body = json!({"data": {"attributes": {
            "name": "Backend", "url": "https://example.com/hooks", "enabled-events": ["*"],
        }}});
        // Made under a key, so that a lost answer makes no second one.
        let key = format!("webhook-{}", ids.len());
        let Some(made) = world.call("POST", "/webhooks", Some(&key), &body.to_string()) else {
            return Ok(());
        };
        let told = made.json();
        let Some(id) = told["data"]["id"].as_str().map(str::to_owned) else {
            return Err(format!("a webhook was refused: {told}"));
        };
        // Enabling may be repeated, and what happened before it is not delivered.
        while world
            .call("POST", &format!("/webhooks/{id}/enable"), None, "{}")
            .is_none()
        {}
        let newest = world.nodes[0].write(|tx, _| {
            let row = tx.one("select max(seq) from chains", &[])?;
            Ok(row
                .map(|row| row.opt_int(0))
                .transpose()?
                .flatten()
                .unwrap_or(0))
        });
        let newest = newest.map_err(|error| error.to_string())?;
        world.promises.endpoints.insert(id, newest);
        return Ok(());
    }
    let id = world.chance.of(&ids).clone();
    world.call("POST", &format!("/webhooks/{id}/rotate-secret"), None, "{}");
    Ok(())
}

/// Nothing of one environment is seen from the other.
pub fn ask_with_the_other_key(world: &mut World) -> Holds {
    let Some(id) = some_inquiry(world) else {
        return Ok(());
    };
    for path in [
        format!("/inquiries/{id}"),
        format!("/events?filter[object-id]={id}"),
    ] {
        let answer = world.look(PRODUCTION_KEY, &path);
        let told = answer.json();
        let nothing =
            told["data"].as_array().is_none_or(Vec::is_empty) && told["data"].get("id").is_none();
        if !nothing {
            return Err(format!("production's key sees the sandbox's {path}"));
        }
    }
    let (method, path) =
        *world
            .chance
            .of(&[("POST", "/approve"), ("DELETE", ""), ("POST", "/resume")]);
    let before = status(world, &id)?;
    let told = world.call_as(
        PRODUCTION_KEY,
        method,
        &format!("/inquiries/{id}{path}"),
        None,
        "{}",
    );
    match told {
        Some(answer) if answer.status != 404 => {
            Err(format!("production's key acts on {id}: {}", answer.status))
        }
        _ if status(world, &id)? != before => Err(format!("production's key changed {id}")),
        _ => Ok(()),
    }
}
