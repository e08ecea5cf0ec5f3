//! The same server over PostgreSQL; runs where `BONAFIDE_TEST_POSTGRES_URL` names a server.

use bonafide_testing::Postgres;
use rustix::process::Signal;

use crate::api::Api;
use crate::process::{Home, stderr};

#[test]
fn an_acknowledged_inquiry_survives_a_kill() {
    let Some(database) = Postgres::new() else {
        return;
    };
    let home = Home::new();
    let variables = [("BONAFIDE_DATABASE_URL", database.url())];
    let server = home.start_with(&variables);
    let key = server.printed_key();
    let api = server.api();
    let id = api.create(&api.template(), serde_json::json!({})).unwrap();
    server.signal(Signal::KILL);
    assert!(!server.wait().success());

    let server = home.start_with(&variables);
    let api = Api::new(&server.address, &key);
    assert_eq!(api.inquiry(&id).status, 200);
    server.stop();

    // A second machine without a copy of the keys must not make keys of its own.
    let other = Home::new();
    let output = other.command(&["serve"]).envs(variables).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(stderr(&output).contains("is missing"), "{output:?}");
    assert!(!other.data().join("master.key").exists());
}

/// A second machine with a copy of the first one's keys.
fn beside(first: &Home) -> Home {
    let second = Home::new();
    std::fs::create_dir_all(second.data()).unwrap();
    for file in std::fs::read_dir(first.data()).unwrap() {
        let from = file.unwrap().path();
        let name = from.file_name().unwrap();
        if from.is_file() {
            std::fs::copy(&from, second.data().join(name)).unwrap();
        }
    }
    second
}

#[test]
fn two_servers_do_the_work_of_one_idempotency_key_once_and_both_know_an_ended_key() {
    const KEY: &str = "persona_sandbox_both";
    let Some(database) = Postgres::new() else {
        return;
    };
    let variables = [
        ("BONAFIDE_DATABASE_URL", database.url()),
        ("BONAFIDE_SANDBOX_API_KEY", KEY),
    ];
    let first_home = Home::new();
    let first = first_home.start_with(&variables);
    let second_home = beside(&first_home);
    let second = second_home.start_with(&variables);
    let call = |at: usize, method: &str, path: &str, body: &str| {
        let server = if at.is_multiple_of(2) {
            &first
        } else {
            &second
        };
        let headers = [
            ("authorization", "Bearer persona_sandbox_both"),
            ("content-type", "application/json"),
            ("idempotency-key", path),
        ];
        crate::api::call(&server.address, method, path, &headers, body).unwrap()
    };
    let templates = call(0, "GET", "/api/v1/inquiry-templates", "").json();
    let template = &templates["data"][0]["id"];
    let body = serde_json::json!({"data": {"attributes": {"inquiry-template-id": template}}});
    let body = body.to_string();
    let barrier = std::sync::Barrier::new(32);
    let answers: Vec<(u16, String)> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..32)
            .map(|at| {
                let (barrier, call, body) = (&barrier, &call, &body);
                scope.spawn(move || {
                    barrier.wait();
                    let answer = call(at, "POST", "/api/v1/inquiries", body);
                    (answer.status, answer.body)
                })
            })
            .collect();
        clients
            .into_iter()
            .map(|client| client.join().unwrap())
            .collect()
    });
    let made: std::collections::BTreeSet<&str> = answers
        .iter()
        .filter(|(status, _)| *status == 201)
        .map(|(_, body)| body.as_str())
        .collect();
    assert_eq!(made.len(), 1, "{answers:?}");
    assert!(
        answers
            .iter()
            .all(|(status, _)| matches!(status, 201 | 409))
    );
    let all = call(1, "GET", "/api/v1/inquiries", "").json();
    assert_eq!(all["data"].as_array().unwrap().len(), 1);

    // The second one's answer to a key that the first one ended.
    let keys = call(0, "GET", "/api/v1/api-keys", "").json();
    let id = keys["data"][0]["id"].as_str().unwrap();
    let ended = call(
        0,
        "POST",
        &format!("/api/v1/api-keys/{id}/expire"),
        r#"{"meta": {"expires-in-seconds": 0}}"#,
    );
    assert_eq!(ended.status, 200, "{}", ended.body);
    assert_eq!(call(1, "GET", "/api/v1/inquiries", "").status, 401);
    assert_eq!(call(1, "POST", "/api/v1/inquiries", &body).status, 401);
}
