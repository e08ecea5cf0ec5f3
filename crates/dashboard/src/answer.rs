//! A request's way: path, session, environment, right, proof of the form, page, frame.

use bonafide_app::clock;
use bonafide_app::door::{Access, Request, Response, Surface};
use bonafide_app::users::{self, sessions};
use bonafide_app::{Error, House, Kind, Result};
use bonafide_db::Tx;

use crate::html::{self, Frame};
use crate::kit::{Act, Block, Header, Notice, Tone};
use crate::page::{Body, Page, Saying};
use crate::pages::appearance;
use crate::routes::{Found, Right, Route};
use crate::{Form, Visit, assets, cookie, form, nav, routes};

pub const SURFACE: Surface = Surface {
    name: "dashboard",
    claims: |path| path == "/dashboard" || path.starts_with("/dashboard/"),
    access,
    answer,
    refuse,
    answers_faults: false,
    foresee: |_, _| Vec::new(),
    route: |request| match routes::find(&request.method, &request.path) {
        _ if assets::is_asset(&request.path) => "asset",
        Found::Route(route, ..) => route.path,
        Found::OtherMethod(_) | Found::Nothing => "none",
    },
};

fn access(house: &House, request: &Request) -> std::result::Result<Access, Box<Response>> {
    if assets::is_asset(&request.path) {
        let missing = || refuse(house, request, &Error::not_found());
        return Err(Box::new(
            assets::find(&request.path).unwrap_or_else(missing),
        ));
    }
    match routes::find(&request.method, &request.path) {
        Found::Route(route, ..) => Ok(route.access()),
        // Members get these pages in their frame.
        Found::OtherMethod(_) | Found::Nothing => Ok(Access::Read),
    }
}

/// The row that stands for pages that are not there: any member may be told so.
static MISSING: Route = Route {
    method: "GET",
    path: "",
    right: Right::Member,
    run: |_, _, _| Err(Error::not_found()),
};

fn answer(tx: &mut Tx, house: &House, request: &Request) -> Result<Response> {
    let mut allowed = None;
    let (route, environment, params) = match routes::find(&request.method, &request.path) {
        Found::Route(route, environment, params) => (route, environment, params),
        Found::OtherMethod(methods) => {
            allowed = Some(methods.join(", "));
            (&MISSING, None, Vec::new())
        }
        Found::Nothing => (&MISSING, None, Vec::new()),
    };
    let member = match cookie::read(house, request, cookie::SESSION) {
        Some(token) => sessions::member(tx, house, token, request.now)?,
        None => None,
    };
    let kind = environment.as_deref().unwrap_or("production");
    let place = clock::environments(tx)?
        .into_iter()
        .find(|(environment, _)| environment.kind.as_str() == kind)
        .ok_or_else(|| Error::internal("an environment is missing"))?;
    let mut visit = Visit::new(
        request,
        route,
        member,
        params,
        Form::of_query(request)?,
        Form::of_body(request)?,
        place,
    );
    if visit.member.is_none() && route.right != Right::Anyone {
        return signed_out(house, &visit);
    }
    let member = visit.member.as_mut();
    if let Some(member) = member.filter(|member| member.session.is_stale(request.now)) {
        let mut session = member.session.clone();
        visit.need_write(tx)?;
        sessions::touch(tx, &mut session, request.now)?;
        if let Some(member) = &mut visit.member {
            member.session = session;
        }
    }
    let done = perform(tx, house, &visit);
    match done {
        Ok(page) => respond(house, &visit, page),
        // The server logs and words its own troubles, and runs errands.
        Err(error @ (Error::Internal(_) | Error::Unavailable(_) | Error::Outside(_))) => Err(error),
        Err(Error::Answered(response)) => Err(Error::Answered(response)),
        // The page is made now, while the member is known; the transaction is undone.
        Err(error) => {
            let mut response = respond(house, &visit, problem(&visit, &error))?;
            if let Some(methods) = allowed {
                response.status = 405;
                response.headers.push(("allow", methods));
            }
            Err(Error::Answered(Box::new(response)))
        }
    }
}

