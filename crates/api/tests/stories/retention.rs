//! The environment's settings: limits, addresses, and how long things are kept.

use serde_json::{Value as Json, json};

use crate::ask::Answer;
use crate::story::{PRODUCTION_KEY, Story};

const DAY: i64 = 86_400;

fn environment(story: &Story, attributes: Json) -> Answer {
    story.patch("/environment", json!({"data": {"attributes": attributes}}))
}

fn advance(story: &Story, days: i64) {
    let body = json!({"data": {"attributes": {"advance-seconds": days * DAY}}});
    story.post("/sandbox/clock", body).of(200);
}

fn redacted(story: &Story, id: &str) -> bool {
    let told = story.get(&format!("/inquiries/{id}")).of(200);
    !told.attribute("redacted-at").is_null()
}

#[test]
fn settings_are_told_merged_and_kept() {
    let story = Story::new();
    let told = story.get("/environment").of(200);
    assert_eq!(
        told.body["data"]["attributes"],
        json!({"rate-limit": null, "ip-address-allowlist": [],
            "reason-required-to-open-personal-data": false,
            "retention": {"api-log-days": 14, "user-audit-log-days": 183, "idempotency-hours": 25,
                "inquiries": []}})
    );
    let rules =
        json!([{"status": "declined", "inquiry-template-id": story.templates[1], "days": 30}]);
    environment(
        &story,
        json!({"retention": {"api-log-days": 3, "inquiries": rules}}),
    )
    .of(200);
    let told = environment(
        &story,
        json!({"reason-required-to-open-personal-data": true}),
    )
    .of(200);
    assert_eq!(told.attribute("retention")["api-log-days"], 3);
    assert_eq!(told.attribute("retention")["user-audit-log-days"], 183);
    assert_eq!(told.attribute("retention")["inquiries"], rules);
    assert_eq!(story.get("/environment").body, told.body);
    // The other environment's are its own.
    let other = story
        .ask("GET", "/environment")
        .key(PRODUCTION_KEY)
        .send()
        .of(200);
    assert_eq!(other.attribute("retention")["api-log-days"], 14);
    for (attributes, status) in [
        (json!({"retention": {"api-log-days": -1}}), 400),
        (json!({"retention": {"user-audit-log-days": 0}}), 400),
        (json!({"retention": {"idempotency-hours": 23}}), 400),
        (
            json!({"retention": {"inquiries": [{"status": "gone", "days": 3}]}}),
            422,
        ),
        (
            json!({"retention": {"inquiries": [{"status": "failed", "days": 0}]}}),
            400,
        ),
        (
            json!({"retention": {"inquiries": [{"status": "failed", "days": 3, "inquiry-template-id": "x"}]}}),
            422,
        ),
        (
            json!({"retention": {"inquiries": [{"status": "failed", "days": 3,
            "inquiry-template-id": format!("itmpl_{}", "0".repeat(28))}]}}),
            404,
        ),
        (json!({"rate-limit": -5}), 400),
        (json!({"ip-address-allowlist": ["10.0.0.0/8"]}), 422),
        (json!({"ip-address-allowlist": ["nowhere"]}), 422),
        (json!({"colour": 1}), 400),
    ] {
        environment(&story, attributes.clone())
            .of(status)
            .error_shaped();
    }
    assert_eq!(story.get("/environment").body, told.body);
}

#[test]
fn the_environments_addresses_hold_for_every_key() {
    let story = Story::new();
    environment(&story, json!({"ip-address-allowlist": ["203.0.113.0/24"]})).of(200);
    story.get("/inquiries").of(200);
    let elsewhere = story.ask("GET", "/inquiries").from("198.51.100.1").send();
    elsewhere.refused(403, "environment's list");
    story
        .ask("GET", "/inquiries")
        .key(PRODUCTION_KEY)
        .from("198.51.100.1")
        .send()
        .of(200);
}

#[test]
fn the_environments_rate_limit_goes_before_the_installations() {
    let story = Story::new();
    assert!(story.get("/inquiries").header("ratelimit-limit").is_none());
    environment(&story, json!({"rate-limit": 3})).of(200);
    let answer = story.get("/rate-limits").of(200);
    assert_eq!(answer.header("ratelimit-limit"), Some("3"));
    assert_eq!(answer.body["data"][0]["attributes"]["limit"], 3);
    story.get("/inquiries").of(200);
    story.get("/inquiries").of(200);
    story.get("/inquiries").of(429);
    story
        .ask("GET", "/inquiries")
        .key(PRODUCTION_KEY)
        .send()
        .of(200);
}

