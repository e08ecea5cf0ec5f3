//! What was seen lately of things that hardly ever change: good for guesses that spare time, never
//! for a decision.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// Entries kept of one kind; above it, all are forgotten.
const MOST: usize = 1_024;

#[derive(Default)]
pub struct Hints {
    /// The environment of an API key, by the keyed hash of its secret.
    pub(crate) environments: Hint,
    /// The default account type of an environment.
    pub(crate) account_types: Hint,
}

#[derive(Default)]
pub(crate) struct Hint(RwLock<HashMap<Vec<u8>, String>>);

impl Hint {
    pub(crate) fn of(&self, key: &[u8]) -> Option<String> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        all.get(key).cloned()
    }

    pub(crate) fn learn(&self, key: &[u8], value: &str) {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if all.get(key).is_some_and(|known| known == value) {
            return;
        }
        drop(all);
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(key.to_vec(), value.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_that_was_seen_counts_and_there_is_a_bound() {
        let hint = Hint::default();
        hint.learn(b"a", "1");
        hint.learn(b"a", "2");
        assert_eq!(hint.of(b"a").as_deref(), Some("2"));
        assert_eq!(hint.of(b"b"), None);
        for n in 0..MOST {
            hint.learn(format!("{n}").as_bytes(), "x");
        }
        assert_eq!(hint.of(b"a"), None);
    }
}
