//! Contract schema `inquiry`. Written straight to text: it is told in every event and answer.

use bonafide_domain::definition::Definition;
use bonafide_domain::inquiry::Inquiry;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::parts::{Many, One, Time, link};
use crate::{Error, Result};

#[derive(Serialize)]
struct Told<'a> {
    r#type: &'static str,
    id: &'a str,
    attributes: Attributes<'a>,
    relationships: Relationships<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Attributes<'a> {
    status: &'static str,
    reference_id: Option<&'a str>,
    note: Option<&'a str>,
    /// Signals of how the flow was used are not collected.
    behaviors: Empty,
    tags: &'a [String],
    creator: &'a str,
    reviewer_comment: Option<&'a str>,
    created_at: Time,
    updated_at: Time,
    started_at: Option<Time>,
    expires_at: Option<Time>,
    completed_at: Option<Time>,
    failed_at: Option<Time>,
    marked_for_review_at: Option<Time>,
    decisioned_at: Option<Time>,
    expired_at: Option<Time>,
    redacted_at: Option<Time>,
    previous_step_name: Option<&'a str>,
    next_step_name: Option<&'a str>,
    fields: Fields<'a>,
}

#[derive(Serialize)]
struct Empty {}

/// Every field of the definition with its type, also those without a value.
struct Fields<'a>(&'a Inquiry, &'a Definition);

#[derive(Serialize)]
struct Cell<'a> {
    r#type: &'static str,
    value: &'a Json,
}

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let Self(inquiry, definition) = self;
        let mut map = serializer.serialize_map(Some(definition.fields.len()))?;
        for schema in definition.fields.values() {
            let held = inquiry
                .personal
                .fields
                .get(&schema.key)
                .or_else(|| inquiry.kept.get(&schema.key));
            let cell = Cell {
                r#type: schema.field_type().cell_name(),
                value: held.map_or(&Json::Null, |held| &held.value),
            };
            map.serialize_entry(&schema.key, &cell)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Relationships<'a> {
    account: One<'a>,
    template: One<'a>,
    inquiry_template: One<'a>,
    inquiry_template_version: One<'a>,
    transaction: One<'a>,
    reviewer: One<'a>,
    reports: Many<'a>,
    verifications: Many<'a>,
    sessions: Many<'a>,
    documents: Many<'a>,
    selfies: Many<'a>,
}

pub fn inquiry(inquiry: &Inquiry, definition: &Definition) -> Result<Box<RawValue>> {
    let personal = &inquiry.personal;
    let told = Told {
        r#type: "inquiry",
        id: &inquiry.id,
        attributes: Attributes {
            status: inquiry.status.as_str(),
            reference_id: personal.reference_id.as_deref(),
            note: personal.note.as_deref(),
            behaviors: Empty {},
            tags: &inquiry.tags,
            creator: personal.creator.as_deref().unwrap_or("API"),
            reviewer_comment: personal.reviewer_comment.as_deref(),
            created_at: Time(inquiry.created_at),
            updated_at: Time(inquiry.updated_at),
            started_at: inquiry.started_at.map(Time),
            expires_at: inquiry.expires_at.map(Time),
            completed_at: inquiry.completed_at.map(Time),
            failed_at: inquiry.failed_at.map(Time),
            marked_for_review_at: inquiry.marked_for_review_at.map(Time),
            decisioned_at: inquiry.decisioned_at.map(Time),
            expired_at: inquiry.expired_at.map(Time),
            redacted_at: inquiry.redacted_at.map(Time),
            previous_step_name: inquiry.previous_step.as_deref(),
            next_step_name: inquiry.next_step.as_deref(),
            fields: Fields(inquiry, definition),
        },
        relationships: Relationships {
            account: One {
                data: inquiry.account_id.as_deref().map(|id| link("account", id)),
            },
            template: One::default(),
            inquiry_template: One {
                data: Some(link("inquiry-template", &inquiry.template_id)),
            },
            inquiry_template_version: One {
                data: Some(link("inquiry-template-version", &inquiry.version_id)),
            },
            transaction: One::default(),
            reviewer: One::default(),
            reports: Many::default(),
            verifications: Many::default(),
            sessions: Many {
                data: inquiry
                    .sessions
                    .iter()
                    .map(|id| link("inquiry-session", id))
                    .collect(),
            },
            documents: Many::default(),
            selfies: Many::default(),
        },
    };
    serde_json::value::to_raw_value(&told).map_err(Error::internal)
}
