//! The audit log: who changed or opened what. Kept in the [journal](crate::journal).
//!
//! What is written by whom:
//!
//! - Requests with an API key that change something or read personal data: by the API's edge, for
//!   every operation, outside of the transaction.
//! - Changes of settings, keys, templates, webhooks, people and roles, and sign-ins: by the use-case,
//!   with [`record`], in the transaction of the change.
//! - Reads of personal data by somebody signed in: with [`note`] (from a read) or [`opened`].
//!
//! Changes of inquiries and accounts are events and name their cause there.

use bonafide_db::{Row, Tx};
use jiff::Timestamp;
use serde_json::{Value as Json, json};

use crate::journal::{self, Entry, Kind, Stored, bare, cutoff};
use crate::search::{Keyset, Looked, Page, PageAt, Slice};
use crate::{Actor, Cx, Error, House, Result, clock, exports, ids};

pub use crate::journal::chain::verify;

/// Status of what is written down before it is answered, or was never asked over HTTP.
const UNANSWERED: u16 = 0;

/// Characters of a reason.
const MAX_REASON: usize = 500;

/// Writes down a change, in its transaction. `action`: `noun.verb-in-the-past`, such as
/// `api-key.created`. `object_id`: what was changed, or empty. `details`: what an auditor wants to
/// know, without secrets; it is sealed under the installation's key, which no redaction erases, so
/// that it must not tell of the people who are verified.
pub fn record(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    action: &str,
    object_id: &str,
    details: &Json,
) -> Result<()> {
    let entry = entry(house, cx, action, object_id, details)?;
    journal::append(tx, &entry)
}

/// Writes down what a read found worth it: later, from memory, and lost when the process is killed
/// within a second.
pub fn note(house: &House, cx: &Cx, action: &str, object_id: &str, details: &Json) -> Result<()> {
    house
        .journal
        .note_entry(entry(house, cx, action, object_id, details)?);
    Ok(())
}

/// Somebody opens masked personal data of an object; `what`: names of fields. Refused when the
/// environment asks for a reason and there is none.
pub fn opened(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    object_id: &str,
    what: &[&str],
    reason: &str,
) -> Result<()> {
    let reason = checked_reason(cx, reason, "opened")?;
    let details = json!({"opened": what, "reason": reason});
    record(tx, house, cx, "personal-data.opened", object_id, &details)
}

/// The reason for which personal data is to be `done`: refused when it is too long, or when there is
/// none and the environment asks for one.
pub(crate) fn checked_reason<'a>(cx: &Cx, reason: &'a str, done: &str) -> Result<&'a str> {
    let reason = reason.trim();
    if reason.is_empty() && cx.environment.settings.reason_required {
        return Err(Error::invalid(
            "/reason",
            format!("Say why the personal data has to be {done}"),
        ));
    }
    if reason.chars().count() > MAX_REASON {
        return Err(Error::invalid(
            "/reason",
            format!("A reason has at most {MAX_REASON} characters"),
        ));
    }
    Ok(reason)
}

fn entry(house: &House, cx: &Cx, action: &str, object_id: &str, details: &Json) -> Result<Entry> {
    let made = ids::make(ids::USER_AUDIT_LOG, cx.real, &cx.draw());
    let id = made[ids::USER_AUDIT_LOG.len()..].to_owned();
    let origin = cx.origin.as_deref();
    let told = json!({
        "details": details,
        "ip-address": origin.map(|origin| origin.ip.to_canonical().to_string()),
        "user-agent": origin.and_then(|origin| origin.user_agent.as_deref()),
        "user-session": origin.and_then(|origin| origin.user_session.as_deref()),
    });
    Ok(Entry {
        environment_id: cx.environment.id.clone(),
        at: cx.now.as_millisecond(),
        kind: Kind::Record,
        actor: cx.actor.as_text(),
        action: action.to_owned(),
        object_id: object_id.to_owned(),
        method: origin.map_or_else(|| cx.actor.as_text(), |origin| origin.method.clone()),
        path: origin.map_or_else(String::new, |origin| origin.path.clone()),
        status: UNANSWERED,
        audited: true,
        sealed: journal::seal(house, &id, &told, &cx.draw())?,
        id,
    })
}

#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// As [`Actor::as_text`] tells them.
    pub actors: Vec<String>,
    pub actions: Vec<String>,
    pub object_ids: Vec<String>,
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

/// Entries that a page of [`browse`] looks at, in each environment.
pub const MOST_LOOKED_AT: i64 = 10_000;

/// Newest first, over all environments of the caller's organization. Cursors are `ual_` ids.
pub fn list(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    filter: &Filter,
    page: &Page,
) -> Result<Slice<Stored>> {
    Ok(look(tx, house, cx, filter, page, None)?.slice)
}

/// The same list, in bounded time.
pub fn browse(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    filter: &Filter,
    page: &Page,
) -> Result<Looked<Stored>> {
    look(tx, house, cx, filter, page, Some(MOST_LOOKED_AT))
}

