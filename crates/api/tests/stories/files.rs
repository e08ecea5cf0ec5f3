//! Files in fields: kept sealed beside the fields, told by signed addresses that lapse.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bonafide_api::files::SURFACE;
use bonafide_app::door::Response;
use bonafide_app::ids;
use serde_json::{Value as Json, json};

use crate::ask::{Answer, request};
use crate::story::{PRODUCTION_KEY, SANDBOX_KEY, Story};

const TEMPLATE: &str = "
name: Papers
fields:
  name-first: { type: string }
  passport: { type: file, write-once: true }
  bill: { type: file }
  papers: { type: array, items: { type: file } }
  owner: { type: hash, fields: { name: { type: string }, portrait: { type: file } } }
steps:
  - { step: name, kind: form, fields: [name-first], next: done }
  - { step: done, kind: end, outcome: completed }
";

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR planted-in-a-picture";

fn template(story: &Story) -> String {
    let attributes = json!({"name": "Papers", "definition": TEMPLATE, "publish": true});
    let made = story.post(
        "/inquiry-templates",
        json!({"data": {"attributes": attributes}}),
    );
    made.of(201).id().to_owned()
}

fn file(name: &str, content: &[u8]) -> Json {
    json!({"filename": name, "io": BASE64.encode(content)})
}

fn creation(template: &str, fields: Json) -> Json {
    json!({"data": {"attributes": {"inquiry-template-id": template, "fields": fields}}})
}

fn value<'a>(answer: &'a Answer, key: &str) -> &'a Json {
    &answer.attribute("fields")[key]["value"]
}

/// What is told of a file, without its address; that is given beside it.
fn told(value: &Json) -> (Json, String) {
    let address = value["url"].as_str().expect("an address").to_owned();
    let mut value = value.clone();
    value.as_object_mut().unwrap().shift_remove("url");
    (value, address)
}

fn fetch(story: &Story, address: &str) -> Response {
    let address = address.strip_prefix("https://verify.example.com").unwrap();
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let mut asked = request("GET", path);
    (asked.now, asked.seed) = (story.now(), story.seed());
    asked.id = ids::make(ids::REQUEST, asked.now, &asked.seed.0);
    asked.query = query.into();
    story.answer_of(&SURFACE, asked)
}

fn refusal(response: &Response) -> String {
    let body: Json = serde_json::from_slice(&response.body).unwrap();
    body["errors"][0]["details"].as_str().unwrap().to_owned()
}

fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    let found = response.headers.iter().find(|(known, _)| *known == name);
    found.map(|(_, value)| value.as_str())
}

/// An inquiry with a file of many pieces, and that file's content.
pub fn with_a_large_file(story: &Story) -> (String, Vec<u8>) {
    let template = template(story);
    let mut content = PNG.to_vec();
    content.extend((0..3_500_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8));
    let fields = json!({"passport": file("large.png", &content)});
    let made = story
        .post("/inquiries", creation(&template, fields))
        .of(201);
    (made.id().to_owned(), content)
}

/// What the file of [`with_a_large_file`] holds.
pub fn content_of(story: &Story, id: &str) -> Vec<u8> {
    let read = story.get(&format!("/inquiries/{id}")).of(200);
    let (_, address) = told(value(&read, "passport"));
    let got = fetch(story, &address);
    assert_eq!(got.status, 200);
    got.body
}

