//! What can be done with an inquiry in each of its statuses.

use serde_json::{Value as Json, json};

use crate::story::{PRODUCTION_KEY, Story};

/// Each status with the simulated actions that lead to it.
const STATUSES: [(&str, &[&str]); 8] = [
    ("created", &[]),
    ("pending", &["start_inquiry"]),
    ("completed", &["complete_inquiry"]),
    ("failed", &["fail_inquiry"]),
    ("expired", &["expire_inquiry"]),
    ("needs_review", &["mark_for_review_inquiry"]),
    ("approved", &["approve_inquiry"]),
    ("declined", &["decline_inquiry"]),
];

fn in_status(story: &Story, status: &str) -> String {
    let id = story.inquiry(json!({}));
    let (_, actions) = STATUSES.iter().find(|(known, _)| *known == status).unwrap();
    let answer = story.simulate(&id, actions).of(200);
    assert_eq!(answer.attribute("status"), status);
    id
}

/// The status after an operation, or 409.
fn table(operation: &str, outcomes: [&str; 8]) {
    let story = Story::new();
    for ((status, _), outcome) in STATUSES.iter().zip(outcomes) {
        let id = in_status(&story, status);
        let before = story.get(&format!("/inquiries/{id}")).body["data"].clone();
        let events = story.events_of(&id).len();
        let answer = story.post(&format!("/inquiries/{id}/{operation}"), json!({}));
        if outcome == "409" {
            answer.refused(409, status.split('_').next().unwrap());
            let after = story.get(&format!("/inquiries/{id}")).body["data"].clone();
            assert_eq!(
                after, before,
                "a refused {operation} of one that is {status}"
            );
            continue;
        }
        let answer = answer.of(200);
        assert_eq!(
            answer.attribute("status"),
            outcome,
            "{operation} of one that is {status}"
        );
        let open = ["created", "pending"].contains(&outcome);
        assert_eq!(
            answer.attribute("expires-at").is_string(),
            open,
            "{operation} of {status}"
        );
        if outcome == *status && !["resume", "generate-one-time-link"].contains(&operation) {
            assert_eq!(
                story.events_of(&id).len(),
                events,
                "{operation} of {status} is said twice"
            );
        }
    }
}

#[test]
fn approving_is_possible_in_every_status() {
    table("approve", ["approved"; 8]);
}

#[test]
fn declining_is_possible_in_every_status() {
    table("decline", ["declined"; 8]);
}

#[test]
fn marking_for_review_is_refused_once_decided() {
    let review = "needs_review";
    table(
        "mark-for-review",
        [review, review, review, review, review, review, "409", "409"],
    );
}

#[test]
fn only_open_inquiries_expire() {
    table(
        "expire",
        [
            "expired", "expired", "409", "409", "expired", "409", "409", "409",
        ],
    );
}

#[test]
fn open_and_expired_inquiries_resume() {
    table(
        "resume",
        [
            "created", "pending", "409", "409", "pending", "409", "409", "409",
        ],
    );
}

#[test]
fn links_need_an_open_inquiry() {
    table(
        "generate-one-time-link",
        [
            "created", "pending", "409", "409", "409", "409", "409", "409",
        ],
    );
}

#[test]
fn decisions_take_a_comment_and_set_their_time() {
    let story = Story::new();
    let id = in_status(&story, "completed");
    let approve = json!({"meta": {"comment": "looks fine"}});
    let answer = story
        .post(&format!("/inquiries/{id}/approve"), approve)
        .of(200);
    assert_eq!(answer.attribute("reviewer-comment"), "looks fine");
    assert!(answer.attribute("decisioned-at").is_string());
    assert!(answer.attribute("completed-at").is_string());
    let answer = story
        .post(&format!("/inquiries/{id}/decline"), json!({}))
        .of(200);
    assert_eq!(answer.attribute("status"), "declined");
    assert!(answer.attribute("reviewer-comment").is_null());
    assert!(answer.attribute("failed-at").is_null());
    story
        .post(
            &format!("/inquiries/{id}/approve"),
            json!({"meta": {"comment": 7}}),
        )
        .refused(400, "comment");
    assert_eq!(
        story.events_of(&id),
        [
            "inquiry.created",
            "inquiry.started",
            "inquiry.completed",
            "inquiry.approved",
            "inquiry.declined"
        ]
    );
}

#[test]
fn updates_are_possible_in_every_status_and_change_only_what_they_name() {
    let story = Story::new();
    for (status, _) in STATUSES {
        let id = in_status(&story, status);
        let path = format!("/inquiries/{id}");
        let attributes = json!({
            "note": "n", "tags": ["t"], "redirect-uri": "https://example.com/",
            "fields": {"name_first": "Ada", "birthdate": "1915-12-10"},
        });
        let answer = story
            .patch(&path, json!({"data": {"attributes": attributes}}))
            .of(200);
        assert_eq!(answer.attribute("status"), status);
        assert_eq!(answer.attribute("note"), "n");
        assert_eq!(answer.attribute("tags"), &json!(["t"]));
        assert_eq!(answer.field("name-first"), "Ada");
        let change =
            json!({"data": {"attributes": {"fields": {"name-first": null}, "note": null}}});
        let answer = story.patch(&path, change).of(200);
        assert!(answer.field("name-first").is_null() && answer.attribute("note").is_null());
        assert_eq!(answer.field("birthdate"), "1915-12-10");
        assert_eq!(answer.attribute("tags"), &json!(["t"]));
        let events = story.events_of(&id).len();
        story
            .patch(&path, json!({"data": {"attributes": {"note": null}}}))
            .of(200);
        story
            .patch(&path, json!({"data": {"attributes": {"tags": ["t"]}}}))
            .of(200);
        story.patch(&path, json!({})).of(200);
        assert_eq!(story.events_of(&id).len(), events, "nothing was changed");
    }
}

