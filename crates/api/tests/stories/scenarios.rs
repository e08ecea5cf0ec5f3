//! Named scenarios: each ends as it says, with the events that a person causes.

use bonafide_app::ring::Ring;
use bonafide_app::scenarios::{SCENARIOS, Script, TRIGGERS, Trigger};
use bonafide_app::seal::Keyring;
use serde_json::{Value as Json, json};

use crate::ask::Answer;
use crate::database::Database;
use crate::story::{PRODUCTION_KEY, Story, settings};

fn run(story: &Story, name: &str, attributes: Json) -> Answer {
    let path = format!("/sandbox/scenarios/{name}/run");
    story.post(&path, json!({"data": {"attributes": attributes}}))
}

fn names(run: &Answer) -> Vec<String> {
    let events = run.attribute("events").as_array().unwrap();
    events
        .iter()
        .map(|event| event["name"].as_str().unwrap().to_owned())
        .collect()
}

fn available() -> impl Iterator<Item = (&'static str, &'static str)> {
    SCENARIOS
        .iter()
        .filter_map(|scenario| match &scenario.script {
            Script::Available { end, .. } => Some((scenario.name, end.as_str())),
            Script::NotAvailable(_) => None,
        })
}

#[test]
fn the_list_tells_each_scenario_with_its_end_or_why_there_is_none() {
    let story = Story::new();
    let listed = story.get("/sandbox/scenarios").of(200);
    assert_eq!(listed.items().len(), SCENARIOS.len());
    for item in listed.items() {
        let attributes = &item["attributes"];
        let (end, why) = (
            &attributes["end-status"],
            &attributes["not-available-because"],
        );
        assert!(!attributes["summary"].as_str().unwrap().is_empty());
        assert_eq!(attributes["available"], end.is_string());
        assert_eq!(end.is_null(), why.is_string());
        let name = item["id"].as_str().unwrap();
        if let Some(why) = why.as_str() {
            run(&story, name, json!({})).refused(501, why);
        }
    }
}

#[test]
fn the_page_about_the_sandbox_has_a_command_for_each_scenario() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/SANDBOX.md");
    let page = std::fs::read_to_string(page).unwrap();
    let lines: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("| `bonafide scenario run "))
        .collect();
    for (name, end) in available() {
        let line = format!("| `bonafide scenario run {name}` | {end} |");
        assert!(lines.iter().any(|known| known.starts_with(&line)), "{line}");
    }
    assert_eq!(lines.len(), available().count());
}

#[test]
fn each_scenario_ends_as_it_says() {
    let story = Story::new();
    for (name, end) in available() {
        let done = run(&story, name, json!({})).of(201);
        assert_eq!(done.attribute("status"), end, "{name}");
        let inquiry = story.get(&format!("/inquiries/{}", done.id())).of(200);
        assert_eq!(inquiry.attribute("status"), end, "{name}");
        let redacted = inquiry.attribute("redacted-at").is_string();
        assert_eq!(redacted, name == "redacted");
        // What is told of the run is what the log holds of it.
        let told = done.attribute("events").as_array().unwrap();
        for event in told {
            let id = event["id"].as_str().unwrap();
            let kept = story.get(&format!("/events/{id}")).of(200);
            assert_eq!(kept.attribute("name"), &event["name"]);
        }
        assert_eq!(
            names(&done)
                .iter()
                .filter(|name| name.starts_with("inquiry."))
                .count(),
            story.events_of(&done.id()).len(),
            "{name}"
        );
    }
}

