//! What is done with a webhook: enabling, testing, rotating its secret, ending it.

use bonafide_app::webhooks::{self, Endpoint, deliveries};
use bonafide_app::{House, Result};
use bonafide_db::Tx;

use crate::kit::{Act, Block, CodeBlock, Field, FormBlock, Header, Notice, Opt, Tone};
use crate::{Page, Visit};

/// How long the old secret signs beside the new one: seconds and words.
const OVERLAPS: [(&str, &str); 4] = [
    ("86400", "For a day"),
    ("3600", "For an hour"),
    ("604800", "For a week"),
    ("0", "Not at all: the old one may be known to others"),
];

/// The answer to the form itself and no redirect: the secret stands in no address.
pub(super) fn secret_page(visit: &Visit, endpoint: &Endpoint) -> Page {
    let here = visit.at(&["webhooks", &endpoint.id]);
    let notice = Notice::new(
        Tone::Warn,
        "This page shows the secret once",
        "Copy it to the backend that receives the events: it checks with it that they come from here. \
         Whoever has it can send events in your name.",
    );
    let secret = endpoint
        .secrets(visit.cx().now)
        .first()
        .map(|secret| secret.value.clone())
        .unwrap_or_default();
    let header = Header::new(format!("Secret of {}", endpoint.doc.name))
        .back("Webhooks", visit.at(&["webhooks"]));
    let done = Act::link("I have copied it", &here).main();
    let blocks = vec![
        Block::Notice(notice),
        Block::Code(CodeBlock::new("Secret", secret)),
        Block::Acts(vec![done]),
    ];
    Page::of(header, blocks).shown_once(here)
}

fn here(visit: &Visit) -> String {
    visit.at(&["webhooks", visit.param()])
}

pub fn enable(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    webhooks::enable(tx, house, visit.cx(), visit.param())?;
    Ok(Page::go_to(here(visit)).saying("The webhook is enabled"))
}

pub fn disable(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    webhooks::disable(tx, house, visit.cx(), visit.param())?;
    Ok(Page::go_to(here(visit)).saying("The webhook is disabled"))
}

/// Leads to the delivery, where its attempt is seen.
pub fn test(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let delivery = webhooks::send_test(tx, house, visit.cx(), visit.param())?;
    let path = visit.at(&["webhooks", visit.param(), "deliveries", &delivery]);
    Ok(Page::go_to(path).saying("A test event is on its way. Reload to see what became of it"))
}

pub fn resend(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let event = visit.form.text("event");
    let delivery = deliveries::resend(tx, house, visit.cx(), visit.param(), event)?;
    let path = visit.at(&["webhooks", visit.param(), "deliveries", &delivery.id]);
    Ok(Page::go_to(path).saying("The event is sent again. Reload to see what became of it"))
}

pub fn rotate_form(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let endpoint = webhooks::find(tx, house, visit.cx(), visit.param())?;
    Ok(rotate_page(visit, &endpoint, None))
}

fn rotate_page(visit: &Visit, endpoint: &Endpoint, fault: Option<String>) -> Page {
    let options = OVERLAPS
        .iter()
        .map(|(value, label)| Opt::new(*value, *label).chosen(*value == OVERLAPS[0].0))
        .collect();
    let refused = fault.is_some();
    let field = Field::radios(
        "overlap",
        "How long the old secret goes on signing",
        options,
    )
    .hint("Meanwhile each event is signed with both, and your backend accepts either.")
    .fault(fault);
    let action = visit.at(&["webhooks", &endpoint.id, "rotate"]);
    let form = FormBlock::new(action, "Make a new secret", vec![field]).cancel(here(visit));
    let header = Header::new("New secret")
        .lead("The new secret is shown once, on the next page, and signs from then on.")
        .back(endpoint.doc.name.clone(), here(visit));
    let page = Page::of(header, vec![Block::Form(form)]);
    if refused { page.refused() } else { page }
}

pub fn rotate(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let endpoint = webhooks::find(tx, house, visit.cx(), visit.param())?;
    let wanted = visit.form.text("overlap");
    let Some(seconds) = OVERLAPS
        .iter()
        .find(|(value, _)| *value == wanted)
        .and_then(|(value, _)| value.parse::<i64>().ok())
    else {
        let fault = "Choose how long the old secret goes on signing".to_owned();
        return Ok(rotate_page(visit, &endpoint, Some(fault)));
    };
    let rotated = webhooks::rotate_secret(tx, house, visit.cx(), &endpoint.id, Some(seconds))?;
    Ok(secret_page(visit, &rotated))
}

pub fn archive_form(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let endpoint = webhooks::find(tx, house, visit.cx(), visit.param())?;
    Ok(archive_page(visit, &endpoint, None))
}

fn archive_page(visit: &Visit, endpoint: &Endpoint, fault: Option<String>) -> Page {
    let refused = fault.is_some();
    let mut form = FormBlock::confirming(
        visit.at(&["webhooks", &endpoint.id, "archive"]),
        "Archive for good",
        "archive",
    )
    .lead(
        "Nothing is sent to it any more, and what waits is given up. It stays in the list with its \
         deliveries, and cannot be enabled again.",
    )
    .cancel(here(visit));
    if let Some(field) = form.fields.first_mut() {
        field.fault = fault;
    }
    let header = Header::new("Archive this webhook").back(endpoint.doc.name.clone(), here(visit));
    let page = Page::of(header, vec![Block::Form(form)]);
    if refused { page.refused() } else { page }
}

pub fn archive(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let endpoint = webhooks::find(tx, house, visit.cx(), visit.param())?;
    if !visit.form.text("confirm").eq_ignore_ascii_case("archive") {
        let fault = "Type archive to confirm".to_owned();
        return Ok(archive_page(visit, &endpoint, Some(fault)));
    }
    webhooks::archive(tx, house, visit.cx(), &endpoint.id)?;
    Ok(Page::go_to(here(visit)).saying("The webhook is archived"))
}
