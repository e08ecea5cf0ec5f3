//! Accounts and account types (contract, tags Accounts and Account Types).

use bonafide_app::accounts::{self, New, Update, schema};
use bonafide_app::{Error, Kept, Result, tags, wire};
use bonafide_db::Tx;
use bonafide_domain::account::{Account, Event};
use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json, json};

use super::{all_tags, tag};
use crate::call::{Call, Reply};

fn told(tx: &mut Tx, call: &Call, kept: Kept<Account>) -> Result<Reply> {
    let mut all = accounts::told(tx, &call.cx, &[kept])?;
    Ok(Reply::one(all.pop().unwrap_or(Json::Null)))
}

pub fn list(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let page = call.page()?;
    let references = call.filters("reference-id")?;
    let slice = accounts::list(tx, call.house, &call.cx, &references, &page)?;
    let data = accounts::told(tx, &call.cx, &slice.items)?;
    Ok(call.list(&slice, data, &page))
}

pub fn search(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let page = super::events::search_page(call)?;
    let slice = accounts::search(tx, call.house, &call.cx, call.body.get("query"), &page)?;
    let data = accounts::told(tx, &call.cx, &slice.items)?;
    Ok(call.list(&slice, data, &page))
}

pub fn retrieve(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let kept = accounts::find(tx, call.house, &call.cx, call.param())?;
    told(tx, call, kept)
}

/// `fields`, and the flat attributes that the contract still names beside them.
fn fields(call: &Call) -> Result<Map<String, Json>> {
    if !call.attribute("selfie-photo").is_null() {
        return Err(Error::NotAvailable(
            "data.attributes.selfie-photo is not available: this version keeps no images of accounts".into(),
        ));
    }
    let mut given = schema::from_inquiry(|key| {
        let name = if key == "address-country-code" {
            "country-code"
        } else {
            key
        };
        call.text(name).map(Json::from)
    });
    if let Some(number) = call.text("social-security-number") {
        given.insert(
            "identification_numbers".into(),
            json!([{"identification_class": "ssn", "identification_number": number, "issuing_country": "US"}]),
        );
    }
    for (key, value) in call.attribute("fields").as_object().into_iter().flatten() {
        // Given both ways, the member in `fields` counts and the flat ones beside it stay.
        match (given.get_mut(key), value) {
            (Some(Json::Object(flat)), Json::Object(members)) => flat.extend(members.clone()),
            _ => {
                given.insert(key.clone(), value.clone());
            }
        }
    }
    let today = call.cx.now.to_zoned(TimeZone::UTC).date();
    schema::parse(&given, today)
}

fn names(call: &Call) -> Option<Vec<String>> {
    let items = call.attribute("tags").as_array()?;
    Some(
        items
            .iter()
            .filter_map(Json::as_str)
            .map(str::to_owned)
            .collect(),
    )
}

fn reference_id(call: &Call) -> Result<Option<String>> {
    let id = call.text("reference-id");
    if let Some(id) = &id {
        accounts::check_reference_id(id, "/data/attributes/reference-id")?;
    }
    Ok(id)
}

pub fn create(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let (house, cx) = (call.house, &call.cx);
    let upsert = match call.meta("upsert-by").as_str() {
        None => false,
        Some("reference-id" | "reference_id") => true,
        Some(_) => {
            return Err(Error::invalid(
                "/meta/upsert-by",
                "upsert-by must be reference-id",
            ));
        }
    };
    let reference = reference_id(call)?;
    let fields = fields(call)?;
    let type_id = call.text("account-type-id");
    let kind = match &type_id {
        Some(id) => accounts::retrieve_type(tx, cx, id)
            .map_err(|_| Error::NotFound("data.attributes.account-type-id is not found".into()))?,
        None => accounts::default_type(tx, call.house, cx)?,
    };
    if upsert && reference.is_none() {
        return Err(Error::invalid(
            "/data/attributes/reference-id",
            "upsert-by reference-id needs a reference-id",
        ));
    }
    let existing = match &reference {
        Some(id) => accounts::find_by_reference(tx, house, cx, &kind.id, id)?,
        None => None,
    };
    if let Some(existing) = existing {
        if !upsert {
            if call.version.conflict_carries_account() {
                return Ok(told(tx, call, existing)?.with_status(409));
            }
            return Err(accounts::duplicate(&existing.it.id));
        }
        let update = Update {
            reference_id: None,
            status: call.text("account-status"),
            tags: names(call),
            fields,
        };
        let kept = accounts::update(tx, house, cx, existing, update)?;
        return told(tx, call, kept);
    }
    let new = New {
        type_id,
        reference_id: reference,
        status: call.text("account-status"),
        tags: names(call).unwrap_or_default(),
        fields,
    };
    let kept = accounts::create(tx, house, cx, new)?;
    Ok(told(tx, call, kept)?.created())
}

