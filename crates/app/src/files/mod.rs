//! Files in the fields of inquiries. A field keeps what is told of a file ([`KeptFile`]); its bytes lie in
//! a table of their own, sealed under the inquiry's key, and are fetched by a signed [address].

pub mod address;

use std::convert::Infallible;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bonafide_db::Tx;
use bonafide_domain::definition::Definition;
use bonafide_domain::field::{Code, FieldError, FieldSchema, KeptFile, file_type};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::seal::{DataKey, Place};
use crate::tables::{FILE_PIECES, FILES};
use crate::{Cx, Error, Problem, Result, ids};

pub use address::{Addresses, Opened, open};

/// Files of one inquiry, with those that others took the place of.
pub const MAX_FILES: usize = 50;
/// Bytes of a piece before it is sealed.
const PIECE_BYTES: usize = 256 * 1024;

/// What is sealed of a file beside its bytes.
#[derive(Serialize, Deserialize)]
struct About {
    filename: String,
    mime_type: String,
}

fn place<'a>(inquiry_id: &'a str, id: &'a str) -> Place<'a> {
    Place {
        subject: inquiry_id,
        purpose: "file",
        id,
    }
}

fn piece_id(id: &str, number: i64) -> String {
    format!("{id}/{number}")
}

/// Takes in the files among values that were given for fields, by field key: their bytes are stored, and
/// each value becomes what a field keeps of a file. A list may hold some that were taken in before.
///
/// # Errors
/// A file of a type that no field takes, and one too many for the inquiry; both name the field.
pub(crate) fn keep<'a>(
    tx: &mut Tx,
    cx: &Cx,
    inquiry_id: &str,
    key: &DataKey,
    definition: &Definition,
    values: impl Iterator<Item = (&'a str, &'a mut Json)>,
) -> Result<()> {
    let mut count = None;
    for (name, value) in values {
        let schema = definition.field(name).filter(|it| it.holds_files());
        let Some(schema) = schema else { continue };
        schema.each_file(value, &mut |file| {
            if KeptFile::of(file).is_some() {
                return Ok(());
            }
            let kept = match count {
                Some(count) => count,
                None => count_of(tx, inquiry_id)?,
            };
            if kept >= MAX_FILES {
                return Err(refused(name, Code::TooManyFiles { max: MAX_FILES }));
            }
            count = Some(kept + 1);
            *file = store(tx, cx, inquiry_id, key, name, file)?;
            Ok(())
        })?;
    }
    Ok(())
}

/// How many files of a value are not taken in yet.
pub(crate) fn count_new(schema: &FieldSchema, value: &mut Json) -> usize {
    let mut new = 0;
    let Ok(()) = schema.each_file::<Infallible>(value, &mut |file| {
        new += usize::from(KeptFile::of(file).is_none());
        Ok(())
    });
    new
}

/// Whether an inquiry takes so many more files.
pub(crate) fn has_room(tx: &mut Tx, inquiry_id: &str, more: usize) -> Result<bool> {
    Ok(count_of(tx, inquiry_id)? + more <= MAX_FILES)
}

fn count_of(tx: &mut Tx, inquiry_id: &str) -> Result<usize> {
    let row = tx.one(
        "select count(*) from files where inquiry_id = $1",
        &[inquiry_id.into()],
    )?;
    let count = row.map_or(Ok(0), |row| row.int(0))?;
    usize::try_from(count).map_err(Error::internal)
}

fn refused(field: &str, code: Code) -> Error {
    Error::Invalid(vec![Problem {
        pointer: Some(format!("/data/attributes/fields/{field}")),
        details: FieldError::new(field, code).english(field),
    }])
}

/// Stores one file, as `{"filename", "io"}`; gives what the field keeps of it.
fn store(
    tx: &mut Tx,
    cx: &Cx,
    inquiry_id: &str,
    key: &DataKey,
    field: &str,
    given: &Json,
) -> Result<Json> {
    let text = |name: &str| given[name].as_str().unwrap_or_default();
    let content = BASE64
        .decode(text("io"))
        .map_err(|_| refused(field, Code::NotBase64))?;
    let filename = text("filename").to_owned();
    let mime_type =
        file_type(&content, &filename).ok_or_else(|| refused(field, Code::NotAFileType))?;
    let id = cx.id(ids::FILE);
    let about = About {
        filename: filename.clone(),
        mime_type: mime_type.to_owned(),
    };
    let about = serde_json::to_vec(&about).map_err(Error::internal)?;
    let sealed = key.seal(&place(inquiry_id, &id), &about, &cx.draw())?;
    tx.insert(
        &FILES,
        vec![
            id.as_str().into(),
            cx.environment.id.as_str().into(),
            inquiry_id.into(),
            cx.now.as_millisecond().into(),
            sealed.into(),
        ],
    )?;
    for (number, piece) in (0i64..).zip(content.chunks(PIECE_BYTES)) {
        let name = piece_id(&id, number);
        let sealed = key.seal(&place(inquiry_id, &name), piece, &cx.draw())?;
        tx.insert(
            &FILE_PIECES,
            vec![id.as_str().into(), number.into(), sealed.into()],
        )?;
    }
    let kept = KeptFile {
        filename,
        byte_size: content.len() as u64,
        mime_type: mime_type.to_owned(),
        url: id,
    };
    serde_json::to_value(kept).map_err(Error::internal)
}

/// Erases the files of an inquiry that is redacted; that they were there stays known.
pub(crate) fn forget(tx: &mut Tx, inquiry_id: &str) -> Result<()> {
    let id = || [inquiry_id.into()];
    tx.execute(
        "delete from file_pieces where file_id in (select id from files where inquiry_id = $1)",
        &id(),
    )?;
    tx.execute(
        "update files set sealed = null where inquiry_id = $1",
        &id(),
    )?;
    Ok(())
}
