//! Roles: named sets of permissions. Three are built in; an organization makes more.

use bonafide_db::Tx;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::events::time;
use crate::{Error, Result};

pub const ADMINISTRATOR: &str = "administrator";
pub const REVIEWER: &str = "reviewer";
pub const DEVELOPER: &str = "developer";

/// What a reviewer may: see, open and decide.
const REVIEWS: &[&str] = &[
    "inquiry.read",
    "inquiry.write",
    "account.read",
    "account.write",
    "event.read",
    "personal_data.read",
];

/// What a developer may: build and look, without personal data and without deciding.
const DEVELOPS: &[&str] = &[
    "inquiry.read",
    "account.read",
    "event.read",
    "template.read",
    "template.write",
    "webhook.read",
    "webhook.write",
    "api_key.read",
    "api_key.write",
    "api_log.read",
    "environment.read",
    "analytics.read",
];

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rights {
    All,
    These(Vec<String>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// One of the three names above, or `role_…`.
    pub id: String,
    pub name: String,
    pub description: String,
    pub rights: Rights,
    /// None: built in, so that it cannot be changed.
    pub created_at: Option<Timestamp>,
}

impl Role {
    pub fn may(&self, permission: &str) -> bool {
        match &self.rights {
            Rights::All => true,
            Rights::These(list) => list.iter().any(|known| known == permission),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Doc {
    #[serde(default)]
    description: String,
    permissions: Vec<String>,
}

/// The three that every organization has.
pub fn built_in() -> [Role; 3] {
    let list = |names: &[&str]| Rights::These(names.iter().map(|name| (*name).into()).collect());
    let role = |id: &str, name: &str, description: &str, rights| Role {
        id: id.into(),
        name: name.into(),
        description: description.into(),
        rights,
        created_at: None,
    };
    [
        role(
            ADMINISTRATOR,
            "Administrator",
            "May do everything, members and roles included.",
            Rights::All,
        ),
        role(
            REVIEWER,
            "Reviewer",
            "Sees inquiries and accounts, opens personal data, decides.",
            list(REVIEWS),
        ),
        role(
            DEVELOPER,
            "Developer",
            "Builds templates, keys and webhooks; sees inquiries without personal data.",
            list(DEVELOPS),
        ),
    ]
}

/// The role of an id. One that no longer exists may nothing.
pub fn find(tx: &mut Tx, organization_id: &str, id: &str) -> Result<Role> {
    // The name that the first versions stored.
    let id = if id == "admin" { ADMINISTRATOR } else { id };
    if let Some(role) = built_in().into_iter().find(|role| role.id == id) {
        return Ok(role);
    }
    let row = tx.one(
        "select id, name, created_at, doc from roles where id = $1 and organization_id = $2",
        &[id.into(), organization_id.into()],
    )?;
    match row {
        Some(row) => read(&row),
        None => Ok(Role {
            id: id.to_owned(),
            name: "No role".into(),
            description: String::new(),
            rights: Rights::These(Vec::new()),
            created_at: None,
        }),
    }
}

fn read(row: &bonafide_db::Row) -> Result<Role> {
    let doc: Doc = serde_json::from_str(row.text(3)?).map_err(Error::internal)?;
    Ok(Role {
        id: row.text(0)?.to_owned(),
        name: row.text(1)?.to_owned(),
        description: doc.description,
        rights: Rights::These(doc.permissions),
        created_at: Some(time(row.int(2)?)?),
    })
}
