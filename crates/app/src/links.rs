//! One-time links: a secret code that opens one session, once, with a short grace period.

use bonafide_db::Tx;
use bonafide_domain::inquiry::Inquiry;
use bonafide_domain::session::Session;
use bonafide_domain::template::MAX_WINDOW_SECONDS;
use jiff::{SignedDuration, Timestamp};

use crate::events::time;
use crate::tables::LINKS;
use crate::{Cx, Error, House, Result};

/// After its first use a link works this much longer: a reload or a lost answer does not kill it
/// (contract, one-time links).
const GRACE_MS: i64 = 5 * 60 * 1000;
const MAX_CODE: usize = 64;

#[derive(Clone, Debug)]
pub struct Link {
    pub long: String,
    pub short: String,
    pub expires_at: Timestamp,
}

/// `seconds`: instead of the inquiry's own window. A link never outlives its session.
pub fn create(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    inquiry: &Inquiry,
    session: &Session,
    seconds: Option<i64>,
) -> Result<Link> {
    let code = bs58::encode(cx.draw()).into_string();
    create_with(tx, house, cx, inquiry, session, seconds, &code)
}

/// The same with a code that the caller knows how to tell again.
pub fn create_with(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    inquiry: &Inquiry,
    session: &Session,
    seconds: Option<i64>,
    code: &str,
) -> Result<Link> {
    if !inquiry.status.is_open() {
        return Err(Error::conflict(format!(
            "The inquiry is {}; a one-time link needs one that is created or pending (resume it first)",
            inquiry.status.as_str()
        )));
    }
    let seconds = match seconds {
        None => i64::from(inquiry.windows.one_time_link),
        Some(seconds) if (1..=i64::from(MAX_WINDOW_SECONDS)).contains(&seconds) => seconds,
        Some(_) => {
            return Err(Error::invalid(
                "/meta/expires-in-seconds",
                format!("expires-in-seconds must be between 1 and {MAX_WINDOW_SECONDS}"),
            ));
        }
    };
    let wanted = cx
        .now
        .checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(Timestamp::MAX);
    let expires_at = wanted.min(session.expires_at);
    tx.insert(
        &LINKS,
        vec![
            hash(house, code)?.into(),
            cx.environment.id.as_str().into(),
            inquiry.id.as_str().into(),
            session.id.as_str().into(),
            cx.now.as_millisecond().into(),
            expires_at.as_millisecond().into(),
        ],
    )?;
    Ok(told(house, code, expires_at))
}

/// A link's addresses.
pub fn told(house: &House, code: &str, expires_at: Timestamp) -> Link {
    let base = &house.settings.public_url;
    Link {
        long: format!("{base}/verify?code={code}"),
        short: format!("{base}/v/{code}"),
        expires_at,
    }
}

fn hash(house: &House, code: &str) -> Result<Vec<u8>> {
    house.keys.hash("one-time link", &[code])
}

/// A link as it is stored.
pub struct Found {
    hash: Vec<u8>,
    pub environment_id: String,
    pub inquiry_id: String,
    pub session_id: String,
    expires_at: Timestamp,
    used_at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Good,
    Used,
    Expired,
}

impl Found {
    pub fn state(&self, now: Timestamp) -> State {
        match self.used_at {
            Some(at) if now.as_millisecond() - at.as_millisecond() > GRACE_MS => State::Used,
            _ if self.expires_at <= now => State::Expired,
            _ => State::Good,
        }
    }
}

/// None: there is no such code (any more).
pub fn find(tx: &mut Tx, house: &House, code: &str) -> Result<Option<Found>> {
    if code.is_empty() || code.len() > MAX_CODE {
        return Ok(None);
    }
    let hash = hash(house, code)?;
    let row = tx.one(
        "select environment_id, inquiry_id, session_id, expires_at, used_at from one_time_links \
         where hash = $1",
        &[hash.as_slice().into()],
    )?;
    row.map(|row| {
        Ok(Found {
            hash,
            environment_id: row.text(0)?.to_owned(),
            inquiry_id: row.text(1)?.to_owned(),
            session_id: row.text(2)?.to_owned(),
            expires_at: time(row.int(3)?)?,
            used_at: row.opt_int(4)?.map(time).transpose()?,
        })
    })
    .transpose()
}

/// Marks the first use.
pub fn use_up(tx: &mut Tx, found: &Found, now: Timestamp) -> Result<()> {
    if found.used_at.is_none() {
        tx.execute(
            "update one_time_links set used_at = $1 where hash = $2",
            &[now.as_millisecond().into(), found.hash.as_slice().into()],
        )?;
    }
    Ok(())
}

/// Forgets links of an environment whose time is up; bounded.
pub fn prune(tx: &mut Tx, cx: &Cx, batch: i64) -> Result<usize> {
    // A day longer than they work, so that a late click is told what happened.
    let before = cx.now.as_millisecond() - 86_400_000;
    Ok(tx.execute(
        "delete from one_time_links where hash in (select hash from one_time_links \
         where environment_id = $1 and expires_at <= $2 limit $3)",
        &[
            cx.environment.id.as_str().into(),
            before.into(),
            batch.into(),
        ],
    )? as usize)
}
