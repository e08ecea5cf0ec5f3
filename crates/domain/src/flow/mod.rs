//! The flow machine: given a definition, where a person is and what is known, which screen comes
//! next. Pure; the same arguments always give the same screen.
//!
//! - A form whose every field was set by the API is never shown; a code that was confirmed is never
//!   asked for again; a review with nothing to review is passed over.
//! - Branches are followed at once, so a [`Position`] is always at a screen or an end.

mod condition;
mod form;
mod review;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::definition::{Definition, Step, StepKind};
use crate::field::Values;

pub use condition::{age_on, holds};
pub use form::{Refusal, ScreenField, missing_fields, screen_fields, validate_form};
pub use review::{ReviewRow, review_rows};

/// Where a person is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The screen shown now.
    pub step: String,
    /// The screens shown before, in order, each once; Back goes to the last of them.
    pub history: Vec<String>,
    /// Screens that were answered after this one, before the person came back from the review to
    /// change something; going on passes over those that are still complete.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ahead: Vec<String>,
}

/// What is known of an inquiry.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub values: &'a Values,
    /// By the name of a code step: whether its current verification passed or failed. Absent while
    /// it is open, and again after its address was changed.
    pub passed: &'a BTreeMap<String, bool>,
    /// By the name of a code step: how many verifications were begun there.
    pub attempts: &'a BTreeMap<String, u32>,
    /// The person's date, for ages and bounds that say `today`.
    pub today: Date,
}

/// Why the flow cannot move.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FlowError {
    /// The definition has no such step, or none at all.
    #[error("the template version has no step `{0}`")]
    UnknownStep(String),
    /// The step still lacks required values, or its code was neither confirmed nor given up.
    #[error("step `{0}` is not answered yet")]
    NotAnswered(String),
    /// The step was never shown, or is a code that was already confirmed.
    #[error("step `{0}` cannot be gone back to")]
    NotVisited(String),
    /// Branches lead round in a circle; publishing refuses such a definition.
    #[error("the branches after step `{0}` never reach a screen")]
    Endless(String),
}

/// The first screen.
///
/// # Errors
/// [`FlowError::UnknownStep`] and [`FlowError::Endless`], for definitions that were never proved.
pub fn first(definition: &Definition, facts: &Facts) -> Result<Position, FlowError> {
    let start = definition
        .first_step()
        .ok_or_else(|| FlowError::UnknownStep(definition.start.clone().unwrap_or_default()))?;
    settle(definition, &start.name, Vec::new(), Vec::new(), facts)
}

/// The screen after this one, once it is answered. An end stays where it is.
///
/// # Errors
/// [`FlowError::NotAnswered`] when required values are missing or a code is still open.
pub fn advance(
    definition: &Definition,
    position: &Position,
    facts: &Facts,
) -> Result<Position, FlowError> {
    let step = find(definition, &position.step)?;
    let next = match &step.kind {
        StepKind::End { .. } => return Ok(position.clone()),
        StepKind::Intro { next } | StepKind::Review { next } => next,
        StepKind::Form { next, .. } => {
            if !missing_fields(definition, step, facts.values).is_empty() {
                return Err(FlowError::NotAnswered(step.name.clone()));
            }
            next
        }
        StepKind::EmailCode(code) | StepKind::PhoneCode(code) => {
            match facts.passed.get(&step.name) {
                Some(true) => &code.next,
                Some(false) => &code.failed,
                None => return Err(FlowError::NotAnswered(step.name.clone())),
            }
        }
        StepKind::Branch { routes, otherwise } => {
            branch(step, routes, otherwise.as_deref(), facts)?
        }
    };
    let mut history = position.history.clone();
    if step.kind.is_screen() {
        history.push(step.name.clone());
    }
    settle(definition, next, history, position.ahead.clone(), facts)
}

/// The screen before this one; nothing on the first. Confirmed codes are passed over, because they
/// cannot be entered twice.
pub fn go_back(definition: &Definition, position: &Position, facts: &Facts) -> Option<Position> {
    if matches!(definition.step(&position.step)?.kind, StepKind::End { .. }) {
        return None;
    }
    let mut history = position.history.clone();
    while let Some(name) = history.pop() {
        let can_return = definition
            .step(&name)
            .is_some_and(|step| !is_confirmed(step, facts));
        if can_return {
            return Some(Position {
                step: name,
                history,
                ahead: position.ahead.clone(),
            });
        }
    }
    None
}

