//! THE TABLE: every page and every act, one row each.

use bonafide_app::door::Access;
use bonafide_app::{House, Result};
use bonafide_db::Tx;

use crate::pages::{account, developers, entry, home, inquiries, members, templates};
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
    get("/dashboard/join", Anyone, entry::join_form),
    post("/dashboard/join", Anyone, entry::join),
    post("/dashboard/sign-out", Member, entry::sign_out),

    // Home, and the addresses without an environment
    get("/dashboard", Member, home::entrance),
    get("/dashboard/webhooks/inspect", Member, developers::inspect_entrance),
    get("/dashboard/{environment}", Member, home::home),
    get("/dashboard/{environment}/search", Member, home::search),
    post("/dashboard/{environment}/open", Permission("personal_data.read"), home::open),

    // Inquiries
    get("/dashboard/{environment}/inquiries", Permission("inquiry.read"), inquiries::list),
    get("/dashboard/{environment}/inquiries/{id}", Permission("inquiry.read"), inquiries::detail),

    // Templates
    get("/dashboard/{environment}/templates", Permission("inquiry.read"), templates::list),
    get("/dashboard/{environment}/templates/new", Permission("inquiry.write"), templates::new::form),
    post("/dashboard/{environment}/templates/new", Permission("inquiry.write"), templates::new::create),
    get("/dashboard/{environment}/templates/{id}", Permission("inquiry.read"), templates::detail),
    get("/dashboard/{environment}/templates/{id}/configure", Permission("inquiry.read"), templates::configure::form),
    post("/dashboard/{environment}/templates/{id}/configure", Permission("inquiry.write"), templates::configure::save),
    get("/dashboard/{environment}/templates/{id}/configure/{tab}", Permission("inquiry.read"), templates::configure::form),
    post("/dashboard/{environment}/templates/{id}/configure/{tab}", Permission("inquiry.write"), templates::configure::save),
    get("/dashboard/{environment}/templates/{id}/versions/{version}", Permission("inquiry.read"), templates::versions::screens),
    get("/dashboard/{environment}/templates/{id}/versions/{version}/text", Permission("inquiry.read"), templates::versions::text),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/text", Permission("inquiry.write"), templates::versions::save_text),
    get("/dashboard/{environment}/templates/{id}/versions/{version}/definition.yaml", Permission("inquiry.read"), templates::versions::download),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/add-step", Permission("inquiry.write"), templates::steps::add),
    get("/dashboard/{environment}/templates/{id}/versions/{version}/steps/{step}", Permission("inquiry.write"), templates::steps::form),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/steps/{step}", Permission("inquiry.write"), templates::steps::change),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/steps/{step}/{act}", Permission("inquiry.write"), templates::steps::arrange),
    get("/dashboard/{environment}/templates/{id}/versions/{version}/fields", Permission("inquiry.read"), templates::fields::list),
    get("/dashboard/{environment}/templates/{id}/versions/{version}/add-field", Permission("inquiry.write"), templates::fields::form),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/add-field", Permission("inquiry.write"), templates::fields::change),
    get("/dashboard/{environment}/templates/{id}/versions/{version}/fields/{key}", Permission("inquiry.write"), templates::fields::form),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/fields/{key}", Permission("inquiry.write"), templates::fields::change),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/fields/{key}/remove", Permission("inquiry.write"), templates::fields::remove),
    get("/dashboard/{environment}/templates/{id}/versions/{version}/texts", Permission("inquiry.read"), templates::texts::form),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/texts", Permission("inquiry.write"), templates::texts::change),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/draft", Permission("inquiry.write"), templates::versions::make_draft),
    get("/dashboard/{environment}/templates/{id}/versions/{version}/publish", Permission("inquiry.read"), templates::versions::changes),
    post("/dashboard/{environment}/templates/{id}/versions/{version}/publish", Permission("inquiry.write"), templates::versions::publish),

    // Members
    get("/dashboard/members", Permission("member.read"), members::list),

    // One's own account
    get("/dashboard/account", Member, account::overview),
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
