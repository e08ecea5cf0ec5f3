//! What must hold before a definition is published: every inquiry can come to an end, every name
//! means something, every text can be read.

mod conditions;
mod fields;
mod graph;
mod steps;
mod texts;

use super::limits::{MAX_FIELDS, MAX_NAME_CHARS, MAX_STEPS};
use super::theme::{is_colour, is_colour_key, is_url, is_url_key};
use super::{Definition, Fault, THEME_KEYS};

/// Every fault that keeps a definition from being published; none when it may be.
pub fn prove(definition: &Definition) -> Vec<Fault> {
    let mut faults = Vec::new();
    limits(definition, &mut faults);
    // The other proofs take time that grows with the square of these sizes.
    if definition.steps.len() > MAX_STEPS || definition.fields.len() > MAX_FIELDS {
        return faults;
    }
    fields::prove(definition, &mut faults);
    steps::prove(definition, &mut faults);
    graph::prove(definition, &mut faults);
    texts::prove(definition, &mut faults);
    theme(definition, &mut faults);
    faults
}

fn limits(definition: &Definition, faults: &mut Vec<Fault>) {
    if definition.name.trim().is_empty() {
        faults.push(Fault::new("name", "is empty"));
    }
    if definition.name.chars().count() > MAX_NAME_CHARS {
        let message = format!("is longer than {MAX_NAME_CHARS} characters");
        faults.push(Fault::new("name", message));
    }
    if definition.steps.len() > MAX_STEPS {
        let message = format!("has more than {MAX_STEPS} steps");
        faults.push(Fault::new("steps", message));
    }
    if definition.fields.len() > MAX_FIELDS {
        let message = format!("has more than {MAX_FIELDS} fields");
        faults.push(Fault::new("fields", message));
    }
}

fn theme(definition: &Definition, faults: &mut Vec<Fault>) {
    /// A logo may be given as a data address.
    const MAX_THEME_VALUE_BYTES: usize = 100_000;
    for (key, value) in &definition.theme {
        let path = format!("theme.{key}");
        let message = if !THEME_KEYS.contains(&key.as_str()) {
            "is not a key of the theme"
        } else if is_colour_key(key) && !is_colour(value) {
            "must be a colour as #rrggbb or #rgb"
        } else if is_url_key(key) && !is_url(value) {
            "must be an https address, or a path on this server that begins with /"
        } else if value.len() > MAX_THEME_VALUE_BYTES {
            "is longer than 100,000 bytes"
        } else {
            continue;
        };
        faults.push(Fault::new(path, message));
    }
}

/// Indices as in the document's paths.
fn step_path(index: usize) -> String {
    format!("steps[{index}]")
}
