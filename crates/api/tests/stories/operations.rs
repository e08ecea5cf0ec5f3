//! Every row of the table of operations.

use std::collections::BTreeSet;

use bonafide_api::{OPERATIONS, PENDING};
use bonafide_app::apikeys::Doc;
use serde_json::{Value as Json, json};

use crate::ask::Ask;
use crate::story::{PRODUCTION_KEY, SANDBOX_KEY, Story};
use crate::verdict::beside;

/// Method, path, id, permission.
const GOLDEN: &str = "\
GET /inquiries list-all-inquiries inquiry.read
POST /inquiries create-an-inquiry inquiry.write
POST /inquiries/search search-inquiries inquiry.read
GET /inquiries/{inquiry-id} retrieve-an-inquiry inquiry.read
PATCH /inquiries/{inquiry-id} update-an-inquiry inquiry.write
DELETE /inquiries/{inquiry-id} redact-an-inquiry inquiry.write
POST /inquiries/{inquiry-id}/add-tag inquiries-add-tag inquiry.write
POST /inquiries/{inquiry-id}/remove-tag inquiries-remove-tag inquiry.write
POST /inquiries/{inquiry-id}/set-tags inquiries-set-all-tags inquiry.write
POST /inquiries/{inquiry-id}/approve approve-an-inquiry inquiry.write
POST /inquiries/{inquiry-id}/decline decline-an-inquiry inquiry.write
POST /inquiries/{inquiry-id}/mark-for-review mark-an-inquiry-for-review inquiry.write
POST /inquiries/{inquiry-id}/expire expire-an-inquiry inquiry.write
POST /inquiries/{inquiry-id}/resume resume-an-inquiry inquiry.write
POST /inquiries/{inquiry-id}/generate-one-time-link generate-a-one-time-link inquiry.write
GET /inquiries/{inquiry-id}/print print-an-inquiry-pdf inquiry.read
POST /inquiries/{inquiry-id}/perform-simulate-actions inquiries-perform-simulate-actions inquiry.write
GET /inquiry-sessions list-all-inquiry-sessions inquiry.read
POST /inquiry-sessions create-an-inquiry-session inquiry.write
POST /inquiry-sessions/expire-all expire-inquiry-sessions inquiry.write
GET /inquiry-sessions/{inquiry-session-id} retrieve-an-inquiry-session inquiry.read
POST /inquiry-sessions/{inquiry-session-id}/expire expire-an-inquiry-session inquiry.write
POST /inquiry-sessions/{inquiry-session-id}/generate-one-time-link generate-a-one-time-link-for-an-inquiry-session inquiry.write
GET /inquiry-templates list-all-inquiry-templates inquiry.read
POST /inquiry-templates own-create-an-inquiry-template inquiry.write
GET /inquiry-templates/{inquiry-template-id} retrieve-an-inquiry-template inquiry.read
PATCH /inquiry-templates/{inquiry-template-id} own-update-an-inquiry-template inquiry.write
GET /inquiry-templates/{inquiry-template-id}/settings own-retrieve-inquiry-template-settings inquiry.read
GET /inquiry-templates/{inquiry-template-id}/translations retrieve-inquiry-template-translations inquiry.read
POST /inquiry-templates/{inquiry-template-id}/translations import-inquiry-template-translations inquiry.write
GET /inquiry-templates/{inquiry-template-id}/link-keys own-retrieve-link-keys inquiry.read
POST /inquiry-templates/{inquiry-template-id}/link-keys own-create-a-link-key inquiry.write
DELETE /link-keys/{link-key-id} own-end-a-link-key inquiry.write
GET /inquiry-template-versions list-all-inquiry-template-versions inquiry.read
POST /inquiry-template-versions own-create-an-inquiry-template-version inquiry.write
POST /inquiry-template-versions/{inquiry-template-version-id}/publish own-publish-an-inquiry-template-version inquiry.write
GET /inquiry-template-versions/{inquiry-template-version-id}/definition own-retrieve-a-template-definition inquiry.read
GET /theme-sets list-all-theme-sets inquiry.read
POST /theme-sets create-a-theme-set inquiry.write
GET /theme-sets/{theme-set-id} retrieve-a-theme-set inquiry.read
PATCH /theme-sets/{theme-set-id} update-a-theme-set inquiry.write
DELETE /theme-sets/{theme-set-id} archive-a-theme-set inquiry.write
POST /theme-sets/{theme-set-id}/make-default own-make-a-theme-set-the-default inquiry.write
GET /accounts list-all-accounts account.read
POST /accounts create-an-account account.write
POST /accounts/search search-accounts account.read
GET /accounts/{account-id} retrieve-an-account account.read
PATCH /accounts/{account-id} update-an-account account.write
DELETE /accounts/{account-id} redact-an-account account.write
POST /accounts/{account-id}/add-tag accounts-add-tag account.write
POST /accounts/{account-id}/remove-tag accounts-remove-tag account.write
POST /accounts/{account-id}/set-tags accounts-set-all-tags account.write
POST /accounts/{account-id}/consolidate consolidate-into-an-account account.write
GET /accounts/{account-id}/relations accounts-list-all-relations account.read
POST /accounts/{account-id}/add-relation accounts-add-relation account.write
POST /accounts/{account-id}/remove-relation accounts-remove-relation account.write
GET /account-types/{account-type-id} retrieve-an-account-type account.read
GET /events list-all-events event.read
GET /events/{event-id} retrieve-an-event event.read
GET /rate-limits list-all-rate-limits inquiry.read
GET /api-keys list-all-api-keys api_key.read
POST /api-keys create-an-api-key api_key.write
GET /api-keys/{api-key-id} retrieve-an-api-key api_key.read
PATCH /api-keys/{api-key-id} update-an-api-key api_key.write
POST /api-keys/{api-key-id}/clone clone-api-key api_key.write
POST /api-keys/{api-key-id}/expire expire-an-api-key api_key.write
GET /api-logs list-all-api-logs api_log.read
GET /api-logs/{api-log-id} retrieve-an-api-log api_log.read
GET /api-logs/{api-log-id}/answer own-retrieve-an-api-log-answer api_log.read
GET /user-audit-logs list-all-user-audit-logs user_audit_log.read
GET /user-audit-logs/{user-audit-log-id} retrieve-a-user-audit-log user_audit_log.read
GET /environment own-retrieve-the-environment environment.read
PATCH /environment own-update-the-environment environment.write
GET /environment/retention own-retrieve-the-retention environment.read
GET /webhooks list-all-webhooks webhook.read
POST /webhooks create-a-webhook webhook.write
GET /webhooks/{webhook-id} retrieve-a-webhook webhook.read
PATCH /webhooks/{webhook-id} update-a-webhook webhook.write
POST /webhooks/{webhook-id}/archive archive-a-webhook webhook.write
POST /webhooks/{webhook-id}/enable enable-a-webhook webhook.write
POST /webhooks/{webhook-id}/disable disable-a-webhook webhook.write
POST /webhooks/{webhook-id}/rotate-secret rotate-a-webhook-secret webhook.write
POST /webhooks/{webhook-id}/clone clone-a-webhook webhook.write
GET /webhooks/{webhook-id}/health own-retrieve-a-webhooks-health webhook.read
GET /webhooks/{webhook-id}/deliveries own-list-a-webhooks-deliveries webhook.read
POST /webhooks/{webhook-id}/send-test own-send-a-test-event webhook.write
POST /webhooks/{webhook-id}/resend own-resend-an-event webhook.write
POST /webhooks/{webhook-id}/replay own-replay-events webhook.write
GET /events/{event-id}/deliveries own-list-an-events-deliveries webhook.read
GET /webhook-deliveries/{webhook-delivery-id} own-retrieve-a-webhook-delivery webhook.read
GET /webhook-replays/{webhook-replay-id} own-retrieve-a-webhook-replay webhook.read
GET /redirect-key own-retrieve-the-redirect-key inquiry.write
GET /analytics/inquiries own-analyse-inquiries inquiry.read
GET /experiments own-list-experiments inquiry.read
POST /experiments own-start-an-experiment inquiry.write
GET /experiments/{experiment-id} own-retrieve-an-experiment inquiry.read
PATCH /experiments/{experiment-id} own-update-an-experiment inquiry.write
POST /experiments/{experiment-id}/stop own-stop-an-experiment inquiry.write
POST /experiments/{experiment-id}/adopt own-adopt-a-side-of-an-experiment inquiry.write
GET /sandbox/clock own-retrieve-the-sandbox-clock inquiry.read
POST /sandbox/clock own-turn-the-sandbox-clock inquiry.write
GET /sandbox/scenarios own-list-sandbox-scenarios inquiry.read
POST /sandbox/scenarios/{scenario}/run own-run-a-sandbox-scenario inquiry.write
";