#[test]
fn updates_are_checked_like_creations() {
    let story = Story::new();
    let id = story.inquiry(json!({"fields": {"name-first": "Ada"}}));
    let patch = |attributes: Json| {
        story.patch(
            &format!("/inquiries/{id}"),
            json!({"data": {"attributes": attributes}}),
        )
    };
    patch(json!({"fields": {"birthdate": "yesterday"}})).refused(422, "birthdate");
    patch(json!({"fields": {"unknown": 1}})).refused(422, "unknown");
    patch(json!({"redirect-uri": "nowhere"})).refused(422, "absolute");
    patch(json!({"reference-id": "x"})).refused(400, "reference-id");
    patch(json!({"status": "approved"})).refused(400, "status");
    // Nothing of an update that is refused in part is kept.
    patch(json!({"note": "kept?", "tags": ["kept?"], "fields": {"unknown": 1}})).of(422);
    let now = story.get(&format!("/inquiries/{id}"));
    assert!(now.attribute("note").is_null());
    assert_eq!(now.attribute("tags"), &json!([]));
    assert_eq!(now.field("name-first"), "Ada");
}

#[test]
fn a_field_written_once_stays() {
    let story = Story::new();
    let full = &story.templates[2];
    let id = story
        .inquiry(json!({"inquiry-template-id": full, "fields": {"customer-since": "2020-01-01"}}));
    let patch = |value: Json| {
        let fields = json!({"customer-since": value});
        story.patch(
            &format!("/inquiries/{id}"),
            json!({"data": {"attributes": {"fields": fields}}}),
        )
    };
    patch(json!("2020-01-01")).of(200);
    patch(json!("2021-01-01")).refused(422, "written once");
    patch(json!(null)).refused(422, "written once");
    let id = story.inquiry(json!({"inquiry-template-id": full}));
    let set = json!({"data": {"attributes": {"fields": {"customer-since": "2022-02-02"}}}});
    story.patch(&format!("/inquiries/{id}"), set).of(200);
}

#[test]
fn tags_are_added_removed_and_set() {
    let story = Story::new();
    let id = story.inquiry(json!({"tags": ["a"]}));
    let call = |operation: &str, meta: Json| {
        story.post(
            &format!("/inquiries/{id}/{operation}"),
            json!({"meta": meta}),
        )
    };
    assert_eq!(
        call("add-tag", json!({"tag-name": " b "}))
            .of(200)
            .attribute("tags"),
        &json!(["a", "b"])
    );
    assert_eq!(
        call("add-tag", json!({"tag-name": "b"}))
            .of(200)
            .attribute("tags"),
        &json!(["a", "b"])
    );
    assert_eq!(
        call("remove-tag", json!({"tag-name": "a"}))
            .of(200)
            .attribute("tags"),
        &json!(["b"])
    );
    assert_eq!(
        call("remove-tag", json!({"tag-name": "never"}))
            .of(200)
            .attribute("tags"),
        &json!(["b"])
    );
    assert_eq!(
        call("set-tags", json!({"tag-name": ["x", "y", "x"]}))
            .of(200)
            .attribute("tags"),
        &json!(["x", "y"])
    );
    assert_eq!(
        call("set-tags", json!({"tag-name": []}))
            .of(200)
            .attribute("tags"),
        &json!([])
    );
    call("add-tag", json!({})).refused(400, "tag-name is missing");
    call("set-tags", json!({})).refused(400, "tag-name is missing");
    call("add-tag", json!({"tag-name": "a", "tag-id": "tag_1"})).refused(400, "not both");
    call("add-tag", json!({"tag-id": "tag_1"})).refused(404, "tag-id");
    call("set-tags", json!({"tag-id": ["tag_1"]})).refused(404, "tag-id");
    call("add-tag", json!({"tag-name": "  "})).refused(422, "tag");
    let tag = story.write(|tx, _| {
        let row = tx
            .one("select id from tags where name = 'y'", &[])?
            .unwrap();
        Ok(row.text(0)?.to_owned())
    });
    assert_eq!(
        call("add-tag", json!({"tag-id": tag}))
            .of(200)
            .attribute("tags"),
        &json!(["y"])
    );
    assert_eq!(
        call("set-tags", json!({"tag-id": [tag]}))
            .of(200)
            .attribute("tags"),
        &json!(["y"])
    );
    assert_eq!(
        call("remove-tag", json!({"tag-id": tag}))
            .of(200)
            .attribute("tags"),
        &json!([])
    );
    let changes = story
        .events_of(&id)
        .iter()
        .filter(|name| *name == "inquiry.updated-tags")
        .count();
    assert_eq!(changes, 6);
}

