//! Dated versions, key styles, included objects and sparse fieldsets.

use serde_json::{Value as Json, json};

use crate::ask::Answer;
use crate::story::Story;

const VERSIONS: [&str; 9] = [
    "2020-05-18",
    "2021-02-21",
    "2021-05-14",
    "2021-07-05",
    "2021-08-18",
    "2022-09-01",
    "2023-01-05",
    "2025-10-27",
    "2025-12-08",
];

/// An installation with one of everything; paths of its retrievals and lists.
fn populated(story: &Story) -> Vec<String> {
    let fields = json!({"name-first": "Ada", "name-last": "King", "birthdate": "1990-01-02",
        "address-street-1": "1 Elm St", "address-country-code": "US"});
    let attributes = json!({"reference-id": "r", "note": "n", "tags": ["t"], "fields": fields});
    let made = story
        .create_with(attributes, json!({"auto-create-inquiry-session": true}))
        .of(201);
    let inquiry = made.id();
    story
        .simulate(&inquiry, &["complete_inquiry", "approve_inquiry"])
        .of(200);
    let account = made.linked("account").unwrap();
    let kind = story
        .get(&format!("/accounts/{account}"))
        .linked("account-type")
        .unwrap();
    let session = story.get("/inquiry-sessions").ids().remove(0);
    let mut paths: Vec<String> = [
        format!("/inquiries/{inquiry}"),
        format!("/accounts/{account}"),
        format!("/account-types/{kind}"),
        format!("/inquiry-sessions/{session}"),
        format!("/inquiry-templates/{}", story.templates[2]),
        "/inquiries".into(),
        "/accounts".into(),
        "/inquiry-sessions".into(),
        "/inquiry-templates".into(),
        format!(
            "/inquiry-template-versions?filter[inquiry-template-id]={}",
            story.templates[0]
        ),
        "/events?page[size]=100".into(),
        "/rate-limits".into(),
    ]
    .into();
    for event in story.get("/events?page[size]=100").ids() {
        paths.push(format!("/events/{event}"));
    }
    paths
}

#[test]
fn every_version_answers_as_its_schema_says() {
    let story = Story::new();
    let paths = populated(&story);
    for version in VERSIONS {
        let ask = |path: &str| {
            story
                .ask("GET", path)
                .header("persona-version", version)
                .send()
        };
        for path in &paths {
            ask(path).of(200);
        }
        let template = json!({"data": {"attributes": {"inquiry-template-id": story.templates[0]}}});
        let made = story
            .ask("POST", "/inquiries")
            .header("persona-version", version)
            .json(template)
            .send()
            .of(201);
        let missing = ask(&format!("/inquiries/inq_{}", "0".repeat(28))).of(404);
        missing.error_shaped();
        let approve = format!("/inquiries/{}/approve", made.id());
        story
            .ask("POST", &approve)
            .header("persona-version", version)
            .json(json!({}))
            .send()
            .of(200);
    }
}

#[test]
fn every_key_style_answers_as_the_schema_says() {
    let story = Story::new();
    for path in populated(&story) {
        for style in ["kebab", "camel", "snake"] {
            story
                .ask("GET", &path)
                .header("key-inflection", style)
                .send()
                .of(200);
        }
    }
    let path = format!("/inquiries/{}", story.get("/inquiries").ids()[0]);
    let ask = |style: &str| {
        story
            .ask("GET", &path)
            .header("key-inflection", style)
            .send()
    };
    assert_eq!(ask("camel").of(200).attribute("referenceId"), "r");
    assert_eq!(ask("snake").of(200).attribute("reference_id"), "r");
    assert_eq!(
        ask("camel").field("name-first"),
        "Ada",
        "names of fields are data"
    );
    ask("shouting").refused(400, "shouting");
    let old = story
        .ask("GET", &path)
        .header("key-inflection", "camel")
        .header("persona-version", "2023-01-05");
    assert_eq!(old.send().of(200).field("nameFirst"), "Ada");
}

#[test]
fn requests_may_use_any_style() {
    let story = Story::new();
    let styles = [
        (
            "camel",
            json!({"inquiryTemplateId": story.templates[0], "referenceId": "r", "fields": {"nameFirst": "Ada"}}),
            json!({"autoCreateInquirySession": true}),
        ),
        (
            "snake",
            json!({"inquiry_template_id": story.templates[0], "reference_id": "r", "fields": {"name_first": "Ada"}}),
            json!({"auto_create_inquiry_session": true}),
        ),
    ];
    for (style, attributes, meta) in styles {
        let ask = story
            .ask("POST", "/inquiries")
            .header("key-inflection", style);
        let made = ask
            .json(json!({"data": {"attributes": attributes}, "meta": meta}))
            .unjudged()
            .send()
            .of(201);
        assert_eq!(made.field("name-first"), "Ada");
        let token = made.body["meta"]
            .as_object()
            .unwrap()
            .keys()
            .next()
            .unwrap()
            .clone();
        assert_eq!(
            token,
            if style == "camel" {
                "sessionToken"
            } else {
                "session_token"
            }
        );
    }
    let both = json!({"data": {"attributes": {"inquiry-template-id": story.templates[0], "inquiryTemplateId": "x"}}});
    story.post("/inquiries", both).refused(400, "given twice");
}

