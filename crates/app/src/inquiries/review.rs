//! Decisions of reviewers, and what they note.

use bonafide_db::{Row, Tx};
use bonafide_domain::inquiry::{Audience, Command, Inquiry, Note};
use jiff::Timestamp;

use super::{change, find};
use crate::events::{self, time};
use crate::{Cx, Error, House, Kept, Result, ids};

/// Longest reason or note, in characters.
pub const MAX_REMARK: usize = 2_000;
/// Changes that a reviewer who was overtaken is told of.
const MOST_TOLD: i64 = 5;
/// Notes of one inquiry.
const MAX_NOTES: usize = 200;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Approve,
    Decline,
    MarkForReview,
    Expire,
}

/// A verdict with its reasons.
#[derive(Clone, Debug)]
pub struct Decision {
    pub verdict: Verdict,
    /// Told in the API as the reviewer's comment.
    pub reason: Option<String>,
    pub to_person: Option<String>,
    pub to_team: Option<String>,
    /// Id of the newest event that the reviewer had seen of this inquiry.
    pub seen: String,
}

/// The newest change of an inquiry: id of the event, its name, its time, and who made it.
pub struct LastChange {
    pub event_id: String,
    pub name: String,
    pub at: Timestamp,
    /// As in the log, for example `user:…`; None once redacted.
    pub actor: Option<String>,
}

pub fn last_change(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<LastChange> {
    let row = tx
        .one(
            "select id, name, created_at from events where environment_id = $1 and object_id = $2 \
             order by seq desc limit 1",
            &[cx.environment.id.as_str().into(), id.into()],
        )?
        .ok_or_else(Error::not_found)?;
    told(tx, house, cx, &row)
}

/// Changes of an inquiry after one of its events, newest first, at most [`MOST_TOLD`].
fn changes_since(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    id: &str,
    seen: &str,
) -> Result<Vec<LastChange>> {
    let seq = ids::event_place(seen).map_or(0, |(_, seq)| seq as i64);
    let rows = tx.query(
        "select id, name, created_at from events where environment_id = $1 and object_id = $2 \
         and seq > $3 order by seq desc limit $4",
        &[
            cx.environment.id.as_str().into(),
            id.into(),
            seq.into(),
            MOST_TOLD.into(),
        ],
    )?;
    rows.iter().map(|row| told(tx, house, cx, row)).collect()
}

fn told(tx: &mut Tx, house: &House, cx: &Cx, row: &Row) -> Result<LastChange> {
    let event_id = row.text(0)?.to_owned();
    let event = events::retrieve(tx, house, cx, &event_id)?;
    let actor = event
        .body
        .as_ref()
        .and_then(|body| body["actor"].as_str().map(str::to_owned));
    Ok(LastChange {
        event_id,
        name: row.text(1)?.to_owned(),
        at: time(row.int(2)?)?,
        actor,
    })
}

/// What came of a decision.
pub enum Outcome {
    Done(Box<Kept<Inquiry>>),
    /// What happened meanwhile that the reviewer had not seen, newest first; nothing was changed.
    Overtaken(Vec<LastChange>),
}

/// Decides, provided that nothing has happened that the reviewer had not seen.
pub fn decide_as_seen(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    id: &str,
    decision: Decision,
) -> Result<Outcome> {
    let mut kept = find(tx, house, cx, id)?;
    let last = last_change(tx, house, cx, id)?;
    if last.event_id != decision.seen {
        let since = changes_since(tx, house, cx, id, &decision.seen)?;
        return Ok(Outcome::Overtaken(since));
    }
    let comment = decision.reason;
    let command = match decision.verdict {
        Verdict::Approve => Command::Approve { comment },
        Verdict::Decline => Command::Decline { comment },
        Verdict::MarkForReview => Command::MarkForReview,
        Verdict::Expire => Command::Expire,
    };
    // Notes first: the event of the decision then tells the whole of it.
    for (audience, text) in [
        (Audience::Team, decision.to_team),
        (Audience::Person, decision.to_person),
    ] {
        if let Some(text) = text {
            note(tx, house, cx, &mut kept, audience, text)?;
        }
    }
    change(tx, house, cx, &mut kept, command)?;
    Ok(Outcome::Done(Box::new(kept)))
}

/// Writes a note down.
pub fn add_note(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    id: &str,
    audience: Audience,
    text: String,
) -> Result<Kept<Inquiry>> {
    let mut kept = find(tx, house, cx, id)?;
    note(tx, house, cx, &mut kept, audience, text)?;
    Ok(kept)
}

fn note(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    kept: &mut Kept<Inquiry>,
    audience: Audience,
    text: String,
) -> Result<()> {
    let text = text.trim().to_owned();
    if text.is_empty() || text.chars().count() > MAX_REMARK {
        return Err(Error::invalid_without_pointer(format!(
            "A note must have 1 to {MAX_REMARK} characters"
        )));
    }
    if kept.it.personal.notes.len() >= MAX_NOTES {
        return Err(Error::conflict(format!(
            "The inquiry has {MAX_NOTES} notes, the most there can be"
        )));
    }
    let note = Note {
        audience,
        author: cx.actor.as_text(),
        at: cx.now,
        text,
    };
    change(tx, house, cx, kept, Command::AddNote(note))?;
    Ok(())
}
