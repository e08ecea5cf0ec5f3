//! What an API key's block-list hides, in every answer to it and in what the logs keep of them.

use bonafide_app::apikeys::Doc;
use serde_json::{Value as Json, json};

use crate::ask::{Answer, Ask};
use crate::story::{PRODUCTION_KEY, SANDBOX_KEY, Story};

const EVERY: &str = "*";

fn restricted(story: &Story, entries: &[&str]) -> String {
    story.key(Doc {
        permissions: Some(vec![EVERY.into()]),
        attributes_blocklist: entries.iter().map(|it| (*it).to_owned()).collect(),
        ..Doc::default()
    })
}

fn with<'a>(story: &'a Story, key: &str, method: &'a str, path: &'a str) -> Ask<'a> {
    // The contract's schema has attributes that such a list takes away.
    story.ask(method, path).key(key).unjudged()
}

fn ada(story: &Story) -> (String, String) {
    let made = story
        .create_with(
            json!({"fields": {"name-first": "Ada", "name-last": "Byron", "birthdate": "1915-12-10"},
               "note": "Countess"}),
            json!({"auto-create-account-reference-id": "ada-1"}),
        )
        .of(201);
    let account = made.linked("account").unwrap();
    let name = json!({"name": {"first": "Ada", "last": "Byron"}});
    story
        .patch(
            &format!("/accounts/{account}"),
            json!({"data": {"attributes": {"fields": name}}}),
        )
        .of(200);
    (made.id(), account)
}

#[test]
fn what_is_blocked_is_in_no_answer_whatever_the_version_and_key_style() {
    let story = Story::new();
    let (id, account) = ada(&story);
    // A path names the place in the newest version; older ones tell the value elsewhere.
    let key = restricted(&story, &["/data/attributes/fields/name-first", "note"]);
    let path = format!("/inquiries/{id}");
    let whole = with(&story, &key, "GET", &path).send().of(200);
    assert_eq!(whole.field("name-last"), "Byron");
    assert!(!whole.text.contains("Ada") && !whole.text.contains("Countess"));
    for version in ["2023-01-05", "2021-02-21"] {
        for style in ["kebab", "camel", "snake"] {
            let answer = with(&story, &key, "GET", &path)
                .header("persona-version", version)
                .header("key-inflection", style)
                .send()
                .of(200);
            assert!(answer.text.contains("Byron"), "{version}");
            assert!(!answer.text.contains("Ada"), "{version} {style}");
            assert!(!answer.text.contains("Countess"), "{version} {style}");
        }
    }
    let key = restricted(&story, &["name*", "note"]);
    for path in [
        path.clone(),
        "/inquiries".into(),
        format!("{path}?include=account"),
        format!("{path}?fields[inquiry]=fields,note"),
        format!("/accounts/{account}"),
        "/accounts".into(),
        "/events".into(),
    ] {
        let answer = with(&story, &key, "GET", &path).send().of(200);
        for hidden in ["Ada", "Byron", "Countess"] {
            assert!(!answer.text.contains(hidden), "{path}: {}", answer.text);
        }
        let shown = with(&story, SANDBOX_KEY, "GET", &path).send().of(200);
        assert!(shown.text.contains("Ada"), "{path}: {}", shown.text);
    }
}

#[test]
fn writing_answers_without_it_too_also_the_second_time() {
    let story = Story::new();
    let key = restricted(&story, &["name-first"]);
    let body = json!({"data": {"attributes": {
        "inquiry-template-id": story.templates[0], "fields": {"name-first": "Ada"}}}});
    let ask = |key: &str| {
        with(&story, key, "POST", "/inquiries")
            .header("idempotency-key", "once")
            .json(body.clone())
            .send()
            .of(201)
    };
    // First asked for with a key that is told everything.
    let first = ask(SANDBOX_KEY);
    let again = ask(&key);
    assert_eq!(first.id(), again.id());
    assert_eq!(first.field("name-first"), "Ada");
    assert!(!again.text.contains("Ada"));
    // The value is set; only its telling is blocked.
    let path = format!("/inquiries/{}", first.id());
    let changed = with(&story, &key, "PATCH", &path)
        .json(json!({"data": {"attributes": {"fields": {"name-first": "Augusta"}}}}))
        .send()
        .of(200);
    assert!(!changed.text.contains("Augusta"));
    assert_eq!(story.get(&path).field("name-first"), "Augusta");
}

#[test]
fn the_logs_keep_none_of_it() {
    let story = Story::new();
    let key = restricted(&story, &["name-first", "/data/attributes/note"]);
    let asked = with(&story, &key, "POST", "/inquiries")
        .json(
            json!({"data": {"attributes": {"inquiry-template-id": story.templates[0],
            "note": "n", "fields": {"name-first": "Ada", "name-last": "Byron"}}}}),
        )
        .send()
        .of(201);
    story.write_down();
    let path = format!("/api-logs/{}", asked.header("request-id").unwrap());
    let log = story.get(&path).of(200);
    let attributes = &log.attribute("request")["post-params"]["data"]["attributes"];
    assert_eq!(attributes["fields"], json!({"name-last": "*****"}));
    assert!(attributes.get("note").is_none(), "{attributes}");
    // What other keys sent is told to this one without it, as everything is.
    let other = story.create(json!({"note": "n", "fields": {"name-first": "Ada"}}));
    story.write_down();
    let path = format!("/api-logs/{}", other.header("request-id").unwrap());
    let log = with(&story, &key, "GET", &path).send().of(200);
    let attributes = &log.attribute("request")["post-params"]["data"]["attributes"];
    assert_eq!(attributes["fields"], json!({}));
    assert!(attributes.get("note").is_none(), "{attributes}");
}

