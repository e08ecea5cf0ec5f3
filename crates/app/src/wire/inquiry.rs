//! Contract schema `inquiry`.

use bonafide_domain::definition::Definition;
use bonafide_domain::inquiry::Inquiry;
use serde_json::{Map, Value as Json, json};

use super::{many, one, opt_time, time};

/// The definition gives every field its type, also those without a value.
pub fn inquiry(inquiry: &Inquiry, definition: &Definition) -> Json {
    let personal = &inquiry.personal;
    let mut fields = Map::new();
    for schema in definition.fields.values() {
        let value = personal
            .fields
            .get(&schema.key)
            .map_or(Json::Null, |held| held.value.clone());
        fields.insert(
            schema.key.clone(),
            json!({"type": schema.field_type().cell_name(), "value": value}),
        );
    }
    json!({
        "type": "inquiry",
        "id": inquiry.id,
        "attributes": {
            "status": inquiry.status.as_str(),
            "reference-id": personal.reference_id,
            "note": personal.note,
            "behaviors": {},
            "tags": inquiry.tags,
            "creator": personal.creator.as_deref().unwrap_or("API"),
            "reviewer-comment": personal.reviewer_comment,
            "created-at": time(inquiry.created_at),
            "updated-at": time(inquiry.updated_at),
            "started-at": opt_time(inquiry.started_at),
            "expires-at": opt_time(inquiry.expires_at),
            "completed-at": opt_time(inquiry.completed_at),
            "failed-at": opt_time(inquiry.failed_at),
            "marked-for-review-at": opt_time(inquiry.marked_for_review_at),
            "decisioned-at": opt_time(inquiry.decisioned_at),
            "expired-at": opt_time(inquiry.expired_at),
            "redacted-at": opt_time(inquiry.redacted_at),
            "previous-step-name": inquiry.previous_step,
            "next-step-name": inquiry.next_step,
            "fields": fields,
        },
        "relationships": {
            "account": one("account", inquiry.account_id.as_deref()),
            "template": {"data": null},
            "inquiry-template": one("inquiry-template", Some(&inquiry.template_id)),
            "inquiry-template-version": one("inquiry-template-version", Some(&inquiry.version_id)),
            "transaction": {"data": null},
            "reviewer": {"data": null},
            "reports": {"data": []},
            "verifications": {"data": []},
            "sessions": many("inquiry-session", &inquiry.sessions),
            "documents": {"data": []},
            "selfies": {"data": []},
        },
    })
}
