//! Webhooks over real sockets: receivers of every kind, processes that are killed, two that share.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use bonafide_testing::Postgres;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value as Json, json};

use crate::api::{Answer, Api};
use crate::process::{Home, stdout};
use crate::receiver::{Letter, Receiver};

/// Generous: other builds may share the machine.
const PATIENCE: Duration = Duration::from_secs(60);

impl Api {
    fn post(&self, path: &str, body: Json) -> Answer {
        self.call("POST", &format!("/api/v1{path}"), &body.to_string())
            .unwrap()
    }

    /// An enabled webhook; its id and secret.
    fn webhook(&self, url: &str, events: &[&str]) -> (String, String) {
        let attributes = json!({"name": url, "url": url, "enabled-events": events});
        let made = self.post("/webhooks", json!({"data": {"attributes": attributes}}));
        assert_eq!(made.status, 201, "{}", made.body);
        let made = made.json();
        let text = |json: &Json| json.as_str().unwrap().to_owned();
        let id = text(&made["data"]["id"]);
        let enabled = self.post(&format!("/webhooks/{id}/enable"), json!({}));
        assert_eq!(enabled.status, 200, "{}", enabled.body);
        (id, text(&made["data"]["attributes"]["secret"]))
    }

    /// The one delivery to a webhook, once its status is another than `pending` or an attempt was made.
    fn attempted(&self, webhook: &str) -> Json {
        let until = Instant::now() + PATIENCE;
        loop {
            let list = self
                .get(&format!("/api/v1/webhooks/{webhook}/deliveries"))
                .json();
            if let Some(id) = list["data"][0]["id"].as_str()
                && list["data"][0]["attributes"]["attempts-made"] != 0
            {
                let told = self.get(&format!("/api/v1/webhook-deliveries/{id}")).json();
                return told["data"]["attributes"].clone();
            }
            assert!(Instant::now() < until, "never attempted: {list}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn turn(&self, seconds: i64) {
        let body = json!({"data": {"attributes": {"advance-seconds": seconds}}});
        assert_eq!(self.post("/sandbox/clock", body).status, 200);
    }
}

#[test]
fn every_kind_of_receiver_is_judged_and_none_delays_another() {
    let home = Home::new();
    let server = home.start();
    let api = server.api();
    let receiver = Receiver::new();
    let paths = [
        ("/ok", "completed", Some(200), None),
        ("/slow", "completed", Some(200), None),
        ("/flood", "completed", Some(200), None),
        ("/fail", "pending", Some(500), None),
        ("/other", "pending", Some(203), None),
        ("/redirect", "pending", Some(307), None),
        (
            "/cut",
            "pending",
            Some(200),
            Some("broke off within the answer"),
        ),
        ("/drop", "pending", None, Some("the connection broke off")),
        ("/hang", "pending", None, Some("no answer within 5 seconds")),
    ];
    let hooks: Vec<_> = paths
        .iter()
        .map(|(path, ..)| api.webhook(&receiver.url(path), &["inquiry.created"]))
        .collect();
    let (nobody, _) = api.webhook("http://127.0.0.1:1/", &["inquiry.created"]);
    let started = Instant::now();
    let inquiry = api.create(&api.template(), json!({})).unwrap();
    let letter = receiver.wait("/ok", 1).remove(0);
    assert!(
        letter.at - started < Duration::from_secs(4),
        "others delayed it"
    );
    assert_eq!(letter.object(), inquiry);
    assert!(letter.is_signed(&hooks[0].1) && !letter.is_signed(&hooks[1].1));
    for ((path, status, answered, error), (id, _)) in paths.iter().zip(&hooks) {
        let told = api.attempted(id);
        let attempt = &told["attempts"][0];
        assert_eq!(told["status"], *status, "{path}");
        assert_eq!(attempt["status"].as_u64(), *answered, "{path}");
        match error {
            None => assert!(attempt["error"].is_null(), "{path}: {attempt}"),
            Some(part) => assert!(
                attempt["error"].as_str().unwrap().contains(part),
                "{path}: {attempt}"
            ),
        }
        if *path == "/flood" {
            assert_eq!(attempt["response-body"].as_str().unwrap().len(), 8 * 1024);
        }
    }
    let told = api.attempted(&nobody);
    assert!(
        told["attempts"][0]["error"]
            .as_str()
            .unwrap()
            .starts_with("no connection")
    );
    assert_eq!(receiver.at("/ok").len(), 1, "the redirect was followed");
    let metrics = api.get("/metrics").body;
    assert!(metrics.contains("bonafide_webhook_deliveries_total{outcome=\"completed\"} 3"));
    assert!(
        !server.log().contains(&receiver.address),
        "an address is in the log"
    );
    server.stop();
}

#[test]
fn turning_the_clock_has_made_the_retries_when_it_answers() {
    let home = Home::new();
    let server = home.start();
    let api = server.api();
    let receiver = Receiver::new();
    receiver.status.store(503, Ordering::Relaxed);
    let (webhook, _) = api.webhook(&receiver.url("/status"), &["inquiry.created"]);
    api.create(&api.template(), json!({})).unwrap();
    api.attempted(&webhook);
    api.turn(4);
    assert_eq!(receiver.at("/status").len(), 2);
    api.turn(64);
    assert_eq!(receiver.at("/status").len(), 3);
    // It comes back after a week of the sandbox's time.
    receiver.status.store(202, Ordering::Relaxed);
    api.turn(7 * 86_400);
    let letters = receiver.at("/status");
    assert_eq!(letters.len(), 4);
    let first = &letters[0];
    for (index, letter) in letters.iter().enumerate() {
        assert_eq!(letter.body, first.body);
        assert_eq!(
            letter.header("persona-webhook-attempts-made"),
            (index + 1).to_string()
        );
    }
    assert_eq!(api.attempted(&webhook)["status"], "completed");
    server.stop();
}

#[test]
fn a_receiver_that_is_away_for_a_week_catches_up_when_it_is_enabled_again() {
    let home = Home::new();
    let server = home.start();
    let api = server.api();
    let receiver = Receiver::new();
    receiver.status.store(500, Ordering::Relaxed);
    let (webhook, _) = api.webhook(&receiver.url("/status"), &["inquiry.created"]);
    let mut created = BTreeSet::new();
    created.insert(api.create(&api.template(), json!({})).unwrap());
    api.attempted(&webhook);
    api.turn(7 * 86_400);
    let health = || {
        api.get(&format!("/api/v1/webhooks/{webhook}/health"))
            .json()["data"]["attributes"]
            .clone()
    };
    assert_eq!(health()["status"], "disabled");
    assert!(
        health()["disabled-reason"]
            .as_str()
            .unwrap()
            .contains("status 500")
    );
    let events = api
        .get("/api/v1/events?filter[name]=webhook.disabled")
        .json();
    assert_eq!(events["data"].as_array().unwrap().len(), 1);
    assert!(events["data"][0]["attributes"]["context"]["reason"].is_string());
    created.insert(api.create(&api.template(), json!({})).unwrap());
    receiver.status.store(200, Ordering::Relaxed);
    let before = receiver.at("/status").len();
    assert_eq!(
        api.post(&format!("/webhooks/{webhook}/enable"), json!({}))
            .status,
        200
    );
    let letters = receiver.wait("/status", before + 2);
    let told: BTreeSet<String> = letters[before..].iter().map(Letter::object).collect();
    assert_eq!(told, created);
    server.stop();
}

#[test]
fn a_secret_is_rotated_under_load() {
    let home = Home::new();
    let server = home.start();
    let api = server.api();
    let receiver = Receiver::new();
    let (webhook, secret) = api.webhook(&receiver.url("/ok"), &["inquiry.created"]);
    let template = api.template();
    let creating = {
        let (api, template) = (api.clone(), template.clone());
        std::thread::spawn(move || {
            (0..120)
                .map(|_| api.create(&template, json!({})).unwrap())
                .collect::<BTreeSet<_>>()
        })
    };
    let mut secrets = vec![secret];
    for _ in 0..4 {
        let body = json!({"meta": {"expires-in-seconds": 3600}});
        let rotated = api
            .post(&format!("/webhooks/{webhook}/rotate-secret"), body)
            .json();
        secrets.push(
            rotated["data"]["attributes"]["secret"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    let created = creating.join().unwrap();
    let letters = receiver.wait("/ok", created.len());
    let told: BTreeSet<String> = letters.iter().map(Letter::object).collect();
    assert_eq!(told, created);
    for letter in &letters {
        assert!(secrets.iter().any(|secret| letter.is_signed(secret)));
        assert!(letter.header("persona-signature").split(' ').count() <= 2);
    }
    server.stop();
}

/// More than a webhook is sent at a time: the rest stands in line.
const CROWD: usize = 45;

#[test]
fn what_stands_in_line_is_signed_with_the_new_secret_and_not_sent_once_disabled() {
    let home = Home::new();
    let server = home.start();
    let api = server.api();
    let receiver = Receiver::new();
    receiver.status.store(0, Ordering::Relaxed);
    let (webhook, _) = api.webhook(&receiver.url("/status"), &["inquiry.created"]);
    let template = api.template();
    let crowd = || {
        for _ in 0..CROWD {
            api.create(&template, json!({})).unwrap();
        }
    };
    crowd();
    receiver.wait("/status", 32);
    let body = json!({"meta": {"expires-in-seconds": 0}});
    let path = format!("/webhooks/{webhook}/rotate-secret");
    let rotated = api.post(&path, body).json();
    let secret = rotated["data"]["attributes"]["secret"].as_str().unwrap();
    let before = receiver.at("/status").len();
    receiver.status.store(200, Ordering::Relaxed);
    let letters = receiver.wait("/status", CROWD);
    assert!(letters[before..].iter().all(|it| it.is_signed(secret)));

    receiver.status.store(0, Ordering::Relaxed);
    crowd();
    receiver.wait("/status", CROWD + 32);
    let disabled = api.post(&format!("/webhooks/{webhook}/disable"), json!({}));
    assert_eq!(disabled.status, 200);
    let before = receiver.at("/status").len();
    // Stands in line behind the others, and goes out although the webhook is disabled.
    api.post(&format!("/webhooks/{webhook}/send-test"), json!({}));
    receiver.status.store(200, Ordering::Relaxed);
    let letters = receiver.wait("/status", before + 1);
    assert_eq!(letters[before].name(), "webhook.test");
    server.stop();
    assert_eq!(receiver.at("/status").len(), before + 1);
}

#[test]
fn a_killed_server_loses_no_event() {
    let home = Home::new();
    let mut server = home.start();
    let key = server.printed_key();
    let receiver = Receiver::new();
    let (_, secret) = server
        .api()
        .webhook(&receiver.url("/slow"), &["inquiry.created"]);
    let template = server.api().template();
    let mut created = BTreeSet::new();
    for round in 0..4 {
        let api = Api::new(&server.address, &key);
        let creating = {
            let template = template.clone();
            std::thread::spawn(move || {
                let mut made = Vec::new();
                // Until the server is gone: only what was acknowledged counts.
                while let Ok(id) = api.create(&template, json!({})) {
                    made.push(id);
                }
                made
            })
        };
        std::thread::sleep(Duration::from_millis(150 + 170 * round));
        server.signal(Signal::KILL);
        assert!(!server.wait().success());
        created.extend(creating.join().unwrap());
        server = home.start();
    }
    let until = Instant::now() + PATIENCE;
    loop {
        let letters = receiver.at("/slow");
        let told: BTreeSet<String> = letters.iter().map(Letter::object).collect();
        if created.is_subset(&told) {
            assert!(letters.iter().all(|letter| letter.is_signed(&secret)));
            break;
        }
        let missing = created.difference(&told).count();
        assert!(
            Instant::now() < until,
            "{missing} of {} are missing",
            created.len()
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    server.stop();
}

#[test]
fn two_processes_on_one_database_share_the_deliveries() {
    let Some(database) = Postgres::new() else {
        return;
    };
    let home = Home::new();
    let variables = [("BONAFIDE_DATABASE_URL", database.url())];
    let first = home.start_with(&variables);
    let (key, template) = (first.printed_key(), first.api().template());
    let second = home.start_with(&variables);
    let apis = [
        Api::new(&first.address, &key),
        Api::new(&second.address, &key),
    ];
    let receiver = Receiver::new();
    apis[0].webhook(&receiver.url("/ok"), &["inquiry.created"]);
    let mut created = BTreeSet::new();
    for index in 0..100 {
        created.insert(apis[index % 2].create(&template, json!({})).unwrap());
    }
    let letters = receiver.wait("/ok", created.len());
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for letter in &letters {
        *told.entry(letter.object()).or_default() += 1;
    }
    assert_eq!(told.keys().cloned().collect::<BTreeSet<_>>(), created);
    assert!(told.values().all(|count| *count == 1), "{told:?}");
    // One of them dies with deliveries under way; the other takes them up.
    apis[0].webhook(&receiver.url("/hang"), &["inquiry.created"]);
    let last = apis[0].create(&template, json!({})).unwrap();
    receiver.wait("/hang", 1);
    first.signal(Signal::KILL);
    assert!(!first.wait().success());
    let again = receiver.wait("/hang", 2);
    assert!(again.iter().all(|letter| letter.object() == last));
    second.stop();
}

#[test]
fn production_does_not_reach_into_the_private_network() {
    let home = Home::new();
    let key = "persona_production_story";
    let server = home.start_with(&[("BONAFIDE_PRODUCTION_API_KEY", key)]);
    let receiver = Receiver::new();
    let (_, port) = receiver.address.rsplit_once(':').unwrap();
    let api = Api::new(&server.address, key);
    // A name, so that only resolving it tells.
    let (webhook, _) = api.webhook(&format!("https://localhost:{port}/ok"), &["*"]);
    api.post(&format!("/webhooks/{webhook}/send-test"), json!({}));
    let told = api.attempted(&webhook);
    assert!(
        told["attempts"][0]["error"]
            .as_str()
            .unwrap()
            .contains("private network"),
        "{told}"
    );
    server.stop();
    // The operator may allow it, and then without TLS.
    let server = home.start_with(&[
        ("BONAFIDE_PRODUCTION_API_KEY", key),
        ("BONAFIDE_WEBHOOK_PRIVATE_ADDRESSES", "always"),
    ]);
    let api = Api::new(&server.address, key);
    let (webhook, _) = api.webhook(&receiver.url("/ok"), &["*"]);
    api.post(&format!("/webhooks/{webhook}/send-test"), json!({}));
    assert_eq!(receiver.wait("/ok", 1)[0].name(), "webhook.test");
    server.stop();
}

#[test]
fn commands_list_resend_and_replay() {
    let home = Home::new();
    let server = home.start();
    let api = server.api();
    let receiver = Receiver::new();
    let (webhook, _) = api.webhook(&receiver.url("/ok"), &["inquiry.created"]);
    for _ in 0..3 {
        api.create(&api.template(), json!({})).unwrap();
    }
    let events: Vec<String> = receiver
        .wait("/ok", 3)
        .iter()
        .map(|letter| letter.header("webhook-id").to_owned())
        .collect();
    let list = home.run(&["webhook", "list"]);
    assert!(
        stdout(&list).starts_with(&format!("{webhook} sandbox enabled ")),
        "{list:?}"
    );
    let resent = home.run(&["webhook", "resend", &webhook, &events[0]]);
    assert!(resent.status.success(), "{resent:?}");
    assert_eq!(receiver.wait("/ok", 4)[3].header("webhook-id"), events[0]);
    let replayed = home.run(&[
        "webhook",
        "replay",
        &webhook,
        "--since",
        "2020-01-01T00:00:00Z",
    ]);
    assert!(replayed.status.success(), "{replayed:?}");
    receiver.wait("/ok", 7);
    for wrong in [
        &["webhook", "replay", &webhook][..],
        &["webhook", "replay", &webhook, "--since", "soon"],
        &["webhook", "resend", "wbh_none", &events[0]],
    ] {
        assert!(!home.run(wrong).status.success(), "{wrong:?}");
    }
    server.stop();
}

/// A command that runs until it is told to end, read line by line.
struct Running {
    child: Child,
    lines: BufReader<std::process::ChildStdout>,
}

impl Running {
    fn start(home: &Home, arguments: &[&str]) -> Self {
        let mut child = home
            .command(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line
    }

    fn end(mut self, signal: Signal) {
        kill_process(Pid::from_raw(self.child.id() as i32).unwrap(), signal).unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn listen_prints_verified_events_and_hands_them_on() {
    let home = Home::new();
    let server = home.start();
    let api = server.api();
    let receiver = Receiver::new();
    let url = receiver.url("/ok");
    let mut listening = Running::start(
        &home,
        &[
            "listen",
            "--forward-to",
            &url,
            "--events",
            "inquiry.created",
        ],
    );
    let first = listening.line();
    assert!(
        first.starts_with("Listening to the sandbox as wbh_"),
        "{first}"
    );
    let inquiry = api.create(&api.template(), json!({})).unwrap();
    let line = listening.line();
    assert!(
        line.contains(&format!("inquiry.created {inquiry} #1 evt_"))
            && line.trim_end().ends_with("verified"),
        "{line}"
    );
    assert!(listening.line().contains("handed on: 200"));
    let letter = receiver.wait("/ok", 1).remove(0);
    assert_eq!(letter.object(), inquiry);
    assert!(letter.header("persona-signature").starts_with("t="));
    let statuses = || -> Vec<String> {
        let list = api.get("/api/v1/webhooks").json();
        list["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["attributes"]["status"].as_str().unwrap().to_owned())
            .collect()
    };
    listening.end(Signal::TERM);
    assert_eq!(statuses(), ["archived"]);
    // One that was killed is cleared away by the next.
    let mut killed = Running::start(&home, &["listen"]);
    killed.line();
    killed.end(Signal::KILL);
    let mut next = Running::start(&home, &["listen"]);
    next.line();
    assert_eq!(statuses(), ["enabled", "archived", "archived"]);
    next.end(Signal::INT);
    server.stop();
}

#[test]
fn a_body_is_checked_by_its_signature_and_the_api_log_is_followed() {
    let home = Home::new();
    let server = home.start();
    let api = server.api();
    let receiver = Receiver::new();
    let (webhook, _) = api.webhook(&receiver.url("/ok"), &["inquiry.created"]);
    let mut tail = Running::start(&home, &["logs", "tail"]);
    api.create(&api.template(), json!({})).unwrap();
    let mut lines = Vec::new();
    while !lines
        .last()
        .is_some_and(|line: &String| line.contains("/inquiries "))
    {
        lines.push(tail.line());
        assert!(lines.iter().all(|line| !line.is_empty()), "{lines:?}");
    }
    assert!(
        lines[0].contains(" POST /api/v1/webhooks 201 req_"),
        "{lines:?}"
    );
    let last = lines.last().unwrap();
    assert!(
        last.contains(" POST /api/v1/inquiries 201 req_") && last.contains(" api-key:api_"),
        "{last}"
    );
    tail.end(Signal::TERM);

    let letter = receiver.wait("/ok", 1).remove(0);
    let header = letter.header("persona-signature");
    let verify = |header: &str, body: &[u8]| {
        let file = home.data().join("body.json");
        std::fs::write(&file, body).unwrap();
        let file = file.to_str().unwrap();
        home.run(&["webhook", "verify", &webhook, "--signature", header, file])
    };
    for header in [header.to_owned(), format!("Persona-Signature: {header}")] {
        let genuine = verify(&header, &letter.body);
        assert!(genuine.status.success(), "{genuine:?}");
        assert!(
            stdout(&genuine).starts_with("genuine: signed at 20"),
            "{genuine:?}"
        );
    }
    let written_anew = serde_json::to_vec_pretty(&letter.json()).unwrap();
    for (header, body, why) in [
        (
            header,
            &written_anew,
            "not genuine: the body is not byte for byte",
        ),
        (
            "t=1,v1=ab",
            &letter.body,
            "not genuine: the body is not byte for byte",
        ),
        (
            "v1,ab",
            &letter.body,
            "not genuine: the header is not of the form",
        ),
    ] {
        let refused = verify(header, body);
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        assert!(stdout(&refused).starts_with(why), "{refused:?}");
    }
    server.stop();
}
