//! The published dates, and what follows from a date alone.

use std::fmt;

use super::super::errors::{Fault, quoted};
use super::super::inflection::FieldKeys;

/// A dated version of the contract. Later dates are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    year: u16,
    month: u8,
    day: u8,
}

impl Default for Version {
    fn default() -> Self {
        Self::NEWEST
    }
}

impl Version {
    /// The first version.
    pub const V2020_05_18: Self = Self::of(2020, 5, 18);
    /// Document numbers become `identification-number` with a class.
    pub const V2021_02_21: Self = Self::of(2021, 2, 21);
    /// Watchlist reports list matches in one place.
    pub const V2021_05_14: Self = Self::of(2021, 5, 14);
    /// An inquiry's reviewer becomes a relationship.
    pub const V2021_07_05: Self = Self::of(2021, 7, 5);
    /// Sessions refer to a device instead of a fingerprint.
    pub const V2021_08_18: Self = Self::of(2021, 8, 18);
    /// No change of its own is published.
    pub const V2022_09_01: Self = Self::of(2022, 9, 1);
    /// File addresses carry their own token.
    pub const V2023_01_05: Self = Self::of(2023, 1, 5);
    /// Personal data only in `fields`, nothing included unasked.
    pub const V2025_10_27: Self = Self::of(2025, 10, 27);
    /// Webhooks need a name.
    pub const V2025_12_08: Self = Self::of(2025, 12, 8);

    /// The shape that the server speaks inside.
    pub const NEWEST: Self = Self::V2025_12_08;

    /// Every accepted version, newest first. 2021-05-14 is missing from the published
    /// header's enumeration but has a published schema and a changelog entry.
    pub const ALL: [Self; 9] = [
        Self::V2025_12_08,
        Self::V2025_10_27,
        Self::V2023_01_05,
        Self::V2022_09_01,
        Self::V2021_08_18,
        Self::V2021_07_05,
        Self::V2021_05_14,
        Self::V2021_02_21,
        Self::V2020_05_18,
    ];

    const fn of(year: u16, month: u8, day: u8) -> Self {
        Self { year, month, day }
    }

    /// Reads the value of `Persona-Version`, or of a key's or a webhook's setting.
    ///
    /// # Errors
    /// A fault that lists the accepted versions.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        if let Some(known) = Self::read(text).filter(|date| Self::ALL.contains(date)) {
            return Ok(known);
        }
        let known = Self::ALL.map(|version| version.to_string());
        Err(Fault::new(format!(
            "Persona-Version {} is not known; allowed: {}",
            quoted(text),
            known.join(", ")
        ))
        .allowing(known.iter().map(String::as_str)))
    }

    /// A date as it is written: `2025-12-08`.
    fn read(text: &str) -> Option<Self> {
        let has_form = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        has_form.then_some(())?;
        Some(Self::of(
            text[..4].parse().ok()?,
            text[5..7].parse().ok()?,
            text[8..].parse().ok()?,
        ))
    }

    /// How the names of fields are treated: verbatim from 2025-10-27 on.
    #[must_use]
    pub fn field_keys(self) -> FieldKeys {
        if self < Self::V2025_10_27 {
            FieldKeys::Inflected
        } else {
            FieldKeys::Verbatim
        }
    }

    /// The relationships whose objects an answer about one `resource` carries when the
    /// request does not say: none from 2025-10-27 on.
    #[must_use]
    pub fn default_include(self, resource: &str) -> &'static [&'static str] {
        if self >= Self::V2025_10_27 {
            return &[];
        }
        match resource {
            "inquiry" => &[
                "reports",
                "verifications",
                "sessions",
                "documents",
                "inquiry-template",
            ],
            "case" => &["accounts", "inquiries", "reports"],
            _ if resource == "report" || resource.starts_with("report/") => &["report-template"],
            _ => &[],
        }
    }

    /// Whether the 409 of a duplicate account carries the existing account in place of an
    /// error list: before 2025-10-27.
    #[must_use]
    pub fn conflict_carries_account(self) -> bool {
        self < Self::V2025_10_27
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_written_and_ordered() {
        for version in Version::ALL {
            assert_eq!(Version::parse(&version.to_string()), Ok(version));
        }
        assert!(Version::ALL.is_sorted_by(|newer, older| newer > older));
        assert_eq!(Version::ALL.iter().max(), Some(&Version::NEWEST));
        assert_eq!(Version::V2021_07_05.to_string(), "2021-07-05");
    }

    #[test]
    fn other_dates_are_refused_with_the_list() {
        for text in ["2021-07-15", "2026-09-29", "latest", "", "2025-12-8"] {
            let fault = Version::parse(text).expect_err(text);
            assert_eq!(fault.allowed.len(), 9, "{text}");
            assert!(fault.details.contains("2025-12-08, 2025-10-27"));
        }
    }

    #[test]
    fn the_date_alone_decides() {
        let (before, after) = (Version::V2023_01_05, Version::V2025_10_27);
        assert!(before.default_include("inquiry").contains(&"sessions"));
        assert_eq!(
            before.default_include("report/watchlist"),
            ["report-template"]
        );
        assert!(before.default_include("account").is_empty());
        assert!(after.default_include("inquiry").is_empty());
        assert!(before.conflict_carries_account() && !after.conflict_carries_account());
        assert_eq!(before.field_keys(), FieldKeys::Inflected);
        assert_eq!(after.field_keys(), FieldKeys::Verbatim);
    }
}
