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

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;

    use super::*;

    /// A mail server that accepts one message, answering `recipient` to its addressee; hands back
    /// the message.
    fn server(recipient: &'static str) -> (Mailer, std::thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let thread = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let mut message = String::new();
            let mut say = |text: &str| write!(stream, "{text}\r\n").unwrap();
            say("220 ready");
            while let Some(Ok(line)) = lines.next() {
                match line.split([' ', ':']).next().unwrap() {
                    "EHLO" | "MAIL" | "RSET" => say("250 ok"),
                    "RCPT" => say(recipient),
                    "DATA" => {
                        say("354 go on");
                        for line in lines.by_ref().map_while(std::result::Result::ok) {
                            if line == "." {
                                break;
                            }
                            message.push_str(&line);
                            message.push('\n');
                        }
                        say("250 taken");
                        return message;
                    }
                    _ => {
                        say("221 bye");
                        return message;
                    }
                }
            }
            message
        });
        let mailer = Mailer::new(&Mail {
            url: Secret(url),
            from: "Acme <verify@example.com>".into(),
        });
        (mailer.unwrap(), thread)
    }

    async fn send(recipient: &'static str) -> (Outcome, String) {
        let (mailer, thread) = server(recipient);
        let outcome = mailer
            .send("wilhelmina@example.com", "Your code", "It is 123456.")
            .await;
        drop(mailer);
        (outcome, thread.join().unwrap())
    }

    #[tokio::test]
    async fn a_message_arrives() {
        let (outcome, message) = send("250 ok").await;
        assert!(matches!(outcome, Outcome::Done));
        for part in [
            "From: Acme <verify@example.com>",
            "To: wilhelmina@example.com",
            "Subject: Your code",
            "It is 123456.",
        ] {
            assert!(message.contains(part), "{message}");
        }
    }

    #[tokio::test]
    async fn refusals_are_final_or_not_and_quote_nobody() {
        let (outcome, _) = send("550 no wilhelmina@example.com here").await;
        let Outcome::Failed(why) = outcome else {
            panic!("a final refusal would be tried again");
        };
        assert_eq!(why, "the mail server answered 550");
        let (outcome, _) = send("451 wilhelmina@example.com later").await;
        let Outcome::Retry(why) = outcome else {
            panic!("a passing refusal would not be tried again");
        };
        assert_eq!(why, "the mail server answered 451");
    }

    #[test]
    fn wrong_settings_are_named_and_not_shown() {
        let mail = |url: &str, from: &str| {
            let settings = Mail {
                url: Secret(url.into()),
                from: from.into(),
            };
            Mailer::new(&settings).map(|_| ()).unwrap_err().to_string()
        };
        let url = mail("http://user:hush@host", "a@example.com");
        assert!(url.contains("smtp-url") && !url.contains("hush"), "{url}");
        let from = mail("smtp://127.0.0.1:1", "nobody");
        assert!(from.contains("mail-from"), "{from}");
    }
}