#[test]
fn a_scenario_causes_what_a_person_causes() {
    let story = Story::new();
    let cases: [(&str, usize, &[&str]); 4] = [
        (
            "completed",
            0,
            &[
                "account.created",
                "inquiry.created",
                "inquiry.session-added",
                "inquiry-session.created",
                "inquiry-session.started",
                "inquiry.opened",
                "inquiry.started",
                "inquiry.fields-submitted",
                "inquiry.transitioned",
                "inquiry.fields-submitted",
                "inquiry.transitioned",
                "inquiry.completed",
                "account.updated-fields",
            ],
        ),
        (
            "failed_email_code",
            1,
            &[
                "account.created",
                "inquiry.created",
                "inquiry.session-added",
                "inquiry-session.created",
                "inquiry-session.started",
                "inquiry.opened",
                "inquiry.started",
                "inquiry.fields-submitted",
                "inquiry.transitioned",
                "inquiry.code-updated",
                // Five wrong codes.
                "inquiry.code-updated",
                "inquiry.code-updated",
                "inquiry.code-updated",
                "inquiry.code-updated",
                "inquiry.code-updated",
                "inquiry.transitioned",
                "inquiry.failed",
            ],
        ),
        (
            "canceled",
            0,
            &[
                "account.created",
                "inquiry.created",
                "inquiry.session-added",
                "inquiry-session.created",
                "inquiry-session.started",
                "inquiry.opened",
                "inquiry.started",
                "inquiry.fields-submitted",
                "inquiry.transitioned",
                "inquiry-session.canceled",
            ],
        ),
        (
            "expired_before_start",
            0,
            &["account.created", "inquiry.created", "inquiry.expired"],
        ),
    ];
    for (name, template, events) in cases {
        let template = story.templates[template].as_str();
        let done = run(&story, name, json!({"inquiry-template-id": template})).of(201);
        assert_eq!(names(&done), events, "{name}");
    }
    let over = run(&story, "handed_over", json!({})).of(201);
    let sessions = story
        .get(&format!(
            "/inquiry-sessions?filter[inquiry-id]={}",
            over.id()
        ))
        .of(200);
    let devices: Vec<&Json> = sessions
        .items()
        .iter()
        .map(|session| &session["attributes"]["device-type"])
        .collect();
    assert_eq!(devices, ["mobile", "desktop"]);
}

#[test]
fn a_scenario_runs_on_every_template_or_says_why_not() {
    let story = Story::new();
    let single = "name: One\nlanguages: [en-US]\nfields:\n  agree: {type: boolean, label: Agree}\n\
        steps:\n  - {step: ask, kind: form, fields: [agree], next: done}\n  \
        - {step: done, kind: end, outcome: completed}";
    let code_first = "name: Code\nsteps:\n  \
        - {step: code, kind: email-code, next: done, failed: bad}\n  \
        - {step: done, kind: end, outcome: completed}\n  \
        - {step: bad, kind: end, outcome: failed}";
    let mut templates = story.templates.clone();
    for definition in [single, code_first] {
        let body = json!({"data": {"attributes": {"name": "T", "definition": definition, "publish": true}}});
        templates.push(story.post("/inquiry-templates", body).of(201).id());
    }
    let mut ran = 0;
    for template in &templates {
        for (name, end) in available() {
            let fields = match template == &templates[4] {
                true => json!({"email-address": "someone@example.com"}),
                false => json!({}),
            };
            let attributes = json!({"inquiry-template-id": template, "fields": fields});
            let done = run(&story, name, attributes);
            if done.status == 422 {
                done.refused(422, "no way to the end of the scenario");
                continue;
            }
            ran += 1;
            let status = done.of(201).attribute("status").clone();
            // A flow of a single screen cannot be left half-way.
            let untouched = status == "created" && (name == "abandoned" || name == "canceled");
            assert!(status == end || untouched, "{name} of {template}: {status}");
        }
    }
    assert!(ran > 70, "only {ran} runs");
}

#[test]
fn each_event_that_can_be_triggered_happens() {
    let story = Story::new();
    for (event, trigger) in TRIGGERS {
        let Trigger::Scenario(name) = trigger else {
            continue;
        };
        let done = run(&story, name, json!({})).of(201);
        assert!(names(&done).iter().any(|name| name == event), "{event}");
    }
}

#[test]
fn what_the_caller_names_is_used() {
    let story = Story::new();
    let done = run(
        &story,
        "completed",
        json!({
            "inquiry-template-id": story.templates[2],
            "reference-id": "customer-7",
            "fields": {"name-last": "Lee"},
            "answers": {"nameFirst": "Anna", "interests": ["bonds", "funds"], "yearly_income": 1200},
        }),
    )
    .of(201);
    let inquiry = story.get(&format!("/inquiries/{}", done.id())).of(200);
    assert_eq!(inquiry.attribute("reference-id"), "customer-7");
    let value = |key: &str| &inquiry.attribute("fields")[key]["value"];
    assert_eq!(value("name-last"), "Lee");
    assert_eq!(value("name-first"), "Anna");
    assert_eq!(value("interests"), &json!(["bonds", "funds"]));
    assert_eq!(value("yearly-income"), &json!(1200.0));
    assert_eq!(value("address-city"), "San Francisco");
    // The branches of a template are followed to the end that is asked for.
    let declined =
        json!({"inquiry-template-id": story.templates[2], "answers": {"birthdate": "1950-01-01"}});
    let failed = run(&story, "failed", declined).of(201);
    let inquiry = story.get(&format!("/inquiries/{}", failed.id())).of(200);
    assert_eq!(inquiry.attribute("next-step-name"), "cannot-open");
}

