//! Rows that were appended and are still to be written, or were written and may have to be written again.

use postgres::types::ToSql;

use crate::{Kind, Table, Value};

struct Append {
    table: &'static Table,
    key: Option<Box<[u8]>>,
    values: Vec<Value>,
    /// The layer that appended it, or the one that layer became part of.
    layer: usize,
    /// The innermost layer with a savepoint at the time of writing (0: none): going back to that savepoint, or one
    /// around it, takes the row out of the database again.
    written: Option<usize>,
}

/// The rows of one transaction, in the order they were appended.
#[derive(Default)]
pub(crate) struct Appends {
    rows: Vec<Append>,
    /// Tables with rows still to be written, in the order of first use.
    waiting: Vec<&'static Table>,
    /// Whether some row was written under a savepoint that can be gone back to.
    under_savepoint: bool,
}

impl Appends {
    pub(crate) fn push(
        &mut self,
        table: &'static Table,
        key: Option<&[u8]>,
        values: Vec<Value>,
        layer: usize,
    ) {
        if !self.waiting.iter().any(|known| known.name == table.name) {
            self.waiting.push(table);
        }
        self.rows.push(Append {
            table,
            key: key.map(Box::from),
            values,
            layer,
            written: None,
        });
    }

    pub(crate) fn clear(&mut self) {
        self.rows.clear();
        self.waiting.clear();
        self.under_savepoint = false;
    }

    /// The tables with rows still to be written.
    pub(crate) fn waiting(&self) -> &[&'static Table] {
        &self.waiting
    }

    /// Whether a row still to be written was appended by this layer or one inside it.
    pub(crate) fn waiting_since(&self, layer: usize) -> bool {
        self.rows
            .iter()
            .rev()
            .take_while(|row| row.layer >= layer)
            .any(|row| row.written.is_none())
    }

    pub(crate) fn waiting_with_key(&self, table: &Table, key: &[u8]) -> bool {
        self.rows.iter().any(|row| {
            row.written.is_none() && row.key.as_deref() == Some(key) && row.table.name == table.name
        })
    }

    /// Whether a row was appended under the key, written or not.
    pub(crate) fn holds(&self, table: &Table, key: &[u8]) -> bool {
        self.rows
            .iter()
            .any(|row| row.key.as_deref() == Some(key) && row.table.name == table.name)
    }

    /// The layer became part of the one around it.
    pub(crate) fn keep(&mut self, layer: usize) {
        for row in self
            .rows
            .iter_mut()
            .rev()
            .take_while(|row| row.layer >= layer)
        {
            row.layer = layer - 1;
        }
        if self.under_savepoint {
            for row in &mut self.rows {
                row.written = row.written.map(|savepoint| savepoint.min(layer - 1));
            }
        }
    }

    /// The layer was undone: its own rows are gone, those it wrote for others are to be written again.
    pub(crate) fn undo(&mut self, layer: usize) {
        self.rows.retain(|row| row.layer < layer);
        self.waiting.clear();
        for row in &mut self.rows {
            if row.written.is_some_and(|savepoint| savepoint >= layer) {
                row.written = None;
            }
            if row.written.is_none()
                && !self
                    .waiting
                    .iter()
                    .any(|known| known.name == row.table.name)
            {
                self.waiting.push(row.table);
            }
        }
    }

    /// One statement that writes every waiting row, and its parameters: an array for each column.
    ///
    /// References between the tables hold in any order, since they are checked at the end of the statement.
    pub(crate) fn statement(&self) -> (String, Vec<Column<'_>>) {
        let mut columns = Vec::new();
        let mut inserts = Vec::new();
        for table in &self.waiting {
            let first = columns.len();
            for (position, (_, kind)) in table.columns.iter().enumerate() {
                let rows = self
                    .rows
                    .iter()
                    .filter(|row| row.written.is_none() && row.table.name == table.name);
                columns.push(Column::new(*kind, rows.map(|row| &row.values[position])));
            }
            let arrays: Vec<String> = table
                .columns
                .iter()
                .enumerate()
                .map(|(position, (_, kind))| {
                    format!("${}::{}[]", first + position + 1, sql_type(*kind))
                })
                .collect();
            inserts.push(format!(
                "insert into {} ({}) select * from unnest({})",
                table.name,
                table.column_list(),
                arrays.join(", ")
            ));
        }
        let last = inserts.pop().unwrap_or_default();
        let earlier: Vec<String> = inserts
            .iter()
            .enumerate()
            .map(|(number, insert)| format!("appended{number} as ({insert})"))
            .collect();
        let sql = if earlier.is_empty() {
            last
        } else {
            format!("with {} {last}", earlier.join(", "))
        };
        (sql, columns)
    }

