//! Accounts.

use serde_json::{Value as Json, json};

use crate::ask::Answer;
use crate::story::Story;

fn create(story: &Story, attributes: Json) -> Answer {
    story.post("/accounts", json!({"data": {"attributes": attributes}}))
}

fn value<'a>(answer: &'a Answer, path: &[&str]) -> &'a Json {
    path.iter().fold(answer.attribute("fields"), |value, name| {
        let value = &value[*name];
        match value.get("value") {
            Some(inner) => inner,
            None => value,
        }
    })
}

#[test]
fn a_fresh_account_looks_like_the_contracts() {
    let story = Story::new();
    let made = create(
        &story,
        json!({
            "reference-id": "user-1", "tags": ["t"],
            "fields": {
                "name": {"first": "Ada", "last": "King"}, "birthdate": "1990-01-02",
                "address": {"street_1": "1 Elm St", "country_code": "US"}, "email_address": "ada@example.com",
                "identification_numbers": [{"identification_class": "pp", "identification_number": "X1", "issuing_country": "GB"}],
            },
        }),
    )
    .of(201);
    assert!(made.id().starts_with("act_"));
    assert_eq!(made.attribute("account-type-name"), "User");
    assert_eq!(made.attribute("account-status"), "Default");
    assert_eq!(made.attribute("tags"), &json!(["t"]));
    assert_eq!(value(&made, &["name", "first"]), "Ada");
    assert_eq!(value(&made, &["address", "country_code"]), "US");
    assert_eq!(made.attribute("fields")["name"]["type"], "hash");
    let kind = story
        .get(&format!(
            "/account-types/{}",
            made.linked("account-type").unwrap()
        ))
        .of(200);
    assert_eq!(kind.attribute("name"), "User");
    create(&story, json!({})).of(201);
    story.ask("POST", "/accounts").send().of(201);
    story.get("/accounts").of(200);
}

#[test]
fn wrong_fields_are_named() {
    let story = Story::new();
    let refused = create(
        &story,
        json!({"fields": {"birthdate": "soon", "shoe_size": 7, "email_address": "nobody"}}),
    )
    .of(422);
    let pointers = ["birthdate", "shoe_size", "email_address"]
        .map(|key| format!("/data/attributes/fields/{key}"));
    assert_eq!(refused.pointers(), pointers);
    create(&story, json!({"fields": {"name": "Ada"}})).of(422);
    create(&story, json!({"fields": {"name": {"nick": "A"}}})).of(422);
    create(&story, json!({"account-status": "Asleep"})).refused(422, "Default, Blocked");
    create(&story, json!({"account-type-id": "acttp_1"})).refused(404, "account-type-id");
    create(&story, json!({"reference-id": " "})).refused(422, "reference id");
    create(&story, json!({"selfie-photo": {"data": "x"}})).refused(501, "selfie-photo");
    create(&story, json!({"nickname": "A"})).refused(400, "nickname");
}

#[test]
fn flat_attributes_are_folded_into_fields_in_every_version() {
    let story = Story::new();
    let flat = json!({
        "name-first": "Ada", "name-middle": "B", "name-last": "King", "birthdate": "1990-01-02",
        "phone-number": "+14155550100", "email-address": "ada@example.com", "address-street-1": "1 Elm St",
        "address-street-2": "2nd floor", "address-city": "Springfield", "address-subdivision": "Oregon",
        "address-postal-code": "97475", "country-code": "US", "social-security-number": "123-45-6789",
    });
    let snake: serde_json::Map<String, Json> = flat
        .as_object()
        .unwrap()
        .iter()
        .map(|(key, value)| (key.replace('-', "_"), value.clone()))
        .collect();
    for version in ["2020-05-18", "2023-01-05", "2025-10-27", "2025-12-08"] {
        for attributes in [flat.clone(), snake.clone().into()] {
            let ask = story
                .ask("POST", "/accounts")
                .header("persona-version", version)
                .unjudged();
            let id = ask
                .json(json!({"data": {"attributes": attributes}}))
                .send()
                .of(201)
                .id();
            let told = story.get(&format!("/accounts/{id}")).of(200);
            assert_eq!(value(&told, &["name", "middle"]), "B");
            assert_eq!(value(&told, &["birthdate"]), "1990-01-02");
            assert_eq!(value(&told, &["address", "subdivision"]), "Oregon");
            assert_eq!(value(&told, &["address", "country_code"]), "US");
            assert_eq!(value(&told, &["phone_number"]), "+14155550100");
            let number = &value(&told, &["identification_numbers"])[0]["value"];
            assert_eq!(number["identification_number"]["value"], "123-45-6789");
            let path = format!("/accounts/{id}");
            let ask = story
                .ask("PATCH", &path)
                .header("persona-version", version)
                .unjudged();
            ask.json(json!({"data": {"attributes": {"name-first": "Grace"}}}))
                .send()
                .of(200);
            let told = story.get(&path).of(200);
            assert_eq!(value(&told, &["name", "first"]), "Grace");
            assert_eq!(value(&told, &["name", "last"]), "King");
        }
    }
}

