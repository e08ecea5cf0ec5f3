//! The contract's operations on API keys, and what they protect.

use std::sync::Mutex;

use bonafide_app::apikeys::{self, Doc, MAX_KEYS};
use serde_json::{Value as Json, json};

use crate::ask::Answer;
use crate::story::{PRODUCTION_KEY, SANDBOX_KEY, Story};

fn create(story: &Story, attributes: Json) -> Answer {
    story.post("/api-keys", json!({"data": {"attributes": attributes}}))
}

fn value(answer: &Answer) -> String {
    answer.attribute("value").as_str().unwrap().to_owned()
}

fn expire(story: &Story, id: &str, seconds: i64) -> Answer {
    let body = json!({"meta": {"expires-in-seconds": seconds}});
    story.post(&format!("/api-keys/{id}/expire"), body)
}

fn with<'a>(story: &'a Story, secret: &str, method: &'a str, path: &'a str) -> crate::ask::Ask<'a> {
    story.ask(method, path).key(secret)
}

#[test]
fn a_new_key_does_everything_but_what_has_to_be_named() {
    let story = Story::new();
    let made = create(&story, json!({"name": "Backend"})).of(201);
    let secret = value(&made);
    assert!(secret.starts_with("persona_sandbox_") && secret.len() > 50);
    assert_eq!(made.attribute("note"), &Json::Null);
    assert_eq!(made.attribute("api-version"), "2025-12-08");
    assert_eq!(made.attribute("api-key-inflection"), "kebab");
    assert_eq!(made.attribute("ip-address-allowlist"), &json!(["*"]));
    assert_eq!(made.attribute("file-access-token-expires-in"), 21_600);
    assert_eq!(made.attribute("last-used-at"), &Json::Null);
    let permissions = made.attribute("permissions").as_array().unwrap();
    for known in [
        "inquiry.write",
        "webhook.read",
        "api_log.read",
        "workflow.trigger",
    ] {
        assert!(permissions.contains(&known.into()), "{known}");
    }
    for named in [
        "api_key.read",
        "api_key.write",
        "api_key.scim",
        "user.write",
        "environment.write",
    ] {
        assert!(!permissions.contains(&named.into()), "{named}");
    }
    with(&story, &secret, "GET", "/inquiries").send().of(200);
    with(&story, &secret, "GET", "/api-keys")
        .send()
        .refused(403, "api_key.read");
}

#[test]
fn the_value_is_told_at_creation_and_cloning_and_never_again() {
    let story = Story::new();
    let made = create(&story, json!({"name": "Once"})).of(201);
    let (id, secret) = (made.id(), value(&made));
    let copy = story
        .post(&format!("/api-keys/{id}/clone"), Json::Null)
        .of(200);
    assert_ne!(value(&copy), secret);
    assert_ne!(copy.id(), id);
    for path in [
        format!("/api-keys/{id}"),
        format!("/api-keys/{}", copy.id()),
        "/api-keys".into(),
    ] {
        let told = story.get(&path).of(200);
        assert!(!told.text.contains(&secret) && !told.text.contains(&value(&copy)));
        assert!(!told.text.contains("\"value\""));
    }
    story.write_down();
    let logs = story.get("/api-logs?page[size]=100").of(200);
    assert!(!logs.text.contains(&secret));
    for id in logs.ids() {
        let answer = story.get(&format!("/api-logs/{id}/answer")).of(200);
        assert!(!answer.text.contains(&secret), "{}", answer.text);
    }
}

#[test]
fn a_key_answers_in_its_own_version_and_style() {
    let story = Story::new();
    let made = story
        .ask("POST", "/api-keys")
        .header("persona-version", "2023-01-05")
        .json(json!({"data": {"attributes": {"name": "Old", "api-key-inflection": "snake"}}}))
        .send()
        .of(201);
    assert_eq!(made.attribute("api-version"), "2023-01-05");
    let id = story.inquiry(json!({}));
    let path = format!("/inquiries/{id}");
    // The validator knows of styles that the request names.
    let ask = || with(&story, &value(&made), "GET", &path).unjudged().send();
    let told = ask().of(200);
    assert!(told.body["data"]["attributes"].get("created_at").is_some());
    assert!(told.body["data"]["attributes"].get("name_first").is_some());
    let key = format!("/api-keys/{}", made.id());
    let body = json!({"data": {"attributes": {"api-version": "2025-12-08", "api-key-inflection": "camel"}}});
    story.patch(&key, body).of(200);
    let told = ask().of(200);
    assert!(told.body["data"]["attributes"].get("createdAt").is_some());
}

