//! The schema of each resource, as `bonafide_app::wire` speaks it: newest version, kebab-case.

use bonafide_app::ids;
use bonafide_domain::field::FieldType;
use bonafide_domain::inquiry::Status;
use serde_json::{Map, Value as Json, json};

use super::logs;
use super::schemas::{
    array, boolean, id, integer, link, links, no_link, no_links, nullable, object, one_of,
    reference, text, time,
};
use super::webhooks;

/// Every component schema, by name.
pub fn all() -> Map<String, Json> {
    [
        ("inquiry", inquiry()),
        ("inquiry-session", session()),
        ("inquiry-template", template()),
        ("inquiry-template-version", version()),
        ("inquiry-template-definition", definition()),
        ("inquiry-template-settings", settings_object()),
        ("inquiry-template-translations", translations()),
        ("experiment", experiment()),
        ("link-keys", link_keys()),
        ("link-key", link_key(false)),
        ("link-key-with-secret", link_key(true)),
        ("theme-set", theme_set()),
        ("account", account()),
        ("account-type", account_type()),
        ("event", event()),
        ("webhook", webhooks::webhook()),
        ("webhook-with-secret", webhooks::with_secret()),
        ("webhook-health", webhooks::health()),
        ("webhook-delivery", webhooks::delivery()),
        ("webhook-delivery-whole", webhooks::whole_delivery()),
        ("webhook-replay", webhooks::replay()),
        ("rate-limit", rate_limit()),
        ("api-key", logs::api_key(false)),
        ("api-key-with-value", logs::api_key(true)),
        ("api-log", logs::api_log()),
        ("api-log-answer", logs::api_log_answer()),
        ("user-audit-log", logs::user_audit_log()),
        ("environment", logs::environment()),
        ("environment-retention", logs::environment_retention()),
        ("redirect-key", redirect_key()),
        ("inquiry-analytics", inquiry_analytics()),
        ("conversion-figures", conversion_figures()),
        ("sandbox-clock", sandbox_clock()),
        ("scenario", scenario()),
        ("scenario-run", scenario_run()),
        ("template-settings", settings()),
        ("field-schema", field_schema()),
        ("field-cell", field_cell()),
        ("any-resource", any_resource()),
        ("page-links", page_links()),
        ("errors", errors()),
    ]
    .into_iter()
    .map(|(name, schema)| (name.to_owned(), schema))
    .collect()
}

fn resource(kind: &str, id: Json, attributes: Json, relationships: Json) -> Json {
    object([
        ("type", json!({"const": kind})),
        ("id", id),
        ("attributes", attributes),
        ("relationships", relationships),
    ])
}

pub(super) fn unrelated(kind: &str, id: Json, attributes: Json) -> Json {
    object([
        ("type", json!({"const": kind})),
        ("id", id),
        ("attributes", attributes),
    ])
}

fn inquiry() -> Json {
    let attributes = object([
        ("status", one_of(&Status::ALL.map(Status::as_str))),
        ("reference-id", nullable(text())),
        ("note", nullable(text())),
        ("behaviors", json!({"type": "object"})),
        ("tags", array(text())),
        ("creator", text()),
        ("reviewer-comment", nullable(text())),
        ("created-at", time()),
        ("updated-at", time()),
        ("started-at", nullable(time())),
        ("expires-at", nullable(time())),
        ("completed-at", nullable(time())),
        ("failed-at", nullable(time())),
        ("marked-for-review-at", nullable(time())),
        ("decisioned-at", nullable(time())),
        ("expired-at", nullable(time())),
        ("redacted-at", nullable(time())),
        ("previous-step-name", nullable(text())),
        ("next-step-name", nullable(text())),
        ("fields", cells()),
    ]);
    let relationships = object([
        ("account", link("account")),
        ("template", no_link()),
        ("inquiry-template", link("inquiry-template")),
        ("inquiry-template-version", link("inquiry-template-version")),
        ("transaction", no_link()),
        ("reviewer", no_link()),
        ("reports", no_links()),
        ("verifications", no_links()),
        ("sessions", links("inquiry-session")),
        ("documents", no_links()),
        ("selfies", no_links()),
    ]);
    resource("inquiry", id(ids::INQUIRY), attributes, relationships)
}

