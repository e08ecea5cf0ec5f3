//! Why a value was refused, as data: the API says it in English, the pages in the person's language.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::file::{FILE_TYPES, MAX_FILENAME_CHARS};

/// A part of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DatePart {
    Day,
    Month,
    Year,
}

impl DatePart {
    pub fn as_str(self) -> &'static str {
        match self {
            DatePart::Day => "day",
            DatePart::Month => "month",
            DatePart::Year => "year",
        }
    }
}

/// The JSON type that a field wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expected {
    String,
    Boolean,
    Number,
    Array,
    Object,
}

impl Expected {
    fn with_article(self) -> &'static str {
        match self {
            Expected::String => "a string",
            Expected::Boolean => "true or false",
            Expected::Number => "a number",
            Expected::Array => "an array",
            Expected::Object => "an object",
        }
    }
}

/// What is wrong with a value.
///
/// The codes up to `InvalidCharacters` can come from a person's typing and need a sentence in every
/// language of the pages; the others come from the API alone.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(
    tag = "code",
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case"
)]
pub enum Code {
    Missing,
    /// In characters.
    TooLong {
        max: usize,
    },
    /// In characters.
    TooShort {
        min: usize,
    },
    NotADate,
    DateMissingPart {
        part: DatePart,
    },
    DateInFuture,
    DateTooEarly {
        min: Date,
    },
    DateTooLate {
        max: Date,
    },
    NotADatetime,
    NotAnEmail,
    NotAPhone,
    PhoneNeedsCountry,
    NotAUrl,
    NotANumber,
    NotAnInteger,
    NumberTooSmall {
        min: f64,
    },
    NumberTooLarge {
        max: f64,
    },
    NotAChoice,
    NotACountry,
    NotABoolean,
    NotAFile,
    /// The content is of a type that no field takes.
    NotAFileType,
    EmptyFile,
    /// A name of a file that is none, too long, or a path.
    UnfitFilename,
    /// More files than the one that the field takes.
    SeveralFiles,
    /// The inquiry keeps `max` files, with those that others took the place of.
    TooManyFiles {
        max: usize,
    },
    /// A value of more than `max` bytes.
    TooLarge {
        max: usize,
    },
    /// Files of more than `max` bytes in one form.
    TooLargeTogether {
        max: usize,
    },
    InvalidCharacters,
    WrongType {
        expected: Expected,
    },
    /// The member of a hash that its schema does not know.
    UnknownMember {
        key: String,
    },
    /// A JSON value nested more deeply than `max` levels.
    TooDeep {
        max: usize,
    },
    NotBase64,
    /// The field is `write-once` and was set before.
    WriteOnce,
    /// The field is filled by verifications and cannot be written.
    ReadOnly,
}

impl Code {
    /// The code's name, as in `date-too-early`; the same as in its serialized form.
    pub fn name(&self) -> &'static str {
        match self {
            Code::Missing => "missing",
            Code::TooLong { .. } => "too-long",
            Code::TooShort { .. } => "too-short",
            Code::NotADate => "not-a-date",
            Code::DateMissingPart { .. } => "date-missing-part",
            Code::DateInFuture => "date-in-future",
            Code::DateTooEarly { .. } => "date-too-early",
            Code::DateTooLate { .. } => "date-too-late",
            Code::NotADatetime => "not-a-datetime",
            Code::NotAnEmail => "not-an-email",
            Code::NotAPhone => "not-a-phone",
            Code::PhoneNeedsCountry => "phone-needs-country",
            Code::NotAUrl => "not-a-url",
            Code::NotANumber => "not-a-number",
            Code::NotAnInteger => "not-an-integer",
            Code::NumberTooSmall { .. } => "number-too-small",
            Code::NumberTooLarge { .. } => "number-too-large",
            Code::NotAChoice => "not-a-choice",
            Code::NotACountry => "not-a-country",
            Code::NotABoolean => "not-a-boolean",
            Code::NotAFile => "not-a-file",
            Code::NotAFileType => "not-a-file-type",
            Code::EmptyFile => "empty-file",
            Code::UnfitFilename => "unfit-filename",
            Code::SeveralFiles => "several-files",
            Code::TooManyFiles { .. } => "too-many-files",
            Code::TooLarge { .. } => "too-large",
            Code::TooLargeTogether { .. } => "too-large-together",
            Code::InvalidCharacters => "invalid-characters",
            Code::WrongType { .. } => "wrong-type",
            Code::UnknownMember { .. } => "unknown-member",
            Code::TooDeep { .. } => "too-deep",
            Code::NotBase64 => "not-base64",
            Code::WriteOnce => "write-once",
            Code::ReadOnly => "read-only",
        }
    }
}

