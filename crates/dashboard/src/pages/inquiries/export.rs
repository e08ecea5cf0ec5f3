//! The list as a file: asked for with the list's filters, written in the background, fetched by who
//! asked for it.

use bonafide_app::exports::{self, Export, KEPT_HOURS, MOST_INQUIRIES, State, Wanted};
use bonafide_app::{Error, House, Result, audits};
use bonafide_db::Tx;
use serde_json::{Map, Value as Json, json};

use super::filters::{self, filters};
use super::list::templates_by_name;
use crate::form::Faults;
use crate::kit::{
    Act, Block, Cell, Definition, Field, FormBlock, Header, Notice, Row, Table, Tone,
};
use crate::{Page, Visit, attempt};

/// Filters whose values say nothing about the people who are verified.
const AUDITED: [&str; 7] = [
    "status", "template", "channel", "tag", "account", "from", "to",
];

/// Asks what the file is to hold.
pub fn export_form(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    form_page(tx, house, visit, &Faults::default())
}

fn form_page(tx: &mut Tx, house: &House, visit: &Visit, faults: &Faults) -> Result<Page> {
    let (_, told, fault) = asked(tx, house, visit)?;
    let list = visit.query.address(&visit.at(&["inquiries"]), "said", None);
    let known = exports::list(tx, house, visit.cx(), &visit.member()?.user.id)?;
    let mut blocks = vec![Block::Definitions(vec![filter_fact(&told)])];
    match fault {
        Some(fault) => blocks.push(Block::Notice(
            Notice::new(Tone::Bad, "A filter cannot be read", fault)
                .act(Act::link("Back to the list", &list)),
        )),
        None => blocks.extend(form(visit, &list, faults)),
    }
    blocks.extend(earlier(visit, &known));
    let header = Header::new("Export inquiries")
        .lead(format!(
            "A file of comma-separated values for spreadsheets, with a line for each inquiry and a column \
             for each field. It is written in the background and can be fetched for {KEPT_HOURS} hours."
        ))
        .back("Inquiries", list);
    Ok(Page::of(header, blocks))
}

fn form(visit: &Visit, list: &str, faults: &Faults) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut fields = Vec::new();
    if visit.may("personal_data.read") {
        let mut reason = Field::text("reason", "Why it has to hold personal data")
            .hint("Kept in the audit log, with the filters and the number of inquiries.")
            .value(visit.form.text("reason"));
        if !visit.cx().environment.settings.reason_required {
            reason = reason.optional();
        }
        fields = vec![
            Field::check(
                "personal",
                "With personal data",
                visit.form.is_on("personal"),
            )
            .hint("Else values that are there stand as (hidden)."),
            reason,
        ];
    } else {
        blocks.push(Block::Notice(Notice::new(
            Tone::Info,
            "",
            "Values of people stand as (hidden): your role does not hold the permission personal_data.read.",
        )));
    }
    let action = visit
        .query
        .address(&visit.at(&["inquiries", "export"]), "said", None);
    let block = FormBlock::new(action, "Write the file", fields)
        .cancel(list)
        .faults(faults);
    blocks.push(Block::Form(block));
    blocks
}

/// What the address asks for: filters in words, and what of it cannot be read.
fn asked(
    tx: &mut Tx,
    house: &House,
    visit: &Visit,
) -> Result<(filters::Wanted, Vec<String>, Option<String>)> {
    let known = templates_by_name(tx, visit)?;
    let path = visit.at(&["inquiries"]);
    let (wanted, bar) = filters(tx, house, visit, &path, &known)?;
    let told = bar.chips.into_iter().map(|chip| chip.label).collect();
    let fault = match wanted.is_cut {
        true => Some("The search finds too many inquiries; filter them by date or status.".into()),
        false => bar.fault,
    };
    Ok((wanted, told, fault))
}

fn filter_fact(told: &[String]) -> Definition {
    let cell = match told {
        [] => Cell::text("None: all inquiries of this environment, newest first"),
        told => Cell::Several {
            cells: told.iter().map(Cell::text).collect(),
        },
    };
    Definition::new("Filters", cell)
}

/// The filters as the audit log may keep them.
fn audited(visit: &Visit, as_what: Option<&str>) -> Json {
    let mut kept = Map::new();
    for name in AUDITED {
        if let Some(value) = visit.query.get(name) {
            kept.insert(name.to_owned(), value.into());
        }
    }
    if let Some(what) = as_what {
        kept.insert("search".into(), format!("by {what}").into());
    }
    if visit.query.get("reference").is_some() {
        kept.insert("reference".into(), "given".into());
    }
    Json::Object(kept)
}

pub fn export(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let (wanted, told, fault) = asked(tx, house, visit)?;
    if let Some(fault) = fault {
        return Err(Error::BadRequest(fault));
    }
    let personal = visit.form.is_on("personal");
    if personal && !visit.may("personal_data.read") {
        return Err(Error::Forbidden(
            "Your role does not hold the permission personal_data.read, which the file needs"
                .into(),
        ));
    }
    let wanted = Wanted {
        audited: audited(visit, wanted.as_what),
        browse: wanted.browse,
        told,
        personal,
        reason: visit.form.text("reason").to_owned(),
    };
    let member = &visit.member()?.user.id;
    let started = attempt(tx, |tx| {
        exports::start(tx, house, visit.cx(), member, wanted.clone())
    })?;
    match started {
        Ok(id) => Ok(Page::go_to(visit.at(&["inquiries", "export", &id]))),
        Err(faults) => Ok(form_page(tx, house, visit, &faults)?.refused()),
    }
}

