//! The words of e-mails and text messages, in the languages of the pages: plain text, one Fluent file
//! a language, compiled on first use.

use std::sync::OnceLock;

use bonafide_domain::locale::{self, BUILT_IN, Locale};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::{Error, Result};

type Bundle = FluentBundle<FluentResource>;

/// In the order of the built-in languages.
const SOURCES: [&str; BUILT_IN.len()] = [
    include_str!("../locales/en-US.ftl"),
    include_str!("../locales/es-MX.ftl"),
    include_str!("../locales/fr.ftl"),
    include_str!("../locales/de.ftl"),
    include_str!("../locales/pt-BR.ftl"),
    include_str!("../locales/it.ftl"),
    include_str!("../locales/nl-NL.ftl"),
    include_str!("../locales/pl.ftl"),
    include_str!("../locales/tr-TR.ftl"),
    include_str!("../locales/uk-UA.ftl"),
    include_str!("../locales/ar-EG.ftl"),
    include_str!("../locales/he.ftl"),
    include_str!("../locales/ja.ftl"),
    include_str!("../locales/zh-CN.ftl"),
];

/// The wording of one language.
#[derive(Clone, Copy, Debug)]
pub struct Words(usize);

impl Words {
    /// The built-in language nearest to a locale's code, else English.
    pub fn nearest(code: Option<&str>) -> Self {
        let wanted = locale::choose(code, None, &BUILT_IN);
        let same = |known: &Locale| *known == wanted;
        Self(BUILT_IN.iter().position(same).unwrap_or_default())
    }

    fn bundle(self) -> &'static Bundle {
        static BUNDLES: [OnceLock<Bundle>; BUILT_IN.len()] =
            [const { OnceLock::new() }; BUILT_IN.len()];
        BUNDLES[self.0].get_or_init(|| {
            let identifier: LanguageIdentifier =
                BUILT_IN[self.0].as_str().parse().unwrap_or_default();
            let mut bundle = Bundle::new_concurrent(vec![identifier]);
            // Codes and links are copied and filled in by machines: no invisible characters.
            bundle.set_use_isolating(false);
            let resource = FluentResource::try_new(SOURCES[self.0].to_owned())
                .unwrap_or_else(|(readable, _)| readable);
            bundle.add_resource_overriding(resource);
            bundle
        })
    }

    /// A message with its values.
    ///
    /// # Errors
    /// When a file lacks the message: a fault of this crate, which its tests rule out.
    pub fn say(self, key: &str, values: &[(&str, &str)]) -> Result<String> {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, FluentValue::from(*value));
        }
        self.format(key, &args)
    }

    /// The same with a number, which chooses the plural form.
    pub fn count(self, key: &str, name: &str, number: u32) -> Result<String> {
        let mut args = FluentArgs::new();
        args.set(name, FluentValue::from(number));
        self.format(key, &args)
    }

    fn format(self, key: &str, args: &FluentArgs<'_>) -> Result<String> {
        let bundle = self.bundle();
        let missing = || Error::internal(format!("no message {key} in {}", BUILT_IN[self.0]));
        let pattern = bundle
            .get_message(key)
            .and_then(|message| message.value())
            .ok_or_else(missing)?;
        let mut errors = Vec::new();
        let text = bundle
            .format_pattern(pattern, Some(args), &mut errors)
            .into_owned();
        match errors.first() {
            None => Ok(text),
            Some(error) => Err(Error::internal(format!(
                "{key} in {}: {error}",
                BUILT_IN[self.0]
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &[(&str, &str)] = &[("code", "482913"), ("organization", "Acme")];
    const ACME: &[(&str, &str)] = &[("organization", "Acme")];

    #[test]
    fn every_language_says_every_message_with_its_values() {
        for (index, locale) in BUILT_IN.iter().enumerate() {
            let words = Words(index);
            for (key, values) in [
                ("code-subject", CODE),
                ("code-sms", CODE),
                ("code-enter", ACME),
                ("ignore", &[]),
                ("link-subject", ACME),
                ("link-open", &[]),
                ("handoff-subject", ACME),
                ("handoff-open", &[]),
            ] {
                let text = words.say(key, values).unwrap();
                for (_, value) in values {
                    assert!(text.contains(value), "{key} in {locale}: {text}");
                }
            }
            for minutes in [1, 2, 5, 15, 60] {
                assert!(
                    !words
                        .count("works-for", "minutes", minutes)
                        .unwrap()
                        .is_empty()
                );
            }
            assert!(
                words
                    .count("works-for", "minutes", 15)
                    .unwrap()
                    .contains("15")
            );
        }
    }

    #[test]
    fn plural_forms_are_those_of_the_language() {
        let polish = Words::nearest(Some("pl"));
        let minutes = |number| polish.count("works-for", "minutes", number).unwrap();
        assert_eq!(minutes(1), "Działa przez 1 minutę.");
        assert_eq!(minutes(3), "Działa przez 3 minuty.");
        assert_eq!(minutes(15), "Działa przez 15 minut.");
    }

    #[test]
    fn a_language_without_words_gets_its_kin_or_english() {
        let subject = |code| Words::nearest(code).say("handoff-subject", ACME).unwrap();
        assert!(subject(Some("es")).starts_with("Continúa"));
        assert!(subject(Some("sr")).starts_with("Continue"));
        assert!(subject(None).starts_with("Continue"));
    }
}
