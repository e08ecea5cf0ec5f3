//! Webhooks of older versions.

use serde_json::Value;

use super::Operation;

/// Before 2025-12-08 a webhook's name could be missing or null. A new one is then named
/// after its URL; an update that would clear the name leaves it.
pub(super) fn name(operation: &Operation, body: &mut Value) {
    if !matches!(operation.id, "create-a-webhook" | "update-a-webhook") {
        return;
    }
    let Some(attributes) = body
        .pointer_mut("/data/attributes")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    if !matches!(attributes.get("name"), None | Some(Value::Null)) {
        return;
    }
    attributes.shift_remove("name");
    if operation.id == "create-a-webhook"
        && let Some(url @ Value::String(_)) = attributes.get("url")
    {
        let url = url.clone();
        attributes.insert("name".to_owned(), url);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Version, upgrade};
    use super::*;

    fn upgraded(version: Version, id: &'static str, attributes: Value) -> Value {
        let operation = Operation {
            id,
            resource: "webhook",
        };
        let mut body = json!({"data": {"attributes": attributes}});
        upgrade(version, &operation, &mut body);
        body["data"]["attributes"].take()
    }

    #[test]
    fn a_nameless_webhook_is_named_after_its_url() {
        let old = Version::V2025_10_27;
        for attributes in [
            json!({"url": "https://x"}),
            json!({"name": null, "url": "https://x"}),
        ] {
            assert_eq!(
                upgraded(old, "create-a-webhook", attributes.clone()),
                json!({"url": "https://x", "name": "https://x"})
            );
            assert_eq!(
                upgraded(Version::V2025_12_08, "create-a-webhook", attributes.clone()),
                attributes
            );
        }
        assert_eq!(
            upgraded(old, "create-a-webhook", json!({"name": "n", "url": "u"})),
            json!({"name": "n", "url": "u"})
        );
        assert_eq!(
            upgraded(old, "update-a-webhook", json!({"name": null, "url": "u"})),
            json!({"url": "u"})
        );
    }
}
