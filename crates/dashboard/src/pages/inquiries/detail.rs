//! One inquiry: what it is, what it knows, what happened, what can be done.

use bonafide_app::inquiries::{self, Filter};
use bonafide_app::search::Page as Slicing;
use bonafide_app::{House, Kept, Result, events, sessions, templates, users};
use bonafide_db::Tx;
use bonafide_domain::inquiry::{Inquiry, Status};
use bonafide_domain::session::{Session, Status as SessionStatus};

use super::words::{Causes, badge, channel_name, what_next};
use super::{fields, list, notes, timeline};
use crate::form::Faults;
use crate::kit::{Act, Block, Cell, Definition, Header, Notice, Row, Table, Tone};
use crate::{Page, Visit};

/// Other inquiries of the account that are shown.
const MOST_RELATED: usize = 10;

pub fn detail(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    page(tx, house, visit, &visit.here(), &Faults::default())
}

/// The same, with what was wrong in the one of its forms that was sent.
pub(super) fn refused(tx: &mut Tx, house: &House, visit: &Visit, faults: &Faults) -> Result<Page> {
    let here = visit.at(&["inquiries", visit.param()]);
    Ok(page(tx, house, visit, &here, faults)?.refused())
}

fn page(tx: &mut Tx, house: &House, visit: &Visit, here: &str, faults: &Faults) -> Result<Page> {
    let kept = inquiries::find(tx, house, visit.cx(), visit.param())?;
    let inquiry = &kept.it;
    let opened = visit.opened(tx, &inquiry.id)?;
    let definition = templates::definition(tx, house, &inquiry.version_id)?;
    let template = templates::find(tx, visit.cx(), &inquiry.template_id)?;
    let history = events::history(tx, house, visit.cx(), &inquiry.id)?;
    let known = sessions::of(tx, &kept)?;
    let mut causes = Causes::default();

    let mut main = Vec::new();
    main.push(Block::Text(what_next(inquiry.status).into()));
    main.extend(reasons(inquiry, opened));
    let mut data = vec![];
    data.extend(opening(visit, inquiry, opened, here));
    let addresses = opened.then(|| visit.addresses(house));
    let table = fields::table(inquiry, &definition, &history, addresses)?;
    data.push(Block::Table(table));
    main.push(Block::section("Fields", data));
    main.push(devices(&known, opened));
    main.extend(related(tx, house, visit, &kept)?);
    let mut object_ids = vec![inquiry.id.clone()];
    object_ids.extend(inquiry.sessions.iter().cloned());
    let travel = format!("{}?at=", visit.at(&["inquiries", &inquiry.id, "history"]));
    main.push(timeline::section(
        tx,
        house,
        visit,
        object_ids,
        Some(&travel),
        &mut causes,
    )?);

    let mut aside = vec![Block::section(
        "Facts",
        vec![Block::Definitions(facts(visit, inquiry, &template.name))],
    )];
    aside.push(Block::section(
        "More",
        vec![Block::Acts(more(visit, inquiry))],
    ));
    aside.push(notes::tags(visit, inquiry, faults));
    aside.push(notes::section(
        tx,
        house,
        visit,
        inquiry,
        opened,
        &mut causes,
        faults,
    )?);
    let title = match (opened, list::full_name(inquiry)) {
        (true, Some(name)) => name,
        _ => "Inquiry".into(),
    };
    let mut header = Header::new(title)
        .back("Inquiries", visit.at(&["inquiries"]))
        .status(badge(inquiry.status))
        .sticking();
    for act in decisions(visit, inquiry) {
        header = header.act(act);
    }
    Ok(Page::of(header, vec![Block::Columns { main, aside }]))
}

/// What a reviewer may decide now.
fn decisions(visit: &Visit, inquiry: &Inquiry) -> Vec<Act> {
    if !visit.may("inquiry.write") || inquiry.redacted_at.is_some() {
        return Vec::new();
    }
    let at = |act: &str| visit.at(&["inquiries", &inquiry.id, act]);
    let mut acts = Vec::new();
    let status = inquiry.status;
    if status != Status::Approved {
        let label = match status {
            Status::Declined => "Change to approved",
            _ => "Approve",
        };
        acts.push(Act::link(label, at("approve")).main().key("a"));
    }
    if status != Status::Declined {
        let label = match status {
            Status::Approved => "Change to declined",
            _ => "Decline",
        };
        acts.push(Act::link(label, at("decline")).danger().key("d"));
    }
    if !status.is_decided() && status != Status::NeedsReview {
        acts.push(Act::link("Mark for review", at("review")).key("r"));
    }
    acts
}

