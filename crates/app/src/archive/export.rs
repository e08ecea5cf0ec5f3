//! Writing: every row of every table, in the order of its primary key, on one snapshot.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bonafide_db::{Tx, Value};
use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use super::about::{About, Contents};
use super::schema::Described;
use super::tables::{self, Archived, Whose};
use super::{ABOUT, KEYS, TABLES, row};
use crate::{Error, House, Result, clock};

/// Rows that are fetched at once; pieces of files are large.
const PAGE: usize = 500;
const PAGE_OF_PIECES: usize = 10;
/// A file of rows ends when it has as many bytes as this, or as many rows.
const FILE_BYTES: usize = 1 << 20;
const FILE_ROWS: u64 = 2_000;

/// Takes in a file of the archive: its name, its rows and its bytes.
pub type Emit<'a> = dyn FnMut(&str, u64, &[u8]) -> Result<()> + 'a;

/// The environment that is called `sandbox` or `production`, or has this id.
pub fn environment(tx: &mut Tx, named: &str) -> Result<String> {
    let mut found = clock::environments(tx)?
        .into_iter()
        .map(|(environment, _)| environment)
        .filter(|it| it.id == named || it.kind.as_str() == named);
    match (found.next(), found.next()) {
        (Some(environment), None) => Ok(environment.id),
        (Some(_), Some(_)) => Err(Error::invalid_without_pointer(format!(
            "There is more than one {named} environment; name it by its id"
        ))),
        (None, _) => Err(Error::invalid_without_pointer(format!(
            "There is no environment {named}; name it sandbox, production or by its id"
        ))),
    }
}

/// What an archive of one environment, or of everything, holds.
pub fn plan(
    tx: &mut Tx,
    environment_id: Option<&str>,
    made_by: &str,
    made_at: Timestamp,
) -> Result<About> {
    let scope = match environment_id {
        Some(id) => {
            let row = tx
                .one(
                    "select organization_id from environments where id = $1",
                    &[id.into()],
                )?
                .ok_or_else(Error::not_found)?;
            Some((id.to_owned(), row.string(0)?))
        }
        None => None,
    };
    let mut about = About::new(made_by, made_at, scope, Vec::new());
    for archived in tables::all()? {
        let name = archived.described.table.name;
        let (condition, values) = condition(&archived, &about);
        let row = tx.one(
            &format!("select count(*) from {name} where {condition}"),
            &values,
        )?;
        about.tables.push(Contents {
            name: name.to_owned(),
            rows: row.map_or(Ok(0), |row| row.int(0))? as u64,
            columns: row::members(archived.described),
        });
    }
    Ok(about)
}

/// Hands over the files of the archive that was planned on the same snapshot.
pub fn write(tx: &mut Tx, house: &House, about: &About, emit: &mut Emit<'_>) -> Result<()> {
    let text = serde_json::to_vec_pretty(about).map_err(Error::internal)?;
    emit(ABOUT, 0, &text)?;
    let keys: Map<String, Json> = house
        .keys
        .carry_secrets()?
        .into_iter()
        .map(|(name, key)| (name.to_owned(), BASE64.encode(key).into()))
        .collect();
    emit(
        KEYS,
        0,
        &serde_json::to_vec(&keys).map_err(Error::internal)?,
    )?;
    for archived in tables::all()? {
        table(tx, house, about, &archived, emit)?;
    }
    Ok(())
}

fn table(
    tx: &mut Tx,
    house: &House,
    about: &About,
    archived: &Archived,
    emit: &mut Emit<'_>,
) -> Result<()> {
    let described = archived.described;
    let name = described.table.name;
    let (mut bytes, mut rows, mut number) = (Vec::new(), 0u64, 0u32);
    let mut place: Option<Vec<Value>> = None;
    loop {
        let page = page(tx, archived, about, place.as_deref())?;
        let last_page = page.len() < page_size(name);
        for found in &page {
            if found.int(described.table.columns.len())? == 0 {
                continue;
            }
            row::write(described, &house.keys, found, &mut bytes)?;
            rows += 1;
            if bytes.len() >= FILE_BYTES || rows >= FILE_ROWS {
                number += 1;
                emit(&file(name, number), rows, &bytes)?;
                bytes.clear();
                rows = 0;
            }
        }
        let Some(last) = page.last().filter(|_| !last_page) else {
            break;
        };
        let mut key = Vec::with_capacity(described.key.len());
        for at in &described.key {
            key.push(last.value(*at)?.clone());
        }
        place = Some(key);
    }
    if rows > 0 {
        emit(&file(name, number + 1), rows, &bytes)?;
    }
    Ok(())
}

fn page_size(table: &str) -> usize {
    match table {
        "file_pieces" => PAGE_OF_PIECES,
        _ => PAGE,
    }
}

fn file(table: &str, number: u32) -> String {
    format!("{TABLES}{table}/{number:06}.ndjson")
}

/// Rows of a page in the order of their key, each with a last column that is 0 for somebody else's.
fn page(
    tx: &mut Tx,
    archived: &Archived,
    about: &About,
    after: Option<&[Value]>,
) -> Result<Vec<bonafide_db::Row>> {
    let described = archived.described;
    let (condition, mut values) = condition(archived, about);
    let (mut condition, ours) = match archived.whose {
        Whose::Sifted(_) => ("1 = 1".to_owned(), condition),
        _ => (condition, "1 = 1".to_owned()),
    };
    let key = names(described, &described.key);
    if let Some(after) = after {
        // What all rows share must not be compared: an index would be entered where the environment
        // begins, and not where the last page ended.
        let shared = usize::from(!values.is_empty() && key[0] == "environment_id" && key.len() > 1);
        let first = values.len() + 1;
        let places: Vec<String> = (first..first + after.len() - shared)
            .map(|number| format!("${number}"))
            .collect();
        let rest = key[shared..].join(", ");
        condition = format!("{condition} and ({rest}) > ({})", places.join(", "));
        values.extend_from_slice(&after[shared..]);
    }
    let every: Vec<usize> = (0..described.table.columns.len()).collect();
    let columns = names(described, &every).join(", ");
    let name = described.table.name;
    let (key, limit) = (key.join(", "), page_size(name));
    Ok(tx.query(
        &format!(
            "select {columns}, cast(case when {ours} then 1 else 0 end as bigint) from {name} \
             where {condition} order by {key} limit {limit}"
        ),
        &values,
    )?)
}

fn names(described: &Described, columns: &[usize]) -> Vec<&'static str> {
    let all = described.table.columns;
    columns.iter().map(|at| all[*at].0).collect()
}

/// Which rows of a table belong into the archive, with the condition's values.
fn condition(archived: &Archived, about: &About) -> (String, Vec<Value>) {
    let one = |text: &str, id: &Option<String>| match id {
        Some(id) => (text.to_owned(), vec![Value::from(id)]),
        None => ("1 = 1".to_owned(), Vec::new()),
    };
    match archived.whose {
        Whose::Environment(text) | Whose::Sifted(text) => one(text, &about.environment),
        Whose::Organization(text) => one(text, &about.organization),
        Whose::All => one("", &None),
    }
}