fn session() -> Json {
    let attributes = object([
        ("status", one_of(&["new", "active", "expired"])),
        ("created-at", time()),
        ("started-at", nullable(time())),
        ("expired-at", nullable(time())),
        ("ip-address", nullable(text())),
        ("user-agent", nullable(text())),
        ("os-name", nullable(text())),
        ("os-full-version", nullable(text())),
        ("device-type", nullable(text())),
        ("device-name", nullable(text())),
        ("browser-name", nullable(text())),
        ("browser-full-version", nullable(text())),
        ("mobile-sdk-name", unknown()),
        ("mobile-sdk-full-version", unknown()),
        ("device-handoff-method", nullable(text())),
        ("is-proxy", unknown()),
        ("is-tor", unknown()),
        ("is-datacenter", unknown()),
        ("is-vpn", unknown()),
        ("threat-level", unknown()),
        ("country-code", unknown()),
        ("country-name", unknown()),
        ("region-code", unknown()),
        ("region-name", unknown()),
        ("latitude", unknown()),
        ("longitude", unknown()),
        ("gps-latitude", unknown()),
        ("gps-longitude", unknown()),
        ("gps-precision", unknown()),
        ("ip-connection-type", unknown()),
        ("ip-isp", unknown()),
        ("network-organization", unknown()),
    ]);
    let relationships = object([
        ("inquiry", link("inquiry")),
        ("device", no_link()),
        ("network", no_link()),
    ]);
    resource(
        "inquiry-session",
        id(ids::SESSION),
        attributes,
        relationships,
    )
}

/// A fact that this version has no means to find out.
fn unknown() -> Json {
    json!({"type": "null"})
}

fn template() -> Json {
    let attributes = object([
        ("name", text()),
        ("status", one_of(&["active", "inactive"])),
        ("embedded-flow-domain-allowlist", array(text())),
        ("hosted-flow-subdomains", array(text())),
        ("hosted-flow-redirect-uri-schemes", array(text())),
        ("field-schemas", array(reference("field-schema"))),
    ]);
    let relationships = object([("latest-published-version", link("inquiry-template-version"))]);
    resource(
        "inquiry-template",
        id(ids::TEMPLATE),
        attributes,
        relationships,
    )
}

fn version() -> Json {
    let attributes = object([
        ("name-display", text()),
        ("description", nullable(text())),
        ("status", one_of(&["draft", "published"])),
        ("live", boolean()),
        ("last-updater", nullable(text())),
        ("enabled-locales", array(text())),
        ("created-at", time()),
        ("updated-at", nullable(time())),
        ("published-at", nullable(time())),
        (
            "theme",
            json!({"type": "object", "additionalProperties": {"type": "string"}}),
        ),
    ]);
    let relationships = object([("inquiry-template", link("inquiry-template"))]);
    resource(
        "inquiry-template-version",
        id(ids::VERSION),
        attributes,
        relationships,
    )
}

fn definition() -> Json {
    let attributes = object([("definition", json!({"type": "object"}))]);
    unrelated("inquiry-template-definition", id(ids::VERSION), attributes)
}

fn settings_object() -> Json {
    unrelated(
        "inquiry-template-settings",
        id(ids::TEMPLATE),
        reference("template-settings"),
    )
}

