//! What needs a person now: inquiries to decide, webhooks to mend, keys to renew.

use bonafide_app::inquiries::{self, MOST_COUNTED};
use bonafide_app::search::Page as Slicing;
use bonafide_app::{House, Result, apikeys, webhooks};
use bonafide_db::Tx;
use bonafide_domain::inquiry::Status;
use bonafide_domain::webhook;
use jiff::SignedDuration;

use crate::Visit;
use crate::html::{ago, moment};
use crate::kit::{Act, Block, Notice, Tone};

/// Webhooks and keys that are looked at, newest first.
const MOST: usize = 100;
/// A key that ends within this time should be renewed.
const SOON: SignedDuration = SignedDuration::from_hours(14 * 24);

pub fn blocks(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Vec<Block>> {
    let mut notices = Vec::new();
    if visit.may("inquiry.read") {
        notices.extend(review(tx, visit)?);
    }
    if visit.may("webhook.read") {
        notices.extend(failing(tx, house, visit)?);
    }
    if visit.may("api_key.read") {
        notices.extend(ending(tx, house, visit)?);
    }
    if notices.is_empty() {
        notices.push(Notice::new(
            Tone::Ok,
            "Nothing needs you now",
            "Inquiries that wait for a decision, webhooks that fail and keys that end soon appear here.",
        ));
    }
    Ok(notices.into_iter().map(Block::Notice).collect())
}

fn review(tx: &mut Tx, visit: &Visit) -> Result<Option<Notice>> {
    let standing = inquiries::standing(tx, visit.cx(), Status::NeedsReview)?;
    let title = match standing.count {
        0 => return Ok(None),
        1 => "1 inquiry needs review".to_owned(),
        count if count >= MOST_COUNTED => format!("{MOST_COUNTED} inquiries or more need review"),
        count => format!("{count} inquiries need review"),
    };
    let text = match standing.oldest {
        Some(at) => format!(
            "The oldest was created {}, on {}.",
            ago(at, visit.cx().now),
            moment(at)
        ),
        None => "Each waits for somebody to decide.".into(),
    };
    let list = visit.at_with(&["inquiries"], &[("status", Status::NeedsReview.as_str())]);
    Ok(Some(
        Notice::new(Tone::Warn, title, text).act(Act::link("Review them", list).main()),
    ))
}

fn failing(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Vec<Notice>> {
    let page = Slicing {
        size: MOST,
        ..Slicing::default()
    };
    let mut notices = Vec::new();
    for endpoint in webhooks::list(tx, house, visit.cx(), &page)?.items {
        let name = &endpoint.doc.name;
        let notice = match (
            endpoint.status,
            &endpoint.doc.disabled,
            endpoint.failing_since,
        ) {
            (webhook::Status::Disabled, Some(disabled), _) => Notice::new(
                Tone::Bad,
                format!("The webhook {name} was disabled"),
                format!(
                    "It failed since {} and is told nothing since {}.",
                    moment(disabled.failing_since),
                    moment(disabled.at)
                ),
            ),
            (webhook::Status::Enabled, _, Some(since)) => Notice::new(
                Tone::Warn,
                format!("The webhook {name} fails"),
                format!("No delivery has succeeded since {}.", moment(since)),
            ),
            _ => continue,
        };
        let path = visit.at(&["webhooks", &endpoint.id]);
        notices.push(notice.act(Act::link("See why", path)));
    }
    Ok(notices)
}

fn ending(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Vec<Notice>> {
    let page = Slicing {
        size: MOST,
        ..Slicing::default()
    };
    let mut notices = Vec::new();
    for key in apikeys::list(tx, house, visit.cx(), None, &page)?.items {
        let Some(at) = key.doc.expires_at else {
            continue;
        };
        if at <= visit.now() || at > visit.now() + SOON {
            continue;
        }
        notices.push(
            Notice::new(
                Tone::Warn,
                format!("The API key {} ends {}", key.doc.name, ago(at, visit.now())),
                format!(
                    "On {}. Put another one in its place before that.",
                    moment(at)
                ),
            )
            .act(Act::link("See the key", visit.at(&["api-keys", &key.id]))),
        );
    }
    Ok(notices)
}
