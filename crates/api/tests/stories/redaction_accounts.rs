//! Redacting accounts: what it reaches, and the account that is left.

use serde_json::json;

use crate::database::Database;
use crate::planted::{PLANTED, an_older_copy_is_dark, plant, telling, without_planted};
use crate::story::{Story, settings};
use crate::tampering::copy;

#[test]
fn a_consolidated_account_can_still_be_erased() {
    let story = Story::new();
    let source = plant(&story).account;
    let destination = story.post("/accounts", json!({})).of(201).id();
    let sources = json!({"meta": {"source-account-ids": [source]}});
    story
        .post(&format!("/accounts/{destination}/consolidate"), sources)
        .of(202);
    let path = format!("/accounts/{source}");
    assert!(
        story.get(&path).text.contains(PLANTED[1]),
        "the source keeps its own data"
    );
    without_planted(&story.delete(&path).of(200).text);
    story.delete(&path).refused(409, "already redacted");
    story
        .patch(
            &path,
            json!({"data": {"attributes": {"reference-id": "x"}}}),
        )
        .refused(409, "consolidated");
}

#[test]
fn redacting_an_account_reaches_its_inquiries() {
    let story = Story::on(Database::file(), settings());
    let planted = plant(&story);
    let open = story
        .create(json!({"reference-id": PLANTED[5], "fields": {"name-first": PLANTED[0]}}))
        .of(201)
        .id();
    let other = story.inquiry(json!({"note": "stays"}));
    let old = copy(story.database.folder());
    let path = format!("/accounts/{}", planted.account);
    let redacted = story.delete(&path).of(200);
    without_planted(&redacted.text);
    assert!(redacted.attribute("redacted-at").is_string());
    story.carry_out_erasures();
    for path in telling(&story, &planted) {
        without_planted(&story.get(&path).of(200).text);
    }
    for id in [&planted.inquiry, &open] {
        assert!(
            story
                .get(&format!("/inquiries/{id}"))
                .attribute("redacted-at")
                .is_string()
        );
        an_older_copy_is_dark(&story, old.path(), id);
    }
    assert_eq!(
        story.get(&format!("/inquiries/{other}")).attribute("note"),
        "stays"
    );
    assert_eq!(
        story.events_of(&planted.account).last().unwrap(),
        "account.redacted"
    );
    assert_eq!(
        story
            .get(&format!("/accounts?filter[reference-id]={}", PLANTED[5]))
            .ids(),
        [""; 0]
    );
    story.delete(&path).refused(409, "already redacted");
    story.check();
}

#[test]
fn an_emptied_account_can_be_used_and_emptied_again() {
    let story = Story::new();
    let planted = plant(&story);
    let path = format!("/accounts/{}", planted.account);
    story.delete(&path).of(200);
    story
        .post(
            &format!("{path}/add-tag"),
            json!({"meta": {"tag-name": "t"}}),
        )
        .of(200);
    let attributes = json!({"data": {"attributes": {"reference-id": "second life", "fields": {"name": {"first": "New"}}}}});
    let filled = story.patch(&path, attributes).of(200);
    assert_eq!(
        filled.attribute("fields")["name"]["value"]["first"]["value"],
        "New"
    );
    assert_eq!(
        story
            .get("/accounts?filter[reference-id]=second+life")
            .ids(),
        [&*planted.account]
    );
    story.carry_out_erasures();
    assert_eq!(
        story.get(&path).of(200).attribute("reference-id"),
        "second life"
    );
    story.delete(&path).of(200);
    assert!(story.get(&path).attribute("reference-id").is_null());

    let id = story.inquiry(json!({"account-id": planted.account, "note": "later"}));
    story.delete(&path).of(200);
    assert!(
        story
            .get(&format!("/inquiries/{id}"))
            .attribute("redacted-at")
            .is_string()
    );
    story.delete(&path).refused(409, "already redacted");
    story
        .patch(
            &path,
            json!({"data": {"attributes": {"reference-id": "third"}}}),
        )
        .of(200);
    story.delete(&path).of(200);
    assert_eq!(
        story.get("/accounts?filter[reference-id]=third").ids(),
        [""; 0]
    );
}

#[test]
fn an_answer_of_an_emptied_accounts_first_life_is_not_repeated() {
    let story = Story::new();
    let create = || {
        let body = json!({"data": {"attributes": {"reference-id": PLANTED[5]}}});
        story
            .ask("POST", "/accounts")
            .header("idempotency-key", "first")
            .json(body)
            .send()
    };
    let path = format!("/accounts/{}", create().of(201).id());
    story.delete(&path).of(200);
    create().refused(409, "erased");
    story
        .patch(
            &path,
            json!({"data": {"attributes": {"reference-id": "second life"}}}),
        )
        .of(200);
    create().refused(409, "erased");
}

#[test]
fn the_events_of_an_emptied_accounts_first_life_stay_dark() {
    let story = Story::new();
    let account = plant(&story).account;
    story.delete(&format!("/accounts/{account}")).of(200);
    let attributes = json!({"data": {"attributes": {"reference-id": "second life"}}});
    story
        .patch(&format!("/accounts/{account}"), attributes)
        .of(200);
    let events = story
        .get(&format!(
            "/events?filter[object-id]={account}&page[size]=100"
        ))
        .of(200);
    without_planted(&events.text);
    assert!(events.text.contains("second life"));
}
