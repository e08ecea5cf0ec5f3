//! The first minute, and every start after it.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::api::{self, Api};
use crate::process::{Home, stdout};

/// What stands after `curl` up to the next empty line, as a shell would read it.
fn printed_command(banner: &str, start: &str) -> String {
    let from = banner.find(start).expect("the banner shows a command");
    let text = banner[from..].split("\n\n").next().unwrap();
    text.trim().to_owned()
}

/// The values of an option, such as `-H 'a: b'`.
fn options<'a>(command: &'a str, name: &str) -> Vec<&'a str> {
    command
        .split(&format!("{name} '"))
        .skip(1)
        .map(|rest| rest.split('\'').next().unwrap())
        .collect()
}

#[test]
fn the_printed_command_creates_an_inquiry() {
    let server = Home::new().start();
    let command = printed_command(&server.banner(), "  curl http");
    let url = command.split_whitespace().nth(1).unwrap();
    let (address, path) = url
        .strip_prefix("http://")
        .and_then(|url| url.split_once('/'))
        .unwrap();
    let headers: Vec<_> = options(&command, "-H")
        .into_iter()
        .map(|header| header.split_once(": ").unwrap())
        .collect();
    let body = options(&command, "-d")[0];
    let answer = api::call(address, "POST", &format!("/{path}"), &headers, body).unwrap();
    assert_eq!(answer.status, 201, "{}", answer.body);
    let id = answer.json()["data"]["id"].as_str().unwrap().to_owned();
    assert!(id.starts_with("inq_"), "{id}");
    assert!(answer.header("request-id").unwrap().starts_with("req_"));

    let page = api::get(&server.address, &format!("/verify?inquiry-id={id}"), &[]);
    assert_eq!(page.status, 200, "{}", page.body);
}

#[test]
fn the_printed_line_prints_a_link() {
    let server = Home::new().start();
    if Command::new("curl").arg("--version").output().is_err() {
        // The story before this one covers the call; only the shell's part is left out.
        eprintln!("curl is not installed");
        return;
    }
    let line = printed_command(&server.banner(), "  curl -s");
    let output = Command::new("sh").args(["-c", &line]).output().unwrap();
    let link = stdout(&output);
    let (page, id) = link.trim().split_once("?inquiry-id=").unwrap();
    assert!(page.starts_with("http://localhost:"), "{link}");
    assert!(page.ends_with("/verify"), "{link}");
    assert_eq!(server.api().inquiry(id).status, 200);
}

#[test]
fn the_second_start_uses_what_is_there() {
    let home = Home::new();
    let server = home.start();
    let key = server.printed_key();
    let first = server.api();
    let id = first
        .create(&first.template(), serde_json::json!({}))
        .unwrap();
    server.stop();

    let server = home.start();
    let banner = server.banner();
    assert!(banner.contains("that are there"), "{banner}");
    assert!(!banner.contains("persona_sandbox_"), "{banner}");
    let api = Api::new(&server.address, &key);
    assert_eq!(api.inquiry(&id).status, 200);
}

#[test]
fn a_chosen_key_opens_from_the_first_start() {
    let home = Home::new();
    for _ in 0..2 {
        let server = home.start_with(&[("BONAFIDE_SANDBOX_API_KEY", "chosen")]);
        assert_eq!(server.printed_key(), "chosen");
        assert_eq!(server.api().get("/api/v1/inquiries").status, 200);
        server.stop();
    }
}

#[test]
fn files_are_for_the_owner_only() {
    let home = Home::new();
    let server = home.start();
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&home.data()), 0o700);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(home.data()).unwrap() {
        let entry = entry.unwrap();
        names.push(entry.file_name().into_string().unwrap());
        assert_eq!(mode(&entry.path()), 0o600, "{names:?}");
    }
    for name in ["bonafide.db", "erasure.ring", "master.key"] {
        assert!(names.iter().any(|it| it == name), "{names:?}");
    }
    drop(server);
}

#[test]
fn logs_name_routes_and_nobody() {
    let server = Home::new().start();
    let api = server.api();
    let fields = serde_json::json!({ "name-first": "Wilhelmina" });
    let id = api.create(&api.template(), fields).unwrap();
    api.get(&format!("/api/v1/inquiries/{id}?include=hush"));
    api::get(&server.address, &format!("/verify?inquiry-id={id}"), &[]);
    let log = server.log();
    assert!(log.contains("answered") && log.contains("req_"), "{log}");
    for private in [&id, "Wilhelmina", "hush", &server.printed_key()] {
        assert!(!log.contains(private), "{log}");
    }
}
