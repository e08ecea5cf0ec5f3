//! API logs: the requests of an environment's keys, with their answers, masked. A view of the
//! [journal](crate::journal).

use bonafide_db::{Tx, Value};
use jiff::Timestamp;

use crate::events::places;
use crate::journal::{self, Stored, bare, cutoff};
use crate::search::{Keyset, Looked, Page, PageAt, Slice};
use crate::{Cx, Error, House, Result, ids};

#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub methods: Vec<String>,
    /// A path as it is told, or its beginning with `*` behind it.
    pub path: Option<String>,
    pub statuses: Vec<u16>,
    /// An API key's id.
    pub api_key_id: Option<String>,
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

fn query(cx: &Cx) -> Keyset {
    let mut query = Keyset::new("journal", journal::COLUMNS, "id");
    query.equals("environment_id", cx.environment.id.as_str().into());
    query.equals("kind", "request".into());
    query
}

fn oldest(cx: &Cx) -> i64 {
    cutoff(cx, cx.environment.settings.retention.api_log_days)
}

/// Rows that a page of [`browse`] looks at.
pub const MOST_LOOKED_AT: i64 = 10_000;

/// Newest first.
pub fn list(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    filter: &Filter,
    page: &Page,
) -> Result<Slice<Stored>> {
    asked(cx, filter)
        .run(tx, &journal::at(ids::REQUEST, page)?)?
        .try_map(|row| journal::read(house, &row))
}

/// The same list, in bounded time.
pub fn browse(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    filter: &Filter,
    page: &Page,
) -> Result<Looked<Stored>> {
    let checked = "method, path, status";
    let looked = asked(cx, filter).run_within(
        tx,
        &journal::at(ids::REQUEST, page)?,
        MOST_LOOKED_AT,
        checked,
    )?;
    Ok(Looked {
        slice: looked.slice.try_map(|row| journal::read(house, &row))?,
        looked_to: looked.looked_to.map(|id| format!("{}{id}", ids::REQUEST)),
    })
}

fn asked(cx: &Cx, filter: &Filter) -> Keyset {
    let mut query = query(cx);
    let texts = |all: &[String]| all.iter().map(|it| it.as_str().into()).collect();
    query.check_any_of("method", texts(&filter.methods));
    if let Some(id) = &filter.api_key_id {
        query.equals("actor", format!("api-key:{id}").into());
    }
    match filter
        .path
        .as_deref()
        .map(|path| (path, path.strip_suffix('*')))
    {
        None => {}
        Some((path, None)) => query.check("path = ?", vec![path.into()]),
        Some((_, Some(beginning))) => {
            // Not `like`: its wildcards may stand in a path.
            let length = beginning.chars().count();
            let condition = format!("substr(path, 1, {length}) = ?");
            query.check(condition, vec![beginning.into()]);
        }
    }
    let statuses = filter.statuses.iter().map(|it| i64::from(*it).into());
    query.check_any_of("status", statuses.collect());
    journal::between(&mut query, oldest(cx), filter.from, filter.until);
    query
}

/// Which of several requests (`req_…`) are still in the log.
pub fn known(tx: &mut Tx, cx: &Cx, request_ids: &[&str]) -> Result<Vec<String>> {
    let named: Vec<&str> = request_ids
        .iter()
        .filter_map(|id| bare(ids::REQUEST, id))
        .collect();
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let mut params = vec![cx.environment.id.as_str().into(), oldest(cx).into()];
    params.extend(named.iter().map(|id| Value::from(*id)));
    let sql = format!(
        "select id from journal where environment_id = $1 and created_at >= $2 and kind = 'request' \
         and id in ({})",
        places(3, named.len())
    );
    let rows = tx.query(&sql, &params)?;
    rows.iter()
        .map(|row| Ok(format!("{}{}", ids::REQUEST, row.text(0)?)))
        .collect()
}

/// By the `Request-Id` of the answer.
pub fn find(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<Stored> {
    let id = bare(ids::REQUEST, id).ok_or_else(Error::not_found)?;
    let mut query = query(cx);
    query.equals("id", id.into());
    journal::between(&mut query, oldest(cx), None, None);
    let slice = query.run(tx, &PageAt::of(ids::REQUEST, &Page::default())?)?;
    match slice.items.first() {
        Some(row) => journal::read(house, row),
        None => Err(Error::not_found()),
    }
}