/// Goes back to a screen shown before. From a review, going on then returns straight to it.
///
/// # Errors
/// [`FlowError::NotVisited`] for every other step, and from an end.
pub fn goto(
    definition: &Definition,
    position: &Position,
    step: &str,
    facts: &Facts,
) -> Result<Position, FlowError> {
    let refuse = || FlowError::NotVisited(step.to_owned());
    let place = position
        .history
        .iter()
        .position(|name| name == step)
        .ok_or_else(refuse)?;
    let here = find(definition, &position.step)?;
    let target = find(definition, step)?;
    if is_confirmed(target, facts) || matches!(here.kind, StepKind::End { .. }) {
        return Err(refuse());
    }
    let ahead = match here.kind {
        StepKind::Review { .. } => position.history[place + 1..].to_vec(),
        _ => Vec::new(),
    };
    Ok(Position {
        step: step.to_owned(),
        history: position.history[..place].to_vec(),
        ahead,
    })
}

fn find<'d>(definition: &'d Definition, name: &str) -> Result<&'d Step, FlowError> {
    definition
        .step(name)
        .ok_or_else(|| FlowError::UnknownStep(name.to_owned()))
}

fn is_confirmed(step: &Step, facts: &Facts) -> bool {
    step.kind.code().is_some() && facts.passed.get(&step.name) == Some(&true)
}

fn branch<'d>(
    step: &Step,
    routes: &'d [crate::definition::Route],
    otherwise: Option<&'d str>,
    facts: &Facts,
) -> Result<&'d str, FlowError> {
    routes
        .iter()
        .find(|route| holds(&route.when, facts))
        .map(|route| route.next.as_str())
        .or(otherwise)
        .ok_or_else(|| FlowError::Endless(step.name.clone()))
}

/// What an arrival at a step comes to.
enum Arrival<'d> {
    Show,
    /// Nothing to ask: go on without showing it.
    PassOver(&'d str),
    /// Answered before: it stays in the history, and the way goes on.
    Answered(&'d str),
}

fn arrive<'d>(
    definition: &Definition,
    step: &'d Step,
    history: &[String],
    ahead: &[String],
    facts: &Facts,
) -> Result<Arrival<'d>, FlowError> {
    let answered_before = ahead.contains(&step.name);
    Ok(match &step.kind {
        StepKind::Branch { routes, otherwise } => {
            Arrival::PassOver(branch(step, routes, otherwise.as_deref(), facts)?)
        }
        StepKind::EmailCode(code) | StepKind::PhoneCode(code) if is_confirmed(step, facts) => {
            Arrival::PassOver(&code.next)
        }
        StepKind::Form { next, .. } => {
            let all_locked = screen_fields(definition, &step.name, facts.values)
                .iter()
                .all(|field| field.locked);
            if all_locked {
                Arrival::PassOver(next)
            } else if answered_before && missing_fields(definition, step, facts.values).is_empty() {
                Arrival::Answered(next)
            } else {
                Arrival::Show
            }
        }
        StepKind::Intro { next } if answered_before => Arrival::Answered(next),
        StepKind::Review { next } if review_rows(definition, history, facts.values).is_empty() => {
            Arrival::PassOver(next)
        }
        StepKind::Intro { .. }
        | StepKind::Review { .. }
        | StepKind::EmailCode(_)
        | StepKind::PhoneCode(_)
        | StepKind::End { .. } => Arrival::Show,
    })
}

/// Follows the way from `name` to the next screen to show. Each step is passed at most once, so the
/// work is bounded by the number of steps.
fn settle(
    definition: &Definition,
    name: &str,
    mut history: Vec<String>,
    ahead: Vec<String>,
    facts: &Facts,
) -> Result<Position, FlowError> {
    let mut passed = BTreeSet::new();
    let mut first_passed_screen = None;
    let mut step = find(definition, name)?;
    while passed.insert(step.name.as_str()) {
        let next = match arrive(definition, step, &history, &ahead, facts)? {
            Arrival::Show => return Ok(stop(definition, step, history, ahead)),
            Arrival::PassOver(next) => next,
            Arrival::Answered(next) => {
                history.push(step.name.clone());
                next
            }
        };
        if step.kind.is_screen() && first_passed_screen.is_none() {
            first_passed_screen = Some(step);
        }
        step = find(definition, next)?;
    }
    // Only screens without a question are left in the circle: show one, so that the person sees
    // where they are and can act.
    match first_passed_screen {
        Some(step) => Ok(stop(definition, step, history, ahead)),
        None => Err(FlowError::Endless(name.to_owned())),
    }
}

/// A position at `step`. When the flow led back to a screen shown before, the history ends there:
/// Back then goes where it went the first time.
fn stop(
    definition: &Definition,
    step: &Step,
    mut history: Vec<String>,
    ahead: Vec<String>,
) -> Position {
    let mut seen = BTreeSet::new();
    history.retain(|name| definition.step(name).is_some() && seen.insert(name.clone()));
    if let Some(place) = history.iter().position(|name| *name == step.name) {
        history.truncate(place);
    }
    let ahead = match step.kind {
        StepKind::Review { .. } | StepKind::End { .. } => Vec::new(),
        _ => ahead,
    };
    Position {
        step: step.name.clone(),
        history,
        ahead,
    }
}
