//! The same server over PostgreSQL; runs where `BONAFIDE_TEST_POSTGRES_URL` names a server.

use std::time::{Duration, Instant};

use bonafide_testing::Postgres;
use rustix::process::Signal;

use crate::api::{Answer, Api};
use crate::process::{Home, PATIENCE, Server, stderr};

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

const KEY: &str = "persona_sandbox_both";
const EMAIL: &str = "ann@example.com";
const PASSWORD: &str = "correct-horse-battery";

/// Two servers on one database, on two machines. The first member is an administrator.
struct Pair {
    first: Server,
    second: Server,
    // After the servers that use it.
    _database: Postgres,
}

impl Pair {
    /// None where there is no PostgreSQL.
    fn start() -> Option<Self> {
        let database = Postgres::new()?;
        let variables = [
            ("BONAFIDE_DATABASE_URL", database.url()),
            ("BONAFIDE_SANDBOX_API_KEY", KEY),
            ("BONAFIDE_ADMIN_EMAIL", EMAIL),
            ("BONAFIDE_ADMIN_PASSWORD", PASSWORD),
        ];
        let home = Home::new();
        let first = home.start_with(&variables);
        let second = beside(&home).start_with(&variables);
        Some(Self {
            first,
            second,
            _database: database,
        })
    }
}

#[test]
fn two_servers_do_the_work_of_one_idempotency_key_once_and_both_know_an_ended_key() {
    let Some(pair) = Pair::start() else {
        return;
    };
    let Pair { first, second, .. } = &pair;
    let call = |at: usize, method: &str, path: &str, body: &str| {
        let server = if at.is_multiple_of(2) { first } else { second };
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
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..32)
            .map(|at| {
                let (barrier, call, body) = (&barrier, &call, &body);
                scope.spawn(move || {
                    barrier.wait();
                    call(at, "POST", "/api/v1/inquiries", body)
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
        .filter(|answer| answer.status == 201)
        .map(|answer| answer.body.as_str())
        .collect();
    assert_eq!(made.len(), 1);
    // Whichever server is answering the first one: its twins are told so, and are in the log.
    let log = Api::new(&first.address, KEY);
    for twin in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(twin.status, 409, "{}", twin.body);
        assert_eq!(log.log_of(twin)["response"]["status"], 409);
    }
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

#[test]
fn a_block_set_through_one_server_is_in_force_at_the_other_at_once() {
    let Some(pair) = Pair::start() else {
        return;
    };
    let Pair { first, second, .. } = &pair;
    let (here, there) = (
        Api::new(&first.address, KEY),
        Api::new(&second.address, KEY),
    );
    let template = here.template();
    let link = format!("/verify?inquiry-template-id={template}");
    let frame =
        format!("/widget?inquiry-template-id={template}&iframe-origin=http%3A%2F%2Flocalhost");
    let look = |target: &str| crate::api::get(&second.address, target, &[]);
    // A page of the second server that was there before, as its script posts it.
    let page = look(&link);
    let hidden = page.body.split("<input type=\"hidden\" ").skip(1);
    let form = hidden
        .map_while(|input| {
            let name = input.split("name=\"").nth(1)?.split('"').next()?;
            let value = input.split("value=\"").nth(1)?.split('"').next()?;
            Some(format!("{name}={value}&"))
        })
        .collect::<String>()
        + "action=open";
    let open = || {
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        crate::api::call(&second.address, "POST", "/verify", &headers, &form).unwrap()
    };
    for _ in 0..5 {
        for blocked in [true, false] {
            let settings = serde_json::json!({"data": {"attributes": {"settings": {"security": {
                "block-client-side-inquiry-creation": blocked,
            }}}}});
            let path = format!("/api/v1/inquiry-templates/{template}");
            let set = here.call("PATCH", &path, &settings.to_string()).unwrap();
            assert_eq!(set.status, 200, "{}", set.body);
            let wanted = if blocked { 403 } else { 200 };
            assert_eq!(
                [&link, &frame].map(|target| look(target).status),
                [wanted; 2]
            );
            if blocked {
                let refused = open();
                assert_eq!(refused.status, 400, "{}", refused.body);
                assert_eq!(refused.json()["error"]["code"], "invalid_config");
                there.create(&template, serde_json::json!({})).unwrap();
            }
        }
    }
    let made = there.get("/api/v1/inquiries").json();
    assert_eq!(
        made["data"].as_array().unwrap().len(),
        5,
        "those made by API"
    );
    assert_eq!(open().status, 200);
}

/// A browser without scripts that is signed in; each page from the server that is asked.
struct Browser(String);

impl Browser {
    fn sign_in(server: &Server) -> Self {
        let body = format!("email={EMAIL}&password={PASSWORD}&next=/dashboard");
        let answer = Self(String::new()).post(server, "/dashboard/sign-in", &body);
        assert_eq!(answer.status, 303, "{}", answer.body);
        let cookie = answer.header("set-cookie").unwrap();
        Self(cookie.split(';').next().unwrap().to_owned())
    }

    fn get(&self, server: &Server, target: &str) -> Answer {
        crate::api::get(&server.address, target, &[("cookie", &self.0)])
    }

    fn post(&self, server: &Server, target: &str, body: &str) -> Answer {
        let headers = [
            ("cookie", self.0.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        crate::api::call(&server.address, "POST", target, &headers, body).unwrap()
    }
}

#[test]
fn two_servers_write_one_export_and_every_inquiry_stands_in_it_once() {
    const MADE: usize = 40;
    let Some(pair) = Pair::start() else {
        return;
    };
    let api = Api::new(&pair.first.address, KEY);
    let templates = api.get("/api/v1/inquiry-templates").json();
    let mut templates = templates["data"].as_array().unwrap().iter();
    let template = templates.find(|it| it["attributes"]["name"] == "Trading account");
    let template = template.unwrap()["id"].as_str().unwrap();
    // So much that several pieces are written.
    let fields = serde_json::json!({"metadata": {"text": "x".repeat(20_000)}});
    let made: Vec<String> = (0..MADE)
        .map(|_| api.create(template, fields.clone()).unwrap())
        .collect();
    let browser = Browser::sign_in(&pair.first);
    let form = "/dashboard/sandbox/inquiries/export";
    let asking = browser.get(&pair.first, form).body;
    let token = asking.split("name=\"form-token\" value=\"").nth(1);
    let token = token.and_then(|rest| rest.split('"').next()).unwrap();
    let asked = browser.post(
        &pair.first,
        form,
        &format!("form-token={token}&personal=on"),
    );
    assert_eq!(asked.status, 303, "{}", asked.body);
    let page = asked.header("location").unwrap();
    // Once there is an end, both have it.
    let until = Instant::now() + PATIENCE;
    while browser.get(&pair.second, page).body.contains("<progress") {
        assert!(Instant::now() < until, "{}", pair.second.log());
        std::thread::sleep(Duration::from_millis(20));
    }
    let file = format!("{page}/inquiries-1.csv");
    let got = browser.get(&pair.second, &file);
    assert_eq!(got.status, 200);
    assert_eq!(got.body, browser.get(&pair.first, &file).body);
    let lines = got.body.lines().skip(1);
    let written: Vec<&str> = lines.filter_map(|line| line.split(',').next()).collect();
    let newest_first: Vec<&str> = made.iter().rev().map(String::as_str).collect();
    assert_eq!(written, newest_first);
}
