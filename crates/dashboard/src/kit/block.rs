//! The parts of a page below its head, in the order that they are read.

use serde::Serialize;

use super::{Act, Cell, Chart, FilterBar, FormBlock, Stops, Table, Timeline, Tone};

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "block", content = "it", rename_all = "kebab-case")]
pub enum Block {
    Text(String),
    Heading(String),
    Notice(Notice),
    Tabs(Vec<Tab>),
    /// Tabs of one part in several languages.
    Languages(Vec<Tab>),
    Filter(FilterBar),
    Table(Table),
    Definitions(Vec<Definition>),
    Form(FormBlock),
    Timeline(Timeline),
    Stops(Stops),
    Code(CodeBlock),
    Chart(Chart),
    Figures(Vec<Figure>),
    Acts(Vec<Act>),
    /// Cards that lead somewhere.
    Choices(Vec<Choice>),
    /// A titled part of the page.
    Section {
        title: String,
        blocks: Vec<Block>,
    },
    /// Evidence at the start, facts at the end; below one another where there is no room.
    Columns {
        main: Vec<Block>,
        aside: Vec<Block>,
    },
    /// Folded away until it is asked for.
    Details {
        summary: String,
        blocks: Vec<Block>,
    },
    /// Folded away like details, and not even on the page until it is asked for.
    Entry {
        id: String,
        summary: String,
        /// The same page with the entry unfolded.
        href: String,
        /// Empty: it is folded.
        blocks: Vec<Block>,
    },
    /// Entries that a script keeps up to date while the page is open.
    Live {
        /// What the entries are.
        label: String,
        blocks: Vec<Block>,
    },
    /// Work in the background. The page looks again by itself until the block is gone from it.
    Progress {
        label: String,
        percent: u8,
        text: String,
    },
    /// A page of ours in a frame, such as a preview.
    Frame {
        title: String,
        src: String,
    },
    /// A button for passkeys, shown by its script.
    Passkey(PasskeyForm),
    /// An SVG that the server drew, such as a QR code, as the path of an image of ours or a data URL.
    Picture {
        src: String,
        alternative: String,
    },
}

impl Block {
    pub fn section(title: impl Into<String>, blocks: Vec<Block>) -> Self {
        Self::Section {
            title: title.into(),
            blocks,
        }
    }
}

/// A form that the script of passkeys fills.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PasskeyForm {
    /// `add` or `get`
    pub act: &'static str,
    /// Where the challenge comes from, and where the answer goes.
    pub begin: &'static str,
    pub action: &'static str,
    pub submit: &'static str,
    /// Label of the name's field, where one is asked for.
    pub name: Option<&'static str>,
    pub next: Option<String>,
}

impl PasskeyForm {
    pub fn signing_in(next: &str) -> Self {
        Self {
            act: "get",
            begin: "/dashboard/sign-in/passkey/begin",
            action: "/dashboard/sign-in/passkey",
            submit: "Sign in with a passkey",
            name: None,
            next: Some(next.to_owned()),
        }
    }

    pub fn adding() -> Self {
        Self {
            act: "add",
            begin: "/dashboard/account/passkeys/begin",
            action: "/dashboard/account/passkeys",
            submit: "Add a passkey",
            name: Some("Name of the passkey"),
            next: None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Notice {
    pub tone: Tone,
    pub title: String,
    pub text: String,
    pub acts: Vec<Act>,
}

impl Notice {
    pub fn new(tone: Tone, title: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            tone,
            title: title.into(),
            text: text.into(),
            acts: Vec::new(),
        }
    }

    pub fn act(mut self, act: Act) -> Self {
        self.acts.push(act);
        self
    }
}

/// Tabs are links, so that each has an address.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tab {
    pub label: String,
    pub href: String,
    pub current: bool,
    pub count: Option<u64>,
}

impl Tab {
    pub fn new(label: impl Into<String>, href: impl Into<String>, current: bool) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
            current,
            count: None,
        }
    }
}

/// A fact: what it is, its value, and a word on where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Definition {
    pub term: String,
    pub cell: Cell,
    pub note: Option<String>,
}

impl Definition {
    pub fn new(term: impl Into<String>, cell: Cell) -> Self {
        Self {
            term: term.into(),
            cell,
            note: None,
        }
    }

    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// A text to read and to copy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CodeBlock {
    pub label: String,
    pub text: String,
}

impl CodeBlock {
    pub fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            text: text.into(),
        }
    }
}

/// A number with its meaning; a link to the rows that it counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    pub label: String,
    pub value: String,
    pub note: Option<String>,
    pub href: Option<String>,
}

impl Figure {
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
            note: None,
            href: None,
        }
    }

    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    pub title: String,
    pub text: String,
    pub href: String,
    pub done: Option<bool>,
}