/// What `PATCH` takes a part of, and `…/settings` tells whole.
fn settings() -> Json {
    let seconds = || json!({"type": "integer", "minimum": 1, "maximum": bonafide_domain::template::MAX_WINDOW_SECONDS});
    let limit = || {
        nullable(
            json!({"type": "integer", "minimum": 1, "maximum": bonafide_domain::template::MAX_LIMIT}),
        )
    };
    object([
        (
            "security",
            object([
                ("block-client-side-inquiry-creation", boolean()),
                ("allowed-domains", array(text())),
                (
                    "inquiries-per-reference-id",
                    one_of(&["unlimited", "one-open", "one-completed"]),
                ),
                (
                    "client-side",
                    object([
                        (
                            "window-seconds",
                            json!({"type": "integer", "minimum": 1, "maximum": bonafide_domain::template::MAX_LIMIT_WINDOW_SECONDS}),
                        ),
                        ("per-address", limit()),
                        ("per-origin", limit()),
                        ("per-template", limit()),
                        ("proof-of-work", boolean()),
                        ("human-act", boolean()),
                    ]),
                ),
            ]),
        ),
        (
            "expiration",
            object([
                ("after-create-seconds", seconds()),
                ("after-start-seconds", nullable(seconds())),
                ("after-resume-seconds", seconds()),
                ("one-time-link-seconds", seconds()),
                (
                    "extensions",
                    json!({"type": "integer", "minimum": 0, "maximum": 100}),
                ),
            ]),
        ),
        (
            "session-limit",
            json!({"type": "integer", "minimum": 1, "maximum": 1000}),
        ),
        (
            "redirect",
            object([
                ("uri", nullable(text())),
                ("allowed-domains", array(text())),
                ("uri-schemes", array(text())),
            ]),
        ),
        ("theme-set-id", nullable(id(ids::THEME_SET))),
        (
            "device-handoff",
            object([
                ("enabled", boolean()),
                ("methods", array(one_of(&["qr", "sms", "email"]))),
            ]),
        ),
    ])
}

fn translations() -> Json {
    let row = object([
        ("step", text()),
        ("step-display-name", text()),
        ("component", text()),
        ("attribute-name", text()),
        (
            "locale-values",
            array(object([("locale", text()), ("value", nullable(text()))])),
        ),
    ]);
    let attributes = object([("translations", array(row))]);
    unrelated(
        "inquiry-template-translations",
        id(ids::TEMPLATE),
        attributes,
    )
}

fn theme_set() -> Json {
    let tree = || json!({"type": "object"});
    let variant = || object([("inquiry", tree()), ("components", tree())]);
    let styles = object([
        (
            "settings",
            object([
                ("use-dark-theme", boolean()),
                ("preferred-theme-variant", one_of(&["light", "dark"])),
            ]),
        ),
        ("light", variant()),
        ("dark", variant()),
    ]);
    let attributes = object([
        ("name", text()),
        ("status", one_of(&["active", "archived"])),
        ("styles", sparse(styles)),
        ("created-at", time()),
        ("updated-at", time()),
        ("archived-at", nullable(time())),
    ]);
    unrelated("theme-set", id(ids::THEME_SET), attributes)
}

/// The same with every member left out at will, at every depth.
fn sparse(mut schema: Json) -> Json {
    if let Some(members) = schema.as_object_mut() {
        members.remove("required");
        if let Some(properties) = members.get_mut("properties").and_then(Json::as_object_mut) {
            for property in properties.values_mut() {
                *property = sparse(property.take());
            }
        }
    }
    schema
}

fn account() -> Json {
    let attributes = object([
        ("reference-id", nullable(text())),
        ("account-type-name", text()),
        ("account-status", text()),
        ("created-at", time()),
        ("updated-at", time()),
        ("redacted-at", nullable(time())),
        ("fields", cells()),
        ("tags", array(text())),
    ]);
    let relationships = object([("account-type", link("account-type"))]);
    resource("account", id(ids::ACCOUNT), attributes, relationships)
}

fn account_type() -> Json {
    let attributes = object([
        ("name", text()),
        ("created-at", time()),
        ("updated-at", nullable(time())),
        ("field-schemas", array(reference("field-schema"))),
    ]);
    let relationships = object([
        ("account-statuses", links("account-status")),
        ("default-account-status", link("account-status")),
    ]);
    resource(
        "account-type",
        id(ids::ACCOUNT_TYPE),
        attributes,
        relationships,
    )
}

fn event() -> Json {
    let attributes = object([
        ("name", text()),
        ("payload", object([("data", reference("any-resource"))])),
        ("created-at", time()),
        ("context", json!({"type": "object"})),
    ]);
    unrelated("event", id(ids::EVENT), attributes)
}

fn rate_limit() -> Json {
    let attributes = object([
        ("limit", integer()),
        ("remaining", integer()),
        ("seconds-to-reset", integer()),
    ]);
    object([
        ("type", json!({"const": "rate-limit/api"})),
        ("attributes", attributes),
    ])
}

fn link_keys() -> Json {
    let key = object([
        ("id", id(ids::LINK_KEY)),
        ("created-at", time()),
        ("ends-at", nullable(time())),
    ]);
    let attributes = object([("keys", array(key))]);
    unrelated("link-keys", id(ids::TEMPLATE), attributes)
}

