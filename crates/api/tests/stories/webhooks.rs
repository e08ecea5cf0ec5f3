//! Webhooks as objects: made, changed, enabled, retired.

use serde_json::{Value as Json, json};

use crate::story::{PRODUCTION_KEY, Story};

fn attributes(more: Json) -> Json {
    let mut all =
        json!({"name": "Backend", "url": "https://example.com/hooks", "enabled-events": ["*"]});
    for (name, value) in more.as_object().unwrap() {
        all[name] = value.clone();
    }
    json!({"data": {"attributes": all}})
}

#[test]
fn a_new_webhook_is_disabled_and_tells_its_secret() {
    let story = Story::new();
    let made = story.post("/webhooks", attributes(json!({}))).of(201);
    assert_eq!(made.attribute("status"), "disabled");
    assert_eq!(made.attribute("api-version"), "2025-12-08");
    assert_eq!(
        made.attribute("included-allowlist"),
        &json!({"state": "include_none"})
    );
    assert_eq!(
        made.attribute("relationship-allowlist"),
        &json!({"state": "include_all"})
    );
    let secret = made.attribute("secret").as_str().unwrap();
    assert!(secret.starts_with("wbhsec_") && secret.len() > 40);
    assert_eq!(
        made.attribute("secrets"),
        &json!([{"value": secret, "expires-at": null}])
    );
    let path = format!("/webhooks/{}", made.id());
    assert_eq!(story.get(&path).of(200).attribute("secret"), secret);
    for answer in [
        story
            .patch(&path, json!({"data": {"attributes": {"name": "Other"}}}))
            .of(200),
        story.hook(&made.id(), "enable", json!({})).of(200),
        story.hook(&made.id(), "disable", json!({})).of(200),
        story.hook(&made.id(), "archive", json!({})).of(200),
    ] {
        assert!(!answer.text.contains("wbhsec_"), "{}", answer.text);
    }
    assert!(!story.get("/webhooks").of(200).text.contains("wbhsec_"));
}

#[test]
fn an_older_version_needs_no_name_and_pins_itself() {
    let story = Story::new();
    let body = json!({"data": {"attributes": {"url": "https://example.com/", "enabled-events": ["inquiry.created"]}}});
    let made = story
        .ask("POST", "/webhooks")
        .header("persona-version", "2023-01-05")
        .json(body.clone())
        .send()
        .of(201);
    assert_eq!(made.attribute("api-version"), "2023-01-05");
    assert_eq!(made.attribute("name"), "https://example.com/");
    story
        .post("/webhooks", body)
        .refused(400, "name is missing");
}

#[test]
fn statuses_follow_the_calls() {
    let story = Story::new();
    let id = story.post("/webhooks", attributes(json!({}))).of(201).id();
    for (act, status) in [
        ("enable", "enabled"),
        ("enable", "enabled"),
        ("disable", "disabled"),
        ("disable", "disabled"),
        ("enable", "enabled"),
        ("archive", "archived"),
        ("archive", "archived"),
    ] {
        let answer = story.hook(&id, act, json!({})).of(200);
        assert_eq!(answer.attribute("status"), status, "{act}");
    }
    for act in ["enable", "disable", "rotate-secret", "send-test"] {
        story.hook(&id, act, json!({})).refused(409, "archived");
    }
    let patch = json!({"data": {"attributes": {"name": "x"}}});
    story
        .patch(&format!("/webhooks/{id}"), patch)
        .refused(409, "archived");
    assert_eq!(story.get("/webhooks").ids(), [id]);
}

