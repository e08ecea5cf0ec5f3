//! A field made ready for its template: names, ids, texts and attributes.

use minijinja::Value;
use serde::Serialize;

use super::autofill::{self, InputTraits};
use super::held_files::{self, HeldFile};
use super::language::DateOrder;
use super::texts::{TextError, Texts, isolated, left_to_right};
use super::view::{Choice, DatePart, DateParts, FieldFault, FieldInput, FieldKind, names};
use super::{countries, dates, shown};

/// A telephone number from the range kept for examples.
const PHONE_EXAMPLE: &str = "+1 202 555 0123";

#[derive(Debug, Serialize)]
pub(crate) struct FieldModel {
    control: &'static str,
    id: String,
    name: String,
    label: String,
    hint: Option<Value>,
    fault: Option<Value>,
    /// The input that the error summary leads to.
    focus: String,
    optional: bool,
    /// Ids of the hint, the fault and the file that another one replaces, for `aria-describedby`.
    described_by: String,
    value: String,
    input_type: &'static str,
    inputmode: &'static str,
    autocomplete: &'static str,
    dir: &'static str,
    verbatim: bool,
    short: bool,
    max_length: Option<u32>,
    parts: Vec<PartModel>,
    options: Vec<OptionModel>,
    country_options: Value,
    /// For a choice of files: the types, with commas between them.
    accept: String,
    /// The choice of files takes several.
    several: bool,
    /// The files that were handed in before.
    held: Vec<HeldFile>,
    shown: Value,
    given: bool,
}

#[derive(Debug, Serialize)]
struct PartModel {
    id: String,
    name: String,
    label: String,
    value: String,
    size: &'static str,
    max_length: u8,
    inputmode: &'static str,
    autocomplete: &'static str,
}

#[derive(Debug, Serialize)]
struct OptionModel {
    id: String,
    value: String,
    label: String,
    chosen: bool,
}

impl FieldModel {
    pub(crate) fn is_refused(&self) -> bool {
        self.fault.is_some()
    }

    pub(crate) fn is_file(&self) -> bool {
        self.control == "file"
    }
}

/// The label a field goes by: the template's own, the built-in one, or the key in words.
pub(crate) fn label(key: &str, own: Option<&str>, texts: Texts) -> Result<String, TextError> {
    if let Some(own) = own {
        return Ok(own.to_owned());
    }
    let message = format!("field-{key}");
    if texts.has(&message) {
        return texts.plain(&message, &[]);
    }
    let mut words = key.replace(['-', '_'], " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Ok(words)
}

/// Makes a field ready for its template.
pub(crate) fn model(input: &FieldInput, texts: Texts) -> Result<FieldModel, TextError> {
    let id = format!("field-{}", input.key);
    let label = label(&input.key, input.label.as_deref(), texts)?;
    let fault = match &input.fault {
        Some(fault) if !input.locked => Some(fault_text(fault, input, &label, texts)?),
        _ => None,
    };
    let hint = hint(input, texts)?;
    let several = matches!(input.kind, FieldKind::File { several: true, .. });
    let held = held_files::model(input, &id, texts)?;
    let replaced = if several { &[] } else { held.as_slice() };
    let described: Vec<String> = [("hint", hint.is_some()), ("fault", fault.is_some())]
        .into_iter()
        .filter(|(_, there)| *there)
        .map(|(what, _)| format!("{id}-{what}"))
        .chain(replaced.iter().map(|file| file.id.clone()))
        .collect();
    let InputTraits {
        autocomplete,
        inputmode,
        dir,
        verbatim,
        short,
    } = autofill::traits(&input.key, &input.kind);
    let options = options(&input.kind, &id);
    let parts = parts(input, &id, texts)?;
    Ok(FieldModel {
        control: if input.locked {
            "locked"
        } else {
            control(&input.kind)
        },
        focus: focus(input, &id, &parts, &options),
        name: names::field(&input.key),
        hint,
        fault,
        optional: input.optional && !input.locked,
        described_by: described.join(" "),
        value: typed(&input.kind),
        input_type: match input.kind {
            FieldKind::Email { .. } => "email",
            FieldKind::Phone { .. } => "tel",
            _ => "text",
        },
        inputmode,
        autocomplete,
        dir,
        verbatim,
        short,
        max_length: input.max_length,
        parts,
        options,
        country_options: match &input.kind {
            FieldKind::Country { codes, value } if !input.locked => {
                Value::from_safe_string(countries::options(texts.0, codes.as_deref(), value))
            }
            _ => Value::from(()),
        },
        accept: match &input.kind {
            FieldKind::File { types, .. } => types.join(","),
            _ => String::new(),
        },
        several,
        held,
        shown: if input.locked {
            shown::html(&shown::of_field(input), texts)?
        } else {
            Value::from(())
        },
        given: input.given,
        id,
        label,
    })
}

fn control(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Text { .. }
        | FieldKind::Number { .. }
        | FieldKind::Email { .. }
        | FieldKind::Phone { .. } => "input",
        FieldKind::Multiline { .. } => "multiline",
        FieldKind::Date { .. } | FieldKind::DateTime { .. } => "date",
        FieldKind::Select { .. } | FieldKind::Country { .. } => "select",
        FieldKind::Radio { .. } => "radio",
        FieldKind::Checkbox { .. } => "checkbox",
        FieldKind::CheckboxGroup { .. } => "checkboxes",
        FieldKind::File { .. } => "file",
    }
}

