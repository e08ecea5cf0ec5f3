//! What happened, in order.

use jiff::Timestamp;
use serde::Serialize;

use super::{Cell, Definition, Paging, Tone};

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moment {
    pub at: Timestamp,
    pub title: String,
    /// Who or what caused it.
    pub by: Option<Cell>,
    pub tone: Tone,
    pub href: Option<String>,
    pub details: Vec<Definition>,
}

impl Moment {
    pub fn new(at: Timestamp, title: impl Into<String>) -> Self {
        Self {
            at,
            title: title.into(),
            by: None,
            tone: Tone::Plain,
            href: None,
            details: Vec::new(),
        }
    }

    pub fn by(mut self, who: Cell) -> Self {
        self.by = Some(who);
        self
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Timeline {
    pub moments: Vec<Moment>,
    /// For a timeline without moments.
    pub empty: String,
    pub paging: Option<Paging>,
}
