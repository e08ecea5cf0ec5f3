//! Signing in with a passkey, and keeping one's own. The browser's part is a script: without it these
//! ways are not offered.

use bonafide_app::door::{Passkeys, Response};
use bonafide_app::users::{self, held, passkeys};
use bonafide_app::{House, Result};
use bonafide_db::Tx;
use serde_json::{Value as Json, json};

use super::{acting, audit_refusal, begin};
use crate::form::attempt;
use crate::kit::{Act, Block, Header, Notice, Tone};
use crate::pages::account;
use crate::{Page, Visit};

const SIGNING_IN: &str = "passkey signing in";
const ADDING: &str = "passkey adding";
/// How long a challenge is good, in minutes.
const MINUTES: i64 = 5;
/// Challenges a minute for one address.
const TRIES: u32 = 30;

/// What the script asks for: options for the browser, and the challenge sealed.
fn begun(house: &House, visit: &Visit, purpose: &str, answer: &Json) -> Result<Page> {
    let state = held::hand_out(house, visit.cx(), purpose, MINUTES, &answer["state"])?;
    let body = json!({"options": answer["options"], "state": state}).to_string();
    Ok(Page::plain(Response::new(200, "application/json", body)))
}

fn not_possible(why: &str) -> Page {
    let body = json!({"error": why}).to_string();
    Page::plain(Response::new(409, "application/json", body))
}

/// The challenge that a form brings back: good once.
fn challenge(tx: &mut Tx, house: &House, visit: &Visit, purpose: &str) -> Result<Option<Json>> {
    let text = visit.form.text("state");
    let Some(state) = held::take_back::<Json>(house, visit.cx(), purpose, text)? else {
        return Ok(None);
    };
    let hash = house.keys.hash("passkey challenge", &[text])?;
    if users::sent(tx, &hash)?.is_some() {
        return Ok(None);
    }
    users::note_sent(tx, &hash, "", "", visit.now())?;
    Ok(Some(state))
}

pub fn begin_passkey(_: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    if !passkeys::possible(house) {
        return Ok(not_possible("Passkeys are not possible at this address"));
    }
    if visit.request.brought.is_empty() {
        let key = format!("passkey from {}", visit.request.ip);
        if !house.limiter.count_within(&key, TRIES, visit.now()).allowed {
            return Ok(not_possible("Too many tries. Try again in a minute").status(429));
        }
    }
    match visit.passkeys(Passkeys::BeginSignIn)? {
        Ok(answer) => begun(house, visit, SIGNING_IN, &answer),
        Err(why) => Ok(not_possible(&why)),
    }
}

pub fn sign_in_with_passkey(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let next = visit.next(visit.form.get("next"), "/dashboard");
    let credential = visit.form.text("credential");
    let Some(state) = challenge(tx, house, visit, SIGNING_IN)? else {
        return Ok(refused(
            "The challenge is too old or was used already. Try again.",
        ));
    };
    let told: Json = serde_json::from_str(credential).unwrap_or_default();
    let Some(mut user) = passkeys::whose(tx, house, &told)? else {
        audit_refusal(tx, house, visit, None, "passkey")?;
        return Ok(refused("No member has this passkey."));
    };
    let known = user.private.passkeys.iter().map(|it| it.key.to_string());
    let checked = visit.passkeys(Passkeys::FinishSignIn {
        credential: credential.to_owned(),
        state: state.to_string(),
        known: known.collect(),
    })?;
    let Ok(answer) = checked else {
        audit_refusal(tx, house, visit, Some(&user.id), "passkey")?;
        return Ok(refused("No member has this passkey."));
    };
    let place = answer["used"].as_u64().unwrap_or(u64::MAX) as usize;
    let cx = acting(visit, &user);
    passkeys::used(tx, house, &cx, &mut user, place, answer["key"].clone())?;
    // The key asked for a finger, a face or a PIN: that is two steps at once.
    begin(tx, house, visit, &user, "passkey", &next)
}

fn refused(text: &str) -> Page {
    let notice = Notice::new(Tone::Warn, "", text)
        .act(Act::link("Go to the sign-in page", "/dashboard/sign-in").main());
    let header = Header::new("You are not signed in");
    Page::of(header, vec![Block::Notice(notice)]).status(403)
}

pub fn begin_adding(_: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let user = &visit.member()?.user;
    if !passkeys::possible(house) {
        return Ok(not_possible("Passkeys are not possible at this address"));
    }
    if user.private.passkeys.len() >= passkeys::MAX_PASSKEYS {
        return Ok(not_possible(
            "You have the most passkeys already: remove one first",
        ));
    }
    let answer = visit.passkeys(Passkeys::BeginRegistration {
        handle: passkeys::handle(&user.id),
        email: user.private.email.clone(),
        name: user.shown().to_owned(),
        known: user
            .private
            .passkeys
            .iter()
            .map(|it| it.key.to_string())
            .collect(),
    })?;
    match answer {
        Ok(answer) => begun(house, visit, ADDING, &answer),
        Err(why) => Ok(not_possible(&why)),
    }
}

pub fn add(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let mut user = visit.member()?.user.clone();
    let Some(state) = challenge(tx, house, visit, ADDING)? else {
        return Ok(
            Page::go_to(account::HERE).refusing("The challenge was too old: nothing was added")
        );
    };
    let checked = visit.passkeys(Passkeys::FinishRegistration {
        credential: visit.form.text("credential").to_owned(),
        state: state.to_string(),
    })?;
    let Ok(key) = checked else {
        return Ok(
            Page::go_to(account::HERE).refusing("The passkey was not accepted: nothing was added")
        );
    };
    let name = visit.form.text("name");
    let done = attempt(tx, |tx| {
        passkeys::add(tx, house, visit.cx(), &mut user, name, key)
    })?;
    Ok(match done {
        Ok(()) => Page::go_to(account::HERE).saying("Passkey added"),
        Err(_) => Page::go_to(account::HERE)
            .refusing("The passkey was not added: its name is too long, or there are too many"),
    })
}

pub fn remove(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let mut user = visit.member()?.user.clone();
    passkeys::remove(tx, house, visit.cx(), &mut user, visit.form.text("id"))?;
    Ok(Page::go_to(account::HERE).saying("Passkey removed"))
}
