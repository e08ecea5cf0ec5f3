//! The languages the pages are written in.

use serde::{Serialize, Serializer};

/// A language the hosted flow is fully translated into. Its codes are the ones integrations already
/// send in the `language` parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Language {
    #[default]
    EnUs,
    EsMx,
    Fr,
    De,
    PtBr,
    It,
    NlNl,
    Pl,
    TrTr,
    UkUa,
    ArEg,
    He,
    Ja,
    ZhCn,
}

/// The order in which people of a language write the parts of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateOrder {
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

impl Language {
    /// Every language, in the order of the language list.
    pub const ALL: [Language; 14] = [
        Language::EnUs,
        Language::EsMx,
        Language::Fr,
        Language::De,
        Language::PtBr,
        Language::It,
        Language::NlNl,
        Language::Pl,
        Language::TrTr,
        Language::UkUa,
        Language::ArEg,
        Language::He,
        Language::Ja,
        Language::ZhCn,
    ];

    /// The code as integrations send it, for example `pt-BR`. It is also the value of `<html lang>`.
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// The language's name in itself, for the language list.
    pub fn own_name(self) -> &'static str {
        self.row().1
    }

    /// `rtl` or `ltr`, as `<html dir>` takes it.
    pub fn direction(self) -> &'static str {
        match self {
            Language::ArEg | Language::He => "rtl",
            _ => "ltr",
        }
    }

    /// The page language nearest to a locale code: the same code, else the same language in another
    /// region (`es` or `es-ES` gives `es-MX`), else English.
    pub fn nearest(code: &str) -> Language {
        let same = |language: &Language| language.code().eq_ignore_ascii_case(code);
        let first_subtag = |code: &str| code.split(['-', '_']).next().unwrap_or("").to_owned();
        let wanted = first_subtag(code);
        let kin = |language: &Language| first_subtag(language.code()).eq_ignore_ascii_case(&wanted);
        let all = Language::ALL.into_iter();
        all.clone()
            .find(same)
            .or_else(|| all.clone().find(kin))
            .unwrap_or_default()
    }

    pub(crate) fn date_order(self) -> DateOrder {
        match self {
            Language::EnUs => DateOrder::MonthDayYear,
            Language::Ja | Language::ZhCn => DateOrder::YearMonthDay,
            _ => DateOrder::DayMonthYear,
        }
    }

    pub(crate) fn index(self) -> usize {
        self as usize
    }

    fn row(self) -> (&'static str, &'static str) {
        match self {
            Language::EnUs => ("en-US", "English"),
            Language::EsMx => ("es-MX", "Español"),
            Language::Fr => ("fr", "Français"),
            Language::De => ("de", "Deutsch"),
            Language::PtBr => ("pt-BR", "Português (Brasil)"),
            Language::It => ("it", "Italiano"),
            Language::NlNl => ("nl-NL", "Nederlands"),
            Language::Pl => ("pl", "Polski"),
            Language::TrTr => ("tr-TR", "Türkçe"),
            Language::UkUa => ("uk-UA", "Українська"),
            Language::ArEg => ("ar-EG", "العربية"),
            Language::He => ("he", "עברית"),
            Language::Ja => ("ja", "日本語"),
            Language::ZhCn => ("zh-CN", "简体中文"),
        }
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_nearest_language_is_the_code_then_the_language_then_english() {
        assert_eq!(Language::nearest("es-mx"), Language::EsMx);
        assert_eq!(Language::nearest("es-ES"), Language::EsMx);
        assert_eq!(Language::nearest("zh_TW"), Language::ZhCn);
        assert_eq!(Language::nearest("fi"), Language::EnUs);
        assert_eq!(Language::nearest(""), Language::EnUs);
    }
}
