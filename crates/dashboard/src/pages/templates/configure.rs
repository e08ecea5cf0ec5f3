//! Template > Configure: one tab for each group of settings, acting at once and written to the log.

use bonafide_app::events;
use bonafide_app::search::Page as Slicing;
use bonafide_app::templates::{self, Update};
use bonafide_app::{Error, House, Problem, Result};
use bonafide_db::Tx;
use bonafide_domain::template::{Status, Template};
use serde_json::Value as Json;

use super::settings::{self, TABS};
use super::{WRITE, actor, head, of_path};
use crate::kit::{
    Block, Cell, Definition, Field, FormBlock, Moment, Notice, Opt, Tab, Timeline, Tone,
};
use crate::{Page, Visit};

/// Changes shown below the settings.
const CHANGES: usize = 10;
/// The tab that comes first.
pub(super) const GENERAL: &str = "general";

/// The tabs of a template's configuration, with the one in front.
fn tabs(visit: &Visit, template: &Template, current: &str) -> Block {
    let names = std::iter::once((GENERAL, "General"));
    let all = names.chain(TABS.iter().map(|tab| (tab.name, tab.label)));
    Block::Tabs(
        all.map(|(name, label)| {
            let href = visit.at(&["templates", &template.id, "configure", name]);
            Tab::new(label, href, name == current)
        })
        .collect(),
    )
}

/// A tab as it is shown: what is typed into it, and what is wrong with that, by the path of the
/// setting.
struct Shown<'a> {
    tab: &'a str,
    faults: Vec<(String, String)>,
    refused: bool,
}

impl Shown<'_> {
    fn fault(&self, path: &str) -> Option<String> {
        let found = self.faults.iter().find(|(known, _)| known == path);
        found.map(|(_, words)| words.clone())
    }
}

pub fn form(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let template = of_path(tx, visit)?;
    let shown = Shown {
        tab: tab_of(visit),
        faults: Vec::new(),
        refused: false,
    };
    page(tx, house, visit, &template, &shown)
}

fn tab_of<'a>(visit: &'a Visit) -> &'a str {
    visit.params.get(1).map_or(GENERAL, String::as_str)
}

fn page(
    tx: &mut Tx,
    house: &House,
    visit: &Visit,
    template: &Template,
    shown: &Shown,
) -> Result<Page> {
    let action = visit.at(&["templates", &template.id, "configure", shown.tab]);
    let (lead, fields) = if shown.tab == GENERAL {
        (
            "The name that people at your company see, and whether the template makes new inquiries.",
            general(visit, template, shown),
        )
    } else {
        let tab = settings::tab(shown.tab).ok_or_else(Error::not_found)?;
        let held = templates::settings_told(template);
        let typed = shown.refused.then_some(&visit.form);
        let fields = tab
            .settings
            .iter()
            .flat_map(|setting| setting.fields(&held, typed, shown.fault(setting.path)))
            .collect();
        (tab.lead, fields)
    };
    let mut blocks = vec![tabs(visit, template, shown.tab), Block::Text(lead.into())];
    let elsewhere: Vec<&str> = shown
        .faults
        .iter()
        .filter(|(path, _)| !fields.iter().any(|field: &Field| field.name == *path))
        .map(|(_, words)| words.as_str())
        .collect();
    if !elsewhere.is_empty() {
        let notice = Notice::new(Tone::Bad, "Nothing was changed", elsewhere.join(". "));
        blocks.push(Block::Notice(notice));
    }
    if visit.may(WRITE) {
        blocks.push(Block::Form(FormBlock::new(action, "Save", fields)));
    } else {
        blocks.push(Block::Definitions(values(template, shown.tab)));
    }
    if shown.tab == GENERAL {
        let facts = facts(tx, house, template)?;
        blocks.push(Block::section(
            "Ids and languages",
            vec![Block::Definitions(facts)],
        ));
    }
    let changes = changes(tx, house, visit, template)?;
    blocks.push(Block::section("Changes", vec![Block::Timeline(changes)]));
    let page = Page::of(
        head(visit, template, &format!("configure {}", shown.tab)),
        blocks,
    );
    Ok(if shown.refused { page.refused() } else { page })
}

fn general(visit: &Visit, template: &Template, shown: &Shown) -> Vec<Field> {
    let typed = |name: &str, held: &str| match shown.refused {
        true => visit.form.text(name).to_owned(),
        false => held.to_owned(),
    };
    let status = typed("status", status_name(template.status));
    vec![
        Field::text("name", "Name")
            .value(typed("name", &template.name))
            .fault(shown.fault("name")),
        Field::radios(
            "status",
            "Status",
            vec![
                Opt::new("active", "Active")
                    .hint("The template makes inquiries.")
                    .chosen(status == "active"),
                Opt::new("inactive", "Inactive")
                    .hint("Nobody can begin an inquiry with it, by API neither. Inquiries that exist go on.")
                    .chosen(status == "inactive"),
            ],
        )
        .fault(shown.fault("status")),
    ]
}

fn status_name(status: Status) -> &'static str {
    match status {
        Status::Active => "active",
        Status::Inactive => "inactive",
    }
}

