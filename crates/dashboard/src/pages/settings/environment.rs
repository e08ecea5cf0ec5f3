//! The environment's settings: limits, addresses, and how long things are kept.

use bonafide_app::environment::{self, Settings};
use bonafide_app::search::Page as Slicing;
use bonafide_app::{House, Result, templates};
use bonafide_db::Tx;
use bonafide_domain::inquiry::Status;
use serde_json::{Value as Json, json};

use crate::form::{Faults, attempt};
use crate::kit::{Block, Cell, Definition, Field, FormBlock, Header, Input, Opt};
use crate::{Page, Visit};

const HERE: &str = "settings";
const WRITE: &str = "environment.write";
/// Templates offered for a rule; others are set by API.
const TEMPLATES: usize = 100;

pub fn form(tx: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    page(tx, visit, None)
}

fn page(tx: &mut Tx, visit: &Visit, faults: Option<&Faults>) -> Result<Page> {
    let settings = visit.cx().environment.settings.clone();
    let header = Header::new("Environment settings").lead(format!(
        "They hold for the {} environment and act at once.",
        visit.environment()
    ));
    if !visit.may(WRITE) {
        return Ok(Page::of(header, vec![Block::Definitions(facts(&settings))]));
    }
    let mut form = FormBlock::new(
        visit.at(&[HERE]),
        "Save",
        fields(tx, visit, &settings, faults.is_some())?,
    );
    if let Some(faults) = faults {
        form = form.faults(faults);
    }
    let page = Page::of(header, vec![Block::Form(form)]);
    Ok(if faults.is_some() {
        page.refused()
    } else {
        page
    })
}

fn facts(settings: &Settings) -> Vec<Definition> {
    let retention = &settings.retention;
    let limit = settings.rate_limit.map(|limit| limit.to_string());
    let list = settings.ip_address_allowlist.join(", ");
    vec![
        Definition::new(
            "Requests a minute",
            Cell::text_or(limit.as_deref(), "As the installation is set"),
        ),
        Definition::new(
            "Addresses",
            Cell::text_or(Some(list.as_str()).filter(|it| !it.is_empty()), "Any"),
        ),
        Definition::new(
            "A reason before personal data is opened",
            Cell::text(if settings.reason_required {
                "Demanded"
            } else {
                "Not demanded"
            }),
        ),
        Definition::new(
            "Days of API logs",
            Cell::number(u64::from(retention.api_log_days)),
        ),
        Definition::new(
            "Days of the audit log",
            Cell::number(u64::from(retention.user_audit_log_days)),
        ),
        Definition::new(
            "Rules for inquiries",
            Cell::number(retention.inquiries.len() as u64),
        ),
    ]
}

