//! Forms with files as they come over the wire: whole, too large, malformed, with and without a session.

use std::io::Write;

use serde_json::{Value, json};

use crate::api::{self, Answer};
use crate::process::{Home, Server};

const KIND: &str = "multipart/form-data; boundary=edge";
const MEGABYTE: usize = 1_000_000;

/// A part of a form: the rest of its `Content-Disposition`, and its content.
type Part<'p> = (&'p str, &'p [u8]);

fn body(parts: &[Part]) -> Vec<u8> {
    let mut body = Vec::new();
    for (rest, content) in parts {
        let head = format!("--edge\r\nContent-Disposition: form-data; {rest}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--edge--\r\n");
    body
}

struct Place {
    server: Server,
    template: Value,
}

impl Place {
    fn new() -> Self {
        let server = Home::new().start();
        let definition = "{name: F, fields: {name: {type: string}, scan: {type: file}, \
            more: {type: array, items: {type: file}}}, steps: [\
            {step: ask, kind: form, next: check, \
            fields: [scan, {field: name, required: false}, {field: more, required: false}]}, \
            {step: check, kind: review, next: end}, {step: end, kind: end, outcome: completed}]}";
        let attributes = json!({"name": "F", "definition": definition, "publish": true});
        let made = server.api().call(
            "POST",
            "/api/v1/inquiry-templates",
            &json!({"data": {"attributes": attributes}}).to_string(),
        );
        let template = made.unwrap().json()["data"]["id"].clone();
        Self { server, template }
    }

    /// A new inquiry's id, and the token that its page carries.
    fn page(&self) -> (String, String) {
        let api = self.server.api();
        let id = api.create(self.template.as_str().unwrap(), json!({}));
        let id = id.unwrap();
        let target = format!("/verify?inquiry-id={id}");
        let page = api::get(&self.server.address, &target, &[]).body;
        let (_, rest) = page.split_once("name=\"session-token\" value=\"").unwrap();
        (id, rest.split('"').next().unwrap().to_owned())
    }

    fn post(&self, kind: &str, body: &[u8]) -> Answer {
        let headers = [("content-type", kind)];
        api::call(&self.server.address, "POST", "/verify", &headers, body).unwrap()
    }

    /// The form of a page with one file of so many bytes.
    fn hand_in(&self, id: &str, token: &str, size: usize) -> Answer {
        let content = vec![b'x'; size];
        self.post(
            KIND,
            &body(&[
                ("name=\"inquiry-id\"", id.as_bytes()),
                ("name=\"session-token\"", token.as_bytes()),
                ("name=\"step\"", b"ask"),
                ("name=\"field.scan\"; filename=\"a.txt\"", &content),
                ("name=\"action\"", b"continue"),
            ]),
        )
    }

    fn held(&self, id: &str) -> Value {
        self.held_by(id, "scan")
    }

    fn held_by(&self, id: &str, field: &str) -> Value {
        let answer = self.server.api().inquiry(id);
        answer.json()["data"]["attributes"]["fields"][field]["value"].clone()
    }
}

#[test]
fn a_form_brings_a_file_of_the_largest_size_and_says_which_is_larger() {
    let place = Place::new();
    let (id, token) = place.page();
    for size in [10 * MEGABYTE + 1, 30 * MEGABYTE] {
        let refused = place.hand_in(&id, &token, size);
        assert_eq!(refused.status, 422, "{size}");
        assert!(refused.body.contains("must be no larger than 10\u{a0}MB"));
        assert_eq!(place.held(&id), Value::Null);
    }
    let taken = place.hand_in(&id, &token, 10 * MEGABYTE);
    assert_eq!(taken.status, 303, "{}", taken.body);
    let held = place.held(&id);
    assert_eq!(
        (&held["filename"], &held["byte_size"], &held["mime_type"]),
        (&json!("a.txt"), &json!(10_000_000), &json!("text/plain"))
    );
    let address = held["url"].as_str().unwrap();
    let target = &address[address.find("/files/").unwrap()..];
    let got = api::get(&place.server.address, target, &[]);
    assert_eq!((got.status, got.body.len()), (200, 10 * MEGABYTE));
    // More than is read of any form.
    let (id, token) = place.page();
    let head = [("content-type", KIND)];
    let mut stream = api::connect(&place.server.address).unwrap();
    let head = api::head("POST", "/verify", &head, 100 * MEGABYTE);
    stream.write_all(head.as_bytes()).unwrap();
    let refused = api::answer(stream).unwrap();
    assert_eq!(refused.status, 400);
    assert_eq!(place.held(&id), Value::Null);
    assert_eq!(place.hand_in(&id, &token, 3).status, 303);
}

#[test]
fn the_files_of_a_list_have_a_limit_together() {
    let place = Place::new();
    let (id, token) = place.page();
    let hand_in = |sizes: &[usize]| {
        let contents: Vec<_> = sizes.iter().map(|size| vec![b'x'; *size]).collect();
        let mut parts: Vec<Part> = vec![
            ("name=\"inquiry-id\"", id.as_bytes()),
            ("name=\"session-token\"", token.as_bytes()),
            ("name=\"step\"", b"ask"),
            ("name=\"field.scan\"; filename=\"a.txt\"", b"x"),
        ];
        for content in &contents {
            parts.push(("name=\"field.more\"; filename=\"b.txt\"", content));
        }
        parts.push(("name=\"action\"", b"continue"));
        place.post(KIND, &body(&parts))
    };
    let refused = hand_in(&[8 * MEGABYTE, 8 * MEGABYTE, 8 * MEGABYTE]);
    assert_eq!(refused.status, 422);
    let says = "must be no larger than 20\u{a0}MB together";
    assert!(refused.body.contains(says));
    assert_eq!(place.held_by(&id, "more"), Value::Null);
    let refused = hand_in(&[MEGABYTE, 11 * MEGABYTE]);
    assert!(refused.body.contains("must be no larger than 10\u{a0}MB"));
    assert!(!refused.body.contains(says));
    assert_eq!(refused.status, 422);
    let taken = hand_in(&[10 * MEGABYTE, 9 * MEGABYTE]);
    assert_eq!(taken.status, 303, "{}", taken.body);
    let held = place.held_by(&id, "more");
    let sizes: Vec<_> = held.as_array().unwrap().iter().map(size_of).collect();
    assert_eq!(sizes, [10_000_000, 9_000_000]);
}

/// Of a file in a list, as the API tells it.
fn size_of(file: &Value) -> u64 {
    let file = file.get("value").unwrap_or(file);
    file["byte_size"].as_u64().unwrap()
}

#[test]
fn a_form_that_is_sent_several_times_at_once_leaves_one_whole_file() {
    let place = Place::new();
    let (id, token) = place.page();
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| place.hand_in(&id, &token, 2 * MEGABYTE).status))
            .collect();
        for one in all {
            assert_eq!(one.join().unwrap(), 303);
        }
    });
    assert_eq!(place.held(&id)["byte_size"], json!(2 * MEGABYTE));
}

