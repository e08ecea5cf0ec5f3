//! Inquiry templates and their versions.

mod settings;
mod text;
mod translations;

use std::sync::Arc;

use bonafide_db::{Row, Tx};
use bonafide_domain::definition::{self, Definition};
use bonafide_domain::template::{Event, Settings, Status, Template, Version, VersionStatus};
use serde_json::{Value as Json, json};

use crate::events::{self, Entry, Seal};
use crate::search::{Keyset, Page, PageAt, Slice};
use crate::{Cx, Error, House, Problem, Result, experiments, ids, theme_sets, wire};

pub use settings::{check_redirect, is_origin, may_embed};
pub use text::{as_text, export_text, import_text, write_text};
pub use translations::{import_translations, translations};

pub const MAX_NAME: usize = 255;
/// Versions whose parsed definitions are kept at hand.
const MAX_CACHED: usize = 512;

pub fn find(tx: &mut Tx, cx: &Cx, id: &str) -> Result<Template> {
    if !ids::is(ids::TEMPLATE, id) {
        return Err(Error::not_found());
    }
    let row = tx
        .one_steady(
            &["templates"],
            "select doc from templates where id = $1 and organization_id = $2",
            &[id.into(), cx.environment.organization_id.as_str().into()],
        )?
        .ok_or_else(Error::not_found)?;
    parse(&row)
}

fn parse<T: serde::de::DeserializeOwned>(row: &Row) -> Result<T> {
    serde_json::from_str(row.text(0)?).map_err(Error::internal)
}

/// A version together with the template it belongs to.
pub fn find_version(tx: &mut Tx, cx: &Cx, id: &str) -> Result<(Template, Version)> {
    if !ids::is(ids::VERSION, id) {
        return Err(Error::not_found());
    }
    let row = tx
        .one(
            "select doc from template_versions where id = $1",
            &[id.into()],
        )?
        .ok_or_else(Error::not_found)?;
    let version: Version = parse(&row)?;
    Ok((find(tx, cx, &version.template_id)?, version))
}

/// The organization of a template, for links that come without a key.
pub fn organization_of(tx: &mut Tx, id: &str) -> Result<Option<String>> {
    if !ids::is(ids::TEMPLATE, id) {
        return Ok(None);
    }
    let row = tx.one(
        "select organization_id from templates where id = $1",
        &[id.into()],
    )?;
    Ok(row.map(|row| row.text(0).map(str::to_owned)).transpose()?)
}

/// The template of a version, for links that come without a key.
pub fn template_of_version(tx: &mut Tx, id: &str) -> Result<Option<String>> {
    if !ids::is(ids::VERSION, id) {
        return Ok(None);
    }
    let row = tx.one(
        "select template_id from template_versions where id = $1",
        &[id.into()],
    )?;
    Ok(row.map(|row| row.text(0).map(str::to_owned)).transpose()?)
}

/// The template and the version that a new inquiry gets: the live one, or the one that is named.
pub fn resolve(tx: &mut Tx, cx: &Cx, id: &str) -> Result<(Template, String)> {
    if id.starts_with(ids::VERSION) {
        let (template, version) = find_version(tx, cx, id).map_err(|error| match error {
            Error::NotFound(_) => {
                Error::NotFound("data.attributes.inquiry-template-version-id is not found".into())
            }
            other => other,
        })?;
        if version.status != VersionStatus::Published {
            return Err(Error::invalid(
                "/data/attributes/inquiry-template-version-id",
                "The template version is a draft; only a published one can be used",
            ));
        }
        return Ok((template, version.id));
    }
    let template = find(tx, cx, id).map_err(|error| match error {
        Error::NotFound(_) => {
            Error::NotFound("data.attributes.inquiry-template-id is not found".into())
        }
        other => other,
    })?;
    match template.live_version_id.clone() {
        Some(version_id) => Ok((template, version_id)),
        None => Err(Error::invalid(
            "/data/attributes/inquiry-template-id",
            "The inquiry template has no published version",
        )),
    }
}

