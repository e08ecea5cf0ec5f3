//! The verbs of endpoints.

use bonafide_db::Tx;
use bonafide_domain::webhook::{Status, events};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{
    COLUMNS, Change, Doc, Endpoint, Included, MAX_ENDPOINTS, MAX_SECRETS, Private,
    SECRET_LIFE_SECONDS, Secret, deliveries, get, insert, read, save,
};
use crate::events::{Entry, Seal, append, newest};
use crate::journal::mask::{self, Manner};
use crate::search::{Keyset, Page, PageAt, Slice};
use crate::{Actor, Cx, Error, House, Kind, Result, Seed, audits, clock, ids, wire};

/// Longest life of a secret that was rotated out: 30 days.
const MAX_SECRET_LIFE_SECONDS: i64 = 30 * 86_400;

/// `wbhsec_` and 256 random bits.
fn secret(cx: &Cx) -> Secret {
    Secret {
        value: format!("wbhsec_{}", bs58::encode(cx.draw()).into_string()),
        expires_at: None,
    }
}

pub fn find(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<Endpoint> {
    get(tx, house, &cx.environment.id, id)
}

/// Newest first, archived ones too.
pub fn list(tx: &mut Tx, house: &House, cx: &Cx, page: &Page) -> Result<Slice<Endpoint>> {
    let mut query = Keyset::new("webhooks w", COLUMNS, "w.id");
    query.equals("w.environment_id", cx.environment.id.as_str().into());
    query
        .run(tx, &PageAt::of(ids::WEBHOOK, page)?)?
        .try_map(|row| read(house, &row))
}

/// What holds for an endpoint of which nothing was set (contract).
pub(super) fn blank() -> Doc {
    Doc {
        name: String::new(),
        description: None,
        url: String::new(),
        enabled_events: Vec::new(),
        api_version: String::new(),
        key_inflection: "kebab".into(),
        attributes_blocklist: Vec::new(),
        file_access_token_expires_in: 21_600,
        payload_filter: None,
        included: Included::None,
        relationships: true,
        disabled: None,
    }
}

/// A new endpoint, disabled (contract).
pub fn create(tx: &mut Tx, house: &House, cx: &Cx, change: Change) -> Result<Endpoint> {
    let mut made = unborn(cx, blank(), secret(cx), Vec::new());
    change.apply(house, cx, &mut made.doc, &mut made.private)?;
    born(tx, house, cx, made, "webhook.created")
}

/// A copy with a secret of its own, disabled (contract).
pub fn clone(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<Endpoint> {
    let of = find(tx, house, cx, id)?;
    let mut doc = of.doc;
    doc.disabled = None;
    let made = unborn(cx, doc, secret(cx), of.private.headers);
    born(tx, house, cx, made, "webhook.cloned")
}

/// An endpoint as it begins, stored nowhere yet.
pub(super) fn unborn(
    cx: &Cx,
    doc: Doc,
    secret: Secret,
    headers: Vec<(String, String)>,
) -> Endpoint {
    Endpoint {
        id: cx.id(ids::WEBHOOK),
        environment_id: cx.environment.id.clone(),
        status: Status::Disabled,
        created_at: cx.now,
        cursor: 0,
        revision: 0,
        failing_since: None,
        doc,
        private: Private {
            secrets: vec![secret],
            headers,
        },
    }
}

fn born(tx: &mut Tx, house: &House, cx: &Cx, endpoint: Endpoint, action: &str) -> Result<Endpoint> {
    let count = tx
        .one(
            "select count(*) from webhooks where environment_id = $1 and status <> 'archived'",
            &[cx.environment.id.as_str().into()],
        )?
        .map_or(Ok(0), |row| row.int(0))?;
    if count >= MAX_ENDPOINTS {
        return Err(Error::conflict(format!(
            "The environment has {MAX_ENDPOINTS} webhooks, the most there can be; archive one first"
        )));
    }
    insert(tx, house, cx, &endpoint)?;
    audited(tx, house, cx, action, &endpoint)?;
    Ok(endpoint)
}

/// Who changed an endpoint, and how it is since; without what opens something.
fn audited(tx: &mut Tx, house: &House, cx: &Cx, action: &str, endpoint: &Endpoint) -> Result<()> {
    let told = wire::webhook(endpoint);
    let told = mask::body(Manner::Plain, &told["attributes"]);
    audits::record(tx, house, cx, action, &endpoint.id, &told)
}

fn living(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<Endpoint> {
    let endpoint = find(tx, house, cx, id)?;
    match endpoint.status {
        Status::Archived => Err(Error::conflict("The webhook is archived")),
        Status::Enabled | Status::Disabled => Ok(endpoint),
    }
}

pub fn update(tx: &mut Tx, house: &House, cx: &Cx, id: &str, change: Change) -> Result<Endpoint> {
    let mut endpoint = living(tx, house, cx, id)?;
    change.apply(house, cx, &mut endpoint.doc, &mut endpoint.private)?;
    save(tx, house, cx, &mut endpoint)?;
    audited(tx, house, cx, "webhook.updated", &endpoint)?;
    Ok(endpoint)
}

/// From now on it is told of what happens. One that was disabled because it kept failing goes on
/// where it stopped, with everything that failed since.
pub fn enable(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<Endpoint> {
    let mut endpoint = living(tx, house, cx, id)?;
    if endpoint.status == Status::Enabled {
        return Ok(endpoint);
    }
    match endpoint.doc.disabled.take() {
        Some(disabled) => deliveries::take_up(tx, cx, id, disabled.failing_since)?,
        None => endpoint.cursor = newest(tx, &cx.environment.id)? as i64,
    }
    endpoint.status = Status::Enabled;
    endpoint.failing_since = None;
    save(tx, house, cx, &mut endpoint)?;
    audited(tx, house, cx, "webhook.enabled", &endpoint)?;
    Ok(endpoint)
}

/// Nothing more is delivered, and what waits for a retry is given up (contract).
pub fn disable(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<Endpoint> {
    let endpoint = living(tx, house, cx, id)?;
    end(tx, house, cx, endpoint, Status::Disabled)
}

pub fn archive(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<Endpoint> {
    let endpoint = find(tx, house, cx, id)?;
    end(tx, house, cx, endpoint, Status::Archived)
}

fn end(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    mut endpoint: Endpoint,
    status: Status,
) -> Result<Endpoint> {
    let already = endpoint.status == status && endpoint.doc.disabled.is_none();
    if !already {
        deliveries::cancel(tx, &endpoint.id)?;
        super::replay::cancel(tx, cx, &endpoint.id)?;
        endpoint.doc.disabled = None;
        endpoint.failing_since = None;
        endpoint.status = status;
        save(tx, house, cx, &mut endpoint)?;
        let action = match status {
            Status::Archived => "webhook.archived",
            Status::Enabled | Status::Disabled => "webhook.disabled",
        };
        audited(tx, house, cx, action, &endpoint)?;
    }
    Ok(endpoint)
}

/// A new secret; the newest one until now signs beside it for a while.
pub fn rotate_secret(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    id: &str,
    expires_in_seconds: Option<i64>,
) -> Result<Endpoint> {
    let mut endpoint = living(tx, house, cx, id)?;
    let seconds = expires_in_seconds.unwrap_or(SECRET_LIFE_SECONDS);
    if !(0..=MAX_SECRET_LIFE_SECONDS).contains(&seconds) {
        return Err(Error::invalid(
            "/meta/expires-in-seconds",
            format!("expires-in-seconds must be 0 to {MAX_SECRET_LIFE_SECONDS}"),
        ));
    }
    let mut secrets = vec![secret(cx)];
    secrets.extend(endpoint.private.secrets.drain(..).take(MAX_SECRETS - 1));
    for old in &mut secrets[1..] {
        old.expires_at = Some(cx.now + SignedDuration::from_secs(seconds));
    }
    secrets.retain(|secret| secret.expires_at.is_none_or(|at| at > cx.now));
    endpoint.private.secrets = secrets;
    save(tx, house, cx, &mut endpoint)?;
    audited(tx, house, cx, "webhook.secret-rotated", &endpoint)?;
    Ok(endpoint)
}

/// Tells an endpoint, enabled or not, that somebody tries it: an entry of the log, sent to it alone
/// and once. Gives the id of the delivery.
pub fn send_test(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<String> {
    let endpoint = living(tx, house, cx, id)?;
    let event_id = record(tx, house, cx, &endpoint, events::TEST, &json!({}))?;
    let delivery = deliveries::order(tx, house, cx, &endpoint, &event_id, 0)?;
    audited(tx, house, cx, "webhook.tested", &endpoint)?;
    tx.notify("webhooks");
    Ok(delivery)
}

/// An entry of the log about an endpoint.
pub(super) fn record(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    endpoint: &Endpoint,
    name: &'static str,
    change: &serde_json::Value,
) -> Result<String> {
    append(
        tx,
        house,
        cx,
        Entry {
            name,
            object_id: &endpoint.id,
            seal: Seal::Installation,
            change,
            snapshot: &wire::webhook(endpoint),
        },
    )
}

/// Every endpoint that is not archived, with its environment's kind; for the operator.
pub fn all(tx: &mut Tx, house: &House) -> Result<Vec<(Kind, Endpoint)>> {
    let environments = clock::environments(tx)?;
    let rows = tx.query(
        &format!("select {COLUMNS} from webhooks w where w.status <> 'archived' order by w.id"),
        &[],
    )?;
    let mut all = Vec::new();
    for row in &rows {
        let endpoint = read(house, row)?;
        let kind = environments
            .iter()
            .find(|(known, _)| known.id == endpoint.environment_id)
            .map(|(known, _)| known.kind);
        all.extend(kind.map(|kind| (kind, endpoint)));
    }
    Ok(all)
}

/// What the operator does to an endpoint at the command line.
pub fn by_command(tx: &mut Tx, id: &str, real: Timestamp, seed: Seed) -> Result<Cx> {
    let row = tx
        .one(
            "select environment_id from webhooks where id = $1",
            &[id.into()],
        )?
        .ok_or_else(|| Error::NotFound("There is no such webhook".into()))?;
    let (environment, clock) = clock::environment(tx, row.text(0)?)?;
    Ok(Cx::new(environment, &clock, Actor::Command, real, seed))
}
