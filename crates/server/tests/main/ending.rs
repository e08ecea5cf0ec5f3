//! How it ends: in order, or by force; what was acknowledged stays either way.

use std::io::Write;
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::Signal;

use crate::api::{self, Api};
use crate::process::Home;

#[test]
fn a_request_under_way_is_finished_when_told_to_end() {
    let home = Home::new();
    let server = home.start();
    let key = server.printed_key();
    let client = server.api();
    let body = api::new_inquiry(&client.template(), serde_json::json!({}));
    let head = api::head("POST", "/api/v1/inquiries", &client.headers(), body.len());

    let mut stream = api::connect(&server.address).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&body.as_bytes()[..10]).unwrap();
    // The server has the head once it answers something sent later.
    assert_eq!(api::get(&server.address, "/healthz", &[]).status, 200);
    std::thread::sleep(Duration::from_millis(100));
    server.signal(Signal::TERM);
    std::thread::sleep(Duration::from_millis(300));
    assert!(api::connect(&server.address).is_err(), "still accepts");
    stream.write_all(&body.as_bytes()[10..]).unwrap();
    let answer = api::answer(stream).unwrap();
    assert_eq!(answer.status, 201, "{}", answer.body);
    let id = answer.json()["data"]["id"].as_str().unwrap().to_owned();
    assert!(server.wait().success());

    let server = home.start();
    assert_eq!(Api::new(&server.address, &key).inquiry(&id).status, 200);
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let home = Home::new();
    let server = home.start_with(&[("BONAFIDE_RATE_LIMIT", "0")]);
    let key = server.printed_key();
    let client = server.api();
    let template = client.template();
    let (acknowledged, ids) = mpsc::channel();
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let (client, template) = (client.clone(), template.clone());
            let acknowledged = acknowledged.clone();
            std::thread::spawn(move || {
                while let Ok(id) = client.create(&template, serde_json::json!({})) {
                    acknowledged.send(id).unwrap();
                }
            })
        })
        .collect();
    drop(acknowledged);
    // Killed in the middle of it, not after it.
    let mut known: Vec<String> = ids.iter().take(200).collect();
    server.signal(Signal::KILL);
    for thread in threads {
        thread.join().unwrap();
    }
    known.extend(ids);
    assert!(!server.wait().success());

    let server = home.start_with(&[("BONAFIDE_RATE_LIMIT", "0")]);
    let client = Api::new(&server.address, &key);
    let lost: Vec<_> = known
        .iter()
        .filter(|id| client.inquiry(id).status != 200)
        .collect();
    assert!(
        lost.is_empty(),
        "{} of {}: {lost:?}",
        lost.len(),
        known.len()
    );
    let verified = home.run(&["audit", "verify"]);
    assert!(verified.status.success(), "{verified:?}");
}
