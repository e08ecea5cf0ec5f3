//! An inquiry and its life: command + state + now → events or a refusal; events fold to the state.
//!
//! Statuses and transitions follow the contract (lifecycle, expiration and resuming).

use indexmap::IndexMap;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::Refusal;
use crate::experiment::Assigned;
use crate::field::{Held, Origin, Values};
use crate::flow::Position;

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

/// A wish; [`decide`] says what comes of it.
#[derive(Clone, Debug)]
pub enum Command {
    Update(Change),
    /// A person acted on the first screen in this session.
    Open {
        session_id: String,
        locale: String,
    },
    AddSession {
        session_id: String,
    },
    Start,
    /// Form values of a screen.
    Submit {
        step: String,
        fields: Vec<(String, Held)>,
    },
    Move {
        position: Position,
    },
    Code {
        step: String,
        state: CodeState,
    },
    Complete,
    Fail,
    Expire,
    /// The person needs more time.
    Extend {
        until: Timestamp,
    },
    Resume,
    MarkForReview,
    Approve {
        comment: Option<String>,
    },
    Decline {
        comment: Option<String>,
    },
    SetTags(Vec<String>),
    AddNote(Note),
    MoveToAccount {
        account_id: String,
    },
    /// `kept`: what the fields' policy keeps.
    Redact {
        kept: Values,
    },
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

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(count: &u32) -> bool {
    *count == 0
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

/// What follows from a command. No events: it is already so.
pub fn decide(inquiry: &Inquiry, command: Command, _now: Timestamp) -> Result<Vec<Event>, Refusal> {
    use Status as S;
    let status = inquiry.status;
    if inquiry.redacted_at.is_some() {
        return Err(Refusal::new("Inquiry already redacted"));
    }
    let open = || {
        if status.is_open() {
            Ok(())
        } else {
            Err(Refusal::new(format!(
                "The inquiry is {}; this is possible only while it is created or pending",
                status.as_str()
            )))
        }
    };
    Ok(match command {
        Command::Update(change) => {
            if change == Change::default() {
                vec![]
            } else {
                vec![Event::Updated(change)]
            }
        }
        Command::Open { session_id, locale } => {
            open()?;
            vec![Event::Opened { session_id, locale }]
        }
        Command::AddSession { session_id } => {
            open()?;
            vec![Event::SessionAdded { session_id }]
        }
        Command::Start => match status {
            S::Created => vec![Event::Started],
            S::Pending if inquiry.awaits_first_input => vec![Event::Started],
            S::Pending => vec![],
            _ => return Err(wrong("started", status)),
        },
        Command::Submit { step, fields } => {
            open()?;
            vec![Event::FieldsSubmitted { step, fields }]
        }
        Command::Move { position } => {
            open()?;
            if inquiry.position.as_ref() == Some(&position) {
                vec![]
            } else {
                vec![Event::Transitioned { position }]
            }
        }
        Command::Code { step, state } => {
            open()?;
            vec![Event::CodeChanged { step, state }]
        }
        Command::Complete => match status {
            S::Created => vec![Event::Started, Event::Completed],
            S::Pending if inquiry.awaits_first_input => vec![Event::Started, Event::Completed],
            S::Pending => vec![Event::Completed],
            S::Completed => vec![],
            _ => return Err(wrong("completed", status)),
        },
        Command::Fail => match status {
            S::Created => vec![Event::Started, Event::Failed],
            S::Pending if inquiry.awaits_first_input => vec![Event::Started, Event::Failed],
            S::Pending => vec![Event::Failed],
            S::Failed => vec![],
            _ => return Err(wrong("failed", status)),
        },
        Command::Expire => match status {
            S::Created | S::Pending => vec![Event::Expired],
            S::Expired => vec![],
            _ => return Err(wrong("expired", status)),
        },
        Command::Extend { until } => {
            open()?;
            if inquiry.expires_at.is_some_and(|at| at >= until) {
                vec![]
            } else {
                vec![Event::Extended { until }]
            }
        }
        Command::Resume => match status {
            S::Created | S::Pending | S::Expired => vec![Event::Resumed],
            _ => return Err(wrong("resumed", status)),
        },
        Command::MarkForReview => match status {
            S::Approved | S::Declined => return Err(wrong("marked for review", status)),
            S::NeedsReview => vec![],
            _ => vec![Event::MarkedForReview],
        },
        // A decision may be changed later, as reviewers do.
        Command::Approve { comment } => match status {
            S::Approved if adds_nothing(inquiry, &comment) => vec![],
            _ => vec![Event::Approved { comment }],
        },
        Command::Decline { comment } => match status {
            S::Declined if adds_nothing(inquiry, &comment) => vec![],
            _ => vec![Event::Declined { comment }],
        },
        Command::SetTags(tags) => {
            if tags == inquiry.tags {
                vec![]
            } else {
                vec![Event::TagsUpdated { tags }]
            }
        }
        Command::AddNote(note) => vec![Event::NoteAdded { note }],
        Command::MoveToAccount { account_id } => {
            if inquiry.account_id.as_ref() == Some(&account_id) {
                vec![]
            } else {
                vec![Event::AccountChanged { account_id }]
            }
        }
        Command::Redact { kept } => {
            let redacted = Event::Redacted { kept };
            if status.is_open() {
                // Nobody may go on in an inquiry whose data is gone.
                vec![Event::Expired, redacted]
            } else {
                vec![redacted]
            }
        }
    })
}

/// The same decision again, without a comment that is not there yet.
fn adds_nothing(inquiry: &Inquiry, comment: &Option<String>) -> bool {
    comment.is_none() || *comment == inquiry.personal.reviewer_comment
}

fn wrong(participle: &str, status: Status) -> Refusal {
    Refusal::new(format!(
        "An inquiry that is {} cannot be {participle}",
        status.as_str()
    ))
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

/// `at` plus seconds, held inside the range of representable times.
pub fn after(at: Timestamp, seconds: u32) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(i64::from(seconds)))
        .unwrap_or(Timestamp::MAX)
}
