//! How a field's key is written, and when two spellings mean the same field.

/// The longest key, in characters.
const MAX_KEY_CHARS: usize = 64;

/// Whether a key may be used in a definition: a letter, then letters, digits, `-` and `_`, at most
/// 64 characters.
pub fn valid_key(key: &str) -> bool {
    key.len() <= MAX_KEY_CHARS
        && key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// The key without case and separators; `nameFirst`, `name_first` and `name-first` give the same.
pub fn normal_key(key: &str) -> String {
    key.chars()
        .filter(|c| *c != '-' && *c != '_')
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// Whether two spellings mean the same field. Allocates nothing.
pub fn same_key(a: &str, b: &str) -> bool {
    fn letters(key: &str) -> impl Iterator<Item = char> + '_ {
        key.chars()
            .filter(|c| *c != '-' && *c != '_')
            .map(|c| c.to_ascii_lowercase())
    }
    letters(a).eq(letters(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_spellings_are_one_key() {
        for spelling in ["address-street-1", "address_street_1", "addressStreet1"] {
            assert!(same_key(spelling, "address-street-1"), "{spelling}");
            assert_eq!(normal_key(spelling), "addressstreet1");
        }
        assert!(!same_key("address-street-1", "address-street-2"));
    }

    #[test]
    fn a_key_is_a_plain_word() {
        for good in ["a", "name-first", "nameFirst", "k9_x"] {
            assert!(valid_key(good), "{good}");
        }
        for bad in ["", "9a", "-a", "a.b", "a b", "é", &"a".repeat(65)] {
            assert!(!valid_key(bad), "{bad}");
        }
    }
}