#[test]
fn a_file_is_told_by_an_address_and_fetched_by_it() {
    let story = Story::new();
    let template = template(&story);
    let text = "x".repeat(600 * 1024);
    let made = story
        .post(
            "/inquiries",
            creation(
                &template,
                json!({
                    "passport": file("Zoë's \"pass\".png", PNG),
                    "bill": {"filename": "bill.pdf", "data": BASE64.encode("%PDF-1.7 bill")},
                    "papers": [file("a.csv", b"a;b"), file("long.txt", text.as_bytes())],
                    "owner": {"name": "Zoe", "portrait": file("p.jpg", b"\xff\xd8\xff\xe0JFIF")},
                }),
            ),
        )
        .of(201);
    let (passport, address) = told(value(&made, "passport"));
    assert_eq!(
        passport,
        json!({"filename": "Zoë's \"pass\".png", "byte_size": PNG.len(), "mime_type": "image/png"})
    );
    assert!(!address.contains("pass\""), "{address}");
    let got = fetch(&story, &address);
    assert_eq!((got.status, got.body.as_slice()), (200, PNG));
    for (name, expected) in [
        ("content-type", "image/png"),
        (
            "content-disposition",
            "attachment; filename=\"Zo__s _pass_.png\"; filename*=UTF-8''Zo%C3%AB%27s%20%22pass%22.png",
        ),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
    ] {
        assert_eq!(header(&got, name), Some(expected), "{name}");
    }
    // In pieces, in lists and in objects; also read again, and in the event of the creation.
    let read = story.get(&format!("/inquiries/{}", made.id())).of(200);
    let path = format!("/events?filter[object-id]={}", made.id());
    let events = story.get(&path).of(200);
    let payload = &events.body["data"][0]["attributes"]["payload"]["data"];
    for fields in [
        made.attribute("fields"),
        read.attribute("fields"),
        &payload["attributes"]["fields"],
    ] {
        for (at, kind, content) in [
            ("/passport/value", "image/png", PNG),
            (
                "/bill/value",
                "application/pdf",
                b"%PDF-1.7 bill".as_slice(),
            ),
            ("/papers/value/0", "text/csv", b"a;b"),
            ("/papers/value/1", "text/plain", text.as_bytes()),
            (
                "/owner/value/portrait",
                "image/jpeg",
                b"\xff\xd8\xff\xe0JFIF",
            ),
        ] {
            let (told, address) = told(fields.pointer(at).unwrap());
            assert_eq!(told["mime_type"], kind, "{at}");
            assert_eq!(told["byte_size"], content.len(), "{at}");
            assert_eq!(fetch(&story, &address).body, content, "{at}");
        }
    }
    // Lists are as short as without files.
    let list = story.get("/inquiries").of(200);
    assert!(list.text.len() < 8_000, "{}", list.text.len());
    // Written down as read by the key that was told the address.
    story.write_down();
    let path = format!(
        "/user-audit-logs?page[size]=100&filter[object-id]={}",
        made.id()
    );
    let log = story.ask("GET", &path).key(PRODUCTION_KEY).send().of(200);
    let entries = log.body["data"].as_array().unwrap();
    let is_read = |it: &&Json| it["attributes"]["context"]["action"] == "file.read";
    assert_eq!(entries.iter().filter(is_read).count(), 16, "{}", log.text);
}