#[test]
fn headers_of_ones_own_are_set_together_and_taken_away() {
    let story = Story::new();
    let set = json!({"custom-http-headers": {"X-One": "1", "X-Two": "2"}});
    let id = story.webhook(set).id();
    let sent = |change: Json| {
        let body = json!({"data": {"attributes": {"custom-http-headers": change}}});
        story.patch(&format!("/webhooks/{id}"), body).of(200);
        story.inquiry(json!({}));
        let letters = story.deliver_to(&|_| Ok(200));
        ["X-One", "X-Two"].map(|name| letters[0].header(name).to_owned())
    };
    assert_eq!(sent(json!({"X-One": "3", "X-Two": null})), ["3", ""]);
    assert_eq!(sent(json!({})), ["", ""]);
    assert_eq!(sent(json!({"X-Two": "4"})), ["", "4"]);
}

#[test]
fn a_clone_has_everything_but_the_secret() {
    let story = Story::new();
    let more = json!({
        "description": "d", "api-key-inflection": "snake", "api-attributes-blocklist": ["name-*"],
        "file-access-token-expires-in": 600, "included-allowlist": {"state": "include_all"},
        "payload-filter": {"data": {"attributes": {"status": "created"}}},
        "custom-http-headers": {"X-API-Key": "hush"},
    });
    let made = story.webhook(more);
    let copy = story.hook(&made.id(), "clone", json!({})).of(200);
    assert_eq!(copy.attribute("status"), "disabled");
    assert_ne!(copy.id(), made.id());
    assert_ne!(copy.attribute("secret"), made.attribute("secret"));
    for name in [
        "url",
        "name",
        "description",
        "api-key-inflection",
        "api-attributes-blocklist",
        "file-access-token-expires-in",
        "enabled-events",
        "payload-filter",
        "included-allowlist",
    ] {
        assert_eq!(copy.attribute(name), made.attribute(name), "{name}");
    }
    story.hook(&copy.id(), "enable", json!({})).of(200);
    story.inquiry(json!({}));
    let letters = story.deliver_to(&|_| Ok(200));
    assert!(
        letters
            .iter()
            .all(|letter| letter.header("X-API-Key") == "hush")
    );
    assert_eq!(
        letters
            .iter()
            .filter(|letter| letter.name() == "inquiry.created")
            .count(),
        2
    );
    // What is kept of an attempt hides what the header says.
    let deliveries = story
        .get(&format!("/webhooks/{}/deliveries", copy.id()))
        .of(200);
    let one = story
        .get(&format!("/webhook-deliveries/{}", deliveries.ids()[0]))
        .of(200);
    assert!(one.text.contains("[hidden]") && !one.text.contains("hush"));
}

#[test]
fn what_cannot_be_is_refused_by_its_place() {
    let story = Story::new();
    for (more, pointer) in [
        (json!({"name": " "}), "/data/attributes/name"),
        (json!({"url": "example.com"}), "/data/attributes/url"),
        (json!({"url": "ftp://example.com"}), "/data/attributes/url"),
        (
            json!({"url": "https://u:p@example.com"}),
            "/data/attributes/url",
        ),
        (
            json!({"enabled-events": []}),
            "/data/attributes/enabled-events",
        ),
        (
            json!({"enabled-events": ["inquiry.finished"]}),
            "/data/attributes/enabled-events/0",
        ),
        (
            json!({"api-version": "2020-01-01"}),
            "/data/attributes/api-version",
        ),
        (
            json!({"api-attributes-blocklist": ["ok", "a/b"]}),
            "/data/attributes/api-attributes-blocklist/1",
        ),
        (
            json!({"file-access-token-expires-in": 0}),
            "/data/attributes/file-access-token-expires-in",
        ),
        (
            json!({"payload-filter": {"data": {"$or": []}}}),
            "/data/attributes/payload-filter",
        ),
        (
            json!({"custom-http-headers": {"Persona-Signature": "x"}}),
            "/data/attributes/custom-http-headers",
        ),
        (
            json!({"custom-http-headers": {"Host": "x"}}),
            "/data/attributes/custom-http-headers",
        ),
        (
            json!({"custom-http-headers": {"X": "a\r\nb: c"}}),
            "/data/attributes/custom-http-headers",
        ),
        (
            json!({"included-allowlist": {"state": "custom", "event-types": [{"event-type": "inquiry", "relationships": ["*", "account"]}]}}),
            "/data/attributes/included-allowlist/event-types/0",
        ),
    ] {
        let answer = story.post("/webhooks", attributes(more.clone())).of(422);
        assert_eq!(answer.pointers(), [pointer], "{more}");
    }
    for (more, part) in [
        (json!({"nmae": "x"}), "nmae is not known"),
        (json!({"api-key-inflection": "pascal"}), "must be one of"),
        (json!({"enabled-events": "*"}), "must be an array"),
        (
            json!({"relationship-allowlist": {"state": "custom"}}),
            "must be one of",
        ),
    ] {
        story.post("/webhooks", attributes(more)).refused(400, part);
    }
    assert!(story.get("/webhooks").ids().is_empty());
}

