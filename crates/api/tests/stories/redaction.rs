//! What is personal is dark in the files, and gone after a redaction.

use std::net::IpAddr;
use std::path::Path;
use std::sync::Mutex;

use bonafide_app::{Cx, events, inquiries, sessions};
use bonafide_domain::session::{Command, Device};
use serde_json::{Value as Json, json};

use crate::database::{Database, open_file};
use crate::story::{Story, settings};
use crate::tampering::copy;

/// Strings that stand nowhere else, planted in everything that says who a person is.
const PLANTED: [&str; 11] = [
    "Zephyrine", "Quackenbush", "1971-03-29", "77 Wolkenkuckucksheim", "planted-note-4711", "planted-reference-4712",
    "planted.creator@example.org", "planted-redirect-4713", "198.51.100.231", "PlantedAgent/4714", "planted-comment-4715",
];

struct Planted {
    inquiry: String,
    account: String,
    session: String,
}

fn plant(story: &Story) -> Planted {
    let attributes = json!({
        "reference-id": PLANTED[5], "note": PLANTED[4], "creator-email-address": PLANTED[6],
        "redirect-uri": format!("https://example.org/{}", PLANTED[7]),
        "fields": {"name-first": PLANTED[0], "name-last": PLANTED[1], "birthdate": PLANTED[2],
            "address-street-1": PLANTED[3]},
    });
    let made = story.create_with(attributes, json!({"auto-create-inquiry-session": true})).of(201);
    let inquiry = made.id();
    let session = story.get(&format!("/inquiry-sessions?filter[inquiry-id]={inquiry}")).ids().remove(0);
    let (cx, id) = (Mutex::new(story.cx()), session.clone());
    story.write(move |tx, house| {
        let cx = cx.lock().unwrap();
        let mut kept = sessions::find(tx, house, &cx, &id)?;
        let device = Box::new(Device {
            ip_address: Some(PLANTED[8].into()),
            user_agent: Some(PLANTED[9].into()),
            ..Device::default()
        });
        let locale = "en-US".into();
        sessions::change(tx, house, &cx, &mut kept, Command::Start { device, locale })
    });
    let told = story.get(&format!("/inquiry-sessions/{session}")).of(200);
    assert_eq!(told.attribute("ip-address"), PLANTED[8]);
    story.simulate(&inquiry, &["complete_inquiry"]).of(200);
    let comment = json!({"meta": {"comment": PLANTED[10]}});
    story.post(&format!("/inquiries/{inquiry}/approve"), comment).of(200);
    let account = made.linked("account").unwrap();
    let told = story.get(&format!("/accounts/{account}")).of(200);
    assert!(told.text.contains(PLANTED[1]), "the account is filled from the inquiry: {}", told.text);
    Planted {
        inquiry,
        account,
        session,
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// The planted strings that a folder's files hold, in any of the usual encodings.
fn found_in(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for planted in PLANTED {
            let little: Vec<u8> = planted.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = planted.encode_utf16().flat_map(u16::to_be_bytes).collect();
            if [planted.as_bytes(), &little, &big].iter().any(|part| contains(&bytes, part)) {
                found.push(format!("{planted} in {}", path.display()));
            }
        }
    }
    found
}

#[track_caller]
fn without_planted(text: &str) {
    for planted in PLANTED {
        assert!(!text.contains(planted), "{planted} in {text}");
    }
}

#[test]
fn no_file_holds_what_was_written() {
    let story = Story::on(Database::file(), settings());
    let planted = plant(&story);
    story
        .ask("POST", &format!("/inquiries/{}/decline", planted.inquiry))
        .header("idempotency-key", PLANTED[4])
        .json(json!({"meta": {"comment": PLANTED[10]}}))
        .send()
        .of(200);
    let folder = story.database.folder().to_owned();
    assert!(std::fs::read_dir(&folder).unwrap().count() >= 2, "the file and its log");
    assert_eq!(found_in(&folder), [""; 0]);
    // The search itself works: an event's name does stand there.
    let everything: Vec<u8> = std::fs::read_dir(&folder)
        .unwrap()
        .flat_map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .collect();
    assert!(contains(&everything, b"inquiry.created"));
}

/// Every path that could tell something about what was planted.
fn telling(story: &Story, planted: &Planted) -> Vec<String> {
    let Planted { inquiry, account, session } = planted;
    let mut paths = vec![
        format!("/inquiries/{inquiry}?include=account,sessions"),
        format!("/inquiries?filter[inquiry-id]={inquiry}"),
        format!("/inquiry-sessions/{session}"),
        format!("/inquiry-sessions?filter[inquiry-id]={inquiry}"),
        format!("/accounts/{account}"),
        "/accounts".into(),
        "/events?page[size]=100".into(),
    ];
    paths.extend(story.get("/events?page[size]=100").ids().iter().map(|id| format!("/events/{id}")));
    paths
}

#[test]
fn a_redacted_inquiry_tells_nothing_any_more() {
    let story = Story::on(Database::file(), settings());
    let planted = plant(&story);
    let old = copy(story.database.folder());
    let id = &planted.inquiry;
    let repeated = || {
        let body = json!({"meta": {"inquiry-ids": [planted.inquiry]}});
        story.ask("POST", "/inquiry-sessions/expire-all").header("idempotency-key", "again").json(body).send()
    };
    assert!(repeated().of(200).text.contains(PLANTED[8]));
    let approve = || {
        let path = format!("/inquiries/{id}/approve");
        story.ask("POST", &path).header("idempotency-key", "approve").json(json!({})).send()
    };
    assert!(approve().of(200).text.contains(PLANTED[0]));

    let redacted = story.delete(&format!("/inquiries/{id}")).of(200);
    without_planted(&redacted.text);
    assert_eq!(redacted.attribute("status"), "approved", "what was decided stays");
    assert!(redacted.attribute("redacted-at").is_string());
    assert_eq!(redacted.attribute("creator"), "API");
    assert!(redacted.attribute("fields").as_object().unwrap().values().all(|field| field["value"].is_null()));

    let account = &planted.account;
    for path in telling(&story, &planted).iter().filter(|path| !path.contains("account") && !path.contains("event")) {
        without_planted(&story.get(path).of(200).text);
    }
    let events = story.get(&format!("/events?filter[object-id]={id},{}&page[size]=100", planted.session)).of(200);
    without_planted(&events.text);
    for event in events.items() {
        let one = story.get(&format!("/events/{}", event["id"].as_str().unwrap())).of(200);
        without_planted(&one.text);
        assert_eq!(one.attribute("payload")["data"]["id"], event["attributes"]["payload"]["data"]["id"]);
    }
    assert_eq!(story.events_of(id).last().unwrap(), "inquiry.redacted");
    without_planted(&repeated().of(200).text);
    approve().refused(409, "erased");

    for query in [
        format!("/inquiries?filter[reference-id]={}", PLANTED[5]),
        format!("/inquiries?filter[note]={}", PLANTED[4]),
    ] {
        assert_eq!(story.get(&query).of(200).ids(), [""; 0]);
    }
    let name = json!({"attribute": "name", "operator": "eq", "value": format!("{} {}", PLANTED[0], PLANTED[1])});
    assert_eq!(story.post("/inquiries/search", json!({"query": name})).ids(), [""; 0]);
    // The account has its own copy and is another subject.
    assert!(story.get(&format!("/accounts/{account}")).text.contains(PLANTED[1]));

    assert!(story.carry_out_erasures() >= 1);
    an_older_copy_is_dark(&story, old.path(), id);
}

/// The copy was made before the redaction; the ring is today's.
fn an_older_copy_is_dark(story: &Story, folder: &Path, id: &str) {
    let db = open_file(folder);
    let (house, id) = (story.house.clone(), id.to_owned());
    let cx: Mutex<Cx> = Mutex::new(story.cx());
    let told = db
        .read(move |tx| {
            let cx = cx.lock().unwrap();
            let kept = inquiries::find(tx, &house, &cx, &id)?;
            assert!(kept.key.is_none());
            let mut told = inquiries::told(tx, &house, &kept.it)?.to_string();
            let history = events::history(tx, &house, &cx, &id)?;
            assert!(!history.is_empty());
            for event in &history {
                assert!(event.body.is_none(), "{} opens", event.name);
                told.push_str(&bonafide_app::wire::event(event).to_string());
            }
            Ok::<_, bonafide_app::Error>(told)
        })
        .wait()
        .unwrap();
    without_planted(&told);
    db.close();
}

#[test]
fn everything_else_is_refused_afterwards() {
    let story = Story::new();
    let id = plant(&story).inquiry;
    story.delete(&format!("/inquiries/{id}")).of(200);
    story.delete(&format!("/inquiries/{id}")).refused(409, "already redacted");
    let patch = |attributes: Json| story.patch(&format!("/inquiries/{id}"), json!({"data": {"attributes": attributes}}));
    patch(json!({"note": "new"})).refused(409, "already redacted");
    patch(json!({"tags": ["new"]})).refused(409, "already redacted");
    patch(json!({})).refused(409, "already redacted");
    for operation in ["approve", "decline", "mark-for-review", "expire", "resume"] {
        story.post(&format!("/inquiries/{id}/{operation}"), json!({})).refused(409, "already redacted");
    }
    story.post(&format!("/inquiries/{id}/generate-one-time-link"), json!({})).of(409);
    story.simulate(&id, &["start_inquiry"]).refused(409, "already redacted");
    for (operation, name) in [("add-tag", json!("new")), ("set-tags", json!(["new"]))] {
        story
            .post(&format!("/inquiries/{id}/{operation}"), json!({"meta": {"tag-name": name}}))
            .refused(409, "already redacted");
    }
    story.post("/inquiry-sessions", json!({"data": {"attributes": {"inquiry-id": id}}})).of(409);
}

#[test]
fn an_open_inquiry_is_stopped_before_it_is_redacted() {
    let story = Story::new();
    let meta = json!({"auto-create-inquiry-session": true, "auto-create-one-time-link": true});
    let id = story.create_with(json!({"note": "n"}), meta).of(201).id();
    let session = story.get("/inquiry-sessions").ids().remove(0);
    let redacted = story.delete(&format!("/inquiries/{id}")).of(200);
    assert_eq!(redacted.attribute("status"), "expired");
    assert!(redacted.attribute("expires-at").is_null());
    assert_eq!(story.get(&format!("/inquiry-sessions/{session}")).attribute("status"), "expired");
    let links = story.write(|tx, _| Ok(tx.query("select hash from one_time_links", &[])?.len()));
    assert_eq!(links, 0);
    let names = ["inquiry.created", "inquiry.session-added", "inquiry.expired", "inquiry.redacted"];
    assert_eq!(story.events_of(&id), names);
}

#[test]
fn sessions_that_outlive_the_data_end_without_it() {
    let story = Story::new();
    let planted = plant(&story);
    let unused = json!({"auto-create-inquiry-session": true});
    let completed = story.create_with(json!({}), unused).of(201).id();
    story.simulate(&completed, &["complete_inquiry"]).of(200);
    for id in [&planted.inquiry, &completed] {
        story.delete(&format!("/inquiries/{id}")).of(200);
    }
    story.carry_out_erasures();
    story.pass(2 * 86_400);
    story.tick();
    let sessions = story.get("/inquiry-sessions").of(200);
    assert!(sessions.items().iter().all(|session| session["attributes"]["status"] == "expired"));
    without_planted(&sessions.text);
    assert_eq!(story.events_of(&planted.session).last().unwrap(), "inquiry-session.expired");
}

#[test]
fn a_consolidated_account_can_still_be_erased() {
    let story = Story::new();
    let source = plant(&story).account;
    let destination = story.post("/accounts", json!({})).of(201).id();
    let sources = json!({"meta": {"source-account-ids": [source]}});
    story.post(&format!("/accounts/{destination}/consolidate"), sources).of(202);
    let path = format!("/accounts/{source}");
    assert!(story.get(&path).text.contains(PLANTED[1]), "the source keeps its own data");
    without_planted(&story.delete(&path).of(200).text);
    story.delete(&path).refused(409, "already redacted");
    story.patch(&path, json!({"data": {"attributes": {"reference-id": "x"}}})).refused(409, "consolidated");
}

#[test]
fn redacting_an_account_reaches_its_inquiries() {
    let story = Story::on(Database::file(), settings());
    let planted = plant(&story);
    let open = story.create(json!({"reference-id": PLANTED[5], "fields": {"name-first": PLANTED[0]}})).of(201).id();
    let other = story.inquiry(json!({"note": "stays"}));
    let old = copy(story.database.folder());
    let path = format!("/accounts/{}", planted.account);
    let redacted = story.delete(&path).of(200);
    without_planted(&redacted.text);
    assert!(redacted.attribute("redacted-at").is_string());
    story.carry_out_erasures();
    for path in telling(&story, &planted) {
        without_planted(&story.get(&path).of(200).text);
    }
    for id in [&planted.inquiry, &open] {
        assert!(story.get(&format!("/inquiries/{id}")).attribute("redacted-at").is_string());
        an_older_copy_is_dark(&story, old.path(), id);
    }
    assert_eq!(story.get(&format!("/inquiries/{other}")).attribute("note"), "stays");
    assert_eq!(story.events_of(&planted.account).last().unwrap(), "account.redacted");
    assert_eq!(story.get(&format!("/accounts?filter[reference-id]={}", PLANTED[5])).ids(), [""; 0]);
    story.delete(&path).refused(409, "already redacted");
    story.check();
}

#[test]
fn an_emptied_account_can_be_used_and_emptied_again() {
    let story = Story::new();
    let planted = plant(&story);
    let path = format!("/accounts/{}", planted.account);
    story.delete(&path).of(200);
    story.post(&format!("{path}/add-tag"), json!({"meta": {"tag-name": "t"}})).of(200);
    let attributes = json!({"data": {"attributes": {"reference-id": "second life", "fields": {"name": {"first": "New"}}}}});
    let filled = story.patch(&path, attributes).of(200);
    assert_eq!(filled.attribute("fields")["name"]["value"]["first"]["value"], "New");
    assert_eq!(story.get("/accounts?filter[reference-id]=second+life").ids(), [&*planted.account]);
    story.carry_out_erasures();
    assert_eq!(story.get(&path).of(200).attribute("reference-id"), "second life");
    story.delete(&path).of(200);
    assert!(story.get(&path).attribute("reference-id").is_null());

    let id = story.inquiry(json!({"account-id": planted.account, "note": "later"}));
    story.delete(&path).of(200);
    assert!(story.get(&format!("/inquiries/{id}")).attribute("redacted-at").is_string());
    story.delete(&path).refused(409, "already redacted");
    story.patch(&path, json!({"data": {"attributes": {"reference-id": "third"}}})).of(200);
    story.delete(&path).of(200);
    assert_eq!(story.get("/accounts?filter[reference-id]=third").ids(), [""; 0]);
}

#[test]
fn an_answer_of_an_emptied_accounts_first_life_is_not_repeated() {
    let story = Story::new();
    let create = || {
        let body = json!({"data": {"attributes": {"reference-id": PLANTED[5]}}});
        story.ask("POST", "/accounts").header("idempotency-key", "first").json(body).send()
    };
    let path = format!("/accounts/{}", create().of(201).id());
    story.delete(&path).of(200);
    create().refused(409, "erased");
    story.patch(&path, json!({"data": {"attributes": {"reference-id": "second life"}}})).of(200);
    create().refused(409, "erased");
}

#[test]
fn the_events_of_an_emptied_accounts_first_life_stay_dark() {
    let story = Story::new();
    let account = plant(&story).account;
    story.delete(&format!("/accounts/{account}")).of(200);
    let attributes = json!({"data": {"attributes": {"reference-id": "second life"}}});
    story.patch(&format!("/accounts/{account}"), attributes).of(200);
    let events = story.get(&format!("/events?filter[object-id]={account}&page[size]=100")).of(200);
    without_planted(&events.text);
    assert!(events.text.contains("second life"));
}

#[test]
fn addresses_of_callers_are_not_kept() {
    let story = Story::on(Database::file(), settings());
    let ip: IpAddr = PLANTED[8].parse().unwrap();
    story.ask("GET", "/inquiries").from(&ip.to_string()).send().of(200);
    story
        .ask("POST", "/accounts")
        .from(&ip.to_string())
        .json(json!({}))
        .send()
        .of(201);
    assert_eq!(found_in(story.database.folder()), [""; 0]);
}
