//! A template version's definition: one readable document that says which fields an inquiry has,
//! which screens a person sees in which order, what they say and how they look.
//!
//! [`Definition::parse`] reads it and refuses unknown keys by their path; [`prove`] is what must
//! hold before it is published; [`Definition::to_value`] writes it back.

mod condition;
mod defaults;
mod difference;
mod export;
mod fault;
mod library;
pub mod limits;
mod parse;
mod prove;
mod seeds;
mod step;
mod text;
mod theme;
mod translate;

use indexmap::IndexMap;
use serde_json::Value;

use crate::field::{FieldSchema, same_key};
use crate::locale::{BUILT_IN, ENGLISH, Locale};

pub use condition::{Bound, Condition, Test};
pub use defaults::default_fields;
pub use difference::{Difference, Kind as DifferenceKind, differences};
pub use fault::Fault;
pub use library::{Entry as LibraryEntry, LIBRARY, Start as LibraryStart};
pub use prove::prove;
pub use seeds::{SEEDS, Seed};
pub use step::{
    ADDRESS_PARTS, AddressBlock, CodeStep, FormField, FormItem, Outcome, Route, Step, StepKind,
    Words,
};
pub use text::Text;
pub use theme::THEME_KEYS;
pub use translate::{TranslationRow, import_translations, translations};

/// A template version's content.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// Shown to operators.
    pub name: String,
    pub description: Option<String>,
    /// The enabled languages, the default one first; empty for all built-in ones.
    pub languages: Vec<Locale>,
    /// The inquiry's fields by key, in order.
    pub fields: IndexMap<String, FieldSchema>,
    /// The first step's name; without it the first of `steps`.
    pub start: Option<String>,
    pub steps: Vec<Step>,
    /// Keys of the contract's theme with their values.
    pub theme: IndexMap<String, String>,
}

impl Definition {
    /// The languages a person can choose from, the default one first.
    pub fn enabled_languages(&self) -> &[Locale] {
        if self.languages.is_empty() {
            &BUILT_IN
        } else {
            &self.languages
        }
    }

    pub fn default_language(&self) -> Locale {
        self.enabled_languages().first().copied().unwrap_or(ENGLISH)
    }

    pub fn step(&self, name: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.name == name)
    }

    /// The step at which the flow begins; nothing when the definition has no steps or names an
    /// unknown one.
    pub fn first_step(&self) -> Option<&Step> {
        match &self.start {
            Some(name) => self.step(name),
            None => self.steps.first(),
        }
    }

    /// The field of that key.
    pub fn field(&self, key: &str) -> Option<&FieldSchema> {
        self.fields.get(key)
    }

    /// The field of that key, without regard to case and separators: `nameFirst`, `name_first` and
    /// `name-first` are the same. An exact match is preferred.
    pub fn field_by_any_spelling(&self, key: &str) -> Option<&FieldSchema> {
        self.fields.get(key).or_else(|| {
            self.fields
                .values()
                .find(|schema| same_key(&schema.key, key))
        })
    }

    /// The `field-schemas` attribute of the template.
    pub fn field_schemas(&self) -> Vec<Value> {
        let default = self.default_language();
        self.fields
            .values()
            .map(|schema| schema.to_wire(default))
            .collect()
    }

    /// The values with which a new inquiry begins.
    pub fn default_values(&self) -> Vec<(&str, &Value)> {
        self.fields
            .values()
            .filter_map(|schema| Some((schema.key.as_str(), schema.default.as_ref()?)))
            .collect()
    }
}