#[test]
fn reference_ids_are_unique_without_regard_to_case() {
    let story = Story::new();
    let first = create(&story, json!({"reference-id": "User"})).of(201).id();
    let refused = create(&story, json!({"reference-id": "uSER"})).refused(409, "reference id");
    assert_eq!(
        refused.body["errors"][0]["meta"]["existing-account-id"],
        Json::from(first.as_str())
    );
    let second = create(&story, json!({"reference-id": "other"}))
        .of(201)
        .id();
    let patch = |id: &str, reference: &str| {
        story.patch(
            &format!("/accounts/{id}"),
            json!({"data": {"attributes": {"reference-id": reference}}}),
        )
    };
    patch(&second, "USER").refused(409, "reference id");
    assert_eq!(
        patch(&first, "USER").of(200).attribute("reference-id"),
        "USER"
    );
    patch(&first, "moved").of(200);
    assert_eq!(
        patch(&second, "user").of(200).attribute("reference-id"),
        "user"
    );
    // The other environment is another world.
    let ask = story
        .ask("POST", "/accounts")
        .key(crate::story::PRODUCTION_KEY);
    ask.json(json!({"data": {"attributes": {"reference-id": "user"}}}))
        .send()
        .of(201);
}

#[test]
fn upsert_makes_or_updates() {
    let story = Story::new();
    let upsert = |attributes: Json, by: &str| {
        story.post(
            "/accounts",
            json!({"data": {"attributes": attributes}, "meta": {"upsert-by": by}}),
        )
    };
    let first = upsert(
        json!({"reference-id": "u", "fields": {"birthdate": "1990-01-01"}}),
        "reference-id",
    )
    .of(201);
    let fields = json!({"name": {"first": "Ada"}});
    let second = upsert(
        json!({"reference-id": "U", "tags": ["t"], "fields": fields}),
        "reference_id",
    )
    .of(200);
    assert_eq!(first.id(), second.id());
    assert_eq!(value(&second, &["birthdate"]), "1990-01-01");
    assert_eq!(value(&second, &["name", "first"]), "Ada");
    assert_eq!(second.attribute("tags"), &json!(["t"]));
    upsert(json!({"reference-id": "u"}), "email").refused(422, "upsert-by");
    upsert(json!({}), "reference-id").refused(422, "needs a reference-id");
    upsert(
        json!({"reference-id": "u", "fields": {"birthdate": "x"}}),
        "reference-id",
    )
    .of(422);
}

