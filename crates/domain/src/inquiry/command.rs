//! What is wished of an inquiry, and what follows from it.

use jiff::Timestamp;

use super::event::{Change, Event};
use super::{CodeState, Inquiry, Note, Status};
use crate::Refusal;
use crate::field::{Held, Values};
use crate::flow::Position;

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

/// What follows from a command. No events: it is already so.
pub fn decide(inquiry: &Inquiry, command: Command) -> Result<Vec<Event>, Refusal> {
    use Status as S;
    let status = inquiry.status;
    if inquiry.redacted_at.is_some() {
        return Err(Refusal::new("Inquiry already redacted"));
    }
    let is_begun = status == S::Pending && !inquiry.awaits_first_input;
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
            _ if is_begun => vec![],
            S::Created | S::Pending => vec![Event::Started],
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
            _ if is_begun => vec![Event::Completed],
            S::Created | S::Pending => vec![Event::Started, Event::Completed],
            S::Completed => vec![],
            _ => return Err(wrong("completed", status)),
        },
        Command::Fail => match status {
            _ if is_begun => vec![Event::Failed],
            S::Created | S::Pending => vec![Event::Started, Event::Failed],
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
