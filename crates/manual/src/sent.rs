//! What the reference's calls send, by operation: the smallest that shows what the operation is for and
//! works as it stands. `$NAME` is a variable of the reader's shell.

/// Operation, body. Operations that are not here are called without one.
#[rustfmt::skip] // a table is read by its columns
const BODIES: &[(&str, &str)] = &[
    ("create-an-inquiry", r#"{"data":{"attributes":{"inquiry-template-id":"$INQUIRY_TEMPLATE_ID","reference-id":"anna-7"}}}"#),
    ("search-inquiries", r#"{"query":{"attribute":"status","operator":"eq","value":"completed"}}"#),
    ("update-an-inquiry", r#"{"data":{"attributes":{"note":"Called back","fields":{"name-first":"Anna"}}}}"#),
    ("inquiries-add-tag", r#"{"meta":{"tag-name":"vip"}}"#),
    ("inquiries-remove-tag", r#"{"meta":{"tag-name":"vip"}}"#),
    ("inquiries-set-all-tags", r#"{"meta":{"tag-name":["vip","berlin"]}}"#),
    ("approve-an-inquiry", r#"{"meta":{"comment":"Looked at by hand"}}"#),
    ("decline-an-inquiry", r#"{"meta":{"comment":"Looked at by hand"}}"#),
    ("generate-a-one-time-link", r#"{"meta":{"expires-in-seconds":3600}}"#),
    ("inquiries-perform-simulate-actions", r#"{"meta":{"simulate-actions":[{"type":"start_inquiry"},{"type":"complete_inquiry"}]}}"#),
    ("create-an-inquiry-session", r#"{"data":{"attributes":{"inquiry-id":"$INQUIRY_ID"}}}"#),
    ("expire-inquiry-sessions", r#"{"meta":{"inquiry-ids":["$INQUIRY_ID"]}}"#),
    ("generate-a-one-time-link-for-an-inquiry-session", r#"{"meta":{"expires-in-seconds":3600}}"#),
    ("own-create-an-inquiry-template", r#"{"data":{"attributes":{"name":"Copy","copy-of":"$INQUIRY_TEMPLATE_ID","publish":true}}}"#),
    ("own-update-an-inquiry-template", r#"{"data":{"attributes":{"settings":{"expiration":{"after-create-seconds":3600}}}}}"#),
    ("import-inquiry-template-translations", r#"{"data":{"attributes":{"translations":[{"step":"welcome","component":"title","attribute-name":"text","locale-values":[{"locale":"en-US","value":"Welcome"}]}]}}}"#),
    ("own-create-a-link-key", r#"{"meta":{"other-keys-end-in-seconds":86400}}"#),
    ("own-create-an-inquiry-template-version", r#"{"data":{"attributes":{"inquiry-template-id":"$INQUIRY_TEMPLATE_ID"}}}"#),
    ("create-a-theme-set", r##"{"data":{"attributes":{"name":"Brand","styles":{"light":{"inquiry":{"primary-color":{"unit":"hex","value":"#14532d"}}}}}}}"##),
    ("update-a-theme-set", r#"{"data":{"attributes":{"name":"New brand"}}}"#),
    ("create-an-account", r#"{"data":{"attributes":{"reference-id":"bela-4","name-first":"Béla"}}}"#),
    ("search-accounts", r#"{"query":{"attribute":"reference-id","operator":"eq","value":"bela-4"}}"#),
    ("update-an-account", r#"{"data":{"attributes":{"name-last":"Nagy"}}}"#),
    ("accounts-add-tag", r#"{"meta":{"tag-name":"vip"}}"#),
    ("accounts-remove-tag", r#"{"meta":{"tag-name":"vip"}}"#),
    ("accounts-set-all-tags", r#"{"meta":{"tag-name":["vip","berlin"]}}"#),
    ("consolidate-into-an-account", r#"{"meta":{"source-account-ids":["$OTHER_ACCOUNT_ID"]}}"#),
    ("accounts-add-relation", r#"{"meta":{"relation-schema-key":"household","target-object-id":"$OTHER_ACCOUNT_ID"}}"#),
    ("accounts-remove-relation", r#"{"meta":{"relation-schema-key":"household","target-object-id":"$OTHER_ACCOUNT_ID"}}"#),
    ("create-an-api-key", r#"{"data":{"attributes":{"name":"Backend","permissions":["inquiry.read","inquiry.write"]}}}"#),
    ("update-an-api-key", r#"{"data":{"attributes":{"ip-address-allowlist":["203.0.113.0/24"]}}}"#),
    ("expire-an-api-key", r#"{"meta":{"expires-in-seconds":3600}}"#),
    ("own-update-the-environment", r#"{"data":{"attributes":{"retention":{"api-log-days":30}}}}"#),
    ("create-a-webhook", r#"{"data":{"attributes":{"name":"Backend","url":"https://example.com/hooks","enabled-events":["inquiry.approved","inquiry.declined"]}}}"#),
    ("update-a-webhook", r#"{"data":{"attributes":{"enabled-events":["*"]}}}"#),
    ("rotate-a-webhook-secret", r#"{"meta":{"expires-in-seconds":3600}}"#),
    ("own-resend-an-event", r#"{"meta":{"event-id":"$EVENT_ID"}}"#),
    ("own-replay-events", r#"{"meta":{"from-event-id":"$EVENT_ID"}}"#),
    ("own-start-an-experiment", r#"{"data":{"attributes":{"inquiry-template-id":"$INQUIRY_TEMPLATE_ID","variant-version-id":"$INQUIRY_TEMPLATE_VERSION_ID","variant-share":20}}}"#),
    ("own-update-an-experiment", r#"{"data":{"attributes":{"variant-share":50}}}"#),
    ("own-adopt-a-side-of-an-experiment", r#"{"meta":{"arm":"variant"}}"#),
    ("own-turn-the-sandbox-clock", r#"{"data":{"attributes":{"advance-seconds":3600}}}"#),
    ("own-run-a-sandbox-scenario", r#"{"data":{"attributes":{"reference-id":"anna-7"}}}"#),
];

/// Operation, query that it cannot do without.
const QUERIES: &[(&str, &str)] = &[
    (
        "list-all-inquiry-template-versions",
        "filter%5Binquiry-template-id%5D=$INQUIRY_TEMPLATE_ID",
    ),
    ("accounts-list-all-relations", "filter%5Bkey%5D=household"),
];

fn find(table: &[(&str, &'static str)], operation: &str) -> Option<&'static str> {
    let row = table.iter().find(|(known, _)| *known == operation);
    row.map(|(_, text)| *text)
}

pub fn body(operation: &str) -> Option<&'static str> {
    find(BODIES, operation)
}

pub fn query(operation: &str) -> Option<&'static str> {
    find(QUERIES, operation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference;

    #[test]
    fn every_call_that_needs_a_body_has_one_and_none_has_another() {
        for (id, body) in BODIES {
            assert!(
                serde_json::from_str::<serde_json::Value>(body).is_ok(),
                "{id}"
            );
            assert!(reference::details(id, "").is_some(), "{id}");
        }
        for it in reference::operations() {
            let told = &reference::document()["paths"][&it.path][it.method.to_lowercase()];
            let needed = told["requestBody"]["required"] == true;
            assert!(!needed || body(&it.id).is_some(), "{}", it.id);
        }
    }
}
