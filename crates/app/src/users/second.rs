//! The second step of signing in: an authenticator app, and codes for the day it is lost.

use bonafide_db::Tx;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{User, totp};
use crate::{Cx, House, Result, audits};

/// Recovery codes of a set.
const CODES: usize = 10;
/// Characters of one, without its dash: 50 bits.
const CODE_LENGTH: usize = 10;
/// Without letters and digits that look alike.
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567890";

#[derive(Clone, Serialize, Deserialize)]
pub struct Second {
    pub secret: Vec<u8>,
    /// The step of the newest code that was accepted: it is good once.
    pub last_step: i64,
    /// Keyed hashes of the recovery codes that are left.
    pub recovery: Vec<Vec<u8>>,
}

/// A secret for an app, not in force before a code of it is shown.
pub fn propose(cx: &Cx) -> Vec<u8> {
    cx.draw()[..20].to_vec()
}

/// The secret as an app takes it when it is typed.
pub fn spelled(secret: &[u8]) -> String {
    totp::base32(secret)
}

/// The address that a QR code holds for apps.
pub fn address(secret: &[u8], organization: &str, email: &str) -> String {
    let encode = |text: &str| {
        url::form_urlencoded::byte_serialize(text.as_bytes())
            .collect::<String>()
            .replace('+', "%20")
    };
    format!(
        "otpauth://totp/{}:{}?secret={}&issuer={}",
        encode(organization),
        encode(email),
        totp::base32(secret),
        encode(organization)
    )
}

/// Only digits count: apps show codes with a space.
fn digits(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_digit).collect()
}

/// Switches the second step on; gives the recovery codes, shown this once. None: the code is wrong.
pub fn switch_on(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    user: &mut User,
    secret: &[u8],
    typed: &str,
) -> Result<Option<Vec<String>>> {
    let Some(step) = totp::accepted(secret, &digits(typed), cx.real, 0) else {
        return Ok(None);
    };
    let (codes, recovery) = recovery_codes(house, cx, user)?;
    user.private.second = Some(Second {
        secret: secret.to_vec(),
        last_step: step,
        recovery,
    });
    super::save(tx, house, cx, user)?;
    audits::record(tx, house, cx, "member.second-step-on", &user.id, &json!({}))?;
    Ok(Some(codes))
}

/// New recovery codes in place of the old ones.
pub fn renew(tx: &mut Tx, house: &House, cx: &Cx, user: &mut User) -> Result<Vec<String>> {
    let (codes, recovery) = recovery_codes(house, cx, user)?;
    if let Some(second) = &mut user.private.second {
        second.recovery = recovery;
    }
    super::save(tx, house, cx, user)?;
    audits::record(
        tx,
        house,
        cx,
        "member.recovery-codes-made",
        &user.id,
        &json!({}),
    )?;
    Ok(codes)
}

pub fn switch_off(tx: &mut Tx, house: &House, cx: &Cx, user: &mut User) -> Result<()> {
    user.private.second = None;
    super::save(tx, house, cx, user)?;
    audits::record(
        tx,
        house,
        cx,
        "member.second-step-off",
        &user.id,
        &json!({}),
    )
}

/// Whether a typed code of the app, or a recovery code, is good now; it is used up by that.
pub fn pass(tx: &mut Tx, house: &House, cx: &Cx, user: &mut User, typed: &str) -> Result<bool> {
    let id = user.id.clone();
    let Some(second) = &mut user.private.second else {
        return Ok(false);
    };
    if let Some(step) = totp::accepted(&second.secret, &digits(typed), cx.real, second.last_step) {
        second.last_step = step;
        super::save(tx, house, cx, user)?;
        return Ok(true);
    }
    let hash = recovery_hash(house, &id, typed)?;
    let Some(place) = second.recovery.iter().position(|known| *known == hash) else {
        return Ok(false);
    };
    second.recovery.remove(place);
    let left = second.recovery.len();
    super::save(tx, house, cx, user)?;
    audits::record(
        tx,
        house,
        cx,
        "member.recovery-code-used",
        &id,
        &json!({"left": left}),
    )?;
    Ok(true)
}

fn recovery_hash(house: &House, user_id: &str, typed: &str) -> Result<Vec<u8>> {
    let plain: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(2 * CODE_LENGTH)
        .collect();
    house
        .keys
        .hash("recovery code", &[user_id, &plain.to_lowercase()])
}

fn recovery_codes(house: &House, cx: &Cx, user: &User) -> Result<(Vec<String>, Vec<Vec<u8>>)> {
    let mut codes = Vec::with_capacity(CODES);
    let mut hashes = Vec::with_capacity(CODES);
    for _ in 0..CODES {
        let text: String = cx.draw()[..CODE_LENGTH]
            .iter()
            .map(|byte| char::from(ALPHABET[usize::from(*byte) & 31]))
            .collect();
        let (front, back) = text.split_at(CODE_LENGTH / 2);
        hashes.push(recovery_hash(house, &user.id, &text)?);
        codes.push(format!("{front}-{back}"));
    }
    Ok((codes, hashes))
}
