//! Single sign-on by OpenID Connect: the authorization code flow with PKCE (OpenID Connect Core 1.0,
//! RFC 7636). What goes over the wire is data here; the server fetches it.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bonafide_db::Tx;
use jiff::Timestamp;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use url::Url;
use url::form_urlencoded::Serializer;

use super::{Private, User, entries, members, roles};
use crate::door::{Fetch, Fetched};
use crate::{Cx, Error, House, Result, audits};

/// How far the provider's clock may differ, in seconds.
const LEEWAY: i64 = 60;
/// What providers may sign with: public keys only, never a shared secret and never nothing.
const ALGORITHMS: [Algorithm; 7] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// The identity provider that the operator named.
#[derive(Clone)]
pub struct Provider {
    /// Without a trailing slash.
    pub issuer: String,
    pub client_id: String,
    pub client_secret: String,
    /// On the button: "Sign in with NAME".
    pub name: String,
    /// Role of people whom the provider knows and nobody invited; None: they are turned away.
    pub role: Option<String>,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Provider(…)")
    }
}

/// What the provider says of itself.
#[derive(Clone, Debug, Deserialize)]
pub struct Discovery {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

/// What the browser keeps between leaving and coming back; sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Begun {
    pub state: String,
    nonce: String,
    verifier: String,
    pub next: String,
}

/// Why nobody was signed in, for the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The provider cannot be reached, or answers what makes no sense.
    Provider,
    /// What came back does not belong to what was begun, or is forged or too old.
    Answer,
    /// The provider does not say that the address is the person's.
    Unverified,
    /// Nobody invited this person.
    Stranger,
    /// The address belongs to a member who is somebody else at the provider.
    Somebody,
}

pub type Outcome<T> = Result<std::result::Result<T, Refused>>;

fn random(cx: &Cx) -> String {
    URL_SAFE_NO_PAD.encode(cx.draw())
}

pub fn discover(provider: &Provider) -> Fetch {
    Fetch {
        method: "GET",
        url: format!("{}/.well-known/openid-configuration", provider.issuer),
        headers: vec![("accept", "application/json".into())],
        body: String::new(),
    }
}

fn read<T: serde::de::DeserializeOwned>(
    fetched: &std::result::Result<Fetched, String>,
) -> Option<T> {
    let answer = fetched
        .as_ref()
        .ok()
        .filter(|answer| answer.status == 200)?;
    serde_json::from_slice(&answer.body).ok()
}

/// The provider's description; None when it is not that of the issuer.
pub fn discovered(
    provider: &Provider,
    fetched: &std::result::Result<Fetched, String>,
) -> Option<Discovery> {
    read::<Discovery>(fetched).filter(|it| it.issuer.trim_end_matches('/') == provider.issuer)
}

/// Where the browser goes, and what it keeps until it comes back.
pub fn begin(
    house: &House,
    cx: &Cx,
    provider: &Provider,
    discovery: &Discovery,
    next: &str,
) -> Option<(String, Begun)> {
    let begun = Begun {
        state: random(cx),
        nonce: random(cx),
        verifier: random(cx),
        next: next.to_owned(),
    };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(begun.verifier.as_bytes()));
    let mut url = Url::parse(&discovery.authorization_endpoint).ok()?;
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &provider.client_id)
        .append_pair("redirect_uri", &callback(house))
        .append_pair("scope", "openid email profile")
        .append_pair("state", &begun.state)
        .append_pair("nonce", &begun.nonce)
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    Some((url.into(), begun))
}

/// The address that the provider sends people back to.
pub fn callback(house: &House) -> String {
    format!("{}/dashboard/sso/callback", house.settings.public_url)
}

/// Whether what came back belongs to what this browser began.
pub fn belongs(begun: &Begun, state: &str) -> bool {
    begun.state.as_bytes().ct_eq(state.as_bytes()).into()
}

/// Trades the code for the tokens.
pub fn exchange(
    house: &House,
    provider: &Provider,
    discovery: &Discovery,
    begun: &Begun,
    code: &str,
) -> Fetch {
    let mut body = Serializer::new(String::new());
    body.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", &callback(house))
        .append_pair("code_verifier", &begun.verifier);
    let mut headers = vec![
        ("accept", "application/json".to_owned()),
        (
            "content-type",
            "application/x-www-form-urlencoded".to_owned(),
        ),
    ];
    let methods = discovery.token_endpoint_auth_methods_supported.as_ref();
    // Basic is what a provider that names nothing understands (OpenID Connect Discovery, 3).
    let basic = methods.is_none_or(|known| known.iter().any(|it| it == "client_secret_basic"));
    if basic {
        let encode = |text: &str| -> String {
            url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
        };
        let pair = format!(
            "{}:{}",
            encode(&provider.client_id),
            encode(&provider.client_secret)
        );
        headers.push(("authorization", format!("Basic {}", STANDARD.encode(pair))));
    } else {
        body.append_pair("client_id", &provider.client_id)
            .append_pair("client_secret", &provider.client_secret);
    }
    Fetch {
        method: "POST",
        url: discovery.token_endpoint.clone(),
        headers,
        body: body.finish(),
    }
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

/// The identity token of the answer.
pub fn exchanged(fetched: &std::result::Result<Fetched, String>) -> Option<String> {
    read::<Tokens>(fetched).map(|tokens| tokens.id_token)
}

pub fn keys(discovery: &Discovery) -> Fetch {
    Fetch {
        method: "GET",
        url: discovery.jwks_uri.clone(),
        headers: vec![("accept", "application/json".into())],
        body: String::new(),
    }
}

#[derive(Debug, Deserialize)]
struct Claims {
    sub: String,
    exp: i64,
    #[serde(default)]
    nbf: Option<i64>,
    #[serde(default)]
    azp: Option<String>,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    email_verified: Option<bool>,
    #[serde(default)]
    name: Option<String>,
}

/// Who the provider says it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    subject: String,
    email: String,
    name: String,
}

