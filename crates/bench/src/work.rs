//! The requests of each mode, and what a right answer to them is.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::net::SocketAddr;

use clap::ValueEnum;
use serde_json::{Value, json};

use crate::http::{Answer, Connection};
use crate::options::Options;
use crate::server::Server;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// POST /api/v1/inquiries, each with its own reference id
    Create,
    /// GET /api/v1/inquiries/{id}
    Get,
    /// GET /api/v1/inquiries?page[size]=20
    List,
    /// GET /verify?inquiry-id=…, the first page of the hosted flow, of an inquiry not opened before
    Flow,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Mode::Create => "create",
            Mode::Get => "get",
            Mode::List => "list",
            Mode::Flow => "flow",
        })
    }
}

/// Inquiries to read when the creations have not made enough.
const ENOUGH: usize = 2_000;

/// What the windows of a measurement share: the template and the inquiries made so far.
pub struct Work {
    host: String,
    api_key: String,
    template: String,
    /// Different for every run, so that reference ids and idempotency keys never repeat.
    run: String,
    idempotency_key: bool,
    made: u64,
    ids: Vec<String>,
    opened: usize,
}

impl Work {
    /// Finds the template to create from.
    pub async fn prepare(options: &Options, server: &Server) -> Result<Work, String> {
        let mut work = Work {
            host: server.address.to_string(),
            api_key: server.api_key.clone(),
            template: options.template.clone().unwrap_or_default(),
            run: format!(
                "{:x}{:x}",
                std::process::id(),
                std::time::SystemTime::now()
                    .duration_since(std::time::UNIX_EPOCH)
                    .map_or(0, |since| since.as_millis())
            ),
            idempotency_key: !options.no_idempotency_key,
            made: 0,
            ids: Vec::new(),
            opened: 0,
        };
        if work.template.is_empty() {
            let request = work.get("/api/v1/inquiry-templates");
            let mut connection = Connection::open(server.address)
                .await
                .map_err(|error| format!("no connection: {error}"))?;
            let answer = connection
                .call(&request)
                .await
                .map_err(|fault| format!("the list of templates: {fault}"))?;
            work.template = choose_template(&answer)?;
        }
        Ok(work)
    }

    /// Makes inquiries until there are enough of them for a mode that reads.
    pub async fn need(&mut self, mode: Mode, address: SocketAddr) -> Result<(), String> {
        let missing = match mode {
            Mode::Create => 0,
            Mode::Get | Mode::List => ENOUGH.saturating_sub(self.ids.len()),
            Mode::Flow => ENOUGH.saturating_sub(self.ids.len() - self.opened),
        };
        if missing == 0 {
            return Ok(());
        }
        let requests = self.requests(Mode::Create);
        let mut connection = Connection::open(address)
            .await
            .map_err(|error| format!("no connection: {error}"))?;
        for _ in 0..missing {
            let answer = connection
                .call(&requests.next())
                .await
                .map_err(|fault| format!("an inquiry could not be created: {fault}"))?;
            requests.check(&answer)?;
        }
        self.done(requests);
        Ok(())
    }

    /// The inquiries whose creation the server has acknowledged.
    pub fn acknowledged(&self) -> &[String] {
        &self.ids
    }

    /// The requests of one window.
    pub fn requests(&mut self, mode: Mode) -> Requests {
        let list = self.get("/api/v1/inquiries?page%5Bsize%5D=20");
        let (ids, first) = match mode {
            Mode::Create | Mode::List => (Vec::new(), 0),
            Mode::Get => (self.ids.clone(), 0),
            Mode::Flow => (self.ids.clone(), self.opened),
        };
        Requests {
            mode,
            list,
            create: self.create_template(),
            run: self.run.clone(),
            idempotency_key: self.idempotency_key,
            get: self.get("/api/v1/inquiries/{id}"),
            flow: format!(
                "GET /verify?inquiry-id={{id}} HTTP/1.1\r\nHost: {}\r\n\r\n",
                self.host
            ),
            ids,
            next: Cell::new(if mode == Mode::Create {
                self.made
            } else {
                first as u64
            }),
            created: RefCell::default(),
        }
    }

