//! Foreign keys, so that a statement finds the rows its checks and cascades need.

use crate::sql::Facts;

/// Reads (referring table, table referred to).
pub(crate) const QUERY: &str =
    "select referring.relname::text, referred.relname::text from pg_constraint
    join pg_class referring on referring.oid = pg_constraint.conrelid
    join pg_class referred on referred.oid = pg_constraint.confrelid
    where pg_constraint.contype = 'f'";

pub(crate) struct References {
    pub(crate) pairs: Vec<(String, String)>,
}

impl References {
    /// Whether rows waiting for one of these tables must be written before a statement that does not name the table:
    /// it changes a table that refers to it, or deletes from one it refers to, directly or through others.
    pub(crate) fn need<'t>(
        &self,
        facts: &Facts,
        mut waiting: impl Iterator<Item = &'t str>,
    ) -> bool {
        if !facts.writes {
            return false;
        }
        let mut reached: Vec<&str> = Vec::new();
        for (referring, referred) in &self.pairs {
            if facts.mentions(referring) {
                reached.push(referred);
            }
            if facts.deletes && facts.mentions(referred) {
                reached.push(referring);
            }
        }
        let mut at = 0;
        while facts.deletes && at < reached.len() {
            for (referring, referred) in &self.pairs {
                if referred == reached[at] && !reached.contains(&referring.as_str()) {
                    reached.push(referring);
                }
            }
            at += 1;
        }
        waiting.any(|table| reached.contains(&table))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_followed_as_far_as_a_statement_can_reach() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let references = References {
            pairs: vec![pair("child", "parent"), pair("leaf", "child")],
        };
        let need = |sql, table| references.need(&Facts::of(sql), [table].into_iter());
        assert!(need("insert into child values ($1)", "parent"));
        assert!(!need("insert into parent values ($1)", "child"));
        assert!(need("delete from parent", "leaf"));
        assert!(!need("update parent set a = 1", "leaf"));
        assert!(!need("select * from child", "parent"));
    }
}
