//! Creating an inquiry: each form of it, and each refusal.

use jiff::Timestamp;
use serde_json::{Value as Json, json};

use crate::ask::Answer;
use crate::story::Story;

/// Seconds from one time attribute to another.
fn seconds(answer: &Answer, from: &str, to: &str) -> i64 {
    let at = |name: &str| {
        answer
            .attribute(name)
            .as_str()
            .unwrap()
            .parse::<Timestamp>()
            .unwrap()
    };
    at(to).duration_since(at(from)).as_secs()
}

#[test]
fn a_fresh_inquiry_looks_like_the_contracts() {
    let story = Story::new();
    let made = story.create(json!({})).of(201);
    assert!(made.id().starts_with("inq_") && made.id().len() == 32);
    assert_eq!(made.attribute("status"), "created");
    assert_eq!(made.attribute("next-step-name"), "start");
    assert_eq!(made.attribute("creator"), "API");
    assert_eq!(made.attribute("behaviors"), &json!({}));
    assert_eq!(made.attribute("tags"), &json!([]));
    for name in [
        "reference-id",
        "note",
        "reviewer-comment",
        "started-at",
        "completed-at",
        "failed-at",
        "marked-for-review-at",
        "decisioned-at",
        "expired-at",
        "redacted-at",
        "previous-step-name",
    ] {
        assert!(made.attribute(name).is_null(), "{name}");
    }
    assert_eq!(seconds(&made, "created-at", "expires-at"), 86_400);
    let meta = json!({"session-token": null, "one-time-link": null, "one-time-link-short": null});
    assert_eq!(made.body["meta"], meta);
    assert!(made.body.get("included").is_none());
    assert!(made.linked("account").unwrap().starts_with("act_"));
    assert_eq!(
        made.linked("inquiry-template").as_ref(),
        Some(&story.templates[0])
    );
    assert!(made.header("request-id").unwrap().starts_with("req_"));
    assert!(
        made.header("persona-environment-id")
            .unwrap()
            .starts_with("env_")
    );
    assert!(
        made.header("persona-organization-id")
            .unwrap()
            .starts_with("org_")
    );
    let read = story.get(&format!("/inquiries/{}", made.id())).of(200);
    assert_eq!(read.body["data"], made.body["data"]);
    assert!(read.body.get("meta").is_none());
}

#[test]
fn a_template_is_named_in_one_of_three_ways() {
    let story = Story::new();
    let template = &story.templates[0];
    let version = story.inquiry(json!({}));
    let version = story
        .get(&format!("/inquiries/{version}"))
        .linked("inquiry-template-version")
        .unwrap();
    let by =
        |attributes: Json| story.post("/inquiries", json!({"data": {"attributes": attributes}}));
    by(json!({"inquiry-template-id": template})).of(201);
    by(json!({"template-id": template})).of(201);
    by(json!({"template-id": null, "inquiry-template-id": template})).of(201);
    let pinned = by(json!({"inquiry-template-version-id": version})).of(201);
    assert_eq!(
        pinned.linked("inquiry-template-version"),
        Some(version.clone())
    );

    by(json!({})).refused(400, "inquiry-template-id is missing");
    by(json!({"inquiry-template-id": template, "inquiry-template-version-id": version}))
        .refused(400, "takes one of");
    by(json!({"inquiry-template-id": version})).refused(404, "inquiry-template-id");
    by(json!({"inquiry-template-version-id": template}))
        .refused(404, "inquiry-template-version-id");
    by(json!({"inquiry-template-id": format!("itmpl_{}", "0".repeat(28))}))
        .refused(404, "inquiry-template-id");
    by(json!({"inquiry-template-version-id": format!("itmplv_{}", "0".repeat(28))}))
        .refused(404, "inquiry-template-version-id");
    by(json!({"template-id": "tmpl_Old"})).refused(422, "Legacy templates");
    by(json!({"inquiry-template-id": 7})).refused(400, "inquiry-template-id");
}