fn table() -> String {
    OPERATIONS
        .iter()
        .map(|row| {
            format!(
                "{} {} {} {}\n",
                row.method, row.path, row.id, row.permission
            )
        })
        .collect()
}

#[test]
fn the_table_is_the_one_that_was_agreed() {
    assert_eq!(table(), GOLDEN);
}

/// A body that gets past the shape of every operation of that id.
fn body(id: &str) -> Json {
    let nobody = "inq_00000000000000000000000000000000";
    match id {
        "create-an-inquiry" => {
            json!({"data": {"attributes": {"inquiry-template-id": format!("itmpl_{}", "0".repeat(28))}}})
        }
        "create-an-inquiry-session" => json!({"data": {"attributes": {"inquiry-id": nobody}}}),
        "expire-inquiry-sessions" => json!({"meta": {"inquiry-ids": [nobody]}}),
        "inquiries-set-all-tags" | "accounts-set-all-tags" => json!({"meta": {"tag-name": ["a"]}}),
        "inquiries-perform-simulate-actions" => json!({"meta": {"simulate-actions": []}}),
        "consolidate-into-an-account" => json!({"meta": {"source-account-ids": ["act_1"]}}),
        "accounts-add-relation" | "accounts-remove-relation" => {
            json!({"meta": {"relation-schema-key": "parent", "target-object-id": "act_1"}})
        }
        "import-inquiry-template-translations" => {
            json!({"data": {"attributes": {"translations": []}}})
        }
        "own-create-an-inquiry-template-version" => {
            json!({"data": {"attributes": {"inquiry-template-id": "itmpl_1"}}})
        }
        "create-a-theme-set" | "update-a-theme-set" => {
            json!({"data": {"attributes": {"name": "x"}}})
        }
        "own-start-an-experiment" => json!({"data": {"attributes": {
            "inquiry-template-id": format!("itmpl_{}", "0".repeat(28)),
            "variant-version-id": format!("itmplv_{}", "0".repeat(28)),
        }}}),
        "own-update-an-experiment" => json!({"data": {"attributes": {"variant-share": 20}}}),
        "own-adopt-a-side-of-an-experiment" => json!({"meta": {"arm": "variant"}}),
        "own-turn-the-sandbox-clock" => json!({"data": {"attributes": {"advance-seconds": 1}}}),
        "create-an-api-key" => json!({"data": {"attributes": {"name": "x"}}}),
        "update-an-api-key" => json!({"data": {"attributes": {"name": "x"}}}),
        "expire-an-api-key" => json!({"meta": {"expires-in-seconds": 0}}),
        "own-update-the-environment" => json!({"data": {"attributes": {"rate-limit": null}}}),
        "own-update-an-inquiry-template" => json!({"data": {"attributes": {"name": "x"}}}),
        "create-a-webhook" => webhook(),
        "own-resend-an-event" => json!({"meta": {"event-id": format!("evt_{}", "0".repeat(28))}}),
        "own-replay-events" => json!({"meta": {"created-at-start": "2026-01-01T00:00:00Z"}}),
        _ if id.ends_with("-tag") => json!({"meta": {"tag-name": "a"}}),
        _ => json!({}),
    }
}

