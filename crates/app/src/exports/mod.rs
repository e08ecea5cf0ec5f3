//! Files of inquiries that operators ask for: the list with its filters, as comma-separated values.
//!
//! An export is written in the background, a piece at a time, by whichever server has time. Its pieces
//! are sealed under a key of their own, whose leaf of the erasure ring is erased when the export ends.

mod csv;
mod forget;
mod rows;
mod taken;
mod write;

use bonafide_db::{Row, Tx};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::events::time;
use crate::inquiries::Browse;
use crate::seal::{self, DataKey, Place, Wrapped};
use crate::{Cx, Error, House, Origin, Result, audits, ids};

pub(crate) use forget::forget;
pub(crate) use taken::{prune_taken, that_took};
pub use write::{Step, claim, keep, prepare, waits};

/// How long the files can be fetched, from the moment they were asked for.
pub const KEPT_HOURS: i64 = 24;
/// Exports of one member that are kept; the oldest ends when there are more.
const MOST_KEPT: usize = 5;
/// The newest so many inquiries are written.
pub const MOST_INQUIRIES: i64 = 1_000_000;
/// Pieces of one file: each is at most 500 inquiries, and as a rule at most 256 KiB.
const FILE_PIECES: i64 = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Running,
    Done,
    /// The member may no longer have it.
    Failed,
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    fn parse(text: &str) -> Result<Self> {
        [Self::Running, Self::Done, Self::Failed]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| Error::internal("an export has an unknown state"))
    }
}

/// What somebody asks for.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub browse: Browse,
    /// The filters in words, for the member's own page.
    pub told: Vec<String>,
    /// The filters for the audit log; nothing about the people who are verified.
    pub audited: Json,
    /// With what says who the people are.
    pub personal: bool,
    pub reason: String,
}

/// What is sealed of an export: a filter may name a person.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Doc {
    browse: Browse,
    pub told: Vec<String>,
    audited: Json,
    pub personal: bool,
    reason: String,
    /// Keys of the fields with a column of their own.
    fields: Vec<String>,
    /// The request that asked for it, for the audit log.
    origin: Option<Origin>,
}

#[derive(Clone, Debug)]
pub struct Export {
    pub id: String,
    environment_id: String,
    user_id: String,
    pub state: State,
    pub created_at: Timestamp,
    pub ends_at: Timestamp,
    pieces: i64,
    pub inquiries: i64,
    /// Empty: nothing is written yet.
    written_to: String,
    pub doc: Doc,
    wrapped: Wrapped,
}

impl Export {
    /// How many files there are to fetch.
    pub fn files(&self) -> i64 {
        match self.state {
            // One without any inquiry still has a head.
            State::Done => (self.pieces.max(1) - 1) / FILE_PIECES + 1,
            State::Running | State::Failed => 0,
        }
    }

    /// Whether a member with these rights may have it.
    pub fn allowed(&self, may: impl Fn(&str) -> bool) -> bool {
        may("inquiry.read") && (!self.doc.personal || may("personal_data.read"))
    }

    /// Whether it is one of that environment.
    pub fn is_of(&self, cx: &Cx) -> bool {
        self.environment_id == cx.environment.id
    }

    /// Whether older inquiries were left out.
    pub fn is_cut(&self) -> bool {
        self.state == State::Done && self.inquiries >= MOST_INQUIRIES
    }

    fn key(&self, house: &House) -> Result<DataKey> {
        house
            .keys
            .unwrap(&self.id, &self.wrapped)?
            .ok_or_else(Error::not_found)
    }
}

fn doc_place(id: &str) -> Place<'_> {
    Place {
        subject: id,
        purpose: "export",
        id,
    }
}

/// Where a piece belongs.
struct PiecePlace {
    export_id: String,
    number: String,
}

impl PiecePlace {
    fn of(&self) -> Place<'_> {
        Place {
            subject: &self.export_id,
            purpose: "export piece",
            id: &self.number,
        }
    }
}

fn piece_place(export_id: &str, number: i64) -> PiecePlace {
    PiecePlace {
        export_id: export_id.to_owned(),
        number: number.to_string(),
    }
}

const COLUMNS: &str = "id, environment_id, user_id, state, created_at, ends_at, pieces, inquiries, \
                       written_to, sealed, key_leaf, key_master, key_wrapped";

