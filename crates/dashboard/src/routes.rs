//! THE TABLE: every page and every act, one row each.

use bonafide_app::door::Access;
use bonafide_app::{House, Result};
use bonafide_db::Tx;

use crate::pages::*;
use crate::{Page, Visit};

/// What somebody needs to be shown a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Nobody needs to be signed in.
    Anyone,
    /// Every member, whatever the role.
    Member,
    /// Members whose role holds this permission.
    Permission(&'static str),
}

pub struct Route {
    pub method: &'static str,
    /// From `/dashboard` on; `{environment}` is `sandbox` or `production`.
    pub path: &'static str,
    pub right: Right,
    pub run: Run,
}

type Run = fn(&mut Tx, &House, &Visit) -> Result<Page>;

impl Route {
    pub(crate) fn access(&self) -> Access {
        if self.method == "POST" {
            Access::Write
        } else {
            Access::Read
        }
    }
}

const fn get(path: &'static str, right: Right, run: Run) -> Route {
    Route {
        method: "GET",
        path,
        right,
        run,
    }
}

const fn post(path: &'static str, right: Right, run: Run) -> Route {
    Route {
        method: "POST",
        path,
        right,
        run,
    }
}

use Right::{Anyone, Member, Permission};

#[rustfmt::skip] // a table is read by its columns
pub const ROUTES: &[Route] = &[
    // Getting in and out
    get("/dashboard/sign-in", Anyone, entry::sign_in_form),
    post("/dashboard/sign-in", Anyone, entry::sign_in),
    get("/dashboard/sign-in/code", Anyone, entry::code_form),
    post("/dashboard/sign-in/code", Anyone, entry::sign_in_with_code),
    post("/dashboard/sign-in/passkey/begin", Anyone, entry::passkey::begin_passkey),
    post("/dashboard/sign-in/passkey", Anyone, entry::passkey::sign_in_with_passkey),
    get("/dashboard/sso", Anyone, entry::begin_sso),
    get("/dashboard/sso/callback", Anyone, entry::end_sso),
    get("/dashboard/join", Anyone, entry::join_form),
    post("/dashboard/join", Anyone, entry::join),
    post("/dashboard/sign-out", Member, entry::sign_out),

    // Home, and the addresses without an environment
    get("/dashboard", Member, home::entrance),
    get("/dashboard/webhooks/inspect", Member, developers::inspect_entrance),
    get("/dashboard/{environment}", Member, home::home),
    get("/dashboard/{environment}/search", Member, home::search),
    get("/dashboard/{environment}/open", Permission("personal_data.read"), home::open_form),
    post("/dashboard/{environment}/open", Permission("personal_data.read"), home::open),

    // Inquiries
    get("/dashboard/{environment}/inquiries", Permission("inquiry.read"), inquiries::list),
    post("/dashboard/{environment}/inquiries/views", Permission("inquiry.read"), inquiries::save_view),
    post("/dashboard/{environment}/inquiries/views/remove", Permission("inquiry.read"), inquiries::remove_view),
    post("/dashboard/{environment}/inquiries/bulk", Permission("inquiry.write"), inquiries::bulk),
    post("/dashboard/{environment}/inquiries/tag", Permission("inquiry.write"), inquiries::tag_several),
    post("/dashboard/{environment}/inquiries/expire", Permission("inquiry.write"), inquiries::expire_several),
    post("/dashboard/{environment}/inquiries/redact", Permission("inquiry.write"), inquiries::redact_several),
    get("/dashboard/{environment}/inquiries/export", Permission("inquiry.read"), inquiries::export_form),
    post("/dashboard/{environment}/inquiries/export", Permission("inquiry.read"), inquiries::export),
    get("/dashboard/{environment}/inquiries/export/{export}", Permission("inquiry.read"), inquiries::export_page),
    get("/dashboard/{environment}/inquiries/export/{export}/{file}", Permission("inquiry.read"), inquiries::export_file),
    post("/dashboard/{environment}/inquiries/export/{export}/remove", Permission("inquiry.read"), inquiries::remove_export),
    get("/dashboard/{environment}/inquiries/new", Permission("inquiry.write"), inquiries::choose),
    post("/dashboard/{environment}/inquiries/new", Permission("inquiry.write"), inquiries::create),
    get("/dashboard/{environment}/inquiries/{id}", Permission("inquiry.read"), inquiries::detail),
    get("/dashboard/{environment}/inquiries/{id}/history", Permission("inquiry.read"), inquiries::travel),
    get("/dashboard/{environment}/inquiries/{id}/print", Permission("inquiry.read"), inquiries::print),
    get("/dashboard/{environment}/inquiries/{id}/pdf", Permission("personal_data.read"), inquiries::pdf),
    get("/dashboard/{environment}/inquiries/{id}/approve", Permission("inquiry.write"), inquiries::approve_form),
    post("/dashboard/{environment}/inquiries/{id}/approve", Permission("inquiry.write"), inquiries::approve),
    get("/dashboard/{environment}/inquiries/{id}/decline", Permission("inquiry.write"), inquiries::decline_form),
    post("/dashboard/{environment}/inquiries/{id}/decline", Permission("inquiry.write"), inquiries::decline),
    get("/dashboard/{environment}/inquiries/{id}/review", Permission("inquiry.write"), inquiries::review_form),
    post("/dashboard/{environment}/inquiries/{id}/review", Permission("inquiry.write"), inquiries::review),
    get("/dashboard/{environment}/inquiries/{id}/expire", Permission("inquiry.write"), inquiries::expire_form),
    post("/dashboard/{environment}/inquiries/{id}/expire", Permission("inquiry.write"), inquiries::expire),
    get("/dashboard/{environment}/inquiries/{id}/resume", Permission("inquiry.write"), inquiries::resume_form),
    post("/dashboard/{environment}/inquiries/{id}/resume", Permission("inquiry.write"), inquiries::resume),
    get("/dashboard/{environment}/inquiries/{id}/redact", Permission("inquiry.write"), inquiries::redact_form),
    post("/dashboard/{environment}/inquiries/{id}/redact", Permission("inquiry.write"), inquiries::redact),
    get("/dashboard/{environment}/inquiries/{id}/receipt", Permission("inquiry.read"), inquiries::receipt),
    post("/dashboard/{environment}/inquiries/{id}/notes", Permission("inquiry.write"), inquiries::add_note),
    post("/dashboard/{environment}/inquiries/{id}/tags", Permission("inquiry.write"), inquiries::set_tags),

    // Conversion
    get("/dashboard/{environment}/analytics/conversion", Permission("inquiry.read"), analytics::conversion),
    get("/dashboard/{environment}/analytics/conversion/inquiries", Permission("inquiry.read"), analytics::inquiries),
    get("/dashboard/{environment}/analytics/experiments", Permission("inquiry.read"), analytics::experiments::list),
    get("/dashboard/{environment}/analytics/experiments/new", Permission("template.write"), analytics::experiments::new_form),
    post("/dashboard/{environment}/analytics/experiments/new", Permission("template.write"), analytics::experiments::start),
    get("/dashboard/{environment}/analytics/experiments/{id}", Permission("inquiry.read"), analytics::experiments::detail),
    post("/dashboard/{environment}/analytics/experiments/{id}/share", Permission("template.write"), analytics::experiments::change_share),
    get("/dashboard/{environment}/analytics/experiments/{id}/end", Permission("template.write"), analytics::experiments::end_form),
    post("/dashboard/{environment}/analytics/experiments/{id}/end", Permission("template.write"), analytics::experiments::end),

    // Accounts
    get("/dashboard/{environment}/accounts", Permission("account.read"), accounts::list),
    get("/dashboard/{environment}/accounts/{id}", Permission("account.read"), accounts::detail),
    get("/dashboard/{environment}/accounts/{id}/merge", Permission("account.write"), accounts::merge_form),
    post("/dashboard/{environment}/accounts/{id}/merge", Permission("account.write"), accounts::merge),
    get("/dashboard/{environment}/accounts/{id}/redact", Permission("account.write"), accounts::redact_form),
    post("/dashboard/{environment}/accounts/{id}/redact", Permission("account.write"), accounts::redact),

    // Templates
    get("/dashboard/{environment}/templates", Permission("inquiry.read"), templates::list),
    get("/dashboard/{environment}/templates/new", Permission("template.write"), templates::new::form),
    post("/dashboard/{environment}/templates/new", Permission("template.write"), templates::new::create),
    get("/dashboard/{environment}/templates/{id}", Permission("inquiry.read"), templates::detail),
    get("/dashboard/{environment}/templates/{id}/configure", Permission("inquiry.read"), templates::configure::form),
    post("/dashboard/{environment}/templates/{id}/configure", Permission("template.write"), templates::configure::save),
    get("/dashboard/{environment}/templates/{id}/configure/{tab}", Permission("inquiry.read"), templates::configure::form),
    post("/dashboard/{environment}/templates/{id}/configure/{tab}", Permission("template.write"), templates::configure::save),
    get("/dashboard/{environment}/templates/{id}/versions/{version}", Permission("inquiry.read"), templates::versions::screens),
    get("/dashboard/{environment}/templates/{id}/versions/{version}/text", Permission("inquiry.read"), templates::versions::text),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/text", Permission("template.write"), templates::versions::save_text),
    get("/dashboard/{environment}/templates/{id}/versions/{version}/definition.yaml", Permission("inquiry.read"), templates::versions::download),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/add-step", Permission("template.write"), templates::steps::add),
    get("/dashboard/{environment}/templates/{id}/versions/{version}/steps/{step}", Permission("template.write"), templates::steps::form),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/steps/{step}", Permission("template.write"), templates::steps::change),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/steps/{step}/{act}", Permission("template.write"), templates::steps::arrange),
    get("/dashboard/{environment}/templates/{id}/versions/{version}/fields", Permission("inquiry.read"), templates::fields::list),
    get("/dashboard/{environment}/templates/{id}/versions/{version}/add-field", Permission("template.write"), templates::fields::form),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/add-field", Permission("template.write"), templates::fields::change),
    get("/dashboard/{environment}/templates/{id}/versions/{version}/fields/{key}", Permission("template.write"), templates::fields::form),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/fields/{key}", Permission("template.write"), templates::fields::change),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/fields/{key}/remove", Permission("template.write"), templates::fields::remove),
    get("/dashboard/{environment}/templates/{id}/versions/{version}/texts", Permission("inquiry.read"), templates::texts::form),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/texts", Permission("template.write"), templates::texts::change),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/draft", Permission("template.write"), templates::versions::make_draft),
    get("/dashboard/{environment}/templates/{id}/versions/{version}/publish", Permission("inquiry.read"), templates::versions::changes),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/publish", Permission("template.write"), templates::versions::publish),

    // Developers
    get("/dashboard/{environment}/api-keys", Permission("api_key.read"), developers::keys::list),
    post("/dashboard/{environment}/api-keys", Permission("api_key.write"), developers::keys::create),
    get("/dashboard/{environment}/api-keys/new", Permission("api_key.write"), developers::keys::new_form),
    get("/dashboard/{environment}/api-keys/{id}", Permission("api_key.read"), developers::keys::detail),
    post("/dashboard/{environment}/api-keys/{id}", Permission("api_key.write"), developers::keys::change),
    post("/dashboard/{environment}/api-keys/{id}/clone", Permission("api_key.write"), developers::keys::copy),
    post("/dashboard/{environment}/api-keys/{id}/expire", Permission("api_key.write"), developers::keys::expire),
    get("/dashboard/{environment}/api-logs", Permission("api_log.read"), developers::logs::list),
    get("/dashboard/{environment}/api-logs/{id}", Permission("api_log.read"), developers::logs::detail),
    get("/dashboard/{environment}/clock", Permission("inquiry.read"), developers::sandbox::clock),
    post("/dashboard/{environment}/clock", Permission("inquiry.write"), developers::sandbox::turn),
    get("/dashboard/{environment}/scenarios", Permission("inquiry.read"), developers::sandbox::scenarios),
    post("/dashboard/{environment}/scenarios", Permission("inquiry.write"), developers::sandbox::play),

    // Settings
    get("/dashboard/{environment}/settings", Permission("environment.read"), settings::environment::form),
    post("/dashboard/{environment}/settings", Permission("environment.write"), settings::environment::save),
    get("/dashboard/{environment}/retention", Permission("environment.read"), settings::retention::page),
    get("/dashboard/{environment}/audit-log", Permission("user_audit_log.read"), settings::audit::list),
    get("/dashboard/{environment}/audit-log/check", Permission("user_audit_log.read"), settings::audit::check),

    // Webhooks
    get("/dashboard/{environment}/webhooks", Permission("webhook.read"), webhooks::list),
    get("/dashboard/{environment}/webhooks/new", Permission("webhook.write"), webhooks::form::new),
    post("/dashboard/{environment}/webhooks/new", Permission("webhook.write"), webhooks::form::create),
    get("/dashboard/{environment}/webhooks/inspect", Permission("webhook.read"), webhooks::inspect::page),
    get("/dashboard/{environment}/webhooks/{id}", Permission("webhook.read"), webhooks::detail::page),
    get("/dashboard/{environment}/webhooks/{id}/settings", Permission("webhook.write"), webhooks::form::settings),
    post("/dashboard/{environment}/webhooks/{id}/settings", Permission("webhook.write"), webhooks::form::save),
    post("/dashboard/{environment}/webhooks/{id}/enable", Permission("webhook.write"), webhooks::acts::enable),
    post("/dashboard/{environment}/webhooks/{id}/disable", Permission("webhook.write"), webhooks::acts::disable),
    post("/dashboard/{environment}/webhooks/{id}/test", Permission("webhook.write"), webhooks::acts::test),
    post("/dashboard/{environment}/webhooks/{id}/resend", Permission("webhook.write"), webhooks::acts::resend),
    get("/dashboard/{environment}/webhooks/{id}/rotate", Permission("webhook.write"), webhooks::acts::rotate_form),
    post("/dashboard/{environment}/webhooks/{id}/rotate", Permission("webhook.write"), webhooks::acts::rotate),
    get("/dashboard/{environment}/webhooks/{id}/replay", Permission("webhook.write"), webhooks::replay::form),
    post("/dashboard/{environment}/webhooks/{id}/replay", Permission("webhook.write"), webhooks::replay::order),
    get("/dashboard/{environment}/webhooks/{id}/replays/{replay}", Permission("webhook.read"), webhooks::replay::progress),
    get("/dashboard/{environment}/webhooks/{id}/archive", Permission("webhook.write"), webhooks::acts::archive_form),
    post("/dashboard/{environment}/webhooks/{id}/archive", Permission("webhook.write"), webhooks::acts::archive),
    get("/dashboard/{environment}/webhooks/{id}/deliveries/{delivery}", Permission("webhook.read"), webhooks::deliveries::page),

    // Members and roles
    get("/dashboard/members", Permission("user.read"), members::list),
    get("/dashboard/members/invite", Permission("user.write"), members::invite_form),
    post("/dashboard/members/invite", Permission("user.write"), members::invite),
    post("/dashboard/members/invitations/withdraw", Permission("user.write"), members::withdraw),
    get("/dashboard/members/{id}", Permission("user.read"), members::detail),
    post("/dashboard/members/{id}/role", Permission("user.write"), members::change_role),
    post("/dashboard/members/{id}/reset", Permission("user.write"), members::reset),
    post("/dashboard/members/{id}/end-sessions", Permission("user.write"), members::end_sessions),
    get("/dashboard/members/{id}/remove", Permission("user.write"), members::remove_form),
    post("/dashboard/members/{id}/remove", Permission("user.write"), members::remove),
    get("/dashboard/roles", Permission("user.read"), roles::list),
    post("/dashboard/roles", Permission("user.write"), roles::create),
    get("/dashboard/roles/new", Permission("user.write"), roles::new_form),
    get("/dashboard/roles/{id}", Permission("user.read"), roles::detail),
    post("/dashboard/roles/{id}", Permission("user.write"), roles::change),
    post("/dashboard/roles/{id}/remove", Permission("user.write"), roles::remove),

    // One's own account
    get("/dashboard/account", Member, account::overview),
    get("/dashboard/session", Member, account::session),
    post("/dashboard/account/passkeys/begin", Member, entry::passkey::begin_adding),
    post("/dashboard/account/passkeys", Member, entry::passkey::add),
    post("/dashboard/account/passkeys/remove", Member, entry::passkey::remove),
    get("/dashboard/account/appearance", Member, appearance::form),
    post("/dashboard/account/appearance", Member, appearance::save),
    get("/dashboard/account/name", Member, account::name_form),
    post("/dashboard/account/name", Member, account::change_name),
    get("/dashboard/account/password", Member, account::password_form),
    post("/dashboard/account/password", Member, account::change_password),
    get("/dashboard/account/second-step", Member, account::second_step_form),
    post("/dashboard/account/second-step", Member, account::switch_second_step_on),
    get("/dashboard/account/second-step/off", Member, account::off_form),
    post("/dashboard/account/second-step/off", Member, account::switch_second_step_off),
    get("/dashboard/account/recovery-codes", Member, account::recovery_form),
    post("/dashboard/account/recovery-codes", Member, account::renew_recovery),
    post("/dashboard/account/sessions/end", Member, account::end_session),
    post("/dashboard/account/sessions/end-others", Member, account::end_others),
];

