//! Which scenario makes an event happen: what `bonafide trigger` plays.

use crate::{Error, Result};

pub enum Trigger {
    /// The scenario of that name, at whose end the event has happened.
    Scenario(&'static str),
    /// What causes it instead.
    Refused(&'static str),
}

use Trigger::{Refused, Scenario};

const BY_PATCH: &str = "it is caused by PATCH /inquiries/{inquiry-id}";
const BY_TEMPLATES: &str = "it is caused by work on templates, not by an inquiry";
const BY_ACCOUNTS: &str = "it is caused by the operations on accounts";

/// Every event of the log that an inquiry, its sessions, its account or its template can have.
#[rustfmt::skip] // a table is read by its columns
pub const TRIGGERS: &[(&str, Trigger)] = &[
    ("inquiry.created", Scenario("created")),
    ("inquiry.opened", Scenario("abandoned")),
    ("inquiry.session-added", Scenario("abandoned")),
    ("inquiry.started", Scenario("abandoned")),
    ("inquiry.fields-submitted", Scenario("abandoned")),
    ("inquiry.transitioned", Scenario("abandoned")),
    ("inquiry.code-updated", Scenario("completed_with_code")),
    ("inquiry.completed", Scenario("completed")),
    ("inquiry.failed", Scenario("failed")),
    ("inquiry.expired", Scenario("expired_mid_flow")),
    ("inquiry.resumed", Scenario("resumed")),
    ("inquiry.marked-for-review", Scenario("needs_review")),
    ("inquiry.approved", Scenario("approved")),
    ("inquiry.declined", Scenario("declined")),
    ("inquiry.updated-tags", Scenario("tagged")),
    ("inquiry.redacted", Scenario("redacted")),
    ("inquiry.updated", Refused(BY_PATCH)),
    ("inquiry.account-changed", Refused("it is caused by consolidating accounts")),
    ("inquiry-session.created", Scenario("abandoned")),
    ("inquiry-session.started", Scenario("abandoned")),
    ("inquiry-session.canceled", Scenario("canceled")),
    ("inquiry-session.expired", Scenario("expired_mid_flow")),
    ("account.created", Scenario("created")),
    ("account.updated-fields", Scenario("completed")),
    ("account.updated-tags", Refused(BY_ACCOUNTS)),
    ("account.tag-added", Refused(BY_ACCOUNTS)),
    ("account.tag-removed", Refused(BY_ACCOUNTS)),
    ("account.status-updated", Refused(BY_ACCOUNTS)),
    ("account.added-relation", Refused(BY_ACCOUNTS)),
    ("account.removed-relation", Refused(BY_ACCOUNTS)),
    ("account.archived", Refused(BY_ACCOUNTS)),
    ("account.consolidated", Refused(BY_ACCOUNTS)),
    ("account.consolidated-with", Refused(BY_ACCOUNTS)),
    ("account.redacted", Refused(BY_ACCOUNTS)),
    ("inquiry-template.created", Refused(BY_TEMPLATES)),
    ("inquiry-template.updated", Refused(BY_TEMPLATES)),
    ("inquiry-template-version.created", Refused(BY_TEMPLATES)),
    ("inquiry-template-version.updated", Refused(BY_TEMPLATES)),
    ("inquiry-template-version.published", Refused(BY_TEMPLATES)),
];

/// The scenario that an event is triggered by.
///
/// # Errors
/// 422 for events that no scenario causes, with what does; 404 for unknown names, with those that
/// can be triggered.
pub fn trigger(event: &str) -> Result<&'static str> {
    match TRIGGERS.iter().find(|(name, _)| *name == event) {
        Some((_, Scenario(name))) => Ok(name),
        Some((_, Refused(why))) => Err(Error::invalid_without_pointer(format!(
            "{event} cannot be triggered: {why}"
        ))),
        None => {
            let names: Vec<&str> = TRIGGERS
                .iter()
                .filter(|(_, trigger)| matches!(trigger, Scenario(_)))
                .map(|(name, _)| *name)
                .collect();
            Err(Error::NotFound(format!(
                "{event} is no event that can be triggered; those are {}",
                names.join(", ")
            )))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SCENARIOS, Script};
    use super::*;

    #[test]
    fn every_trigger_names_a_scenario_that_can_be_run() {
        for (event, trigger) in TRIGGERS {
            let Scenario(name) = trigger else { continue };
            let scenario = SCENARIOS.iter().find(|scenario| scenario.name == *name);
            assert!(
                scenario.is_some_and(|found| matches!(found.script, Script::Available { .. })),
                "{event}"
            );
        }
    }
}