fn more(visit: &Visit, inquiry: &Inquiry) -> Vec<Act> {
    let at = |act: &str| visit.at(&["inquiries", &inquiry.id, act]);
    let mut acts = Vec::new();
    let may = visit.may("inquiry.write") && inquiry.redacted_at.is_none();
    if may
        && matches!(
            inquiry.status,
            Status::Created | Status::Pending | Status::Expired
        )
    {
        acts.push(Act::link("Resume and get a link", at("resume")));
    }
    if may && inquiry.status.is_open() {
        acts.push(Act::link("Expire", at("expire")));
    }
    if inquiry.redacted_at.is_none() {
        acts.push(Act::link("Time travel", at("history")));
    }
    acts.push(Act::link("Print or save as PDF", at("print")));
    match inquiry.redacted_at {
        None if may => acts.push(Act::link("Redact", at("redact")).danger()),
        None => {}
        Some(_) => acts.push(Act::link("Receipt of the erasure", at("receipt"))),
    }
    acts
}

/// The reviewer's comment, where there is one.
fn reasons(inquiry: &Inquiry, opened: bool) -> Option<Block> {
    let comment = inquiry.personal.reviewer_comment.as_deref()?;
    let cell = match opened {
        true => Cell::text(comment),
        false => Cell::Masked { open: None },
    };
    Some(Block::Definitions(vec![Definition::new(
        "Reviewer's comment",
        cell,
    )]))
}

/// The button that opens the person's data, or why there is none.
pub(super) fn opening(visit: &Visit, inquiry: &Inquiry, opened: bool, here: &str) -> Option<Block> {
    if inquiry.redacted_at.is_some() {
        return Some(Block::Notice(Notice::new(
            Tone::Info,
            "Redacted",
            "The personal data of this inquiry was erased.",
        )));
    }
    if opened {
        return None;
    }
    if !visit.may("personal_data.read") {
        return Some(Block::Notice(Notice::new(
            Tone::Info,
            "",
            "Personal data is hidden: your role does not hold the permission personal_data.read.",
        )));
    }
    let act = Act::post("Show personal data", visit.at(&["open"]))
        .with("object", &inquiry.id)
        .with("back", here);
    Some(Block::Notice(
        Notice::new(
            Tone::Info,
            "",
            format!(
                "Personal data is hidden. Opening it lasts for {} minutes and is written down.",
                users::OPEN_MINUTES
            ),
        )
        .act(act),
    ))
}

fn facts(visit: &Visit, inquiry: &Inquiry, template_name: &str) -> Vec<Definition> {
    let mut facts = vec![
        Definition::new("Inquiry id", Cell::id(&inquiry.id)),
        Definition::new(
            "Reference id",
            match &inquiry.personal.reference_id {
                Some(id) => Cell::id(id),
                None => Cell::nothing("None"),
            },
        ),
        Definition::new("Template", Cell::text(template_name)),
        Definition::new("Template version", Cell::id(&inquiry.version_id)),
        Definition::new("Channel", Cell::text(channel_name(inquiry.channel))),
    ];
    if let Some(assigned) = &inquiry.assigned {
        let id = &assigned.experiment_id;
        let href = visit.at(&["analytics", "experiments", id]);
        let side = format!("On the side of the {}", assigned.arm.as_str());
        facts.push(Definition::new("Experiment", Cell::id_link(id, href)).note(side));
    }
    let account = match &inquiry.account_id {
        Some(id) => Cell::id_link(id, visit.at(&["accounts", id])),
        None => Cell::nothing("None"),
    };
    facts.push(Definition::new("Account", account));
    if let Some(locale) = &inquiry.locale {
        facts.push(Definition::new("Language", Cell::text(locale)));
    }
    if let Some(step) = &inquiry.next_step
        && inquiry.status.is_open()
    {
        facts.push(Definition::new("Screen", Cell::text(step)));
    }
    facts.push(Definition::new("Created", Cell::time(inquiry.created_at)));
    for (term, at) in [
        ("Opened", inquiry.opened_at),
        ("Started", inquiry.started_at),
        ("Completed", inquiry.completed_at),
        ("Failed", inquiry.failed_at),
        ("Marked for review", inquiry.marked_for_review_at),
        ("Decided", inquiry.decisioned_at),
        ("Expired", inquiry.expired_at),
        ("Redacted", inquiry.redacted_at),
    ] {
        match at {
            Some(at) => facts.push(Definition::new(term, Cell::time(at))),
            None if term == "Opened" => {
                facts.push(Definition::new(term, Cell::nothing("Never")));
            }
            None => {}
        }
    }
    facts.push(Definition::new(
        "Expires",
        Cell::time_or(inquiry.expires_at, "Never, in this status"),
    ));
    if let Some(uri) = &inquiry.personal.redirect_uri {
        facts.push(Definition::new("Redirect", Cell::text(uri)));
    }
    facts
}

