//! What waits to be written: bounded in number and bytes, filled by the answering of requests and
//! emptied by a worker. What does not fit is counted and dropped; nothing waits for it.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bonafide_domain::webhook::blocklist::Blocklist;
use jiff::Timestamp;
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value as Json, json};

use super::mask::{self, Manner};
use super::{Entry, Kind, seal};
use crate::door::{Request, Response};
use crate::seal::sign;
use crate::{Actor, House, Result, Seed, ids};

/// Entries that may wait.
pub const MAX_WAITING: usize = 20_000;
/// Bytes of bodies that may wait.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;
/// Bytes of a body that are kept; a larger one is told by its size.
const MAX_BODY: usize = 64 * 1024;

/// Who called, and what is known of the call; the API's answers carry it to the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalledBy {
    pub environment_id: String,
    /// The environment's time.
    pub at: Timestamp,
    pub actor: Actor,
    /// Operation id.
    pub operation: &'static str,
    /// The operation's path below `/api/v1`, with its placeholders.
    pub pattern: &'static str,
    /// The object that the path names, or empty.
    pub object_id: String,
    /// Whether the bodies may tell of people.
    pub manner: Manner,
    /// What is left out of the copies of its bodies, as of its answers.
    pub blocklist: Option<Arc<Blocklist>>,
    /// Whether the answer's body is kept.
    pub keeps_reply: bool,
    /// Whether the call belongs to the audit log.
    pub audited: bool,
    /// Whether it is told as an API log at all.
    pub logged: bool,
}

/// One thing that waits.
pub enum Noted {
    Request(Box<Exchange>),
    Record(Box<Entry>),
}

/// What is taken of a request and its answer: enough for the log, and no more.
pub struct Exchange {
    by: CalledBy,
    id: String,
    seed: Seed,
    method: String,
    path: String,
    query: String,
    ip: IpAddr,
    headers: Vec<(&'static str, String)>,
    body: Kept,
    status: u16,
    reply_headers: Vec<(&'static str, String)>,
    reply: Kept,
}

enum Kept {
    Whole(Vec<u8>),
    TooLarge(usize),
}

impl Kept {
    fn of(bytes: &[u8]) -> Self {
        match bytes.len() <= MAX_BODY {
            true => Self::Whole(bytes.to_vec()),
            false => Self::TooLarge(bytes.len()),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Whole(bytes) => bytes.len(),
            Self::TooLarge(_) => 0,
        }
    }

    /// Which objects it tells, and nothing of what it tells of them: the log of events has that, and
    /// masking it all would cost as much as a tenth of a creation.
    fn named(&self) -> Json {
        let Self::Whole(bytes) = self else {
            return self.masked(Manner::Personal);
        };
        let data = serde_json::from_slice::<Answer>(bytes).map(|answer| answer.data.get());
        let told = match data {
            Ok(many) if many.starts_with('[') => serde_json::from_str::<Vec<Named>>(many)
                .map(|all| all.iter().map(Named::told).collect::<Json>()),
            Ok(one) => serde_json::from_str::<Named>(one).map(|one| one.told()),
            Err(error) => Err(error),
        };
        told.map_or_else(|_| json!({}), |data| json!({"data": data}))
    }

    /// Masked; an object in any case, as the contract has it.
    fn masked(&self, manner: Manner) -> Json {
        match self {
            Self::Whole(bytes) if bytes.is_empty() => json!({}),
            Self::Whole(bytes) => match serde_json::from_slice::<Json>(bytes) {
                Ok(value) if value.is_object() => mask::body(manner, &value),
                Ok(_) | Err(_) => json!({"not-an-object": {"size": bytes.len()}}),
            },
            Self::TooLarge(size) => json!({"too-large": {"size": size}}),
        }
    }
}

/// An answer of which only `data` is looked at, and of that only what it is.
#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    data: &'a RawValue,
}

#[derive(Deserialize)]
struct Named<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    /// Rate limits have none.
    id: Option<&'a str>,
}

impl Named<'_> {
    fn told(&self) -> Json {
        json!({"type": self.kind, "id": self.id})
    }
}

/// What is sealed of a request beside the entry's columns.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Told<'a> {
    headers: Headers<'a>,
    get_params: Json,
    post_params: Json,
    ip_address: IpAddr,
    reply_headers: Headers<'a>,
    reply: Json,
}

/// By their names; those that count are numbers.
struct Headers<'a>(&'a [(&'static str, String)]);

impl Serialize for Headers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            match value.parse::<u64>() {
                Ok(number) if name.starts_with("RateLimit") => {
                    map.serialize_entry(name, &number)?
                }
                _ => map.serialize_entry(name, value)?,
            }
        }
        map.end()
    }
}

