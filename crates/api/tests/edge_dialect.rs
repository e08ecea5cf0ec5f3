//! One inquiry, spoken about in several dialects.

use bonafide_api::edge::Dialect;
use bonafide_api::edge::fieldset::Fieldset;
use bonafide_api::edge::inflection::Inflection;
use bonafide_api::edge::query::Query;
use bonafide_api::edge::versions::{Operation, Version};
use serde_json::{Value, json};

const CREATE: Operation = Operation {
    id: "create-an-inquiry",
    resource: "inquiry",
};

fn inquiry() -> Value {
    json!({"type": "inquiry", "id": "inq_1",
        "attributes": {
            "status": "approved",
            "reference-id": "user-1",
            "behaviors": {"bot-score": 1},
            "fields": {
                "name-first": {"type": "string", "value": "Jane"},
                "my_answer": {"type": "number", "value": 1}}},
        "relationships": {"reviewer": {"data": {"type": "user", "id": "user_1"}}}})
}

fn reply(version: Version, inflection: Inflection, query: &str, body: Value) -> Value {
    let query = Query::parse(query).expect(query);
    let fieldset = Fieldset::from_query(&query).expect("a fieldset");
    Dialect {
        version,
        inflection,
    }
    .reply(&fieldset, body)
}

#[test]
fn the_newest_version_in_camel_case_leaves_field_names_alone() {
    let body = reply(
        Version::NEWEST,
        Inflection::Camel,
        "",
        json!({"data": inquiry()}),
    );
    assert_eq!(
        body["data"]["attributes"],
        json!({"status": "approved", "referenceId": "user-1", "behaviors": {"bot-score": 1},
            "fields": {
                "name-first": {"type": "string", "value": "Jane"},
                "my_answer": {"type": "number", "value": 1}}})
    );
}

#[test]
fn an_older_version_names_everything_in_one_style() {
    let body = reply(
        Version::V2021_05_14,
        Inflection::Snake,
        "",
        json!({"data": [inquiry()]}),
    );
    let resource = &body["data"][0];
    assert_eq!(resource["attributes"]["name_first"], "Jane");
    assert_eq!(resource["attributes"]["reviewer_type"], "user");
    assert_eq!(
        resource["attributes"]["fields"]["name_first"]["value"],
        "Jane"
    );
    assert_eq!(resource["attributes"]["fields"]["my_answer"]["value"], 1);
    assert_eq!(resource["relationships"], json!({}));
}

#[test]
fn an_event_speaks_the_dialect_of_its_webhook() {
    let event = json!({"data": {"type": "event", "id": "evt_1", "attributes": {
        "name": "inquiry.approved", "created-at": "2026-01-01T00:00:00.000Z",
        "payload": {"data": inquiry(), "included": [{"type": "inquiry-session", "attributes": {"os-name": null}}]}}}});
    let body = reply(Version::V2021_05_14, Inflection::Camel, "", event.clone());
    let payload = &body["data"]["attributes"]["payload"];
    assert_eq!(payload["data"]["attributes"]["nameFirst"], "Jane");
    assert_eq!(payload["data"]["attributes"]["reviewer"], "user_1");
    assert_eq!(
        payload["data"]["attributes"]["fields"]["nameFirst"]["value"],
        "Jane"
    );
    assert_eq!(
        payload["included"][0]["attributes"],
        json!({"osName": null, "browserFingerprint": null})
    );
    // A list of events holds the same.
    let list = reply(
        Version::V2021_05_14,
        Inflection::Camel,
        "",
        json!({"data": [event["data"]]}),
    );
    assert_eq!(list["data"][0], body["data"]);
}

#[test]
fn a_fieldset_sees_the_attributes_of_the_asked_version() {
    let query = "fields[inquiry]=nameFirst";
    let old = reply(
        Version::V2023_01_05,
        Inflection::Kebab,
        query,
        json!({"data": inquiry()}),
    );
    assert_eq!(old["data"]["attributes"], json!({"name-first": "Jane"}));
    let new = reply(
        Version::NEWEST,
        Inflection::Kebab,
        query,
        json!({"data": inquiry()}),
    );
    assert_eq!(new["data"]["attributes"], json!({}));
}

#[test]
fn an_older_camel_case_request_becomes_the_newest_shape() {
    let dialect = Dialect {
        version: Version::V2020_05_18,
        inflection: Inflection::Camel,
    };
    let body = json!({"data": {"attributes": {"inquiryTemplateId": "itmpl_1", "nameFirst": "Jane",
        "countryCode": "US", "passportNumber": "P1", "fields": {"addressStreet1": "S", "question1": "A"}}}});
    assert_eq!(
        dialect.request(&CREATE, body),
        Ok(
            json!({"data": {"attributes": {"inquiry-template-id": "itmpl_1", "fields": {
            "address-street-1": "S", "question1": "A", "name-first": "Jane",
            "identification-class": "pp", "identification-number": "P1",
            "selected-country-code": "US"}}}})
        )
    );
}
