//! Answers that are given twice, and requests that arrive at once.

use std::collections::BTreeSet;
use std::sync::Barrier;

use serde_json::{Value as Json, json};

use crate::ask::Answer;
use crate::database::Database;
use crate::story::{Story, settings};

fn create(story: &Story, key: &str, attributes: Json) -> Answer {
    let mut attributes = attributes;
    attributes["inquiry-template-id"] = story.templates[0].as_str().into();
    let ask = story
        .ask("POST", "/inquiries")
        .header("idempotency-key", key);
    ask.json(
        json!({"data": {"attributes": attributes}, "meta": {"auto-create-inquiry-session": true}}),
    )
    .send()
}

fn count(story: &Story) -> usize {
    story.get("/inquiries?page[size]=100").items().len()
}

#[test]
fn the_first_answer_is_repeated_to_the_letter() {
    let story = Story::new();
    let first = create(&story, "k1", json!({"note": "n"})).of(201);
    story
        .post(&format!("/inquiries/{}/approve", first.id()), json!({}))
        .of(200);
    story.pass(3600);
    let again = create(&story, "k1", json!({"note": "n"})).of(201);
    assert_eq!(
        first.text, again.text,
        "with the token, and without what happened since"
    );
    assert_eq!(count(&story), 1);
    create(&story, "k2", json!({"note": "n"})).of(201);
    assert_eq!(count(&story), 2);
}

#[test]
fn a_key_belongs_to_one_request() {
    let story = Story::new();
    let first = create(&story, "k", json!({"note": "n"})).of(201);
    create(&story, "k", json!({"note": "m"})).refused(422, "different request");
    let approve = format!("/inquiries/{}/approve", first.id());
    story
        .ask("POST", &approve)
        .header("idempotency-key", "k")
        .json(json!({}))
        .send()
        .refused(422, "different request");
    assert_eq!(
        story
            .get(&format!("/inquiries/{}", first.id()))
            .attribute("status"),
        "created"
    );
    // The other environment's keys are others.
    let ask = story
        .ask("POST", "/inquiries")
        .key(crate::story::PRODUCTION_KEY);
    let body = json!({"data": {"attributes": {"inquiry-template-id": story.templates[0], "note": "other"}}});
    ask.header("idempotency-key", "k").json(body).send().of(201);
    for bad in ["", &"k".repeat(256)] {
        create(&story, bad, json!({})).refused(400, "Idempotency-Key");
    }
    create(&story, &"k".repeat(255), json!({})).of(201);
    create(&story, "ключ ☃", json!({})).of(201);
}

#[test]
fn refusals_are_stored_too_but_not_those_of_the_door() {
    let story = Story::new();
    let refused = create(&story, "bad", json!({"fields": {"unknown": 1}})).of(422);
    assert_eq!(
        create(&story, "bad", json!({"fields": {"unknown": 1}}))
            .of(422)
            .text,
        refused.text
    );
    let path = format!("/inquiries/{}/mark-for-review", story.inquiry(json!({})));
    let decide = path.replace("mark-for-review", "approve");
    story.post(&decide, json!({})).of(200);
    let ask = || {
        story
            .ask("POST", &path)
            .header("idempotency-key", "review")
            .json(json!({}))
            .send()
    };
    let refused = ask().of(409);
    assert_eq!(ask().of(409).text, refused.text);

    // 401 and 403 come before: a retry with a better key runs for real.
    let ask = |key: &str| {
        let body = json!({"data": {"attributes": {"inquiry-template-id": story.templates[0]}}});
        story
            .ask("POST", "/inquiries")
            .key(key)
            .header("idempotency-key", "door")
            .json(body)
            .send()
    };
    ask("persona_sandbox_wrong").of(401);
    let poor = story.key(bonafide_app::apikeys::Doc {
        permissions: Some(vec!["inquiry.read".into()]),
        ..Default::default()
    });
    ask(&poor).of(403);
    ask(crate::story::SANDBOX_KEY).of(201);
}

