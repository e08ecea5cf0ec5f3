//! Inquiry sessions: an inquiry may be entered a limited number of times, each with its own token.

use bonafide_db::{Row, Tx, Value};
use bonafide_domain::inquiry::{self, Inquiry};
use bonafide_domain::session::{Command, Device, Event, Method, Session, Status, apply, decide};
use bonafide_domain::template::Template;

use crate::events::{self, Entry, Seal};
use crate::seal::Place;
use crate::search::{Keyset, Page, PageAt, Slice};
use crate::tables::SESSIONS;
use crate::{Cx, Error, House, Kept, Result, ids, inquiries, wire};

const COLUMNS: &str = "id, inquiry_id, doc, sealed";
/// Inquiries whose sessions one call may end.
pub const MAX_INQUIRIES: usize = 100;

fn place<'a>(inquiry_id: &'a str, id: &'a str) -> Place<'a> {
    Place {
        subject: inquiry_id,
        purpose: "session",
        id,
    }
}

/// `key`: the inquiry's; without it (redacted) the device is not known any more.
fn read(row: &Row, key: Option<&crate::seal::DataKey>) -> Result<Session> {
    let id = row.text(0)?;
    let mut session: Session = serde_json::from_str(row.text(2)?).map_err(Error::internal)?;
    if let (Some(key), Some(sealed)) = (key, row.opt_bytes(3)?) {
        session.device = serde_json::from_slice(&key.open(&place(row.text(1)?, id), sealed)?)
            .map_err(Error::internal)?;
    }
    Ok(session)
}

pub fn find(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<Kept<Session>> {
    if !ids::is(ids::SESSION, id) {
        return Err(Error::not_found());
    }
    let row = tx
        .one(
            &format!("select {COLUMNS} from sessions where id = $1 and environment_id = $2"),
            &[id.into(), cx.environment.id.as_str().into()],
        )?
        .ok_or_else(Error::not_found)?;
    let key = inquiries::subject_key(tx, house, row.text(1)?)?;
    Ok(Kept {
        it: read(&row, key.as_ref())?,
        key,
    })
}

/// The environment and inquiry of a session, for pages that are opened by its token.
pub fn whereabouts(tx: &mut Tx, id: &str) -> Result<(String, String)> {
    let row = tx
        .one(
            "select environment_id, inquiry_id from sessions where id = $1",
            &[id.into()],
        )?
        .ok_or_else(Error::not_found)?;
    Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))
}

/// One more session of an open inquiry, within the template's limit. `id`: one that was reserved.
pub fn create(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    template: &Template,
    inquiry: &mut Kept<Inquiry>,
    id: Option<String>,
) -> Result<Session> {
    insert(tx, house, cx, template, inquiry, id, None)
}

/// One that another session is handed on to.
pub fn create_for(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    template: &Template,
    inquiry: &mut Kept<Inquiry>,
    from: (&str, Method),
) -> Result<Session> {
    insert(tx, house, cx, template, inquiry, None, Some(from))
}

fn insert(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    template: &Template,
    inquiry: &mut Kept<Inquiry>,
    id: Option<String>,
    handed: Option<(&str, Method)>,
) -> Result<Session> {
    let limit = template.settings.session_limit as usize;
    if inquiry.it.sessions.len() >= limit {
        return Err(Error::conflict(format!(
            "The inquiry has {limit} sessions, the most its template allows"
        )));
    }
    let session = Session {
        id: id.unwrap_or_else(|| cx.id(ids::SESSION)),
        environment_id: cx.environment.id.clone(),
        inquiry_id: inquiry.it.id.clone(),
        status: Status::New,
        created_at: cx.now,
        started_at: None,
        expired_at: None,
        expires_at: inquiry.it.expires_at.ok_or_else(|| {
            Error::conflict(format!(
                "The inquiry is {}; a session needs one that is created or pending",
                inquiry.it.status.as_str()
            ))
        })?,
        device_handoff_method: handed.map(|(_, method)| method.as_str().to_owned()),
        locale: inquiry.it.locale.clone(),
        handed_from: handed.map(|(from, _)| from.to_owned()),
        handoff: None,
        device: Device::default(),
    };
    inquiries::change(
        tx,
        house,
        cx,
        inquiry,
        inquiry::Command::AddSession {
            session_id: session.id.clone(),
        },
    )?;
    let key = inquiry
        .key
        .as_ref()
        .ok_or_else(|| Error::conflict("Inquiry already redacted"))?;
    tx.insert(
        &SESSIONS,
        vec![
            session.id.as_str().into(),
            session.environment_id.as_str().into(),
            session.inquiry_id.as_str().into(),
            session.status.as_str().into(),
            session.created_at.as_millisecond().into(),
            session.expires_at.as_millisecond().into(),
            serde_json::to_string(&session)
                .map_err(Error::internal)?
                .into(),
            Value::Null,
        ],
    )?;
    let fact = Event::Created {
        session: Box::new(session.clone()),
    };
    append(tx, house, cx, &session, Some(key), &fact)?;
    tx.notify("work");
    Ok(session)
}

fn append(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    session: &Session,
    key: Option<&crate::seal::DataKey>,
    fact: &Event,
) -> Result<()> {
    let seal = match key {
        Some(key) => Seal::Subject {
            id: &session.inquiry_id,
            key,
        },
        None => Seal::Installation,
    };
    events::append(
        tx,
        house,
        cx,
        Entry {
            name: fact.name(),
            object_id: &session.id,
            seal,
            change: fact,
            snapshot: &wire::session(session),
        },
    )?;
    Ok(())
}

