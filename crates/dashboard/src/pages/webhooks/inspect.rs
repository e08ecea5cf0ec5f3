//! The inspector: what is sent and what would be, as it happens, with a check of each signature.
//! Nobody needs a webhook for it, nor an address that the server can reach.

use bonafide_app::search::Page as Slicing;
use bonafide_app::webhooks;
use bonafide_app::webhooks::inspect::{self, Foreseen, Inspected, Verdict};
use bonafide_app::{House, Result};
use bonafide_db::Tx;
use jiff::Timestamp;

use super::WRITE;
use super::deliveries::{header_lines, is_open, outcome, pretty, to_open};
use super::masked::masked;
use crate::kit::{Act, Block, Cell, CodeBlock, Definition, Header, Notice, Tab, Tone};
use crate::{Page, Visit};

/// Events that are shown.
const MOST: usize = 25;

/// What the address calls the entry that is unfolded.
const EVENT: &str = "event";
const DELIVERY: &str = "delivery";

pub fn page(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let path = visit.at(&["webhooks", "inspect"]);
    let was_sent = visit.query.text("show") == "sent";
    let sent = visit.query.address(&path, "show", Some("sent"));
    let header = Header::new("Webhook inspector")
        .lead(
            "What a webhook brings, as it happens: body, headers, and whether the signature holds. \
             The page looks again by itself; without scripts, reload it.",
        )
        .back("Webhooks", visit.at(&["webhooks"]))
        .act(Act::link("Reload", visit.here()));
    let tabs = vec![
        Tab::new("Would be sent", &path, !was_sent),
        Tab::new("Was sent", sent, was_sent),
    ];
    let mut blocks = vec![Block::Tabs(tabs)];
    if was_sent {
        let recent = inspect::recent(tx, house, visit.cx(), MOST)?;
        let entries = recent.into_iter().map(|it| delivered(tx, visit, it));
        let entries: Vec<Block> = entries.collect::<Result<_>>()?;
        blocks.push(live(
            entries,
            "Nothing was sent yet",
            "A webhook that is enabled is told of what happens from then on.",
        ));
        return Ok(Page::of(header, blocks));
    }
    let (secret, foreseen) = inspect::foreseen(tx, house, visit.cx(), MOST)?;
    let entries = foreseen.into_iter().map(|it| told(tx, visit, it));
    let entries: Vec<Block> = entries.collect::<Result<_>>()?;
    blocks.push(live(
        entries,
        "Nothing happened yet",
        "Make an inquiry, or play a scenario: bonafide scenario run --help lists them. What a webhook \
         would be sent of it appears here.",
    ));
    blocks.push(explanation(tx, house, visit, &secret)?);
    Ok(Page::of(header, blocks))
}

fn live(entries: Vec<Block>, title: &str, text: &str) -> Block {
    let blocks = match entries.is_empty() {
        true => vec![Block::Notice(Notice::new(Tone::Info, title, text))],
        false => entries,
    };
    Block::Live {
        label: "Events, newest first".into(),
        blocks,
    }
}

fn explanation(tx: &mut Tx, house: &House, visit: &Visit, secret: &str) -> Result<Block> {
    let one = Slicing {
        size: 1,
        ..Slicing::default()
    };
    let has_webhook = !webhooks::list(tx, house, visit.cx(), &one)?
        .items
        .is_empty();
    let words = match has_webhook {
        true => {
            "These are the bodies of the newest API version with every event of the contract \
                 enabled. A webhook of yours sends them with its own settings and its own secret."
        }
        false => {
            "No webhook is needed for this page. These are the bodies of the newest API version \
                  with every event of the contract enabled."
        }
    };
    let mut blocks = vec![Block::Text(words.into())];
    if visit.may(WRITE) {
        blocks.push(Block::Text(
            "The inspector's own secret signs them, so that you can try a verifier on them. No \
             webhook signs with it."
                .into(),
        ));
        blocks.push(Block::Code(CodeBlock::new(
            "Secret of the inspector",
            secret,
        )));
    }
    if visit.is_sandbox() {
        blocks.push(Block::Code(CodeBlock::new(
            "Bring them to a server on your machine",
            "bonafide listen --forward-to http://127.0.0.1:8080/hooks",
        )));
    }
    Ok(Block::section("How to use it", blocks))
}

/// The line that an entry shows while it is folded; the page's script tells entries by it.
fn summary(name: &str, object: &str, at: Timestamp, verdict: Verdict) -> String {
    let verdict = match verdict {
        Verdict::Genuine => "signature holds",
        Verdict::Wrong => "signature does not hold",
        Verdict::Nothing => "not signed",
    };
    format!(
        "{name} · {object} · {} UTC · {verdict}",
        at.strftime("%H:%M:%S%.3f")
    )
}

