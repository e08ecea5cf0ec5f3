//! A field's value together with where it came from.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::file::KeptFile;

/// Who gave a value. It decides whether the person may change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The schema's `default`.
    Default,
    /// Set by the organization through the API; fixed for the person unless the field is `correctable`.
    Api,
    /// Part of a link that the organization signed; as fixed as one set through the API.
    SignedLink,
    /// Sent in the query string by the page that opened the flow.
    Client,
    /// Typed by the person in the flow.
    Person,
    /// Read by a verification, for example from a document.
    Verification,
}

impl Origin {
    /// Whether the organization itself vouches for the value.
    pub fn is_organization(self) -> bool {
        matches!(self, Self::Api | Self::SignedLink)
    }
}

/// A value and its origin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Held {
    pub value: Value,
    pub origin: Origin,
}

/// An inquiry's values by field key, spelled as in the definition. A field that was never set is
/// absent; one that was set and then cleared is held as `null`.
pub type Values = IndexMap<String, Held>;

/// A value for people: texts as they are, files by name, type and size, the rest as JSON.
pub fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let texts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            texts.join(", ")
        }
        other => files_in_words(other).unwrap_or_else(|| other.to_string()),
    }
}

fn files_in_words(value: &Value) -> Option<String> {
    let name = |file: &Value| KeptFile::of(file).map(|file| file.in_words());
    match value {
        Value::Array(files) => {
            let names: Option<Vec<String>> = files.iter().map(name).collect();
            names.map(|names| names.join(", "))
        }
        one => name(one),
    }
}

/// Whether a value says nothing: `null`, an empty text, an empty list.
pub fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}
