//! Passkeys: challenges and the checks of what browsers answer (WebAuthn), by a library that draws its
//! own challenges. Values go in and out as JSON, so that the inner crates need not know it.

use bonafide_app::door::Passkeys;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value as Json, json};
use url::Url;
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Uuid, Webauthn, WebauthnBuilder,
};

type Answer<T> = std::result::Result<T, String>;

pub struct Keeper(Webauthn);

impl Keeper {
    /// None where the address of the pages cannot have passkeys: they need a host with a name, and TLS
    /// unless it is this machine.
    pub fn of(public_url: &str) -> Option<Self> {
        let url: Url = public_url.parse().ok()?;
        let host = url.domain()?;
        let origin: Url = url.origin().ascii_serialization().parse().ok()?;
        let webauthn = WebauthnBuilder::new(host, &origin)
            .ok()?
            .rp_name("Bonafide")
            .build()
            .ok()?;
        Some(Self(webauthn))
    }

    /// `Err`: why not, in words that may be shown and that hold nothing personal.
    pub fn run(&self, ask: Passkeys) -> Answer<Json> {
        match ask {
            Passkeys::BeginRegistration {
                handle,
                email,
                name,
                known,
            } => {
                let known: Vec<CredentialID> = known
                    .iter()
                    .map(|key| read::<Passkey>(key).map(|key| key.cred_id().clone()))
                    .collect::<Answer<_>>()?;
                let (options, state) = self
                    .0
                    .start_passkey_registration(
                        Uuid::from_bytes(handle),
                        &email,
                        &name,
                        Some(known),
                    )
                    .map_err(|error| error.to_string())?;
                let mut options = told(&options)?;
                // Found by the browser itself, so that nobody has to type an address to sign in.
                options["publicKey"]["authenticatorSelection"]["residentKey"] = "required".into();
                options["publicKey"]["authenticatorSelection"]["requireResidentKey"] = true.into();
                Ok(json!({"options": options, "state": told(&state)?}))
            }
            Passkeys::FinishRegistration { credential, state } => {
                let credential: RegisterPublicKeyCredential = read(&credential)?;
                let state: PasskeyRegistration = read(&state)?;
                let key = self
                    .0
                    .finish_passkey_registration(&credential, &state)
                    .map_err(|error| error.to_string())?;
                told(&key)
            }
            Passkeys::BeginSignIn => {
                let (mut options, state) = self
                    .0
                    .start_discoverable_authentication()
                    .map_err(|error| error.to_string())?;
                // Asked for by a button, not offered beside a field.
                options.mediation = None;
                Ok(json!({"options": told(&options)?, "state": told(&state)?}))
            }
            Passkeys::FinishSignIn {
                credential,
                state,
                known,
            } => {
                let credential: PublicKeyCredential = read(&credential)?;
                let state: DiscoverableAuthentication = read(&state)?;
                let mut keys: Vec<Passkey> =
                    known.iter().map(|key| read(key)).collect::<Answer<_>>()?;
                let used = keys
                    .iter()
                    .position(|key| {
                        key.cred_id().as_ref() as &[u8] == credential.get_credential_id()
                    })
                    .ok_or("none of the keys was used")?;
                let result = self
                    .0
                    .finish_discoverable_authentication_v2(&credential, state, &keys[used])
                    .map_err(|error| error.to_string())?;
                keys[used].update_credential(&result);
                Ok(json!({"used": used, "key": told(&keys[used])?}))
            }
        }
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Answer<T> {
    serde_json::from_str(text).map_err(|_| "it cannot be read".to_owned())
}

fn told(it: &impl Serialize) -> Answer<Json> {
    serde_json::to_value(it).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_need_a_host_with_a_name() {
        assert!(Keeper::of("http://localhost:3000").is_some());
        assert!(Keeper::of("https://verify.example/path").is_some());
        assert!(Keeper::of("http://127.0.0.1:3000").is_none());
        assert!(Keeper::of("nonsense").is_none());
    }

    #[test]
    fn a_challenge_asks_for_a_key_that_is_found_without_an_address() {
        let keeper = Keeper::of("http://localhost:3000").unwrap();
        let begun = keeper
            .run(Passkeys::BeginRegistration {
                handle: [7; 16],
                email: "ann@example.com".into(),
                name: "Ann".into(),
                known: Vec::new(),
            })
            .unwrap();
        let chosen = &begun["options"]["publicKey"]["authenticatorSelection"];
        assert_eq!(chosen["residentKey"], "required");
        assert_eq!(chosen["userVerification"], "required");
        let begun = keeper.run(Passkeys::BeginSignIn).unwrap();
        assert_eq!(
            begun["options"]["publicKey"]["userVerification"],
            "required"
        );
        let nonsense = Passkeys::FinishSignIn {
            credential: "{}".into(),
            state: begun["state"].to_string(),
            known: Vec::new(),
        };
        assert!(keeper.run(nonsense).is_err());
    }
}