/// The parsed definition of a version. Published ones never change and are kept at hand.
pub fn definition(tx: &mut Tx, house: &House, version_id: &str) -> Result<Arc<Definition>> {
    if let Some(known) = house.definitions.get(version_id) {
        return Ok(known);
    }
    let row = tx
        .one(
            "select doc from template_versions where id = $1",
            &[version_id.into()],
        )?
        .ok_or_else(Error::not_found)?;
    let version: Version = parse(&row)?;
    let parsed = Arc::new(parsed(&version)?);
    if version.status == VersionStatus::Published {
        house
            .definitions
            .put(version_id, parsed.clone(), MAX_CACHED);
    }
    Ok(parsed)
}

fn parsed(version: &Version) -> Result<Definition> {
    Definition::parse(&version.definition).map_err(|faults| {
        Error::internal(format!("a stored definition does not parse: {faults:?}"))
    })
}

/// A definition from outside, with each fault named.
pub fn parse_definition(document: &Json) -> Result<Definition> {
    Definition::parse(document).map_err(|faults| faulty("definition", &faults))
}

/// A 422 that names every fault; `attribute` is where the document was given.
fn faulty(attribute: &str, faults: &[definition::Fault]) -> Error {
    Error::Invalid(
        faults
            .iter()
            .map(|fault| Problem {
                pointer: Some(format!("/data/attributes/{attribute}")),
                details: fault.to_string(),
            })
            .collect(),
    )
}

/// YAML or JSON text to a document.
pub fn read_text(text: &str) -> Result<Json> {
    serde_norway::from_str(text).map_err(|error| {
        Error::invalid(
            "/data/attributes/definition",
            format!("The definition is not readable as YAML or JSON: {error}"),
        )
    })
}

pub fn check_name(name: &str) -> Result<()> {
    if name.trim().is_empty() || name.chars().count() > MAX_NAME {
        return Err(Error::invalid(
            "/data/attributes/name",
            format!("name must have 1 to {MAX_NAME} characters and not be blank"),
        ));
    }
    Ok(())
}

/// A template and its first draft.
pub fn create(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    name: &str,
    definition: &Definition,
    publish: bool,
) -> Result<(Template, Version)> {
    check_name(name)?;
    let template = Template {
        id: cx.id(ids::TEMPLATE),
        organization_id: cx.environment.organization_id.clone(),
        name: name.trim().to_owned(),
        status: Status::Active,
        settings: Settings::default(),
        live_version_id: None,
        experiments: Vec::new(),
        created_at: cx.now,
        updated_at: cx.now,
    };
    tx.execute(
        "insert into templates (id, organization_id, created_at, doc) values ($1, $2, $3, $4)",
        &[
            template.id.as_str().into(),
            template.organization_id.as_str().into(),
            cx.now.as_millisecond().into(),
            serde_json::to_string(&template)
                .map_err(Error::internal)?
                .into(),
        ],
    )?;
    let fact = Event::Created {
        template: Box::new(template.clone()),
    };
    append(
        tx,
        house,
        cx,
        &template.id,
        &fact,
        wire::template(&template, None),
    )?;
    let version = draft(tx, house, cx, &template, definition)?;
    if publish {
        return self::publish(tx, house, cx, &version.id);
    }
    Ok((template, version))
}

fn append(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    id: &str,
    fact: &Event,
    snapshot: Json,
) -> Result<()> {
    events::append(
        tx,
        house,
        cx,
        Entry {
            name: fact.name(),
            object_id: id,
            seal: Seal::Installation,
            change: fact,
            snapshot: &snapshot,
        },
    )?;
    Ok(())
}

