//! `bonafide export` and `bonafide import` as their operator meets them.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::api::Api;
use crate::process::{Home, stderr, stdout};

const KEY: &str = "persona_sandbox_archive";

/// An installation that has one inquiry: its home and the inquiry's id.
fn filled() -> (Home, String) {
    let home = Home::new();
    let server = home.start_with(&[("BONAFIDE_SANDBOX_API_KEY", KEY)]);
    let api = Api::new(&server.address, KEY);
    let attributes = json!({
        "inquiry-template-id": api.template(),
        "reference-id": "kept-1",
        "fields": {"name-first": "Grace"},
    });
    let body = json!({"data": {"attributes": attributes}}).to_string();
    let created = api.call("POST", "/api/v1/inquiries", &body).unwrap();
    assert_eq!(created.status, 201, "{}", created.body);
    let id = created.json()["data"]["id"].as_str().unwrap().to_owned();
    server.stop();
    (home, id)
}

fn told(output: &Output) -> String {
    format!("{}{}", stdout(output), stderr(output))
}

fn file(home: &Home, name: &str) -> (PathBuf, String) {
    let path = home.data().join(name);
    let text = path.to_str().unwrap().to_owned();
    (path, text)
}

fn export(home: &Home, name: &str, more: &[&str]) -> PathBuf {
    let (path, text) = file(home, name);
    let mut arguments = vec!["export", text.as_str()];
    arguments.extend_from_slice(more);
    let made = home.run(&arguments);
    assert!(made.status.success(), "{}", told(&made));
    path
}

fn import(home: &Home, archive: &Path, more: &[&str]) -> Output {
    let mut arguments = vec!["import", archive.to_str().unwrap()];
    arguments.extend_from_slice(more);
    home.run(&arguments)
}

/// Every file of a plain archive.
fn unpacked(archive: &Path) -> Vec<(String, Vec<u8>)> {
    let stream = zstd::Decoder::new(std::fs::File::open(archive).unwrap()).unwrap();
    let mut tar = tar::Archive::new(stream);
    tar.entries()
        .unwrap()
        .map(|entry| {
            let mut entry = entry.unwrap();
            let name = entry.path().unwrap().to_str().unwrap().to_owned();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            (name, content)
        })
        .collect()
}

fn packed(path: &Path, files: &[(String, Vec<u8>)]) {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = tar::Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(0o600);
        tar.append_data(&mut header, name, content.as_slice())
            .unwrap();
    }
    let bytes = zstd::encode_all(tar.into_inner().unwrap().as_slice(), 1).unwrap();
    std::fs::File::create(path)
        .unwrap()
        .write_all(&bytes)
        .unwrap();
}

#[test]
fn a_plain_archive_says_so_and_gives_the_same_answers_elsewhere() {
    let (home, id) = filled();
    let (archive, text) = file(&home, "all.tar.zst");
    let made = home.run(&["export", &text, "--plain"]);
    assert!(made.status.success(), "{}", told(&made));
    assert!(stderr(&made).contains("ATTENTION"), "{}", told(&made));
    assert!(stderr(&made).contains("personal data"), "{}", told(&made));
    let again = home.run(&["export", &text, "--plain"]);
    assert!(!again.status.success() && stderr(&again).contains("exists already"));

    let server = home.start();
    let here = Api::new(&server.address, KEY);
    let expected = here.inquiry(&id);
    let found = here.get("/api/v1/inquiries?filter[reference-id]=kept-1");
    server.stop();

    let other = Home::new();
    let done = import(&other, &archive, &[]);
    assert!(done.status.success(), "{}", told(&done));
    let verified = other.run(&["audit", "verify"]);
    assert!(verified.status.success(), "{}", told(&verified));
    let server = other.start();
    let there = Api::new(&server.address, KEY);
    assert_eq!(there.inquiry(&id).body, expected.body);
    let path = "/api/v1/inquiries?filter[reference-id]=kept-1";
    assert_eq!(there.get(path).body, found.body);
    // Who it is does not stand in the database of either.
    let key = |home: &Home| std::fs::read(home.data().join("master.key")).unwrap();
    assert_ne!(key(&home), key(&other));
    server.stop();

    // It holds something now.
    let twice = import(&other, &archive, &[]);
    assert!(!twice.status.success(), "{}", told(&twice));
    assert!(stderr(&twice).contains("not empty"), "{}", told(&twice));
}

#[test]
fn an_encrypted_archive_opens_for_its_recipient_or_passphrase_only() {
    let (home, _) = filled();
    let identity = age::x25519::Identity::generate();
    let recipient = identity.to_public().to_string();
    let (path, text) = file(&home, "identity.txt");
    use age::secrecy::ExposeSecret;
    std::fs::write(&path, identity.to_string().expose_secret()).unwrap();
    let archive = export(&home, "all.tar.zst.age", &["--recipient", &recipient]);
    let bytes = std::fs::read(&archive).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1"));

    let other = Home::new();
    let closed = import(&other, &archive, &[]);
    assert!(!closed.status.success() && stderr(&closed).contains("is encrypted"));
    let stranger = age::x25519::Identity::generate();
    let (path, wrong) = file(&home, "stranger.txt");
    std::fs::write(&path, stranger.to_string().expose_secret()).unwrap();
    let refused = import(&other, &archive, &["--identity", &wrong]);
    assert!(
        stderr(&refused).contains("cannot be decrypted"),
        "{}",
        told(&refused)
    );
    assert!(!other.data().exists(), "nothing was made");
    let done = import(&other, &archive, &["--identity", &text]);
    assert!(done.status.success(), "{}", told(&done));

    let (path, passphrase) = file(&home, "passphrase");
    std::fs::write(&path, "short\n").unwrap();
    let (_, target) = file(&home, "second.age");
    let short = home.run(&["export", &target, "--passphrase-file", &passphrase]);
    assert!(stderr(&short).contains("12 characters"), "{}", told(&short));
    std::fs::write(&path, "correct horse battery\n").unwrap();
    let archive = export(&home, "second.age", &["--passphrase-file", &passphrase]);
    let other = Home::new();
    let done = import(&other, &archive, &["--passphrase-file", &passphrase]);
    assert!(done.status.success(), "{}", told(&done));
    // Nothing is written without a decision.
    let (_, target) = file(&home, "third");
    assert_eq!(home.run(&["export", &target]).status.code(), Some(2));
}

