//! Relations between accounts: a key, and the account at the other end.

use bonafide_db::Tx;
use bonafide_domain::account::{Account, Event, Relation};
use jiff::Timestamp;

use super::{find, record};
use crate::{Cx, Error, House, Kept, Result, ids};

/// Relations one account may have.
const MAX_RELATIONS: usize = 1000;

fn check_key(key: &str) -> Result<()> {
    let fits = (1..=64).contains(&key.len())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if fits {
        Ok(())
    } else {
        Err(Error::invalid(
            "/meta/relation-schema-key",
            "A relation key has 1 to 64 letters, digits, hyphens or underscores",
        ))
    }
}

pub fn add_relation(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    id: &str,
    key: &str,
    target_id: &str,
) -> Result<Kept<Account>> {
    check_key(key)?;
    let mut kept = find(tx, house, cx, id)?;
    if !ids::is(ids::ACCOUNT, target_id) || find(tx, house, cx, target_id).is_err() {
        return Err(Error::NotFound("meta.target-object-id is not found".into()));
    }
    if target_id == id {
        return Err(Error::invalid(
            "/meta/target-object-id",
            "An account cannot be related to itself",
        ));
    }
    let known = kept
        .it
        .relations
        .iter()
        .any(|relation| relation.key == key && relation.target_id == target_id);
    if known {
        return Ok(kept);
    }
    if kept.it.relations.len() >= MAX_RELATIONS {
        return Err(Error::invalid(
            "/meta/relation-schema-key",
            format!("The account has {MAX_RELATIONS} relations, the most there can be"),
        ));
    }
    let fact = Event::RelationAdded(Relation {
        key: key.to_owned(),
        target_id: target_id.to_owned(),
        created_at: cx.now,
    });
    record(tx, house, cx, &mut kept, vec![fact])?;
    Ok(kept)
}

pub fn remove_relation(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    id: &str,
    key: &str,
    target_id: &str,
) -> Result<Kept<Account>> {
    let mut kept = find(tx, house, cx, id)?;
    let known = kept
        .it
        .relations
        .iter()
        .any(|relation| relation.key == key && relation.target_id == target_id);
    if !known {
        return Err(Error::NotFound("The account has no such relation".into()));
    }
    let fact = Event::RelationRemoved {
        key: key.to_owned(),
        target_id: target_id.to_owned(),
    };
    record(tx, house, cx, &mut kept, vec![fact])?;
    Ok(kept)
}

/// The accounts at the other end of one key's relations, within a window of time.
pub fn relations(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    id: &str,
    key: &str,
    window: (Option<Timestamp>, Option<Timestamp>),
) -> Result<Vec<Relation>> {
    let kept = find(tx, house, cx, id)?;
    let (from, to) = window;
    Ok(kept
        .it
        .relations
        .into_iter()
        .filter(|relation| relation.key == key)
        .filter(|relation| from.is_none_or(|from| relation.created_at >= from))
        .filter(|relation| to.is_none_or(|to| relation.created_at <= to))
        .collect())
}
