//! Inquiry templates, their versions, settings and translations.

use serde_json::{Value as Json, json};

use crate::ask::Answer;
use crate::story::Story;

const YAML: &str = "
name: Two steps
languages: [en-US, de]
fields:
  name-first: { type: string, max-length: 40 }
  shoe_size: { type: integer, label: { en-US: Your shoe size, de: Deine Schuhgröße } }
steps:
  - step: about-you
    kind: form
    title: { en-US: About you, de: Über dich }
    fields: [name-first, shoe_size]
    next: done
  - step: done
    kind: end
    outcome: completed
";

fn document() -> Json {
    json!({
        "name": "Two steps",
        "languages": ["en-US", "de"],
        "fields": {
            "name-first": {"type": "string", "max-length": 40},
            "shoe_size": {"type": "integer", "label": {"en-US": "Your shoe size", "de": "Deine Schuhgröße"}},
        },
        "steps": [
            {"step": "about-you", "kind": "form", "title": {"en-US": "About you", "de": "Über dich"},
             "fields": ["name-first", "shoe_size"], "next": "done"},
            {"step": "done", "kind": "end", "outcome": "completed"},
        ],
    })
}

fn create(story: &Story, attributes: Json) -> Answer {
    story.post(
        "/inquiry-templates",
        json!({"data": {"attributes": attributes}}),
    )
}

