//! Which events there are: the names that an endpoint may enable.

/// The contract's names, by what they are about (webhook schema, `enabled-events`, 2025-12-08).
#[rustfmt::skip] // a table is read by its columns
const CONTRACT: &[(&str, &str)] = &[
    ("account", "added-relation archived consolidated consolidated-with created redacted removed-relation restored status-updated tag-added tag-removed updated-fields updated-tags"),
    ("account-property", "redacted"),
    ("account-type", "deleted-field"),
    ("agent-conversation", "created errored message-added"),
    ("authentication", "completed created expired failed redacted"),
    ("case", "assigned created exported print-initiated queue-updated redacted reopened resolved sla-expired status-updated updated updated-fields updated-tags"),
    ("case-comment", "created"),
    ("case-message", "received sent"),
    ("case-template", "deleted-field"),
    ("checkpoint", "completed created expired failed reusable-persona-used started"),
    ("connect/share-token", "inbound-created inbound-redeemed outbound-created outbound-redeemed"),
    ("document", "created errored extracted pending processed submitted"),
    ("filing", "created filed"),
    ("graph-query", "cancelled completed errored reran submitted timed-out"),
    ("importer-pipeline-run", "canceled completed errored paused resumed started"),
    ("inquiry", "approved completed created declined expired failed marked-for-review redacted reusable-persona-assurance-failed reusable-persona-created reusable-persona-updated reusable-persona-used started transitioned updated-tags"),
    ("inquiry-session", "canceled expired started"),
    ("inquiry-template-version", "created published"),
    ("integration-log", "created"),
    ("report/address-lookup", "errored ready submitted"),
    ("report/adverse-media", "dismissed errored matched ready"),
    ("report/background-check", "ready"),
    ("report/better-business-bureau", "errored ready"),
    ("report/business-adverse-media", "dismissed errored matched ready"),
    ("report/business-associated-persons", "errored ready"),
    ("report/business-classification", "errored ready submitted"),
    ("report/business-enforcement-action", "errored ready submitted"),
    ("report/business-industry-classification", "errored ready submitted"),
    ("report/business-liens-lookup", "errored ready"),
    ("report/business-lookup", "errored ready"),
    ("report/business-lookup-eu", "errored ready"),
    ("report/business-media-coverage", "errored matched ready submitted"),
    ("report/business-nonprofit", "changed errored ready"),
    ("report/business-online-presence", "errored ready submitted"),
    ("report/business-personnel-insights", "errored ready submitted"),
    ("report/business-registrations-lookup", "errored ready"),
    ("report/business-social-media", "errored ready"),
    ("report/business-watchlist", "dismissed errored matched ready"),
    ("report/business-website", "errored ready"),
    ("report/chainalysis-address-screening", "errored ready"),
    ("report/clearbit-business-lookup", "errored ready"),
    ("report/coinbase-check-crypto-risk", "errored ready"),
    ("report/community-safety", "errored matched ready"),
    ("report/comply-advantage-search", "ready"),
    ("report/comprehensive-profile", "ready"),
    ("report/crypto-address-watchlist", "errored matched ready"),
    ("report/crypto_address", "matched ready"),
    ("report/custom-list", "dismissed errored matched ready"),
    ("report/email-address", "errored ready"),
    ("report/employer-lookup", "ready"),
    ("report/equifax-oneview", "errored ready"),
    ("report/finra-broker-check", "errored ready"),
    ("report/kyckr-business-lookup", "errored ready"),
    ("report/middesk", "errored ready submitted"),
    ("report/mx-account", "errored ready"),
    ("report/nces", "errored ready"),
    ("report/novacredit-cash-atlas", "errored ready submitted"),
    ("report/novacredit-credit-passport", "errored ready submitted"),
    ("report/phone-number", "errored ready"),
    ("report/politically-exposed-person", "dismissed errored matched ready"),
    ("report/profile", "errored ready"),
    ("report/profile-non-authoritative", "errored ready"),
    ("report/screening", "errored matched ready"),
    ("report/sec-action-lookup", "errored ready"),
    ("report/sentilink-application-risk", "errored ready"),
    ("report/sentilink-scores", "errored ready"),
    ("report/social-media", "errored ready"),
    ("report/synthetic", "errored ready"),
    ("report/trm-wallet-screening", "errored ready"),
    ("report/watchlist", "dismissed errored matched ready"),
    ("sar", "created filed"),
    ("selfie", "created errored processed submitted"),
    ("session", "created expired"),
    ("transaction", "added-relation created labeled redacted removed-relation sentinel-session-processed status-updated updated-fields"),
    ("transaction-type", "deleted-field"),
    ("user", "availability-updated"),
    ("verification", "canceled created escalated failed passed requires-retry skipped submitted tentatively-failed tentatively-passed updated-tags"),
    ("workflow", "published"),
    ("workflow-run", "created errored resumed"),
];

