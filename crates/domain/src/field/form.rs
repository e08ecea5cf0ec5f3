//! Reading what a person typed: forgiving about spaces, hyphens and digits of other scripts.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde_json::{Number, Value};

use super::api::{known_choice, many_choices};
use super::error::{Code, DatePart, FieldError};
use super::file::{self, PostedFiles};
use super::scalar;
use super::schema::{DateBound, FieldKind, FieldSchema, Input, StringFormat, StringRules};

/// One field's input as the browser posted it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormInput {
    Text(String),
    /// The ticked ones of several checkboxes.
    Many(Vec<String>),
    /// A date in three inputs.
    Date {
        day: String,
        month: String,
        year: String,
    },
    /// Of one file or several; [`read_posted`] does not gather them.
    Files(PostedFiles),
}

impl FormInput {
    pub fn files(&self) -> Option<&PostedFiles> {
        match self {
            Self::Files(files) => Some(files),
            _ => None,
        }
    }
}

/// Gathers posted name–value pairs into inputs by field key.
///
/// A date's inputs are named `<key>.day`, `<key>.month` and `<key>.year`; a name that comes more
/// than once is a group of checkboxes. Keys never contain a dot, so the names cannot collide.
pub fn read_posted(pairs: &[(String, String)]) -> BTreeMap<String, FormInput> {
    let mut posted = BTreeMap::new();
    for (name, value) in pairs {
        match date_part(name) {
            Some((key, part)) => add_date_part(&mut posted, key, part, value),
            None => add_text(&mut posted, name, value),
        }
    }
    posted
}

fn date_part(name: &str) -> Option<(&str, DatePart)> {
    let (key, part) = name.rsplit_once('.')?;
    let part = match part {
        "day" => DatePart::Day,
        "month" => DatePart::Month,
        "year" => DatePart::Year,
        _ => return None,
    };
    Some((key, part))
}

fn add_date_part(posted: &mut BTreeMap<String, FormInput>, key: &str, part: DatePart, value: &str) {
    let input = posted
        .entry(key.to_owned())
        .or_insert_with(|| FormInput::Date {
            day: String::new(),
            month: String::new(),
            year: String::new(),
        });
    if let FormInput::Date { day, month, year } = input {
        let place = match part {
            DatePart::Day => day,
            DatePart::Month => month,
            DatePart::Year => year,
        };
        *place = value.to_owned();
    }
}

fn add_text(posted: &mut BTreeMap<String, FormInput>, name: &str, value: &str) {
    let value = value.to_owned();
    match posted.get_mut(name) {
        None => {
            posted.insert(name.to_owned(), FormInput::Text(value));
        }
        Some(FormInput::Text(first)) => {
            let many = vec![std::mem::take(first), value];
            posted.insert(name.to_owned(), FormInput::Many(many));
        }
        Some(FormInput::Many(many)) => many.push(value),
        // Three inputs are the more precise form; a stray text of the same name adds nothing.
        Some(FormInput::Date { .. }) => {}
        Some(FormInput::Files(_)) => {}
    }
}

/// Reads a person's input for a field into canonical form; nothing when it was left empty.
///
/// `today` is the date for bounds that say `today`; `country` (alpha-2) is where a phone number
/// without a prefix is taken to be from.
///
/// # Errors
/// What is wrong with the input. An empty input is not an error here: whether the field is required
/// is the form's matter.
pub fn parse_form(
    schema: &FieldSchema,
    input: &FormInput,
    today: Date,
    country: Option<&str>,
) -> Result<Option<Value>, FieldError> {
    read(schema, input, today, country).map_err(|code| FieldError::new(&schema.key, code))
}

fn read(
    schema: &FieldSchema,
    input: &FormInput,
    today: Date,
    country: Option<&str>,
) -> Result<Option<Value>, Code> {
    if let FieldKind::MultiChoices(choices) = &schema.kind {
        let chosen: Vec<&str> = match input {
            FormInput::Text(one) => vec![one.as_str()],
            FormInput::Many(many) => many.iter().map(String::as_str).collect(),
            FormInput::Date { .. } | FormInput::Files(_) => return Err(Code::NotAChoice),
        };
        let chosen: Vec<&str> = chosen.into_iter().filter(|one| !one.is_empty()).collect();
        return match chosen.is_empty() {
            true => Ok(None),
            false => many_choices(choices, &chosen).map(Some),
        };
    }
    if let FieldKind::Date { min, max } = schema.kind {
        return date(input, min, max, today);
    }
    match schema.input() {
        Some(Input::File) => return file::read_posted(input),
        Some(Input::Files) => return file::read_posted_list(input),
        _ => {}
    }
    let text = match input {
        FormInput::Text(text) => text.trim(),
        FormInput::Many(_) | FormInput::Date { .. } | FormInput::Files(_) => {
            return Err(Code::InvalidCharacters);
        }
    };
    if text.is_empty() {
        return Ok(None);
    }
    one(&schema.kind, text, country).map(Some)
}

