//! Contract schemas `account` and `account-type`. Account field keys are in snake case. An account is
//! written straight to text: most creations of inquiries tell one in an event.

use bonafide_domain::account::{Account, AccountType};
use bonafide_domain::field::{FieldKind, FieldSchema};
use bonafide_domain::locale::ENGLISH;
use serde::Serialize;
use serde::ser::{SerializeMap, SerializeStruct, Serializer};
use serde_json::{Map, Value as Json, json};

use super::parts::{One, Time, link};
use super::{many, one, opt_time, time};
use crate::accounts::schema;

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
    reference_id: Option<&'a str>,
    account_type_name: &'a str,
    account_status: &'a str,
    created_at: Time,
    updated_at: Time,
    redacted_at: Option<Time>,
    fields: Cells<'a>,
    tags: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Relationships<'a> {
    account_type: One<'a>,
}

/// Every field of a schema, also those without a value.
struct Cells<'a>(&'a [FieldSchema], Option<&'a Map<String, Json>>);

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(schemas, values) = self;
        let mut map = serializer.serialize_map(Some(schemas.len()))?;
        for schema in *schemas {
            let value = values.and_then(|values| values.get(&schema.key));
            map.serialize_entry(&schema.key, &Cell(schema, value))?;
        }
        map.end()
    }
}

/// `{type, value}`; members of a hash and items of an array are cells themselves.
struct Cell<'a>(&'a FieldSchema, Option<&'a Json>);

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(schema, value) = self;
        let mut cell = serializer.serialize_struct("Cell", 2)?;
        cell.serialize_field("type", schema.field_type().cell_name())?;
        match &schema.kind {
            FieldKind::Hash { members, .. } => {
                let values = value.and_then(Json::as_object);
                cell.serialize_field("value", &Cells(members, values))?;
            }
            FieldKind::Array { items: Some(item) } => {
                let values = value.and_then(Json::as_array).into_iter().flatten();
                let cells: Vec<Cell> = values.map(|value| Cell(item, Some(value))).collect();
                cell.serialize_field("value", &cells)?;
            }
            _ => cell.serialize_field("value", value.unwrap_or(&Json::Null))?,
        }
        cell.end()
    }
}

pub fn account<'a>(account: &'a Account, kind: &'a AccountType) -> impl Serialize + 'a {
    Told {
        r#type: "account",
        id: &account.id,
        attributes: Attributes {
            reference_id: account.personal.reference_id.as_deref(),
            account_type_name: &kind.name,
            account_status: &account.status,
            created_at: Time(account.created_at),
            updated_at: Time(account.updated_at),
            redacted_at: account.redacted_at.map(Time),
            fields: Cells(schema::fields(), Some(&account.personal.fields)),
            tags: &account.tags,
        },
        relationships: Relationships {
            account_type: One {
                data: Some(link("account-type", &account.type_id)),
            },
        },
    }
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
