//! The rules of single values, shared by the API's and the forms' readers.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::temporal::DateTimePrinter;

use super::country::is_country;
use super::error::Code;
use super::schema::{DateBound, StringFormat, StringRules};

/// RFC 5321, section 4.5.3.1: 64 octets before the `@`, 254 in a usable address.
const MAX_EMAIL_LOCAL_BYTES: usize = 64;
const MAX_EMAIL_BYTES: usize = 254;

/// E.164 allows 15 digits; room for spaces, brackets and an extension's punctuation.
const MAX_PHONE_CHARS: usize = 40;

/// Zeros of the decimal digits that the built-in languages' keyboards can produce.
const DIGIT_ZEROS: [char; 6] = [
    '\u{0660}', '\u{06F0}', '\u{0966}', '\u{09E6}', '\u{0E50}', '\u{FF10}',
];

/// The text with all decimal digits written as 0–9.
pub(super) fn western_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let digit = |c: char| {
        DIGIT_ZEROS
            .iter()
            .find_map(|zero| (c as u32).checked_sub(*zero as u32).filter(|d| *d < 10))
            .and_then(|d| char::from_digit(d, 10))
            .unwrap_or(c)
    };
    Cow::Owned(text.chars().map(digit).collect())
}

/// A string under its rules, in canonical form. `country` helps with phones that were typed
/// without a prefix.
pub(super) fn string(
    text: &str,
    rules: &StringRules,
    country: Option<&str>,
) -> Result<String, Code> {
    // Before any costly reading, so that work is bounded by the field's own limit.
    let length = text.chars().count();
    let max = usize::from(rules.max_length);
    if length > max {
        return Err(Code::TooLong { max });
    }
    if text.chars().any(|c| is_forbidden(c, rules.format)) {
        return Err(Code::InvalidCharacters);
    }
    let text = match rules.format {
        StringFormat::Text | StringFormat::MultiLine => text.to_owned(),
        StringFormat::Email => email(text)?,
        StringFormat::Phone => phone(text, country)?,
        StringFormat::Url => url(text)?,
        StringFormat::Country => {
            if !is_country(text) {
                return Err(Code::NotACountry);
            }
            text.to_owned()
        }
    };
    let min = usize::from(rules.min_length);
    if text.chars().count() < min {
        return Err(Code::TooShort { min });
    }
    Ok(text)
}

/// Control characters, and those that turn the reading direction: they could make a reviewer read
/// something else than what is stored.
fn is_forbidden(c: char, format: StringFormat) -> bool {
    match c {
        '\n' | '\r' | '\t' => format != StringFormat::MultiLine,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => true,
        '\u{FFFE}' | '\u{FFFF}' => true,
        c => c.is_control(),
    }
}

/// An e-mail address as browsers understand it (HTML's `type=email`), with a dot in the domain, and
/// with letters of all languages (RFC 6531).
pub(super) fn email(text: &str) -> Result<String, Code> {
    let (local, domain) = text.rsplit_once('@').ok_or(Code::NotAnEmail)?;
    let local_is_good = !local.is_empty()
        && local.len() <= MAX_EMAIL_LOCAL_BYTES
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local
            .chars()
            .all(|c| c.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c));
    if local_is_good && text.len() <= MAX_EMAIL_BYTES && is_domain(domain) {
        Ok(text.to_owned())
    } else {
        Err(Code::NotAnEmail)
    }
}

/// Labels of letters, digits and inner hyphens, at least two of them, 63 bytes each.
fn is_domain(domain: &str) -> bool {
    let labels_are_good = domain.split('.').all(|label| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    });
    labels_are_good && domain.contains('.') && domain.len() <= 253
}

