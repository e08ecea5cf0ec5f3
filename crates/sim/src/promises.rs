//! What the world outside was told and may rely on.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

/// The first answer to an idempotency key.
pub struct Reply {
    pub at: Timestamp,
    pub body: String,
    pub status: u16,
    pub answer: Vec<u8>,
    /// What it made.
    pub inquiry: Option<String>,
}

/// An inquiry whose creation was acknowledged.
pub struct Known {
    /// A word in its personal data that stands nowhere else.
    pub secret: String,
    /// As it was last seen.
    pub status: String,
    pub redacted: bool,
    /// Where its person's browser is, once it was opened, and what it sent last.
    pub address: Option<String>,
    pub sent: Option<String>,
}

#[derive(Default)]
pub struct Promises {
    pub replies: BTreeMap<String, Reply>,
    /// Creations whose answer was lost, by idempotency key: they are asked for again until there is one.
    pub unanswered: BTreeMap<String, String>,
    /// Creations whose person was redacted before the answer was heard.
    pub erased: usize,
    pub inquiries: BTreeMap<String, Known>,
    /// Webhooks that were never switched off, with the number of the newest event when they were made.
    pub endpoints: BTreeMap<String, i64>,
    /// Webhook and event of every letter that arrived.
    pub received: BTreeSet<(String, String)>,
    /// Statuses and what was tried in them.
    pub visited: BTreeSet<(String, &'static str)>,
}

impl Promises {
    /// Inquiries of a status, as far as is known.
    pub fn of_status(&self, status: &str) -> Vec<&String> {
        let fits = self
            .inquiries
            .iter()
            .filter(|(_, known)| known.status == status);
        fits.map(|(id, _)| id).collect()
    }

    /// Statuses that some inquiry has.
    pub fn statuses(&self) -> Vec<&str> {
        let all: BTreeSet<_> = self
            .inquiries
            .values()
            .map(|known| known.status.as_str())
            .collect();
        all.into_iter().collect()
    }
}
