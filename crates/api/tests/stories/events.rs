//! Events: their names and payloads, their lists, and that they are the whole truth.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value as Json, json};

use crate::story::Story;

#[test]
fn an_inquirys_life_is_told_in_the_contracts_names() {
    let story = Story::new();
    let id = story.inquiry(json!({"reference-id": "r"}));
    let actions = ["start_inquiry", "expire_inquiry"];
    story.simulate(&id, &actions).of(200);
    story
        .post(&format!("/inquiries/{id}/resume"), json!({}))
        .of(200);
    story
        .simulate(
            &id,
            &[
                "fail_inquiry",
                "mark_for_review_inquiry",
                "approve_inquiry",
                "decline_inquiry",
            ],
        )
        .of(200);
    story
        .post(
            &format!("/inquiries/{id}/set-tags"),
            json!({"meta": {"tag-name": ["t"]}}),
        )
        .of(200);
    story.delete(&format!("/inquiries/{id}")).of(200);
    let names = [
        "created",
        "started",
        "expired",
        "resumed",
        "session-added",
        "failed",
        "marked-for-review",
        "approved",
        "declined",
        "updated-tags",
        "redacted",
    ];
    assert_eq!(
        story.events_of(&id),
        names.map(|name| format!("inquiry.{name}"))
    );
}

#[test]
fn a_payload_is_the_object_as_it_was_after_the_event() {
    let story = Story::new();
    let made = story
        .create(json!({"note": "before", "fields": {"name-first": "Ada"}}))
        .of(201);
    let id = made.id();
    let patch = json!({"data": {"attributes": {"note": "after"}}});
    let changed = story.patch(&format!("/inquiries/{id}"), patch).of(200);
    let events = story
        .get(&format!("/events?filter[object-id]={id}"))
        .of(200);
    let payload = |index: usize| &events.items()[index]["attributes"]["payload"]["data"];
    assert_eq!(payload(1), &made.body["data"]);
    assert_eq!(payload(0), &changed.body["data"]);
    for event in events.items() {
        assert_eq!(event["type"], "event");
        assert_eq!(event["attributes"]["context"], json!({}));
        let one = story
            .get(&format!("/events/{}", event["id"].as_str().unwrap()))
            .of(200);
        assert_eq!(&one.body["data"], event);
    }
}

#[test]
fn accounts_and_sessions_have_theirs() {
    let story = Story::new();
    let body = json!({"data": {"attributes": {"reference-id": "a", "fields": {"birthdate": "1990-01-01"}}}});
    let account = story.post("/accounts", body).of(201).id();
    let other = story.post("/accounts", json!({})).of(201).id();
    let path = format!("/accounts/{account}");
    story
        .patch(
            &path,
            json!({"data": {"attributes": {"fields": {"birthdate": "1990-01-02"}}}}),
        )
        .of(200);
    story
        .patch(
            &path,
            json!({"data": {"attributes": {"account-status": "Blocked"}}}),
        )
        .of(200);
    story
        .post(
            &format!("{path}/add-tag"),
            json!({"meta": {"tag-name": "t"}}),
        )
        .of(200);
    story
        .post(
            &format!("{path}/remove-tag"),
            json!({"meta": {"tag-name": "t"}}),
        )
        .of(200);
    story
        .post(
            &format!("{path}/set-tags"),
            json!({"meta": {"tag-name": ["u"]}}),
        )
        .of(200);
    let relation = json!({"meta": {"relation-schema-key": "parent", "target-object-id": other}});
    story
        .post(&format!("{path}/add-relation"), relation.clone())
        .of(200);
    story
        .post(&format!("{path}/remove-relation"), relation)
        .of(200);
    let sources = json!({"meta": {"source-account-ids": [other]}});
    story.post(&format!("{path}/consolidate"), sources).of(202);
    story.delete(&path).of(200);
    let names = [
        "created",
        "updated-fields",
        "status-updated",
        "tag-added",
        "tag-removed",
        "updated-tags",
        "added-relation",
        "removed-relation",
        "consolidated-with",
        "redacted",
    ];
    assert_eq!(
        story.events_of(&account),
        names.map(|name| format!("account.{name}"))
    );
    assert_eq!(
        story.events_of(&other),
        ["account.created", "account.consolidated"]
    );
}

