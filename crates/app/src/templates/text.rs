//! Templates as text at the command line.

use bonafide_db::Tx;
use bonafide_domain::template::Version;
use jiff::Timestamp;
use serde_json::Value as Json;

use super::{create, current, draft, find, find_version, parse_definition, read_text};
use crate::{Actor, Cx, Error, House, Kind, Result, Seed, clock, ids};

/// Imports a definition at the command line: a new template, or a new version of one.
pub fn import_text(
    tx: &mut Tx,
    house: &House,
    text: &str,
    publish: bool,
    into: Option<&str>,
    real: Timestamp,
    seed: Seed,
) -> Result<(String, String)> {
    let cx = command_cx(tx, real, seed)?;
    let definition = parse_definition(&read_text(text)?)?;
    let (template, mut version) = match into {
        Some(id) => {
            let template = find(tx, &cx, id)?;
            let version = draft(tx, house, &cx, &template, &definition)?;
            (template, version)
        }
        None => create(tx, house, &cx, &definition.name, &definition, false)?,
    };
    if publish {
        version = super::publish(tx, house, &cx, &version.id)?.1;
    }
    Ok((template.id, version.id))
}

/// A version's definition (or a template's newest) as YAML.
pub fn export_text(tx: &mut Tx, id: &str) -> Result<String> {
    let cx = command_cx(tx, Timestamp::UNIX_EPOCH, Seed([0; 32]))?;
    let version = if id.starts_with(ids::VERSION) {
        find_version(tx, &cx, id)?.1
    } else {
        let template = find(tx, &cx, id)?;
        current(tx, &cx, &template)?
    };
    as_text(&version)
}

/// A version's definition as YAML.
pub fn as_text(version: &Version) -> Result<String> {
    write_text(&version.definition)
}

/// A document or a part of one as YAML.
pub fn write_text(document: &Json) -> Result<String> {
    serde_norway::to_string(document).map_err(Error::internal)
}

/// Templates belong to the organization; a command's acts are logged in the sandbox.
fn command_cx(tx: &mut Tx, real: Timestamp, seed: Seed) -> Result<Cx> {
    let (environment, clock) = clock::environments(tx)?
        .into_iter()
        .find(|(environment, _)| environment.kind == Kind::Sandbox)
        .ok_or_else(|| Error::internal("there is no sandbox environment"))?;
    Ok(Cx::new(environment, &clock, Actor::Command, real, seed))
}
