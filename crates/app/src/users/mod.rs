//! People who operate the installation: who they are, what they may do, and how they get in.
//!
//! Who they are is sealed with the installation's key and found by a keyed hash of the address.
//! Times are of this machine's clock: turning the sandbox's must not sign anybody out.

pub mod entries;
mod forms;
pub mod held;
pub mod members;
pub mod passkeys;
pub mod roles;
pub mod second;
pub mod sessions;
pub mod sso;
mod totp;

use bonafide_db::{Row, Tx};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::events::time;
use crate::seal::Place;
use crate::{Cx, Error, House, Result, ids};

pub use forms::{OPEN_MINUTES, Sent, note_sent, open_object, opened, opened_among, sent};

/// Most members of an organization; the list of them is one page.
pub const MAX_MEMBERS: usize = 500;
pub const MAX_NAME: usize = 100;
pub const MAX_EMAIL: usize = 254;
/// Shortest password: length is what counts, so no rules about kinds of characters.
pub const MIN_PASSWORD: usize = 12;
/// Longest one that is hashed.
pub const MAX_PASSWORD: usize = 256;

/// Somebody who may sign in.
#[derive(Clone, Debug)]
pub struct User {
    pub id: String,
    pub organization_id: String,
    pub created_at: Timestamp,
    pub private: Private,
}

/// What is sealed of a user.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Private {
    pub email: String,
    #[serde(default)]
    pub name: String,
    /// argon2id in PHC form; None: signs in by other means.
    #[serde(default)]
    pub password: Option<String>,
    /// Id of a role, see [`roles`].
    pub role: String,
    /// The second step of signing in; None: off.
    #[serde(default)]
    pub second: Option<second::Second>,
    #[serde(default)]
    pub passkeys: Vec<passkeys::Passkey>,
    /// Who the person is at the identity provider: issuer and subject.
    #[serde(default)]
    pub sso: Option<(String, String)>,
    /// Set when an administrator took the access away; the person stays named in the logs.
    #[serde(default)]
    pub removed_at: Option<Timestamp>,
}

impl std::fmt::Debug for Private {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Private(…)")
    }
}

impl User {
    /// The name where one is given, else the address.
    pub fn shown(&self) -> &str {
        if self.private.name.is_empty() {
            &self.private.email
        } else {
            &self.private.name
        }
    }
}

fn place(id: &str) -> Place<'_> {
    Place {
        subject: "",
        purpose: "user",
        id,
    }
}

const COLUMNS: &str = "id, organization_id, created_at, sealed";

fn read(house: &House, row: &Row) -> Result<User> {
    let id = row.text(0)?;
    let plain = house.keys.records()?.open(&place(id), row.bytes(3)?)?;
    Ok(User {
        id: id.to_owned(),
        organization_id: row.text(1)?.to_owned(),
        created_at: time(row.int(2)?)?,
        private: serde_json::from_slice(&plain).map_err(Error::internal)?,
    })
}

fn email_hash(house: &House, email: &str) -> Result<Vec<u8>> {
    house
        .keys
        .hash("user email", &[&email.trim().to_lowercase()])
}

pub fn find(tx: &mut Tx, house: &House, id: &str) -> Result<User> {
    let row = tx
        .one(
            &format!("select {COLUMNS} from users where id = $1"),
            &[id.into()],
        )?
        .ok_or_else(Error::not_found)?;
    read(house, &row)
}

pub fn find_by_email(tx: &mut Tx, house: &House, email: &str) -> Result<Option<User>> {
    let row = tx.one(
        &format!("select {COLUMNS} from users where email_hash = $1"),
        &[email_hash(house, email)?.into()],
    )?;
    row.map(|row| read(house, &row)).transpose()
}

/// All members of an organization, oldest first; the removed ones with them.
pub fn list(tx: &mut Tx, house: &House, organization_id: &str) -> Result<Vec<User>> {
    let sql =
        format!("select {COLUMNS} from users where organization_id = $1 order by id limit $2");
    tx.query(&sql, &[organization_id.into(), (MAX_MEMBERS as i64).into()])?
        .iter()
        .map(|row| read(house, row))
        .collect()
}

/// Whether anybody can sign in at all.
pub fn any(tx: &mut Tx) -> Result<bool> {
    Ok(tx.one("select id from users limit 1", &[])?.is_some())
}