fn signature(verdict: Verdict) -> Definition {
    let cell = match verdict {
        Verdict::Genuine => Cell::badge("Holds", Tone::Ok),
        Verdict::Wrong => Cell::badge("Does not hold", Tone::Bad),
        Verdict::Nothing => Cell::nothing("There is none"),
    };
    let fact = Definition::new("Signature", cell);
    match verdict {
        Verdict::Wrong => fact.note("The secret that made it was rotated out since."),
        Verdict::Genuine | Verdict::Nothing => fact,
    }
}

/// The body as it is, or without what it tells of a person.
fn body(
    tx: &mut Tx,
    visit: &Visit,
    object_id: &str,
    text: Option<String>,
    gone: &str,
) -> Result<Vec<Block>> {
    let Some(text) = text else {
        return Ok(vec![Block::Text(gone.into())]);
    };
    if is_open(tx, visit, object_id)? {
        return Ok(vec![Block::Code(CodeBlock::new("Body", pretty(&text)))]);
    }
    let hidden = Definition::new(
        "Personal data",
        Cell::Masked {
            open: to_open(visit, object_id),
        },
    );
    Ok(vec![
        Block::Definitions(vec![hidden]),
        Block::Code(CodeBlock::new("Body, personal data hidden", masked(&text))),
    ])
}

/// An entry, whose contents `show` makes when they are asked for: all of them together would make the
/// page heavy.
fn entry(
    visit: &Visit,
    (named, id): (&str, &str),
    summary: String,
    show: impl FnOnce() -> Result<Vec<Block>>,
) -> Result<Block> {
    let mut query = vec![(named, id)];
    if named == DELIVERY {
        query.insert(0, ("show", "sent"));
    }
    let address = visit.at_with(&["webhooks", "inspect"], &query);
    let blocks = match visit.query.text(named) == id {
        true => show()?,
        false => Vec::new(),
    };
    Ok(Block::Entry {
        id: id.to_owned(),
        summary,
        href: format!("{address}#{id}"),
        blocks,
    })
}

fn told(tx: &mut Tx, visit: &Visit, it: Foreseen) -> Result<Block> {
    let summary = summary(&it.event_name, &it.object_id, it.created_at, it.verdict);
    let id = it.event_id.clone();
    entry(visit, (EVENT, &id), summary, || foreseen(tx, visit, it))
}

fn foreseen(tx: &mut Tx, visit: &Visit, it: Foreseen) -> Result<Vec<Block>> {
    let mut blocks = vec![Block::Definitions(vec![
        signature(it.verdict),
        Definition::new("Event id", Cell::id(&it.event_id)),
        Definition::new("When", Cell::time(it.created_at)),
    ])];
    if !it.headers.is_empty() {
        blocks.push(Block::Code(CodeBlock::new(
            "Headers",
            header_lines(&it.headers),
        )));
    }
    let gone = "What it told was erased; nothing would be sent.";
    blocks.extend(body(tx, visit, &it.object_id, it.body, gone)?);
    Ok(blocks)
}

fn delivered(tx: &mut Tx, visit: &Visit, it: Inspected) -> Result<Block> {
    let about = &it.delivery;
    let at = about.created_at;
    let summary = summary(&about.event_name, &about.object_id, at, it.verdict);
    let id = about.id.clone();
    entry(visit, (DELIVERY, &id), summary, || sent(tx, visit, it))
}

fn sent(tx: &mut Tx, visit: &Visit, it: Inspected) -> Result<Vec<Block>> {
    let delivery = &it.delivery;
    let path = visit.at(&["webhooks", &delivery.webhook_id, "deliveries", &delivery.id]);
    let mut blocks = vec![Block::Definitions(vec![
        Definition::new("State", outcome(delivery)),
        signature(it.verdict),
        Definition::new("Delivery", Cell::id_link(&delivery.id, path)),
        Definition::new("When", Cell::time(delivery.created_at)),
    ])];
    let sent = it.attempts.last().and_then(|attempt| attempt.sent.as_ref());
    if let Some(sent) = sent {
        blocks.push(Block::Code(CodeBlock::new(
            "Headers of the last attempt",
            header_lines(&sent.headers),
        )));
    }
    let gone = "There is no body: it is still to be made, was left out, or was erased.";
    blocks.extend(body(tx, visit, &delivery.object_id, it.body, gone)?);
    Ok(blocks)
}
