//! An account: everything known about one end user.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::Refusal;

/// Sealed under the account's own key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Personal {
    pub reference_id: Option<String>,
    /// Plain values by key of the account type's schema; hashes are nested objects.
    #[serde(default)]
    pub fields: Map<String, Json>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    pub key: String,
    pub target_id: String,
    pub created_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    pub id: String,
    pub environment_id: String,
    pub type_id: String,
    /// One of the account type's own statuses, by name.
    pub status: String,
    pub tags: Vec<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub redacted_at: Option<Timestamp>,
    /// Set when it was consolidated away.
    pub archived_at: Option<Timestamp>,
    pub consolidated_into: Option<String>,
    #[serde(default)]
    pub relations: Vec<Relation>,
    #[serde(skip)]
    pub personal: Personal,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Change {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference_id: Option<String>,
    /// Merged key by key; null clears one.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub fields: Map<String, Json>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    Created {
        account: Box<Account>,
        personal: Box<Personal>,
    },
    FieldsUpdated(Change),
    TagsUpdated {
        tags: Vec<String>,
    },
    TagAdded {
        tag: String,
    },
    TagRemoved {
        tag: String,
    },
    StatusUpdated {
        status: String,
    },
    RelationAdded(Relation),
    RelationRemoved {
        key: String,
        target_id: String,
    },
    Archived,
    /// This account went into another one.
    Consolidated {
        into: String,
    },
    /// Other accounts came into this one.
    ConsolidatedWith {
        sources: Vec<String>,
    },
    Redacted,
}

impl Event {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Created { .. } => "account.created",
            Self::FieldsUpdated(_) => "account.updated-fields",
            Self::TagsUpdated { .. } => "account.updated-tags",
            Self::TagAdded { .. } => "account.tag-added",
            Self::TagRemoved { .. } => "account.tag-removed",
            Self::StatusUpdated { .. } => "account.status-updated",
            Self::RelationAdded(_) => "account.added-relation",
            Self::RelationRemoved { .. } => "account.removed-relation",
            Self::Archived => "account.archived",
            Self::Consolidated { .. } => "account.consolidated",
            Self::ConsolidatedWith { .. } => "account.consolidated-with",
            Self::Redacted => "account.redacted",
        }
    }
}

/// Whether a fact may be recorded on the account as it stands.
pub fn admit(account: &Account, event: &Event) -> Result<(), Refusal> {
    // What it still holds of a person can always be erased.
    if account.consolidated_into.is_some() && *event != Event::Redacted {
        return Err(Refusal::new(
            "The account was consolidated into another account and cannot be changed",
        ));
    }
    match event {
        Event::Redacted
            if account.redacted_at.is_some() && account.personal == Personal::default() =>
        {
            Err(Refusal::new("Account already redacted"))
        }
        _ => Ok(()),
    }
}

pub fn create(event: &Event) -> Option<Account> {
    match event {
        Event::Created { account, personal } => {
            let mut account = (**account).clone();
            account.personal = (**personal).clone();
            Some(account)
        }
        _ => None,
    }
}

/// Applies a fact; never fails, never asks.
pub fn apply(account: &mut Account, event: &Event, at: Timestamp) {
    account.updated_at = at;
    match event {
        Event::Created { .. } | Event::ConsolidatedWith { .. } => {}
        Event::FieldsUpdated(change) => {
            if let Some(id) = &change.reference_id {
                account.personal.reference_id = Some(id.clone());
            }
            for (key, value) in &change.fields {
                merge(&mut account.personal.fields, key, value);
            }
        }
        Event::TagsUpdated { tags } => account.tags = tags.clone(),
        Event::TagAdded { tag } => {
            if !account.tags.contains(tag) {
                account.tags.push(tag.clone());
            }
        }
        Event::TagRemoved { tag } => account.tags.retain(|known| known != tag),
        Event::StatusUpdated { status } => account.status = status.clone(),
        Event::RelationAdded(relation) => account.relations.push(relation.clone()),
        Event::RelationRemoved { key, target_id } => account
            .relations
            .retain(|known| known.key != *key || known.target_id != *target_id),
        Event::Archived => account.archived_at = Some(at),
        Event::Consolidated { into } => {
            account.archived_at = Some(at);
            account.consolidated_into = Some(into.clone());
        }
        Event::Redacted => {
            account.redacted_at = Some(at);
            account.personal = Personal::default();
        }
    }
}

/// Hash fields (`name`, `address`) merge member by member; everything else is replaced.
fn merge(fields: &mut Map<String, Json>, key: &str, value: &Json) {
    match (fields.get_mut(key), value) {
        (Some(Json::Object(old)), Json::Object(new)) => {
            for (member, value) in new {
                old.insert(member.clone(), value.clone());
            }
        }
        (_, Json::Null) => {
            fields.shift_remove(key);
        }
        _ => {
            fields.insert(key.to_owned(), value.clone());
        }
    }
}

/// Fields, statuses and the default of accounts of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountType {
    pub id: String,
    pub environment_id: String,
    pub name: String,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
    pub statuses: Vec<AccountStatus>,
    pub default_status: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountStatus {
    pub id: String,
    pub name: String,
}
