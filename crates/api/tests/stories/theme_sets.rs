//! Theme sets: made, listed, changed, taken out of use, and chosen.

use serde_json::{Value as Json, json};

use crate::story::Story;

/// One transparent pixel.
const PIXEL: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

fn hex(value: &str) -> Json {
    json!({"unit": "hex", "value": value})
}

fn button(background: &str, text: &str) -> Json {
    json!({"light": {"components": {"button": {"primary": {"base": {
        "background-color": hex(background), "text-color": hex(text),
    }}}}}})
}

fn body(attributes: Json) -> Json {
    json!({"data": {"attributes": attributes}})
}

fn made(story: &Story, name: &str, styles: &Json) -> String {
    story
        .post("/theme-sets", body(json!({"name": name, "styles": styles})))
        .of(201)
        .id()
}

#[test]
fn a_theme_set_is_told_as_it_was_given() {
    let story = Story::new();
    let styles = json!({
        "settings": {"use-dark-theme": false, "preferred-theme-variant": "light"},
        "light": {
            "inquiry": {
                "primary-color": hex("#111111"),
                "navbar": {"logo": {"unit": "image", "value": PIXEL}},
            },
            "components": button("#111111", "#FFFFFF")["light"]["components"],
        },
        "dark": {"inquiry": {"primary-color": hex("#8ab0ff")}},
    });
    let answer = story
        .post(
            "/theme-sets",
            body(json!({"name": " Brand ", "styles": styles})),
        )
        .of(201);
    let id = answer.id();
    assert!(id.starts_with("theset_"));
    assert_eq!(answer.attribute("name"), "Brand");
    assert_eq!(answer.attribute("status"), "active");
    assert_eq!(answer.attribute("styles"), &styles);
    assert_eq!(answer.attribute("archived-at"), &Json::Null);
    let path = format!("/theme-sets/{id}");
    assert_eq!(story.get(&path).of(200).body, answer.body);

    let plain = story
        .post("/theme-sets", body(json!({"name": "Plain"})))
        .of(201);
    assert_eq!(plain.attribute("styles"), &json!({}));

    let snake = body(json!({"name": "Snake", "styles": {"settings": {"use_dark_theme": true}}}));
    let told = story
        .ask("POST", "/theme-sets")
        .json(snake)
        .unjudged()
        .send()
        .of(201);
    assert_eq!(
        told.attribute("styles"),
        &json!({"settings": {"use-dark-theme": true}})
    );
    assert_eq!(story.events_of(&id), ["theme-set.created"]);
}

#[test]
fn a_tree_replaces_the_whole_tree_and_what_is_not_named_stays() {
    let story = Story::new();
    let id = made(&story, "Brand", &button("#111111", "#ffffff"));
    let path = format!("/theme-sets/{id}");
    let renamed = story.patch(&path, body(json!({"name": "Other"}))).of(200);
    assert_eq!(renamed.attribute("styles"), &button("#111111", "#ffffff"));
    let sparse = json!({"light": {"inquiry": {"primary-color": hex("#222222")}}});
    let changed = story.patch(&path, body(json!({"styles": sparse}))).of(200);
    assert_eq!(changed.attribute("name"), "Other");
    assert_eq!(changed.attribute("styles"), &sparse);
    // The same again changes nothing, and is no event.
    story.patch(&path, body(json!({"styles": sparse}))).of(200);
    let names = [
        "theme-set.created",
        "theme-set.updated",
        "theme-set.updated",
    ];
    assert_eq!(story.events_of(&id), names);
    story
        .patch(&path, body(json!({"name": "  "})))
        .refused(422, "name");
    story.patch(&path, body(json!({"colour": "red"}))).of(400);
    story
        .patch("/theme-sets/theset_nothing", body(json!({"name": "x"})))
        .of(404);
}

#[test]
fn cells_that_are_none_are_named_by_their_path() {
    let story = Story::new();
    let post = |styles: Json| {
        story.post(
            "/theme-sets",
            body(json!({"name": "Brand", "styles": styles})),
        )
    };
    let styles = json!({
        "light": {
            "inquiry": {"primary-colour": hex("#111111"), "primary-color": "#111111"},
            "components": {"button": {"primary": {"base": {"shadow": hex("#000000")}}}},
        },
        "middle": {},
    });
    let refused = post(styles).of(400).error_shaped();
    for path in [
        "data.attributes.styles.light.inquiry.primary-colour",
        "data.attributes.styles.light.inquiry.primary-color must be",
        "data.attributes.styles.light.components.button.primary.base.shadow",
        "data.attributes.styles.middle",
    ] {
        assert!(refused.text.contains(path), "{}", refused.text);
    }
    for styles in [
        json!("dark"),
        json!([]),
        json!(null),
        json!({"light": null}),
    ] {
        post(styles).of(400).error_shaped();
    }
    let logo = |address: &str| json!({"light": {"inquiry": {"navbar": {"logo": {"unit": "image", "value": address}}}}});
    for address in [
        "https://cdn.example.com/logo.png",
        "//cdn.example.com/logo.png",
        "javascript:alert(1)",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "data:text/html;base64,PHNjcmlwdD4=",
        "data:image/png;base64,PHNjcmlwdD4=",
    ] {
        let refused = post(logo(address)).of(400).error_shaped();
        assert!(
            refused.text.contains("light.inquiry.navbar.logo"),
            "{}",
            refused.text
        );
    }
    post(logo(PIXEL)).of(201);
    let before = story.get("/theme-sets").of(200).items().len();
    assert_eq!(before, 2, "the default one, and the one that fits");
}

