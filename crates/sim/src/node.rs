//! A server process: what it holds in memory, and its connection to the database.

use std::sync::Arc;

use bonafide_app::door::{Access, Request, Response, Surface};
use bonafide_app::ring::Ring;
use bonafide_app::seal::{self, Keyring};
use bonafide_app::webhooks::Reach;
use bonafide_app::{Error, House, Result, Seed, Settings, seed};
use bonafide_db::{Announced, Db, Tx};
use jiff::Timestamp;

use crate::store::Store;

const MASTER: [u8; 32] = [7; 32];
const RING: [u8; 32] = [9; 32];
pub const SANDBOX_KEY: &str = "persona_sandbox_world";
pub const PRODUCTION_KEY: &str = "persona_production_world";

/// How a process fares while it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Lives,
    /// It ends with the transaction open.
    EndsBeforeCommit,
    /// It ends when everything is on the disk and nobody was told.
    EndsAfterCommit,
}

pub struct Node {
    pub house: Arc<House>,
    /// None only while it closes.
    db: Option<Db>,
    /// The file of the erasure ring, which outlives the process.
    ring: Vec<u8>,
}

impl Node {
    pub fn start(store: &Store, now: Timestamp, drawn: Seed) -> Self {
        let mut node = Self {
            house: house(&Ring::new(RING).to_bytes()),
            db: None,
            ring: Ring::new(RING).to_bytes(),
        };
        node.restart(store, now, drawn);
        node
    }

    /// The process ends and another takes its place: nothing that was in memory is left.
    pub fn restart(&mut self, store: &Store, now: Timestamp, drawn: Seed) {
        if let Some(db) = self.db.take() {
            db.close();
        }
        self.house = house(&self.ring);
        self.db = Some(store.open());
        let choices = seed::Choices {
            sandbox_key: Some(SANDBOX_KEY.into()),
            production_key: Some(PRODUCTION_KEY.into()),
            ..seed::Choices::default()
        };
        self.write(move |tx, house| seed::ensure(tx, house, &choices, now, drawn).map(drop))
            .expect("the installation starts");
    }

    fn db(&self) -> &Db {
        self.db.as_ref().expect("a node that runs")
    }

    pub fn write<T: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx, &House) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let house = self.house.clone();
        self.db().write(move |tx| act(tx, &house)).wait()
    }

    /// Answers as the server does. None: the process ended.
    pub fn serve(
        &self,
        surface: &'static Surface,
        request: &Request,
        fate: Fate,
    ) -> Option<Response> {
        let access = match (surface.access)(&self.house, request) {
            Ok(access) => access,
            Err(response) => return (fate == Fate::Lives).then_some(*response),
        };
        let (house, asked) = (self.house.clone(), request.clone());
        let call = move |tx: &mut Tx| {
            let response = (surface.answer)(tx, &house, &asked)?;
            match fate {
                Fate::EndsBeforeCommit => Err(Error::Unavailable("the process ended".into())),
                Fate::Lives | Fate::EndsAfterCommit => Ok(response),
            }
        };
        let result = match access {
            Access::Read => self.db().read(call).wait(),
            Access::Write => {
                let announced = Announced {
                    foreseen: (surface.foresee)(&self.house, request),
                    claim: None,
                };
                self.db().write_announced(announced, call).wait()
            }
        };
        let response =
            result.unwrap_or_else(|error| (surface.refuse)(&self.house, request, &error));
        (fate == Fate::Lives).then_some(response)
    }

    /// Carries out the erasures that were ordered, as every process does with its own ring.
    pub fn erase(&mut self) {
        let ordered = self.write(|tx, _| seal::erasures(tx, 0, 10_000));
        for (_, leaf) in ordered.expect("the list of erasures") {
            if let Some(ring) = self.house.keys.puncture(leaf) {
                self.ring = ring;
            }
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(db) = self.db.take() {
            db.close();
        }
    }
}

fn house(ring: &[u8]) -> Arc<House> {
    let settings = Settings {
        public_url: "https://verify.example.com".into(),
        rate_limit: 0,
        contact: None,
        can_mail: true,
        can_text: true,
        webhooks: Reach::PrivateFromSandbox,
    };
    let ring = Ring::from_bytes(ring).expect("a ring that was written whole");
    Arc::new(House::new(Keyring::from_master(MASTER, ring), settings))
}
