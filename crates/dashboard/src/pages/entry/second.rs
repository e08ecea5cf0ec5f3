//! The second step of signing in: a code of the authenticator app, or a recovery code.

use bonafide_app::users::{self, User, held, second};
use bonafide_app::{House, Result};
use bonafide_db::Tx;
use serde::{Deserialize, Serialize};

use super::{View, acting, audit_refusal, begin};
use crate::form::Faults;
use crate::kit::{Field, FormBlock, Header, Input};
use crate::{Page, Visit};

const PURPOSE: &str = "second step";
/// How long the first step counts, in minutes.
const MINUTES: i64 = 5;
/// Codes that may be tried a minute for one person.
const TRIES: u32 = 5;

/// Whose password was right.
#[derive(Serialize, Deserialize)]
struct Passed {
    user_id: String,
    next: String,
}

/// Asks for the code.
pub fn ask(house: &House, visit: &Visit, user: &User, next: &str) -> Result<Page> {
    let passed = Passed {
        user_id: user.id.clone(),
        next: next.to_owned(),
    };
    let text = held::hand_out(house, visit.cx(), PURPOSE, MINUTES, &passed)?;
    let address = crate::form::address("/dashboard/sign-in/code", &[("step", &text)]);
    Ok(Page::go_to(address))
}

fn page(step: &str, faults: &Faults) -> Page {
    let field = Field::new("code", "Code", Input::Code).hint(
        "6 digits from your authenticator app. Without the app, enter one of your recovery codes.",
    );
    let view = View::new(
        FormBlock::new("/dashboard/sign-in/code", "Continue", vec![field])
            .hidden("step", step)
            .faults(faults),
    );
    Page::show("entry.html", Header::new("Enter your code"), view)
}

pub fn code_form(_: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let step = visit.query.text("step");
    match held::take_back::<Passed>(house, visit.cx(), PURPOSE, step)? {
        Some(_) => Ok(page(step, &Faults::default())),
        None => Ok(Page::go_to("/dashboard/sign-in")),
    }
}

pub fn sign_in_with_code(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let step = visit.form.text("step");
    let Some(passed) = held::take_back::<Passed>(house, visit.cx(), PURPOSE, step)? else {
        return Ok(Page::go_to("/dashboard/sign-in"));
    };
    let mut faults = Faults::default();
    let window =
        house
            .limiter
            .count_within(&format!("code of {}", passed.user_id), TRIES, visit.now());
    if !window.allowed {
        faults.add(
            "code",
            format!(
                "Too many tries. Try again in {} seconds",
                window.seconds_to_reset
            ),
        );
        return Ok(page(step, &faults).refused().status(429));
    }
    let mut user = users::find(tx, house, &passed.user_id)?;
    if user.private.removed_at.is_some() {
        return Ok(Page::go_to("/dashboard/sign-in"));
    }
    let cx = acting(visit, &user);
    let typed = visit.form.text("code");
    // Switched off meanwhile: the first step was enough.
    if user.private.second.is_none() || second::pass(tx, house, &cx, &mut user, typed)? {
        let means = "password and code";
        return begin(tx, house, visit, &user, means, &passed.next);
    }
    let text = if typed.is_empty() {
        "Enter the code"
    } else {
        audit_refusal(tx, house, visit, Some(&user.id), "code")?;
        "That code is wrong or was used already. Wait for the app's next one"
    };
    faults.add("code", text);
    Ok(page(step, &faults).refused())
}