/// An experiment with both versions of a new template.
fn two_versions(story: &Story) -> Json {
    let (template, versions) = story.versions(2);
    json!({"data": {"attributes": {
        "inquiry-template-id": template,
        "control-version-id": versions[0],
        "variant-version-id": versions[1],
    }}})
}

fn webhook() -> Json {
    json!({"data": {"attributes": {
        "name": "Backend", "url": "https://example.com/hooks", "enabled-events": ["*"],
    }}})
}

/// A path with an id of the right kind that nothing has.
fn nowhere(path: &str) -> String {
    let id = |prefix: &str| format!("{prefix}{}", "0".repeat(28));
    let path = path
        .replace("{inquiry-id}", &id("inq_"))
        .replace("{inquiry-session-id}", &id("iqse_"))
        .replace("{inquiry-template-id}", &id("itmpl_"))
        .replace("{inquiry-template-version-id}", &id("itmplv_"))
        .replace("{theme-set-id}", &id("theset_"))
        .replace("{link-key-id}", &id("lnk_"))
        .replace("{experiment-id}", &id("expt_"))
        .replace("{account-id}", &id("act_"))
        .replace("{account-type-id}", &id("acttp_"))
        .replace("{event-id}", &id("evt_"))
        .replace("{scenario}", "no_such_scenario")
        .replace("{api-key-id}", &id("api_"))
        .replace("{api-log-id}", &id("req_"))
        .replace("{user-audit-log-id}", &id("ual_"))
        .replace("{webhook-id}", &id("wbh_"))
        .replace("{webhook-delivery-id}", &id("wbd_"))
        .replace("{webhook-replay-id}", &id("wbr_"));
    match path.ends_with("/relations") {
        true => format!("{path}?filter[key]=parent"),
        false => path,
    }
}

