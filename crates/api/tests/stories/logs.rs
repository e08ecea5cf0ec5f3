//! API logs and the audit log: what is kept of requests, for whom, and for how long.

use bonafide_app::{Actor, audits, users};
use serde_json::{Value as Json, json};
use std::sync::Mutex;

use crate::ask::Answer;
use crate::planted::{PLANTED, plant, telling, without_planted};
use crate::story::{PRODUCTION_KEY, Story};

fn audit_log(story: &Story, query: &str) -> Answer {
    let path = format!("/user-audit-logs{query}");
    story.ask("GET", &path).key(PRODUCTION_KEY).send().of(200)
}

fn environment(story: &Story, attributes: Json) -> Answer {
    story.patch("/environment", json!({"data": {"attributes": attributes}}))
}

#[test]
fn a_request_is_found_by_its_request_id() {
    let story = Story::new();
    let made = story
        .ask("POST", "/inquiries?include=account")
        .header("user-agent", "Backend/1.2")
        .header("accept", "application/json")
        .header("persona-version", "2023-01-05")
        .header("cookie", "secret=1")
        .json(
            json!({"data": {"attributes": {"inquiry-template-id": story.templates[0],
            "fields": {"name-first": "Zoe"}}}, "meta": {"auto-create-one-time-link": true}}),
        )
        .send()
        .of(201);
    story.write_down();
    let id = made.header("request-id").unwrap();
    let log = story.get(&format!("/api-logs/{id}")).of(200);
    assert_eq!(log.id(), id);
    let request = log.attribute("request");
    assert_eq!(request["method"], "POST");
    assert_eq!(request["path"], "/api/v1/inquiries");
    assert_eq!(
        request["headers"],
        json!({"Accept": "application/json", "Authorization": "****-****-************",
            "Persona-Version": "2023-01-05", "User-Agent": "Backend/1.2"})
    );
    assert_eq!(request["get-params"], json!({"include": "account"}));
    assert_eq!(request["ip-address"], "203.0.113.9");
    assert_eq!(
        request["post-params"],
        json!({"data": {"attributes": {"inquiry-template-id": story.templates[0],
            "fields": {"name-first": "***"}}}, "meta": {"auto-create-one-time-link": "****"}})
    );
    let response = log.attribute("response");
    assert_eq!(response["status"], 201);
    assert_eq!(response["headers"]["Request-Id"], id);
    assert_eq!(response["headers"]["Content-Type"], "application/json");
    let answer = story.get(&format!("/api-logs/{id}/answer")).of(200);
    let object = json!({"type": "inquiry", "id": made.id()});
    assert_eq!(answer.attribute("body"), &json!({"data": object}));
    // A refusal is kept whole, and so are answers that tell of nobody.
    let refused = story
        .post("/inquiries", json!({"data": {"attributes": {"x": 1}}}))
        .of(400);
    let listed = story.get("/inquiries").of(200);
    story.write_down();
    let answer = |of: &Answer| {
        let path = format!("/api-logs/{}/answer", of.header("request-id").unwrap());
        story.get(&path).of(200).attribute("body").clone()
    };
    assert_eq!(answer(&refused)["errors"], refused.body["errors"]);
    assert_eq!(answer(&listed), json!({"data": [object]}));
    // Not in the other environment.
    let path = format!("/api-logs/{id}");
    story.ask("GET", &path).key(PRODUCTION_KEY).send().of(404);
}