fn typed(kind: &FieldKind) -> String {
    match kind {
        FieldKind::Text { value }
        | FieldKind::Multiline { value }
        | FieldKind::Number { value }
        | FieldKind::Email { value }
        | FieldKind::Phone { value }
        | FieldKind::Select { value, .. }
        | FieldKind::Country { value, .. } => value.clone(),
        FieldKind::Checkbox { checked } => if *checked { "true" } else { "" }.to_owned(),
        FieldKind::Date { .. }
        | FieldKind::DateTime { .. }
        | FieldKind::Radio { .. }
        | FieldKind::CheckboxGroup { .. }
        | FieldKind::File { .. } => String::new(),
    }
}

fn options(kind: &FieldKind, id: &str) -> Vec<OptionModel> {
    let (options, chosen): (&[Choice], &[String]) = match kind {
        FieldKind::Select { options, value } | FieldKind::Radio { options, value } => {
            (options, std::slice::from_ref(value))
        }
        FieldKind::CheckboxGroup { options, values } => (options, values),
        _ => return Vec::new(),
    };
    let entry = |(place, option): (usize, &Choice)| OptionModel {
        id: format!("{id}-{}", place + 1),
        value: option.value.clone(),
        label: option.label.clone(),
        chosen: chosen.contains(&option.value),
    };
    options.iter().enumerate().map(entry).collect()
}

fn parts(input: &FieldInput, id: &str, texts: Texts) -> Result<Vec<PartModel>, TextError> {
    let (date, time) = match &input.kind {
        FieldKind::Date { value } => (value, None),
        FieldKind::DateTime { date, time } => (date, Some(time)),
        _ => return Ok(Vec::new()),
    };
    let DateParts { day, month, year } = date;
    let mut order = match texts.0.date_order() {
        DateOrder::DayMonthYear => vec![("day", day), ("month", month), ("year", year)],
        DateOrder::MonthDayYear => vec![("month", month), ("day", day), ("year", year)],
        DateOrder::YearMonthDay => vec![("year", year), ("month", month), ("day", day)],
    };
    order.extend(time.map(|time| ("time", time)));
    let part = |(part, value): (&'static str, &String)| {
        let (size, max_length, inputmode) = match part {
            "year" => ("four", 4, "numeric"),
            // The numeric keyboard of some phones has no colon.
            "time" => ("five", 5, "text"),
            _ => ("two", 2, "numeric"),
        };
        Ok(PartModel {
            id: format!("{id}-{part}"),
            name: names::part(&input.key, part),
            label: texts.plain(&format!("date-{part}"), &[])?,
            value: value.clone(),
            size,
            max_length,
            inputmode,
            autocomplete: autofill::date_part(&input.key, part),
        })
    };
    order.into_iter().map(part).collect()
}

/// The id of the input to go to: the missing part of a date, the first of several inputs.
fn focus(input: &FieldInput, id: &str, parts: &[PartModel], options: &[OptionModel]) -> String {
    if let Some(FieldFault::DateMissingPart(part)) = &input.fault {
        return format!("{id}-{}", part_name(*part));
    }
    let first = match &input.kind {
        FieldKind::Radio { .. } | FieldKind::CheckboxGroup { .. } => {
            options.first().map(|option| &option.id)
        }
        _ => parts.first().map(|part| &part.id),
    };
    first.cloned().unwrap_or_else(|| id.to_owned())
}

fn part_name(part: DatePart) -> &'static str {
    match part {
        DatePart::Day => "day",
        DatePart::Month => "month",
        DatePart::Year => "year",
    }
}