/// The one path by which a session changes.
pub fn change(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    kept: &mut Kept<Session>,
    command: Command,
) -> Result<bool> {
    let Some(fact) = decide(&kept.it, command)? else {
        return Ok(false);
    };
    apply(&mut kept.it, &fact, cx.now);
    let session = &kept.it;
    let sealed = match &kept.key {
        Some(key) => {
            let plain = serde_json::to_vec(&session.device).map_err(Error::internal)?;
            Some(key.seal(&place(&session.inquiry_id, &session.id), &plain, &cx.draw())?)
        }
        None => None,
    };
    tx.execute(
        "update sessions set status = $1, doc = $2, sealed = $3, expires_at = $5 where id = $4",
        &[
            session.status.as_str().into(),
            serde_json::to_string(session)
                .map_err(Error::internal)?
                .into(),
            Value::from(sealed),
            session.id.as_str().into(),
            session.expires_at.as_millisecond().into(),
        ],
    )?;
    append(tx, house, cx, session, kept.key.as_ref(), &fact)?;
    Ok(true)
}

/// The newest unused session that still lives, or a new one (contract, resuming).
pub fn unused_or_new(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    template: &Template,
    inquiry: &mut Kept<Inquiry>,
) -> Result<Session> {
    let rows = tx.query(
        &format!(
            "select {COLUMNS} from sessions where inquiry_id = $1 and status = 'new' \
             and expires_at > $2 order by id desc"
        ),
        &[
            inquiry.it.id.as_str().into(),
            cx.now.as_millisecond().into(),
        ],
    )?;
    for row in &rows {
        let session = read(row, inquiry.key.as_ref())?;
        // One that waits for another device is that device's.
        if session.handed_from.is_none() {
            return Ok(session);
        }
    }
    create(tx, house, cx, template, inquiry, None)
}

/// Ends every living session of an inquiry and its one-time links. How many sessions ended.
pub fn expire_all(tx: &mut Tx, house: &House, cx: &Cx, inquiry: &Kept<Inquiry>) -> Result<usize> {
    let rows = tx.query(
        &format!("select {COLUMNS} from sessions where inquiry_id = $1 and status <> 'expired'"),
        &[inquiry.it.id.as_str().into()],
    )?;
    for row in &rows {
        let mut kept = Kept {
            it: read(row, inquiry.key.as_ref())?,
            key: inquiry.key.clone(),
        };
        change(tx, house, cx, &mut kept, Command::Expire)?;
    }
    // They are kept for a while, so that a late click is told that the link has ended.
    tx.execute(
        "update one_time_links set expires_at = $1 where inquiry_id = $2 and expires_at > $1",
        &[
            cx.now.as_millisecond().into(),
            inquiry.it.id.as_str().into(),
        ],
    )?;
    Ok(rows.len())
}

/// Up to `batch` sessions of an environment whose own time is up.
pub fn expire_due(tx: &mut Tx, house: &House, cx: &Cx, batch: i64) -> Result<usize> {
    let rows = tx.query(
        &format!(
            "select {COLUMNS} from sessions where environment_id = $1 and status <> 'expired' \
             and expires_at <= $2 order by expires_at, id limit $3"
        ),
        &[
            cx.environment.id.as_str().into(),
            cx.now.as_millisecond().into(),
            batch.into(),
        ],
    )?;
    for row in &rows {
        let key = inquiries::subject_key(tx, house, row.text(1)?)?;
        let mut kept = Kept {
            it: read(row, key.as_ref())?,
            key,
        };
        change(tx, house, cx, &mut kept, Command::Expire)?;
    }
    Ok(rows.len())
}

pub fn next_due(tx: &mut Tx, environment_id: &str) -> Result<Option<i64>> {
    let row = tx.one(
        "select expires_at from sessions where environment_id = $1 and status <> 'expired' \
         order by expires_at limit 1",
        &[environment_id.into()],
    )?;
    row.map(|row| row.int(0)).transpose().map_err(Error::from)
}

/// Newest first, of one inquiry or of the whole environment.
pub fn list(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    inquiry_id: Option<&str>,
    page: &Page,
) -> Result<Slice<Session>> {
    let mut query = Keyset::new("sessions", COLUMNS, "id");
    query.equals("environment_id", cx.environment.id.as_str().into());
    if let Some(id) = inquiry_id {
        query.equals("inquiry_id", id.into());
    }
    let slice = query.run(tx, &PageAt::of(ids::SESSION, page)?)?;
    let owners: Vec<&str> = slice
        .items
        .iter()
        .map(|row| row.text(1))
        .collect::<std::result::Result<_, _>>()?;
    let keys = events::keys_of(tx, house, &owners)?;
    slice.try_map(|row| {
        let owner = row.text(1)?;
        let key = keys.iter().find(|(known, _)| known == owner);
        read(&row, key.map(|(_, key)| key))
    })
}

/// All sessions of one inquiry whose key is at hand, newest first.
pub fn of(tx: &mut Tx, inquiry: &Kept<Inquiry>) -> Result<Vec<Session>> {
    let rows = tx.query(
        &format!("select {COLUMNS} from sessions where inquiry_id = $1 order by id desc"),
        &[inquiry.it.id.as_str().into()],
    )?;
    rows.iter()
        .map(|row| read(row, inquiry.key.as_ref()))
        .collect()
}
