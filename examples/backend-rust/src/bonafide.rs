//! The two calls of the Bonafide API that this backend makes.

use std::time::Duration;

use serde_json::{Value, json};
use ureq::Agent;

const VERSION: &str = "2025-12-08";
const PATIENCE: Duration = Duration::from_secs(4);

pub struct Bonafide {
    agent: Agent,
    url: String,
    key: String,
    template: String,
}

impl Bonafide {
    pub fn new(url: String, key: String, template: String) -> Self {
        let agent = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            // Errors are told in the body.
            .http_status_as_error(false)
            .build();
        Self {
            agent: agent.into(),
            url,
            key,
            template,
        }
    }

    /// The link of a new inquiry of a user; it opens once. The same idempotency key gives the same
    /// answer again, so a call whose answer was lost can be repeated.
    pub fn create_inquiry(&self, user: &str, idempotency_key: &str) -> Result<String, String> {
        let body = json!({
            "data": {"attributes": {"inquiry-template-id": self.template, "reference-id": user}},
            "meta": {"auto-create-one-time-link": true},
        });
        let answer = self
            .agent
            .post(format!("{}/api/v1/inquiries", self.url))
            .header("authorization", format!("Bearer {}", self.key))
            .header("persona-version", VERSION)
            .header("idempotency-key", idempotency_key)
            .send_json(body);
        let told = read(answer)?;
        text(&told["meta"]["one-time-link"])
    }

    /// The attributes of an inquiry as it stands now.
    pub fn inquiry(&self, id: &str) -> Result<Value, String> {
        if !id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Err("that is no id".into());
        }
        let answer = self
            .agent
            .get(format!("{}/api/v1/inquiries/{id}", self.url))
            .header("authorization", format!("Bearer {}", self.key))
            .header("persona-version", VERSION)
            .call();
        Ok(read(answer)?["data"]["attributes"].take())
    }
}

pub fn text(value: &Value) -> Result<String, String> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| "a text is missing in what Bonafide sent".into())
}

fn read(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Value, String> {
    let mut answer = answer.map_err(|error| error.to_string())?;
    let told: Value = answer
        .body_mut()
        .read_json()
        .map_err(|error| error.to_string())?;
    match answer.status().is_success() {
        true => Ok(told),
        false => Err(format!("{}: {}", answer.status(), told["errors"][0])),
    }
}
