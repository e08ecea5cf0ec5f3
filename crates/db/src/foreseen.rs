//! What closures announce: look-ups, so that one question answers those of a whole batch, and claims.

use std::collections::{HashMap, HashSet};

use crate::{Table, Value};

/// What is known of a closure before it has its turn.
#[derive(Debug, Clone, Default)]
pub struct Announced {
    /// What it is going to look up.
    pub foreseen: Vec<Foreseen>,
    /// While another process is at work on a call with the same claim, nothing is run and the answer is
    /// [`crate::Error::Claimed`]. A claim is held from the beginning of the transaction to its end, and costs no
    /// exchange with the database of its own. Calls of this process do not exclude each other.
    pub claim: Option<i64>,
}

/// A look-up with [`crate::Tx::one_keyed`] that a closure is going to make, most likely in vain: whether an idempotency
/// key was used, whether somebody is known.
///
/// Where every question is a round trip, the batch asks once for all of them, and those that find nothing cost none.
/// Announcing too much, too little or wrongly changes no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen {
    /// The table that is looked in.
    pub table: &'static Table,
    /// The key as it will be given to [`crate::Tx::one_keyed`]. It must say all that `within` and `value` say: no row
    /// that these leave out may be looked for under the same key.
    pub key: Vec<u8>,
    /// Columns that begin the index, and what they equal.
    pub within: Vec<(&'static str, Value)>,
    /// The column that tells one key from another; it holds bytes.
    pub column: &'static str,
    /// What it equals.
    pub value: Vec<u8>,
    /// A further condition of every look-up under such a key, which the index asks for; empty: none.
    pub also: &'static str,
}

impl Foreseen {
    /// Whether one question can answer both.
    pub(crate) fn is_like(&self, other: &Foreseen) -> bool {
        self.table.name == other.table.name
            && self.column == other.column
            && self.within == other.within
            && self.also == other.also
    }

    /// The question for many, whose parameters are the values of `within` and an array of [`Foreseen::value`].
    ///
    /// Each value is looked up by itself. With `= any(…)` the planner, which knows nothing yet of a table that grows
    /// from nothing, reads all rows of `within` and picks those that are wanted.
    pub(crate) fn question(&self) -> String {
        let (column, last) = (self.column, self.within.len() + 1);
        let mut conditions = vec![format!("{column} = asked.value")];
        for (position, (column, _)) in self.within.iter().enumerate() {
            conditions.push(format!("{column} = ${}", position + 1));
        }
        if !self.also.is_empty() {
            conditions.push(self.also.to_owned());
        }
        format!(
            "select found.{column} from unnest(${last}::bytea[]) as asked (value) \
             cross join lateral (select {column} from {} where {} limit 1) as found",
            self.table.name,
            conditions.join(" and ")
        )
    }
}

/// Keys that a batch has found to be in no row, by their tables.
#[derive(Default)]
pub(crate) struct Absent {
    keys: HashMap<&'static str, HashSet<Vec<u8>>>,
}

impl Absent {
    pub(crate) fn clear(&mut self) {
        self.keys.clear();
    }

    pub(crate) fn learn(&mut self, foreseen: &Foreseen) {
        let keys = self.keys.entry(foreseen.table.name).or_default();
        keys.insert(foreseen.key.clone());
    }

    pub(crate) fn holds(&self, table: &Table, key: &[u8]) -> bool {
        self.keys
            .get(table.name)
            .is_some_and(|keys| keys.contains(key))
    }

    /// Rows of these tables may have come or changed.
    pub(crate) fn forget(&mut self, is_named: impl Fn(&str) -> bool) {
        self.keys.retain(|name, _| !is_named(name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;

    static KEYS: Table = Table {
        name: "keys",
        columns: &[("hash", Kind::Bytes)],
    };

    fn foreseen(owner: &str, key: &[u8]) -> Foreseen {
        Foreseen {
            table: &KEYS,
            key: key.to_vec(),
            within: vec![("owner", owner.into())],
            column: "hash",
            value: key.to_vec(),
            also: "gone is null",
        }
    }

    #[test]
    fn one_question_is_for_those_that_differ_in_the_last_column_only() {
        let (a, b) = (foreseen("a", b"1"), foreseen("a", b"2"));
        assert!(a.is_like(&b) && !a.is_like(&foreseen("b", b"1")));
        assert_eq!(
            a.question(),
            "select found.hash from unnest($2::bytea[]) as asked (value) cross join lateral \
             (select hash from keys where hash = asked.value and owner = $1 and gone is null limit 1) as found"
        );
    }

    #[test]
    fn a_change_of_a_table_makes_its_keys_unknown() {
        let mut absent = Absent::default();
        absent.learn(&foreseen("a", b"1"));
        assert!(absent.holds(&KEYS, b"1") && !absent.holds(&KEYS, b"2"));
        absent.forget(|name| name == "others");
        assert!(absent.holds(&KEYS, b"1"));
        absent.forget(|name| name == "keys");
        assert!(!absent.holds(&KEYS, b"1"));
    }
}