#[test]
fn expiring_ends_a_key_with_the_call_itself() {
    let story = Story::new();
    let made = create(&story, json!({"name": "Short"})).of(201);
    with(&story, &value(&made), "GET", "/inquiries")
        .send()
        .of(200);
    let ended = expire(&story, &made.id(), 0).of(200);
    assert!(ended.attribute("expires-at").is_string());
    let refused = with(&story, &value(&made), "POST", "/inquiries")
        .json(json!({}))
        .send();
    let refused = refused.of(401).error_shaped();
    assert_eq!(
        refused.body["errors"][0]["title"],
        "The API key has expired"
    );
    expire(&story, &made.id(), 10).refused(409, "expired already");

    let later = create(&story, json!({"name": "Later"})).of(201);
    expire(&story, &later.id(), 60).of(200);
    // Only brought forward.
    let first = story.get(&format!("/api-keys/{}", later.id()));
    expire(&story, &later.id(), 3600).of(200);
    let second = story.get(&format!("/api-keys/{}", later.id()));
    assert_eq!(
        first.attribute("expires-at"),
        second.attribute("expires-at")
    );
    with(&story, &value(&later), "GET", "/inquiries")
        .send()
        .of(200);
    story.pass(61);
    with(&story, &value(&later), "GET", "/inquiries")
        .send()
        .of(401);
    for bad in [-1, 30 * 86_400 + 1] {
        expire(&story, &made.id(), bad).of(422).error_shaped();
    }
    // A copy of an ended key has no end.
    let copy = story
        .post(&format!("/api-keys/{}/clone", made.id()), Json::Null)
        .of(200);
    assert!(copy.attribute("expires-at").is_null());
    with(&story, &value(&copy), "GET", "/inquiries")
        .send()
        .of(200);
}

#[test]
fn a_key_chosen_by_settings_can_be_withdrawn_and_stays_so() {
    let story = Story::new();
    let chosen = story
        .get("/api-keys?filter[name]=First key")
        .of(200)
        .ids()
        .remove(0);
    let other = create(
        &story,
        json!({"name": "Other", "permissions": ["inquiry.read"]}),
    )
    .of(201);
    expire(&story, &chosen, 0).of(200);
    story.get("/inquiries").of(401);
    let (now, seed) = (story.now(), story.seed());
    story.write(move |tx, house| {
        let choices = bonafide_app::seed::Choices {
            sandbox_key: Some(SANDBOX_KEY.into()),
            ..bonafide_app::seed::Choices::default()
        };
        bonafide_app::seed::ensure(tx, house, &choices, now, seed).map(|_| ())
    });
    story.get("/inquiries").of(401);
    with(&story, &value(&other), "GET", "/inquiries")
        .send()
        .of(200);
}

#[test]
fn a_key_cannot_grant_more_than_it_has() {
    let story = Story::new();
    let own = ["api_key.read", "api_key.write", "inquiry.read"];
    let poor = value(&create(&story, json!({"name": "Poor", "permissions": own})).of(201));
    let rich = create(
        &story,
        json!({"name": "Rich", "permissions": ["inquiry.write"]}),
    )
    .of(201);
    let ask = |method, path: &str, body: Json| {
        let path = path.to_owned();
        story.ask(method, &path).key(&poor).json(body).send()
    };
    let attributes = |it: Json| json!({"data": {"attributes": it}});
    let more = attributes(json!({"name": "x", "permissions": ["inquiry.read", "inquiry.write"]}));
    ask("POST", "/api-keys", more.clone()).refused(403, "inquiry.write");
    let path = format!("/api-keys/{}", rich.id());
    ask(
        "PATCH",
        &path,
        attributes(json!({"permissions": ["account.read"]})),
    )
    .refused(403, "account.read");
    // What the other has already stays; taking away is no granting.
    ask(
        "PATCH",
        &path,
        attributes(json!({"permissions": ["inquiry.write"]})),
    )
    .of(200);
    ask("PATCH", &path, attributes(json!({"permissions": []}))).of(200);
    ask(
        "PATCH",
        &path,
        attributes(json!({"permissions": ["inquiry.write"]})),
    )
    .refused(403, "inquiry.write");
    let chosen = story
        .get("/api-keys?filter[name]=First key")
        .ids()
        .remove(0);
    ask("POST", &format!("/api-keys/{chosen}/clone"), Json::Null).refused(403, "lacks");
    // Without permissions the new one gets the usual ones that the caller has.
    let made = ask("POST", "/api-keys", attributes(json!({"name": "y"}))).of(201);
    assert_eq!(made.attribute("permissions"), &json!(["inquiry.read"]));
}