/// The audit log is the organization's and told to production keys only.
fn key_for(row: &bonafide_api::Operation) -> &'static str {
    match row.resource {
        "user-audit-log" => PRODUCTION_KEY,
        _ => SANDBOX_KEY,
    }
}

#[test]
fn without_a_key_every_operation_answers_401_with_only_a_title() {
    let story = Story::new();
    for row in OPERATIONS {
        let path = nowhere(row.path);
        let answer = Ask::new(&story, row.method, &path)
            .json(body(row.id))
            .send()
            .of(401)
            .error_shaped();
        assert_eq!(
            answer.body["errors"][0].as_object().unwrap().len(),
            1,
            "{}",
            answer.text
        );
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        assert_eq!(answer.header("persona-environment-id"), None);
    }
    for wrong in [
        "Bearer",
        "Bearer ",
        "Basic abc",
        "Bearer persona_sandbox_other",
        "",
    ] {
        let ask = Ask::new(&story, "GET", "/inquiries").header("authorization", wrong);
        ask.send().of(401).error_shaped();
    }
}

#[test]
fn a_key_without_the_permission_is_refused_by_name() {
    let story = Story::new();
    let every: BTreeSet<&str> = OPERATIONS.iter().map(|row| row.permission).collect();
    for row in OPERATIONS {
        let others = every.iter().filter(|known| **known != row.permission);
        let key = story.key(Doc {
            permissions: Some(others.map(|known| (*known).to_owned()).collect()),
            ..Doc::default()
        });
        let path = nowhere(row.path);
        let ask = Ask::new(&story, row.method, &path)
            .key(&key)
            .json(body(row.id));
        ask.send().refused(403, row.permission);
    }
}

#[test]
fn an_unknown_id_in_the_path_is_not_found() {
    let story = Story::new();
    for row in OPERATIONS.iter().filter(|row| row.path.contains('{')) {
        let right_kind = nowhere(row.path);
        let other_kind = right_kind.replace(&"0".repeat(28), "nonsense");
        let encoded = right_kind.replace(&"0".repeat(28), "%00%FF%2F..%2F'");
        for path in [right_kind, other_kind] {
            let ask = story.ask(row.method, &path).key(key_for(row));
            ask.json(body(row.id)).send().refused(404, "found");
        }
        // Not a text at all: no such path.
        story
            .call(row.method, &encoded, body(row.id))
            .of(404)
            .error_shaped();
    }
}

#[test]
fn what_belongs_to_the_other_environment_is_not_found() {
    let story = Story::new();
    let inquiry = story.inquiry(json!({}));
    let account = story
        .get(&format!("/inquiries/{inquiry}"))
        .linked("account")
        .unwrap();
    let session = story
        .post(
            "/inquiry-sessions",
            json!({"data": {"attributes": {"inquiry-id": inquiry}}}),
        )
        .of(201)
        .id();
    let event = story.get("/events").ids().remove(0);
    let webhook_id = story.post("/webhooks", webhook()).of(201).id();
    for row in OPERATIONS.iter().filter(|row| row.path.contains('{')) {
        let path = row
            .path
            .replace("{inquiry-id}", &inquiry)
            .replace("{inquiry-session-id}", &session)
            .replace("{account-id}", &account)
            .replace("{event-id}", &event)
            .replace("{webhook-id}", &webhook_id);
        let sandbox_only = [
            "inquiries-perform-simulate-actions",
            "own-run-a-sandbox-scenario",
        ];
        if path.contains('{') || sandbox_only.contains(&row.id) {
            continue; // templates are the organization's; simulation is refused there as such
        }
        let path = nowhere(&path);
        let ask = story.ask(row.method, &path).key(PRODUCTION_KEY);
        ask.json(body(row.id)).send().refused(404, "found");
    }
}

