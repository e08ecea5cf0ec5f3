//! One-time links by which somebody becomes a member or chooses a new password.

use bonafide_db::Tx;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::events::time;
use crate::seal::Place;
use crate::{Cx, Error, House, Result, ids};

/// How long a link works, in hours, by its kind.
const FIRST_HOURS: i64 = 24;
const INVITATION_HOURS: i64 = 72;
const RESET_HOURS: i64 = 24;
const MAX_CODE: usize = 128;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Creates the first administrator.
    First,
    Invitation,
    /// A new password for a member who is named in it.
    Reset,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }

    fn parse(text: &str) -> Result<Self> {
        [Self::First, Self::Invitation, Self::Reset]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| Error::internal("an entry link of unknown kind"))
    }

    fn hours(self) -> i64 {
        match self {
            Self::First => FIRST_HOURS,
            Self::Invitation => INVITATION_HOURS,
            Self::Reset => RESET_HOURS,
        }
    }
}

/// For whom a link is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Invited {
    pub email: String,
    /// Id of the role that an invited person gets.
    pub role: String,
    /// Id of the user who made the link; empty: the server itself.
    #[serde(default)]
    pub by: String,
}

#[derive(Clone, Debug)]
pub struct Entry {
    /// `entr_…`
    pub id: String,
    pub kind: Kind,
    pub organization_id: String,
    /// Whose password is reset.
    pub user_id: Option<String>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub invited: Invited,
}

fn place(id: &str) -> Place<'_> {
    Place {
        subject: "",
        purpose: "entry link",
        id,
    }
}

fn hash(house: &House, code: &str) -> Result<Vec<u8>> {
    house.keys.hash("entry link", &[code])
}

/// Makes a link; gives its code, which is shown this once.
pub fn make(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    kind: Kind,
    user_id: Option<&str>,
    invited: &Invited,
) -> Result<String> {
    let code = bs58::encode(cx.draw()).into_string();
    let id = ids::make("entr_", cx.real, &cx.draw());
    let plain = serde_json::to_vec(invited).map_err(Error::internal)?;
    let sealed = house
        .keys
        .records()?
        .seal(&place(&id), &plain, &cx.draw())?;
    let ends = cx
        .real
        .checked_add(SignedDuration::from_hours(kind.hours()));
    tx.execute(
        "insert into entry_links (id, hash, organization_id, kind, user_id, created_at, expires_at, sealed) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            id.as_str().into(),
            hash(house, &code)?.into(),
            cx.environment.organization_id.as_str().into(),
            kind.as_str().into(),
            user_id.into(),
            cx.real.as_millisecond().into(),
            ends.unwrap_or(Timestamp::MAX).as_millisecond().into(),
            sealed.into(),
        ],
    )?;
    Ok(code)
}

const COLUMNS: &str = "id, kind, organization_id, user_id, created_at, expires_at, sealed";

fn read(house: &House, row: &bonafide_db::Row) -> Result<Entry> {
    let id = row.text(0)?;
    let plain = house.keys.records()?.open(&place(id), row.bytes(6)?)?;
    Ok(Entry {
        id: id.to_owned(),
        kind: Kind::parse(row.text(1)?)?,
        organization_id: row.text(2)?.to_owned(),
        user_id: row.opt_string(3)?,
        created_at: time(row.int(4)?)?,
        expires_at: time(row.int(5)?)?,
        invited: serde_json::from_slice(&plain).map_err(Error::internal)?,
    })
}

/// The link of a code; None when there is none, or it was used, or its time is over.
pub fn find(tx: &mut Tx, house: &House, code: &str, real: Timestamp) -> Result<Option<Entry>> {
    if code.is_empty() || code.len() > MAX_CODE {
        return Ok(None);
    }
    let row = tx.one(
        &format!(
            "select {COLUMNS} from entry_links where hash = $1 and used_at is null and expires_at > $2"
        ),
        &[hash(house, code)?.into(), real.as_millisecond().into()],
    )?;
    row.map(|row| read(house, &row)).transpose()
}

/// Invitations that wait to be taken, newest first.
pub fn waiting(
    tx: &mut Tx,
    house: &House,
    organization_id: &str,
    real: Timestamp,
) -> Result<Vec<Entry>> {
    tx.query(
        &format!(
            "select {COLUMNS} from entry_links where organization_id = $1 and kind = $2 \
             and used_at is null and expires_at > $3 order by id desc limit 200"
        ),
        &[
            organization_id.into(),
            Kind::Invitation.as_str().into(),
            real.as_millisecond().into(),
        ],
    )?
    .iter()
    .map(|row| read(house, row))
    .collect()
}

/// Uses a link up.
pub fn use_up(tx: &mut Tx, id: &str, real: Timestamp) -> Result<()> {
    tx.execute(
        "update entry_links set used_at = $1 where id = $2 and used_at is null",
        &[real.as_millisecond().into(), id.into()],
    )?;
    Ok(())
}

/// Uses up every link of a kind that is still open.
pub fn use_up_all(tx: &mut Tx, kind: Kind, real: Timestamp) -> Result<()> {
    tx.execute(
        "update entry_links set used_at = $1 where kind = $2 and used_at is null",
        &[real.as_millisecond().into(), kind.as_str().into()],
    )?;
    Ok(())
}
