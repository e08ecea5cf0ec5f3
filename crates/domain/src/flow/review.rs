//! What a person checks before sending: the answers of the forms they saw.

use std::collections::BTreeSet;

use crate::definition::Definition;
use crate::field::Values;

use super::form::{ScreenField, screen_fields};

/// A line of the review.
#[derive(Clone, Debug, PartialEq)]
pub struct ReviewRow<'a> {
    /// The form to go back to in order to change the value; see [`goto`](super::goto).
    pub step: &'a str,
    pub field: ScreenField<'a>,
}

/// The fields of the forms in `history`, each field once, by the form that showed it first.
pub fn review_rows<'a>(
    definition: &'a Definition,
    history: &[String],
    values: &'a Values,
) -> Vec<ReviewRow<'a>> {
    let mut seen = BTreeSet::new();
    history
        .iter()
        .filter_map(|name| definition.step(name))
        .flat_map(|step| {
            screen_fields(definition, &step.name, values)
                .into_iter()
                .map(|field| ReviewRow {
                    step: &step.name,
                    field,
                })
        })
        .filter(|row| seen.insert(row.field.schema.key.as_str()))
        .collect()
}