/// A new draft of a template.
pub fn draft(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    template: &Template,
    definition: &Definition,
) -> Result<Version> {
    let version = Version {
        id: cx.id(ids::VERSION),
        template_id: template.id.clone(),
        status: VersionStatus::Draft,
        definition: definition.to_value(),
        last_updater: None,
        created_at: cx.now,
        updated_at: None,
        published_at: None,
    };
    tx.execute(
        "insert into template_versions (id, template_id, created_at, status, doc) values ($1, $2, $3, 'draft', $4)",
        &[
            version.id.as_str().into(),
            version.template_id.as_str().into(),
            cx.now.as_millisecond().into(),
            serde_json::to_string(&version).map_err(Error::internal)?.into(),
        ],
    )?;
    let fact = Event::VersionCreated {
        version: Box::new(version.clone()),
    };
    append(
        tx,
        house,
        cx,
        &version.id,
        &fact,
        wire::version(&version, definition, false),
    )?;
    Ok(version)
}

/// Gives a draft another definition; it need not be fit for publishing yet.
pub fn revise(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    mut version: Version,
    definition: &Definition,
) -> Result<Version> {
    if version.status != VersionStatus::Draft {
        return Err(Error::conflict(
            "The version was published and is locked; make a draft of it",
        ));
    }
    version.definition = definition.to_value();
    version.updated_at = Some(cx.now);
    save_version(tx, &version)?;
    let fact = Event::VersionUpdated {
        version: Box::new(version.clone()),
    };
    let snapshot = wire::version(&version, definition, false);
    append(tx, house, cx, &version.id, &fact, snapshot)?;
    Ok(version)
}

/// Makes a draft live for new inquiries, after the proofs. A published version may be made live
/// again.
pub fn publish(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    version_id: &str,
) -> Result<(Template, Version)> {
    let (mut template, mut version) = find_version(tx, cx, version_id)?;
    if template.live_version_id.as_deref() == Some(version_id) {
        return Ok((template, version));
    }
    experiments::refuse_while_running(tx, &template.id)?;
    let definition = parsed(&version)?;
    let faults = definition::prove(&definition);
    if !faults.is_empty() {
        return Err(faulty("definition", &faults));
    }
    version.status = VersionStatus::Published;
    version.published_at = Some(cx.now);
    version.updated_at = Some(cx.now);
    save_version(tx, &version)?;
    template.live_version_id = Some(version.id.clone());
    template.updated_at = cx.now;
    save(tx, &template)?;
    let fact = Event::VersionPublished {
        version_id: version.id.clone(),
    };
    let snapshot = wire::version(&version, &definition, true);
    append(tx, house, cx, &version.id, &fact, snapshot)?;
    Ok((template, version))
}

/// Keeps a template whose experiments changed: nothing that its users are told of.
pub(crate) fn save(tx: &mut Tx, template: &Template) -> Result<()> {
    tx.execute(
        "update templates set doc = $1 where id = $2",
        &[
            serde_json::to_string(template)
                .map_err(Error::internal)?
                .into(),
            template.id.as_str().into(),
        ],
    )?;
    Ok(())
}

fn save_version(tx: &mut Tx, version: &Version) -> Result<()> {
    let status = match version.status {
        VersionStatus::Draft => "draft",
        VersionStatus::Published => "published",
    };
    tx.execute(
        "update template_versions set status = $1, doc = $2 where id = $3",
        &[
            status.into(),
            serde_json::to_string(version)
                .map_err(Error::internal)?
                .into(),
            version.id.as_str().into(),
        ],
    )?;
    Ok(())
}

/// What `PATCH` changes. `settings` is a partial object: only what it names.
#[derive(Clone, Debug, Default)]
pub struct Update {
    pub name: Option<String>,
    pub status: Option<Status>,
    pub settings: Option<Json>,
}

pub fn update(tx: &mut Tx, house: &House, cx: &Cx, id: &str, update: Update) -> Result<Template> {
    let mut template = find(tx, cx, id)?;
    let before = template.clone();
    if let Some(name) = update.name {
        check_name(&name)?;
        template.name = name.trim().to_owned();
    }
    if let Some(status) = update.status {
        template.status = status;
    }
    if let Some(part) = update.settings {
        template.settings = settings::merged(&template.settings, &part)?;
        if let Some(id) = &template.settings.theme_set_id
            && before.settings.theme_set_id != template.settings.theme_set_id
        {
            theme_sets::check(tx, cx, id, "/data/attributes/settings/theme-set-id")?;
        }
    }
    if template == before {
        return Ok(template);
    }
    record_update(tx, house, cx, &mut template)?;
    Ok(template)
}

