//! What is personal is dark in the files, and gone after a redaction.

use std::net::IpAddr;

use serde_json::{Value as Json, json};

use crate::database::Database;
use crate::planted::{
    PLANTED, an_older_copy_is_dark, contains, found_in, plant, telling, without_planted,
};
use crate::story::{Story, settings};
use crate::tampering::copy;

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
    assert!(
        std::fs::read_dir(&folder).unwrap().count() >= 2,
        "the file and its log"
    );
    assert_eq!(found_in(&folder), [""; 0]);
    // The search itself works: an event's name does stand there.
    let everything: Vec<u8> = std::fs::read_dir(&folder)
        .unwrap()
        .flat_map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .collect();
    assert!(contains(&everything, b"inquiry.created"));
}

#[test]
fn a_redacted_inquiry_tells_nothing_any_more() {
    let story = Story::on(Database::file(), settings());
    let planted = plant(&story);
    let old = copy(story.database.folder());
    let id = &planted.inquiry;
    let repeated = || {
        let body = json!({"meta": {"inquiry-ids": [planted.inquiry]}});
        story
            .ask("POST", "/inquiry-sessions/expire-all")
            .header("idempotency-key", "again")
            .json(body)
            .send()
    };
    assert!(repeated().of(200).text.contains(PLANTED[8]));
    let approve = || {
        let path = format!("/inquiries/{id}/approve");
        story
            .ask("POST", &path)
            .header("idempotency-key", "approve")
            .json(json!({}))
            .send()
    };
    assert!(approve().of(200).text.contains(PLANTED[0]));

    let redacted = story.delete(&format!("/inquiries/{id}")).of(200);
    without_planted(&redacted.text);
    assert_eq!(
        redacted.attribute("status"),
        "approved",
        "what was decided stays"
    );
    assert!(redacted.attribute("redacted-at").is_string());
    assert_eq!(redacted.attribute("creator"), "API");
    assert!(
        redacted
            .attribute("fields")
            .as_object()
            .unwrap()
            .values()
            .all(|field| field["value"].is_null())
    );

    let account = &planted.account;
    for path in telling(&story, &planted)
        .iter()
        .filter(|path| !path.contains("account") && !path.contains("event"))
    {
        without_planted(&story.get(path).of(200).text);
    }
    let events = story
        .get(&format!(
            "/events?filter[object-id]={id},{}&page[size]=100",
            planted.session
        ))
        .of(200);
    without_planted(&events.text);
    for event in events.items() {
        let one = story
            .get(&format!("/events/{}", event["id"].as_str().unwrap()))
            .of(200);
        without_planted(&one.text);
        assert_eq!(
            one.attribute("payload")["data"]["id"],
            event["attributes"]["payload"]["data"]["id"]
        );
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
    assert_eq!(
        story
            .post("/inquiries/search", json!({"query": name}))
            .ids(),
        [""; 0]
    );
    // The account has its own copy and is another subject.
    assert!(
        story
            .get(&format!("/accounts/{account}"))
            .text
            .contains(PLANTED[1])
    );

    assert!(story.carry_out_erasures() >= 1);
    an_older_copy_is_dark(&story, old.path(), id);
}

#[test]
fn everything_else_is_refused_afterwards() {
    let story = Story::new();
    let id = plant(&story).inquiry;
    story.delete(&format!("/inquiries/{id}")).of(200);
    story
        .delete(&format!("/inquiries/{id}"))
        .refused(409, "already redacted");
    let patch = |attributes: Json| {
        story.patch(
            &format!("/inquiries/{id}"),
            json!({"data": {"attributes": attributes}}),
        )
    };
    patch(json!({"note": "new"})).refused(409, "already redacted");
    patch(json!({"tags": ["new"]})).refused(409, "already redacted");
    patch(json!({})).refused(409, "already redacted");
    for operation in ["approve", "decline", "mark-for-review", "expire", "resume"] {
        story
            .post(&format!("/inquiries/{id}/{operation}"), json!({}))
            .refused(409, "already redacted");
    }
    story
        .post(
            &format!("/inquiries/{id}/generate-one-time-link"),
            json!({}),
        )
        .of(409);
    story
        .simulate(&id, &["start_inquiry"])
        .refused(409, "already redacted");
    for (operation, name) in [("add-tag", json!("new")), ("set-tags", json!(["new"]))] {
        story
            .post(
                &format!("/inquiries/{id}/{operation}"),
                json!({"meta": {"tag-name": name}}),
            )
            .refused(409, "already redacted");
    }
    story
        .post(
            "/inquiry-sessions",
            json!({"data": {"attributes": {"inquiry-id": id}}}),
        )
        .of(409);
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
    assert_eq!(
        story
            .get(&format!("/inquiry-sessions/{session}"))
            .attribute("status"),
        "expired"
    );
    let links = story.write(|tx, _| Ok(tx.query("select hash from one_time_links", &[])?.len()));
    assert_eq!(links, 0);
    let names = [
        "inquiry.created",
        "inquiry.session-added",
        "inquiry.expired",
        "inquiry.redacted",
    ];
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
    assert!(
        sessions
            .items()
            .iter()
            .all(|session| session["attributes"]["status"] == "expired")
    );
    without_planted(&sessions.text);
    assert_eq!(
        story.events_of(&planted.session).last().unwrap(),
        "inquiry-session.expired"
    );
}

#[test]
fn addresses_of_callers_are_not_kept() {
    let story = Story::on(Database::file(), settings());
    let ip: IpAddr = PLANTED[8].parse().unwrap();
    story
        .ask("GET", "/inquiries")
        .from(&ip.to_string())
        .send()
        .of(200);
    story
        .ask("POST", "/accounts")
        .from(&ip.to_string())
        .json(json!({}))
        .send()
        .of(201);
    assert_eq!(found_in(story.database.folder()), [""; 0]);
}
