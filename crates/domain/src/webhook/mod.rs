//! Webhooks, the part that decides: which events an endpoint is told of, what of them, when it is
//! tried again, and when it has failed for too long. Sources: the contract's webhook schema and
//! pages (delivery, best practices, blocklists, filters).

pub mod address;
pub mod blocklist;
pub mod events;
pub mod filter;
pub mod schedule;
pub mod signature;

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Enabled,
    Disabled,
    /// For good.
    Archived,
}

impl Status {
    pub const ALL: [Self; 3] = [Self::Enabled, Self::Disabled, Self::Archived];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::Archived => "archived",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text)
    }
}

/// Where a delivery stands (contract, delivery records).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryStatus {
    /// To be attempted, for the first time or again.
    Pending,
    Completed,
    /// Given up; only a resend or a replay takes it up again.
    Failed,
    /// Never sent: the payload filter did not match, or what it told was erased.
    Skipped,
}

impl DeliveryStatus {
    pub const ALL: [Self; 4] = [Self::Pending, Self::Completed, Self::Failed, Self::Skipped];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text)
    }
}

/// What a key or a name says without regard to style and case: `nameFirst`, `name-first` and
/// `name_first` are one.
fn bare(name: &str) -> String {
    name.chars()
        .filter(|c| *c != '-' && *c != '_')
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a pattern with `*` for any run of characters covers a text. Linear in their product.
fn covers(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let mut rest = rest;
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_run() {
        for (pattern, text) in [
            ("*", ""),
            ("*", "a"),
            ("address*", "addressstreet1"),
            ("*number", "phonenumber"),
            ("a*b*c", "aXbYc"),
            ("abc", "abc"),
            ("a**c", "ac"),
        ] {
            assert!(covers(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("", "a"),
            ("abc", "abcd"),
            ("address*", "name"),
            ("*number", "numbers"),
            ("a*bc*c", "abc"),
        ] {
            assert!(!covers(pattern, text), "{pattern} {text}");
        }
    }
}
