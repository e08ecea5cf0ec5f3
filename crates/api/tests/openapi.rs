//! The OpenAPI document: whole, the same as its snapshot, and true of what the server answers.

use std::collections::BTreeSet;
use std::sync::Arc;

use bonafide_api::openapi::document;
use bonafide_api::{OPERATIONS, SURFACE};
use bonafide_app::door::{Access, Request};
use bonafide_app::ring::Ring;
use bonafide_app::seal::Keyring;
use bonafide_app::{House, MIGRATIONS, Seed, Settings, ids, journal, seed};
use bonafide_db::{Db, Options, Tx};
use jiff::Timestamp;
use serde_json::{Value as Json, json};

const SNAPSHOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
const KEY: &str = "persona_sandbox_document";
const PRODUCTION_KEY: &str = "persona_production_document";

#[test]
fn the_snapshot_is_up_to_date() {
    let text = format!("{:#}\n", document());
    if std::env::var_os("BONAFIDE_UPDATE_OPENAPI").is_some() {
        std::fs::write(SNAPSHOT, &text).unwrap();
    }
    let kept = std::fs::read_to_string(SNAPSHOT).unwrap_or_default();
    let line = text
        .lines()
        .zip(kept.lines())
        .position(|(new, old)| new != old);
    assert!(
        text == kept,
        "crates/api/openapi.json differs from line {:?} on; if the change is meant, run \
         BONAFIDE_UPDATE_OPENAPI=1 cargo test -p bonafide-api --test openapi",
        line.map(|line| line + 1)
    );
}

/// Every `$ref` of a document.
fn references<'a>(json: &'a Json, found: &mut BTreeSet<&'a str>) {
    match json {
        Json::Object(members) => {
            for (name, value) in members {
                match value.as_str() {
                    Some(target) if name == "$ref" => {
                        found.insert(target);
                    }
                    _ => references(value, found),
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn each_reference_leads_somewhere_and_each_component_is_used() {
    let document = document();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    for target in &found {
        let pointer = target.strip_prefix('#').unwrap();
        assert!(
            document.pointer(pointer).is_some(),
            "{target} leads nowhere"
        );
    }
    for (kind, components) in document["components"].as_object().unwrap() {
        if kind == "securitySchemes" {
            continue;
        }
        for name in components.as_object().unwrap().keys() {
            let target = format!("#/components/{kind}/{name}");
            // Errors that no operation of the document answers are kept: the server may.
            let unused = kind == "responses"
                && ["request-timeout", "not-implemented"].contains(&name.as_str());
            assert!(
                unused || found.contains(target.as_str()),
                "{target} is used by nothing"
            );
        }
    }
}

#[test]
fn operations_are_told_once_with_all_their_parameters() {
    let document = document();
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id.to_owned()), "{id} stands twice");
            let named: BTreeSet<&str> = operation["parameters"]
                .as_array()
                .unwrap()
                .iter()
                .map(|parameter| {
                    let pointer = &parameter["$ref"].as_str().unwrap()[1..];
                    document.pointer(pointer).unwrap()
                })
                .filter(|parameter| parameter["in"] == "path" && parameter["required"] == true)
                .map(|parameter| parameter["name"].as_str().unwrap())
                .collect();
            let wanted: BTreeSet<&str> = path
                .split('/')
                .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
                .collect();
            assert_eq!(named, wanted, "{method} {path}");
        }
    }
    let table: BTreeSet<String> = OPERATIONS
        .iter()
        .map(|operation| operation.id.to_owned())
        .collect();
    assert_eq!(ids, table);
}

/// A server without sockets.
struct World {
    db: Db,
    house: Arc<House>,
    /// Removed with the world.
    _directory: tempfile::TempDir,
    calls: std::cell::Cell<u8>,
    document: Json,
    /// Operations that were answered with a success.
    seen: std::cell::RefCell<BTreeSet<String>>,
}

