//! Reading: the rows of an archive go into an installation that holds nothing of its own, file by file,
//! each in one transaction together with the place that was reached. Until the last one is in, the
//! database says that it is unfinished, and serves nobody.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bonafide_db::{Tx, Value};
use serde_json::{Map, Value as Json};

use super::schema::{Described, SCHEMA};
use super::{KEYS, TABLES, row, tables};
use crate::seal::Keyring;
use crate::{Error, House, Result, seed};

/// The name under which `progress` keeps the archive and the number of its files that are in.
const PROGRESS: &str = "import";

/// What a first start makes, or a server by itself beside it, and nobody misses. Of the events only
/// those of the first start, and of the journal what is no audit entry.
const OF_FIRST_START: [(&str, &str); 19] = [
    ("organizations", "1 = 0"),
    ("environments", "1 = 0"),
    ("chains", "1 = 0"),
    ("secrets", "1 = 0"),
    ("users", "1 = 0"),
    ("entry_links", "1 = 0"),
    ("api_keys", "1 = 0"),
    ("theme_sets", "1 = 0"),
    ("templates", "1 = 0"),
    ("template_versions", "1 = 0"),
    ("account_types", "1 = 0"),
    ("journal", "seq is not null"),
    ("journal_chains", "1 = 0"),
    ("retention_runs", "1 = 0"),
    ("progress", "1 = 0"),
    ("conversion_cursors", "1 = 0"),
    ("conversion_cells", "1 = 0"),
    ("flow_heads", "1 = 0"),
    ("client_side_creations", "1 = 0"),
];

/// The rows of one file, ready to be put in.
pub struct Rows {
    described: &'static Described,
    values: Vec<Vec<Value>>,
}

impl Rows {
    pub fn table(&self) -> &'static str {
        self.described.table.name
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// Whether an import was interrupted: then nothing may be served from this database.
pub fn unfinished(tx: &mut Tx) -> Result<bool> {
    Ok(place(tx)?.is_some())
}

fn place(tx: &mut Tx) -> Result<Option<(String, u64)>> {
    let row = tx.one(
        "select place from progress where name = $1",
        &[PROGRESS.into()],
    )?;
    row.map(|row| {
        let text = row.text(0)?;
        let (archive, files) = text.split_once(' ').unwrap_or((text, "0"));
        Ok((archive.to_owned(), files.parse().map_err(Error::internal)?))
    })
    .transpose()
}

fn set_place(tx: &mut Tx, archive: &str, files: u64) -> Result<()> {
    tx.execute(
        "insert into progress (name, place) values ($1, $2) \
         on conflict (name) do update set place = excluded.place",
        &[PROGRESS.into(), format!("{archive} {files}").into()],
    )?;
    Ok(())
}

/// The installation's own keys, from their file.
pub fn read_keys(bytes: &[u8]) -> std::result::Result<Vec<(String, [u8; 32])>, String> {
    let file: Map<String, Json> =
        serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let keys: Vec<(String, [u8; 32])> = file
        .into_iter()
        .map(|(name, key)| {
            let key = key.as_str().and_then(|key| BASE64.decode(key).ok());
            match key.and_then(|key| key.try_into().ok()) {
                Some(key) => Ok((name, key)),
                None => Err(format!("{name} is not a key of 32 bytes in base64")),
            }
        })
        .collect::<std::result::Result<_, _>>()?;
    if keys.len() != Keyring::secrets_count() {
        return Err(format!("{KEYS} holds {} keys", keys.len()));
    }
    Ok(keys)
}

/// Begins, or goes on with an interrupted import of the same archive: gives the number of its files
/// that are in already. `archive`: a word that stands for its content, such as a hash.
///
/// Takes away what a first start has made; fails with a conflict when there is anything else.
pub fn begin(
    tx: &mut Tx,
    house: &House,
    archive: &str,
    keys: &[(String, [u8; 32])],
) -> Result<u64> {
    if let Some((begun, files)) = place(tx)? {
        return match begun == archive {
            true => Ok(files),
            false => Err(Error::conflict(
                "This database holds a part of another archive, whose import was interrupted",
            )),
        };
    }
    untouched(tx)?;
    for name in order()?.into_iter().rev() {
        tx.execute(&format!("delete from {name}"), &[])?;
    }
    for (name, key) in keys {
        let (master, wrapped) = house.keys.adopt_secret(name, *key)?;
        tx.execute(
            "insert into secrets (name, master, wrapped) values ($1, $2, $3)",
            &[name.into(), master.into(), wrapped.into()],
        )?;
    }
    set_place(tx, archive, 0)?;
    Ok(0)
}

/// Every table, what is referred to before what refers to it.
fn order() -> Result<Vec<&'static str>> {
    let mut names: Vec<&'static str> = tables::all()?
        .iter()
        .map(|archived| archived.described.table.name)
        .collect();
    for described in SCHEMA.iter() {
        if !names.contains(&described.table.name) {
            names.push(described.table.name);
        }
    }
    Ok(names)
}

fn untouched(tx: &mut Tx) -> Result<()> {
    for described in SCHEMA.iter() {
        let name = described.table.name;
        let events = format!("created_at > {}", seed::ORIGIN_LAST_MS);
        let condition = match OF_FIRST_START.iter().find(|(table, _)| *table == name) {
            Some((_, condition)) => condition,
            None if name == "events" => events.as_str(),
            None => "1 = 1",
        };
        let found = tx.one(
            &format!("select 1 from {name} where {condition} limit 1"),
            &[],
        )?;
        if found.is_some() {
            return Err(Error::conflict(format!(
                "This database is not empty: there are {}",
                name.replace('_', " ")
            )));
        }
    }
    Ok(())
}

/// Reads a file of rows; the error says which line of it is wrong.
pub fn read_rows(house: &House, name: &str, bytes: &[u8]) -> std::result::Result<Rows, String> {
    let described = name
        .strip_prefix(TABLES)
        .and_then(|rest| rest.split_once('/'))
        .and_then(|(table, _)| {
            let all = tables::all().ok()?;
            let found = all.iter().find(|it| it.described.table.name == table)?;
            Some(found.described)
        })
        .ok_or("it belongs to no table")?;
    let values = bytes
        .split(|byte| *byte == b'\n')
        .enumerate()
        .filter(|(_, line)| !line.is_empty())
        .map(|(at, line)| {
            row::read(described, &house.keys, line)
                .map_err(|error| format!("line {}: {error}", at + 1))
        })
        .collect::<std::result::Result<_, _>>()?;
    Ok(Rows { described, values })
}

/// Puts in the rows of one file, after which `files` of the archive are in.
pub fn put(tx: &mut Tx, rows: &Rows, archive: &str, files: u64) -> Result<()> {
    for values in &rows.values {
        tx.insert(&rows.described.table, values.clone())?;
    }
    set_place(tx, archive, files)
}

/// The last step: environments that came without their data get an empty log, and the database may
/// be served.
pub fn finish(tx: &mut Tx) -> Result<()> {
    tx.execute(
        "insert into chains (environment_id, seq, hash) select id, 0, $1 from environments \
         where id not in (select environment_id from chains)",
        &[vec![0u8; 32].into()],
    )?;
    tx.execute("delete from progress where name = $1", &[PROGRESS.into()])?;
    Ok(())
}
