//! The hosted flow over HTTP: `/verify`, one-time links and assets.
//!
//! `GET` changes nothing: a mail scanner or a link preview may fetch any address without using up
//! a link or opening an inquiry. Every act is a form post, answered by a redirect to the address of
//! the screen that is next, so that reload, Back and a restored tab find their screen.

mod brand;
mod device;
mod embed;
mod fields;
mod handoff;
mod icon;
mod input;
mod opening;
mod preview;
mod query;
mod redirect;
mod respond;
mod screens;
mod sdk;
mod seen;

use bonafide_app::door::{Access, Request, Response, Surface};
use bonafide_app::flow::{self, Action, Done, Nowhere, Standing, Visit, Way};
use bonafide_app::{Error, House, Result, tokens};
use bonafide_db::Tx;
use bonafide_domain::flow::Position;
use bonafide_domain::inquiry::Command;

use crate::pages::view::{NewLinkSent, OneTimeLink, Problem};
use crate::pages::{Chrome, View, assets};
pub use input::{MAX_PAIRS, MAX_TEXTS};

use input::Input;
use respond::{nobody, nowhere, page, see_other, unfound};
use screens::Frame;

pub const SURFACE: Surface = Surface {
    name: "flow",
    claims,
    access,
    answer,
    refuse,
    answers_faults: false,
    foresee: |_, _| Vec::new(),
    route,
};

/// Everything that no surface before it took: whoever mistypes an address gets a page too.
fn claims(_path: &str) -> bool {
    true
}

/// Whether a form with files may be posted there.
pub fn takes_files(method: &str, path: &str) -> bool {
    method == "POST" && (path == "/verify" || path == embed::PATH)
}

/// Whether a page of ours carried this session token; its session may have ended since.
pub fn is_token(house: &House, token: &str) -> bool {
    matches!(tokens::session_id(house, token), Ok(Some(_)))
}

fn route(request: &Request) -> &'static str {
    match request.path.as_str() {
        // Kept apart from inquiries made by API, in every figure.
        "/verify" if opening::names_template(request) => "verify-template",
        "/verify" => "verify",
        embed::PATH if opening::names_template(request) => "widget-template",
        embed::PATH => "widget",
        embed::PRELOAD_PATH => "preload",
        sdk::PATH => "sdk",
        icon::PATH => "icon",
        preview::PATH => "preview",
        seen::PATH => "seen",
        path if path.starts_with("/v/") => "short-link",
        path if path.starts_with("/assets/") => "asset",
        path if path.starts_with("/logos/") => "logo",
        _ => "none",
    }
}

fn access(house: &House, request: &Request) -> std::result::Result<Access, Box<Response>> {
    if let Some(code) = request.path.strip_prefix("/v/") {
        let code: String = code
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(64)
            .collect();
        return Err(Box::new(see_other(&format!("/verify?code={code}"))));
    }
    if let Some(name) = request.path.strip_prefix('/')
        && name.starts_with("assets/")
    {
        return Err(Box::new(asset(house, request, name)));
    }
    let is_file = request.path == preview::PATH || request.path.starts_with("/logos/");
    if is_file && matches!(request.method.as_str(), "GET" | "HEAD") {
        return Ok(Access::Read);
    }
    if request.path == seen::PATH && request.method == "POST" {
        return Ok(Access::Write);
    }
    if request.path == sdk::PATH && matches!(request.method.as_str(), "GET" | "HEAD") {
        return Err(Box::new(sdk::module()));
    }
    if request.path == icon::PATH && matches!(request.method.as_str(), "GET" | "HEAD") {
        return Err(Box::new(icon::drawing()));
    }
    if request.path == embed::PRELOAD_PATH && matches!(request.method.as_str(), "GET" | "HEAD") {
        return Err(Box::new(embed::preload()));
    }
    if request.path != "/verify" && request.path != embed::PATH {
        let page = nobody(house, request, View::Problem(Problem::NotFound), 404);
        return Err(Box::new(page));
    }
    match request.method.as_str() {
        "GET" | "HEAD" => Ok(Access::Read),
        "POST" => Ok(Access::Write),
        _ => {
            let mut response = nobody(house, request, View::Problem(Problem::BadRequest), 405);
            response.headers.push(("allow", "GET, HEAD, POST".into()));
            Err(Box::new(response))
        }
    }
}

