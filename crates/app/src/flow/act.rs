//! One act of a person: a form, a code, a button.

use std::collections::BTreeMap;

use bonafide_db::Tx;
use bonafide_domain::definition::{Outcome, StepKind};
use bonafide_domain::field::{Code, FieldError, FormInput, Held, Origin};
use bonafide_domain::flow::{self, Position, screen_fields, validate_form};
use bonafide_domain::inquiry::Command;
use bonafide_domain::session::{self, Device};
use jiff::tz::TimeZone;

use super::scene::Scene;
use super::{
    Faults, Known, Nowhere, Standing, Unopened, Visit, Way, codes, handoff, opening, visit,
};
use crate::{Draws, Error, House, Result, files, inquiries, links, sessions, tokens};

#[derive(Clone, Debug)]
pub enum Action {
    /// Intro and review: go on.
    Continue,
    Form(BTreeMap<String, FormInput>),
    Code(String),
    /// Send the code again.
    Resend,
    /// Leave; what was typed is kept.
    Stop,
    /// Begin on the device that a hand-off's link was opened on; `page` tells one page from another.
    TakeOver {
        page: String,
    },
}

/// What came of an act.
pub enum Done {
    /// Show this screen; the token belongs into its address.
    Moved {
        visit: Box<Visit>,
        token: String,
    },
    /// Nothing changed, but that files with which nothing is wrong were taken in: show the same screen
    /// with what was wrong.
    Refused {
        visit: Box<Visit>,
        position: Position,
        faults: Faults,
        token: String,
    },
    Stopped(Box<Visit>),
    /// Nothing changed: the same page may be sent again after so many seconds.
    HeldOff {
        visit: Box<Visit>,
        retry_after: u64,
    },
    /// The visitor may not act: the page for [`Visit::standing`].
    Barred(Box<Visit>),
    Nowhere(Nowhere),
    /// The inquiry has as many sessions as its template allows.
    TooManySessions(Box<Visit>),
}

/// `step`: the screen that the person acted on; they may have gone back in the browser.
#[allow(clippy::too_many_arguments)] // one browser request
pub fn act(
    tx: &mut Tx,
    house: &House,
    way: &Way,
    step: Option<&str>,
    action: &Action,
    device: &Device,
    locale: &str,
    real: jiff::Timestamp,
    draws: impl Into<Draws>,
) -> Result<Done> {
    let mut visit = match visit(tx, house, way, real, draws)? {
        Ok(visit) => visit,
        Err(nowhere) => return Ok(Done::Nowhere(nowhere)),
    };
    if let Way::Template(opening) = way
        && let Err(unopened) = opening::make(tx, house, &mut visit, opening)?
    {
        return Ok(match unopened {
            Unopened::Unworked { retry_after, .. } => Done::HeldOff {
                visit: Box::new(visit),
                retry_after,
            },
            unopened => Done::Nowhere(Nowhere::Unopened(unopened)),
        });
    }
    if visit.standing == Standing::Expired && visit.inquiry.it.status.is_open() {
        inquiries::change(tx, house, &visit.cx, &mut visit.inquiry, Command::Expire)?;
    }
    let from_link = visit.standing == Standing::Link
        || handoff::is_said_again(tx, house, &mut visit, way, action)?;
    if from_link {
        if let Way::Code(code) = way
            && let Some(found) = links::find(tx, house, code)?
        {
            links::use_up(tx, &found, visit.cx.now)?;
        }
        visit.standing = Standing::Open(super::position(
            &visit.inquiry.it,
            &visit.definition,
            visit.cx.now,
        )?);
    }
    let Standing::Open(stored) = visit.standing.clone() else {
        return Ok(Done::Barred(Box::new(visit)));
    };
    let scene = Scene::before(house, way, &visit, &stored)?;
    let Some(token) = enter(tx, house, &mut visit, device, locale)? else {
        return Ok(Done::TooManySessions(Box::new(visit)));
    };
    if from_link {
        handoff::take_over(tx, house, &mut visit, action)?;
    }
    // What was sent does not belong to the screen that the visitor stands at: it is shown first.
    let arrives = from_link || visit.switched;
    let step = if arrives { None } else { step };
    let done = perform(tx, house, visit, stored, step, action, token, arrives)?;
    scene.record(tx, house, &done, step, action, device, locale)?;
    Ok(done)
}

