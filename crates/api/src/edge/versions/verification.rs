//! Verifications of older versions.

use serde_json::{Value, json};

use super::changes::Resource;
use super::inquiry::DOCUMENT_NUMBERS;

/// The parts of an address that carried the name of a service before 2021-07-05.
const ADDRESS_PARTS: [&str; 5] = ["street-1", "street-2", "city", "subdivision", "postal-code"];

/// Before 2021-07-05 a normalised address was under the name of the service that made it.
pub(super) fn smarty_streets(verification: &mut Resource<'_>) {
    if verification.kind != "verification/database" {
        return;
    }
    let Some(attributes) = verification.attributes() else {
        return;
    };
    for part in ADDRESS_PARTS {
        let value = attributes
            .get(&format!("normalized-address-{part}"))
            .cloned()
            .unwrap_or_default();
        attributes.insert(format!("smarty-streets-address-{part}"), value);
    }
    attributes.insert("smarty-streets-validation".to_owned(), Value::Null);
}

/// Before 2021-07-05 a barcode that could not be decoded was one that was not detected.
pub(super) fn barcode_reason(verification: &mut Resource<'_>) {
    if !verification.kind.starts_with("verification/") {
        return;
    }
    let checks = verification
        .attributes()
        .and_then(|attributes| attributes.get_mut("checks"))
        .and_then(Value::as_array_mut);
    for check in checks.into_iter().flatten() {
        let reasons = check.get_mut("reasons").and_then(Value::as_array_mut);
        for reason in reasons.into_iter().flatten() {
            if reason == "barcode_not_decoded" {
                *reason = json!("barcode_not_detected");
            }
        }
    }
}

/// Before 2021-02-21 a number stood in the attribute of its kind of document.
pub(super) fn split_document_number(verification: &mut Resource<'_>) {
    if verification.kind != "verification/government-id" {
        return;
    }
    let Some(attributes) = verification.attributes() else {
        return;
    };
    for (old, class) in DOCUMENT_NUMBERS {
        let number = match attributes.get("identification-number") {
            Some(number) if attributes.get("id-class").is_some_and(|c| c == class) => {
                number.clone()
            }
            _ => Value::Null,
        };
        attributes.insert(old.to_owned(), number);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Version, downgrade};
    use super::*;

    fn downgraded(version: Version, kind: &str, attributes: Value) -> Value {
        let mut body = json!({"data": {"type": kind, "attributes": attributes}});
        downgrade(version, &mut body);
        body["data"]["attributes"].take()
    }

    #[test]
    fn addresses_are_found_under_the_old_names() {
        let attributes = json!({"normalized-address-city": "C"});
        let old = downgraded(
            Version::V2021_05_14,
            "verification/database",
            attributes.clone(),
        );
        assert_eq!(old["smarty-streets-address-city"], "C");
        assert_eq!(old["smarty-streets-address-street-1"], Value::Null);
        assert_eq!(old.get("smarty-streets-validation"), Some(&Value::Null));
        for (version, kind) in [
            (Version::V2021_07_05, "verification/database"),
            (Version::V2021_05_14, "verification/selfie"),
        ] {
            assert_eq!(downgraded(version, kind, attributes.clone()), attributes);
        }
    }

    #[test]
    fn an_undecoded_barcode_has_the_old_reason() {
        let attributes = json!({"checks": [{"reasons": ["other", "barcode_not_decoded", null]}]});
        let kind = "verification/government-id";
        let old = downgraded(Version::V2021_05_14, kind, attributes.clone());
        assert_eq!(
            old["checks"][0]["reasons"],
            json!(["other", "barcode_not_detected", null])
        );
        assert_eq!(
            downgraded(Version::V2021_07_05, kind, attributes.clone()),
            attributes
        );
    }

    #[test]
    fn a_number_stands_in_the_attribute_of_its_kind() {
        let kind = "verification/government-id";
        let of = |class: &str| json!({"id-class": class, "identification-number": "N"});
        let old = downgraded(Version::V2020_05_18, kind, of("dl"));
        assert_eq!(old["driver-license-number"], "N");
        assert_eq!(old["passport-number"], Value::Null);
        let old = downgraded(Version::V2020_05_18, kind, of("visa"));
        assert_eq!(old["driver-license-number"], Value::Null);
        assert_eq!(downgraded(Version::V2021_02_21, kind, of("dl")), of("dl"));
    }
}
