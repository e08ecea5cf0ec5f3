//! An installation to tell a story with: database, keys, clock and two API keys.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use bonafide_api::SURFACE;
use bonafide_app::apikeys::{self, Doc};
use bonafide_app::door::{Access, Request, Response, Surface};
use bonafide_app::ring::Ring;
use bonafide_app::seal::{self, Keyring};
use bonafide_app::{
    Actor, Cx, House, Result, Seed, Settings, audit, clock, inquiries, journal, seed, work,
};
use bonafide_db::{Announced, Db, Tx};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};

use crate::ask::{Answer, Ask};
use crate::database::Database;
use crate::verdict;

pub const MASTER: [u8; 32] = [7; 32];
pub const SANDBOX_KEY: &str = "persona_sandbox_story";
pub const PRODUCTION_KEY: &str = "persona_production_story";

pub struct Story {
    pub house: Arc<House>,
    pub database: Database,
    /// Taken away only to close the database.
    db: Option<Db>,
    /// The machine's time.
    now: Mutex<Timestamp>,
    drawn: AtomicU64,
    traffic: Mutex<Vec<Json>>,
    /// The seeded templates, in the order of their creation.
    pub templates: Vec<String>,
}

pub fn settings() -> Settings {
    Settings {
        public_url: "https://verify.example.com".into(),
        rate_limit: 0,
        contact: None,
        can_mail: true,
        can_text: true,
        webhooks: bonafide_app::webhooks::Reach::PrivateFromSandbox,
    }
}

impl Story {
    pub fn new() -> Self {
        Self::on(Database::new(), settings())
    }

    pub fn on(database: Database, settings: Settings) -> Self {
        let keys = Keyring::from_master(MASTER, Ring::new([9; 32]));
        Self::with(database, settings, keys)
    }

    pub fn with(database: Database, settings: Settings, keys: Keyring) -> Self {
        let mut story = Self {
            house: Arc::new(House::new(keys, settings)),
            db: Some(database.open()),
            database,
            now: Mutex::new("2026-03-01T12:00:00Z".parse().unwrap()),
            drawn: AtomicU64::new(1),
            traffic: Mutex::default(),
            templates: Vec::new(),
        };
        let choices = seed::Choices {
            sandbox_key: Some(SANDBOX_KEY.into()),
            production_key: Some(PRODUCTION_KEY.into()),
            ..seed::Choices::default()
        };
        let (now, seed) = (story.now(), story.seed());
        let made = story.write(move |tx, house| seed::ensure(tx, house, &choices, now, seed));
        story.templates = made.templates.into_iter().map(|(id, _)| id).collect();
        story.pass(1);
        story
    }

    fn db(&self) -> &Db {
        self.db.as_ref().expect("the story's database is open")
    }

    /// Closes the database and opens it again with another keyring.
    pub fn reopen(&mut self, keys: Keyring) {
        if let Some(db) = self.db.take() {
            db.close();
        }
        self.db = Some(self.database.open());
        self.house = Arc::new(House::new(keys, self.house.settings.clone()));
        let seed = self.seed();
        self.write(move |tx, house| house.keys.load(tx, seed));
    }

    /// A little later at every look, with more digits than are kept.
    pub fn now(&self) -> Timestamp {
        let mut now = self.now.lock().unwrap();
        *now += SignedDuration::from_micros(1_003);
        *now
    }

    pub fn pass(&self, seconds: i64) {
        *self.now.lock().unwrap() += SignedDuration::from_secs(seconds);
    }

    pub fn seed(&self) -> Seed {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&self.drawn.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        Seed(seed)
    }

