//! Inquiries: the list, and one of them.

use bonafide_app::inquiries::{self, Filter};
use bonafide_app::search::Page as Slicing;
use bonafide_app::{House, Kept, Result, ids, templates};
use bonafide_db::Tx;
use bonafide_domain::inquiry::{Inquiry, Status};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::kit::{
    Block, Cell, Chip, Definition, Field, FilterBar, Header, Input, Moment, Opt, Paging, Row,
    Table, Timeline, Tone,
};
use crate::{Page, Visit};

/// Rows of one page of the list.
const PAGE: usize = 50;

/// A status as people read it, with its meaning.
pub fn badge(status: Status) -> Cell {
    let (text, tone) = match status {
        Status::Created => ("Created", Tone::Plain),
        Status::Pending => ("Pending", Tone::Info),
        Status::Completed => ("Completed", Tone::Info),
        Status::NeedsReview => ("Needs review", Tone::Warn),
        Status::Approved => ("Approved", Tone::Ok),
        Status::Declined => ("Declined", Tone::Bad),
        Status::Failed => ("Failed", Tone::Bad),
        Status::Expired => ("Expired", Tone::Plain),
    };
    Cell::badge(text, tone)
}

fn status_name(status: Status) -> String {
    match badge(status) {
        Cell::Badge { text, .. } => text,
        _ => status.as_str().to_owned(),
    }
}

pub fn list(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let path = visit.at(&["inquiries"]);
    let known = templates_by_name(tx, visit)?;
    let (filter, mut bar) = filters(visit, &path, &known);
    let page = Slicing {
        size: PAGE,
        after: visit
            .query
            .get("after")
            .filter(|id| ids::is(ids::INQUIRY, id))
            .map(str::to_owned),
        before: visit
            .query
            .get("before")
            .filter(|id| ids::is(ids::INQUIRY, id))
            .map(str::to_owned),
    };
    let slice = inquiries::list(tx, house, visit.cx(), &filter, &page)?;
    let rows = slice.items.iter().map(|kept| row(visit, kept, &known));
    let columns = [
        "Status",
        "Inquiry",
        "Name",
        "Reference id",
        "Template",
        "Created",
        "Updated",
    ];
    let mut table = Table::new("Inquiries, newest first", &columns).rows(rows);
    table = if bar.chips.is_empty() {
        table
            .empty(
                "No inquiries yet",
                "An inquiry is one person's check. Make the first one with a call to the API.",
            )
            .empty_example(format!(
                "curl {}/api/v1/inquiries -H \"Authorization: Bearer $KEY\" -H 'Content-Type: application/json' \
                 -d '{{\"data\":{{\"attributes\":{{\"inquiry-template-id\":\"{}\"}}}}}}'",
                house.settings.public_url,
                known.first().map_or("itmpl_…", |(id, _)| id)
            ))
    } else {
        table
            .empty(
                "No inquiries match",
                "Take a filter away, or look in the other environment.",
            )
            .empty_act(crate::kit::Act::link("Clear filters", &path))
    };
    let ends = (slice.items.first(), slice.items.last());
    let at = |name: &str, kept: Option<&Kept<Inquiry>>| {
        kept.map(|kept| visit.query.address(&path, name, Some(&kept.it.id)))
    };
    table = table.paging(Paging {
        newer: at("before", ends.0.filter(|_| slice.has_newer)),
        older: at("after", ends.1.filter(|_| slice.has_older)),
        first: slice
            .has_newer
            .then(|| visit.query.address(&path, "after", None)),
    });
    bar.hidden.clear();
    Ok(Page::of(
        Header::new("Inquiries").lead("Every check, newest first."),
        vec![Block::Filter(bar), Block::Table(table)],
    ))
}