#[test]
fn a_print_leaves_nothing_out_and_is_refused() {
    let story = Story::new();
    let (id, _) = ada(&story);
    let path = format!("/inquiries/{id}/print");
    let key = restricted(&story, &["name-first"]);
    with(&story, &key, "GET", &path)
        .send()
        .refused(403, "a printed file leaves nothing out");
}

fn create(story: &Story, key: &str, path: &str, attributes: Json) -> Answer {
    with(story, key, "POST", path)
        .json(json!({"data": {"attributes": attributes}}))
        .send()
}

#[test]
fn a_list_is_made_changed_copied_and_refused_by_its_place() {
    let story = Story::new();
    let list = |entries: Json| json!({"name": "x", "api-attributes-blocklist": entries});
    let made = create(&story, SANDBOX_KEY, "/api-keys", list(json!(["name-*"]))).of(201);
    assert_eq!(
        made.attribute("api-attributes-blocklist"),
        &json!(["name-*"])
    );
    let path = format!("/api-keys/{}", made.id());
    let copy = story.post(&format!("{path}/clone"), Json::Null).of(200);
    assert_eq!(
        copy.attribute("api-attributes-blocklist"),
        &json!(["name-*"])
    );
    let attributes = json!({"api-attributes-blocklist": ["note", "!name-first"]});
    story
        .patch(&path, json!({"data": {"attributes": attributes}}))
        .of(200);
    let held = story.get(&path);
    assert_eq!(
        held.attribute("api-attributes-blocklist"),
        &json!(["note", "!name-first"])
    );
    let attributes = json!({"api-attributes-blocklist": []});
    story
        .patch(&path, json!({"data": {"attributes": attributes}}))
        .of(200);
    for (entries, pointer) in [
        (
            json!(["ok", "a/b"]),
            "/data/attributes/api-attributes-blocklist/1",
        ),
        (
            json!(vec!["x"; 501]),
            "/data/attributes/api-attributes-blocklist",
        ),
    ] {
        let refused = create(&story, SANDBOX_KEY, "/api-keys", list(entries)).of(422);
        assert_eq!(refused.pointers(), [pointer]);
    }
}

#[test]
fn whoever_is_told_less_makes_nothing_that_is_told_more() {
    let story = Story::new();
    let key = restricted(&story, &["name-*", "!name-last"]);
    let made = create(&story, &key, "/api-keys", json!({"name": "x"})).of(201);
    let list = "api-attributes-blocklist";
    assert_eq!(made.attribute(list), &json!(["name-*", "!name-last"]));
    for (entries, status) in [
        (json!([]), 403),
        (json!(["note"]), 403),
        (json!(["name-*", "!name-first"]), 403),
        (json!(["note", "NAME_*"]), 201),
    ] {
        let body = json!({"name": "x", list: entries});
        let answer = create(&story, &key, "/api-keys", body);
        assert_eq!(answer.status, status, "{}", answer.text);
    }
    // Its own list neither, and a copy of a key that is told everything.
    let path = format!("/api-keys/{}", made.id());
    with(&story, &key, "PATCH", &path)
        .json(json!({"data": {"attributes": {list: []}}}))
        .send()
        .refused(403, "must have all entries");
    let free = create(&story, SANDBOX_KEY, "/api-keys", json!({"name": "free"})).of(201);
    let path = format!("/api-keys/{}/clone", free.id());
    with(&story, &key, "POST", &path)
        .send()
        .refused(403, "must have all entries");
    // Nor a webhook.
    let hook = |more: Json| {
        let mut body = json!({"name": "x", "url": "https://example.com/", "enabled-events": ["*"]});
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        create(&story, &key, "/webhooks", body)
    };
    let own = hook(json!({})).of(201);
    assert_eq!(own.attribute(list), &json!(["name-*", "!name-last"]));
    hook(json!({list: []})).of(403);
    let free = json!({"name": "x", "url": "https://example.com/", "enabled-events": ["*"]});
    let free = create(&story, SANDBOX_KEY, "/webhooks", free).of(201);
    let path = format!("/webhooks/{}", free.id());
    let change = |attributes: Json| {
        with(&story, &key, "PATCH", &path)
            .json(json!({"data": {"attributes": attributes}}))
            .send()
    };
    change(json!({"url": "https://example.org/"})).of(403);
    assert_eq!(story.get(&path).attribute("url"), "https://example.com/");
    change(json!({"name": "y"})).of(200);
    // A list of the other environment is its own matter.
    with(&story, PRODUCTION_KEY, "GET", "/api-keys")
        .send()
        .of(200);
}