#[test]
fn what_a_known_key_was_refused_is_found_and_a_stranger_fills_no_log() {
    let story = Story::new();
    let attributes = |more: Json| {
        let mut all = json!({"name": "K"});
        all.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        json!({"data": {"attributes": all}})
    };
    let make = |more: Json| {
        let made = story.post("/api-keys", attributes(more)).of(201);
        (
            made.attribute("value").as_str().unwrap().to_owned(),
            made.id(),
        )
    };
    let (expiring, id) = make(json!({}));
    let soon = json!({"meta": {"expires-in-seconds": 30}});
    story.post(&format!("/api-keys/{id}/expire"), soon).of(200);
    let (elsewhere, _) = make(json!({"ip-address-allowlist": ["198.51.100.1"]}));
    let (narrow, _) = make(json!({"permissions": ["account.read"]}));
    let good = crate::story::SANDBOX_KEY.to_owned();
    story.pass(60);
    let logged = |answer: &Answer| {
        story.write_down();
        let id = answer.header("request-id").unwrap();
        story.get(&format!("/api-logs/{id}"))
    };
    for (key, method, path, status, told) in [
        (&expiring, "GET", "/inquiries", 401, "/api/v1/inquiries"),
        (&elsewhere, "GET", "/inquiries", 403, "/api/v1/inquiries"),
        (&narrow, "GET", "/inquiries", 403, "/api/v1/inquiries"),
        (
            &good,
            "GET",
            "/inquirys/Anna%20Lee",
            404,
            "/api/v1/inquirys/**********",
        ),
        (&good, "PUT", "/inquiries", 405, "/api/v1/inquiries"),
        (&expiring, "GET", "/nothing", 401, "/api/v1/nothing"),
    ] {
        let refused = story.ask(method, path).key(key).send().of(status);
        let log = logged(&refused).of(200);
        assert_eq!(log.attribute("response")["status"], status);
        assert_eq!(log.attribute("request")["path"], told);
    }
    // Without a key of ours there is no environment, and the path alone is answered.
    let nobody = story
        .ask("GET", "/inquiries")
        .key("persona_sandbox_x")
        .send()
        .of(401);
    logged(&nobody).of(404);
    story
        .ask("GET", "/nothing")
        .key("persona_sandbox_x")
        .send()
        .of(404);
    // Whoever found an expired key cannot fill the log with it.
    for _ in 0..100 {
        story.ask("GET", "/inquiries").key(&expiring).send().of(401);
    }
    assert!(story.write_down() <= 60);
}

#[test]
fn logs_are_filtered_and_paged() {
    let story = Story::new();
    let id = story.inquiry(json!({}));
    for _ in 0..11 {
        story.get("/inquiries").of(200);
    }
    story.get("/inquiries/inq_nothing").of(404);
    story.get(&format!("/inquiries/{id}")).of(200);
    story.write_down();
    let page = story.get("/api-logs").of(200);
    assert_eq!(page.ids().len(), 10);
    assert!(page.ids().is_sorted_by(|a, b| a > b));
    let next = page.body["links"]["next"].as_str().unwrap();
    let next = next
        .strip_prefix("/api/v1")
        .unwrap()
        .replace("%5B", "[")
        .replace("%5D", "]")
        .replace("%5F", "_");
    assert_eq!(story.get(&next).of(200).ids().len(), 4);
    let count = |filter: &str| {
        let path = format!("/api-logs?page[size]=100&{filter}");
        story
            .ask("GET", &path)
            .unjudged()
            .send()
            .of(200)
            .ids()
            .len()
    };
    assert_eq!(count("filter[method]=POST"), 1);
    assert_eq!(count("filter[method]=post"), 1);
    assert_eq!(count("filter[status]=404"), 1);
    assert_eq!(count("filter[status]=404,201"), 2);
    assert_eq!(count("filter[path]=/api/v1/inquiries"), 12);
    assert_eq!(count("filter[path]=/api/v1/inquiries/*"), 2);
    assert_eq!(count("filter[created-at-end]=2026-01-01T00:00:00Z"), 0);
    assert_eq!(count("filter[created-at-start]=2026-01-01T00:00:00Z"), 14);
    story
        .ask("GET", "/api-logs?filter[status]=many")
        .unjudged()
        .send()
        .of(400);
}

#[test]
fn nothing_personal_and_nothing_that_opens_is_kept() {
    let story = Story::new();
    let planted = plant(&story);
    for path in telling(&story, &planted) {
        story.get(&path).of(200);
    }
    story
        .get(&format!("/inquiries?filter[reference-id]={}", PLANTED[5]))
        .of(200);
    story.get(&format!("/inquiries/{}", PLANTED[1])).of(404);
    story.get(&format!("/inquiries?filter[status]={}", PLANTED[0]));
    let query = json!({"query": {"attribute": "name", "operator": "eq", "value": format!("{} {}", PLANTED[0], PLANTED[1])}});
    story
        .ask("POST", "/inquiries/search")
        .unjudged()
        .json(query)
        .send()
        .of(200);
    story
        .ask("POST", "/inquiries")
        .unjudged()
        .bytes(PLANTED[1].into())
        .send()
        .of(400);
    let link = story.post(&format!("/inquiries/{}/resume", planted.inquiry), json!({}));
    story.webhook(json!({"url": "http://127.0.0.1:1/hooks?key=opens-it",
        "custom-http-headers": {"X-Key": "opens-it"}}));
    assert!(story.write_down() > 20);
    let mut told = String::new();
    for page in ["/api-logs?page[size]=100"] {
        let logs = story.get(page).of(200);
        told.push_str(&logs.text);
        for id in logs.ids() {
            told.push_str(&story.get(&format!("/api-logs/{id}/answer")).of(200).text);
        }
    }
    told.push_str(&audit_log(&story, "?page[size]=100").text);
    without_planted(&told);
    assert!(!told.contains("eyJ"), "a session token");
    assert!(!told.contains("persona_sandbox_story"));
    assert!(told.contains("webhook.created") && !told.contains("opens-it"));
    drop(link);
    // The shape stays.
    assert!(told.contains("****-**-**"), "a date's shape");
}

