//! A row that was read, by column position.

use crate::{Error, Result, Value};

/// One row of a result. Columns are numbered from 0 in the order the statement names them.
///
/// Every accessor fails with [`Error::Type`] when the column does not exist or holds another kind of value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    values: Box<[Value]>,
}

impl Row {
    pub(crate) fn new(values: Vec<Value>) -> Row {
        Row {
            values: values.into_boxed_slice(),
        }
    }

    /// The value as it is.
    pub fn value(&self, column: usize) -> Result<&Value> {
        self.values.get(column).ok_or_else(|| {
            Error::Type(format!(
                "no column {column} in a row of {}",
                self.values.len()
            ))
        })
    }

    /// An integer.
    pub fn int(&self, column: usize) -> Result<i64> {
        self.opt_int(column)?
            .ok_or_else(|| null(column, "an integer"))
    }

    /// An integer or null.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Int(int) => Ok(Some(*int)),
            other => Err(mismatch(column, "an integer", other)),
        }
    }

    /// A truth value, stored as 0 or 1; every other integer counts as true.
    pub fn boolean(&self, column: usize) -> Result<bool> {
        Ok(self.int(column)? != 0)
    }

    /// A text.
    pub fn text(&self, column: usize) -> Result<&str> {
        self.opt_text(column)?.ok_or_else(|| null(column, "text"))
    }

    /// A text or null.
    pub fn opt_text(&self, column: usize) -> Result<Option<&str>> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            other => Err(mismatch(column, "text", other)),
        }
    }

    /// A text of one's own.
    pub fn string(&self, column: usize) -> Result<String> {
        self.text(column).map(str::to_owned)
    }

    /// A text of one's own, or null.
    pub fn opt_string(&self, column: usize) -> Result<Option<String>> {
        Ok(self.opt_text(column)?.map(str::to_owned))
    }

    /// Bytes.
    pub fn bytes(&self, column: usize) -> Result<&[u8]> {
        self.opt_bytes(column)?.ok_or_else(|| null(column, "bytes"))
    }

    /// Bytes or null.
    pub fn opt_bytes(&self, column: usize) -> Result<Option<&[u8]>> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Bytes(bytes) => Ok(Some(bytes)),
            other => Err(mismatch(column, "bytes", other)),
        }
    }

    /// The number of columns.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether the row has no column.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

fn null(column: usize, wanted: &str) -> Error {
    Error::Type(format!("column {column} is null, not {wanted}"))
}

fn mismatch(column: usize, wanted: &str, found: &Value) -> Error {
    Error::Type(format!(
        "column {column} is {}, not {wanted}",
        found.kind_name()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accessors_check_position_and_kind() {
        let row = Row::new(vec![
            Value::Int(1),
            Value::Text("a".into()),
            Value::Null,
            Value::Bytes(vec![7]),
        ]);
        assert_eq!(row.int(0), Ok(1));
        assert_eq!(row.boolean(0), Ok(true));
        assert_eq!(row.text(1), Ok("a"));
        assert_eq!(row.opt_text(2), Ok(None));
        assert_eq!(row.bytes(3), Ok(&[7][..]));
        assert!(matches!(row.int(1), Err(Error::Type(_))));
        assert!(matches!(row.text(2), Err(Error::Type(_))));
        assert!(matches!(row.value(4), Err(Error::Type(_))));
    }

    #[test]
    fn debug_output_hides_contents() {
        let row = Row::new(vec![Value::Text("Ada Lovelace".into()), Value::Int(1815)]);
        let shown = format!("{row:?}");
        assert!(!shown.contains("Ada") && !shown.contains("1815"), "{shown}");
    }
}
