//! `include`: related objects told whole beside the answer.

use bonafide_app::files::Addresses;
use bonafide_app::{Cx, Error, Result, accounts, inquiries, sessions, templates, wire};
use bonafide_db::Tx;
use bonafide_domain::permission;
use serde_json::{Value as Json, json};

use crate::call::{Call, bad};
use crate::edge::include::{self, Path};
use crate::operations::Operation;

/// Objects told in one answer.
const MAX_INCLUDED: usize = 500;

/// Adds `included` where it was asked for, or where the version has it by default.
pub fn add(
    tx: &mut Tx,
    call: &Call,
    operation: &Operation,
    paths: Option<Vec<Path>>,
    body: &mut Json,
) -> Result<()> {
    if !operation.includes {
        return Ok(());
    }
    let mut included: Vec<Json> = Vec::new();
    match paths {
        Some(paths) => {
            let names = relationships(&body["data"]);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            // An empty list cannot say what its items would relate to.
            if !body["data"].as_array().is_some_and(Vec::is_empty) {
                include::only(&paths, &names).map_err(bad)?;
            }
            for path in &paths {
                let segments: Vec<&str> = std::iter::once(path.relationship.as_str())
                    .chain(path.then.as_deref())
                    .collect();
                if segments.contains(&"account") {
                    needs(call, "account.read")?;
                }
                walk(
                    tx,
                    call.addresses(),
                    &call.cx,
                    &body["data"],
                    &segments,
                    &mut included,
                )?;
            }
        }
        None => {
            let defaults = call.version.default_include(operation.resource);
            if defaults.is_empty() {
                return Ok(());
            }
            for name in defaults {
                walk(
                    tx,
                    call.addresses(),
                    &call.cx,
                    &body["data"],
                    &[name],
                    &mut included,
                )?;
            }
        }
    }
    body["included"] = included.into();
    Ok(())
}

/// Refuses related objects that the key may not see, though it may see what they are related to.
fn needs(call: &Call, permission: &str) -> Result<()> {
    match permission::covers(call.asker.permissions, permission) {
        true => Ok(()),
        false => Err(Error::Forbidden(format!(
            "The API key lacks the permission {permission}"
        ))),
    }
}

/// The objects that a resource is related to by these relationships; by all of them when none are
/// named.
pub fn related(
    tx: &mut Tx,
    addresses: Addresses,
    cx: &Cx,
    data: &Json,
    names: Option<&[String]>,
) -> Result<Vec<Json>> {
    let mut included = Vec::new();
    let all = relationships(data);
    for name in names.unwrap_or(&all) {
        walk(tx, addresses, cx, data, &[name.as_str()], &mut included)?;
    }
    Ok(included)
}

fn relationships(data: &Json) -> Vec<String> {
    let first = data.as_array().map_or(Some(data), |items| items.first());
    first
        .and_then(|item| item["relationships"].as_object())
        .map(|names| names.keys().cloned().collect())
        .unwrap_or_default()
}

fn walk(
    tx: &mut Tx,
    addresses: Addresses,
    cx: &Cx,
    data: &Json,
    path: &[&str],
    included: &mut Vec<Json>,
) -> Result<()> {
    let Some((name, rest)) = path.split_first() else {
        return Ok(());
    };
    let owners: Vec<&Json> = match data {
        Json::Array(items) => items.iter().collect(),
        other => vec![other],
    };
    for owner in owners {
        let link = &owner["relationships"][*name]["data"];
        let links: Vec<&Json> = match link {
            Json::Array(items) => items.iter().collect(),
            Json::Object(_) => vec![link],
            _ => Vec::new(),
        };
        for link in links {
            let (Some(kind), Some(id)) = (link["type"].as_str(), link["id"].as_str()) else {
                continue;
            };
            let known = included
                .iter()
                .position(|object| object["type"] == kind && object["id"] == id);
            let index = match known {
                Some(index) => index,
                None if included.len() >= MAX_INCLUDED => continue,
                None => match load(tx, addresses, cx, kind, id)? {
                    Some(object) => {
                        included.push(object);
                        included.len() - 1
                    }
                    None => continue,
                },
            };
            let object = included[index].clone();
            if let Some(then) = rest.first() {
                let names = relationships(&object);
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let path = Path {
                    relationship: (*then).to_owned(),
                    then: None,
                };
                include::only(&[path], &names).map_err(bad)?;
            }
            walk(tx, addresses, cx, &object, rest, included)?;
        }
    }
    Ok(())
}

/// One object by its type and id; None for types that nothing here holds.
fn load(tx: &mut Tx, addresses: Addresses, cx: &Cx, kind: &str, id: &str) -> Result<Option<Json>> {
    let house = addresses.house;
    let found = match kind {
        "inquiry" => inquiries::find(tx, house, cx, id)
            .and_then(|kept| inquiries::told(tx, addresses, &kept.it))
            .and_then(|text| serde_json::from_str(text.get()).map_err(Error::internal)),
        "account" => accounts::find(tx, house, cx, id)
            .and_then(|kept| accounts::told(tx, cx, &[kept]))
            .map(|mut all| all.pop().unwrap_or_else(|| json!(null))),
        "account-type" => accounts::retrieve_type(tx, cx, id).map(|kind| wire::account_type(&kind)),
        "inquiry-session" => sessions::find(tx, house, cx, id).map(|kept| wire::session(&kept.it)),
        "inquiry-template" => templates::find(tx, cx, id).and_then(|template| {
            let live = templates::live_definition(tx, house, &template)?;
            Ok(wire::template(&template, live.as_deref()))
        }),
        "inquiry-template-version" => {
            templates::find_version(tx, cx, id).and_then(|(template, version)| {
                let live = template.live_version_id.as_ref() == Some(&version.id);
                let definition = templates::definition_of(&version)?;
                Ok(wire::version(&version, &definition, live))
            })
        }
        _ => return Ok(None),
    };
    match found {
        Ok(object) => Ok(Some(object)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(other) => Err(other),
    }
}
