//! The doctor finds what is wrong, and tells no secret.

use std::os::unix::fs::PermissionsExt;

use crate::process::{Home, stdout};

#[test]
fn a_sound_installation_has_nothing_wrong() {
    let home = Home::new();
    let fresh = home.run(&["doctor"]);
    assert!(fresh.status.success(), "{}", stdout(&fresh));
    assert!(!home.data().exists(), "the doctor changed something");

    let server = home.start();
    let beside = home.run(&["doctor"]);
    let text = stdout(&beside);
    assert!(beside.status.success(), "{text}");
    assert!(text.contains("synchronous=2"), "{text}");
    drop(server);
}

#[test]
fn settings_are_shown_with_their_origin_and_secrets_are_not() {
    let home = Home::new();
    let output = home
        .command(&["doctor", "--contact", "us@example.com"])
        .env("BONAFIDE_SANDBOX_API_KEY", "hush")
        .env("BONAFIDE_SMTP_URL", "")
        .output()
        .unwrap();
    let text = stdout(&output);
    assert!(text.contains("us@example.com  (flag)"), "{text}");
    assert!(
        text.contains("(variable BONAFIDE_SANDBOX_API_KEY)"),
        "{text}"
    );
    assert!(!text.contains("hush"), "{text}");
}

#[test]
fn an_open_key_file_is_wrong_and_the_mend_works() {
    let home = Home::new();
    home.start().stop();
    let key = home.data().join("master.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let output = home.run(&["doctor"]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    let mend = text
        .lines()
        .find_map(|line| line.split_once("mend: chmod 600 "))
        .expect("the doctor says how to mend it");
    assert_eq!(mend.1, key.to_str().unwrap());
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert!(home.run(&["doctor"]).status.success());
}

#[test]
fn a_mail_server_that_is_not_there_is_wrong() {
    let home = Home::new();
    let output = home
        .command(&["doctor"])
        .env("BONAFIDE_SMTP_URL", "smtp://user:hush@127.0.0.1:1")
        .env("BONAFIDE_MAIL_FROM", "verify@example.com")
        .output()
        .unwrap();
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("BONAFIDE_SMTP_URL"), "{text}");
    assert!(!text.contains("hush"), "{text}");
}
