//! What every use-case may rely on beside the transaction: keys and settings. No clock, no sockets.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use bonafide_domain::definition::Definition;

use crate::analytics::record::Lost;
use crate::apikeys::Uses;
use crate::hints::Hints;
use crate::journal::Journal;
use crate::limiter::Limiter;
use crate::once::Turns;
use crate::retention::Sweeps;
use crate::seal::Keyring;
use crate::users::sso::Provider;
use crate::webhooks::Contract;
use crate::{Error, Result};

/// Settings that change what the product answers (the server has more, which do not).
#[derive(Clone, Debug)]
pub struct Settings {
    /// Origin and optional path prefix of links, without a trailing slash: `https://verify.acme.com`.
    pub public_url: String,
    /// Requests a minute per environment; 0 switches the limit off.
    pub rate_limit: u32,
    /// Shown on pages that can only be repaired by a person; an address or URL.
    pub contact: Option<String>,
    /// Whether mail and text messages can leave the process (else production steps that need
    /// them say "not available").
    pub can_mail: bool,
    pub can_text: bool,
    /// Where webhooks may lead.
    pub webhooks: crate::webhooks::Reach,
}

impl Settings {
    /// The path of the public URL without a slash at its end; empty when there is none.
    #[must_use]
    pub fn public_path(&self) -> String {
        url::Url::parse(&self.public_url).map_or_else(
            |_| String::new(),
            |url| url.path().trim_end_matches('/').to_owned(),
        )
    }
}

pub struct House {
    pub keys: Keyring,
    pub settings: Settings,
    pub limiter: Limiter,
    pub definitions: Definitions,
    /// Where operators sign in by single sign-on; None: nowhere.
    pub provider: Option<Provider>,
    /// Moments of the flow that could not be recorded.
    pub lost_moments: Lost,
    /// What waits to be written down about requests.
    pub journal: Journal,
    pub sweeps: Sweeps,
    /// When each API key was used last, until it is stored.
    pub key_uses: Uses,
    pub turns: Turns,
    pub hints: Hints,
    contract: Option<Contract>,
}

impl House {
    pub fn new(keys: Keyring, settings: Settings) -> Self {
        let limiter = Limiter::new(settings.rate_limit);
        Self {
            keys,
            settings,
            limiter,
            definitions: Definitions::default(),
            provider: None,
            lost_moments: Lost::default(),
            journal: Journal::default(),
            sweeps: Sweeps::default(),
            key_uses: Uses::default(),
            turns: Turns::default(),
            hints: Hints::default(),
            contract: None,
        }
    }
}

impl House {
    /// The same house with single sign-on for its operators.
    pub fn with_provider(mut self, provider: Option<Provider>) -> Self {
        self.provider = provider;
        self
    }

    /// The same house for a process that serves pages about webhooks.
    pub fn with_contract(mut self, contract: Contract) -> Self {
        self.contract = Some(contract);
        self
    }

    pub fn contract(&self) -> Result<&Contract> {
        self.contract
            .as_ref()
            .ok_or_else(|| Error::internal("this process does not know the contract's shapes"))
    }
}

/// Parsed definitions of published versions, by version id. They never change, so that nothing has
/// to be told when another process publishes.
#[derive(Default)]
pub struct Definitions(RwLock<HashMap<String, Arc<Definition>>>);

impl Definitions {
    pub fn get(&self, version_id: &str) -> Option<Arc<Definition>> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(version_id)
            .cloned()
    }

    /// Forgets everything when there are more than `most`: rare, and cheap to fill again.
    pub fn put(&self, version_id: &str, definition: Arc<Definition>, most: usize) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= most {
            all.clear();
        }
        all.insert(version_id.to_owned(), definition);
    }
}