    /// A use-case in a transaction of its own.
    pub fn try_write<T: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx, &House) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let house = self.house.clone();
        self.db().write(move |tx| act(tx, &house)).wait()
    }

    pub fn write<T: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx, &House) -> Result<T> + Send + 'static,
    ) -> T {
        self.try_write(act).unwrap()
    }

    /// A context of the sandbox.
    pub fn cx(&self) -> Cx {
        let (now, seed) = (self.now(), self.seed());
        let (environment, clock) = self.write(|tx, _| Ok(clock::environments(tx)?.swap_remove(0)));
        Cx::new(environment, &clock, Actor::System, now, seed)
    }

    /// One more key of the sandbox; gives its secret.
    pub fn key(&self, doc: Doc) -> String {
        let secret = format!(
            "persona_sandbox_{}",
            self.drawn.fetch_add(1, Ordering::Relaxed)
        );
        let (cx, told) = (Mutex::new(self.cx()), secret.clone());
        self.write(move |tx, house| apikeys::insert(tx, house, &cx.lock().unwrap(), &told, &doc));
        secret
    }

    /// Does everything that time has made due; gives how much, and what the last look said.
    pub fn tick(&self) -> (usize, work::Tick) {
        let mut did = 0;
        loop {
            let tick = self.tick_once();
            did += tick.did;
            if !tick.more {
                return (did, tick);
            }
        }
    }

    pub fn tick_once(&self) -> work::Tick {
        let (now, seed) = (self.now(), self.seed());
        self.write(move |tx, house| work::tick(tx, house, now, seed))
    }

    /// Carries out the ordered erasures, as every process does with its own ring.
    pub fn carry_out_erasures(&self) -> usize {
        let ordered = self.write(|tx, _| seal::erasures(tx, 0, 10_000));
        ordered
            .iter()
            .filter(|(_, leaf)| self.house.keys.puncture(*leaf).is_some())
            .count()
    }

    pub fn ask<'a>(&'a self, method: &'a str, path: &'a str) -> Ask<'a> {
        Ask::new(self, method, path).key(SANDBOX_KEY)
    }

    /// `path` is below `/api/v1`, with its query.
    pub fn call(&self, method: &str, path: &str, body: Json) -> Answer {
        self.ask(method, path).json(body).send()
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path).send()
    }

    pub fn post(&self, path: &str, body: Json) -> Answer {
        self.call("POST", path, body)
    }

    pub fn patch(&self, path: &str, body: Json) -> Answer {
        self.call("PATCH", path, body)
    }

    pub fn delete(&self, path: &str) -> Answer {
        self.ask("DELETE", path).send()
    }

    /// An inquiry of the first template with more attributes.
    pub fn create(&self, attributes: Json) -> Answer {
        self.create_with(attributes, json!({}))
    }

    pub fn create_with(&self, mut attributes: Json, meta: Json) -> Answer {
        if attributes.get("inquiry-template-id").is_none()
            && attributes.get("inquiry-template-version-id").is_none()
        {
            attributes["inquiry-template-id"] = self.templates[0].as_str().into();
        }
        self.post(
            "/inquiries",
            json!({"data": {"attributes": attributes}, "meta": meta}),
        )
    }

    /// A copy of the first template with so many published versions, oldest first; the last is live.
    pub fn versions(&self, count: usize) -> (String, Vec<String>) {
        let body = json!({"name": "Copy", "copy-of": self.templates[0], "publish": true});
        let made = self
            .post("/inquiry-templates", json!({"data": {"attributes": body}}))
            .of(201);
        let first = made.body["meta"]["inquiry-template-version-id"].as_str();
        let mut versions = vec![first.expect("a version").to_owned()];
        while versions.len() < count {
            versions.push(self.publish_another(&made.id()));
        }
        (made.id(), versions)
    }

    /// One more version of a template, made live.
    pub fn publish_another(&self, template_id: &str) -> String {
        let body = json!({"data": {"attributes": {"inquiry-template-id": template_id}}});
        let version = self.post("/inquiry-template-versions", body).of(201).id();
        let path = format!("/inquiry-template-versions/{version}/publish");
        self.post(&path, json!({})).of(200);
        version
    }

    /// A new inquiry's id.
    pub fn inquiry(&self, attributes: Json) -> String {
        self.create(attributes).of(201).id()
    }

    pub fn simulate(&self, id: &str, actions: &[&str]) -> Answer {
        let actions: Vec<Json> = actions.iter().map(|kind| json!({"type": kind})).collect();
        let path = format!("/inquiries/{id}/perform-simulate-actions");
        self.post(&path, json!({"meta": {"simulate-actions": actions}}))
    }

    /// The name of every event about an object, oldest first.
    pub fn events_of(&self, id: &str) -> Vec<String> {
        let mut names: Vec<String> = self
            .get(&format!("/events?filter[object-id]={id}&page[size]=100"))
            .of(200)
            .items()
            .iter()
            .map(|event| event["attributes"]["name"].as_str().unwrap().to_owned())
            .collect();
        names.reverse();
        names
    }

    /// What holds of every installation at every time.
    pub fn check(&self) {
        self.write_down();
        let report = self.write(|tx, _| audit::verify(tx));
        for chain in report.environments {
            assert!(
                chain.faults.is_empty(),
                "{}: {:?}",
                chain.name,
                chain.faults
            );
        }
        let cx = Mutex::new(self.cx());
        self.write(move |tx, house| {
            let cx = cx.lock().unwrap();
            let rows = tx.query(
                "select id from inquiries where environment_id = $1 and key_leaf is not null",
                &[cx.environment.id.as_str().into()],
            )?;
            for row in rows {
                let id = row.text(0)?;
                let stored = inquiries::find(tx, house, &cx, id)?.it;
                let folded = inquiries::replay(tx, house, &cx, id)?;
                assert_eq!(
                    folded.as_ref(),
                    Some(&stored),
                    "the events of {id} fold to another state"
                );
            }
            Ok(())
        });
    }

    /// The API's answer to a request, as the server gets it.
    pub fn answer(&self, request: Request) -> Response {
        self.answer_of(&SURFACE, request)
    }

    /// The same of another surface.
    pub fn answer_of(&self, surface: &'static Surface, mut request: Request) -> Response {
        assert!((surface.claims)(&request.path), "{}", request.path);
        let turn = self.house.turns.ask(&request);
        request.fault = turn.as_ref().err().cloned();
        let access = match (surface.access)(&self.house, &request) {
            Ok(access) => access,
            Err(response) => return *response,
        };
        let request = Arc::new(request);
        let (house, asked) = (self.house.clone(), request.clone());
        let call = move |tx: &mut Tx| (surface.answer)(tx, &house, &asked);
        let result = match access {
            Access::Read => self.db().read(call).wait(),
            Access::Write => {
                let announced = Announced {
                    foreseen: (surface.foresee)(&self.house, &request),
                    claim: None,
                };
                self.db().write_announced(announced, call).wait()
            }
        };
        let response = result.unwrap_or_else(|error| {
            assert_ne!(
                error.status(),
                500,
                "{} {}: {error}",
                request.method,
                request.path
            );
            (surface.refuse)(&self.house, &request, &error)
        });
        self.house.journal.note_request(&request, &response);
        response
    }

    /// Writes down what was noted about requests, as the server's worker does.
    pub fn write_down(&self) -> usize {
        let noted = self.house.journal.take(usize::MAX);
        let entries: Vec<_> = noted
            .into_iter()
            .map(|noted| noted.entry(&self.house).unwrap())
            .collect();
        let count = entries.len();
        self.write(move |tx, _| journal::store(tx, &entries));
        let uses = self.house.key_uses.waiting();
        let storing = uses.clone();
        self.write(move |tx, _| apikeys::store_uses(tx, &storing));
        self.house.key_uses.stored(&uses);
        count
    }

    pub fn record(&self, exchange: Json) {
        self.traffic.lock().unwrap().push(exchange);
    }
}

impl Drop for Story {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        self.check();
        if let Some(db) = self.db.take() {
            db.close();
        }
        verdict::judge(&self.traffic.lock().unwrap());
    }
}