#[test]
fn drafts_unpublished_and_inactive_templates_make_none() {
    let story = Story::new();
    let copy = json!({"data": {"attributes": {"name": "Copy", "copy-of": story.templates[0]}}});
    let copy = story.post("/inquiry-templates", copy).of(201);
    let draft = copy.body["meta"]["inquiry-template-version-id"]
        .as_str()
        .unwrap()
        .to_owned();
    story
        .create(json!({"inquiry-template-id": copy.id()}))
        .refused(422, "no published version");
    story
        .create(json!({"inquiry-template-version-id": draft}))
        .refused(422, "draft");
    story
        .post(
            &format!("/inquiry-template-versions/{draft}/publish"),
            json!({}),
        )
        .of(200);
    story.inquiry(json!({"inquiry-template-id": copy.id()}));
    let path = format!("/inquiry-templates/{}", copy.id());
    story
        .patch(
            &path,
            json!({"data": {"attributes": {"status": "inactive"}}}),
        )
        .of(200);
    let refused = story
        .create(json!({"inquiry-template-id": copy.id()}))
        .refused(422, "inactive");
    assert_eq!(refused.pointers(), ["/data/attributes/inquiry-template-id"]);
}

#[test]
fn a_published_version_does_not_reach_inquiries_that_exist() {
    let story = Story::new();
    let template = &story.templates[0];
    let old = story.create(json!({})).of(201);
    let next = json!({"data": {"attributes": {"inquiry-template-id": template, "publish": true}}});
    let next = story.post("/inquiry-template-versions", next).of(201).id();
    let new = story.create(json!({})).of(201);
    assert_eq!(new.linked("inquiry-template-version"), Some(next.clone()));
    let again = story.get(&format!("/inquiries/{}", old.id()));
    assert_eq!(
        again.linked("inquiry-template-version"),
        old.linked("inquiry-template-version")
    );
    assert_ne!(again.linked("inquiry-template-version"), Some(next));
    // An older version that was published can still be named.
    let pinned = old.linked("inquiry-template-version").unwrap();
    story
        .create(json!({"inquiry-template-version-id": pinned}))
        .of(201);
}

#[test]
fn fields_are_taken_in_every_spelling_and_told_in_one() {
    let story = Story::new();
    for fields in [
        json!({"name-first": "Jane", "birthdate": "1990-05-17", "address-street-1": "1 Elm St"}),
        json!({"name_first": "Jane", "birthdate": "1990-05-17", "address_street_1": "1 Elm St"}),
        json!({"nameFirst": "Jane", "birthdate": "1990-05-17", "addressStreet1": "1 Elm St"}),
    ] {
        let made = story.create(json!({"fields": fields})).of(201);
        assert_eq!(
            made.attribute("fields")["name-first"],
            json!({"type": "string", "value": "Jane"})
        );
        assert_eq!(
            made.attribute("fields")["birthdate"],
            json!({"type": "date", "value": "1990-05-17"})
        );
        assert_eq!(made.field("address-street-1"), "1 Elm St");
        assert!(made.field("name-last").is_null());
    }
    let refused = story.create(json!({"fields": {"name-first": "a", "name_first": "b"}}));
    refused.refused(422, "given twice");
    let refused = story
        .create(json!({"fields": {"shoe-size": 44, "birthdate": "1990-13-01", "address-country-code": "XX"}}))
        .of(422)
        .error_shaped();
    let pointers = [
        "/data/attributes/fields/shoe-size",
        "/data/attributes/fields/birthdate",
        "/data/attributes/fields/address-country-code",
    ];
    assert_eq!(refused.pointers(), pointers);
    assert!(
        !refused.text.contains("1990-13-01"),
        "a refusal repeats a value: {}",
        refused.text
    );
    story.inquiry(json!({"fields": null, "tags": null, "note": null}));
}

#[test]
fn attributes_beside_the_known_ones_are_refused_by_name() {
    let story = Story::new();
    story
        .create(json!({"name-first": "Jane"}))
        .refused(400, "name-first");
    story
        .create(json!({"referenceid": "x"}))
        .refused(400, "referenceid");
    story
        .create_with(json!({}), json!({"auto-create": true}))
        .refused(400, "auto-create");
    story
        .create(json!({"theme-id": "the_1"}))
        .refused(422, "theme-set-id");
}