#[test]
fn updates_merge_member_by_member() {
    let story = Story::new();
    let fields = json!({"name": {"first": "Ada", "last": "King"}, "birthdate": "1990-01-01"});
    let id = create(&story, json!({"fields": fields})).of(201).id();
    let path = format!("/accounts/{id}");
    let patch = |attributes: Json| story.patch(&path, json!({"data": {"attributes": attributes}}));
    let told = patch(json!({"fields": {"name": {"first": "Grace"}}})).of(200);
    assert_eq!(value(&told, &["name", "first"]), "Grace");
    assert_eq!(value(&told, &["name", "last"]), "King");
    let told = patch(json!({"fields": {"birthdate": null}})).of(200);
    assert!(value(&told, &["birthdate"]).is_null());
    let told = patch(json!({"fields": {"name": {"last": null}}})).of(200);
    assert!(value(&told, &["name", "last"]).is_null());
    assert_eq!(
        patch(json!({"account-status": "Blocked"}))
            .of(200)
            .attribute("account-status"),
        "Blocked"
    );
    assert_eq!(
        patch(json!({"tags": ["a", "b", "a"]}))
            .of(200)
            .attribute("tags"),
        &json!(["a", "b"])
    );
    patch(json!({"account-type-id": "acttp_1"})).refused(400, "cannot be changed");
    let events = story.events_of(&id).len();
    patch(json!({})).of(200);
    patch(json!({"account-status": "Blocked", "tags": ["a", "b"]})).of(200);
    assert_eq!(story.events_of(&id).len(), events, "nothing was changed");
    let tags = |operation: &str, meta: Json| {
        story.post(&format!("{path}/{operation}"), json!({"meta": meta}))
    };
    assert_eq!(
        tags("add-tag", json!({"tag-name": "c"}))
            .of(200)
            .attribute("tags"),
        &json!(["a", "b", "c"])
    );
    assert_eq!(
        tags("remove-tag", json!({"tag-name": "a"}))
            .of(200)
            .attribute("tags"),
        &json!(["b", "c"])
    );
    assert_eq!(
        tags("set-tags", json!({"tag-name": []}))
            .of(200)
            .attribute("tags"),
        &json!([])
    );
    tags("add-tag", json!({})).refused(400, "tag-name is missing");
}

#[test]
fn relations_lead_to_other_accounts() {
    let story = Story::new();
    let (a, b) = (
        create(&story, json!({})).id(),
        create(&story, json!({})).id(),
    );
    let relate = |verb: &str, key: &str, target: &str| {
        let body = json!({"meta": {"relation-schema-key": key, "target-object-id": target}});
        story.post(&format!("/accounts/{a}/{verb}-relation"), body)
    };
    relate("add", "parent", &b).of(200);
    relate("add", "parent", &b).of(200);
    let list = |query: &str| story.get(&format!("/accounts/{a}/relations?{query}"));
    assert_eq!(list("filter[key]=parent").of(200).ids(), [&*b]);
    assert_eq!(list("filter[key]=child").of(200).ids(), [""; 0]);
    assert_eq!(
        list("filter[key]=parent&filter[created-at-end]=2020-01-01T00:00:00Z")
            .of(200)
            .ids(),
        [""; 0]
    );
    assert_eq!(
        list("filter[key]=parent&filter[created-at-start]=2020-01-01T00:00:00Z")
            .of(200)
            .ids(),
        [&*b]
    );
    list("").refused(400, "filter[key] is missing");
    relate("add", "parent", &a).refused(422, "itself");
    relate("add", "parent", "act_1").refused(404, "target-object-id");
    relate("add", "", &b).refused(422, "relation key");
    relate("add", "a key", &b).refused(422, "relation key");
    relate("remove", "child", &b).refused(404, "no such relation");
    relate("remove", "parent", &b).of(200);
    assert_eq!(list("filter[key]=parent").of(200).ids(), [""; 0]);
}

