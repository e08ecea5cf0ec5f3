//! Accounts: everything known about one end user, with all their inquiries.

mod detail;
mod list;
mod merge;
mod redact;

pub use detail::detail;
pub use list::list;
pub use merge::{merge, merge_form};
pub use redact::{redact, redact_form};

use bonafide_domain::account::Account;

use crate::kit::{Cell, Tone};

/// Where an account stands: its own status, or that it is no longer used.
fn badge(account: &Account) -> Cell {
    if account.consolidated_into.is_some() {
        Cell::badge("Merged away", Tone::Plain)
    } else if account.redacted_at.is_some() && account.personal == Default::default() {
        Cell::badge("Redacted", Tone::Warn)
    } else {
        Cell::badge(&account.status, Tone::Info)
    }
}

/// A person's name as the account holds it.
fn full_name(account: &Account) -> Option<String> {
    let name = account.personal.fields.get("name")?;
    let parts: Vec<&str> = ["first", "last"]
        .into_iter()
        .filter_map(|key| name.get(key)?.as_str())
        .filter(|text| !text.is_empty())
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}
