//! The list of inquiries.

use bonafide_app::inquiries::{self, MOST_FOUND, MOST_LOOKED_AT};
use bonafide_app::search::{Looked, Page as Slicing};
use bonafide_app::{House, Kept, Result, ids, templates, users};
use bonafide_db::Tx;
use bonafide_domain::inquiry::Inquiry;
use jiff::Timestamp;

use super::filters::{Wanted, filters};
use super::views;
use super::words::{badge, channel_name};
use crate::html::moment;
use crate::kit::{Act, Block, Cell, Header, Row, Table};
use crate::{Page, Visit, paging};

/// Rows of one page of the list.
pub const PAGE: usize = 50;

const COLUMNS: [&str; 8] = [
    "Status",
    "Inquiry",
    "Name",
    "Reference id",
    "Template",
    "Channel",
    "Tags",
    "Created",
];

pub fn list(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let path = visit.at(&["inquiries"]);
    let known = templates_by_name(tx, visit)?;
    let (wanted, bar) = filters(tx, house, visit, &path, &known)?;
    let page = paging::asked_by(&visit.query, PAGE, ids::INQUIRY);
    let browsed = inquiries::browse(tx, house, visit.cx(), &wanted.browse, &page)?;
    let lead = told(&browsed, &wanted, &page);
    let is_filtered = !bar.chips.is_empty();
    let table = table(tx, house, visit, &browsed, &page, &known, &path, &wanted)?;
    let export = visit
        .query
        .address(&visit.at(&["inquiries", "export"]), "said", None);
    let mut header = Header::new("Inquiries")
        .lead(lead)
        .act(Act::link("Export as CSV", export));
    if visit.may("inquiry.write") {
        header = header.act(Act::link("Create an inquiry", visit.at(&["inquiries", "new"])).main());
    }
    let mut blocks = views::tabs(tx, house, visit, &path)?;
    blocks.push(Block::Filter(bar));
    blocks.push(Block::Table(table));
    if is_filtered {
        blocks.push(views::keep(visit));
    }
    Ok(Page::of(header, blocks))
}

/// How many there are, as far as that is known without counting.
fn told(browsed: &Looked<Kept<Inquiry>>, wanted: &Wanted, page: &Slicing) -> String {
    let count = browsed.slice.items.len();
    let first = page.after.is_none() && page.before.is_none();
    let mut text = match (&wanted.as_what, first, browsed.slice.has_older) {
        (_, true, false) if browsed.looked_to.is_none() => match count {
            0 => String::new(),
            1 => "1 inquiry.".into(),
            count => format!("{count} inquiries, newest first."),
        },
        (_, true, true) => format!("The newest {count}; older ones follow."),
        _ => format!("{count} on this page, newest first."),
    };
    if let Some(what) = wanted.as_what {
        text = format!("Searched by {what}. {text}");
    }
    text.trim().to_owned()
}

