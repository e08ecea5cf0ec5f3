//! The search for a way to an end: depth first, the most plausible answer first.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::answers::{fillings, tests};
use super::{Answers, Codes, NoPlan, Plan, Turn, Wish};
use crate::definition::{CodeStep, Definition, Outcome, StepKind, Test};
use crate::field::{FieldError, Held, Origin, Values};
use crate::flow::{self, Facts, Position, validate_form};

/// How much may be tried: a screen counts as one, and each field of each way to fill a form as one
/// more. A database waits meanwhile.
const EFFORT: usize = 20_000;
/// Screens of one way: no person goes on for longer.
const MAX_TURNS: usize = 100;

/// What is left of the work that one question is worth; several plans can share it.
#[derive(Clone, Copy, Debug)]
pub struct Effort(usize);

impl Default for Effort {
    fn default() -> Self {
        Self(EFFORT)
    }
}

impl Effort {
    fn spend(&mut self, effort: usize) {
        self.0 = self.0.saturating_sub(effort);
    }

    fn is_spent(self) -> bool {
        self.0 == 0
    }
}

/// A way from the first screen to an end that fits the wish. `values`: what the inquiry holds
/// already; `answers`: what the person is to answer in place of the sample answers.
///
/// # Errors
/// See [`NoPlan`].
pub fn plan(
    definition: &Definition,
    values: &Values,
    answers: &Answers,
    today: Date,
    wish: Wish,
    effort: &mut Effort,
) -> Result<Plan, NoPlan> {
    let mut search = Search {
        definition,
        tests: tests(definition),
        answers,
        today,
        wish,
        effort,
        not_taken: None,
    };
    let known = Known {
        values: values.clone(),
        passed: BTreeMap::new(),
        attempts: BTreeMap::new(),
    };
    let first = flow::first(definition, &known.facts(today)).map_err(|_| NoPlan::NoWay)?;
    let mut turns = Vec::new();
    match search.from(first, known, &mut turns) {
        Some((end, outcome)) => Ok(Plan {
            turns,
            end,
            outcome,
        }),
        None if search.effort.is_spent() => Err(NoPlan::TooWide),
        None => Err(match search.not_taken {
            Some((step, errors)) => NoPlan::NotTaken { step, errors },
            None => NoPlan::NoWay,
        }),
    }
}

/// What is known of the inquiry on the way.
#[derive(Clone)]
struct Known {
    values: Values,
    passed: BTreeMap<String, bool>,
    attempts: BTreeMap<String, u32>,
}

impl Known {
    fn facts(&self, today: Date) -> Facts<'_> {
        Facts {
            values: &self.values,
            passed: &self.passed,
            attempts: &self.attempts,
            today,
        }
    }
}

struct Search<'d> {
    definition: &'d Definition,
    tests: BTreeMap<&'d str, Vec<&'d Test>>,
    answers: &'d Answers,
    today: Date,
    wish: Wish,
    effort: &'d mut Effort,
    /// The first form that took no answer at all.
    not_taken: Option<(String, Vec<FieldError>)>,
}

