//! Tags: names that an environment gives to its objects. Objects keep the names; this table keeps
//! the ids and the limit.

use bonafide_db::Tx;

use crate::{Cx, Error, Result, ids};

/// Contract: a request that would make one more is refused.
pub const MAX_TAGS: i64 = 1000;
pub const MAX_NAME: usize = 255;

/// Makes sure that a tag of that name exists; gives the name as it is stored.
pub fn ensure(tx: &mut Tx, cx: &Cx, name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME {
        return Err(Error::invalid_without_pointer(format!(
            "A tag's name must have 1 to {MAX_NAME} characters"
        )));
    }
    let environment = cx.environment.id.as_str();
    let known = tx.one_steady(
        &["tags"],
        "select id from tags where environment_id = $1 and name = $2",
        &[environment.into(), name.into()],
    )?;
    if known.is_none() {
        let count = tx
            .one(
                "select count(*) from tags where environment_id = $1",
                &[environment.into()],
            )?
            .map_or(Ok(0), |row| row.int(0))?;
        if count >= MAX_TAGS {
            return Err(Error::invalid_without_pointer(format!(
                "The environment has {MAX_TAGS} tags, the most there can be"
            )));
        }
        tx.execute(
            "insert into tags (id, environment_id, name, created_at) values ($1, $2, $3, $4)",
            &[
                cx.id(ids::TAG).as_str().into(),
                environment.into(),
                name.into(),
                cx.now.as_millisecond().into(),
            ],
        )?;
    }
    Ok(name.to_owned())
}

/// The name of the tag with that id.
pub fn name_of(tx: &mut Tx, cx: &Cx, id: &str) -> Result<String> {
    tx.one(
        "select name from tags where environment_id = $1 and id = $2",
        &[cx.environment.id.as_str().into(), id.into()],
    )?
    .ok_or_else(|| Error::NotFound("meta.tag-id is not found".into()))?
    .text(0)
    .map(str::to_owned)
    .map_err(Error::from)
}

/// Each name once, in the order given; all exist afterwards.
pub fn ensure_all(tx: &mut Tx, cx: &Cx, names: &[String]) -> Result<Vec<String>> {
    let mut tags: Vec<String> = Vec::new();
    for name in names {
        let name = ensure(tx, cx, name)?;
        if !tags.contains(&name) {
            tags.push(name);
        }
    }
    Ok(tags)
}
