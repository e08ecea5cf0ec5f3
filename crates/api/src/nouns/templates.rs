//! Inquiry templates and versions (contract, tag Inquiry Templates), and our own operations that
//! make and publish them.

use std::collections::BTreeMap;

use bonafide_app::templates::{self, Update};
use bonafide_app::{Error, Result, wire};
use bonafide_db::Tx;
use bonafide_domain::definition::{Definition, TranslationRow};
use bonafide_domain::template::{Status, Template, Version};
use serde_json::{Value as Json, json};

use crate::call::{Call, Reply};

fn told(tx: &mut Tx, call: &Call, template: &Template) -> Result<Json> {
    let live = templates::live_definition(tx, call.house, template)?;
    Ok(wire::template(template, live.as_deref()))
}

fn version_told(template: &Template, version: &Version) -> Result<Json> {
    let live = template.live_version_id.as_ref() == Some(&version.id);
    Ok(wire::version(
        version,
        &templates::definition_of(version)?,
        live,
    ))
}

pub fn list(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let page = call.page()?;
    let slice = templates::list(tx, &call.cx, &page)?;
    let data = slice
        .items
        .iter()
        .map(|template| told(tx, call, template))
        .collect::<Result<_>>()?;
    Ok(call.list(&slice, data, &page))
}

pub fn retrieve(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let template = templates::find(tx, &call.cx, call.param())?;
    Ok(Reply::one(told(tx, call, &template)?))
}

/// A definition as a document, or as YAML or JSON text.
fn definition_given(value: &Json) -> Result<Definition> {
    match value {
        Json::String(text) => templates::parse_definition(&templates::read_text(text)?),
        Json::Object(_) => templates::parse_definition(value),
        _ => Err(Error::invalid(
            "/data/attributes/definition",
            "definition must be an object, or a text in YAML or JSON",
        )),
    }
}

/// The definition, or that of another template's live (else newest) version.
fn definition_for(tx: &mut Tx, call: &Call) -> Result<Definition> {
    let given = call.attribute("definition");
    match (given.is_null(), call.text("copy-of")) {
        (false, None) => definition_given(given),
        (true, Some(id)) => {
            let source = templates::find(tx, &call.cx, &id)
                .map_err(|_| Error::NotFound("data.attributes.copy-of is not found".into()))?;
            let version = templates::current(tx, &call.cx, &source)?;
            templates::definition_of(&version)
        }
        _ => Err(Error::BadRequest(
            "data.attributes takes either definition or copy-of".into(),
        )),
    }
}

pub fn create(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let definition = definition_for(tx, call)?;
    let name = call.text("name").unwrap_or_default();
    let publish = call.attribute("publish").as_bool().unwrap_or(false);
    let (mut template, version) =
        templates::create(tx, call.house, &call.cx, &name, &definition, publish)?;
    let settings = call.attribute("settings");
    if !settings.is_null() {
        let update = Update {
            settings: Some(settings.clone()),
            ..Update::default()
        };
        template = templates::update(tx, call.house, &call.cx, &template.id, update)?;
    }
    let meta = json!({
        "inquiry-template-version-id": version.id,
        "settings": templates::settings_told(&template),
    });
    Ok(Reply::one(told(tx, call, &template)?).created().meta(meta))
}

pub fn update(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let settings = call.attribute("settings");
    let update = Update {
        name: call.text("name"),
        status: match call.attribute("status").as_str() {
            Some("active") => Some(Status::Active),
            Some(_) => Some(Status::Inactive),
            None => None,
        },
        settings: (!settings.is_null()).then(|| settings.clone()),
    };
    let template = templates::update(tx, call.house, &call.cx, call.param(), update)?;
    let meta = json!({"settings": templates::settings_told(&template)});
    Ok(Reply::one(told(tx, call, &template)?).meta(meta))
}

pub fn settings(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let template = templates::find(tx, &call.cx, call.param())?;
    Ok(Reply::one(json!({
        "type": "inquiry-template-settings",
        "id": template.id,
        "attributes": templates::settings_told(&template),
    })))
}

pub fn list_versions(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let page = call.page()?;
    let id = call
        .filter("inquiry-template-id")?
        .ok_or_else(|| Error::BadRequest("filter[inquiry-template-id] is missing".into()))?
        .to_owned();
    let template = templates::find(tx, &call.cx, &id)?;
    let slice = templates::list_versions(tx, &template, &page)?;
    let data = slice
        .items
        .iter()
        .map(|version| version_told(&template, version))
        .collect::<Result<_>>()?;
    Ok(call.list(&slice, data, &page))
}

/// A draft: of the given definition, or of the newest one the template has.
pub fn create_version(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let id = call.text("inquiry-template-id").unwrap_or_default();
    let template = templates::find(tx, &call.cx, &id)
        .map_err(|_| Error::NotFound("data.attributes.inquiry-template-id is not found".into()))?;
    let given = call.attribute("definition");
    let definition = if given.is_null() {
        templates::definition_of(&templates::editable(tx, &template)?)?
    } else {
        definition_given(given)?
    };
    let mut version = templates::draft(tx, call.house, &call.cx, &template, &definition)?;
    let mut owner = template;
    if call.attribute("publish").as_bool() == Some(true) {
        (owner, version) = templates::publish(tx, call.house, &call.cx, &version.id)?;
    }
    Ok(Reply::one(version_told(&owner, &version)?).created())
}

pub fn publish(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let (template, version) = templates::publish(tx, call.house, &call.cx, call.param())?;
    Ok(Reply::one(version_told(&template, &version)?))
}

pub fn definition(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let (_, version) = templates::find_version(tx, &call.cx, call.param())?;
    Ok(Reply::one(json!({
        "type": "inquiry-template-definition",
        "id": version.id,
        "attributes": {"definition": version.definition},
    })))
}

pub fn translations(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let rows = templates::translations(tx, &call.cx, call.param())?;
    Ok(Reply::one(json!({
        "type": "inquiry-template-translations",
        "id": call.param(),
        "attributes": {"translations": rows.iter().map(row_told).collect::<Vec<_>>()},
    })))
}

fn row_told(row: &TranslationRow) -> Json {
    let values: Vec<Json> = row
        .locale_values
        .iter()
        .map(|(locale, value)| json!({"locale": locale, "value": value}))
        .collect();
    json!({
        "step": row.step,
        "step-display-name": row.step_display_name,
        "component": row.component,
        "attribute-name": row.attribute_name,
        "locale-values": values,
    })
}

pub fn import_translations(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let text = |row: &Json, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let rows: Vec<TranslationRow> = call
        .attribute("translations")
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| {
            let values: BTreeMap<String, Option<String>> = row["locale-values"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|value| {
                    (
                        text(value, "locale"),
                        value["value"].as_str().map(str::to_owned),
                    )
                })
                .collect();
            TranslationRow {
                step: text(row, "step"),
                step_display_name: text(row, "step-display-name"),
                component: text(row, "component"),
                attribute_name: text(row, "attribute-name"),
                locale_values: values.into_iter().collect(),
            }
        })
        .collect();
    let (template, version) =
        templates::import_translations(tx, call.house, &call.cx, call.param(), &rows)?;
    Ok(Reply::one(version_told(&template, &version)?))
}
