//! Inquiries: finding, changing and keeping them.

mod browse;
mod create;
mod fields;
mod list;
mod print;
mod replay;
mod resume;
mod review;
mod simulate;
mod standing;
mod tagged;

use bonafide_db::{Row, Tx, Value};
use bonafide_domain::field::{FieldSchema, Redaction};
use bonafide_domain::inquiry::{self, Command, Event, Inquiry, Status, apply, decide};

use serde_json::value::RawValue;

use crate::accounts::erase_key;
use crate::analytics::record;
use crate::events::{self, Entry, Head, Seal};
use crate::files::Addresses;
use crate::seal::{DataKey, Place, Wrapped};
use crate::{
    Cx, Error, House, Kept, Result, accounts, experiments, exports, files, ids, lookup, sessions,
    tags, templates, wire,
};

pub use browse::{Browse, Found, MOST_FOUND, MOST_LOOKED_AT, browse, found_by};
pub use create::{Draft, Made, New, Overrides, create, create_as, rehearse, version_for};
pub use fields::{Given, parse as parse_fields};
pub use list::{Filter, list, search};
pub use print::{Printed, print, sheet};
pub use replay::{replay, states};
pub use resume::{Resumed, resume};
pub use review::{
    Decision, LastChange, MAX_REMARK, Outcome, Verdict, add_note, decide_as_seen, last_change,
};
pub use simulate::{Action, simulate};
pub use standing::{MOST_COUNTED, Standing, any_completed, standing};
pub use tagged::{MAX_TAGGED, add_tag_to, tags_in_use};

pub const MAX_NOTE: usize = 10_000;

const COLUMNS: &str = "id, doc, sealed, key_leaf, key_master, key_wrapped";

fn place(id: &str) -> Place<'_> {
    Place {
        subject: id,
        purpose: "inquiry",
        id,
    }
}

fn read(house: &House, row: &Row) -> Result<Kept<Inquiry>> {
    let id = row.text(0)?;
    let mut inquiry: Inquiry = serde_json::from_str(row.text(1)?).map_err(Error::internal)?;
    let key = match Wrapped::read(row, 3)? {
        Some(wrapped) => house.keys.unwrap(id, &wrapped)?,
        None => None,
    };
    if let (Some(key), Some(sealed)) = (&key, row.opt_bytes(2)?) {
        inquiry.personal =
            serde_json::from_slice(&key.open(&place(id), sealed)?).map_err(Error::internal)?;
    }
    Ok(Kept { it: inquiry, key })
}

