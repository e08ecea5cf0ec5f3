//! Who is the same person.

use std::collections::{BTreeMap, BTreeSet};

use super::When;

/// More inquiries than this opened on one device: it is shared (a counter, a kiosk), and its mark
/// says nothing about who used it.
pub const MAX_PER_DEVICE: usize = 100;

/// What an opened inquiry tells of its person.
#[derive(Clone, Debug)]
pub struct Identity<'a> {
    pub id: &'a str,
    pub opened: When,
    pub account_id: Option<&'a str>,
    /// The account was made along with the inquiry, and nothing said whose it is.
    pub has_own_account: bool,
    pub reference_mark: Option<i64>,
    pub device_mark: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Person {
    Account(String),
    /// The mark that stands for a reference id.
    Reference(i64),
    Device(i64),
    /// Nothing tells who it was.
    Inquiry(String),
}

impl Person {
    /// As it is stored.
    pub fn as_text(&self) -> String {
        match self {
            Self::Account(id) => format!("account:{id}"),
            Self::Reference(mark) => format!("reference:{mark}"),
            Self::Device(mark) => format!("device:{mark}"),
            Self::Inquiry(id) => format!("inquiry:{id}"),
        }
    }

    pub fn account_id(text: &str) -> Option<&str> {
        text.strip_prefix("account:")
    }
}

/// The person of each inquiry, in their order. `all` must hold every inquiry that shares a mark or an
/// account with one of them.
///
/// An account goes before everything. A reference id stands for the account of the earliest inquiry
/// with both; a device for the person of the earliest inquiry on it that has an account or a
/// reference id, else of the earliest one on it. An account that was made along with an inquiry tells
/// nothing until another inquiry is made for it. So an anonymous person who signs up later is merged with who they turn out to be.
pub fn persons<'a>(all: &[Identity<'a>]) -> Vec<Person> {
    let mut sorted: Vec<&Identity<'a>> = all.iter().collect();
    sorted.sort_by(|a, b| (a.opened, a.id).cmp(&(b.opened, b.id)));
    let named_accounts: BTreeSet<&str> = sorted
        .iter()
        .filter(|one| !one.has_own_account)
        .filter_map(|one| one.account_id)
        .collect();
    let account = |one: &Identity<'a>| one.account_id.filter(|id| named_accounts.contains(id));
    let mut accounts: BTreeMap<i64, &str> = BTreeMap::new();
    let mut on_device: BTreeMap<i64, usize> = BTreeMap::new();
    for one in &sorted {
        if let (Some(mark), Some(account)) = (one.reference_mark, account(one)) {
            accounts.entry(mark).or_insert(account);
        }
        if let Some(mark) = one.device_mark {
            *on_device.entry(mark).or_default() += 1;
        }
    }
    let named = |one: &Identity<'a>| match (account(one), one.reference_mark) {
        (Some(account), _) => Some(Person::Account(account.to_owned())),
        (None, Some(mark)) => Some(match accounts.get(&mark) {
            Some(account) => Person::Account((*account).to_owned()),
            None => Person::Reference(mark),
        }),
        (None, None) => None,
    };
    let mut owners: BTreeMap<i64, Person> = BTreeMap::new();
    for one in &sorted {
        if let (Some(mark), Some(person)) = (one.device_mark, named(one)) {
            owners.entry(mark).or_insert(person);
        }
    }
    let own = |one: &Identity| one.account_id.map(|id| Person::Account(id.to_owned()));
    for one in &sorted {
        if let (Some(mark), Some(person)) = (one.device_mark, own(one)) {
            owners.entry(mark).or_insert(person);
        }
    }
    all.iter()
        .map(|one| {
            named(one).unwrap_or_else(|| match one.device_mark {
                Some(mark) if on_device.get(&mark).is_none_or(|n| *n <= MAX_PER_DEVICE) => {
                    owners.get(&mark).cloned().unwrap_or(Person::Device(mark))
                }
                _ => own(one).unwrap_or_else(|| Person::Inquiry(one.id.to_owned())),
            })
        })
        .collect()
}
