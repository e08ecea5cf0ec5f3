//! A redacted person stays erased, also from older copies.

use std::time::{Duration, Instant};

use crate::process::{Home, stdout};

/// The doctor's line about erasures, once it is no longer behind.
fn caught_up(home: &Home) -> String {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let text = stdout(&home.run(&["doctor"]));
        let line = text.lines().find(|line| line.contains(" erasures "));
        let line = line.unwrap_or_else(|| panic!("{text}"));
        if line.trim_start().starts_with("ok") && !line.contains("all 0 done") {
            return line.to_owned();
        }
        assert!(Instant::now() < until, "{text}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_ring_from_an_older_copy_catches_up() {
    let home = Home::new();
    let ring = home.data().join("erasure.ring");
    let server = home.start();
    let older = std::fs::read(&ring).unwrap();
    let api = server.api();
    let fields = serde_json::json!({ "name-first": "Wilhelmina" });
    let id = api.create(&api.template(), fields).unwrap();
    let redacted = api
        .call("DELETE", &format!("/api/v1/inquiries/{id}"), "")
        .unwrap();
    assert_eq!(redacted.status, 200, "{}", redacted.body);
    caught_up(&home);
    server.stop();
    assert_ne!(std::fs::read(&ring).unwrap(), older);

    std::fs::write(&ring, &older).unwrap();
    let output = home.run(&["doctor"]);
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    assert!(stdout(&output).contains("not done in this ring"));
    let _server = home.start();
    caught_up(&home);
    assert_ne!(std::fs::read(&ring).unwrap(), older);
}