#[allow(clippy::too_many_arguments, reason = "called once, by the list")]
fn table(
    tx: &mut Tx,
    house: &House,
    visit: &Visit,
    browsed: &Looked<Kept<Inquiry>>,
    page: &Slicing,
    known: &[(String, String)],
    path: &str,
    wanted: &Wanted,
) -> Result<Table> {
    let slice = &browsed.slice;
    let shown: Vec<&str> = slice.items.iter().map(|it| it.it.id.as_str()).collect();
    let opened = match visit.may("personal_data.read") {
        true => users::opened_among(tx, &visit.member()?.session.id, &shown, visit.now())?,
        false => Vec::new(),
    };
    let may_write = visit.may("inquiry.write");
    let rows = slice.items.iter().map(|kept| {
        let row = row(visit, kept, known, &opened);
        match may_write {
            true => row.choosing(&kept.it.id, format!("inquiry {}", kept.it.id)),
            false => row,
        }
    });
    let mut table = Table::new("Inquiries, newest first", &COLUMNS)
        .in_lines()
        .rows(rows);
    if may_write {
        let button = |act: &str, label: &str| (act.to_owned(), label.to_owned());
        table.bulk = Some((
            visit.at(&["inquiries", "bulk"]),
            vec![
                button("tag", "Tag"),
                button("expire", "Expire"),
                button("redact", "Redact"),
            ],
        ));
    }
    table = if visit.query.address(path, "q", None) == path && visit.query.get("q").is_none() {
        table
            .empty(
                "No inquiries yet",
                "An inquiry is one person's check. Make the first one here, or with a call to the API.",
            )
            .empty_example(example(house, known))
    } else {
        table
            .empty(
                "No inquiries match",
                "Take a filter away, or look in the other environment. A search finds whole values: \
                 an id, a reference id, an e-mail address, a phone number with its country code, or \
                 a first and last name.",
            )
            .empty_act(Act::link("Clear filters", path))
    };
    let mut cut = Vec::new();
    if wanted.is_cut {
        cut.push(format!(
            "More than {MOST_FOUND} inquiries were found; only the newest {MOST_FOUND} are listed. \
             Filter them by date or status."
        ));
    }
    if let Some(id) = &browsed.looked_to {
        let side = if page.before.is_some() {
            "until"
        } else {
            "since"
        };
        cut.push(format!(
            "The {MOST_LOOKED_AT} inquiries {} were looked through. Go on to look further, or filter \
             by a range of days.",
            created(id).map_or_else(String::new, |at| format!("created {side} {}", moment(at)))
        ));
    }
    table.too_many = (!cut.is_empty()).then(|| cut.join(" "));
    Ok(table.paging(paging::beside_looked(
        &visit.query,
        path,
        page,
        browsed,
        |kept| kept.it.id.clone(),
    )))
}

/// The moment that an inquiry's id tells.
fn created(id: &str) -> Option<Timestamp> {
    ids::made_at(ids::INQUIRY, id)
}

fn example(house: &House, known: &[(String, String)]) -> String {
    format!(
        "curl {}/api/v1/inquiries -H \"Authorization: Bearer $KEY\" -H 'Content-Type: application/json' \
         -d '{{\"data\":{{\"attributes\":{{\"inquiry-template-id\":\"{}\"}}}}}}'",
        house.settings.public_url,
        known.first().map_or("itmpl_…", |(id, _)| id)
    )
}

pub fn templates_by_name(tx: &mut Tx, visit: &Visit) -> Result<Vec<(String, String)>> {
    let page = Slicing {
        size: 100,
        ..Slicing::default()
    };
    let slice = templates::list(tx, visit.cx(), &page)?;
    Ok(slice
        .items
        .into_iter()
        .map(|template| (template.id, template.name))
        .collect())
}

/// A person's name as an inquiry holds it.
pub fn full_name(inquiry: &Inquiry) -> Option<String> {
    let fields = &inquiry.personal.fields;
    let part = |key: &str| {
        fields
            .get(key)
            .and_then(|held| held.value.as_str())
            .filter(|text| !text.is_empty())
    };
    let parts: Vec<&str> = [part("name-first"), part("name-last")]
        .into_iter()
        .flatten()
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn row(visit: &Visit, kept: &Kept<Inquiry>, known: &[(String, String)], opened: &[String]) -> Row {
    let inquiry = &kept.it;
    let href = visit.at(&["inquiries", &inquiry.id]);
    let name = match (inquiry.redacted_at, full_name(inquiry)) {
        (Some(_), _) => Cell::nothing("Redacted"),
        (None, None) => Cell::nothing("Not given yet"),
        (None, Some(name)) if opened.contains(&inquiry.id) => Cell::text(name),
        (None, Some(_)) => Cell::Masked { open: None },
    };
    let template = known.iter().find(|(id, _)| *id == inquiry.template_id);
    Row::new(vec![
        badge(inquiry.status),
        Cell::id_link(&inquiry.id, href),
        name,
        Cell::text_or(inquiry.personal.reference_id.as_deref(), "None"),
        Cell::text(template.map_or(inquiry.template_id.as_str(), |(_, name)| name)),
        Cell::text(channel_name(inquiry.channel)),
        Cell::tags(&inquiry.tags),
        Cell::time(inquiry.created_at),
    ])
}
