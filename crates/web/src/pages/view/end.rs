//! The pages a flow ends with.

use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Done,
    NotVerified,
    UnderReview,
}

/// The last page of a flow.
#[derive(Clone, Debug, Serialize)]
pub struct End {
    pub outcome: Outcome,
    pub title: Option<String>,
    pub body: Option<String>,
    /// The site to go on to.
    pub site: Option<Site>,
    /// The inquiry's id, for questions.
    pub reference: String,
    /// What a reviewer wrote for the person, in the reviewer's words.
    pub note: Option<String>,
    /// The person came from another device, where the site is waiting.
    pub elsewhere: bool,
}

/// Where people came from.
#[derive(Clone, Debug, Serialize)]
pub struct Site {
    pub name: String,
    pub href: String,
}
