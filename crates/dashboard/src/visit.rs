//! One request of a page: who asks, in which environment, with which values.

mod errands;
mod proof;

use std::sync::Arc;

use bonafide_app::clock::Clock;
use bonafide_app::door::Request;
use bonafide_app::files::Addresses;
use bonafide_app::seal::sign;
use bonafide_app::users;
use bonafide_app::users::sessions::Member;
use bonafide_app::{Actor, Cx, Environment, Error, House, Kind, Result, Seed};
use bonafide_db::Tx;
use jiff::Timestamp;

use crate::form::{address, segment};
use crate::routes::Route;
use crate::{Form, cookie};

pub struct Visit<'a> {
    pub request: &'a Request,
    pub route: &'static Route,
    /// None: a stranger, on one of the few pages that are theirs.
    pub(crate) member: Option<Member>,
    /// Values of the path's placeholders but `environment`, in order.
    pub params: Vec<String>,
    pub query: Form,
    /// What was posted; empty for GET.
    pub form: Form,
    cx: Cx,
    pub(crate) errands: std::cell::Cell<usize>,
}

impl<'a> Visit<'a> {
    #[allow(clippy::too_many_arguments, reason = "called once, by the answer")]
    pub(crate) fn new(
        request: &'a Request,
        route: &'static Route,
        member: Option<Member>,
        params: Vec<String>,
        query: Form,
        form: Form,
        environment: (Environment, Clock),
    ) -> Self {
        let actor = match &member {
            Some(member) => Actor::User {
                id: member.user.id.clone(),
            },
            None => Actor::System,
        };
        // A stream of its own: the frame draws from the request's seed as well.
        let seed = Seed(sign(&request.seed.0, b"page"));
        let session = member.as_ref().map(|member| member.session.id.clone());
        let cx = Cx::new(environment.0, &environment.1, actor, request.now, seed)
            .of(Some(Arc::new(request.origin(session))));
        Self {
            request,
            route,
            member,
            params,
            query,
            form,
            cx,
            errands: std::cell::Cell::new(0),
        }
    }

    /// For the use-cases: the environment of the path (production for pages of the organization),
    /// its time, and the member as the cause of changes.
    pub fn cx(&self) -> &Cx {
        &self.cx
    }

    /// Who is signed in. Only pages of strangers lack one.
    pub fn member(&self) -> Result<&Member> {
        self.member
            .as_ref()
            .ok_or_else(|| Error::internal("a page of members was reached by a stranger"))
    }

    /// Seconds until the session ends when nothing more is asked; None: a stranger.
    pub(crate) fn session_seconds(&self) -> Option<i64> {
        let member = self.member.as_ref()?;
        Some(member.session.ends_at().as_second() - self.now().as_second())
    }

    pub fn may(&self, permission: &str) -> bool {
        self.member
            .as_ref()
            .is_some_and(|member| member.may(permission))
    }

    /// This machine's time; the environment's is `cx().now`.
    pub fn now(&self) -> Timestamp {
        self.request.now
    }

    /// The first placeholder of the path.
    pub fn param(&self) -> &str {
        self.params.first().map_or("", String::as_str)
    }

    /// `sandbox` or `production`.
    pub fn environment(&self) -> &'static str {
        self.cx.environment.kind.as_str()
    }

    /// Whether the page acts in one environment.
    pub(crate) fn is_in_environment(&self) -> bool {
        self.route.path.contains("{environment}")
            || self.route.path.starts_with("/dashboard/sandbox/")
    }

    /// Where links to environments' pages lead: on pages of the organization, to the one that was looked
    /// at last.
    pub(crate) fn linked_environment(&self, house: &House) -> &'static str {
        if self.is_in_environment() {
            return self.environment();
        }
        match cookie::read(house, self.request, cookie::ENVIRONMENT) {
            Some("production") => "production",
            _ => "sandbox",
        }
    }

    pub fn is_sandbox(&self) -> bool {
        self.cx.environment.kind == Kind::Sandbox
    }

    /// A path below the environment: `at(&["inquiries", id])`.
    pub fn at(&self, segments: &[&str]) -> String {
        let mut path = format!("/dashboard/{}", self.environment());
        for part in segments {
            path.push('/');
            path.push_str(&segment(part));
        }
        path
    }

    /// The same with a query.
    pub fn at_with(&self, segments: &[&str], query: &[(&str, &str)]) -> String {
        address(&self.at(segments), query)
    }

    /// Whether the personal data of an object was opened in this session (in the last 15 minutes) and
    /// may be shown. Show it masked otherwise, with `Cell::Masked { open: Some(id) }`, whose button
    /// opens it and writes that to the audit log.
    pub fn opened(&self, tx: &mut Tx, object_id: &str) -> Result<bool> {
        let member = self.member()?;
        if !member.may("personal_data.read") {
            return Ok(false);
        }
        users::opened(tx, &member.session.id, object_id, self.now())
    }

    /// For pages that show files of what was opened: good for as long as an opening.
    pub fn addresses<'h>(&'h self, house: &'h House) -> Addresses<'h> {
        Addresses {
            house,
            now: self.cx.now,
            seconds: users::OPEN_MINUTES * 60,
            issuer: (self.member.as_ref()).map_or("", |member| member.user.id.as_str()),
        }
    }

    /// The page's own address, for coming back to it.
    pub fn here(&self) -> String {
        let path = &self.request.path;
        let pairs: Vec<(&str, &str)> = self
            .query
            .pairs()
            .iter()
            .filter(|(name, _)| name != "said")
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        address(path, &pairs)
    }

    /// A path of the dashboard that a form or query names, for going on there; else `otherwise`.
    /// Never another site.
    pub fn next(&self, named: Option<&str>, otherwise: &str) -> String {
        match named {
            Some(path) if is_ours(path) => path.to_owned(),
            _ => otherwise.to_owned(),
        }
    }

    /// For a form that is made by a script.
    pub fn form_token(&self, house: &House) -> Result<String> {
        proof::token(house, self)
    }

    pub(crate) fn check_form(&self, house: &House) -> Result<()> {
        proof::check(house, self)
    }

    pub(crate) fn form_hash(&self, house: &House) -> Result<Vec<u8>> {
        proof::hash(house, self)
    }
}

/// Whether an address is a page of the dashboard.
fn is_ours(path: &str) -> bool {
    (path == "/dashboard" || path.starts_with("/dashboard/") || path.starts_with("/dashboard?"))
        && !path.contains(['\\', '\r', '\n'])
        && path.len() < 2000
        && path.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_pages_of_the_dashboard_are_gone_on_to() {
        assert!(is_ours("/dashboard") && is_ours("/dashboard/sandbox/inquiries?status=created"));
        for other in [
            "//evil.example",
            "https://evil.example",
            "/dashboardx",
            "/\\evil.example",
            "",
            "/dashboard/\r\nx",
        ] {
            assert!(!is_ours(other), "{other}");
        }
    }
}