#[test]
fn an_unknown_version_is_refused_with_the_known_ones() {
    let story = Story::new();
    for bad in ["2024-01-01", "latest", "", "2025-12-08x", "2026-09-29"] {
        let answer = story
            .ask("GET", "/inquiries")
            .header("persona-version", bad)
            .send();
        answer.refused(400, "2025-12-08");
    }
    let key = story.key(bonafide_app::apikeys::Doc {
        api_version: Some("2020-05-18".into()),
        key_inflection: Some("camel".into()),
        ..Default::default()
    });
    let id = story.inquiry(json!({}));
    let path = format!("/inquiries/{id}");
    let old = story.ask("GET", &path).key(&key).unjudged().send().of(200);
    assert!(old.attribute("reviewerType").is_null() && old.body["included"].is_array());
    assert!(old.body["data"]["attributes"].get("nameFirst").is_some());
    let ask = story
        .ask("GET", &path)
        .key(&key)
        .header("persona-version", "2025-12-08");
    let new = ask.header("key-inflection", "kebab").send().of(200);
    assert!(new.body["data"]["attributes"].get("name-first").is_none());
}

fn included(answer: &Answer) -> Vec<String> {
    let objects = answer.body["included"].as_array().expect(&answer.text);
    objects
        .iter()
        .map(|object| object["type"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn related_objects_are_included_on_request() {
    let story = Story::new();
    populated(&story);
    let inquiry = story.get("/inquiries").ids().remove(0);
    let get = |query: &str| story.get(&format!("/inquiries/{inquiry}?{query}"));
    // Nested kinds go beyond the published unions.
    let nested = |query: &str| {
        story
            .ask("GET", &format!("/inquiries/{inquiry}?{query}"))
            .unjudged()
            .send()
    };
    assert!(get("").of(200).body.get("included").is_none());
    assert_eq!(included(&get("include=").of(200)), [""; 0]);
    let all = get(
        "include=account,sessions,inquiry-template.latest-published-version,inquiry-template-version",
    );
    let kinds = [
        "account",
        "inquiry-session",
        "inquiry-template",
        "inquiry-template-version",
    ];
    assert_eq!(included(&all.of(200)), kinds);
    assert_eq!(
        included(&nested("include=inquiryTemplate,account.account-type").of(200)).len(),
        3
    );
    assert_eq!(
        included(&nested("include=sessions.inquiry").of(200)),
        ["inquiry-session", "inquiry"]
    );
    assert_eq!(
        included(&get("include=verifications,reports,reviewer").of(200)),
        [""; 0]
    );
    get("include=friends").refused(400, "friends");
    get("include=account.account-type.account-statuses").refused(400, "one level");
    get("include=account.friends").refused(400, "allowed: account-type");
    get("include=account.").refused(400, "missing");
    get("include=.account").refused(400, "missing");
    get("include[a]=b").of(400);
    story
        .get("/inquiries?include=account")
        .refused(400, "include");

    let old = story
        .ask("GET", &format!("/inquiries/{inquiry}"))
        .header("persona-version", "2023-01-05")
        .send();
    assert_eq!(
        included(&old.of(200)),
        ["inquiry-session", "inquiry-template"]
    );
    let made = "/inquiries?include=account";
    let body = json!({"data": {"attributes": {"inquiry-template-id": story.templates[0]}}});
    assert_eq!(included(&story.post(made, body).of(201)), ["account"]);
}

#[test]
fn fieldsets_leave_only_what_is_named() {
    let story = Story::new();
    populated(&story);
    let inquiry = story.get("/inquiries").ids().remove(0);
    let names = |query: &str| -> Vec<String> {
        let answer = story.get(&format!("/inquiries/{inquiry}?{query}")).of(200);
        answer.body["data"]["attributes"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect()
    };
    assert_eq!(
        names("fields[inquiry]=status,reference-id"),
        ["status", "reference-id"]
    );
    assert_eq!(names("fields[inquiry]=referenceId"), ["reference-id"]);
    assert_eq!(names("fields[inquiry]="), [""; 0]);
    assert_eq!(names("fields[inquiry]=nonsense"), [""; 0]);
    assert!(names("fields[account]=tags").len() > 10);
    let one = story
        .get(&format!(
            "/inquiries/{inquiry}?fields[inquiry]=fields.name-first"
        ))
        .of(200);
    assert_eq!(one.attribute("fields").as_object().unwrap().len(), 1);
    let both = story.get(&format!(
        "/inquiries/{inquiry}?include=account&fields[inquiry]=status&fields[account]=tags"
    ));
    let tags = &both.of(200).body["included"][0]["attributes"];
    assert_eq!(tags, &json!({"tags": []}));
    story
        .get(&format!("/inquiries/{inquiry}?fields=status"))
        .refused(400, "fields");
}

#[test]
fn a_duplicate_account_is_told_as_the_version_has_it() {
    let story = Story::new();
    let body = json!({"data": {"attributes": {"reference-id": "r"}}});
    let id = story.post("/accounts", body.clone()).of(201).id();
    for version in VERSIONS {
        let ask = story
            .ask("POST", "/accounts")
            .header("persona-version", version)
            .json(body.clone());
        let answer = ask.unjudged().send().of(409);
        if version < "2025-10-27" {
            assert_eq!(answer.id(), id);
        } else {
            let answer = answer.error_shaped();
            assert_eq!(
                answer.body["errors"][0]["meta"]["existing-account-id"],
                Json::from(id.as_str())
            );
        }
    }
}
