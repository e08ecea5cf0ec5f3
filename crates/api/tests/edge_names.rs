//! Names of the contract go out in each style and come back unchanged.

use bonafide_api::edge::inflection::{Inflection, from_kebab, to_kebab};
use proptest::prelude::*;

/// Names of attributes, relationships and request members of the published schemas: all
/// that contain a digit, and those of the resources that this server answers with.
const NAMES: &[&str] = &[
    "account",
    "account-status",
    "account-statuses",
    "account-type",
    "account-type-name",
    "address",
    "address-city",
    "address-country-code",
    "address-line-2",
    "address-postal-code",
    "address-postal-code-abbr",
    "address-street-1",
    "address-street-2",
    "address-subdivision",
    "address-subdivision-abbr",
    "age-estimated-13-plus",
    "age-estimated-16-plus",
    "age-estimated-18-plus",
    "api-attributes-blocklist",
    "api-key-inflection",
    "api-version",
    "attributes",
    "auto-create-account-reference-id",
    "auto-create-inquiry-session",
    "behaviors",
    "birthdate",
    "browser-fingerprint",
    "browser-full-version",
    "browser-name",
    "camera-support-pictograph-height",
    "camera-support-pictograph-url",
    "city",
    "color-button-primary-fill-disabled",
    "color-button-secondary-fill",
    "color-button-secondary-fill-disabled",
    "color-font-button-primary",
    "color-font-button-secondary",
    "completed-at",
    "context",
    "country-code",
    "country-name",
    "created-at",
    "creator",
    "data",
    "decisioned-at",
    "default-account-status",
    "description",
    "device",
    "device-handoff-method",
    "device-handoff-terms-text-position",
    "device-name",
    "device-type",
    "documents",
    "driver-license-number",
    "email-address",
    "embedded-flow-domain-allowlist",
    "enabled-events",
    "expired-at",
    "expires-at",
    "failed-at",
    "field-schemas",
    "fields",
    "file-access-token-expires-in",
    "first",
    "get-params",
    "government-id-pictograph-position",
    "government-id-select-pictograph-height",
    "government-id-select-pictograph-url",
    "gps-latitude",
    "gps-longitude",
    "gps-precision",
    "headers",
    "hosted-flow-redirect-uri-schemes",
    "hosted-flow-subdomains",
    "icon-color-government-id-type",
    "id",
    "id-back-pictograph-height",
    "id-back-pictograph-url",
    "id-front-pictograph-height",
    "id-front-pictograph-url",
    "identification-class",
    "identification-number",
    "identification-numbers",
    "included-allowlist",
    "inquiry",
    "inquiry-template",
    "inquiry-template-id",
    "inquiry-template-version",
    "ip-address",
    "ip-connection-type",
    "ip-isp",
    "is-datacenter",
    "is-proxy",
    "is-tor",
    "is-vpn",
    "issuing-country",
    "last",
    "latest-published-version",
    "latitude",
    "longitude",
    "marked-for-review-at",
    "method",
    "middle",
    "mobile-sdk-full-version",
    "mobile-sdk-name",
    "name",
    "name-first",
    "name-last",
    "name-middle",
    "network",
    "network-organization",
    "next-step-name",
    "normalized-address-street-1",
    "normalized-address-street-2",
    "note",
    "one-time-link-expiration-seconds",
    "os-full-version",
    "os-name",
    "passport-front-pictograph-height",
    "passport-front-pictograph-url",
    "passport-number",
    "passport-signature-pictograph-height",
    "passport-signature-pictograph-url",
    "path",
    "payload",
    "payload-filter",
    "phone-number",
    "post-params",
    "previous-step-name",
    "redacted-at",
    "redirect-uri",
    "reference-id",
    "region-code",
    "region-name",
    "registered-address-street-1",
    "registered-address-street-2",
    "relationship-allowlist",
    "relationships",
    "reports",
    "request",
    "resolved-address-street-1",
    "resolved-address-street-2",
    "response",
    "reviewer",
    "reviewer-comment",
    "reviewer-type",
    "selfie-center-pictograph-height",
    "selfie-center-pictograph-url",
    "selfie-left-pictograph-height",
    "selfie-left-pictograph-url",
    "selfie-right-pictograph-height",
    "selfie-right-pictograph-url",
    "selfies",
    "sessions",
    "smarty-streets-address-street-1",
    "smarty-streets-address-street-2",
    "social-security-number",
    "social-security-number-last-4",
    "started-at",
    "status",
    "street-1",
    "street-2",
    "subdivision",
    "tags",
    "template",
    "text-decoration-line-link",
    "threat-level",
    "transaction",
    "type",
    "updated-at",
    "url",
    "us-state-input-method",
    "user-agent",
    "value",
    "verifications",
];

#[test]
fn contract_names_survive_each_style() {
    for name in NAMES {
        assert_eq!(to_kebab(name), *name, "kebab-case is left alone");
        for style in Inflection::ALL {
            let styled = from_kebab(name, style);
            assert_eq!(to_kebab(&styled), *name, "{styled}");
        }
    }
}

#[test]
fn styles_never_make_two_contract_names_one() {
    for style in Inflection::ALL {
        let mut styled: Vec<_> = NAMES.iter().map(|name| from_kebab(name, style)).collect();
        styled.sort();
        styled.dedup();
        assert_eq!(styled.len(), NAMES.len(), "{style:?}");
    }
}

proptest! {
    /// Any name written as the contract writes names, with several words of more
    /// than one letter, and numbers between them.
    #[test]
    fn every_well_formed_name_survives(name in "[a-z]{2,8}(-([a-z]{2,8}|[0-9]{1,3}-[a-z]{2,8})){1,4}") {
        for style in Inflection::ALL {
            let styled = from_kebab(&name, style);
            prop_assert_eq!(to_kebab(&styled), name.as_str(), "{}", styled);
        }
    }

    #[test]
    fn conversion_is_total_and_idempotent(name in "\\PC{0,40}") {
        let once = to_kebab(&name).into_owned();
        prop_assert_eq!(to_kebab(&once), once.as_str());
        for style in Inflection::ALL {
            prop_assert!(from_kebab(&name, style).chars().count() <= name.chars().count());
        }
    }
}
