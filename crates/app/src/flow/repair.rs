//! Never a dead end: a person whose link or session is over can have a new link sent to the
//! address on file. What is on file decides, not what the visitor types.

use bonafide_db::Tx;
use bonafide_domain::inquiry::Command;

use super::codes::{Sent, dispatch, masked};
use super::{Standing, Visit};
use crate::messages::Words;
use crate::{House, Kind, Result, inquiries, links, sessions};

/// New links for one inquiry within a minute: a second press is no nuisance yet.
const MAX_A_MINUTE: u32 = 2;
/// New links for one inquiry within a day: whoever has an old link must not be able to fill the
/// mailbox of the person it was for.
const MAX_A_DAY: i64 = 10;
const DAY_MS: i64 = 86_400_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Sent to this masked address.
    Sent(String),
    /// There is no address, or no way to send to it.
    NotPossible,
    TooOften,
}

/// The masked e-mail address on file, if a link could be sent there.
pub fn masked_address(house: &House, visit: &Visit) -> Option<String> {
    let sandbox = visit.cx.environment.kind == Kind::Sandbox;
    if !sandbox && !house.settings.can_mail {
        return None;
    }
    let repairable = matches!(
        visit.standing,
        Standing::Expired | Standing::SessionExpired | Standing::LinkUsed | Standing::LinkExpired
    );
    address(visit).filter(|_| repairable).map(|to| masked(&to))
}

fn address(visit: &Visit) -> Option<String> {
    visit
        .inquiry
        .it
        .personal
        .fields
        .get("email-address")
        .and_then(|held| held.value.as_str())
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

fn links_of_a_day(tx: &mut Tx, visit: &Visit) -> Result<i64> {
    let row = tx.one(
        "select count(*) from one_time_links where inquiry_id = $1 and created_at > $2",
        &[
            visit.inquiry.it.id.as_str().into(),
            (visit.cx.now.as_millisecond() - DAY_MS).into(),
        ],
    )?;
    Ok(row.map(|row| row.int(0)).transpose()?.unwrap_or(0))
}

/// `language`: that of the page on which it was asked for.
pub fn request_link(
    tx: &mut Tx,
    house: &House,
    visit: &mut Visit,
    language: &str,
) -> Result<Repair> {
    let (Some(to), Some(masked)) = (address(visit), masked_address(house, visit)) else {
        return Ok(Repair::NotPossible);
    };
    let key = format!("new link {}", visit.inquiry.it.id);
    let now = house
        .limiter
        .count_within(&key, MAX_A_MINUTE, visit.cx.real);
    if !now.allowed || links_of_a_day(tx, visit)? >= MAX_A_DAY {
        return Ok(Repair::TooOften);
    }
    inquiries::change(tx, house, &visit.cx, &mut visit.inquiry, Command::Resume)?;
    let session =
        sessions::unused_or_new(tx, house, &visit.cx, &visit.template, &mut visit.inquiry)?;
    let link = links::create(tx, house, &visit.cx, &visit.inquiry.it, &session, None)?;
    let organization = &visit.cx.environment.organization_name;
    let words = Words::nearest(Some(language));
    let message = Sent {
        to,
        subject: Some(words.say("link-subject", &[("organization", organization)])?),
        text: format!(
            "{}\n\n{}\n\n{}\n",
            words.say("link-open", &[])?,
            link.long,
            words.say("ignore", &[])?
        ),
        code: None,
        at: None,
    };
    dispatch(tx, visit, message)?;
    Ok(Repair::Sent(masked))
}
