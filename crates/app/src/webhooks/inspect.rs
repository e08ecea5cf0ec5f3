//! What was sent lately, with a check of its signature: for the built-in receiver's page.

use bonafide_db::Tx;

use super::deliveries::{Attempt, Delivery, Filter, contents, list};
use super::request::{SIGNATURE, is_genuine};
use super::{Endpoint, find};
use crate::search::Page;
use crate::{Cx, House, Result};

/// Whether the last attempt's signature fits its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Genuine,
    /// Made with a secret that was rotated out since, or not over these bytes.
    Wrong,
    /// Not attempted yet, or gone with its subject's data.
    Nothing,
}

pub struct Inspected {
    pub delivery: Delivery,
    /// The very text that was sent.
    pub body: Option<String>,
    /// Oldest first.
    pub attempts: Vec<Attempt>,
    pub verdict: Verdict,
}

/// The newest deliveries of an environment, to whichever endpoint.
pub fn recent(tx: &mut Tx, house: &House, cx: &Cx, limit: usize) -> Result<Vec<Inspected>> {
    let page = Page {
        size: limit,
        ..Page::default()
    };
    let slice = list(tx, cx, &Filter::default(), &page)?;
    let mut endpoints: Vec<Endpoint> = Vec::new();
    let mut all = Vec::new();
    for delivery in slice.items {
        if !endpoints.iter().any(|it| it.id == delivery.webhook_id) {
            endpoints.push(find(tx, house, cx, &delivery.webhook_id)?);
        }
        let (body, attempts) = contents(tx, house, &delivery)?;
        let endpoint = endpoints.iter().find(|it| it.id == delivery.webhook_id);
        let header = attempts
            .last()
            .and_then(|attempt| attempt.sent.as_ref())
            .and_then(|sent| sent.headers.iter().find(|(name, _)| name == SIGNATURE));
        let verdict = match (endpoint, header, &body) {
            (Some(endpoint), Some((_, header)), Some(body)) => {
                match is_genuine(&endpoint.secrets(cx.now), header, body.as_bytes()) {
                    true => Verdict::Genuine,
                    false => Verdict::Wrong,
                }
            }
            _ => Verdict::Nothing,
        };
        all.push(Inspected {
            delivery,
            body,
            attempts,
            verdict,
        });
    }
    Ok(all)
}
