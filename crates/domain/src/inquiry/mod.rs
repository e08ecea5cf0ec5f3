//! An inquiry and its life: command + state → events or a refusal; events and their times fold to the state.
//!
//! Statuses and transitions follow the contract (lifecycle, expiration and resuming).

mod command;
mod event;

use indexmap::IndexMap;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::experiment::Assigned;
use crate::field::Values;
use crate::flow::Position;

pub use command::{Command, decide};
pub use event::{Change, Event, apply, create};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Created,
    Pending,
    Completed,
    Failed,
    Expired,
    NeedsReview,
    Approved,
    Declined,
}

impl Status {
    pub const ALL: [Self; 8] = [
        Self::Created,
        Self::Pending,
        Self::Completed,
        Self::Failed,
        Self::Expired,
        Self::NeedsReview,
        Self::Approved,
        Self::Declined,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Pending => "pending",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::NeedsReview => "needs_review",
            Self::Approved => "approved",
            Self::Declined => "declined",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// The person may still act: the clock of expiry runs only here.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Pending)
    }

    pub fn is_decided(self) -> bool {
        matches!(self, Self::Approved | Self::Declined)
    }
}

/// How the inquiry came to be; conversion figures keep these apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    Api,
    ClientSide,
    SignedLink,
    Dashboard,
}

/// Lengths of the expiry windows in seconds, as they stood at creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Windows {
    pub after_create: u32,
    /// None: the window opened at creation goes on.
    pub after_start: Option<u32>,
    pub after_resume: u32,
    pub one_time_link: u32,
}

/// An e-mail or phone code on its way. The code itself is stored as a keyed hash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CodeRequest {
    pub destination: String,
    pub hash: String,
    pub sent_at: Timestamp,
    pub valid_until: Timestamp,
}

/// What one code step has seen so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CodeState {
    /// Newest last; an older code stays good for its own time.
    pub requests: Vec<CodeRequest>,
    pub attempts: u32,
    pub sends: u32,
    /// None while open.
    pub passed: Option<bool>,
}

/// Who a note is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Those who operate the installation; the person never sees it.
    Team,
    /// The person: shown on the last page of their flow, and sent nowhere.
    Person,
}

/// What somebody who operates the installation wrote down. It stays until the inquiry is redacted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub audience: Audience,
    /// As the log names causes: `user:…`.
    pub author: String,
    pub at: Timestamp,
    pub text: String,
}

/// Everything that says who the person is. Sealed under the inquiry's own key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Personal {
    pub reference_id: Option<String>,
    pub note: Option<String>,
    /// E-mail address of who created it, where given.
    pub creator: Option<String>,
    pub redirect_uri: Option<String>,
    pub reviewer_comment: Option<String>,
    #[serde(default)]
    pub fields: Values,
    /// What the integrator had set in fields that the person then corrected, by key.
    #[serde(default)]
    pub given: IndexMap<String, Json>,
    /// By step name.
    #[serde(default)]
    pub codes: IndexMap<String, CodeState>,
    /// Oldest first. The contract's single `note` is another thing, the integrator's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inquiry {
    pub id: String,
    pub environment_id: String,
    pub template_id: String,
    /// Pinned for life.
    pub version_id: String,
    pub account_id: Option<String>,
    /// The account was made along with it, and nothing said whose it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_own_account: bool,
    pub status: Status,
    pub channel: Channel,
    pub tags: Vec<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub started_at: Option<Timestamp>,
    /// Set only while open.
    pub expires_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    pub failed_at: Option<Timestamp>,
    pub marked_for_review_at: Option<Timestamp>,
    pub decisioned_at: Option<Timestamp>,
    pub expired_at: Option<Timestamp>,
    pub redacted_at: Option<Timestamp>,
    /// First time a person acted on it (a robot's fetch does not count).
    pub opened_at: Option<Timestamp>,
    pub previous_step: Option<String>,
    pub next_step: Option<String>,
    pub position: Option<Position>,
    pub windows: Windows,
    /// Ids of its sessions, oldest first.
    pub sessions: Vec<String>,
    /// Locale of the last session, so that a resumed inquiry opens in it.
    pub locale: Option<String>,
    /// How its pages look, instead of as its template says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme_set_id: Option<String>,
    /// How often the person asked for more time.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub extensions: u32,
    /// It is pending because it was resumed, and nothing was ever sent in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub awaits_first_input: bool,
    /// Values that their fields' policy keeps through redaction: consent and times, nothing that
    /// says who the person is.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub kept: Values,
    /// Where its version comes from an experiment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned: Option<Assigned>,
    #[serde(skip)]
    pub personal: Personal,
}

impl Inquiry {
    /// The newest note for the person that was given with what holds now: with the decision, or with
    /// the mark for review.
    pub fn note_to_person(&self) -> Option<&Note> {
        let since = match self.status {
            Status::Approved | Status::Declined => self.decisioned_at?,
            Status::NeedsReview => self.marked_for_review_at?,
            _ => return None,
        };
        (self.personal.notes.iter())
            .rfind(|note| note.audience == Audience::Person && note.at >= since)
    }

    /// One that nobody has opened, without anything about its person.
    pub fn new(
        id: String,
        environment_id: String,
        (template_id, version_id): (String, String),
        channel: Channel,
        windows: Windows,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            environment_id,
            template_id,
            version_id,
            account_id: None,
            has_own_account: false,
            status: Status::Created,
            channel,
            tags: Vec::new(),
            created_at: now,
            updated_at: now,
            started_at: None,
            expires_at: Some(after(now, windows.after_create)),
            completed_at: None,
            failed_at: None,
            marked_for_review_at: None,
            decisioned_at: None,
            expired_at: None,
            redacted_at: None,
            opened_at: None,
            previous_step: None,
            next_step: None,
            position: None,
            windows,
            sessions: Vec::new(),
            locale: None,
            theme_set_id: None,
            extensions: 0,
            awaits_first_input: false,
            kept: Values::default(),
            assigned: None,
            personal: Personal::default(),
        }
    }
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// `at` plus seconds, held inside the range of representable times.
pub fn after(at: Timestamp, seconds: u32) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(i64::from(seconds)))
        .unwrap_or(Timestamp::MAX)
}
