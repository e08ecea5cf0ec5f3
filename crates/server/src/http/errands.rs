//! What surfaces send for from inside a transaction and may not do there: slow or waiting work.

use std::time::Duration;

use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use bonafide_app::door::{Brought, Errand, Fetch, Fetched};
use bonafide_app::{Error, Result};
use reqwest::{Client, Method, Url, redirect};
use tokio::sync::Semaphore;

use crate::passkeys::Keeper;

/// argon2 computations at once: each takes 19 MiB and a core for some tens of milliseconds.
const PASSWORDS_AT_ONCE: usize = 2;
/// Sign-ins that may wait for their turn; more are told to come back.
const PASSWORDS_WAITING: usize = 64;

/// From connecting to another server to the end of its answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of an answer that are read.
const ANSWER: usize = 1024 * 1024;

pub struct Errands {
    passwords: Semaphore,
    queue: Semaphore,
    /// Made at the first use: few servers need it.
    client: std::sync::OnceLock<Option<Client>>,
    passkeys: Option<Keeper>,
}

impl Errands {
    pub fn new(public_url: &str) -> Self {
        Self {
            passkeys: Keeper::of(public_url),
            passwords: Semaphore::new(PASSWORDS_AT_ONCE),
            queue: Semaphore::new(PASSWORDS_WAITING),
            client: std::sync::OnceLock::new(),
        }
    }

    pub async fn run(&self, errand: Errand) -> Result<Brought> {
        match errand {
            Errand::Write => Ok(Brought::Write),
            Errand::CheckPassword { password, hash } => {
                let fits = self.slow(move || {
                    let parsed = PasswordHash::new(&hash).map_err(Error::internal)?;
                    let checked = Argon2::default().verify_password(password.as_bytes(), &parsed);
                    Ok(checked.is_ok())
                });
                fits.await.map(Brought::CheckedPassword)
            }
            Errand::HashPassword { password } => {
                let hashed = self.slow(move || {
                    let hash = Argon2::default().hash_password(password.as_bytes());
                    hash.map(|hash| hash.to_string()).map_err(Error::internal)
                });
                hashed.await.map(Brought::HashedPassword)
            }
            Errand::Passkeys(ask) => {
                let done = match &self.passkeys {
                    Some(keeper) => keeper.run(ask),
                    None => Err("passkeys are not possible at this address".into()),
                };
                Ok(Brought::Passkeys(done))
            }
            Errand::Fetch(fetch) => {
                let fetched = self.fetch(fetch).await;
                if let Err(why) = &fetched {
                    tracing::warn!(why, "a request to another server failed");
                }
                Ok(Brought::Fetched(fetched))
            }
        }
    }

    async fn fetch(&self, fetch: Fetch) -> std::result::Result<Fetched, String> {
        let client = self.client.get_or_init(|| {
            Client::builder()
                .timeout(PATIENCE)
                // What is sent is for the server that was named.
                .redirect(redirect::Policy::none())
                .build()
                .ok()
        });
        let client = client.as_ref().ok_or("no client for requests")?;
        let url: Url = fetch.url.parse().map_err(|_| "not a URL")?;
        if !is_safe(&url) {
            return Err("neither https nor this machine".into());
        }
        let method = match fetch.method {
            "POST" => Method::POST,
            _ => Method::GET,
        };
        let mut request = client.request(method, url).body(fetch.body);
        for (name, value) in fetch.headers {
            request = request.header(name, value);
        }
        // The library's own words may quote the address with its query.
        let mut response = request.send().await.map_err(|error| {
            if error.is_timeout() {
                "no answer in time"
            } else {
                "not reachable"
            }
        })?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(|_| "the answer broke off")? {
            if body.len() + part.len() > ANSWER {
                return Err("the answer is too large".into());
            }
            body.extend_from_slice(&part);
        }
        Ok(Fetched { status, body })
    }

    /// Runs a computation beside the runtime's threads, few at once.
    async fn slow<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let Ok(_place) = self.queue.try_acquire() else {
            return Err(Error::Unavailable("Too many sign-ins at once.".into()));
        };
        let _turn = self.passwords.acquire().await.map_err(Error::internal)?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(Error::internal)?
    }
}

/// TLS, or a server on this machine.
fn is_safe(url: &Url) -> bool {
    let local = url.host_str().is_some_and(|host| {
        let ip = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
        host == "localhost" || ip.is_ok_and(|ip| ip.is_loopback())
    });
    url.scheme() == "https" || (url.scheme() == "http" && local)
}