fn record_update(tx: &mut Tx, house: &House, cx: &Cx, template: &mut Template) -> Result<()> {
    template.updated_at = cx.now;
    save(tx, template)?;
    let fact = Event::Updated {
        template: Box::new(template.clone()),
    };
    let live = live_definition(tx, house, template)?;
    append(
        tx,
        house,
        cx,
        &template.id,
        &fact,
        wire::template(template, live.as_deref()),
    )
}

/// Takes an archived theme set from every template that has it (contract, archiving).
pub fn detach_theme_set(tx: &mut Tx, house: &House, cx: &Cx, theme_set_id: &str) -> Result<()> {
    let rows = tx.query(
        "select doc from templates where organization_id = $1 order by id",
        &[cx.environment.organization_id.as_str().into()],
    )?;
    for row in &rows {
        let mut template: Template = parse(row)?;
        if template.settings.theme_set_id.as_deref() == Some(theme_set_id) {
            template.settings.theme_set_id = None;
            record_update(tx, house, cx, &mut template)?;
        }
    }
    Ok(())
}

pub fn live_definition(
    tx: &mut Tx,
    house: &House,
    template: &Template,
) -> Result<Option<Arc<Definition>>> {
    template
        .live_version_id
        .as_deref()
        .map(|id| definition(tx, house, id))
        .transpose()
}

pub fn list(tx: &mut Tx, cx: &Cx, page: &Page) -> Result<Slice<Template>> {
    let mut query = Keyset::new("templates", "doc", "id");
    query.equals(
        "organization_id",
        cx.environment.organization_id.as_str().into(),
    );
    query
        .run(tx, &PageAt::of(ids::TEMPLATE, page)?)?
        .try_map(|row| parse(&row))
}

pub fn list_versions(tx: &mut Tx, template: &Template, page: &Page) -> Result<Slice<Version>> {
    let mut query = Keyset::new("template_versions", "doc", "id");
    query.equals("template_id", template.id.as_str().into());
    query
        .run(tx, &PageAt::of(ids::VERSION, page)?)?
        .try_map(|row| parse(&row))
}

/// Template and live version of the organization's active templates, oldest first.
pub fn live(tx: &mut Tx, cx: &Cx, most: i64) -> Result<Vec<(String, String)>> {
    let rows = tx.query(
        "select doc from templates where organization_id = $1 order by id limit $2",
        &[cx.environment.organization_id.as_str().into(), most.into()],
    )?;
    let templates = rows.iter().map(parse).collect::<Result<Vec<Template>>>()?;
    Ok(templates
        .into_iter()
        .filter(|template| template.status == Status::Active)
        .filter_map(|template| Some((template.id, template.live_version_id?)))
        .collect())
}

/// The live version of a template, else its newest draft: what it is now.
pub fn current(tx: &mut Tx, cx: &Cx, template: &Template) -> Result<Version> {
    match &template.live_version_id {
        Some(version_id) => Ok(find_version(tx, cx, version_id)?.1),
        None => editable(tx, template),
    }
}

/// The newest draft of a template, else its live version: what an editor goes on from.
pub fn editable(tx: &mut Tx, template: &Template) -> Result<Version> {
    let row = tx.one(
        "select doc from template_versions where template_id = $1 \
         order by case status when 'draft' then 0 else 1 end, id desc limit 1",
        &[template.id.as_str().into()],
    )?;
    parse(&row.ok_or_else(Error::not_found)?)
}

pub fn definition_of(version: &Version) -> Result<Definition> {
    parsed(version)
}

/// Settings as they are told by our own operations.
pub fn settings_told(template: &Template) -> Json {
    json!(template.settings)
}