#[test]
fn a_refusal_over_the_limit_is_not_stored() {
    let limited = bonafide_app::Settings {
        rate_limit: 3,
        ..settings()
    };
    let story = Story::on(Database::new(), limited);
    create(&story, "a", json!({})).of(201);
    create(&story, "b", json!({})).of(201);
    let last = create(&story, "c", json!({})).of(201);
    assert_eq!(last.header("ratelimit-limit"), Some("3"));
    assert_eq!(last.header("ratelimit-remaining"), Some("0"));
    let over = create(&story, "d", json!({})).refused(429, "rate limit of 3 requests / min");
    assert_eq!(over.header("retry-after"), Some("60"));
    assert_eq!(over.header("ratelimit-reset"), Some("60"));
    // Production has a window of its own.
    let other = story
        .ask("GET", "/rate-limits")
        .key(crate::story::PRODUCTION_KEY)
        .send()
        .of(200);
    assert_eq!(
        other.items()[0]["attributes"],
        json!({"limit": 3, "remaining": 2, "seconds-to-reset": 60})
    );
    story.pass(60);
    create(&story, "d", json!({})).of(201);
}

#[test]
fn answers_are_forgotten_after_a_day() {
    let story = Story::new();
    let first = create(&story, "k", json!({})).of(201);
    story.pass(24 * 3600);
    story.tick();
    assert_eq!(create(&story, "k", json!({})).of(201).id(), first.id());
    story.pass(2 * 3600);
    story.tick();
    assert_ne!(create(&story, "k", json!({})).of(201).id(), first.id());
}

