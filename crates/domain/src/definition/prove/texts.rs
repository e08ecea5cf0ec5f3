//! Proofs about texts: present in every enabled language, and not too long.

use crate::definition::limits::MAX_TEXT_CHARS;
use crate::definition::translate::places;
use crate::definition::{Definition, Fault, Text};
use crate::locale::Locale;

pub(super) fn prove(definition: &Definition, faults: &mut Vec<Fault>) {
    let default = definition.default_language();
    let languages = definition.enabled_languages();
    for place in places(definition) {
        if let Some(text) = place.text {
            prove_text(&place.path, text, languages, default, faults);
        }
    }
}

fn prove_text(
    path: &str,
    text: &Text,
    languages: &[Locale],
    default: Locale,
    faults: &mut Vec<Fault>,
) {
    let given = text.entries(default);
    let missing: Vec<&str> = languages
        .iter()
        .filter(|language| {
            !given
                .iter()
                .any(|(locale, wording)| locale == *language && !wording.trim().is_empty())
        })
        .map(|language| language.as_str())
        .collect();
    if !missing.is_empty() {
        let message = format!("has no wording in {}", missing.join(", "));
        faults.push(Fault::new(path, message));
    }
    for (locale, wording) in given {
        if wording.chars().count() > MAX_TEXT_CHARS {
            let message = format!("is longer than {MAX_TEXT_CHARS} characters in {locale}");
            faults.push(Fault::new(path, message));
        }
    }
}
