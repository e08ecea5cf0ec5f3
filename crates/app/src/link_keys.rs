//! Keys of signed links: an organization signs what a link makes, so that a link without a backend
//! behind it is as good as an inquiry made by API.
//!
//! A key belongs to one template in one environment. Its secret is shown once and kept sealed.
//! Times are this machine's: a signature is made and checked outside of any sandbox.

use bonafide_db::{Row, Tx, Value};
use bonafide_domain::template::MAX_WINDOW_SECONDS;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use subtle::ConstantTimeEq;

use crate::events::time;
use crate::seal::{self, Place};
use crate::{Cx, Error, House, Result, audits, ids, templates};

/// Keys of a template that work at the same time in one environment: enough to change them.
const MAX_KEYS: usize = 5;

#[derive(Clone, Debug)]
pub struct LinkKey {
    pub id: String,
    pub template_id: String,
    pub created_at: Timestamp,
    /// None: until it is ended.
    pub ends_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, template_id, created_at, ends_at, sealed, environment_id";

fn read(row: &Row) -> Result<LinkKey> {
    Ok(LinkKey {
        id: row.text(0)?.to_owned(),
        template_id: row.text(1)?.to_owned(),
        created_at: time(row.int(2)?)?,
        ends_at: row.opt_int(3)?.map(time).transpose()?,
    })
}

fn place(id: &str) -> Place<'_> {
    Place {
        subject: "",
        purpose: "link key",
        id,
    }
}

/// The keys of a template in this environment that work or will have worked; newest first.
pub fn list(tx: &mut Tx, cx: &Cx, template_id: &str) -> Result<Vec<LinkKey>> {
    templates::find(tx, cx, template_id)?;
    living(tx, template_id, cx.real)?
        .iter()
        .filter(|row| row.text(5).is_ok_and(|id| id == cx.environment.id))
        .map(read)
        .collect()
}

fn living(tx: &mut Tx, template_id: &str, real: Timestamp) -> Result<Vec<Row>> {
    Ok(tx.query(
        &format!(
            "select {COLUMNS} from link_keys where template_id = $1 \
             and (ends_at is null or ends_at > $2) order by id desc"
        ),
        &[template_id.into(), real.as_millisecond().into()],
    )?)
}

/// Makes a key; gives it with its secret, 64 hexadecimal digits. `others_end_in`: the template's
/// other keys end so many seconds from now.
pub fn create(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    template_id: &str,
    others_end_in: Option<i64>,
) -> Result<(LinkKey, String)> {
    if others_end_in.is_some_and(|seconds| !(0..=i64::from(MAX_WINDOW_SECONDS)).contains(&seconds))
    {
        return Err(Error::invalid(
            "/meta/other-keys-end-in-seconds",
            format!("other-keys-end-in-seconds must be between 0 and {MAX_WINDOW_SECONDS}"),
        ));
    }
    let others = list(tx, cx, template_id)?;
    if let Some(seconds) = others_end_in {
        for other in &others {
            end(tx, cx, other, seconds)?;
        }
    }
    let left = list(tx, cx, template_id)?.len();
    if left >= MAX_KEYS {
        return Err(Error::conflict(format!(
            "The template has {MAX_KEYS} link keys, the most there may be; end one first"
        )));
    }
    let secret: String = cx.draw().iter().map(|byte| format!("{byte:02x}")).collect();
    let key = LinkKey {
        id: cx.id(ids::LINK_KEY),
        template_id: template_id.to_owned(),
        created_at: cx.real,
        ends_at: None,
    };
    let sealed = house
        .keys
        .records()?
        .seal(&place(&key.id), secret.as_bytes(), &cx.draw())?;
    tx.execute(
        "insert into link_keys (id, template_id, environment_id, created_at, sealed) \
         values ($1, $2, $3, $4, $5)",
        &[
            key.id.as_str().into(),
            template_id.into(),
            cx.environment.id.as_str().into(),
            cx.real.as_millisecond().into(),
            sealed.into(),
        ],
    )?;
    let details =
        json!({"inquiry-template-id": template_id, "others-end-in-seconds": others_end_in});
    audits::record(tx, house, cx, "link-key.created", &key.id, &details)?;
    Ok((key, secret))
}

