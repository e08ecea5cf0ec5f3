//! Filters: a form sent with GET, so that the address is the state and can be shared.

use serde::Serialize;

use super::{Field, Input};

/// The box that finds inquiries or accounts by a whole value.
pub fn search_field(text: &str) -> Field {
    let label = "Search by id, reference id, name, e-mail or phone";
    Field::new("q", label, Input::Search).value(text)
}

/// A filter in force, with the address of the list without it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chip {
    pub label: String,
    pub without: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FilterBar {
    /// Path of the list.
    pub action: String,
    pub fields: Vec<Field>,
    /// Fields that are asked for less often, folded away until one of them is used.
    pub more: Vec<Field>,
    /// Shown from the beginning.
    pub is_unfolded: bool,
    pub chips: Vec<Chip>,
    /// Kept in the address beside the fields, such as a tab.
    pub hidden: Vec<(String, String)>,
    /// A filter that could not be read, in words.
    pub fault: Option<String>,
}
