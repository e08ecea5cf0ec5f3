//! An installation and everybody who has to do with it.

use std::net::IpAddr;

use bonafide_app::door::{Request, Response, Surface};
use bonafide_app::{Seed, ids};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value as Json;

use crate::chance::Chance;
use crate::node::{Fate, Node, SANDBOX_KEY};
use crate::promises::Promises;
use crate::store::Store;
use crate::{Holds, acts, invariants};

/// How many steps pass between two looks at everything that must hold.
const LOOK_EVERY: usize = 50;

pub struct World {
    pub(crate) chance: Chance,
    pub(crate) nodes: Vec<Node>,
    pub(crate) promises: Promises,
    pub(crate) store: Store,
    now: Timestamp,
    drawn: u64,
    history: Vec<String>,
}

/// An answer to the API.
pub(crate) struct Answer {
    pub status: u16,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }
}

impl World {
    pub fn on_sqlite(seed: u64) -> Self {
        Self::new(seed, Store::sqlite())
    }

    /// With two servers. None where `BONAFIDE_TEST_POSTGRES_URL` names no PostgreSQL.
    pub fn on_postgres(seed: u64) -> Option<Self> {
        Some(Self::new(seed, Store::postgres()?))
    }

    fn new(seed: u64, store: Store) -> Self {
        let mut world = Self {
            chance: Chance::new(seed),
            nodes: Vec::new(),
            promises: Promises::default(),
            now: "2026-03-01T12:00:00Z".parse().expect("a time"),
            drawn: seed << 32,
            history: Vec::new(),
            store,
        };
        for _ in 0..world.store.nodes() {
            let seed = world.seed();
            let node = Node::start(&world.store, world.now, seed);
            world.nodes.push(node);
        }
        world
    }

    /// Lives through so many steps, looking at what must hold between them, and comes to rest.
    ///
    /// # Errors
    /// What did not hold.
    pub fn live(&mut self, steps: usize) -> Holds {
        for step in 0..steps {
            let seconds = self.chance.seconds(1, 40);
            self.pass(seconds);
            acts::step(self)?;
            if step % LOOK_EVERY == LOOK_EVERY - 1 {
                invariants::always(self)?;
            }
        }
        acts::come_to_rest(self)?;
        invariants::always(self)?;
        invariants::at_rest(self)
    }

    /// A line for each thing that happened.
    pub fn history(&self) -> &[String] {
        &self.history
    }

    /// Statuses of inquiries and what was tried in them.
    pub fn visited(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.promises
            .visited
            .iter()
            .map(|(status, act)| (status.as_str(), *act))
    }

    /// Runs SQL behind the installation's back.
    ///
    /// # Panics
    /// When the database does not take it.
    pub fn tamper(&mut self, sql: &'static str) -> u64 {
        let changed = self.nodes[0].write(move |tx, _| Ok(tx.execute(sql, &[])?));
        changed.expect("SQL that both databases take")
    }

    pub(crate) fn tell(&mut self, line: String) {
        self.history.push(line);
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    pub(crate) fn pass(&mut self, seconds: i64) {
        self.now += SignedDuration::from_secs(seconds);
    }

    pub(crate) fn seed(&mut self) -> Seed {
        self.drawn += 1;
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&self.drawn.to_be_bytes());
        Seed(seed)
    }

    /// A call of the API with the sandbox's key, by whichever server; None when its answer was lost.
    pub(crate) fn call(
        &mut self,
        method: &str,
        path: &str,
        key: Option<&str>,
        body: &str,
    ) -> Option<Answer> {
        self.call_as(SANDBOX_KEY, method, path, key, body)
    }

    pub(crate) fn call_as(
        &mut self,
        secret: &str,
        method: &str,
        path: &str,
        key: Option<&str>,
        body: &str,
    ) -> Option<Answer> {
        let mut headers = vec![
            ("authorization".to_owned(), format!("Bearer {secret}")),
            ("content-type".to_owned(), "application/json".to_owned()),
        ];
        headers.extend(key.map(|key| ("idempotency-key".to_owned(), key.to_owned())));
        let target = format!("/api/v1{path}");
        let response = self.send(&bonafide_api::SURFACE, method, &target, headers, body)?;
        Some(Answer {
            status: response.status,
            bytes: response.body,
        })
    }

    /// The same where nothing goes wrong, for looking.
    pub(crate) fn look(&mut self, secret: &str, path: &str) -> Answer {
        let headers = vec![("authorization".to_owned(), format!("Bearer {secret}"))];
        let request = self.request("GET", &format!("/api/v1{path}"), headers, "");
        let node = self.chance.below(self.nodes.len());
        let response = self.nodes[node].serve(&bonafide_api::SURFACE, &request, Fate::Lives);
        let response = response.expect("a process that lives answers");
        Answer {
            status: response.status,
            bytes: response.body,
        }
    }

    pub(crate) fn send(
        &mut self,
        surface: &'static Surface,
        method: &str,
        target: &str,
        headers: Vec<(String, String)>,
        body: &str,
    ) -> Option<Response> {
        let request = self.request(method, target, headers, body);
        let fate = self.chance.weighted(&[
            (40, Fate::Lives),
            (1, Fate::EndsBeforeCommit),
            (1, Fate::EndsAfterCommit),
        ]);
        let node = self.chance.below(self.nodes.len());
        let response = self.nodes[node].serve(surface, &request, fate);
        let told = response
            .as_ref()
            .map_or(format!("{fate:?}"), |it| it.status.to_string());
        let key = request.header("idempotency-key").unwrap_or_default();
        self.tell(format!(
            "{} node {node}: {method} {target} {key} -> {told}",
            self.now
        ));
        if fate != Fate::Lives {
            self.restart(node);
        }
        response
    }

    pub(crate) fn restart(&mut self, node: usize) {
        let (now, seed) = (self.now, self.seed());
        self.nodes[node].restart(&self.store, now, seed);
    }

    fn request(
        &mut self,
        method: &str,
        target: &str,
        headers: Vec<(String, String)>,
        body: &str,
    ) -> Request {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let seed = self.seed();
        Request {
            id: ids::make(ids::REQUEST, self.now, &seed.0),
            method: method.into(),
            path: path.into(),
            query: query.into(),
            headers,
            body: body.into(),
            ip: IpAddr::from([203, 0, 113, 9]),
            now: self.now,
            seed,
            brought: Vec::new(),
            form: None,
            fault: None,
        }
    }
}
