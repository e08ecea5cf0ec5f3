//! One delivery: its state, the very request, and each attempt with what came back.

use bonafide_app::webhooks::deliveries::{self, Attempt, Delivery};
use bonafide_app::webhooks::{self};
use bonafide_app::{Error, House, Result, ids};
use bonafide_db::Tx;
use bonafide_domain::webhook::schedule::SUCCESSES;
use bonafide_domain::webhook::{DeliveryStatus, Status, events};

use super::WRITE;
use crate::kit::{Act, Block, Cell, CodeBlock, Definition, Header, Notice, Tone};
use crate::{Page, Visit};

pub(super) fn status_words(status: DeliveryStatus) -> &'static str {
    match status {
        DeliveryStatus::Pending => "Waiting",
        DeliveryStatus::Completed => "Delivered",
        DeliveryStatus::Failed => "Failed",
        DeliveryStatus::Skipped => "Left out",
    }
}

/// The state with its reason.
pub(in crate::pages) fn outcome(delivery: &Delivery) -> Cell {
    let (words, tone) = match (delivery.status, delivery.reason.as_deref()) {
        (DeliveryStatus::Completed, _) => ("Delivered", Tone::Ok),
        (DeliveryStatus::Pending, _) if delivery.tries == 0 => ("Waiting", Tone::Info),
        (DeliveryStatus::Pending, _) => ("Failed, tried again", Tone::Warn),
        (DeliveryStatus::Failed, Some("cancelled")) => ("Given up: disabled", Tone::Bad),
        (DeliveryStatus::Failed, _) => ("Failed for good", Tone::Bad),
        (DeliveryStatus::Skipped, Some("filtered")) => ("Left out by the filter", Tone::Plain),
        (DeliveryStatus::Skipped, _) => ("Left out: data erased", Tone::Plain),
    };
    Cell::badge(words, tone)
}

/// Whether the body may be read as it is. Of objects that are no person's there is nothing to hide.
pub(super) fn is_open(tx: &mut Tx, visit: &Visit, object_id: &str) -> Result<bool> {
    if !is_personal(object_id) {
        return Ok(true);
    }
    visit.opened(tx, object_id)
}

/// Inquiries and accounts, and what belongs to them. Unknown kinds count as such.
fn is_personal(object_id: &str) -> bool {
    ![ids::WEBHOOK, ids::TEMPLATE, ids::VERSION]
        .iter()
        .any(|prefix| object_id.starts_with(prefix))
}

/// The object whose personal data can be opened: the others have no button.
pub(super) fn to_open(visit: &Visit, object_id: &str) -> Option<String> {
    let has_button = [ids::INQUIRY, ids::ACCOUNT]
        .iter()
        .any(|prefix| object_id.starts_with(prefix));
    (has_button && visit.may("personal_data.read")).then(|| object_id.to_owned())
}

pub fn page(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let endpoint = webhooks::find(tx, house, visit.cx(), visit.param())?;
    let id = visit.params.get(1).map_or("", String::as_str);
    let delivery = deliveries::find(tx, visit.cx(), id)?;
    if delivery.webhook_id != endpoint.id {
        return Err(Error::not_found());
    }
    let (body, attempts) = deliveries::contents(tx, house, &delivery)?;
    let open = is_open(tx, visit, &delivery.object_id)?;
    let here = visit.at(&["webhooks", &endpoint.id, "deliveries", &delivery.id]);
    let mut header = Header::new(&delivery.event_name)
        .back(
            endpoint.doc.name.clone(),
            visit.at(&["webhooks", &endpoint.id]),
        )
        .status(outcome(&delivery))
        .act(Act::link("Reload", &here));
    let can = endpoint.status == Status::Enabled && delivery.event_name != events::TEST;
    if visit.may(WRITE) && can {
        header = header.act(
            Act::post(
                "Send again",
                visit.at(&["webhooks", &endpoint.id, "resend"]),
            )
            .with("event", &delivery.event_id),
        );
        header = header.act(Act::link(
            "Replay from here",
            visit.at_with(
                &["webhooks", &endpoint.id, "replay"],
                &[("from-event-id", &delivery.event_id)],
            ),
        ));
    }
    let mut blocks = vec![Block::Definitions(facts(visit, &delivery))];
    blocks.push(Block::section(
        "What is sent",
        vec![told_body(visit, &delivery, body, open)],
    ));
    blocks.push(Block::section(
        "Attempts",
        told_attempts(&delivery, &attempts, open),
    ));
    Ok(Page::of(header, blocks))
}