/// A phone number as E.164. Spaces, hyphens, dots and brackets are allowed; without a leading `+`
/// (or `00`) the number is read as one of `country`.
pub(super) fn phone(text: &str, country: Option<&str>) -> Result<String, Code> {
    let text = western_digits(text);
    let is_phone_character =
        |c: char| c.is_ascii_digit() || "+-.()/ \u{a0}\u{2010}\u{2011}\u{2013}".contains(c);
    if text.chars().count() > MAX_PHONE_CHARS || !text.chars().all(is_phone_character) {
        return Err(Code::NotAPhone);
    }
    let mut compact: String = text
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    if let Some(rest) = compact.strip_prefix("00") {
        compact = format!("+{rest}");
    }
    // More than one plus, or one inside the number.
    if compact.rfind('+').is_some_and(|place| place > 0) {
        return Err(Code::NotAPhone);
    }
    let region = country.and_then(|code| code.parse::<phonenumber::country::Id>().ok());
    if !compact.starts_with('+') && region.is_none() {
        let digits = compact.len();
        // A handful of digits is no number in any country; asking for a prefix would mislead.
        return Err(if digits < 4 {
            Code::NotAPhone
        } else {
            Code::PhoneNeedsCountry
        });
    }
    let number = phonenumber::parse(region, &compact).map_err(|_| Code::NotAPhone)?;
    if !phonenumber::is_valid(&number) {
        return Err(Code::NotAPhone);
    }
    Ok(number.format().mode(phonenumber::Mode::E164).to_string())
}

/// An absolute `http` or `https` address with a host name; anything else could run in a page.
fn url(text: &str) -> Result<String, Code> {
    let scheme_end = text.find("://").ok_or(Code::NotAUrl)?;
    let scheme = text[..scheme_end].to_ascii_lowercase();
    let rest = &text[scheme_end + 3..];
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = &rest[..host_end];
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    let good = matches!(scheme.as_str(), "http" | "https")
        && is_domain(name)
        && port.parse::<u16>().is_ok()
        && !text.chars().any(char::is_whitespace);
    if good {
        Ok(text.to_owned())
    } else {
        Err(Code::NotAUrl)
    }
}

/// A date inside its bounds.
pub(super) fn date(
    date: Date,
    min: Option<DateBound>,
    max: Option<DateBound>,
    today: Date,
) -> Result<Date, Code> {
    if let Some(bound) = max {
        let max = bound.resolve(today);
        if date > max {
            return Err(match bound {
                DateBound::Today => Code::DateInFuture,
                DateBound::On(_) => Code::DateTooLate { max },
            });
        }
    }
    if let Some(min) = min.map(|bound| bound.resolve(today))
        && date < min
    {
        return Err(Code::DateTooEarly { min });
    }
    Ok(date)
}

/// `YYYY-MM-DD` and nothing else.
pub(super) fn iso_date(text: &str) -> Option<Date> {
    let shape = |(index, byte): (usize, u8)| match index {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    if text.len() != 10 || !text.bytes().enumerate().all(shape) {
        return None;
    }
    calendar_date(
        text[..4].parse().ok()?,
        text[5..7].parse().ok()?,
        text[8..].parse().ok()?,
    )
}

/// A day of the calendar from year 1 on.
pub(super) fn calendar_date(year: i16, month: i8, day: i8) -> Option<Date> {
    (year >= 1).then(|| Date::new(year, month, day).ok())?
}

/// A moment as ISO 8601 in UTC with milliseconds.
pub(super) fn timestamp(moment: Timestamp) -> String {
    DateTimePrinter::new()
        .precision(Some(3))
        .timestamp_to_string(&moment)
}

/// A finite number inside its bounds.
pub(super) fn number(value: f64, min: Option<f64>, max: Option<f64>) -> Result<f64, Code> {
    if !value.is_finite() {
        return Err(Code::NotANumber);
    }
    match (min, max) {
        (Some(min), _) if value < min => Err(Code::NumberTooSmall { min }),
        (_, Some(max)) if value > max => Err(Code::NumberTooLarge { max }),
        _ => Ok(value),
    }
}

/// A whole number inside its bounds.
pub(super) fn integer(value: i64, min: Option<i64>, max: Option<i64>) -> Result<i64, Code> {
    match (min, max) {
        (Some(min), _) if value < min => Err(Code::NumberTooSmall { min: min as f64 }),
        (_, Some(max)) if value > max => Err(Code::NumberTooLarge { max: max as f64 }),
        _ => Ok(value),
    }
}
