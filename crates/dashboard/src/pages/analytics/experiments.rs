//! Analytics > Experiments: two versions of a template side by side, started and ended here.

use bonafide_app::analytics::compare::{Comparison, compare};
use bonafide_app::experiments::{self, Filter, New};
use bonafide_app::search::Page as Slicing;
use bonafide_app::{House, Result, templates, wire};
use bonafide_db::Tx;
use bonafide_domain::conversion::wilson;
use bonafide_domain::experiment::{Arm, ENOUGH, Experiment, MAX_SHARE, MIN_SHARE, Status};
use bonafide_domain::template::{Template, Version, VersionStatus};

use super::{percent, share};
use crate::kit::{
    Act, Block, Cell, Chart, Definition, Field, FormBlock, Header, Input, Notice, Opt, Row, Shape,
    Table, Tone,
};
use crate::{Faults, Page, Visit, attempt, paging};

const WRITE: &str = "template.write";
/// Experiments, templates or versions that one page shows.
const SHOWN: usize = 50;
/// The drawing, in pixels.
const WIDTH: f64 = 640.0;
const NAME: f64 = 110.0;
const LINE: f64 = 78.0;

fn path(visit: &Visit, more: &[&str]) -> String {
    visit.at(&[&["analytics", "experiments"], more].concat())
}

pub fn list(tx: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    let page = paging::asked(&visit.query, SHOWN);
    let slice = experiments::list(tx, visit.cx(), &Filter::default(), &page)?;
    let mut rows = Vec::new();
    for it in &slice.items {
        let found = compare(tx, visit.cx(), it)?;
        let template = templates::find(tx, visit.cx(), &it.template_id)?;
        rows.push(Row::new(vec![
            Cell::link(template.name, path(visit, &[&it.id])),
            state(it),
            Cell::time(it.started_at),
            Cell::text(finding(&found)),
        ]));
    }
    let table = Table::new(
        "Experiments, newest first",
        &["Template", "State", "Started", "So far"],
    )
    .rows(rows)
    .empty(
        "No experiments yet",
        "An experiment gives two published versions of a template to the people who come, and says \
             which of them more people complete.",
    )
    .paging(paging::beside(
        &visit.query,
        &path(visit, &[]),
        &slice,
        |it| it.id.clone(),
    ));
    let mut header = Header::new("Experiments").lead(
        "Two versions of a template, given to people at random. Whoever got one keeps it, on every attempt.",
    );
    if visit.may(WRITE) {
        header = header.act(Act::link("New experiment", path(visit, &["new"])).main());
    }
    Ok(Page::of(header, vec![Block::Table(table)]))
}

fn state(it: &Experiment) -> Cell {
    match (it.status, it.adopted) {
        (Status::Running, _) => Cell::badge("Running", Tone::Info),
        (Status::Adopted, Some(arm)) => Cell::badge(format!("{} adopted", label(arm)), Tone::Ok),
        _ => Cell::badge("Stopped", Tone::Plain),
    }
}

fn label(arm: Arm) -> &'static str {
    match arm {
        Arm::Control => "Control",
        Arm::Variant => "Variant",
    }
}

/// What the figures say, as a sentence.
fn finding(found: &Comparison) -> String {
    let Some((more, [low, high])) = found.difference() else {
        return format!(
            "Too few to say: {} and {} people are ripe, and {ENOUGH} on each side are needed.",
            found.control.ripe(),
            found.variant.ripe(),
        );
    };
    let points = |share: f64| format!("{:+.1}", share * 100.0);
    let sure = format!(
        "{} percentage points, 95 % sure: {} to {}",
        points(more),
        points(low),
        points(high)
    );
    match wire::verdict([low, high]) {
        "higher" => format!("More people complete the variant: {sure}."),
        "lower" => format!("Fewer people complete the variant: {sure}."),
        _ => format!("The two cannot be told apart: {sure}."),
    }
}

pub fn detail(tx: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    let it = experiments::find(tx, visit.cx(), visit.param())?;
    page(tx, visit, &it, None)
}

