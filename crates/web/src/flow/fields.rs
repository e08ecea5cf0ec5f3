//! Between the domain's fields and the pages' inputs.

use std::collections::BTreeMap;

use bonafide_app::flow::Faults;
use bonafide_domain::field::{
    Code, DatePart, FILE_TYPES, FieldError, FieldKind as Kind, FieldSchema, FormInput, Input,
    KeptFile, MAX_FILE_BYTES, MAX_FORM_BYTES, PostedFiles, Upload, Values, read_posted,
};
use bonafide_domain::flow::ScreenField;
use bonafide_domain::locale::Locale;
use jiff::civil::Date;
use serde_json::Value as Json;

use crate::pages::view::{
    Choice, DatePart as PagePart, DateParts, FieldFault, FieldInput, FieldKind, ShownFile,
    ShownValue, names,
};

/// Posted pairs and files as the domain reads them. A moment's date and time are two inputs here and one
/// text there; all that is posted about a field of files is one input there.
pub fn posted(
    pairs: &[(String, String)],
    files: &[(String, Upload)],
) -> BTreeMap<String, FormInput> {
    let mut inputs = read_posted(
        &pairs
            .iter()
            .filter(|(name, _)| !name.ends_with(".time") && about_files(name).is_none())
            .cloned()
            .collect::<Vec<_>>(),
    );
    for (name, time) in pairs {
        let Some(key) = name.strip_suffix(".time") else {
            continue;
        };
        let text = match inputs.get(key) {
            Some(FormInput::Date { day, month, year }) => {
                let parts = [year, month, day].map(|part| part.trim());
                if parts.iter().all(|part| part.is_empty()) && time.trim().is_empty() {
                    String::new()
                } else {
                    format!(
                        "{}-{:0>2}-{:0>2}T{}",
                        parts[0],
                        parts[1],
                        parts[2],
                        time.trim()
                    )
                }
            }
            _ => time.clone(),
        };
        inputs.insert(key.to_owned(), FormInput::Text(text));
    }
    let mut of_files: BTreeMap<&str, PostedFiles> = BTreeMap::new();
    for (name, value) in pairs {
        let Some((key, part)) = about_files(name) else {
            continue;
        };
        let files = of_files.entry(key).or_default();
        match part {
            names::REMOVE => files.gone.push(value.clone()),
            _ => files.shown.push(value.clone()),
        }
    }
    for (key, file) in files {
        let files = of_files.entry(key).or_default();
        files.chosen.push(file.clone());
    }
    for (key, files) in of_files {
        inputs.insert(key.to_owned(), FormInput::Files(files));
    }
    inputs
}

/// Of a name that tells about files handed in before: the field, and whether they are to go.
fn about_files(name: &str) -> Option<(&str, &str)> {
    let (key, part) = name.rsplit_once('.')?;
    [names::REMOVE, names::SHOWN]
        .contains(&part)
        .then_some((key, part))
}

/// The unit of the pages' texts for how large a file may be, in bytes.
const MEGABYTE: usize = 1_000_000;

fn shown_file(value: &Json) -> Option<ShownFile> {
    let file = KeptFile::of(value)?;
    Some(ShownFile {
        extension: file.extension().to_owned(),
        kilobytes: file.byte_size.div_ceil(1_000),
        name: file.filename,
        id: file.url,
    })
}

/// Of a value that is one file or a list.
fn shown_files(value: &Json) -> Vec<ShownFile> {
    match value {
        Json::Array(files) => files.iter().filter_map(shown_file).collect(),
        one => shown_file(one).into_iter().collect(),
    }
}

/// One field of a form, with what was typed where it was refused.
pub fn input(
    field: &ScreenField,
    locale: Locale,
    default: Locale,
    faults: Option<&Faults>,
) -> FieldInput {
    let schema = field.schema;
    let typed = faults.and_then(|faults| faults.posted.get(&schema.key));
    let held = field
        .held
        .map(|held| &held.value)
        .filter(|value| !value.is_null());
    let mut input = FieldInput::new(
        schema.key.clone(),
        kind(field, locale, default, typed, held),
    );
    input.label = field
        .label
        .as_ref()
        .and_then(|text| text.show(locale, default))
        .map(str::to_owned);
    input.hint = field
        .hint
        .as_ref()
        .and_then(|text| text.show(locale, default))
        .map(str::to_owned);
    input.optional = !field.required;
    input.locked = field.locked;
    input.given = field.held.is_some_and(|held| held.origin.is_organization());
    input.max_length = match &schema.kind {
        Kind::String(rules) => Some(u32::from(rules.max_length)),
        _ => None,
    };
    input.fault = faults
        .and_then(|faults| faults.fields.iter().find(|error| error.field == schema.key))
        .map(fault);
    input
}

