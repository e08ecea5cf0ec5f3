//! Going on with a phone: a one-time link for one more session of the same inquiry. The session that
//! it was asked for in waits, sees how far the phone is, and can be gone back to at any time.
//!
//! The link's code is worked out from the session's id under a key of the installation, so that the
//! page can show it again without its being stored anywhere.

use bonafide_db::Tx;
use bonafide_domain::conversion::Act;
use bonafide_domain::definition::default_fields;
use bonafide_domain::field::{Code, FieldError, FormInput, Values, parse_form};
use bonafide_domain::inquiry::after;
use bonafide_domain::session::{self, Command, Device, Handoff, HandoffState, Method};
use jiff::tz::TimeZone;

use subtle::ConstantTimeEq;

use super::act::enter;
use super::codes::{Sent, dispatch};
use super::scene::Scene;
use super::{Action, Standing, Unopened, Visit, Way, opening};
use crate::analytics::record::{Moment, Source, record};
use crate::messages::Words;
use crate::{House, Kept, Kind, Result, links, sessions};

/// Life of a link to another device (contract, expiration), unless the inquiry's links live shorter.
const LINK_SECONDS: u32 = 3600;
/// Messages with such links for one inquiry: whoever has a link to it must not be able to pester
/// others, or to run up the operator's bill.
const MAX_MESSAGES: usize = 5;
const MAX_MESSAGES_A_MINUTE: u32 = 2;
/// Of all inquiries together, from one address.
const MAX_MESSAGES_A_MINUTE_FROM_ONE_ADDRESS: u32 = 10;

/// The ways that this visitor can be offered; none: it is switched off, or nothing could be sent.
pub fn methods(house: &House, visit: &Visit) -> Vec<Method> {
    let settings = &visit.template.settings.device_handoff;
    let handed_on = visit
        .session
        .as_ref()
        .is_some_and(|session| session.it.handed_from.is_some());
    if !settings.enabled || handed_on {
        return Vec::new();
    }
    let sandbox = visit.cx.environment.kind == Kind::Sandbox;
    let possible = |method: &Method| match method {
        Method::Qr => true,
        Method::Sms => sandbox || house.settings.can_text,
        Method::Email => sandbox || house.settings.can_mail,
    };
    Method::ALL
        .into_iter()
        .filter(|method| settings.methods.contains(method))
        .filter(possible)
        .collect()
}

/// The contract's field for an address of that kind.
pub fn field_of(method: Method) -> Option<&'static str> {
    match method {
        Method::Qr => None,
        Method::Sms => Some("phone-number"),
        Method::Email => Some("email-address"),
    }
}

/// What came of asking for a link.
pub enum Asked {
    /// It is there; the token belongs into the page's address.
    Offered {
        token: String,
    },
    /// The address cannot be sent to.
    Refused(FieldError),
    TooOften,
    TooManySessions,
    /// The link makes an inquiry, and that was refused.
    Unopened(Unopened),
    /// The visitor may not, or not in this way.
    Barred,
}

/// Makes a link to another device, shown here or sent to an address; one before it works no more.
#[allow(clippy::too_many_arguments)] // one browser request
pub fn ask(
    tx: &mut Tx,
    house: &House,
    way: &Way,
    visit: &mut Visit,
    method: Method,
    typed: &str,
    device: &Device,
    locale: &str,
) -> Result<Asked> {
    let may = matches!(visit.standing, Standing::Open(_) | Standing::HandedOff(_));
    if !may || !methods(house, visit).contains(&method) {
        return Ok(Asked::Barred);
    }
    let position = super::position(&visit.inquiry.it, &visit.definition, visit.cx.now)?;
    let scene = Scene::before(house, way, visit, &position)?;
    let to = match address(visit, method, typed) {
        Ok(to) => to,
        Err(fault) => return Ok(Asked::Refused(fault)),
    };
    if to.is_some() && !may_send(tx, house, visit, device)? {
        return Ok(Asked::TooOften);
    }
    if let Way::Template(opening) = way
        && let Err(unopened) = opening::make(tx, house, visit, opening)?
    {
        return Ok(Asked::Unopened(unopened));
    }
    let Some(token) = enter(tx, house, visit, device, locale)? else {
        return Ok(Asked::TooManySessions);
    };
    let Some(mut from) = visit.session.take() else {
        return Ok(Asked::Barred);
    };
    withdraw(tx, house, visit, &from)?;
    let made = sessions::create_for(
        tx,
        house,
        &visit.cx,
        &visit.template,
        &mut visit.inquiry,
        (&from.it.id, method),
    );
    let session = match made {
        Ok(session) => session,
        Err(crate::Error::Conflict { .. }) => {
            // The offer before it was withdrawn above; the person goes on here.
            sessions::change(tx, house, &visit.cx, &mut from, Command::TakeBack)?;
            visit.session = Some(from);
            return Ok(Asked::TooManySessions);
        }
        Err(other) => return Err(other),
    };
    let seconds = LINK_SECONDS.min(visit.inquiry.it.windows.one_time_link);
    let link = links::create_with(
        tx,
        house,
        &visit.cx,
        &visit.inquiry.it,
        &session,
        Some(seconds.into()),
        &code(house, &session.id)?,
    )?;
    let command = Command::HandOff {
        to: session.id,
        method,
        link_until: link.expires_at.min(after(visit.cx.now, seconds)),
    };
    sessions::change(tx, house, &visit.cx, &mut from, command)?;
    visit.session = Some(from);
    scene.handed_off(tx, house, visit, device, locale)?;
    if let Some(to) = to {
        let message = message(house, visit, method, to, &link.short, locale)?;
        dispatch(tx, visit, message)?;
    }
    Ok(Asked::Offered { token })
}

