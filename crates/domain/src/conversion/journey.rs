//! A person's way through one template.

use serde::{Deserialize, Serialize};

use super::{Act, JOURNEY_WINDOW_MS, RIPENING_MS, Surroundings, Trace, When};
use crate::experiment::Assigned;

/// One opened inquiry of a person.
#[derive(Clone, Copy, Debug)]
pub struct Opened<'a> {
    pub id: &'a str,
    pub version_id: &'a str,
    pub channel: &'a str,
    pub trace: &'a Trace,
}

/// A screen on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    pub step: String,
    /// The person went on from it. The last one is left by finishing.
    pub left: bool,
    /// From its first showing until the person went on, in whole seconds; none while they did not.
    pub seconds: Option<u64>,
}

/// What one person did in the inquiries of one template within the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journey {
    /// The first human opening, in milliseconds since 1970.
    pub entered_at: i64,
    /// Of the inquiry by which it was entered, as are the channel and the surroundings.
    pub version_id: String,
    pub channel: String,
    pub surroundings: Surroundings,
    /// Inquiries that were opened on the way, in that order.
    pub inquiries: Vec<String>,
    pub started: bool,
    pub completed: bool,
    pub failed: bool,
    pub decided: bool,
    /// In the order in which they were reached first.
    pub passages: Vec<Passage>,
    /// The last act in the inquiry that got furthest. An inquiry begun anew that gets no further
    /// does not move it.
    pub acted_at: i64,
    /// What that act was.
    pub last_act: Option<Act>,
    /// The side that the inquiry by which it was entered is on. Only the first journey of a person
    /// counts for an experiment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned: Option<Assigned>,
}

impl Journey {
    pub fn is_finished(&self) -> bool {
        self.completed || self.failed
    }

    /// Not finished, and quiet for less than the ripening time: too early to say.
    pub fn is_waiting(&self, now: i64) -> bool {
        !self.is_finished() && now - self.acted_at < RIPENING_MS
    }

    /// Entered long enough ago to be compared with others, whatever came of it, and not on the way any
    /// more. Those who were quick to finish are no sign of the rest.
    pub fn is_ripe(&self, now: i64) -> bool {
        now - self.entered_at >= RIPENING_MS && !self.is_waiting(now)
    }

    /// The screen at which it stands or was dropped. None once finished, or where no screen is known.
    pub fn stands_at(&self) -> Option<&str> {
        match self.passages.last() {
            Some(last) if !last.left => Some(&last.step),
            _ => None,
        }
    }
}

/// The journeys of one person through one template, in order. Inquiries that were not opened are
/// passed over.
///
/// A journey is entered by the earliest opening, and takes in every inquiry opened within the
/// window after it; the first opening after the window enters the next one.
pub fn journeys(inquiries: &[Opened]) -> Vec<Journey> {
    let mut opened: Vec<(When, Opened)> = inquiries
        .iter()
        .filter_map(|inquiry| inquiry.trace.opened.map(|when| (when, *inquiry)))
        .collect();
    opened.sort_by(|(a, one), (b, other)| (a, one.id).cmp(&(b, other.id)));
    let mut found: Vec<Journey> = Vec::new();
    let mut rest = opened.as_slice();
    while let Some((entry, _)) = rest.first() {
        let end = entry.at.saturating_add(JOURNEY_WINDOW_MS);
        let count = rest.partition_point(|(when, _)| when.at < end);
        let (of_this, later) = rest.split_at(count);
        if let Some(mut journey) = journey(of_this) {
            let mut earlier = found.iter().filter_map(|it| it.assigned.as_ref());
            let experiment = journey.assigned.as_ref().map(|it| &it.experiment_id);
            if earlier.any(|it| Some(&it.experiment_id) == experiment) {
                journey.assigned = None;
            }
            found.push(journey);
        }
        rest = later;
    }
    found
}

fn journey(members: &[(When, Opened)]) -> Option<Journey> {
    let (entry, first) = members.first()?;
    let any = |holds: fn(&Trace) -> bool| members.iter().any(|(_, one)| holds(one.trace));
    let (completed, failed) = (
        any(|trace| trace.completed.is_some()),
        any(|trace| trace.failed.is_some()),
    );
    // Each screen where it was reached first, whichever inquiry that was in.
    let mut firsts: Vec<(When, &str, &Opened)> = Vec::new();
    for (_, member) in members {
        for (step, showing) in &member.trace.steps {
            let new = (showing.reached, step.as_str(), member);
            match firsts.iter_mut().find(|(_, known, _)| known == step) {
                Some(old) if (old.0, old.2.id) <= (new.0, new.2.id) => {}
                Some(old) => *old = new,
                None => firsts.push(new),
            }
        }
    }
    firsts.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    let furthest = firsts.last().map_or(first, |(_, _, member)| member);
    let last = firsts.len().saturating_sub(1);
    // When the person went on from a screen, whichever inquiry that was in.
    let left = |step: &str| {
        let showings = members
            .iter()
            .filter_map(|(_, it)| it.trace.steps.get(step));
        showings.filter_map(|showing| showing.left).min()
    };
    let passages = firsts
        .iter()
        .enumerate()
        .map(|(index, (reached, step, _))| Passage {
            step: (*step).to_owned(),
            left: index < last || completed || failed,
            seconds: left(step).map(|left| seconds_between(*reached, left)),
        })
        .collect();
    Some(Journey {
        entered_at: entry.at,
        version_id: first.version_id.to_owned(),
        channel: first.channel.to_owned(),
        surroundings: first.trace.where_from(),
        inquiries: members.iter().map(|(_, one)| one.id.to_owned()).collect(),
        started: any(|trace| trace.started.is_some()),
        completed,
        failed,
        decided: any(|trace| trace.decided.is_some()),
        passages,
        acted_at: furthest.trace.acted.map_or(entry.at, |(when, _)| when.at),
        last_act: furthest.trace.acted.map(|(_, act)| act),
        assigned: first.trace.assigned.clone(),
    })
}

fn seconds_between(from: When, to: When) -> u64 {
    let millis = to.at.saturating_sub(from.at).max(0);
    (millis as u64 + 500) / 1000
}