/// The rules as lines: `status days` or `status days template`.
fn rules(settings: &Settings) -> String {
    let rules = settings.retention.inquiries.iter();
    let lines = rules.map(|rule| match &rule.template_id {
        Some(id) => format!("{} {} {id}", rule.status.as_str(), rule.days),
        None => format!("{} {}", rule.status.as_str(), rule.days),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn fields(tx: &mut Tx, visit: &Visit, settings: &Settings, typed: bool) -> Result<Vec<Field>> {
    let text = |name: &str, held: String| match typed {
        true => visit.form.raw(name).unwrap_or_default().to_owned(),
        false => held,
    };
    let number = |name: &str, label: &str, held: u32| {
        Field::new(name, label, Input::Number).value(text(name, held.to_string()))
    };
    let page = Slicing {
        size: TEMPLATES,
        ..Slicing::default()
    };
    let known = templates::list(tx, visit.cx(), &page)?.items;
    let known: Vec<String> = known
        .iter()
        .map(|it| format!("{} is {}", it.name, it.id))
        .collect();
    let statuses: Vec<&str> = Status::ALL.iter().map(|status| status.as_str()).collect();
    let retention = &settings.retention;
    let reason = match typed {
        true => visit.form.text("reason-required") == "yes",
        false => settings.reason_required,
    };
    let area = |rows| Input::Area { rows, code: true };
    Ok(vec![
        Field::new("rate-limit", "Requests a minute", Input::Number)
            .hint("For all keys of this environment together. 0: no limit. Empty: as the installation is set.")
            .value(text("rate-limit", settings.rate_limit.map(|it| it.to_string()).unwrap_or_default()))
            .optional(),
        Field::new("ip-address-allowlist", "Addresses that the API may be used from", area(3))
            .hint("One address or network on each line. Empty: any.")
            .value(text("ip-address-allowlist", settings.ip_address_allowlist.join("\n")))
            .optional(),
        Field::radios("reason-required", "Opening masked personal data", vec![
            Opt::new("no", "Needs the right only").chosen(!reason),
            Opt::new("yes", "Needs a reason too").hint("It is written to the audit log.").chosen(reason),
        ]),
        number("api-log-days", "Days that API logs are kept", retention.api_log_days)
            .hint("0: only what the audit log needs."),
        number("user-audit-log-days", "Days that the audit log is kept", retention.user_audit_log_days),
        number("idempotency-hours", "Hours that answers to idempotency keys are kept", retention.idempotency_hours),
        Field::new("inquiries", "Inquiries to redact", area(5))
            .hint(format!(
                "One rule on each line: a status, days after the last change, and, if it is for one template only, its id. \
                 Statuses: {}. Templates: {}.",
                statuses.join(", "),
                known.join("; ")
            ))
            .value(text("inquiries", rules(settings)))
            .optional(),
    ])
}

/// What was posted, as the API takes it.
fn posted(visit: &Visit) -> std::result::Result<Json, Faults> {
    let form = &visit.form;
    let mut faults = Faults::default();
    let mut number = |name: &str| -> Json {
        match form.text(name).parse::<u32>() {
            Ok(number) => number.into(),
            Err(_) => {
                faults.add(name, "It must be a whole number");
                Json::Null
            }
        }
    };
    let rate_limit = match form.get("rate-limit") {
        None => Json::Null,
        Some(_) => number("rate-limit"),
    };
    let mut retention = json!({
        "api-log-days": number("api-log-days"),
        "user-audit-log-days": number("user-audit-log-days"),
        "idempotency-hours": number("idempotency-hours"),
    });
    let lines = |name: &str| -> Vec<String> {
        let lines = form.text(name).lines().map(str::trim);
        lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let mut rules = Vec::new();
    for line in lines("inquiries") {
        let parts: Vec<&str> = line.split_whitespace().collect();
        match parts.as_slice() {
            [status, days] | [status, days, _] if days.parse::<u32>().is_ok() => {
                let mut rule =
                    json!({"status": status, "days": days.parse::<u32>().unwrap_or_default()});
                if let Some(id) = parts.get(2) {
                    rule["inquiry-template-id"] = (*id).into();
                }
                rules.push(rule);
            }
            _ => faults.add(
                "inquiries",
                format!("“{line}” is no rule such as: expired 30"),
            ),
        }
    }
    retention["inquiries"] = rules.into();
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(json!({
        "rate-limit": rate_limit,
        "ip-address-allowlist": lines("ip-address-allowlist"),
        "reason-required": form.text("reason-required") == "yes",
        "retention": retention,
    }))
}

pub fn save(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let attributes = match posted(visit) {
        Ok(attributes) => attributes,
        Err(faults) => return page(tx, visit, Some(&faults)),
    };
    // The dashboard is not the API: whoever sets the list may well be elsewhere than the backends.
    match attempt(tx, |tx| {
        environment::change(tx, house, visit.cx(), &attributes, None)
    })? {
        Ok(_) => Ok(Page::go_to(visit.at(&[HERE])).saying("Saved. It acts from now on")),
        Err(faults) => page(tx, visit, Some(&faults)),
    }
}
