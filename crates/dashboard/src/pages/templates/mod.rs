//! Inquiry templates: the list, one of them, and how it is configured.

pub mod configure;
pub mod fields;
pub mod new;
mod settings;
pub mod steps;
pub mod texts;
pub mod versions;

use bonafide_app::{House, Result, templates, users};
use bonafide_db::Tx;
use bonafide_domain::template::{Status, Template, VersionStatus};

use crate::kit::{Act, Block, Cell, CodeBlock, Definition, Header, Notice, Row, Table, Tone};
use crate::{Page, Visit, paging};

/// The right to change templates: the same one as over the API.
const WRITE: &str = "template.write";
/// Rows of one page of a list.
const PAGE: usize = 50;
/// Versions shown on a template's page; older ones are on further pages.
const VERSIONS: usize = 20;

fn of_path(tx: &mut Tx, visit: &Visit) -> Result<Template> {
    templates::find(tx, visit.cx(), visit.param())
}

fn badge(template: &Template) -> Cell {
    match (template.status, &template.live_version_id) {
        (Status::Inactive, _) => Cell::badge("Inactive", Tone::Plain),
        (Status::Active, None) => Cell::badge("Never published", Tone::Warn),
        (Status::Active, Some(_)) => Cell::badge("Active", Tone::Ok),
    }
}

/// The head of all pages of one template; `part` tells them apart.
fn head(visit: &Visit, template: &Template, part: &str) -> Header {
    let title = match part {
        "" => template.name.clone(),
        part => format!("{}: {part}", template.name),
    };
    let header = Header::new(title)
        .back("Templates", visit.at(&["templates"]))
        .status(badge(template));
    if visit.route.path.contains("/configure") {
        return header;
    }
    let place = ["templates", &template.id, "configure", configure::GENERAL];
    header.act(Act::link("Configure", visit.at(&place)))
}

/// Who made a change, as the log names them.
fn actor(tx: &mut Tx, house: &House, text: &str) -> Result<Cell> {
    Ok(match text.split_once(':') {
        Some(("user", id)) => match users::find(tx, house, id) {
            Ok(user) => Cell::text(user.shown()),
            Err(_) => Cell::id(id),
        },
        Some(("api-key", id)) => Cell::text(format!("API key {id}")),
        _ if text == "command" => Cell::text("Command line"),
        _ => Cell::text("Bonafide"),
    })
}

pub fn list(tx: &mut Tx, _house: &House, visit: &Visit) -> Result<Page> {
    let path = visit.at(&["templates"]);
    let page = paging::asked(&visit.query, PAGE);
    let slice = templates::list(tx, visit.cx(), &page)?;
    let rows = slice.items.iter().map(|template| {
        let blocks = template
            .settings
            .security
            .block_client_side_inquiry_creation;
        Row::new(vec![
            Cell::link(&template.name, visit.at(&["templates", &template.id])),
            badge(template),
            Cell::id(&template.id),
            Cell::text(if blocks { "API only" } else { "API and links" }),
            Cell::time(template.updated_at),
        ])
    });
    let columns = [
        "Name",
        "Status",
        "Template id",
        "Inquiries begin by",
        "Changed",
    ];
    let table = Table::new("Templates, newest first", &columns)
        .in_lines_around(0)
        .rows(rows)
        .empty(
            "No templates yet",
            "A template says what a flow asks and how it goes on. Import one, or make one by API.",
        )
        .empty_example("bonafide template import flow.yaml --publish")
        .paging(paging::beside(&visit.query, &path, &slice, |template| {
            template.id.clone()
        }));
    let header = Header::new("Templates")
        .lead("What each flow asks and how it is secured. Templates belong to both environments.");
    let header = match visit.may(WRITE) {
        true => header.act(Act::link("New template", visit.at(&["templates", "new"])).main()),
        false => header,
    };
    Ok(Page::of(header, vec![Block::Table(table)]))
}

pub fn detail(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let template = of_path(tx, visit)?;
    let page = paging::asked(&visit.query, VERSIONS);
    let slice = templates::list_versions(tx, &template, &page)?;
    let path = visit.at(&["templates", &template.id]);
    let rows = slice.items.iter().map(|version| {
        let live = template.live_version_id.as_deref() == Some(version.id.as_str());
        let state = match (live, version.status) {
            (true, _) => Cell::badge("Live", Tone::Ok),
            (false, VersionStatus::Published) => Cell::badge("Published before", Tone::Plain),
            (false, VersionStatus::Draft) => Cell::badge("Draft", Tone::Info),
        };
        Row::new(vec![
            state,
            Cell::id_link(
                &version.id,
                visit.at(&["templates", &template.id, "versions", &version.id]),
            ),
            Cell::time(version.created_at),
            Cell::time_or(version.published_at, "Not published"),
        ])
    });
    let table = Table::new(
        "Versions, newest first",
        &["State", "Version id", "Made", "Published"],
    )
    .in_lines()
    .rows(rows)
    .paging(paging::beside(&visit.query, &path, &slice, |version| {
        version.id.clone()
    }));
    let mut blocks = Vec::new();
    if template.live_version_id.is_none() {
        blocks.push(Block::Notice(Notice::new(
            Tone::Warn,
            "Nobody can begin an inquiry with it yet",
            "Publish a version first.",
        )));
    }
    blocks.push(Block::section("Versions", vec![Block::Table(table)]));
    blocks.push(Block::section(
        "Begin an inquiry",
        beginning(house, visit, &template),
    ));
    Ok(Page::of(head(visit, &template, ""), blocks))
}

/// The two ways of beginning an inquiry with a template, to be copied.
fn beginning(house: &House, visit: &Visit, template: &Template) -> Vec<Block> {
    let url = &house.settings.public_url;
    let id = &template.id;
    let call = format!(
        "curl {url}/api/v1/inquiries -H \"Authorization: Bearer $KEY\" -H 'Content-Type: application/json' \
         -d '{{\"data\":{{\"attributes\":{{\"inquiry-template-id\":\"{id}\"}}}}}}'"
    );
    let mut blocks = vec![Block::Code(CodeBlock::new("By API", call))];
    if template
        .settings
        .security
        .block_client_side_inquiry_creation
    {
        blocks.push(Block::Definitions(vec![
            Definition::new("By link", Cell::badge("Blocked", Tone::Warn))
                .note("Block client-side Inquiry creation is on: see Configure, Security."),
        ]));
    } else {
        let environment = &visit.cx().environment.id;
        let link = format!("{url}/verify?inquiry-template-id={id}&environment-id={environment}");
        blocks.push(Block::Code(CodeBlock::new("By link", link)));
    }
    blocks
}
