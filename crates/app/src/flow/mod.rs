//! The hosted flow: what a person sees and does, as use-cases. The pages only show and post.

mod act;
mod codes;
pub mod handoff;
mod opening;
mod preview;
mod repair;
mod scene;
mod seen;
pub mod time_limit;

use std::collections::BTreeMap;
use std::sync::Arc;

use bonafide_db::Tx;
use bonafide_domain::definition::{Definition, StepKind};
use bonafide_domain::field::{FieldError, FormInput};
use bonafide_domain::flow::{self, Facts, Position};
use bonafide_domain::inquiry::{Inquiry, Status};
use bonafide_domain::session::{self, Handoff, Session};
use bonafide_domain::template::Template;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::{
    Actor, Cx, Draws, Error, House, Kept, Kind, Result, clock, ids, inquiries, links, sessions,
    templates, tokens,
};

pub use act::{Action, Done, act};
pub use codes::{CodeView, MAX_SENDS, SANDBOX_CODE, Sent, code_view, is_sent, outbox};
pub use opening::{Opening, Prospect, Reserved, Signed, Unopened, open};
pub use preview::{Preview, Subject, preview, preview_link};
pub use repair::{Repair, masked_address, request_link};
pub use seen::seen;

/// How somebody came to an inquiry.
#[derive(Clone, Debug)]
pub enum Way {
    Inquiry {
        id: String,
        token: Option<String>,
    },
    Code(String),
    /// A link that makes an inquiry when it is opened.
    Template(Box<Opening>),
}

/// An inquiry as this visitor may see it.
pub struct Visit {
    pub cx: Cx,
    pub inquiry: Kept<Inquiry>,
    pub template: Template,
    pub definition: Arc<Definition>,
    /// Present when a token showed a living session.
    pub session: Option<Kept<Session>>,
    /// The session id that this visitor's first act will begin: told in the page before anything
    /// is written, so that looking changes nothing and Back still finds its session.
    reserved: Option<String>,
    /// The token that the page's forms and links carry.
    pub ticket: Option<String>,
    pub standing: Standing,
    /// Some: the inquiry is not there yet.
    pub prospect: Option<Prospect>,
    /// The inquiry has another version than the page that the visitor saw: their device turned out to
    /// be that of somebody who got the other side of an experiment.
    pub switched: bool,
}

/// What the visitor may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Go on here.
    Open(Position),
    /// A one-time link, not used yet: a human act uses it up.
    Link,
    /// The visitor goes on with another device, or may take the way back to this one.
    HandedOff(Handoff),
    /// A link to another device that some other one took.
    HandoffTaken,
    /// A one-time link that was used before.
    LinkUsed,
    /// A one-time link whose time is up, of an inquiry that goes on.
    LinkExpired,
    /// Everything is sent; the visitor has the session and may see the end.
    Ended(Position),
    /// It is over, and the visitor has no session.
    Finished,
    /// The inquiry's time is up.
    Expired,
    /// In progress, and this visitor has no living session.
    SessionExpired,
}

/// Ways that lead nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nowhere {
    WrongLink,
    /// Erased: nothing is known any more.
    Gone,
    /// A link with a template that makes no inquiry.
    Unopened(Unopened),
}

/// Finds what a link leads to; changes nothing.
pub fn visit(
    tx: &mut Tx,
    house: &House,
    way: &Way,
    real: Timestamp,
    draws: impl Into<Draws>,
) -> Result<std::result::Result<Visit, Nowhere>> {
    let draws = draws.into();
    match way {
        Way::Inquiry { id, token } => by_inquiry(tx, house, id, token.as_deref(), real, draws),
        Way::Code(code) => by_code(tx, house, code, real, draws),
        Way::Template(opening) => opening::visit(tx, house, opening, real, draws),
    }
}

/// Whose template says which pages may show what a way leads to, in which environment; none: the
/// way leads to nothing of ours. Also of ways that lead nowhere for the visitor.
pub fn owner(
    tx: &mut Tx,
    house: &House,
    way: &Way,
    real: Timestamp,
    draws: impl Into<Draws>,
) -> Result<Option<(Template, Kind)>> {
    let inquiry_id = match way {
        Way::Template(opening) => return opening::owner(tx, opening, real, draws.into()),
        Way::Inquiry { id, .. } => id.clone(),
        Way::Code(code) => match links::find(tx, house, code)? {
            Some(found) => found.inquiry_id,
            None => return Ok(None),
        },
    };
    let environment_id = match inquiries::environment_of(tx, &inquiry_id) {
        Ok(id) => id,
        Err(Error::NotFound(_)) => return Ok(None),
        Err(other) => return Err(other),
    };
    let (environment, clock) = clock::environment(tx, &environment_id)?;
    let kind = environment.kind;
    let cx = Cx::new(environment, &clock, Actor::Person, real, draws);
    let inquiry = inquiries::find(tx, house, &cx, &inquiry_id)?;
    let template = templates::find(tx, &cx, &inquiry.it.template_id)?;
    Ok(Some((template, kind)))
}