    /// Every waiting row was written while `savepoint` was the innermost layer with a savepoint.
    pub(crate) fn mark_written(&mut self, savepoint: usize) {
        self.waiting.clear();
        self.under_savepoint |= savepoint > 0;
        for row in self.rows.iter_mut().filter(|row| row.written.is_none()) {
            row.written = Some(savepoint);
        }
    }
}

fn sql_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Int => "bigint",
        Kind::Text => "text",
        Kind::Bytes => "bytea",
    }
}

/// The values of one column of several rows.
pub(crate) enum Column<'a> {
    Int(Vec<Option<i64>>),
    Text(Vec<Option<&'a str>>),
    Bytes(Vec<Option<&'a [u8]>>),
}

impl<'a> Column<'a> {
    /// The values fit the kind: [`Table::check`] has seen to it.
    fn new(kind: Kind, values: impl Iterator<Item = &'a Value>) -> Column<'a> {
        match kind {
            Kind::Int => Column::Int(
                values
                    .map(|value| {
                        if let Value::Int(int) = value {
                            Some(*int)
                        } else {
                            None
                        }
                    })
                    .collect(),
            ),
            Kind::Text => Column::Text(
                values
                    .map(|value| {
                        if let Value::Text(text) = value {
                            Some(text.as_str())
                        } else {
                            None
                        }
                    })
                    .collect(),
            ),
            Kind::Bytes => Column::Bytes(
                values
                    .map(|value| {
                        if let Value::Bytes(bytes) = value {
                            Some(bytes.as_slice())
                        } else {
                            None
                        }
                    })
                    .collect(),
            ),
        }
    }

    pub(crate) fn parameter(&self) -> &(dyn ToSql + Sync) {
        match self {
            Column::Int(values) => values,
            Column::Text(values) => values,
            Column::Bytes(values) => values,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static PARENT: Table = Table {
        name: "parent",
        columns: &[("id", Kind::Text), ("n", Kind::Int)],
    };
    static CHILD: Table = Table {
        name: "child",
        columns: &[("parent", Kind::Text)],
    };

    fn names(appends: &Appends) -> Vec<&str> {
        appends.waiting().iter().map(|table| table.name).collect()
    }

    #[test]
    fn tables_are_written_by_one_statement_in_the_order_of_first_use() {
        let mut appends = Appends::default();
        appends.push(&PARENT, None, vec!["a".into(), 1.into()], 1);
        appends.push(&CHILD, None, vec!["a".into()], 1);
        appends.push(&PARENT, None, vec!["b".into(), Value::Null], 1);
        let (sql, columns) = appends.statement();
        assert_eq!(
            sql,
            "with appended0 as (insert into parent (id, n) select * from unnest($1::text[], $2::bigint[])) \
             insert into child (parent) select * from unnest($3::text[])"
        );
        assert!(matches!(&columns[1], Column::Int(values) if *values == [Some(1), None]));
    }

    #[test]
    fn rows_written_under_a_savepoint_wait_again_after_going_back_to_it() {
        let mut appends = Appends::default();
        appends.push(&PARENT, Some(b"a"), vec!["a".into(), 1.into()], 1);
        appends.keep(1);
        appends.push(&CHILD, None, vec!["a".into()], 1);
        appends.mark_written(1);
        assert!(names(&appends).is_empty() && !appends.waiting_with_key(&PARENT, b"a"));
        appends.undo(1);
        assert_eq!(names(&appends), ["parent"]);
        assert!(
            appends.waiting_with_key(&PARENT, b"a") && !appends.waiting_with_key(&PARENT, b"b")
        );
    }

    #[test]
    fn what_a_kept_layer_wrote_stays_written() {
        let mut appends = Appends::default();
        appends.push(&PARENT, None, vec!["a".into(), 1.into()], 1);
        appends.mark_written(1);
        appends.keep(1);
        appends.push(&CHILD, None, vec!["a".into()], 1);
        appends.undo(1);
        assert!(names(&appends).is_empty());
    }
}
