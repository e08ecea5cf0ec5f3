//! THE TABLE: every operation, one row each, readable from top to bottom.
//!
//! Rows with an id of the contract follow it; ids that begin with `own-` are Bonafide's own and
//! stand beside them.

use bonafide_app::Result;
use bonafide_app::door::Access;
use bonafide_db::Tx;

use crate::call::{Call, Reply};
use crate::edge::accepts::Shape;
use crate::nouns::{
    accounts, analytics, apikeys, clock, environment, events, experiments, inquiries, limits,
    link_keys, logs, scenarios, sessions, shapes, templates, theme_sets, webhooks,
};

/// What an operation takes as a body.
pub enum Body {
    None,
    /// Empty stands for `{}`.
    Optional(Shape),
    Required(Shape),
}

pub struct Operation {
    pub method: &'static str,
    /// Below `/api/v1`.
    pub path: &'static str,
    /// Operation id of the contract.
    pub id: &'static str,
    /// Resource whose version changes apply.
    pub resource: &'static str,
    /// The right that a key needs.
    pub permission: &'static str,
    pub access: Access,
    /// Whether `include` is offered.
    pub includes: bool,
    /// Query parameters beside which none is accepted.
    pub query: &'static [&'static str],
    pub body: Body,
    pub run: fn(&mut Tx, &Call) -> Result<Reply>,
}

const ONE: &[&str] = &["include", "fields[*]"];
const LIMITS: &[&str] = &["fields[*]"];
const PAGE: &[&str] = &["fields[*]", "page[size]", "page[after]", "page[before]"];
const INQUIRY_FILTERS: &[&str] = &[
    "fields[*]",
    "page[size]",
    "page[after]",
    "page[before]",
    "filter[inquiry-id]",
    "filter[account-id]",
    "filter[note]",
    "filter[reference-id]",
    "filter[inquiry-template-id]",
    "filter[template-id]",
    "filter[status]",
    "filter[created-at-start]",
    "filter[created-at-end]",
];
const SESSION_FILTERS: &[&str] = &[
    "fields[*]",
    "page[size]",
    "page[after]",
    "page[before]",
    "filter[inquiry-id]",
];
const VERSION_FILTERS: &[&str] = &[
    "fields[*]",
    "page[size]",
    "page[after]",
    "page[before]",
    "filter[inquiry-template-id]",
];
const ACCOUNT_FILTERS: &[&str] = &[
    "fields[*]",
    "page[size]",
    "page[after]",
    "page[before]",
    "filter[reference-id]",
];
const THEME_FILTERS: &[&str] = &[
    "fields[*]",
    "page[size]",
    "page[after]",
    "page[before]",
    "filter[status]",
];
const RELATION_FILTERS: &[&str] = &[
    "fields[*]",
    "filter[key]",
    "filter[created-at-start]",
    "filter[created-at-end]",
];
const EXPERIMENT_FILTERS: &[&str] = &[
    "fields[*]",
    "page[size]",
    "page[after]",
    "page[before]",
    "filter[inquiry-template-id]",
    "filter[status]",
];
const ANALYTICS_FILTERS: &[&str] = &[
    "fields[*]",
    "unit",
    "group-by",
    "format",
    "filter[inquiry-template-id]",
    "filter[inquiry-template-version-id]",
    "filter[start]",
    "filter[end]",
    "filter[channel]",
    "filter[device-class]",
    "filter[country]",
    "filter[language]",
    "filter[account-tag]",
];
const EVENT_FILTERS: &[&str] = &[
    "fields[*]",
    "page[size]",
    "page[after]",
    "page[before]",
    "filter[name]",
    "filter[object-id]",
    "filter[id]",
];

