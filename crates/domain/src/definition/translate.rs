//! The texts of a definition as rows, the way the contract exports and imports translations.
//!
//! A row is addressed by step, component and attribute:
//!
//! | text | step | component | attribute-name |
//! | --- | --- | --- | --- |
//! | a step's title, body, button | the step | `title`, `body`, `button` | `text` |
//! | a form's label or hint of a field | the step | the field's key | `label`, `hint` |
//! | a field's label | `*` | the field's key | `label` |
//! | an option's label | `*` | the field's key | `option:` and the option's value |

use crate::field::{FieldKind, FieldSchema};
use crate::locale::Locale;

use super::limits::MAX_TEXT_CHARS;
use super::{Definition, Fault, FormItem, Step, StepKind, Text};

/// The step of texts that belong to no single one.
const EVERY_STEP: &str = "*";
const EVERY_STEP_NAME: &str = "All steps";
/// What makes a step's own words, and the attribute under which they go.
const WORDS: [&str; 3] = ["title", "body", "button"];
const WORDS_ATTRIBUTE: &str = "text";
const OPTION_ATTRIBUTE: &str = "option:";

/// One text in its languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranslationRow {
    pub step: String,
    /// For people: `not-verified` is "Not verified". Not read on import.
    pub step_display_name: String,
    pub component: String,
    pub attribute_name: String,
    /// The wordings by language code; nothing for a language without one.
    pub locale_values: Vec<(String, Option<String>)>,
}

/// A place of the definition where a text can stand.
pub(super) struct Place<'d> {
    step: &'d str,
    component: &'d str,
    attribute: String,
    /// In the document, as in `steps[2].title`.
    pub(super) path: String,
    pub(super) text: Option<&'d Text>,
}

/// Every place where a text can stand, given or not, in the order of the flow.
pub(super) fn places(definition: &Definition) -> Vec<Place<'_>> {
    let steps = definition.steps.iter().enumerate().flat_map(step_places);
    let fields = definition.fields.values().flat_map(field_places);
    steps.chain(fields).collect()
}

fn step_places((index, step): (usize, &Step)) -> Vec<Place<'_>> {
    let words = WORDS
        .into_iter()
        .filter(|word| has_word(step, word))
        .map(|word| Place {
            step: &step.name,
            component: word,
            attribute: WORDS_ATTRIBUTE.to_owned(),
            path: format!("steps[{index}].{word}"),
            text: match word {
                "title" => step.words.title.as_ref(),
                "body" => step.words.body.as_ref(),
                _ => step.words.button.as_ref(),
            },
        });
    let mut places: Vec<Place> = words.collect();
    if let StepKind::Form { items, .. } = &step.kind {
        for (item_index, item) in items.iter().enumerate() {
            let FormItem::Field(field) = item else {
                continue;
            };
            for (attribute, text) in [("label", &field.label), ("hint", &field.hint)] {
                places.push(Place {
                    step: &step.name,
                    component: &field.field,
                    attribute: attribute.to_owned(),
                    path: format!("steps[{index}].fields[{item_index}].{attribute}"),
                    text: text.as_ref(),
                });
            }
        }
    }
    places
}

fn field_places(schema: &FieldSchema) -> Vec<Place<'_>> {
    let label = Place {
        step: EVERY_STEP,
        component: &schema.key,
        attribute: "label".to_owned(),
        path: format!("fields.{}.label", schema.key),
        text: schema.label.as_ref(),
    };
    let options = schema
        .choices()
        .map(|choices| choices.options.as_slice())
        .unwrap_or_default()
        .iter()
        .enumerate()
        .map(|(index, option)| Place {
            step: EVERY_STEP,
            component: &schema.key,
            attribute: format!("{OPTION_ATTRIBUTE}{}", option.value),
            path: format!("fields.{}.options[{index}].label", schema.key),
            text: option.label.as_ref(),
        });
    std::iter::once(label).chain(options).collect()
}

fn has_word(step: &Step, word: &str) -> bool {
    match step.kind {
        StepKind::Branch { .. } => false,
        StepKind::End { .. } => word != "button",
        _ => true,
    }
}

/// Every text that the definition gives, with every enabled language in each row.
pub fn translations(definition: &Definition) -> Vec<TranslationRow> {
    let default = definition.default_language();
    places(definition)
        .into_iter()
        .filter_map(|place| {
            let text = place.text?;
            let locale_values = definition
                .enabled_languages()
                .iter()
                .map(|locale| {
                    let wording = text.in_locale(*locale, default).map(str::to_owned);
                    (locale.as_str().to_owned(), wording)
                })
                .collect();
            Some(TranslationRow {
                step: place.step.to_owned(),
                step_display_name: display_name(place.step),
                component: place.component.to_owned(),
                attribute_name: place.attribute,
                locale_values,
            })
        })
        .collect()
}