/// None once it has ended.
fn read(house: &House, row: &Row) -> Result<Option<Export>> {
    let Some(wrapped) = Wrapped::read(row, 10)? else {
        return Ok(None);
    };
    let id = row.text(0)?;
    let Some(key) = house.keys.unwrap(id, &wrapped)? else {
        return Ok(None);
    };
    let plain = key.open(&doc_place(id), row.bytes(9)?)?;
    Ok(Some(Export {
        id: id.to_owned(),
        environment_id: row.string(1)?,
        user_id: row.string(2)?,
        state: State::parse(row.text(3)?)?,
        created_at: time(row.int(4)?)?,
        ends_at: time(row.int(5)?)?,
        pieces: row.int(6)?,
        inquiries: row.int(7)?,
        written_to: row.string(8)?,
        doc: serde_json::from_slice(&plain).map_err(Error::internal)?,
        wrapped,
    }))
}

fn read_running(tx: &mut Tx, house: &House, id: &str) -> Result<Option<Export>> {
    let row = tx.one(
        &format!("select {COLUMNS} from exports where id = $1 and state = 'running'"),
        &[id.into()],
    )?;
    Ok(row.map(|row| read(house, &row)).transpose()?.flatten())
}

/// Orders an export; a conflict while another one of the same member is being written.
pub fn start(tx: &mut Tx, house: &House, cx: &Cx, user_id: &str, wanted: Wanted) -> Result<String> {
    // Without personal data the form asks for no reason.
    let reason = match wanted.personal {
        true => audits::checked_reason(cx, &wanted.reason, "exported")?.to_owned(),
        false => String::new(),
    };
    let known = list(tx, house, cx, user_id)?;
    if known.iter().any(|export| export.state == State::Running) {
        return Err(busy());
    }
    for oldest in known.iter().skip(MOST_KEPT - 1) {
        end(tx, &oldest.id, oldest.wrapped.leaf, cx.real)?;
    }
    let template_id = wanted.browse.template_id.as_deref();
    let doc = Doc {
        fields: rows::fields(tx, house, cx, template_id)?,
        browse: wanted.browse,
        told: wanted.told,
        audited: wanted.audited,
        personal: wanted.personal,
        reason,
        origin: cx.origin.as_deref().cloned(),
    };
    let id = ids::make(ids::EXPORT, cx.real, &cx.draw());
    let (key, wrapped) = house.keys.make_passing(cx, &id, next_leaf(tx, cx.real)?)?;
    let plain = serde_json::to_vec(&doc).map_err(Error::internal)?;
    let sealed = key.seal(&doc_place(&id), &plain, &cx.draw())?;
    let hours = SignedDuration::from_hours(KEPT_HOURS);
    let ends_at = cx.real.checked_add(hours).unwrap_or(Timestamp::MAX);
    let made = tx.execute(
        "insert into exports (id, environment_id, user_id, state, created_at, ends_at, leased_until, \
         pieces, inquiries, written_to, sealed, key_leaf, key_master, key_wrapped) \
         values ($1, $2, $3, 'running', $4, $5, $4, 0, 0, '', $6, $7, $8, $9) on conflict do nothing",
        &[
            id.as_str().into(),
            cx.environment.id.as_str().into(),
            user_id.into(),
            cx.real.as_millisecond().into(),
            ends_at.as_millisecond().into(),
            sealed.into(),
            wrapped.leaf.into(),
            wrapped.master.into(),
            wrapped.bytes.into(),
        ],
    )?;
    if made == 0 {
        return Err(busy());
    }
    tx.notify("exports");
    Ok(id)
}

fn busy() -> Error {
    Error::conflict(
        "An export of yours is still being written; only one is written at a time. Wait until it is \
         done, or end it",
    )
}

/// Leaves of exports are counted in seconds, one export each: neighbours in time are neighbours.
fn next_leaf(tx: &mut Tx, real: Timestamp) -> Result<u32> {
    let last = tx
        .one("select max(key_leaf) from exports", &[])?
        .map_or(Ok(None), |row| row.opt_int(0))?;
    let last = last.map_or(0, |leaf| (leaf & 0xffff_ffff) as u32);
    Ok((real.as_second() as u32).max(last.saturating_add(1)))
}

/// A member's exports, of all environments, that can still be fetched, newest first.
pub fn list(tx: &mut Tx, house: &House, cx: &Cx, user_id: &str) -> Result<Vec<Export>> {
    let rows = tx.query(
        &format!(
            "select {COLUMNS} from exports where user_id = $1 and ends_at > $2 order by id desc"
        ),
        &[user_id.into(), cx.real.as_millisecond().into()],
    )?;
    let mut found = Vec::new();
    for row in &rows {
        found.extend(read(house, row)?);
    }
    Ok(found)
}

