//! Exact search without readable data: keyed hashes of normalised values.

use bonafide_db::Value;

use crate::{House, Result};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Name,
    Email,
    Phone,
}

impl Kind {
    fn domain(self) -> &'static str {
        match self {
            Self::Name => "lookup name",
            Self::Email => "lookup email",
            Self::Phone => "lookup phone",
        }
    }
}

/// Case, accents of spacing and punctuation do not tell people apart; letters do.
fn normal(kind: Kind, value: &str) -> String {
    match kind {
        Kind::Name => value
            .split_whitespace()
            .map(str::to_lowercase)
            .collect::<Vec<_>>()
            .join(" "),
        Kind::Email => value.trim().to_lowercase(),
        Kind::Phone => value
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect(),
    }
}

pub fn hash(house: &House, environment_id: &str, kind: Kind, value: &str) -> Result<Vec<u8>> {
    house
        .keys
        .hash(kind.domain(), &[environment_id, &normal(kind, value)])
}

/// Reference ids are compared without regard to case (contract, reference ids).
pub fn reference(house: &House, environment_id: &str, reference_id: &str) -> Result<Vec<u8>> {
    house
        .keys
        .hash("reference", &[environment_id, &reference_id.to_lowercase()])
}

pub fn note(house: &House, environment_id: &str, note: &str) -> Result<Vec<u8>> {
    house.keys.hash("note", &[environment_id, note])
}

/// What an operator may search an object by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Searchable {
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
}

impl Searchable {
    /// The values of the columns `name_hash`, `email_hash` and `phone_hash`.
    pub fn hashes(&self, house: &House, environment_id: &str) -> Result<[Value; 3]> {
        let column = |kind: Kind, value: &Option<String>| -> Result<Value> {
            match value
                .as_deref()
                .filter(|value| !normal(kind, value).is_empty())
            {
                Some(value) => hash(house, environment_id, kind, value).map(Value::from),
                None => Ok(Value::Null),
            }
        };
        Ok([
            column(Kind::Name, &self.name)?,
            column(Kind::Email, &self.email)?,
            column(Kind::Phone, &self.phone)?,
        ])
    }
}