fn display_name(step: &str) -> String {
    if step == EVERY_STEP {
        return EVERY_STEP_NAME.to_owned();
    }
    let spaced = step.replace(['-', '_'], " ");
    let mut letters = spaced.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => spaced,
    }
}

/// The definition with the rows' wordings set. Rows and languages not given stay as they are; a
/// wording of nothing takes that language's away. A row may also name a place whose text the
/// definition left to the pages.
///
/// # Errors
/// Every row that names no place of the definition, no known language, or too long a wording, with
/// the row's index as path. Nothing is changed then.
pub fn import_translations(
    definition: &Definition,
    rows: &[TranslationRow],
) -> Result<Definition, Vec<Fault>> {
    let default = definition.default_language();
    let mut translated = definition.clone();
    let mut faults = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let path = format!("translations[{index}]");
        let Some(slot) = slot(&mut translated, row) else {
            faults.push(Fault::new(path, unknown_place(definition, row)));
            continue;
        };
        for (code, wording) in &row.locale_values {
            match wording_fault(code, wording.as_deref()) {
                Ok(locale) => set(slot, locale, wording.clone(), default),
                Err(message) => faults.push(Fault::new(path.as_str(), message)),
            }
        }
    }
    if faults.is_empty() {
        Ok(translated)
    } else {
        Err(faults)
    }
}

fn set(slot: &mut Option<Text>, locale: Locale, wording: Option<String>, default: Locale) {
    if slot.is_none() && wording.is_none() {
        return;
    }
    let text = slot
        .take()
        .unwrap_or_else(|| Text::ByLocale(Default::default()))
        .with(locale, wording, default);
    // A text that has lost its last wording is left to the pages again.
    *slot = Some(text).filter(|text| !text.is_empty());
}

fn wording_fault(code: &str, wording: Option<&str>) -> Result<Locale, String> {
    let locale =
        Locale::parse(code).ok_or_else(|| format!("names the unknown language `{code}`"))?;
    match wording {
        Some(wording) if wording.chars().count() > MAX_TEXT_CHARS => Err(format!(
            "has a wording of more than {MAX_TEXT_CHARS} characters in {code}"
        )),
        _ => Ok(locale),
    }
}

fn unknown_place(definition: &Definition, row: &TranslationRow) -> String {
    let TranslationRow {
        step,
        component,
        attribute_name,
        ..
    } = row;
    if step != EVERY_STEP && definition.step(step).is_none() {
        return format!("names the unknown step `{step}`");
    }
    format!("names no text: step `{step}` has no `{attribute_name}` of `{component}`")
}

/// The place that a row names.
fn slot<'d>(definition: &'d mut Definition, row: &TranslationRow) -> Option<&'d mut Option<Text>> {
    let (component, attribute) = (row.component.as_str(), row.attribute_name.as_str());
    if row.step == EVERY_STEP {
        return field_slot(definition.fields.get_mut(component)?, attribute);
    }
    let step = definition
        .steps
        .iter_mut()
        .find(|step| step.name == row.step)?;
    if attribute == WORDS_ATTRIBUTE {
        return match component {
            word if !has_word(step, word) => None,
            "title" => Some(&mut step.words.title),
            "body" => Some(&mut step.words.body),
            "button" => Some(&mut step.words.button),
            _ => None,
        };
    }
    let StepKind::Form { items, .. } = &mut step.kind else {
        return None;
    };
    let field = items.iter_mut().find_map(|item| match item {
        FormItem::Field(field) if field.field == component => Some(field),
        _ => None,
    })?;
    match attribute {
        "label" => Some(&mut field.label),
        "hint" => Some(&mut field.hint),
        _ => None,
    }
}

fn field_slot<'d>(schema: &'d mut FieldSchema, attribute: &str) -> Option<&'d mut Option<Text>> {
    if attribute == "label" {
        return Some(&mut schema.label);
    }
    let value = attribute.strip_prefix(OPTION_ATTRIBUTE)?;
    let (FieldKind::Choices(choices) | FieldKind::MultiChoices(choices)) = &mut schema.kind else {
        return None;
    };
    choices
        .options
        .iter_mut()
        .find(|option| option.value == value)
        .map(|option| &mut option.label)
}
