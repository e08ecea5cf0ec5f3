//! Creating an inquiry for somebody: reference ids, accounts, and one inquiry per person.

use serde_json::json;

use crate::story::Story;

#[test]
fn a_reference_id_leads_to_one_account() {
    let story = Story::new();
    let first = story.create(json!({"reference-id": "user-1"})).of(201);
    let second = story.create(json!({"reference-id": "USER-1"})).of(201);
    let meta = json!({"auto-create-account-reference-id": "user-1"});
    let third = story.create_with(json!({}), meta.clone()).of(201);
    assert_eq!(first.linked("account"), second.linked("account"));
    assert_eq!(first.linked("account"), third.linked("account"));
    assert_eq!(second.attribute("reference-id"), "USER-1");
    assert_eq!(third.attribute("reference-id"), "user-1");
    let account = story
        .get(&format!("/accounts/{}", first.linked("account").unwrap()))
        .of(200);
    assert_eq!(account.attribute("reference-id"), "user-1");

    story
        .create_with(json!({"reference-id": "user-1"}), meta.clone())
        .of(201);
    story
        .create_with(json!({"reference-id": "user-2"}), meta)
        .refused(422, "differ");
    for bad in ["", "   ", "a\tb"] {
        story
            .create(json!({"reference-id": bad}))
            .refused(422, "reference id");
    }
    story
        .create(json!({"reference-id": "x".repeat(256)}))
        .refused(400, "reference-id");
    story.inquiry(json!({"reference-id": "é".repeat(255)}));
    // Without an account the reference id stays with the inquiry.
    let alone = story.create_with(
        json!({"reference-id": "user-3"}),
        json!({"auto-create-account": false}),
    );
    assert_eq!(alone.of(201).linked("account"), None);
    assert_eq!(
        story.get("/accounts?filter[reference-id]=user-3").ids(),
        [""; 0]
    );
    assert_eq!(
        story
            .get("/inquiries?filter[reference-id]=user-3")
            .ids()
            .len(),
        1
    );
}

#[test]
fn an_account_is_given_by_its_id_or_made() {
    let story = Story::new();
    let account = json!({"data": {"attributes": {"reference-id": "known"}}});
    let account = story.post("/accounts", account).of(201);
    let made = story.create(json!({"account-id": account.id()})).of(201);
    assert_eq!(made.linked("account"), Some(account.id()));
    assert_eq!(made.attribute("reference-id"), "known");
    let kind = account.linked("account-type").unwrap();

    let id = account.id();
    story
        .create(json!({"account-id": id, "reference-id": "known"}))
        .refused(422, "cannot be combined");
    story
        .create_with(
            json!({"account-id": id}),
            json!({"auto-create-account-reference-id": "known"}),
        )
        .refused(422, "cannot be combined");
    story
        .create_with(
            json!({"account-id": id}),
            json!({"auto-create-account-type-id": kind}),
        )
        .refused(422, "cannot be combined");
    story
        .create(json!({"account-id": format!("act_{}", "0".repeat(28))}))
        .refused(404, "account-id");
    story
        .create(json!({"account-id": "nonsense"}))
        .refused(404, "account-id");

    let meta = json!({"auto-create-account-type-id": format!("acttp_{}", "0".repeat(28))});
    story
        .create_with(json!({}), meta.clone())
        .refused(404, "auto-create-account-type-id");
    // Ignored where the reference id names an account already.
    let made = story
        .create_with(json!({"reference-id": "known"}), meta)
        .of(201);
    assert_eq!(made.linked("account"), Some(id));
    let meta = json!({"auto-create-account-type-id": kind});
    story
        .create_with(json!({"reference-id": "typed"}), meta)
        .of(201);
    for name in [
        "auto-create-account-type-id",
        "auto-create-account-reference-id",
    ] {
        let meta = json!({"auto-create-account": false, name: "x"});
        let refused = story
            .create_with(json!({}), meta)
            .refused(422, "need auto-create-account");
        assert_eq!(refused.pointers(), ["/meta/auto-create-account"]);
    }
    // Each inquiry without a reference id has an account of its own.
    let one = story.create(json!({})).linked("account");
    assert!(one.is_some() && one != story.create(json!({})).linked("account"));
}

#[test]
fn one_open_inquiry_per_reference_id() {
    let story = Story::new();
    let template = format!("/inquiry-templates/{}", story.templates[0]);
    let rule = |rule: &str| {
        let settings = json!({"security": {"inquiries-per-reference-id": rule}});
        story
            .patch(
                &template,
                json!({"data": {"attributes": {"settings": settings}}}),
            )
            .of(200);
    };
    let create = || story.create(json!({"reference-id": "One"}));
    let mine = format!(
        "/inquiries?filter[reference-id]=one&filter[inquiry-template-id]={}",
        story.templates[0]
    );
    let open = || {
        story
            .get(&format!("{mine}&filter[status]=created"))
            .ids()
            .remove(0)
    };
    rule("one-open");
    let first = create().of(201);
    let account = first.linked("account").unwrap();
    let refused = story
        .create(json!({"reference-id": "one"}))
        .refused(409, "one inquiry per reference id");
    let meta = json!({"existing-inquiry-id": first.id(), "existing-inquiry-status": "created"});
    assert_eq!(refused.body["errors"][0]["meta"], meta);
    // Another way to the same reference id.
    story
        .create(json!({"account-id": account}))
        .refused(409, "one inquiry per reference id");
    let meta = json!({"auto-create-account-reference-id": "ONE"});
    story
        .create_with(json!({}), meta)
        .refused(409, "one inquiry per reference id");
    // Other reference ids, none, and other templates are free.
    story.inquiry(json!({"reference-id": "two"}));
    story.inquiry(json!({}));
    story.inquiry(json!({"reference-id": "one", "inquiry-template-id": story.templates[1]}));

    for last in [
        "complete_inquiry",
        "fail_inquiry",
        "expire_inquiry",
        "approve_inquiry",
        "decline_inquiry",
    ] {
        story.simulate(&open(), &[last]).of(200);
        let next = create().of(201);
        assert_eq!(next.attribute("status"), "created", "after {last}");
    }
    rule("one-completed");
    create().refused(409, "is created");
    story.simulate(&open(), &["complete_inquiry"]).of(200);
    create().refused(409, "one inquiry per reference id");
    rule("unlimited");
    create().of(201);
}

#[test]
fn one_completed_leaves_room_after_a_failure() {
    let story = Story::new();
    let template = format!("/inquiry-templates/{}", story.templates[0]);
    let settings = json!({"security": {"inquiries-per-reference-id": "one-completed"}});
    story
        .patch(
            &template,
            json!({"data": {"attributes": {"settings": settings}}}),
        )
        .of(200);
    for last in ["fail_inquiry", "expire_inquiry", "decline_inquiry"] {
        let id = story.inquiry(json!({"reference-id": "again"}));
        story.simulate(&id, &[last]).of(200);
    }
    let id = story.inquiry(json!({"reference-id": "again"}));
    story.simulate(&id, &["approve_inquiry"]).of(200);
    story
        .create(json!({"reference-id": "again"}))
        .refused(409, "is approved");
}