#[test]
fn lists_are_filtered_and_paged() {
    let story = Story::new();
    let (a, b) = (story.inquiry(json!({})), story.inquiry(json!({})));
    story.simulate(&a, &["complete_inquiry"]).of(200);
    let found = |query: &str| {
        story
            .get(&format!("/events?page[size]=100&{query}"))
            .of(200)
    };
    let names = |query: &str| -> Vec<String> {
        let text = |event: &Json| event["attributes"]["name"].as_str().unwrap().to_owned();
        found(query).items().iter().map(text).collect()
    };
    assert_eq!(
        names("filter[name]=inquiry.created"),
        ["inquiry.created"; 2]
    );
    assert_eq!(
        names("filter[name]=inquiry.completed,inquiry.started"),
        ["inquiry.completed", "inquiry.started"]
    );
    assert_eq!(
        names(&format!("filter[object-id]={b}")),
        ["inquiry.created"]
    );
    assert_eq!(names(&format!("filter[object-id]={a},{b}")).len(), 4);
    // Of several objects, page by page, forwards and back.
    let page = |query: String| {
        let path = format!("/events?filter[object-id]={b},{a},{a}&{query}");
        story.get(&path).of(200).ids()
    };
    let all = page("page[size]=100".into());
    let first = page("page[size]=2".into());
    let rest = page(format!("page[size]=2&page[after]={}", first[1]));
    assert_eq!([&first[..], &rest[..]].concat(), all);
    let back = page(format!("page[size]=2&page[before]={}", rest[1]));
    assert_eq!(back, [&*first[1], &*rest[0]]);
    let ids = found("").ids();
    assert_eq!(
        found(&format!("filter[id]={},{}", ids[0], ids[2])).ids(),
        [&*ids[0], &*ids[2]]
    );
    assert_eq!(names("filter[name]=nothing.happened"), [""; 0]);

    let mut walked = Vec::new();
    let mut next = Some("/events?page[size]=3".to_owned());
    while let Some(path) = next {
        let page = story.get(&path).of(200);
        walked.extend(page.ids());
        story.inquiry(json!({}));
        next = page.body["links"]["next"]
            .as_str()
            .map(|link| link.strip_prefix("/api/v1").unwrap().to_owned());
    }
    assert_eq!(walked, ids);
    story.get("/events?page[after]=nonsense").of(404);
    story
        .get("/events?filter[who]=me")
        .refused(400, "not known");
    // The other environment sees none of it.
    let other = story
        .ask("GET", "/events")
        .key(crate::story::PRODUCTION_KEY)
        .send()
        .of(200);
    assert_eq!(other.items().len(), 0);
}

/// One step of a random life: operation below the inquiry, and a body.
fn step() -> impl Strategy<Value = (&'static str, &'static str, Json)> {
    let comment = proptest::option::of("[a-z ]{0,9}").prop_map(|text| match text {
        Some(text) => json!({"meta": {"comment": text}}),
        None => json!({}),
    });
    let name = "[a-c]{1}";
    let simulated = proptest::sample::select(vec![
        "start_inquiry",
        "complete_inquiry",
        "fail_inquiry",
        "expire_inquiry",
        "mark_for_review_inquiry",
        "approve_inquiry",
        "decline_inquiry",
    ]);
    prop_oneof![
        8 => simulated.prop_map(|kind| {
            ("POST", "/perform-simulate-actions", json!({"meta": {"simulate-actions": [{"type": kind}]}}))
        }),
        3 => Just(("POST", "/resume", json!({}))),
        2 => Just(("POST", "/expire", json!({}))),
        2 => Just(("POST", "/generate-one-time-link", json!({}))),
        2 => comment.clone().prop_map(|body| ("POST", "/approve", body)),
        2 => comment.prop_map(|body| ("POST", "/decline", body)),
        2 => name.prop_map(|tag| ("POST", "/add-tag", json!({"meta": {"tag-name": tag}}))),
        1 => name.prop_map(|tag| ("POST", "/remove-tag", json!({"meta": {"tag-name": tag}}))),
        3 => (proptest::option::of("\\PC{0,12}"), proptest::option::of("[A-Za-z]{1,9}")).prop_map(|(note, first)| {
            ("PATCH", "", json!({"data": {"attributes": {"note": note, "fields": {"name-first": first}}}}))
        }),
        1 => Just(("DELETE", "", json!({}))),
    ]
}

#[test]
fn the_events_of_any_life_fold_to_its_state() {
    let story = Story::new();
    let mut runner = TestRunner::new(Config {
        cases: 40,
        failure_persistence: None,
        ..Config::default()
    });
    let lives = proptest::collection::vec((step(), 0i64..40_000), 1..12);
    runner
        .run(&lives, |steps| {
            let id = story.inquiry(json!({"tags": ["a"]}));
            for ((method, path, body), seconds) in steps {
                let path = format!("/inquiries/{id}{path}");
                let before = story.get(&path_of(&id)).body["data"].clone();
                let answer = story.call(method, &path, body);
                prop_assert!([200, 409, 422].contains(&answer.status), "{}", answer.text);
                let after = story.get(&path_of(&id)).body["data"].clone();
                if answer.status != 200 {
                    prop_assert_eq!(before, after);
                }
                story.pass(seconds);
                story.tick();
            }
            Ok(())
        })
        .unwrap();
    story.check();
}

fn path_of(id: &str) -> String {
    format!("/inquiries/{id}")
}