fn link_key(with_secret: bool) -> Json {
    let (template, created, ends) = (id(ids::TEMPLATE), time(), nullable(time()));
    let attributes = match with_secret {
        false => object([
            ("inquiry-template-id", template),
            ("created-at", created),
            ("ends-at", ends),
        ]),
        true => object([
            ("inquiry-template-id", template),
            ("created-at", created),
            ("ends-at", ends),
            ("secret", text()),
        ]),
    };
    unrelated("link-key", id(ids::LINK_KEY), attributes)
}

fn experiment() -> Json {
    let side = object([
        ("arm", one_of(&["control", "variant"])),
        ("inquiry-template-version-id", id(ids::VERSION)),
        // People in a hundred.
        ("share", integer()),
        ("inquiries-created", integer()),
        // People; those of the last day and those on the way are ripening.
        ("opened", integer()),
        ("ripening", integer()),
        ("ripe", integer()),
        // Of those who are ripe.
        ("completed", integer()),
        ("conversion-rate", nullable(number())),
        ("conversion-interval", nullable(interval())),
    ]);
    let difference = object([
        ("conversion", number()),
        ("interval", interval()),
        ("method", text()),
        ("variant-is", one_of(&["higher", "lower", "not-told-apart"])),
    ]);
    let attributes = object([
        ("inquiry-template-id", id(ids::TEMPLATE)),
        ("control-version-id", id(ids::VERSION)),
        ("variant-version-id", id(ids::VERSION)),
        ("variant-share", integer()),
        ("status", one_of(&["running", "stopped", "adopted"])),
        ("adopted", nullable(one_of(&["control", "variant"]))),
        ("started-at", time()),
        ("ended-at", nullable(time())),
        ("as-of", time()),
        ("complete", boolean()),
        ("arms", array(side)),
        ("enough", boolean()),
        ("enough-from", integer()),
        ("ripe-after-seconds", integer()),
        ("difference", nullable(difference)),
    ]);
    unrelated("experiment", id(ids::EXPERIMENT), attributes)
}

fn redirect_key() -> Json {
    let attributes = object([("algorithm", text()), ("key", text())]);
    unrelated("redirect-key", id(ids::ENVIRONMENT), attributes)
}

fn inquiry_analytics() -> Json {
    let mut attributes = object([
        ("unit", one_of(&["person", "inquiry"])),
        ("group-by", nullable(text())),
        ("as-of", time()),
        // False: a long log is still being counted.
        ("complete", boolean()),
        ("inquiries", counts_of_inquiries()),
        ("people", counts_of_people()),
        ("steps", array(counts_of_step())),
        (
            "definitions",
            json!({"type": "object", "additionalProperties": {"type": "string"}}),
        ),
    ]);
    attributes["properties"]["groups"] = array(reference("conversion-figures"));
    unrelated("inquiry-analytics", id(ids::ENVIRONMENT), attributes)
}

/// Of one group; null is the name of what is not known.
fn conversion_figures() -> Json {
    object([
        ("group", nullable(text())),
        ("inquiries", counts_of_inquiries()),
        ("people", counts_of_people()),
        ("steps", array(counts_of_step())),
    ])
}

fn counts_of_inquiries() -> Json {
    object([
        ("created", integer()),
        ("created-by-api", integer()),
        ("created-client-side", integer()),
        ("created-by-signed-link", integer()),
        ("created-in-dashboard", integer()),
        ("never-opened", integer()),
        (
            "never-opened-by-channel",
            object([
                ("api", integer()),
                ("client-side", integer()),
                ("signed-link", integer()),
                ("dashboard", integer()),
            ]),
        ),
        (
            "never-opened-by-age",
            object([
                ("under-1-hour", integer()),
                ("under-1-day", integer()),
                ("under-7-days", integer()),
                ("7-days-or-more", integer()),
            ]),
        ),
        ("opened", integer()),
        ("started", integer()),
        ("completed", integer()),
        ("failed", integer()),
        ("expired", integer()),
    ])
}

