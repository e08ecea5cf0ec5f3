//! Inquiry sessions and one-time links.

use serde_json::{Value as Json, json};

use crate::ask::Answer;
use crate::story::Story;

fn session(story: &Story, inquiry: &str) -> Answer {
    story.post(
        "/inquiry-sessions",
        json!({"data": {"attributes": {"inquiry-id": inquiry}}}),
    )
}

#[test]
fn a_session_lives_as_long_as_its_inquiry_did_when_it_was_made() {
    let story = Story::new();
    let inquiry = story.inquiry(json!({}));
    let made = session(&story, &inquiry).of(201);
    assert_eq!(made.attribute("status"), "new");
    assert_eq!(made.linked("inquiry").as_ref(), Some(&inquiry));
    for name in [
        "started-at",
        "expired-at",
        "ip-address",
        "user-agent",
        "is-vpn",
        "threat-level",
    ] {
        assert!(made.attribute(name).is_null(), "{name}");
    }
    let read = story
        .get(&format!("/inquiry-sessions/{}", made.id()))
        .of(200);
    assert_eq!(read.body["data"], made.body["data"]);

    story.pass(3600);
    story
        .post(&format!("/inquiries/{inquiry}/resume"), json!({}))
        .of(200);
    story.pass(23 * 3600);
    story.tick();
    let read = story
        .get(&format!("/inquiry-sessions/{}", made.id()))
        .of(200);
    assert_eq!(read.attribute("status"), "expired");
    assert_eq!(
        story
            .get(&format!("/inquiries/{inquiry}"))
            .attribute("status"),
        "created"
    );
    assert_eq!(
        story.events_of(&made.id()),
        ["inquiry-session.created", "inquiry-session.expired"]
    );
}

#[test]
fn sessions_need_an_open_inquiry_within_its_limit() {
    let story = Story::new();
    let template = format!("/inquiry-templates/{}", story.templates[0]);
    let settings = json!({"data": {"attributes": {"settings": {"session-limit": 2}}}});
    story.patch(&template, settings).of(200);
    let inquiry = story.inquiry(json!({}));
    session(&story, &inquiry).of(201);
    session(&story, &inquiry).of(201);
    session(&story, &inquiry).refused(409, "2 sessions");
    // The limit does not stand in the way of the unused one.
    story
        .post(&format!("/inquiries/{inquiry}/resume"), json!({}))
        .of(200);

    for last in [
        "complete_inquiry",
        "fail_inquiry",
        "expire_inquiry",
        "approve_inquiry",
        "mark_for_review_inquiry",
    ] {
        let inquiry = story.inquiry(json!({}));
        story.simulate(&inquiry, &[last]).of(200);
        session(&story, &inquiry).of(409).error_shaped();
    }
    session(&story, &format!("inq_{}", "0".repeat(28))).refused(404, "inquiry-id");
    session(&story, "nonsense").refused(404, "inquiry-id");
    story
        .post("/inquiry-sessions", json!({}))
        .refused(400, "data");
}

#[test]
fn one_session_or_all_of_several_inquiries_end_at_once() {
    let story = Story::new();
    let (a, b) = (story.inquiry(json!({})), story.inquiry(json!({})));
    let first = session(&story, &a).id();
    let path = format!("/inquiry-sessions/{first}");
    let ended = story.post(&format!("{path}/expire"), json!({})).of(200);
    assert_eq!(ended.attribute("status"), "expired");
    assert!(ended.attribute("expired-at").is_string());
    let again = story.post(&format!("{path}/expire"), json!({})).of(200);
    assert_eq!(again.body, ended.body);
    story
        .post(&format!("{path}/generate-one-time-link"), json!({}))
        .refused(409, "expired");

    let living: Vec<String> = [&a, &a, &b]
        .iter()
        .map(|inquiry| session(&story, inquiry).id())
        .collect();
    let body = json!({"meta": {"inquiry-ids": [a, b]}});
    let ended = story
        .post("/inquiry-sessions/expire-all", body.clone())
        .of(200);
    assert_eq!(ended.items().len(), 4);
    assert!(
        ended
            .items()
            .iter()
            .all(|session| session["attributes"]["status"] == "expired")
    );
    story.post("/inquiry-sessions/expire-all", body).of(200);
    for id in living {
        assert_eq!(
            story.events_of(&id),
            ["inquiry-session.created", "inquiry-session.expired"]
        );
    }
    let nobody = format!("inq_{}", "0".repeat(28));
    let body = json!({"meta": {"inquiry-ids": [a, nobody]}});
    story
        .post("/inquiry-sessions/expire-all", body)
        .refused(404, &nobody);
    story
        .post(
            "/inquiry-sessions/expire-all",
            json!({"meta": {"inquiry-ids": []}}),
        )
        .of(200);
    let body = json!({"meta": {"inquiry-ids": vec![a; 101]}});
    story
        .post("/inquiry-sessions/expire-all", body)
        .refused(400, "inquiry-ids");
}

