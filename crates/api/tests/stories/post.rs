//! The post: carries what webhooks are to be sent, as the server's workers do, to a receiver of the
//! story's own.

use std::collections::BTreeMap;
use std::sync::Arc;

use bonafide_api::delivery::shape;
use bonafide_app::webhooks::settle::{Attempted, Sent, settle};
use bonafide_app::webhooks::{Task, claim, fanout, request};
use bonafide_app::{clock, seal};
use serde_json::{Value as Json, json};

use crate::ask::Answer;
use crate::story::Story;
use crate::verdict;

/// What a receiver got.
#[derive(Clone, Debug)]
pub struct Letter {
    pub url: String,
    pub headers: BTreeMap<String, String>,
    pub text: String,
    pub body: Json,
}

impl Letter {
    pub fn name(&self) -> &str {
        self.body["data"]["attributes"]["name"].as_str().unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub fn payload(&self) -> &Json {
        &self.body["data"]["attributes"]["payload"]
    }
}

/// Deliveries that one endpoint is attempted at once.
const ROOM: usize = 8;

impl Story {
    /// Delivers until nothing is due; every receiver answers as `receive` says.
    pub fn deliver_to(&self, receive: &dyn Fn(&Letter) -> Result<u16, String>) -> Vec<Letter> {
        let mut letters = Vec::new();
        loop {
            let tasks = self.take_tasks();
            if tasks.is_empty() {
                return letters;
            }
            letters.extend(self.attempt(tasks, receive));
        }
    }

    pub fn deliver(&self) -> Vec<Letter> {
        let letters = self.deliver_to(&|_| Ok(200));
        let bodies: Vec<Json> = letters.iter().map(|letter| letter.body.clone()).collect();
        verdict::judge_deliveries(&bodies);
        letters
    }

    /// Follows the log and claims, once.
    pub fn take_tasks(&self) -> Vec<Task> {
        let (now, seed) = (self.now(), self.seed());
        let looks = self.write(move |tx, house| fanout::prepare(tx, house, shape, now, seed));
        let looks = Arc::new(looks);
        let behind = !looks.is_empty();
        let mut tasks = self.write(move |tx, _| fanout::store(tx, &looks, now, &|_| ROOM));
        if behind {
            return match tasks.is_empty() {
                true => self.take_tasks(),
                false => tasks,
            };
        }
        let seed = self.seed();
        let found =
            self.write(move |tx, house| claim::find(tx, house, shape, now, seed, &|_| ROOM));
        let found = Arc::new(found);
        tasks.extend(self.write(move |tx, _| claim::take(tx, &found, now)));
        tasks
    }

    pub fn attempt(
        &self,
        tasks: Vec<Task>,
        receive: &dyn Fn(&Letter) -> Result<u16, String>,
    ) -> Vec<Letter> {
        let mut letters = Vec::new();
        let mut attempts = Vec::new();
        let real = self.now();
        for task in tasks {
            let environment = task.endpoint.environment_id.clone();
            let clock = self.write(move |tx, _| Ok(clock::environment(tx, &environment)?.1));
            let headers = request::headers(&task, clock.now(real), real);
            let text = String::from_utf8(task.body.to_vec()).unwrap();
            let letter = Letter {
                url: task.endpoint.doc.url.clone(),
                headers: headers.iter().cloned().collect(),
                body: serde_json::from_str(&text).unwrap(),
                text,
            };
            let (status, error) = match receive(&letter) {
                Ok(status) => (Some(status), None),
                Err(error) => (None, Some(error)),
            };
            let sent = Sent {
                url: letter.url.clone(),
                headers: request::kept(&headers, task.endpoint.headers()),
                answer: status.map(|_| "thanks".to_owned()),
            };
            letters.push(letter);
            let seed = self.seed();
            attempts
                .push(Attempted::new(&self.house, task, 7, status, error, &sent, seed).unwrap());
        }
        let (attempts, seed) = (Arc::new(attempts), self.seed());
        self.write(move |tx, house| {
            settle(tx, house, &attempts, real, seed)?;
            Ok(())
        });
        letters
    }

    /// A webhook of everything with more attributes, enabled; its id.
    pub fn webhook(&self, mut attributes: Json) -> Answer {
        for (name, value) in [
            ("name", json!("Backend")),
            ("url", json!("https://example.com/hooks")),
            ("enabled-events", json!(["*"])),
        ] {
            if attributes.get(name).is_none() {
                attributes[name] = value;
            }
        }
        let body = json!({"data": {"attributes": attributes}});
        let mut ask = self.ask("POST", "/webhooks").json(body.clone());
        // The published list does not have our own events.
        if body["data"]["attributes"]["enabled-events"]
            .to_string()
            .contains("webhook.")
        {
            ask = ask.unjudged();
        }
        let made = ask.send().of(201);
        self.hook(&made.id(), "enable", json!({})).of(200);
        made
    }

    pub fn hook(&self, id: &str, act: &str, body: Json) -> Answer {
        self.post(&format!("/webhooks/{id}/{act}"), body)
    }

    pub fn turn(&self, seconds: i64) {
        let body = json!({"data": {"attributes": {"advance-seconds": seconds}}});
        self.post("/sandbox/clock", body).of(200);
    }
}

/// Checks a signature by the contract's description alone.
pub fn is_signed(letter: &Letter, secret: &str) -> bool {
    letter.header("persona-signature").split(' ').any(|pair| {
        let (time, digest) = pair.split_once(",v1=").unwrap();
        let time = time.strip_prefix("t=").unwrap();
        let message = format!("{time}.{}", letter.text);
        let made = seal::sign(secret.as_bytes(), message.as_bytes());
        let made: String = made.iter().map(|byte| format!("{byte:02x}")).collect();
        made == digest
    })
}