fn hint(input: &FieldInput, texts: Texts) -> Result<Option<Value>, TextError> {
    if input.locked {
        return Ok(None);
    }
    if let Some(limits) = held_files::limits(&input.kind, texts)? {
        let own = input.hint.as_ref();
        let own = own.map_or_else(String::new, |own| format!("{}<br>", isolated(own)));
        return Ok(Some(Value::from_safe_string(own + &limits)));
    }
    if let Some(own) = &input.hint {
        return Ok(Some(Value::from(own.as_str())));
    }
    let hint = match input.kind {
        FieldKind::Date { .. } => texts.html("date-hint", &[])?,
        FieldKind::DateTime { .. } => texts.html("datetime-hint", &[])?,
        FieldKind::CheckboxGroup { .. } => texts.html("choose-all", &[])?,
        FieldKind::Phone { .. } => {
            texts.html("hint-phone", &[("example", &left_to_right(PHONE_EXAMPLE))])?
        }
        _ => return Ok(None),
    };
    Ok(Some(hint))
}

fn fault_text(
    fault: &FieldFault,
    input: &FieldInput,
    label: &str,
    texts: Texts,
) -> Result<Value, TextError> {
    let own = format!("field-{}.missing", input.key);
    let label = ("label", &*isolated(label));
    let day = |day: &jiff::civil::Date| isolated(&dates::date(texts.0, *day));
    match fault {
        // A template that renames a known field is told of by its own label.
        FieldFault::Missing if input.label.is_none() && texts.has(&own) => texts.html(&own, &[]),
        FieldFault::Missing => match input.kind {
            FieldKind::Select { .. }
            | FieldKind::Radio { .. }
            | FieldKind::CheckboxGroup { .. }
            | FieldKind::Country { .. } => texts.html("fault-missing-choice", &[label]),
            FieldKind::Checkbox { .. } => texts.html("fault-missing-box", &[label]),
            FieldKind::File { .. } => texts.html("fault-missing-file", &[label]),
            _ => texts.html("fault-missing", &[label]),
        },
        FieldFault::TooLong { max } => texts.counted("fault-too-long", "max", *max, &[label]),
        FieldFault::TooShort { min } => texts.counted("fault-too-short", "min", *min, &[label]),
        FieldFault::NotADate => texts.html("fault-not-a-date", &[label]),
        FieldFault::DateMissingPart(part) => {
            texts.html(&format!("fault-missing-{}", part_name(*part)), &[label])
        }
        FieldFault::DateInFuture => texts.html("fault-in-future", &[label]),
        FieldFault::DateTooEarly { min } => {
            texts.html("fault-too-early", &[label, ("min", &day(min))])
        }
        FieldFault::DateTooLate { max } => {
            texts.html("fault-too-late", &[label, ("max", &day(max))])
        }
        FieldFault::NotAnEmail => texts.html(
            "fault-not-an-email",
            &[label, ("example", &left_to_right("name@example.com"))],
        ),
        FieldFault::NotAPhone => texts.html(
            "fault-not-a-phone",
            &[label, ("example", &left_to_right(PHONE_EXAMPLE))],
        ),
        FieldFault::PhoneNeedsCountry => texts.html("fault-phone-country", &[label]),
        FieldFault::NotANumber => texts.html("fault-not-a-number", &[label]),
        FieldFault::NotAnInteger => texts.html("fault-not-an-integer", &[label]),
        FieldFault::NotADatetime => texts.html("fault-not-a-datetime", &[label]),
        FieldFault::NotAUrl => texts.html("fault-not-a-url", &[label]),
        FieldFault::NumberTooSmall { min } => {
            texts.html("fault-number-too-small", &[label, ("min", min)])
        }
        FieldFault::NumberTooLarge { max } => {
            texts.html("fault-number-too-large", &[label, ("max", max)])
        }
        FieldFault::NotAChoice => texts.html("fault-not-a-choice", &[label]),
        FieldFault::NotACountry => texts.html("fault-not-a-country", &[label]),
        FieldFault::InvalidCharacters => texts.html("fault-characters", &[label]),
        FieldFault::NotABoolean => texts.html("fault-not-a-boolean", &[label]),
        FieldFault::FileTooLarge { max_megabytes } => texts.html(
            "fault-file-too-large",
            &[label, ("max", &max_megabytes.to_string())],
        ),
        FieldFault::FilesTooLarge { max_megabytes } => texts.html(
            "fault-files-too-large",
            &[label, ("max", &max_megabytes.to_string())],
        ),
        FieldFault::FileType => texts.html("fault-file-type", &[label]),
        FieldFault::FileEmpty => texts.html("fault-file-empty", &[label]),
        FieldFault::FileName => texts.html("fault-file-name", &[label]),
        FieldFault::SeveralFiles => texts.html("fault-several-files", &[label]),
        FieldFault::TooManyFiles => texts.html("fault-too-many-files", &[label]),
        FieldFault::WrongType => texts.html("fault-wrong-type", &[label]),
    }
}