#[test]
fn the_audit_log_tells_who_changed_and_who_read() {
    let story = Story::new();
    let id = story.inquiry(json!({"fields": {"name-first": "Zoe"}}));
    story.get(&format!("/inquiries/{id}")).of(200);
    story.get("/account-types/acttp_1").of(404);
    let body = json!({"data": {"attributes": {"name": "Audited"}}});
    let key = story.post("/api-keys", body).of(201).id();
    environment(&story, json!({"rate-limit": 500})).of(200);
    let poor = story.key(bonafide_app::apikeys::Doc {
        permissions: Some(vec!["event.read".into()]),
        ..Default::default()
    });
    let path = format!("/inquiries/{id}");
    story.ask("GET", &path).key(&poor).send().of(403);
    let cx = Mutex::new(story.cx());
    story.write(move |tx, house| {
        let mut cx = cx.lock().unwrap();
        let private = users::Private {
            email: "olga@example.com".into(),
            name: "Olga Orlova".into(),
            role: users::roles::ADMINISTRATOR.into(),
            ..users::Private::default()
        };
        let id = users::create(tx, house, &cx, private)?.id;
        cx.actor = Actor::User { id };
        audits::opened(tx, house, &cx, "inq_1", &["birthdate"], "Support case 5")
    });
    story.write_down();
    let log = audit_log(&story, "?page[size]=100");
    let told: Vec<(String, Option<u64>)> = log
        .items()
        .iter()
        .map(|entry| {
            let attributes = &entry["attributes"];
            let action = attributes["context"]["action"].as_str().unwrap();
            (action.to_owned(), attributes["response-status"].as_u64())
        })
        .collect();
    let told: Vec<(&str, Option<u64>)> = told
        .iter()
        .map(|(name, status)| (&**name, *status))
        .collect();
    assert_eq!(
        told,
        [
            ("personal-data.opened", None),
            ("retrieve-an-inquiry", Some(403)),
            ("environment.updated", None),
            ("api-key.created", None),
            ("retrieve-an-inquiry", Some(200)),
            ("create-an-inquiry", Some(201)),
        ]
    );
    let opened = &log.items()[0];
    let person = &log.body["included"][0];
    assert_eq!(person["attributes"]["email-address"], "olga@example.com");
    assert_eq!(opened["relationships"]["user"]["data"]["id"], person["id"]);
    assert_eq!(
        opened["attributes"]["context"]["details"]["reason"],
        "Support case 5"
    );
    let changed = &log.items()[3]["attributes"];
    assert_eq!(changed["context"]["object-id"], *key);
    assert_eq!(changed["path"], "/api/v1/api-keys");
    assert_eq!(changed["ip-address"], "203.0.113.9");
    let one = format!("/{}", log.ids()[4]);
    assert_eq!(
        audit_log(&story, &one).attribute("context")["object-id"],
        *id
    );
    // Filters and pages.
    let first = story
        .ask("GET", "/user-audit-logs?filter[action]=create-an-inquiry")
        .unjudged()
        .key(PRODUCTION_KEY)
        .send();
    assert_eq!(first.ids(), [log.ids()[5].as_str()]);
    let page = audit_log(&story, "?page[size]=4");
    assert_eq!(page.ids(), log.ids()[..4]);
    let after = audit_log(
        &story,
        &format!("?page[size]=4&page[after]={}", page.ids()[3]),
    );
    assert_eq!(after.ids()[..2], log.ids()[4..6]);
    let before = audit_log(
        &story,
        &format!("?page[size]=2&page[before]={}", log.ids()[4]),
    );
    assert_eq!(before.ids(), log.ids()[2..4]);
}

