//! Exact search without readable data: keyed hashes of normalised values.

use bonafide_db::Tx;

use crate::tables::LOOKUPS;
use crate::{Cx, House, Result};

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

/// Writes the hashes of an object that has none yet.
pub fn add(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    object_id: &str,
    values: &[(Kind, String)],
) -> Result<()> {
    for (kind, value) in values {
        if normal(*kind, value).is_empty() {
            continue;
        }
        let hash = hash(house, &cx.environment.id, *kind, value)?;
        tx.insert(
            &LOOKUPS,
            vec![
                cx.environment.id.as_str().into(),
                hash.into(),
                object_id.into(),
            ],
        )?;
    }
    Ok(())
}

pub fn clear(tx: &mut Tx, object_id: &str) -> Result<()> {
    tx.execute("delete from lookups where object_id = $1", &[object_id.into()])?;
    Ok(())
}