fn page(tx: &mut Tx, visit: &Visit, it: &Experiment, faults: Option<&Faults>) -> Result<Page> {
    let template = templates::find(tx, visit.cx(), &it.template_id)?;
    let found = compare(tx, visit.cx(), it)?;
    let mut blocks = Vec::new();
    if !found.complete {
        blocks.push(Block::Notice(Notice::new(
            Tone::Warn,
            "These figures are not complete",
            "A long log is still being counted. Load the page again in a moment.",
        )));
    }
    if found.is_enough() {
        blocks.push(Block::Chart(chart(visit, it, &found)));
    } else {
        blocks.push(Block::Text(finding(&found)));
        blocks.push(Block::Table(sides(visit, it, &found)));
    }
    blocks.push(Block::Text(
        "Compared are people who are ripe: they opened an inquiry at least 24 hours ago, and have finished \
         or been quiet for 24 hours. Everybody counts once, on the side that they were given first."
            .into(),
    ));
    blocks.push(Block::section("About", vec![about(visit, it)]));
    let edits = it.status == Status::Running && visit.may(WRITE);
    if edits {
        let field = Field::new(
            "variant-share",
            "People in a hundred who get the variant",
            Input::Number,
        )
        .hint(format!(
            "{MIN_SHARE} to {MAX_SHARE}. Whoever got a version keeps it."
        ))
        .value(match faults {
            Some(_) => visit.form.text("variant-share").to_owned(),
            None => it.variant_share.to_string(),
        });
        let mut form = FormBlock::new(
            path(visit, &[&it.id, "share"]),
            "Change the share",
            vec![field],
        );
        if let Some(faults) = faults {
            form = form.faults(faults);
        }
        blocks.push(Block::section("Share", vec![Block::Form(form)]));
    }
    let mut header = Header::new(format!("Experiment with {}", template.name))
        .status(state(it))
        .back("Experiments", path(visit, &[]));
    if edits {
        header = header.act(Act::link("End it", path(visit, &[&it.id, "end"])).main());
    }
    let page = Page::of(header, blocks);
    Ok(match faults {
        Some(_) => page.refused(),
        None => page,
    })
}

fn about(visit: &Visit, it: &Experiment) -> Block {
    let version = |arm: Arm| {
        let id = it.version(arm);
        let href = visit.at(&["templates", &it.template_id, "versions", id]);
        Definition::new(label(arm), Cell::id_link(id, href))
            .note(format!("{} in a hundred people", it.share(arm)))
    };
    Block::Definitions(vec![
        version(Arm::Control),
        version(Arm::Variant),
        Definition::new("Started", Cell::time(it.started_at)),
        Definition::new("Ended", Cell::time_or(it.ended_at, "Not yet")),
        Definition::new("Experiment id", Cell::id(&it.id)),
    ])
}

/// The inquiries behind a number of a side.
fn behind(visit: &Visit, it: &Experiment, arm: Arm, which: &str) -> String {
    visit.at_with(
        &["analytics", "conversion", "inquiries"],
        &[
            ("which", which),
            ("experiment", &it.id),
            ("arm", arm.as_str()),
        ],
    )
}

fn sides(visit: &Visit, it: &Experiment, found: &Comparison) -> Table {
    let columns = [
        "Side",
        "Inquiries created",
        "Opened",
        "Still ripening",
        "Ripe",
        "Completed",
        "Conversion",
    ];
    let rows = Arm::ALL.into_iter().map(|arm| {
        let side = found.side(arm);
        let number =
            |count: i64, which: &str| Cell::link(count.to_string(), behind(visit, it, arm, which));
        Row::new(vec![
            Cell::text(label(arm)),
            number(side.created, "created"),
            number(side.opened, "opened"),
            number(side.ripening, "ripening"),
            number(side.ripe(), "ripe"),
            number(side.completed, "ripe-completed"),
            Cell::text(share(side.completed, side.ripe())),
        ])
    });
    Table::new("The two sides, by people", &columns)
        .numeric(&[1, 2, 3, 4, 5])
        .rows(rows)
}

