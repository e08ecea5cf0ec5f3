//! What happened to an inquiry. Its events fold to its state.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{CodeState, Inquiry, Note, Personal, Status, after};
use crate::field::{Held, Origin, Values};
use crate::flow::Position;

/// A fact. Folding an inquiry's events from `Created` on gives its state exactly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    Created {
        inquiry: Box<Inquiry>,
        personal: Box<Personal>,
    },
    Updated(Change),
    Opened {
        session_id: String,
        locale: String,
    },
    SessionAdded {
        session_id: String,
    },
    Started,
    FieldsSubmitted {
        step: String,
        fields: Vec<(String, Held)>,
    },
    Transitioned {
        position: Position,
    },
    CodeChanged {
        step: String,
        state: CodeState,
    },
    Completed,
    Failed,
    Expired,
    Extended {
        until: Timestamp,
    },
    Resumed,
    MarkedForReview,
    Approved {
        comment: Option<String>,
    },
    Declined {
        comment: Option<String>,
    },
    TagsUpdated {
        tags: Vec<String>,
    },
    NoteAdded {
        note: Note,
    },
    AccountChanged {
        account_id: String,
    },
    Redacted {
        kept: Values,
    },
}

impl Event {
    /// The name in the event log: the contract's where it has one, ours otherwise.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Created { .. } => "inquiry.created",
            Self::Updated(_) => "inquiry.updated",
            Self::Opened { .. } => "inquiry.opened",
            Self::SessionAdded { .. } => "inquiry.session-added",
            Self::Started => "inquiry.started",
            Self::FieldsSubmitted { .. } => "inquiry.fields-submitted",
            Self::Transitioned { .. } => "inquiry.transitioned",
            Self::CodeChanged { .. } => "inquiry.code-updated",
            Self::Completed => "inquiry.completed",
            Self::Failed => "inquiry.failed",
            Self::Expired => "inquiry.expired",
            Self::Extended { .. } => "inquiry.extended",
            Self::Resumed => "inquiry.resumed",
            Self::MarkedForReview => "inquiry.marked-for-review",
            Self::Approved { .. } => "inquiry.approved",
            Self::Declined { .. } => "inquiry.declined",
            Self::TagsUpdated { .. } => "inquiry.updated-tags",
            Self::NoteAdded { .. } => "inquiry.note-added",
            Self::AccountChanged { .. } => "inquiry.account-changed",
            Self::Redacted { .. } => "inquiry.redacted",
        }
    }
}

/// What `PATCH` may change; outer None: left as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Change {
    #[serde(default, skip_serializing_if = "Option::is_none", with = "double")]
    pub note: Option<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "double")]
    pub redirect_uri: Option<Option<String>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<(String, Held)>,
}

/// Keeps "set to nothing" apart from "not named".
mod double {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(
        value: &Option<Option<String>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value
            .as_ref()
            .and_then(Option::as_ref)
            .serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Option<String>>, D::Error> {
        Option::deserialize(deserializer).map(Some)
    }
}

/// The state that the first event stands for.
pub fn create(event: &Event) -> Option<Inquiry> {
    match event {
        Event::Created { inquiry, personal } => {
            let mut inquiry = (**inquiry).clone();
            inquiry.personal = (**personal).clone();
            Some(inquiry)
        }
        _ => None,
    }
}

/// Applies a fact; never fails, never asks.
pub fn apply(inquiry: &mut Inquiry, event: &Event, at: Timestamp) {
    inquiry.updated_at = at;
    match event {
        Event::Created { .. } => {}
        Event::Updated(change) => {
            if let Some(note) = &change.note {
                inquiry.personal.note = note.clone();
            }
            if let Some(uri) = &change.redirect_uri {
                inquiry.personal.redirect_uri = uri.clone();
            }
            set_fields(inquiry, &change.fields);
        }
        Event::Opened { session_id, locale } => {
            add_session(inquiry, session_id);
            inquiry.opened_at.get_or_insert(at);
            inquiry.locale = Some(locale.clone());
        }
        Event::SessionAdded { session_id } => add_session(inquiry, session_id),
        Event::Started => {
            inquiry.status = Status::Pending;
            inquiry.started_at.get_or_insert(at);
            inquiry.opened_at.get_or_insert(at);
            inquiry.awaits_first_input = false;
            if let Some(seconds) = inquiry.windows.after_start {
                inquiry.expires_at = Some(after(at, seconds));
            }
        }
        Event::FieldsSubmitted { fields, .. } => set_fields(inquiry, fields),
        Event::Transitioned { position } => {
            inquiry.previous_step = inquiry.position.as_ref().map(|old| old.step.clone());
            inquiry.next_step = Some(position.step.clone());
            inquiry.position = Some(position.clone());
        }
        Event::CodeChanged { step, state } => {
            inquiry.personal.codes.insert(step.clone(), state.clone());
        }
        Event::Completed => {
            finish(inquiry, Status::Completed);
            inquiry.completed_at = Some(at);
        }
        Event::Failed => {
            finish(inquiry, Status::Failed);
            inquiry.failed_at = Some(at);
        }
        Event::Expired => {
            finish(inquiry, Status::Expired);
            inquiry.expired_at = Some(at);
        }
        Event::Extended { until } => {
            inquiry.expires_at = Some(*until);
            inquiry.extensions += 1;
        }
        Event::Resumed => {
            if inquiry.status == Status::Expired {
                inquiry.status = Status::Pending;
                inquiry.awaits_first_input |= inquiry.started_at.is_none();
                inquiry.started_at.get_or_insert(at);
                inquiry.expired_at = None;
            }
            inquiry.expires_at = Some(after(at, inquiry.windows.after_resume));
        }
        Event::MarkedForReview => {
            finish(inquiry, Status::NeedsReview);
            inquiry.marked_for_review_at = Some(at);
        }
        Event::Approved { comment } => {
            finish(inquiry, Status::Approved);
            inquiry.decisioned_at = Some(at);
            inquiry.personal.reviewer_comment = comment.clone();
        }
        Event::Declined { comment } => {
            finish(inquiry, Status::Declined);
            inquiry.decisioned_at = Some(at);
            inquiry.personal.reviewer_comment = comment.clone();
        }
        Event::TagsUpdated { tags } => inquiry.tags = tags.clone(),
        Event::NoteAdded { note } => inquiry.personal.notes.push(note.clone()),
        Event::AccountChanged { account_id } => {
            inquiry.account_id = Some(account_id.clone());
            inquiry.has_own_account = false;
        }
        Event::Redacted { kept } => {
            inquiry.kept = kept.clone();
            inquiry.redacted_at = Some(at);
            inquiry.personal = Personal::default();
        }
    }
}

fn finish(inquiry: &mut Inquiry, status: Status) {
    inquiry.status = status;
    inquiry.expires_at = None;
}

fn add_session(inquiry: &mut Inquiry, id: &str) {
    if !inquiry.sessions.iter().any(|known| known == id) {
        inquiry.sessions.push(id.to_owned());
    }
}

/// A person's value never silently loses what the integrator had set: that is kept as `given`.
fn set_fields(inquiry: &mut Inquiry, fields: &[(String, Held)]) {
    let personal = &mut inquiry.personal;
    for (key, new) in fields {
        if new.origin == Origin::Person
            && let Some(old) = personal.fields.get(key)
            && (old.origin.is_organization() || old.origin == Origin::Client)
        {
            personal.given.insert(key.clone(), old.value.clone());
        }
        personal.fields.insert(key.clone(), new.clone());
    }
}
