//! Contract schemas `inquiry-template` and `inquiry-template-version`.

use bonafide_domain::definition::Definition;
use bonafide_domain::template::{Status, Template, Version, VersionStatus};
use serde_json::{Map, Value as Json, json};

use super::{one, opt_time, time};

/// `live`: the published version's definition, when there is one.
pub fn template(template: &Template, live: Option<&Definition>) -> Json {
    let settings = &template.settings;
    json!({
        "type": "inquiry-template",
        "id": template.id,
        "attributes": {
            "name": template.name,
            "status": match template.status {
                Status::Active => "active",
                Status::Inactive => "inactive",
            },
            "embedded-flow-domain-allowlist": settings.security.allowed_domains,
            "hosted-flow-subdomains": [],
            "hosted-flow-redirect-uri-schemes": settings.redirect.uri_schemes,
            "field-schemas": live.map(Definition::field_schemas).unwrap_or_default(),
        },
        "relationships": {
            "latest-published-version":
                one("inquiry-template-version", template.live_version_id.as_deref()),
        },
    })
}

pub fn version(version: &Version, definition: &Definition, live: bool) -> Json {
    let theme: Map<String, Json> = definition
        .theme
        .iter()
        .map(|(key, value)| (key.clone(), value.as_str().into()))
        .collect();
    let locales: Vec<&str> = definition
        .enabled_languages()
        .iter()
        .map(|locale| locale.as_str())
        .collect();
    json!({
        "type": "inquiry-template-version",
        "id": version.id,
        "attributes": {
            "name-display": definition.name,
            "description": definition.description,
            "status": match version.status {
                VersionStatus::Draft => "draft",
                VersionStatus::Published => "published",
            },
            "live": live,
            "last-updater": version.last_updater,
            "enabled-locales": locales,
            "created-at": time(version.created_at),
            "updated-at": opt_time(version.updated_at),
            "published-at": opt_time(version.published_at),
            "theme": theme,
        },
        "relationships": {
            "inquiry-template": one("inquiry-template", Some(&version.template_id)),
        },
    })
}
