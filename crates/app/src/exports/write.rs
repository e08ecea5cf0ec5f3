//! Writing exports on: what is next is read beside the writer, and kept by a short transaction that
//! finds out whether another server was faster.

use std::sync::Arc;

use bonafide_db::{Tx, Value};
use jiff::Timestamp;
use serde_json::json;

use super::{Export, MOST_INQUIRIES, State, piece_place, read_running, rows, taken};
use crate::events::places;
use crate::inquiries::browse;
use crate::search::Page;
use crate::users::{self, roles};
use crate::{Actor, Cx, Error, House, Result, Seed, audits, clock};

/// Inquiries that are read at once.
const READ: usize = 100;
/// Reads for one piece.
const READS: usize = 5;
/// A piece is not written further from here on, in bytes.
const PIECE_BYTES: usize = 256 * 1024;
/// An export that a server took and did not write on is taken by another after this long.
const LEASE_MS: i64 = 60_000;

/// Whether an export waits to be written on.
pub fn waits(tx: &mut Tx, now: Timestamp) -> Result<bool> {
    let row = tx.one(
        "select id from exports where state = 'running' and leased_until <= $1 limit 1",
        &[now.as_millisecond().into()],
    )?;
    Ok(row.is_some())
}

/// Takes the export that has waited longest; gives its id.
pub fn claim(tx: &mut Tx, now: Timestamp) -> Result<Option<String>> {
    let now = now.as_millisecond();
    let row = tx.one(
        "select id from exports where state = 'running' and leased_until <= $1 \
         order by leased_until limit 1",
        &[now.into()],
    )?;
    let Some(row) = row else { return Ok(None) };
    let id = row.text(0)?.to_owned();
    tx.execute(
        "update exports set leased_until = $1 where id = $2",
        &[(now + LEASE_MS).into(), id.as_str().into()],
    )?;
    Ok(Some(id))
}

/// The next piece of an export.
pub struct Step {
    pub(super) export: Export,
    seed: Seed,
    /// The environment's time.
    pub(super) at: Timestamp,
    sealed: Option<Vec<u8>>,
    inquiries: i64,
    /// Those of them that are not redacted.
    pub(super) readable: Vec<String>,
    /// The last of them.
    oldest: String,
    written_to: String,
    state: State,
}

/// Writes the next piece, in memory; None: there is nothing to write.
pub fn prepare(
    tx: &mut Tx,
    house: &House,
    id: &str,
    real: Timestamp,
    seed: Seed,
) -> Result<Option<Step>> {
    let Some(export) = read_running(tx, house, id)? else {
        return Ok(None);
    };
    let cx = context(tx, &export, real, seed)?;
    let mut step = Step {
        seed,
        at: cx.now,
        sealed: None,
        inquiries: 0,
        readable: Vec::new(),
        oldest: String::new(),
        written_to: export.written_to.clone(),
        state: State::Running,
        export,
    };
    if !may(tx, house, &cx, &step.export)? {
        step.state = State::Failed;
        return Ok(Some(step));
    }
    let mut text = String::new();
    fill(tx, house, &cx, &mut step, &mut text)?;
    if !text.is_empty() {
        let place = piece_place(&step.export.id, step.export.pieces);
        let random = cx.draw();
        let sealed = step
            .export
            .key(house)?
            .seal(&place.of(), text.as_bytes(), &random)?;
        step.sealed = Some(sealed);
    }
    Ok(Some(step))
}

fn fill(tx: &mut Tx, house: &House, cx: &Cx, step: &mut Step, text: &mut String) -> Result<()> {
    for _ in 0..READS {
        let page = Page {
            size: READ,
            after: Some(step.written_to.clone()).filter(|id| !id.is_empty()),
            before: None,
        };
        let doc = &step.export.doc;
        let browsed = browse(tx, house, cx, &doc.browse, &page)?;
        let mut all = true;
        for kept in &browsed.slice.items {
            if step.export.inquiries + step.inquiries >= MOST_INQUIRIES {
                step.state = State::Done;
                return Ok(());
            }
            if text.len() >= PIECE_BYTES {
                all = false;
                break;
            }
            rows::push(text, &kept.it, &doc.fields, doc.personal);
            if kept.it.redacted_at.is_none() {
                step.readable.push(kept.it.id.clone());
            }
            step.oldest.clone_from(&kept.it.id);
            step.written_to.clone_from(&kept.it.id);
            step.inquiries += 1;
        }
        if !all {
            return Ok(());
        }
        if let Some(place) = browsed.looked_to {
            step.written_to = place;
        } else if !browsed.slice.has_older {
            step.state = State::Done;
            return Ok(());
        }
    }
    Ok(())
}

