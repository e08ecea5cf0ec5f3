//! Pages that say why it does not go on here, and what to do instead.

use jiff::Timestamp;

use super::end::Site;
use crate::pages::chrome::Way;

/// Why a page cannot be shown. The caller chooses the HTTP status.
#[derive(Clone, Debug)]
pub enum Problem {
    /// The inquiry or its link has ended.
    LinkExpired {
        ended_at: Option<Timestamp>,
        /// The masked address a new link can be sent to; its button posts `action=request-link`.
        can_request: Option<String>,
    },
    /// The tab has no session token: opened in another tab, browser or device.
    SessionExpired {
        can_request: Option<String>,
    },
    AlreadyFinished {
        status: FinishedAs,
        on: Timestamp,
        reference: String,
        /// What a reviewer wrote for the person.
        note: Option<String>,
        site: Option<Site>,
    },
    /// The person stopped; `restart` leads back into the flow.
    Stopped {
        restart: Option<Way>,
        site: Option<Site>,
    },
    WrongLink,
    /// A link with a template that has faults; told to whoever made it, in English.
    FaultyLink {
        faults: Vec<String>,
    },
    /// The link was for one check, and there is one.
    Exists,
    TooManyTries,
    /// More inquiries were opened by links than the template allows for now.
    Limited,
    TemplateInactive,
    /// The organization does not allow links that make an inquiry by themselves.
    ClientCreationBlocked,
    NotPublished,
    ServiceProblem {
        request_id: String,
        retry: Option<Way>,
    },
    /// A one-time link that was opened before.
    LinkUsed {
        can_request: Option<String>,
    },
    NotFound,
    TooManySessions {
        can_request: Option<String>,
    },
    BadRequest,
}

/// How a finished inquiry ended, as told to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FinishedAs {
    Completed,
    Failed,
    NeedsReview,
    Approved,
    Declined,
}
