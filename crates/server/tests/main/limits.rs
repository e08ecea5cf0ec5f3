//! What is too much, and what is the same on every answer.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::json;

use crate::api;
use crate::process::Home;

#[test]
fn a_body_over_the_limit_is_refused_by_name() {
    let server = Home::new().start();
    let body = " ".repeat(1024 * 1024 + 1);
    let answer = server
        .api()
        .call("POST", "/api/v1/accounts", &body)
        .unwrap();
    assert!(matches!(answer.status, 400 | 413), "{}", answer.status);
    let errors = answer.json()["errors"].to_string();
    assert!(errors.contains("1048576"), "{errors}");
    // With a key that is ours it is in the log, and nothing of it is kept.
    assert!(answer.header("persona-environment-id").is_some());
    let log = server.api().log_of(&answer);
    assert_eq!(log["response"]["status"], 400);
    assert_eq!(log["request"]["post-params"], json!({}));
    let nobody = api::call(&server.address, "POST", "/api/v1/accounts", &[], &body);
    assert_eq!(nobody.unwrap().status, 400);
    let stranger = [("authorization", "Bearer persona_sandbox_x")];
    let stranger = api::call(
        &server.address,
        "POST",
        "/api/v1/accounts",
        &stranger,
        &body,
    );
    assert_eq!(stranger.unwrap().status, 401);
}

#[test]
fn a_file_of_the_largest_size_goes_in_and_comes_out() {
    let server = Home::new().start();
    let api = server.api();
    let definition = "{name: F, fields: {scan: {type: file}}, steps: [{step: end, kind: end, outcome: completed}]}";
    let template =
        json!({"data": {"attributes": {"name": "F", "definition": definition, "publish": true}}});
    let made = api.call("POST", "/api/v1/inquiry-templates", &template.to_string());
    let template = made.unwrap().json()["data"]["id"].clone();
    let creation = |size: usize| {
        let file = json!({"filename": "a.txt", "io": BASE64.encode("x".repeat(size))});
        let attributes = json!({"inquiry-template-id": template, "fields": {"scan": file}});
        json!({"data": {"attributes": attributes}}).to_string()
    };
    let made = api.call("POST", "/api/v1/inquiries", &creation(10_000_000));
    let made = made.unwrap();
    assert_eq!(made.status, 201, "{}", made.body);
    let address = made.json()["data"]["attributes"]["fields"]["scan"]["value"]["url"].clone();
    let address = address.as_str().unwrap();
    let target = &address[address.find("/files/").unwrap()..];
    let got = api::get(&server.address, target, &[]);
    assert_eq!((got.status, got.body.len()), (200, 10_000_000));
    assert_eq!(got.header("cache-control"), Some("no-store"));
    let head = api::call(&server.address, "HEAD", target, &[], "");
    assert!(head.is_err() || head.unwrap().body.is_empty());
    assert_eq!(
        api::call(&server.address, "POST", target, &[], "")
            .unwrap()
            .status,
        405
    );
    let refused = api.call("POST", "/api/v1/inquiries", &creation(10_000_001));
    let refused = refused.unwrap();
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(
        refused.body.contains("10000000 bytes or less"),
        "{}",
        refused.body
    );
    let refused = api.call("POST", "/api/v1/inquiries", &creation(10_900_000));
    let refused = refused.unwrap();
    assert_eq!(refused.status, 400, "{}", refused.body);
    assert!(refused.body.contains("14381912 bytes"), "{}", refused.body);
}

#[test]
fn too_many_headers_are_refused() {
    let server = Home::new().start();
    let mut stream = api::connect(&server.address).unwrap();
    let many: Vec<_> = (0..200).map(|n| format!("x-{n}")).collect();
    let headers: Vec<_> = many.iter().map(|name| (name.as_str(), "1")).collect();
    let head = api::head("GET", "/healthz", &headers, 0);
    stream.write_all(head.as_bytes()).unwrap();
    assert_eq!(api::answer(stream).unwrap().status, 431);
}

#[test]
fn answers_carry_the_same_headers_everywhere() {
    let server = Home::new().start();
    for target in ["/healthz", "/api/v1/inquiries", "/verify", "/no/such/page"] {
        let answer = api::get(&server.address, target, &[]);
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert!(answer.header("referrer-policy").is_some(), "{target}");
        assert!(answer.header("cache-control").is_some(), "{target}");
    }
}

#[test]
fn long_texts_are_compressed_when_asked_and_short_ones_never() {
    let server = Home::new().start();
    let client = server.api();
    let encoded = |target: &str, accept: &str| {
        let mut headers = client.headers().to_vec();
        headers.push(("accept-encoding", accept));
        let answer = api::get(&server.address, target, &headers);
        answer.header("content-encoding").map(str::to_owned)
    };
    let template = client.template();
    for _ in 0..3 {
        client.create(&template, serde_json::json!({})).unwrap();
    }
    let long = "/api/v1/inquiries";
    assert_eq!(encoded(long, "gzip").as_deref(), Some("gzip"));
    assert_eq!(encoded(long, "gzip, br").as_deref(), Some("br"));
    assert_eq!(encoded(long, "identity"), None);
    assert_eq!(encoded("/healthz", "gzip"), None);
}
