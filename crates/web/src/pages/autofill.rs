//! What the browser is told about an input: autofill tokens (HTML, "Autofill detail tokens"), the
//! keyboard to show and the direction of the text.

use super::view::FieldKind;

/// Attributes of an input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct InputTraits {
    pub autocomplete: &'static str,
    pub inputmode: &'static str,
    /// `ltr` for what is never written right to left; `auto` for free text.
    pub dir: &'static str,
    /// Spelling is not to be checked: names and numbers are not words.
    pub verbatim: bool,
    /// A narrow input for short answers.
    pub short: bool,
}

/// The traits of a field, by its key where that is one every template knows, else by its kind.
pub(crate) fn traits(key: &str, kind: &FieldKind) -> InputTraits {
    let by_kind = match kind {
        FieldKind::Email { .. } => InputTraits {
            autocomplete: "email",
            inputmode: "email",
            dir: "ltr",
            verbatim: true,
            short: false,
        },
        FieldKind::Phone { .. } => InputTraits {
            autocomplete: "tel",
            inputmode: "tel",
            dir: "ltr",
            verbatim: true,
            short: false,
        },
        FieldKind::Number { .. } => InputTraits {
            inputmode: "decimal",
            dir: "ltr",
            verbatim: true,
            short: true,
            ..InputTraits::default()
        },
        _ => InputTraits {
            dir: "auto",
            ..InputTraits::default()
        },
    };
    let autocomplete = match key {
        "name-first" => "given-name",
        "name-middle" => "additional-name",
        "name-last" => "family-name",
        "address-street-1" => "address-line1",
        "address-street-2" => "address-line2",
        "address-city" => "address-level2",
        "address-subdivision" => "address-level1",
        "address-postal-code" => "postal-code",
        "address-country-code" | "selected-country-code" => "country",
        "email-address" => "email",
        "phone-number" => "tel",
        _ => by_kind.autocomplete,
    };
    let number = matches!(key, "address-postal-code" | "identification-number");
    InputTraits {
        autocomplete,
        dir: if number { "ltr" } else { by_kind.dir },
        verbatim: by_kind.verbatim
            || number
            || key.starts_with("name-")
            || key.starts_with("address-"),
        short: by_kind.short || key == "address-postal-code",
        ..by_kind
    }
}

/// The autofill token of a part of a date: only a date of birth is stored by browsers.
pub(crate) fn date_part(key: &str, part: &str) -> &'static str {
    match (key, part) {
        ("birthdate", "day") => "bday-day",
        ("birthdate", "month") => "bday-month",
        ("birthdate", "year") => "bday-year",
        _ => "",
    }
}
