//! One row as a line of JSON. Where the schema keeps a wrapped data key, the line keeps the key.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bonafide_db::{Kind, Row, Value};
use serde_json::{Map, Value as Json};

use super::schema::Described;
use crate::seal::{Keyring, Wrapped};
use crate::{Error, Result};

/// The member that stands for `key_master` and `key_wrapped`.
pub(super) const DATA_KEY: &str = "data_key";

/// The columns of a subject's key, where a table has them.
struct KeyColumns {
    id: usize,
    leaf: usize,
    master: usize,
    wrapped: usize,
}

impl KeyColumns {
    fn of(described: &Described) -> Option<Self> {
        Some(Self {
            id: described.column("id")?,
            leaf: described.column("key_leaf")?,
            master: described.column("key_master")?,
            wrapped: described.column("key_wrapped")?,
        })
    }

    fn holds(&self, column: usize) -> bool {
        [self.leaf, self.master, self.wrapped].contains(&column)
    }
}

/// The members of a table's lines.
pub(super) fn members(described: &Described) -> Vec<String> {
    let keys = KeyColumns::of(described);
    let mut names: Vec<String> = described
        .table
        .columns
        .iter()
        .enumerate()
        .filter(|(at, _)| keys.as_ref().is_none_or(|keys| !keys.holds(*at)))
        .map(|(_, (name, _))| (*name).to_owned())
        .collect();
    if keys.is_some() {
        names.push("key_leaf".to_owned());
        names.push(DATA_KEY.to_owned());
    }
    names
}

/// Appends a row, whose values stand in the order of the columns, as a line.
pub(super) fn write(
    described: &Described,
    keys: &Keyring,
    row: &Row,
    out: &mut Vec<u8>,
) -> Result<()> {
    let subject = KeyColumns::of(described);
    let mut line = Map::new();
    for (at, (name, _)) in described.table.columns.iter().enumerate() {
        if subject.as_ref().is_some_and(|subject| subject.holds(at)) {
            continue;
        }
        line.insert((*name).to_owned(), json(row.value(at)?));
    }
    if let Some(columns) = subject {
        let wrapped = match (
            row.opt_int(columns.leaf)?,
            row.opt_text(columns.master)?,
            row.opt_bytes(columns.wrapped)?,
        ) {
            (Some(leaf), Some(master), Some(bytes)) => Some(Wrapped {
                leaf,
                master: master.to_owned(),
                bytes: bytes.to_vec(),
            }),
            _ => None,
        };
        let key = match &wrapped {
            Some(wrapped) => keys.carry(row.text(columns.id)?, wrapped)?,
            None => None,
        };
        let leaf = wrapped.filter(|_| key.is_some()).map(|held| held.leaf);
        line.insert("key_leaf".to_owned(), leaf.into());
        line.insert(
            DATA_KEY.to_owned(),
            key.map(|key| BASE64.encode(key)).into(),
        );
    }
    serde_json::to_writer(&mut *out, &line).map_err(Error::internal)?;
    out.push(b'\n');
    Ok(())
}

fn json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Int(number) => (*number).into(),
        Value::Text(text) => text.as_str().into(),
        Value::Bytes(bytes) => BASE64.encode(bytes).into(),
    }
}

/// The values of a line in the order of the columns; the error says which member is wrong.
pub(super) fn read(
    described: &Described,
    keys: &Keyring,
    line: &[u8],
) -> std::result::Result<Vec<Value>, String> {
    let mut line: Map<String, Json> =
        serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let subject = KeyColumns::of(described);
    let carried = match &subject {
        Some(_) => {
            let leaf = line.remove("key_leaf").unwrap_or_default();
            match line.remove(DATA_KEY).unwrap_or_default() {
                Json::Null => None,
                Json::String(key) => {
                    let key = BASE64.decode(key).ok().and_then(|key| key.try_into().ok());
                    Some(
                        leaf.as_i64()
                            .zip(key)
                            .ok_or("data_key is not a key of 32 bytes with a leaf")?,
                    )
                }
                _ => return Err("data_key is neither base64 nor null".into()),
            }
        }
        None => None,
    };
    let mut values = Vec::with_capacity(described.table.columns.len());
    for (at, (name, kind)) in described.table.columns.iter().enumerate() {
        if subject.as_ref().is_some_and(|subject| subject.holds(at)) {
            values.push(Value::Null);
            continue;
        }
        let value = match line.remove(*name) {
            Some(value) => of_kind(*kind, value)
                .ok_or_else(|| format!("{name} does not fit its column ({kind:?})"))?,
            None => described.defaults[at]
                .clone()
                .ok_or_else(|| format!("{name} is missing"))?,
        };
        values.push(value);
    }
    if let Some(name) = line.keys().next() {
        return Err(format!(
            "{name} is not a column of {}",
            described.table.name
        ));
    }
    if let (Some(columns), Some((leaf, key))) = (subject, carried) {
        let Value::Text(id) = &values[columns.id] else {
            return Err("id is missing".into());
        };
        let wrapped = keys
            .adopt(id, leaf, key)
            .map_err(|error| error.to_string())?;
        values[columns.leaf] = wrapped.leaf.into();
        values[columns.master] = wrapped.master.into();
        values[columns.wrapped] = wrapped.bytes.into();
    }
    Ok(values)
}

fn of_kind(kind: Kind, value: Json) -> Option<Value> {
    match (kind, value) {
        (_, Json::Null) => Some(Value::Null),
        (Kind::Int, Json::Number(number)) => number.as_i64().map(Value::from),
        (Kind::Text, Json::String(text)) => (!text.contains('\0')).then(|| Value::from(text)),
        (Kind::Bytes, Json::String(text)) => BASE64.decode(text).ok().map(Value::from),
        _ => None,
    }
}