/// The settings of a tab for those who may not change them.
fn values(template: &Template, tab: &str) -> Vec<Definition> {
    let held = templates::settings_told(template);
    match settings::tab(tab) {
        None => vec![
            Definition::new("Name", Cell::text(&template.name)),
            Definition::new("Status", Cell::text(status_name(template.status))),
        ],
        Some(tab) => tab
            .settings
            .iter()
            .map(|setting| {
                Definition::new(setting.label, Cell::text(setting.shown(&held))).note(setting.hint)
            })
            .collect(),
    }
}

fn facts(tx: &mut Tx, house: &House, template: &Template) -> Result<Vec<Definition>> {
    let live = templates::live_definition(tx, house, template)?;
    let languages = live.map_or_else(String::new, |definition| {
        let enabled = definition.enabled_languages().iter();
        enabled
            .map(|locale| locale.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    });
    let live_id = template.live_version_id.as_deref();
    Ok(vec![
        Definition::new("Template id", Cell::id(&template.id))
            .note("For the API's inquiry-template-id and for links."),
        Definition::new(
            "Live version",
            live_id.map_or_else(|| Cell::nothing("Never published"), Cell::id),
        ),
        Definition::new(
            "Languages",
            Cell::text_or(Some(languages.as_str()).filter(|it| !it.is_empty()), "None"),
        )
        .note("Part of the version's definition: change them in a draft."),
    ])
}

/// What was changed of the template itself, newest first, and by whom.
fn changes(tx: &mut Tx, house: &House, visit: &Visit, template: &Template) -> Result<Timeline> {
    let filter = events::Filter {
        object_ids: vec![template.id.clone()],
        ..events::Filter::default()
    };
    let page = Slicing {
        // One more: a change is the difference to the state before it.
        size: CHANGES + 1,
        ..Slicing::default()
    };
    let slice = events::list(tx, house, visit.cx(), &filter, &page)?;
    let state = |event: &events::Event| -> Option<Template> {
        let change = event.body.as_ref()?.get("change")?;
        serde_json::from_value(change.get("template")?.clone()).ok()
    };
    let mut moments = Vec::new();
    for pair in slice.items.windows(2) {
        let [newer, older] = pair else { continue };
        let (Some(after), Some(before)) = (state(newer), state(older)) else {
            continue;
        };
        let body = newer.body.as_ref().unwrap_or(&Json::Null);
        let who = actor(tx, house, body["actor"].as_str().unwrap_or_default())?;
        moments.push(Moment::new(newer.created_at, told(&before, &after)).by(who));
    }
    moments.truncate(CHANGES);
    Ok(Timeline {
        moments,
        empty: "Nothing was changed since the template was made.".into(),
        paging: None,
    })
}

/// The differences of a template before and after, in words.
fn told(before: &Template, after: &Template) -> String {
    let mut parts = Vec::new();
    if before.name != after.name {
        parts.push(format!("Name: {} → {}", before.name, after.name));
    }
    if before.status != after.status {
        let (from, to) = (status_name(before.status), status_name(after.status));
        parts.push(format!("Status: {from} → {to}"));
    }
    let held = (
        templates::settings_told(before),
        templates::settings_told(after),
    );
    for (label, from, to) in settings::differences(&held.0, &held.1) {
        parts.push(format!("{label}: {from} → {to}"));
    }
    parts.join("; ")
}

pub fn save(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let template = of_path(tx, visit)?;
    let tab = tab_of(visit);
    let refused = |faults| Shown {
        tab,
        faults,
        refused: true,
    };
    let update = if tab == GENERAL {
        let status = match visit.form.text("status") {
            "active" => Status::Active,
            "inactive" => Status::Inactive,
            _ => {
                let faults = vec![("status".into(), "Choose a status".into())];
                return page(tx, house, visit, &template, &refused(faults));
            }
        };
        Update {
            name: Some(visit.form.text("name").to_owned()),
            status: Some(status),
            settings: None,
        }
    } else {
        let known = settings::tab(tab).ok_or_else(Error::not_found)?;
        match known.posted(&visit.form) {
            Ok(part) => Update {
                settings: Some(part),
                ..Update::default()
            },
            Err(faults) => return page(tx, house, visit, &template, &refused(faults)),
        }
    };
    match templates::update(tx, house, visit.cx(), &template.id, update) {
        Ok(after) if after == template => {
            Ok(Page::go_to(visit.here()).saying("Nothing was changed"))
        }
        Ok(_) => Ok(Page::go_to(visit.here()).saying("Saved. It acts from now on")),
        Err(Error::Invalid(problems)) => {
            let faults = problems.into_iter().map(by_path).collect();
            page(tx, house, visit, &template, &refused(faults))
        }
        Err(other) => Err(other),
    }
}

/// A problem of the use-case, by the name of the input it is about.
fn by_path(problem: Problem) -> (String, String) {
    let pointer = problem.pointer.unwrap_or_default();
    let path = pointer
        .trim_start_matches("/data/attributes/")
        .trim_start_matches("settings/");
    (path.to_owned(), problem.details)
}
