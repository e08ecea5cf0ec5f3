//! Writing a definition back as the document it can be read from.

use serde_json::{Map, Value, json};

use crate::field::{
    Choices, DateBound, FieldKind, FieldSchema, Redaction, StringFormat, StringRules,
};

use super::Definition;
use super::condition::{Bound, Condition, Test};
use super::step::{CodeStep, FormField, FormItem, Step, StepKind};
use super::text::Text;

impl Definition {
    /// The document; [`Definition::parse`] of it gives the same definition. What equals its default
    /// is left out.
    pub fn to_value(&self) -> Value {
        let mut document = Map::new();
        put(&mut document, "name", self.name.as_str());
        put_some(&mut document, "description", self.description.as_deref());
        if !self.languages.is_empty() {
            let codes: Value = self
                .languages
                .iter()
                .map(|locale| locale.as_str())
                .collect();
            put(&mut document, "languages", codes);
        }
        put(&mut document, "fields", schemas(self.fields.values()));
        put_some(&mut document, "start", self.start.as_deref());
        put(
            &mut document,
            "steps",
            self.steps.iter().map(step).collect::<Value>(),
        );
        if !self.theme.is_empty() {
            let theme: Map<String, Value> = self
                .theme
                .iter()
                .map(|(key, value)| (key.clone(), value.as_str().into()))
                .collect();
            put(&mut document, "theme", theme);
        }
        Value::Object(document)
    }
}

fn put(map: &mut Map<String, Value>, key: &str, value: impl Into<Value>) {
    map.insert(key.to_owned(), value.into());
}

fn put_some<T: Into<Value>>(map: &mut Map<String, Value>, key: &str, value: Option<T>) {
    if let Some(value) = value {
        put(map, key, value);
    }
}

fn put_text(map: &mut Map<String, Value>, key: &str, text: Option<&Text>) {
    put_some(map, key, text.map(text_value));
}

fn put_flag(map: &mut Map<String, Value>, key: &str, flag: bool, default: bool) {
    if flag != default {
        put(map, key, flag);
    }
}

fn text_value(text: &Text) -> Value {
    match text {
        Text::Plain(text) => text.as_str().into(),
        Text::ByLocale(texts) => texts
            .iter()
            .map(|(locale, text)| (locale.as_str().to_owned(), text.as_str().into()))
            .collect::<Map<String, Value>>()
            .into(),
    }
}

fn schemas<'a>(schemas: impl Iterator<Item = &'a FieldSchema>) -> Value {
    schemas
        .map(|field| (field.key.clone(), schema(field)))
        .collect::<Map<String, Value>>()
        .into()
}

fn schema(field: &FieldSchema) -> Value {
    let mut map = Map::new();
    put(&mut map, "type", field.field_type().name());
    put_text(&mut map, "label", field.label.as_ref());
    kind(field, &mut map);
    put_flag(&mut map, "required", field.required, false);
    put_flag(&mut map, "correctable", field.correctable, false);
    put_flag(&mut map, "write-once", field.write_once, false);
    if field.redaction == Redaction::Never {
        put(&mut map, "redaction", "never");
    }
    put_some(&mut map, "default", field.default.clone());
    map.into()
}

fn kind(field: &FieldSchema, map: &mut Map<String, Value>) {
    match &field.kind {
        FieldKind::Array { items } => put_some(map, "items", items.as_deref().map(schema)),
        FieldKind::Hash {
            members,
            ignore_unknown_keys,
        } => {
            put(map, "fields", schemas(members.iter()));
            put_flag(map, "ignore-unknown-keys", *ignore_unknown_keys, false);
        }
        FieldKind::Choices(choices) => {
            put(map, "options", options(choices));
            if choices.drop_down {
                put(map, "input", "select");
            }
        }
        FieldKind::MultiChoices(choices) => put(map, "options", options(choices)),
        FieldKind::Date { min, max } => {
            put_some(map, "min", min.map(date_bound));
            put_some(map, "max", max.map(date_bound));
        }
        FieldKind::Integer { min, max } => {
            put_some(map, "min", *min);
            put_some(map, "max", *max);
        }
        FieldKind::Number { min, max } => {
            put_some(map, "min", *min);
            put_some(map, "max", *max);
        }
        FieldKind::Relation { target } => put_some(map, "target", target.as_deref()),
        FieldKind::String(rules) => string_rules(&field.key, rules, map),
        FieldKind::Boolean
        | FieldKind::Datetime
        | FieldKind::EmailAddress
        | FieldKind::File
        | FieldKind::Json => {}
    }
}

