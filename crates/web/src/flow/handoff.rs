//! Going on with a phone: what the computer's and the phone's buttons do, and what the computer sees
//! of the phone.

use bonafide_app::door::{Request, Response};
use bonafide_app::flow::{self, Nowhere, Standing, Unopened, Visit, Way, handoff};
use bonafide_app::{Error, House, Result};
use bonafide_db::Tx;
use bonafide_domain::session::{Device, Handoff, HandoffState, Method};
use jiff::Timestamp;

use super::input::Input;
use super::respond::{page, see_other};
use super::screens::Frame;
use super::{astray, device, fields, held_off, screens, show};
use crate::pages::chrome::Follows;
use crate::pages::view::{self, FieldInput, FieldKind, Problem};
use crate::pages::{Chrome, View};

/// `show=` of the page with the ways to go on elsewhere, and of the word that a waiting page asks for.
pub const CHOOSE: &str = "handoff";
pub const STATE: &str = "handoff-state";

/// Whether a phone is offered on this page: to browsers of computers, in the middle of a flow. (The
/// style sheet hides it where the page is as narrow as a phone's.)
pub fn is_offered(house: &House, request: &Request, visit: &Visit) -> bool {
    let on_a_computer = device::read(request).device_type.as_deref() == Some("desktop");
    on_a_computer && !handoff::methods(house, visit).is_empty()
}

/// The ways there are, with what was typed and refused.
pub fn choose(
    house: &House,
    visit: &Visit,
    refused: Option<(Method, &str, view::FieldFault)>,
) -> View {
    let methods = handoff::methods(house, visit);
    let question = |method: Method| {
        let key = handoff::field_of(method).filter(|_| methods.contains(&method))?;
        let (typed, fault) = match &refused {
            Some((of, typed, fault)) if *of == method => ((*typed).to_owned(), Some(fault.clone())),
            // Asked once: the address that the person gave in the flow stands there.
            _ => (known(visit, key), None),
        };
        let kind = match method {
            Method::Sms => FieldKind::Phone { value: typed },
            _ => FieldKind::Email { value: typed },
        };
        let mut input = FieldInput::new(key, kind);
        input.fault = fault;
        Some(Box::new(input))
    };
    View::Handoff(view::Handoff::Choose {
        qr: methods.contains(&Method::Qr),
        sms: question(Method::Sms),
        email: question(Method::Email),
    })
}

/// A value is told to whoever has a session; one that only has the link sees it on its own screen.
fn known(visit: &Visit, key: &str) -> String {
    let held = visit.inquiry.it.personal.fields.get(key);
    held.filter(|_| visit.session.is_some())
        .and_then(|held| held.value.as_str())
        .unwrap_or_default()
        .to_owned()
}

fn is_over(handoff: &Handoff, now: Timestamp) -> bool {
    handoff.state == HandoffState::Offered && handoff.link_until <= now
}

/// One word for how things stand; the waiting page loads itself again when it is another.
pub fn state(visit: &Visit) -> &'static str {
    match &visit.standing {
        Standing::HandedOff(handoff) if is_over(handoff, visit.cx.now) => "over",
        Standing::HandedOff(handoff) => match handoff.state {
            HandoffState::Offered => "offered",
            HandoffState::Taken => "taken",
            HandoffState::Declined => "declined",
        },
        _ => "ended",
    }
}

pub fn state_told(visit: &Visit) -> Response {
    Response::new(200, "text/plain; charset=utf-8", state(visit)).with("cache-control", "no-store")
}

/// The computer's page while the person is at the phone.
pub fn waiting(house: &House, frame: &Frame, visit: &Visit, handoff: &Handoff) -> Result<Response> {
    let shown = match handoff.state {
        _ if is_over(handoff, visit.cx.now) => view::Handoff::Over,
        HandoffState::Declined => view::Handoff::Declined,
        HandoffState::Taken => view::Handoff::Taken,
        HandoffState::Offered if handoff.method == Method::Qr => view::Handoff::Scan {
            link: handoff::link(house, handoff)?,
            until: handoff.link_until,
        },
        HandoffState::Offered => view::Handoff::Sent {
            to: None,
            until: handoff.link_until,
        },
    };
    page(&View::Handoff(shown), &chrome(frame, visit), 200)
}

fn chrome(frame: &Frame, visit: &Visit) -> Chrome {
    Chrome {
        follows: Some(Follows {
            address: frame.showing(STATE),
            page: frame.address_here(),
            state: state(visit),
        }),
        handoff: Some(frame.showing(CHOOSE)),
        outbox: frame.outbox_way(None),
        ..frame.bare()
    }
}

/// On the phone, before anything has begun there: who asks, and whether the person asked for it.
pub fn confirm(
    tx: &mut Tx,
    house: &House,
    input: &Input,
    frame: &Frame,
    visit: &Visit,
) -> Result<Option<Response>> {
    let Some(from) = handoff::origin(tx, house, visit)? else {
        return Ok(None);
    };
    let view = view::Handoff::Confirm {
        code: input.code.clone().unwrap_or_default(),
        page: visit.cx.id(""),
        started_on: started_on(&from.it.device),
    };
    page(&View::Handoff(view), &frame.bare(), 200).map(Some)
}