#[test]
fn lists_are_of_one_inquiry_or_of_all() {
    let story = Story::new();
    let (a, b) = (story.inquiry(json!({})), story.inquiry(json!({})));
    let made: Vec<String> = [&a, &b, &a]
        .iter()
        .map(|inquiry| session(&story, inquiry).id())
        .collect();
    let all = story.get("/inquiry-sessions").of(200).ids();
    assert_eq!(all, [&*made[2], &*made[1], &*made[0]]);
    let of_a = story
        .get(&format!(
            "/inquiry-sessions?filter[inquiry-id]={a}&page[size]=1"
        ))
        .of(200);
    assert_eq!(of_a.ids(), [&*made[2]]);
    let next = of_a.body["links"]["next"]
        .as_str()
        .unwrap()
        .strip_prefix("/api/v1")
        .unwrap();
    assert_eq!(story.get(next).of(200).ids(), [&*made[0]]);
    assert_eq!(
        story
            .get(&format!("/inquiry-sessions?filter[inquiry-id]={b}"))
            .ids(),
        [&*made[1]]
    );
    story
        .get("/inquiry-sessions?include=inquiry")
        .refused(400, "include");
}

#[test]
fn links_come_with_a_session_and_their_own_life() {
    let story = Story::new();
    let inquiry = story.inquiry(json!({}));
    let path = format!("/inquiries/{inquiry}/generate-one-time-link");
    let link = |answer: &Answer| {
        let long = answer.body["meta"]["one-time-link"]
            .as_str()
            .unwrap()
            .to_owned();
        let short = answer.body["meta"]["one-time-link-short"]
            .as_str()
            .unwrap()
            .to_owned();
        assert_eq!(long.rsplit('=').next(), short.rsplit('/').next());
        long
    };
    let first = story.post(&path, json!({})).of(200);
    let second = story
        .post(&path, json!({"meta": {"expires-in-seconds": 60}}))
        .of(200);
    assert_ne!(link(&first), link(&second));
    let sessions = story
        .get(&format!("/inquiry-sessions?filter[inquiry-id]={inquiry}"))
        .ids();
    assert_eq!(sessions.len(), 1, "the unused session is linked again");
    let of_session = format!("/inquiry-sessions/{}/generate-one-time-link", sessions[0]);
    let third = story.post(&of_session, json!({})).of(200);
    assert_eq!(third.body["data"]["type"], "inquiry-session");
    link(&third);

    for bad in [json!(0), json!(-5), json!(366 * 86_400 + 1)] {
        let body = json!({"meta": {"expires-in-seconds": bad}});
        story
            .post(&path, body.clone())
            .refused(422, "expires-in-seconds");
        story
            .post(&of_session, body)
            .refused(422, "expires-in-seconds");
    }
    for bad in [json!("60"), json!(1.5), json!(i64::MAX), Json::Null] {
        story
            .post(&path, json!({"meta": {"expires-in-seconds": bad}}))
            .refused(400, "expires-in-seconds");
    }
    story.simulate(&inquiry, &["complete_inquiry"]).of(200);
    story.post(&of_session, json!({})).refused(409, "completed");
}
