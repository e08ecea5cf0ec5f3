//! Signing in and out, and the one-time links by which people become members.

use bonafide_app::users::entries::{self, Entry, Kind};
use bonafide_app::users::sessions::{self, Origin};
use bonafide_app::users::{self, Private, User};
use bonafide_app::{Actor, Cx, Error, House, Result, Seed, seal};
use bonafide_db::Tx;

use crate::kit::{Field, FormBlock, Header, Input, Notice, Tone};
use crate::{Page, Visit, cookie};

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
}

pub fn sign_in_form(tx: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    let next = visit.next(visit.query.get("next"), "/dashboard");
    if visit.member.is_some() {
        return Ok(Page::go_to(next));
    }
    let mut page = form_page(&next, "", None);
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

fn form_page(next: &str, email: &str, fault: Option<String>) -> View {
    let fields = vec![
        Field::new("email", "E-mail address", Input::Email)
            .value(email)
            .autocomplete("username")
            .fault(fault),
        Field::new("password", "Password", Input::Password).autocomplete("current-password"),
    ];
    View {
        notice: None,
        form: FormBlock::new("/dashboard/sign-in", "Sign in", fields).hidden("next", next),
    }
}

pub fn sign_in(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let next = visit.next(visit.form.get("next"), "/dashboard");
    let email = visit.form.text("email");
    let password = visit.form.raw("password").unwrap_or_default();
    let refused = |text: &str| {
        let view = form_page(&next, email, Some(text.to_owned()));
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
                let view = form_page(&next, email, Some(text));
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
    match user.filter(|_| fits) {
        Some(user) => begin(tx, house, visit, &user, "password", &next),
        None => refused("E-mail address or password is wrong"),
    }
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
    Ok(Page::go_to(next).cookie(cookie::set(house, &token)))
}

/// The visit's context with the user as the cause.
fn acting(visit: &Visit, user: &User) -> Cx {
    let cx = visit.cx();
    Cx::new(
        cx.environment.clone(),
        &bonafide_app::clock::Clock::default(),
        Actor::User {
            id: user.id.clone(),
        },
        cx.real,
        Seed(seal::sign(&visit.request.seed.0, b"entry")),
    )
}

pub fn sign_out(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    sessions::end(tx, &visit.member()?.session.id)?;
    Ok(Page::go_to("/dashboard/sign-in").cookie(cookie::clear(house)))
}

/// The page behind a one-time link. Looking does not use it up: mail scanners look too.
pub fn join_form(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let code = visit.query.text("code");
    match entries::find(tx, house, code, visit.now())? {
        Some(entry) => Ok(join_page(&entry, code, &visit.form, [None, None])),
        None => Ok(ended()),
    }
}

fn ended() -> Page {
    let header = Header::new("This link has ended");
    let notice = Notice::new(
        Tone::Warn,
        "",
        "It was used already, or its time is over. Ask an administrator for a new one; when there \
         is none yet, restart the server: it prints a new link.",
    )
    .act(crate::kit::Act::link("Sign in", "/dashboard/sign-in").main());
    Page::of(header, vec![crate::kit::Block::Notice(notice)]).status(410)
}

fn join_page(entry: &Entry, code: &str, typed: &crate::Form, faults: [Option<String>; 2]) -> Page {
    let [email_fault, password_fault] = faults;
    let (title, lead, submit) = match entry.kind {
        Kind::First => (
            "Create the first administrator",
            "Whoever has this account may do everything here, and invites the others.",
            "Create the account",
        ),
        Kind::Invitation => (
            "Join the dashboard",
            "Choose how you sign in from now on.",
            "Join",
        ),
        Kind::Reset => (
            "Choose a new password",
            "All your sessions end; sign in with the new password from now on.",
            "Save the password",
        ),
    };
    let mut fields = Vec::new();
    if entry.kind == Kind::First {
        fields.push(
            Field::new("email", "E-mail address", Input::Email)
                .value(typed.text("email"))
                .autocomplete("username")
                .fault(email_fault),
        );
    }
    if entry.kind != Kind::Reset {
        fields.push(
            Field::text("name", "Your name")
                .hint("Shown beside what you decide.")
                .value(typed.text("name"))
                .autocomplete("name")
                .optional(),
        );
    }
    fields.push(
        Field::new("password", "Password", Input::Password)
            .hint(format!(
                "{} characters or more. A few words in a row are easy to keep.",
                users::MIN_PASSWORD
            ))
            .autocomplete("new-password")
            .fault(password_fault),
    );
    let view = View {
        notice: None,
        form: FormBlock::new("/dashboard/join", submit, fields).hidden("code", code),
    };
    Page::show("entry.html", Header::new(title).lead(lead), view)
}

pub fn join(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let code = visit.form.text("code");
    let Some(entry) = entries::find(tx, house, code, visit.now())? else {
        return Ok(ended());
    };
    let password = visit.form.raw("password").unwrap_or_default();
    let email = match entry.kind {
        Kind::First => visit.form.text("email").to_owned(),
        _ => entry.invited.email.clone(),
    };
    let name: String = visit
        .form
        .text("name")
        .chars()
        .take(users::MAX_NAME)
        .collect();
    let mut faults = [
        users::email_fault(&email).filter(|_| entry.kind == Kind::First),
        users::password_fault(password, &email),
    ];
    let known = users::find_by_email(tx, house, &email)?;
    if entry.kind != Kind::Reset && known.is_some() {
        faults[0]
            .get_or_insert_with(|| "Somebody with this e-mail address is a member already".into());
    }
    if faults.iter().any(Option::is_some) {
        return Ok(join_page(&entry, code, &visit.form, faults).refused());
    }
    let hash = visit.hash_password(password)?;
    let user = match entry.kind {
        Kind::First | Kind::Invitation => {
            let private = Private {
                email,
                name,
                password: Some(hash),
                role: entry.invited.role.clone(),
                ..Private::default()
            };
            users::create(tx, house, visit.cx(), private)?
        }
        Kind::Reset => {
            let id = entry.user_id.as_deref().ok_or_else(Error::not_found)?;
            let mut user = users::find(tx, house, id)?;
            user.private.password = Some(hash);
            users::save(tx, house, visit.cx(), &user)?;
            sessions::end_all(tx, id, None)?;
            user
        }
    };
    entries::use_up(tx, &entry.id, visit.now())?;
    begin(tx, house, visit, &user, "one-time link", "/dashboard")
}
