//! One account: what is known of its person, all their inquiries, sessions and devices.

use bonafide_app::inquiries::{self, Filter};
use bonafide_app::search::Page as Slicing;
use bonafide_app::{House, Kept, Result, accounts, sessions, templates, users};
use bonafide_db::Tx;
use bonafide_domain::account::Account;
use bonafide_domain::inquiry::Inquiry;
use serde_json::Value as Json;

use super::{badge, full_name};
use crate::kit::{Act, Block, Cell, Definition, Header, Notice, Row, Table, Tone};
use crate::pages::inquiries::words::{self, Causes};
use crate::pages::inquiries::{fields, timeline};
use crate::{Page, Visit};

/// Inquiries that are shown here; the list of inquiries shows all.
const MOST: usize = 25;
/// Inquiries whose sessions are shown.
const MOST_ENTERED: usize = 10;

pub fn detail(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let kept = accounts::find(tx, house, visit.cx(), visit.param())?;
    let account = &kept.it;
    let opened = visit.opened(tx, &account.id)?;
    let kind = accounts::retrieve_type(tx, visit.cx(), &account.type_id)?;
    let filter = Filter {
        account_ids: vec![account.id.clone()],
        ..Filter::default()
    };
    let page = Slicing {
        size: MOST,
        ..Slicing::default()
    };
    let found = inquiries::list(tx, house, visit.cx(), &filter, &page)?;

    let mut main = Vec::new();
    main.extend(state(visit, account));
    let mut data = Vec::new();
    data.extend(opening(visit, account, opened));
    data.push(Block::Definitions(data_of(account, opened)));
    main.push(Block::section("Personal data", data));
    main.push(inquiries_of(
        tx,
        visit,
        account,
        &found.items,
        found.has_older,
    )?);
    main.push(devices(tx, visit, &found.items, opened)?);
    main.push(timeline::section(
        tx,
        house,
        visit,
        vec![account.id.clone()],
        None,
        &mut Causes::default(),
    )?);

    let at = |act: &str| visit.at(&["accounts", &account.id, act]);
    let mut acts = Vec::new();
    if visit.may("account.write") && account.consolidated_into.is_none() {
        acts.push(Act::link("Merge accounts into this one", at("merge")));
    }
    if visit.may("account.write") {
        acts.push(Act::link("Redact", at("redact")).danger());
    }
    let facts = vec![
        Definition::new("Account id", Cell::id(&account.id)),
        Definition::new(
            "Reference id",
            match &account.personal.reference_id {
                Some(id) => Cell::id(id),
                None => Cell::nothing("None"),
            },
        ),
        Definition::new("Account type", Cell::text(&kind.name)),
        Definition::new("Tags", Cell::tags(&account.tags)),
        Definition::new("Created", Cell::time(account.created_at)),
        Definition::new("Updated", Cell::time(account.updated_at)),
    ];
    let mut aside = vec![Block::section("Facts", vec![Block::Definitions(facts)])];
    if !acts.is_empty() {
        aside.push(Block::section("More", vec![Block::Acts(acts)]));
    }
    let title = match (opened, full_name(account)) {
        (true, Some(name)) => name,
        _ => "Account".into(),
    };
    let header = Header::new(title)
        .back("Accounts", visit.at(&["accounts"]))
        .status(badge(account));
    Ok(Page::of(header, vec![Block::Columns { main, aside }]))
}

/// What has become of the account, where it is not used as others are.
fn state(visit: &Visit, account: &Account) -> Option<Block> {
    let into = account.consolidated_into.as_ref()?;
    let act = Act::link("Go to that account", visit.at(&["accounts", into]));
    Some(Block::Notice(
        Notice::new(
            Tone::Info,
            "Merged into another account",
            "Its inquiries moved there; its own data stayed here and is no longer changed.",
        )
        .act(act),
    ))
}

