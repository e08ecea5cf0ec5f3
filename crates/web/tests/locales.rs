//! The language files say the same things with the same placeholders, in plain text.

use std::collections::{BTreeMap, BTreeSet};

use bonafide_web::pages::Language;

type Messages = BTreeMap<String, (String, BTreeSet<String>)>;

fn file(language: Language) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/locales");
    std::fs::read_to_string(format!("{folder}/{}.ftl", language.code())).expect("a language file")
}

/// Every message and attribute with its text and the placeholders in it.
fn messages(language: Language) -> Messages {
    let mut found = Messages::new();
    let mut message = String::new();
    let mut current = String::new();
    for line in file(language).lines() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let named = line.split_once(" =");
        let text = match named {
            Some((name, text)) if !line.starts_with(' ') => {
                message = name.to_owned();
                current.clone_from(&message);
                text
            }
            Some((name, text)) if name.trim().starts_with('.') => {
                current = format!("{message}{}", name.trim());
                text
            }
            _ => line,
        };
        let entry = found.entry(current.clone()).or_default();
        entry.0.push_str(text.trim());
        for place in text.split('$').skip(1) {
            let name: String = place
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            entry.1.insert(name);
        }
    }
    found
}

#[test]
fn every_language_has_every_message_with_the_same_placeholders() {
    let english = messages(Language::EnUs);
    assert!(english.len() > 150, "only {} messages read", english.len());
    let shape = |messages: &Messages| -> Vec<(String, BTreeSet<String>)> {
        messages
            .iter()
            .map(|(key, (_, places))| (key.clone(), places.clone()))
            .collect()
    };
    for language in Language::ALL {
        let (wanted, got) = (shape(&english), shape(&messages(language)));
        let lacking: Vec<_> = wanted.iter().filter(|entry| !got.contains(entry)).collect();
        let extra: Vec<_> = got.iter().filter(|entry| !wanted.contains(entry)).collect();
        assert!(
            lacking.is_empty() && extra.is_empty(),
            "{}: {lacking:?} {extra:?}",
            language.code()
        );
    }
}

#[test]
fn no_message_is_empty_or_holds_markup() {
    for language in Language::ALL {
        for (key, (text, _)) in messages(language) {
            assert!(!text.is_empty(), "{} {key}", language.code());
            assert!(
                !text.contains(['<', '&', '"']),
                "{} {key}: {text}",
                language.code()
            );
        }
    }
}

#[test]
fn translations_are_not_left_in_english() {
    let english = messages(Language::EnUs);
    for language in Language::ALL
        .into_iter()
        .filter(|language| *language != Language::EnUs)
    {
        let long_and_same: Vec<_> = messages(language)
            .into_iter()
            .filter(|(key, (text, _))| text.len() > 20 && english[key].0 == *text)
            .map(|(key, _)| key)
            .collect();
        assert!(
            long_and_same.is_empty(),
            "{}: {long_and_same:?}",
            language.code()
        );
    }
}

#[test]
fn english_keeps_to_plain_words() {
    for (key, (text, _)) in messages(Language::EnUs) {
        let text = text.to_lowercase();
        for word in [
            "please",
            "sorry",
            "valid",
            "oops",
            "error occurred",
            "next",
            "*",
        ] {
            let told_so = key == "waiting-body" || (word == "*" && text.contains("*[other]"));
            assert!(told_so || !text.contains(word), "{key}: {text}");
        }
    }
}

/// The plural forms each language needs, by the Unicode CLDR.
#[test]
fn plurals_have_every_form_of_their_language() {
    for language in Language::ALL {
        let forms: &[&str] = match language {
            Language::Pl | Language::UkUa => &["one", "few", "many", "other"],
            Language::ArEg => &["zero", "one", "two", "few", "many", "other"],
            Language::He => &["one", "two", "other"],
            Language::Ja | Language::ZhCn => &["other"],
            _ => &["one", "other"],
        };
        for (key, (text, _)) in messages(language) {
            if text.contains("->") {
                for form in forms {
                    assert!(
                        text.contains(&format!("[{form}]")),
                        "{} {key} {form}",
                        language.code()
                    );
                }
            }
        }
    }
}