#[test]
fn an_address_is_bound_to_its_file_and_lapses_with_the_environments_time() {
    let story = Story::new();
    let template = template(&story);
    let make = |name: &str| {
        let fields = json!({"passport": file(name, name.as_bytes())});
        let made = story
            .post("/inquiries", creation(&template, fields))
            .of(201);
        (told(value(&made, "passport")).1, made.id().to_owned())
    };
    let ((one, id), (other, _)) = (make("one"), make("other"));
    let (path, token) = one.split_once('?').unwrap();
    let (_, other_token) = other.split_once('?').unwrap();
    let expires = token.split(['=', '.']).nth(1).unwrap();
    let later = (expires.parse::<i64>().unwrap() + 9).to_string();
    for forged in [
        format!("{path}?{other_token}"),
        format!("{path}?{}", token.replace(expires, &later)),
        format!("{path}?{}x", token),
        format!("{path}?access_token=1.2.3"),
        path.replace("file_", "file_0"),
        path.to_owned(),
    ] {
        let refused = fetch(&story, &forged);
        assert_eq!(refused.status, 403, "{forged}");
        assert!(!refusal(&refused).is_empty());
    }
    // Six hours unless the key says otherwise.
    story.pass(6 * 3600 - 60);
    assert_eq!(fetch(&story, &one).status, 200);
    story.pass(61);
    let lapsed = fetch(&story, &one);
    assert_eq!(lapsed.status, 403);
    assert!(
        refusal(&lapsed).contains("has lapsed"),
        "{}",
        refusal(&lapsed)
    );
    // The sandbox's clock counts; the key says how long.
    let key = story.ask("GET", "/api-keys").key(SANDBOX_KEY).send();
    let key = key.of(200).body["data"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let attributes = json!({"data": {"attributes": {"file-access-token-expires-in": 60}}});
    story.patch(&format!("/api-keys/{key}"), attributes).of(200);
    let read = story.get(&format!("/inquiries/{id}")).of(200);
    let (_, short) = told(value(&read, "passport"));
    assert_eq!(fetch(&story, &short).status, 200);
    let advance = json!({"data": {"attributes": {"advance-seconds": 60}}});
    story.post("/sandbox/clock", advance).of(200);
    assert_eq!(fetch(&story, &short).status, 403);
}

#[test]
fn a_redacted_file_is_gone_with_its_bytes() {
    let story = Story::new();
    let template = template(&story);
    let fields = json!({"bill": file("bill.txt", b"bill")});
    let made = story
        .post("/inquiries", creation(&template, fields))
        .of(201);
    let (_, address) = told(value(&made, "bill"));
    let gone = story.delete(&format!("/inquiries/{}", made.id())).of(200);
    assert_eq!(value(&gone, "bill"), &Json::Null);
    let refused = fetch(&story, &address);
    assert_eq!(refused.status, 404);
    assert_eq!(refusal(&refused), "The file was redacted");
    let left = story.write(|tx, _| {
        let row = tx.one("select count(*) from file_pieces", &[])?;
        Ok(row.map_or(Ok(0), |row| row.int(0))?)
    });
    assert_eq!(left, 0);
}

#[test]
fn what_is_no_file_of_a_known_type_is_refused_with_its_field() {
    let story = Story::new();
    let template = template(&story);
    let made = story
        .post("/inquiries", creation(&template, json!({})))
        .of(201);
    for (fields, pointer, says) in [
        (
            json!({"passport": "x"}),
            "passport",
            "must be an object with `filename` and `io`",
        ),
        (
            json!({"passport": {"filename": "a", "io": ""}}),
            "passport",
            "must be an object",
        ),
        (
            json!({"passport": {"filename": "a/b", "io": "eA=="}}),
            "passport",
            "characters",
        ),
        (
            json!({"passport": {"filename": "a", "io": "x"}}),
            "passport",
            "base64",
        ),
        (
            json!({"passport": {"filename": "a", "io": "eB=="}}),
            "passport",
            "base64",
        ),
        (
            json!({"passport": file("a.png", b"MZ\x90\0")}),
            "passport",
            "image/png, image/heic",
        ),
        (
            json!({"papers": [file("a", b"a"), file("b", b"\0")]}),
            "papers",
            "image/png",
        ),
        (
            json!({"papers": vec![file("a", b"a"); 51]}),
            "papers",
            "an inquiry keeps at most 50",
        ),
    ] {
        let path = format!("/inquiries/{}", made.id());
        let body = json!({"data": {"attributes": {"fields": fields}}});
        let refused = story
            .ask("PATCH", &path)
            .unjudged()
            .json(body)
            .send()
            .of(422);
        let error = &refused.body["errors"][0];
        let pointer = format!("/data/attributes/fields/{pointer}");
        assert_eq!(error["source"]["pointer"], pointer, "{error}");
        assert!(error["details"].as_str().unwrap().contains(says), "{error}");
    }
    // Nothing is left of the refused ones.
    let left = story.write(|tx, _| {
        let row = tx.one("select count(*) from files", &[])?;
        Ok(row.map_or(Ok(0), |row| row.int(0))?)
    });
    assert_eq!(left, 0);
    // A file is another one even with the same content; one that was written once stays.
    let path = format!("/inquiries/{}", made.id());
    let body = json!({"data": {"attributes": {"fields": {"passport": file("a", b"a")}}}});
    story.patch(&path, body.clone()).of(200);
    story.patch(&path, body).refused(422, "can be written once");
}

/// As a person hands it in with a form; an optional one that no branch asks for too.
#[test]
fn the_simulated_person_hands_in_a_file() {
    let story = Story::new();
    let definition = "{name: F, languages: [en-US], fields: {scan: {type: file}, more: {type: file}}, steps: [\
        {step: ask, kind: form, fields: [scan, {field: more, required: false}], next: done}, \
        {step: done, kind: end, outcome: completed}]}";
    let attributes = json!({"name": "F", "definition": definition, "publish": true});
    let made = story.post(
        "/inquiry-templates",
        json!({"data": {"attributes": attributes}}),
    );
    let template = made.of(201).id().to_owned();
    let run = |answers: Json| {
        let attributes = json!({"inquiry-template-id": template, "answers": answers});
        let body = json!({"data": {"attributes": attributes}});
        story.post("/sandbox/scenarios/completed/run", body)
    };
    let done = run(json!({"more": file("bill.pdf", b"%PDF-1.7 bill")})).of(201);
    assert_eq!(done.attribute("status"), "completed");
    let read = story.get(&format!("/inquiries/{}", done.id())).of(200);
    for (key, name, kind) in [
        ("scan", "sample.png", "image/png"),
        ("more", "bill.pdf", "application/pdf"),
    ] {
        let (told, address) = told(value(&read, key));
        assert_eq!(
            (&told["filename"], &told["mime_type"]),
            (&json!(name), &json!(kind))
        );
        let got = fetch(&story, &address);
        assert_eq!(told["byte_size"], got.body.len());
    }
    run(json!({"scan": file("a.exe", b"MZ\0")})).refused(422, "scan");
    // The events tell it as they tell every file.
    let path = format!("/events?filter[object-id]={}", done.id());
    let events = story.get(&path).of(200);
    let names_it = |event: &&Json| {
        let fields = &event["attributes"]["payload"]["data"]["attributes"]["fields"];
        fields["scan"]["value"]["filename"] == "sample.png"
    };
    assert!(events.items().iter().any(|event| names_it(&event)));
}

/// A value that looks like a file of another inquiry opens nothing of it.
#[test]
fn a_made_up_reference_opens_no_file_of_anybody_else() {
    let story = Story::new();
    let template = template(&story);
    let fields = json!({"passport": file("a", b"secret")});
    let made = story
        .post("/inquiries", creation(&template, fields))
        .of(201);
    let (_, address) = told(value(&made, "passport"));
    let id = address
        .split(['/', '.'])
        .find(|it| it.starts_with("file_"))
        .unwrap();
    let definition = "{name: J, fields: {j: {type: json}}, steps: [{step: done, kind: end, outcome: completed}]}";
    let attributes = json!({"name": "J", "definition": definition, "publish": true});
    let other = story.post(
        "/inquiry-templates",
        json!({"data": {"attributes": attributes}}),
    );
    let j = json!({"j": {"filename": "a", "byte_size": 6, "mime_type": "text/plain", "url": id}});
    let made = story
        .post("/inquiries", creation(&other.of(201).id(), j.clone()))
        .of(201);
    assert_eq!(value(&made, "j"), &j["j"]);
    let path = format!("/events?filter[object-id]={}", made.id());
    let events = story.get(&path).of(200);
    let payload = &events.body["data"][0]["attributes"]["payload"]["data"];
    let told = payload["attributes"]["fields"]["j"]["value"]["url"]
        .as_str()
        .unwrap();
    if told.starts_with("https") {
        assert_eq!(fetch(&story, told).status, 403);
    }
}
