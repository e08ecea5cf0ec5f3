//! A field's schema as the API shows it: an element of `field-schemas`, newest version, kebab-case.

use serde_json::{Map, Value, json};

use crate::locale::Locale;

use super::file::{FILE_TYPES, MAX_FILE_BYTES};
use super::schema::{Choices, DateBound, FieldKind, FieldSchema, Redaction, StringRules};

impl FieldSchema {
    /// The `field-schemas` element; labels in the template's `default` language.
    pub fn to_wire(&self, default: Locale) -> Value {
        let mut wire = Map::new();
        wire.insert("type".into(), self.field_type().schema_name().into());
        wire.insert("key".into(), self.key.as_str().into());
        let label = self
            .label
            .as_ref()
            .and_then(|text| text.in_locale(default, default));
        wire.insert("label".into(), label.into());
        if self.has_default_value() {
            wire.insert(
                "default-value".into(),
                self.default.clone().unwrap_or(Value::Null),
            );
        }
        wire.insert("config".into(), self.config(default));
        Value::Object(wire)
    }

    /// The contract knows no default for the types that hold structures, files and relations.
    fn has_default_value(&self) -> bool {
        !matches!(
            self.kind,
            FieldKind::Array { .. }
                | FieldKind::File
                | FieldKind::Hash { .. }
                | FieldKind::Json
                | FieldKind::Relation { .. }
        )
    }

    fn config(&self, default: Locale) -> Value {
        let mut config = Map::new();
        config.insert("required".into(), self.required.into());
        let redaction = match self.redaction {
            Redaction::Default => "none",
            Redaction::Never => "never",
        };
        config.insert("redaction-policy".into(), redaction.into());
        let write = if self.write_once {
            "write_once"
        } else {
            "none"
        };
        config.insert("write-policy".into(), write.into());
        self.own_config(default, &mut config);
        Value::Object(config)
    }

    fn own_config(&self, default: Locale, config: &mut Map<String, Value>) {
        match &self.kind {
            FieldKind::Array { items } => {
                if let Some(items) = items {
                    config.insert("item-schema".into(), items.to_wire(default));
                }
            }
            FieldKind::Hash {
                members,
                ignore_unknown_keys,
            } => {
                config.insert("ignore-unknown-keys".into(), (*ignore_unknown_keys).into());
                let members: Value = members
                    .iter()
                    .map(|member| member.to_wire(default))
                    .collect();
                config.insert("item-schemas".into(), members);
            }
            FieldKind::Choices(choices) | FieldKind::MultiChoices(choices) => {
                options(choices, default, config);
            }
            FieldKind::Date { min, max } => {
                config.insert("min-date".into(), fixed_date(*min));
                config.insert("max-date".into(), fixed_date(*max));
            }
            FieldKind::Integer { min, max } => {
                bound("min", min.map(Value::from), config);
                bound("max", max.map(Value::from), config);
            }
            FieldKind::Number { min, max } => {
                bound("min", min.map(Value::from), config);
                bound("max", max.map(Value::from), config);
            }
            FieldKind::String(StringRules { max_length, .. }) => {
                config.insert("max-char-length".into(), (*max_length).into());
                config.insert("sanitize".into(), json!([]));
            }
            FieldKind::File => {
                config.insert("min-file-size-bytes".into(), 1.into());
                config.insert("max-file-size-bytes".into(), MAX_FILE_BYTES.into());
                config.insert("supported-mime-types".into(), FILE_TYPES.as_slice().into());
                config.insert("page-count-limit-enabled".into(), false.into());
            }
            FieldKind::Relation { target } => {
                if let Some(target) = target {
                    config.insert("target".into(), target.as_str().into());
                }
            }
            FieldKind::Boolean
            | FieldKind::Datetime
            | FieldKind::EmailAddress
            | FieldKind::Json => {}
        }
    }
}

fn options(choices: &Choices, default: Locale, config: &mut Map<String, Value>) {
    let values: Value = choices
        .options
        .iter()
        .map(|option| option.value.as_str())
        .collect();
    let labels: Value = choices
        .options
        .iter()
        .map(|option| {
            option
                .label
                .as_ref()
                .and_then(|text| text.in_locale(default, default))
                .unwrap_or(&option.value)
        })
        .collect();
    config.insert("allow-empty".into(), false.into());
    config.insert("options".into(), values);
    config.insert("option-labels".into(), labels);
}

/// The contract has no word for "today", so such a bound is not shown.
fn fixed_date(bound: Option<DateBound>) -> Value {
    match bound {
        Some(DateBound::On(date)) => date.to_string().into(),
        Some(DateBound::Today) | None => Value::Null,
    }
}

fn bound(name: &str, value: Option<Value>, config: &mut Map<String, Value>) {
    if let Some(value) = value {
        config.insert(name.into(), value);
    }
}