fn devices(known: &[Session], opened: bool) -> Block {
    let rows = known.iter().map(|session| {
        let device = &session.device;
        let ip = match (&device.ip_address, opened) {
            (None, _) => Cell::nothing("Not known"),
            (Some(_), false) => Cell::Masked { open: None },
            (Some(ip), true) => Cell::text(ip),
        };
        let status = match session.status {
            SessionStatus::New => Cell::badge("Not used", Tone::Plain),
            SessionStatus::Active => Cell::badge("Active", Tone::Info),
            SessionStatus::Expired => Cell::badge("Ended", Tone::Plain),
        };
        let words: Vec<&str> = [&device.device_type, &device.browser_name, &device.os_name]
            .into_iter()
            .filter_map(|it| it.as_deref())
            .collect();
        let mut device = vec![Cell::text_or(Some(&words.join(", ")), "Not known")];
        if let Some(locale) = &session.locale {
            device.push(Cell::text(format!("in {locale}")));
        }
        if let Some(method) = &session.device_handoff_method {
            device.push(Cell::text(format!("handed off by {method}")));
        }
        Row::new(vec![
            Cell::Several {
                cells: vec![status, Cell::id(&session.id)],
            },
            Cell::Several { cells: device },
            ip,
            Cell::time_or(session.started_at, "Not yet"),
            Cell::time_or(session.expired_at, "Not yet"),
        ])
    });
    let columns = ["Session", "Device", "Address", "Started", "Ended"];
    let table = Table::new("Sessions and devices", &columns)
        .rows(rows)
        .empty("No sessions", "Nobody has entered this inquiry yet.");
    Block::section("Sessions and devices", vec![Block::Table(table)])
}

/// The account's other inquiries.
fn related(
    tx: &mut Tx,
    house: &House,
    visit: &Visit,
    kept: &Kept<Inquiry>,
) -> Result<Option<Block>> {
    let Some(account_id) = &kept.it.account_id else {
        return Ok(None);
    };
    let filter = Filter {
        account_ids: vec![account_id.clone()],
        ..Filter::default()
    };
    let page = Slicing {
        size: MOST_RELATED + 1,
        ..Slicing::default()
    };
    let slice = inquiries::list(tx, house, visit.cx(), &filter, &page)?;
    let rows = slice
        .items
        .iter()
        .filter(|other| other.it.id != kept.it.id)
        .take(MOST_RELATED)
        .map(|other| {
            let href = visit.at(&["inquiries", &other.it.id]);
            Row::new(vec![
                badge(other.it.status),
                Cell::id_link(&other.it.id, href),
                Cell::time(other.it.created_at),
            ])
        });
    let table = Table::new(
        "Other inquiries of this account",
        &["Status", "Inquiry", "Created"],
    )
    .rows(rows)
    .empty("No others", "This is the account's only inquiry.");
    let mut blocks = vec![Block::Table(table)];
    if slice.has_older || slice.items.len() > MOST_RELATED {
        let all = visit.at_with(&["inquiries"], &[("account", account_id)]);
        blocks.push(Block::Acts(vec![Act::link("All of the account", all)]));
    }
    Ok(Some(Block::section(
        "Other inquiries of this account",
        blocks,
    )))
}
