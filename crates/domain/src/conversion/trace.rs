//! What is known of one inquiry for the figures: facts folded so that their order does not matter.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Act, Life, Surroundings, When};
use crate::experiment::Assigned;

/// One screen of one inquiry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Showing {
    pub reached: When,
    /// First time that the person went on from it.
    pub left: Option<When>,
}

/// Each member is an extreme over the facts (the earliest, the latest), so that facts may come late,
/// twice or in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    pub created: Option<When>,
    /// The first human opening.
    pub opened: Option<When>,
    pub started: Option<When>,
    pub completed: Option<When>,
    pub failed: Option<When>,
    pub decided: Option<When>,
    /// Places in the event log, which alone tells which came last: the sandbox's clock can stand.
    pub expired: Option<i64>,
    pub resumed: Option<i64>,
    /// The last thing that the person did.
    pub acted: Option<(When, Act)>,
    /// Of the first act that tells them.
    pub surroundings: Option<(When, Surroundings)>,
    pub reference_mark: Option<i64>,
    /// Of the first act that tells one.
    pub device_mark: Option<(When, i64)>,
    pub steps: BTreeMap<String, Showing>,
    /// From its creation on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned: Option<Assigned>,
}

fn earliest<T: Ord>(known: &mut Option<T>, new: T) {
    match known {
        Some(old) if *old <= new => {}
        _ => *known = Some(new),
    }
}

fn latest<T: Ord>(known: &mut Option<T>, new: T) {
    match known {
        Some(old) if *old >= new => {}
        _ => *known = Some(new),
    }
}

impl Trace {
    /// Takes in something that the person did. `step`: the screen it was on, if it was on one.
    pub fn act(&mut self, act: Act, step: Option<&str>, when: When) {
        // That a screen came up is no act of the person. Whatever else happens is, and opens the inquiry
        // even where the report of the opening itself was lost.
        if act != Act::Shown {
            earliest(&mut self.opened, when);
            latest(&mut self.acted, (when, act));
        }
        let Some(step) = step else { return };
        let showing = self.steps.entry(step.to_owned()).or_insert(Showing {
            reached: when,
            left: None,
        });
        showing.reached = showing.reached.min(when);
        if act == Act::Left {
            earliest(&mut showing.left, when);
        }
    }

    pub fn surroundings(&mut self, surroundings: Surroundings, when: When) {
        if surroundings != Surroundings::default() {
            earliest(&mut self.surroundings, (when, surroundings));
        }
    }

    /// `reference`, `device`: the marks that the act carried.
    pub fn marks(&mut self, reference: Option<i64>, device: Option<i64>, when: When) {
        if let Some(mark) = reference {
            earliest(&mut self.reference_mark, mark);
        }
        if let Some(mark) = device {
            earliest(&mut self.device_mark, (when, mark));
        }
    }

    /// Takes in a fact of the event log.
    pub fn life(&mut self, life: Life, when: When) {
        match life {
            Life::Created => earliest(&mut self.created, when),
            Life::Started => earliest(&mut self.started, when),
            Life::Completed => earliest(&mut self.completed, when),
            Life::Failed => earliest(&mut self.failed, when),
            Life::Decided => earliest(&mut self.decided, when),
            Life::Expired => latest(&mut self.expired, when.place),
            Life::Resumed => latest(&mut self.resumed, when.place),
        }
    }

    /// Over by the passing of time, and not taken up again.
    pub fn is_expired(&self) -> bool {
        self.expired > self.resumed
    }

    pub fn is_finished(&self) -> bool {
        self.completed.is_some() || self.failed.is_some()
    }

    /// Not known of an inquiry that nobody opened.
    pub fn where_from(&self) -> Surroundings {
        match (self.opened, &self.surroundings) {
            (Some(_), Some((_, found))) => found.clone(),
            _ => Surroundings::default(),
        }
    }
}