/// Checks an identity token: signature, issuer, audience, times, nonce, and that the address is
/// verified. Whoever could have any address written into a token could be any member.
pub fn identify(
    provider: &Provider,
    begun: &Begun,
    token: &str,
    fetched: &std::result::Result<Fetched, String>,
    now: Timestamp,
) -> std::result::Result<Identity, Refused> {
    let set: JwkSet = read(fetched).ok_or(Refused::Provider)?;
    let header = jsonwebtoken::decode_header(token).map_err(|_| Refused::Answer)?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(Refused::Answer);
    }
    let mut validation = Validation::new(header.alg);
    validation.set_issuer(&[provider.issuer.clone(), format!("{}/", provider.issuer)]);
    validation.set_audience(&[&provider.client_id]);
    validation.set_required_spec_claims(&["iss", "aud", "exp", "sub"]);
    // Time comes in from outside: the library would read this machine's clock.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    let mut claims = None;
    let fits = |kid: &Option<String>| header.kid.is_none() || *kid == header.kid;
    for jwk in set.keys.iter().filter(|jwk| fits(&jwk.common.key_id)) {
        let Ok(key) = DecodingKey::from_jwk(jwk) else {
            continue;
        };
        if let Ok(decoded) = jsonwebtoken::decode::<Claims>(token, &key, &validation) {
            claims = Some(decoded.claims);
            break;
        }
    }
    let claims = claims.ok_or(Refused::Answer)?;
    let now = now.as_second();
    let in_time = now < claims.exp + LEEWAY && claims.nbf.is_none_or(|nbf| nbf <= now + LEEWAY);
    let for_us = claims
        .azp
        .as_ref()
        .is_none_or(|azp| *azp == provider.client_id);
    let nonce = claims.nonce.unwrap_or_default();
    let same: bool = nonce.as_bytes().ct_eq(begun.nonce.as_bytes()).into();
    if !in_time || !for_us || !same || claims.sub.is_empty() {
        return Err(Refused::Answer);
    }
    let email = claims.email.unwrap_or_default();
    if claims.email_verified != Some(true) || super::email_fault(&email).is_some() {
        return Err(Refused::Unverified);
    }
    Ok(Identity {
        subject: claims.sub,
        email,
        name: claims
            .name
            .unwrap_or_default()
            .chars()
            .take(super::MAX_NAME)
            .collect(),
    })
}

/// The member that an identity stands for: a known one, an invited one, or, where a role is set for
/// that, a new one.
pub fn member(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    provider: &Provider,
    identity: &Identity,
) -> Outcome<User> {
    let known = super::find_by_email(tx, house, &identity.email)?;
    let same = (provider.issuer.clone(), identity.subject.clone());
    if let Some(mut user) = known.filter(|user| user.private.removed_at.is_none()) {
        match &user.private.sso {
            Some(linked) if *linked != same => return Ok(Err(Refused::Somebody)),
            Some(_) => {}
            None => {
                user.private.sso = Some(same);
                super::save(tx, house, cx, &user)?;
                audits::record(tx, house, cx, "member.sso-linked", &user.id, &json!({}))?;
            }
        }
        return Ok(Ok(user));
    }
    let organization = &cx.environment.organization_id;
    let waiting = entries::waiting(tx, house, organization, cx.real)?;
    let invited = waiting
        .iter()
        .find(|entry| entry.invited.email.eq_ignore_ascii_case(&identity.email));
    let role = invited.map_or(provider.role.as_ref(), |entry| Some(&entry.invited.role));
    let Some(role) = role else {
        return Ok(Err(Refused::Stranger));
    };
    if !roles::list(tx, organization)?
        .iter()
        .any(|it| it.id == *role)
    {
        return Err(Error::internal(format!(
            "the role for single sign-on, {role}, does not exist"
        )));
    }
    let private = Private {
        email: identity.email.clone(),
        name: identity.name.clone(),
        role: role.clone(),
        sso: Some(same),
        ..Private::default()
    };
    members::join(tx, house, cx, invited, private).map(Ok)
}
