//! The settings of inquiry templates.

use serde_json::{Value as Json, json};

use crate::story::Story;

#[test]
fn settings_change_only_what_they_name() {
    let story = Story::new();
    let path = format!("/inquiry-templates/{}", story.templates[0]);
    let patch = |settings: Json| {
        story.patch(
            &path,
            json!({"data": {"attributes": {"settings": settings}}}),
        )
    };
    let told = || story.get(&format!("{path}/settings")).of(200).body["data"]["attributes"].clone();
    let before = told();
    patch(json!({"expiration": {"after-start-seconds": 600}})).of(200);
    let mut expected = before.clone();
    expected["expiration"]["after-start-seconds"] = 600.into();
    assert_eq!(told(), expected);
    patch(json!({"expiration": {"after_start_seconds": null}})).of(200);
    assert_eq!(told(), before);
    patch(json!({})).of(200);
    let security = json!({"allowed-domains": ["example.com", "localhost"], "block-client-side-inquiry-creation": true});
    patch(json!({"security": security, "session-limit": 1})).of(200);
    let template = story.get(&path).of(200);
    assert_eq!(
        template.attribute("embedded-flow-domain-allowlist"),
        &json!(["example.com", "localhost"])
    );

    let bad = [
        (
            "/expiration/after-create-seconds",
            json!({"expiration": {"after-create-seconds": 0}}),
        ),
        (
            "/expiration/after-resume-seconds",
            json!({"expiration": {"after-resume-seconds": 366 * 86_400 + 1}}),
        ),
        (
            "/expiration/one-time-link-seconds",
            json!({"expiration": {"one-time-link-seconds": 0}}),
        ),
        ("/session-limit", json!({"session-limit": 0})),
        ("/session-limit", json!({"session-limit": 1001})),
        (
            "/security/allowed-domains",
            json!({"security": {"allowed-domains": ["https://example.com"]}}),
        ),
        (
            "/redirect/allowed-domains",
            json!({"redirect": {"allowed-domains": ["a b"]}}),
        ),
        (
            "/redirect/uri-schemes",
            json!({"redirect": {"uri-schemes": ["javascript"]}}),
        ),
        (
            "/redirect/uri-schemes",
            json!({"redirect": {"uri-schemes": ["Upper"]}}),
        ),
        ("/redirect/uri", json!({"redirect": {"uri": "nowhere"}})),
        ("/colour", json!({"colour": "red"})),
        (
            "/expiration/after-lunch",
            json!({"expiration": {"after-lunch": 1}}),
        ),
        ("/expiration", json!({"expiration": 7})),
    ];
    let before = told();
    for (pointer, settings) in bad {
        let refused = patch(settings).of(422).error_shaped();
        assert_eq!(
            refused.pointers(),
            [format!("/data/attributes/settings{pointer}")],
            "{}",
            refused.text
        );
    }
    for settings in [
        json!({"expiration": {"after-create-seconds": -1}}),
        json!({"expiration": {"after-create-seconds": "60"}}),
        json!({"expiration": {"after-create-seconds": null}}),
        json!({"session-limit": 1.5}),
        json!({"security": {"inquiries-per-reference-id": "two"}}),
        json!({"security": {"allowed-domains": "example.com"}}),
        json!({"redirect": {"uri": {"a": 1}}}),
    ] {
        patch(settings).of(422).error_shaped();
    }
    patch(json!([])).of(400);
    assert_eq!(told(), before);
    let names = json!({"data": {"attributes": {"name": "  "}}});
    story.patch(&path, names).refused(422, "name");
    story
        .patch(&path, json!({"data": {"attributes": {"status": "asleep"}}}))
        .of(400);
    story
        .patch(&path, json!({"data": {"attributes": {"name": "New name"}}}))
        .of(200);
    assert_eq!(story.get(&path).attribute("name"), "New name");
}

#[test]
fn redirects_stay_within_the_settings() {
    let story = Story::new();
    let path = format!("/inquiry-templates/{}", story.templates[0]);
    let settings =
        json!({"redirect": {"allowed-domains": ["example.com"], "uri-schemes": ["my-app"]}});
    story
        .patch(
            &path,
            json!({"data": {"attributes": {"settings": settings}}}),
        )
        .of(200);
    let create = |uri: &str| story.create(json!({"redirect-uri": uri}));
    create("https://example.com/x").of(201);
    create("https://EXAMPLE.com").of(201);
    create("my-app://done").of(201);
    create("https://evil.example").refused(422, "evil.example");
    create("https://example.com.evil.example").refused(422, "evil.example");
    create("https://example.com@evil.example").of(422);
    create("other-app://done").refused(422, "scheme");
    let outside = json!({"redirect": {"uri": "https://evil.example"}});
    story
        .patch(
            &path,
            json!({"data": {"attributes": {"settings": outside}}}),
        )
        .of(422);
}
