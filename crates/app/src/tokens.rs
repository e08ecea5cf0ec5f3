//! Session tokens: a JWT (HS256) that names one session (contract, sessions).

use bonafide_domain::session::Session;
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use crate::{Cx, Error, House, Result, ids};

const AUDIENCE: &str = "persona-verify";
const MAX_LEN: usize = 2048;

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: String,
    sid: String,
    aud: String,
    iss: String,
    iat: i64,
    /// Of `iat`, which is in whole seconds.
    #[serde(default)]
    milliseconds: i64,
    nbf: i64,
    exp: i64,
    jti: String,
}

pub fn sign(house: &House, cx: &Cx, session: &Session) -> Result<String> {
    issue(house, cx, &session.id, session.expires_at)
}

/// A token for a session id, until a time.
pub fn issue(house: &House, cx: &Cx, id: &str, expires_at: Timestamp) -> Result<String> {
    let issuer = url::Url::parse(&house.settings.public_url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default();
    let now = cx.now.as_second();
    let claims = Claims {
        sub: id.to_owned(),
        sid: id.to_owned(),
        aud: AUDIENCE.into(),
        iss: issuer,
        iat: now,
        milliseconds: cx.now.as_millisecond() - now * 1_000,
        nbf: now,
        exp: expires_at.as_second(),
        jti: bs58::encode(&cx.draw()[..16]).into_string(),
    };
    jsonwebtoken::encode(
        &Header::new(Algorithm::HS256),
        &claims,
        &EncodingKey::from_secret(house.keys.token_key()?),
    )
    .map_err(Error::internal)
}

/// When a token that we signed was issued, in the environment's time: when the page that carries it
/// was made.
pub fn issued_at(house: &House, token: &str) -> Result<Option<Timestamp>> {
    let found = claims(house, token)?;
    Ok(found.and_then(|it| Timestamp::from_millisecond(it.iat * 1_000 + it.milliseconds).ok()))
}

/// The session id of a token that we signed; None for any other text. Whether the session still
/// lives is the session's own affair: the environment's clock decides, not this machine's.
pub fn session_id(house: &House, token: &str) -> Result<Option<String>> {
    Ok(claims(house, token)?
        .map(|claims| claims.sid)
        .filter(|id| ids::is(ids::SESSION, id)))
}

fn claims(house: &House, token: &str) -> Result<Option<Claims>> {
    if token.len() > MAX_LEN {
        return Ok(None);
    }
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_audience(&[AUDIENCE]);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    let decoded = jsonwebtoken::decode::<Claims>(
        token,
        &DecodingKey::from_secret(house.keys.token_key()?),
        &validation,
    );
    Ok(decoded.ok().map(|data| data.claims))
}
