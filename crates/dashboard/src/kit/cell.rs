//! The smallest thing that a table, a list of facts or a timeline shows.

use jiff::Timestamp;
use serde::Serialize;

/// The meaning of a badge or notice, told by an icon and words as well as by colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    #[default]
    Plain,
    Info,
    Ok,
    Warn,
    Bad,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Cell {
    Text {
        text: String,
    },
    /// Says that there is nothing: "Not given yet", "Never".
    Nothing {
        text: String,
        /// Says no more than that: a card leaves it out.
        is_bare: bool,
    },
    Link {
        text: String,
        href: String,
    },
    /// An id or another text to be copied, in the type of code.
    Id {
        text: String,
        href: Option<String>,
    },
    Badge {
        text: String,
        tone: Tone,
    },
    /// Shown as date, time and how long ago.
    Time {
        at: Timestamp,
    },
    Number {
        text: String,
    },
    Tags {
        tags: Vec<String>,
    },
    /// Personal data that is not opened yet. `open`: object whose data the button opens; None where
    /// the member may not, or the list has no button of its own.
    Masked {
        open: Option<String>,
    },
    /// JSON or another text of several lines, folded away.
    Folded {
        summary: String,
        text: String,
    },
    /// Several one after another.
    Several {
        cells: Vec<Cell>,
    },
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    pub fn nothing(text: impl Into<String>) -> Self {
        let text = text.into();
        let is_bare = ["None", "–"].contains(&text.as_str());
        Self::Nothing { text, is_bare }
    }

    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self::Link {
            text: text.into(),
            href: href.into(),
        }
    }

    pub fn id(text: impl Into<String>) -> Self {
        Self::Id {
            text: text.into(),
            href: None,
        }
    }

    pub fn id_link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self::Id {
            text: text.into(),
            href: Some(href.into()),
        }
    }

    pub fn badge(text: impl Into<String>, tone: Tone) -> Self {
        Self::Badge {
            text: text.into(),
            tone,
        }
    }

    pub fn time(at: Timestamp) -> Self {
        Self::Time { at }
    }

    /// The time, or words for its absence.
    pub fn time_or(at: Option<Timestamp>, nothing: &str) -> Self {
        at.map_or_else(|| Self::nothing(nothing), Self::time)
    }

    /// The text, or words for its absence.
    pub fn text_or(text: Option<&str>, nothing: &str) -> Self {
        match text {
            Some(text) if !text.is_empty() => Self::text(text),
            _ => Self::nothing(nothing),
        }
    }

    /// With separators: 12 345.
    pub fn number(number: u64) -> Self {
        let digits = number.to_string();
        let mut text = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push('\u{202f}');
            }
            text.push(digit);
        }
        Self::Number { text }
    }

    pub fn tags(tags: &[String]) -> Self {
        Self::Tags {
            tags: tags.to_vec(),
        }
    }
}
