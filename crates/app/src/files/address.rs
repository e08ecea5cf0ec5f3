//! The address of a file: signed, bound to the file and its inquiry, and good for some hours. It needs no
//! API key and has no personal data in it.
//!
//! `PUBLIC-URL/files/file_….png?access_token=EXPIRES.ISSUER.SIGNATURE`: `EXPIRES` in Unix seconds of the
//! environment's time, `ISSUER` the id of the API key, webhook or member that was told it.

use bonafide_db::Tx;
use bonafide_domain::field::KeptFile;
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use subtle::ConstantTimeEq;

use super::{About, piece_id, place};
use crate::{Actor, Cx, Error, House, Origin, Result, Seed, audits, clock, ids, inquiries};

/// Where the addresses of files are, below the public URL.
pub const PATH: &str = "/files/";
/// Longest token that is looked at.
const MAX_TOKEN: usize = 160;

/// Makes the addresses of one answer.
#[derive(Clone, Copy)]
pub struct Addresses<'a> {
    pub house: &'a House,
    /// The environment's time.
    pub now: Timestamp,
    pub seconds: i64,
    /// Id of whoever is told them.
    pub issuer: &'a str,
}

impl Addresses<'_> {
    /// Puts addresses in place of the ids in what tells an inquiry, an object of the API.
    pub fn fill(&self, told: &mut Json) -> Result<()> {
        let Some(subject) = told["id"].as_str().map(str::to_owned) else {
            return Ok(());
        };
        match told.pointer_mut("/attributes/fields") {
            Some(fields) if subject.starts_with(ids::INQUIRY) => self.walk(&subject, fields),
            _ => Ok(()),
        }
    }

    fn walk(&self, subject: &str, value: &mut Json) -> Result<()> {
        if let Some(file) = KeptFile::of(value).filter(|file| ids::is(ids::FILE, &file.url)) {
            value["url"] = self.of(subject, &file)?.into();
            return Ok(());
        }
        match value {
            Json::Array(items) => items
                .iter_mut()
                .try_for_each(|item| self.walk(subject, item)),
            Json::Object(members) => members
                .values_mut()
                .try_for_each(|member| self.walk(subject, member)),
            _ => Ok(()),
        }
    }

    /// The address of a file of an inquiry.
    pub fn of(&self, inquiry_id: &str, file: &KeptFile) -> Result<String> {
        let expires = self.now.as_second().saturating_add(self.seconds);
        let signature = signature(self.house, inquiry_id, &file.url, expires, self.issuer)?;
        // So that whoever saves it has a file that opens.
        let extension = file.extension();
        Ok(format!(
            "{}{PATH}{}.{extension}?access_token={expires}.{}.{signature}",
            self.house.settings.public_url, file.url, self.issuer
        ))
    }
}

/// Leaves out the ids in what tells an inquiry to somebody who may not fetch its files.
pub(crate) fn without(value: &mut Json) {
    if KeptFile::of(value).is_some() {
        value["url"] = Json::Null;
        return;
    }
    match value {
        Json::Array(items) => items.iter_mut().for_each(without),
        Json::Object(members) => members.values_mut().for_each(without),
        _ => {}
    }
}

fn signature(
    house: &House,
    inquiry_id: &str,
    id: &str,
    expires: i64,
    issuer: &str,
) -> Result<String> {
    let expires = expires.to_string();
    let hash = house
        .keys
        .hash("file address", &[inquiry_id, id, &expires, issuer])?;
    Ok(bs58::encode(hash).into_string())
}

/// A file that was fetched.
pub struct Opened {
    pub filename: String,
    pub mime_type: String,
    pub content: Vec<u8>,
}

/// Fetches a file by the last part of its address and the token; written down in the audit log as read
/// by whoever was told the address.
///
/// # Errors
/// Forbidden, when the address is not one of ours or has lapsed; not found, when the file was erased.
pub fn open(
    tx: &mut Tx,
    house: &House,
    name: &str,
    token: &str,
    origin: Origin,
    (real, seed): (Timestamp, Seed),
) -> Result<Opened> {
    let forged =
        || Error::Forbidden("The address of the file is not one that this server gave out".into());
    let id = name.split('.').next().unwrap_or_default();
    let mut parts = token.split('.');
    let (Some(expires), Some(issuer), Some(given), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(forged());
    };
    let expires: i64 = expires.parse().map_err(|_| forged())?;
    if token.len() > MAX_TOKEN || !ids::is(ids::FILE, id) || !ids::looks_like_one(issuer) {
        return Err(forged());
    }
    let row = tx
        .one(
            "select environment_id, inquiry_id, sealed from files where id = $1",
            &[id.into()],
        )?
        .ok_or_else(forged)?;
    let inquiry_id = row.text(1)?;
    let right = signature(house, inquiry_id, id, expires, issuer)?;
    if !bool::from(right.as_bytes().ct_eq(given.as_bytes())) {
        return Err(forged());
    }
    let (environment, clock) = clock::environment(tx, row.text(0)?)?;
    if clock.now(real).as_second() >= expires {
        return Err(Error::Forbidden(
            "The address of the file has lapsed; read the object that holds it again for a new one"
                .into(),
        ));
    }
    let key = inquiries::subject_key(tx, house, inquiry_id)?;
    let (Some(key), Some(sealed)) = (key, row.opt_bytes(2)?) else {
        return Err(Error::NotFound("The file was redacted".into()));
    };
    let about = key.open(&place(inquiry_id, id), sealed)?;
    let about: About = serde_json::from_slice(&about).map_err(Error::internal)?;
    let mut content = Vec::new();
    let pieces = tx.query(
        "select number, sealed from file_pieces where file_id = $1 order by number",
        &[id.into()],
    )?;
    for piece in &pieces {
        let name = piece_id(id, piece.int(0)?);
        content.extend(key.open(&place(inquiry_id, &name), piece.bytes(1)?)?);
    }
    let cx = Cx::new(environment, &clock, reader(issuer), real, seed).of(Some(origin.into()));
    let details = json!({"file": id, "told-to": issuer});
    audits::note(house, &cx, "file.read", inquiry_id, &details)?;
    Ok(Opened {
        filename: about.filename,
        mime_type: about.mime_type,
        content,
    })
}

/// For whom an address was made; a webhook is nobody who acts.
fn reader(issuer: &str) -> Actor {
    let id = issuer.to_owned();
    match () {
        () if issuer.starts_with(ids::API_KEY) => Actor::ApiKey { id },
        () if issuer.starts_with(ids::USER) => Actor::User { id },
        () => Actor::System,
    }
}
