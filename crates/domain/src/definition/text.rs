//! A text of a template, in one language or in several.

use indexmap::IndexMap;

use crate::locale::Locale;

/// A text as the definition gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// In the definition's default language.
    Plain(String),
    /// By language.
    ByLocale(IndexMap<Locale, String>),
}

impl Text {
    /// The text in exactly this language; a plain text is in the `default` one.
    pub fn in_locale(&self, locale: Locale, default: Locale) -> Option<&str> {
        match self {
            Text::Plain(text) => (locale == default).then_some(text.as_str()),
            Text::ByLocale(texts) => texts.get(&locale).map(String::as_str),
        }
    }

    /// The text to show: in this language, else in another country's form of it, else in the
    /// `default` one. Nothing when the text has none of these.
    pub fn show(&self, locale: Locale, default: Locale) -> Option<&str> {
        locale
            .fallbacks(default)
            .find_map(|locale| self.in_locale(locale, default))
    }

    /// Every language's text, in the order of the definition.
    pub fn entries(&self, default: Locale) -> Vec<(Locale, &str)> {
        match self {
            Text::Plain(text) => vec![(default, text.as_str())],
            Text::ByLocale(texts) => texts
                .iter()
                .map(|(locale, text)| (*locale, text.as_str()))
                .collect(),
        }
    }

    /// The text with another language's wording set, or taken away.
    pub(super) fn with(self, locale: Locale, wording: Option<String>, default: Locale) -> Text {
        let mut texts = match self {
            Text::Plain(_) if locale == default => {
                return match wording {
                    Some(wording) => Text::Plain(wording),
                    None => Text::ByLocale(IndexMap::new()),
                };
            }
            Text::Plain(text) => IndexMap::from([(default, text)]),
            Text::ByLocale(texts) => texts,
        };
        match wording {
            Some(wording) => texts.insert(locale, wording),
            None => texts.shift_remove(&locale),
        };
        Text::ByLocale(texts)
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Text::ByLocale(texts) if texts.is_empty())
    }
}
