//! A field of a form as a person sees it.

use jiff::civil::Date;
use serde::Serialize;

/// One question of a form.
#[derive(Clone, Debug)]
pub struct FieldInput {
    /// The field's key in the template, for example `name-first`. Known keys bring their label, the
    /// browser's autofill and the right keyboard.
    pub key: String,
    /// The template's own label; without it the built-in one for the key.
    pub label: Option<String>,
    /// One short sentence under the label.
    pub hint: Option<String>,
    pub kind: FieldKind,
    pub fault: Option<FieldFault>,
    /// Marked "(optional)"; all others are taken to be needed.
    pub optional: bool,
    /// Not to be changed: shown as text, never posted.
    pub locked: bool,
    /// The organization gave the value.
    pub given: bool,
    /// Characters a person may type at most.
    pub max_length: Option<u32>,
}

impl FieldInput {
    /// A needed field with nothing wrong.
    pub fn new(key: impl Into<String>, kind: FieldKind) -> FieldInput {
        FieldInput {
            key: key.into(),
            label: None,
            hint: None,
            kind,
            fault: None,
            optional: false,
            locked: false,
            given: false,
            max_length: None,
        }
    }
}

/// The shape of a question, with what was typed or chosen so far, exactly as it was typed.
#[derive(Clone, Debug)]
pub enum FieldKind {
    Text {
        value: String,
    },
    Multiline {
        value: String,
    },
    Number {
        value: String,
    },
    /// Day, month and year in three inputs.
    Date {
        value: DateParts,
    },
    DateTime {
        date: DateParts,
        time: String,
    },
    Email {
        value: String,
    },
    Phone {
        value: String,
    },
    Select {
        options: Vec<Choice>,
        value: String,
    },
    Radio {
        options: Vec<Choice>,
        value: String,
    },
    /// A single box; posts `true` or nothing.
    Checkbox {
        checked: bool,
    },
    /// Any number of boxes; posts the name once for each ticked box.
    CheckboxGroup {
        options: Vec<Choice>,
        values: Vec<String>,
    },
    /// ISO 3166-1 alpha-2 codes, named and sorted in the page's language. No codes: every country.
    Country {
        codes: Option<Vec<String>>,
        value: String,
    },
    /// One file or several; `taken` is what was handed in before. It stays unless another one is chosen,
    /// and of several in any case.
    File {
        taken: Vec<ShownFile>,
        /// What the boxes posted of those that were to go when the form was refused.
        gone: Vec<String>,
        several: bool,
        /// MIME types to choose from.
        types: &'static [&'static str],
        max_megabytes: u32,
        /// Of all files that are sent with one form.
        max_megabytes_together: u32,
    },
}

/// A file that was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownFile {
    pub id: String,
    pub name: String,
    /// What files of its type are named by, without a dot: `png`.
    pub extension: String,
    /// Rounded up.
    pub kilobytes: u64,
}

/// An answer to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Choice {
        Choice {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// The three inputs of a date, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateParts {
    pub day: String,
    pub month: String,
    pub year: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatePart {
    Day,
    Month,
    Year,
}

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldFault {
    Missing,
    TooLong { max: u32 },
    TooShort { min: u32 },
    NotADate,
    DateMissingPart(DatePart),
    DateInFuture,
    DateTooEarly { min: Date },
    DateTooLate { max: Date },
    NotAnEmail,
    NotAPhone,
    PhoneNeedsCountry,
    NotANumber,
    NotAnInteger,
    NotADatetime,
    NotAUrl,
    NumberTooSmall { min: String },
    NumberTooLarge { max: String },
    NotAChoice,
    NotACountry,
    InvalidCharacters,
    NotABoolean,
    FileTooLarge { max_megabytes: u32 },
    FilesTooLarge { max_megabytes: u32 },
    FileType,
    FileEmpty,
    FileName,
    SeveralFiles,
    TooManyFiles,
    WrongType,
}

/// The names under which forms post: `field.KEY`, and for the parts of a date `field.KEY.day`,
/// `field.KEY.month`, `field.KEY.year` and `field.KEY.time`; `field.KEY.remove` has a file go,
/// and `field.KEY.shown` tells that one of several was shown.
pub mod names {
    /// The button that was pressed: `continue`, `resend`, `request-link`, `stop` or `stay`.
    pub const ACTION: &str = "action";
    /// The typed code of a code page, and the code of a one-time link.
    pub const CODE: &str = "code";

    /// The name of a field's input.
    pub fn field(key: &str) -> String {
        format!("field.{key}")
    }

    /// Behind a field's key, in the name of the box that has its file go, which of several posts the file's id.
    pub const REMOVE: &str = "remove";
    /// The same, of the ids of all files that the page showed.
    pub const SHOWN: &str = "shown";

    /// The name of a part of a field: `day`, `month`, `year` or `time` of a date, [`REMOVE`] or [`SHOWN`].
    pub fn part(key: &str, part: &str) -> String {
        format!("field.{key}.{part}")
    }
}
