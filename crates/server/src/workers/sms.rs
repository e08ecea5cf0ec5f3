//! Text messages through the operator's HTTP gateway: a POST with `{"to": …, "text": …}`.

use std::time::Duration;

use bonafide_app::jobs::Outcome;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, StatusCode, Url, redirect};
use serde_json::json;

use crate::failure::{Failure, Result};
use crate::settings::{Secret, Sms};

/// From connecting to the end of the answer.
const PATIENCE: Duration = Duration::from_secs(5);

pub struct Gateway {
    client: Client,
    url: Url,
    authorization: Option<HeaderValue>,
}

impl Gateway {
    pub fn new(settings: &Sms) -> Result<Self> {
        let url = settings.url.parse().map_err(|_| {
            Failure::new(
                "The setting sms-url is not a URL.",
                "Write https://host/path.",
            )
        })?;
        let authorization = settings
            .authorization
            .as_ref()
            .map(|Secret(value)| {
                let mut value = HeaderValue::from_str(value).map_err(|_| {
                    Failure::new(
                        "The setting sms-authorization cannot be sent as a header.",
                        "Write it in one line, such as Bearer and the token.",
                    )
                })?;
                value.set_sensitive(true);
                Ok::<_, Failure>(value)
            })
            .transpose()?;
        let client = Client::builder()
            .timeout(PATIENCE)
            // A redirect would carry the message and the authorization elsewhere.
            .redirect(redirect::Policy::none())
            .build()
            .map_err(|_| Failure::new("The text message client cannot start.", ""))?;
        Ok(Self {
            client,
            url,
            authorization,
        })
    }

    /// `id`: the job's, so that a gateway which knows idempotency keys sends once.
    pub async fn send(&self, id: &str, to: &str, text: &str) -> Outcome {
        let mut request = self
            .client
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header("idempotency-key", id)
            .body(json!({ "to": to, "text": text }).to_string());
        if let Some(value) = &self.authorization {
            request = request.header(AUTHORIZATION, value.clone());
        }
        match request.send().await {
            Ok(response) => outcome(response.status()),
            Err(error) if error.is_timeout() => {
                Outcome::Retry("the gateway did not answer in time".into())
            }
            Err(_) => Outcome::Retry("the gateway cannot be reached".into()),
        }
    }
}

fn outcome(status: StatusCode) -> Outcome {
    let said = format!("the gateway answered {}", status.as_u16());
    match status {
        _ if status.is_success() => Outcome::Done,
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => Outcome::Retry(said),
        // A wrong token is mended by the operator, not by dropping messages.
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Outcome::Retry(said),
        _ if status.is_server_error() => Outcome::Retry(said),
        _ => Outcome::Failed(said),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::*;

    /// Answers one request with a status line and hands back what it got.
    fn once(status: &'static str) -> (String, std::thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/send", listener.local_addr().unwrap());
        let thread = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut got = String::new();
            let mut part = [0; 4096];
            while !got.ends_with('}') {
                let read = stream.read(&mut part).unwrap();
                got.push_str(std::str::from_utf8(&part[..read]).unwrap());
            }
            write!(
                stream,
                "HTTP/1.1 {status}\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n"
            )
            .unwrap();
            got
        });
        (url, thread)
    }

    async fn send(status: &'static str) -> (Outcome, String) {
        crate::tls();
        let (url, thread) = once(status);
        let gateway = Gateway::new(&Sms {
            url,
            authorization: Some(Secret("Bearer hush".into())),
        })
        .unwrap();
        let outcome = gateway
            .send("job_1", "+15550100", "Your code is 123456")
            .await;
        (outcome, thread.join().unwrap())
    }

    #[tokio::test]
    async fn posts_json_with_the_authorization() {
        let (outcome, got) = send("202 Accepted").await;
        assert!(matches!(outcome, Outcome::Done));
        assert!(got.starts_with("POST /send HTTP/1.1\r\n"), "{got}");
        assert!(got.contains("authorization: Bearer hush\r\n"), "{got}");
        assert!(got.contains("idempotency-key: job_1\r\n"), "{got}");
        assert!(
            got.ends_with(r#"{"text":"Your code is 123456","to":"+15550100"}"#)
                || got.ends_with(r#"{"to":"+15550100","text":"Your code is 123456"}"#),
            "{got}"
        );
    }

    #[tokio::test]
    async fn answers_decide_between_retry_and_failure() {
        assert!(matches!(send("503 Busy").await.0, Outcome::Retry(_)));
        assert!(matches!(send("429 Slow").await.0, Outcome::Retry(_)));
        assert!(matches!(send("400 Bad").await.0, Outcome::Failed(_)));
        // Not followed.
        assert!(matches!(send("302 Found").await.0, Outcome::Failed(_)));
    }

    #[tokio::test]
    async fn nobody_there_is_worth_another_try() {
        crate::tls();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        drop(listener);
        let gateway = Gateway::new(&Sms {
            url,
            authorization: None,
        })
        .unwrap();
        let outcome = gateway.send("job_1", "+15550100", "text").await;
        assert!(matches!(outcome, Outcome::Retry(_)));
    }
}
