//! The head of a page: what it is about, its status, what can be done.

use serde::Serialize;

use super::{Cell, Tone};

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Header {
    pub title: String,
    /// The title names somebody or something with a text from outside: its direction is its own.
    pub lead: Option<String>,
    pub status: Option<Cell>,
    /// The way up: label and address.
    pub back: Option<(String, String)>,
    pub acts: Vec<Act>,
    /// The acts stay in sight at the bottom of a phone's screen.
    pub sticks: bool,
}

impl Header {
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }

    /// A sentence below the title that says what the page is for.
    pub fn lead(mut self, lead: impl Into<String>) -> Self {
        self.lead = Some(lead.into());
        self
    }

    pub fn status(mut self, status: Cell) -> Self {
        self.status = Some(status);
        self
    }

    pub fn back(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.back = Some((label.into(), href.into()));
        self
    }

    pub fn sticking(mut self) -> Self {
        self.sticks = true;
        self
    }

    pub fn act(mut self, act: Act) -> Self {
        self.acts.push(act);
        self
    }
}

/// Something to do: a link to the page where it is done, or a button that does it at once.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Act {
    pub label: String,
    /// Where the link leads or the form posts.
    pub href: String,
    /// A button that posts these; None: a link.
    pub post: Option<Vec<(String, String)>>,
    /// `Info`: the page's main act. `Bad`: what cannot be undone.
    pub tone: Tone,
    /// A single key that does it, where scripts run.
    pub key: Option<&'static str>,
}

impl Act {
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
            post: None,
            tone: Tone::Plain,
            key: None,
        }
    }

    pub fn key(mut self, key: &'static str) -> Self {
        self.key = Some(key);
        self
    }

    pub fn post(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            post: Some(Vec::new()),
            ..Self::link(label, href)
        }
    }

    /// One more hidden value that the button posts.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.post
            .get_or_insert_default()
            .push((name.to_owned(), value.into()));
        self
    }

    pub fn main(mut self) -> Self {
        self.tone = Tone::Info;
        self
    }

    pub fn danger(mut self) -> Self {
        self.tone = Tone::Bad;
        self
    }
}
