//! The history of the contract, newest first, one reason each.

use serde_json::{Map, Value};

use super::{Operation, Version, account, attributes, inquiry, report, verification, webhook};

/// One resource object of a reply.
pub struct Resource<'r> {
    /// Its `type`.
    pub kind: &'r str,
    /// The whole object: `type`, `id`, `attributes`, `relationships`.
    pub object: &'r mut Map<String, Value>,
}

impl Resource<'_> {
    /// The resource's attributes, if it has such an object.
    pub(super) fn attributes(&mut self) -> Option<&mut Map<String, Value>> {
        attributes(self.object)
    }
}

/// One breaking change of the contract.
pub struct Change {
    /// The version that brought it.
    pub version: Version,
    /// What changed, in a few words.
    pub name: &'static str,
    /// Why the step must exist: what a client of the time before relies on.
    pub why: &'static str,
    /// Lifts a request from before the change over it.
    pub request: Option<fn(&Operation, &mut Value)>,
    /// Takes a resource back before the change.
    pub reply: Option<fn(&mut Resource<'_>)>,
}

/// Every change that has a step, newest first. Sources: the differences between the
/// published schemas of successive versions, and the published changelog.
pub const CHANGES: &[Change] = &[
    Change {
        version: Version::V2025_12_08,
        name: "webhooks need a name",
        why: "A webhook made without a name was accepted; it is named after its URL.",
        request: Some(webhook::name),
        reply: None,
    },
    Change {
        version: Version::V2025_10_27,
        name: "an inquiry's personal data is only in fields",
        why: "Clients read and wrote name-first and its like, and fields of their own, as attributes.",
        request: Some(inquiry::fold),
        reply: Some(inquiry::flatten),
    },
    Change {
        version: Version::V2025_10_27,
        name: "an account's personal data is only in fields",
        why: "Clients read and wrote flat attributes; fields nests them in name and address.",
        request: Some(account::fold),
        reply: Some(account::flatten),
    },
    Change {
        version: Version::V2025_10_27,
        name: "a case's own fields are only in fields",
        why: "Fields of the case template could be given as attributes.",
        request: Some(fold_case),
        reply: None,
    },
    Change {
        version: Version::V2025_10_27,
        name: "a workflow's inputs are only in fields",
        why: "Inputs were the attributes themselves, or meta.params.",
        request: Some(fold_workflow_inputs),
        reply: None,
    },
    Change {
        version: Version::V2021_08_18,
        name: "a session refers to a device",
        why: "Clients read browser-fingerprint; no such fingerprint is taken here, so it is null.",
        request: None,
        reply: Some(session_fingerprint),
    },
    Change {
        version: Version::V2021_08_18,
        name: "generic documents have extraction-responses",
        why: "Clients read extraction-results, whose form cannot be derived from the newer one.",
        request: None,
        reply: Some(document_extraction_results),
    },
    Change {
        version: Version::V2021_07_05,
        name: "an inquiry's reviewer is a relationship",
        why: "Clients read it from two attributes, and the closed schema had no such relationship.",
        request: None,
        reply: Some(inquiry::reviewer_attributes),
    },
    Change {
        version: Version::V2021_07_05,
        name: "database verifications have normalized addresses",
        why: "Clients read the address under the name of the service that normalised it.",
        request: None,
        reply: Some(verification::smarty_streets),
    },
    Change {
        version: Version::V2021_07_05,
        name: "a barcode that is found but not decoded has a reason of its own",
        why: "Clients knew barcode_not_detected for both.",
        request: None,
        reply: Some(verification::barcode_reason),
    },
    Change {
        version: Version::V2021_05_14,
        name: "watchlist reports list matches in matched-lists",
        why: "The closed schema had five lists of matches instead.",
        request: None,
        reply: Some(report::watchlist),
    },
    Change {
        version: Version::V2021_02_21,
        name: "an inquiry has one identification-number",
        why: "Clients read and wrote driver-license-number and passport-number.",
        request: Some(inquiry::unify_document_numbers),
        reply: Some(inquiry::split_document_number),
    },
    Change {
        version: Version::V2021_02_21,
        name: "a government ID has one identification-number",
        why: "Clients read driver-license-number and passport-number.",
        request: None,
        reply: Some(verification::split_document_number),
    },
];

/// What a request that opens a case may carry besides fields of the template.
const CASE_CREATE_ATTRIBUTES: [&str; 4] = [
    "case-template-id",
    "creator-email-address",
    "case-queue-id",
    "fields",
];

/// What a request that changes a case may carry besides fields of the template.
const CASE_UPDATE_ATTRIBUTES: [&str; 3] = ["attachments", "case-queue-id", "fields"];

fn fold_case(operation: &Operation, body: &mut Value) {
    match operation.id {
        "create-a-case" => fold_unknown(body, &CASE_CREATE_ATTRIBUTES),
        "update-a-case" => fold_unknown(body, &CASE_UPDATE_ATTRIBUTES),
        _ => {}
    }
}

fn fold_workflow_inputs(operation: &Operation, body: &mut Value) {
    if operation.id != "create-a-workflow-run" {
        return;
    }
    let params = body
        .get_mut("meta")
        .and_then(Value::as_object_mut)
        .and_then(|meta| meta.shift_remove("params"));
    if body.get("meta") == Some(&Value::Object(Map::new()))
        && let Value::Object(body) = body
    {
        body.shift_remove("meta");
    }
    fold_unknown(body, &["fields"]);
    if let Some(Value::Object(attributes)) = body.pointer_mut("/data/attributes") {
        attributes
            .entry("fields")
            .or_insert_with(|| Value::Object(Map::new()));
    }
    if let (Some(Value::Object(params)), Some(fields)) = (params, fields(body)) {
        for (name, value) in params {
            fields.entry(name).or_insert(value);
        }
    }
}

/// Moves the attributes of a request that the contract does not name into `fields`. A
/// field that is given in both places keeps the value in `fields`, the newer way.
pub(super) fn fold_unknown(body: &mut Value, known: &[&str]) {
    let unknown = take_unknown(body, known);
    if let Some(into) = fields(body) {
        for (name, value) in unknown {
            into.entry(name).or_insert(value);
        }
    }
}

/// Takes the attributes that are not `known` out of a request, in their order. None are
/// taken when `fields` could not receive them, so that nothing is lost before the check
/// reports the ill-typed `fields`.
pub(super) fn take_unknown(body: &mut Value, known: &[&str]) -> Vec<(String, Value)> {
    let Some(attributes) = body
        .pointer_mut("/data/attributes")
        .and_then(Value::as_object_mut)
    else {
        return Vec::new();
    };
    if !matches!(
        attributes.get("fields"),
        None | Some(Value::Null | Value::Object(_))
    ) {
        return Vec::new();
    }
    let mut unknown = Vec::new();
    let mut kept = Map::with_capacity(attributes.len());
    for (name, value) in std::mem::take(attributes) {
        if known.contains(&name.as_str()) {
            kept.insert(name, value);
        } else {
            unknown.push((name, value));
        }
    }
    *attributes = kept;
    if !unknown.is_empty() && !attributes.get("fields").is_some_and(Value::is_object) {
        attributes.insert("fields".to_owned(), Value::Object(Map::new()));
    }
    unknown
}

/// The `fields` of a request, if it has such an object.
pub(super) fn fields(body: &mut Value) -> Option<&mut Map<String, Value>> {
    body.pointer_mut("/data/attributes/fields")?.as_object_mut()
}

fn session_fingerprint(session: &mut Resource<'_>) {
    if session.kind == "inquiry-session"
        && let Some(attributes) = session.attributes()
    {
        attributes.insert("browser-fingerprint".to_owned(), Value::Null);
    }
}

fn document_extraction_results(document: &mut Resource<'_>) {
    if document.kind == "document/generic"
        && let Some(attributes) = document.attributes()
    {
        attributes.insert("extraction-results".to_owned(), Value::Null);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{downgrade, upgrade};
    use super::*;

    #[test]
    fn changes_run_from_the_newest_date_to_the_oldest_and_each_does_something() {
        assert!(CHANGES.is_sorted_by(|newer, older| newer.version >= older.version));
        for change in CHANGES {
            assert!(
                change.request.is_some() || change.reply.is_some(),
                "{}",
                change.name
            );
            assert!(change.why.ends_with('.'), "{}", change.name);
        }
    }

    #[test]
    fn workflow_inputs_come_from_three_places() {
        let operation = Operation {
            id: "create-a-workflow-run",
            resource: "workflow-run",
        };
        for body in [
            json!({"data": {"attributes": {"a": 1}}}),
            json!({"data": {"attributes": {"fields": {"a": 1}}}}),
            json!({"data": {"attributes": {}}, "meta": {"params": {"a": 1}}}),
        ] {
            let mut body = body;
            upgrade(Version::V2023_01_05, &operation, &mut body);
            assert_eq!(body, json!({"data": {"attributes": {"fields": {"a": 1}}}}));
        }
    }

    #[test]
    fn case_fields_move_into_fields() {
        let operation = Operation {
            id: "create-a-case",
            resource: "case",
        };
        let body = json!({"data": {"attributes": {"case-template-id": "ctmpl_1", "amount": 1, "note": null}}});
        let mut old = body.clone();
        upgrade(Version::V2023_01_05, &operation, &mut old);
        assert_eq!(
            old,
            json!({"data": {"attributes": {"case-template-id": "ctmpl_1", "fields": {"amount": 1, "note": null}}}})
        );
        let mut new = body.clone();
        upgrade(Version::V2025_10_27, &operation, &mut new);
        assert_eq!(new, body);
    }

    #[test]
    fn sessions_and_documents_regain_their_old_attributes() {
        for (kind, attribute) in [
            ("inquiry-session", "browser-fingerprint"),
            ("document/generic", "extraction-results"),
        ] {
            let body = json!({"included": [{"type": kind, "attributes": {}}]});
            let mut old = body.clone();
            downgrade(Version::V2021_07_05, &mut old);
            assert_eq!(old["included"][0]["attributes"], json!({attribute: null}));
            let mut new = body.clone();
            downgrade(Version::V2021_08_18, &mut new);
            assert_eq!(new, body);
        }
    }
}