/// Exports of this environment that can still be fetched.
fn earlier(visit: &Visit, known: &[Export]) -> Option<Block> {
    let here: Vec<Row> = known
        .iter()
        .filter(|export| export.is_of(visit.cx()))
        .map(|export| {
            let href = visit.at(&["inquiries", "export", &export.id]);
            let (word, tone) = state(export);
            Row::new(vec![
                Cell::link(filters_in_words(export), href),
                Cell::badge(word, tone),
                Cell::number(export.inquiries.unsigned_abs()),
                Cell::time(export.created_at),
                Cell::time(export.ends_at),
            ])
        })
        .collect();
    if here.is_empty() {
        return None;
    }
    let columns = ["Filters", "State", "Inquiries", "Asked for", "Kept until"];
    let table = Table::new("Your exports", &columns)
        .numeric(&[2])
        .rows(here);
    Some(Block::section("Your exports", vec![Block::Table(table)]))
}

fn filters_in_words(export: &Export) -> String {
    match export.doc.told.is_empty() {
        true => "All inquiries".into(),
        false => export.doc.told.join(" · "),
    }
}

fn state(export: &Export) -> (&'static str, Tone) {
    match export.state {
        State::Running => ("Being written", Tone::Info),
        State::Done => ("Done", Tone::Ok),
        State::Failed => ("Stopped", Tone::Bad),
    }
}

/// How far it is, and once it is done, its files.
pub fn export_page(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let export = find(tx, house, visit)?;
    let (word, tone) = state(&export);
    let mut blocks = match export.state {
        State::Running => vec![progress(tx, &export)?],
        State::Done => files(visit, &export),
        State::Failed => vec![Block::Notice(Notice::new(
            Tone::Bad,
            "It was not written to its end",
            "Your role no longer holds what the file needs.",
        ))],
    };
    blocks.push(Block::Definitions(vec![
        filter_fact(&export.doc.told),
        Definition::new(
            "Personal data",
            Cell::text(match export.doc.personal {
                true => "In the file",
                false => "Hidden",
            }),
        ),
        Definition::new("Asked for", Cell::time(export.created_at)),
        Definition::new("Kept until", Cell::time(export.ends_at)),
    ]));
    let remove = visit.at(&["inquiries", "export", &export.id, "remove"]);
    let label = match export.state {
        State::Running => "Stop and remove",
        State::Done | State::Failed => "Remove",
    };
    blocks.push(Block::Acts(vec![Act::post(label, remove).danger()]));
    let header = Header::new("Export of inquiries")
        .back("Inquiries", visit.at(&["inquiries"]))
        .status(Cell::badge(word, tone));
    Ok(Page::of(header, blocks))
}

fn progress(tx: &mut Tx, export: &Export) -> Result<Block> {
    let share = exports::share(tx, export)?;
    let percent = (share * 100.0).floor() as u8;
    Ok(Block::Progress {
        label: "Export".into(),
        percent,
        text: format!(
            "{} inquiries written, through {percent} % of the time that the list covers. You can leave \
             this page and come back.",
            export.inquiries
        ),
    })
}

fn files(visit: &Visit, export: &Export) -> Vec<Block> {
    let mut blocks = vec![Block::Text(match export.inquiries {
        0 => "No inquiry matched; the file has its head only.".into(),
        1 => "The file has 1 inquiry.".into(),
        count if export.files() == 1 => format!("The file has {count} inquiries."),
        count => format!(
            "{count} inquiries in {} files, newest first.",
            export.files()
        ),
    })];
    if export.is_cut() {
        blocks.push(Block::Notice(Notice::new(
            Tone::Warn,
            "Older inquiries are left out",
            format!(
                "An export holds the newest {MOST_INQUIRIES}. Filter by date of creation for the others."
            ),
        )));
    }
    let acts = (1..=export.files()).map(|number| {
        let file = format!("inquiries-{number}.csv");
        let label = match export.files() {
            1 => "Download".to_owned(),
            files => format!("Download file {number} of {files}"),
        };
        let act = Act::link(label, visit.at(&["inquiries", "export", &export.id, &file]));
        if number == 1 { act.main() } else { act }
    });
    blocks.push(Block::Acts(acts.collect()));
    blocks
}

/// One's own export, as long as one may have it.
fn find(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Export> {
    let member = &visit.member()?.user.id;
    exports::find(tx, house, visit.cx(), member, visit.param())
}

pub fn export_file(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let export = find(tx, house, visit)?;
    if !export.allowed(|name| visit.may(name)) {
        return Err(Error::Forbidden(
            "Your role does not hold the permission personal_data.read, which this file needs"
                .into(),
        ));
    }
    let number = visit
        .params
        .get(1)
        .and_then(|name| name.strip_prefix("inquiries-")?.strip_suffix(".csv"))
        .and_then(|number| number.parse().ok())
        .ok_or_else(Error::not_found)?;
    let text = exports::file(tx, house, &export, number)?;
    let details = json!({"file": number, "personal-data": export.doc.personal});
    audits::note(
        house,
        visit.cx(),
        "inquiries-export.fetched",
        &export.id,
        &details,
    )?;
    let name = format!(
        "inquiries-{}-{number}.csv",
        export.created_at.strftime("%Y-%m-%d")
    );
    Ok(Page::file("text/csv; charset=utf-8", &name, text))
}

pub fn remove_export(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let member = &visit.member()?.user.id;
    exports::remove(tx, house, visit.cx(), member, visit.param())?;
    Ok(Page::go_to(visit.at(&["inquiries"])).saying("Export removed"))
}
