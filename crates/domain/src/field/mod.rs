//! The fields of an inquiry: their types, their values, and how a value is read from the API and from
//! a person's typing.
//!
//! A value is kept as JSON in one canonical form per type:
//!
//! | type | value |
//! | --- | --- |
//! | `string` | a string; phones as E.164 (`+14155550100`), countries as ISO 3166-1 alpha-2 (`US`) |
//! | `email-address` | a string |
//! | `date` | `YYYY-MM-DD` |
//! | `datetime` | ISO 8601 in UTC with milliseconds, `2024-02-03T04:05:06.000Z` |
//! | `boolean`, `number`, `integer` | the JSON value |
//! | `choices` | one of the options' values |
//! | `multi-choices` | an array of options' values, each once, in the order of the options |
//! | `array`, `hash`, `json` | JSON |
//! | `file` | `{"filename", "io"}` as written by API, `io` in base64; once taken in, a [`KeptFile`] |
//!
//! A value that was cleared is `null`.

mod api;
mod country;
mod error;
mod file;
mod form;
mod key;
mod scalar;
mod schema;
mod text;
mod value;
mod wire;

pub use api::parse_api;
pub use country::{COUNTRIES, has_no_postal_codes, is_country};
pub use error::{Code, DatePart, Expected, FieldError};
pub use file::{
    Excess, FILE_TYPES, KeptFile, MAX_FILE_BYTES, MAX_FORM_BYTES, PostedFiles, Upload, file_type,
};
pub use form::{FormInput, parse_form, read_posted};
pub use key::{normal_key, same_key, valid_key};
pub use schema::{
    ChoiceOption, Choices, DateBound, FieldKind, FieldSchema, FieldType, Input, Redaction,
    StringFormat, StringRules,
};
pub use text::typed;
pub use value::{Held, Origin, Values, in_words, is_blank};