#[test]
fn notes_tags_creator_and_redirect_are_kept() {
    let story = Story::new();
    let made = story
        .create(json!({
            "note": "first note", "tags": ["vip", " vip ", "new"], "creator-email-address": "ada@example.com",
            "redirect-uri": "https://example.com/done?x=1", "initial-step-name": "address",
        }))
        .of(201);
    assert_eq!(made.attribute("note"), "first note");
    assert_eq!(made.attribute("tags"), &json!(["vip", "new"]));
    assert_eq!(made.attribute("creator"), "ada@example.com");
    assert_eq!(made.attribute("next-step-name"), "address");

    let redirect = |uri: &str| story.create(json!({"redirect-uri": uri}));
    redirect("/done").refused(422, "absolute");
    redirect("ftp://example.com").refused(422, "scheme");
    redirect("javascript:alert(1)").refused(422, "scheme");
    redirect("https://user:pw@example.com").refused(422, "user name");
    redirect(&format!("https://example.com/{}", "x".repeat(2048))).refused(400, "redirect-uri");
    story
        .create(json!({"initial-step-name": "nowhere"}))
        .refused(422, "no screen");
    story
        .create(json!({"note": "n".repeat(10_001)}))
        .refused(400, "note");
    story.create(json!({"tags": [""]})).refused(422, "tag");
    story.create(json!({"tags": "vip"})).refused(400, "tags");
}

#[test]
fn the_tag_limit_is_the_contracts() {
    let story = Story::new();
    for hundred in 0..10 {
        let tags: Vec<String> = (0..100).map(|n| format!("tag {hundred} {n}")).collect();
        story.create(json!({"tags": tags})).of(201);
    }
    story
        .create(json!({"tags": ["one more"]}))
        .refused(422, "1000 tags");
    story.inquiry(json!({"tags": ["tag 3 14"]}));
}

#[test]
fn windows_may_be_set_for_one_inquiry() {
    let story = Story::new();
    let made = story
        .create_with(
            json!({}),
            json!({"expiration-after-create-interval-seconds": 3600}),
        )
        .of(201);
    assert_eq!(seconds(&made, "created-at", "expires-at"), 3600);
    for name in [
        "expiration-after-create-interval-seconds",
        "expiration-after-start-interval-seconds",
        "expiration-after-resume-interval-seconds",
        "one-time-link-expiration-seconds",
    ] {
        for bad in [0, -1, 366 * 86_400 + 1] {
            let refused = story
                .create_with(json!({}), json!({name: bad}))
                .refused(422, name);
            assert_eq!(refused.pointers(), [format!("/meta/{name}")]);
        }
        story
            .create_with(json!({}), json!({name: i64::from(i32::MAX) + 1}))
            .refused(400, name);
        story
            .create_with(json!({}), json!({name: "60"}))
            .refused(400, name);
        story
            .create_with(json!({}), json!({name: 366 * 86_400}))
            .of(201);
        story.create_with(json!({}), json!({name: null})).of(201);
    }
}

#[test]
fn a_session_and_a_link_come_with_it_when_asked_for() {
    let story = Story::new();
    let meta = json!({"auto-create-inquiry-session": true, "auto-create-one-time-link": true});
    let made = story.create_with(json!({}), meta).of(201);
    let token = made.body["meta"]["session-token"].as_str().unwrap();
    assert_eq!(token.split('.').count(), 3, "a JWT");
    let long = made.body["meta"]["one-time-link"].as_str().unwrap();
    assert!(
        long.starts_with("https://verify.example.com/verify?code="),
        "{long}"
    );
    let short = made.body["meta"]["one-time-link-short"].as_str().unwrap();
    assert!(
        short.starts_with("https://verify.example.com/v/"),
        "{short}"
    );
    assert_eq!(
        made.body["data"]["relationships"]["sessions"]["data"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let sessions = story.get(&format!(
        "/inquiry-sessions?filter[inquiry-id]={}",
        made.id()
    ));
    assert_eq!(sessions.items()[0]["attributes"]["status"], "new");

    let made = story
        .create_with(json!({}), json!({"auto-create-one-time-link": true}))
        .of(201);
    assert!(made.body["meta"]["session-token"].is_null());
    assert!(made.body["meta"]["one-time-link"].is_string());
}