/// The two places in which the contract's fields tell the country a person lives in.
const HOME_COUNTRIES: [&str; 2] = ["selected-country-code", "address-country-code"];

/// Nothing is asked twice: a country told on one screen stands chosen on another, to be changed.
pub fn fill_in_country(input: &mut FieldInput, values: &Values) {
    let FieldKind::Country { codes, value } = &mut input.kind else {
        return;
    };
    if !HOME_COUNTRIES.contains(&input.key.as_str()) {
        return;
    }
    let told = HOME_COUNTRIES
        .iter()
        .filter_map(|key| values.get(*key)?.value.as_str())
        .find(|told| {
            codes
                .as_ref()
                .is_none_or(|codes| codes.iter().any(|code| code == told))
        });
    if let Some(told) = told {
        told.clone_into(value);
    }
}

fn kind(
    field: &ScreenField,
    locale: Locale,
    default: Locale,
    typed: Option<&FormInput>,
    held: Option<&Json>,
) -> FieldKind {
    let text = || match typed {
        Some(FormInput::Text(text)) => text.clone(),
        _ => held.map(plain).unwrap_or_default(),
    };
    let many = || match typed {
        Some(FormInput::Many(values)) => values.clone(),
        Some(FormInput::Text(value)) => vec![value.clone()],
        _ => held
            .and_then(Json::as_array)
            .map(|items| items.iter().map(plain).collect())
            .unwrap_or_default(),
    };
    let options = || options(field.schema, locale, default);
    match field.input {
        Input::Text | Input::Url => FieldKind::Text { value: text() },
        Input::MultiLine => FieldKind::Multiline { value: text() },
        Input::Email => FieldKind::Email { value: text() },
        Input::Phone => FieldKind::Phone { value: text() },
        Input::Number | Input::Integer => FieldKind::Number { value: text() },
        Input::Date => FieldKind::Date {
            value: date_parts(typed, held),
        },
        Input::Datetime => {
            let whole = text();
            let (date, time) = whole.split_once('T').unwrap_or((&whole, ""));
            FieldKind::DateTime {
                date: split_date(date),
                time: time.chars().take(5).collect(),
            }
        }
        Input::Country => FieldKind::Country {
            codes: (!field.countries.is_empty()).then(|| field.countries.clone()),
            value: text(),
        },
        Input::Select => FieldKind::Select {
            options: options(),
            value: text(),
        },
        Input::Radio => FieldKind::Radio {
            options: options(),
            value: text(),
        },
        Input::Checkbox => FieldKind::Checkbox {
            checked: match typed {
                Some(FormInput::Text(text)) => text == "true",
                Some(_) => false,
                None => held.and_then(Json::as_bool).unwrap_or(false),
            },
        },
        Input::CheckboxGroup => FieldKind::CheckboxGroup {
            options: options(),
            values: many(),
        },
        Input::File | Input::Files => FieldKind::File {
            taken: held.map(shown_files).unwrap_or_default(),
            gone: typed
                .and_then(FormInput::files)
                .map(|files| files.gone.clone())
                .unwrap_or_default(),
            several: field.input == Input::Files,
            types: &FILE_TYPES,
            max_megabytes: (MAX_FILE_BYTES / MEGABYTE) as u32,
            max_megabytes_together: (MAX_FORM_BYTES / MEGABYTE) as u32,
        },
    }
}

fn options(schema: &FieldSchema, locale: Locale, default: Locale) -> Vec<Choice> {
    let (Kind::Choices(choices) | Kind::MultiChoices(choices)) = &schema.kind else {
        return Vec::new();
    };
    choices
        .options
        .iter()
        .map(|option| {
            let label = option
                .label
                .as_ref()
                .and_then(|text| text.show(locale, default))
                .unwrap_or(&option.value);
            Choice::new(option.value.clone(), label)
        })
        .collect()
}

fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

fn date_parts(typed: Option<&FormInput>, held: Option<&Json>) -> DateParts {
    match typed {
        Some(FormInput::Date { day, month, year }) => DateParts {
            day: day.clone(),
            month: month.clone(),
            year: year.clone(),
        },
        _ => split_date(held.and_then(Json::as_str).unwrap_or_default()),
    }
}

