//! What comes in through the door and what goes out: requests and responses without an HTTP library.
//!
//! The REST API and the pages are two [`Surface`]s. A surface answers one request inside one
//! transaction; the server owns sockets, the clock and randomness and hands both in.

use std::net::IpAddr;

use bonafide_db::{Foreseen, Tx};
use bonafide_domain::field::Upload;
use jiff::Timestamp;

use crate::journal::CalledBy;
use crate::{Error, House, Origin, Result, Seed};

/// One HTTP request, read whole.
#[derive(Clone, Debug)]
pub struct Request {
    /// `req_…`; answered in `Request-Id` and written in every log line of this request.
    pub id: String,
    /// Upper case: `GET`, `POST`, …
    pub method: String,
    /// Percent-encoded path, without the query.
    pub path: String,
    /// Query string without `?`; empty when there is none.
    pub query: String,
    /// Names in lower case, in order of arrival.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// What a form with files posted, in place of a body.
    pub form: Option<Form>,
    /// The client's address, after trusted proxies.
    pub ip: IpAddr,
    /// Real time; a sandbox environment may shift it (see [`crate::clock`]).
    pub now: Timestamp,
    /// All ids, keys and tokens of this request are drawn from it, so that a transaction which
    /// has to run twice draws the same ones twice.
    pub seed: Seed,
    /// What earlier rounds of the same request asked for and got (see [`Errand`]), in that order.
    pub brought: Vec<Brought>,
    /// Why it cannot be performed, found out before a surface looked at it: its body did not come whole
    /// (and is empty), or a twin of it is being answered.
    pub fault: Option<Error>,
}

/// A posted form with files, taken apart as it came in.
#[derive(Clone, Debug, Default)]
pub struct Form {
    pub texts: Vec<(String, String)>,
    /// By the names of their inputs, in order; also what an input without a chosen file posts.
    pub files: Vec<(String, Upload)>,
}

impl Request {
    /// The first header of that (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// What the audit log tells of it. `user_session`: of whoever is signed in at the dashboard.
    pub fn origin(&self, user_session: Option<String>) -> Origin {
        Origin {
            request_id: self.id.clone(),
            method: self.method.clone(),
            path: self.path.clone(),
            ip: self.ip,
            user_agent: self.header("user-agent").map(str::to_owned),
            user_session,
        }
    }
}

/// Most errands that one request may send for.
pub const MAX_ERRANDS: usize = 6;

/// Work that may not be done inside a transaction because it is slow or waits. A surface asks for it
/// with [`crate::Error::Outside`]; the server undoes the transaction, does it, and asks again with
/// what came of it in [`Request::brought`].
#[derive(Clone)]
pub enum Errand {
    /// Answer again in a transaction that may write: a read found that it has to.
    Write,
    /// Whether a password fits its stored argon2 hash (PHC form).
    CheckPassword { password: String, hash: String },
    /// The argon2 hash of a password, in PHC form.
    HashPassword { password: String },
    /// A request to another server.
    Fetch(Fetch),
    /// A challenge for a passkey, or the check of what a browser answered to one.
    Passkeys(Passkeys),
}

/// What has to do with passkeys. Credentials, states and keys are JSON of the server's library.
#[derive(Clone)]
pub enum Passkeys {
    /// `{options, state}`: for the browser, and to be given back.
    BeginRegistration {
        /// Comes back when somebody signs in with the key.
        handle: [u8; 16],
        email: String,
        name: String,
        /// Keys that the person has already.
        known: Vec<String>,
    },
    /// The key, to be stored.
    FinishRegistration { credential: String, state: String },
    /// `{options, state}`
    BeginSignIn,
    /// `{used, key}`: the place of the key that was used, and what to store of it from now on.
    FinishSignIn {
        credential: String,
        state: String,
        known: Vec<String>,
    },
}

/// A request to a server that the operator named, such as the identity provider.
#[derive(Clone)]
pub struct Fetch {
    /// `GET` or `POST`.
    pub method: &'static str,
    pub url: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

/// Its answer, read whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    pub status: u16,
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Errand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Write => "Write",
            Self::CheckPassword { .. } => "CheckPassword",
            Self::HashPassword { .. } => "HashPassword",
            Self::Fetch(_) => "Fetch",
            Self::Passkeys(_) => "Passkeys",
        })
    }
}

/// What came of an [`Errand`] of the same name.
#[derive(Clone)]
pub enum Brought {
    Write,
    CheckedPassword(bool),
    HashedPassword(String),
    /// `Err`: why there is no answer, without what was sent.
    Fetched(std::result::Result<Fetched, String>),
    /// `Err`: why not.
    Passkeys(std::result::Result<serde_json::Value, String>),
}

impl std::fmt::Debug for Brought {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Brought(…)")
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    /// Who called with an API key, where the call is to be logged; see [`crate::journal`].
    pub caller: Option<Box<CalledBy>>,
}

impl Response {
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![("content-type", content_type.to_owned())],
            body: body.into(),
            caller: None,
        }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// What a request needs of the database; decided without touching it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Read,
    Write,
}

/// A family of routes, answered inside a transaction.
#[derive(Clone, Copy)]
pub struct Surface {
    /// Used as a metric label.
    pub name: &'static str,
    /// Whether this surface answers the path (also with "not found").
    pub claims: fn(path: &str) -> bool,
    /// `Err` is a finished answer that needs no database.
    pub access: fn(&House, &Request) -> std::result::Result<Access, Box<Response>>,
    /// `Err` undoes the transaction; `refuse` then words the answer.
    pub answer: fn(&mut Tx, &House, &Request) -> Result<Response>,
    pub refuse: fn(&House, &Request, &Error) -> Response,
    /// Whether `answer` refuses requests with a [`Request::fault`] itself, because it logs whose they are.
    pub answers_faults: bool,
    /// Look-ups that `answer` is going to make in a transaction that writes.
    pub foresee: fn(&House, &Request) -> Vec<Foreseen>,
    /// A short, bounded name of the route for metrics and logs (never an id).
    pub route: fn(&Request) -> &'static str,
}
