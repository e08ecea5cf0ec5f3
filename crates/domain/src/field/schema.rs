//! A field's schema: its type, its limits and who may write it.

use jiff::civil::Date;
use serde_json::Value;

use crate::definition::Text;

use super::value::{Held, Origin, is_blank};

/// The contract's field types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldType {
    Array,
    Boolean,
    Choices,
    Date,
    Datetime,
    EmailAddress,
    File,
    Hash,
    Integer,
    Json,
    MultiChoices,
    Number,
    Relation,
    String,
}

impl FieldType {
    pub const ALL: [FieldType; 14] = [
        FieldType::Array,
        FieldType::Boolean,
        FieldType::Choices,
        FieldType::Date,
        FieldType::Datetime,
        FieldType::EmailAddress,
        FieldType::File,
        FieldType::Hash,
        FieldType::Integer,
        FieldType::Json,
        FieldType::MultiChoices,
        FieldType::Number,
        FieldType::Relation,
        FieldType::String,
    ];

    /// The name in definitions: `multi-choices`.
    pub fn name(self) -> &'static str {
        match self {
            FieldType::Array => "array",
            FieldType::Boolean => "boolean",
            FieldType::Choices => "choices",
            FieldType::Date => "date",
            FieldType::Datetime => "datetime",
            FieldType::EmailAddress => "email-address",
            FieldType::File => "file",
            FieldType::Hash => "hash",
            FieldType::Integer => "integer",
            FieldType::Json => "json",
            FieldType::MultiChoices => "multi-choices",
            FieldType::Number => "number",
            FieldType::Relation => "relation",
            FieldType::String => "string",
        }
    }

    /// The name in `field-schemas` elements, where a relation is called `relation-schema`.
    pub fn schema_name(self) -> &'static str {
        match self {
            FieldType::Relation => "relation-schema",
            other => other.name(),
        }
    }

    /// The name in an inquiry's `fields`, `{"type": "multi_choices", "value": …}`.
    pub fn cell_name(self) -> &'static str {
        match self {
            FieldType::EmailAddress => "email_address",
            FieldType::MultiChoices => "multi_choices",
            other => other.name(),
        }
    }

    /// Reads either spelling of [`name`](Self::name), with hyphens or underscores.
    pub fn parse(name: &str) -> Option<FieldType> {
        FieldType::ALL
            .into_iter()
            .find(|known| known.name() == name || known.cell_name() == name)
    }
}

/// A bound of a date field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateBound {
    On(Date),
    /// The day on which the value is given.
    Today,
}

impl DateBound {
    pub fn resolve(self, today: Date) -> Date {
        match self {
            DateBound::On(date) => date,
            DateBound::Today => today,
        }
    }
}

/// What a string field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StringFormat {
    /// One line of text.
    Text,
    MultiLine,
    Email,
    /// A telephone number, kept as E.164.
    Phone,
    /// An `http` or `https` address.
    Url,
    /// A country, kept as ISO 3166-1 alpha-2 in capitals.
    Country,
}

impl StringFormat {
    pub const ALL: [StringFormat; 6] = [
        StringFormat::Text,
        StringFormat::MultiLine,
        StringFormat::Email,
        StringFormat::Phone,
        StringFormat::Url,
        StringFormat::Country,
    ];

    /// The word for `input` in definitions.
    pub fn name(self) -> &'static str {
        match self {
            StringFormat::Text => "text",
            StringFormat::MultiLine => "multi-line",
            StringFormat::Email => "email",
            StringFormat::Phone => "phone",
            StringFormat::Url => "url",
            StringFormat::Country => "country",
        }
    }

    /// What the contract's own field keys hold: keys ending in `country-code`, `phone-number` and
    /// `email-address` say it themselves, all others are one line of text.
    pub fn of_key(key: &str) -> StringFormat {
        let key = super::normal_key(key);
        if key.ends_with("countrycode") {
            StringFormat::Country
        } else if key.ends_with("phonenumber") {
            StringFormat::Phone
        } else if key.ends_with("emailaddress") {
            StringFormat::Email
        } else {
            StringFormat::Text
        }
    }
}

/// Limits of a string, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StringRules {
    pub format: StringFormat,
    pub min_length: u16,
    pub max_length: u16,
}

impl StringRules {
    /// The contract's default for `max-char-length`.
    pub const DEFAULT_MAX_LENGTH: u16 = 255;
    /// The contract's upper limit for `max-char-length`.
    pub const HARD_MAX_LENGTH: u16 = 1_024;

    pub fn new(format: StringFormat) -> StringRules {
        StringRules {
            format,
            min_length: 0,
            max_length: StringRules::DEFAULT_MAX_LENGTH,
        }
    }
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceOption {
    pub value: String,
    /// What the person reads; the value itself when absent.
    pub label: Option<Text>,
}

/// The options of a `choices` or `multi-choices` field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    pub options: Vec<ChoiceOption>,
    /// Shown as a drop-down list instead of as radio buttons. Has no meaning for `multi-choices`.
    pub drop_down: bool,
}

impl Choices {
    pub fn has(&self, value: &str) -> bool {
        self.options.iter().any(|option| option.value == value)
    }
}

