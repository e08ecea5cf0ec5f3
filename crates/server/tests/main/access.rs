//! Keys, logs and idempotency against the real server: over sockets, with its workers.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::api;
use crate::process::{Home, Server};

const CLIENTS: usize = 64;
const KEY: &str = "persona_sandbox_chosen";

fn started(home: &Home) -> Server {
    home.start_with(&[("BONAFIDE_SANDBOX_API_KEY", KEY)])
}

fn call(
    server: &Server,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> api::Answer {
    let bearer = format!("Bearer {KEY}");
    let mut all = vec![
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
    ];
    all.extend(headers);
    api::call(&server.address, method, path, &all, body).unwrap()
}

/// What is written down behind the answers is there soon.
fn eventually<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < until, "it does not come");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn of_many_clients_with_one_idempotency_key_one_makes_the_inquiry() {
    let server = started(&Home::new());
    let template =
        call(&server, "GET", "/api/v1/inquiry-templates", &[], "").json()["data"][0]["id"].clone();
    let body = json!({"data": {"attributes": {"inquiry-template-id": template}}}).to_string();
    let barrier = Barrier::new(CLIENTS);
    let answers: Vec<(u16, String)> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                scope.spawn(|| {
                    barrier.wait();
                    let headers = [("idempotency-key", "one")];
                    let answer = call(&server, "POST", "/api/v1/inquiries", &headers, &body);
                    (answer.status, answer.body)
                })
            })
            .collect();
        clients
            .into_iter()
            .map(|client| client.join().unwrap())
            .collect()
    });
    let made: BTreeSet<&str> = answers
        .iter()
        .filter(|(status, _)| *status == 201)
        .map(|(_, body)| body.as_str())
        .collect();
    assert_eq!(made.len(), 1);
    assert!(
        answers
            .iter()
            .all(|(status, _)| matches!(status, 201 | 409))
    );
    let all = call(&server, "GET", "/api/v1/inquiries", &[], "").json();
    assert_eq!(all["data"].as_array().unwrap().len(), 1);
}

#[test]
fn a_request_is_in_the_log_soon_and_when_the_server_ends() {
    let home = Home::new();
    let server = started(&home);
    let seen = call(&server, "GET", "/api/v1/inquiries", &[], "");
    let path = format!("/api/v1/api-logs/{}", seen.header("request-id").unwrap());
    let log =
        eventually(|| Some(call(&server, "GET", &path, &[], "")).filter(|it| it.status == 200));
    assert_eq!(
        log.json()["data"]["attributes"]["request"]["path"],
        "/api/v1/inquiries"
    );
    let last = call(&server, "GET", "/api/v1/inquiries/inq_nothing", &[], "");
    server.stop();
    let server = started(&home);
    let path = format!("/api/v1/api-logs/{}", last.header("request-id").unwrap());
    assert_eq!(call(&server, "GET", &path, &[], "").status, 200);
    let metrics = api::get(&server.address, "/metrics", &[]).body;
    for figure in [
        "bonafide_journal_waiting",
        "bonafide_journal_dropped_total",
        "bonafide_db_calls_waiting{kind=\"write\"}",
        "bonafide_events_total",
        "bonafide_jobs_pending",
    ] {
        eventually(|| {
            api::get(&server.address, "/metrics", &[])
                .body
                .contains(figure)
                .then_some(())
        });
    }
    drop(metrics);
}