fn facts(visit: &Visit, delivery: &Delivery) -> Vec<Definition> {
    let about = match delivery.object_id.starts_with(ids::INQUIRY) && visit.may("inquiry.read") {
        true => Cell::id_link(
            &delivery.object_id,
            visit.at(&["inquiries", &delivery.object_id]),
        ),
        false => Cell::id(&delivery.object_id),
    };
    vec![
        Definition::new("Delivery id", Cell::id(&delivery.id)),
        Definition::new("Event id", Cell::id(&delivery.event_id)),
        Definition::new("About", about)
            .note(format!("Event {} about it.", delivery.object_sequence)),
        Definition::new("In line since", Cell::time(delivery.created_at)),
        Definition::new(
            "Last attempt",
            Cell::time_or(delivery.attempted_at, "None yet"),
        ),
        Definition::new("Next try", Cell::time_or(delivery.due_at, "None")),
    ]
}

fn told_body(visit: &Visit, delivery: &Delivery, body: Option<String>, open: bool) -> Block {
    match body {
        None if delivery.status == DeliveryStatus::Pending => {
            Block::Text("The body is made when it is sent first.".into())
        }
        None => Block::Text(
            "The body is gone: it was left out, or its person's data was erased.".into(),
        ),
        Some(body) if open => Block::Code(CodeBlock::new("Body", pretty(&body))),
        Some(_) => Block::Definitions(vec![
            Definition::new(
                "Body",
                Cell::Masked {
                    open: to_open(visit, &delivery.object_id),
                },
            )
            .note("It tells of a person. Whoever opens it stands in the audit log."),
        ]),
    }
}

/// Indented, for reading; what is not JSON as it is.
pub(super) fn pretty(text: &str) -> String {
    serde_json::from_str::<serde_json::Value>(text)
        .map_or_else(|_| text.to_owned(), |json| format!("{json:#}"))
}

pub(super) fn header_lines(headers: &[(String, String)]) -> String {
    let lines = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Newest first. The answer's text may repeat what was sent.
fn told_attempts(delivery: &Delivery, attempts: &[Attempt], open: bool) -> Vec<Block> {
    if attempts.is_empty() {
        let words = match delivery.status {
            DeliveryStatus::Pending => "It is about to be sent. Reload in a moment.",
            _ => "It was never attempted.",
        };
        return vec![Block::Notice(Notice::new(Tone::Info, "", words))];
    }
    attempts
        .iter()
        .rev()
        .enumerate()
        .map(|(place, attempt)| told_attempt(attempt, open, place == 0))
        .collect()
}

fn told_attempt(attempt: &Attempt, open: bool, newest: bool) -> Block {
    let result = match (attempt.status, &attempt.error) {
        (Some(status), None) if SUCCESSES.map(i64::from).contains(&status) => {
            Cell::badge(format!("Answered {status}"), Tone::Ok)
        }
        (Some(status), _) => Cell::badge(format!("Answered {status}"), Tone::Bad),
        (None, _) => Cell::badge("No answer", Tone::Bad),
    };
    let mut facts = vec![
        Definition::new("Result", result),
        Definition::new("When", Cell::time(attempt.at)),
        Definition::new("Took", Cell::text(format!("{} ms", attempt.took_ms))),
    ];
    if let Some(error) = &attempt.error {
        facts.push(Definition::new("Error", Cell::text(error)));
    }
    let mut blocks = Vec::new();
    match &attempt.sent {
        Some(sent) => {
            facts.push(Definition::new("Sent to", Cell::text(&sent.url)));
            blocks.push(Block::Code(CodeBlock::new(
                "Headers",
                header_lines(&sent.headers),
            )));
            match &sent.answer {
                Some(answer) if open && !answer.is_empty() => {
                    blocks.push(Block::Code(CodeBlock::new(
                        "The beginning of the answer",
                        answer,
                    )));
                }
                Some(answer) if !answer.is_empty() => facts.push(
                    Definition::new("Answer", Cell::Masked { open: None })
                        .note("It is shown with the body."),
                ),
                _ => {}
            }
        }
        None => facts.push(Definition::new(
            "Request",
            Cell::nothing("Gone with its person's data"),
        )),
    }
    blocks.insert(0, Block::Definitions(facts));
    let title = format!("Attempt {}", attempt.number);
    if newest {
        Block::section(title, blocks)
    } else {
        Block::Details {
            summary: title,
            blocks,
        }
    }
}