/// A type with the settings that only it has.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    Array {
        items: Option<Box<FieldSchema>>,
    },
    Boolean,
    Choices(Choices),
    /// Both bounds are inclusive.
    Date {
        min: Option<DateBound>,
        max: Option<DateBound>,
    },
    Datetime,
    EmailAddress,
    File,
    Hash {
        members: Vec<FieldSchema>,
        ignore_unknown_keys: bool,
    },
    Integer {
        min: Option<i64>,
        max: Option<i64>,
    },
    Json,
    MultiChoices(Choices),
    Number {
        min: Option<f64>,
        max: Option<f64>,
    },
    Relation {
        target: Option<String>,
    },
    String(StringRules),
}

/// Whether a value is erased when the inquiry is redacted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Redaction {
    #[default]
    Default,
    /// Kept; for consent and times, not for personal data.
    Never,
}

/// The kind of input by which a person gives a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Input {
    Text,
    MultiLine,
    Email,
    Phone,
    Url,
    Country,
    Number,
    Integer,
    /// Day, month and year in three inputs.
    Date,
    Datetime,
    Select,
    Radio,
    Checkbox,
    CheckboxGroup,
    File,
    /// Any number of files.
    Files,
}

/// A field's schema.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldSchema {
    /// As the definition spells it; see [`valid_key`](super::valid_key).
    pub key: String,
    pub kind: FieldKind,
    /// What the person reads; the pages have labels of their own for the contract's default fields.
    pub label: Option<Text>,
    /// Told in `field-schemas`. Whether a form insists on the field is decided by the form.
    pub required: bool,
    /// Whether the person may change a value that the API set.
    pub correctable: bool,
    /// Whether a value is final once set, by whomever, even to `null`; a default does not count.
    pub write_once: bool,
    pub redaction: Redaction,
    /// The value of a new inquiry, in canonical form.
    pub default: Option<Value>,
}

impl FieldSchema {
    pub fn new(key: impl Into<String>, kind: FieldKind) -> FieldSchema {
        FieldSchema {
            key: key.into(),
            kind,
            label: None,
            required: false,
            correctable: false,
            write_once: false,
            redaction: Redaction::Default,
            default: None,
        }
    }

    pub fn field_type(&self) -> FieldType {
        match self.kind {
            FieldKind::Array { .. } => FieldType::Array,
            FieldKind::Boolean => FieldType::Boolean,
            FieldKind::Choices(_) => FieldType::Choices,
            FieldKind::Date { .. } => FieldType::Date,
            FieldKind::Datetime => FieldType::Datetime,
            FieldKind::EmailAddress => FieldType::EmailAddress,
            FieldKind::File => FieldType::File,
            FieldKind::Hash { .. } => FieldType::Hash,
            FieldKind::Integer { .. } => FieldType::Integer,
            FieldKind::Json => FieldType::Json,
            FieldKind::MultiChoices(_) => FieldType::MultiChoices,
            FieldKind::Number { .. } => FieldType::Number,
            FieldKind::Relation { .. } => FieldType::Relation,
            FieldKind::String(_) => FieldType::String,
        }
    }

    /// The input of a form; nothing for types that only the API can set.
    pub fn input(&self) -> Option<Input> {
        Some(match &self.kind {
            FieldKind::Boolean => Input::Checkbox,
            FieldKind::Choices(choices) if choices.drop_down => Input::Select,
            FieldKind::Choices(_) => Input::Radio,
            FieldKind::Date { .. } => Input::Date,
            FieldKind::Datetime => Input::Datetime,
            FieldKind::EmailAddress => Input::Email,
            FieldKind::File => Input::File,
            FieldKind::Integer { .. } => Input::Integer,
            FieldKind::MultiChoices(_) => Input::CheckboxGroup,
            FieldKind::Number { .. } => Input::Number,
            FieldKind::String(rules) => match rules.format {
                StringFormat::Text => Input::Text,
                StringFormat::MultiLine => Input::MultiLine,
                StringFormat::Email => Input::Email,
                StringFormat::Phone => Input::Phone,
                StringFormat::Url => Input::Url,
                StringFormat::Country => Input::Country,
            },
            FieldKind::Array { items: Some(item) } if item.kind == FieldKind::File => Input::Files,
            FieldKind::Array { .. }
            | FieldKind::Hash { .. }
            | FieldKind::Json
            | FieldKind::Relation { .. } => return None,
        })
    }

    pub fn choices(&self) -> Option<&Choices> {
        match &self.kind {
            FieldKind::Choices(choices) | FieldKind::MultiChoices(choices) => Some(choices),
            _ => None,
        }
    }

    /// Whether the person must leave the value as it is: the API set it and the field is not
    /// `correctable`, or the field is `write-once` and was set.
    pub fn locked(&self, held: Option<&Held>) -> bool {
        let Some(held) = held else { return false };
        let by_api = held.origin.is_organization() && !self.correctable && !is_blank(&held.value);
        by_api || self.spent(Some(held))
    }

    /// Whether the field is `write-once` and was set, so that nobody may write it again.
    pub fn spent(&self, held: Option<&Held>) -> bool {
        self.write_once && held.is_some_and(|held| held.origin != Origin::Default)
    }
}
