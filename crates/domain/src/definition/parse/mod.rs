//! Reading a definition from JSON (or YAML read into JSON).

mod condition;
mod field;
mod reader;
mod step;

use indexmap::IndexMap;
use serde_json::Value;

use crate::definition::{Definition, Fault, default_fields};
use crate::field::FieldSchema;
use crate::locale::Locale;

use reader::{Faults, Table, locale, string};

const KEYS: [&str; 7] = [
    "name",
    "description",
    "languages",
    "fields",
    "start",
    "steps",
    "theme",
];

impl Definition {
    /// Reads a definition. It may still be unfit for publishing, see [`prove`](super::prove).
    ///
    /// Without `fields` it has the contract's default ones.
    ///
    /// # Errors
    /// Every unknown key, missing key and value of a wrong kind, each with its path.
    pub fn parse(document: &Value) -> Result<Definition, Vec<Fault>> {
        let mut faults = Faults::default();
        let definition = Table::open("", document, &mut faults)
            .and_then(|table| definition(&table, &mut faults));
        match definition {
            Some(definition) if faults.0.is_empty() => Ok(definition),
            _ => Err(faults.0),
        }
    }
}

fn definition(table: &Table, faults: &mut Faults) -> Option<Definition> {
    table.only(&KEYS, faults);
    let name = table.needed("name", faults);
    let description = table.string("description", faults);
    let languages = languages(table, faults);
    let fields = fields(table, faults);
    let start = table.string("start", faults);
    if !table.has("steps") {
        faults.add("steps", "is missing");
    }
    let steps = table
        .list("steps", faults)
        .unwrap_or_default()
        .iter()
        .enumerate()
        .filter_map(|(index, value)| step::step(&format!("steps[{index}]"), value, faults))
        .collect();
    let theme = theme(table, faults);
    Some(Definition {
        name: name?,
        description,
        languages,
        fields,
        start,
        steps,
        theme,
    })
}

fn languages(table: &Table, faults: &mut Faults) -> Vec<Locale> {
    let Some(items) = table.list("languages", faults) else {
        return Vec::new();
    };
    if items.is_empty() {
        faults.add(
            "languages",
            "names no language; leave it out for all built-in ones",
        );
    }
    let mut languages = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let path = format!("languages[{index}]");
        let known = string(&path, item, faults).and_then(|code| locale(&path, &code, faults));
        match known {
            Some(known) if languages.contains(&known) => {
                faults.add(path, "names a language a second time");
            }
            Some(known) => languages.push(known),
            None => {}
        }
    }
    languages
}

fn fields(table: &Table, faults: &mut Faults) -> IndexMap<String, FieldSchema> {
    let schemas = match table.get("fields") {
        None => default_fields(),
        Some(value) => field::fields("fields", value, 0, faults),
    };
    schemas
        .into_iter()
        .map(|schema| (schema.key.clone(), schema))
        .collect()
}

fn theme(table: &Table, faults: &mut Faults) -> IndexMap<String, String> {
    let Some(value) = table.get("theme") else {
        return IndexMap::new();
    };
    let Some(theme) = Table::open("theme", value, faults) else {
        return IndexMap::new();
    };
    theme
        .entries()
        .filter(|(_, value)| !value.is_null())
        .filter_map(|(key, value)| Some((key.clone(), string(&theme.at(key), value, faults)?)))
        .collect()
}
