//! How pages name what the log and the domain know: statuses, channels, origins, events, causes.

use std::collections::HashMap;

use bonafide_app::{House, Result, users};
use bonafide_db::Tx;
use bonafide_domain::field::Origin;
use bonafide_domain::inquiry::{Channel, Status};
use serde_json::Value as Json;

use crate::kit::{Cell, Tone};

/// A status as people read it, with its meaning.
pub fn badge(status: Status) -> Cell {
    let tone = match status {
        Status::Created | Status::Expired => Tone::Plain,
        Status::Pending | Status::Completed => Tone::Info,
        Status::NeedsReview => Tone::Warn,
        Status::Approved => Tone::Ok,
        Status::Declined | Status::Failed => Tone::Bad,
    };
    Cell::badge(status_name(status), tone)
}

pub fn status_name(status: Status) -> &'static str {
    match status {
        Status::Created => "Created",
        Status::Pending => "Pending",
        Status::Completed => "Completed",
        Status::NeedsReview => "Needs review",
        Status::Approved => "Approved",
        Status::Declined => "Declined",
        Status::Failed => "Failed",
        Status::Expired => "Expired",
    }
}

/// What a status means for the person and for the reader.
pub fn what_next(status: Status) -> &'static str {
    match status {
        Status::Created => "Nobody has begun. The link opens it until it expires.",
        Status::Pending => "The person has begun and can go on until it expires.",
        Status::Completed => {
            "The person has done everything. Approve, decline, or mark it for review."
        }
        Status::NeedsReview => "It waits for somebody to decide.",
        Status::Approved => "It is decided. The decision can still be changed to declined.",
        Status::Declined => "It is decided. The decision can still be changed to approved.",
        Status::Failed => "The person could not meet what was asked. You can still decide.",
        Status::Expired => "Its time ran out. Resume it to let the person go on.",
    }
}

pub const CHANNELS: [Channel; 4] = [
    Channel::Api,
    Channel::ClientSide,
    Channel::SignedLink,
    Channel::Dashboard,
];

pub fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Api => "API",
        Channel::ClientSide => "Client side",
        Channel::SignedLink => "Signed link",
        Channel::Dashboard => "Dashboard",
    }
}

/// As in addresses.
pub fn channel_key(channel: Channel) -> &'static str {
    match channel {
        Channel::Api => "api",
        Channel::ClientSide => "client-side",
        Channel::SignedLink => "signed-link",
        Channel::Dashboard => "dashboard",
    }
}

pub fn channel(text: &str) -> Option<Channel> {
    CHANNELS.into_iter().find(|it| channel_key(*it) == text)
}

/// Where a value came from.
pub fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Default => "Template's default",
        Origin::Api => "Set by the organization",
        Origin::Client => "Query string",
        Origin::SignedLink => "Signed link",
        Origin::Person => "Typed by the person",
        Origin::Verification => "Read from a document",
    }
}

/// A key as a label: `name-first` as `Name first`.
pub fn label(key: &str) -> String {
    let text = key.replace(['-', '_'], " ");
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => text,
    }
}

/// `inquiry.fields-submitted` with its body, as a sentence.
pub fn event(name: &str, body: Option<&Json>) -> String {
    let change = |key: &str| body.and_then(|body| body["change"][key].as_str());
    let keys = || {
        let fields = body.and_then(|body| body["change"]["fields"].as_array());
        let names: Vec<&str> = fields
            .into_iter()
            .flatten()
            .filter_map(|pair| pair[0].as_str())
            .collect();
        names.join(", ")
    };
    match name {
        "inquiry.created" => "Inquiry created".into(),
        "inquiry.updated" => {
            let keys = keys();
            if keys.is_empty() {
                "Details updated".into()
            } else {
                format!("Fields updated: {keys}")
            }
        }
        "inquiry.opened" => "Opened".into(),
        "inquiry.session-added" => "Session added".into(),
        "inquiry.started" => "Started".into(),
        "inquiry.fields-submitted" => match change("step") {
            Some(step) => format!("Screen {step} filled in: {}", keys()),
            None => "Screen filled in".into(),
        },
        "inquiry.transitioned" => {
            let step = body.and_then(|body| body["change"]["position"]["step"].as_str());
            step.map_or_else(
                || "Went on".into(),
                |step| format!("Went on to screen {step}"),
            )
        }
        "inquiry.code-updated" => match change("step") {
            Some(step) => format!("Code of screen {step} sent or tried"),
            None => "Code sent or tried".into(),
        },
        "inquiry.completed" => "Completed".into(),
        "inquiry.failed" => "Failed".into(),
        "inquiry.expired" => "Expired".into(),
        "inquiry.resumed" => "Resumed".into(),
        "inquiry.marked-for-review" => "Marked for review".into(),
        "inquiry.approved" => "Approved".into(),
        "inquiry.declined" => "Declined".into(),
        "inquiry.updated-tags" => "Tags changed".into(),
        "inquiry.note-added" => match body.map(|body| &body["change"]["note"]["audience"]) {
            Some(Json::String(audience)) if audience == "person" => "Note to the person".into(),
            _ => "Note for the team".into(),
        },
        "inquiry.account-changed" => "Moved to another account".into(),
        "inquiry.redacted" => "Personal data erased".into(),
        "inquiry-session.created" => "Session created".into(),
        "inquiry-session.started" => "Session started on a device".into(),
        "inquiry-session.expired" => "Session ended".into(),
        "inquiry-session.canceled" => "Session stopped by the person".into(),
        "account.created" => "Account created".into(),
        "account.updated-fields" => "Account's data updated".into(),
        "account.updated-tags" => "Account's tags changed".into(),
        "account.tag-added" => "Tag added to the account".into(),
        "account.tag-removed" => "Tag taken from the account".into(),
        "account.status-updated" => "Account's status changed".into(),
        "account.added-relation" => "Relation added".into(),
        "account.removed-relation" => "Relation removed".into(),
        "account.archived" => "Account archived".into(),
        "account.consolidated" => "Merged into another account".into(),
        "account.consolidated-with" => "Other accounts merged into this one".into(),
        "account.redacted" => "Account's personal data erased".into(),
        other => other.replace(['.', '-'], " "),
    }
}

pub fn tone(name: &str) -> Tone {
    match name {
        "inquiry.approved" => Tone::Ok,
        "inquiry.declined" | "inquiry.failed" => Tone::Bad,
        "inquiry.marked-for-review" | "inquiry.redacted" | "account.redacted" => Tone::Warn,
        "inquiry.completed" | "inquiry.started" | "inquiry.resumed" => Tone::Info,
        _ => Tone::Plain,
    }
}

/// Names of those who cause changes, each looked up once for a page.
#[derive(Default)]
pub struct Causes(HashMap<String, String>);

impl Causes {
    /// `actor` as the log writes it.
    pub fn name(&mut self, tx: &mut Tx, house: &House, actor: &str) -> Result<String> {
        if let Some(known) = self.0.get(actor) {
            return Ok(known.clone());
        }
        let name = match actor.split_once(':') {
            Some(("user", id)) => match users::find(tx, house, id) {
                Ok(user) => user.shown().to_owned(),
                Err(bonafide_app::Error::NotFound(_)) => "a former member".to_owned(),
                Err(error) => return Err(error),
            },
            Some(("api-key", id)) => format!("API key {id}"),
            _ => match actor {
                "person" => "the person",
                "system" => "the passing of time",
                "command" => "the command line",
                other => other,
            }
            .to_owned(),
        };
        self.0.insert(actor.to_owned(), name.clone());
        Ok(name)
    }
}