/// Stores a piece; nothing when the export was written on or ended meanwhile, or when somebody in the
/// piece was redacted: then it is read anew. Whether there is more to write.
pub fn keep(tx: &mut Tx, house: &House, step: &Step, real: Timestamp) -> Result<bool> {
    let export = &step.export;
    if any_redacted(tx, &step.readable)? {
        tx.execute(
            "update exports set leased_until = $1 where id = $2 and state = 'running'",
            &[real.as_millisecond().into(), export.id.as_str().into()],
        )?;
        return Ok(true);
    }
    let moved = tx.execute(
        "update exports set state = $1, leased_until = $2, pieces = pieces + $3, \
         inquiries = inquiries + $4, written_to = $5 \
         where id = $6 and state = 'running' and written_to = $7",
        &[
            step.state.as_str().into(),
            real.as_millisecond().into(),
            i64::from(step.sealed.is_some()).into(),
            step.inquiries.into(),
            step.written_to.as_str().into(),
            export.id.as_str().into(),
            export.written_to.as_str().into(),
        ],
    )?;
    if moved == 0 {
        return Ok(false);
    }
    if let Some(sealed) = &step.sealed {
        tx.execute(
            "insert into export_pieces (export_id, number, sealed, oldest) values ($1, $2, $3, $4)",
            &[
                export.id.as_str().into(),
                export.pieces.into(),
                sealed.clone().into(),
                step.oldest.as_str().into(),
            ],
        )?;
        taken::note(tx, step)?;
    }
    if step.state != State::Running {
        let cx = context(
            tx,
            export,
            real,
            Seed(crate::seal::sign(&step.seed.0, b"kept")),
        )?;
        let details = json!({
            "filters": export.doc.audited,
            "inquiries": export.inquiries + step.inquiries,
            "personal-data": export.doc.personal,
            "reason": export.doc.reason,
        });
        let action = match step.state {
            State::Failed => "inquiries-export.failed",
            _ => "inquiries-export.written",
        };
        audits::record(tx, house, &cx, action, &export.id, &details)?;
    }
    Ok(step.state == State::Running)
}

fn any_redacted(tx: &mut Tx, inquiry_ids: &[String]) -> Result<bool> {
    if inquiry_ids.is_empty() {
        return Ok(false);
    }
    let params: Vec<Value> = inquiry_ids.iter().map(|id| id.as_str().into()).collect();
    let sql = format!(
        "select 1 from inquiries where id in ({}) and key_leaf is null limit 1",
        places(1, params.len())
    );
    Ok(tx.one(&sql, &params)?.is_some())
}

/// The one who asked for it, in its environment.
fn context(tx: &mut Tx, export: &Export, real: Timestamp, seed: Seed) -> Result<Cx> {
    let (environment, clock) = clock::environment(tx, &export.environment_id)?;
    let actor = Actor::User {
        id: export.user_id.clone(),
    };
    let origin = export.doc.origin.clone().map(Arc::new);
    Ok(Cx::new(environment, &clock, actor, real, seed).of(origin))
}

/// Whether who asked for it may still have it.
fn may(tx: &mut Tx, house: &House, cx: &Cx, export: &Export) -> Result<bool> {
    let user = match users::find(tx, house, &export.user_id) {
        Ok(user) => user,
        Err(Error::NotFound(_)) => return Ok(false),
        Err(error) => return Err(error),
    };
    let role = roles::find(tx, &cx.environment.organization_id, &user.private.role)?;
    Ok(user.private.removed_at.is_none() && export.allowed(|name| role.may(name)))
}
