//! An identity provider that answers as OpenID Connect has it, and lies when a story asks it to.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bonafide_app::door::{Fetch, Fetched};
use bonafide_app::users::sso::Provider;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use url::{Url, form_urlencoded};

pub const ISSUER: &str = "https://login.example";
/// The Ed25519 pair of RFC 8037, appendix A.
const PRIVATE: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
const PUBLIC: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

pub fn settings() -> Provider {
    Provider {
        issuer: ISSUER.into(),
        client_id: "bonafide".into(),
        client_secret: "a secret".into(),
        name: "Example login".into(),
        role: None,
    }
}

#[derive(Default)]
pub struct FakeProvider {
    /// Claims by code; a code is good once.
    codes: HashMap<String, (Json, String)>,
    /// Signs with a key that is not the published one.
    pub forges: bool,
    pub is_down: bool,
}

impl FakeProvider {
    /// Lets a person in: takes the address that the browser was sent to, gives the one that it is sent
    /// back to. `claims` go over those that are right.
    pub fn let_in(&mut self, address: &str, now: i64, claims: &Json) -> String {
        let url: Url = address.parse().expect("a URL");
        assert!(
            address.starts_with("https://login.example/authorize?"),
            "{address}"
        );
        let query: HashMap<String, String> = url.query_pairs().into_owned().collect();
        assert_eq!(query["code_challenge_method"], "S256");
        assert_eq!(
            query["redirect_uri"],
            "https://verify.example/dashboard/sso/callback"
        );
        let mut all = json!({
            "iss": ISSUER, "aud": "bonafide", "sub": "person-1", "exp": now + 300, "iat": now,
            "nonce": query["nonce"], "email": "ann@example.com", "email_verified": true, "name": "Ann",
        });
        for (name, value) in claims.as_object().expect("claims") {
            all[name] = value.clone();
        }
        let code = format!("code-{}", self.codes.len());
        self.codes
            .insert(code.clone(), (all, query["code_challenge"].clone()));
        format!(
            "/dashboard/sso/callback?code={code}&state={}",
            query["state"]
        )
    }

    pub fn answer(&mut self, fetch: &Fetch) -> Result<Fetched, String> {
        if self.is_down {
            return Err("not reachable".into());
        }
        let path = fetch.url.strip_prefix(ISSUER).expect("the provider");
        let (status, body) = match (fetch.method, path) {
            ("GET", "/.well-known/openid-configuration") => (
                200,
                json!({
                    "issuer": ISSUER,
                    "authorization_endpoint": format!("{ISSUER}/authorize"),
                    "token_endpoint": format!("{ISSUER}/token"),
                    "jwks_uri": format!("{ISSUER}/keys"),
                }),
            ),
            ("POST", "/token") => self.token(fetch),
            ("GET", "/keys") => (
                200,
                json!({"keys": [
                    {"kty": "OKP", "crv": "Ed25519", "x": PUBLIC, "kid": "one", "alg": "EdDSA", "use": "sig"},
                ]}),
            ),
            other => panic!("asked for {other:?}"),
        };
        Ok(Fetched {
            status,
            body: body.to_string().into_bytes(),
        })
    }

    fn token(&mut self, fetch: &Fetch) -> (u16, Json) {
        let expected = format!("Basic {}", STANDARD.encode("bonafide:a+secret"));
        assert!(fetch.headers.contains(&("authorization", expected)));
        let form: HashMap<String, String> = form_urlencoded::parse(fetch.body.as_bytes())
            .into_owned()
            .collect();
        let Some((claims, challenge)) = self.codes.remove(&form["code"]) else {
            return (400, json!({"error": "invalid_grant"}));
        };
        let verifier = Sha256::digest(form["code_verifier"].as_bytes());
        assert_eq!(URL_SAFE_NO_PAD.encode(verifier), challenge);
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some("one".into());
        let token = jsonwebtoken::encode(&header, &claims, &key(self.forges)).expect("a token");
        (200, json!({"id_token": token, "token_type": "Bearer"}))
    }
}

fn key(other: bool) -> EncodingKey {
    let mut der = vec![
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ];
    let mut secret = URL_SAFE_NO_PAD.decode(PRIVATE).expect("a key");
    if other {
        secret[0] ^= 1;
    }
    der.extend(secret);
    EncodingKey::from_ed_der(&der)
}