impl World {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let options = Options {
            url: format!("sqlite:{}", directory.path().join("world.db").display()),
            ..Options::default()
        };
        let db = Db::open(&options, MIGRATIONS).unwrap();
        let settings = Settings {
            public_url: "https://verify.example.com".into(),
            rate_limit: 1000,
            contact: None,
            can_mail: false,
            can_text: false,
            webhooks: bonafide_app::webhooks::Reach::PrivateFromSandbox,
        };
        let keys = Keyring::from_master([1; 32], Ring::new([2; 32]));
        let house = Arc::new(House::new(keys, settings));
        let choices = seed::Choices {
            sandbox_key: Some(KEY.into()),
            production_key: Some(PRODUCTION_KEY.into()),
            ..seed::Choices::default()
        };
        let made = house.clone();
        let now = Timestamp::from_second(1_790_000_000).unwrap();
        db.write(move |tx: &mut Tx<'_>| seed::ensure(tx, &made, &choices, now, Seed([3; 32])))
            .wait()
            .unwrap();
        Self {
            db,
            house,
            _directory: directory,
            calls: std::cell::Cell::new(9),
            document: document(),
            seen: std::cell::RefCell::default(),
        }
    }

    fn send(&self, method: &str, path: &str, body: &Json) -> (u16, Json) {
        let number = self.calls.get() + 1;
        self.calls.set(number);
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        // The audit log is told to production keys only.
        let key = match path.starts_with("/user-audit-logs") {
            true => PRODUCTION_KEY,
            false => KEY,
        };
        let mut headers = vec![("authorization".to_owned(), format!("Bearer {key}"))];
        let mut bytes = Vec::new();
        if !body.is_null() {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
            bytes = body.to_string().into_bytes();
        }
        let now = Timestamp::from_second(1_790_000_000 + i64::from(number)).unwrap();
        let request = Arc::new(Request {
            id: ids::make(ids::REQUEST, now, &[number; 32]),
            method: method.to_owned(),
            path: format!("/api/v1{path}"),
            query: query.to_owned(),
            headers,
            body: bytes,
            ip: std::net::Ipv4Addr::LOCALHOST.into(),
            now,
            seed: Seed([number; 32]),
            brought: Vec::new(),
            form: None,
            fault: None,
        });
        let response = match (SURFACE.access)(&self.house, &request) {
            Err(response) => *response,
            Ok(access) => {
                let (house, asked) = (self.house.clone(), request.clone());
                let call = move |tx: &mut Tx<'_>| (SURFACE.answer)(tx, &house, &asked);
                let result = match access {
                    Access::Read => self.db.read(call).wait(),
                    Access::Write => self.db.write(call).wait(),
                };
                result.unwrap_or_else(|error| (SURFACE.refuse)(&self.house, &request, &error))
            }
        };
        self.house.journal.note_request(&request, &response);
        (
            response.status,
            match response.body.starts_with(b"%PDF-") {
                true => String::from_utf8_lossy(&response.body).into(),
                false => serde_json::from_slice(&response.body).unwrap(),
            },
        )
    }

    /// Makes a call and holds its answer, and a good call's body, against the document.
    fn call(&self, id: &str, ids: &[&str], query: &str, body: Json) -> (u16, Json) {
        let operation = OPERATIONS
            .iter()
            .find(|operation| operation.id == id)
            .unwrap();
        let mut values = ids.iter();
        let path: Vec<&str> = operation
            .path
            .split('/')
            .map(|segment| {
                if segment.starts_with('{') {
                    values.next().unwrap()
                } else {
                    segment
                }
            })
            .collect();
        let (status, answer) = self.send(
            operation.method,
            &format!("{}{query}", path.join("/")),
            &body,
        );
        let method = operation.method.to_ascii_lowercase();
        let told = &self.document["paths"][operation.path][method.as_str()];
        if status < 300 {
            self.seen.borrow_mut().insert(id.to_owned());
            let request = &told["requestBody"]["content"]["application/json"]["schema"];
            if !body.is_null() {
                self.judge(request, &body, &format!("the body of {id}"));
            }
        }
        let mut response = &told["responses"][status.to_string()];
        if let Some(target) = response["$ref"].as_str() {
            response = self.document.pointer(&target[1..]).unwrap();
        }
        let kind = match answer.is_string() {
            true => "application/pdf",
            false => "application/json",
        };
        let schema = &response["content"][kind]["schema"];
        assert!(
            schema.is_object(),
            "{id} answers {status}, which the document does not tell: {answer}"
        );
        self.judge(schema, &answer, &format!("{status} of {id}"));
        (status, answer)
    }

