//! What an API key, or the role of somebody who operates the installation, may do.
//!
//! A right is a resource and a verb. Names with a counterpart in the contract are the contract's
//! (API Keys); the others are Bonafide's own.

/// One right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission {
    /// `resource.verb`, as keys and roles name it.
    pub name: &'static str,
    /// What it opens, as a plain sentence for people.
    pub about: &'static str,
    /// Whether a key has it when its permissions were never set. Rights over keys, people and
    /// settings have to be given by name: with them a key could give itself all others.
    pub by_default: bool,
}

const fn right(name: &'static str, about: &'static str) -> Permission {
    Permission {
        name,
        about,
        by_default: true,
    }
}

const fn by_name(name: &'static str, about: &'static str) -> Permission {
    Permission {
        by_default: false,
        ..right(name, about)
    }
}

/// Every right there is, by resource.
#[rustfmt::skip] // a table is read by its columns
pub const PERMISSIONS: &[Permission] = &[
    right("account.read", "See accounts, their fields and account types."),
    right("account.write", "Create, change, consolidate and redact accounts."),
    by_name("api_key.read", "See API keys, without their secrets."),
    by_name("api_key.scim", "Use a key for directory synchronisation (SCIM)."),
    by_name("api_key.write", "Create, change, clone and expire API keys."),
    right("api_log.read", "See the log of API requests."),
    right("case.read", "See cases and their comments."),
    right("case.write", "Create, change and redact cases."),
    right("document.read", "See documents."),
    right("document.write", "Create and change documents."),
    by_name("environment.read", "See an environment's settings and what its retention deleted."),
    by_name("environment.write", "Change an environment's settings: retention, limits, addresses."),
    right("event.read", "See the log of events."),
    right("inquiry.read", "See inquiries, their fields, sessions and templates."),
    right("inquiry.write", "Create, change, review, resume and redact inquiries; change templates."),
    right("list.read", "See lists and their items."),
    right("list.write", "Create and change lists and their items."),
    by_name("personal_data.read", "Open masked personal data of inquiries and accounts in the dashboard."),
    right("report.read", "See reports."),
    right("report.write", "Create, change and redact reports."),
    right("template.write", "Change, publish and configure inquiry templates in the dashboard."),
    right("txn.read", "See transactions."),
    right("txn.write", "Create, change and redact transactions."),
    by_name("user.read", "See the people who operate the installation, and their roles."),
    by_name("user.write", "Invite people, change their roles and end their sessions."),
    right("user_audit_log.read", "See who did what: the audit log."),
    right("verification.read", "See verifications and their checks."),
    right("verification.write", "Create, change and redact verifications."),
    right("webhook.read", "See webhooks and their deliveries."),
    right("webhook.write", "Create, change, enable and disable webhooks, and send events again."),
    right("workflow.trigger", "Start workflow runs."),
];

/// Stands for every right, also those of later versions. Only for keys that whoever runs the
/// installation chose; the API neither takes nor tells it.
pub const EVERY: &str = "*";

/// The right of that name.
pub fn find(name: &str) -> Option<&'static Permission> {
    PERMISSIONS.iter().find(|known| known.name == name)
}

/// Whether what was given covers a right. `given`: None when nothing was ever set, which is
/// everything that has not to be given by name (contract, API keys).
pub fn covers(given: Option<&[String]>, name: &str) -> bool {
    match given {
        Some(given) => given.iter().any(|known| known == name || known == EVERY),
        None => find(name).is_none_or(|known| known.by_default),
    }
}

/// The names of all rights that are covered, in the order of the list.
pub fn covered(given: Option<&[String]>) -> Vec<&'static str> {
    PERMISSIONS
        .iter()
        .map(|known| known.name)
        .filter(|name| covers(given, name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_each_right_says_what_it_opens() {
        let names: Vec<_> = PERMISSIONS.iter().map(|known| known.name).collect();
        assert!(names.is_sorted(), "{names:?}");
        for known in PERMISSIONS {
            let (resource, verb) = known.name.split_once('.').unwrap();
            assert!(!resource.is_empty() && !verb.is_empty());
            assert!(known.about.ends_with('.') && known.about.len() > 10);
        }
    }

    #[test]
    fn what_was_never_set_is_everything_but_what_has_to_be_named() {
        assert!(covers(None, "inquiry.write") && covers(None, "webhook.read"));
        for named in [
            "api_key.read",
            "api_key.write",
            "api_key.scim",
            "user.write",
        ] {
            assert!(!covers(None, named), "{named}");
        }
        assert_eq!(covered(Some(&[])), Vec::<&str>::new());
        assert_eq!(covered(Some(&[EVERY.to_owned()])).len(), PERMISSIONS.len());
        assert_eq!(
            covered(Some(&["webhook.read".to_owned(), "made.up".to_owned()])),
            ["webhook.read"]
        );
    }
}