fn counts_of_people() -> Json {
    object([
        ("opened", integer()),
        ("started", integer()),
        ("finished", integer()),
        ("completed", integer()),
        ("failed", integer()),
        ("decided", integer()),
        ("dropped", integer()),
        ("waiting", integer()),
        ("inquiries-opened", integer()),
        ("inquiries-per-person", nullable(number())),
        ("conversion-rate", nullable(number())),
        ("conversion-interval", nullable(interval())),
    ])
}

fn counts_of_step() -> Json {
    object([
        ("name", text()),
        ("reached", integer()),
        ("left", integer()),
        ("dropped", integer()),
        ("waiting", integer()),
        // Of those who dropped.
        (
            "last-acts",
            json!({"type": "object", "additionalProperties": {"type": "integer"}}),
        ),
        ("reached-rate", nullable(number())),
        ("reached-interval", nullable(interval())),
        ("left-rate", nullable(number())),
        ("left-interval", nullable(interval())),
        ("dropped-rate", nullable(number())),
        ("dropped-interval", nullable(interval())),
        ("median-seconds", nullable(number())),
        ("p90-seconds", nullable(integer())),
    ])
}

fn number() -> Json {
    json!({"type": "number"})
}

/// Lower and upper end.
fn interval() -> Json {
    json!({"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2})
}

fn sandbox_clock() -> Json {
    let attributes = object([
        ("now", time()),
        ("offset-seconds", integer()),
        ("frozen", boolean()),
    ]);
    unrelated("sandbox-clock", id(ids::ENVIRONMENT), attributes)
}

fn scenario() -> Json {
    let attributes = object([
        ("summary", text()),
        ("available", boolean()),
        ("not-available-because", nullable(text())),
        (
            "end-status",
            nullable(one_of(&Status::ALL.map(Status::as_str))),
        ),
    ]);
    unrelated("scenario", text(), attributes)
}

fn scenario_run() -> Json {
    let event = object([
        ("id", id(ids::EVENT)),
        ("name", text()),
        ("object-id", text()),
    ]);
    let attributes = object([
        ("scenario", text()),
        ("seed", nullable(integer())),
        ("status", one_of(&Status::ALL.map(Status::as_str))),
        ("played-at", time()),
        ("events", array(event)),
    ]);
    let relationships = object([
        ("inquiry", link("inquiry")),
        ("inquiry-template", link("inquiry-template")),
        ("inquiry-template-version", link("inquiry-template-version")),
    ]);
    resource("scenario-run", id(ids::INQUIRY), attributes, relationships)
}

/// One field of a template or account type. `config` depends on the type.
fn field_schema() -> Json {
    json!({
        "type": "object",
        "properties": {
            "type": one_of(&FieldType::ALL.map(FieldType::schema_name)),
            "key": text(),
            "label": nullable(text()),
            "default-value": {},
            "config": {
                "type": "object",
                "properties": {
                    "required": boolean(),
                    "redaction-policy": text(),
                    "write-policy": one_of(&["none", "write_once"]),
                },
                "required": ["required", "redaction-policy", "write-policy"],
            },
        },
        "required": ["type", "key", "label", "config"],
        "additionalProperties": false,
    })
}

/// A field's value with its type; `value` is null as long as there is none.
fn field_cell() -> Json {
    object([
        ("type", one_of(&FieldType::ALL.map(FieldType::cell_name))),
        ("value", json!({})),
    ])
}

fn cells() -> Json {
    json!({"type": "object", "additionalProperties": reference("field-cell")})
}

fn any_resource() -> Json {
    json!({
        "type": "object",
        "properties": {
            "type": text(),
            "id": text(),
            "attributes": {"type": "object"},
            "relationships": {"type": "object"},
        },
        "required": ["type", "id"],
    })
}

fn page_links() -> Json {
    object([("prev", nullable(text())), ("next", nullable(text()))])
}

/// Which members an error has, depends on the status: 401 has a title only, 422 may have `source`,
/// 400, 403, 404 and 409 may have `meta`.
fn errors() -> Json {
    let error = json!({
        "type": "object",
        "properties": {
            "title": text(),
            "details": text(),
            "source": object([("pointer", text())]),
            "meta": {"type": "object"},
        },
        "required": ["title"],
        "additionalProperties": false,
    });
    object([(
        "errors",
        json!({"type": "array", "items": error, "minItems": 1}),
    )])
}