/// A member's own export.
pub fn find(tx: &mut Tx, house: &House, cx: &Cx, user_id: &str, id: &str) -> Result<Export> {
    list(tx, house, cx, user_id)?
        .into_iter()
        .find(|export| export.id == id && export.is_of(cx))
        .ok_or_else(Error::not_found)
}

/// How much of the time that the list covers is written, between 0 and 1. Inquiries that are still to
/// be found cannot be counted in advance.
pub fn share(tx: &mut Tx, export: &Export) -> Result<f64> {
    if export.state != State::Running {
        return Ok(1.0);
    }
    let mut end = |order: &str| -> Result<Option<i64>> {
        let sql = format!(
            "select id from inquiries where environment_id = $1 order by id {order} limit 1"
        );
        let row = tx.one(&sql, &[export.environment_id.as_str().into()])?;
        row.map(|row| Ok(made_at(row.text(0)?))).transpose()
    };
    let (Some(oldest), Some(newest)) = (end("asc")?, end("desc")?) else {
        return Ok(1.0);
    };
    if export.written_to.is_empty() {
        return Ok(0.0);
    }
    let browse = &export.doc.browse;
    let millis = |at: Timestamp| at.as_millisecond();
    let oldest = browse.created_from.map_or(oldest, millis).max(oldest);
    let newest = browse.created_to.map_or(newest, millis).min(newest);
    let whole = (newest - oldest).max(1) as f64;
    Ok(((newest - made_at(&export.written_to)) as f64 / whole).clamp(0.0, 1.0))
}

fn made_at(inquiry_id: &str) -> i64 {
    ids::made_at(ids::INQUIRY, inquiry_id).map_or(0, Timestamp::as_millisecond)
}

/// One file of a finished export, from 1 on.
pub fn file(tx: &mut Tx, house: &House, export: &Export, number: i64) -> Result<Vec<u8>> {
    if number < 1 || number > export.files() {
        return Err(Error::not_found());
    }
    let key = export.key(house)?;
    let mut text = rows::head(&export.doc.fields).into_bytes();
    let first = (number - 1) * FILE_PIECES;
    for number in first..(first + FILE_PIECES).min(export.pieces) {
        let row = tx.one(
            "select sealed from export_pieces where export_id = $1 and number = $2",
            &[export.id.as_str().into(), number.into()],
        )?;
        let row = row.ok_or_else(|| Error::internal("a piece of an export is missing"))?;
        let place = piece_place(&export.id, number);
        text.extend(key.open(&place.of(), row.bytes(0)?)?);
    }
    Ok(text)
}

/// Ends a member's own export: its files are gone at once, and its key with the next erasure.
pub fn remove(tx: &mut Tx, house: &House, cx: &Cx, user_id: &str, id: &str) -> Result<()> {
    let export = find(tx, house, cx, user_id, id)?;
    end(tx, &export.id, export.wrapped.leaf, cx.real)
}

fn end(tx: &mut Tx, id: &str, leaf: i64, real: Timestamp) -> Result<()> {
    tx.execute(
        "update exports set state = 'ended', ends_at = $1, key_leaf = null, key_master = null, \
         key_wrapped = null where id = $2",
        &[real.as_millisecond().into(), id.into()],
    )?;
    seal::order_erasure(tx, leaf, real)
}

/// Ends what has been kept long enough, and takes away what is left of it; bounded.
pub fn prune(tx: &mut Tx, real: Timestamp, batch: i64) -> Result<usize> {
    let rows = tx.query(
        "select id, key_leaf from exports where ends_at <= $1 order by ends_at limit $2",
        &[real.as_millisecond().into(), batch.into()],
    )?;
    let mut room = batch;
    for row in &rows {
        let id = row.text(0)?;
        if let Some(leaf) = row.opt_int(1)? {
            end(tx, id, leaf, real)?;
        }
        let pieces = tx.execute(
            "delete from export_pieces where export_id = $1 and number in \
             (select number from export_pieces where export_id = $1 order by number limit $2)",
            &[id.into(), room.into()],
        )? as i64;
        room -= pieces;
        if room <= 0 {
            break;
        }
        tx.execute("delete from exports where id = $1", &[id.into()])?;
        room -= 1;
        if room <= 0 {
            break;
        }
    }
    Ok((batch - room.max(0)) as usize)
}
