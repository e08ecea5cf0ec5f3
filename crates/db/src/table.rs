//! The shape of a table that rows are appended to.

use crate::{Error, Result, Value};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `bigint`
    Int,
    /// `text`
    Text,
    /// `bytea`
    Bytes,
}

/// A table and the columns that [`crate::Tx::insert`] fills, in the order of its values.
///
/// Names are plain lower-case SQL names; they go into the statement's text as they are. Columns with a default may be
/// left out.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// The table's name.
    pub name: &'static str,
    /// Column names and kinds.
    pub columns: &'static [(&'static str, Kind)],
}

impl Table {
    /// Refuses a row whose values do not fit the columns. Null fits every kind; whether it is allowed is the schema's say.
    pub(crate) fn check(&self, values: &[Value]) -> Result<()> {
        if values.len() != self.columns.len() {
            return Err(Error::Type(format!(
                "{} values for the {} columns of {}",
                values.len(),
                self.columns.len(),
                self.name
            )));
        }
        for ((column, kind), value) in self.columns.iter().zip(values) {
            let fits = match value {
                Value::Null => true,
                Value::Int(_) => *kind == Kind::Int,
                Value::Text(_) => *kind == Kind::Text,
                Value::Bytes(_) => *kind == Kind::Bytes,
            };
            if !fits {
                return Err(Error::Type(format!(
                    "{}.{column} cannot hold {}",
                    self.name,
                    value.kind_name()
                )));
            }
        }
        Ok(())
    }

    /// `a, b, c`
    pub(crate) fn column_list(&self) -> String {
        self.columns
            .iter()
            .map(|(name, _)| *name)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_do_not_fit_are_refused() {
        let table = Table {
            name: "t",
            columns: &[("a", Kind::Int), ("b", Kind::Text)],
        };
        assert_eq!(table.check(&[1.into(), "x".into()]), Ok(()));
        assert_eq!(table.check(&[Value::Null, Value::Null]), Ok(()));
        assert!(table.check(&[1.into()]).is_err());
        assert!(table.check(&["x".into(), "x".into()]).is_err());
        assert!(table.check(&[1.into(), vec![1u8].into()]).is_err());
    }
}
