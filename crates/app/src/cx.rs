//! All that a use-case may know about the outside: who, where, when, and a source of randomness.

use std::cell::Cell;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;

use crate::clock::Clock;
use crate::ids;

/// 32 random bytes that belong to one request or one piece of work.
#[derive(Clone, Copy)]
pub struct Seed(pub [u8; 32]);

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seed(…)")
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

pub struct Cx {
    pub environment: Environment,
    pub actor: Actor,
    /// The environment's time.
    pub now: Timestamp,
    /// This machine's time: for what leaves the process.
    pub real: Timestamp,
    seed: Seed,
    drawn: Cell<u64>,
}

impl Cx {
    /// `clock` turns the machine's time into the environment's.
    pub fn new(
        environment: Environment,
        clock: &Clock,
        actor: Actor,
        real: Timestamp,
        seed: Seed,
    ) -> Self {
        Self {
            environment,
            actor,
            now: clock.now(real),
            real,
            seed,
            drawn: Cell::new(0),
        }
    }

    /// The next 32 bytes of this call's own stream.
    pub fn draw(&self) -> [u8; 32] {
        let n = self.drawn.get();
        self.drawn.set(n + 1);
        draw(&self.seed, n)
    }

    /// An id such as `inq_…`: sortable by the environment's time.
    pub fn id(&self, prefix: &str) -> String {
        ids::make(prefix, self.now, &self.draw())
    }
}

/// The n-th block of a seed's stream (HMAC-SHA256 in counter mode).
pub fn draw(seed: &Seed, n: u64) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(&seed.0).expect("any length is a key");
    mac.update(&n.to_be_bytes());
    mac.finalize().into_bytes().into()
}