#[test]
fn a_form_without_a_length_is_taken_in_by_its_pieces() {
    let place = Place::new();
    let (id, token) = place.page();
    let content = vec![b'x'; 2 * MEGABYTE];
    let whole = body(&[
        ("name=\"inquiry-id\"", id.as_bytes()),
        ("name=\"session-token\"", token.as_bytes()),
        ("name=\"field.scan\"; filename=\"a.txt\"", &content),
    ]);
    let mut stream = api::connect(&place.server.address).unwrap();
    let head = "POST /verify HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
                transfer-encoding: chunked\r\n";
    write!(stream, "{head}content-type: {KIND}\r\n\r\n").unwrap();
    for piece in whole.chunks(70_001) {
        write!(stream, "{:x}\r\n", piece.len()).unwrap();
        stream.write_all(piece).unwrap();
        stream.write_all(b"\r\n").unwrap();
    }
    stream.write_all(b"0\r\n\r\n").unwrap();
    let taken = api::answer(stream).unwrap();
    assert_eq!(taken.status, 303, "{}", taken.body);
    assert_eq!(place.held(&id)["byte_size"], json!(2 * MEGABYTE));
}

#[test]
fn a_large_form_without_a_session_is_not_taken_in() {
    let place = Place::new();
    let (id, token) = place.page();
    let large = vec![b'x'; 2 * MEGABYTE];
    let file: Part = ("name=\"field.scan\"; filename=\"a.txt\"", &large);
    let inquiry: Part = ("name=\"inquiry-id\"", id.as_bytes());
    let forged = format!("{token}x");
    for parts in [
        &[inquiry, file][..],
        // Too late: the file is there already.
        &[inquiry, file, ("name=\"session-token\"", token.as_bytes())],
        &[inquiry, ("name=\"session-token\"", forged.as_bytes()), file],
    ] {
        let refused = place.post(KIND, &body(parts));
        assert_eq!(refused.status, 400);
        assert!(refused.body.contains("We could not read what was sent"));
    }
    // Nor is it at any other address.
    let headers = [("content-type", KIND)];
    let whole = body(&[("name=\"session-token\"", token.as_bytes()), file]);
    for target in ["/api/v1/inquiries", "/dashboard", "/verify/seen"] {
        let refused = api::call(&place.server.address, "POST", target, &headers, &whole);
        let status = refused.unwrap().status;
        assert!((400..500).contains(&status), "{target}: {status}");
    }
    assert_eq!(place.held(&id), Value::Null);
}