/// A bar for each side's conversion, with its interval.
fn chart(visit: &Visit, it: &Experiment, found: &Comparison) -> Chart {
    let scale = WIDTH - NAME - 20.0;
    let mut shapes = Vec::new();
    for (index, arm) in Arm::ALL.into_iter().enumerate() {
        let side = found.side(arm);
        let y = index as f64 * LINE + 6.0;
        let rate = side.completed as f64 / side.ripe().max(1) as f64;
        let text = share(side.completed, side.ripe());
        shapes.push(Shape::Label {
            x: NAME - 10.0,
            y: y + 16.0,
            text: label(arm).into(),
            anchor: "end",
            muted: false,
        });
        shapes.push(Shape::Bar {
            x: NAME,
            y,
            width: (rate * scale).max(2.0),
            height: 24.0,
            colour: index as u8 + 1,
            title: format!("{}: {text}", label(arm)),
            href: Some(behind(visit, it, arm, "ripe-completed")),
        });
        if let Some([low, high]) = wilson(side.completed, side.ripe()) {
            let rule = |x1: f64, y1: f64, x2: f64, y2: f64| Shape::Rule {
                x1,
                y1,
                x2,
                y2,
                strong: true,
            };
            let (low_x, high_x, line) = (NAME + low * scale, NAME + high * scale, y + 32.0);
            shapes.push(rule(low_x, line, high_x, line));
            shapes.push(rule(low_x, line - 4.0, low_x, line + 4.0));
            shapes.push(rule(high_x, line - 4.0, high_x, line + 4.0));
            shapes.push(Shape::Label {
                x: NAME,
                // Below the interval also where letters are larger, as on phones.
                y: line + 28.0,
                text: format!("{text}, {} to {}", percent(low), percent(high)),
                anchor: "start",
                muted: true,
            });
        }
    }
    Chart {
        id: "sides".into(),
        finding: finding(found),
        title: "Conversion of both sides with their intervals".into(),
        width: WIDTH,
        height: 2.0 * LINE,
        shapes,
        table: sides(visit, it, found),
    }
}

pub fn change_share(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    // What is no number is refused by the range.
    let share = visit.form.text("variant-share").parse().unwrap_or(0);
    let id = visit.param();
    match attempt(tx, |tx| {
        experiments::change_share(tx, house, visit.cx(), id, share)
    })? {
        Ok(_) => Ok(Page::go_to(path(visit, &[id])).saying("The share is changed")),
        Err(faults) => {
            let it = experiments::find(tx, visit.cx(), id)?;
            page(tx, visit, &it, Some(&faults))
        }
    }
}

pub fn new_form(tx: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    match visit.query.get("template") {
        Some(id) => {
            let template = templates::find(tx, visit.cx(), id)?;
            versions_form(tx, visit, &template, None)
        }
        None => choose(tx, visit),
    }
}

/// Which template is it about?
fn choose(tx: &mut Tx, visit: &Visit) -> Result<Page> {
    let page = paging::asked(&visit.query, SHOWN);
    let slice = templates::list(tx, visit.cx(), &page)?;
    let here = path(visit, &["new"]);
    let mut rows = Vec::new();
    for template in &slice.items {
        let count = published(tx, template)?.len();
        let running = experiments::running(template, visit.cx());
        let (name, why) = match running {
            Some(it) => (
                Cell::link(&template.name, path(visit, &[&it.id])),
                "An experiment is running",
            ),
            None if count < 2 => (Cell::text(&template.name), "Publish a second version first"),
            None => (
                Cell::link(
                    &template.name,
                    visit.query.address(&here, "template", Some(&template.id)),
                ),
                "Can be tried",
            ),
        };
        rows.push(Row::new(vec![
            name,
            Cell::text(count.to_string()),
            Cell::text(why),
        ]));
    }
    let table = Table::new(
        "Templates, newest first",
        &["Template", "Published versions", "Experiment"],
    )
    .numeric(&[1])
    .rows(rows)
    .paging(paging::beside(&visit.query, &here, &slice, |it| {
        it.id.clone()
    }));
    let header = Header::new("New experiment")
        .lead("Choose the template of which two versions are compared.")
        .back("Experiments", path(visit, &[]));
    Ok(Page::of(header, vec![Block::Table(table)]))
}

/// The newest published versions.
fn published(tx: &mut Tx, template: &Template) -> Result<Vec<Version>> {
    let page = Slicing {
        size: SHOWN,
        ..Slicing::default()
    };
    let mut versions = templates::list_versions(tx, template, &page)?.items;
    versions.retain(|version| version.status == VersionStatus::Published);
    Ok(versions)
}

