//! Passkeys of members: what is kept of them. The server checks them; see [`crate::door::Passkeys`].

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bonafide_db::Tx;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::User;
use crate::{Cx, Error, House, Result, audits, ids};

/// Most passkeys of one member.
pub const MAX_PASSKEYS: usize = 10;
pub const MAX_NAME: usize = 60;

#[derive(Clone, Serialize, Deserialize)]
pub struct Passkey {
    /// `pask_…`
    pub id: String,
    /// What the member calls it.
    pub name: String,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
    /// As the server's library writes it: the public key and its counter.
    pub key: Json,
}

/// Whether pages at this address can have passkeys: browsers want a host with a name, and TLS unless it
/// is this machine.
pub fn possible(house: &House) -> bool {
    let Ok(url) = url::Url::parse(&house.settings.public_url) else {
        return false;
    };
    url.domain().is_some_and(|host| {
        url.scheme() == "https" || host == "localhost" || host.ends_with(".localhost")
    })
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters of an id that fit into a handle.
const CHARACTERS: usize = 25;

/// The 16 bytes that a key gives back when somebody signs in with it: the first 125 bits of the id.
pub fn handle(user_id: &str) -> [u8; 16] {
    let body = user_id.strip_prefix(ids::USER).unwrap_or_default();
    let mut bits: u128 = 0;
    for byte in body.bytes().take(CHARACTERS) {
        let digit = ALPHABET.iter().position(|known| *known == byte);
        bits = (bits << 5) | digit.unwrap_or(0) as u128;
    }
    (bits << 3).to_be_bytes()
}

/// The member whose handle a browser's answer holds.
pub fn whose(tx: &mut Tx, house: &House, credential: &Json) -> Result<Option<User>> {
    let text = credential["response"]["userHandle"]
        .as_str()
        .unwrap_or_default();
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')) else {
        return Ok(None);
    };
    let Ok(bytes) = <[u8; 16]>::try_from(bytes) else {
        return Ok(None);
    };
    let bits = u128::from_be_bytes(bytes) >> 3;
    let front: String = (0..CHARACTERS)
        .rev()
        .map(|place| char::from(ALPHABET[((bits >> (5 * place)) & 31) as usize]))
        .collect();
    let row = tx.one(
        "select id from users where id >= $1 and id <= $2",
        &[
            format!("{}{front}000", ids::USER).into(),
            format!("{}{front}zzz", ids::USER).into(),
        ],
    )?;
    let Some(row) = row else { return Ok(None) };
    let user = super::find(tx, house, row.text(0)?)?;
    Ok((user.private.removed_at.is_none()).then_some(user))
}

/// Keeps a key that the server has checked.
///
/// # Errors
/// Invalid: the name (`/name`).
pub fn add(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    user: &mut User,
    name: &str,
    key: Json,
) -> Result<()> {
    if name.chars().count() > MAX_NAME {
        return Err(Error::invalid(
            "/name",
            format!("Name must be {MAX_NAME} characters or less"),
        ));
    }
    if user.private.passkeys.len() >= MAX_PASSKEYS {
        return Err(Error::conflict(format!(
            "You have {MAX_PASSKEYS} passkeys already: remove one first"
        )));
    }
    let name = if name.is_empty() { "Passkey" } else { name };
    let id = ids::make("pask_", cx.real, &cx.draw());
    user.private.passkeys.push(Passkey {
        id: id.clone(),
        name: name.to_owned(),
        created_at: cx.real,
        used_at: None,
        key,
    });
    super::save(tx, house, cx, user)?;
    audits::record(
        tx,
        house,
        cx,
        "member.passkey-added",
        &user.id,
        &json!({"passkey": id}),
    )
}

pub fn remove(tx: &mut Tx, house: &House, cx: &Cx, user: &mut User, id: &str) -> Result<()> {
    let before = user.private.passkeys.len();
    user.private.passkeys.retain(|passkey| passkey.id != id);
    if user.private.passkeys.len() == before {
        return Err(Error::not_found());
    }
    super::save(tx, house, cx, user)?;
    audits::record(
        tx,
        house,
        cx,
        "member.passkey-removed",
        &user.id,
        &json!({"passkey": id}),
    )
}

/// Notes a use: the counter of the key moves on, which shows copies of it.
pub fn used(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    user: &mut User,
    place: usize,
    key: Json,
) -> Result<()> {
    let passkey = user
        .private
        .passkeys
        .get_mut(place)
        .ok_or_else(|| Error::internal("a passkey that is not there was used"))?;
    passkey.key = key;
    passkey.used_at = Some(cx.real);
    super::save(tx, house, cx, user)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_holds_the_front_of_an_id() {
        let id = format!("{}06h0c68svt0sms27z6q5ng0gr4k5", ids::USER);
        let bits = u128::from_be_bytes(handle(&id)) >> 3;
        let front: String = (0..CHARACTERS)
            .rev()
            .map(|place| char::from(ALPHABET[((bits >> (5 * place)) & 31) as usize]))
            .collect();
        assert_eq!(front, "06h0c68svt0sms27z6q5ng0gr");
    }
}