fn one(kind: &FieldKind, text: &str, country: Option<&str>) -> Result<Value, Code> {
    match kind {
        FieldKind::Boolean => match text {
            "true" | "on" | "1" => Ok(Value::Bool(true)),
            "false" | "off" | "0" => Ok(Value::Bool(false)),
            _ => Err(Code::NotABoolean),
        },
        FieldKind::Choices(choices) => {
            known_choice(choices, text)?;
            Ok(text.into())
        }
        FieldKind::Datetime => datetime(text),
        FieldKind::EmailAddress => scalar::email(text).map(Value::String),
        FieldKind::Integer { min, max } => {
            let number = decimal(text).ok_or(Code::NotANumber)?;
            let whole: i64 = number.parse().map_err(|_| Code::NotAnInteger)?;
            Ok(scalar::integer(whole, *min, *max)?.into())
        }
        FieldKind::Number { min, max } => {
            let number: f64 = decimal(text)
                .and_then(|number| number.parse().ok())
                .ok_or(Code::NotANumber)?;
            let number = scalar::number(number, *min, *max)?;
            Number::from_f64(number)
                .map(Value::Number)
                .ok_or(Code::NotANumber)
        }
        FieldKind::String(rules) => string(text, rules, country),
        // Read before, or of types that forms do not show; publishing refuses those.
        FieldKind::Array { .. }
        | FieldKind::Date { .. }
        | FieldKind::File
        | FieldKind::Hash { .. }
        | FieldKind::Json
        | FieldKind::MultiChoices(_)
        | FieldKind::Relation { .. } => Err(Code::ReadOnly),
    }
}

fn string(text: &str, rules: &StringRules, country: Option<&str>) -> Result<Value, Code> {
    let text = match rules.format {
        StringFormat::Country => text.to_ascii_uppercase(),
        // Browsers send line breaks of text areas as CR LF.
        StringFormat::MultiLine => text.replace("\r\n", "\n"),
        // A tab comes from pasting out of a table.
        _ => text.replace('\t', " "),
    };
    scalar::string(&text, rules, country).map(Value::String)
}

/// The number as a programming language writes it, or nothing.
///
/// Spaces and apostrophes group digits. A comma is a decimal sign unless exactly three digits
/// follow it: `1,234` means two different numbers in two countries, so it is not guessed at.
fn decimal(text: &str) -> Option<String> {
    /// Longer ones are beyond what a double can hold.
    const MAX_CHARS: usize = 40;
    if text.chars().count() > MAX_CHARS {
        return None;
    }
    let is_grouping = |c: char| c.is_whitespace() || c == '\'' || c == '\u{2019}' || c == '\u{66c}';
    let compact: String = scalar::western_digits(text)
        .chars()
        .filter(|c| !is_grouping(*c))
        .map(|c| match c {
            '\u{2212}' => '-',
            '\u{66b}' => '.',
            other => other,
        })
        .collect();
    let compact = match compact.split_once(',') {
        Some((_, fraction)) if fraction.len() == 3 => return None,
        Some((whole, fraction)) => format!("{whole}.{fraction}"),
        None => compact,
    };
    let digits = compact.strip_prefix(['-', '+']).unwrap_or(&compact);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    (all_digits(whole) && all_digits(fraction))
        .then(|| compact.strip_prefix('+').unwrap_or(&compact).to_owned())
}

/// A time as HTML's `datetime-local` posts it, taken as UTC because a form knows no time zone.
fn datetime(text: &str) -> Result<Value, Code> {
    let moment = text
        .parse()
        .ok()
        .or_else(|| {
            let local: DateTime = text.parse().ok()?;
            Some(local.to_zoned(TimeZone::UTC).ok()?.timestamp())
        })
        .ok_or(Code::NotADatetime)?;
    Ok(scalar::timestamp(moment).into())
}

fn date(
    input: &FormInput,
    min: Option<DateBound>,
    max: Option<DateBound>,
    today: Date,
) -> Result<Option<Value>, Code> {
    let date = match input {
        FormInput::Date { day, month, year } => date_of_parts(day, month, year)?,
        FormInput::Text(text) => match text.trim() {
            "" => None,
            text => Some(scalar::iso_date(text).ok_or(Code::NotADate)?),
        },
        FormInput::Many(_) | FormInput::Files(_) => return Err(Code::NotADate),
    };
    match date {
        None => Ok(None),
        Some(date) => Ok(Some(
            scalar::date(date, min, max, today)?.to_string().into(),
        )),
    }
}

fn date_of_parts(day: &str, month: &str, year: &str) -> Result<Option<Date>, Code> {
    let parts = [
        (DatePart::Day, day.trim()),
        (DatePart::Month, month.trim()),
        (DatePart::Year, year.trim()),
    ];
    if parts.iter().all(|(_, text)| text.is_empty()) {
        return Ok(None);
    }
    if let Some((part, _)) = parts.iter().find(|(_, text)| text.is_empty()) {
        return Err(Code::DateMissingPart { part: *part });
    }
    let [day, month, year] = parts.map(|(_, text)| text);
    // "85" could be either century; a year is four digits.
    let year = small_number(year, 4..=4).ok_or(Code::NotADate)?;
    let month = small_number(month, 1..=2).ok_or(Code::NotADate)?;
    let day = small_number(day, 1..=2).ok_or(Code::NotADate)?;
    scalar::calendar_date(year, month as i8, day as i8)
        .ok_or(Code::NotADate)
        .map(Some)
}

/// A number of so many digits, of any script.
fn small_number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<i16> {
    let text = scalar::western_digits(text);
    let good = digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    good.then(|| text.parse().ok())?
}
