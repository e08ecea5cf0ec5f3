//! The templates to begin a new one with.

/// A way to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Unique among the entries.
    pub name: &'static str,
    pub title: &'static str,
    /// What it asks and what it ends with.
    pub sentence: &'static str,
    pub start: Start,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The definition as YAML.
    Definition(&'static str),
    /// What this version lacks to carry it out.
    Lacking(&'static str),
}

/// From the simplest on; those that cannot be carried out yet stand last.
pub const LIBRARY: [Entry; 6] = [
    Entry {
        name: "details",
        title: "Details only",
        sentence: "Name, date of birth and address on two screens. Nothing is checked.",
        start: Start::Definition(include_str!("../../templates/details.yaml")),
    },
    Entry {
        name: "contact",
        title: "Contact check",
        sentence: "An e-mail address and a phone number, each confirmed with a code.",
        start: Start::Definition(include_str!("../../templates/contact.yaml")),
    },
    Entry {
        name: "age",
        title: "Age check",
        sentence: "A date of birth as the person states it; fails below 18 years.",
        start: Start::Definition(include_str!("../../templates/age.yaml")),
    },
    Entry {
        name: "government-id",
        title: "Government ID",
        sentence: "Photographs of an identity document, read and checked.",
        start: Start::Lacking("the document engine"),
    },
    Entry {
        name: "government-id-and-selfie",
        title: "Government ID and selfie",
        sentence: "The same, compared with the person's face.",
        start: Start::Lacking("the document and face engines"),
    },
    Entry {
        name: "proof-of-address",
        title: "Proof of address",
        sentence: "A bill or statement, compared with the address that was given.",
        start: Start::Lacking("the document engine"),
    },
];