/// What was typed as an address to send to; none is needed for a code to scan.
fn address(
    visit: &Visit,
    method: Method,
    typed: &str,
) -> std::result::Result<Option<String>, FieldError> {
    let Some(key) = field_of(method) else {
        return Ok(None);
    };
    let defaults = default_fields();
    let schema = defaults
        .iter()
        .find(|schema| schema.key == key)
        .expect("the contract's fields hold both addresses");
    let today = visit.cx.now.to_zoned(TimeZone::UTC).date();
    let values = &visit.inquiry.it.personal.fields;
    let typed = FormInput::Text(typed.to_owned());
    let read = parse_form(schema, &typed, today, country(values))?;
    match read.as_ref().and_then(|value| value.as_str()) {
        Some(to) => Ok(Some(to.to_owned())),
        None => Err(FieldError::new(key, Code::Missing)),
    }
}

/// Where a number without a prefix is from.
fn country(values: &Values) -> Option<&str> {
    ["address-country-code", "selected-country-code"]
        .iter()
        .find_map(|key| values.get(*key)?.value.as_str())
}

/// Whether one more message may be sent for this inquiry, and from this address.
fn may_send(tx: &mut Tx, house: &House, visit: &Visit, device: &Device) -> Result<bool> {
    let sent = sessions::of(tx, &visit.inquiry)?
        .iter()
        .filter(|session| {
            matches!(
                session.device_handoff_method.as_deref(),
                Some("sms" | "email")
            )
        })
        .count();
    if sent >= MAX_MESSAGES {
        return Ok(false);
    }
    let from = device.ip_address.as_deref().unwrap_or_default();
    let limits = [
        (
            format!("handoff {}", visit.inquiry.it.id),
            MAX_MESSAGES_A_MINUTE,
        ),
        (
            format!("handoff from {from}"),
            MAX_MESSAGES_A_MINUTE_FROM_ONE_ADDRESS,
        ),
    ];
    Ok(limits.iter().all(|(key, most)| {
        house
            .limiter
            .count_within(key, *most, visit.cx.real)
            .allowed
    }))
}

fn message(
    house: &House,
    visit: &Visit,
    method: Method,
    to: String,
    link: &str,
    locale: &str,
) -> Result<Sent> {
    let words = Words::nearest(Some(locale));
    let organization = [(
        "organization",
        visit.cx.environment.organization_name.as_str(),
    )];
    let subject = words.say("handoff-subject", &organization)?;
    // The sandbox's page of messages finds the long form.
    let link = match visit.cx.environment.kind {
        Kind::Sandbox => link.replacen(
            &format!("{}/v/", house.settings.public_url),
            &format!("{}/verify?code=", house.settings.public_url),
            1,
        ),
        Kind::Production => link.to_owned(),
    };
    Ok(match method {
        Method::Sms | Method::Qr => Sent {
            to,
            subject: None,
            text: format!("{subject}:\n{link}"),
            code: None,
            at: None,
        },
        Method::Email => Sent {
            to,
            text: format!(
                "{}\n\n{link}\n\n{}\n",
                words.say("handoff-open", &[])?,
                words.say("ignore", &[])?
            ),
            subject: Some(subject),
            code: None,
            at: None,
        },
    })
}

fn code(house: &House, session_id: &str) -> Result<String> {
    let hash = house.keys.hash("handoff code", &[session_id])?;
    // 128 bits are beyond guessing, and half as long to scan.
    Ok(bs58::encode(&hash[..16]).into_string())
}