    /// Takes back what a window has made.
    pub fn done(&mut self, requests: Requests) {
        match requests.mode {
            Mode::Create => self.made = requests.next.get(),
            Mode::Flow => {
                self.opened = usize::try_from(requests.next.get())
                    .unwrap_or(usize::MAX)
                    .min(self.ids.len());
            }
            Mode::Get | Mode::List => {}
        }
        self.ids.extend(requests.created.into_inner());
    }

    fn get(&self, path: &str) -> Vec<u8> {
        format!("GET {path} HTTP/1.1\r\n{}\r\n", self.headers()).into_bytes()
    }

    fn headers(&self) -> String {
        format!(
            "Host: {}\r\nAuthorization: Bearer {}\r\nPersona-Version: 2025-12-08\r\n",
            self.host, self.api_key
        )
    }

    /// Head without Content-Length and key, and a body of some 0.75 KB with `{n}` for the number.
    fn create_template(&self) -> (String, String) {
        let head = format!(
            "POST /api/v1/inquiries HTTP/1.1\r\n{}Content-Type: application/json\r\n",
            self.headers()
        );
        let body = json!({
            "data": {"attributes": {
                "inquiry-template-id": self.template,
                "fields": {
                    "name-first": "Wilhelmina",
                    "name-last": "Abernathy-Oyelaran",
                    "birthdate": "1987-11-27",
                    "email-address": "wilhelmina.abernathy-oyelaran@mail.example.com",
                    "phone-number": "+14155550137",
                    "address-street-1": "1600 Long Meadow Lane, Building Number Seven",
                    "address-street-2": "Apartment 12, second staircase, left-hand door",
                    "address-city": "San Francisco",
                    "address-subdivision": "California",
                    "address-postal-code": "94107-1741",
                    "address-country-code": "US",
                },
                "note": "Registered through the shop's sign-up form; asked for the yearly plan and a paper invoice.",
                "tags": ["load", "wave-of-registrations"],
            }},
            "meta": {"auto-create-account-reference-id": "{n}"},
        });
        (head, body.to_string())
    }
}

/// The requests of one window, in order.
pub struct Requests {
    mode: Mode,
    list: Vec<u8>,
    create: (String, String),
    run: String,
    idempotency_key: bool,
    get: Vec<u8>,
    flow: String,
    ids: Vec<String>,
    next: Cell<u64>,
    created: RefCell<Vec<String>>,
}