#[test]
fn a_change_that_a_use_case_writes_down_stands_there_once() {
    let story = Story::new();
    let hook = story.webhook(json!({})).id();
    story.inquiry(json!({}));
    let event = story.get("/events").of(200).ids()[0].clone();
    for (act, body) in [
        ("rotate-secret", json!({})),
        ("send-test", json!({})),
        ("resend", json!({"meta": {"event-id": event}})),
        ("replay", json!({"meta": {"from-event-id": event}})),
        ("disable", json!({})),
        ("archive", json!({})),
    ] {
        let answer = story.hook(&hook, act, body);
        assert!(answer.status < 300, "{act}: {}", answer.text);
    }
    let key = json!({"data": {"attributes": {"name": "x"}}});
    story.post("/api-keys", key).of(201);
    let path = format!("/inquiry-templates/{}/link-keys", story.templates[0]);
    story.post(&path, json!({})).of(201);
    story.write_down();
    let log = audit_log(&story, "?page[size]=100");
    let mut actions: Vec<&str> = log
        .items()
        .iter()
        .filter(|entry| entry["attributes"]["method"] == "POST")
        .filter_map(|entry| entry["attributes"]["context"]["action"].as_str())
        .collect();
    actions.sort_unstable();
    let once = [
        "api-key.created",
        "create-an-inquiry",
        "link-key.created",
        "webhook.archived",
        "webhook.created",
        "webhook.disabled",
        "webhook.enabled",
        "webhook.replayed",
        "webhook.resent",
        "webhook.secret-rotated",
        "webhook.tested",
    ];
    assert_eq!(actions, once);
}

#[test]
fn the_audit_log_shows_that_it_was_tampered_with() {
    let story = Story::new();
    for _ in 0..4 {
        story.inquiry(json!({}));
    }
    story.write_down();
    let faults = || {
        story
            .write(|tx, _| audits::verify(tx, None))
            .iter()
            .map(|chain| chain.faults.len())
            .sum::<usize>()
    };
    assert_eq!(faults(), 0);
    let change = |sql: &'static str, back: &'static str| {
        story.write(move |tx, _| Ok(tx.execute(sql, &[])?));
        assert!(faults() > 0, "{sql}");
        story.write(move |tx, _| Ok(tx.execute(back, &[])?));
        assert_eq!(faults(), 0);
    };
    change(
        "update journal set actor = actor || 'x' where seq = 2",
        "update journal set actor = substr(actor, 1, length(actor) - 1) where seq = 2",
    );
    change(
        "update journal set seq = 7 where seq = 4",
        "update journal set seq = 4 where seq = 7",
    );
    change(
        "update journal_chains set seq = seq - 1",
        "update journal_chains set seq = seq + 1",
    );
    change(
        "update journal set status = 404 where seq = 3",
        "update journal set status = 201 where seq = 3",
    );
}

#[test]
fn a_repeated_answer_is_logged_once() {
    let story = Story::new();
    for _ in 0..3 {
        story
            .ask("POST", "/inquiries")
            .header("idempotency-key", "k")
            .json(json!({"data": {"attributes": {"inquiry-template-id": story.templates[0]}}}))
            .send()
            .of(201);
    }
    assert_eq!(story.write_down(), 1);
}

#[test]
fn too_much_is_dropped_and_counted_and_nobody_waits() {
    let story = Story::new();
    let most = bonafide_app::journal::MAX_WAITING;
    story.get("/inquiries").of(200);
    let response = |status| {
        let mut response = bonafide_app::door::Response::new(status, "application/json", "{}");
        response.caller = Some(Box::new(bonafide_app::journal::CalledBy {
            environment_id: "env_1".into(),
            at: jiff::Timestamp::UNIX_EPOCH,
            actor: Actor::System,
            operation: "x",
            pattern: "/x",
            object_id: String::new(),
            manner: bonafide_app::journal::mask::Manner::Plain,
            blocklist: None,
            keeps_reply: true,
            audited: false,
            logged: true,
        }));
        response
    };
    let mut request = crate::ask::request("GET", "/api/v1/x");
    for n in 0..most + 100 {
        let mut random = [0; 32];
        random[..8].copy_from_slice(&(n as u64).to_be_bytes());
        request.id = bonafide_app::ids::make("req_", jiff::Timestamp::UNIX_EPOCH, &random);
        story.house.journal.note_request(&request, &response(200));
    }
    assert_eq!(story.house.journal.waiting(), most);
    assert_eq!(story.house.journal.dropped(), 101);
    let taken = story.house.journal.take(usize::MAX);
    assert_eq!(taken.len(), most);
    // A body too large is told by its size; so many bytes wait and no more.
    request.body = vec![b'x'; 60_000];
    for _ in 0..1000 {
        story.house.journal.note_request(&request, &response(200));
    }
    assert!(story.house.journal.waiting() * 60_000 <= bonafide_app::journal::MAX_BYTES);
    story.house.journal.take(usize::MAX);
}
