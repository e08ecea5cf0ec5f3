//! What was sent lately and what would be, each with a check of its signature: for the inspector.

use std::sync::Arc;

use bonafide_db::Tx;
use bonafide_domain::webhook::events::{EVERY, wants};
use bonafide_domain::webhook::schedule;
use jiff::Timestamp;

use super::body::{Keys, object_sequences};
use super::deliveries::{Attempt, Delivery, Filter, contents, list};
use super::endpoints::{blank, unborn};
use super::request::{DELIVERY, SIGNATURE, headers, is_genuine};
use super::{Endpoint, Secret, Task, find};
use crate::search::Page;
use crate::{Cx, Error, House, Result, clock, events};

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

/// What would be sent of an event to an endpoint that has all of them enabled.
pub struct Foreseen {
    pub event_id: String,
    pub event_name: String,
    pub object_id: String,
    pub created_at: Timestamp,
    pub headers: Vec<(String, String)>,
    /// None: what it told was erased.
    pub body: Option<String>,
    pub verdict: Verdict,
}

/// The newest events of an environment as a webhook would bring them, newest first, whether there is
/// one or not; and the secret that signs them, which is the inspector's own.
pub fn foreseen(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    limit: usize,
) -> Result<(String, Vec<Foreseen>)> {
    let contract = house.contract()?;
    let environment = cx.environment.id.as_str();
    let endpoint = Arc::new(nobodys(house, cx, (contract.versions)())?);
    let newest = events::newest(tx, environment)? as i64;
    let seqs: Vec<i64> = ((newest - limit as i64).max(0) + 1..=newest).collect();
    let entries = events::numbered(tx, house, environment, &seqs)?;
    let numbers = object_sequences(tx, environment, &entries)?;
    let (_, clock) = clock::environment(tx, environment)?;
    let mut all = Vec::new();
    for (entry, number) in entries.iter().zip(numbers) {
        let event = &entry.event;
        let doc = &endpoint.doc;
        if !wants(
            &doc.enabled_events,
            &endpoint.id,
            &event.name,
            &event.object_id,
        ) {
            continue;
        }
        let body = match &event.body {
            Some(_) => (contract.shape)(tx, house, cx, &endpoint, event)?.body,
            None => None,
        };
        let mut told = Foreseen {
            event_id: event.id.clone(),
            event_name: event.name.clone(),
            object_id: event.object_id.clone(),
            created_at: event.created_at,
            headers: Vec::new(),
            body: None,
            verdict: Verdict::Nothing,
        };
        if let Some(body) = body {
            let at = event.created_at;
            let task = Task {
                delivery_id: String::new(),
                endpoint: endpoint.clone(),
                kind: cx.environment.kind,
                clock,
                event_id: event.id.clone(),
                event_name: event.name.clone(),
                object_sequence: number,
                attempts: 0,
                tries: 0,
                retries: schedule::RETRIES,
                due_at: at.as_millisecond(),
                first_attempted_at: None,
                leased_until: 0,
                body: body.into(),
                lag_ms: None,
                keys: Keys::default(),
            };
            // There is no delivery that could be looked up.
            told.headers = headers(&task, at, at)
                .into_iter()
                .filter(|(name, _)| name != DELIVERY)
                .collect();
            let signature = told.headers.iter().find(|(name, _)| name == SIGNATURE);
            told.verdict = match signature {
                Some((_, header)) if is_genuine(&endpoint.secrets(at), header, &task.body) => {
                    Verdict::Genuine
                }
                _ => Verdict::Wrong,
            };
            told.body = Some(String::from_utf8(task.body.to_vec()).map_err(Error::internal)?);
        }
        all.push(told);
    }
    all.reverse();
    let secret = endpoint.private.secrets.first();
    let secret = secret.map(|it| it.value.clone()).unwrap_or_default();
    Ok((secret, all))
}

/// An endpoint that is stored nowhere and leads nowhere.
fn nobodys(house: &House, cx: &Cx, versions: Vec<String>) -> Result<Endpoint> {
    let hash = house
        .keys
        .hash("webhook inspector", &[cx.environment.id.as_str()])?;
    let mut doc = blank();
    doc.enabled_events = vec![EVERY.to_owned()];
    doc.api_version = versions.into_iter().next().unwrap_or_default();
    let secret = Secret {
        value: format!("wbhsec_{}", bs58::encode(hash).into_string()),
        expires_at: None,
    };
    Ok(unborn(cx, doc, secret, Vec::new()))
}
