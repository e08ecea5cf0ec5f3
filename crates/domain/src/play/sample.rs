//! One plausible answer for each type of field: those of the contract's sample person, Alexander J
//! Sample, as far as a key tells what is asked.

use jiff::civil::{Date, date};

use crate::field::{
    DateBound, FieldKind, FormInput, Input, PostedFiles, StringRules, Upload, normal_key,
};
use crate::flow::ScreenField;

const BIRTHDATE: Date = date(1977, 7, 17);

/// End of a field's key, in [`normal_key`] spelling, and the answer.
const BY_KEY: [(&str, &str); 9] = [
    ("namefirst", "Alexander"),
    ("namemiddle", "J"),
    ("namelast", "Sample"),
    ("street1", "600 California Street"),
    ("street2", "Apartment 4"),
    ("city", "San Francisco"),
    ("subdivision", "California"),
    ("postalcode", "94109"),
    ("identificationnumber", "I1234562"),
];
const COUNTRY: &str = "US";
/// A PNG of one white pixel.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\
\0\0\0\nIDATx\xdac\xf8\x0f\0\x01\x01\x01\0\x1c\xb0\x8c\x99\0\0\0\0IEND\xaeB`\x82";

pub(super) fn sample(field: &ScreenField, today: Date) -> FormInput {
    let text = |text: &str| FormInput::Text(text.to_owned());
    match (&field.schema.kind, field.input) {
        (FieldKind::Date { min, max }, _) => {
            text(&within(BIRTHDATE, *min, *max, today).to_string())
        }
        (FieldKind::Integer { min, max }, _) => {
            let least = min.unwrap_or(1).max(1);
            text(&max.map_or(least, |max| least.min(max)).to_string())
        }
        (FieldKind::Number { min, max }, _) => {
            let least = min.unwrap_or(1.0).max(1.0);
            text(&max.map_or(least, |max| least.min(max)).to_string())
        }
        (FieldKind::Choices(choices), _) => {
            text(choices.options.first().map_or("", |first| &first.value))
        }
        (FieldKind::MultiChoices(choices), _) => FormInput::Many(
            choices
                .options
                .first()
                .map(|first| first.value.clone())
                .into_iter()
                .collect(),
        ),
        (FieldKind::Boolean, _) => text("true"),
        (_, Input::File | Input::Files) => FormInput::Files(PostedFiles::first(vec![Upload {
            filename: "sample.png".into(),
            content: PICTURE.into(),
            excess: None,
        }])),
        (_, Input::Datetime) => FormInput::Text(format!("{today}T12:00")),
        (_, Input::Email) => text("alexander.sample@example.com"),
        (_, Input::Phone) => text("+12015550123"),
        (_, Input::Url) => text("https://example.com/"),
        (_, Input::Country) => text(country(&field.countries)),
        (FieldKind::String(rules), _) => FormInput::Text(fitting(by_key(&field.schema.key), rules)),
        _ => text("Sample"),
    }
}

fn country(offered: &[String]) -> &str {
    match offered.first() {
        Some(first) if !offered.iter().any(|code| code == COUNTRY) => first,
        _ => COUNTRY,
    }
}

fn by_key(key: &str) -> &'static str {
    let key = normal_key(key);
    BY_KEY
        .iter()
        .find(|(end, _)| key.ends_with(end))
        .map_or("A sample answer", |(_, answer)| answer)
}

/// The text, repeated or cut until it has a length that the field takes.
fn fitting(text: &str, rules: &StringRules) -> String {
    let (least, most) = (usize::from(rules.min_length), usize::from(rules.max_length));
    let count = text.chars().count();
    let repeated: String = text.chars().cycle().take(count.max(least)).collect();
    let cut: String = repeated.chars().take(most).collect();
    // A space at an end would be trimmed away, and the text be too short.
    match cut.trim() == cut {
        true => cut,
        false => cut.replace(' ', "-"),
    }
}

fn within(wished: Date, min: Option<DateBound>, max: Option<DateBound>, today: Date) -> Date {
    let wished = min.map_or(wished, |min| wished.max(min.resolve(today)));
    max.map_or(wished, |max| wished.min(max.resolve(today)))
}