fn versions_form(
    tx: &mut Tx,
    visit: &Visit,
    template: &Template,
    faults: Option<&Faults>,
) -> Result<Page> {
    let versions = published(tx, template)?;
    let live = template.live_version_id.as_deref();
    let other = versions.iter().find(|it| Some(it.id.as_str()) != live);
    let other = other.map(|version| version.id.as_str());
    let options = |name: &str, otherwise: Option<&str>| -> Vec<Opt> {
        let chosen = visit.form.get(name).or(otherwise);
        let options = versions.iter().map(|version| {
            let published = version.published_at.map_or_else(String::new, |at| {
                format!(", published {}", &at.to_string()[..10])
            });
            let now = match live == Some(version.id.as_str()) {
                true => ", the template's version now",
                false => "",
            };
            Opt::new(&version.id, format!("{}{published}{now}", version.id))
                .chosen(chosen == Some(version.id.as_str()))
        });
        options.collect()
    };
    let share = visit.form.get("variant-share").unwrap_or("50");
    let fields = vec![
        Field::select(
            "control-version-id",
            "Control",
            options("control-version-id", live),
        )
        .hint("What is compared with."),
        Field::select(
            "variant-version-id",
            "Variant",
            options("variant-version-id", other),
        )
        .hint("What is tried."),
        Field::new(
            "variant-share",
            "People in a hundred who get the variant",
            Input::Number,
        )
        .hint(format!("{MIN_SHARE} to {MAX_SHARE}."))
        .value(share),
    ];
    let mut form = FormBlock::new(path(visit, &["new"]), "Start the experiment", fields)
        .hidden("template", &template.id)
        .cancel(path(visit, &["new"]));
    if let Some(faults) = faults {
        form = form.faults(faults);
    }
    let header = Header::new(format!("New experiment with {}", template.name))
        .lead(format!(
            "From now on, people who come to this template in {} get one of the two. Inquiries that name a \
             version, and those that are there already, keep theirs.",
            visit.environment()
        ))
        .back("Experiments", path(visit, &[]));
    let page = Page::of(header, vec![Block::Form(form)]);
    Ok(match faults {
        Some(_) => page.refused(),
        None => page,
    })
}

pub fn start(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let template = templates::find(tx, visit.cx(), visit.form.text("template"))?;
    let new = New {
        template_id: template.id.clone(),
        control_version_id: visit.form.get("control-version-id").map(str::to_owned),
        variant_version_id: visit.form.text("variant-version-id").to_owned(),
        variant_share: visit.form.text("variant-share").parse().unwrap_or(0),
    };
    match attempt(tx, |tx| experiments::start(tx, house, visit.cx(), &new))? {
        Ok(it) => Ok(Page::go_to(path(visit, &[&it.id])).saying("The experiment is running")),
        Err(faults) => versions_form(tx, visit, &template, Some(&faults)),
    }
}

pub fn end_form(tx: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    end_page(tx, visit, None)
}

fn end_page(tx: &mut Tx, visit: &Visit, faults: Option<&Faults>) -> Result<Page> {
    let it = experiments::find(tx, visit.cx(), visit.param())?;
    let here = path(visit, &[&it.id]);
    if it.status != Status::Running {
        return Ok(Page::go_to(here).refusing("The experiment has ended already"));
    }
    let found = compare(tx, visit.cx(), &it)?;
    let options = vec![
        Opt::new("variant", "Adopt the variant")
            .hint("It becomes the template's version, in both environments."),
        Opt::new("control", "Adopt the control")
            .hint("It becomes or stays the template's version, in both environments."),
        Opt::new("stop", "Stop without a winner").hint("The template's version stays as it is."),
    ];
    let field = Field::radios("end", "How does it end?", options);
    let mut form = FormBlock::new(
        path(visit, &[&it.id, "end"]),
        "End the experiment",
        vec![field],
    )
    .lead(finding(&found))
    .cancel(here.clone());
    if let Some(faults) = faults {
        form = form.faults(faults);
    }
    let header = Header::new("End the experiment").back("Experiment", here);
    let page = Page::of(header, vec![Block::Form(form)]);
    Ok(match faults {
        Some(_) => page.refused(),
        None => page,
    })
}

pub fn end(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let (cx, id) = (visit.cx(), visit.param());
    let choice = visit.form.text("end");
    let ended = match (choice, Arm::parse(choice)) {
        ("stop", _) => attempt(tx, |tx| experiments::stop(tx, house, cx, id))?,
        (_, Some(arm)) => attempt(tx, |tx| experiments::adopt(tx, house, cx, id, arm))?,
        _ => Err(missing("end", "Choose how it ends")),
    };
    match ended {
        Ok(it) => {
            let said = match it.adopted {
                Some(arm) => format!("{} is the template's version now", label(arm)),
                None => "The experiment is stopped".to_owned(),
            };
            Ok(Page::go_to(path(visit, &[id])).saying(said))
        }
        Err(faults) => end_page(tx, visit, Some(&faults)),
    }
}

fn missing(field: &str, text: &str) -> Faults {
    let mut faults = Faults::default();
    faults.add(field, text);
    faults
}