fn asset(house: &House, request: &Request, name: &str) -> Response {
    match assets().iter().find(|asset| asset.path == name) {
        Some(asset) => Response::new(200, asset.content_type, asset.text.as_str())
            .with("cache-control", "public, max-age=31536000, immutable"),
        None => nobody(house, request, View::Problem(Problem::NotFound), 404),
    }
}

fn refuse(house: &House, request: &Request, error: &Error) -> Response {
    match error {
        Error::Answered(response) => (**response).clone(),
        Error::BadRequest(_) | Error::Invalid(_) => {
            nobody(house, request, View::Problem(Problem::BadRequest), 400)
        }
        Error::NotFound(_) => nobody(house, request, View::Problem(Problem::WrongLink), 404),
        other => {
            let problem = Problem::ServiceProblem {
                request_id: request.id.clone(),
                retry: None,
            };
            nobody(
                house,
                request,
                View::Problem(problem),
                other.status().max(500),
            )
        }
    }
}

fn answer(tx: &mut Tx, house: &House, request: &Request) -> Result<Response> {
    if request.path == preview::PATH {
        return preview::answer(tx, house, request);
    }
    if request.path == seen::PATH {
        return seen::answer(tx, house, request);
    }
    if let Some(name) = request.path.strip_prefix("/logos/") {
        return brand::logo(tx, house, request, name);
    }
    let input = Input::read(request)?;
    if let Some(fault) = input.embed.as_ref().and_then(embed::Embed::fault) {
        let fault = flow::Unopened::Invalid(vec![fault.into()]);
        return opening::refused(tx, house, request, &input, &fault);
    }
    let Some(way) = input.way() else {
        return Ok(nobody(
            house,
            request,
            View::Problem(Problem::WrongLink),
            404,
        ));
    };
    if let (Way::Template(opening), Some("open")) = (&way, input.action.as_deref()) {
        return opening::by_script(tx, house, request, &input, opening);
    }
    if request.method == "POST" {
        return post(tx, house, request, &input, &way);
    }
    match flow::visit(tx, house, &way, request.now, request.seed)? {
        Ok(visit) => show(tx, house, request, &input, visit),
        Err(nowhere) => astray(tx, house, request, &input, nowhere),
    }
}

/// A link that leads to nothing.
fn astray(
    tx: &mut Tx,
    house: &House,
    request: &Request,
    input: &Input,
    way: Nowhere,
) -> Result<Response> {
    let problem = match way {
        Nowhere::WrongLink => Problem::WrongLink,
        Nowhere::Gone => Problem::NotFound,
        Nowhere::Unopened(unopened) => {
            return opening::refused(tx, house, request, input, &unopened);
        }
    };
    let view = View::Problem(problem);
    nowhere(tx, house, request, input, view, &unfound(404))
}

