//! Contract schemas `account` and `account-type`. Account field keys are in snake case.

use bonafide_domain::account::{Account, AccountType};
use bonafide_domain::locale::ENGLISH;
use serde_json::{Map, Value as Json, json};

use super::{many, one, opt_time, time};
use crate::accounts::schema;

pub fn account(account: &Account, kind: &AccountType) -> Json {
    let fields: Map<String, Json> = schema::fields()
        .iter()
        .map(|field| {
            let value = account.personal.fields.get(&field.key);
            (field.key.clone(), schema::cell(field, value))
        })
        .collect();
    json!({
        "type": "account",
        "id": account.id,
        "attributes": {
            "reference-id": account.personal.reference_id,
            "account-type-name": kind.name,
            "account-status": account.status,
            "created-at": time(account.created_at),
            "updated-at": time(account.updated_at),
            "redacted-at": opt_time(account.redacted_at),
            "fields": fields,
            "tags": account.tags,
        },
        "relationships": {
            "account-type": one("account-type", Some(&account.type_id)),
        },
    })
}

pub fn account_type(kind: &AccountType) -> Json {
    let default = kind
        .statuses
        .iter()
        .find(|status| status.name == kind.default_status)
        .map(|status| status.id.as_str());
    let schemas: Vec<Json> = schema::fields()
        .iter()
        .map(|field| field.to_wire(ENGLISH))
        .collect();
    json!({
        "type": "account-type",
        "id": kind.id,
        "attributes": {
            "name": kind.name,
            "created-at": time(kind.created_at),
            "updated-at": opt_time(kind.updated_at),
            "field-schemas": schemas,
        },
        "relationships": {
            "account-statuses": many("account-status", kind.statuses.iter().map(|status| &status.id)),
            "default-account-status": one("account-status", default),
        },
    })
}