/// A refused value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldError {
    /// The field's key, with the path inside it for arrays and hashes: `documents[2].number`.
    pub field: String,
    #[serde(flatten)]
    pub code: Code,
}

impl FieldError {
    pub fn new(field: impl Into<String>, code: Code) -> FieldError {
        FieldError {
            field: field.into(),
            code,
        }
    }

    /// A sentence without a full stop for the API, such as "Birthdate must be a date as YYYY-MM-DD".
    pub fn english(&self, label: &str) -> String {
        match &self.code {
            Code::Missing => format!("{label} is missing"),
            Code::TooLong { max } => format!("{label} must be {max} characters or fewer"),
            Code::TooShort { min } => format!("{label} must be {min} characters or more"),
            Code::NotADate => format!("{label} must be a date as YYYY-MM-DD"),
            Code::DateMissingPart { part } => format!("{label} must include a {}", part.as_str()),
            Code::DateInFuture => format!("{label} must not be in the future"),
            Code::DateTooEarly { min } => format!("{label} must be {min} or later"),
            Code::DateTooLate { max } => format!("{label} must be {max} or earlier"),
            Code::NotADatetime => {
                format!(
                    "{label} must be a time in ISO 8601 with an offset, as 2024-02-03T04:05:06Z"
                )
            }
            Code::NotAnEmail => format!("{label} must be an e-mail address, as name@example.com"),
            Code::NotAPhone => {
                format!("{label} must be a telephone number with its country, as +14155550100")
            }
            Code::PhoneNeedsCountry => {
                format!("{label} must begin with the country prefix, as +14155550100")
            }
            Code::NotAUrl => format!("{label} must be a web address, as https://example.com"),
            Code::NotANumber => format!("{label} must be a number"),
            Code::NotAnInteger => format!("{label} must be a whole number"),
            Code::NumberTooSmall { min } => format!("{label} must be {min} or more"),
            Code::NumberTooLarge { max } => format!("{label} must be {max} or less"),
            Code::NotAChoice => format!("{label} must be one of the field's options"),
            Code::NotACountry => {
                format!("{label} must be a two-letter ISO 3166-1 country code in capitals, as US")
            }
            Code::NotABoolean => format!("{label} must be true or false"),
            Code::NotAFile => {
                format!("{label} must be an object with `filename` and `io`, the content in base64")
            }
            Code::NotAFileType => format!(
                "{label} must be a file of one of the types {}, which is told by its content",
                FILE_TYPES.join(", ")
            ),
            Code::EmptyFile => format!("{label} must be a file that is not empty"),
            Code::UnfitFilename => {
                format!(
                    "{label} must be a file with a name of at most {MAX_FILENAME_CHARS} characters \
                     and no path"
                )
            }
            Code::SeveralFiles => format!("{label} must be one file"),
            Code::TooManyFiles { max } => format!(
                "{label} cannot take another file: an inquiry keeps at most {max}, and those that \
                 were replaced count"
            ),
            Code::TooLarge { max } => format!("{label} must be {max} bytes or less"),
            Code::TooLargeTogether { max } => {
                format!("{label} must be {max} bytes or less together with the form's other files")
            }
            Code::InvalidCharacters => format!("{label} contains characters that are not text"),
            Code::WrongType { expected } => format!("{label} must be {}", expected.with_article()),
            Code::UnknownMember { key } => format!("{label} has no member `{key}`"),
            Code::TooDeep { max } => format!("{label} must not be nested more than {max} levels"),
            Code::NotBase64 => format!("{label} must have its content in `io` as base64"),
            Code::WriteOnce => format!("{label} was set before and can be set only once"),
            Code::ReadOnly => format!("{label} is filled by verifications and cannot be set"),
        }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english(&self.field))
    }
}

impl std::error::Error for FieldError {}
