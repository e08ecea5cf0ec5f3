//! Moments to choose from, one of which is shown: a list of links, and a slider where scripts run.

use jiff::Timestamp;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stop {
    pub label: String,
    pub at: Timestamp,
    pub href: String,
    pub current: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stops {
    /// What the moments are of.
    pub label: String,
    /// Oldest first.
    pub stops: Vec<Stop>,
}