/// Where a path leads.
pub(crate) enum Found {
    Route(&'static Route, Option<String>, Vec<String>),
    OtherMethod(Vec<&'static str>),
    Nothing,
}

/// Longest segment that is looked at.
const MAX_SEGMENT: usize = 256;

pub(crate) fn find(method: &str, path: &str) -> Found {
    let method = if method == "HEAD" { "GET" } else { method };
    let segments: Vec<&str> = path.trim_end_matches('/').split('/').skip(1).collect();
    if segments
        .iter()
        .any(|it| it.is_empty() || it.len() > MAX_SEGMENT)
    {
        return Found::Nothing;
    }
    let mut methods = Vec::new();
    let mut best: Option<(&'static Route, Option<String>, Vec<String>)> = None;
    for route in ROUTES {
        let Some((environment, params)) = matches(route.path, &segments) else {
            continue;
        };
        if route.method != method {
            methods.push(route.method);
            continue;
        }
        let count = params.len() + usize::from(environment.is_some());
        let is_closer = best
            .as_ref()
            .is_none_or(|(_, e, p)| count < p.len() + usize::from(e.is_some()));
        if is_closer {
            best = Some((route, environment, params));
        }
    }
    match best {
        Some((route, environment, params)) => Found::Route(route, environment, params),
        None if methods.is_empty() => Found::Nothing,
        None => Found::OtherMethod(methods),
    }
}

fn matches(pattern: &str, segments: &[&str]) -> Option<(Option<String>, Vec<String>)> {
    let expected: Vec<&str> = pattern.split('/').skip(1).collect();
    if expected.len() != segments.len() {
        return None;
    }
    let (mut environment, mut params) = (None, Vec::new());
    for (expected, segment) in expected.into_iter().zip(segments) {
        match expected {
            "{environment}" => {
                if !["sandbox", "production"].contains(segment) {
                    return None;
                }
                environment = Some((*segment).to_owned());
            }
            placeholder if placeholder.starts_with('{') => {
                let value = percent_encoding::percent_decode_str(segment)
                    .decode_utf8()
                    .ok()?;
                params.push(value.into_owned());
            }
            literal if literal == *segment => {}
            _ => return None,
        }
    }
    Some((environment, params))
}