#[test]
fn resuming_hands_out_the_unused_session_first() {
    let story = Story::new();
    let id = in_status(&story, "pending");
    let sessions = |id: &str| {
        story
            .get(&format!("/inquiry-sessions?filter[inquiry-id]={id}"))
            .ids()
    };
    let resume = |id: &str| {
        story
            .post(&format!("/inquiries/{id}/resume"), json!({}))
            .of(200)
    };
    let first = resume(&id);
    assert!(
        first.body["meta"]["session-token"]
            .as_str()
            .unwrap()
            .contains('.')
    );
    resume(&id);
    assert_eq!(sessions(&id).len(), 1);
    let unused = sessions(&id).remove(0);
    story
        .post(&format!("/inquiry-sessions/{unused}/expire"), json!({}))
        .of(200);
    resume(&id);
    assert_eq!(sessions(&id).len(), 2);

    let id = in_status(&story, "expired");
    let resumed = resume(&id);
    assert!(
        resumed.attribute("started-at").is_string(),
        "expired before it began, pending now"
    );
    assert!(resumed.attribute("expired-at").is_null());
}

#[test]
fn simulated_actions_run_in_order_or_not_at_all() {
    let story = Story::new();
    let id = story.inquiry(json!({}));
    story
        .simulate(&id, &["start_inquiry", "complete_inquiry", "start_inquiry"])
        .refused(
            409,
            "simulate-actions[2] (start_inquiry): An inquiry that is completed",
        );
    assert_eq!(
        story.get(&format!("/inquiries/{id}")).attribute("status"),
        "created"
    );
    assert_eq!(story.events_of(&id), ["inquiry.created"]);
    let all = [
        "start_inquiry",
        "complete_inquiry",
        "mark_for_review_inquiry",
        "approve_inquiry",
    ];
    assert_eq!(
        story.simulate(&id, &all).of(200).attribute("status"),
        "approved"
    );
    story
        .simulate(&id, &["dance"])
        .refused(400, "type must be one of");
    let path = format!("/inquiries/{id}/perform-simulate-actions");
    let act = |action: Json| story.post(&path, json!({"meta": {"simulate-actions": [action]}}));
    for kind in ["create_passed_verification", "create_failed_verification"] {
        act(json!({"type": kind})).refused(400, "verification-template-id is missing");
        let data = json!({"verification-template-id": format!("vtmpl_{}", "0".repeat(28))});
        act(json!({"type": kind, "data": data})).refused(501, "no verification templates");
    }
    let data = json!({"verification-template-id": "vtmpl_1"});
    act(json!({"type": "approve_inquiry", "data": data})).refused(400, "data does not belong");
    assert_eq!(
        story.get(&format!("/inquiries/{id}")).attribute("status"),
        "approved"
    );
    story
        .simulate(&id, &["approve_inquiry"; 51])
        .refused(400, "simulate-actions");
    story.simulate(&id, &[]).of(200);
    story
        .ask("POST", &path)
        .key(crate::story::PRODUCTION_KEY)
        .json(json!({"meta": {"simulate-actions": []}}))
        .send()
        .refused(403, "sandbox");
}

#[test]
fn operations_without_members_take_any_body_or_none() {
    let story = Story::new();
    for operation in [
        "approve",
        "mark-for-review",
        "expire",
        "resume",
        "generate-one-time-link",
    ] {
        let id = story.inquiry(json!({}));
        let path = format!("/inquiries/{id}/{operation}");
        story.ask("POST", &path).send().of(200);
    }
    let id = story.inquiry(json!({}));
    let path = format!("/inquiries/{id}/resume");
    story
        .ask("POST", &path)
        .json(json!({"meta": {}}))
        .unjudged()
        .send()
        .of(200);
}

#[test]
fn a_printed_inquiry_is_a_pdf_whose_hash_is_in_the_audit_log() {
    let story = Story::new();
    let id = story
        .create(json!({"fields": {"name-first": "Ann", "name-last": "李"}}))
        .of(201)
        .id();
    let printed = story.get(&format!("/inquiries/{id}/print")).of(200);
    let kind = printed
        .headers
        .iter()
        .find(|(name, _)| name == "content-type");
    assert_eq!(kind.map(|(_, kind)| kind.as_str()), Some("application/pdf"));
    assert!(printed.text.starts_with("%PDF-"));
    story.write_down();
    let log = story
        .ask("GET", "/user-audit-logs?filter[action]=inquiry.printed")
        .key(PRODUCTION_KEY)
        .send()
        .of(200);
    let kept = &log.body["data"][0]["attributes"]["context"]["details"];
    let hash = kept["sha256"].as_str().unwrap_or_default();
    assert!(hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
    // A made-up one is refused in the contract's shape, not as a file.
    let missing = format!("/inquiries/{}0/print", &id[..id.len() - 1]);
    story.get(&missing).refused(404, "not found");
}