#[test]
fn production_wants_tls_and_the_open_internet() {
    let story = Story::new();
    let post = |url: &str| {
        story
            .ask("POST", "/webhooks")
            .key(PRODUCTION_KEY)
            .json(attributes(json!({"url": url})))
            .send()
    };
    post("https://example.com/").of(201);
    for url in [
        "http://example.com/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::ffff:10.0.0.1]/",
    ] {
        assert_eq!(
            post(url).of(422).pointers(),
            ["/data/attributes/url"],
            "{url}"
        );
    }
    // The sandbox of this installation may reach the machine it runs on.
    story
        .post(
            "/webhooks",
            attributes(json!({"url": "http://127.0.0.1:9/"})),
        )
        .of(201);
}

#[test]
fn there_is_a_limit_that_archiving_makes_room_in() {
    let story = Story::new();
    let ids: Vec<String> = (0..50)
        .map(|_| story.post("/webhooks", attributes(json!({}))).of(201).id())
        .collect();
    story
        .post("/webhooks", attributes(json!({})))
        .refused(409, "50 webhooks");
    story
        .hook(&ids[0], "clone", json!({}))
        .refused(409, "50 webhooks");
    story.hook(&ids[0], "archive", json!({})).of(200);
    story.post("/webhooks", attributes(json!({}))).of(201);
    let page = story.get("/webhooks?page[size]=2").of(200);
    assert_eq!(page.items().len(), 2);
    assert!(page.body["links"]["next"].is_string());
}

#[test]
fn rotating_keeps_the_old_secret_for_as_long_as_asked() {
    let story = Story::new();
    let made = story.webhook(json!({}));
    let first = made.attribute("secret").clone();
    let rotate = |seconds: i64| {
        story.hook(
            &made.id(),
            "rotate-secret",
            json!({"meta": {"expires-in-seconds": seconds}}),
        )
    };
    let rotated = rotate(7200).of(200);
    let second = rotated.attribute("secret").clone();
    assert_ne!(first, second);
    let secrets = rotated.attribute("secrets").as_array().unwrap();
    assert_eq!(secrets.len(), 2);
    assert_eq!(secrets[1]["value"], first);
    assert!(secrets[0]["expires-at"].is_null() && secrets[1]["expires-at"].is_string());
    story.turn(7201);
    let told = story.get(&format!("/webhooks/{}", made.id())).of(200);
    assert_eq!(
        told.attribute("secrets"),
        &json!([{"value": second, "expires-at": null}])
    );
    // At once, and no more than two in any case.
    assert_eq!(
        rotate(0)
            .of(200)
            .attribute("secrets")
            .as_array()
            .unwrap()
            .len(),
        1
    );
    rotate(60).of(200);
    assert_eq!(
        rotate(60)
            .of(200)
            .attribute("secrets")
            .as_array()
            .unwrap()
            .len(),
        2
    );
    for seconds in [-1, 30 * 86_400 + 1] {
        assert_eq!(
            rotate(seconds).of(422).pointers(),
            ["/meta/expires-in-seconds"]
        );
    }
}
