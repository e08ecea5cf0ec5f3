//! Values to read: answers on the review page and those a form shows as given.

use minijinja::{HtmlEscape, Value};

use super::texts::{TextError, Texts, isolated, left_to_right};
use super::view::{FieldInput, FieldKind, ShownFile, ShownValue};
use super::{countries, dates};

/// The HTML of a value in the page's language.
pub(crate) fn html(value: &ShownValue, texts: Texts) -> Result<Value, TextError> {
    let html = match value {
        ShownValue::Text(text) if text.trim().is_empty() => nothing(texts)?,
        ShownValue::Text(text) => isolated(text),
        ShownValue::Technical(text) => left_to_right(text),
        ShownValue::Date(date) => isolated(&dates::date(texts.0, *date)),
        ShownValue::Country(code) => isolated(countries::name(texts.0, code).unwrap_or(code)),
        ShownValue::Boolean(answer) => texts.plain(if *answer { "yes" } else { "no" }, &[])?,
        ShownValue::Many(values) if values.is_empty() => nothing(texts)?,
        ShownValue::Many(values) => values
            .iter()
            .map(|value| format!("<div>{}</div>", isolated(value)))
            .collect(),
        ShownValue::Files(files) if files.is_empty() => nothing(texts)?,
        ShownValue::Files(files) => files
            .iter()
            .map(|file| Ok(format!("<div>{}</div>", file_html(file, texts)?)))
            .collect::<Result<String, TextError>>()?,
        ShownValue::None => nothing(texts)?,
    };
    Ok(Value::from_safe_string(html))
}

fn nothing(texts: Texts) -> Result<String, TextError> {
    let words = texts.plain("not-given", &[])?;
    Ok(format!(
        "<span class=\"muted\">{}</span>",
        HtmlEscape(&words)
    ))
}

/// A file's name, with its type and size.
pub(crate) fn file_html(file: &ShownFile, texts: Texts) -> Result<String, TextError> {
    let size = texts.plain("file-size", &[("size", &file.kilobytes.to_string())])?;
    Ok(format!(
        "{} ({}, {})",
        isolated(&file.name),
        left_to_right(&file.extension.to_uppercase()),
        isolated(&size)
    ))
}

/// The value of a locked field.
pub(crate) fn of_field(input: &FieldInput) -> ShownValue {
    match &input.kind {
        FieldKind::Text { value } | FieldKind::Multiline { value } => {
            if input.key == "identification-number" {
                ShownValue::Technical(value.clone())
            } else {
                ShownValue::Text(value.clone())
            }
        }
        FieldKind::Number { value } | FieldKind::Email { value } | FieldKind::Phone { value } => {
            ShownValue::Technical(value.clone())
        }
        FieldKind::Date { value } => date(value),
        FieldKind::DateTime { date: parts, time } => match date(parts) {
            ShownValue::Date(date) => ShownValue::Technical(format!("{date} {time}")),
            other => other,
        },
        FieldKind::Select { options, value } | FieldKind::Radio { options, value } => {
            let label = options.iter().find(|option| option.value == *value);
            ShownValue::Text(label.map_or_else(|| value.clone(), |option| option.label.clone()))
        }
        FieldKind::Checkbox { checked } => ShownValue::Boolean(*checked),
        FieldKind::CheckboxGroup { options, values } => ShownValue::Many(
            options
                .iter()
                .filter(|option| values.contains(&option.value))
                .map(|option| option.label.clone())
                .collect(),
        ),
        FieldKind::Country { value, .. } => ShownValue::Country(value.clone()),
        FieldKind::File { taken, .. } => ShownValue::Files(taken.clone()),
    }
}

fn date(parts: &super::view::DateParts) -> ShownValue {
    let number = |text: &str| text.trim().parse::<i16>().ok();
    let small = |text: &str| text.trim().parse::<i8>().ok();
    let read = number(&parts.year)
        .zip(small(&parts.month))
        .zip(small(&parts.day))
        .and_then(|((year, month), day)| jiff::civil::Date::new(year, month, day).ok());
    match read {
        Some(date) => ShownValue::Date(date),
        None => ShownValue::Text(format!("{} {} {}", parts.day, parts.month, parts.year)),
    }
}