fn version_of(made: &Answer) -> String {
    made.body["meta"]["inquiry-template-version-id"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn definition(story: &Story, version: &str) -> Json {
    let told = story
        .get(&format!("/inquiry-template-versions/{version}/definition"))
        .of(200);
    told.attribute("definition").clone()
}

#[test]
fn a_definition_is_the_same_as_object_as_json_and_as_yaml() {
    let story = Story::new();
    let texts = [
        document(),
        Json::from(document().to_string()),
        Json::from(YAML),
    ];
    let told: Vec<Json> = texts
        .into_iter()
        .map(|text| {
            let made = create(&story, json!({"name": "T", "definition": text})).of(201);
            definition(&story, &version_of(&made))
        })
        .collect();
    assert_eq!(told[0], told[1]);
    assert_eq!(told[0], told[2]);
    // And going round does not wear it out.
    let made = create(&story, json!({"name": "T", "definition": told[0]})).of(201);
    assert_eq!(definition(&story, &version_of(&made)), told[0]);
    assert!(
        told[0]["fields"].get("shoe_size").is_some()
            || told[0]["fields"].get("shoe-size").is_some()
    );
}

#[test]
fn what_was_made_can_be_used_once_published() {
    let story = Story::new();
    let made = create(
        &story,
        json!({"name": " Mine ", "definition": YAML, "publish": true}),
    )
    .of(201);
    assert_eq!(made.attribute("name"), "Mine");
    assert_eq!(made.attribute("status"), "active");
    assert_eq!(
        made.linked("latest-published-version"),
        Some(version_of(&made))
    );
    assert!(
        !made
            .attribute("field-schemas")
            .as_array()
            .unwrap()
            .is_empty()
    );
    let inquiry = json!({"inquiry-template-id": made.id(), "fields": {"shoe_size": 44}});
    let inquiry = story.create(inquiry).of(201);
    assert!(inquiry.text.contains("44"));
    let list = story.get("/inquiry-templates").of(200);
    assert_eq!(list.ids()[0], made.id());
    assert_eq!(list.ids().len(), 4);
    assert_eq!(
        story
            .get(&format!("/inquiry-templates/{}", made.id()))
            .of(200)
            .body["data"],
        made.body["data"]
    );
    let production = story
        .ask("GET", "/inquiry-templates")
        .key(crate::story::PRODUCTION_KEY)
        .send()
        .of(200);
    assert_eq!(
        production.ids(),
        list.ids(),
        "templates are the organization's"
    );
}

#[test]
fn a_copy_begins_with_what_the_original_asks() {
    let story = Story::new();
    let made = create(
        &story,
        json!({"name": "Copy", "copy-of": story.templates[2]}),
    )
    .of(201);
    let original = story.get(&format!("/inquiry-templates/{}", story.templates[2]));
    let original = original.linked("latest-published-version").unwrap();
    assert_eq!(
        definition(&story, &version_of(&made)),
        definition(&story, &original)
    );
    assert_eq!(made.linked("latest-published-version"), None);
    let of_draft = create(
        &story,
        json!({"name": "Copy of a draft", "copy-of": made.id()}),
    )
    .of(201);
    assert_eq!(
        definition(&story, &version_of(&of_draft)),
        definition(&story, &original)
    );
    create(&story, json!({"name": "x", "copy-of": "itmpl_1"})).refused(404, "copy-of");
    create(&story, json!({"name": "x"})).refused(400, "either definition or copy-of");
    create(
        &story,
        json!({"name": "x", "copy-of": made.id(), "definition": YAML}),
    )
    .refused(400, "either");
}

#[test]
fn every_fault_of_a_definition_is_named() {
    let story = Story::new();
    let refused = |definition: Json| {
        let answer = create(&story, json!({"name": "x", "definition": definition}))
            .of(422)
            .error_shaped();
        assert_eq!(
            story.get("/inquiry-templates").ids().len(),
            3,
            "nothing is kept of it"
        );
        answer
    };
    let mut document = document();
    document["steps"][0]["kind"] = "dance".into();
    document["fields"]["shoe_size"]["type"] = "foot".into();
    document["colour"] = "red".into();
    let answer = refused(document);
    assert!(
        answer.body["errors"].as_array().unwrap().len() >= 3,
        "{}",
        answer.text
    );
    for part in ["dance", "foot", "colour"] {
        assert!(answer.text.contains(part), "{part}: {}", answer.text);
    }
    refused(json!("a: [unclosed"));
    refused(json!(""));
    refused(json!({}));
    refused(json!("- just\n- a list"));
    refused(json!(7));
    refused(json!(format!("{}1{}", "[".repeat(5000), "]".repeat(5000))));
    let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n\
                d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n\
                g: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\nh: [*g,*g,*g,*g,*g,*g,*g,*g,*g]\n";
    refused(json!(bomb));
    for bad in ["", "   ", &"x".repeat(256)] {
        let answer = create(&story, json!({"name": bad, "definition": YAML}));
        assert!([400, 422].contains(&answer.status), "{}", answer.text);
    }
}

#[test]
fn a_draft_that_cannot_run_is_not_published() {
    let story = Story::new();
    let mut document = document();
    document["steps"][0]["next"] = "nowhere".into();
    let made = create(
        &story,
        json!({"name": "x", "definition": document, "publish": true}),
    );
    made.of(422).error_shaped();
    assert_eq!(story.get("/inquiry-templates").ids().len(), 3);
    // Each of these is well-formed; the proofs of publishing find it.
    let mut endless = self::document();
    endless["steps"][0]["next"] = "about-you".into();
    let made = create(&story, json!({"name": "x", "definition": endless}));
    if made.status == 201 {
        let publish = format!("/inquiry-template-versions/{}/publish", version_of(&made));
        story.post(&publish, json!({})).of(422).error_shaped();
        story
            .create(json!({"inquiry-template-id": made.id()}))
            .refused(422, "no published version");
    } else {
        made.of(422).error_shaped();
    }
}

#[test]
fn versions_are_drafted_published_and_made_live_again() {
    let story = Story::new();
    let made = create(
        &story,
        json!({"name": "T", "definition": YAML, "publish": true}),
    )
    .of(201);
    let (template, first) = (made.id(), version_of(&made));
    let draft = |attributes: Json| {
        story.post(
            "/inquiry-template-versions",
            json!({"data": {"attributes": attributes}}),
        )
    };
    let second = draft(json!({"inquiry-template-id": template})).of(201);
    assert_eq!(second.attribute("status"), "draft");
    assert_eq!(definition(&story, &second.id()), definition(&story, &first));
    let list = |query: &str| story.get(&format!("/inquiry-template-versions?{query}"));
    let of_template = format!("filter[inquiry-template-id]={template}");
    assert_eq!(
        list(&of_template).of(200).ids(),
        [second.id(), first.clone()]
    );
    let publish = |id: &str| {
        story.post(
            &format!("/inquiry-template-versions/{id}/publish"),
            json!({}),
        )
    };
    let published = publish(&second.id()).of(200);
    assert_eq!(published.attribute("live"), true);
    let events = story.events_of(&second.id()).len();
    publish(&second.id()).of(200);
    assert_eq!(
        story.events_of(&second.id()).len(),
        events,
        "it was live already"
    );
    let live: Vec<Json> = list(&of_template)
        .items()
        .iter()
        .map(|item| item["attributes"]["live"].clone())
        .collect();
    assert_eq!(live, [true, false]);
    publish(&first).of(200);
    let template_told = story.get(&format!("/inquiry-templates/{template}"));
    assert_eq!(
        template_told.linked("latest-published-version"),
        Some(first)
    );

    list("").refused(400, "filter[inquiry-template-id] is missing");
    list("filter[inquiry-template-id]=itmpl_1").of(404);
    draft(json!({"inquiry-template-id": "itmpl_1"})).refused(404, "inquiry-template-id");
    draft(json!({"inquiry-template-id": template, "definition": "x: y"})).of(422);
    draft(json!({"inquiry-template-id": template, "definition": YAML, "publish": true})).of(201);
}

#[test]
fn translations_go_out_and_come_back_as_a_draft() {
    let story = Story::new();
    let made = create(
        &story,
        json!({"name": "T", "definition": YAML, "publish": true}),
    )
    .of(201);
    let path = format!("/inquiry-templates/{}/translations", made.id());
    let told = story.get(&path).of(200);
    let mut rows = told.attribute("translations").clone();
    let import = |rows: &Json| {
        story.post(
            &path,
            json!({"data": {"attributes": {"translations": rows}}}),
        )
    };
    let title = rows
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .find(|row| row["step"] == "about-you" && row["component"] == "title")
        .unwrap();
    for value in title["locale-values"].as_array_mut().unwrap() {
        if value["locale"] == "de" {
            assert_eq!(value["value"], "Über dich");
            value["value"] = "Zu dir 🙂 \u{202e}rtl".into();
        }
    }
    let draft = import(&rows).of(200);
    assert_eq!(draft.attribute("status"), "draft");
    assert_ne!(draft.id(), version_of(&made));
    assert_eq!(
        definition(&story, &draft.id())["steps"][0]["title"]["de"],
        "Zu dir 🙂 \u{202e}rtl"
    );
    assert_eq!(
        definition(&story, &version_of(&made))["steps"][0]["title"]["de"],
        "Über dich"
    );
    assert_eq!(
        import(&rows).of(200).id(),
        draft.id(),
        "the draft is written again"
    );
    story
        .post(
            &format!("/inquiry-template-versions/{}/publish", draft.id()),
            json!({}),
        )
        .of(200);
    assert_eq!(story.get(&path).of(200).attribute("translations"), &rows);

    let mut wrong = rows.clone();
    wrong[0]["step"] = "no-such-step".into();
    import(&wrong).of(422).error_shaped();
    let mut wrong = rows.clone();
    wrong[0]["locale-values"] = json!([{"locale": "klingon", "value": "x"}]);
    import(&wrong).of(422).error_shaped();
    import(&json!([])).of(200);
    import(&json!({})).of(400);
}
