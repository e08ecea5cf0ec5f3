//! Webhooks (contract, tag Webhooks), and our own beside them: deliveries, resending, replays, tests.

use bonafide_app::search::Slice;
use bonafide_app::webhooks::deliveries::{self, Delivery, Filter};
use bonafide_app::webhooks::replay::{self, Stretch};
use bonafide_app::webhooks::{self, Change, Included, health};
use bonafide_app::{Error, Result, events, wire};
use bonafide_db::Tx;
use bonafide_domain::webhook::DeliveryStatus;
use bonafide_domain::webhook::blocklist::Blocklist;
use jiff::Timestamp;
use serde_json::Value as Json;

use crate::call::{Call, Reply, bad};
use crate::edge::inflection::Inflection;
use crate::edge::versions::Version;

pub fn list(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let page = call.page()?;
    let slice = webhooks::list(tx, call.house, &call.cx, &page)?;
    let data = slice.items.iter().map(wire::webhook).collect();
    Ok(call.list(&slice, data, &page))
}

pub fn create(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let mut change = change(call)?;
    let blocked = change
        .attributes_blocklist
        .get_or_insert_with(|| call.asker.attributes_blocklist.to_vec())
        .clone();
    let version = change.api_version.take();
    change.api_version = Some(version.unwrap_or_else(|| call.version.to_string()));
    let made = webhooks::create(tx, call.house, &call.cx, change)?;
    call.asker.admits(&blocked)?;
    Ok(Reply::one(wire::webhook_with_secret(&made, call.cx.now)).created())
}

pub fn retrieve(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let found = webhooks::find(tx, call.house, &call.cx, call.param())?;
    Ok(Reply::one(wire::webhook_with_secret(&found, call.cx.now)))
}

pub fn update(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let change = change(call)?;
    // Otherwise a key could have sent to itself what it is not told.
    let leads_elsewhere = change.url.is_some() || change.attributes_blocklist.is_some();
    let changed = webhooks::update(tx, call.house, &call.cx, call.param(), change)?;
    if leads_elsewhere {
        call.asker.admits(&changed.doc.attributes_blocklist)?;
    }
    Ok(Reply::one(wire::webhook(&changed)))
}

pub fn archive(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let changed = webhooks::archive(tx, call.house, &call.cx, call.param())?;
    Ok(Reply::one(wire::webhook(&changed)))
}

pub fn enable(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let changed = webhooks::enable(tx, call.house, &call.cx, call.param())?;
    Ok(Reply::one(wire::webhook(&changed)))
}

pub fn disable(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let changed = webhooks::disable(tx, call.house, &call.cx, call.param())?;
    Ok(Reply::one(wire::webhook(&changed)))
}

pub fn rotate_secret(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let seconds = call.meta("expires-in-seconds").as_i64();
    let changed = webhooks::rotate_secret(tx, call.house, &call.cx, call.param(), seconds)?;
    Ok(Reply::one(wire::webhook_with_secret(&changed, call.cx.now)))
}

pub fn clone(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let made = webhooks::clone(tx, call.house, &call.cx, call.param())?;
    Ok(Reply::one(wire::webhook_with_secret(&made, call.cx.now)))
}

pub fn health(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let found = webhooks::find(tx, call.house, &call.cx, call.param())?;
    let health = health::of(tx, &call.cx, &found)?;
    Ok(Reply::one(wire::webhook_health(&found, &health)))
}

pub fn send_test(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let id = webhooks::send_test(tx, call.house, &call.cx, call.param())?;
    let delivery = deliveries::find(tx, &call.cx, &id)?;
    Ok(Reply::one(wire::webhook_delivery(&delivery)).created())
}

pub fn resend(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let event = call.meta("event-id").as_str().unwrap_or_default();
    let delivery = deliveries::resend(tx, call.house, &call.cx, call.param(), event)?;
    Ok(Reply::one(wire::webhook_delivery(&delivery)))
}

pub fn replay(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let stretch = Stretch {
        from_event_id: call.meta("from-event-id").as_str().map(str::to_owned),
        from: meta_time(call, "created-at-start")?,
        until: meta_time(call, "created-at-end")?,
    };
    let replay = replay::order(tx, call.house, &call.cx, call.param(), &stretch)?;
    Ok(Reply::one(wire::webhook_replay(&replay)).created())
}

pub fn retrieve_replay(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let replay = replay::retrieve(tx, &call.cx, call.param())?;
    Ok(Reply::one(wire::webhook_replay(&replay)))
}