/// The page for a visitor as they stand.
fn show(
    tx: &mut Tx,
    house: &House,
    request: &Request,
    input: &Input,
    visit: Visit,
) -> Result<Response> {
    let frame = Frame::new(tx, house, request, input, &visit)?;
    if input.asks("outbox") && frame.shows_outbox() {
        return page(&frame.outbox(tx)?, &frame.outbox_chrome(), 200);
    }
    if input.asks(handoff::STATE) {
        return Ok(handoff::state_told(&visit));
    }
    match &visit.standing {
        Standing::HandedOff(_) | Standing::Open(_)
            if input.asks(handoff::CHOOSE) && frame.offers_handoff() =>
        {
            page(&handoff::choose(house, &visit, None), &frame.aside(), 200)
        }
        Standing::HandedOff(to) => handoff::waiting(house, &frame, &visit, to),
        Standing::Open(_) if input.asks("stop") => {
            page(&View::ConfirmStop, &frame.chrome(None)?, 200)
        }
        Standing::Open(_) => {
            let position = visit
                .looking_at(input.step.as_deref())
                .ok_or_else(|| Error::internal("an open inquiry has no position"))?;
            let view = frame.screen(&position, None)?;
            let mut chrome = frame.chrome(Some(&position))?;
            if input.token.is_none() {
                chrome.own_address = Some(frame.address(&position.step));
            }
            page(&view, &chrome, 200)
        }
        Standing::Link => {
            if let Some(confirm) = handoff::confirm(tx, house, input, &frame, &visit)? {
                return Ok(confirm);
            }
            let view = View::OneTimeLink(OneTimeLink {
                code: input.code.clone().unwrap_or_default(),
            });
            page(&view, &frame.bare(), 200)
        }
        Standing::Ended(position) => {
            let view = frame.end(position)?;
            // Somebody else ended it, before the person came to an end of the flow (contract, lifecycle).
            let status = if matches!(view, View::Problem(_)) {
                409
            } else {
                200
            };
            page(&view, &frame.outcome(&view)?, status)
        }
        Standing::Finished
        | Standing::Expired
        | Standing::SessionExpired
        | Standing::LinkUsed
        | Standing::HandoffTaken
        | Standing::LinkExpired => {
            let view = frame.barred();
            page(&view, &frame.outcome(&view)?, 409)
        }
    }
}

fn post(
    tx: &mut Tx,
    house: &House,
    request: &Request,
    input: &Input,
    way: &Way,
) -> Result<Response> {
    match input.action.as_deref() {
        Some("request-link") => return request_link(tx, house, request, input, way),
        Some("handoff") => return handoff::ask(tx, house, request, input, way),
        Some("take-back") => return handoff::take_back(tx, house, request, input, way),
        Some("not-me") => return handoff::decline(tx, house, request, input, way),
        Some("extend") => return extend(tx, house, request, input, way),
        Some("stay") => return Ok(see_other(&input.address())),
        _ => {}
    }
    let mut device = device::read(request);
    device.mark.clone_from(&input.device_mark);
    let language = match flow::visit(tx, house, way, request.now, request.seed)? {
        Ok(visit) => screens::language(request, input, &visit),
        Err(nowhere) => return astray(tx, house, request, input, nowhere),
    };
    let done = flow::act(
        tx,
        house,
        way,
        input.step.as_deref(),
        &input.act(),
        &device,
        language.code(),
        request.now,
        request.seed,
    )?;
    match done {
        Done::Moved { visit, token } => {
            let step = match &visit.standing {
                Standing::Open(position) => Some(position.step.clone()),
                _ => None,
            };
            let address = input.address_of(&visit.inquiry.it.id, Some(&token), step.as_deref());
            Ok(see_other(&address))
        }
        Done::Refused {
            visit,
            position,
            faults,
            token,
        } => {
            let frame = Frame::new(tx, house, request, input, &visit)?.with_token(&token);
            let view = frame.screen(&position, Some(&faults))?;
            page(&view, &frame.chrome(Some(&position))?, 422)
        }
        Done::HeldOff { visit, retry_after } => {
            let frame = Frame::new(tx, house, request, input, &visit)?;
            match visit.looking_at(input.step.as_deref()) {
                Some(position) => {
                    let (view, chrome) = as_typed(&frame, input, &position)?;
                    held_off(&view, chrome, retry_after)
                }
                None => show(tx, house, request, input, *visit),
            }
        }
        Done::Stopped(visit) => {
            let frame = Frame::new(tx, house, request, input, &visit)?;
            let problem = Problem::Stopped {
                restart: None,
                site: None,
            };
            page(&View::Problem(problem), &frame.bare(), 200)
        }
        Done::Barred(visit) => show(tx, house, request, input, *visit),
        Done::Nowhere(nowhere) => astray(tx, house, request, input, nowhere),
        Done::TooManySessions(visit) => {
            let frame = Frame::new(tx, house, request, input, &visit)?;
            let problem = Problem::TooManySessions { can_request: None };
            page(&View::Problem(problem), &frame.bare(), 409)
        }
    }
}

