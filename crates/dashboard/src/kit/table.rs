//! A list of things in a table: sticky head, cards on a phone, keyset pages, and a designed state for
//! every way of being empty.

use serde::Serialize;

use super::{Act, Cell};

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Column {
    pub label: String,
    /// Figures stand at the end of the line.
    pub numeric: bool,
    /// Of a list in lines: takes the room that the others leave.
    pub wide: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Row {
    pub cells: Vec<Cell>,
    /// Value of the row's check box, where the table has some.
    pub value: Option<String>,
    /// What the check box selects, for those who do not see the row.
    pub label: String,
    pub acts: Vec<Act>,
}

impl Row {
    pub fn new(cells: Vec<Cell>) -> Self {
        Self {
            cells,
            ..Self::default()
        }
    }

    pub fn act(mut self, act: Act) -> Self {
        self.acts.push(act);
        self
    }

    /// Gives the row a check box.
    pub fn choosing(mut self, value: impl Into<String>, label: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self.label = label.into();
        self
    }
}

/// What stands in place of rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Empty {
    pub title: String,
    pub text: String,
    pub acts: Vec<Act>,
    /// A call or command that would make the first row.
    pub example: Option<String>,
}

/// The neighbouring pages; None: there is none on that side.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Paging {
    pub newer: Option<String>,
    pub older: Option<String>,
    pub first: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Table {
    /// Says what the table lists; read out, and shown above it where `shows_caption`.
    pub caption: String,
    pub shows_caption: bool,
    /// A list that is scanned: one line a row where the screen is wide, ids and long texts cut.
    pub lines: bool,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// For a table without rows.
    pub empty: Empty,
    pub paging: Option<Paging>,
    /// Said when the list was cut: how many there are and what to do.
    pub too_many: Option<String>,
    /// Acts over the rows that are checked: the form's address, and buttons by value of `act`.
    pub bulk: Option<(String, Vec<(String, String)>)>,
}

impl Table {
    pub fn new(caption: impl Into<String>, columns: &[&str]) -> Self {
        Self {
            caption: caption.into(),
            columns: columns
                .iter()
                .map(|label| Column {
                    label: (*label).to_owned(),
                    numeric: false,
                    wide: false,
                })
                .collect(),
            ..Self::default()
        }
    }

    pub fn with_caption(mut self) -> Self {
        self.shows_caption = true;
        self
    }

    /// Makes it a list that is scanned line by line; what its rows cut is whole on the page they lead to.
    pub fn in_lines(mut self) -> Self {
        self.lines = true;
        self
    }

    /// The same, with a column of long texts that takes the room which the others leave.
    pub fn in_lines_around(mut self, wide: usize) -> Self {
        if let Some(column) = self.columns.get_mut(wide) {
            column.wide = true;
        }
        self.in_lines()
    }

    /// Marks columns as holding figures.
    pub fn numeric(mut self, columns: &[usize]) -> Self {
        for index in columns {
            if let Some(column) = self.columns.get_mut(*index) {
                column.numeric = true;
            }
        }
        self
    }

    pub fn rows(mut self, rows: impl IntoIterator<Item = Row>) -> Self {
        self.rows.extend(rows);
        self
    }

    pub fn empty(mut self, title: impl Into<String>, text: impl Into<String>) -> Self {
        self.empty.title = title.into();
        self.empty.text = text.into();
        self
    }

    pub fn empty_act(mut self, act: Act) -> Self {
        self.empty.acts.push(act);
        self
    }

    pub fn empty_example(mut self, example: impl Into<String>) -> Self {
        self.empty.example = Some(example.into());
        self
    }

    /// Says that only so many rows were looked through for this page; None: all were.
    pub fn looked_through(mut self, most: Option<i64>) -> Self {
        self.too_many =
            most.map(|most| format!("{most} entries were looked through. Go on to look further."));
        self
    }

    pub fn paging(mut self, paging: Paging) -> Self {
        self.paging = Some(paging);
        self
    }
}
