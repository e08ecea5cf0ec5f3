//! The operator's list of accounts, and what the search box finds of them.

use bonafide_db::Tx;
use bonafide_domain::account::Account;

use super::{COLUMNS, read};
use crate::events::places;
use crate::search::{Keyset, Page, PageAt, Slice};
use crate::{Cx, Error, House, Kept, Result, ids, lookup};

/// Accounts that a search by a text can find.
pub const MOST_FOUND: usize = 500;
/// Longest text that is searched for.
const MAX_WANTED: usize = 320;

/// Ids of the accounts that a text names, newest first: an id, a reference id, an e-mail address, a
/// phone number, or a first and last name. Everything but an id is found through keyed hashes.
pub fn found_by(tx: &mut Tx, house: &House, cx: &Cx, wanted: &str) -> Result<Vec<String>> {
    let wanted = wanted.trim();
    let environment = cx.environment.id.as_str();
    if wanted.chars().count() > MAX_WANTED {
        return Err(Error::BadRequest(format!(
            "A search has at most {MAX_WANTED} characters"
        )));
    }
    if ids::is(ids::ACCOUNT, wanted) {
        let row = tx.one(
            "select id from accounts where id = $1 and environment_id = $2",
            &[wanted.into(), environment.into()],
        )?;
        return Ok(row.map(|_| wanted.to_owned()).into_iter().collect());
    }
    let hash = |kind| lookup::hash(house, environment, kind, wanted);
    let mut found: Vec<String> = Vec::new();
    // One column each: an index leads to every answer.
    let by_hash = [
        ("name_hash", hash(lookup::Kind::Name)?),
        ("email_hash", hash(lookup::Kind::Email)?),
        ("phone_hash", hash(lookup::Kind::Phone)?),
    ];
    for (column, hash) in by_hash {
        let sql = format!("select id from accounts where {column} = $1 order by id desc limit $2");
        for row in tx.query(&sql, &[hash.into(), (MOST_FOUND as i64).into()])? {
            found.push(row.text(0)?.to_owned());
        }
    }
    // The index of reference ids is led by the type.
    let kinds = tx.query(
        "select id from account_types where environment_id = $1",
        &[environment.into()],
    )?;
    let reference = lookup::reference(house, environment, wanted)?;
    for kind in kinds {
        let rows = tx.query(
            "select id from accounts where environment_id = $1 and type_id = $2 \
             and reference_hash = $3 and archived_at is null",
            &[
                environment.into(),
                kind.text(0)?.into(),
                reference.as_slice().into(),
            ],
        )?;
        for row in rows {
            found.push(row.text(0)?.to_owned());
        }
    }
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.dedup();
    found.truncate(MOST_FOUND);
    Ok(found)
}

/// Newest first; `ids`: only these.
pub fn browse(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    ids: Option<&[String]>,
    page: &Page,
) -> Result<Slice<Kept<Account>>> {
    let mut query = Keyset::new("accounts", COLUMNS, "id");
    query.equals("environment_id", cx.environment.id.as_str().into());
    match ids {
        Some([]) => {
            return Ok(Slice {
                items: Vec::new(),
                has_newer: false,
                has_older: false,
            });
        }
        Some(ids) => query.any_of("id", ids),
        None => {}
    }
    query
        .run(tx, &PageAt::of(ids::ACCOUNT, page)?)?
        .try_map(|row| read(house, &row))
}

/// Of several accounts, how many inquiries each has, counted up to `most` and one.
pub fn inquiry_counts(tx: &mut Tx, ids: &[&str], most: i64) -> Result<Vec<(String, i64)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut params: Vec<bonafide_db::Value> =
        ids.iter().map(|id| bonafide_db::Value::from(*id)).collect();
    params.push((most + 1).into());
    // Each count stops early, so that an account with a great many costs no more than the others.
    let sql = format!(
        "select a.id, (select count(*) from (select 1 from inquiries i where i.account_id = a.id \
         limit ${}) w) from accounts a where a.id in ({})",
        ids.len() + 1,
        places(1, ids.len())
    );
    tx.query(&sql, &params)?
        .iter()
        .map(|row| Ok((row.text(0)?.to_owned(), row.int(1)?)))
        .collect()
}
