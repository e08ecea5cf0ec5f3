//! A form's fields as a person sees them, and the check of what they posted.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value;

use crate::definition::{AddressBlock, Definition, FormField, FormItem, Step, StepKind, Text};
use crate::field::{
    Code, FieldError, FieldKind, FieldSchema, FormInput, Held, Input, PostedFiles, StringFormat,
    Values, has_no_postal_codes, is_blank, is_country, parse_form,
};

/// Fields that tell where a person is, for phone numbers typed without a prefix.
const HOME_COUNTRY_FIELDS: [&str; 2] = ["address-country-code", "selected-country-code"];

/// One field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct ScreenField<'a> {
    pub schema: &'a FieldSchema,
    pub input: Input,
    pub required: bool,
    /// Shown with its value, which the person cannot change.
    pub locked: bool,
    pub held: Option<&'a Held>,
    /// The form's own label, else the schema's; without one the pages may have their own.
    pub label: Option<Text>,
    pub hint: Option<Text>,
    /// The only countries to offer, as alpha-2 codes; empty for all.
    pub countries: Vec<String>,
}

/// Why a posted form was not accepted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refusal {
    /// In the order of the form.
    pub errors: Vec<FieldError>,
    /// Keys of locked fields for which another value was posted: no page offers that, so somebody
    /// tried it by hand.
    pub locked: Vec<String>,
    /// Posted names that are not fields of this form.
    pub unknown: Vec<String>,
    /// The files with which nothing is wrong, by key: a browser cannot choose them again by itself.
    pub files: Vec<(String, Value)>,
}

impl Refusal {
    fn is_empty(&self) -> bool {
        self.errors.is_empty() && self.locked.is_empty() && self.unknown.is_empty()
    }
}

/// The fields of a form in order, address blocks spread out; empty for steps that are no forms.
pub fn screen_fields<'a>(
    definition: &'a Definition,
    step: &str,
    values: &'a Values,
) -> Vec<ScreenField<'a>> {
    items(definition.step(step))
        .iter()
        .flat_map(FormItem::fields)
        .filter_map(|field| screen_field(definition, field, values))
        .collect()
}

/// The required fields of a form that have no value yet and could be given one.
pub fn missing_fields<'a>(
    definition: &'a Definition,
    step: &Step,
    values: &'a Values,
) -> Vec<&'a str> {
    items(Some(step))
        .iter()
        .flat_map(FormItem::fields)
        .filter_map(|field| screen_field(definition, field, values))
        .filter(|field| {
            let value = field.held.map_or(&Value::Null, |held| &held.value);
            field.required && !field.locked && is_unanswered(field.schema, value)
        })
        .filter(|field| !postal_code_is_waived(&field.schema.key, |key| text_of(values.get(key))))
        .map(|field| field.schema.key.as_str())
        .collect()
}

/// Checks what a person posted for a form.
///
/// Gives the canonical values by key, in the order of the form; `null` where a value was taken away.
/// An unticked checkbox is `false`, and a required one must be ticked.
///
/// # Errors
/// Everything that is wrong, at once.
pub fn validate_form(
    definition: &Definition,
    step: &str,
    posted: &BTreeMap<String, FormInput>,
    values: &Values,
    today: Date,
) -> Result<Vec<(String, Value)>, Refusal> {
    let mut form = Check {
        definition,
        posted,
        values,
        today,
        country: home_country(definition, posted, values),
        accepted: Vec::new(),
        refusal: Refusal::default(),
    };
    let mut shown = Vec::new();
    for item in items(definition.step(step)) {
        for field in form.fields_as_posted(item) {
            shown.push(field.field.clone());
            form.check(field);
        }
    }
    form.refusal.unknown = posted
        .keys()
        .filter(|key| !shown.contains(key))
        .cloned()
        .collect();
    if form.refusal.is_empty() {
        return Ok(form.accepted);
    }
    // A file that was to go stays as yet: the page comes back with its box.
    let is_file = |(key, value): &(String, Value)| {
        let schema = definition.field(key);
        schema.is_some_and(FieldSchema::holds_files) && !value.is_null()
    };
    let for_now = |(key, value): (String, Value)| {
        let held = values.get(&key).map(|held| &held.value);
        let value = match posted.get(&key).and_then(FormInput::files) {
            Some(files) => files.list_for_now(held, value),
            None => value,
        };
        (key, value)
    };
    let files = form.accepted.into_iter().filter(is_file);
    form.refusal.files = files.map(for_now).collect();
    Err(form.refusal)
}

fn items(step: Option<&Step>) -> &[FormItem] {
    match step.map(|step| &step.kind) {
        Some(StepKind::Form { items, .. }) => items,
        _ => &[],
    }
}

fn screen_field<'a>(
    definition: &'a Definition,
    field: FormField,
    values: &'a Values,
) -> Option<ScreenField<'a>> {
    let schema = definition.field(&field.field)?;
    let held = values.get(&field.field);
    Some(ScreenField {
        schema,
        input: schema.input()?,
        required: field.required,
        locked: schema.locked(held),
        held,
        label: field.label.or_else(|| schema.label.clone()),
        hint: field.hint,
        countries: field.countries,
    })
}

/// A checkbox that must be ticked is answered only by ticking it.
fn is_unanswered(schema: &FieldSchema, value: &Value) -> bool {
    match schema.kind {
        FieldKind::Boolean => *value != Value::Bool(true),
        _ => is_blank(value),
    }
}