/// What an act comes to, for a visitor whose session has begun.
#[allow(clippy::too_many_arguments)] // one browser request
fn perform(
    tx: &mut Tx,
    house: &House,
    mut visit: Visit,
    stored: Position,
    step: Option<&str>,
    action: &Action,
    token: String,
    arrives: bool,
) -> Result<Done> {
    if arrives {
        let position = stored;
        arrive(tx, house, &mut visit, position)?;
        return Ok(moved(visit, token));
    }
    if matches!(action, Action::Stop) {
        if let Some(session) = &mut visit.session {
            sessions::change(tx, house, &visit.cx, session, session::Command::Cancel)?;
        }
        handoff::give_back(tx, house, &visit)?;
        return Ok(Done::Stopped(Box::new(visit)));
    }
    let position = match step {
        Some(step) if step != stored.step => {
            let known = visit.known();
            match flow::goto(&visit.definition, &stored, step, &known.facts()) {
                Ok(position) => position,
                // A page that is no longer on the way: show where the person is.
                Err(_) => {
                    drop(known);
                    arrive(tx, house, &mut visit, stored)?;
                    return Ok(moved(visit, token));
                }
            }
        }
        _ => stored,
    };
    let faults = take(tx, house, &mut visit, &position, action)?;
    match faults {
        Some(faults) => Ok(Done::Refused {
            visit: Box::new(visit),
            position,
            faults,
            token,
        }),
        None => {
            go_on(tx, house, &mut visit, position, action)?;
            Ok(moved(visit, token))
        }
    }
}

fn moved(visit: Visit, token: String) -> Done {
    Done::Moved {
        visit: Box::new(visit),
        token,
    }
}

/// The visitor's session, begun if this is their first act. None: there are too many.
pub(super) fn enter(
    tx: &mut Tx,
    house: &House,
    visit: &mut Visit,
    device: &Device,
    locale: &str,
) -> Result<Option<String>> {
    if visit.session.is_none() {
        let id = visit.reserved.take();
        let made = sessions::create(
            tx,
            house,
            &visit.cx,
            &visit.template,
            &mut visit.inquiry,
            id,
        );
        let session = match made {
            Ok(session) => session,
            Err(Error::Conflict { .. }) => return Ok(None),
            Err(other) => return Err(other),
        };
        visit.session = Some(crate::Kept {
            it: session,
            key: visit.inquiry.key.clone(),
        });
    }
    let Some(session) = &mut visit.session else {
        return Ok(None);
    };
    let command = session::Command::Start {
        device: Box::new(device.clone()),
        locale: locale.to_owned(),
    };
    let begun = sessions::change(tx, house, &visit.cx, session, command)?;
    // A language chosen on the way is the one in which a resumed inquiry opens.
    if begun || visit.inquiry.it.locale.as_deref() != Some(locale) {
        let command = Command::Open {
            session_id: session.it.id.clone(),
            locale: locale.to_owned(),
        };
        inquiries::change(tx, house, &visit.cx, &mut visit.inquiry, command)?;
    }
    tokens::sign(house, &visit.cx, &session.it).map(Some)
}

/// Takes in what was given at a position; Some: it cannot be accepted.
fn take(
    tx: &mut Tx,
    house: &House,
    visit: &mut Visit,
    position: &Position,
    action: &Action,
) -> Result<Option<Faults>> {
    let definition = visit.definition.clone();
    let Some(step) = definition.step(&position.step) else {
        return Err(Error::internal("the position names no step"));
    };
    match (&step.kind, action) {
        (StepKind::Form { .. }, Action::Form(posted)) => {
            take_form(tx, house, visit, &step.name, posted)
        }
        (StepKind::EmailCode(_) | StepKind::PhoneCode(_), Action::Code(typed)) => {
            codes::check(tx, house, visit, &step.name, typed)
        }
        (StepKind::EmailCode(_) | StepKind::PhoneCode(_), Action::Resend) => {
            codes::resend(tx, house, visit, &step.name)
        }
        _ => Ok(None),
    }
}