fn by_code(
    tx: &mut Tx,
    house: &House,
    code: &str,
    real: Timestamp,
    draws: Draws,
) -> Result<std::result::Result<Visit, Nowhere>> {
    let Some(found) = links::find(tx, house, code)? else {
        return Ok(Err(Nowhere::WrongLink));
    };
    let (environment, clock) = clock::environment(tx, &found.environment_id)?;
    let cx = Cx::new(environment, &clock, Actor::Person, real, draws);
    let state = found.state(cx.now);
    let linked = sessions::find(tx, house, &cx, &found.session_id)?;
    // Whoever goes on with a phone is alone with it: there is no grace for a second one.
    let taken = linked.it.handed_from.is_some() && linked.it.status == session::Status::Active;
    let session = Some(linked).filter(|_| state == links::State::Good && !taken);
    let mut visit = match load(tx, house, cx, &found.inquiry_id, session, None)? {
        Ok(visit) => visit,
        Err(nowhere) => return Ok(Err(nowhere)),
    };
    let goes_on = matches!(visit.standing, Standing::Open(_) | Standing::SessionExpired);
    visit.standing = match state {
        _ if !goes_on => visit.standing,
        _ if taken => Standing::HandoffTaken,
        links::State::Used => Standing::LinkUsed,
        links::State::Expired => Standing::LinkExpired,
        links::State::Good if visit.session.is_some() => Standing::Link,
        // The link was for a session that somebody ended; it opens no other one.
        links::State::Good => Standing::SessionExpired,
    };
    // Only the session that the link was made for is entered by it.
    if visit.session.is_none() {
        visit.reserved = None;
        visit.ticket = None;
    }
    Ok(Ok(visit))
}

fn by_inquiry(
    tx: &mut Tx,
    house: &House,
    id: &str,
    token: Option<&str>,
    real: Timestamp,
    draws: Draws,
) -> Result<std::result::Result<Visit, Nowhere>> {
    let environment_id = match inquiries::environment_of(tx, id) {
        Ok(id) => id,
        Err(Error::NotFound(_)) => return Ok(Err(Nowhere::WrongLink)),
        Err(other) => return Err(other),
    };
    let (environment, clock) = clock::environment(tx, &environment_id)?;
    let cx = Cx::new(environment, &clock, Actor::Person, real, draws);
    let session_id = match token {
        Some(token) => tokens::session_id(house, token)?,
        None => None,
    };
    let (session, reserved) = match session_id {
        None => (None, None),
        Some(session_id) => match sessions::whereabouts(tx, &session_id) {
            // Never begun: a page reserved it, and the visitor's first act begins it.
            Err(Error::NotFound(_)) => (None, Some(session_id)),
            Err(other) => return Err(other),
            Ok((_, inquiry_id)) if inquiry_id == id => {
                (Some(sessions::find(tx, house, &cx, &session_id)?), None)
            }
            // Of another inquiry, perhaps of another environment: it says nothing here.
            Ok(_) => (None, None),
        },
    };
    load(tx, house, cx, id, session, reserved)
}

fn load(
    tx: &mut Tx,
    house: &House,
    cx: Cx,
    id: &str,
    session: Option<Kept<Session>>,
    reserved: Option<String>,
) -> Result<std::result::Result<Visit, Nowhere>> {
    let inquiry = inquiries::find(tx, house, &cx, id)?;
    if inquiry.key.is_none() {
        return Ok(Err(Nowhere::Gone));
    }
    let template = templates::find(tx, &cx, &inquiry.it.template_id)?;
    let definition = templates::definition(tx, house, &inquiry.it.version_id)?;
    let living = session.filter(|session| is_living(&session.it, cx.now));
    let standing = standing(&inquiry.it, living.is_some(), &definition, cx.now)?;
    let standing = match living
        .as_ref()
        .and_then(|session| session.it.handoff.clone())
    {
        Some(handoff) if matches!(standing, Standing::Open(_)) => Standing::HandedOff(handoff),
        _ => standing,
    };
    let mut reserved = reserved;
    let ticket = match (&living, inquiry.it.status, inquiry.it.expires_at) {
        (Some(session), _, _) => Some(tokens::sign(house, &cx, &session.it)?),
        (None, Status::Created, Some(expires_at)) => {
            let id = reserved.get_or_insert_with(|| cx.id(ids::SESSION));
            Some(tokens::issue(house, &cx, id, expires_at)?)
        }
        _ => None,
    };
    Ok(Ok(Visit {
        cx,
        inquiry,
        template,
        definition,
        session: living,
        reserved,
        ticket,
        standing,
        prospect: None,
        switched: false,
    }))
}