#[test]
fn bad_input_is_refused_by_its_place_and_changes_nothing() {
    let story = Story::new();
    let before = story.get("/api-keys").body;
    for (attributes, status, told) in [
        (json!({}), 400, "data.attributes.name is missing"),
        (json!({"name": ""}), 422, "name must have"),
        (json!({"name": "x".repeat(256)}), 400, "at most 255"),
        (json!({"name": 3}), 400, "must be a string"),
        (json!({"name": "x", "color": "red"}), 400, "is not known"),
        (
            json!({"name": "x", "permissions": ["inquiry.fly"]}),
            422,
            "no such permission",
        ),
        (
            json!({"name": "x", "permissions": ["*"]}),
            422,
            "no such permission",
        ),
        (
            json!({"name": "x", "ip-address-allowlist": ["10.0.0.0/33"]}),
            422,
            "IP address",
        ),
        (
            json!({"name": "x", "ip-address-allowlist": ["example.com"]}),
            422,
            "IP address",
        ),
        (
            json!({"name": "x", "api-version": "2020-01-01"}),
            422,
            "2025-12-08",
        ),
        (
            json!({"name": "x", "api-key-inflection": "shouting"}),
            422,
            "kebab",
        ),
        (
            json!({"name": "x", "file-access-token-expires-in": 259_201}),
            422,
            "259200",
        ),
        (
            json!({"name": "x", "file-access-token-expires-in": 0}),
            422,
            "259200",
        ),
    ] {
        let body = json!({"data": {"attributes": attributes}});
        let answer = story
            .ask("POST", "/api-keys")
            .unjudged()
            .json(body.clone())
            .send();
        let answer = answer.of(status).error_shaped();
        assert!(answer.text.contains(told), "{body}: {}", answer.text);
    }
    assert_eq!(
        story.get("/api-keys").body["data"].as_array().map(Vec::len),
        before["data"].as_array().map(Vec::len)
    );
    story
        .post(
            "/api-keys/api_1/expire",
            json!({"meta": {"expires-in-seconds": 1}}),
        )
        .of(404);
    let body = json!({"meta": {}});
    let path = format!("/api-keys/{}/expire", story.get("/api-keys").ids()[0]);
    story
        .ask("POST", &path)
        .unjudged()
        .json(body)
        .send()
        .of(400);
}

#[test]
fn each_refusal_says_exactly_why() {
    let story = Story::new();
    let id = story.inquiry(json!({}));
    let path = format!("/inquiries/{id}");
    // Another environment.
    let other = with(&story, PRODUCTION_KEY, "GET", &path).send();
    other.refused(404, "it belongs to the sandbox environment");
    with(
        &story,
        PRODUCTION_KEY,
        "GET",
        &format!("/inquiries/inq_{}", "0".repeat(28)),
    )
    .send()
    .refused(404, "Record not found");
    story.get("/user-audit-logs").refused(403, "production");
    let webhook = json!({"name": "w", "url": "http://127.0.0.1:1/", "enabled-events": ["*"]});
    let webhook = story
        .post("/webhooks", json!({"data": {"attributes": webhook}}))
        .of(201)
        .id();
    story.write_down();
    let log = story.get("/api-logs").ids().swap_remove(0);
    for path in [
        format!("/webhooks/{webhook}"),
        format!("/webhooks/{webhook}/deliveries"),
        format!("/api-logs/{log}"),
    ] {
        let other = with(&story, PRODUCTION_KEY, "GET", &path).send();
        other.refused(404, "it belongs to the sandbox environment");
    }
    // A right to what is related.
    let sees_inquiries = story.key(Doc {
        permissions: Some(vec!["inquiry.read".into()]),
        ..Doc::default()
    });
    let included = |name: &str| format!("{path}?include={name}");
    with(&story, &sees_inquiries, "GET", &included("sessions"))
        .send()
        .of(200);
    with(&story, &sees_inquiries, "GET", &included("account"))
        .send()
        .refused(403, "account.read");
    // Address.
    let bound = story.key(Doc {
        ip_address_allowlist: vec!["198.51.100.0/24".into()],
        ..Doc::default()
    });
    let refused = with(&story, &bound, "GET", &path).send();
    let refused = refused.refused(403, "API key's list");
    assert!(refused.header("persona-environment-id").is_some());
    // A key that is none.
    let refused = with(&story, "persona_sandbox_nobody", "GET", &path)
        .send()
        .of(401);
    assert_eq!(refused.body["errors"][0]["title"], "Token is invalid");
}