#[test]
fn what_cannot_be_played_is_refused_and_leaves_nothing() {
    let story = Story::new();
    let details = story.templates[0].clone();
    let on = |name: &str, mut attributes: Json| {
        attributes["inquiry-template-id"] = details.as_str().into();
        run(&story, name, attributes)
    };
    run(&story, "dance", json!({})).refused(404, "expired_mid_flow");
    on("failed", json!({})).refused(422, "no way to the end of the scenario failed");
    on("completed", json!({"answers": {"birthdate": "soon"}})).refused(422, "birthdate");
    on("completed", json!({"answers": {"shoe-size": 44}})).refused(422, "shoe-size");
    on("completed", json!({"fields": {"shoe-size": 44}})).refused(422, "shoe-size");
    on("completed", json!({"seed": -1})).refused(400, "seed");
    on("completed", json!({"seed": 1.5})).refused(400, "seed");
    on("completed", json!({"speed": 1})).refused(400, "speed");
    let nowhere = json!({"inquiry-template-id": format!("itmpl_{}", "0".repeat(28))});
    run(&story, "completed", nowhere).refused(404, "inquiry-template-id");
    assert_eq!(story.get("/inquiries").ids(), [""; 0]);
    assert_eq!(story.get("/accounts").ids(), [""; 0]);
    for (method, path) in [
        ("GET", "/sandbox/scenarios"),
        ("POST", "/sandbox/scenarios/completed/run"),
    ] {
        let ask = story.ask(method, path).key(PRODUCTION_KEY);
        ask.json(json!({})).send().refused(403, "sandbox");
    }
}

/// A server of its own: other keys, other randomness, another day, perhaps another engine.
fn elsewhere(database: Database, byte: u8, later: i64) -> Story {
    let keys = Keyring::from_master([byte; 32], Ring::new([byte; 32]));
    let story = Story::with(database, settings(), keys);
    story.pass(later);
    for _ in 0..byte {
        story.seed();
    }
    let clock = json!({"frozen": true, "now": "2026-06-01T08:00:00Z"});
    let turned = story
        .post("/sandbox/clock", json!({"data": {"attributes": clock}}))
        .of(200);
    assert_eq!(turned.attribute("now"), "2026-06-01T08:00:00.000Z");
    story
}

#[test]
fn with_a_stopped_clock_and_a_seed_two_servers_tell_the_same() {
    let one = elsewhere(Database::file(), 3, 0);
    let other = elsewhere(Database::new(), 200, 86_400);
    for (seed, (name, _)) in available().enumerate() {
        for story_seed in [seed, seed, 0] {
            let told = [&one, &other]
                .map(|story| run(story, name, json!({"seed": story_seed})).of(201).text);
            assert_eq!(told[0], told[1], "{name}");
        }
    }
    // What falls due on the way has the same names, too.
    for story in [&one, &other] {
        let later = json!({"data": {"attributes": {"advance-seconds": 30 * 86_400}}});
        story.post("/sandbox/clock", later).of(200);
    }
    let mut path = "/events?page[size]=100".to_owned();
    let mut pages = 0;
    loop {
        let (a, b) = (one.get(&path).of(200), other.get(&path).of(200));
        assert_eq!(a.text, b.text);
        pages += 1;
        match a.body["links"]["next"].as_str() {
            Some(next) => path = next.trim_start_matches("/api/v1").to_owned(),
            None => break,
        }
    }
    assert!(pages > 5, "{pages} pages are too few to say so");
    for path in [
        "/inquiries?page[size]=100",
        "/inquiry-templates",
        "/accounts",
    ] {
        assert_eq!(one.get(path).of(200).text, other.get(path).of(200).text);
    }
}

#[test]
fn the_same_seed_makes_other_names_the_second_time() {
    let story = elsewhere(Database::new(), 5, 0);
    let ids: Vec<String> = (0..3)
        .map(|_| run(&story, "completed", json!({"seed": 7})).of(201).id())
        .collect();
    assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2]);
    // Without one, chance decides.
    let other = elsewhere(Database::new(), 6, 0);
    let drawn = [&story, &other].map(|story| run(story, "created", json!({})).of(201).id());
    assert_ne!(drawn[0], drawn[1]);
}
