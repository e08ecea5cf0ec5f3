//! One HTTP request into the world, to an address that somebody with an API key chose.
//!
//! A name is resolved once, every address is checked, and the connection goes to one of exactly those
//! addresses. No redirect is followed, no proxy of the environment asked, and little of the answer
//! read.

use std::error::Error as _;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bonafide_domain::webhook::address::is_public;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Url, redirect};

use crate::failure::{Failure, Result};

/// From resolving to the end of the answer (contract).
pub const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of an answer's body that are read and kept.
const ANSWER: usize = 8 * 1024;
/// Connections to one endpoint that are kept for the next delivery, and for how long.
const IDLE: usize = 32;
const IDLE_TIME: Duration = Duration::from_secs(30);

pub struct Letter<'a> {
    pub url: &'a str,
    pub headers: &'a [(String, String)],
    pub body: Arc<[u8]>,
    /// Whether it may lead into a private network.
    pub private: bool,
    /// Whether it may go without TLS.
    pub plain: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    pub status: Option<u16>,
    /// Why there is no answer, or why it does not count.
    pub error: Option<String>,
    /// The beginning of the answer's body.
    pub answer: Option<String>,
}

impl Outcome {
    fn failed(error: impl Into<String>) -> Self {
        Self {
            status: None,
            error: Some(error.into()),
            answer: None,
        }
    }
}

/// The address was refused before anything was sent.
#[derive(Debug)]
struct Forbidden;

impl fmt::Display for Forbidden {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(
            "the address leads into a private network, which this environment may not reach",
        )
    }
}

impl std::error::Error for Forbidden {}

struct Resolver {
    private: bool,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let private = self.private;
        Box::pin(async move {
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            // One private address among public ones is no accident.
            if !private && found.iter().any(|address| !is_public(address.ip())) {
                return Err(Forbidden.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

pub struct Outbound {
    /// For the open internet only.
    public: Client,
    anywhere: Client,
}

impl Outbound {
    pub fn new() -> Result<Self> {
        let client = |private| {
            Client::builder()
                .timeout(PATIENCE)
                .redirect(redirect::Policy::none())
                .no_proxy()
                .referer(false)
                .pool_max_idle_per_host(IDLE)
                .pool_idle_timeout(IDLE_TIME)
                .dns_resolver(Arc::new(Resolver { private }))
                .build()
                .map_err(|_| Failure::new("The client for webhooks cannot start.", ""))
        };
        Ok(Self {
            public: client(false)?,
            anywhere: client(true)?,
        })
    }

    pub async fn send(&self, letter: Letter<'_>) -> Outcome {
        let Ok(url) = Url::parse(letter.url) else {
            return Outcome::failed("the address is no URL");
        };
        if url.scheme() != "https" && !letter.plain {
            return Outcome::failed("the address is not https");
        }
        // An address in place of a name is not resolved.
        let literal: Option<IpAddr> = url
            .host_str()
            .and_then(|host| host.trim_matches(['[', ']']).parse().ok());
        if literal.is_some_and(|ip| !letter.private && !is_public(ip)) {
            return Outcome::failed(Forbidden.to_string());
        }
        let mut headers = HeaderMap::new();
        for (name, value) in letter.headers {
            let (Ok(name), Ok(value)) = (
                HeaderName::try_from(name.as_str()),
                HeaderValue::try_from(value.as_str()),
            ) else {
                return Outcome::failed("a header of the webhook cannot be sent");
            };
            headers.append(name, value);
        }
        let client = match letter.private {
            true => &self.anywhere,
            false => &self.public,
        };
        let request = client
            .post(url)
            .headers(headers)
            .body(bytes::Bytes::from_owner(letter.body));
        let mut response = match request.send().await {
            Ok(response) => response,
            Err(error) => return Outcome::failed(words(&error)),
        };
        let status = Some(response.status().as_u16());
        let mut body = Vec::new();
        let error = loop {
            match response.chunk().await {
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break None,
                Err(error) if error.is_timeout() => break Some(words(&error)),
                Err(_) => break Some("the connection broke off within the answer".to_owned()),
            }
            if body.len() >= ANSWER {
                break None;
            }
        };
        body.truncate(ANSWER);
        let answer = String::from_utf8_lossy(&body).replace('\0', "\u{fffd}");
        Outcome {
            status,
            error,
            answer: Some(answer),
        }
    }
}

/// What went wrong, without the address.
fn words(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("no answer within {} seconds", PATIENCE.as_secs());
    }
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(forbidden) = inner.downcast_ref::<Forbidden>() {
            return forbidden.to_string();
        }
        if let Some(io) = inner.downcast_ref::<std::io::Error>()
            && error.is_connect()
        {
            return format!("no connection: {}", io.kind());
        }
        cause = inner.source();
    }
    match error.is_connect() {
        true => "no connection".to_owned(),
        false => "the connection broke off".to_owned(),
    }
}
