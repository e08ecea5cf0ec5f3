//! Webhooks: endpoints that are told of an environment's events.
//!
//! A change writes nothing for them. Each enabled endpoint has a place in its environment's log; a
//! follower reads on from there ([`fanout::prepare`]), stores what is to be delivered and moves the
//! place in one transaction ([`fanout::store`]), a sender performs it, and each attempt is settled by
//! another transaction ([`settle::settle`]). Whatever is interrupted is taken up again, so each event
//! is delivered at least once.

mod body;
mod change;
pub mod claim;
pub mod deliveries;
mod endpoints;
pub mod fanout;
pub mod health;
pub mod inspect;
pub mod replay;
pub mod request;
pub mod settle;

use bonafide_db::{Row, Tx};
use bonafide_domain::webhook::Status;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::events::{Event, time};
use crate::seal::Place;
use crate::{Cx, Error, House, Result, ids};

pub use body::Task;
pub use change::{Change, SECRET_LIFE_SECONDS};
pub(crate) use deliveries::prune;
pub use endpoints::{
    all, archive, by_command, clone, create, disable, enable, find, list, rotate_secret, send_test,
    update,
};

/// Endpoints of one environment that are not archived.
pub const MAX_ENDPOINTS: i64 = 50;
/// Secrets that sign at once: the newest, and the one before while it is being rotated out.
pub const MAX_SECRETS: usize = 2;

/// Where webhooks may lead (the setting `webhook-private-addresses`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// The open internet only.
    #[default]
    Public,
    /// From the sandbox also into the operator's own network.
    PrivateFromSandbox,
    /// Anywhere, from production too, and there without TLS.
    Anywhere,
}

impl Reach {
    pub fn allows_private(self, sandbox: bool) -> bool {
        match self {
            Self::Public => false,
            Self::PrivateFromSandbox => sandbox,
            Self::Anywhere => true,
        }
    }

    pub fn allows_plain(self, sandbox: bool) -> bool {
        sandbox || self == Self::Anywhere
    }
}

/// Which related objects a payload carries (contract, `included-allowlist`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Included {
    #[default]
    None,
    All,
    /// By what the event is about (`inquiry`): names of relationships, or `*`.
    Custom(Vec<(String, Vec<String>)>),
}

impl Included {
    /// The relationships whose objects come with an event; None: all.
    pub fn of(&self, event_name: &str) -> Option<&[String]> {
        let about = event_name.rsplit_once('.').map_or(event_name, |(it, _)| it);
        match self {
            Self::None => Some(&[]),
            Self::All => None,
            Self::Custom(kinds) => match kinds.iter().find(|(kind, _)| kind == about) {
                Some((_, names)) if names.iter().any(|name| name == "*") => None,
                Some((_, names)) => Some(names),
                None => Some(&[]),
            },
        }
    }
}

/// Why and when an endpoint was disabled without anybody asking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disabled {
    pub at: Timestamp,
    pub failing_since: Timestamp,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doc {
    pub name: String,
    pub description: Option<String>,
    pub url: String,
    pub enabled_events: Vec<String>,
    /// Version of the contract that bodies follow.
    pub api_version: String,
    /// `kebab`, `camel` or `snake`.
    pub key_inflection: String,
    pub attributes_blocklist: Vec<String>,
    /// Seconds that addresses of files in a body are good for.
    pub file_access_token_expires_in: i64,
    pub payload_filter: Option<Json>,
    pub included: Included,
    pub relationships: bool,
    pub disabled: Option<Disabled>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// `wbhsec_…`; its very text is the key of the signatures.
    pub value: String,
    pub expires_at: Option<Timestamp>,
}

/// What is sealed of an endpoint.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Private {
    /// Newest first.
    secrets: Vec<Secret>,
    headers: Vec<(String, String)>,
}

#[derive(Clone)]
pub struct Endpoint {
    pub id: String,
    pub environment_id: String,
    pub status: Status,
    pub created_at: Timestamp,
    /// Number of the last entry of the log that was looked at for it.
    pub cursor: i64,
    pub revision: i64,
    pub failing_since: Option<Timestamp>,
    pub doc: Doc,
    private: Private,
}

impl Endpoint {
    /// The secrets that sign at a time, newest first.
    pub fn secrets(&self, now: Timestamp) -> Vec<&Secret> {
        let lives = |secret: &&Secret| secret.expires_at.is_none_or(|at| at > now);
        self.private.secrets.iter().filter(lives).collect()
    }