/// Makes a user; a conflict when the address is known.
pub fn create(tx: &mut Tx, house: &House, cx: &Cx, private: Private) -> Result<User> {
    let user = User {
        id: ids::make(ids::USER, cx.real, &cx.draw()),
        organization_id: cx.environment.organization_id.clone(),
        created_at: cx.real,
        private,
    };
    let made = tx.execute(
        "insert into users (id, organization_id, email_hash, created_at, sealed) \
         values ($1, $2, $3, $4, $5) on conflict (email_hash) do nothing",
        &[
            user.id.as_str().into(),
            user.organization_id.as_str().into(),
            email_hash(house, &user.private.email)?.into(),
            cx.real.as_millisecond().into(),
            sealed(house, cx, &user)?.into(),
        ],
    )?;
    if made == 0 {
        return Err(Error::conflict(
            "Somebody with this e-mail address is a member already",
        ));
    }
    Ok(user)
}

/// Stores what changed of a user; a conflict when the new address is somebody else's.
pub fn save(tx: &mut Tx, house: &House, cx: &Cx, user: &User) -> Result<()> {
    let hash = email_hash(house, &user.private.email)?;
    let other = tx.one(
        "select id from users where email_hash = $1 and id <> $2",
        &[hash.as_slice().into(), user.id.as_str().into()],
    )?;
    if other.is_some() {
        return Err(Error::conflict(
            "Somebody with this e-mail address is a member already",
        ));
    }
    tx.execute(
        "update users set email_hash = $1, sealed = $2 where id = $3",
        &[
            hash.into(),
            sealed(house, cx, user)?.into(),
            user.id.as_str().into(),
        ],
    )?;
    Ok(())
}

fn sealed(house: &House, cx: &Cx, user: &User) -> Result<Vec<u8>> {
    let plain = serde_json::to_vec(&user.private).map_err(Error::internal)?;
    house
        .keys
        .records()?
        .seal(&place(&user.id), &plain, &cx.draw())
}

/// What is wrong with an e-mail address, in words; None when nothing is.
pub fn email_fault(email: &str) -> Option<String> {
    let email = email.trim();
    if email.is_empty() {
        return Some("Enter an e-mail address".into());
    }
    if email.chars().count() > MAX_EMAIL {
        return Some(format!(
            "E-mail address must be {MAX_EMAIL} characters or less"
        ));
    }
    let whole = email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && !host.contains('@')
            && host.split('.').all(|label| !label.is_empty())
            && !email.chars().any(|c| c.is_whitespace() || c.is_control())
    });
    (!whole).then(|| "Enter an e-mail address like name@example.com".into())
}

/// What is wrong with a new password, in words; None when nothing is.
pub fn password_fault(password: &str, email: &str) -> Option<String> {
    let length = password.chars().count();
    if password.is_empty() {
        return Some("Enter a password".into());
    }
    if length < MIN_PASSWORD {
        return Some(format!(
            "Password must be {MIN_PASSWORD} characters or more"
        ));
    }
    if password.len() > MAX_PASSWORD {
        return Some(format!("Password must be {MAX_PASSWORD} bytes or less"));
    }
    let first = password.chars().next();
    if password.chars().all(|c| Some(c) == first) {
        return Some("Password must be more than one character repeated".into());
    }
    (password.to_lowercase() == email.trim().to_lowercase())
        .then(|| "Password must be different from the e-mail address".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_addresses_and_passwords_say_what_to_change() {
        assert_eq!(email_fault("ann@example.com"), None);
        assert_eq!(email_fault("root@localhost"), None);
        for wrong in [
            "",
            "ann",
            "@example.com",
            "ann@",
            "a b@example.com",
            "a@b@c",
            "a@b..c",
        ] {
            assert!(email_fault(wrong).is_some(), "{wrong}");
        }
        assert_eq!(password_fault("correct horse battery", "a@b.c"), None);
        for wrong in ["", "short", "aaaaaaaaaaaaaaaa", "ann@example.com"] {
            assert!(
                password_fault(wrong, "Ann@example.com").is_some(),
                "{wrong}"
            );
        }
        assert!(password_fault(&"ab".repeat(200), "a@b.c").is_some());
    }
}