const KEY_FILTERS: &[&str] = &[
    "fields[*]",
    "page[size]",
    "page[after]",
    "page[before]",
    "filter[name]",
];
const LOG_FILTERS: &[&str] = &[
    "fields[*]",
    "page[size]",
    "page[after]",
    "page[before]",
    "filter[method]",
    "filter[path]",
    "filter[status]",
    "filter[api-key-id]",
    "filter[created-at-start]",
    "filter[created-at-end]",
];
const AUDIT_FILTERS: &[&str] = &[
    "fields[*]",
    "page[size]",
    "page[after]",
    "page[before]",
    "filter[actor]",
    "filter[action]",
    "filter[object-id]",
    "filter[created-at-start]",
    "filter[created-at-end]",
];
const DELIVERY_FILTERS: &[&str] = &[
    "fields[*]",
    "page[size]",
    "page[after]",
    "page[before]",
    "filter[status]",
    "filter[event-id]",
];
const EVENT_DELIVERY_FILTERS: &[&str] = &[
    "fields[*]",
    "page[size]",
    "page[after]",
    "page[before]",
    "filter[status]",
];

type Run = fn(&mut Tx, &Call) -> Result<Reply>;

const fn get(
    path: &'static str,
    id: &'static str,
    resource: &'static str,
    permission: &'static str,
    run: Run,
) -> Operation {
    Operation {
        method: "GET",
        path,
        id,
        resource,
        permission,
        access: Access::Read,
        includes: true,
        query: ONE,
        body: Body::None,
        run,
    }
}

const fn list(
    path: &'static str,
    id: &'static str,
    resource: &'static str,
    permission: &'static str,
    query: &'static [&'static str],
    run: Run,
) -> Operation {
    Operation {
        includes: false,
        query,
        ..get(path, id, resource, permission, run)
    }
}

const fn write(
    method: &'static str,
    path: &'static str,
    id: &'static str,
    resource: &'static str,
    permission: &'static str,
    body: Body,
    run: Run,
) -> Operation {
    Operation {
        method,
        access: Access::Write,
        body,
        ..get(path, id, resource, permission, run)
    }
}

const fn search(
    path: &'static str,
    id: &'static str,
    resource: &'static str,
    permission: &'static str,
    run: Run,
) -> Operation {
    Operation {
        method: "POST",
        includes: false,
        query: PAGE,
        body: Body::Optional(shapes::SEARCH),
        ..get(path, id, resource, permission, run)
    }
}

/// The same without `include`: the object is related to nothing.
const fn unrelated(operation: Operation) -> Operation {
    Operation {
        includes: false,
        query: LIMITS,
        ..operation
    }
}

use Body::{None as NoBody, Optional, Required};

