//! A small HTTP client: one connection a request, so that a story sees exactly what was sent.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::process::PATIENCE;

pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name)?;
        Some(found.1.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.body))
    }
}

/// Sends a request and reads the answer to the end of the connection.
pub fn call(
    address: &str,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: impl AsRef<[u8]>,
) -> io::Result<Answer> {
    let body = body.as_ref();
    let mut stream = connect(address)?;
    stream.write_all(head(method, target, headers, body.len()).as_bytes())?;
    stream.write_all(body)?;
    answer(stream)
}

pub fn get(address: &str, target: &str, headers: &[(&str, &str)]) -> Answer {
    call(address, "GET", target, headers, "").unwrap()
}

pub fn connect(address: &str) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    Ok(stream)
}

pub fn head(method: &str, target: &str, headers: &[(&str, &str)], length: usize) -> String {
    let mut head = format!(
        "{method} {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         content-length: {length}\r\n"
    );
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head + "\r\n"
}

pub fn answer(mut stream: TcpStream) -> io::Result<Answer> {
    let mut text = Vec::new();
    stream.read_to_end(&mut text)?;
    let text = String::from_utf8_lossy(&text).into_owned();
    let cut = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let (head, body) = text.split_once("\r\n\r\n").ok_or_else(cut)?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.get(9..12));
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let answer = Answer {
        status: status.and_then(|it| it.parse().ok()).ok_or_else(cut)?,
        headers,
        body: body.to_owned(),
    };
    // Half a body is no answer.
    let length = answer
        .header("content-length")
        .and_then(|it| it.parse().ok());
    match length {
        Some(length) if answer.body.len() < length => Err(cut()),
        _ => Ok(answer),
    }
}

/// An integrator of the sandbox.
#[derive(Clone)]
pub struct Api {
    address: String,
    authorization: String,
}

impl Api {
    pub fn new(address: &str, key: &str) -> Self {
        Self {
            address: address.to_owned(),
            authorization: format!("Bearer {key}"),
        }
    }

    pub fn headers(&self) -> [(&str, &str); 2] {
        [
            ("authorization", &self.authorization),
            ("content-type", "application/json"),
        ]
    }

    pub fn call(&self, method: &str, target: &str, body: &str) -> io::Result<Answer> {
        call(&self.address, method, target, &self.headers(), body)
    }

    pub fn get(&self, target: &str) -> Answer {
        self.call("GET", target, "").unwrap()
    }

    pub fn template(&self) -> String {
        let list = self.get("/api/v1/inquiry-templates");
        assert_eq!(list.status, 200, "{}", list.body);
        list.json()["data"][0]["id"].as_str().unwrap().to_owned()
    }

    /// Creates an inquiry; its id once it was acknowledged.
    pub fn create(&self, template: &str, fields: Value) -> io::Result<String> {
        let answer = self.call("POST", "/api/v1/inquiries", &new_inquiry(template, fields))?;
        assert_eq!(answer.status, 201, "{}", answer.body);
        Ok(answer.json()["data"]["id"].as_str().unwrap().to_owned())
    }

    pub fn inquiry(&self, id: &str) -> Answer {
        self.get(&format!("/api/v1/inquiries/{id}"))
    }

    /// What the API log tells of an answer, once it is written.
    #[track_caller]
    pub fn log_of(&self, answer: &Answer) -> Value {
        let target = format!("/api/v1/api-logs/{}", answer.header("request-id").unwrap());
        let until = Instant::now() + PATIENCE;
        loop {
            let log = self.get(&target);
            if log.status == 200 {
                return log.json()["data"]["attributes"].clone();
            }
            assert!(Instant::now() < until, "no log of {}", answer.body);
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

pub fn new_inquiry(template: &str, fields: Value) -> String {
    let attributes = json!({ "inquiry-template-id": template, "fields": fields });
    json!({ "data": { "attributes": attributes } }).to_string()
}