fn take_form(
    tx: &mut Tx,
    house: &House,
    visit: &mut Visit,
    step: &str,
    posted: &BTreeMap<String, FormInput>,
) -> Result<Option<Faults>> {
    let values = &visit.inquiry.it.personal.fields;
    // Fields that the integrator set are not the person's to change, whatever is posted; so they
    // are not even looked at.
    let open: Vec<&str> = screen_fields(&visit.definition, step, values)
        .iter()
        .filter(|field| !field.locked)
        .map(|field| field.schema.key.as_str())
        .collect();
    let posted: BTreeMap<String, FormInput> = posted
        .iter()
        .filter(|(key, _)| open.contains(&key.as_str()))
        .map(|(key, input)| (key.clone(), input.clone()))
        .collect();
    let today = visit.cx.now.to_zoned(TimeZone::UTC).date();
    let checked = validate_form(&visit.definition, step, &posted, values, today);
    let (accepted, mut errors) = match checked {
        Ok(accepted) => (accepted, None),
        Err(refusal) => (refusal.files, Some(refusal.errors)),
    };
    let mut fields: Vec<(String, Held)> = accepted
        .into_iter()
        .filter(|(key, value)| values.get(key).is_none_or(|old| old.value != *value))
        .map(|(key, value)| {
            let held = Held {
                value,
                origin: Origin::Person,
            };
            (key, held)
        })
        .collect();
    if let Some(full) = keep_files(tx, visit, &mut fields)? {
        errors.get_or_insert_default().extend(full);
        fields.clear();
    }
    let refused = errors.map(|fields| Faults {
        fields,
        posted,
        code: None,
    });
    if refused.is_some() && fields.is_empty() {
        return Ok(refused);
    }
    // The first real input begins the inquiry (contract, lifecycle).
    inquiries::change(tx, house, &visit.cx, &mut visit.inquiry, Command::Start)?;
    if !fields.is_empty() {
        let command = Command::Submit {
            step: step.to_owned(),
            fields,
        };
        inquiries::change(tx, house, &visit.cx, &mut visit.inquiry, command)?;
    }
    Ok(refused)
}

/// Stores the files among accepted values; Some, and nothing is stored: the inquiry takes no more.
fn keep_files(
    tx: &mut Tx,
    visit: &Visit,
    fields: &mut [(String, Held)],
) -> Result<Option<Vec<FieldError>>> {
    let definition = &visit.definition;
    let mut given = Vec::new();
    let mut new = 0;
    for (key, held) in fields.iter_mut() {
        let schema = definition.field(key).filter(|it| it.holds_files());
        let of_field = schema.map_or(0, |schema| files::count_new(schema, &mut held.value));
        if of_field > 0 {
            given.push(key.clone());
            new += of_field;
        }
    }
    let (inquiry, Some(key)) = (&visit.inquiry.it, &visit.inquiry.key) else {
        return Ok(None);
    };
    if given.is_empty() {
        return Ok(None);
    }
    if !files::has_room(tx, &inquiry.id, new)? {
        let max = files::MAX_FILES;
        let full = |key: String| FieldError::new(&key, Code::TooManyFiles { max });
        return Ok(Some(given.into_iter().map(full).collect()));
    }
    let values = fields.iter_mut();
    let values = values.map(|(name, held)| (name.as_str(), &mut held.value));
    files::keep(tx, &visit.cx, &inquiry.id, key, definition, values)?;
    Ok(None)
}

/// From an answered position to the next screen or end.
fn go_on(
    tx: &mut Tx,
    house: &House,
    visit: &mut Visit,
    position: Position,
    action: &Action,
) -> Result<()> {
    if matches!(action, Action::Resend) {
        return arrive(tx, house, visit, position);
    }
    let known = visit.known();
    let next = match flow::advance(&visit.definition, &position, &known.facts()) {
        Ok(next) => next,
        // Not answered: the person stays where they are.
        Err(_) => position,
    };
    drop(known);
    arrive(tx, house, visit, next)
}

/// Puts the person at a position and does what being there means.
fn arrive(tx: &mut Tx, house: &House, visit: &mut Visit, mut position: Position) -> Result<()> {
    let definition = visit.definition.clone();
    // A code step without an address to send to fails at once, and the flow goes on from there.
    for _ in 0..=definition.steps.len() {
        let command = Command::Move {
            position: position.clone(),
        };
        inquiries::change(tx, house, &visit.cx, &mut visit.inquiry, command)?;
        let Some(step) = definition.step(&position.step) else {
            break;
        };
        match &step.kind {
            StepKind::EmailCode(_) | StepKind::PhoneCode(_) => {
                if codes::begin(tx, house, visit, &step.name)? {
                    break;
                }
                let known = Known::of(&visit.inquiry.it, &definition, visit.cx.now);
                position = flow::advance(&definition, &position, &known.facts())
                    .map_err(Error::internal)?;
            }
            StepKind::End { outcome } => {
                end(tx, house, visit, *outcome)?;
                visit.standing = Standing::Ended(position);
                return Ok(());
            }
            _ => break,
        }
    }
    visit.standing = Standing::Open(position);
    Ok(())
}

fn end(tx: &mut Tx, house: &House, visit: &mut Visit, outcome: Outcome) -> Result<()> {
    let commands = match outcome {
        Outcome::Completed => vec![Command::Complete],
        Outcome::Failed => vec![Command::Fail],
        Outcome::NeedsReview => vec![Command::Complete, Command::MarkForReview],
    };
    for command in commands {
        inquiries::change(tx, house, &visit.cx, &mut visit.inquiry, command)?;
    }
    Ok(())
}