#[test]
fn consolidation_moves_the_children_and_archives_the_sources() {
    let story = Story::new();
    let into = create(&story, json!({"reference-id": "into"})).of(201).id();
    let from = create(
        &story,
        json!({"reference-id": "from", "fields": {"birthdate": "1990-01-01"}}),
    )
    .of(201)
    .id();
    let other = create(&story, json!({})).of(201).id();
    let moved: Vec<String> = (0..3)
        .map(|_| story.inquiry(json!({"account-id": from})))
        .collect();
    story.simulate(&moved[1], &["complete_inquiry"]).of(200);
    let consolidate = |into: &str, sources: Json| {
        story.post(
            &format!("/accounts/{into}/consolidate"),
            json!({"meta": {"source-account-ids": sources}}),
        )
    };
    consolidate(&into, json!([])).refused(422, "source-account-ids");
    consolidate(&into, json!([into])).refused(422, "itself");
    consolidate(&into, json!([from, from])).refused(409, "before");
    consolidate(&into, json!([from, format!("act_{}", "0".repeat(28))])).refused(404, "not found");
    assert_eq!(
        story
            .get(&format!("/inquiries?filter[account-id]={from}"))
            .ids()
            .len(),
        3,
        "nothing moved yet"
    );

    let done = consolidate(&into, json!([from, other])).of(202);
    assert_eq!(done.id(), into);
    assert!(
        value(&done, &["birthdate"]).is_null(),
        "the sources' own data does not move"
    );
    for id in &moved {
        assert_eq!(
            story.get(&format!("/inquiries/{id}")).linked("account"),
            Some(into.clone())
        );
    }
    story
        .create(json!({"account-id": from}))
        .refused(409, "consolidated");
    consolidate(&into, json!([from])).refused(409, "before");
    consolidate(&from, json!([into])).refused(409, "itself consolidated");
    for (verb, body) in [
        ("add-tag", json!({"meta": {"tag-name": "t"}})),
        ("set-tags", json!({"meta": {"tag-name": ["t"]}})),
    ] {
        story
            .post(&format!("/accounts/{from}/{verb}"), body)
            .refused(409, "consolidated");
    }
    // The reference id of the source is free again.
    let new = story
        .create(json!({"reference-id": "from"}))
        .of(201)
        .linked("account")
        .unwrap();
    assert!(new != from && new != into);
    story.delete(&format!("/accounts/{into}")).of(200);
    assert!(
        story
            .get(&format!("/inquiries/{}", moved[0]))
            .attribute("redacted-at")
            .is_string()
    );
}

#[test]
fn accounts_are_listed_and_searched() {
    let story = Story::new();
    let ids: Vec<String> = (0..4)
        .map(|n| {
            let fields = json!({"name": {"first": "Ada", "last": format!("K{n}")}, "email_address": format!("A{n}@example.com")});
            create(&story, json!({"reference-id": format!("Ref,{n}"), "fields": fields})).of(201).id()
        })
        .collect();
    let found = |query: &str| story.get(&format!("/accounts?{query}")).of(200).ids();
    assert_eq!(found("page[size]=2"), [&*ids[3], &*ids[2]]);
    assert_eq!(
        found("filter[reference-id][]=ref%2C1&filter[reference-id][]=REF%2C3").len(),
        0,
        "commas separate"
    );
    let plain: Vec<String> = (0..2)
        .map(|n| create(&story, json!({"reference-id": format!("P{n}")})).id())
        .collect();
    assert_eq!(found("filter[reference-id]=p0"), [&*plain[0]]);
    assert_eq!(
        found("filter[reference-id]=p0,P1"),
        [&*plain[1], &*plain[0]]
    );
    assert_eq!(
        found("filter[reference-id][]=p0&filter[reference-id][]=p1"),
        [&*plain[1], &*plain[0]]
    );
    let search = |attribute: &str, value: &str| {
        let query = json!({"attribute": attribute, "operator": "eq", "value": value});
        story
            .post("/accounts/search", json!({"query": query}))
            .of(200)
            .ids()
    };
    assert_eq!(search("reference_id", "ref,2"), [&*ids[2]]);
    assert_eq!(search("name", "ada k1"), [&*ids[1]]);
    assert_eq!(search("email-address", "a3@EXAMPLE.com"), [&*ids[3]]);
    assert_eq!(search("phone_number", ""), [""; 0]);
    let missing = json!({"attribute": "shoe_size", "operator": "eq", "value": 1});
    story
        .post("/accounts/search", json!({"query": missing}))
        .refused(400, "not searchable");
}

#[test]
fn an_empty_account_is_filled_by_the_first_inquiry_that_completes() {
    let story = Story::new();
    let first = story
        .create(json!({"fields": {"name-first": "Ada", "address-country-code": "US"}}))
        .of(201);
    let account = format!("/accounts/{}", first.linked("account").unwrap());
    assert!(value(&story.get(&account), &["name", "first"]).is_null());
    story.simulate(&first.id(), &["complete_inquiry"]).of(200);
    let told = story.get(&account);
    assert_eq!(value(&told, &["name", "first"]), "Ada");
    assert_eq!(value(&told, &["address", "country_code"]), "US");
    let id = first.linked("account").unwrap();
    let second = story.inquiry(json!({"account-id": id, "fields": {"name-first": "Grace"}}));
    story.simulate(&second, &["complete_inquiry"]).of(200);
    assert_eq!(value(&story.get(&account), &["name", "first"]), "Ada");
}