fn opening(visit: &Visit, account: &Account, opened: bool) -> Option<Block> {
    if account.personal == Default::default() || opened {
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
        .with("object", &account.id)
        .with("back", visit.here());
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

/// Every value, those inside of a group under the group's name.
fn data_of(account: &Account, opened: bool) -> Vec<Definition> {
    let mut all = Vec::new();
    let mut add = |term: String, value: &Json| {
        let cell = match (value, opened) {
            (Json::Null, _) => return,
            (_, true) => Cell::text(fields::shown(value)),
            (_, false) => Cell::Masked { open: None },
        };
        all.push(Definition::new(term, cell));
    };
    for schema in accounts::schema::fields() {
        let term = words::label(&schema.key);
        match account.personal.fields.get(&schema.key) {
            Some(Json::Object(members)) => {
                for (key, value) in members {
                    add(format!("{term}: {}", key.replace(['_', '-'], " ")), value);
                }
            }
            Some(value) => add(term, value),
            None => {}
        }
    }
    if all.is_empty() {
        let nothing = match account.redacted_at {
            Some(_) => "Erased",
            None => "Nothing is known yet. It is filled from the first inquiry that is completed.",
        };
        all.push(Definition::new("Data", Cell::nothing(nothing)));
    }
    all
}

fn inquiries_of(
    tx: &mut Tx,
    visit: &Visit,
    account: &Account,
    found: &[Kept<Inquiry>],
    more: bool,
) -> Result<Block> {
    let mut names: Vec<(String, String)> = Vec::new();
    let mut rows = Vec::new();
    for kept in found {
        let it = &kept.it;
        if !names.iter().any(|(id, _)| *id == it.template_id) {
            let template = templates::find(tx, visit.cx(), &it.template_id)?;
            names.push((template.id, template.name));
        }
        let name = names.iter().find(|(id, _)| *id == it.template_id);
        rows.push(Row::new(vec![
            words::badge(it.status),
            Cell::id_link(&it.id, visit.at(&["inquiries", &it.id])),
            Cell::text(name.map_or("", |(_, name)| name)),
            Cell::text(words::channel_name(it.channel)),
            Cell::time(it.created_at),
            Cell::time_or(it.completed_at, "Not yet"),
        ]));
    }
    let columns = [
        "Status",
        "Inquiry",
        "Template",
        "Channel",
        "Created",
        "Completed",
    ];
    let table = Table::new("Inquiries of this account", &columns)
        .in_lines_around(2)
        .rows(rows)
        .empty(
            "No inquiries",
            "The account has none, or they moved to another account.",
        );
    let mut blocks = vec![Block::Table(table)];
    if more {
        let all = visit.at_with(&["inquiries"], &[("account", &account.id)]);
        blocks.push(Block::Acts(vec![Act::link("All of them", all)]));
    }
    Ok(Block::section("Inquiries", blocks))
}

/// Sessions of the newest inquiries, newest first.
fn devices(tx: &mut Tx, visit: &Visit, found: &[Kept<Inquiry>], opened: bool) -> Result<Block> {
    let mut rows = Vec::new();
    for kept in found.iter().take(MOST_ENTERED) {
        for session in sessions::of(tx, kept)? {
            let device = &session.device;
            let words: Vec<&str> = [&device.device_type, &device.browser_name, &device.os_name]
                .into_iter()
                .filter_map(|it| it.as_deref())
                .collect();
            let address = match (&device.ip_address, opened) {
                (None, _) => Cell::nothing("Not known"),
                (Some(_), false) => Cell::Masked { open: None },
                (Some(ip), true) => Cell::text(ip),
            };
            rows.push(Row::new(vec![
                Cell::text_or(Some(&words.join(", ")), "Not known"),
                address,
                Cell::text_or(session.locale.as_deref(), "Not known"),
                Cell::time_or(session.started_at, "Not yet"),
                Cell::id_link(&kept.it.id, visit.at(&["inquiries", &kept.it.id])),
            ]));
        }
    }
    let columns = ["Device", "Address", "Language", "Started", "Inquiry"];
    let table = Table::new("Sessions and devices", &columns)
        .rows(rows)
        .empty("No sessions", "This person has not entered an inquiry yet.");
    Ok(Block::section(
        "Sessions and devices",
        vec![Block::Table(table)],
    ))
}
