//! Mail through the operator's server.

use std::time::Duration;

use bonafide_app::jobs::Outcome;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::failure::{Failure, Result};
use crate::settings::{Mail, Secret};

/// For each step of the conversation with the server; well within a job's lease.
const STEP: Duration = Duration::from_secs(10);

pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    /// Fails when the URL or the sender cannot be understood; does not connect.
    pub fn new(settings: &Mail) -> Result<Self> {
        let Secret(url) = &settings.url;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| {
                // The library's own message may quote the URL, which holds the password.
                Failure::new(
                    "The setting smtp-url cannot be understood.",
                    "Write smtps://user:password@host or smtp://user:password@host:587?tls=required, \
                     with special characters percent-encoded.",
                )
            })?
            .timeout(Some(STEP))
            .build();
        let from = settings.from.parse().map_err(|_| {
            Failure::new(
                "The setting mail-from is not a mail address.",
                "Write it as verify@example.com or \"Acme <verify@example.com>\".",
            )
        })?;
        Ok(Self { transport, from })
    }

    /// Whether the server answers and accepts the account; must run inside the runtime.
    pub async fn reachable(&self) -> std::result::Result<bool, String> {
        self.transport
            .test_connection()
            .await
            .map_err(|error| reason(&error))
    }

    pub async fn send(&self, to: &str, subject: &str, text: &str) -> Outcome {
        let Ok(to) = to.parse::<Mailbox>() else {
            return Outcome::Failed("the address is not a mail address".into());
        };
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text.to_owned());
        let Ok(message) = message else {
            return Outcome::Failed("the message cannot be written as mail".into());
        };
        match self.transport.send(message).await {
            Ok(_) => Outcome::Done,
            Err(error) if error.is_permanent() => Outcome::Failed(reason(&error)),
            Err(error) => Outcome::Retry(reason(&error)),
        }
    }
}

/// Why, without the server's own words: they often quote the address.
fn reason(error: &smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("the mail server answered {code}"),
        None if error.is_timeout() => "the mail server did not answer in time".into(),
        None if error.is_tls() => "no TLS connection to the mail server".into(),
        None => "the mail server cannot be reached".into(),
    }
}
