//! What webhooks are sent: which events, what of them, how often, and what is kept of it.

use std::cell::Cell;

use serde_json::{Value as Json, json};

use crate::post::{Letter, is_signed};
use crate::story::Story;

fn names(letters: &[Letter]) -> Vec<&str> {
    letters.iter().map(Letter::name).collect()
}

fn status(story: &Story, webhook: &str) -> Json {
    story
        .get(&format!("/webhooks/{webhook}/health"))
        .of(200)
        .body["data"]["attributes"]
        .clone()
}

fn deliveries(story: &Story, webhook: &str) -> Vec<(String, String)> {
    let path = format!("/webhooks/{webhook}/deliveries?page[size]=100");
    let text = |item: &Json, name: &str| item["attributes"][name].as_str().unwrap().to_owned();
    let mut all: Vec<_> = story
        .get(&path)
        .of(200)
        .items()
        .iter()
        .map(|item| (text(item, "event-name"), text(item, "status")))
        .collect();
    all.reverse();
    all
}

#[test]
fn a_delivery_is_the_event_as_the_api_tells_it_signed_both_ways() {
    let story = Story::new();
    story.inquiry(json!({}));
    let made = story.webhook(json!({"enabled-events": ["inquiry.created", "inquiry.completed"]}));
    let inquiry = story.inquiry(json!({"fields": {"name-first": "Ada"}}));
    story
        .simulate(&inquiry, &["start_inquiry", "complete_inquiry"])
        .of(200);
    let letters = story.deliver();
    assert_eq!(
        names(&letters),
        ["inquiry.created", "inquiry.completed"],
        "nothing from before"
    );
    let secret = made.attribute("secret").as_str().unwrap();
    for (letter, sequence) in letters.iter().zip(["1", "3"]) {
        assert!(is_signed(letter, secret) && !is_signed(letter, "wbhsec_other"));
        let id = letter.body["data"]["id"].as_str().unwrap();
        let mut event = story.get(&format!("/events/{id}")).of(200).body;
        let attributes = event["data"]["attributes"].as_object_mut().unwrap();
        attributes.shift_remove("context");
        attributes["payload"]["included"] = json!([]);
        assert_eq!(event, letter.body);
        assert_eq!(letter.header("content-type"), "application/json");
        assert_eq!(letter.header("persona-webhook-attempts-made"), "1");
        assert_eq!(letter.header("persona-webhook-attempts-left"), "7");
        assert_eq!(letter.header("webhook-id"), id);
        assert!(letter.header("webhook-signature").starts_with("v1,"));
        assert_eq!(letter.header("bonafide-sequence"), sequence);
    }
    assert!(story.deliver().is_empty());
    assert_eq!(status(&story, &made.id())["events-behind"], 0);
}

#[test]
fn each_event_that_the_contract_knows_has_its_body() {
    let story = Story::new();
    story.webhook(json!({}));
    let inquiry = story.inquiry(json!({"reference-id": "r", "fields": {"name-first": "Ada"}}));
    story
        .simulate(
            &inquiry,
            &[
                "start_inquiry",
                "complete_inquiry",
                "mark_for_review_inquiry",
                "approve_inquiry",
            ],
        )
        .of(200);
    story
        .post(
            &format!("/inquiries/{inquiry}/set-tags"),
            json!({"meta": {"tag-name": ["t"]}}),
        )
        .of(200);
    let account = story
        .post(
            "/accounts",
            json!({"data": {"attributes": {"reference-id": "a"}}}),
        )
        .of(201)
        .id();
    let other = story.post("/accounts", json!({})).of(201).id();
    let relation = json!({"meta": {"relation-schema-key": "parent", "target-object-id": other}});
    story
        .post(&format!("/accounts/{account}/add-relation"), relation)
        .of(200);
    story
        .post(
            &format!("/accounts/{account}/add-tag"),
            json!({"meta": {"tag-name": "t"}}),
        )
        .of(200);
    let letters = story.deliver();
    let related = letters
        .iter()
        .find(|letter| letter.name() == "account.added-relation")
        .unwrap();
    assert_eq!(
        related.body["data"]["attributes"]["context"]["target-account-id"],
        other.as_str()
    );
    // Every entry of the log that the contract knows, once and in its order.
    let mut log: Vec<String> = story
        .get("/events?page[size]=100")
        .of(200)
        .items()
        .iter()
        .filter(|event| event["attributes"]["name"] != "inquiry.account-changed")
        .map(|event| event["id"].as_str().unwrap().to_owned())
        .collect();
    log.reverse();
    let told: Vec<String> = letters
        .iter()
        .map(|letter| letter.header("webhook-id").to_owned())
        .collect();
    assert!(log.ends_with(&told) && told.len() > 10, "{log:?} {told:?}");
    story.delete(&format!("/inquiries/{inquiry}")).of(200);
    assert_eq!(names(&story.deliver()), ["inquiry.redacted"]);
}

