//! API keys (contract, tag API Keys).

use bonafide_app::apikeys::{self, Change, Told};
use bonafide_app::{Error, Result, wire};
use bonafide_db::Tx;
use serde_json::Value as Json;

use crate::call::{Call, Reply};
use crate::edge::inflection::Inflection;
use crate::edge::versions::Version;

fn told(key: &Told) -> Json {
    wire::api_key(key, &Version::default().to_string())
}

/// The only answers that hold the secret.
fn told_with_value(key: &Told, secret: &str) -> Json {
    let mut data = told(key);
    data["attributes"]["value"] = secret.into();
    data
}

fn change(call: &Call) -> Result<Change> {
    let list = |name: &str| {
        let items = call.attribute(name).as_array()?;
        let texts = items.iter().filter_map(Json::as_str).map(str::to_owned);
        Some(texts.collect::<Vec<_>>())
    };
    let version = call
        .text("api-version")
        .map(|text| Version::parse(&text).map(|version| version.to_string()))
        .transpose()
        .map_err(|fault| Error::invalid("/data/attributes/api-version", fault.details))?;
    let inflection = call
        .text("api-key-inflection")
        .map(|text| Inflection::parse(&text).map(|_| text))
        .transpose()
        .map_err(|fault| Error::invalid("/data/attributes/api-key-inflection", fault.details))?;
    Ok(Change {
        name: call.text("name"),
        note: call.named_text("note"),
        api_version: version,
        key_inflection: inflection,
        permissions: list("permissions"),
        ip_address_allowlist: list("ip-address-allowlist"),
        attributes_blocklist: list("api-attributes-blocklist"),
        file_seconds: call.attribute("file-access-token-expires-in").as_i64(),
    })
}

pub fn list(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let page = call.page()?;
    let name = call.filter("name")?;
    let slice = apikeys::list(tx, call.house, &call.cx, name, &page)?;
    let data = slice.items.iter().map(told).collect();
    Ok(call.list(&slice, data, &page))
}

/// Without a version, the key speaks the one of this request.
pub fn create(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let mut change = change(call)?;
    if change.api_version.is_none() {
        change.api_version = Some(call.version.to_string());
    }
    let (key, secret) = apikeys::create(tx, call.house, &call.cx, call.asker, change)?;
    Ok(Reply::one(told_with_value(&key, &secret)).created())
}

pub fn retrieve(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let key = apikeys::find(tx, call.house, &call.cx, call.param())?;
    Ok(Reply::one(told(&key)))
}

pub fn update(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let (id, change) = (call.param(), change(call)?);
    let key = apikeys::update(tx, call.house, &call.cx, call.asker, id, change)?;
    Ok(Reply::one(told(&key)))
}

pub fn clone(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let (key, secret) = apikeys::clone(tx, call.house, &call.cx, call.asker, call.param())?;
    Ok(Reply::one(told_with_value(&key, &secret)))
}

pub fn expire(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let seconds = call.meta("expires-in-seconds").as_i64().unwrap_or_default();
    let key = apikeys::expire(tx, call.house, &call.cx, call.param(), seconds)?;
    Ok(Reply::one(told(&key)))
}