fn started_on(device: &Device) -> Option<(String, String)> {
    Some((device.browser_name.clone()?, device.os_name.clone()?))
}

/// `action=handoff`: makes the link, and shows or sends it.
pub fn ask(
    tx: &mut Tx,
    house: &House,
    request: &Request,
    input: &Input,
    way: &Way,
) -> Result<Response> {
    let method = input.method.as_deref().and_then(Method::parse);
    let method =
        method.ok_or_else(|| Error::BadRequest("method must be qr, sms or email".into()))?;
    let mut visit = match flow::visit(tx, house, way, request.now, request.seed)? {
        Ok(visit) => visit,
        Err(nowhere) => return astray(tx, house, request, input, nowhere),
    };
    let typed = handoff::field_of(method)
        .and_then(|key| input.fields.iter().find(|(name, _)| name == key))
        .map(|(_, typed)| typed.clone())
        .unwrap_or_default();
    let language = screens::language(request, input, &visit);
    let device = device::read(request);
    let asked = handoff::ask(
        tx,
        house,
        way,
        &mut visit,
        method,
        &typed,
        &device,
        language.code(),
    )?;
    let id = visit.inquiry.it.id.clone();
    match asked {
        handoff::Asked::Offered { token } if method == Method::Qr => Ok(see_other(
            &input.address_of(&id, Some(&token), input.step.as_deref()),
        )),
        handoff::Asked::Offered { token } => {
            // The address is told once, in the answer to its being typed: it is in no address bar.
            let visit = match flow::visit(
                tx,
                house,
                &Way::Inquiry {
                    id,
                    token: Some(token.clone()),
                },
                request.now,
                request.seed,
            )? {
                Ok(visit) => visit,
                Err(nowhere) => return astray(tx, house, request, input, nowhere),
            };
            let frame = Frame::new(tx, house, request, input, &visit)?.with_token(&token);
            let Standing::HandedOff(handoff) = &visit.standing else {
                return Err(Error::internal("a hand-off was asked for and is not there"));
            };
            let view = view::Handoff::Sent {
                to: Some(typed.trim().to_owned()),
                until: handoff.link_until,
            };
            page(&View::Handoff(view), &chrome(&frame, &visit), 200)
        }
        handoff::Asked::Refused(error) => {
            let frame = Frame::new(tx, house, request, input, &visit)?;
            let view = choose(house, &visit, Some((method, &typed, fields::fault(&error))));
            page(&view, &frame.aside(), 422)
        }
        handoff::Asked::TooOften => {
            let frame = Frame::new(tx, house, request, input, &visit)?;
            page(&View::Problem(Problem::TooManyTries), &frame.aside(), 429)
        }
        handoff::Asked::TooManySessions => {
            let frame = Frame::new(tx, house, request, input, &visit)?;
            let problem = Problem::TooManySessions { can_request: None };
            page(&View::Problem(problem), &frame.aside(), 409)
        }
        handoff::Asked::Unopened(Unopened::Unworked { retry_after, .. }) => {
            let frame = Frame::new(tx, house, request, input, &visit)?;
            held_off(&choose(house, &visit, None), frame.aside(), retry_after)
        }
        handoff::Asked::Unopened(unopened) => {
            astray(tx, house, request, input, Nowhere::Unopened(unopened))
        }
        handoff::Asked::Barred => show(tx, house, request, input, visit),
    }
}

/// `action=take-back`: the person goes on here.
pub fn take_back(
    tx: &mut Tx,
    house: &House,
    request: &Request,
    input: &Input,
    way: &Way,
) -> Result<Response> {
    match flow::visit(tx, house, way, request.now, request.seed)? {
        Ok(mut visit) => {
            if matches!(visit.standing, Standing::HandedOff(_)) {
                let language = screens::language(request, input, &visit);
                let device = device::read(request);
                handoff::take_back(tx, house, &mut visit, &device, language.code())?;
            }
            // Without the step: the phone may have gone on since.
            let address = input.address_of(&visit.inquiry.it.id, input.token.as_deref(), None);
            Ok(see_other(&address))
        }
        Err(nowhere) => astray(tx, house, request, input, nowhere),
    }
}

/// `action=not-me`: whoever opened the link did not ask for it.
pub fn decline(
    tx: &mut Tx,
    house: &House,
    request: &Request,
    input: &Input,
    way: &Way,
) -> Result<Response> {
    match flow::visit(tx, house, way, request.now, request.seed)? {
        Ok(mut visit) => {
            if handoff::decline(tx, house, &mut visit)? {
                let frame = Frame::new(tx, house, request, input, &visit)?;
                return page(&View::Handoff(view::Handoff::Refused), &frame.bare(), 200);
            }
            show(tx, house, request, input, visit)
        }
        Err(nowhere) => astray(tx, house, request, input, nowhere),
    }
}
