//! More time for whoever needs it (WCAG 2.2, 2.2.1): where less than twenty hours were given, a person
//! is warned before the end and may ask for more, at least ten times unless the template says less.

use bonafide_db::Tx;
use bonafide_domain::inquiry::{Command, Status, after};
use bonafide_domain::session;

use super::{Standing, Visit};
use crate::{House, Result, inquiries, sessions};

/// A limit longer than this needs no warning (WCAG 2.2, 2.2.1, exceptions).
const LONG_SECONDS: u32 = 20 * 3600;
/// More time is at least this much.
const LEAST_SECONDS: u32 = 300;

/// Seconds that are left to this visitor, where more can be asked for.
pub fn seconds_left(visit: &Visit) -> Option<i64> {
    let inquiry = &visit.inquiry.it;
    let may = visit.prospect.is_none()
        && matches!(visit.standing, Standing::Open(_))
        && window(visit) < LONG_SECONDS
        && inquiry.extensions < visit.template.settings.expiration.extensions;
    let session = visit.session.as_ref().map(|session| session.it.expires_at);
    let end = inquiry.expires_at.into_iter().chain(session).min()?;
    may.then(|| (end.as_second() - visit.cx.now.as_second()).max(0))
}

/// The window that is running.
fn window(visit: &Visit) -> u32 {
    let windows = &visit.inquiry.it.windows;
    let begun = visit.inquiry.it.status == Status::Pending;
    windows
        .after_start
        .filter(|_| begun)
        .unwrap_or(windows.after_create)
}

/// Gives the running window once more, from now on: the seconds of it. None: it cannot be asked for.
pub fn extend(tx: &mut Tx, house: &House, visit: &mut Visit) -> Result<Option<i64>> {
    if seconds_left(visit).is_none() {
        return Ok(None);
    }
    let seconds = window(visit).max(LEAST_SECONDS);
    let until = after(visit.cx.now, seconds);
    inquiries::change(
        tx,
        house,
        &visit.cx,
        &mut visit.inquiry,
        Command::Extend { until },
    )?;
    if let Some(session) = &mut visit.session {
        sessions::change(
            tx,
            house,
            &visit.cx,
            session,
            session::Command::Extend { until },
        )?;
    }
    Ok(Some(seconds.into()))
}