#[test]
fn a_chosen_key_is_ended_at_the_command_line_for_good() {
    let home = Home::new();
    let server = started(&home);
    let listed = home.run(&["api-key", "list"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    let line = listed
        .lines()
        .find(|line| line.contains("\tsandbox\t"))
        .unwrap();
    let id = line.split('\t').next().unwrap();
    assert!(home.run(&["api-key", "expire", id]).status.success());
    // The running server knows at once.
    assert_eq!(
        call(&server, "GET", "/api/v1/inquiries", &[], "").status,
        401
    );
    server.stop();
    let server = started(&home);
    let refused = call(&server, "GET", "/api/v1/inquiries", &[], "");
    assert_eq!(refused.status, 401);
    assert!(refused.body.contains("expired"), "{}", refused.body);
    assert!(
        !home
            .run(&["api-key", "expire", "api_nothing"])
            .status
            .success()
    );
}

/// Told in every place where a request can carry something, well formed and not.
const PLANTED: [&str; 4] = [
    "Zephyrine",
    "1971-03-29",
    "planted@example.org",
    "planted-4711",
];

#[test]
fn the_servers_own_log_tells_nothing_personal_and_no_secret() {
    let home = Home::new();
    let server = home.start_with(&[("BONAFIDE_SANDBOX_API_KEY", KEY), ("BONAFIDE_LOG", "debug")]);
    let template =
        call(&server, "GET", "/api/v1/inquiry-templates", &[], "").json()["data"][0]["id"].clone();
    let attributes = json!({"inquiry-template-id": template, "reference-id": PLANTED[3], "note": PLANTED[0],
        "creator-email-address": PLANTED[2],
        "fields": {"name-first": PLANTED[0], "birthdate": PLANTED[1], "email-address": PLANTED[2]}});
    let good =
        json!({"data": {"attributes": attributes}, "meta": {"auto-create-one-time-link": true}});
    let headers = [("user-agent", PLANTED[3]), ("idempotency-key", PLANTED[3])];
    let made = call(
        &server,
        "POST",
        "/api/v1/inquiries",
        &headers,
        &good.to_string(),
    );
    assert_eq!(made.status, 201, "{}", made.body);
    let id = made.json()["data"]["id"].as_str().unwrap().to_owned();
    let mut bad = good.clone();
    bad["data"]["attributes"]["fields"]["birthdate"] = PLANTED[0].into();
    bad["data"]["attributes"]["status"] = PLANTED[2].into();
    call(&server, "POST", "/api/v1/inquiries", &[], &bad.to_string());
    call(&server, "POST", "/api/v1/inquiries", &[], PLANTED[0]);
    call(
        &server,
        "GET",
        &format!(
            "/api/v1/inquiries/{}?filter[name]={}",
            PLANTED[0], PLANTED[2]
        ),
        &[],
        "",
    );
    call(
        &server,
        "GET",
        &format!("/api/v1/{}?{}", PLANTED[0], PLANTED[1]),
        &[],
        "",
    );
    call(
        &server,
        "POST",
        &format!("/api/v1/inquiries/{id}/resume"),
        &[],
        "{}",
    );
    let token = made.json()["meta"]["one-time-link"]
        .as_str()
        .unwrap()
        .to_owned();
    let link = token
        .split_once("//")
        .unwrap()
        .1
        .split_once('/')
        .unwrap()
        .1
        .to_owned();
    for page in [
        format!("/{link}"),
        format!("/verify?inquiry-id={id}&fields[name-first]={}", PLANTED[0]),
        format!("/{}?email={}", PLANTED[0], PLANTED[2]),
    ] {
        let headers = [
            ("user-agent", PLANTED[3]),
            ("referer", PLANTED[2]),
            ("cookie", PLANTED[0]),
        ];
        api::get(&server.address, &page, &headers);
        api::call(&server.address, "POST", &page, &headers, PLANTED[0]).unwrap();
    }
    let code = link.rsplit(['/', '=']).next().unwrap();
    let log = server.log();
    assert!(log.lines().count() > 10, "{log}");
    for planted in PLANTED.iter().chain([&KEY, &code]) {
        assert!(!log.contains(planted), "{planted} in {log}");
    }
    let metrics = api::get(&server.address, "/metrics", &[]).body;
    for planted in PLANTED.iter().chain([&KEY, &code, &&*id]) {
        assert!(!metrics.contains(planted), "{planted} in the metrics");
    }
}