pub fn find(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<Kept<Inquiry>> {
    if !ids::is(ids::INQUIRY, id) {
        return Err(Error::not_found());
    }
    let row = tx
        .one(
            &format!("select {COLUMNS} from inquiries where id = $1 and environment_id = $2"),
            &[id.into(), cx.environment.id.as_str().into()],
        )?
        .ok_or_else(Error::not_found)?;
    read(house, &row)
}

/// The environment of an inquiry, for pages that are opened by its id alone.
pub fn environment_of(tx: &mut Tx, id: &str) -> Result<String> {
    if !ids::is(ids::INQUIRY, id) {
        return Err(Error::not_found());
    }
    let row = tx.one(
        "select environment_id from inquiries where id = $1",
        &[id.into()],
    )?;
    row.ok_or_else(Error::not_found)?
        .text(0)
        .map(str::to_owned)
        .map_err(Error::from)
}

/// The key of an inquiry or account; None once redacted.
pub fn subject_key(tx: &mut Tx, house: &House, subject: &str) -> Result<Option<DataKey>> {
    let table = if subject.starts_with(ids::INQUIRY) {
        "inquiries"
    } else {
        "accounts"
    };
    let row = tx.one(
        &format!("select key_leaf, key_master, key_wrapped from {table} where id = $1"),
        &[subject.into()],
    )?;
    match row
        .as_ref()
        .map(|row| Wrapped::read(row, 0))
        .transpose()?
        .flatten()
    {
        Some(wrapped) => house.keys.unwrap(subject, &wrapped),
        None => Ok(None),
    }
}

/// The one path by which an inquiry changes: decide, apply, save, record. Whether anything did.
pub fn change(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    kept: &mut Kept<Inquiry>,
    command: Command,
) -> Result<bool> {
    let facts = decide(&kept.it, command)?;
    let changed = !facts.is_empty();
    record(tx, house, cx, kept, facts)?;
    Ok(changed)
}

fn record(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    kept: &mut Kept<Inquiry>,
    facts: Vec<Event>,
) -> Result<()> {
    for fact in facts {
        let before = kept.it.status;
        apply(&mut kept.it, &fact, cx.now);
        match &fact {
            Event::Redacted { .. } => erase(tx, house, cx, kept)?,
            _ => save(tx, house, cx, kept)?,
        }
        append(tx, house, cx, kept, None, &fact)?;
        if let Event::TagsUpdated { tags } = &fact {
            tagged::store(tx, &kept.it, tags)?;
        }
        if fact == Event::Expired && before.is_open() {
            sessions::expire_all(tx, house, cx, kept)?;
        }
        if kept.it.expires_at.is_some() {
            tx.notify("work");
        }
        if fact == Event::Completed {
            fill_account(tx, house, cx, kept)?;
        }
    }
    Ok(())
}

/// Writes a fact to the log with the state after it; gives that state's wire form.
fn append(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    kept: &Kept<Inquiry>,
    head: Option<Head>,
    fact: &Event,
) -> Result<Box<RawValue>> {
    let definition = templates::definition(tx, house, &kept.it.version_id)?;
    let id = kept.it.id.as_str();
    let seal = match &kept.key {
        Some(key) => Seal::Subject { id, key },
        None => Seal::Installation,
    };
    let snapshot = wire::inquiry(&kept.it, &definition)?;
    let entry = Entry {
        name: fact.name(),
        object_id: id,
        seal,
        change: fact,
        snapshot: &snapshot,
    };
    match head {
        Some(head) => events::append_at(tx, house, cx, head, entry)?,
        None => events::append(tx, house, cx, entry)?,
    };
    Ok(snapshot)
}

/// The columns and blobs of an inquiry, in the order of [`crate::tables::INQUIRIES`].
fn row(house: &House, cx: &Cx, kept: &Kept<Inquiry>) -> Result<Vec<Value>> {
    let inquiry = &kept.it;
    let personal = &inquiry.personal;
    let environment = inquiry.environment_id.as_str();
    let reference_hash = personal
        .reference_id
        .as_deref()
        .map(|id| lookup::reference(house, environment, id))
        .transpose()?;
    let note_hash = personal
        .note
        .as_deref()
        .map(|note| lookup::note(house, environment, note))
        .transpose()?;
    let sealed = match &kept.key {
        Some(key) => {
            let plain = serde_json::to_vec(personal).map_err(Error::internal)?;
            Some(key.seal(&place(&inquiry.id), &plain, &cx.draw())?)
        }
        None => None,
    };
    let [name_hash, email_hash, phone_hash] =
        fields::searchable(&personal.fields).hashes(house, environment)?;
    Ok(vec![
        inquiry.id.as_str().into(),
        environment.into(),
        inquiry.created_at.as_millisecond().into(),
        inquiry.updated_at.as_millisecond().into(),
        inquiry.status.as_str().into(),
        Value::from(inquiry.account_id.clone()),
        inquiry.template_id.as_str().into(),
        Value::from(inquiry.expires_at.map(|at| at.as_millisecond())),
        Value::from(reference_hash),
        Value::from(note_hash),
        name_hash,
        email_hash,
        phone_hash,
        serde_json::to_string(inquiry)
            .map_err(Error::internal)?
            .into(),
        Value::from(sealed),
    ])
}

fn save(tx: &mut Tx, house: &House, cx: &Cx, kept: &Kept<Inquiry>) -> Result<()> {
    let mut params = row(house, cx, kept)?;
    // id, then everything that can change; environment and creation never do.
    let id = params.remove(0);
    params.drain(0..2);
    params.push(id);
    tx.execute(
        "update inquiries set updated_at = $1, status = $2, account_id = $3, template_id = $4, \
         expires_at = $5, reference_hash = $6, note_hash = $7, name_hash = $8, email_hash = $9, \
         phone_hash = $10, doc = $11, sealed = $12 where id = $13",
        &params,
    )?;
    Ok(())
}

/// Destroys everything personal: the key first, so that the log and older copies go dark too.
fn erase(tx: &mut Tx, house: &House, cx: &Cx, kept: &mut Kept<Inquiry>) -> Result<()> {
    let id = kept.it.id.clone();
    let found_by = tx.one(
        "select reference_hash from inquiries where id = $1",
        &[id.as_str().into()],
    )?;
    let reference_hash = found_by.as_ref().map(|row| row.opt_bytes(0)).transpose()?;
    record::forget(tx, &id, reference_hash.flatten())?;
    experiments::forget(tx, &id)?;
    erase_key(tx, cx, "inquiries", &id)?;
    kept.key = None;
    let mut params = row(house, cx, kept)?;
    let doc = params.swap_remove(13);
    tx.execute(
        "update inquiries set updated_at = $1, status = $2, expires_at = null, reference_hash = null, \
         note_hash = null, name_hash = null, email_hash = null, phone_hash = null, doc = $3, sealed = null where id = $4",
        &[
            kept.it.updated_at.as_millisecond().into(),
            kept.it.status.as_str().into(),
            doc,
            id.as_str().into(),
        ],
    )?;
    tx.execute(
        "update sessions set sealed = null where inquiry_id = $1",
        &[id.as_str().into()],
    )?;
    tx.execute(
        "delete from outbox where inquiry_id = $1",
        &[id.as_str().into()],
    )?;
    tx.execute(
        "delete from one_time_links where inquiry_id = $1",
        &[id.as_str().into()],
    )?;
    files::forget(tx, &id)?;
    exports::forget(tx, house, cx, &kept.it)
}

/// An account without data is filled from the first inquiry that completes (contract, accounts).
fn fill_account(tx: &mut Tx, house: &House, cx: &Cx, kept: &Kept<Inquiry>) -> Result<()> {
    let Some(account_id) = &kept.it.account_id else {
        return Ok(());
    };
    let account = accounts::find(tx, house, cx, account_id)?;
    if !account.it.personal.fields.is_empty() || account.it.consolidated_into.is_some() {
        return Ok(());
    }
    let fields = &kept.it.personal.fields;
    let found =
        accounts::schema::from_inquiry(|key| fields.get(key).map(|held| held.value.clone()));
    if found.is_empty() {
        return Ok(());
    }
    let update = accounts::Update {
        fields: found,
        ..accounts::Update::default()
    };
    accounts::update(tx, house, cx, account, update)?;
    Ok(())
}

/// What `PATCH` changes; outer None leaves as it is.
#[derive(Clone, Debug, Default)]
pub struct Update {
    pub note: Option<Option<String>>,
    pub redirect_uri: Option<Option<String>>,
    /// By any spelling of their keys.
    pub fields: Given,
    pub tags: Option<Vec<String>>,
}

pub fn update(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    id: &str,
    update: Update,
) -> Result<Kept<Inquiry>> {
    let mut kept = find(tx, house, cx, id)?;
    if kept.it.redacted_at.is_some() {
        return Err(Error::conflict("Inquiry already redacted"));
    }
    let definition = templates::definition(tx, house, &kept.it.version_id)?;
    if let Some(Some(note)) = &update.note {
        check_note(note)?;
    }
    if let Some(Some(uri)) = &update.redirect_uri {
        let template = templates::find(tx, cx, &kept.it.template_id)?;
        templates::check_redirect(&template, uri, "/data/attributes/redirect-uri")?;
    }
    let mut fields = fields::parse(
        &definition,
        &update.fields,
        Some(&kept.it.personal.fields),
        bonafide_domain::field::Origin::Api,
        cx.now,
    )?;
    if let Some(key) = &kept.key {
        let values = fields.iter_mut();
        let values = values.map(|(name, held)| (name.as_str(), &mut held.value));
        files::keep(tx, cx, id, key, &definition, values)?;
    }
    let facts = inquiry::Change {
        note: update.note.filter(|note| *note != kept.it.personal.note),
        redirect_uri: update
            .redirect_uri
            .filter(|uri| *uri != kept.it.personal.redirect_uri),
        fields,
    };
    change(tx, house, cx, &mut kept, Command::Update(facts))?;
    if let Some(names) = update.tags {
        set_tags(tx, house, cx, &mut kept, names)?;
    }
    Ok(kept)
}

pub(crate) fn check_note(note: &str) -> Result<()> {
    if note.chars().count() > MAX_NOTE {
        return Err(Error::invalid(
            "/data/attributes/note",
            format!("A note must have at most {MAX_NOTE} characters"),
        ));
    }
    Ok(())
}

pub fn set_tags(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    kept: &mut Kept<Inquiry>,
    names: Vec<String>,
) -> Result<()> {
    let names = tags::ensure_all(tx, cx, &names)?;
    change(tx, house, cx, kept, Command::SetTags(names))?;
    Ok(())
}

/// Erases an inquiry's personal data for ever; an open one is stopped first.
pub fn redact(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<Kept<Inquiry>> {
    let mut kept = find(tx, house, cx, id)?;
    let definition = templates::definition(tx, house, &kept.it.version_id)?;
    let values = kept.it.personal.fields.iter();
    let stays = values
        .filter(|(key, _)| {
            let schema = definition.field(key);
            schema.is_some_and(|schema| schema.redaction == Redaction::Never)
        })
        .map(|(key, held)| (key.clone(), held.clone()))
        .collect();
    change(tx, house, cx, &mut kept, Command::Redact { kept: stays })?;
    Ok(kept)
}

/// Finds, decides and keeps: for the operations that need nothing else.
pub fn act(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    id: &str,
    command: Command,
) -> Result<Kept<Inquiry>> {
    let mut kept = find(tx, house, cx, id)?;
    change(tx, house, cx, &mut kept, command)?;
    Ok(kept)
}

/// Up to `batch` open inquiries of an environment whose time is up; oldest due first.
pub fn expire_due(tx: &mut Tx, house: &House, cx: &Cx, batch: i64) -> Result<usize> {
    let rows = tx.query(
        &format!(
            "select {COLUMNS} from inquiries where environment_id = $1 and expires_at is not null \
             and expires_at <= $2 order by expires_at, id limit $3"
        ),
        &[
            cx.environment.id.as_str().into(),
            cx.now.as_millisecond().into(),
            batch.into(),
        ],
    )?;
    for row in &rows {
        let mut kept = read(house, row)?;
        change(tx, house, cx, &mut kept, Command::Expire)?;
    }
    Ok(rows.len())
}

/// The earliest moment at which an inquiry of the environment expires.
pub fn next_due(tx: &mut Tx, environment_id: &str) -> Result<Option<i64>> {
    let row = tx.one(
        "select expires_at from inquiries where environment_id = $1 and expires_at is not null \
         order by expires_at limit 1",
        &[environment_id.into()],
    )?;
    row.map(|row| row.int(0)).transpose().map_err(Error::from)
}

/// Wire form of one inquiry, with the addresses of its files.
pub fn told(tx: &mut Tx, addresses: Addresses, inquiry: &Inquiry) -> Result<Box<RawValue>> {
    let definition = templates::definition(tx, addresses.house, &inquiry.version_id)?;
    let told = wire::inquiry(inquiry, &definition)?;
    if !definition.fields.values().any(FieldSchema::holds_files) {
        return Ok(told);
    }
    let mut whole = serde_json::from_str(told.get()).map_err(Error::internal)?;
    addresses.fill(&mut whole)?;
    serde_json::value::to_raw_value(&whole).map_err(Error::internal)
}

/// The fields of an inquiry as its wire form tells them, without addresses of files: key to type and value.
pub fn told_fields(
    inquiry: &Inquiry,
    definition: &bonafide_domain::definition::Definition,
) -> Result<serde_json::Value> {
    let told = wire::inquiry(inquiry, definition)?;
    let mut whole: serde_json::Value = serde_json::from_str(told.get()).map_err(Error::internal)?;
    let mut fields = whole["attributes"]["fields"].take();
    files::address::without(&mut fields);
    Ok(fields)
}

/// Open inquiries of a status an operation may name.
pub fn parse_status(text: &str) -> Result<Status> {
    Status::parse(text).ok_or_else(|| {
        let names: Vec<&str> = Status::ALL.iter().map(|status| status.as_str()).collect();
        Error::BadRequest(format!(
            "filter[status] must be one or more of {}",
            names.join(", ")
        ))
    })
}