#[test]
fn what_is_no_form_is_refused_whole() {
    let place = Place::new();
    let (id, token) = place.page();
    let names: [Part; 2] = [
        ("name=\"inquiry-id\"", id.as_bytes()),
        ("name=\"session-token\"", token.as_bytes()),
    ];
    let with = |part: Part| body(&[names[0], names[1], part]);
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    let good = with(("name=\"field.scan\"; filename=\"a.png\"", png));
    let text = vec![b'x'; 300 * 1024];
    let endless = format!("name=\"field.scan\"; filename=\"{}\"", "x".repeat(900_000));
    let many: Vec<Part> = vec![("name=\"field.name\"", b"x"); 1001];
    for (what, kind, sent) in [
        ("no boundary", "multipart/form-data", good.clone()),
        (
            "another boundary",
            "multipart/form-data; boundary=other",
            good.clone(),
        ),
        ("nothing", KIND, Vec::new()),
        ("noise", KIND, vec![0xff; 4096]),
        ("an end too early", KIND, good[..good.len() - 20].to_vec()),
        ("a head without end", KIND, with((&endless, png))),
        ("no filename", KIND, with(("name=\"field.scan\"", png))),
        (
            "too long a text",
            KIND,
            with(("name=\"field.name\"", &text)),
        ),
        ("too many parts", KIND, body(&many)),
        ("no text", KIND, with(("name=\"field.name\"", b"\xff\xfe"))),
    ] {
        let refused = place.post(kind, &sent);
        assert_eq!(refused.status, 400, "{what}");
        assert_eq!(place.held(&id), Value::Null, "{what}");
    }
    // What a browser sends where no file was chosen, and names that it escapes.
    let none = place.post(KIND, &with(("name=\"field.scan\"; filename=\"\"", b"")));
    assert_eq!(none.status, 422);
    assert!(none.body.contains("Choose a file for"), "{}", none.body);
    let empty = place.post(
        KIND,
        &with(("name=\"field.scan\"; filename=\"a.png\"", b"")),
    );
    assert!(empty.body.contains("is empty"), "{}", empty.body);
    let path = with(("name=\"field.scan\"; filename=\"../a.png\"", png));
    assert!(place.post(KIND, &path).body.contains("cannot be kept"));
    assert_eq!(place.held(&id), Value::Null);
    let name = "name=\"field.scan\"; filename=\"Zoë %22ID%22.png\"\r\nContent-Type: text/html";
    assert_eq!(place.post(KIND, &with((name, png))).status, 303);
    let held = place.held(&id);
    assert_eq!(
        (&held["filename"], &held["mime_type"]),
        (&json!("Zoë %22ID%22.png"), &json!("image/png"))
    );
}
