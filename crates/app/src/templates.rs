//! Inquiry templates and their versions.

use std::sync::Arc;

use bonafide_db::{Row, Tx};
use bonafide_domain::definition::{self, Definition, TranslationRow};
use bonafide_domain::template::{
    Event, MAX_WINDOW_SECONDS, Settings, Status, Template, Version, VersionStatus,
};
use jiff::Timestamp;
use serde_json::{Value as Json, json};

use crate::events::{self, Entry, Seal};
use crate::search::{Keyset, Page, PageAt, Slice};
use crate::{Actor, Cx, Error, House, Kind, Problem, Result, Seed, clock, ids, wire};

pub const MAX_NAME: usize = 255;
const MAX_DOMAINS: usize = 100;
const MAX_SESSION_LIMIT: u32 = 1000;
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
    Definition::parse(document).map_err(|faults| faulty(&faults))
}

fn faulty(faults: &[definition::Fault]) -> Error {
    Error::Invalid(
        faults
            .iter()
            .map(|fault| Problem {
                pointer: Some("/data/attributes/definition".into()),
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
    let definition = parsed(&version)?;
    let faults = definition::prove(&definition);
    if !faults.is_empty() {
        return Err(faulty(&faults));
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

fn save(tx: &mut Tx, template: &Template) -> Result<()> {
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
        template.settings = merged(&template.settings, &part)?;
    }
    if template == before {
        return Ok(template);
    }
    template.updated_at = cx.now;
    save(tx, &template)?;
    let fact = Event::Updated {
        template: Box::new(template.clone()),
    };
    let live = live_definition(tx, house, &template)?;
    append(
        tx,
        house,
        cx,
        id,
        &fact,
        wire::template(&template, live.as_deref()),
    )?;
    Ok(template)
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

/// The settings with a partial object laid over them; unknown members are named.
fn merged(settings: &Settings, part: &Json) -> Result<Settings> {
    let mut whole = serde_json::to_value(settings).map_err(Error::internal)?;
    overlay(&mut whole, part, "/data/attributes/settings")?;
    let settings: Settings = serde_json::from_value(whole).map_err(|error| {
        Error::invalid(
            "/data/attributes/settings",
            format!("The settings do not fit: {error}"),
        )
    })?;
    check_settings(&settings)?;
    Ok(settings)
}

fn overlay(whole: &mut Json, part: &Json, at: &str) -> Result<()> {
    let (Some(known), Some(given)) = (whole.as_object_mut(), part.as_object()) else {
        return Err(Error::invalid(at, "must be an object"));
    };
    for (key, value) in given {
        let at = format!("{at}/{key}");
        let names = known.keys().cloned().collect::<Vec<_>>().join(", ");
        let Some(old) = known.get_mut(key) else {
            return Err(Error::invalid(
                at,
                format!("{key} is not a setting; there are {names}"),
            ));
        };
        if old.is_object() {
            overlay(old, value, &at)?;
        } else {
            *old = value.clone();
        }
    }
    Ok(())
}

fn check_settings(settings: &Settings) -> Result<()> {
    let base = "/data/attributes/settings";
    let expiration = &settings.expiration;
    let windows = [
        (
            "after-create-seconds",
            Some(expiration.after_create_seconds),
        ),
        ("after-start-seconds", expiration.after_start_seconds),
        (
            "after-resume-seconds",
            Some(expiration.after_resume_seconds),
        ),
        (
            "one-time-link-seconds",
            Some(expiration.one_time_link_seconds),
        ),
    ];
    for (name, seconds) in windows {
        if seconds.is_some_and(|seconds| !(1..=MAX_WINDOW_SECONDS).contains(&seconds)) {
            return Err(Error::invalid(
                format!("{base}/expiration/{name}"),
                format!("{name} must be between 1 and {MAX_WINDOW_SECONDS}"),
            ));
        }
    }
    if !(1..=MAX_SESSION_LIMIT).contains(&settings.session_limit) {
        return Err(Error::invalid(
            format!("{base}/session-limit"),
            format!("session-limit must be between 1 and {MAX_SESSION_LIMIT}"),
        ));
    }
    let lists = [
        (
            "security/allowed-domains",
            &settings.security.allowed_domains,
        ),
        (
            "redirect/allowed-domains",
            &settings.redirect.allowed_domains,
        ),
    ];
    for (name, domains) in lists {
        let at = format!("{base}/{name}");
        if domains.len() > MAX_DOMAINS {
            return Err(Error::invalid(
                at,
                format!("There may be at most {MAX_DOMAINS} domains"),
            ));
        }
        if let Some(domain) = domains.iter().find(|domain| !is_host(domain)) {
            return Err(Error::invalid(
                at,
                format!(
                    "{domain} is not a bare host name such as example.com (no scheme, no path)"
                ),
            ));
        }
    }
    for scheme in &settings.redirect.uri_schemes {
        let fits = scheme.len() <= 64
            && scheme.starts_with(|c: char| c.is_ascii_lowercase())
            && scheme
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "+-.".contains(c));
        let runs = ["javascript", "data", "vbscript", "file", "blob"].contains(&scheme.as_str());
        if !fits || runs {
            return Err(Error::invalid(
                format!("{base}/redirect/uri-schemes"),
                format!("{scheme} is not a scheme that may be redirected to"),
            ));
        }
    }
    if let Some(uri) = &settings.redirect.uri {
        check_redirect_against(settings, uri, &format!("{base}/redirect/uri"))?;
    }
    Ok(())
}

fn is_host(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 253
        && text.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        })
}

/// Whether the flow may send people to this URI at its end; longest 2,048 characters.
pub fn check_redirect(template: &Template, uri: &str, pointer: &str) -> Result<()> {
    check_redirect_against(&template.settings, uri, pointer)
}

fn check_redirect_against(settings: &Settings, uri: &str, pointer: &str) -> Result<()> {
    let refuse = |details: String| Err(Error::invalid(pointer, details));
    if uri.len() > 2048 {
        return refuse("A redirect URI must have at most 2048 characters".into());
    }
    let Ok(url) = url::Url::parse(uri) else {
        return refuse(
            "The redirect URI must be absolute, such as https://example.com/done".into(),
        );
    };
    let schemes = &settings.redirect.uri_schemes;
    if !matches!(url.scheme(), "http" | "https") {
        return if schemes.iter().any(|scheme| scheme == url.scheme()) {
            Ok(())
        } else {
            refuse(format!(
                "The template does not allow redirects to the scheme {}",
                url.scheme()
            ))
        };
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("The redirect URI must not hold a user name or password".into());
    }
    let allowed: Vec<&String> = settings
        .security
        .allowed_domains
        .iter()
        .chain(&settings.redirect.allowed_domains)
        .collect();
    let host = url.host_str().unwrap_or_default();
    if allowed.is_empty()
        || allowed
            .iter()
            .any(|domain| domain.eq_ignore_ascii_case(host))
    {
        Ok(())
    } else {
        refuse(format!("The template does not allow redirects to {host}"))
    }
}

pub fn list(tx: &mut Tx, cx: &Cx, page: &Page) -> Result<Slice<Template>> {
    let mut query = Keyset::new("templates", "doc", "id");
    query.equals(
        "organization_id",
        cx.environment.organization_id.as_str().into(),
    );
    parse_all(query.run(tx, &PageAt::from(page))?)
}

pub fn list_versions(tx: &mut Tx, template: &Template, page: &Page) -> Result<Slice<Version>> {
    let mut query = Keyset::new("template_versions", "doc", "id");
    query.equals("template_id", template.id.as_str().into());
    parse_all(query.run(tx, &PageAt::from(page))?)
}

fn parse_all<T: serde::de::DeserializeOwned>(slice: Slice<Row>) -> Result<Slice<T>> {
    Ok(Slice {
        items: slice.items.iter().map(parse).collect::<Result<_>>()?,
        has_newer: slice.has_newer,
        has_older: slice.has_older,
    })
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

/// The strings of the live version (else of the draft), per language.
pub fn translations(tx: &mut Tx, cx: &Cx, id: &str) -> Result<Vec<TranslationRow>> {
    let template = find(tx, cx, id)?;
    let version = match &template.live_version_id {
        Some(version_id) => find_version(tx, cx, version_id)?.1,
        None => editable(tx, &template)?,
    };
    Ok(definition::translations(&parsed(&version)?))
}

/// Writes strings into the draft, which is made when there is none; never publishes.
pub fn import_translations(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    id: &str,
    rows: &[TranslationRow],
) -> Result<(Template, Version)> {
    let template = find(tx, cx, id)?;
    let mut version = editable(tx, &template)?;
    let old = parsed(&version)?;
    let new = definition::import_translations(&old, rows).map_err(|faults| {
        Error::Invalid(
            faults
                .iter()
                .map(|fault| Problem {
                    pointer: Some("/data/attributes/translations".into()),
                    details: fault.to_string(),
                })
                .collect(),
        )
    })?;
    if version.status != VersionStatus::Draft {
        version = draft(tx, house, cx, &template, &new)?;
        return Ok((template, version));
    }
    version.definition = new.to_value();
    version.updated_at = Some(cx.now);
    save_version(tx, &version)?;
    let fact = Event::VersionUpdated {
        version: Box::new(version.clone()),
    };
    append(
        tx,
        house,
        cx,
        &version.id,
        &fact,
        wire::version(&version, &new, false),
    )?;
    Ok((template, version))
}

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
        version = self::publish(tx, house, &cx, &version.id)?.1;
    }
    Ok((template.id, version.id))
}

/// A version's definition (or a template's newest) as YAML.
pub fn export_text(tx: &mut Tx, _house: &House, id: &str) -> Result<String> {
    let cx = command_cx(tx, Timestamp::UNIX_EPOCH, Seed([0; 32]))?;
    let version = if id.starts_with(ids::VERSION) {
        find_version(tx, &cx, id)?.1
    } else {
        let template = find(tx, &cx, id)?;
        match &template.live_version_id {
            Some(version_id) => find_version(tx, &cx, version_id)?.1,
            None => editable(tx, &template)?,
        }
    };
    serde_norway::to_string(&version.definition).map_err(Error::internal)
}

/// Templates belong to the organization; a command's acts are logged in the sandbox.
fn command_cx(tx: &mut Tx, real: Timestamp, seed: Seed) -> Result<Cx> {
    let (environment, clock) = clock::environments(tx)?
        .into_iter()
        .find(|(environment, _)| environment.kind == Kind::Sandbox)
        .ok_or_else(|| Error::internal("there is no sandbox environment"))?;
    Ok(Cx::new(environment, &clock, Actor::Command, real, seed))
}

/// Settings as they are told by our own operations.
pub fn settings_told(template: &Template) -> Json {
    json!(template.settings)
}
