//! Administrative commands, most of them beside a running server.

use crate::api::Api;
use crate::process::{Home, stderr, stdout};

#[test]
fn a_key_made_beside_the_server_opens_at_once() {
    let home = Home::new();
    let server = home.start();
    for environment in ["sandbox", "production"] {
        let made = home.run(&[
            "api-key",
            "create",
            "--environment",
            environment,
            "--name",
            "x",
        ]);
        assert!(made.status.success(), "{made:?}");
        let key = stdout(&made).trim().to_owned();
        assert!(key.starts_with(&format!("persona_{environment}_")), "{key}");
        let api = Api::new(&server.address, &key);
        assert_eq!(api.get("/api/v1/inquiries").status, 200);
    }
}

#[test]
fn the_log_is_verified_beside_the_server() {
    let home = Home::new();
    let server = home.start();
    let api = server.api();
    api.create(&api.template(), serde_json::json!({})).unwrap();
    let verified = home.run(&["audit", "verify"]);
    assert!(verified.status.success(), "{verified:?}");
    let text = stdout(&verified);
    assert!(text.contains("sandbox") && text.contains("head "), "{text}");
}

#[test]
fn a_reader_that_has_seen_enough_ends_a_command_without_a_word() {
    let home = Home::new();
    let server = home.start();
    for arguments in [
        &["audit", "verify"][..],
        &["api-key", "list"],
        &["scenario", "list"],
        &["scenario", "run", "approved"],
        &["template", "export", &server.api().template()],
        &["webhook", "list"],
        &["listen"],
        &["doctor"],
        &["version"],
    ] {
        // As `| head` leaves it: a pipe whose other end is closed.
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ended = home.command(arguments).stdout(writer).output().unwrap();
        assert!(ended.stderr.is_empty(), "{arguments:?}: {}", stderr(&ended));
        assert_ne!(ended.status.code(), Some(101), "{arguments:?} panicked");
    }
}

#[test]
fn a_template_goes_out_and_comes_back() {
    let home = Home::new();
    let server = home.start();
    let api = server.api();
    let exported = home.run(&["template", "export", &api.template()]);
    assert!(exported.status.success(), "{exported:?}");
    let file = home.data().join("template.txt");
    std::fs::write(&file, &exported.stdout).unwrap();
    let file = file.to_str().unwrap();
    let imported = home.run(&["template", "import", file, "--publish"]);
    assert!(imported.status.success(), "{imported:?}");
    let text = stdout(&imported);
    let (template, version) = text.trim().split_once(' ').unwrap();
    assert!(template.starts_with("itmpl_"), "{text}");
    assert!(version.starts_with("itmplv_"), "{text}");
    assert!(api.create(template, serde_json::json!({})).is_ok());
}

#[test]
fn rotation_wants_the_database_for_itself_and_keeps_it_readable() {
    let home = Home::new();
    let server = home.start();
    let key = server.printed_key();
    let api = server.api();
    let fields = serde_json::json!({ "name-first": "Wilhelmina" });
    let id = api.create(&api.template(), fields).unwrap();
    let before = std::fs::read(home.data().join("master.key")).unwrap();

    let refused = home.run(&["keys", "rotate"]);
    assert!(!refused.status.success());
    assert!(stderr(&refused).contains("in use"), "{refused:?}");
    assert_eq!(
        std::fs::read(home.data().join("master.key")).unwrap(),
        before
    );

    server.stop();
    let rotated = home.run(&["keys", "rotate"]);
    assert!(rotated.status.success(), "{rotated:?}");
    assert_ne!(
        std::fs::read(home.data().join("master.key")).unwrap(),
        before
    );
    assert!(!home.data().join("master.key.previous").exists());

    let server = home.start();
    let answer = Api::new(&server.address, &key).inquiry(&id);
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("Wilhelmina"), "{}", answer.body);
}

#[test]
fn the_version_needs_nothing() {
    let home = Home::new();
    let output = home.run(&["version", "--listen", "nonsense"]);
    assert!(output.status.success());
    let wanted = format!("bonafide {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(stdout(&output), wanted);
    assert!(!home.data().exists());
}