impl Requests {
    pub fn next(&self) -> Vec<u8> {
        let number = self.next.replace(self.next.get() + 1);
        match self.mode {
            Mode::List => self.list.clone(),
            Mode::Create => {
                let (head, body) = &self.create;
                let reference = format!("{}-{number}", self.run);
                let body = body.replacen("{n}", &reference, 1);
                let key = if self.idempotency_key {
                    format!("Idempotency-Key: {reference}\r\n")
                } else {
                    String::new()
                };
                format!("{head}{key}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
            }
            Mode::Get => {
                // A stride spreads the reads over old and new inquiries.
                let id = self.id(number.wrapping_mul(7_919));
                String::from_utf8_lossy(&self.get)
                    .replacen("{id}", id, 1)
                    .into_bytes()
            }
            Mode::Flow => self.flow.replacen("{id}", self.id(number), 1).into_bytes(),
        }
    }

    fn id(&self, number: u64) -> &str {
        let count = self.ids.len().max(1) as u64;
        let index = usize::try_from(number % count).unwrap_or(0);
        self.ids.get(index).map_or("", String::as_str)
    }

    /// Whether the answer is a right one; keeps the ids of what was created.
    ///
    /// # Errors
    /// What is wrong with it, short enough to be counted by.
    pub fn check(&self, answer: &Answer<'_>) -> Result<(), String> {
        let expected = if self.mode == Mode::Create { 201 } else { 200 };
        if answer.status != expected {
            let start = &answer.body[..answer.body.len().min(200)];
            return Err(format!(
                "{} answered {}, not {expected}: {}",
                self.mode,
                answer.status,
                String::from_utf8_lossy(start).trim()
            ));
        }
        match self.mode {
            Mode::Flow => contains(answer.body, b"<form")
                .then_some(())
                .ok_or_else(|| "the page has no form".to_owned()),
            Mode::Create | Mode::Get | Mode::List => {
                let id = inquiry_id(answer.body)
                    .ok_or_else(|| format!("{}: the answer holds no inquiry id", self.mode))?;
                if self.mode == Mode::Create {
                    self.created.borrow_mut().push(id.to_owned());
                }
                Ok(())
            }
        }
    }
}

/// The first inquiry id of a JSON document, without parsing the whole.
fn inquiry_id(body: &[u8]) -> Option<&str> {
    let start = body.windows(5).position(|five| five == b"\"inq_")? + 1;
    let length = body[start..].iter().position(|&byte| byte == b'"')?;
    std::str::from_utf8(&body[start..start + length]).ok()
}

fn contains(body: &[u8], needle: &[u8]) -> bool {
    body.windows(needle.len()).any(|window| window == needle)
}

fn choose_template(answer: &Answer<'_>) -> Result<String, String> {
    let refused = || {
        format!(
            "the list of templates answered {}: {}",
            answer.status,
            String::from_utf8_lossy(&answer.body[..answer.body.len().min(300)])
        )
    };
    if answer.status != 200 {
        return Err(refused());
    }
    let list: Value = serde_json::from_slice(answer.body).map_err(|_| refused())?;
    let templates = list.get("data").and_then(Value::as_array);
    let templates = templates.ok_or_else(refused)?;
    let named_details = templates.iter().find(|template| {
        template
            .pointer("/attributes/name")
            .and_then(Value::as_str)
            .is_some_and(|name| name.to_lowercase().contains("details"))
    });
    named_details
        .or(templates.first())
        .and_then(|template| template.get("id"))
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| "the server has no inquiry template".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work() -> Work {
        Work {
            host: "127.0.0.1:1".to_owned(),
            api_key: "key".to_owned(),
            template: "itmpl_1".to_owned(),
            run: "r".to_owned(),
            idempotency_key: true,
            made: 0,
            ids: Vec::new(),
            opened: 0,
        }
    }

    #[test]
    fn a_creation_is_a_well_formed_request_of_the_promised_size() {
        let requests = work().requests(Mode::Create);
        for number in 0..2 {
            let text = String::from_utf8(requests.next()).expect("text");
            let (head, body) = text.split_once("\r\n\r\n").expect("a head");
            assert!(head.contains(&format!("Content-Length: {}", body.len())));
            assert!(head.contains(&format!("Idempotency-Key: r-{number}")));
            let body: Value = serde_json::from_str(body).expect("JSON");
            assert_eq!(
                body["meta"]["auto-create-account-reference-id"],
                format!("r-{number}")
            );
            assert!(
                (650..850).contains(&body.to_string().len()),
                "{}",
                body.to_string().len()
            );
        }
    }

    #[test]
    fn only_a_201_with_an_id_is_a_creation() {
        let mut work = work();
        let requests = work.requests(Mode::Create);
        let answer = |status, body| Answer { status, body };
        assert!(requests.check(&answer(200, b"{\"id\":\"inq_1\"}")).is_err());
        assert!(requests.check(&answer(201, b"{}")).is_err());
        assert!(requests.check(&answer(201, b"{\"id\":\"inq_1\"}")).is_ok());
        work.done(requests);
        assert_eq!(work.acknowledged(), ["inq_1"]);
    }

    #[test]
    fn a_page_of_the_flow_opens_each_inquiry_once() {
        let mut work = work();
        work.ids = vec!["inq_1".to_owned(), "inq_2".to_owned()];
        for id in ["inq_1", "inq_2"] {
            let requests = work.requests(Mode::Flow);
            let request = String::from_utf8(requests.next()).expect("text");
            assert!(
                request.starts_with(&format!("GET /verify?inquiry-id={id} ")),
                "{request}"
            );
            work.done(requests);
        }
        assert_eq!(work.opened, 2);
    }

    #[test]
    fn the_template_named_details_is_preferred() {
        let body = br#"{"data":[{"id":"itmpl_1","attributes":{"name":"Full"}},
                                {"id":"itmpl_2","attributes":{"name":"Details only"}}]}"#;
        let answer = Answer { status: 200, body };
        assert_eq!(choose_template(&answer), Ok("itmpl_2".to_owned()));
        let answer = Answer { status: 401, body };
        assert!(choose_template(&answer).is_err());
        let answer = Answer {
            status: 200,
            body: b"{\"data\":[]}",
        };
        assert!(choose_template(&answer).is_err());
    }
}
