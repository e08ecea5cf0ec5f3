//! What machines ask.

use crate::api;
use crate::process::Home;

#[test]
fn health_readiness_and_figures() {
    let server = Home::new().start();
    assert_eq!(api::get(&server.address, "/healthz", &[]).status, 200);
    assert_eq!(api::get(&server.address, "/readyz", &[]).status, 200);
    let client = server.api();
    let created = client.create(&client.template(), serde_json::json!({}));
    assert!(created.is_ok());

    let figures = api::get(&server.address, "/metrics", &[]);
    assert_eq!(figures.status, 200);
    let created = figures.body.lines().find(|line| {
        line.starts_with("bonafide_http_requests_total") && line.contains("status=\"201\"")
    });
    assert!(
        created.is_some_and(|it| it.ends_with(" 1")),
        "{}",
        figures.body
    );
    assert!(figures.body.contains("synchronous=2"), "{}", figures.body);

    let posted = api::call(&server.address, "POST", "/readyz", &[], "").unwrap();
    assert_eq!(posted.status, 405);
}

#[test]
fn figures_are_for_this_machine_or_the_token() {
    let proxied = Home::new().start_with(&[("BONAFIDE_BEHIND_TLS", "on")]);
    assert_eq!(api::get(&proxied.address, "/metrics", &[]).status, 403);

    let guarded = Home::new().start_with(&[("BONAFIDE_METRICS_TOKEN", "figures")]);
    let with = |token| api::get(&guarded.address, "/metrics", &[("authorization", token)]);
    assert_eq!(api::get(&guarded.address, "/metrics", &[]).status, 403);
    assert_eq!(with("Bearer other").status, 403);
    assert_eq!(with("Bearer figures").status, 200);

    let without = Home::new().start_with(&[("BONAFIDE_METRICS", "off")]);
    assert_eq!(api::get(&without.address, "/metrics", &[]).status, 404);
}
