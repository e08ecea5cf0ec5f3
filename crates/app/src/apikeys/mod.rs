//! API keys: which environment a caller may act in, and what it may do there.

mod manage;
mod uses;

use std::net::IpAddr;
use std::sync::Arc;

use bonafide_db::Tx;
use bonafide_domain::permission;
use bonafide_domain::webhook::blocklist::Blocklist;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::clock::{self, Clock, ENVIRONMENT_COLUMNS};
use crate::cx::draw;
use crate::{Actor, Cx, Environment, Error, House, Kind, Result, Seed, addresses, audits, ids};

pub use manage::{
    Change, FILE_SECONDS, MAX_EXPIRE_SECONDS, MAX_FILE_SECONDS, MAX_KEYS, Told, clone, create,
    expire, find, list, update,
};
pub use uses::{Uses, store as store_uses};

/// Longest secret that is looked at; longer ones are refused unread.
const MAX_SECRET: usize = 256;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Doc {
    pub name: String,
    pub note: Option<String>,
    /// None: everything but the rights that have to be given by name.
    pub permissions: Option<Vec<String>>,
    pub expires_at: Option<Timestamp>,
    /// Addresses or networks (`10.0.0.0/8`); empty or `*`: any.
    #[serde(default)]
    pub ip_address_allowlist: Vec<String>,
    /// Version that answers when the request names none.
    pub api_version: Option<String>,
    /// `kebab`, `camel` or `snake`.
    pub key_inflection: Option<String>,
    /// Attributes that its answers leave out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes_blocklist: Vec<String>,
    /// How long addresses of files work, in seconds; None: [`FILE_SECONDS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_seconds: Option<u32>,
}

#[derive(Clone, Debug)]
pub struct ApiKey {
    pub id: String,
    pub doc: Doc,
}

impl ApiKey {
    pub fn may(&self, permission: &str) -> bool {
        permission::covers(self.doc.permissions.as_deref(), permission)
    }

    /// How long the addresses of files work that it is told.
    pub fn file_seconds(&self) -> u32 {
        self.doc.file_seconds.unwrap_or(FILE_SECONDS)
    }

    /// What its answers leave out; None: nothing.
    pub fn blocklist(&self) -> Result<Option<Arc<Blocklist>>> {
        let entries = &self.doc.attributes_blocklist;
        if entries.is_empty() {
            return Ok(None);
        }
        let list = Blocklist::parse(entries)
            .map_err(|(_, why)| Error::internal(format!("a stored block-list {why}")))?;
        Ok(Some(Arc::new(list)))
    }
}

/// Whoever makes a key or a webhook: neither may do more or be told more than they are.
#[derive(Clone, Copy, Default)]
pub struct Asker<'a> {
    /// None: everything but the rights that have to be given by name.
    pub permissions: Option<&'a [String]>,
    /// Attributes that are hidden from them.
    pub attributes_blocklist: &'a [String],
}

impl Asker<'_> {
    /// Whether a block-list hides all that is hidden from them.
    pub fn admits(self, entries: &[String]) -> Result<()> {
        let parse = |entries| {
            Blocklist::parse(entries)
                .map_err(|(_, why)| Error::internal(format!("a checked block-list {why}")))
        };
        match parse(entries)?.hides_all_of(&parse(self.attributes_blocklist)?) {
            true => Ok(()),
            false => Err(Error::Forbidden(
                "The API key has an api-attributes-blocklist: what it makes must have all entries \
                 of that list, and exempt nothing more"
                    .into(),
            )),
        }
    }
}

/// A caller that showed a key of ours; [`Caller::lives`] and [`Caller::admits`] say whether it may be used.
pub struct Caller {
    pub key: ApiKey,
    pub environment: Environment,
    pub clock: Clock,
}

impl Caller {
    /// Whether the key may still be used. By real time: stopping the sandbox clock must not keep it alive.
    pub fn lives(&self, real: Timestamp) -> Result<()> {
        match self.key.doc.expires_at {
            Some(at) if at <= real => Err(Error::Unauthorized("The API key has expired".into())),
            _ => Ok(()),
        }
    }

    /// Whether the key may be used from an address: by its own list and by the environment's.
    pub fn admits(&self, ip: IpAddr) -> Result<()> {
        let lists = [
            (&self.key.doc.ip_address_allowlist, "API key"),
            (
                &self.environment.settings.ip_address_allowlist,
                "environment",
            ),
        ];
        match lists.iter().find(|(list, _)| !addresses::allows(list, ip)) {
            None => Ok(()),
            Some((_, whose)) => Err(Error::Forbidden(format!(
                "IP address is not permitted access to current environment: it is not in the \
                 {whose}'s list"
            ))),
        }
    }

