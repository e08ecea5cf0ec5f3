//! Proof that a posted form is one of ours: where it comes from, and a token bound to the session.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bonafide_app::seal::sign;
use bonafide_app::{Error, House, Result};
use subtle::ConstantTimeEq;
use url::Url;

use super::Visit;

/// Name of the hidden input that every form of a member carries.
pub const FIELD: &str = "form-token";
const NONCE_BYTES: usize = 12;

/// A fresh token: a nonce, and its keyed hash with the session. Strangers have none: their forms
/// change nothing of a session, and where they come from is checked.
pub fn token(house: &House, visit: &Visit) -> Result<String> {
    let Some(member) = &visit.member else {
        return Ok(String::new());
    };
    let nonce = URL_SAFE_NO_PAD.encode(&sign(&visit.request.seed.0, b"form")[..NONCE_BYTES]);
    let mac = mac(house, &member.session.id, &nonce)?;
    Ok(format!("{nonce}.{mac}"))
}

fn mac(house: &House, session_id: &str, nonce: &str) -> Result<String> {
    let hash = house.keys.hash("dashboard form", &[session_id, nonce])?;
    Ok(URL_SAFE_NO_PAD.encode(hash))
}

/// Refuses a form that another site sent, or that was not made for this session.
pub fn check(house: &House, visit: &Visit) -> Result<()> {
    if !same_origin(house, visit) {
        return Err(forged("it was sent by another site"));
    }
    let Some(member) = &visit.member else {
        return Ok(());
    };
    let token = visit.form.raw(FIELD).unwrap_or_default();
    let (nonce, given) = token.split_once('.').unwrap_or_default();
    let expected = mac(house, &member.session.id, nonce)?;
    if bool::from(given.as_bytes().ct_eq(expected.as_bytes())) {
        Ok(())
    } else {
        Err(forged(
            "it does not belong to this session; open the page again",
        ))
    }
}

fn forged(why: &str) -> Error {
    Error::Forbidden(format!("This form was not accepted: {why}"))
}

/// Browsers say where a form comes from; what says nothing is no browser.
fn same_origin(house: &House, visit: &Visit) -> bool {
    let request = visit.request;
    if let Some(site) = request.header("sec-fetch-site")
        && !["same-origin", "none"].contains(&site)
    {
        return false;
    }
    match request.header("origin") {
        None => true,
        Some(origin) => {
            let own = Url::parse(&house.settings.public_url)
                .is_ok_and(|url| url.origin().ascii_serialization() == origin);
            let host = request.header("host").unwrap_or_default();
            let here = origin
                .split_once("://")
                .is_some_and(|(_, rest)| !host.is_empty() && rest.eq_ignore_ascii_case(host));
            own || here
        }
    }
}

/// Names one sending of a form: the same one, sent again, acts no second time.
pub fn hash(house: &House, visit: &Visit) -> Result<Vec<u8>> {
    let body = String::from_utf8_lossy(&visit.request.body);
    house
        .keys
        .hash("sent form", &[visit.request.path.as_str(), body.as_ref()])
}