#[test]
fn colours_that_nobody_can_read_are_refused_with_pair_and_ratio() {
    let story = Story::new();
    let faint = body(json!({"name": "Faint", "styles": button("#ffd400", "#ffffff")}));
    let refused = story.post("/theme-sets", faint).of(422).error_shaped();
    assert_eq!(
        refused.pointers(),
        ["/data/attributes/styles/light/components/button/primary/base/text-color"]
    );
    for words in ["#ffffff on #ffd400", "1.43:1", "4.5:1"] {
        assert!(refused.text.contains(words), "{}", refused.text);
    }
    let id = made(&story, "Good", &button("#ffd400", "#000000"));
    let path = format!("/theme-sets/{id}");
    let before = story.get(&path).body;
    story
        .patch(
            &path,
            body(json!({"styles": button("#ffd400", "#ffffff"), "name": "Bad"})),
        )
        .of(422);
    assert_eq!(story.get(&path).body, before);

    let shape = |px: u8| json!({"base": {"border-radius": {"unit": "px", "value": px}}});
    let buttons =
        json!({"light": {"components": {"button": {"primary": shape(4), "secondary": shape(8)}}}});
    let refused = story.post(
        "/theme-sets",
        body(json!({"name": "Uneven", "styles": buttons})),
    );
    refused.refused(422, "share one shape");
}

#[test]
fn an_archived_theme_set_is_kept_and_leaves_its_templates() {
    let story = Story::new();
    let id = made(&story, "Brand", &button("#111111", "#ffffff"));
    let template = format!("/inquiry-templates/{}", story.templates[0]);
    let choose = |id: Json| story.patch(&template, body(json!({"settings": {"theme-set-id": id}})));
    choose(json!(id)).of(200);
    let told = || {
        story
            .get(&format!("{template}/settings"))
            .of(200)
            .attribute("theme-set-id")
            .clone()
    };
    assert_eq!(told(), json!(id));

    let path = format!("/theme-sets/{id}");
    let archived = story.delete(&path).of(200);
    assert_eq!(archived.attribute("status"), "archived");
    assert!(archived.attribute("archived-at").is_string());
    assert_eq!(story.get(&path).of(200).body, archived.body);
    assert_eq!(told(), Json::Null);
    assert_eq!(story.delete(&path).of(200).body, archived.body);
    story
        .patch(&path, body(json!({"name": "New"})))
        .refused(409, "archived");
    choose(json!(id)).refused(422, "archived");
    choose(json!("theset_nothing")).of(404);
    choose(json!(7)).of(422);
    story
        .create(json!({"theme-set-id": id}))
        .refused(422, "archived");

    let of = |status: &str| -> Vec<String> {
        let list = story
            .get(&format!("/theme-sets?filter[status]={status}"))
            .of(200);
        let ids = list
            .items()
            .iter()
            .map(|item| item["id"].as_str().unwrap().to_owned());
        ids.collect()
    };
    assert_eq!(of("archived"), [id.as_str()]);
    assert_eq!(of("active").len(), 1);
    story.get("/theme-sets?filter[status]=asleep").of(400);
}

#[test]
fn the_default_theme_set_stays_until_another_one_takes_its_place() {
    let story = Story::new();
    let list = story.get("/theme-sets").of(200);
    let default = list.items()[0]["id"].as_str().unwrap().to_owned();
    story
        .delete(&format!("/theme-sets/{default}"))
        .refused(409, "default");
    let id = made(&story, "Brand", &json!({}));
    let make = |id: &str| story.post(&format!("/theme-sets/{id}/make-default"), json!({}));
    make(&id).of(200);
    make(&id).of(200);
    assert_eq!(
        story.events_of(&id),
        ["theme-set.created", "theme-set.made-default"]
    );
    story.delete(&format!("/theme-sets/{id}")).of(409);
    story.delete(&format!("/theme-sets/{default}")).of(200);
    make(&default).refused(409, "archived");
}

#[test]
fn an_inquiry_takes_a_theme_set_that_is_in_use() {
    let story = Story::new();
    let id = made(&story, "Brand", &json!({}));
    story.create(json!({"theme-set-id": id})).of(201);
    story.create(json!({"theme-set-id": null})).of(201);
    let nobody = format!("theset_{}", "0".repeat(28));
    story
        .create(json!({"theme-set-id": nobody}))
        .refused(404, "data.attributes.theme-set-id");
    story
        .create(json!({"theme-set-id": "the_old"}))
        .refused(422, "legacy");
    story
        .create(json!({"theme-id": id}))
        .refused(422, "theme-set-id");
}