/// Runs `act` on sixteen threads that start together.
fn at_once<T: Send>(act: impl Fn(usize) -> T + Sync) -> Vec<T> {
    const THREADS: usize = 16;
    let barrier = Barrier::new(THREADS);
    std::thread::scope(|scope| {
        let (barrier, act) = (&barrier, &act);
        let threads: Vec<_> = (0..THREADS)
            .map(|index| {
                scope.spawn(move || {
                    barrier.wait();
                    act(index)
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    })
}

#[test]
fn of_many_requests_with_one_key_one_does_the_work_and_the_others_hear_of_it() {
    let story = Story::new();
    let answers: Vec<_> = at_once(|_| create(&story, "one", json!({"reference-id": "r"})));
    let made: BTreeSet<_> = answers
        .iter()
        .filter(|answer| answer.status == 201)
        .map(|answer| answer.text.clone())
        .collect();
    assert_eq!(made.len(), 1, "one answer, given again word for word");
    for answer in answers.into_iter().filter(|answer| answer.status != 201) {
        story.write_down();
        let log = format!("/api-logs/{}", answer.header("request-id").unwrap());
        answer.refused(409, "is being answered");
        let told = story.get(&log).of(200).attribute("request")["post-params"].clone();
        assert_eq!(told["data"]["attributes"]["reference-id"], "*");
    }
    assert_eq!(count(&story), 1);
    assert_eq!(story.get("/accounts").items().len(), 1);
    // Whoever comes after the first was answered gets that answer.
    let later = create(&story, "one", json!({"reference-id": "r"})).of(201);
    assert_eq!(made.first(), Some(&later.text));
}

#[test]
fn many_at_once_find_what_was_there_and_what_their_neighbours_made() {
    let story = Story::new();
    let before: Vec<Answer> = (0..4)
        .map(|n| {
            create(
                &story,
                &format!("old {n}"),
                json!({"reference-id": format!("p{n}")}),
            )
        })
        .map(|answer| answer.of(201))
        .collect();
    // Four repeat a request, and all sixteen are about eight people, half of whom are known.
    let answers = at_once(|n| {
        let key = if n < 4 {
            format!("old {n}")
        } else {
            format!("new {n}")
        };
        create(&story, &key, json!({"reference-id": format!("p{}", n % 8)})).of(201)
    });
    for (n, first) in before.iter().enumerate() {
        assert_eq!(answers[n].text, first.text, "given again word for word");
    }
    assert_eq!(count(&story), 4 + 12);
    assert_eq!(story.get("/accounts?page[size]=100").items().len(), 8);
    for n in 0..8 {
        let path = format!("/inquiries?page[size]=100&filter[reference-id]=p{n}");
        let accounts: BTreeSet<_> = story
            .get(&path)
            .items()
            .iter()
            .map(|item| item["relationships"]["account"]["data"]["id"].to_string())
            .collect();
        assert_eq!(accounts.len(), 1, "p{n}");
    }
}

#[test]
fn a_twin_is_refused_while_the_first_has_its_turn_and_nobody_else_is() {
    let story = Story::new();
    let asked = |secret: &str, key: &str| {
        let mut request = crate::ask::request("POST", "/api/v1/inquiries");
        request.headers = vec![
            ("authorization".into(), format!("Bearer {secret}")),
            ("idempotency-key".into(), key.into()),
        ];
        request
    };
    let first = story.house.turns.ask(&asked("a", "one")).unwrap();
    assert!(first.is_some());
    assert!(story.house.turns.ask(&asked("a", "one")).is_err());
    assert!(story.house.turns.ask(&asked("a", "two")).unwrap().is_some());
    assert!(story.house.turns.ask(&asked("b", "one")).unwrap().is_some());
    drop(first);
    assert!(story.house.turns.ask(&asked("a", "one")).unwrap().is_some());
    // Without such a key, or where it does not matter, there are no turns.
    let mut reading = asked("a", "one");
    reading.method = "GET".into();
    assert!(story.house.turns.ask(&reading).unwrap().is_none());
}

#[test]
fn sixteen_requests_with_one_reference_id_open_one_inquiry() {
    let story = Story::new();
    let template = format!("/inquiry-templates/{}", story.templates[0]);
    let settings = json!({"security": {"inquiries-per-reference-id": "one-open"}});
    story
        .patch(
            &template,
            json!({"data": {"attributes": {"settings": settings}}}),
        )
        .of(200);
    let mut statuses = at_once(|index| {
        let id = if index % 2 == 0 { "user" } else { "USER" };
        story.create(json!({"reference-id": id})).status
    });
    statuses.sort_unstable();
    assert_eq!(statuses[0], 201);
    assert_eq!(statuses[1..], [409; 15]);
    assert_eq!(count(&story), 1);
}

#[test]
fn sixteen_requests_with_one_reference_id_make_one_account() {
    let story = Story::new();
    let accounts = at_once(|_| {
        story
            .create(json!({"reference-id": "user"}))
            .of(201)
            .linked("account")
    });
    assert_eq!(accounts.iter().collect::<BTreeSet<_>>().len(), 1);
    assert_eq!(count(&story), 16);
    let mut statuses = at_once(|_| {
        let body = json!({"data": {"attributes": {"reference-id": "other"}}});
        story.post("/accounts", body).status
    });
    statuses.sort_unstable();
    assert_eq!(statuses[..2], [201, 409]);
    assert_eq!(statuses[15], 409);
}

#[test]
fn decisions_that_race_are_each_said_once() {
    let story = Story::new();
    let id = story.inquiry(json!({}));
    at_once(|index| {
        let verb = if index % 2 == 0 { "approve" } else { "expire" };
        story
            .post(&format!("/inquiries/{id}/{verb}"), json!({}))
            .status
    });
    let events = story.events_of(&id);
    assert_eq!(
        events
            .iter()
            .filter(|name| *name == "inquiry.approved")
            .count(),
        1
    );
    assert!(
        events
            .iter()
            .filter(|name| *name == "inquiry.expired")
            .count()
            <= 1
    );
    assert_eq!(
        story.get(&format!("/inquiries/{id}")).attribute("status"),
        "approved"
    );
}
