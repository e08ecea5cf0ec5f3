//! What each operation does, in a line, and what it answers. Stands beside the table of operations;
//! a test holds the two together.

use super::replies::{Reply, Reply::*};

/// Operation id, summary, answer.
#[rustfmt::skip] // a table is read by its columns
pub const SUMMARIES: &[(&str, &str, Reply)] = &[
    // Inquiries
    ("list-all-inquiries", "List inquiries, newest first", List("inquiry")),
    ("create-an-inquiry", "Create an inquiry for one person", CreatedWithToken("inquiry")),
    ("search-inquiries", "Search inquiries by a tree of conditions", List("inquiry")),
    ("retrieve-an-inquiry", "Read an inquiry", One("inquiry")),
    ("update-an-inquiry", "Change an inquiry's note, fields, tags or redirect URI", One("inquiry")),
    ("redact-an-inquiry", "Erase an inquiry's personal data for ever", One("inquiry")),
    ("inquiries-add-tag", "Add a tag to an inquiry", One("inquiry")),
    ("inquiries-remove-tag", "Take a tag from an inquiry", One("inquiry")),
    ("inquiries-set-all-tags", "Replace an inquiry's tags", One("inquiry")),
    ("approve-an-inquiry", "Approve an inquiry", One("inquiry")),
    ("decline-an-inquiry", "Decline an inquiry", One("inquiry")),
    ("mark-an-inquiry-for-review", "Put an inquiry into review", One("inquiry")),
    ("expire-an-inquiry", "End an open inquiry and its sessions", One("inquiry")),
    ("resume-an-inquiry", "Get a session token for an open or expired inquiry", Resumed("inquiry")),
    ("generate-a-one-time-link", "Make a link that opens an inquiry once", WithLink("inquiry")),
    ("print-an-inquiry-pdf", "Download an inquiry as a PDF", Pdf),
    ("inquiries-perform-simulate-actions", "Drive a sandbox inquiry without a person", One("inquiry")),

    // Inquiry sessions
    ("list-all-inquiry-sessions", "List inquiry sessions, newest first", List("inquiry-session")),
    ("create-an-inquiry-session", "Create a session of an open inquiry", Created("inquiry-session")),
    ("expire-inquiry-sessions", "End all sessions of several inquiries", Many("inquiry-session")),
    ("retrieve-an-inquiry-session", "Read an inquiry session with its device", One("inquiry-session")),
    ("expire-an-inquiry-session", "End an inquiry session", One("inquiry-session")),
    ("generate-a-one-time-link-for-an-inquiry-session", "Make a link that opens this session once", WithLink("inquiry-session")),

    // Inquiry templates and their versions
    ("list-all-inquiry-templates", "List inquiry templates, newest first", List("inquiry-template")),
    ("own-create-an-inquiry-template", "Create a template from a definition or as a copy", CreatedTemplate),
    ("retrieve-an-inquiry-template", "Read an inquiry template", One("inquiry-template")),
    ("own-update-an-inquiry-template", "Change a template's name, status or settings", WithSettings),
    ("own-retrieve-inquiry-template-settings", "Read a template's settings", One("inquiry-template-settings")),
    ("retrieve-inquiry-template-translations", "Read a template's texts in each language", One("inquiry-template-translations")),
    ("import-inquiry-template-translations", "Write texts into a template's draft", One("inquiry-template-version")),
    ("own-retrieve-link-keys", "List the keys that sign links of a template", One("link-keys")),
    ("own-create-a-link-key", "Make a key that signs links of a template; its secret is told this once", Created("link-key-with-secret")),
    ("own-end-a-link-key", "End a key that signs links, at once", One("link-key")),
    ("list-all-inquiry-template-versions", "List a template's versions, newest first", List("inquiry-template-version")),
    ("own-create-an-inquiry-template-version", "Create a draft version of a template", Created("inquiry-template-version")),
    ("own-publish-an-inquiry-template-version", "Make a version the one that new inquiries get", One("inquiry-template-version")),
    ("own-retrieve-a-template-definition", "Read a version's definition", One("inquiry-template-definition")),

    // Theme sets
    ("list-all-theme-sets", "List theme sets, newest first", List("theme-set")),
    ("create-a-theme-set", "Make a theme set from a tree of styles", Created("theme-set")),
    ("retrieve-a-theme-set", "Read a theme set", One("theme-set")),
    ("update-a-theme-set", "Rename a theme set or replace its styles", One("theme-set")),
    ("archive-a-theme-set", "Take a theme set out of use", One("theme-set")),
    ("own-make-a-theme-set-the-default", "Make a theme set the one of everything that has no other", One("theme-set")),

    // Accounts
    ("list-all-accounts", "List accounts, newest first", List("account")),
    ("create-an-account", "Create an account, or update the one of a reference id", CreatedOrUpdated("account")),
    ("search-accounts", "Search accounts by a tree of conditions", List("account")),
    ("retrieve-an-account", "Read an account", One("account")),
    ("update-an-account", "Change an account's fields, status, tags or reference id", One("account")),
    ("redact-an-account", "Erase an account's personal data for ever", One("account")),
    ("accounts-add-tag", "Add a tag to an account", One("account")),
    ("accounts-remove-tag", "Take a tag from an account", One("account")),
    ("accounts-set-all-tags", "Replace an account's tags", One("account")),
    ("consolidate-into-an-account", "Move other accounts' inquiries into this one and archive them", Accepted("account")),
    ("accounts-list-all-relations", "List the accounts that this one is related to", List("account")),
    ("accounts-add-relation", "Relate an account to another one", One("account")),
    ("accounts-remove-relation", "Undo a relation between accounts", One("account")),
    ("retrieve-an-account-type", "Read an account type with its field schemas", One("account-type")),

    // Events and limits
    ("list-all-events", "List what happened, newest first", List("event")),
    ("retrieve-an-event", "Read an event with the object as it was after it", One("event")),
    ("list-all-rate-limits", "Read how much of the minute's requests is left", Many("rate-limit")),

    // API keys
    ("list-all-api-keys", "List API keys, newest first", List("api-key")),
    ("create-an-api-key", "Create an API key; its value is told this once", Created("api-key-with-value")),
    ("retrieve-an-api-key", "Read an API key without its value", One("api-key")),
    ("update-an-api-key", "Change an API key's name, permissions, addresses or defaults", One("api-key")),
    ("clone-api-key", "Create an API key with the settings of another", One("api-key-with-value")),
    ("expire-an-api-key", "End an API key, at once or within 30 days", One("api-key")),

    // What was asked, and who did what
    ("list-all-api-logs", "List requests with API keys, newest first", List("api-log")),
    ("retrieve-an-api-log", "Read a request by its Request-Id", One("api-log")),
    ("own-retrieve-an-api-log-answer", "Read what a request was answered, masked", One("api-log-answer")),
    ("list-all-user-audit-logs", "List who changed or read what, newest first", List("user-audit-log")),
    ("retrieve-a-user-audit-log", "Read an entry of the audit log", One("user-audit-log")),

    // The environment's settings
    ("own-retrieve-the-environment", "Read the environment's settings", One("environment")),
    ("own-update-the-environment", "Change the environment's limits, addresses and retention", One("environment")),
    ("own-retrieve-the-retention", "Read what retention deleted and what is due", One("environment-retention")),

    // Webhooks and what was delivered to them
    ("list-all-webhooks", "List webhooks, newest first", List("webhook")),
    ("create-a-webhook", "Create a webhook, disabled, and get its secret", Created("webhook-with-secret")),
    ("retrieve-a-webhook", "Read a webhook with its secrets", One("webhook-with-secret")),
    ("update-a-webhook", "Change a webhook's address, events or settings", One("webhook")),
    ("archive-a-webhook", "Retire a webhook for good", One("webhook")),
    ("enable-a-webhook", "Start deliveries to a webhook", One("webhook")),
    ("disable-a-webhook", "Stop deliveries to a webhook and give up its retries", One("webhook")),
    ("rotate-a-webhook-secret", "Issue a new secret; the old one signs beside it for a while", One("webhook-with-secret")),
    ("clone-a-webhook", "Copy a webhook to one with a secret of its own", One("webhook-with-secret")),
    ("own-retrieve-a-webhooks-health", "Read what waits for a webhook, and why it was disabled", One("webhook-health")),
    ("own-list-a-webhooks-deliveries", "List deliveries to a webhook, newest first", List("webhook-delivery")),
    ("own-send-a-test-event", "Send a webhook an event of its own, once", Created("webhook-delivery")),
    ("own-resend-an-event", "Send an event to a webhook again", One("webhook-delivery")),
    ("own-replay-events", "Send a stretch of the event log to a webhook again", Created("webhook-replay")),
    ("own-list-an-events-deliveries", "List the deliveries of an event", List("webhook-delivery")),
    ("own-retrieve-a-webhook-delivery", "Read a delivery with what was sent and every attempt", One("webhook-delivery-whole")),
    ("own-retrieve-a-webhook-replay", "Read how far a replay has come", One("webhook-replay")),

    // What an integrator checks redirects with
    ("own-retrieve-the-redirect-key", "Read the key that redirects are signed with", One("redirect-key")),
    // Conversion figures
    ("own-analyse-inquiries", "Count the people who opened, got through and stopped, step by step", Figures("inquiry-analytics")),
    ("own-list-experiments", "List experiments with versions of templates", List("experiment")),
    ("own-start-an-experiment", "Split the people who come between two versions of a template", Created("experiment")),
    ("own-retrieve-an-experiment", "Compare the two versions by the people who got them", One("experiment")),
    ("own-update-an-experiment", "Change the share of people who get the variant", One("experiment")),
    ("own-stop-an-experiment", "End an experiment; the template's version stays", One("experiment")),
    ("own-adopt-a-side-of-an-experiment", "End an experiment; one of its versions becomes the template's", One("experiment")),

    // The sandbox clock
    ("own-retrieve-the-sandbox-clock", "Read the sandbox's time", One("sandbox-clock")),
    ("own-turn-the-sandbox-clock", "Advance, stop or start the sandbox's time", One("sandbox-clock")),

    // Named scenarios of the sandbox
    ("own-list-sandbox-scenarios", "List the scenarios that a sandbox can play", Many("scenario")),
    ("own-run-a-sandbox-scenario", "Play a whole inquiry to a documented end", Created("scenario-run")),
];

/// The summary and the answer of an operation; a test sees that each has them.
pub fn of(id: &str) -> Option<(&'static str, Reply)> {
    SUMMARIES
        .iter()
        .find(|(known, _, _)| *known == id)
        .map(|(_, summary, reply)| (*summary, *reply))
}
