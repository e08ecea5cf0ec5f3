//! Whatever is sent, the answer is one of the contract's: never a 500, always the error shape.

use bonafide_api::OPERATIONS;
use serde_json::{Value as Json, json};

use crate::ask::Answer;
use crate::story::Story;

/// Bodies that no operation may stumble over.
fn bodies() -> Vec<Vec<u8>> {
    let deep = |open: &str, close: &str, n: usize| {
        format!("{}1{}", open.repeat(n), close.repeat(n)).into_bytes()
    };
    let mut bodies: Vec<Vec<u8>> = [
        "",
        " ",
        "null",
        "true",
        "0",
        "-1",
        "\"text\"",
        "[]",
        "[{}]",
        "{",
        "}",
        "{}",
        "{}{}",
        "{\"data\":}",
        "{\"data\":null}",
        "{\"data\":[]}",
        "{\"data\":\"x\"}",
        "{\"data\":{}}",
        "{\"data\":{\"attributes\":null}}",
        "{\"data\":{\"attributes\":[]}}",
        "{\"data\":{\"attributes\":{}}}",
        "{\"meta\":null}",
        "{\"meta\":[]}",
        "{\"meta\":{}}",
        "{\"meta\":{\"tag-name\":null}}",
        "{\"meta\":{\"tag-name\":[null]}}",
        "{\"meta\":{\"tag-name\":{}}}",
        "{\"meta\":{\"tag-id\":\"\"}}",
        "{\"meta\":{\"comment\":[]}}",
        "{\"data\":{},\"data\":{}}",
        "{\"\\u0000\":1}",
        "{\"data\":{\"attributes\":{\"note\":\"\\u0000\"}}}",
        "{\"data\":{\"attributes\":{\"fields\":{\"name-first\":{\"a\":[1e400]}}}}}",
        "{\"data\":1e999}",
        "{\"data\":{\"attributes\":{\"inquiry-template-id\":{}}}}",
        "{\"query\":{\"and\":[{\"not\":[]}]}}",
        "{\"query\":[]}",
        "{\"page\":{\"size\":1e3}}",
        "{\"sort\":{\"attribute\":\"x\",\"direction\":\"y\"}}",
        "{\"meta\":{\"inquiry-ids\":[\"\",\"inq_\",\"'; drop table inquiries; --\"]}}",
        "{\"meta\":{\"simulate-actions\":[{\"type\":\"\\ud83d\\ude00\"}]}}",
        "{\"meta\":{\"expires-in-seconds\":9e18}}",
        "{\"data\":{\"attributes\":{\"advance-seconds\":-9223372036854775808}}}",
        "\u{feff}{}",
        "{'data':1}",
        "{\"data\":{\"attributes\":{\"\\ud800\":1}}}",
        "<xml/>",
        "data=1&meta=2",
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .collect();
    bodies.push(deep("[", "]", 40));
    bodies.push(deep("[", "]", 100_000));
    bodies.push(deep("{\"data\":", "}", 40));
    bodies.push(deep("{\"query\":{\"not\":", "}}", 15));
    bodies.push(vec![0xff, 0xfe, b'{', 0, b'}', 0]);
    bodies.push(b"{\"data\":\"\xc3\x28\"}".to_vec());
    bodies.push(vec![0; 100]);
    bodies.push(format!("\"{}\"", "x".repeat(2 << 20)).into_bytes());
    bodies
}

const QUERIES: [&str; 24] = [
    "x=1",
    "page[size]=0",
    "page[size]=%F0%9F%99%82",
    "page[after]=&page[before]=",
    "page[after]=%27--",
    "page=1",
    "page[after][x]=1",
    "filter=1",
    "filter[status]=%ff",
    "filter[status]=%00",
    "filter[created-at-start]=0",
    "filter[key][]=a&filter[key][]=b",
    "filter[inquiry-id]=%27%20or%201=1",
    "include=.",
    "include=a.b.c",
    "include[]=account",
    "fields=1",
    "fields[inquiry]=a.b.c.d.e.f.g",
    "fields[][]=1",
    "a[b",
    "=1",
    "%zz",
    "&&&&",
    "a=1&a=2",
];

fn judged(answer: &Answer) {
    assert!(answer.status < 500 || answer.status == 501, "{answer:?}");
    if answer.status >= 400 {
        let errors = answer.body["errors"].as_array().expect(&answer.text);
        assert!(
            !errors.is_empty() && errors.iter().all(|error| error["title"].is_string()),
            "{}",
            answer.text
        );
        assert!(
            answer.text.len() < 8_192,
            "a refusal of {} bytes",
            answer.text.len()
        );
    } else if answer.body.is_string() {
        assert!(answer.text.starts_with("%PDF-"), "{}", answer.text);
    } else {
        assert!(answer.body.get("data").is_some(), "{}", answer.text);
    }
}

#[test]
fn no_body_and_no_query_makes_any_operation_stumble() {
    let story = Story::new();
    let made = story
        .create_with(
            json!({"reference-id": "r"}),
            json!({"auto-create-inquiry-session": true}),
        )
        .of(201);
    let session = story.get("/inquiry-sessions").ids().remove(0);
    let version = made.linked("inquiry-template-version").unwrap();
    let account = made.linked("account").unwrap();
    let kind = story
        .get(&format!("/accounts/{account}"))
        .linked("account-type")
        .unwrap();
    let event = story.get("/events").ids().remove(0);
    let bodies = bodies();
    let mut rows: Vec<_> = OPERATIONS.iter().collect();
    // What takes everything away comes last.
    rows.sort_by_key(|row| row.method == "DELETE");
    for row in rows {
        let path = row
            .path
            .replace("{inquiry-id}", &made.id())
            .replace("{inquiry-session-id}", &session)
            .replace("{inquiry-template-id}", &story.templates[0])
            .replace("{inquiry-template-version-id}", &version)
            .replace("{account-id}", &account)
            .replace("{account-type-id}", &kind)
            .replace("{event-id}", &event);
        for body in &bodies {
            judged(
                &story
                    .ask(row.method, &path)
                    .unjudged()
                    .bytes(body.clone())
                    .send(),
            );
        }
        for query in QUERIES {
            let path = format!("{path}?{query}");
            judged(
                &story
                    .ask(row.method, &path)
                    .unjudged()
                    .json(json!({}))
                    .send(),
            );
        }
        for (name, value) in [
            ("content-type", "text/plain"),
            ("content-type", "application/json; charset=latin1"),
            ("persona-version", "\u{1f642}"),
            ("key-inflection", ""),
            ("idempotency-key", "\u{7f}\u{1}"),
            ("authorization", "Bearer persona_sandbox_story extra"),
        ] {
            judged(
                &story
                    .ask(row.method, &path)
                    .unjudged()
                    .json(json!({}))
                    .header(name, value)
                    .send(),
            );
        }
        let long = "x".repeat(100_000);
        for name in [
            "authorization",
            "persona-version",
            "key-inflection",
            "idempotency-key",
            "content-type",
        ] {
            judged(
                &story
                    .ask(row.method, &path)
                    .unjudged()
                    .json(json!({}))
                    .header(name, &long)
                    .send(),
            );
        }
    }
    assert!(story.get("/inquiries").of(200).items().len() <= 2);
}

#[test]
fn nonsense_in_paths_is_not_found() {
    let story = Story::new();
    for path in [
        "/inquiries/",
        "/inquiries//",
        "//inquiries",
        "/inquiries/..",
        "/inquiries/%2e%2e",
        "/inquiries/%00",
        "/inquiries/%ff",
        "/inquiries/inq_%F0%9F%99%82",
        "/inquiries/'",
        "/Inquiries",
        "/inquiries/x/y/z",
        "",
    ] {
        story
            .ask("GET", path)
            .unjudged()
            .send()
            .of(404)
            .error_shaped();
    }
    let long = format!("/inquiries/{}", "x".repeat(100_000));
    let answer = story
        .ask("GET", &long)
        .unjudged()
        .send()
        .of(404)
        .error_shaped();
    assert!(answer.text.len() < 1000);
}

#[test]
fn every_character_that_can_be_kept_is_kept() {
    let story = Story::new();
    let texts = [
        "😀👩‍👩‍👧‍👦🏳️‍🌈",
        "שלום עולם",
        "سلام",
        "Zoë O'Brien-Ñandú",
        "'; drop table inquiries; --",
        "<script>alert(1)</script>",
        "{{7*7}} ${x} %s %n",
        "\u{200b}\u{feff}x",
        "𝕬𝖇𝖈",
        "%00 %2F \\u0000 \\",
        "a\u{301}",
    ];
    for text in texts {
        let attributes = json!({"note": text, "reference-id": text, "tags": [text], "fields": {"name-first": text}});
        let made = story.create(attributes).of(201);
        let told = story.get(&format!("/inquiries/{}", made.id())).of(200);
        for value in [
            told.attribute("note"),
            told.attribute("reference-id"),
            told.field("name-first"),
        ] {
            assert_eq!(value, text);
        }
        let tag = told.attribute("tags")[0].as_str().unwrap();
        assert_eq!(tag, text.trim());
        let query = json!({"attribute": "reference_id", "operator": "eq", "value": text});
        assert_eq!(
            story
                .post("/inquiries/search", json!({"query": query}))
                .ids(),
            [made.id()]
        );
        let filter: String = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
        assert_eq!(
            story
                .get(&format!("/inquiries?filter[note]={filter}"))
                .ids(),
            [made.id()]
        );
    }
    // Marks that turn the direction of what follows are no part of a name, but may stand in a note.
    let turned = "\u{202e}evil\u{202c}\nnext line\ttab";
    assert_eq!(
        story
            .create(json!({"note": turned}))
            .of(201)
            .attribute("note"),
        turned
    );
    story
        .create(json!({"fields": {"name-first": turned}}))
        .refused(422, "not text");
}

#[test]
fn nul_is_refused_where_it_stands() {
    let story = Story::new();
    for place in ["note", "reference-id", "redirect-uri"] {
        story.create(json!({place: "a\u{0}b"})).refused(400, "NUL");
    }
    story
        .create(json!({"fields": {"name-first": "a\u{0}b"}}))
        .refused(400, "NUL");
    story
        .create(json!({"fields": {"name\u{0}first": "a"}}))
        .refused(400, "NUL");
    story.get("/inquiries?filter[note]=%00").refused(400, "NUL");
}

#[test]
fn refusals_do_not_repeat_long_input() {
    let story = Story::new();
    let long = "x".repeat(200_000);
    for attributes in [
        json!({long.clone(): 1}),
        json!({"fields": {long.clone(): 1}}),
        json!({"inquiry-template-id": long}),
    ] {
        let body = json!({"data": {"attributes": attributes}});
        let answer = story.ask("POST", "/inquiries").unjudged().json(body).send();
        assert!(
            answer.status == 400 || answer.status == 422 || answer.status == 404,
            "{}",
            answer.status
        );
        assert!(
            answer.text.len() < 8_192,
            "a refusal of {} bytes",
            answer.text.len()
        );
    }
    let many: Json = (0..200)
        .map(|n| (format!("unknown-{n}"), Json::from(1)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    story.create(json!({"fields": many})).of(422).error_shaped();
}