#[test]
fn a_damaged_archive_is_refused_by_the_name_of_the_file_before_anything_is_touched() {
    let (home, _) = filled();
    let archive = export(&home, "all.tar.zst", &["--plain"]);
    let files = unpacked(&archive);
    let (path, _) = file(&home, "damaged.tar.zst");
    let other = Home::new();
    let refused = |part: &str| {
        let output = import(&other, &path, &[]);
        assert!(!output.status.success());
        let text = stderr(&output);
        assert!(text.contains(part), "{part}: {text}");
        assert!(!other.data().exists(), "nothing was made");
    };
    let at = files
        .iter()
        .position(|(name, _)| name.starts_with("tables/events/"))
        .unwrap();

    let bytes = std::fs::read(&archive).unwrap();
    for length in [bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&path, &bytes[..length]).unwrap();
        refused("damaged");
    }
    std::fs::write(&path, [&bytes, &b"more"[..]].concat()).unwrap();
    refused("damaged");
    std::fs::write(&path, b"").unwrap();
    refused("damaged");
    std::fs::write(&path, b"no archive at all").unwrap();
    refused("damaged");

    let mut changed = files.clone();
    let middle = changed[at].1.len() / 2;
    changed[at].1[middle] ^= 1;
    packed(&path, &changed);
    refused(&files[at].0);

    let mut missing = files.clone();
    missing.remove(at);
    packed(&path, &missing);
    refused(&files[at].0);

    packed(&path, &files[..files.len() - 1]);
    refused("manifest.json");

    let mut more = files.clone();
    more.push(("tables/events/999999.ndjson".into(), b"{}\n".to_vec()));
    packed(&path, &more);
    refused("999999");

    // A newer schema, whole in itself.
    let mut newer = files.clone();
    let mut about: Value = serde_json::from_slice(&newer[0].1).unwrap();
    let migrations = about["migrations"].as_array_mut().unwrap();
    migrations.push("9999_later".into());
    newer[0].1 = about.to_string().into_bytes();
    let hash: String = Sha256::digest(&newer[0].1)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let last = newer.len() - 1;
    let mut manifest: Value = serde_json::from_slice(&newer[last].1).unwrap();
    manifest["files"][0]["sha256"] = hash.into();
    manifest["files"][0]["bytes"] = newer[0].1.len().into();
    newer[last].1 = manifest.to_string().into_bytes();
    packed(&path, &newer);
    refused("newer version");
}

#[test]
fn a_server_does_not_start_on_half_an_import() {
    let (home, id) = filled();
    let archive = export(&home, "all.tar.zst", &["--plain"]);
    // A row of a late file that the database refuses: the second of the same key.
    let mut files = unpacked(&archive);
    let at = files
        .iter()
        .position(|(name, _)| name.starts_with("tables/events/"))
        .unwrap();
    let mut about: Value = serde_json::from_slice(&files[0].1).unwrap();
    let line = files[at].1.split_inclusive(|byte| *byte == b'\n').next();
    let line = line.unwrap().to_vec();
    files[at].1.extend_from_slice(&line);
    for table in about["tables"].as_array_mut().unwrap() {
        if table["name"] == "events" {
            table["rows"] = (table["rows"].as_u64().unwrap() + 1).into();
        }
    }
    files[0].1 = serde_json::to_vec(&about).unwrap();
    let last = files.len() - 1;
    let listed: Vec<Value> = files[..last]
        .iter()
        .map(|(name, content)| {
            let hash: String = Sha256::digest(content)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            let rows = content.iter().filter(|byte| **byte == b'\n').count();
            let rows = if name.starts_with("tables/") { rows } else { 0 };
            json!({"name": name, "rows": rows, "bytes": content.len(), "sha256": hash})
        })
        .collect();
    files[last].1 = json!({ "files": listed }).to_string().into_bytes();
    let (path, _) = file(&home, "twice.tar.zst");
    packed(&path, &files);

    let other = Home::new();
    let failed = import(&other, &path, &[]);
    assert!(!failed.status.success(), "{}", told(&failed));
    let refused = other.run(&["serve"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        stderr(&refused).contains("interrupted"),
        "{}",
        told(&refused)
    );
    let mixed = import(&other, &archive, &[]);
    assert!(
        stderr(&mixed).contains("another archive"),
        "{}",
        told(&mixed)
    );

    let fresh = Home::new();
    let done = import(&fresh, &archive, &[]);
    assert!(done.status.success(), "{}", told(&done));
    let server = fresh.start();
    assert_eq!(Api::new(&server.address, KEY).inquiry(&id).status, 200);
    server.stop();
}