    pub fn cx(&self, real: Timestamp, seed: Seed) -> Cx {
        Cx::new(
            self.environment.clone(),
            &self.clock,
            Actor::ApiKey {
                id: self.key.id.clone(),
            },
            real,
            seed,
        )
    }
}

fn secret_hash(house: &House, secret: &str) -> Result<Vec<u8>> {
    house.keys.hash("api key", &[secret])
}

/// The secret of an `Authorization` header, if it has the form of one.
fn secret_of(header: &str) -> Option<&str> {
    let (scheme, secret) = header.split_once(' ')?;
    let secret = secret.trim();
    let fits = !secret.is_empty() && secret.len() <= MAX_SECRET;
    (scheme.eq_ignore_ascii_case("bearer") && fits).then_some(secret)
}

/// The environment that the key belonged to when it was used last. Opens nothing: the request itself
/// is still to be authenticated.
pub fn likely_environment(house: &House, authorization: Option<&str>) -> Result<Option<String>> {
    let Some(secret) = authorization.and_then(secret_of) else {
        return Ok(None);
    };
    let hash = secret_hash(house, secret)?;
    Ok(house.hints.environments.of(&hash))
}

/// Finds the key by the keyed hash of its secret; the database compares hashes only. It may have expired.
pub fn recognise(tx: &mut Tx, house: &House, authorization: Option<&str>) -> Result<Caller> {
    let header = authorization.ok_or_else(|| {
        Error::Unauthorized("Must be authenticated to access this endpoint".into())
    })?;
    let invalid = || Error::Unauthorized("Token is invalid".into());
    let secret = secret_of(header).ok_or_else(invalid)?;
    let hash = secret_hash(house, secret)?;
    let row = tx
        .one_steady(
            &["api_keys", "environments", "organizations"],
            &format!(
                "select k.id, k.doc, {ENVIRONMENT_COLUMNS} from api_keys k \
                 join environments e on e.id = k.environment_id \
                 join organizations o on o.id = e.organization_id where k.hash = $1"
            ),
            &[hash.as_slice().into()],
        )?
        .ok_or_else(invalid)?;
    let doc: Doc = serde_json::from_str(row.text(1)?).map_err(Error::internal)?;
    let (environment, clock) = clock::read_environment(&row, 2)?;
    house.hints.environments.learn(&hash, &environment.id);
    let key = ApiKey {
        id: row.text(0)?.to_owned(),
        doc,
    };
    Ok(Caller {
        key,
        environment,
        clock,
    })
}

/// Whether an environment has an API key at all.
pub fn any(tx: &mut Tx, environment_id: &str) -> Result<bool> {
    let row = tx.one(
        "select 1 from api_keys where environment_id = $1 limit 1",
        &[environment_id.into()],
    )?;
    Ok(row.is_some())
}

/// Stores a key with a secret of the caller's choice.
pub fn insert(tx: &mut Tx, house: &House, cx: &Cx, secret: &str, doc: &Doc) -> Result<String> {
    let id = cx.id(ids::API_KEY);
    tx.execute(
        "insert into api_keys (id, environment_id, hash, created_at, doc) values ($1, $2, $3, $4, $5) \
         on conflict (hash) do nothing",
        &[
            id.as_str().into(),
            cx.environment.id.as_str().into(),
            secret_hash(house, secret)?.into(),
            cx.now.as_millisecond().into(),
            serde_json::to_string(doc).map_err(Error::internal)?.into(),
        ],
    )?;
    Ok(id)
}

/// A new secret: `persona_sandbox_…` or `persona_production_…` and 256 random bits.
pub fn secret(kind: Kind, random: &[u8; 32]) -> String {
    format!(
        "persona_{}_{}",
        kind.as_str(),
        bs58::encode(random).into_string()
    )
}

/// Makes a key at the command line; its secret is shown this once. `every`: with all rights, also
/// those over keys and settings.
pub fn create_by_command(
    tx: &mut Tx,
    house: &House,
    environment: &str,
    name: &str,
    every: bool,
    real: Timestamp,
    seed: Seed,
) -> Result<(String, String)> {
    let (environment, clock) = clock::environments(tx)?
        .into_iter()
        .find(|(known, _)| known.kind.as_str() == environment || known.id == environment)
        .ok_or_else(|| {
            Error::NotFound("No such environment; it is sandbox or production".into())
        })?;
    let cx = Cx::new(environment, &clock, Actor::Command, real, seed);
    let secret = secret(cx.environment.kind, &draw(&seed, u64::MAX));
    let doc = Doc {
        name: name.to_owned(),
        permissions: every.then(|| vec![permission::EVERY.to_owned()]),
        ..Doc::default()
    };
    let id = insert(tx, house, &cx, &secret, &doc)?;
    let details = json!({"name": name, "every-right": every});
    audits::record(tx, house, &cx, "api-key.created", &id, &details)?;
    Ok((id, secret))
}