#[test]
fn pending_operations_say_so_in_the_error_shape() {
    let story = Story::new();
    for (method, path, id) in PENDING {
        let path: Vec<&str> = path
            .split('/')
            .map(|part| {
                if part.starts_with('{') {
                    "some_id"
                } else {
                    part
                }
            })
            .collect();
        let path = path.join("/");
        story.call(method, &path, json!({})).refused(501, id);
        Ask::new(&story, method, &path)
            .json(json!({}))
            .send()
            .of(401);
    }
}

#[test]
fn a_wrong_method_names_the_right_ones() {
    let story = Story::new();
    let answer = story
        .call("PUT", "/inquiries", json!({}))
        .of(405)
        .error_shaped();
    assert_eq!(answer.header("allow"), Some("GET, POST"));
    story.get("/nothing/here").refused(404, "no such path");
}

#[test]
fn every_operation_can_succeed() {
    let story = Story::new();
    let made = story
        .create_with(json!({}), json!({"auto-create-inquiry-session": true}))
        .of(201);
    let (inquiry, account) = (made.id(), made.linked("account").unwrap());
    let other = story.post("/accounts", json!({})).of(201).id();
    let session = story.get("/inquiry-sessions").ids().remove(0);
    let kind = story
        .get(&format!("/accounts/{account}"))
        .linked("account-type")
        .unwrap();
    let event = story.get("/events").ids().remove(0);
    let webhook_id = story.post("/webhooks", webhook()).of(201).id();
    let hooked = |act: &str, body: Json| story.post(&format!("/webhooks/{webhook_id}/{act}"), body);
    hooked("enable", json!({})).of(200);
    let delivery = hooked("send-test", json!({})).of(201).id();
    let again = json!({"meta": {"from-event-id": event}});
    let replay = hooked("replay", again).of(201).id();
    let definition = "name: N\nsteps: [{step: done, kind: end, outcome: completed}]";
    let template = json!({"data": {"attributes": {"name": "N", "copy-of": story.templates[0], "publish": true}}});
    let template = story.post("/inquiry-templates", template).of(201);
    let version = template.body["meta"]["inquiry-template-version-id"]
        .as_str()
        .unwrap();
    let brand = story
        .post(
            "/theme-sets",
            json!({"data": {"attributes": {"name": "B"}}}),
        )
        .of(201)
        .id();
    let first_brand = story
        .get("/theme-sets?filter[status]=active")
        .ids()
        .remove(1);
    let body = |id: &str| match id {
        "create-an-inquiry" => {
            json!({"data": {"attributes": {"inquiry-template-id": story.templates[1]}}})
        }
        "create-an-inquiry-session" => json!({"data": {"attributes": {"inquiry-id": inquiry}}}),
        "expire-inquiry-sessions" => json!({"meta": {"inquiry-ids": [inquiry]}}),
        "consolidate-into-an-account" => json!({"meta": {"source-account-ids": [other]}}),
        "accounts-add-relation" | "accounts-remove-relation" => {
            json!({"meta": {"relation-schema-key": "parent", "target-object-id": other}})
        }
        "own-create-an-inquiry-template" => {
            json!({"data": {"attributes": {"name": "N", "definition": definition}}})
        }
        "own-create-an-inquiry-template-version" => {
            json!({"data": {"attributes": {"inquiry-template-id": template.id()}}})
        }
        "own-resend-an-event" => json!({"meta": {"event-id": event}}),
        "own-start-an-experiment" => two_versions(&story),
        id => body(id),
    };
    let key = story
        .post("/api-keys", json!({"data": {"attributes": {"name": "N"}}}))
        .of(201)
        .id();
    let link_key = story
        .post(
            &format!("/inquiry-templates/{}/link-keys", template.id()),
            json!({}),
        )
        .of(201)
        .id();
    let experiment = || {
        story
            .post("/experiments", two_versions(&story))
            .of(201)
            .id()
    };
    let (first_experiment, second_experiment) = (experiment(), experiment());
    story.write_down();
    let log = story.get("/api-logs").ids().remove(0);
    let audit = story
        .ask("GET", "/user-audit-logs")
        .key(PRODUCTION_KEY)
        .send()
        .ids()
        .remove(0);
    // What closes the inquiry, and what takes things away, comes last.
    let late = [
        "archive-a-theme-set",
        "consolidate-into-an-account",
        "expire-an-inquiry-session",
        "expire-inquiry-sessions",
        "expire-an-inquiry",
        "resume-an-inquiry",
        "mark-an-inquiry-for-review",
        "approve-an-inquiry",
        "decline-an-inquiry",
        "redact-an-inquiry",
        "redact-an-account",
        "disable-a-webhook",
        "archive-a-webhook",
    ];
    let mut rows: Vec<_> = OPERATIONS.iter().collect();
    rows.sort_by_key(|row| {
        late.iter()
            .position(|id| *id == row.id)
            .map_or(0, |place| place + 1)
    });
    for row in rows {
        let brand = match row.id {
            "own-make-a-theme-set-the-default" => &first_brand,
            _ => &brand,
        };
        let experiment = match row.id {
            "own-adopt-a-side-of-an-experiment" => &second_experiment,
            _ => &first_experiment,
        };
        let path = row
            .path
            .replace("{experiment-id}", experiment)
            .replace("{theme-set-id}", brand)
            .replace("{link-key-id}", &link_key)
            .replace("{inquiry-id}", &inquiry)
            .replace("{inquiry-session-id}", &session)
            .replace("{inquiry-template-id}", &template.id())
            .replace("{inquiry-template-version-id}", version)
            .replace("{account-id}", &account)
            .replace("{account-type-id}", &kind)
            .replace("{event-id}", &event)
            .replace("{scenario}", "completed")
            .replace("{api-key-id}", &key)
            .replace("{api-log-id}", &log)
            .replace("{user-audit-log-id}", &audit)
            .replace("{webhook-id}", &webhook_id)
            .replace("{webhook-delivery-id}", &delivery)
            .replace("{webhook-replay-id}", &replay);
        let query = match row.id {
            "accounts-list-all-relations" => "?filter[key]=parent".to_owned(),
            "list-all-inquiry-template-versions" => {
                format!("?filter[inquiry-template-id]={}", template.id())
            }
            _ => String::new(),
        };
        let path = format!("{path}{query}");
        let ask = story.ask(row.method, &path).key(key_for(row));
        let ask = if row.method == "POST" || row.method == "PATCH" {
            ask.json(body(row.id))
        } else {
            ask
        };
        let answer = ask.send();
        assert!(
            (200..300).contains(&answer.status),
            "{}: {}",
            row.id,
            answer.text
        );
        if row.id == "print-an-inquiry-pdf" {
            assert!(answer.text.starts_with("%PDF-"), "{}", row.id);
            continue;
        }
        assert!(
            answer.body.get("data").is_some(),
            "{}: {}",
            row.id,
            answer.text
        );
    }
}

