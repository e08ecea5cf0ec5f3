//! When it must not start, and says why.

use std::os::unix::fs::PermissionsExt;

use crate::process::{Home, stderr};

fn refused(home: &Home, variables: &[(&str, &str)]) -> String {
    let output = home
        .command(&["serve"])
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    stderr(&output)
}

#[test]
fn other_machines_are_not_served_without_tls() {
    let home = Home::new();
    let open = ("BONAFIDE_LISTEN", "0.0.0.0:0");
    assert!(refused(&home, &[open]).contains("BONAFIDE_BEHIND_TLS"));
    let tls = ("BONAFIDE_BEHIND_TLS", "on");
    assert!(refused(&home, &[open, tls]).contains("BONAFIDE_PUBLIC_URL"));
    let url = ("BONAFIDE_PUBLIC_URL", "https://verify.example.com");
    let weak = ("BONAFIDE_SANDBOX_API_KEY", "test");
    let said = refused(&home, &[open, tls, url, weak]);
    assert!(said.contains("could be guessed"), "{said}");
    assert!(!home.data().exists(), "it began all the same");
}

#[test]
fn unknown_keys_of_the_file_are_named() {
    let home = Home::new();
    std::fs::create_dir(home.data()).unwrap();
    std::fs::write(home.data().join("bonafide.toml"), "listne = \"x\"\n").unwrap();
    let said = refused(&home, &[]);
    assert!(said.contains("`listne`"), "{said}");
}

#[test]
fn a_key_file_open_to_others_is_refused() {
    let home = Home::new();
    home.start().stop();
    let key = home.data().join("master.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert!(refused(&home, &[]).contains("chmod 600"));
}

#[test]
fn lost_keys_are_not_replaced_by_new_ones() {
    for name in ["master.key", "erasure.ring"] {
        let home = Home::new();
        home.start().stop();
        std::fs::remove_file(home.data().join(name)).unwrap();
        let said = refused(&home, &[]);
        assert!(said.contains(name), "{said}");
        assert!(!home.data().join(name).exists());
    }
}

#[test]
fn another_key_does_not_open_the_database() {
    let home = Home::new();
    home.start().stop();
    let other = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    let said = refused(&home, &[("BONAFIDE_MASTER_KEY", other)]);
    assert!(said.contains("master key"), "{said}");
    assert!(!said.contains(other), "{said}");
}

#[test]
fn one_server_for_one_file() {
    let home = Home::new();
    let _server = home.start();
    assert!(refused(&home, &[]).contains("in use"));
}