fn look(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    filter: &Filter,
    page: &Page,
    most: Option<i64>,
) -> Result<Looked<Stored>> {
    let backwards = page.before.is_some();
    let (mut has_newer, mut has_older) = (false, false);
    let mut found: Vec<Row> = Vec::new();
    // The nearest place up to which one of them was looked through.
    let mut looked_to: Option<String> = None;
    for cx in organization(tx, cx)? {
        let query = query(&cx, filter);
        let looked = match most {
            Some(most) => {
                query.run_within(tx, &journal::at(ids::USER_AUDIT_LOG, page)?, most, CHECKED)?
            }
            None => Looked {
                slice: query.run(tx, &journal::at(ids::USER_AUDIT_LOG, page)?)?,
                looked_to: None,
            },
        };
        has_newer |= looked.slice.has_newer;
        has_older |= looked.slice.has_older;
        looked_to = match (looked_to, looked.looked_to) {
            (Some(one), Some(other)) if backwards => Some(one.min(other)),
            (Some(one), Some(other)) => Some(one.max(other)),
            (one, other) => one.or(other),
        };
        found.extend(looked.slice.items);
    }
    let mut items = found
        .iter()
        .map(|row| journal::read(house, row))
        .collect::<Result<Vec<_>>>()?;
    items.sort_by(|a, b| b.id.cmp(&a.id));
    if let Some(place) = &looked_to {
        items.retain(|entry| match backwards {
            true => entry.id <= *place,
            false => entry.id >= *place,
        });
    }
    if items.len() > page.size {
        looked_to = None;
        match backwards {
            true => {
                items.drain(..items.len() - page.size);
                has_newer = true;
            }
            false => {
                items.truncate(page.size);
                has_older = true;
            }
        }
    }
    Ok(Looked {
        slice: Slice {
            items,
            has_newer,
            has_older,
        },
        looked_to: looked_to.map(|id| format!("{}{id}", ids::USER_AUDIT_LOG)),
    })
}

/// What was done with one object of the caller's environment beside its events, newest first: openings,
/// prints, exports that held its data, reads with API keys, and requests that were refused. A request that
/// changed the object is named by its event. Pages go on with `after` only.
pub fn beside_events(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    object_id: &str,
    page: &Page,
) -> Result<Slice<Stored>> {
    let page_at = journal::at(ids::USER_AUDIT_LOG, page)?;
    let of = |object_id: &str| {
        let filter = Filter {
            object_ids: vec![object_id.to_owned()],
            ..Filter::default()
        };
        query(cx, &filter)
    };
    let mut own = of(object_id);
    own.and("(kind = 'record' or method = 'GET' or status = 403)".into());
    let mut slices = vec![own.run(tx, &page_at)?];
    // Each object by itself, in the order of its index: asked for several, a database may read the log
    // entry by entry. Who fetched the files of an export stands with the export.
    for export_id in exports::that_took(tx, object_id, page.after.as_deref())? {
        let mut written = of(&export_id);
        written.and("action not in ('inquiries-export.failed', 'inquiries-export.fetched')".into());
        slices.push(written.run(tx, &page_at)?);
    }
    let has_newer = page.after.is_some();
    let mut has_older = slices.iter().any(|slice| slice.has_older);
    let mut items = Vec::new();
    for row in slices.iter().flat_map(|slice| &slice.items) {
        items.push(journal::read(house, row)?);
    }
    items.sort_by(|a, b| b.id.cmp(&a.id));
    if items.len() > page.size {
        items.truncate(page.size);
        has_older = true;
    }
    Ok(Slice {
        items,
        has_newer,
        has_older,
    })
}

/// The organization's environments, each with its own time and settings.
fn organization(tx: &mut Tx, cx: &Cx) -> Result<Vec<Cx>> {
    Ok(clock::environments(tx)?
        .into_iter()
        .filter(|(known, _)| known.organization_id == cx.environment.organization_id)
        .map(|(environment, clock)| Cx::new(environment, &clock, Actor::System, cx.real, cx.seed()))
        .collect())
}

/// The columns that filters name.
const CHECKED: &str = "object_id, action, actor";

fn query(cx: &Cx, filter: &Filter) -> Keyset {
    let mut query = Keyset::new("journal", journal::COLUMNS, "id");
    query.equals("environment_id", cx.environment.id.as_str().into());
    query.and("seq is not null".into());
    // The most selective leads, by its index.
    let mut led = false;
    for (column, values) in [
        ("object_id", &filter.object_ids),
        ("action", &filter.actions),
        ("actor", &filter.actors),
    ] {
        if led {
            let values = values.iter().map(|it| it.as_str().into()).collect();
            query.check_any_of(column, values);
        } else {
            query.any_of(column, values);
        }
        led |= !values.is_empty();
    }
    let oldest = cutoff(cx, cx.environment.settings.retention.user_audit_log_days);
    journal::between(&mut query, oldest, filter.from, filter.until);
    query
}

pub fn find(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<Stored> {
    let id = bare(ids::USER_AUDIT_LOG, id).ok_or_else(Error::not_found)?;
    for cx in organization(tx, cx)? {
        let mut query = query(&cx, &Filter::default());
        query.equals("id", id.into());
        let page = PageAt::of(ids::USER_AUDIT_LOG, &Page::default())?;
        if let Some(row) = query.run(tx, &page)?.items.first() {
            return journal::read(house, row);
        }
    }
    Err(Error::not_found())
}