fn perform(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    if let Right::Permission(name) = visit.route.right
        && !visit.may(name)
    {
        return Err(Error::Forbidden(format!(
            "Your role does not hold the permission {name}, which this page needs"
        )));
    }
    if visit.request.method != "POST" {
        return (visit.route.run)(tx, house, visit);
    }
    visit.check_form(house)?;
    let Some(member) = &visit.member else {
        return (visit.route.run)(tx, house, visit);
    };
    let hash = visit.form_hash(house)?;
    if let Some(before) = users::sent(tx, &hash)? {
        return Ok(Page::go_to(before.location));
    }
    let page = (visit.route.run)(tx, house, visit)?;
    if let Some(then) = &page.once {
        users::note_sent(tx, &hash, &member.session.id, then, visit.now())?;
    }
    if let Body::GoTo { address, saying } = page.body {
        let mut location = address;
        if let Some(saying) = saying {
            // The mark tells this saying from the one before, so that Back does not show it again.
            let mark = &visit.request.id;
            sessions::say(tx, &member.session.id, &saying.kept(mark))?;
            location = said(&location, mark);
        }
        users::note_sent(tx, &hash, &member.session.id, &location, visit.now())?;
        return Ok(Page {
            body: Body::GoTo {
                address: location,
                saying: None,
            },
            ..page
        });
    }
    Ok(page)
}

fn said(address: &str, mark: &str) -> String {
    let (rest, fragment) = match address.split_once('#') {
        Some((rest, fragment)) => (rest, format!("#{fragment}")),
        None => (address, String::new()),
    };
    let joint = if rest.contains('?') { '&' } else { '?' };
    format!("{rest}{joint}said={mark}{fragment}")
}

/// A stranger is sent to the sign-in page, which leads back; a form that comes too late is not lost
/// without a word.
fn signed_out(house: &House, visit: &Visit) -> Result<Response> {
    if visit.request.method == "POST" {
        let next = form::address("/dashboard/sign-in", &[("next", "/dashboard")]);
        let header = Header::new("You are signed out");
        let notice = Notice::new(
            Tone::Warn,
            "Nothing was changed",
            "The session ended before this form arrived. Sign in in another tab, come back to this \
             page with your browser's Back, and send it again.",
        )
        .act(Act::link("Sign in", next).main());
        let page = Page::of(header, vec![Block::Notice(notice)]).status(401);
        return show(house, visit, page, None);
    }
    let here = visit.here();
    let next = form::address("/dashboard/sign-in", &[("next", here.as_str())]);
    Ok(see_other(&next))
}

fn see_other(address: &str) -> Response {
    Response::new(303, "text/plain; charset=utf-8", "").with("location", address)
}

fn respond(house: &House, visit: &Visit, page: Page) -> Result<Response> {
    let flash = match (&visit.member, visit.query.get("said")) {
        (Some(member), Some(mark)) => {
            let kept = member.session.flash.as_deref();
            kept.and_then(|kept| Saying::read(kept, mark))
        }
        _ => None,
    };
    show(house, visit, page, flash)
}

fn show(house: &House, visit: &Visit, page: Page, flash: Option<Saying>) -> Result<Response> {
    let mut response = match page.body {
        Body::GoTo { address, .. } => see_other(&address),
        Body::File(response) => response,
        Body::Show {
            template,
            header,
            view,
            refused,
        } => {
            let frame = frame(house, visit, flash)?;
            let html = html::page(template, &frame, &header, &view, refused)?;
            Response::new(page.status, "text/html; charset=utf-8", html)
                .with("content-security-policy", POLICY)
                .with("x-frame-options", "DENY")
                .with("x-robots-tag", "noindex")
                .with("cross-origin-opener-policy", "same-origin")
                .with("content-language", "en")
        }
    };
    if visit.member.is_some() && visit.is_in_environment() {
        let (name, here) = (cookie::ENVIRONMENT, visit.environment());
        if cookie::read(house, visit.request, name) != Some(here) {
            response
                .headers
                .push(("set-cookie", cookie::set(house, name, here)));
        }
    }
    for cookie in page.cookies {
        response.headers.push(("set-cookie", cookie));
    }
    Ok(response
        .with("referrer-policy", "same-origin")
        .with("cache-control", "no-store"))
}

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; \
     connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

fn frame(house: &House, visit: &Visit, flash: Option<Saying>) -> Result<Frame> {
    let environment = &visit.cx().environment;
    let is = |kind: Kind| environment.kind == kind;
    Ok(Frame {
        organization: environment.organization_name.clone(),
        environment: if visit.member.is_some() {
            visit.linked_environment(house)
        } else {
            ""
        },
        in_environment: visit.is_in_environment(),
        environments: [
            (
                nav::in_environment(visit, "sandbox"),
                "Sandbox",
                is(Kind::Sandbox),
            ),
            (
                nav::in_environment(visit, "production"),
                "Production",
                is(Kind::Production),
            ),
        ],
        nav: if visit.member.is_some() {
            nav::groups(house, visit)
        } else {
            Vec::new()
        },
        member: visit.member.as_ref().map(|member| {
            let user = &member.user;
            (
                user.shown().to_owned(),
                user.private.email.clone(),
                member.role.name.clone(),
            )
        }),
        form_token: visit.form_token(house)?,
        session_seconds: visit.session_seconds(),
        flash,
        path: visit.request.path.clone(),
        here: visit.here(),
        theme: appearance::pinned(house, visit.request),
        search: visit.query.text("q").to_owned(),
        now: visit.cx().now,
        contact: house.settings.contact.clone(),
        request_id: visit.request.id.clone(),
    })
}