impl Search<'_> {
    /// The end's name and outcome; `turns` is then the whole way to it.
    fn from(
        &mut self,
        mut at: Position,
        mut known: Known,
        turns: &mut Vec<Turn>,
    ) -> Option<(String, Outcome)> {
        let definition = self.definition;
        // A code without an address fails at once, and the flow goes on from there.
        for _ in 0..=definition.steps.len() {
            self.effort.spend(1);
            if self.effort.is_spent() || turns.len() >= MAX_TURNS {
                return None;
            }
            let step = definition.step(&at.step)?;
            match &step.kind {
                StepKind::End { outcome } => {
                    let fits = *outcome == self.wish.outcome && self.codes_fit(&known);
                    return fits.then(|| (step.name.clone(), *outcome));
                }
                StepKind::Branch { .. } => return None,
                StepKind::Intro { .. } | StepKind::Review { .. } => {
                    let turn = Turn::Continue {
                        step: step.name.clone(),
                    };
                    return self.after(turn, &at, known, turns);
                }
                StepKind::Form { .. } => return self.form(&step.name, &at, &known, turns),
                StepKind::EmailCode(code) | StepKind::PhoneCode(code) => {
                    if begin(&step.name, code, &mut known) {
                        return self.code(&step.name, code, &at, &known, turns);
                    }
                    at = flow::advance(definition, &at, &known.facts(self.today)).ok()?;
                }
            }
        }
        None
    }

    fn after(
        &mut self,
        turn: Turn,
        at: &Position,
        known: Known,
        turns: &mut Vec<Turn>,
    ) -> Option<(String, Outcome)> {
        let next = flow::advance(self.definition, at, &known.facts(self.today)).ok()?;
        turns.push(turn);
        let found = self.from(next, known, turns);
        if found.is_none() {
            turns.pop();
        }
        found
    }

    fn form(
        &mut self,
        step: &str,
        at: &Position,
        known: &Known,
        turns: &mut Vec<Turn>,
    ) -> Option<(String, Outcome)> {
        let (definition, today) = (self.definition, self.today);
        let ways = fillings(
            definition,
            step,
            &known.values,
            &self.tests,
            self.answers,
            today,
        );
        self.effort.spend(ways.iter().map(BTreeMap::len).sum());
        let mut refused = None;
        let mut taken = false;
        for posted in ways {
            if self.effort.is_spent() {
                return None;
            }
            let accepted = match validate_form(definition, step, &posted, &known.values, today) {
                Ok(accepted) => accepted,
                Err(refusal) => {
                    refused.get_or_insert(refusal.errors);
                    continue;
                }
            };
            taken = true;
            let mut known = known.clone();
            for (key, value) in accepted {
                self.forget_verdicts(&key, &value, &mut known);
                let held = Held {
                    value,
                    origin: Origin::Person,
                };
                known.values.insert(key, held);
            }
            let turn = Turn::Fill {
                step: step.to_owned(),
                posted,
            };
            if let Some(found) = self.after(turn, at, known, turns) {
                return Some(found);
            }
        }
        if let (false, Some(errors)) = (taken, refused) {
            self.not_taken.get_or_insert((step.to_owned(), errors));
        }
        None
    }

    /// A confirmation holds for the address that it was reached with.
    fn forget_verdicts(&self, key: &str, value: &serde_json::Value, known: &mut Known) {
        let same = known
            .values
            .get(key)
            .is_some_and(|held| held.value == *value);
        if same {
            return;
        }
        for step in &self.definition.steps {
            let of_this = step.kind.code().is_some_and(|code| code.field == key);
            if of_this && known.passed.get(&step.name) == Some(&true) {
                known.passed.remove(&step.name);
            }
        }
    }

    fn code(
        &mut self,
        step: &str,
        code: &CodeStep,
        at: &Position,
        known: &Known,
        turns: &mut Vec<Turn>,
    ) -> Option<(String, Outcome)> {
        let is_email = self
            .definition
            .step(step)
            .is_some_and(|step| matches!(step.kind, StepKind::EmailCode(_)));
        let failing = match self.wish.codes {
            Codes::Any | Codes::Confirmed => false,
            Codes::EmailFailed => is_email,
            Codes::PhoneFailed => !is_email,
        };
        for right in [!failing, failing] {
            let step = step.to_owned();
            let mut known = known.clone();
            known.passed.insert(step.clone(), right);
            let turn = match right {
                true => Turn::RightCode { step },
                false => Turn::WrongCodes {
                    step,
                    attempts: code.attempts,
                },
            };
            if let Some(found) = self.after(turn, at, known, turns) {
                return Some(found);
            }
        }
        None
    }

    fn codes_fit(&self, known: &Known) -> bool {
        let failed = |email: bool| {
            self.definition.steps.iter().any(|step| {
                let kind = match step.kind {
                    StepKind::EmailCode(_) => email,
                    StepKind::PhoneCode(_) => !email,
                    _ => false,
                };
                kind && known.passed.get(&step.name) == Some(&false)
            })
        };
        match self.wish.codes {
            Codes::Any => true,
            Codes::Confirmed => known.passed.values().any(|passed| *passed),
            Codes::EmailFailed => failed(true),
            Codes::PhoneFailed => failed(false),
        }
    }
}

/// Begins a verification on arrival. False: there is no address, and it has failed.
fn begin(step: &str, code: &CodeStep, known: &mut Known) -> bool {
    let address = known
        .values
        .get(&code.field)
        .and_then(|held| held.value.as_str());
    if address.is_none_or(str::is_empty) {
        known.passed.insert(step.to_owned(), false);
        return false;
    }
    known.passed.remove(step);
    *known.attempts.entry(step.to_owned()).or_default() += 1;
    true
}
