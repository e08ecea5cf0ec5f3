//! Proofs about single steps: their names, and what they name.

use std::collections::BTreeSet;

use crate::definition::limits::{MAX_FORM_FIELDS, MAX_FORM_FILES, MAX_ROUTES};
use crate::definition::step::offers_countries;
use crate::definition::{CodeStep, Definition, Fault, FormItem, Outcome, Step, StepKind};
use crate::field::{Input, is_country};

use super::{conditions, step_path};

pub(super) fn prove(definition: &Definition, faults: &mut Vec<Fault>) {
    if definition.steps.is_empty() {
        faults.push(Fault::new("steps", "has no steps"));
    }
    if let Some(start) = &definition.start
        && definition.step(start).is_none()
    {
        faults.push(Fault::new(
            "start",
            format!("names an unknown step `{start}`"),
        ));
    }
    let completes = |step: &Step| {
        matches!(
            step.kind,
            StepKind::End {
                outcome: Outcome::Completed
            }
        )
    };
    if !definition.steps.is_empty() && !definition.steps.iter().any(completes) {
        let message = "has no end with the outcome `completed`, so nobody could succeed";
        faults.push(Fault::new("steps", message));
    }
    let mut names = BTreeSet::new();
    for (index, step) in definition.steps.iter().enumerate() {
        let path = step_path(index);
        if !names.insert(step.name.as_str()) {
            let message = format!("is the second step with the name `{}`", step.name);
            faults.push(Fault::new(path.as_str(), message));
        }
        prove_step(definition, &path, step, faults);
    }
}

fn prove_step(definition: &Definition, path: &str, step: &Step, faults: &mut Vec<Fault>) {
    if !is_step_name(&step.name) {
        let message = "a name has 1 to 64 small letters, digits, - and _";
        faults.push(Fault::new(format!("{path}.step"), message));
    }
    for (key, next) in step.kind.exits() {
        if definition.step(next).is_none() {
            let message = format!("names an unknown step `{next}`");
            faults.push(Fault::new(format!("{path}.{key}"), message));
        }
    }
    match &step.kind {
        StepKind::Form { items, .. } => form(definition, path, items, faults),
        StepKind::EmailCode(code) => {
            code_field(definition, path, code, Input::Email, faults);
        }
        StepKind::PhoneCode(code) => {
            code_field(definition, path, code, Input::Phone, faults);
        }
        StepKind::Branch { routes, otherwise } => {
            if otherwise.is_none() {
                let message = "is missing: a branch needs a way for everyone whom no route takes";
                faults.push(Fault::new(format!("{path}.otherwise"), message));
            }
            if routes.is_empty() || routes.len() > MAX_ROUTES {
                let message = format!("must have 1 to {MAX_ROUTES} routes");
                faults.push(Fault::new(format!("{path}.routes"), message));
            }
            for (index, route) in routes.iter().enumerate() {
                let path = format!("{path}.routes[{index}].when");
                conditions::prove(definition, &path, &route.when, faults);
            }
        }
        StepKind::Intro { .. } | StepKind::Review { .. } | StepKind::End { .. } => {}
    }
}

fn is_step_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

fn form(definition: &Definition, path: &str, items: &[FormItem], faults: &mut Vec<Fault>) {
    let mut shown = BTreeSet::new();
    let mut files = 0;
    for (index, item) in items.iter().enumerate() {
        let path = format!("{path}.fields[{index}]");
        for field in item.fields() {
            let key = &field.field;
            let mut refuse = |message: String| faults.push(Fault::new(path.as_str(), message));
            if !shown.insert(key.clone()) {
                refuse(format!(
                    "shows the field `{key}` a second time on this form"
                ));
            }
            let Some(schema) = definition.field(key) else {
                refuse(format!("shows the unknown field `{key}`"));
                continue;
            };
            if matches!(schema.input(), Some(Input::File | Input::Files)) {
                files += 1;
            }
            if schema.input().is_none() {
                let name = schema.field_type().name();
                refuse(format!(
                    "shows `{key}`, a field of type {name}; forms have no input for that type, \
                     it can be set by API only"
                ));
            }
            if !field.countries.is_empty() && !offers_countries(schema) {
                refuse(format!(
                    "lists countries for `{key}`, which holds no country"
                ));
            }
            for country in &field.countries {
                if !is_country(country) {
                    refuse(format!(
                        "lists `{country}`, which is no ISO 3166-1 alpha-2 code"
                    ));
                }
            }
        }
    }
    if shown.is_empty() || shown.len() > MAX_FORM_FIELDS {
        let message = format!("must show 1 to {MAX_FORM_FIELDS} fields");
        faults.push(Fault::new(format!("{path}.fields"), message));
    }
    if files > MAX_FORM_FILES {
        let message = format!(
            "asks for files in {files} fields; one form does so in at most {MAX_FORM_FILES}"
        );
        faults.push(Fault::new(format!("{path}.fields"), message));
    }
}

fn code_field(
    definition: &Definition,
    path: &str,
    code: &CodeStep,
    wanted: Input,
    faults: &mut Vec<Fault>,
) {
    let key = &code.field;
    let message = match definition.field(key) {
        None => format!("names the unknown field `{key}`"),
        Some(schema) if schema.input() == Some(wanted) => return,
        Some(_) if wanted == Input::Email => {
            format!("names `{key}`, which does not hold an e-mail address (input: email)")
        }
        Some(_) => format!("names `{key}`, which does not hold a phone number (input: phone)"),
    };
    faults.push(Fault::new(format!("{path}.field"), message));
}