fn templates_by_name(tx: &mut Tx, visit: &Visit) -> Result<Vec<(String, String)>> {
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

/// What the address asks for, and the bar that shows it. What cannot be read is said, and left out.
fn filters(visit: &Visit, path: &str, known: &[(String, String)]) -> (Filter, FilterBar) {
    let query = &visit.query;
    let mut filter = Filter::default();
    let mut chips = Vec::new();
    let mut fault = None;
    let mut chip = |name: &str, label: String| {
        chips.push(Chip {
            label,
            without: query.address(path, name, None),
        });
    };
    if let Some(status) = query.get("status") {
        match Status::parse(status) {
            Some(status) => {
                filter.statuses = vec![status];
                chip("status", format!("Status: {}", status_name(status)));
            }
            None => fault = Some("There is no such status".to_owned()),
        }
    }
    if let Some(id) = query.get("template") {
        filter.template_ids = vec![id.to_owned()];
        let name = known.iter().find(|(known, _)| known == id);
        chip(
            "template",
            format!("Template: {}", name.map_or(id, |(_, name)| name)),
        );
    }
    if let Some(reference) = query.get("reference") {
        filter.reference_id = Some(reference.to_owned());
        chip("reference", "Reference id".to_owned());
    }
    for (name, label) in [("from", "Created from"), ("to", "Created to")] {
        let Some(text) = query.get(name) else {
            continue;
        };
        match day(text, name == "to") {
            Some(at) => {
                let place = if name == "to" {
                    &mut filter.created_to
                } else {
                    &mut filter.created_from
                };
                *place = Some(at);
                chip(name, format!("{label} {text}"));
            }
            None => fault = Some(format!("{label} must be a date like 2026-03-27")),
        }
    }
    let mut statuses = vec![Opt::new("", "Any status")];
    statuses.extend(Status::ALL.map(|status| {
        Opt::new(status.as_str(), status_name(status))
            .chosen(query.get("status") == Some(status.as_str()))
    }));
    let mut choices = vec![Opt::new("", "Any template")];
    choices.extend(
        known
            .iter()
            .map(|(id, name)| Opt::new(id, name).chosen(query.get("template") == Some(id))),
    );
    let bar = FilterBar {
        action: path.to_owned(),
        fields: vec![
            Field::select("status", "Status", statuses),
            Field::select("template", "Template", choices),
            Field::text("reference", "Reference id").value(query.text("reference")),
            Field::new("from", "Created from", Input::Date).value(query.text("from")),
            Field::new("to", "Created to", Input::Date).value(query.text("to")),
        ],
        chips,
        hidden: Vec::new(),
        fault,
    };
    (filter, bar)
}

/// The first or last moment of a day in UTC.
fn day(text: &str, end: bool) -> Option<Timestamp> {
    let date: Date = text.parse().ok()?;
    let date = if end { date.tomorrow().ok()? } else { date };
    let at = date.to_zoned(TimeZone::UTC).ok()?.timestamp();
    if end {
        Timestamp::from_millisecond(at.as_millisecond() - 1).ok()
    } else {
        Some(at)
    }
}

fn row(visit: &Visit, kept: &Kept<Inquiry>, known: &[(String, String)]) -> Row {
    let inquiry = &kept.it;
    let href = visit.at(&["inquiries", &inquiry.id]);
    let name = match (
        inquiry.redacted_at,
        inquiry.personal.fields.get("name-first"),
    ) {
        (Some(_), _) => Cell::nothing("Redacted"),
        (None, Some(_)) => Cell::Masked { open: None },
        (None, None) => Cell::nothing("Not given yet"),
    };
    let template = known.iter().find(|(id, _)| *id == inquiry.template_id);
    Row::new(vec![
        badge(inquiry.status),
        Cell::id_link(&inquiry.id, href),
        name,
        Cell::text_or(inquiry.personal.reference_id.as_deref(), "None"),
        Cell::text(template.map_or(inquiry.template_id.as_str(), |(_, name)| name)),
        Cell::time(inquiry.created_at),
        Cell::time(inquiry.updated_at),
    ])
}

pub fn detail(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let kept = inquiries::find(tx, house, visit.cx(), visit.param())?;
    let inquiry = &kept.it;
    let opened = visit.opened(tx, &inquiry.id)?;
    let definition = templates::definition(tx, house, &inquiry.version_id)?;
    let mut fields = Vec::new();
    for schema in definition.fields.values() {
        let Some(held) = inquiry.personal.fields.get(&schema.key) else {
            continue;
        };
        let cell = if opened {
            Cell::text(match &held.value {
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            })
        } else {
            let may = visit.may("personal_data.read");
            Cell::Masked {
                open: may.then(|| inquiry.id.clone()),
            }
        };
        fields.push(Definition::new(&schema.key, cell));
    }
    let facts = vec![
        Definition::new("Inquiry id", Cell::id(&inquiry.id)),
        Definition::new(
            "Reference id",
            Cell::text_or(inquiry.personal.reference_id.as_deref(), "None"),
        ),
        Definition::new("Template version", Cell::id(&inquiry.version_id)),
        Definition::new("Created", Cell::time(inquiry.created_at)),
        Definition::new(
            "Expires",
            Cell::time_or(inquiry.expires_at, "Not while it is like this"),
        ),
        Definition::new("Tags", Cell::tags(&inquiry.tags)),
    ];
    let history = bonafide_app::events::history(tx, house, visit.cx(), &inquiry.id)?;
    let moments = history
        .iter()
        .rev()
        .map(|event| {
            Moment::new(
                event.created_at,
                event.name.replace("inquiry.", "").replace('-', " "),
            )
        })
        .collect();
    let values = if fields.is_empty() {
        Block::Text("No field has a value yet.".into())
    } else {
        Block::Definitions(fields)
    };
    Ok(Page::of(
        Header::new("Inquiry")
            .back("Inquiries", visit.at(&["inquiries"]))
            .status(badge(inquiry.status)),
        vec![Block::Columns {
            main: vec![
                Block::section("Fields", vec![values]),
                Block::section(
                    "Timeline",
                    vec![Block::Timeline(Timeline {
                        moments,
                        empty: "Nothing has happened yet.".into(),
                    })],
                ),
            ],
            aside: vec![Block::section("Facts", vec![Block::Definitions(facts)])],
        }],
    ))
}