#[test]
fn the_last_use_is_told_without_being_written_by_each_request() {
    let story = Story::new();
    let made = create(&story, json!({"name": "Used"})).of(201);
    let path = format!("/api-keys/{}", made.id());
    assert!(story.get(&path).attribute("last-used-at").is_null());
    with(&story, &value(&made), "GET", "/inquiries")
        .send()
        .of(200);
    let told = story.get(&path);
    let first = told.attribute("last-used-at").as_str().unwrap().to_owned();
    story.write_down();
    assert_eq!(story.get(&path).attribute("last-used-at"), &*first);
    story.pass(10);
    with(&story, &value(&made), "GET", "/inquiries")
        .send()
        .of(200);
    story.write_down();
    assert!(*first < *story.get(&path).attribute("last-used-at").as_str().unwrap());
    // What failed for want of a right is a use as well; a wrong secret is nobody's.
    with(&story, "persona_sandbox_nobody", "GET", "/inquiries")
        .send()
        .of(401);
}

#[test]
fn keys_are_listed_newest_first_by_name_and_page_and_environment() {
    let story = Story::new();
    for n in 0..12 {
        create(
            &story,
            json!({"name": format!("Key {}", n % 3), "note": "\"Key 1\""}),
        )
        .of(201);
    }
    let page = story.get("/api-keys").of(200);
    assert_eq!(page.ids().len(), 10);
    assert!(page.ids().is_sorted_by(|a, b| a > b));
    assert!(page.body["links"]["next"].is_string());
    assert_eq!(story.get("/api-keys?filter[name]=Key 1").ids().len(), 4);
    assert_eq!(story.get("/api-keys?filter[name]=Key").ids().len(), 0);
    let mine = story.get("/api-keys?page[size]=100").ids();
    let theirs = story
        .ask("GET", "/api-keys?page[size]=100")
        .key(PRODUCTION_KEY)
        .send()
        .ids();
    assert!(mine.iter().all(|id| !theirs.contains(id)));
    let path = format!("/api-keys/{}", mine[0]);
    story
        .ask("GET", &path)
        .key(PRODUCTION_KEY)
        .send()
        .refused(404, "sandbox");
}

#[test]
fn keys_that_have_ended_make_room_for_others() {
    let story = Story::new();
    let ended = story.now();
    let cx = Mutex::new(story.cx());
    story.write(move |tx, house| {
        let cx = cx.lock().unwrap();
        for n in 0..MAX_KEYS {
            let doc = Doc {
                name: "Old".into(),
                expires_at: (n < 2).then_some(ended),
                ..Doc::default()
            };
            apikeys::insert(tx, house, &cx, &format!("persona_sandbox_old_{n}"), &doc)?;
        }
        Ok(())
    });
    // One instead of those two: the story's own key lives as well.
    let last = create(&story, json!({"name": "New"})).of(201).id();
    let full = format!("at most {MAX_KEYS} API keys");
    create(&story, json!({"name": "New"})).refused(409, &full);
    let clone = format!("/api-keys/{last}/clone");
    story.ask("POST", &clone).send().refused(409, &full);
    expire(&story, &last, 0).of(200);
    create(&story, json!({"name": "New"})).of(201);
}

#[test]
fn repeating_a_creation_gives_the_same_key() {
    let story = Story::new();
    let ask = || {
        story
            .ask("POST", "/api-keys")
            .header("idempotency-key", "k1")
            .json(json!({"data": {"attributes": {"name": "Twice"}}}))
            .send()
            .of(201)
    };
    assert_eq!(ask().text, ask().text);
    assert_eq!(story.get("/api-keys?filter[name]=Twice").ids().len(), 1);
}