/// Of the request; the names as the contract writes them.
const HEADERS: [(&str, &str); 5] = [
    ("accept", "Accept"),
    ("authorization", "Authorization"),
    ("host", "Host"),
    ("persona-version", "Persona-Version"),
    ("user-agent", "User-Agent"),
];
const REPLY_HEADERS: [(&str, &str); 6] = [
    ("cache-control", "Cache-Control"),
    ("content-type", "Content-Type"),
    ("ratelimit-limit", "RateLimit-Limit"),
    ("ratelimit-remaining", "RateLimit-Remaining"),
    ("ratelimit-reset", "RateLimit-Reset"),
    ("request-id", "Request-Id"),
];
/// Characters kept of a header.
const HEADER_LEN: usize = 256;

#[derive(Default)]
pub struct Journal {
    state: Mutex<State>,
    dropped: AtomicU64,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Noted>,
    bytes: usize,
}

impl Noted {
    fn bytes(&self) -> usize {
        match self {
            Self::Request(exchange) => exchange.body.len() + exchange.reply.len(),
            Self::Record(entry) => entry.sealed.len(),
        }
    }

    /// The entry, masked and sealed.
    pub fn entry(self, house: &House) -> Result<Entry> {
        match self {
            Self::Record(entry) => Ok(*entry),
            Self::Request(exchange) => exchange.entry(house),
        }
    }
}

impl Journal {
    /// Takes down an answered request, if it was one with an accepted API key. Never waits.
    pub fn note_request(&self, request: &Request, response: &Response) {
        let Some(by) = response.caller.as_deref() else {
            return;
        };
        let Some(id) = super::bare(ids::REQUEST, &request.id) else {
            return;
        };
        if !by.logged && !by.audited {
            return;
        }
        let kept = |name: &str| {
            request
                .header(name)
                .map(|value| value.chars().take(HEADER_LEN).collect::<String>())
        };
        let exchange = Exchange {
            id: id.to_owned(),
            seed: request.seed,
            method: request.method.clone(),
            path: request.path.clone(),
            query: request.query.clone(),
            ip: request.ip,
            headers: HEADERS
                .iter()
                .filter_map(|(name, told)| match *name {
                    "authorization" => kept(name).map(|_| (*told, "****-****-************".into())),
                    name => kept(name).map(|value| (*told, value)),
                })
                .collect(),
            body: Kept::of(&request.body),
            status: response.status,
            reply_headers: response
                .headers
                .iter()
                .filter_map(|(name, value)| {
                    let (_, told) = REPLY_HEADERS.iter().find(|(known, _)| known == name)?;
                    Some((*told, value.clone()))
                })
                .collect(),
            reply: match by.keeps_reply {
                true => Kept::of(&response.body),
                false => Kept::Whole(Vec::new()),
            },
            by: by.clone(),
        };
        self.push(Noted::Request(Box::new(exchange)));
    }

    pub(crate) fn note_entry(&self, entry: Entry) {
        self.push(Noted::Record(Box::new(entry)));
    }

    fn push(&self, noted: Noted) {
        let bytes = noted.bytes();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.waiting.len() >= MAX_WAITING || state.bytes + bytes > MAX_BYTES {
            self.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        state.bytes += bytes;
        state.waiting.push_back(noted);
    }

    /// The oldest that wait, at most so many.
    pub fn take(&self, most: usize) -> Vec<Noted> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let count = state.waiting.len().min(most);
        let taken: Vec<Noted> = state.waiting.drain(..count).collect();
        state.bytes -= taken.iter().map(Noted::bytes).sum::<usize>();
        taken
    }

    pub fn waiting(&self) -> usize {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.waiting.len()
    }

    /// How many were dropped since the start, because too many waited.
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// Counts entries that could not be stored.
    pub fn lost(&self, count: u64) {
        self.dropped.fetch_add(count, Ordering::Relaxed);
    }
}

impl Exchange {
    fn entry(self, house: &House) -> Result<Entry> {
        let manner = self.by.manner;
        let reply = match self.status < 300 && manner == Manner::Personal {
            true => self.reply.named(),
            false => self.reply.masked(manner),
        };
        // What was made is named by the answer alone.
        let object_id = match self.by.object_id.is_empty() && self.status == 201 {
            true => reply["data"]["id"].as_str().unwrap_or_default().to_owned(),
            false => self.by.object_id,
        };
        let mut asked = self.body.masked(manner);
        if let Some(list) = &self.by.blocklist {
            list.apply_to_copy(&mut asked);
        }
        let told = Told {
            headers: Headers(&self.headers),
            get_params: mask::query(manner, &self.query),
            post_params: asked,
            ip_address: self.ip.to_canonical(),
            reply_headers: Headers(&self.reply_headers),
            reply,
        };
        let random = sign(&self.seed.0, b"journal entry");
        Ok(Entry {
            sealed: seal(house, &self.id, &told, &random)?,
            environment_id: self.by.environment_id,
            at: self.by.at.as_millisecond(),
            kind: Kind::Request,
            actor: self.by.actor.as_text(),
            action: self.by.operation.to_owned(),
            object_id,
            method: self.method,
            path: mask::path(self.by.pattern, &self.path),
            status: self.status,
            audited: self.by.audited,
            id: self.id,
        })
    }
}
