//! All that a use-case may know about the outside: who, where, when, and a source of randomness.

use std::cell::Cell;
use std::net::IpAddr;
use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::clock::Clock;
use crate::environment::Settings;
use crate::ids;

/// 32 random bytes that belong to one request or one piece of work.
#[derive(Clone, Copy)]
pub struct Seed(pub [u8; 32]);

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seed(…)")
    }
}

/// Where a call's random bytes come from.
#[derive(Clone, Copy, Debug)]
pub struct Draws {
    /// Keys, nonces, tokens and codes: always of this machine's own randomness.
    seed: Seed,
    /// Ids, where somebody chose the seed of them: then two machines give the same names to the same
    /// things. Names are no secrets, and nothing secret is ever drawn from here.
    names: Option<Seed>,
}

impl Draws {
    pub fn named(seed: Seed, names: Seed) -> Self {
        Self {
            seed,
            names: Some(names),
        }
    }

    /// The n-th of several sources made of this one.
    #[must_use]
    pub fn part(&self, n: u64) -> Self {
        Self {
            seed: Seed(draw(&self.seed, n)),
            names: self.names.map(|names| Seed(draw(&names, n))),
        }
    }
}

impl From<Seed> for Draws {
    fn from(seed: Seed) -> Self {
        Self { seed, names: None }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sandbox,
    Production,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Production => "production",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Environment {
    pub id: String,
    pub organization_id: String,
    pub organization_name: String,
    pub kind: Kind,
    /// Small and unique: part of event ids and key leaves.
    pub number: u8,
    pub settings: Arc<Settings>,
}

/// Who causes a change; written beside each event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    ApiKey {
        id: String,
    },
    /// Somebody who operates the installation, signed in at the dashboard.
    User {
        id: String,
    },
    /// The individual, in a session of the hosted flow.
    Person,
    /// Time itself: expiry, retention.
    System,
    /// The operator at a command line.
    Command,
}

impl Actor {
    pub fn as_text(&self) -> String {
        match self {
            Self::ApiKey { id } => format!("api-key:{id}"),
            Self::User { id } => format!("user:{id}"),
            Self::Person => "person".into(),
            Self::System => "system".into(),
            Self::Command => "command".into(),
        }
    }
}

/// The request behind a call, for the audit log.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Origin {
    /// The answer's `Request-Id`.
    pub request_id: String,
    pub method: String,
    /// Without the query.
    pub path: String,
    pub ip: IpAddr,
    pub user_agent: Option<String>,
    /// The session of somebody signed in at the dashboard.
    pub user_session: Option<String>,
}

pub struct Cx {
    pub environment: Environment,
    pub actor: Actor,
    /// None: no request, but time or a command.
    pub origin: Option<Arc<Origin>>,
    /// The environment's time.
    pub now: Timestamp,
    /// This machine's time: for what leaves the process.
    pub real: Timestamp,
    draws: Draws,
    drawn: Cell<u64>,
    named: Cell<u64>,
}

impl Cx {
    /// `clock` turns the machine's time into the environment's.
    pub fn new(
        environment: Environment,
        clock: &Clock,
        actor: Actor,
        real: Timestamp,
        draws: impl Into<Draws>,
    ) -> Self {
        Self {
            environment,
            actor,
            origin: None,
            now: clock.now(real),
            real,
            draws: draws.into(),
            drawn: Cell::new(0),
            named: Cell::new(0),
        }
    }

    /// The same call with the request behind it.
    pub fn of(mut self, origin: Option<Arc<Origin>>) -> Self {
        self.origin = origin;
        self
    }

    /// For another context of the same call, which must not draw: it would draw the same again.
    pub(crate) fn seed(&self) -> Seed {
        self.draws.seed
    }

    /// The next 32 bytes of this call's own stream.
    pub fn draw(&self) -> [u8; 32] {
        let n = self.drawn.get();
        self.drawn.set(n + 1);
        draw(&self.draws.seed, n)
    }

    /// The next 32 bytes for a name: for ids and nothing else.
    pub fn name(&self) -> [u8; 32] {
        let Some(names) = &self.draws.names else {
            return self.draw();
        };
        let n = self.named.get();
        self.named.set(n + 1);
        draw(names, n)
    }

    /// An id such as `inq_…`: sortable by the environment's time.
    pub fn id(&self, prefix: &str) -> String {
        ids::make(prefix, self.now, &self.name())
    }
}

/// The n-th block of a seed's stream (HMAC-SHA256 in counter mode).
pub fn draw(seed: &Seed, n: u64) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(&seed.0).expect("any length is a key");
    mac.update(&n.to_be_bytes());
    mac.finalize().into_bytes().into()
}