pub fn update(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let kept = accounts::find(tx, call.house, &call.cx, call.param())?;
    if call.text("account-type-id").is_some() {
        return Err(Error::BadRequest(
            "data.attributes.account-type-id cannot be changed".into(),
        ));
    }
    let update = Update {
        reference_id: reference_id(call)?,
        status: call.text("account-status"),
        tags: names(call),
        fields: fields(call)?,
    };
    let kept = accounts::update(tx, call.house, &call.cx, kept, update)?;
    told(tx, call, kept)
}

pub fn redact(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let kept = accounts::redact(tx, call.house, &call.cx, call.param())?;
    told(tx, call, kept)
}

fn record(
    tx: &mut Tx,
    call: &Call,
    decide: impl FnOnce(&Account) -> Option<Event>,
) -> Result<Reply> {
    let mut kept = accounts::find(tx, call.house, &call.cx, call.param())?;
    let facts = decide(&kept.it).into_iter().collect();
    accounts::record(tx, call.house, &call.cx, &mut kept, facts)?;
    told(tx, call, kept)
}

pub fn add_tag(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let name = tag(tx, call)?;
    let tag = tags::ensure(tx, &call.cx, &name)?;
    record(tx, call, |account| {
        (!account.tags.contains(&tag)).then_some(Event::TagAdded { tag })
    })
}

pub fn remove_tag(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let tag = tag(tx, call)?;
    record(tx, call, |account| {
        account
            .tags
            .contains(&tag)
            .then_some(Event::TagRemoved { tag })
    })
}

pub fn set_tags(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let names = all_tags(tx, call)?;
    let tags = tags::ensure_all(tx, &call.cx, &names)?;
    record(tx, call, |account| {
        (account.tags != tags).then_some(Event::TagsUpdated { tags })
    })
}

pub fn consolidate(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let sources: Vec<String> = call
        .meta("source-account-ids")
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .map(str::to_owned)
        .collect();
    let kept = accounts::consolidate(tx, call.house, &call.cx, call.param(), &sources)?;
    // The contract announces it as done later; here it is done already.
    Ok(told(tx, call, kept)?.with_status(202))
}

pub fn relations(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let (house, cx) = (call.house, &call.cx);
    let key = call
        .filter("key")?
        .ok_or_else(|| Error::BadRequest("filter[key] is missing".into()))?;
    let window = (
        call.filter_time("created-at-start")?,
        call.filter_time("created-at-end")?,
    );
    let relations = accounts::relations(tx, house, cx, call.param(), key, window)?;
    let mut related = Vec::with_capacity(relations.len());
    for relation in relations {
        related.push(accounts::find(tx, house, cx, &relation.target_id)?);
    }
    let data = accounts::told(tx, cx, &related)?;
    Ok(Reply::plain(
        json!({"data": data, "links": {"prev": null, "next": null}}),
    ))
}

fn relation<'a>(call: &'a Call) -> (&'a str, &'a str) {
    let text = |name: &str| call.meta(name).as_str().unwrap_or_default();
    (text("relation-schema-key"), text("target-object-id"))
}

pub fn add_relation(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let (key, target) = relation(call);
    let kept = accounts::add_relation(tx, call.house, &call.cx, call.param(), key, target)?;
    told(tx, call, kept)
}

pub fn remove_relation(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let (key, target) = relation(call);
    let kept = accounts::remove_relation(tx, call.house, &call.cx, call.param(), key, target)?;
    told(tx, call, kept)
}

pub fn retrieve_type(tx: &mut Tx, call: &Call) -> Result<Reply> {
    Ok(Reply::one(wire::account_type(&accounts::retrieve_type(
        tx,
        &call.cx,
        call.param(),
    )?)))
}
