//! Scenarios from the command line, and what two servers tell of them.

use serde_json::{Value, json};

use crate::api::Api;
use crate::process::{Home, Server, stderr, stdout};

#[test]
fn a_scenario_is_played_beside_the_server() {
    let home = Home::new();
    let server = home.start();
    let api = server.api();
    let listed = stdout(&home.run(&["scenario", "list"]));
    assert!(listed.contains("expired_mid_flow") && listed.contains("id_expired"));
    let played = home.run(&["scenario", "run", "failed_phone_code", "--json"]);
    assert!(played.status.success(), "{}", stderr(&played));
    let run: Value = serde_json::from_str(&stdout(&played)).unwrap();
    let inquiry = api.inquiry(run["data"]["id"].as_str().unwrap()).json();
    assert_eq!(inquiry["data"]["attributes"]["status"], "failed");

    let played = home.run(&["trigger", "inquiry.completed", "--reference-id", "anna-7"]);
    assert!(played.status.success(), "{}", stderr(&played));
    let text = stdout(&played);
    assert!(text.starts_with("Played completed: inq_"), "{text}");
    let latest = api
        .get("/api/v1/events?filter[name]=inquiry.completed")
        .json();
    let payload = &latest["data"][0]["attributes"]["payload"]["data"];
    assert_eq!(payload["attributes"]["reference-id"], "anna-7");
    assert!(
        text.contains(latest["data"][0]["id"].as_str().unwrap()),
        "{text}"
    );
}

#[test]
fn what_cannot_be_played_is_said_with_the_reason() {
    let home = Home::new();
    let _server = home.start();
    for (arguments, said) in [
        (&["scenario", "run", "dance"][..], "expired_mid_flow"),
        (
            &["scenario", "run", "id_expired"],
            "reads no identity documents",
        ),
        (
            &["scenario", "run", "completed", "--seed", "many"],
            "--seed",
        ),
        (&["trigger", "inquiry.updated"], "PATCH"),
        (&["trigger", "report.ready"], "inquiry.completed"),
    ] {
        let refused = home.run(arguments);
        assert!(!refused.status.success(), "{arguments:?}");
        assert!(stderr(&refused).contains(said), "{}", stderr(&refused));
    }
}

/// Stops the sandbox's clock at the beginning of the year after next.
fn stopped(server: &Server) -> Api {
    let api = server.api();
    let clock = api.get("/api/v1/sandbox/clock").json();
    let now = clock["data"]["attributes"]["now"].as_str().unwrap();
    let year: u16 = now[..4].parse().unwrap();
    let then = format!("{}-01-01T00:00:00Z", year + 2);
    let body = json!({"data": {"attributes": {"frozen": true, "now": then}}}).to_string();
    let answer = api.call("POST", "/api/v1/sandbox/clock", &body).unwrap();
    assert_eq!(answer.status, 200, "{}", answer.body);
    api
}

#[test]
fn two_servers_tell_a_seeded_run_with_the_same_bytes() {
    let homes = [Home::new(), Home::new()];
    let servers = homes.each_ref().map(Home::start);
    let apis = servers.each_ref().map(stopped);
    let keys: Vec<Vec<u8>> = homes
        .iter()
        .map(|home| std::fs::read(home.data().join("master.key")).unwrap())
        .collect();
    assert_ne!(keys[0], keys[1]);
    for (seed, name) in ["completed", "failed_email_code", "handed_over", "redacted"]
        .iter()
        .enumerate()
    {
        let target = format!("/api/v1/sandbox/scenarios/{name}/run");
        let body = json!({"data": {"attributes": {"seed": seed}}}).to_string();
        let runs = apis
            .each_ref()
            .map(|api| api.call("POST", &target, &body).unwrap());
        assert_eq!(runs[0].status, 201, "{}", runs[0].body);
        assert_eq!(runs[0].body, runs[1].body);
        let by_command = homes.each_ref().map(|home| {
            let seed = seed.to_string();
            stdout(&home.run(&["scenario", "run", name, "--seed", &seed, "--json"]))
        });
        assert!(by_command[0].contains(name));
        assert_eq!(by_command[0], by_command[1]);
    }
    let told = apis
        .each_ref()
        .map(|api| api.get("/api/v1/events?page[size]=100"));
    assert_eq!(told[0].json()["data"].as_array().unwrap().len(), 100);
    assert_eq!(told[0].body, told[1].body);
}