/// What this server tells beyond the contract.
#[rustfmt::skip] // a table is read by its columns
const OWN: &[(&str, &str)] = &[
    ("inquiry", "account-changed code-updated extended fields-submitted note-added opened resumed session-added updated"),
    ("inquiry-session", "created extended handoff-began handoff-ended handoff-taken"),
    ("inquiry-template", "created updated"),
    ("inquiry-template-version", "updated"),
    ("theme-set", "archived created made-default updated"),
    ("webhook", "disabled test"),
];

/// Stands for every event of the contract. Our own have to be named: a receiver that was written for
/// the contract would not know them.
pub const EVERY: &str = "*";
/// An endpoint was disabled because it kept failing.
pub const DISABLED: &str = "webhook.disabled";
/// Somebody tries an endpoint; nobody else is told.
pub const TEST: &str = "webhook.test";

fn is_in(list: &[(&str, &str)], name: &str) -> bool {
    let Some((about, act)) = name.rsplit_once('.') else {
        return false;
    };
    list.iter()
        .any(|(known, acts)| *known == about && acts.split(' ').any(|one| one == act))
}

/// Whether there is an event of that name, built or not.
pub fn is_known(name: &str) -> bool {
    is_in(CONTRACT, name) || is_in(OWN, name)
}

/// Our own names that may be enabled.
pub fn own() -> impl Iterator<Item = String> {
    OWN.iter()
        .flat_map(|(about, acts)| acts.split(' ').map(move |act| format!("{about}.{act}")))
        .filter(|name| name != TEST)
}

/// Whether an endpoint with these enabled events is told of an event about `object_id`.
pub fn wants(enabled: &[String], endpoint_id: &str, name: &str, object_id: &str) -> bool {
    if name == TEST {
        return object_id == endpoint_id;
    }
    enabled
        .iter()
        .any(|one| one == name || (one == EVERY && is_in(CONTRACT, name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_contracts_and_our_own() {
        for name in [
            "inquiry.completed",
            "report/watchlist.matched",
            "inquiry.resumed",
            "account.tag-removed",
            DISABLED,
        ] {
            assert!(is_known(name), "{name}");
        }
        for name in [
            "",
            "inquiry",
            "inquiry.",
            ".created",
            "inquiry.finished",
            "*",
            "inquiry.created failed",
        ] {
            assert!(!is_known(name), "{name}");
        }
    }

    #[test]
    fn every_event_that_is_told_can_be_enabled() {
        for (about, source) in [
            ("inquiry", include_str!("../inquiry/event.rs")),
            ("inquiry-session", include_str!("../session.rs")),
            ("inquiry-template", include_str!("../template.rs")),
            ("inquiry-template-version", include_str!("../template.rs")),
            ("account", include_str!("../account.rs")),
            ("theme-set", include_str!("../theme_set/mod.rs")),
        ] {
            let start = format!("\"{about}.");
            let names = source
                .split(&start)
                .skip(1)
                .filter_map(|rest| rest.split('"').next());
            let mut count = 0;
            for name in names {
                assert!(is_known(&format!("{about}.{name}")), "{about}.{name}");
                count += 1;
            }
            assert!(count > 0, "{about} tells none");
        }
    }

    #[test]
    fn a_test_is_told_to_nobody_else() {
        let all = ["*".to_owned()];
        assert!(wants(&all, "wbh_1", "inquiry.created", "inq_1"));
        assert!(wants(&all, "wbh_1", TEST, "wbh_1"));
        assert!(!wants(&all, "wbh_2", TEST, "wbh_1"));
        assert!(!wants(&all, "wbh_1", DISABLED, "wbh_2"));
        assert!(wants(&[DISABLED.to_owned()], "wbh_1", DISABLED, "wbh_2"));
        let one = ["inquiry.created".to_owned()];
        assert!(wants(&one, "wbh_1", "inquiry.created", "inq_1"));
        assert!(!wants(&one, "wbh_1", "inquiry.started", "inq_1"));
    }
}
