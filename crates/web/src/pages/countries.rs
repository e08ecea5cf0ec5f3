//! The names of countries, in the order of each language's alphabet.
//!
//! The files in `locales/countries` hold the ISO 3166-1 alpha-2 codes with the names of the Unicode
//! CLDR, one country a line.

use std::fmt::Write;

use minijinja::HtmlEscape;

use super::Language;

fn table(language: Language) -> &'static str {
    match language {
        Language::EnUs => include_str!("../../locales/countries/en-US.txt"),
        Language::EsMx => include_str!("../../locales/countries/es-MX.txt"),
        Language::Fr => include_str!("../../locales/countries/fr.txt"),
        Language::De => include_str!("../../locales/countries/de.txt"),
        Language::PtBr => include_str!("../../locales/countries/pt-BR.txt"),
        Language::It => include_str!("../../locales/countries/it.txt"),
        Language::NlNl => include_str!("../../locales/countries/nl-NL.txt"),
        Language::Pl => include_str!("../../locales/countries/pl.txt"),
        Language::TrTr => include_str!("../../locales/countries/tr-TR.txt"),
        Language::UkUa => include_str!("../../locales/countries/uk-UA.txt"),
        Language::ArEg => include_str!("../../locales/countries/ar-EG.txt"),
        Language::He => include_str!("../../locales/countries/he.txt"),
        Language::Ja => include_str!("../../locales/countries/ja.txt"),
        Language::ZhCn => include_str!("../../locales/countries/zh-CN.txt"),
    }
}

/// Codes and names, sorted by name.
fn all(language: Language) -> impl Iterator<Item = (&'static str, &'static str)> {
    table(language)
        .lines()
        .filter_map(|line| line.split_once(' '))
}

/// The name of a country, or `None` for a code that ISO 3166-1 does not have.
pub fn name(language: Language, code: &str) -> Option<&'static str> {
    all(language).find_map(|(known, name)| (known == code).then_some(name))
}

/// The `<option>` elements of a country list, made here because a template takes far longer over
/// 249 of them.
pub(crate) fn options(language: Language, codes: Option<&[String]>, chosen: &str) -> String {
    let mut html = String::with_capacity(12 * 1024);
    for (code, name) in all(language) {
        if codes.is_some_and(|codes| !codes.iter().any(|wanted| wanted == code)) {
            continue;
        }
        let mark = if code == chosen { " selected" } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(
            html,
            "<option value={code}{mark}>{}</option>",
            HtmlEscape(name)
        );
    }
    html
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{all, name, options};
    use crate::pages::Language;

    #[test]
    fn every_language_names_the_same_countries_once() {
        let english: BTreeSet<_> = all(Language::EnUs).map(|(code, _)| code).collect();
        assert_eq!(english.len(), 249);
        for language in Language::ALL {
            let codes: Vec<_> = all(language).map(|(code, _)| code).collect();
            assert_eq!(codes.len(), 249, "{}", language.code());
            assert_eq!(
                codes.into_iter().collect::<BTreeSet<_>>(),
                english,
                "{}",
                language.code()
            );
        }
    }

    #[test]
    fn names_and_lists() {
        assert_eq!(name(Language::De, "JP"), Some("Japan"));
        assert_eq!(name(Language::De, "XX"), None);
        let only = ["DE".to_owned(), "AT".to_owned()];
        assert_eq!(
            options(Language::De, Some(&only), "AT"),
            "<option value=DE>Deutschland</option><option value=AT selected>Österreich</option>"
        );
    }
}