    fn judge(&self, schema: &Json, instance: &Json, what: &str) {
        let mut whole = schema.clone();
        whole["components"] = self.document["components"].clone();
        let validator = jsonschema::draft202012::new(&whole).unwrap();
        let faults: Vec<String> = validator
            .iter_errors(instance)
            .map(|fault| format!("{} at {}", fault, fault.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{what}: {faults:#?}\n{instance:#}");
    }

    fn made(&self, id: &str, ids: &[&str], body: Json) -> String {
        let (status, answer) = self.call(id, ids, "", body);
        assert!(matches!(status, 200..=202), "{id}: {answer}");
        answer["data"]["id"].as_str().unwrap_or_default().to_owned()
    }
}

const DEFINITION: &str = "name: Short\nsteps:\n  - step: name\n    kind: form\n    fields: [name-first]\n    \
     next: done\n  - step: done\n    kind: end\n    outcome: completed\n";

#[test]
fn every_operation_answers_as_the_document_says() {
    let world = World::new();
    let none = Json::Null;

    // Templates.
    let attributes = json!({"name": "Short", "definition": DEFINITION, "publish": true, "settings": {"session-limit": 3}});
    let body = json!({"data": {"attributes": attributes}});
    let template = world.made("own-create-an-inquiry-template", &[], body);
    world.made("retrieve-an-inquiry-template", &[&template], none.clone());
    world.made("list-all-inquiry-templates", &[], none.clone());
    let body =
        json!({"data": {"attributes": {"settings": {"expiration": {"after-start-seconds": 60}}}}});
    world.made("own-update-an-inquiry-template", &[&template], body);
    world.made(
        "own-retrieve-inquiry-template-settings",
        &[&template],
        none.clone(),
    );
    world.made(
        "retrieve-inquiry-template-translations",
        &[&template],
        none.clone(),
    );
    let body = json!({"data": {"attributes": {"translations": []}}});
    world.made("import-inquiry-template-translations", &[&template], body);
    let body = json!({"data": {"attributes": {"inquiry-template-id": template}}});
    let version = world.made("own-create-an-inquiry-template-version", &[], body);
    world.made(
        "own-publish-an-inquiry-template-version",
        &[&version],
        none.clone(),
    );
    world.made(
        "own-retrieve-a-template-definition",
        &[&version],
        none.clone(),
    );
    let query = format!("?filter[inquiry-template-id]={template}");
    world.call(
        "list-all-inquiry-template-versions",
        &[],
        &query,
        none.clone(),
    );

    // Theme sets.
    let styles = json!({
        "settings": {"use-dark-theme": true},
        "light": {"inquiry": {"primary-color": {"unit": "hex", "value": "#14532d"}}},
    });
    let body = json!({"data": {"attributes": {"name": "Brand", "styles": styles}}});
    let brand = world.made("create-a-theme-set", &[], body);
    world.made("retrieve-a-theme-set", &[&brand], none.clone());
    world.call(
        "list-all-theme-sets",
        &[],
        "?filter[status]=active",
        none.clone(),
    );
    let body = json!({"data": {"attributes": {"name": "New brand"}}});
    world.made("update-a-theme-set", &[&brand], body);
    world.made("own-make-a-theme-set-the-default", &[&brand], none.clone());
    let body = json!({"data": {"attributes": {"name": "Passing"}}});
    let passing = world.made("create-a-theme-set", &[], body);
    world.made("archive-a-theme-set", &[&passing], none.clone());

    // Keys of signed links.
    let body = json!({"meta": {"other-keys-end-in-seconds": 3600}});
    let key = world.made("own-create-a-link-key", &[&template], body);
    world.made("own-retrieve-link-keys", &[&template], none.clone());
    world.made("own-end-a-link-key", &[&key], none.clone());

    // Experiments with two versions of a template.
    let body =
        json!({"data": {"attributes": {"name": "Tried", "copy-of": template, "publish": true}}});
    let tried = world.made("own-create-an-inquiry-template", &[], body);
    let body = json!({"data": {"attributes": {"inquiry-template-id": tried}}});
    let variant = world.made("own-create-an-inquiry-template-version", &[], body);
    let control = world.call(
        "list-all-inquiry-template-versions",
        &[],
        &format!("?filter[inquiry-template-id]={tried}"),
        none.clone(),
    );
    let control = control.1["data"][1]["id"].as_str().unwrap().to_owned();
    world.made(
        "own-publish-an-inquiry-template-version",
        &[&variant],
        none.clone(),
    );
    for end in [
        "own-stop-an-experiment",
        "own-adopt-a-side-of-an-experiment",
    ] {
        let body = json!({"data": {"attributes": {
            "inquiry-template-id": tried,
            "control-version-id": control,
            "variant-version-id": variant,
            "variant-share": 30,
        }}});
        let experiment = world.made("own-start-an-experiment", &[], body);
        let body = json!({"data": {"attributes": {"variant-share": 60}}});
        world.made("own-update-an-experiment", &[&experiment], body);
        world.made("own-retrieve-an-experiment", &[&experiment], none.clone());
        world.call(
            "own-list-experiments",
            &[],
            "?filter[status]=running",
            none.clone(),
        );
        world.made(end, &[&experiment], json!({"meta": {"arm": "control"}}));
    }

    // Inquiries and their sessions.
    let body = json!({
        "data": {"attributes": {"inquiry-template-id": template, "reference-id": "anna-7", "fields": {"name-first": "Anna"}}},
        "meta": {"auto-create-one-time-link": true},
    });
    let inquiry = world.made("create-an-inquiry", &[], body);
    world.call(
        "retrieve-an-inquiry",
        &[&inquiry],
        "?include=account,sessions",
        none.clone(),
    );
    world.call(
        "list-all-inquiries",
        &[],
        "?page[size]=1&filter[status]=created",
        none.clone(),
    );
    let condition = json!({"attribute": "reference-id", "operator": "eq", "value": "ANNA-7"});
    world.made("search-inquiries", &[], json!({"query": condition}));
    let body = json!({"data": {"attributes": {"note": "a note", "tags": ["first"]}}});
    world.made("update-an-inquiry", &[&inquiry], body);
    world.made(
        "inquiries-add-tag",
        &[&inquiry],
        json!({"meta": {"tag-name": "second"}}),
    );
    world.made(
        "inquiries-remove-tag",
        &[&inquiry],
        json!({"meta": {"tag-name": "first"}}),
    );
    world.made(
        "inquiries-set-all-tags",
        &[&inquiry],
        json!({"meta": {"tag-name": []}}),
    );
    world.made("resume-an-inquiry", &[&inquiry], none.clone());
    world.made("print-an-inquiry-pdf", &[&inquiry], none.clone());
    world.made(
        "generate-a-one-time-link",
        &[&inquiry],
        json!({"meta": {"expires-in-seconds": 60}}),
    );
    let body = json!({"data": {"attributes": {"inquiry-id": inquiry}}});
    let session = world.made("create-an-inquiry-session", &[], body);
    world.made(
        "generate-a-one-time-link-for-an-inquiry-session",
        &[&session],
        none.clone(),
    );
    world.made("retrieve-an-inquiry-session", &[&session], none.clone());
    world.made("list-all-inquiry-sessions", &[], none.clone());
    world.made("expire-an-inquiry-session", &[&session], none.clone());
    world.made(
        "expire-inquiry-sessions",
        &[],
        json!({"meta": {"inquiry-ids": [inquiry]}}),
    );
    world.made("expire-an-inquiry", &[&inquiry], none.clone());
    let simulated = |action: &str| json!({"meta": {"simulate-actions": [{"type": action}]}});
    let body = json!({"data": {"attributes": {"inquiry-template-id": template}}});
    let other = world.made("create-an-inquiry", &[], body);
    world.made(
        "inquiries-perform-simulate-actions",
        &[&other],
        simulated("complete_inquiry"),
    );
    world.made("mark-an-inquiry-for-review", &[&other], none.clone());
    world.made(
        "approve-an-inquiry",
        &[&other],
        json!({"meta": {"comment": "well"}}),
    );
    world.made("decline-an-inquiry", &[&other], none.clone());

    // Accounts.
    let account = world.made(
        "create-an-account",
        &[],
        json!({"data": {"attributes": {"reference-id": "bob-1", "name-first": "Bob"}}}),
    );
    world.made("retrieve-an-account", &[&account], none.clone());
    world.made("list-all-accounts", &[], none.clone());
    world.made("search-accounts", &[], none.clone());
    world.made(
        "update-an-account",
        &[&account],
        json!({"data": {"attributes": {"email-address": "bob@example.com"}}}),
    );
    world.made(
        "accounts-add-tag",
        &[&account],
        json!({"meta": {"tag-name": "first"}}),
    );
    world.made(
        "accounts-remove-tag",
        &[&account],
        json!({"meta": {"tag-name": "first"}}),
    );
    world.made(
        "accounts-set-all-tags",
        &[&account],
        json!({"meta": {"tag-name": ["second"]}}),
    );
    let source = world.made("create-an-account", &[], none.clone());
    let body = json!({"meta": {"relation-schema-key": "knows", "target-object-id": source}});
    for id in ["accounts-add-relation", "accounts-remove-relation"] {
        // Answered as the account type allows.
        world.call(id, &[&account], "", body.clone());
    }
    world.call(
        "accounts-list-all-relations",
        &[&account],
        "?filter[key]=knows",
        none.clone(),
    );
    let kind = world
        .call("retrieve-an-account", &[&account], "", none.clone())
        .1["data"]["relationships"]["account-type"]["data"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    world.made("retrieve-an-account-type", &[&kind], none.clone());
    world.made(
        "consolidate-into-an-account",
        &[&account],
        json!({"meta": {"source-account-ids": [source]}}),
    );

    // API keys.
    let body = json!({"data": {"attributes": {"name": "Backend", "permissions": ["inquiry.read"],
        "ip-address-allowlist": ["10.0.0.0/8"]}}});
    let key = world.made("create-an-api-key", &[], body);
    world.made("retrieve-an-api-key", &[&key], none.clone());
    let body = json!({"data": {"attributes": {"note": null, "api-key-inflection": "camel"}}});
    world.made("update-an-api-key", &[&key], body);
    world.made("clone-api-key", &[&key], none.clone());
    let body = json!({"meta": {"expires-in-seconds": 0}});
    world.made("expire-an-api-key", &[&key], body);
    world.made("list-all-api-keys", &[], none.clone());

    // The environment.
    let rules = json!([{"status": "declined", "inquiry-template-id": null, "days": 30}]);
    let body =
        json!({"data": {"attributes": {"rate-limit": 900, "retention": {"inquiries": rules}}}});
    world.made("own-update-the-environment", &[], body);
    world.made("own-retrieve-the-environment", &[], none.clone());
    world.made("own-retrieve-the-retention", &[], none.clone());

    // Logs.
    let noted = world.house.journal.take(usize::MAX);
    let entries: Vec<_> = noted
        .into_iter()
        .map(|noted| noted.entry(&world.house).unwrap())
        .collect();
    let stored = world
        .db
        .write(move |tx: &mut Tx<'_>| journal::store(tx, &entries));
    stored.wait().unwrap();
    let (_, logs) = world.call("list-all-api-logs", &[], "?page[size]=100", none.clone());
    let log = logs["data"][0]["id"].as_str().unwrap();
    world.made("retrieve-an-api-log", &[log], none.clone());
    world.made("own-retrieve-an-api-log-answer", &[log], none.clone());
    let (_, logs) = world.call(
        "list-all-user-audit-logs",
        &[],
        "?page[size]=100",
        none.clone(),
    );
    let log = logs["data"][0]["id"].as_str().unwrap();
    world.made("retrieve-a-user-audit-log", &[log], none.clone());

    // The rest.
    let (_, events) = world.call("list-all-events", &[], "?page[size]=100", none.clone());
    let event = events["data"][0]["id"].as_str().unwrap();
    world.made("retrieve-an-event", &[event], none.clone());
    let attributes =
        json!({"name": "Backend", "url": "http://127.0.0.1:1/", "enabled-events": ["*"]});
    let body = json!({"data": {"attributes": attributes}});
    let webhook = world.made("create-a-webhook", &[], body);
    let custom = json!({"state": "custom", "event-types": [{"event-type": "inquiry", "relationships": ["account"]}]});
    let attributes = json!({"description": "a note", "included-allowlist": custom});
    let body = json!({"data": {"attributes": attributes}});
    world.made("update-a-webhook", &[&webhook], body);
    for id in [
        "retrieve-a-webhook",
        "list-all-webhooks",
        "enable-a-webhook",
        "rotate-a-webhook-secret",
        "clone-a-webhook",
        "own-retrieve-a-webhooks-health",
    ] {
        world.made(id, &[&webhook], none.clone());
    }
    let delivery = world.made("own-send-a-test-event", &[&webhook], none.clone());
    world.made(
        "own-retrieve-a-webhook-delivery",
        &[&delivery],
        none.clone(),
    );
    let body = json!({"meta": {"event-id": event}});
    world.made("own-resend-an-event", &[&webhook], body);
    let body = json!({"meta": {"created-at-start": "2026-01-01T00:00:00Z"}});
    let replay = world.made("own-replay-events", &[&webhook], body);
    world.made("own-retrieve-a-webhook-replay", &[&replay], none.clone());
    let query = "?filter[status]=pending";
    world.call(
        "own-list-a-webhooks-deliveries",
        &[&webhook],
        query,
        none.clone(),
    );
    world.made("own-list-an-events-deliveries", &[event], none.clone());
    world.made("disable-a-webhook", &[&webhook], none.clone());
    world.made("archive-a-webhook", &[&webhook], none.clone());
    world.made("list-all-rate-limits", &[], none.clone());
    world.made("own-retrieve-the-redirect-key", &[], none.clone());
    world.made("own-analyse-inquiries", &[], none.clone());
    world.made("own-retrieve-the-sandbox-clock", &[], none.clone());
    let body = json!({"data": {"attributes": {"advance-seconds": 60, "frozen": true}}});
    world.made("own-turn-the-sandbox-clock", &[], body);
    world.made("redact-an-account", &[&account], none.clone());
    world.made("redact-an-inquiry", &[&inquiry], none.clone());
    world.call("list-all-events", &[], "?page[size]=100", none.clone());

    // Scenarios.
    world.call("own-list-sandbox-scenarios", &[], "", none.clone());
    let body = json!({"data": {"attributes": {"seed": 7, "reference-id": "anna-8"}}});
    world.made("own-run-a-sandbox-scenario", &["approved"], body);

    // Refusals.
    let (status, _) = world.call("retrieve-an-inquiry", &["inq_nothing"], "", none.clone());
    assert_eq!(status, 404);
    let (status, _) = world.call(
        "create-an-inquiry",
        &[],
        "",
        json!({"data": {"attributes": {"feilds": {}}}}),
    );
    assert_eq!(status, 400);
    let (status, _) = world.call("resume-an-inquiry", &[&other], "", none.clone());
    assert_eq!(status, 409);
    let body = json!({"data": {"attributes": {"inquiry-template-id": template, "fields": {"birthdate": "31"}}}});
    let (status, _) = world.call("create-an-inquiry", &[], "", body);
    assert_eq!(status, 422);

    let seen = world.seen.borrow();
    let missing: Vec<&str> = OPERATIONS
        .iter()
        .map(|operation| operation.id)
        .filter(|id| !seen.contains(*id))
        .collect();
    assert!(
        missing.is_empty(),
        "never answered with a success: {missing:?}"
    );
}
