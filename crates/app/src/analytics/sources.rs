//! What the figures are made of: both logs, the inquiries and the accounts' tags.

use std::collections::HashMap;

use bonafide_db::{Row, Tx, Value};
use bonafide_domain::conversion::{Act, Life, Person, Surroundings, When};
use bonafide_domain::experiment::Assigned;
use jiff::Timestamp;
use serde::Deserialize;

use crate::events::places;
use crate::{Error, Result};

/// Ids in one `in (…)`, and rows in one `insert`.
const CHUNK: usize = 200;

/// An entry of the event log, as far as the figures look at it.
pub struct LogEntry {
    pub seq: i64,
    pub name: String,
    pub object_id: String,
    pub at: i64,
}

impl LogEntry {
    pub fn life(&self) -> Option<(Life, When)> {
        let when = When {
            at: self.at,
            place: self.seq,
        };
        Life::of_event(&self.name).map(|life| (life, when))
    }
}

pub fn log(tx: &mut Tx, environment_id: &str, after: i64, limit: i64) -> Result<Vec<LogEntry>> {
    let rows = tx.query(
        "select seq, name, object_id, created_at from events \
         where environment_id = $1 and seq > $2 order by seq limit $3",
        &[environment_id.into(), after.into(), limit.into()],
    )?;
    rows.iter()
        .map(|row| {
            Ok(LogEntry {
                seq: row.int(0)?,
                name: row.string(1)?,
                object_id: row.string(2)?,
                at: row.int(3)?,
            })
        })
        .collect()
}

/// A flow event.
pub struct FlowEvent {
    pub when: When,
    pub act: Option<Act>,
    pub inquiry_id: String,
    pub step: Option<String>,
    pub surroundings: Surroundings,
    pub reference_mark: Option<i64>,
    pub device_mark: Option<i64>,
}

pub fn flow(tx: &mut Tx, environment_id: &str, after: i64, limit: i64) -> Result<Vec<FlowEvent>> {
    let rows = tx.query(
        "select seq, at, act, inquiry_id, step, device_class, language, country, reference_mark, \
         device_mark from flow_events where environment_id = $1 and seq > $2 order by seq limit $3",
        &[environment_id.into(), after.into(), limit.into()],
    )?;
    rows.iter()
        .map(|row| {
            Ok(FlowEvent {
                when: When {
                    at: row.int(1)?,
                    place: row.int(0)?,
                },
                act: Act::parse(row.text(2)?),
                inquiry_id: row.string(3)?,
                step: row.opt_string(4)?,
                surroundings: Surroundings {
                    device_class: row.string(5)?,
                    language: row.string(6)?,
                    country: row.string(7)?,
                },
                reference_mark: row.opt_int(8)?,
                device_mark: row.opt_int(9)?,
            })
        })
        .collect()
}

/// What the figures need of an inquiry's document.
#[derive(Clone, Deserialize)]
pub struct Base {
    pub template_id: String,
    pub version_id: String,
    pub channel: bonafide_domain::inquiry::Channel,
    pub account_id: Option<String>,
    #[serde(default)]
    pub has_own_account: bool,
    pub created_at: Timestamp,
    #[serde(default)]
    pub assigned: Option<Assigned>,
}

pub fn bases(tx: &mut Tx, ids: &[&str]) -> Result<HashMap<String, Base>> {
    let mut bases = HashMap::new();
    for row in by_ids(
        tx,
        "select id, doc from inquiries where id in",
        "",
        None,
        ids,
    )? {
        let base = serde_json::from_str(row.text(1)?).map_err(Error::internal)?;
        bases.insert(row.string(0)?, base);
    }
    Ok(bases)
}

/// The tags of those accounts that have any.
pub fn account_tags(tx: &mut Tx, ids: &[&str]) -> Result<HashMap<String, Vec<String>>> {
    #[derive(Deserialize)]
    struct Tagged {
        tags: Vec<String>,
    }
    let mut tags = HashMap::new();
    // Most accounts have none, and need not be read.
    let untagged = r#" and doc not like '%"tags":[]%'"#;
    for row in by_ids(
        tx,
        "select id, doc from accounts where id in",
        untagged,
        None,
        ids,
    )? {
        let mut tagged: Tagged = serde_json::from_str(row.text(1)?).map_err(Error::internal)?;
        tagged.tags.sort_unstable();
        tagged.tags.dedup();
        tags.insert(row.string(0)?, tagged.tags);
    }
    Ok(tags)
}

/// Inquiries of accounts: their own, and those of the same people from before they had one.
pub fn of_accounts(tx: &mut Tx, environment_id: &str, ids: &[&str]) -> Result<Vec<String>> {
    let mut rows = by_ids(
        tx,
        "select id from inquiries where account_id in",
        "",
        None,
        ids,
    )?;
    let people: Vec<String> = ids
        .iter()
        .map(|id| Person::Account((*id).to_owned()).as_text())
        .collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let head =
        "select inquiry_id from conversion_inquiries where environment_id = $1 and person in";
    rows.extend(by_ids(tx, head, "", Some(environment_id), &people)?);
    rows.iter()
        .map(|row| row.string(0).map_err(Error::from))
        .collect()
}

/// Those of the inquiries that the event log makes at an entry or before it.
pub fn created_until(
    tx: &mut Tx,
    environment_id: &str,
    seq: i64,
    ids: &[String],
) -> Result<Vec<String>> {
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let head = "select object_id, seq from events \
                where environment_id = $1 and name = 'inquiry.created' and object_id in";
    let mut found = Vec::new();
    for row in by_ids(tx, head, "", Some(environment_id), &ids)? {
        if row.int(1)? <= seq {
            found.push(row.string(0)?);
        }
    }
    Ok(found)
}

/// `{head} ($2, …){tail}` for any number of texts; `first` is `$1`, where the head names it.
pub fn by_ids(
    tx: &mut Tx,
    head: &str,
    tail: &str,
    first: Option<&str>,
    ids: &[&str],
) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let before = usize::from(first.is_some());
    for chunk in ids.chunks(CHUNK) {
        let sql = format!("{head} ({}){tail}", places(before + 1, chunk.len()));
        let params: Vec<Value> = first
            .iter()
            .chain(chunk)
            .map(|id| Value::from(*id))
            .collect();
        rows.extend(tx.query(&sql, &params)?);
    }
    Ok(rows)
}

/// Inserts rows, or overwrites those of the same key: the first `key` columns.
pub fn upsert(
    tx: &mut Tx,
    table: &str,
    columns: &[&str],
    key: usize,
    rows: Vec<Vec<Value>>,
) -> Result<()> {
    let changed: Vec<String> = columns[key..]
        .iter()
        .map(|column| format!("{column} = excluded.{column}"))
        .collect();
    let width = columns.len();
    for chunk in rows.chunks(CHUNK) {
        let lines: Vec<String> = (0..chunk.len())
            .map(|line| format!("({})", places(line * width + 1, width)))
            .collect();
        let sql = format!(
            "insert into {table} ({}) values {} on conflict ({}) do update set {}",
            columns.join(", "),
            lines.join(", "),
            columns[..key].join(", "),
            changed.join(", ")
        );
        let params: Vec<Value> = chunk.iter().flatten().cloned().collect();
        tx.execute(&sql, &params)?;
    }
    Ok(())
}