#[test]
fn an_endpoint_has_its_own_version_and_style() {
    let story = Story::new();
    story.webhook(json!({"api-version": "2023-01-05", "api-key-inflection": "snake", "enabled-events": ["inquiry.created"]}));
    let inquiry = story.inquiry(json!({"fields": {"name-first": "Ada"}}));
    let letters = story.deliver_to(&|_| Ok(200));
    let answer = story
        .ask("GET", &format!("/inquiries/{inquiry}?include="))
        .header("persona-version", "2023-01-05")
        .header("key-inflection", "snake")
        .send()
        .of(200);
    assert_eq!(letters[0].payload()["data"], answer.body["data"]);
    assert_eq!(
        letters[0].payload()["data"]["attributes"]["name_first"],
        "Ada"
    );
    assert!(letters[0].body["data"]["attributes"]["created_at"].is_string());
}

#[test]
fn blocked_attributes_and_relationships_stay_here() {
    let story = Story::new();
    story.webhook(json!({"api-attributes-blocklist": ["name-*", "/data/attributes/note"], "relationship-allowlist": {"state": "include_none"},
        "enabled-events": ["inquiry.created"]}));
    story.inquiry(
        json!({"note": "secret", "fields": {"name-first": "Ada", "phone-number": "+14155550100"}}),
    );
    let letters = story.deliver_to(&|_| Ok(200));
    let data = &letters[0].payload()["data"];
    assert!(!letters[0].text.contains("Ada") && !letters[0].text.contains("secret"));
    assert!(data.get("relationships").is_none() && data["attributes"].get("note").is_none());
    assert_eq!(
        data["attributes"]["fields"]["phone-number"]["value"],
        "+14155550100"
    );
}