/// `action=extend`: more time, and the same page with all that was typed. A script gets the seconds
/// that are left.
fn extend(
    tx: &mut Tx,
    house: &House,
    request: &Request,
    input: &Input,
    way: &Way,
) -> Result<Response> {
    let mut visit = match flow::visit(tx, house, way, request.now, request.seed)? {
        Ok(visit) => visit,
        Err(nowhere) => return astray(tx, house, request, input, nowhere),
    };
    let left = flow::time_limit::extend(tx, house, &mut visit)?;
    if request.header("accept") == Some("text/plain") {
        let status = if left.is_some() { 200 } else { 409 };
        let text = left.unwrap_or_default().to_string();
        return Ok(Response::new(status, "text/plain", text).with("cache-control", "no-store"));
    }
    let Some(position) = visit.looking_at(input.step.as_deref()) else {
        return show(tx, house, request, input, visit);
    };
    let frame = Frame::new(tx, house, request, input, &visit)?;
    let (view, chrome) = as_typed(&frame, input, &position)?;
    page(&view, &chrome, 200)
}

/// The same screen once more, with all that was typed.
fn as_typed(frame: &Frame, input: &Input, position: &Position) -> Result<(View, Chrome)> {
    let typed = flow::Faults {
        posted: fields::posted(&input.fields, &[]),
        ..flow::Faults::default()
    };
    let typed = Some(&typed).filter(|typed| !typed.posted.is_empty());
    Ok((
        frame.screen(position, typed)?,
        frame.chrome(Some(position))?,
    ))
}

/// A page that was sent too early by a browser without scripts: the same button works a little later.
fn held_off(view: &View, chrome: Chrome, retry_after: u64) -> Result<Response> {
    let chrome = Chrome {
        held_off: true,
        ..chrome
    };
    let response = page(view, &chrome, 429)?;
    Ok(response.with("retry-after", retry_after.to_string()))
}

/// A new link to the address on file, for a visitor who cannot go on otherwise.
fn request_link(
    tx: &mut Tx,
    house: &House,
    request: &Request,
    input: &Input,
    way: &Way,
) -> Result<Response> {
    let mut visit = match flow::visit(tx, house, way, request.now, request.seed)? {
        Ok(visit) => visit,
        Err(nowhere) => return astray(tx, house, request, input, nowhere),
    };
    if visit.standing == Standing::Expired && visit.inquiry.it.status.is_open() {
        bonafide_app::inquiries::change(tx, house, &visit.cx, &mut visit.inquiry, Command::Expire)?;
    }
    let language = screens::language(request, input, &visit);
    let repair = flow::request_link(tx, house, &mut visit, language.code())?;
    let frame = Frame::new(tx, house, request, input, &visit)?;
    match repair {
        flow::Repair::Sent(masked) => {
            let view = View::NewLinkSent(NewLinkSent {
                masked,
                again: None,
            });
            page(&view, &frame.bare(), 200)
        }
        flow::Repair::TooOften => page(&View::Problem(Problem::TooManyTries), &frame.bare(), 429),
        // Nothing to repair, or no address to send to: the page for the visitor as they stand.
        flow::Repair::NotPossible => show(tx, house, request, input, visit),
    }
}

impl Input {
    /// What the pressed button and the posted fields mean.
    fn act(&self) -> Action {
        match self.action.as_deref() {
            Some("resend") => Action::Resend,
            Some("stop") => Action::Stop,
            Some("take-over") => Action::TakeOver {
                page: self.page.clone().unwrap_or_default(),
            },
            _ if self.typed_code.is_some() => {
                Action::Code(self.typed_code.clone().unwrap_or_default())
            }
            _ => Action::Form(fields::posted(&self.fields, &self.files)),
        }
    }
}