/// Whether the field is the postal code of an address in a country that has none. `country_of`
/// reads the value of the address's country field.
fn postal_code_is_waived<'v>(key: &str, country_of: impl Fn(&str) -> Option<&'v str>) -> bool {
    key.strip_suffix("postal-code")
        .and_then(|prefix| country_of(&format!("{prefix}country-code")))
        .is_some_and(has_no_postal_codes)
}

fn text_of(held: Option<&Held>) -> Option<&str> {
    held?.value.as_str()
}

fn is_empty_input(input: &FormInput) -> bool {
    let blank = |text: &String| text.trim().is_empty();
    match input {
        FormInput::Text(text) => blank(text),
        FormInput::Many(many) => many.iter().all(blank),
        FormInput::Date { day, month, year } => blank(day) && blank(month) && blank(year),
        FormInput::Files(files) => files.chosen.is_empty(),
    }
}

/// The country the person is in, as far as this form or an earlier one tells.
fn home_country(
    definition: &Definition,
    posted: &BTreeMap<String, FormInput>,
    values: &Values,
) -> Option<String> {
    let is_country_field = |key: &str| {
        definition
            .field(key)
            .is_some_and(|schema| schema.input() == Some(Input::Country))
    };
    let now = posted.iter().find_map(|(key, input)| match input {
        FormInput::Text(text) if is_country_field(key) => Some(text.trim().to_ascii_uppercase()),
        _ => None,
    });
    let before = || {
        HOME_COUNTRY_FIELDS
            .iter()
            .find_map(|key| text_of(values.get(*key)).map(str::to_owned))
    };
    now.filter(|code| is_country(code)).or_else(before)
}

/// A form being checked.
struct Check<'a> {
    definition: &'a Definition,
    posted: &'a BTreeMap<String, FormInput>,
    values: &'a Values,
    today: Date,
    country: Option<String>,
    accepted: Vec<(String, Value)>,
    refusal: Refusal,
}

impl Check<'_> {
    /// The fields of a line. An address that may be left empty must be whole once it is begun.
    fn fields_as_posted(&self, item: &FormItem) -> Vec<FormField> {
        let fields = item.fields();
        let FormItem::Address(block) = item else {
            return fields;
        };
        // A chosen country alone is no address: browsers and pages fill it in by themselves.
        let begun = fields
            .iter()
            .filter(|field| !field.field.ends_with("country-code"))
            .filter_map(|field| self.posted.get(&field.field))
            .any(|input| !is_empty_input(input));
        if !begun {
            return fields;
        }
        FormItem::Address(AddressBlock {
            required: true,
            ..block.clone()
        })
        .fields()
    }

    fn check(&mut self, field: FormField) {
        let Some(field) = screen_field(self.definition, field, self.values) else {
            return;
        };
        let key = &field.schema.key;
        let input = self.posted.get(key);
        let country = self.country.as_deref();
        let parsed = match input {
            Some(input) => parse_form(field.schema, input, self.today, country),
            None => Ok(None),
        };
        if field.locked {
            let same = |held: &Held| matches!(&parsed, Ok(Some(value)) if *value == held.value);
            if input.is_some() && !field.held.is_some_and(same) {
                self.refusal.locked.push(key.clone());
            }
            return;
        }
        match parsed {
            Err(error) => self.refusal.errors.push(error),
            Ok(value) => self.accept(&field, value),
        }
    }

    fn accept(&mut self, field: &ScreenField, value: Option<Value>) {
        let key = &field.schema.key;
        let value = match field.schema.kind {
            FieldKind::Boolean => Some(value.unwrap_or(Value::Bool(false))),
            _ => value,
        };
        let holds = field.held.is_some_and(|held| !is_blank(&held.value));
        let files = self.posted.get(key).and_then(FormInput::files);
        let is_of_files = matches!(field.input, Input::File | Input::Files);
        if is_of_files && holds && files.is_none_or(PostedFiles::changes_nothing) {
            // The page shows it as taken in; nothing was chosen and nothing is to go.
            return;
        }
        let value = match files.filter(|_| field.input == Input::Files) {
            Some(files) => files.list(field.held.map(|held| &held.value), value),
            None => value,
        };
        let given = value.as_ref().unwrap_or(&Value::Null);
        if is_unanswered(field.schema, given) && field.required && !self.waived(key) {
            let error = FieldError::new(key, Code::Missing);
            self.refusal.errors.push(error);
        } else if !offered(&field.countries, field.schema, given) {
            let error = FieldError::new(key, Code::NotACountry);
            self.refusal.errors.push(error);
        } else if let Some(value) = value {
            self.accepted.push((key.clone(), value));
        } else if holds {
            self.accepted.push((key.clone(), Value::Null));
        }
    }

    fn waived(&self, key: &str) -> bool {
        postal_code_is_waived(key, |country_key| match self.posted.get(country_key) {
            Some(FormInput::Text(code)) => Some(code.trim()),
            _ => text_of(self.values.get(country_key)),
        })
    }
}

fn offered(countries: &[String], schema: &FieldSchema, value: &Value) -> bool {
    let is_country_field = matches!(
        &schema.kind,
        FieldKind::String(rules) if rules.format == StringFormat::Country
    );
    match value.as_str() {
        Some(code) if is_country_field && !countries.is_empty() => {
            countries.iter().any(|country| country == code)
        }
        _ => true,
    }
}
