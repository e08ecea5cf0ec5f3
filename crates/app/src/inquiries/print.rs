//! An inquiry on paper: what the dashboard shows of it, as a sheet and as a PDF file.

use std::fmt::Write;

use bonafide_db::Tx;
use bonafide_domain::field::{Origin, in_words};
use bonafide_print::{Section, Sheet, pdf};
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::{Cx, Error, House, Result, audits, events, sessions, templates};

/// A PDF file, and what it is recognised by in the audit log.
pub struct Printed {
    pub bytes: Vec<u8>,
    /// Hexadecimal SHA-256 of the bytes.
    pub sha256: String,
}

/// Prints an inquiry and writes down that it was done, with the file's hash. `by`: who prints, as it
/// stands at the foot of each page.
pub fn print(tx: &mut Tx, house: &House, cx: &Cx, id: &str, by: &str) -> Result<Printed> {
    let mut sheet = sheet(tx, house, cx, id)?;
    sheet.foot = format!("{id} · printed by {by} on {}", moment(cx.now));
    let bytes = pdf(&sheet).map_err(Error::internal)?;
    let mut sha256 = String::new();
    for byte in Sha256::digest(&bytes) {
        let _ = write!(sha256, "{byte:02x}");
    }
    let details = json!({"sha256": sha256, "size-bytes": bytes.len()});
    audits::note(house, cx, "inquiry.printed", id, &details)?;
    Ok(Printed { bytes, sha256 })
}

/// What is printed, without its foot.
pub fn sheet(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<Sheet> {
    let kept = super::find(tx, house, cx, id)?;
    let inquiry = &kept.it;
    let definition = templates::definition(tx, house, &inquiry.version_id)?;
    let template = templates::find(tx, cx, &inquiry.template_id)?;
    let mut facts: Vec<(String, String)> = Vec::new();
    let mut fact = |label: &str, value: Option<String>| {
        if let Some(value) = value {
            facts.push((label.to_owned(), value));
        }
    };
    fact("Status", Some(words(inquiry.status.as_str())));
    fact("Reference id", inquiry.personal.reference_id.clone());
    fact("Account", inquiry.account_id.clone());
    fact("Template", Some(template.name.clone()));
    fact("Template version", Some(inquiry.version_id.clone()));
    fact("Environment", Some(cx.environment.kind.as_str().to_owned()));
    fact(
        "Tags",
        (!inquiry.tags.is_empty()).then(|| inquiry.tags.join(", ")),
    );
    for (label, at) in [
        ("Created", Some(inquiry.created_at)),
        ("Opened", inquiry.opened_at),
        ("Started", inquiry.started_at),
        ("Completed", inquiry.completed_at),
        ("Failed", inquiry.failed_at),
        ("Marked for review", inquiry.marked_for_review_at),
        ("Decided", inquiry.decisioned_at),
        ("Expires", inquiry.expires_at),
        ("Expired", inquiry.expired_at),
        ("Redacted", inquiry.redacted_at),
    ] {
        fact(label, at.map(moment));
    }
    fact(
        "Reviewer's comment",
        inquiry.personal.reviewer_comment.clone(),
    );
    let fields = definition
        .fields
        .values()
        .filter_map(|schema| {
            let held = inquiry
                .personal
                .fields
                .get(&schema.key)
                .or_else(|| inquiry.kept.get(&schema.key))?;
            let value = format!("{} ({})", told(&held.value), origin(held.origin));
            Some((schema.key.clone(), value))
        })
        .collect();
    let entered = sessions::of(tx, &kept)?
        .into_iter()
        .map(|session| {
            let device = &session.device;
            let parts: Vec<&str> = [
                &device.device_type,
                &device.browser_name,
                &device.os_name,
                &device.ip_address,
                &session.locale,
            ]
            .into_iter()
            .filter_map(|part| part.as_deref())
            .collect();
            let when = session.started_at.map_or_else(
                || "not used".to_owned(),
                |at| format!("started {}", moment(at)),
            );
            (session.id.clone(), format!("{} · {when}", parts.join(", ")))
        })
        .collect();
    let happened = events::history(tx, house, cx, id)?
        .into_iter()
        .map(|event| {
            let by = event.body.as_ref().and_then(|body| body["actor"].as_str());
            let name = event.name.split_once('.').map_or("", |(_, name)| name);
            let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
            (moment(event.created_at), format!("{}{by}", words(name)))
        })
        .collect();
    let section = |title: &str, facts, empty: &str| Section {
        title: title.to_owned(),
        facts,
        empty: empty.to_owned(),
    };
    Ok(Sheet {
        title: "Inquiry".into(),
        lead: vec![id.to_owned(), cx.environment.organization_name.clone()],
        sections: vec![
            section("Summary", facts, ""),
            section("Fields", fields, "No field has a value."),
            section("Sessions", entered, "Nobody has entered this inquiry."),
            section("Timeline", happened, ""),
        ],
        foot: String::new(),
        language: "en".into(),
    })
}

fn moment(at: Timestamp) -> String {
    at.strftime("%-d %b %Y, %H:%M:%S UTC").to_string()
}

/// `needs_review` as `Needs review`.
fn words(name: &str) -> String {
    let text = name.replace(['_', '-'], " ");
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => text,
    }
}

fn told(value: &Json) -> String {
    match value {
        Json::Null => "empty".into(),
        other => in_words(other),
    }
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Default => "template's default",
        Origin::Api => "set by the organization",
        Origin::Client => "query string",
        Origin::SignedLink => "signed link",
        Origin::Person => "typed by the person",
        Origin::Verification => "read from a document",
    }
}
