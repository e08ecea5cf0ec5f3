//! Roles: named sets of permissions. Three are built in; an organization makes more.

use bonafide_db::Tx;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use bonafide_domain::permission;
use serde_json::json;

use crate::error::Problem;
use crate::events::time;
use crate::{Cx, Error, House, Result, audits, ids};

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
    "template.write",
    "webhook.read",
    "webhook.write",
    "api_key.read",
    "api_key.write",
    "api_log.read",
    "environment.read",
    "user_audit_log.read",
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
    /// Whether it holds every right of another: nobody gives what they lack.
    pub fn covers(&self, other: &Role) -> bool {
        match (&self.rights, &other.rights) {
            (Rights::All, _) => true,
            (Rights::These(_), Rights::All) => false,
            (Rights::These(_), Rights::These(list)) => list.iter().all(|name| self.may(name)),
        }
    }

    pub fn may(&self, permission: &str) -> bool {
        match &self.rights {
            Rights::All => true,
            Rights::These(list) => list.iter().any(|known| known == permission),
        }
    }
}

/// Most roles of an organization's own.
pub const MAX_ROLES: usize = 50;
pub const MAX_NAME: usize = 60;
pub const MAX_DESCRIPTION: usize = 200;

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

/// The built-in roles, then the organization's own by age.
pub fn list(tx: &mut Tx, organization_id: &str) -> Result<Vec<Role>> {
    let mut roles = built_in().to_vec();
    let rows = tx.query(
        "select id, name, created_at, doc from roles where organization_id = $1 order by id limit $2",
        &[organization_id.into(), (MAX_ROLES as i64).into()],
    )?;
    for row in &rows {
        roles.push(read(row)?);
    }
    Ok(roles)
}

/// What a role is made or changed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub name: String,
    pub description: String,
    pub permissions: Vec<String>,
}

impl Wanted {
    /// What is wrong, by form field (`name`, `description`, `permissions`).
    fn check(&self, tx: &mut Tx, cx: &Cx, id: Option<&str>) -> Result<()> {
        let mut problems = Vec::new();
        let mut problem = |field: &str, details: String| {
            problems.push(Problem {
                pointer: Some(format!("/{field}")),
                details,
            });
        };
        let taken = list(tx, &cx.environment.organization_id)?
            .iter()
            .any(|role| role.name.eq_ignore_ascii_case(&self.name) && Some(role.id.as_str()) != id);
        if self.name.is_empty() {
            problem("name", "Enter a name".into());
        } else if self.name.chars().count() > MAX_NAME {
            problem(
                "name",
                format!("Name must be {MAX_NAME} characters or less"),
            );
        } else if taken {
            problem("name", "There is a role of this name already".into());
        }
        if self.description.chars().count() > MAX_DESCRIPTION {
            problem(
                "description",
                format!("Description must be {MAX_DESCRIPTION} characters or less"),
            );
        }
        if self.permissions.is_empty() {
            problem("permissions", "Choose at least one permission".into());
        }
        let unknown = |name: &&String| permission::find(name).is_none();
        if let Some(name) = self.permissions.iter().find(unknown) {
            problem("permissions", format!("There is no permission {name}"));
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(problems))
        }
    }

    fn doc(&self) -> Result<String> {
        let doc = Doc {
            description: self.description.clone(),
            permissions: self.permissions.clone(),
        };
        serde_json::to_string(&doc).map_err(Error::internal)
    }
}

/// Nobody makes a role that may more than they may themselves.
fn within(by: &Role, wanted: &Wanted) -> Result<()> {
    match wanted.permissions.iter().find(|name| !by.may(name)) {
        Some(name) => Err(Error::invalid(
            "/permissions",
            format!("You cannot give the permission {name}: your own role does not hold it"),
        )),
        None => Ok(()),
    }
}

pub fn create(tx: &mut Tx, house: &House, cx: &Cx, by: &Role, wanted: &Wanted) -> Result<String> {
    wanted.check(tx, cx, None)?;
    within(by, wanted)?;
    if list(tx, &cx.environment.organization_id)?.len() >= MAX_ROLES {
        return Err(Error::conflict(format!(
            "There are {MAX_ROLES} roles already"
        )));
    }
    let id = ids::make("role_", cx.real, &cx.draw());
    tx.execute(
        "insert into roles (id, organization_id, name, created_at, doc) values ($1, $2, $3, $4, $5)",
        &[
            id.as_str().into(),
            cx.environment.organization_id.as_str().into(),
            wanted.name.as_str().into(),
            cx.real.as_millisecond().into(),
            wanted.doc()?.into(),
        ],
    )?;
    let details = json!({"name": wanted.name, "permissions": wanted.permissions});
    audits::record(tx, house, cx, "role.created", &id, &details)?;
    Ok(id)
}

pub fn change(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    by: &Role,
    id: &str,
    wanted: &Wanted,
) -> Result<()> {
    let before = own(tx, cx, id)?;
    wanted.check(tx, cx, Some(id))?;
    within(by, wanted)?;
    tx.execute(
        "update roles set name = $1, doc = $2 where id = $3",
        &[wanted.name.as_str().into(), wanted.doc()?.into(), id.into()],
    )?;
    let Rights::These(old) = &before.rights else {
        return Err(Error::internal("a role of one's own holds a list"));
    };
    let details = json!({
        "name": {"before": before.name, "after": wanted.name},
        "permissions": {"before": old, "after": wanted.permissions},
    });
    audits::record(tx, house, cx, "role.changed", id, &details)
}

/// Removes a role that nobody has.
pub fn remove(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<()> {
    let role = own(tx, cx, id)?;
    let has = |user: &super::User| user.private.role == id && user.private.removed_at.is_none();
    let organization = &cx.environment.organization_id;
    if super::list(tx, house, organization)?.iter().any(has) {
        return Err(Error::conflict(
            "Members have this role: give them another one first",
        ));
    }
    let waits = super::entries::waiting(tx, house, organization, cx.real)?;
    if waits.iter().any(|entry| entry.invited.role == id) {
        return Err(Error::conflict(
            "An invitation gives this role: withdraw it first",
        ));
    }
    tx.execute("delete from roles where id = $1", &[id.into()])?;
    audits::record(
        tx,
        house,
        cx,
        "role.removed",
        id,
        &json!({"name": role.name}),
    )
}

/// A role that can be changed.
fn own(tx: &mut Tx, cx: &Cx, id: &str) -> Result<Role> {
    let role = find(tx, &cx.environment.organization_id, id)?;
    match role.created_at {
        Some(_) => Ok(role),
        None if built_in().iter().any(|known| known.id == role.id) => {
            Err(Error::conflict("Built-in roles cannot be changed"))
        }
        None => Err(Error::not_found()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_roles_hold_permissions_that_exist() {
        for role in built_in() {
            let Rights::These(list) = &role.rights else {
                continue;
            };
            for name in list {
                assert!(permission::find(name).is_some(), "{}: {name}", role.id);
            }
        }
    }

    #[test]
    fn nobody_gives_what_they_lack() {
        let [administrator, reviewer, developer] = built_in();
        assert!(administrator.covers(&reviewer) && administrator.covers(&administrator));
        assert!(reviewer.covers(&reviewer));
        assert!(!reviewer.covers(&administrator) && !reviewer.covers(&developer));
    }
}