/// The page of an error, in the member's frame.
fn problem(visit: &Visit, error: &Error) -> Page {
    let home = format!("/dashboard/{}", visit.environment());
    let (title, text) = match error {
        Error::NotFound(_) => (
            "There is no such page",
            "The address is wrong, or what it showed belongs to the other environment.".to_owned(),
        ),
        Error::Forbidden(text) => ("You may not do this", text.clone()),
        Error::Conflict { details, .. } => ("This is not possible now", details.clone()),
        Error::Invalid(problems) => (
            "This was not accepted",
            problems
                .iter()
                .map(|problem| problem.details.as_str())
                .collect::<Vec<_>>()
                .join(" · "),
        ),
        Error::BadRequest(text) => ("This cannot be understood", text.clone()),
        Error::TooManyRequests { details, .. } => ("Too many tries", details.clone()),
        Error::NotAvailable(text) => ("Not available", text.clone()),
        other => ("Something is wrong on the server", other.to_string()),
    };
    let mut notice = Notice::new(Tone::Warn, title, text);
    if matches!(error, Error::Forbidden(_)) {
        notice = Notice {
            text: format!(
                "{}. An administrator can change your role.",
                notice.text.trim_end_matches('.')
            ),
            ..notice
        };
    }
    notice = notice.act(Act::link("Go to Home", home));
    let header = Header::new(title);
    Page::of(
        header,
        vec![Block::Notice(Notice {
            title: String::new(),
            ..notice
        })],
    )
    .status(error.status())
}

/// Outside of a transaction: nothing is known of the member.
fn refuse(house: &House, request: &Request, error: &Error) -> Response {
    if let Error::Answered(response) = error {
        return (**response).clone();
    }
    let (title, text) = match error {
        Error::NotFound(_) => ("There is no such page", "The address is wrong.".to_owned()),
        Error::BadRequest(text) => ("This cannot be understood", text.clone()),
        Error::Unavailable(_) => (
            "The server is busy",
            "Nothing was changed. Try again in a moment.".to_owned(),
        ),
        _ => (
            "Something is wrong on the server",
            format!(
                "Nothing was changed. The log of the server has the cause under {}.",
                request.id
            ),
        ),
    };
    let header = Header::new(title);
    let notice =
        Notice::new(Tone::Bad, "", text).act(Act::link("Go to the dashboard", "/dashboard"));
    let view = minijinja::Value::from(minijinja::value::Serde(vec![Block::Notice(notice)]));
    let frame = Frame {
        organization: String::new(),
        environment: "",
        in_environment: false,
        environments: [
            ("/dashboard/sandbox".into(), "Sandbox", false),
            ("/dashboard/production".into(), "Production", false),
        ],
        nav: Vec::new(),
        member: None,
        form_token: String::new(),
        session_seconds: None,
        flash: None,
        path: request.path.clone(),
        here: request.path.clone(),
        theme: appearance::pinned(house, request),
        search: String::new(),
        now: request.now,
        contact: house.settings.contact.clone(),
        request_id: request.id.clone(),
    };
    let html = html::page("blocks.html", &frame, &header, &view, false)
        .unwrap_or_else(|_| text_only(title));
    Response::new(error.status(), "text/html; charset=utf-8", html)
        .with("content-security-policy", POLICY)
        .with("cache-control", "no-store")
}

fn text_only(title: &str) -> String {
    format!("<!doctype html><title>{title}</title><p>{title}</p>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes::ROUTES;

    #[test]
    fn every_row_stands_once() {
        let mut rows: Vec<_> = ROUTES.iter().map(|it| (it.method, it.path)).collect();
        let count = rows.len();
        rows.sort_unstable();
        rows.dedup();
        assert_eq!(rows.len(), count);
    }

    #[test]
    fn what_is_said_is_put_before_the_fragment() {
        assert_eq!(said("/dashboard", "m"), "/dashboard?said=m");
        assert_eq!(said("/d?a=1#x", "m"), "/d?a=1&said=m#x");
    }
}