/// The address that a hand-off's code leads to.
pub fn link(house: &House, handoff: &Handoff) -> Result<String> {
    let code = code(house, &handoff.to)?;
    Ok(links::told(house, &code, handoff.link_until).short)
}

/// Ends the session that is or was on offer, and so its link.
fn withdraw(
    tx: &mut Tx,
    house: &House,
    visit: &Visit,
    from: &Kept<session::Session>,
) -> Result<()> {
    if let Some(handoff) = &from.it.handoff {
        let mut to = sessions::find(tx, house, &visit.cx, &handoff.to)?;
        sessions::change(tx, house, &visit.cx, &mut to, Command::Expire)?;
    }
    Ok(())
}

/// The person goes on where they began; the other device is out.
pub fn take_back(
    tx: &mut Tx,
    house: &House,
    visit: &mut Visit,
    device: &Device,
    locale: &str,
) -> Result<()> {
    let Some(mut from) = visit.session.take() else {
        return Ok(());
    };
    withdraw(tx, house, visit, &from)?;
    sessions::change(tx, house, &visit.cx, &mut from, Command::TakeBack)?;
    visit.session = Some(from);
    let from = Source {
        device,
        language: locale,
    };
    let inquiry = &visit.inquiry.it;
    let position = super::position(inquiry, &visit.definition, visit.cx.now)?;
    let moments = [Moment::on(Act::HandOff, &position.step)];
    record(tx, house, &visit.cx, inquiry, Some(from), &moments)
}

/// The session that this visitor's one was handed on from.
pub fn origin(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Option<Kept<session::Session>>> {
    let from = visit
        .session
        .as_ref()
        .and_then(|session| session.it.handed_from.clone());
    from.map(|id| sessions::find(tx, house, &visit.cx, &id))
        .transpose()
}

/// Whoever opened the link did not ask for it: it is withdrawn, and the first device is told.
/// False: there is nothing to decline.
pub fn decline(tx: &mut Tx, house: &House, visit: &mut Visit) -> Result<bool> {
    let Some(mut from) = origin(tx, house, visit)? else {
        return Ok(false);
    };
    if visit.standing != Standing::Link {
        return Ok(false);
    }
    withdraw(tx, house, visit, &from)?;
    sessions::change(tx, house, &visit.cx, &mut from, Command::Decline)?;
    Ok(true)
}

fn page_hash(house: &House, visit: &Visit, action: &Action) -> Result<Option<String>> {
    let Action::TakeOver { page } = action else {
        return Ok(None);
    };
    let hash = house
        .keys
        .hash("handoff page", &[&visit.inquiry.it.id, page])?;
    Ok(Some(bs58::encode(hash).into_string()))
}

/// Whether the very page that took a link sends it once more, because its answer was lost; the
/// visit is then that session's.
pub(super) fn is_said_again(
    tx: &mut Tx,
    house: &House,
    visit: &mut Visit,
    way: &Way,
    action: &Action,
) -> Result<bool> {
    let (Standing::HandoffTaken, Way::Code(code)) = (&visit.standing, way) else {
        return Ok(false);
    };
    let (Some(page), Some(found)) = (
        page_hash(house, visit, action)?,
        links::find(tx, house, code)?,
    ) else {
        return Ok(false);
    };
    if found.state(visit.cx.now) != links::State::Good {
        return Ok(false);
    }
    let session = sessions::find(tx, house, &visit.cx, &found.session_id)?;
    visit.session = Some(session);
    let taken_by = origin(tx, house, visit)?.and_then(|from| from.it.handoff?.page);
    let same = taken_by.is_some_and(|known| known.as_bytes().ct_eq(page.as_bytes()).into());
    if !same {
        visit.session = None;
    }
    Ok(same)
}

/// The other device begins.
pub(super) fn take_over(
    tx: &mut Tx,
    house: &House,
    visit: &mut Visit,
    action: &Action,
) -> Result<()> {
    let Some(mut from) = origin(tx, house, visit)? else {
        return Ok(());
    };
    let offered = from
        .it
        .handoff
        .as_ref()
        .is_some_and(|handoff| handoff.state == HandoffState::Offered);
    if offered {
        let page = page_hash(house, visit, action)?.unwrap_or_default();
        sessions::change(tx, house, &visit.cx, &mut from, Command::TakeOver { page })?;
    }
    Ok(())
}

/// Stopping on the other device is going back to the first one.
pub(super) fn give_back(tx: &mut Tx, house: &House, visit: &Visit) -> Result<()> {
    if let Some(mut from) = origin(tx, house, visit)? {
        sessions::change(tx, house, &visit.cx, &mut from, Command::TakeBack)?;
    }
    Ok(())
}
