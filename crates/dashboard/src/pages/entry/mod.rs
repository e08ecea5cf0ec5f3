//! Signing in and out, and the one-time links by which people become members.

mod join;
pub mod passkey;
mod second;
mod sso;

use std::sync::Arc;

use bonafide_app::clock::Clock;
use bonafide_app::users::sessions::{self, Origin};
use bonafide_app::users::{self, User, passkeys};
use bonafide_app::{Actor, Cx, House, Result, Seed, audits, seal};
use bonafide_db::Tx;
use serde_json::json;

use crate::form::address;
use crate::kit::{Act, Field, FormBlock, Header, Input, Notice, PasskeyForm, Tone};
use crate::{Page, Visit, cookie};

pub use join::{join, join_form};
pub use second::{code_form, sign_in_with_code};
pub use sso::{begin_sso, end_sso};

/// Tries a minute from one address, and for one e-mail address.
const TRIES_BY_ADDRESS: u32 = 20;
const TRIES_BY_EMAIL: u32 = 8;

/// A hash that fits no password: somebody unknown costs the same time as somebody known.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ib2R5$\
                      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[derive(serde::Serialize)]
struct View {
    notice: Option<Notice>,
    form: FormBlock,
    /// Other ways to sign in.
    ways: Vec<Act>,
    /// The form for passkeys, where they are possible.
    passkey: Option<PasskeyForm>,
}

impl View {
    fn new(form: FormBlock) -> Self {
        Self {
            notice: None,
            form,
            ways: Vec::new(),
            passkey: None,
        }
    }
}

pub fn sign_in_form(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let next = visit.next(visit.query.get("next"), "/dashboard");
    if visit.member.is_some() {
        return Ok(Page::go_to(next));
    }
    let mut page = form_page(house, &next, "", None);
    if !users::any(tx)? {
        page.notice = Some(Notice::new(
            Tone::Info,
            "Nobody can sign in yet",
            "The server printed a one-time link when it started: open it to become the first \
             administrator. A restart prints a new one.",
        ));
    }
    Ok(Page::show("entry.html", Header::new("Sign in"), page))
}

fn form_page(house: &House, next: &str, email: &str, fault: Option<String>) -> View {
    let fields = vec![
        Field::new("email", "E-mail address", Input::Email)
            .value(email)
            .autocomplete("username")
            .fault(fault),
        Field::new("password", "Password", Input::Password).autocomplete("current-password"),
    ];
    let form = FormBlock::new("/dashboard/sign-in", "Sign in", fields).hidden("next", next);
    let mut view = View::new(form);
    view.passkey = passkeys::possible(house).then(|| PasskeyForm::signing_in(next));
    if let Some(provider) = &house.provider {
        let address = address("/dashboard/sso", &[("next", next)]);
        let label = format!("Sign in with {}", provider.name);
        view.ways.push(Act::link(label, address));
    }
    view
}

pub fn sign_in(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let next = visit.next(visit.form.get("next"), "/dashboard");
    let email = visit.form.text("email");
    let password = visit.form.raw("password").unwrap_or_default();
    let refused = |text: &str| {
        let view = form_page(house, &next, email, Some(text.to_owned()));
        Ok(Page::show("entry.html", Header::new("Sign in"), view).refused())
    };
    if email.is_empty() || password.is_empty() {
        return refused("Enter your e-mail address and your password");
    }
    // Counted once, not again when the request comes back with the password checked.
    if visit.request.brought.is_empty() {
        let by_address = format!("sign-in from {}", visit.request.ip);
        let by_email = format!("sign-in as {}", email.to_lowercase());
        for (key, most) in [(by_address, TRIES_BY_ADDRESS), (by_email, TRIES_BY_EMAIL)] {
            let window = house.limiter.count_within(&key, most, visit.now());
            if !window.allowed {
                let text = format!(
                    "Too many tries. Try again in {} seconds",
                    window.seconds_to_reset
                );
                let view = form_page(house, &next, email, Some(text));
                return Ok(Page::show("entry.html", Header::new("Sign in"), view)
                    .refused()
                    .status(429));
            }
        }
    }
    let user =
        users::find_by_email(tx, house, email)?.filter(|user| user.private.removed_at.is_none());
    let hash = user
        .as_ref()
        .and_then(|user| user.private.password.as_deref());
    let too_long = password.len() > users::MAX_PASSWORD;
    let fits = !too_long && visit.check_password(password, hash.unwrap_or(NOBODY))?;
    let known = user.as_ref().map(|user| user.id.clone());
    match user.filter(|_| fits) {
        Some(user) if user.private.second.is_some() => second::ask(house, visit, &user, &next),
        Some(user) => begin(tx, house, visit, &user, "password", &next),
        None => {
            audit_refusal(tx, house, visit, known.as_deref(), "password")?;
            refused("E-mail address or password is wrong")
        }
    }
}

/// Writes down that somebody was not let in. `known`: the member whose entry it would have been. Of
/// anybody else it keeps no address: what was typed may be a stranger's, or a password in the wrong
/// field. Tries beyond the limits are not written down one by one.
fn audit_refusal(
    tx: &mut Tx,
    house: &House,
    visit: &Visit,
    known: Option<&str>,
    means: &str,
) -> Result<()> {
    let cx = from_outside(visit, Actor::System);
    let details = json!({"with": means});
    audits::record(
        tx,
        house,
        &cx,
        "member.sign-in-refused",
        known.unwrap_or_default(),
        &details,
    )
}

/// Signs a user in and goes on. A session that the browser had before ends.
fn begin(
    tx: &mut Tx,
    house: &House,
    visit: &Visit,
    user: &User,
    means: &str,
    next: &str,
) -> Result<Page> {
    if let Some(before) = &visit.member {
        sessions::end(tx, &before.session.id)?;
    }
    let origin = Origin::new(visit.request.ip, visit.request.header("user-agent"), means);
    let cx = acting(visit, user);
    let token = sessions::begin(tx, house, &cx, user, &origin)?;
    audits::record(
        tx,
        house,
        &cx,
        "member.signed-in",
        &user.id,
        &json!({"with": means}),
    )?;
    Ok(Page::go_to(next).cookie(cookie::set(house, cookie::SESSION, &token)))
}

/// The visit's context with the user as the cause.
fn acting(visit: &Visit, user: &User) -> Cx {
    let id = user.id.clone();
    from_outside(visit, Actor::User { id })
}

/// The visit's context with another cause.
fn from_outside(visit: &Visit, actor: Actor) -> Cx {
    let cx = visit.cx();
    Cx::new(
        cx.environment.clone(),
        &Clock::default(),
        actor,
        cx.real,
        Seed(seal::sign(&visit.request.seed.0, b"entry")),
    )
    .of(Some(Arc::new(visit.request.origin(None))))
}

pub fn sign_out(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let member = visit.member()?;
    sessions::end(tx, &member.session.id)?;
    audits::record(
        tx,
        house,
        visit.cx(),
        "member.signed-out",
        &member.user.id,
        &json!({}),
    )?;
    Ok(Page::go_to("/dashboard/sign-in").cookie(cookie::clear(house, cookie::SESSION)))
}
