//! The languages a flow can speak: their codes, their reading direction, and which one a person gets.
//!
//! The codes are the 42 of the contract: BCP 47, two letters, for some with a country.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Every code of the contract, in alphabetical order; a [`Locale`] is a place in this table.
const CODES: [&str; 42] = [
    "ar-EG", "az", "bg", "bn", "cs", "cy", "da", "de", "el-GR", "en-US", "es-MX", "fi", "fr", "he",
    "hi", "hr", "hu", "hy", "id-ID", "it", "ja", "ko-KR", "lt", "ms", "nl-NL", "no", "pl", "pt-BR",
    "ro", "ru", "sk", "sr", "sv", "ta", "th", "tl", "tr-TR", "uk-UA", "ur", "vi", "zh-CN", "zh-TW",
];

/// Codes that browsers send for a language of the table under another name.
const ALIASES: [(&str, &str); 6] = [
    ("nb", "no"),
    ("nn", "no"),
    ("iw", "he"),
    ("in", "id-ID"),
    ("fil", "tl"),
    ("zh-hant", "zh-TW"),
];

/// Regions in which Chinese is written in traditional characters.
const TRADITIONAL_CHINESE: [&str; 2] = ["zh-hk", "zh-mo"];

/// The longest `Accept-Language` header that is read; a browser's own is under 200 characters.
const MAX_ACCEPT_LANGUAGE_CHARS: usize = 1_000;

/// Which way a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    LeftToRight,
    RightToLeft,
}

impl Direction {
    /// The value of HTML's `dir` attribute.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        }
    }
}

/// One of the contract's languages.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale(u8);

/// The language of last resort.
pub const ENGLISH: Locale = Locale(9);

/// The languages in which the pages have texts of their own. A definition that names no languages
/// is offered in these.
pub const BUILT_IN: [Locale; 14] = [
    ENGLISH,
    Locale(10), // es-MX
    Locale(12), // fr
    Locale(7),  // de
    Locale(27), // pt-BR
    Locale(19), // it
    Locale(24), // nl-NL
    Locale(26), // pl
    Locale(36), // tr-TR
    Locale(37), // uk-UA
    Locale(0),  // ar-EG
    Locale(13), // he
    Locale(20), // ja
    Locale(40), // zh-CN
];

impl Locale {
    /// Every accepted language, in alphabetical order of the codes.
    pub fn all() -> impl ExactSizeIterator<Item = Locale> {
        (0..CODES.len() as u8).map(Locale)
    }

    /// The code exactly as the contract writes it, without regard to case: `es-MX`, `ja`.
    pub fn parse(code: &str) -> Option<Locale> {
        CODES
            .iter()
            .position(|known| known.eq_ignore_ascii_case(code))
            .map(|index| Locale(index as u8))
    }