/// Every operation of the contract, as `METHOD /path id`.
fn contract() -> Option<BTreeSet<String>> {
    let folder = beside("reference")?.join("openapi").join("paths");
    let mut all = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let document: Json = serde_json::from_str(&text).unwrap();
        let paths = document.get("paths").unwrap_or(&document);
        for (path, methods) in paths.as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                if let Some(id) = operation["operationId"].as_str() {
                    let path = path.trim_start_matches("/api/v1");
                    all.insert(format!("{} {path} {id}", method.to_uppercase()));
                }
            }
        }
    }
    Some(all)
}

#[test]
fn the_contract_is_covered_and_nothing_is_made_up() {
    let theirs = OPERATIONS.iter().filter(|row| !row.id.starts_with("own-"));
    let ours: Vec<String> = theirs
        .map(|row| format!("{} {} {}", row.method, row.path, row.id))
        .chain(
            PENDING
                .iter()
                .map(|(method, path, id)| format!("{method} {path} {id}")),
        )
        .collect();
    let unique: BTreeSet<String> = ours.iter().cloned().collect();
    assert_eq!(unique.len(), ours.len(), "an operation stands twice");
    assert_eq!(unique.len(), 209);
    let Some(contract) = contract() else {
        println!("no contract beside the repository: the ids are not compared");
        return;
    };
    let missing: Vec<_> = contract.difference(&unique).collect();
    let extra: Vec<_> = unique.difference(&contract).collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "missing {missing:?}, extra {extra:?}"
    );
}
