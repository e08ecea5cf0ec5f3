//! A backend that has its users verified: it makes an inquiry, hands over the link, hears of the
//! result by webhook and reads it.

mod bonafide;
mod signature;

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

use bonafide::{Bonafide, text};
use serde_json::{Value, json};
use tiny_http::{Header, Method, Request, Response, Server};

const MAX_BODY_BYTES: u64 = 1024 * 1024;
const THREADS: usize = 4;

/// A status and a body.
type Answer = (u16, Value);

struct Backend {
    bonafide: Bonafide,
    webhook_secret: String,
    /// A real backend keeps this in its database.
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// By user.
    results: HashMap<String, Value>,
    events: HashSet<String>,
}

impl Backend {
    fn answer(&self, request: &mut Request) -> Result<Answer, String> {
        let url = request.url().to_owned();
        let path: Vec<&str> = url.trim_start_matches('/').split('/').collect();
        match (request.method(), path.as_slice()) {
            (Method::Post, ["webhooks"]) => self.take_webhook(request),
            (Method::Post, ["users", user, "verification"]) if is_user(user) => {
                self.start_verification(user)
            }
            (Method::Get, ["users", user]) if is_user(user) => Ok(self.read_result(user)),
            _ => Ok((404, json!({"error": "There is no such page"}))),
        }
    }

    /// The user's browser is sent to the link.
    fn start_verification(&self, user: &str) -> Result<Answer, String> {
        // One key for each try that you allow a user; a repeated request then makes no second inquiry.
        let key = format!("verification-{user}-1");
        let link = self.bonafide.create_inquiry(user, &key)?;
        Ok((201, json!({ "link": link })))
    }

    /// Answer a failure with 5xx: the delivery is then tried again.
    fn take_webhook(&self, request: &mut Request) -> Result<Answer, String> {
        let header = request
            .headers()
            .iter()
            .find(|header| header.field.equiv("Persona-Signature"))
            .map(|header| header.value.to_string())
            .unwrap_or_default();
        let mut body = Vec::new();
        let mut reader = request.as_reader().take(MAX_BODY_BYTES);
        reader.read_to_end(&mut body).map_err(|e| e.to_string())?;
        if !signature::is_genuine(&header, &body, &self.webhook_secret, now()) {
            return Ok((400, json!({"error": "The signature is not genuine"})));
        }
        let event: Value = serde_json::from_slice(&body).map_err(|e| e.to_string())?;
        let event_id = text(&event["data"]["id"])?;
        // The same event can come more than once.
        if !self.known().events.contains(&event_id) {
            let data = &event["data"]["attributes"]["payload"]["data"];
            if data["type"] == "inquiry" {
                // Events can come in any order, so what counts is the inquiry as it stands now.
                let id = text(&data["id"])?;
                self.keep(&id, &self.bonafide.inquiry(&id)?);
            }
            self.known().events.insert(event_id);
        }
        Ok((200, json!({"received": true})))
    }

    /// Two webhooks may be taken at once: the later state stays.
    fn keep(&self, id: &str, attributes: &Value) {
        let updated_at = attributes["updated-at"].as_str();
        let (Some(user), Some(_)) = (attributes["reference-id"].as_str(), updated_at) else {
            return;
        };
        let mut known = self.known();
        let newest = known.results.get(user);
        if newest.is_none_or(|newest| newest["updatedAt"].as_str() <= updated_at) {
            let result =
                json!({"inquiry": id, "status": attributes["status"], "updatedAt": updated_at});
            known.results.insert(user.to_owned(), result);
        }
    }

    fn read_result(&self, user: &str) -> Answer {
        match self.known().results.get(user) {
            Some(result) => (200, result.clone()),
            None => (404, json!({"error": "Nothing yet"})),
        }
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn is_user(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (1..=64).contains(&text.len()) && text.chars().all(is_part)
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

fn setting(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| format!("Set {name}; see README.md"))
}

fn main() -> Result<(), String> {
    let backend = Backend {
        bonafide: Bonafide::new(
            setting("BONAFIDE_URL")?,
            setting("BONAFIDE_API_KEY")?,
            setting("BONAFIDE_TEMPLATE_ID")?,
        ),
        webhook_secret: setting("BONAFIDE_WEBHOOK_SECRET")?,
        known: Mutex::default(),
    };
    let port = setting("PORT").unwrap_or_else(|_| "4000".into());
    let server = Server::http(format!("127.0.0.1:{port}")).map_err(|e| e.to_string())?;
    println!("listens on http://{}", server.server_addr());
    std::thread::scope(|threads| {
        for _ in 0..THREADS {
            threads.spawn(|| serve(&server, &backend));
        }
    });
    Ok(())
}

fn serve(server: &Server, backend: &Backend) {
    while let Ok(mut request) = server.recv() {
        let (status, body) = backend.answer(&mut request).unwrap_or_else(|error| {
            eprintln!("{error}");
            (502, json!({"error": "Try again"}))
        });
        let kind = Header::from_bytes("content-type", "application/json").expect("plain ASCII");
        let response = Response::from_string(body.to_string())
            .with_status_code(status)
            .with_header(kind);
        // A caller who has left needs no answer.
        let _ = request.respond(response);
    }
}
