//! Reading steps.

use serde_json::Value;

use crate::definition::limits::{CODE_SECONDS, MAX_CODE_ATTEMPTS, MAX_CODE_RESENDS};
use crate::definition::{
    AddressBlock, CodeStep, FormField, FormItem, Outcome, Route, Step, StepKind, Words,
};

use super::condition::condition;
use super::reader::{Faults, Table, strings, unknown};

const KINDS: [&str; 7] = [
    "intro",
    "form",
    "branch",
    "email-code",
    "phone-code",
    "review",
    "end",
];

pub(super) fn step(path: &str, value: &Value, faults: &mut Faults) -> Option<Step> {
    let table = Table::open(path, value, faults)?;
    let name = table.needed("step", faults);
    let word = table.needed("kind", faults)?;
    let kind = kind(&word, &table, faults);
    let words = Words {
        title: table.text("title", faults),
        body: table.text("body", faults),
        button: table.text("button", faults),
    };
    Some(Step {
        name: name?,
        words,
        kind: kind?,
    })
}

fn kind(word: &str, table: &Table, faults: &mut Faults) -> Option<StepKind> {
    let own: &[&str] = match word {
        "intro" | "review" => &["title", "body", "button", "next"],
        "form" => &["title", "body", "button", "fields", "next"],
        "branch" => &["routes", "otherwise"],
        "email-code" | "phone-code" => &[
            "title",
            "body",
            "button",
            "field",
            "attempts",
            "resends",
            "valid-seconds",
            "next",
            "failed",
        ],
        "end" => &["title", "body", "outcome"],
        other => {
            faults.add(table.at("kind"), unknown("kind", other, KINDS.into_iter()));
            return None;
        }
    };
    let mut known = vec!["step", "kind"];
    known.extend(own);
    table.only(&known, faults);
    Some(match word {
        "intro" => StepKind::Intro {
            next: table.needed("next", faults)?,
        },
        "review" => StepKind::Review {
            next: table.needed("next", faults)?,
        },
        "form" => {
            let items = items(table, faults);
            StepKind::Form {
                items,
                next: table.needed("next", faults)?,
            }
        }
        "branch" => StepKind::Branch {
            routes: routes(table, faults),
            otherwise: table.string("otherwise", faults),
        },
        "email-code" => StepKind::EmailCode(code(table, "email-address", faults)?),
        "phone-code" => StepKind::PhoneCode(code(table, "phone-number", faults)?),
        _ => StepKind::End {
            outcome: outcome(table, faults)?,
        },
    })
}

fn outcome(table: &Table, faults: &mut Faults) -> Option<Outcome> {
    if !table.has("outcome") {
        faults.add(table.at("outcome"), "is missing");
    }
    let names = Outcome::ALL.into_iter().map(Outcome::name);
    let find = |word: &str| {
        Outcome::ALL
            .into_iter()
            .find(|outcome| outcome.name() == word)
    };
    table.word("outcome", names, find, faults)
}

fn code(table: &Table, default_field: &str, faults: &mut Faults) -> Option<CodeStep> {
    let field = table.string("field", faults);
    let attempts = table.count("attempts", 1..=MAX_CODE_ATTEMPTS, faults);
    let resends = table.count("resends", 0..=MAX_CODE_RESENDS, faults);
    let valid_seconds = table.count("valid-seconds", CODE_SECONDS, faults);
    let next = table.needed("next", faults);
    let failed = table.needed("failed", faults);
    Some(CodeStep {
        field: field.unwrap_or_else(|| default_field.to_owned()),
        attempts: attempts.unwrap_or(CodeStep::DEFAULT_ATTEMPTS),
        resends: resends.unwrap_or(CodeStep::DEFAULT_RESENDS),
        valid_seconds: valid_seconds.unwrap_or(CodeStep::DEFAULT_VALID_SECONDS),
        next: next?,
        failed: failed?,
    })
}

fn routes(table: &Table, faults: &mut Faults) -> Vec<Route> {
    if !table.has("routes") {
        faults.add(table.at("routes"), "is missing");
    }
    let items = table.list("routes", faults).unwrap_or_default();
    items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| {
            let path = format!("{}[{index}]", table.at("routes"));
            let route = Table::open(path, item, faults)?;
            route.only(&["when", "next"], faults);
            let next = route.needed("next", faults);
            let Some(when) = route.get("when") else {
                faults.add(route.at("when"), "is missing");
                return None;
            };
            let when = condition(&route.at("when"), when, 0, faults)?;
            Some(Route { when, next: next? })
        })
        .collect()
}

fn items(table: &Table, faults: &mut Faults) -> Vec<FormItem> {
    if !table.has("fields") {
        faults.add(table.at("fields"), "is missing");
    }
    let items = table.list("fields", faults).unwrap_or_default();
    items
        .iter()
        .enumerate()
        .filter_map(|(index, value)| {
            item(&format!("{}[{index}]", table.at("fields")), value, faults)
        })
        .collect()
}

/// A form's line: a key, `{field: key, …}` or `{address: {…}}`.
fn item(path: &str, value: &Value, faults: &mut Faults) -> Option<FormItem> {
    if let Value::String(key) = value {
        return Some(FormItem::Field(FormField::new(key.clone())));
    }
    let table = Table::open(path, value, faults)?;
    if let Some(block) = table.get("address") {
        table.only(&["address"], faults);
        let block = Table::open(table.at("address"), block, faults)?;
        block.only(&["prefix", "required", "countries"], faults);
        let prefix = block.string("prefix", faults);
        return Some(FormItem::Address(AddressBlock {
            prefix: prefix.unwrap_or_else(|| "address".to_owned()),
            required: block.flag("required", true, faults),
            countries: countries(&block, faults),
        }));
    }
    table.only(&["field", "required", "label", "hint", "countries"], faults);
    let field = table.needed("field", faults);
    Some(FormItem::Field(FormField {
        required: table.flag("required", true, faults),
        label: table.text("label", faults),
        hint: table.text("hint", faults),
        countries: countries(&table, faults),
        field: field?,
    }))
}

fn countries(table: &Table, faults: &mut Faults) -> Vec<String> {
    let items = table.list("countries", faults).unwrap_or_default();
    strings(&table.at("countries"), items, faults)
}
