//! One-time links by which people become members or choose a new password.

use bonafide_app::users::entries::{self, Entry, Kind};
use bonafide_app::users::{self, Private, members, sessions};
use bonafide_app::{Error, House, Result, audits};
use bonafide_db::Tx;
use serde_json::json;

use super::{View, acting, begin};
use crate::form::Faults;
use crate::kit::{Act, Block, Field, FormBlock, Header, Input, Notice, Tone};
use crate::{Form, Page, Visit};

/// The page behind a one-time link. Looking does not use it up: mail scanners look too.
pub fn join_form(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let code = visit.query.text("code");
    match entries::find(tx, house, code, visit.now())? {
        Some(entry) => Ok(join_page(&entry, code, &visit.form, &Faults::default())),
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
    .act(Act::link("Sign in", "/dashboard/sign-in").main());
    Page::of(header, vec![Block::Notice(notice)]).status(410)
}

fn join_page(entry: &Entry, code: &str, typed: &Form, faults: &Faults) -> Page {
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
                .autocomplete("username"),
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
            .autocomplete("new-password"),
    );
    let view = View::new(
        FormBlock::new("/dashboard/join", submit, fields)
            .hidden("code", code)
            .faults(faults),
    );
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
    let mut faults = Faults::default();
    if entry.kind == Kind::First
        && let Some(fault) = users::email_fault(&email)
    {
        faults.add("email", fault);
    }
    if let Some(fault) = users::password_fault(password, &email) {
        faults.add("password", fault);
    }
    let known = users::find_by_email(tx, house, &email)?;
    if entry.kind != Kind::Reset && known.is_some_and(|user| user.private.removed_at.is_none()) {
        faults.add(
            "email",
            "Somebody with this e-mail address is a member already",
        );
    }
    if !faults.is_empty() {
        return Ok(join_page(&entry, code, &visit.form, &faults).refused());
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
            members::join(tx, house, visit.cx(), Some(&entry), private)?
        }
        Kind::Reset => {
            let id = entry.user_id.as_deref().ok_or_else(Error::not_found)?;
            let mut user = users::find(tx, house, id)?;
            if user.private.removed_at.is_some() {
                return Ok(ended());
            }
            user.private.password = Some(hash);
            user.private.second = None;
            users::save(tx, house, visit.cx(), &user)?;
            sessions::end_all(tx, id, None)?;
            entries::use_up(tx, &entry.id, visit.now())?;
            let cx = acting(visit, &user);
            audits::record(tx, house, &cx, "member.password-reset", id, &json!({}))?;
            user
        }
    };
    begin(tx, house, visit, &user, "one-time link", "/dashboard")
}
