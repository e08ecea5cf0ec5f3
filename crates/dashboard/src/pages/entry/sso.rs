//! Single sign-on: to the identity provider and back.

use bonafide_app::users::sso::{self, Begun, Provider, Refused};
use bonafide_app::users::{User, held};
use bonafide_app::{Error, House, Result};
use bonafide_db::Tx;

use super::{audit_refusal, begin};
use crate::kit::{Act, Block, Header, Notice, Tone};
use crate::{Page, Visit, cookie};

const PURPOSE: &str = "single sign-on";
/// How long somebody may take at the provider, in minutes.
const MINUTES: i64 = 15;
/// Ways to the provider a minute from one address.
const TRIES: u32 = 30;

fn provider(house: &House) -> Result<&Provider> {
    house.provider.as_ref().ok_or_else(Error::not_found)
}

pub fn begin_sso(_: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let provider = provider(house)?;
    let next = visit.next(visit.query.get("next"), "/dashboard");
    if visit.request.brought.is_empty() {
        let key = format!("single sign-on from {}", visit.request.ip);
        let window = house.limiter.count_within(&key, TRIES, visit.now());
        if !window.allowed {
            return Err(Error::TooManyRequests {
                details: format!("Try again in {} seconds", window.seconds_to_reset),
                retry_after: window.seconds_to_reset,
            });
        }
    }
    let fetched = visit.fetch(sso::discover(provider))?;
    let begun = sso::discovered(provider, &fetched)
        .and_then(|discovery| sso::begin(house, visit.cx(), provider, &discovery, &next));
    let Some((address, begun)) = begun else {
        return Ok(refused(Refused::Provider));
    };
    let text = held::hand_out(house, visit.cx(), PURPOSE, MINUTES, &begun)?;
    let cookie = cookie::set(house, cookie::SSO, &text);
    Ok(Page::leave_for(address).cookie(format!("{cookie}; Max-Age={}", MINUTES * 60)))
}

pub fn end_sso(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let text = cookie::read(house, visit.request, cookie::SSO).unwrap_or_default();
    let begun = held::take_back::<Begun>(house, visit.cx(), PURPOSE, text)?
        .filter(|begun| sso::belongs(begun, visit.query.text("state")));
    let page = match begun {
        None => refused(Refused::Answer),
        Some(begun) => match signed_in(tx, house, visit, &begun)? {
            Ok(user) => begin(tx, house, visit, &user, "single sign-on", &begun.next)?,
            Err(why) => {
                // The others say nothing about who wanted to come in.
                if matches!(
                    why,
                    Refused::Unverified | Refused::Stranger | Refused::Somebody
                ) {
                    visit.need_write(tx)?;
                    audit_refusal(tx, house, visit, None, "single sign-on")?;
                }
                refused(why)
            }
        },
    };
    // What was begun is over, whatever came of it.
    Ok(page.cookie(cookie::clear(house, cookie::SSO)))
}

fn signed_in(tx: &mut Tx, house: &House, visit: &Visit, begun: &Begun) -> sso::Outcome<User> {
    let provider = provider(house)?;
    let Some(code) = visit.query.get("code") else {
        return Ok(Err(Refused::Answer));
    };
    let fetched = visit.fetch(sso::discover(provider))?;
    let Some(discovery) = sso::discovered(provider, &fetched) else {
        return Ok(Err(Refused::Provider));
    };
    let fetched = visit.fetch(sso::exchange(house, provider, &discovery, begun, code))?;
    let Some(token) = sso::exchanged(&fetched) else {
        return Ok(Err(Refused::Answer));
    };
    let fetched = visit.fetch(sso::keys(&discovery))?;
    let identity = match sso::identify(provider, begun, &token, &fetched, visit.now()) {
        Ok(identity) => identity,
        Err(why) => return Ok(Err(why)),
    };
    visit.need_write(tx)?;
    sso::member(tx, house, visit.cx(), provider, &identity)
}

fn refused(why: Refused) -> Page {
    let (status, text) = match why {
        Refused::Provider => (
            503,
            "The identity provider cannot be reached, or does not answer as it should. Try again in a \
             moment; an administrator finds the settings of single sign-on in the server's settings.",
        ),
        Refused::Answer => (
            403,
            "The answer of the identity provider does not belong to a sign-in that this browser began, or \
             came too late. Begin again.",
        ),
        Refused::Unverified => (
            403,
            "The identity provider does not say that your e-mail address is verified. Ask whoever looks \
             after it.",
        ),
        Refused::Stranger => (
            403,
            "The identity provider knows you, but nobody has invited you here. Ask an administrator for \
             an invitation.",
        ),
        Refused::Somebody => (
            403,
            "A member with your e-mail address is somebody else at the identity provider. Ask an \
             administrator to remove the old one and invite you.",
        ),
    };
    let notice = Notice::new(Tone::Warn, "", text)
        .act(Act::link("Go to the sign-in page", "/dashboard/sign-in").main());
    Page::of(
        Header::new("You are not signed in"),
        vec![Block::Notice(notice)],
    )
    .status(status)
}