/// Ends a key at once.
pub fn revoke(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<LinkKey> {
    if !ids::is(ids::LINK_KEY, id) {
        return Err(Error::not_found());
    }
    let row = tx.one(
        &format!("select {COLUMNS} from link_keys where id = $1 and environment_id = $2"),
        &[id.into(), cx.environment.id.as_str().into()],
    )?;
    let mut key = read(&row.ok_or_else(Error::not_found)?)?;
    key.ends_at = Some(end(tx, cx, &key, 0)?);
    let details = json!({"inquiry-template-id": key.template_id});
    audits::record(tx, house, cx, "link-key.ended", &key.id, &details)?;
    Ok(key)
}

fn end(tx: &mut Tx, cx: &Cx, key: &LinkKey, seconds: i64) -> Result<Timestamp> {
    let wanted = cx
        .real
        .checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(Timestamp::MAX);
    // What ends already does not end later.
    let at = key.ends_at.map_or(wanted, |known| known.min(wanted));
    tx.execute(
        "update link_keys set ends_at = $1 where id = $2",
        &[at.as_millisecond().into(), key.id.as_str().into()],
    )?;
    Ok(at)
}

/// What is signed: each parameter's name and value as decoded, in order of names and then values
/// (by their bytes), all joined by NUL, which no parameter can hold.
pub fn message(parameters: &[(String, String)]) -> Vec<u8> {
    let mut sorted: Vec<_> = parameters.iter().collect();
    sorted.sort();
    sorted
        .into_iter()
        .flat_map(|(name, value)| [name.as_str(), value.as_str()])
        .collect::<Vec<_>>()
        .join("\0")
        .into_bytes()
}

/// The environment whose key made a signature (lower-case hexadecimal HMAC-SHA256), if one did.
pub fn environment_of(
    tx: &mut Tx,
    house: &House,
    template_id: &str,
    parameters: &[(String, String)],
    signature: &str,
    real: Timestamp,
) -> Result<Option<String>> {
    let message = message(parameters);
    for row in living(tx, template_id, real)? {
        let secret = house
            .keys
            .records()?
            .open(&place(row.text(0)?), row.bytes(4)?)?;
        let wanted: String = seal::sign(&secret, &message)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        if wanted.as_bytes().ct_eq(signature.as_bytes()).into() {
            return Ok(Some(row.text(5)?.to_owned()));
        }
    }
    Ok(None)
}

fn nonce_hash(house: &House, template_id: &str, nonce: &str) -> Result<Vec<u8>> {
    house.keys.hash("link nonce", &[template_id, nonce])
}

/// Whether a link that works once has worked.
pub fn is_used(tx: &mut Tx, house: &House, template_id: &str, nonce: &str) -> Result<bool> {
    let row = tx.one(
        "select 1 from link_nonces where hash = $1",
        &[nonce_hash(house, template_id, nonce)?.into()],
    )?;
    Ok(row.is_some())
}

/// Marks it as used, until the link has ended anyway.
pub fn use_up(
    tx: &mut Tx,
    house: &House,
    template_id: &str,
    nonce: &str,
    ends_at: Timestamp,
) -> Result<()> {
    tx.execute(
        "insert into link_nonces (hash, ends_at) values ($1, $2) on conflict (hash) do nothing",
        &[
            nonce_hash(house, template_id, nonce)?.into(),
            Value::from(ends_at.as_millisecond()),
        ],
    )?;
    Ok(())
}

/// Forgets used links whose time is up; bounded. A day longer than they work: pages that were
/// shown in time may still come back.
pub fn prune(tx: &mut Tx, real: Timestamp, batch: i64) -> Result<usize> {
    let before = real.as_millisecond() - 86_400_000;
    Ok(tx.execute(
        "delete from link_nonces where hash in \
         (select hash from link_nonces where ends_at <= $1 limit $2)",
        &[before.into(), batch.into()],
    )? as usize)
}