fn split_date(text: &str) -> DateParts {
    let mut parts = text.splitn(3, '-');
    let mut next = || parts.next().unwrap_or_default().to_owned();
    let (year, month, day) = (next(), next(), next());
    let trimmed = |part: String| part.trim_start_matches('0').to_owned();
    DateParts {
        day: trimmed(day),
        month: trimmed(month),
        year,
    }
}

/// A field's value to read.
pub fn shown(field: &ScreenField, locale: Locale, default: Locale) -> ShownValue {
    let Some(value) = field
        .held
        .map(|held| &held.value)
        .filter(|value| !value.is_null())
    else {
        return ShownValue::None;
    };
    let label = |chosen: &str| {
        options(field.schema, locale, default)
            .into_iter()
            .find(|option| option.value == chosen)
            .map_or_else(|| chosen.to_owned(), |option| option.label)
    };
    match field.input {
        Input::Date => match plain(value).parse::<Date>() {
            Ok(date) => ShownValue::Date(date),
            Err(_) => ShownValue::Text(plain(value)),
        },
        Input::Country => ShownValue::Country(plain(value)),
        Input::Checkbox => ShownValue::Boolean(value.as_bool().unwrap_or(false)),
        Input::Select | Input::Radio => ShownValue::Text(label(&plain(value))),
        Input::CheckboxGroup => ShownValue::Many(
            value
                .as_array()
                .map(|items| items.iter().map(|item| label(&plain(item))).collect())
                .unwrap_or_default(),
        ),
        Input::Email
        | Input::Phone
        | Input::Url
        | Input::Number
        | Input::Integer
        | Input::Datetime => ShownValue::Technical(plain(value)),
        Input::File | Input::Files => ShownValue::Files(shown_files(value)),
        Input::Text | Input::MultiLine => ShownValue::Text(plain(value)),
    }
}

pub fn fault(error: &FieldError) -> FieldFault {
    let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    match &error.code {
        Code::Missing | Code::NotAFile => FieldFault::Missing,
        Code::TooLong { max } => FieldFault::TooLong { max: short(*max) },
        Code::TooShort { min } => FieldFault::TooShort { min: short(*min) },
        Code::NotADate => FieldFault::NotADate,
        Code::DateMissingPart { part } => FieldFault::DateMissingPart(match part {
            DatePart::Day => PagePart::Day,
            DatePart::Month => PagePart::Month,
            DatePart::Year => PagePart::Year,
        }),
        Code::DateInFuture => FieldFault::DateInFuture,
        Code::DateTooEarly { min } => FieldFault::DateTooEarly { min: *min },
        Code::DateTooLate { max } => FieldFault::DateTooLate { max: *max },
        Code::NotADatetime => FieldFault::NotADatetime,
        Code::NotAnEmail => FieldFault::NotAnEmail,
        Code::NotAPhone => FieldFault::NotAPhone,
        Code::PhoneNeedsCountry => FieldFault::PhoneNeedsCountry,
        Code::NotAUrl => FieldFault::NotAUrl,
        Code::NotANumber => FieldFault::NotANumber,
        Code::NumberTooSmall { min } => FieldFault::NumberTooSmall {
            min: min.to_string(),
        },
        Code::NumberTooLarge { max } => FieldFault::NumberTooLarge {
            max: max.to_string(),
        },
        Code::NotAnInteger => FieldFault::NotAnInteger,
        Code::NotAChoice => FieldFault::NotAChoice,
        Code::NotACountry => FieldFault::NotACountry,
        Code::NotABoolean => FieldFault::NotABoolean,
        Code::InvalidCharacters => FieldFault::InvalidCharacters,
        Code::TooLarge { max } => FieldFault::FileTooLarge {
            max_megabytes: short(max / MEGABYTE),
        },
        Code::TooLargeTogether { max } => FieldFault::FilesTooLarge {
            max_megabytes: short(max / MEGABYTE),
        },
        Code::NotAFileType => FieldFault::FileType,
        Code::EmptyFile => FieldFault::FileEmpty,
        Code::UnfitFilename => FieldFault::FileName,
        Code::SeveralFiles => FieldFault::SeveralFiles,
        Code::TooManyFiles { .. } => FieldFault::TooManyFiles,
        _ => FieldFault::WrongType,
    }
}