fn is_living(session: &Session, now: Timestamp) -> bool {
    session.status != session::Status::Expired && session.expires_at > now
}

fn standing(
    inquiry: &Inquiry,
    living: bool,
    definition: &Definition,
    now: Timestamp,
) -> Result<Standing> {
    // What is due counts as done, even if the clockwork has not come to it yet.
    let overdue = inquiry.expires_at.is_some_and(|at| at <= now);
    Ok(match inquiry.status {
        Status::Expired => Standing::Expired,
        status if status.is_open() && overdue => Standing::Expired,
        Status::Created => Standing::Open(position(inquiry, definition, now)?),
        Status::Pending if living => Standing::Open(position(inquiry, definition, now)?),
        Status::Pending => Standing::SessionExpired,
        _ => match (&inquiry.position, living) {
            (Some(position), true) => Standing::Ended(position.clone()),
            _ => Standing::Finished,
        },
    })
}

/// Where the person is: where they were, else the first screen.
fn position(inquiry: &Inquiry, definition: &Definition, now: Timestamp) -> Result<Position> {
    match &inquiry.position {
        Some(position) if definition.step(&position.step).is_some() => Ok(position.clone()),
        _ => {
            let known = Known::of(inquiry, definition, now);
            flow::first(definition, &known.facts()).map_err(Error::internal)
        }
    }
}

/// What the flow machine needs to know, gathered from an inquiry.
pub struct Known<'a> {
    inquiry: &'a Inquiry,
    passed: BTreeMap<String, bool>,
    attempts: BTreeMap<String, u32>,
    today: jiff::civil::Date,
}

impl<'a> Known<'a> {
    pub fn of(inquiry: &'a Inquiry, definition: &Definition, now: Timestamp) -> Self {
        let personal = &inquiry.personal;
        let mut passed = BTreeMap::new();
        let mut attempts = BTreeMap::new();
        for step in &definition.steps {
            let Some(code) = step.kind.code() else {
                continue;
            };
            let Some(state) = personal.codes.get(&step.name) else {
                continue;
            };
            attempts.insert(step.name.clone(), codes::verifications(state));
            let current = personal
                .fields
                .get(&code.field)
                .and_then(|held| held.value.as_str());
            let sent_to = state
                .requests
                .last()
                .map(|request| request.destination.as_str());
            // A verdict holds for the address it was reached with.
            if let Some(verdict) = state.passed
                && (current == sent_to || !verdict)
            {
                passed.insert(step.name.clone(), verdict);
            }
        }
        Self {
            inquiry,
            passed,
            attempts,
            today: now.to_zoned(TimeZone::UTC).date(),
        }
    }

    pub fn facts(&self) -> Facts<'_> {
        Facts {
            values: &self.inquiry.personal.fields,
            passed: &self.passed,
            attempts: &self.attempts,
            today: self.today,
        }
    }
}

impl Visit {
    pub fn known(&self) -> Known<'_> {
        Known::of(&self.inquiry.it, &self.definition, self.cx.now)
    }

    /// The position at an earlier screen that the visitor asked to see; the stored one otherwise.
    /// A page of the past changes nothing until it is sent.
    pub fn looking_at(&self, step: Option<&str>) -> Option<Position> {
        let Standing::Open(position) = &self.standing else {
            return None;
        };
        match step {
            Some(step) if step != position.step => {
                let known = self.known();
                Some(
                    flow::goto(&self.definition, position, step, &known.facts())
                        .unwrap_or_else(|_| position.clone()),
                )
            }
            _ => Some(position.clone()),
        }
    }

    /// The screen before a position, for the Back link.
    pub fn before(&self, position: &Position) -> Option<String> {
        let known = self.known();
        flow::go_back(&self.definition, position, &known.facts()).map(|earlier| earlier.step)
    }
}

/// What was wrong with a post; the page shows it beside the fields with what was typed.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    pub fields: Vec<FieldError>,
    pub posted: BTreeMap<String, FormInput>,
    /// About the code that was typed.
    pub code: Option<CodeFault>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeFault {
    /// Nothing, or not six digits.
    Malformed,
    Wrong,
    /// Right once, but its time is up.
    Expired,
    /// No more codes are sent for this step.
    NoMoreSends,
    /// Wait a little before another is sent.
    TooSoon {
        seconds: u32,
    },
}

/// The kind of the step at a position.
pub fn kind_at<'a>(definition: &'a Definition, position: &Position) -> Option<&'a StepKind> {
    definition.step(&position.step).map(|step| &step.kind)
}
