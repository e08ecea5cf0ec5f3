//! One request of a story and its answer.

use std::net::IpAddr;

use bonafide_api::{OPERATIONS, SURFACE};
use bonafide_app::door::{Request, Response};
use bonafide_app::ids;
use serde_json::{Map, Value as Json, json};

use crate::story::Story;

pub struct Ask<'a> {
    story: &'a Story,
    method: &'a str,
    path: &'a str,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    ip: IpAddr,
    judged: bool,
}

impl<'a> Ask<'a> {
    /// `path`: below `/api/v1`, with its query.
    pub fn new(story: &'a Story, method: &'a str, path: &'a str) -> Self {
        Self {
            story,
            method,
            path,
            headers: Vec::new(),
            body: Vec::new(),
            ip: IpAddr::from([203, 0, 113, 9]),
            judged: true,
        }
    }

    pub fn key(self, secret: &str) -> Self {
        self.header("authorization", &format!("Bearer {secret}"))
    }

    /// In place of one of that name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.into(), value.into()));
        self
    }

    pub fn from(mut self, ip: &str) -> Self {
        self.ip = ip.parse().unwrap();
        self
    }

    pub fn json(self, body: Json) -> Self {
        self.header("content-type", "application/json")
            .bytes(body.to_string().into_bytes())
    }

    pub fn bytes(mut self, body: Vec<u8>) -> Self {
        self.body = body;
        self
    }

    /// For requests that are taken although the published schema is narrower.
    pub fn unjudged(mut self) -> Self {
        self.judged = false;
        self
    }

    /// The content type and text of an answer that is no JSON.
    pub fn plain(self) -> (String, String) {
        let story = self.story;
        let response = story.answer(self.request());
        assert_eq!(response.status, 200);
        let kind = response
            .headers
            .iter()
            .find(|(name, _)| *name == "content-type");
        (
            kind.expect("a content type").1.clone(),
            String::from_utf8(response.body).expect("UTF-8"),
        )
    }

    pub fn send(self) -> Answer {
        let (story, judged) = (self.story, self.judged);
        let request = self.request();
        let asked = request.clone();
        let answer = Answer::new(&asked, story.answer(request));
        let operation = (SURFACE.route)(&asked);
        // 501 and our own operations are no part of the contract.
        let known = OPERATIONS
            .iter()
            .any(|row| row.id == operation && !operation.starts_with("own-"));
        if judged && known && answer.status != 501 {
            story.record(exchange(&asked, &answer));
        }
        answer
    }

    fn request(self) -> Request {
        let (path, query) = self.path.split_once('?').unwrap_or((self.path, ""));
        let (now, seed) = (self.story.now(), self.story.seed());
        Request {
            id: ids::make(ids::REQUEST, now, &seed.0),
            method: self.method.into(),
            path: format!("/api/v1{path}"),
            query: query.into(),
            headers: self.headers,
            body: self.body,
            ip: self.ip,
            now,
            seed,
            brought: Vec::new(),
            form: None,
            fault: None,
        }
    }
}

/// A bare request, to change as needed.
pub fn request(method: &str, path: &str) -> Request {
    Request {
        id: "req_bare".into(),
        method: method.into(),
        path: path.into(),
        query: String::new(),
        headers: Vec::new(),
        body: Vec::new(),
        ip: IpAddr::from([203, 0, 113, 9]),
        now: jiff::Timestamp::UNIX_EPOCH,
        seed: bonafide_app::Seed([0; 32]),
        brought: Vec::new(),
        form: None,
        fault: None,
    }
}

fn exchange(request: &Request, answer: &Answer) -> Json {
    let headers = |pairs: &mut dyn Iterator<Item = (String, String)>| -> Map<String, Json> {
        pairs.map(|(name, value)| (name, value.into())).collect()
    };
    let sent: Json = serde_json::from_slice(&request.body).unwrap_or(Json::Null);
    json!({
        "method": request.method,
        "path": format!("{}?{}", request.path, request.query),
        "status": answer.status,
        "request_headers": headers(&mut request.headers.iter().cloned()),
        "request_body": sent,
        "response_headers": headers(&mut answer.headers.iter().cloned()),
        "response_body": answer.body,
    })
}

#[derive(Debug)]
pub struct Answer {
    /// Method and path, for messages.
    asked: String,
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Json,
    pub text: String,
}

impl Answer {
    fn new(request: &Request, response: Response) -> Self {
        let is_file = response
            .headers
            .iter()
            .any(|(name, value)| *name == "content-type" && value == "application/pdf");
        let text = match is_file {
            // The validator reads line by line, and some letters end a line.
            true => response
                .body
                .iter()
                .map(|byte| {
                    if byte.is_ascii() {
                        char::from(*byte)
                    } else {
                        '?'
                    }
                })
                .collect(),
            false => String::from_utf8(response.body).expect("answers are UTF-8"),
        };
        let body = match is_file {
            true => text.as_str().into(),
            false => serde_json::from_str(&text).expect("answers are JSON"),
        };
        let headers = response.headers.into_iter();
        Self {
            asked: format!("{} {}?{}", request.method, request.path, request.query),
            status: response.status,
            headers: headers
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            body,
            text,
        }
    }

    /// Insists on a status.
    #[track_caller]
    pub fn of(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.text);
        self
    }

    /// Insists on a refusal whose only or first error says `part`.
    #[track_caller]
    pub fn refused(self, status: u16, part: &str) -> Self {
        let answer = self.of(status).error_shaped();
        let details = answer.body["errors"][0]["details"]
            .as_str()
            .unwrap_or_default();
        assert!(details.contains(part), "{}: {details}", answer.asked);
        answer
    }

    /// Insists on the contract's error list.
    #[track_caller]
    pub fn error_shaped(self) -> Self {
        let errors = self.body["errors"].as_array().expect(&self.text);
        assert!(
            !errors.is_empty() && self.body.as_object().unwrap().len() == 1,
            "{}",
            self.text
        );
        for error in errors {
            let error = error.as_object().expect(&self.text);
            assert!(
                error["title"]
                    .as_str()
                    .is_some_and(|title| !title.is_empty()),
                "{}",
                self.text
            );
            for name in error.keys() {
                assert!(
                    ["title", "details", "source", "meta"].contains(&name.as_str()),
                    "{}",
                    self.text
                );
            }
        }
        self
    }

    /// The pointers of a 422, in order.
    pub fn pointers(&self) -> Vec<&str> {
        let errors = self.body["errors"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        errors
            .iter()
            .filter_map(|error| error["source"]["pointer"].as_str())
            .collect()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    #[track_caller]
    pub fn id(&self) -> String {
        self.body["data"]["id"]
            .as_str()
            .expect(&self.text)
            .to_owned()
    }

    pub fn attribute(&self, name: &str) -> &Json {
        &self.body["data"]["attributes"][name]
    }

    /// The value of a field.
    pub fn field(&self, name: &str) -> &Json {
        &self.attribute("fields")[name]["value"]
    }

    /// The id at the other end of a to-one link.
    pub fn linked(&self, name: &str) -> Option<String> {
        let link = &self.body["data"]["relationships"][name]["data"]["id"];
        link.as_str().map(str::to_owned)
    }

    #[track_caller]
    pub fn items(&self) -> &[Json] {
        self.body["data"].as_array().expect(&self.text)
    }

    pub fn ids(&self) -> Vec<String> {
        let ids = self.items().iter().filter_map(|item| item["id"].as_str());
        ids.map(str::to_owned).collect()
    }
}
