//! One name from one style to another.
//!
//! The contract writes a run of digits as a word of its own (`address-street-1`,
//! `age-estimated-13-plus`), and camel case loses the hyphen before it
//! (`addressStreet1`). A camel-case name is therefore split before its digits too. A
//! name without capitals is not: `question1` is a word that a customer chose, and
//! splitting it would make it another word. Capitals in a row are one word, so that
//! `redirectURI` is understood; the price is that words of one letter in a row would be
//! taken for one, and the contract has none.

use std::borrow::Cow;

use super::Inflection;

/// Contract names whose camel form has no capital to show that it is camel case.
const CAMEL_WITHOUT_CAPITAL: [(&str, &str); 2] = [("street1", "street-1"), ("street2", "street-2")];

/// The kebab-case form of a contract name in any style.
///
/// Total, idempotent, and linear in the length of the name.
#[must_use]
pub fn to_kebab(name: &str) -> Cow<'_, str> {
    for (camel, kebab) in CAMEL_WITHOUT_CAPITAL {
        if name == camel {
            return Cow::Borrowed(kebab);
        }
    }
    field_to_kebab(name)
}

/// The kebab-case form of a field's name, which a customer chose: as [`to_kebab`], but
/// without the contract's own exceptions.
pub(crate) fn field_to_kebab(name: &str) -> Cow<'_, str> {
    if !name.bytes().any(|b| b == b'_' || b.is_ascii_uppercase()) {
        return Cow::Borrowed(name);
    }
    let camel = name.bytes().any(|b| b.is_ascii_uppercase());
    let mut out = String::with_capacity(name.len() + 8);
    let mut rest = name.chars().peekable();
    let mut before: Option<char> = None;
    while let Some(c) = rest.next() {
        let starts_word = match before {
            None | Some('-' | '_') => false,
            // `redirectUri`, `street1Line`, and the last capital of `URLValue`.
            Some(b) if c.is_ascii_uppercase() => {
                !b.is_ascii_uppercase() || rest.peek().is_some_and(char::is_ascii_lowercase)
            }
            Some(b) => camel && c.is_ascii_digit() && !b.is_ascii_digit(),
        };
        if starts_word {
            out.push('-');
        }
        out.push(if c == '_' {
            '-'
        } else {
            c.to_ascii_lowercase()
        });
        before = Some(c);
    }
    Cow::Owned(out)
}

/// A kebab-case name in the chosen style.
#[must_use]
pub fn from_kebab(name: &str, style: Inflection) -> Cow<'_, str> {
    if !name.contains('-') {
        return Cow::Borrowed(name);
    }
    match style {
        Inflection::Kebab => Cow::Borrowed(name),
        Inflection::Snake => Cow::Owned(name.replace('-', "_")),
        Inflection::Camel => {
            let mut out = String::with_capacity(name.len());
            let mut capital = false;
            for c in name.chars() {
                if c == '-' && !out.is_empty() {
                    capital = true;
                } else {
                    out.push(if capital { c.to_ascii_uppercase() } else { c });
                    capital = false;
                }
            }
            Cow::Owned(out)
        }
    }
}

/// A name without its style: two names are the same member when this is equal.
pub(crate) fn letters(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '-' | '_'))
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_styles_become_one() {
        for name in ["address-street-1", "addressStreet1", "address_street_1"] {
            assert_eq!(to_kebab(name), "address-street-1");
        }
        assert_eq!(to_kebab("ageEstimated13Plus"), "age-estimated-13-plus");
        assert_eq!(to_kebab("redirectURI"), "redirect-uri");
        assert_eq!(to_kebab("URLValue"), "url-value");
        assert_eq!(to_kebab("street1"), "street-1");
    }

    #[test]
    fn a_customer_word_with_a_digit_stays_one_word() {
        assert_eq!(field_to_kebab("question1"), "question1");
        assert_eq!(field_to_kebab("my_question1"), "my-question1");
        assert_eq!(field_to_kebab("street1"), "street1");
        assert_eq!(field_to_kebab("addressStreet1"), "address-street-1");
    }

    #[test]
    fn out_in_each_style() {
        assert_eq!(
            from_kebab("address-street-1", Inflection::Camel),
            "addressStreet1"
        );
        assert_eq!(
            from_kebab("address-street-1", Inflection::Snake),
            "address_street_1"
        );
        assert_eq!(
            from_kebab("address-street-1", Inflection::Kebab),
            "address-street-1"
        );
        assert_eq!(from_kebab("url", Inflection::Camel), "url");
    }

    #[test]
    fn names_are_compared_without_their_style() {
        assert_eq!(letters("address-street-1"), letters("addressStreet1"));
        assert_eq!(letters("street_1"), letters("street-1"));
        assert_ne!(letters("street-1"), letters("street-2"));
    }
}
