//! Saved views: filters of a list that a member keeps under a name.

use bonafide_db::Tx;
use serde::{Deserialize, Serialize};

use crate::seal::Place;
use crate::{Cx, Error, House, Result, ids};

/// Views of one member in one environment.
pub const MAX_VIEWS: usize = 30;
pub const MAX_NAME: usize = 60;
/// Longest query string that is kept.
const MAX_QUERY: usize = 4_000;

#[derive(Clone, Debug)]
pub struct View {
    pub id: String,
    pub doc: Doc,
}

/// What is sealed of a view: a filter may name a person.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Doc {
    pub name: String,
    /// Query string of the list, without its place in it.
    pub query: String,
}

fn place(id: &str) -> Place<'_> {
    Place {
        subject: "",
        purpose: "saved view",
        id,
    }
}

/// A member's views of this environment, oldest first.
pub fn list(tx: &mut Tx, house: &House, cx: &Cx, user_id: &str) -> Result<Vec<View>> {
    let rows = tx.query(
        "select id, sealed from saved_views where user_id = $1 and environment_id = $2 \
         order by id limit $3",
        &[
            user_id.into(),
            cx.environment.id.as_str().into(),
            (MAX_VIEWS as i64).into(),
        ],
    )?;
    rows.iter()
        .map(|row| {
            let id = row.text(0)?;
            let plain = house.keys.records()?.open(&place(id), row.bytes(1)?)?;
            Ok(View {
                id: id.to_owned(),
                doc: serde_json::from_slice(&plain).map_err(Error::internal)?,
            })
        })
        .collect()
}

/// Keeps a view; one of the same name is replaced.
pub fn save(tx: &mut Tx, house: &House, cx: &Cx, user_id: &str, doc: Doc) -> Result<()> {
    let name = doc.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > MAX_NAME {
        return Err(Error::invalid_without_pointer(format!(
            "A view's name must have 1 to {MAX_NAME} characters"
        )));
    }
    if doc.query.len() > MAX_QUERY {
        return Err(Error::invalid_without_pointer(format!(
            "The filters of a view must have {MAX_QUERY} characters or less"
        )));
    }
    let known = list(tx, house, cx, user_id)?;
    if let Some(same) = known.iter().find(|view| view.doc.name == name) {
        remove(tx, cx, user_id, &same.id)?;
    } else if known.len() >= MAX_VIEWS {
        return Err(Error::conflict(format!(
            "There are {MAX_VIEWS} views, the most there can be; remove one first"
        )));
    }
    let id = ids::make(ids::VIEW, cx.real, &cx.draw());
    let plain = serde_json::to_vec(&Doc { name, ..doc }).map_err(Error::internal)?;
    let sealed = house
        .keys
        .records()?
        .seal(&place(&id), &plain, &cx.draw())?;
    tx.execute(
        "insert into saved_views (id, environment_id, user_id, created_at, sealed) \
         values ($1, $2, $3, $4, $5)",
        &[
            id.as_str().into(),
            cx.environment.id.as_str().into(),
            user_id.into(),
            cx.real.as_millisecond().into(),
            sealed.into(),
        ],
    )?;
    Ok(())
}

/// Forgets a member's own view; no error when there is none.
pub fn remove(tx: &mut Tx, cx: &Cx, user_id: &str, id: &str) -> Result<()> {
    tx.execute(
        "delete from saved_views where id = $1 and user_id = $2 and environment_id = $3",
        &[id.into(), user_id.into(), cx.environment.id.as_str().into()],
    )?;
    Ok(())
}
