//! Signed-in browsers. The cookie holds a random token; stored is its keyed hash.

use std::net::IpAddr;

use bonafide_db::Tx;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::User;
use super::roles::{self, Role};
use crate::events::time;
use crate::seal::Place;
use crate::{Cx, Error, House, Result, ids};

/// A session ends after this long without a request, in minutes.
pub const IDLE_MINUTES: i64 = 60;
/// And at the latest after this many hours.
pub const LONGEST_HOURS: i64 = 12;
/// How exactly the last use is stored: not every page view is a write.
const SEEN_EXACT_MS: i64 = 60_000;
/// Longest cookie value that is looked at.
const MAX_TOKEN: usize = 128;
/// Longest stored browser name.
const MAX_AGENT: usize = 300;

#[derive(Clone, Debug)]
pub struct Session {
    /// `uses_…`
    pub id: String,
    pub user_id: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
    /// What the last act has to say, with the random mark that the page's address names.
    pub flash: Option<String>,
    pub origin: Origin,
}

/// From where a session was begun.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Origin {
    pub ip: String,
    pub user_agent: String,
    /// `password`, `passkey`, `single sign-on`, …
    pub means: String,
}

impl Origin {
    pub fn new(ip: IpAddr, user_agent: Option<&str>, means: &str) -> Self {
        Self {
            ip: ip.to_string(),
            user_agent: user_agent
                .unwrap_or_default()
                .chars()
                .take(MAX_AGENT)
                .collect(),
            means: means.to_owned(),
        }
    }
}

impl Session {
    /// When it ends if nothing more is asked.
    pub fn ends_at(&self) -> Timestamp {
        let idle = after(self.seen_at, SignedDuration::from_mins(IDLE_MINUTES));
        idle.min(self.expires_at)
    }

    /// Whether its use has to be noted.
    pub fn is_stale(&self, real: Timestamp) -> bool {
        real.as_millisecond() - self.seen_at.as_millisecond() >= SEEN_EXACT_MS
    }
}

fn after(at: Timestamp, span: SignedDuration) -> Timestamp {
    at.checked_add(span).unwrap_or(Timestamp::MAX)
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Member {
    pub user: User,
    pub role: Role,
    pub session: Session,
}

impl Member {
    pub fn may(&self, permission: &str) -> bool {
        self.role.may(permission)
    }
}

const COLUMNS: &str = "id, user_id, created_at, seen_at, expires_at, flash, sealed";

fn place(id: &str) -> Place<'_> {
    Place {
        subject: "",
        purpose: "user session",
        id,
    }
}

fn read(house: &House, row: &bonafide_db::Row) -> Result<Session> {
    let id = row.text(0)?;
    let plain = house.keys.records()?.open(&place(id), row.bytes(6)?)?;
    Ok(Session {
        id: id.to_owned(),
        user_id: row.text(1)?.to_owned(),
        created_at: time(row.int(2)?)?,
        seen_at: time(row.int(3)?)?,
        expires_at: time(row.int(4)?)?,
        flash: row.opt_string(5)?,
        origin: serde_json::from_slice(&plain).map_err(Error::internal)?,
    })
}

fn hash(house: &House, token: &str) -> Result<Vec<u8>> {
    house.keys.hash("user session", &[token])
}

/// Begins a session; gives the cookie's value.
pub fn begin(tx: &mut Tx, house: &House, cx: &Cx, user: &User, origin: &Origin) -> Result<String> {
    let token = bs58::encode(cx.draw()).into_string();
    let id = ids::make("uses_", cx.real, &cx.draw());
    let plain = serde_json::to_vec(origin).map_err(Error::internal)?;
    let sealed = house
        .keys
        .records()?
        .seal(&place(&id), &plain, &cx.draw())?;
    let expires_at = after(cx.real, SignedDuration::from_hours(LONGEST_HOURS));
    tx.execute(
        "insert into user_sessions (id, user_id, hash, created_at, seen_at, expires_at, sealed) \
         values ($1, $2, $3, $4, $4, $5, $6)",
        &[
            id.as_str().into(),
            user.id.as_str().into(),
            hash(house, &token)?.into(),
            cx.real.as_millisecond().into(),
            expires_at.as_millisecond().into(),
            sealed.into(),
        ],
    )?;
    sweep(tx, cx.real)?;
    Ok(token)
}

/// Who shows this cookie; None when the session has ended or the person was removed.
pub fn member(tx: &mut Tx, house: &House, token: &str, real: Timestamp) -> Result<Option<Member>> {
    if token.is_empty() || token.len() > MAX_TOKEN {
        return Ok(None);
    }
    let row = tx.one(
        &format!("select {COLUMNS} from user_sessions where hash = $1"),
        &[hash(house, token)?.into()],
    )?;
    let Some(row) = row else { return Ok(None) };
    let session = read(house, &row)?;
    if session.ends_at() <= real {
        return Ok(None);
    }
    let user = super::find(tx, house, &session.user_id)?;
    if user.private.removed_at.is_some() {
        return Ok(None);
    }
    let role = roles::find(tx, &user.organization_id, &user.private.role)?;
    Ok(Some(Member {
        user,
        role,
        session,
    }))
}

/// Notes that a session was used.
pub fn touch(tx: &mut Tx, session: &mut Session, real: Timestamp) -> Result<()> {
    session.seen_at = real;
    tx.execute(
        "update user_sessions set seen_at = $1 where id = $2",
        &[real.as_millisecond().into(), session.id.as_str().into()],
    )?;
    Ok(())
}

/// Keeps what the next page says.
pub fn say(tx: &mut Tx, session_id: &str, flash: &str) -> Result<()> {
    tx.execute(
        "update user_sessions set flash = $1 where id = $2",
        &[flash.into(), session_id.into()],
    )?;
    Ok(())
}

pub fn end(tx: &mut Tx, session_id: &str) -> Result<()> {
    for table in ["openings", "sent_forms"] {
        tx.execute(
            &format!("delete from {table} where session_id = $1"),
            &[session_id.into()],
        )?;
    }
    tx.execute(
        "delete from user_sessions where id = $1",
        &[session_id.into()],
    )?;
    Ok(())
}

/// The living sessions of a user, newest first.
pub fn list(tx: &mut Tx, house: &House, user_id: &str, real: Timestamp) -> Result<Vec<Session>> {
    let rows = tx.query(
        &format!(
            "select {COLUMNS} from user_sessions where user_id = $1 order by id desc limit 100"
        ),
        &[user_id.into()],
    )?;
    let mut sessions = rows
        .iter()
        .map(|row| read(house, row))
        .collect::<Result<Vec<_>>>()?;
    sessions.retain(|session| session.ends_at() > real);
    Ok(sessions)
}

/// Ends all sessions of a user but one.
pub fn end_all(tx: &mut Tx, user_id: &str, but: Option<&str>) -> Result<usize> {
    let rows = tx.query(
        "select id from user_sessions where user_id = $1",
        &[user_id.into()],
    )?;
    let mut ended = 0;
    for row in &rows {
        let id = row.text(0)?;
        if Some(id) != but {
            end(tx, id)?;
            ended += 1;
        }
    }
    Ok(ended)
}

/// Forgets what has ended, so that the tables stay as small as their use.
fn sweep(tx: &mut Tx, real: Timestamp) -> Result<()> {
    let past = real.as_millisecond() - LONGEST_HOURS * 3_600_000;
    for sql in [
        "delete from user_sessions where expires_at <= $1",
        "delete from sent_forms where sent_at <= $1",
        "delete from openings where opened_at <= $1",
    ] {
        tx.execute(sql, &[past.into()])?;
    }
    Ok(())
}