    /// The code, as in `es-MX`.
    pub fn as_str(self) -> &'static str {
        CODES[usize::from(self.0)]
    }

    /// The code without its country: `es`.
    pub fn language(self) -> &'static str {
        let code = self.as_str();
        code.split_once('-').map_or(code, |(language, _)| language)
    }

    pub fn direction(self) -> Direction {
        match self.language() {
            "ar" | "he" | "ur" => Direction::RightToLeft,
            _ => Direction::LeftToRight,
        }
    }

    /// The languages to try for a text, best first: this one, another country's form of the same
    /// language, then the default one.
    pub fn fallbacks(self, default: Locale) -> impl Iterator<Item = Locale> {
        let relatives = Locale::all()
            .filter(move |other| *other != self && other.language() == self.language());
        std::iter::once(self)
            .chain(relatives)
            .chain(std::iter::once(default))
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Locale {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Locale {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Locale::parse(&code)
            .ok_or_else(|| serde::de::Error::custom(format!("`{code}` is not a known language")))
    }
}

/// The language a person gets: the one asked for, else the best of the browser's, else the first
/// enabled one. With nothing enabled it is English.
///
/// `requested` is the `language` parameter, or on resuming the previous session's language.
pub fn choose(
    requested: Option<&str>,
    accept_language: Option<&str>,
    enabled: &[Locale],
) -> Locale {
    requested
        .and_then(|code| closest(code, enabled))
        .or_else(|| accept_language.and_then(|header| from_browser(header, enabled)))
        .or_else(|| enabled.first().copied())
        .unwrap_or(ENGLISH)
}

/// The best enabled language of an `Accept-Language` header (RFC 9110, section 12.5.4).
fn from_browser(header: &str, enabled: &[Locale]) -> Option<Locale> {
    if header.len() > MAX_ACCEPT_LANGUAGE_CHARS {
        return None;
    }
    let mut ranges: Vec<(&str, u16)> = header
        .split(',')
        .filter_map(|range| {
            let (code, parameters) = range.split_once(';').unwrap_or((range, ""));
            let weight = weight(parameters.trim())?;
            (weight > 0).then_some((code.trim(), weight))
        })
        .collect();
    // A stable sort: among equal weights the browser's own order decides.
    ranges.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    ranges
        .into_iter()
        .find_map(|(code, _)| closest(code, enabled))
}

/// The weight in thousandths; 1000 when none is given, nothing when it cannot be read.
fn weight(parameters: &str) -> Option<u16> {
    if parameters.is_empty() {
        return Some(1_000);
    }
    let value: f32 = parameters.strip_prefix("q=")?.trim().parse().ok()?;
    (0.0..=1.0)
        .contains(&value)
        .then_some((value * 1_000.0) as u16)
}

/// The enabled language nearest to a BCP 47 code: the same code, the same name under an alias, or
/// another country's form of the same language.
fn closest(code: &str, enabled: &[Locale]) -> Option<Locale> {
    let code = code.trim().replace('_', "-").to_ascii_lowercase();
    let language = code.split('-').next().unwrap_or_default();
    let traditional = code.starts_with("zh-hant") || TRADITIONAL_CHINESE.contains(&code.as_str());
    let alias = if traditional {
        Some("zh-TW")
    } else {
        ALIASES
            .iter()
            .find(|(alias, _)| *alias == language)
            .map(|(_, known)| *known)
    };
    let exact = Locale::parse(alias.unwrap_or(&code)).filter(|locale| enabled.contains(locale));
    exact.or_else(|| {
        enabled
            .iter()
            .copied()
            .find(|locale| locale.language() == language)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locale(code: &str) -> Locale {
        Locale::parse(code).expect("a code of the table")
    }

    #[test]
    fn the_built_in_languages_are_the_intended_ones() {
        let codes: Vec<&str> = BUILT_IN.iter().map(|locale| locale.as_str()).collect();
        assert_eq!(
            codes,
            [
                "en-US", "es-MX", "fr", "de", "pt-BR", "it", "nl-NL", "pl", "tr-TR", "uk-UA",
                "ar-EG", "he", "ja", "zh-CN"
            ]
        );
    }

    #[test]
    fn the_language_asked_for_wins_then_the_browser_then_the_first() {
        let cases = [
            (Some("es-MX"), Some("fr"), "es-MX"),
            (Some("es"), None, "es-MX"),
            (Some("es_AR"), None, "es-MX"),
            (Some("ES-mx"), None, "es-MX"),
            (Some("xx"), Some("fr;q=0.8, de;q=0.9"), "de"),
            (None, Some("fr, de"), "fr"),
            (None, Some("fr;q=0, de"), "de"),
            (None, Some("pt-PT,pt;q=0.9,en;q=0.8"), "pt-BR"),
            (None, Some("iw"), "he"),
            (None, Some("sv;q=abc, *"), "en-US"),
            (None, None, "en-US"),
        ];
        for (requested, header, expected) in cases {
            assert_eq!(
                choose(requested, header, &BUILT_IN).as_str(),
                expected,
                "{requested:?} {header:?}"
            );
        }
    }

    #[test]
    fn chinese_is_chosen_by_script_as_well_as_by_region() {
        let both = [locale("zh-CN"), locale("zh-TW")];
        for (code, expected) in [
            ("zh", "zh-CN"),
            ("zh-Hans-SG", "zh-CN"),
            ("zh-Hant", "zh-TW"),
            ("zh-Hant-HK", "zh-TW"),
            ("zh-HK", "zh-TW"),
            ("zh-TW", "zh-TW"),
        ] {
            assert_eq!(choose(Some(code), None, &both).as_str(), expected, "{code}");
        }
    }

    #[test]
    fn only_enabled_languages_are_chosen() {
        let enabled = [locale("ja"), locale("ko-KR")];
        assert_eq!(choose(Some("fr"), Some("fr"), &enabled).as_str(), "ja");
        assert_eq!(
            choose(Some("fr"), Some("en,ko"), &enabled).as_str(),
            "ko-KR"
        );
        assert_eq!(choose(Some("fr"), None, &[]).as_str(), "en-US");
    }

    #[test]
    fn direction_follows_the_script() {
        let right_to_left: Vec<&str> = Locale::all()
            .filter(|locale| locale.direction() == Direction::RightToLeft)
            .map(Locale::as_str)
            .collect();
        assert_eq!(right_to_left, ["ar-EG", "he", "ur"]);
    }

    #[test]
    fn a_text_falls_back_along_its_language_to_the_default() {
        let chain: Vec<&str> = locale("zh-TW")
            .fallbacks(ENGLISH)
            .map(Locale::as_str)
            .collect();
        assert_eq!(chain, ["zh-TW", "zh-CN", "en-US"]);
    }
}
