//! Pages without questions: ends, problems, and what was just done. One shape for all of them: what
//! happened, what happens next, and one thing to do.

use jiff::Timestamp;
use minijinja::Value;
use serde::Serialize;

use super::chrome::{Chrome, Way};
use super::templates::time_element;
use super::texts::{TextError, Texts, isolated, left_to_right};
use super::view::{End, FinishedAs, NewLinkSent, Outcome, Problem, Site};

#[derive(Debug, Default, Serialize)]
pub(crate) struct Notice {
    /// Which sign stands above the heading: `ok`, `wait`, `info` or `stop`.
    sign: &'static str,
    paragraphs: Vec<Value>,
    /// A note for the person, in its writer's words, below who it is from.
    note: Option<Note>,
    /// Offers a button that posts `action=request-link`.
    request_link: bool,
    way: Option<Way>,
    way_label: String,
    site: Option<Site>,
    reference: Option<String>,
    /// For whoever made the link: English, and may name what it says.
    details: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Note {
    from: Value,
    text: String,
}

/// A notice and its heading.
pub(crate) type Titled = (String, Notice);

/// The last page of a flow.
pub(crate) fn end(end: &End, chrome: &Chrome, texts: Texts) -> Result<Titled, TextError> {
    let (sign, key) = match end.outcome {
        Outcome::Done => ("ok", "done"),
        Outcome::NotVerified => ("info", "not-verified"),
        Outcome::UnderReview => ("wait", "under-review"),
    };
    let title = match &end.title {
        Some(title) => title.clone(),
        None => texts.plain(&format!("{key}-title"), &[])?,
    };
    let body = match &end.body {
        Some(body) => Value::from(body.as_str()),
        None => {
            let organization = isolated(&chrome.organization_name);
            texts.html(&format!("{key}-body"), &[("organization", &organization)])?
        }
    };
    let mut paragraphs = vec![body];
    if end.elsewhere {
        paragraphs.push(texts.html("handoff-return", &[])?);
    }
    let notice = Notice {
        sign,
        paragraphs,
        note: note(&end.note, chrome, texts)?,
        site: end.site.clone(),
        reference: Some(end.reference.clone()),
        ..Notice::default()
    };
    Ok((title, notice))
}

fn note(text: &Option<String>, chrome: &Chrome, texts: Texts) -> Result<Option<Note>, TextError> {
    let Some(text) = text.clone() else {
        return Ok(None);
    };
    let organization = isolated(&chrome.organization_name);
    let from = texts.html("note-from", &[("organization", &organization)])?;
    Ok(Some(Note { from, text }))
}

/// Told after a new link was asked for.
pub(crate) fn link_sent(sent: &NewLinkSent, texts: Texts) -> Result<Titled, TextError> {
    let address = left_to_right(&sent.masked);
    let notice = Notice {
        sign: "ok",
        paragraphs: vec![texts.html("link-sent-body", &[("address", &address)])?],
        way: sent.again.clone(),
        way_label: texts.plain("new-link", &[])?,
        ..Notice::default()
    };
    Ok((texts.plain("link-sent-title", &[])?, notice))
}

/// The server is at work.
pub(crate) fn waiting(texts: Texts) -> Result<Titled, TextError> {
    Ok((
        texts.plain("waiting-title", &[])?,
        said("wait", texts.html("waiting-body", &[])?),
    ))
}

/// Why it does not go on here.
pub(crate) fn problem(
    problem: &Problem,
    chrome: &Chrome,
    texts: Texts,
) -> Result<Titled, TextError> {
    let page = |key: &str| texts.plain(&format!("{key}-title"), &[]);
    let plain = |key: &str| -> Result<Titled, TextError> {
        Ok((
            page(key)?,
            said("info", texts.html(&format!("{key}-body"), &[])?),
        ))
    };
    match problem {
        Problem::LinkExpired {
            ended_at,
            can_request,
        } => {
            let body = match ended_at {
                Some(at) => texts.html("expired-body", &[("time", &time_element(texts.0, *at))])?,
                None => texts.html("expired-body-undated", &[])?,
            };
            let notice = said("wait", body);
            Ok((
                page("expired")?,
                with_repair(notice, can_request, chrome, texts)?,
            ))
        }
        Problem::SessionExpired { can_request } => {
            let (title, notice) = plain("other-tab")?;
            Ok((title, with_repair(notice, can_request, chrome, texts)?))
        }
        Problem::LinkUsed { can_request } => {
            let (title, notice) = plain("used")?;
            Ok((title, with_repair(notice, can_request, chrome, texts)?))
        }
        Problem::TooManySessions { can_request } => {
            let (title, notice) = plain("sessions")?;
            Ok((title, with_repair(notice, can_request, chrome, texts)?))
        }
        Problem::AlreadyFinished {
            status,
            on,
            reference,
            note: text,
            site,
        } => {
            let (title, notice) = finished(*status, *on, reference, site.clone(), texts)?;
            let note = note(text, chrome, texts)?;
            Ok((title, Notice { note, ..notice }))
        }
        Problem::Stopped { restart, site } => {
            let (title, notice) = plain("stopped")?;
            let notice = Notice {
                way: restart.clone(),
                way_label: texts.plain("stopped-restart", &[])?,
                site: site.clone(),
                ..notice
            };
            Ok((title, notice))
        }
        Problem::ServiceProblem { request_id, retry } => {
            let (title, notice) = plain("service")?;
            let notice = Notice {
                way: retry.clone(),
                way_label: texts.plain("try-again", &[])?,
                reference: Some(request_id.clone()),
                ..notice
            };
            Ok((title, notice))
        }
        Problem::TooManyTries => {
            let (title, notice) = plain("tries")?;
            Ok((
                title,
                Notice {
                    sign: "stop",
                    ..notice
                },
            ))
        }
        Problem::Limited => {
            let (title, notice) = plain("limited")?;
            let sign = "wait";
            Ok((title, Notice { sign, ..notice }))
        }
        Problem::WrongLink => plain("wrong-link"),
        Problem::FaultyLink { faults } => {
            let (title, notice) = plain("wrong-link")?;
            let details = faults.clone();
            Ok((title, Notice { details, ..notice }))
        }
        Problem::Exists => plain("exists"),
        Problem::TemplateInactive => plain("inactive"),
        Problem::ClientCreationBlocked => plain("personal-link"),
        Problem::NotPublished => plain("unpublished"),
        Problem::NotFound => plain("not-found"),
        Problem::BadRequest => plain("unreadable"),
    }
}

fn finished(
    status: FinishedAs,
    on: Timestamp,
    reference: &str,
    site: Option<Site>,
    texts: Texts,
) -> Result<Titled, TextError> {
    let (sign, key) = match status {
        FinishedAs::Completed => ("ok", "finished-completed"),
        FinishedAs::Approved => ("ok", "finished-approved"),
        FinishedAs::NeedsReview => ("wait", "finished-review"),
        FinishedAs::Failed => ("info", "finished-failed"),
        FinishedAs::Declined => ("info", "finished-declined"),
    };
    let body = texts.html(key, &[("time", &time_element(texts.0, on))])?;
    let notice = Notice {
        site,
        reference: Some(reference.to_owned()),
        ..said(sign, body)
    };
    Ok((texts.plain("finished-title", &[])?, notice))
}

fn said(sign: &'static str, body: Value) -> Notice {
    Notice {
        sign,
        paragraphs: vec![body],
        ..Notice::default()
    }
}

/// Adds the way out: a new link to the known address, else whom to ask.
fn with_repair(
    mut notice: Notice,
    can_request: &Option<String>,
    chrome: &Chrome,
    texts: Texts,
) -> Result<Notice, TextError> {
    if let Some(masked) = can_request {
        let address = left_to_right(masked);
        notice
            .paragraphs
            .push(texts.html("new-link-to", &[("address", &address)])?);
        notice.request_link = true;
    } else if !chrome.organization_name.is_empty() {
        let organization = isolated(&chrome.organization_name);
        notice
            .paragraphs
            .push(texts.html("new-link-ask", &[("organization", &organization)])?);
    }
    Ok(notice)
}