#[test]
fn related_objects_come_as_they_are_allowed() {
    let story = Story::new();
    let custom = json!({"state": "custom", "event-types": [{"event-type": "inquiry", "relationships": ["account"]}]});
    for allowed in [json!({"state": "include_all"}), custom] {
        story.webhook(json!({"included-allowlist": allowed, "enabled-events": ["inquiry.created"], "name": allowed.to_string()}));
    }
    let made = story.create(json!({"reference-id": "r"})).of(201);
    let account = made.linked("account").unwrap();
    let letters = story.deliver();
    let kinds = |letter: &Letter| -> Vec<String> {
        let all = letter.payload()["included"].as_array().unwrap();
        all.iter()
            .map(|it| it["type"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        kinds(&letters[0]),
        ["account", "inquiry-template", "inquiry-template-version"]
    );
    assert_eq!(kinds(&letters[1]), ["account"]);
    // The body tells of two people's records: erasing either closes what is kept of it.
    let delivery = story
        .get(&format!(
            "/events/{}/deliveries",
            letters[0].body["data"]["id"].as_str().unwrap()
        ))
        .of(200)
        .ids()
        .remove(0);
    let path = format!("/webhook-deliveries/{delivery}");
    assert!(
        story
            .get(&path)
            .of(200)
            .attribute("request-body")
            .is_string()
    );
    story.delete(&format!("/accounts/{account}")).of(200);
    let told = story.get(&path).of(200);
    assert!(told.attribute("request-body").is_null());
    assert!(told.attribute("attempts")[0]["request-headers"].is_null());
}

#[test]
fn a_payload_filter_skips_what_it_does_not_hold_for() {
    let story = Story::new();
    let webhook = story.webhook(json!({
        "enabled-events": ["inquiry.created"], "api-attributes-blocklist": ["reference-id"],
        "payload-filter": {"data": {"attributes": {"reference-id": {"$or": ["a", "b"]}}}},
    }));
    for reference in ["a", "c", "b"] {
        story.inquiry(json!({"reference-id": reference}));
    }
    assert_eq!(story.deliver_to(&|_| Ok(200)).len(), 2);
    let skipped = story
        .get(&format!(
            "/webhooks/{}/deliveries?filter[status]=skipped",
            webhook.id()
        ))
        .of(200);
    assert_eq!(skipped.items().len(), 1);
    assert_eq!(skipped.items()[0]["attributes"]["reason"], "filtered");
}

#[test]
fn retries_follow_the_contract_with_the_same_bytes_and_end() {
    let story = Story::new();
    let webhook = story.webhook(json!({"enabled-events": ["inquiry.created"]}));
    let first = story.inquiry(json!({}));
    let sent = story.deliver_to(&|_| Ok(500)).remove(0);
    assert!(
        story.deliver_to(&|_| Ok(500)).is_empty(),
        "not before its time"
    );
    // A change of the settings does not change what is sent again.
    let patch = json!({"data": {"attributes": {"api-key-inflection": "camel"}}});
    story
        .patch(&format!("/webhooks/{}", webhook.id()), patch)
        .of(200);
    let waits = [3, 64, 729, 4096, 15625, 46656];
    for (made, wait) in waits.into_iter().enumerate() {
        story.turn(wait / 2);
        assert!(story.deliver_to(&|_| Ok(503)).is_empty(), "{wait}");
        story.turn(wait - wait / 2);
        let again = story.deliver_to(&|_| Err("the receiver did not answer in time".into()));
        assert_eq!(again.len(), 1, "{wait}");
        assert_eq!(again[0].text, sent.text);
        assert_eq!(
            again[0].header("persona-webhook-attempts-made"),
            (made + 2).to_string()
        );
        assert_eq!(
            again[0].header("persona-webhook-attempts-left"),
            (6 - made).to_string()
        );
        let times = [
            "persona-webhook-first-attempted-at",
            "webhook-id",
            "bonafide-sequence",
        ];
        for name in &times[..] {
            assert_eq!(again[0].header(name), sent.header(name), "{name}");
        }
    }
    // Another one succeeds: the endpoint is well.
    story.inquiry(json!({}));
    story.deliver_to(&|_| Ok(204));
    assert!(status(&story, &webhook.id())["failing-since"].is_null());
    story.turn(117_649);
    assert_eq!(story.deliver_to(&|_| Ok(301)).len(), 1);
    story.turn(10_000_000);
    assert!(story.deliver_to(&|_| Ok(200)).is_empty(), "given up");
    let path = format!("/webhooks/{}/deliveries", webhook.id());
    // A month later nothing of it is kept; the event is.
    assert!(story.get(&path).of(200).items().is_empty());
    assert_eq!(story.events_of(&first)[0], "inquiry.created");
}

#[test]
fn each_attempt_is_kept_with_what_was_sent_and_answered() {
    let story = Story::new();
    let webhook = story.webhook(json!({"enabled-events": ["inquiry.created"]}));
    story.inquiry(json!({}));
    let sent = story.deliver_to(&|_| Ok(302)).remove(0);
    story.turn(4);
    story.deliver_to(&|_| Err("the receiver did not answer in time".into()));
    story.turn(65);
    story.deliver_to(&|_| Ok(201));
    let id = story
        .get(&format!("/webhooks/{}/deliveries", webhook.id()))
        .of(200)
        .ids()
        .remove(0);
    let told = story.get(&format!("/webhook-deliveries/{id}")).of(200);
    assert_eq!(told.attribute("status"), "completed");
    assert_eq!(told.attribute("attempts-made"), 3);
    assert_eq!(told.attribute("request-body"), sent.text.as_str());
    let attempts = told.attribute("attempts").as_array().unwrap();
    let part = |name: &str| {
        attempts
            .iter()
            .map(|it| it[name].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(part("number"), [1, 2, 3]);
    assert_eq!(part("status"), [json!(302), json!(null), json!(201)]);
    assert_eq!(
        part("error"),
        [
            json!(null),
            json!("the receiver did not answer in time"),
            json!(null)
        ]
    );
    assert_eq!(
        part("response-body"),
        [json!("thanks"), json!(null), json!("thanks")]
    );
    assert_eq!(attempts[0]["request-url"], "https://example.com/hooks");
    let headers = attempts[0]["request-headers"].as_array().unwrap();
    assert!(headers.contains(
        &json!({"name": "persona-signature", "value": sent.header("persona-signature")})
    ));
}

#[test]
fn turning_the_clock_by_a_week_makes_the_attempts_of_that_week() {
    let story = Story::new();
    let webhook = story
        .webhook(json!({"enabled-events": ["inquiry.created", "webhook.disabled"]}))
        .id();
    let other = story
        .webhook(
            json!({"enabled-events": ["webhook.disabled"], "url": "https://example.com/other"}),
        )
        .id();
    for _ in 0..3 {
        story.inquiry(json!({}));
    }
    let down = |letter: &Letter| match letter.url.ends_with("other") {
        true => Ok(200),
        false => Ok(500),
    };
    story.deliver_to(&down);
    story.turn(7 * 86_400);
    let letters = story.deliver_to(&down);
    assert_eq!(
        letters
            .iter()
            .filter(|letter| letter.url.ends_with("hooks"))
            .count(),
        3 * 7
    );
    // Everybody is told that the endpoint was disabled, and why.
    let told: Vec<_> = letters
        .iter()
        .filter(|letter| letter.url.ends_with("other"))
        .collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].payload()["data"]["id"], webhook.as_str());
    assert!(
        told[0].body["data"]["attributes"]["context"]["reason"]
            .as_str()
            .unwrap()
            .contains("No delivery has succeeded since")
    );
    let health = status(&story, &webhook);
    assert_eq!(health["status"], "disabled");
    assert!(
        health["disabled-reason"]
            .as_str()
            .unwrap()
            .contains("since")
    );
    assert!(health["failing-since"].is_string());
    assert_eq!(status(&story, &other)["status"], "enabled");
    // What happens meanwhile is told when it is back, with all that failed.
    story.inquiry(json!({}));
    assert!(story.deliver_to(&|_| Ok(200)).is_empty());
    story.hook(&webhook, "enable", json!({})).of(200);
    let caught_up = story.deliver_to(&|_| Ok(200));
    let mut told = names(&caught_up);
    told.sort_unstable();
    assert_eq!(
        told,
        [
            "inquiry.created",
            "inquiry.created",
            "inquiry.created",
            "inquiry.created",
            "webhook.disabled"
        ]
    );
    assert!(
        deliveries(&story, &webhook)
            .iter()
            .all(|(_, status)| status == "completed")
    );
    let health = status(&story, &webhook);
    assert!(health["disabled-reason"].is_null() && health["failing-since"].is_null());
}

#[test]
fn disabling_by_hand_gives_up_retries_and_misses_what_happens() {
    let story = Story::new();
    let webhook = story
        .webhook(json!({"enabled-events": ["inquiry.created"]}))
        .id();
    story.inquiry(json!({}));
    story.deliver_to(&|_| Ok(500));
    story.hook(&webhook, "disable", json!({})).of(200);
    assert_eq!(
        deliveries(&story, &webhook),
        [("inquiry.created".into(), "failed".into())]
    );
    let missed = story.inquiry(json!({}));
    story.turn(100_000);
    story.hook(&webhook, "enable", json!({})).of(200);
    assert!(story.deliver_to(&|_| Ok(200)).is_empty());
    // A replay brings both back.
    let replay = json!({"meta": {"created-at-start": "2026-01-01T00:00:00Z"}});
    let replay = story.hook(&webhook, "replay", replay).of(201);
    assert_eq!(replay.attribute("status"), "running");
    let letters = story.deliver();
    assert_eq!(letters.len(), 2);
    assert!(
        letters
            .iter()
            .any(|letter| letter.payload()["data"]["id"] == missed.as_str())
    );
    let done = story
        .get(&format!("/webhook-replays/{}", replay.id()))
        .of(200);
    assert_eq!(done.attribute("status"), "finished");
    assert_eq!(done.attribute("events-queued"), 2);
    assert_eq!(done.attribute("events-left"), 0);
}

#[test]
fn a_replay_is_the_stretch_of_the_log_that_was_asked_for() {
    let story = Story::new();
    let webhook = story
        .webhook(json!({"enabled-events": ["inquiry.created"]}))
        .id();
    let ids: Vec<String> = (0..5)
        .map(|_| {
            let id = story.inquiry(json!({}));
            story.turn(60);
            id
        })
        .collect();
    let first: Vec<Letter> = story.deliver();
    let events: Vec<&str> = first
        .iter()
        .map(|letter| letter.body["data"]["id"].as_str().unwrap())
        .collect();
    let at = |index: usize| first[index].body["data"]["attributes"]["created-at"].clone();
    let replayed = |meta: Json| -> Vec<String> {
        story
            .hook(&webhook, "replay", json!({"meta": meta}))
            .of(201);
        let letters = story.deliver();
        for letter in &letters {
            assert!(
                first.iter().any(|known| known.text == letter.text),
                "other bytes"
            );
        }
        let mut found: Vec<String> = letters
            .iter()
            .map(|letter| letter.payload()["data"]["id"].as_str().unwrap().to_owned())
            .collect();
        found.sort();
        found
    };
    assert_eq!(replayed(json!({"from-event-id": events[3]})), ids[3..]);
    assert_eq!(
        replayed(json!({"created-at-start": at(1), "created-at-end": at(4)})),
        ids[1..4]
    );
    assert_eq!(
        replayed(json!({"from-event-id": events[0], "created-at-end": at(1)})),
        ids[..1]
    );
    assert_eq!(
        replayed(json!({"created-at-start": "2020-01-01T00:00:00Z"})),
        ids
    );
    assert!(replayed(json!({"created-at-start": "2030-01-01T00:00:00Z"})).is_empty());
    let refused = |meta: Json| story.hook(&webhook, "replay", json!({"meta": meta}));
    refused(json!({"created-at-start": at(4), "created-at-end": at(4)}))
        .refused(422, "later than its start");
    refused(json!({})).refused(400, "from-event-id or created-at-start");
    refused(json!({"created-at-start": "soon"})).refused(422, "date-time");
    refused(json!({"from-event-id": "evt_nothing"})).refused(404, "from-event-id is not found");
    story.hook(&webhook, "disable", json!({})).of(200);
    refused(json!({"from-event-id": events[0]})).refused(409, "not enabled");
}

#[test]
fn one_event_is_sent_again_by_hand() {
    let story = Story::new();
    let inquiry = story.inquiry(json!({}));
    let event = story
        .get(&format!("/events?filter[object-id]={inquiry}"))
        .ids()
        .remove(0);
    // Even one from before the endpoint, and one that it has not enabled.
    let webhook = story
        .webhook(json!({"enabled-events": ["inquiry.completed"]}))
        .id();
    let body = json!({"meta": {"event-id": event}});
    let delivery = story.hook(&webhook, "resend", body.clone()).of(200);
    assert_eq!(delivery.attribute("status"), "pending");
    let first = story.deliver().remove(0);
    let again = story.hook(&webhook, "resend", body.clone()).of(200);
    assert_eq!(again.id(), delivery.id());
    let second = story.deliver().remove(0);
    assert_eq!(
        (first.name(), &first.text),
        ("inquiry.created", &second.text)
    );
    assert_eq!(
        story
            .get(&format!("/events/{event}/deliveries"))
            .of(200)
            .items()
            .len(),
        1
    );
    story
        .hook(
            &webhook,
            "resend",
            json!({"meta": {"event-id": "evt_none"}}),
        )
        .refused(404, "event-id is not found");
    story.delete(&format!("/inquiries/{inquiry}")).of(200);
    story.hook(&webhook, "resend", body).refused(409, "erased");
}

#[test]
fn a_test_goes_to_one_endpoint_once_even_while_it_is_disabled() {
    let story = Story::new();
    let webhook = story.webhook(json!({})).id();
    story.webhook(json!({"url": "https://example.com/other"}));
    story.hook(&webhook, "disable", json!({})).of(200);
    let delivery = story.hook(&webhook, "send-test", json!({})).of(201);
    let letters = story.deliver_to(&|_| Ok(500));
    assert_eq!(names(&letters), ["webhook.test"]);
    assert_eq!(letters[0].header("persona-webhook-attempts-left"), "0");
    assert_eq!(letters[0].payload()["data"]["id"], webhook.as_str());
    assert!(!letters[0].text.contains("wbhsec_"));
    let told = story
        .get(&format!("/webhook-deliveries/{}", delivery.id()))
        .of(200);
    assert_eq!(told.attribute("status"), "failed");
    story.turn(1_000_000);
    assert!(story.deliver().is_empty());
    assert!(status(&story, &webhook)["failing-since"].is_null());
    // Enabled, it comes once as well.
    story.hook(&webhook, "enable", json!({})).of(200);
    story.hook(&webhook, "send-test", json!({})).of(201);
    assert_eq!(story.deliver_to(&|_| Ok(200)).len(), 1);
}

#[test]
fn what_was_erased_before_it_was_sent_is_skipped() {
    let story = Story::new();
    let webhook = story
        .webhook(json!({"enabled-events": ["inquiry.created", "inquiry.redacted"]}))
        .id();
    let waiting = story.inquiry(json!({"fields": {"name-first": "Ada"}}));
    story.deliver_to(&|_| Ok(500));
    let unseen = story.inquiry(json!({"fields": {"name-first": "Ada"}}));
    for id in [&waiting, &unseen] {
        story.delete(&format!("/inquiries/{id}")).of(200);
    }
    story.turn(5);
    let letters = story.deliver();
    assert_eq!(names(&letters), ["inquiry.redacted", "inquiry.redacted"]);
    let all = deliveries(&story, &webhook);
    assert_eq!(
        all.iter().filter(|(_, status)| status == "skipped").count(),
        2
    );
}

#[test]
fn while_a_secret_is_rotated_both_verify_and_then_one() {
    let story = Story::new();
    let made = story.webhook(json!({"enabled-events": ["inquiry.created"]}));
    let first = made.attribute("secret").as_str().unwrap().to_owned();
    let rotated = story
        .hook(
            &made.id(),
            "rotate-secret",
            json!({"meta": {"expires-in-seconds": 60}}),
        )
        .of(200);
    let second = rotated.attribute("secret").as_str().unwrap().to_owned();
    story.inquiry(json!({}));
    let letter = story.deliver().remove(0);
    assert!(is_signed(&letter, &first) && is_signed(&letter, &second));
    assert_eq!(letter.header("persona-signature").split(' ').count(), 2);
    assert_eq!(letter.header("webhook-signature").split(' ').count(), 2);
    story.turn(61);
    story.inquiry(json!({}));
    let letter = story.deliver().remove(0);
    assert!(!is_signed(&letter, &first) && is_signed(&letter, &second));
}

#[test]
fn two_processes_share_and_what_one_leaves_the_other_takes_up() {
    let story = Story::new();
    story.webhook(json!({"enabled-events": ["inquiry.created"]}));
    story.inquiry(json!({}));
    let taken = story.take_tasks();
    assert_eq!(taken.len(), 1);
    assert!(story.take_tasks().is_empty(), "leased");
    // The first process dies; its lease runs out.
    story.pass(21);
    let again = story.take_tasks();
    assert_eq!(again.len(), 1);
    story.attempt(again, &|_| Ok(200));
    // It was not dead: its own attempt is recorded as well, and changes nothing.
    story.attempt(taken, &|_| Ok(500));
    let delivery = story.get("/webhooks").ids().remove(0);
    let id = story
        .get(&format!("/webhooks/{delivery}/deliveries"))
        .of(200)
        .ids()
        .remove(0);
    let told = story.get(&format!("/webhook-deliveries/{id}")).of(200);
    assert_eq!(told.attribute("status"), "completed");
    assert_eq!(told.attribute("attempts").as_array().unwrap().len(), 2);
}

#[test]
fn a_page_of_the_log_is_stored_once() {
    let story = Story::new();
    let webhook = story
        .webhook(json!({"enabled-events": ["inquiry.created"]}))
        .id();
    for _ in 0..140 {
        story.inquiry(json!({}));
    }
    let count = Cell::new(0);
    let letters = story.deliver_to(&|_| {
        count.set(count.get() + 1);
        Ok(200)
    });
    assert_eq!((letters.len(), count.get()), (140, 140));
    let mut ids: Vec<&str> = letters
        .iter()
        .map(|letter| letter.header("webhook-id"))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 140);
    assert_eq!(status(&story, &webhook)["pending"], 0);
}