    /// Headers that its deliveries carry beside ours.
    pub fn headers(&self) -> &[(String, String)] {
        &self.private.headers
    }
}

/// Makes an event into the bytes that an endpoint is sent; lives in the API's crate, which knows
/// versions and key styles. `context`: for the related objects.
pub type Shape = fn(&mut Tx, &House, &Cx, &Endpoint, &Event) -> Result<Shaped>;

/// What the API's crate knows of the contract, for pages that offer and show deliveries.
#[derive(Clone, Copy)]
pub struct Contract {
    pub shape: Shape,
    /// Dates of the versions that bodies may follow, newest first.
    pub versions: fn() -> Vec<String>,
}

pub struct Shaped {
    /// None: the payload filter does not hold.
    pub body: Option<Vec<u8>>,
    /// Inquiries and accounts that the body tells of beside the event's own subject.
    pub others: Vec<String>,
}

const COLUMNS: &str = "w.id, w.environment_id, w.status, w.created_at, w.cursor, w.revision, w.failing_since, w.doc, w.sealed";

fn place(id: &str) -> Place<'_> {
    Place {
        subject: "",
        purpose: "webhook",
        id,
    }
}

fn read(house: &House, row: &Row) -> Result<Endpoint> {
    let id = row.text(0)?;
    let plain = house.keys.records()?.open(&place(id), row.bytes(8)?)?;
    Ok(Endpoint {
        id: id.to_owned(),
        environment_id: row.text(1)?.to_owned(),
        status: Status::parse(row.text(2)?)
            .ok_or_else(|| Error::internal("a webhook has an unknown status"))?,
        created_at: time(row.int(3)?)?,
        cursor: row.int(4)?,
        revision: row.int(5)?,
        failing_since: row.opt_int(6)?.map(time).transpose()?,
        doc: serde_json::from_str(row.text(7)?).map_err(Error::internal)?,
        private: serde_json::from_slice(&plain).map_err(Error::internal)?,
    })
}

fn get(tx: &mut Tx, house: &House, environment_id: &str, id: &str) -> Result<Endpoint> {
    if !ids::is(ids::WEBHOOK, id) {
        return Err(Error::not_found());
    }
    tx.one(
        &format!("select {COLUMNS} from webhooks w where w.id = $1 and w.environment_id = $2"),
        &[id.into(), environment_id.into()],
    )?
    .map(|row| read(house, &row))
    .transpose()?
    .ok_or_else(Error::not_found)
}

fn sealed(house: &House, cx: &Cx, endpoint: &Endpoint) -> Result<Vec<u8>> {
    let plain = serde_json::to_vec(&endpoint.private).map_err(Error::internal)?;
    house
        .keys
        .records()?
        .seal(&place(&endpoint.id), &plain, &cx.draw())
}

fn insert(tx: &mut Tx, house: &House, cx: &Cx, endpoint: &Endpoint) -> Result<()> {
    tx.execute(
        "insert into webhooks (id, environment_id, status, created_at, cursor, revision, doc, sealed) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            endpoint.id.as_str().into(),
            endpoint.environment_id.as_str().into(),
            endpoint.status.as_str().into(),
            endpoint.created_at.as_millisecond().into(),
            endpoint.cursor.into(),
            endpoint.revision.into(),
            serde_json::to_string(&endpoint.doc).map_err(Error::internal)?.into(),
            sealed(house, cx, endpoint)?.into(),
        ],
    )?;
    Ok(())
}

/// Stores everything but the failing, under the next revision.
fn save(tx: &mut Tx, house: &House, cx: &Cx, endpoint: &mut Endpoint) -> Result<()> {
    endpoint.revision += 1;
    tx.execute(
        "update webhooks set status = $1, cursor = $2, revision = $3, doc = $4, sealed = $5, \
         failing_since = $6 where id = $7",
        &[
            endpoint.status.as_str().into(),
            endpoint.cursor.into(),
            endpoint.revision.into(),
            serde_json::to_string(&endpoint.doc)
                .map_err(Error::internal)?
                .into(),
            sealed(house, cx, endpoint)?.into(),
            endpoint.failing_since.map(|at| at.as_millisecond()).into(),
            endpoint.id.as_str().into(),
        ],
    )?;
    tx.notify("webhooks");
    Ok(())
}