#[test]
fn inquiries_are_redacted_when_their_rule_says_so() {
    let story = Story::new();
    let person = json!({"fields": {"name-first": "Zoe"}});
    let [declined, approved, other] = std::array::from_fn(|_| story.inquiry(person.clone()));
    for id in [&declined, &approved] {
        story.simulate(id, &["complete_inquiry"]).of(200);
    }
    let body = json!({"data": {"attributes": {"inquiry-template-id": story.templates[2]}}});
    let elsewhere = story.post("/inquiries", body).of(201).id();
    story.simulate(&elsewhere, &["fail_inquiry"]).of(200);
    story
        .post(&format!("/inquiries/{declined}/decline"), json!({}))
        .of(200);
    story
        .post(&format!("/inquiries/{approved}/approve"), json!({}))
        .of(200);
    story.simulate(&other, &["fail_inquiry"]).of(200);
    environment(
        &story,
        json!({"retention": {"inquiries": [
            {"status": "declined", "days": 10},
            {"status": "failed", "inquiry-template-id": story.templates[2], "days": 20},
        ]}}),
    )
    .of(200);
    advance(&story, 9);
    assert!(!redacted(&story, &declined));
    let young = story.inquiry(person);
    story.simulate(&young, &["complete_inquiry"]).of(200);
    story
        .post(&format!("/inquiries/{young}/decline"), json!({}))
        .of(200);
    advance(&story, 2);
    assert!(redacted(&story, &declined));
    assert!(!redacted(&story, &young) && !redacted(&story, &elsewhere));
    // A change puts it off.
    let tag = json!({"meta": {"tag-name": "kept"}});
    story
        .post(&format!("/inquiries/{elsewhere}/add-tag"), tag)
        .of(200);
    advance(&story, 10);
    assert!(redacted(&story, &young) && !redacted(&story, &elsewhere));
    advance(&story, 10);
    assert!(redacted(&story, &elsewhere));
    assert!(redacted(&story, &young) && redacted(&story, &elsewhere));
    assert!(!redacted(&story, &approved) && !redacted(&story, &other));
    assert_eq!(
        story.events_of(&declined).last().unwrap(),
        "inquiry.redacted"
    );
    let told = story.get("/environment/retention").of(200);
    let deleted: Vec<u64> = told
        .attribute("deleted")
        .as_array()
        .unwrap()
        .iter()
        .filter(|run| run["kind"] == "inquiry")
        .map(|run| run["count"].as_u64().unwrap())
        .collect();
    assert_eq!(deleted, [1, 1, 1]);
    let due = told.attribute("due").as_array().unwrap().clone();
    assert_eq!(due.len(), 4);
    assert!(due[2]["next-at"].is_null() && due[3]["status"] == "failed");
}

#[test]
fn more_inquiries_than_a_batch_are_redacted_by_the_work_of_time() {
    let story = Story::new();
    let ids: Vec<String> = (0..60).map(|_| story.inquiry(json!({}))).collect();
    for id in &ids {
        story.simulate(id, &["fail_inquiry"]).of(200);
    }
    environment(
        &story,
        json!({"retention": {"inquiries": [{"status": "failed", "days": 1}]}}),
    )
    .of(200);
    let next_at = || {
        let told = story.get("/environment/retention").of(200);
        told.attribute("due")[2]["next-at"].clone()
    };
    assert!(next_at().is_string());
    story.pass(2 * DAY);
    story.tick();
    assert!(ids.iter().all(|id| redacted(&story, id)));
    assert!(next_at().is_null());
    // What lies behind the place up to which all are redacted is found by the next walk.
    let young = story.inquiry(json!({}));
    story.simulate(&young, &["fail_inquiry"]).of(200);
    assert!(next_at().is_string());
    story.pass(2 * DAY);
    story.tick();
    assert!(redacted(&story, &young) && next_at().is_null());
}

#[test]
fn logs_are_kept_as_long_as_the_environment_says() {
    let story = Story::new();
    let stored = || {
        story.write(|tx, _| {
            let row = tx
                .one("select count(*), count(seq) from journal", &[])?
                .unwrap();
            Ok((row.int(0)?, row.int(1)?))
        })
    };
    let made = story.create(json!({})).of(201);
    story.get("/inquiries/inq_nothing").of(404);
    story.get("/rate-limits").of(200);
    story.write_down();
    assert_eq!(stored(), (3, 1));
    let path = format!("/api-logs/{}", made.header("request-id").unwrap());
    story.get(&path).of(200);
    advance(&story, 15);
    // What is audited stays for the audit log, and is no API log any more.
    assert_eq!(stored(), (1, 1));
    story.get(&path).of(404);
    story.house.journal.take(usize::MAX);
    let audits = |query: &str| {
        let path = format!("/user-audit-logs{query}");
        story
            .ask("GET", &path)
            .key(PRODUCTION_KEY)
            .send()
            .of(200)
            .ids()
            .len()
    };
    assert_eq!(audits(""), 1);
    advance(&story, 200);
    assert_eq!(stored(), (0, 0));
    assert_eq!(audits(""), 0);
    // The chain goes on where it was cut.
    story.house.journal.take(usize::MAX);
    story.create(json!({})).of(201);
    story.write_down();
    story.check();
    let told = story.get("/environment/retention").of(200);
    let kinds: Vec<&str> = told
        .attribute("deleted")
        .as_array()
        .unwrap()
        .iter()
        .map(|run| run["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["user-audit-log", "api-log"]);
}

#[test]
fn an_environment_may_keep_no_api_logs() {
    let story = Story::new();
    environment(&story, json!({"retention": {"api-log-days": 0}})).of(200);
    story.house.journal.take(usize::MAX);
    story.get("/rate-limits").of(200);
    story.create(json!({})).of(201);
    assert_eq!(story.write_down(), 1, "only what is audited");
    assert_eq!(story.get("/api-logs").of(200).ids().len(), 0);
}

#[test]
fn answers_to_idempotency_keys_are_kept_as_long_as_the_environment_says() {
    let story = Story::new();
    environment(&story, json!({"retention": {"idempotency-hours": 48}})).of(200);
    let ask = || {
        story
            .ask("POST", "/inquiries")
            .header("idempotency-key", "k")
            .json(json!({"data": {"attributes": {"inquiry-template-id": story.templates[0]}}}))
            .send()
            .of(201)
            .id()
    };
    let first = ask();
    story.pass(47 * 3600);
    story.tick();
    assert_eq!(ask(), first);
    story.pass(2 * 3600);
    story.tick();
    assert_ne!(ask(), first);
}
