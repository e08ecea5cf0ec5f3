//! An event as a webhook tells it: what the API would answer in the endpoint's version and key style,
//! with what the endpoint asked for beside it and without what it blocked.

use bonafide_app::events::Event;
use bonafide_app::files::Addresses;
use bonafide_app::webhooks::{Contract, Endpoint, Shaped};
use bonafide_app::{Cx, Error, House, Result, wire};
use bonafide_db::Tx;
use bonafide_domain::webhook::{blocklist::Blocklist, filter};
use serde_json::Value as Json;

use crate::edge::inflection::{self, Inflection};
use crate::edge::versions::{self, Version};
use crate::included::related;

/// For pages that offer and show deliveries.
pub const CONTRACT: Contract = Contract {
    shape,
    versions: || Version::ALL.iter().map(Version::to_string).collect(),
};

/// The one way from an entry of the log to the bytes of a delivery.
pub fn shape(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    endpoint: &Endpoint,
    event: &Event,
) -> Result<Shaped> {
    let doc = &endpoint.doc;
    let version = Version::parse(&doc.api_version).map_err(|it| Error::internal(it.details))?;
    let style = Inflection::parse(&doc.key_inflection).map_err(|it| Error::internal(it.details))?;
    let mut body = serde_json::json!({"data": wire::event(event)});
    let attributes = &mut body["data"]["attributes"];
    // Only some events of the contract have one, and the others must not.
    if attributes["context"]
        .as_object()
        .is_some_and(|it| it.is_empty())
        && let Some(attributes) = attributes.as_object_mut()
    {
        attributes.shift_remove("context");
    }
    let payload = &mut attributes["payload"];
    let names = doc.included.of(&event.name);
    let addresses = Addresses {
        house,
        now: cx.now,
        seconds: doc.file_access_token_expires_in,
        issuer: &endpoint.id,
    };
    addresses.fill(&mut payload["data"])?;
    let included = related(tx, addresses, cx, &payload["data"], names)?;
    let others = included.iter().filter_map(subject).collect();
    payload["included"] = included.into();
    versions::downgrade(version, &mut body);
    if !doc.relationships {
        without_relationships(&mut body["data"]["attributes"]["payload"]);
    }
    let styled = |body| inflection::reply(body, style, version.field_keys());
    // Compared before anything is blocked: a filter may look at what is not sent.
    if let Some(pattern) = &doc.payload_filter {
        let whole = styled(body.clone());
        if !filter::holds(pattern, &whole["data"]["attributes"]["payload"]) {
            return Ok(Shaped {
                body: None,
                others: Vec::new(),
            });
        }
    }
    let blocked = Blocklist::parse(&doc.attributes_blocklist)
        .map_err(|(_, why)| Error::internal(format!("a stored block-list {why}")))?;
    blocked.apply(&mut body["data"]["attributes"]["payload"]);
    Ok(Shaped {
        body: Some(serde_json::to_vec(&styled(body)).map_err(Error::internal)?),
        others,
    })
}

/// The inquiry or account whose data a resource tells.
fn subject(resource: &Json) -> Option<String> {
    let id = match resource["type"].as_str() {
        Some("inquiry" | "account") => resource["id"].as_str(),
        Some("inquiry-session") => resource["relationships"]["inquiry"]["data"]["id"].as_str(),
        _ => None,
    };
    id.map(str::to_owned)
}

fn without_relationships(payload: &mut Json) {
    let take = |resource: &mut Json| {
        if let Some(resource) = resource.as_object_mut() {
            resource.shift_remove("relationships");
        }
    };
    take(&mut payload["data"]);
    for resource in payload["included"].as_array_mut().into_iter().flatten() {
        take(resource);
    }
}