fn string_rules(key: &str, rules: &StringRules, map: &mut Map<String, Value>) {
    if rules.format != StringFormat::of_key(key) {
        put(map, "input", rules.format.name());
    }
    if rules.min_length > 0 {
        put(map, "min-length", rules.min_length);
    }
    if rules.max_length != StringRules::DEFAULT_MAX_LENGTH {
        put(map, "max-length", rules.max_length);
    }
}

fn options(choices: &Choices) -> Value {
    choices
        .options
        .iter()
        .map(|option| match &option.label {
            None => Value::from(option.value.as_str()),
            Some(label) => json!({"value": option.value, "label": text_value(label)}),
        })
        .collect()
}

fn date_bound(bound: DateBound) -> String {
    match bound {
        DateBound::On(date) => date.to_string(),
        DateBound::Today => "today".to_owned(),
    }
}

fn step(step: &Step) -> Value {
    let mut map = Map::new();
    put(&mut map, "step", step.name.as_str());
    put(&mut map, "kind", step.kind.name());
    put_text(&mut map, "title", step.words.title.as_ref());
    put_text(&mut map, "body", step.words.body.as_ref());
    put_text(&mut map, "button", step.words.button.as_ref());
    match &step.kind {
        StepKind::Intro { next } | StepKind::Review { next } => {
            put(&mut map, "next", next.as_str())
        }
        StepKind::Form { items, next } => {
            put(
                &mut map,
                "fields",
                items.iter().map(item).collect::<Value>(),
            );
            put(&mut map, "next", next.as_str());
        }
        StepKind::Branch { routes, otherwise } => {
            let routes: Value = routes
                .iter()
                .map(|route| json!({"when": condition(&route.when), "next": route.next}))
                .collect();
            put(&mut map, "routes", routes);
            put_some(&mut map, "otherwise", otherwise.as_deref());
        }
        StepKind::EmailCode(step) | StepKind::PhoneCode(step) => code(step, &mut map),
        StepKind::End { outcome } => put(&mut map, "outcome", outcome.name()),
    }
    map.into()
}

fn code(step: &CodeStep, map: &mut Map<String, Value>) {
    put(map, "field", step.field.as_str());
    put(map, "attempts", step.attempts);
    put(map, "resends", step.resends);
    put(map, "valid-seconds", step.valid_seconds);
    put(map, "next", step.next.as_str());
    put(map, "failed", step.failed.as_str());
}

fn item(item: &FormItem) -> Value {
    match item {
        FormItem::Field(field) if *field == FormField::new(field.field.as_str()) => {
            field.field.as_str().into()
        }
        FormItem::Field(field) => {
            let mut map = Map::new();
            put(&mut map, "field", field.field.as_str());
            put_flag(&mut map, "required", field.required, true);
            put_text(&mut map, "label", field.label.as_ref());
            put_text(&mut map, "hint", field.hint.as_ref());
            put_countries(&mut map, &field.countries);
            map.into()
        }
        FormItem::Address(block) => {
            let mut map = Map::new();
            put(&mut map, "prefix", block.prefix.as_str());
            put_flag(&mut map, "required", block.required, true);
            put_countries(&mut map, &block.countries);
            json!({ "address": map })
        }
    }
}

fn put_countries(map: &mut Map<String, Value>, countries: &[String]) {
    if !countries.is_empty() {
        put(map, "countries", countries.to_vec());
    }
}

fn condition(condition: &Condition) -> Value {
    match condition {
        Condition::Field { field, test } => {
            let (word, value) = match test {
                Test::Is(value) => ("is", value.clone()),
                Test::In(values) => ("in", values.clone().into()),
                Test::Not(value) => ("not", value.clone()),
                Test::Present(present) => ("present", (*present).into()),
                Test::Above(bound) => ("above", bound_value(*bound)),
                Test::Below(bound) => ("below", bound_value(*bound)),
                Test::AgeBelow(years) => ("age-below", (*years).into()),
            };
            json!({"field": field, word: value})
        }
        Condition::All(parts) => json!({"all": conditions(parts)}),
        Condition::Any(parts) => json!({"any": conditions(parts)}),
        Condition::Not(part) => json!({"not": self::condition(part)}),
        Condition::Verification { step, passed } => json!({"verification": step, "passed": passed}),
        Condition::AttemptsOf { step, below } => json!({"attempts-of": step, "below": below}),
    }
}

fn conditions(parts: &[Condition]) -> Value {
    parts.iter().map(condition).collect()
}

fn bound_value(bound: Bound) -> Value {
    match bound {
        Bound::Number(number) => number.into(),
        Bound::Date(date) => date.to_string().into(),
        Bound::Today => "today".into(),
    }
}
