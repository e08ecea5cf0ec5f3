//! What a batch remembers, so that many closures do not each ask or write the same thing: rows that all of them read,
//! and values that all of them move on.

use std::collections::HashMap;

use crate::sql::names;
use crate::{Row, Value};

/// A value that closures hand on from one to the next, and that is written once, with the commit.
#[derive(Debug)]
pub struct Slot {
    /// Tells one slot from another.
    pub name: &'static str,
    /// The statement that stores it; its parameters are the carried values.
    pub store: &'static str,
}

type Key = (&'static str, String);

struct Carried {
    store: &'static str,
    values: Vec<Value>,
}

#[derive(Default)]
pub(crate) struct Memory {
    carried: HashMap<Key, Carried>,
    /// What each change replaced, oldest first, with the layer that made it.
    changes: Vec<(usize, Key, Option<Vec<Value>>)>,
    /// What was asked, and the answer.
    steady: Vec<Answer>,
}

struct Answer {
    /// Every table that the text names.
    tables: &'static [&'static str],
    sql: Box<str>,
    params: Vec<Value>,
    row: Option<Row>,
}

/// Answers kept in one batch.
const ANSWERS: usize = 64;

impl Memory {
    pub(crate) fn clear(&mut self) {
        self.carried.clear();
        self.changes.clear();
        self.steady.clear();
    }

    pub(crate) fn carried(&self, slot: &Slot, key: &str) -> Option<Vec<Value>> {
        self.carried
            .get(&(slot.name, key.to_owned()))
            .map(|carried| carried.values.clone())
    }

    pub(crate) fn carry(&mut self, layer: usize, slot: &Slot, key: &str, values: Vec<Value>) {
        let key = (slot.name, key.to_owned());
        let carried = Carried {
            store: slot.store,
            values,
        };
        let before = self.carried.insert(key.clone(), carried);
        self.changes
            .push((layer, key, before.map(|before| before.values)));
    }

    /// The layer's changes become those of the layer around it.
    pub(crate) fn keep(&mut self, layer: usize) {
        for (made_in, _, _) in &mut self.changes {
            *made_in = (*made_in).min(layer.saturating_sub(1));
        }
    }

    /// Takes back what the layer, and every layer inside it, changed.
    pub(crate) fn undo(&mut self, layer: usize) {
        while self
            .changes
            .last()
            .is_some_and(|(made_in, _, _)| *made_in >= layer)
        {
            let Some((_, key, before)) = self.changes.pop() else {
                break;
            };
            match before {
                Some(values) => {
                    if let Some(carried) = self.carried.get_mut(&key) {
                        carried.values = values;
                    }
                }
                None => {
                    self.carried.remove(&key);
                }
            }
        }
        self.steady.clear();
    }

    /// The statements that store what is carried.
    pub(crate) fn stores(&mut self) -> Vec<(&'static str, Vec<Value>)> {
        self.changes.clear();
        self.carried
            .drain()
            .map(|(_, carried)| (carried.store, carried.values))
            .collect()
    }

    pub(crate) fn answer(&self, sql: &str, params: &[Value]) -> Option<Option<Row>> {
        self.steady
            .iter()
            .find(|answer| &*answer.sql == sql && answer.params == params)
            .map(|answer| answer.row.clone())
    }

    pub(crate) fn learn(
        &mut self,
        tables: &'static [&'static str],
        sql: &str,
        params: &[Value],
        row: Option<Row>,
    ) {
        if self.steady.len() < ANSWERS {
            self.steady.push(Answer {
                tables,
                sql: sql.into(),
                params: params.to_vec(),
                row,
            });
        }
    }

    /// Forgets what was learnt of the tables that a changing statement may name.
    pub(crate) fn forget_named(&mut self, sql: &str) {
        self.steady
            .retain(|answer| !answer.tables.iter().any(|table| names(sql, table)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOT: Slot = Slot {
        name: "head",
        store: "update heads set seq = $1",
    };

    #[test]
    fn an_undone_layer_gives_back_what_was_carried_before() {
        let mut memory = Memory::default();
        memory.carry(1, &SLOT, "a", vec![1i64.into()]);
        memory.keep(1);
        memory.carry(1, &SLOT, "a", vec![2i64.into()]);
        memory.carry(2, &SLOT, "a", vec![3i64.into()]);
        memory.carry(2, &SLOT, "b", vec![9i64.into()]);
        memory.undo(2);
        assert_eq!(memory.carried(&SLOT, "a"), Some(vec![2i64.into()]));
        assert_eq!(memory.carried(&SLOT, "b"), None);
        memory.undo(1);
        assert_eq!(memory.carried(&SLOT, "a"), Some(vec![1i64.into()]));
        assert_eq!(memory.stores().len(), 1);
        assert!(memory.stores().is_empty());
    }

    #[test]
    fn a_change_makes_what_was_learnt_of_its_table_forgotten() {
        let mut memory = Memory::default();
        memory.learn(&["keys", "owners"], "select 1 from keys", &[], None);
        memory.learn(&["types"], "select 1 from types", &[], None);
        assert_eq!(memory.answer("select 1 from keys", &[]), Some(None));
        memory.forget_named("update owners set a = 1");
        assert_eq!(memory.answer("select 1 from keys", &[]), None);
        assert!(memory.answer("select 1 from types", &[]).is_some());
    }
}