pub fn list_deliveries(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let found = webhooks::find(tx, call.house, &call.cx, call.param())?;
    let filter = Filter {
        webhook_id: Some(found.id),
        event_id: call.filter("event-id")?.map(str::to_owned),
        statuses: statuses(call)?,
    };
    listed(tx, call, &filter)
}

pub fn list_event_deliveries(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let event = events::retrieve(tx, call.house, &call.cx, call.param())?;
    let filter = Filter {
        webhook_id: None,
        event_id: Some(event.id),
        statuses: statuses(call)?,
    };
    listed(tx, call, &filter)
}

fn listed(tx: &mut Tx, call: &Call, filter: &Filter) -> Result<Reply> {
    let page = call.page()?;
    let slice: Slice<Delivery> = deliveries::list(tx, &call.cx, filter, &page)?;
    let data = slice.items.iter().map(wire::webhook_delivery).collect();
    Ok(call.list(&slice, data, &page))
}

pub fn retrieve_delivery(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let delivery = deliveries::find(tx, &call.cx, call.param())?;
    let (mut body, mut attempts) = deliveries::contents(tx, call.house, &delivery)?;
    if let Some(list) = call.blocklist {
        body = body.map(|text| without_blocked(list, &text)).transpose()?;
        // A receiver may answer with what it was sent.
        for sent in attempts.iter_mut().filter_map(|it| it.sent.as_mut()) {
            sent.answer = None;
        }
    }
    let told = wire::webhook_delivery_whole(&delivery, body.as_deref(), &attempts);
    Ok(Reply::one(told))
}

/// A body that was sent, as a key with a block-list may be told of it.
fn without_blocked(list: &Blocklist, body: &str) -> Result<String> {
    let mut body: Json = serde_json::from_str(body).map_err(Error::internal)?;
    list.apply(&mut body);
    Ok(body.to_string())
}

fn statuses(call: &Call) -> Result<Vec<String>> {
    let asked = call.filters("status")?;
    match asked
        .iter()
        .find(|one| DeliveryStatus::parse(one).is_none())
    {
        None => Ok(asked),
        Some(_) => Err(Error::BadRequest(format!(
            "filter[status] must be of: {}",
            DeliveryStatus::ALL.map(DeliveryStatus::as_str).join(", ")
        ))),
    }
}

fn meta_time(call: &Call, name: &str) -> Result<Option<Timestamp>> {
    call.meta(name)
        .as_str()
        .map(|text| {
            text.parse().map_err(|_| {
                Error::invalid(
                    format!("/meta/{name}"),
                    format!("{name} must be a date-time such as 2025-01-31T12:00:00Z"),
                )
            })
        })
        .transpose()
}

/// What a body sets; its shape was checked.
fn change(call: &Call) -> Result<Change> {
    let attributes = &call.body["data"]["attributes"];
    let named = |name: &str| attributes.get(name);
    let api_version = call.text("api-version");
    if let Some(text) = &api_version {
        Version::parse(text).map_err(|fault| {
            Error::invalid(
                "/data/attributes/api-version",
                fault.details.replacen("Persona-Version", "api-version", 1),
            )
        })?;
    }
    let key_inflection = call
        .text("api-key-inflection")
        .map(|text| Inflection::parse(&text).map_err(bad))
        .transpose()?
        .map(|style| style.as_str().to_owned());
    Ok(Change {
        name: call.text("name"),
        description: call.named_text("description"),
        url: call.text("url"),
        enabled_events: named("enabled-events").map(texts),
        api_version,
        key_inflection,
        attributes_blocklist: named("api-attributes-blocklist").map(texts),
        file_access_token_expires_in: named("file-access-token-expires-in").and_then(Json::as_i64),
        payload_filter: named("payload-filter").map(|it| (!it.is_null()).then(|| it.clone())),
        included: named("included-allowlist").map(included),
        relationships: named("relationship-allowlist").map(|it| it["state"] == "include_all"),
        headers: named("custom-http-headers").map(headers),
    })
}

fn texts(list: &Json) -> Vec<String> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .map(str::to_owned)
        .collect()
}

/// The headers that are set from now on: not those whose value is null.
fn headers(all: &Json) -> Vec<(String, String)> {
    all.as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .collect()
}

fn included(told: &Json) -> Included {
    match told["state"].as_str() {
        Some("include_all") => Included::All,
        Some("custom") => Included::Custom(
            told["event-types"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|kind| {
                    let name = kind["event-type"].as_str().unwrap_or_default();
                    (name.to_owned(), texts(&kind["relationships"]))
                })
                .collect(),
        ),
        _ => Included::None,
    }
}