#[rustfmt::skip] // a table is read by its columns
pub const OPERATIONS: &[Operation] = &[
    // Inquiries
    list("/inquiries", "list-all-inquiries", "inquiry", "inquiry.read", INQUIRY_FILTERS, inquiries::list),
    write("POST", "/inquiries", "create-an-inquiry", "inquiry", "inquiry.write", Required(shapes::CREATE_INQUIRY), inquiries::create),
    search("/inquiries/search", "search-inquiries", "inquiry", "inquiry.read", inquiries::search),
    get("/inquiries/{inquiry-id}", "retrieve-an-inquiry", "inquiry", "inquiry.read", inquiries::retrieve),
    write("PATCH", "/inquiries/{inquiry-id}", "update-an-inquiry", "inquiry", "inquiry.write", Required(shapes::UPDATE_INQUIRY), inquiries::update),
    write("DELETE", "/inquiries/{inquiry-id}", "redact-an-inquiry", "inquiry", "inquiry.write", NoBody, inquiries::redact),
    write("POST", "/inquiries/{inquiry-id}/add-tag", "inquiries-add-tag", "inquiry", "inquiry.write", Required(shapes::TAG), inquiries::add_tag),
    write("POST", "/inquiries/{inquiry-id}/remove-tag", "inquiries-remove-tag", "inquiry", "inquiry.write", Required(shapes::TAG), inquiries::remove_tag),
    write("POST", "/inquiries/{inquiry-id}/set-tags", "inquiries-set-all-tags", "inquiry", "inquiry.write", Required(shapes::TAGS), inquiries::set_tags),
    write("POST", "/inquiries/{inquiry-id}/approve", "approve-an-inquiry", "inquiry", "inquiry.write", Optional(shapes::REVIEW), inquiries::approve),
    write("POST", "/inquiries/{inquiry-id}/decline", "decline-an-inquiry", "inquiry", "inquiry.write", Optional(shapes::REVIEW), inquiries::decline),
    write("POST", "/inquiries/{inquiry-id}/mark-for-review", "mark-an-inquiry-for-review", "inquiry", "inquiry.write", Optional(shapes::ANYTHING), inquiries::mark_for_review),
    write("POST", "/inquiries/{inquiry-id}/expire", "expire-an-inquiry", "inquiry", "inquiry.write", Optional(shapes::ANYTHING), inquiries::expire),
    write("POST", "/inquiries/{inquiry-id}/resume", "resume-an-inquiry", "inquiry", "inquiry.write", Optional(shapes::ANYTHING), inquiries::resume),
    write("POST", "/inquiries/{inquiry-id}/generate-one-time-link", "generate-a-one-time-link", "inquiry", "inquiry.write", Optional(shapes::LINK), inquiries::one_time_link),
    get("/inquiries/{inquiry-id}/print", "print-an-inquiry-pdf", "inquiry", "inquiry.read", inquiries::print),
    write("POST", "/inquiries/{inquiry-id}/perform-simulate-actions", "inquiries-perform-simulate-actions", "inquiry", "inquiry.write", Required(shapes::SIMULATE), inquiries::simulate),

    // Inquiry sessions
    list("/inquiry-sessions", "list-all-inquiry-sessions", "inquiry-session", "inquiry.read", SESSION_FILTERS, sessions::list),
    write("POST", "/inquiry-sessions", "create-an-inquiry-session", "inquiry-session", "inquiry.write", Required(shapes::CREATE_SESSION), sessions::create),
    write("POST", "/inquiry-sessions/expire-all", "expire-inquiry-sessions", "inquiry-session", "inquiry.write", Required(shapes::EXPIRE_SESSIONS), sessions::expire_all),
    get("/inquiry-sessions/{inquiry-session-id}", "retrieve-an-inquiry-session", "inquiry-session", "inquiry.read", sessions::retrieve),
    write("POST", "/inquiry-sessions/{inquiry-session-id}/expire", "expire-an-inquiry-session", "inquiry-session", "inquiry.write", Optional(shapes::ANYTHING), sessions::expire),
    write("POST", "/inquiry-sessions/{inquiry-session-id}/generate-one-time-link", "generate-a-one-time-link-for-an-inquiry-session", "inquiry-session", "inquiry.write", Optional(shapes::LINK), sessions::one_time_link),

    // Inquiry templates and their versions
    list("/inquiry-templates", "list-all-inquiry-templates", "inquiry-template", "inquiry.read", PAGE, templates::list),
    write("POST", "/inquiry-templates", "own-create-an-inquiry-template", "inquiry-template", "inquiry.write", Required(shapes::CREATE_TEMPLATE), templates::create),
    get("/inquiry-templates/{inquiry-template-id}", "retrieve-an-inquiry-template", "inquiry-template", "inquiry.read", templates::retrieve),
    write("PATCH", "/inquiry-templates/{inquiry-template-id}", "own-update-an-inquiry-template", "inquiry-template", "inquiry.write", Required(shapes::UPDATE_TEMPLATE), templates::update),
    get("/inquiry-templates/{inquiry-template-id}/settings", "own-retrieve-inquiry-template-settings", "inquiry-template", "inquiry.read", templates::settings),
    get("/inquiry-templates/{inquiry-template-id}/translations", "retrieve-inquiry-template-translations", "inquiry-template", "inquiry.read", templates::translations),
    write("POST", "/inquiry-templates/{inquiry-template-id}/translations", "import-inquiry-template-translations", "inquiry-template", "inquiry.write", Required(shapes::TRANSLATIONS), templates::import_translations),
    unrelated(get("/inquiry-templates/{inquiry-template-id}/link-keys", "own-retrieve-link-keys", "link-keys", "inquiry.read", link_keys::retrieve)),
    unrelated(write("POST", "/inquiry-templates/{inquiry-template-id}/link-keys", "own-create-a-link-key", "link-key", "inquiry.write", Optional(shapes::CREATE_LINK_KEY), link_keys::create)),
    unrelated(write("DELETE", "/link-keys/{link-key-id}", "own-end-a-link-key", "link-key", "inquiry.write", NoBody, link_keys::end)),
    list("/inquiry-template-versions", "list-all-inquiry-template-versions", "inquiry-template-version", "inquiry.read", VERSION_FILTERS, templates::list_versions),
    write("POST", "/inquiry-template-versions", "own-create-an-inquiry-template-version", "inquiry-template-version", "inquiry.write", Required(shapes::CREATE_VERSION), templates::create_version),
    write("POST", "/inquiry-template-versions/{inquiry-template-version-id}/publish", "own-publish-an-inquiry-template-version", "inquiry-template-version", "inquiry.write", Optional(shapes::ANYTHING), templates::publish),
    get("/inquiry-template-versions/{inquiry-template-version-id}/definition", "own-retrieve-a-template-definition", "inquiry-template-version", "inquiry.read", templates::definition),

    // Theme sets
    list("/theme-sets", "list-all-theme-sets", "theme-set", "inquiry.read", THEME_FILTERS, theme_sets::list),
    unrelated(write("POST", "/theme-sets", "create-a-theme-set", "theme-set", "inquiry.write", Required(shapes::CREATE_THEME_SET), theme_sets::create)),
    unrelated(get("/theme-sets/{theme-set-id}", "retrieve-a-theme-set", "theme-set", "inquiry.read", theme_sets::retrieve)),
    unrelated(write("PATCH", "/theme-sets/{theme-set-id}", "update-a-theme-set", "theme-set", "inquiry.write", Required(shapes::UPDATE_THEME_SET), theme_sets::update)),
    unrelated(write("DELETE", "/theme-sets/{theme-set-id}", "archive-a-theme-set", "theme-set", "inquiry.write", NoBody, theme_sets::archive)),
    unrelated(write("POST", "/theme-sets/{theme-set-id}/make-default", "own-make-a-theme-set-the-default", "theme-set", "inquiry.write", Optional(shapes::ANYTHING), theme_sets::make_default)),

    // Accounts
    list("/accounts", "list-all-accounts", "account", "account.read", ACCOUNT_FILTERS, accounts::list),
    write("POST", "/accounts", "create-an-account", "account", "account.write", Optional(shapes::CREATE_ACCOUNT), accounts::create),
    search("/accounts/search", "search-accounts", "account", "account.read", accounts::search),
    get("/accounts/{account-id}", "retrieve-an-account", "account", "account.read", accounts::retrieve),
    write("PATCH", "/accounts/{account-id}", "update-an-account", "account", "account.write", Required(shapes::UPDATE_ACCOUNT), accounts::update),
    write("DELETE", "/accounts/{account-id}", "redact-an-account", "account", "account.write", NoBody, accounts::redact),
    write("POST", "/accounts/{account-id}/add-tag", "accounts-add-tag", "account", "account.write", Required(shapes::TAG), accounts::add_tag),
    write("POST", "/accounts/{account-id}/remove-tag", "accounts-remove-tag", "account", "account.write", Required(shapes::TAG), accounts::remove_tag),
    write("POST", "/accounts/{account-id}/set-tags", "accounts-set-all-tags", "account", "account.write", Required(shapes::TAGS), accounts::set_tags),
    write("POST", "/accounts/{account-id}/consolidate", "consolidate-into-an-account", "account", "account.write", Required(shapes::CONSOLIDATE), accounts::consolidate),
    list("/accounts/{account-id}/relations", "accounts-list-all-relations", "account", "account.read", RELATION_FILTERS, accounts::relations),
    write("POST", "/accounts/{account-id}/add-relation", "accounts-add-relation", "account", "account.write", Required(shapes::RELATION), accounts::add_relation),
    write("POST", "/accounts/{account-id}/remove-relation", "accounts-remove-relation", "account", "account.write", Required(shapes::RELATION), accounts::remove_relation),
    get("/account-types/{account-type-id}", "retrieve-an-account-type", "account-type", "account.read", accounts::retrieve_type),

    // Events and limits
    list("/events", "list-all-events", "event", "event.read", EVENT_FILTERS, events::list),
    get("/events/{event-id}", "retrieve-an-event", "event", "event.read", events::retrieve),
    list("/rate-limits", "list-all-rate-limits", "rate-limit", "inquiry.read", LIMITS, limits::list),

    // API keys
    list("/api-keys", "list-all-api-keys", "api-key", "api_key.read", KEY_FILTERS, apikeys::list),
    write("POST", "/api-keys", "create-an-api-key", "api-key", "api_key.write", Required(shapes::CREATE_API_KEY), apikeys::create),
    get("/api-keys/{api-key-id}", "retrieve-an-api-key", "api-key", "api_key.read", apikeys::retrieve),
    write("PATCH", "/api-keys/{api-key-id}", "update-an-api-key", "api-key", "api_key.write", Required(shapes::UPDATE_API_KEY), apikeys::update),
    write("POST", "/api-keys/{api-key-id}/clone", "clone-api-key", "api-key", "api_key.write", NoBody, apikeys::clone),
    write("POST", "/api-keys/{api-key-id}/expire", "expire-an-api-key", "api-key", "api_key.write", Required(shapes::EXPIRE_API_KEY), apikeys::expire),

    // What was asked, and who did what
    list("/api-logs", "list-all-api-logs", "api-log", "api_log.read", LOG_FILTERS, logs::list),
    get("/api-logs/{api-log-id}", "retrieve-an-api-log", "api-log", "api_log.read", logs::retrieve),
    get("/api-logs/{api-log-id}/answer", "own-retrieve-an-api-log-answer", "api-log", "api_log.read", logs::answer),
    list("/user-audit-logs", "list-all-user-audit-logs", "user-audit-log", "user_audit_log.read", AUDIT_FILTERS, logs::list_audits),
    get("/user-audit-logs/{user-audit-log-id}", "retrieve-a-user-audit-log", "user-audit-log", "user_audit_log.read", logs::retrieve_audit),

    // The environment's settings
    get("/environment", "own-retrieve-the-environment", "environment", "environment.read", environment::retrieve),
    write("PATCH", "/environment", "own-update-the-environment", "environment", "environment.write", Required(shapes::UPDATE_ENVIRONMENT), environment::update),
    get("/environment/retention", "own-retrieve-the-retention", "environment-retention", "environment.read", environment::retention),

    // Webhooks and what was delivered to them
    list("/webhooks", "list-all-webhooks", "webhook", "webhook.read", PAGE, webhooks::list),
    write("POST", "/webhooks", "create-a-webhook", "webhook", "webhook.write", Required(shapes::CREATE_WEBHOOK), webhooks::create),
    get("/webhooks/{webhook-id}", "retrieve-a-webhook", "webhook", "webhook.read", webhooks::retrieve),
    write("PATCH", "/webhooks/{webhook-id}", "update-a-webhook", "webhook", "webhook.write", Required(shapes::UPDATE_WEBHOOK), webhooks::update),
    write("POST", "/webhooks/{webhook-id}/archive", "archive-a-webhook", "webhook", "webhook.write", Optional(shapes::ANYTHING), webhooks::archive),
    write("POST", "/webhooks/{webhook-id}/enable", "enable-a-webhook", "webhook", "webhook.write", Optional(shapes::ANYTHING), webhooks::enable),
    write("POST", "/webhooks/{webhook-id}/disable", "disable-a-webhook", "webhook", "webhook.write", Optional(shapes::ANYTHING), webhooks::disable),
    write("POST", "/webhooks/{webhook-id}/rotate-secret", "rotate-a-webhook-secret", "webhook", "webhook.write", Optional(shapes::ROTATE_SECRET), webhooks::rotate_secret),
    write("POST", "/webhooks/{webhook-id}/clone", "clone-a-webhook", "webhook", "webhook.write", Optional(shapes::ANYTHING), webhooks::clone),
    get("/webhooks/{webhook-id}/health", "own-retrieve-a-webhooks-health", "webhook-health", "webhook.read", webhooks::health),
    list("/webhooks/{webhook-id}/deliveries", "own-list-a-webhooks-deliveries", "webhook-delivery", "webhook.read", DELIVERY_FILTERS, webhooks::list_deliveries),
    write("POST", "/webhooks/{webhook-id}/send-test", "own-send-a-test-event", "webhook-delivery", "webhook.write", Optional(shapes::ANYTHING), webhooks::send_test),
    write("POST", "/webhooks/{webhook-id}/resend", "own-resend-an-event", "webhook-delivery", "webhook.write", Required(shapes::RESEND), webhooks::resend),
    write("POST", "/webhooks/{webhook-id}/replay", "own-replay-events", "webhook-replay", "webhook.write", Required(shapes::REPLAY), webhooks::replay),
    list("/events/{event-id}/deliveries", "own-list-an-events-deliveries", "webhook-delivery", "webhook.read", EVENT_DELIVERY_FILTERS, webhooks::list_event_deliveries),
    get("/webhook-deliveries/{webhook-delivery-id}", "own-retrieve-a-webhook-delivery", "webhook-delivery", "webhook.read", webhooks::retrieve_delivery),
    get("/webhook-replays/{webhook-replay-id}", "own-retrieve-a-webhook-replay", "webhook-replay", "webhook.read", webhooks::retrieve_replay),

    // What an integrator checks redirects with
    get("/redirect-key", "own-retrieve-the-redirect-key", "redirect-key", "inquiry.write", limits::redirect_key),

    // Conversion figures
    list("/analytics/inquiries", "own-analyse-inquiries", "inquiry-analytics", "inquiry.read", ANALYTICS_FILTERS, analytics::inquiries),

    // Experiments with versions of a template
    list("/experiments", "own-list-experiments", "experiment", "inquiry.read", EXPERIMENT_FILTERS, experiments::list),
    unrelated(write("POST", "/experiments", "own-start-an-experiment", "experiment", "inquiry.write", Required(shapes::START_EXPERIMENT), experiments::start)),
    unrelated(get("/experiments/{experiment-id}", "own-retrieve-an-experiment", "experiment", "inquiry.read", experiments::retrieve)),
    unrelated(write("PATCH", "/experiments/{experiment-id}", "own-update-an-experiment", "experiment", "inquiry.write", Required(shapes::UPDATE_EXPERIMENT), experiments::update)),
    unrelated(write("POST", "/experiments/{experiment-id}/stop", "own-stop-an-experiment", "experiment", "inquiry.write", Optional(shapes::ANYTHING), experiments::stop)),
    unrelated(write("POST", "/experiments/{experiment-id}/adopt", "own-adopt-a-side-of-an-experiment", "experiment", "inquiry.write", Required(shapes::ADOPT), experiments::adopt)),

    // The sandbox clock
    get("/sandbox/clock", "own-retrieve-the-sandbox-clock", "sandbox-clock", "inquiry.read", clock::retrieve),
    write("POST", "/sandbox/clock", "own-turn-the-sandbox-clock", "sandbox-clock", "inquiry.write", Required(shapes::CLOCK), clock::turn),

    // Named scenarios of the sandbox
    list("/sandbox/scenarios", "own-list-sandbox-scenarios", "scenario", "inquiry.read", LIMITS, scenarios::list),
    write("POST", "/sandbox/scenarios/{scenario}/run", "own-run-a-sandbox-scenario", "scenario-run", "inquiry.write", Optional(shapes::RUN_SCENARIO), scenarios::run),
];
