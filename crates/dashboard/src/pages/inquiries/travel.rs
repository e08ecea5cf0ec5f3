//! Time travel: an inquiry as it was after each of its events, and the screen as the person saw it.

use bonafide_app::flow::{Preview, Subject, preview_link};
use bonafide_app::{Error, House, Result, events, inquiries, templates};
use bonafide_db::Tx;
use bonafide_domain::inquiry::Inquiry;

use super::words::{self, Causes, badge};
use super::{detail, fields};
use crate::html::moment;
use crate::kit::{Block, Cell, Definition, Header, Notice, Row, Stop, Stops, Tab, Table, Tone};
use crate::{Page, Visit};

const VARIANTS: [(&str, &str); 3] = [("", "As the device"), ("light", "Light"), ("dark", "Dark")];

pub fn travel(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let id = visit.param();
    let kept = inquiries::find(tx, house, visit.cx(), id)?;
    let header = Header::new("Time travel")
        .back("Inquiry", visit.at(&["inquiries", id]))
        .status(badge(kept.it.status));
    if kept.it.redacted_at.is_some() {
        let block = detail::opening(visit, &kept.it, false, &visit.here());
        return Ok(Page::of(header, block.into_iter().collect()));
    }
    let history = events::history(tx, house, visit.cx(), id)?;
    let index = match visit.query.get("at") {
        Some(wanted) => history.iter().position(|event| event.id == wanted),
        None => history.len().checked_sub(1),
    };
    let index = index.ok_or_else(Error::not_found)?;
    let states = inquiries::states(&history[..=index])?;
    let event = &history[index];
    let state = states.last().ok_or_else(Error::not_found)?;
    let before = states
        .len()
        .checked_sub(2)
        .and_then(|index| states.get(index));
    let path = visit.at(&["inquiries", id, "history"]);
    let variant = visit
        .query
        .get("theme")
        .filter(|it| ["light", "dark"].contains(it));
    let stops = history
        .iter()
        .enumerate()
        .map(|(place, event)| Stop {
            label: words::event(&event.name, event.body.as_ref()),
            at: event.created_at,
            href: visit.query.address(&path, "at", Some(&event.id)),
            current: place == index,
        })
        .collect();
    let opened = visit.opened(tx, id)?;
    let mut causes = Causes::default();
    let actor = event.body.as_ref().and_then(|body| body["actor"].as_str());
    let by = match actor {
        Some(actor) => causes.name(tx, house, actor)?,
        None => "Not known".into(),
    };
    let title = format!(
        "{} of {}: {}",
        index + 1,
        history.len(),
        words::event(&event.name, event.body.as_ref())
    );
    let facts = vec![
        Definition::new("Time", Cell::time(event.created_at)),
        Definition::new("By", Cell::text(by)),
        Definition::new("Event", Cell::id(&event.id)),
        Definition::new("Status", badge(state.status)),
        Definition::new(
            "Screen",
            Cell::text_or(state.next_step.as_deref(), "None yet"),
        ),
        Definition::new("Template version", Cell::id(&state.version_id)),
        Definition::new(
            "Language",
            Cell::text_or(state.locale.as_deref(), "Not known yet: the template's own"),
        ),
        Definition::new(
            "Expires",
            Cell::time_or(state.expires_at, "Never, in this status"),
        ),
    ];
    let mut aside = vec![Block::section(title, vec![Block::Definitions(facts)])];
    let changes = changes(before, state, opened);
    aside.push(Block::section("What changed", vec![Block::Table(changes)]));
    let definition = templates::definition(tx, house, &state.version_id)?;
    let addresses = opened.then(|| visit.addresses(house));
    let table = fields::table(state, &definition, &history[..=index], addresses)?;
    aside.push(Block::Details {
        summary: "All fields as they were".into(),
        blocks: vec![Block::Table(table)],
    });
    let mut main = vec![Block::Stops(Stops {
        label: "Events of this inquiry".into(),
        stops,
    })];
    if opened {
        let tabs = VARIANTS
            .iter()
            .map(|(name, label)| {
                let href = visit.query.address(
                    &path,
                    "theme",
                    Some(name).filter(|it| !it.is_empty()).copied(),
                );
                Tab::new(*label, href, variant.unwrap_or("") == *name)
            })
            .collect();
        main.push(Block::Tabs(tabs));
        let preview = Preview {
            environment_id: visit.cx().environment.id.clone(),
            subject: Subject::Moment {
                inquiry_id: id.to_owned(),
                event_id: event.id.clone(),
            },
            step: None,
            language: None,
            style_variant: variant.map(str::to_owned),
        };
        main.push(Block::Frame {
            title: format!("The screen after this event, {}", moment(event.created_at)),
            src: preview_link(house, &preview, visit.now())?,
        });
    } else {
        main.extend(detail::opening(visit, &kept.it, false, &visit.here()));
        main.push(Block::Notice(Notice::new(
            Tone::Plain,
            "",
            "The screen shows what the person had typed, so it is shown once personal data is open.",
        )));
    }
    Ok(Page::of(header, vec![Block::Columns { main, aside }]))
}

/// What one event made of the state before it.
fn changes(before: Option<&Inquiry>, after: &Inquiry, opened: bool) -> Table {
    let mut rows = Vec::new();
    let mut row = |what: &str, old: String, new: String| {
        if old != new {
            let cell = |text: String| match text.is_empty() {
                true => Cell::nothing("Nothing"),
                false => Cell::text(text),
            };
            rows.push(Row::new(vec![Cell::text(what), cell(old), cell(new)]));
        }
    };
    let status = |it: &Inquiry| words::status_name(it.status).to_owned();
    let step = |it: &Inquiry| it.next_step.clone().unwrap_or_default();
    let tags = |it: &Inquiry| it.tags.join(", ");
    let sessions = |it: &Inquiry| it.sessions.len().to_string();
    let account = |it: &Inquiry| it.account_id.clone().unwrap_or_default();
    let expires = |it: &Inquiry| it.expires_at.map(moment).unwrap_or_default();
    let notes = |it: &Inquiry| it.personal.notes.len().to_string();
    let of = |get: &dyn Fn(&Inquiry) -> String| before.map(get).unwrap_or_default();
    row("Status", of(&status), status(after));
    row("Screen", of(&step), step(after));
    row("Tags", of(&tags), tags(after));
    row("Sessions", of(&sessions), sessions(after));
    row("Account", of(&account), account(after));
    row("Expires", of(&expires), expires(after));
    row("Notes", of(&notes), notes(after));
    for (key, held) in &after.personal.fields {
        let old = before.and_then(|it| it.personal.fields.get(key));
        if old.is_some_and(|old| old == held) {
            continue;
        }
        let text = |value: &serde_json::Value| match opened {
            true => fields::shown(value),
            false => "••••••".to_owned(),
        };
        let old = old.map(|old| text(&old.value)).unwrap_or_default();
        let new = format!("{} ({})", text(&held.value), words::origin(held.origin));
        row(key, old, new);
    }
    Table::new("What changed", &["What", "Before", "After"])
        .rows(rows)
        .empty(
            "Nothing that is shown here",
            "The event changed nothing of the above.",
        )
}
