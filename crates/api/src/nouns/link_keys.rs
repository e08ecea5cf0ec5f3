//! Keys of signed links: our own operations.

use bonafide_app::link_keys::{self, LinkKey};
use bonafide_app::{Result, wire};
use bonafide_db::Tx;
use serde_json::{Value as Json, json};

use crate::call::{Call, Reply};

fn told(key: &LinkKey) -> Json {
    json!({
        "type": "link-key",
        "id": key.id,
        "attributes": {
            "inquiry-template-id": key.template_id,
            "created-at": wire::time(key.created_at),
            "ends-at": key.ends_at.map(wire::time),
        },
    })
}

/// The template's keys in the caller's environment, newest first; without their secrets.
pub fn retrieve(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let keys = link_keys::list(tx, &call.cx, call.param())?;
    let keys: Vec<Json> = keys
        .iter()
        .map(|key| {
            json!({
                "id": key.id,
                "created-at": wire::time(key.created_at),
                "ends-at": key.ends_at.map(wire::time),
            })
        })
        .collect();
    Ok(Reply::one(json!({
        "type": "link-keys",
        "id": call.param(),
        "attributes": {"keys": keys},
    })))
}

/// The only answer that holds the secret.
pub fn create(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let others = call.meta("other-keys-end-in-seconds").as_i64();
    let (key, secret) = link_keys::create(tx, call.house, &call.cx, call.param(), others)?;
    let mut told = told(&key);
    told["attributes"]["secret"] = secret.into();
    Ok(Reply::one(told).created())
}

pub fn end(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let key = link_keys::revoke(tx, call.house, &call.cx, call.param())?;
    Ok(Reply::one(told(&key)))
}
