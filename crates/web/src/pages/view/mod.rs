//! What a page shows, as typed values. Texts that are `None` fall back to the built-in wording.

mod code;
mod end;
mod field;
mod handoff;
mod problem;
mod review;

use jiff::Timestamp;
use serde::Serialize;

pub use code::{Channel, Code, CodeFault};
pub use end::{End, Outcome, Site};
pub use field::{Choice, DatePart, DateParts, FieldFault, FieldInput, FieldKind, ShownFile, names};
pub use handoff::Handoff;
pub use problem::{FinishedAs, Problem};
pub use review::{Review, ReviewRow, ShownValue};

use super::chrome::Way;

/// A page of the hosted flow.
#[derive(Clone, Debug)]
pub enum View {
    Intro(Intro),
    Form(Form),
    Code(Code),
    Review(Review),
    End(End),
    Problem(Problem),
    OneTimeLink(OneTimeLink),
    Handoff(Handoff),
    /// Asks before stopping; posts `action=stop` or `action=stay`.
    ConfirmStop,
    NewLinkSent(NewLinkSent),
    Outbox(Outbox),
    /// Shown while the server works; loads itself again every few seconds.
    Waiting,
}

/// The first page: who asks, what is needed, how long it takes. Posts `action=continue`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Intro {
    pub title: Option<String>,
    pub body: Option<String>,
    /// About how long it takes, rounded up; left out while nothing has been measured.
    pub minutes: Option<u32>,
    pub needs: Vec<Need>,
    pub button: Option<String>,
}

/// A thing to have at hand before starting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    Details,
    Address,
    Email,
    Phone,
    /// The template's own words.
    Other(String),
}

/// Questions on one page. Posts `action=continue` with the fields, named by [`names`].
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Without it the title comes from the fields: "Your name", "Your address" and so on.
    pub title: Option<String>,
    pub body: Option<String>,
    /// Each carries its own fault; the summary at the top of the page is made from them.
    pub fields: Vec<FieldInput>,
    pub button: Option<String>,
}

/// The page behind `/verify?code=…`. Mail scanners open links, so the code is used up only by the
/// button: it posts `code`.
#[derive(Clone, Debug, Serialize)]
pub struct OneTimeLink {
    pub code: String,
}

/// Told after a new link was asked for.
#[derive(Clone, Debug, Serialize)]
pub struct NewLinkSent {
    /// The address or number with its middle hidden.
    pub masked: String,
    /// Shown where a person can ask once more.
    pub again: Option<Way>,
}

/// The messages the sandbox would have sent, newest first.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outbox {
    pub messages: Vec<OutboxMessage>,
}

/// A message of the sandbox.
#[derive(Clone, Debug, Serialize)]
pub struct OutboxMessage {
    pub time: Timestamp,
    pub to: String,
    pub subject: String,
    pub text: String,
    /// The code in it, shown large and easy to copy.
    pub code: Option<String>,
    /// The one-time link in it, to be opened from here.
    pub link: Option<String>,
}
