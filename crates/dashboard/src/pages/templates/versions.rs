//! One version of a template: its screens with the page that people see, its text, and what
//! publishing it would change.

use bonafide_app::flow::{Preview, Subject, preview_link};
use bonafide_app::seal::digest;
use bonafide_app::templates::{self, definition_of};
use bonafide_app::{Error, House, Result};
use bonafide_db::Tx;
use bonafide_domain::definition::{self, Definition, DifferenceKind, StepKind};
use bonafide_domain::template::{Template, Version, VersionStatus};
use serde_json::Value as Json;

use super::{WRITE, head, steps};
use crate::kit::{
    Act, Block, Cell, CodeBlock, Field, FilterBar, FormBlock, Header, Input, Notice, Opt, Row, Tab,
    Table, Tone,
};
use crate::{Page, Visit};

/// Lines of the editor before it scrolls.
const EDITOR_ROWS: u8 = 30;
const LOOKS: [(&str, &str); 2] = [("light", "Light"), ("dark", "Dark")];

/// A version with what it asks.
pub(super) struct Opened {
    pub template: Template,
    pub version: Version,
    pub definition: Definition,
}

/// The version of the path, which has to be the template's.
pub(super) fn of_path(tx: &mut Tx, visit: &Visit) -> Result<Opened> {
    let id = visit.params.get(1).map_or("", String::as_str);
    let (template, version) = templates::find_version(tx, visit.cx(), id)?;
    if template.id != visit.param() {
        return Err(Error::not_found());
    }
    let definition = definition_of(&version)?;
    Ok(Opened {
        template,
        version,
        definition,
    })
}

impl Opened {
    pub fn at(&self, visit: &Visit, more: &[&str]) -> String {
        let place = ["templates", &self.template.id, "versions", &self.version.id];
        visit.at(&[&place[..], more].concat())
    }

    /// The outline, with a query.
    pub fn at_with(&self, visit: &Visit, query: &[(&str, &str)]) -> String {
        crate::form::address(&self.at(visit, &[]), query)
    }

    fn is_live(&self) -> bool {
        self.template.live_version_id.as_deref() == Some(self.version.id.as_str())
    }

    pub fn is_draft(&self) -> bool {
        self.version.status == VersionStatus::Draft
    }

    /// Changes with every change of the definition; a form carries the one its reader saw. Not a
    /// time: the sandbox's clock may stand.
    pub fn edition(&self) -> String {
        let document = self.version.definition.to_string();
        let hash = digest(&[document.as_bytes()]);
        hash.iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    pub fn head(&self, visit: &Visit, part: &str) -> Header {
        let state = match (self.is_live(), self.is_draft()) {
            (true, _) => Cell::badge("Live", Tone::Ok),
            (false, true) => Cell::badge("Draft", Tone::Info),
            (false, false) => Cell::badge("Published before", Tone::Plain),
        };
        let mut head = head(visit, &self.template, part)
            .back(
                &self.template.name,
                visit.at(&["templates", &self.template.id]),
            )
            .status(state)
            .act(Act::link("Download", self.at(visit, &["definition.yaml"])));
        if visit.may(WRITE) {
            let label = if self.is_draft() {
                "Copy to a new draft"
            } else {
                "Make a draft of it"
            };
            head = head.act(Act::post(label, self.at(visit, &["draft"])));
            if !self.is_live() {
                head =
                    head.act(Act::link("Review and publish", self.at(visit, &["publish"])).main());
            }
        }
        head
    }

    pub fn tabs(&self, visit: &Visit, current: &str) -> Block {
        let all = [
            ("", "Screens"),
            ("fields", "Fields"),
            ("texts", "Texts"),
            ("text", "Definition"),
            ("publish", "Changes"),
        ];
        let tabs = all.map(|(name, label)| {
            let more = [name];
            let more: &[&str] = if name.is_empty() { &[] } else { &more };
            Tab::new(label, self.at(visit, more), name == current)
        });
        Block::Tabs(tabs.into())
    }
}

/// The steps as an outline, with the screen that was chosen as people see it.
pub fn screens(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let it = of_path(tx, visit)?;
    let path = it.at(visit, &[]);
    let screens = it
        .definition
        .steps
        .iter()
        .filter(|step| step.kind.is_screen());
    let names: Vec<&str> = screens.map(|step| step.name.as_str()).collect();
    let chosen = visit.query.get("step").filter(|step| names.contains(step));
    let chosen = chosen.or(names.first().copied());
    let languages = it.definition.enabled_languages();
    let language = visit
        .query
        .get("language")
        .filter(|code| languages.iter().any(|known| known.as_str() == *code))
        .unwrap_or_else(|| it.definition.default_language().as_str());
    let look = visit
        .query
        .get("look")
        .filter(|look| LOOKS.iter().any(|(known, _)| known == look));
    let edits = it.is_draft() && visit.may(WRITE);
    let rows = it.definition.steps.iter().map(|step| {
        let name = match step.kind.is_screen() {
            true => Cell::link(
                &step.name,
                visit.query.address(&path, "step", Some(&step.name)),
            ),
            false => Cell::text(&step.name),
        };
        let default = it.definition.default_language();
        let title = step.words.title.as_ref();
        let title = title.and_then(|text| text.show(default, default));
        let row = Row::new(vec![
            name,
            Cell::text(kind(&step.kind)),
            Cell::text_or(title, "Built-in words"),
            Cell::text(goes_on(&step.kind)),
        ]);
        match edits {
            true => row.act(Act::link("Edit", it.at(visit, &["steps", &step.name]))),
            false => row,
        }
    });
    let outline = Table::new("Steps in order", &["Step", "Kind", "Title", "Goes on to"]).rows(rows);
    let options = |all: Vec<(&str, String)>, held: &str| -> Vec<Opt> {
        let options = all.into_iter();
        options
            .map(|(value, label)| Opt::new(value, label).chosen(value == held))
            .collect()
    };
    let languages = languages
        .iter()
        .map(|code| (code.as_str(), code.as_str().to_owned()))
        .collect();
    let mut looks = vec![("", "As the device has it".to_owned())];
    looks.extend(LOOKS.map(|(value, label)| (value, label.to_owned())));
    let bar = FilterBar {
        action: path.clone(),
        fields: vec![
            Field::select("language", "Language", options(languages, language)),
            Field::select("look", "Look", options(looks, look.unwrap_or_default())),
        ],
        hidden: chosen
            .map(|step| ("step".to_owned(), step.to_owned()))
            .into_iter()
            .collect(),
        ..FilterBar::default()
    };
    let mut aside = vec![Block::Filter(bar)];
    if let Some(step) = chosen {
        let preview = Preview {
            environment_id: visit.cx().environment.id.clone(),
            subject: Subject::Version {
                id: it.version.id.clone(),
            },
            step: Some(step.to_owned()),
            language: Some(language.to_owned()),
            style_variant: look.map(str::to_owned),
        };
        aside.push(Block::Frame {
            title: format!("Preview of {step}"),
            src: preview_link(house, &preview, visit.now())?,
        });
    }
    let mut main = vec![Block::Table(outline)];
    if edits {
        main.push(steps::adding(&it, visit));
    }
    main.extend(proofs(&it.definition));
    Ok(Page::of(
        it.head(visit, "screens"),
        vec![it.tabs(visit, ""), Block::Columns { main, aside }],
    ))
}

fn kind(kind: &StepKind) -> &'static str {
    match kind {
        StepKind::Intro { .. } => "Introduction",
        StepKind::Form { .. } => "Form",
        StepKind::Branch { .. } => "Branch",
        StepKind::EmailCode(_) => "E-mail code",
        StepKind::PhoneCode(_) => "Phone code",
        StepKind::Review { .. } => "Check your answers",
        StepKind::End { .. } => "End",
    }
}

/// Where a step leads, as the outline tells it.
fn goes_on(kind: &StepKind) -> String {
    let told = |(way, to): (String, &str)| match way.as_str() {
        "next" => to.to_owned(),
        "failed" => format!("{to} when it fails"),
        "otherwise" => format!("otherwise {to}"),
        _ => format!("{to} on a condition"),
    };
    let ways: Vec<String> = kind.exits().into_iter().map(told).collect();
    if ways.is_empty() {
        "The end".into()
    } else {
        ways.join(", ")
    }
}

/// What has to be mended before publishing; nothing when it is fit.
fn proofs(definition: &Definition) -> Option<Block> {
    let faults = definition::prove(definition);
    if faults.is_empty() {
        return None;
    }
    let rows = faults
        .iter()
        .map(|fault| Row::new(vec![Cell::text(fault.to_string())]));
    let table = Table::new(
        "What has to be mended before it can be published",
        &["Fault"],
    )
    .with_caption()
    .rows(rows);
    Some(Block::Table(table))
}

/// The definition as text, to be changed in a draft.
pub fn text(tx: &mut Tx, _house: &House, visit: &Visit) -> Result<Page> {
    let it = of_path(tx, visit)?;
    let text = templates::as_text(&it.version)?;
    let edition = it.edition();
    Ok(editor(visit, &it, &text, &edition, Vec::new()))
}

fn editor(visit: &Visit, it: &Opened, text: &str, edition: &str, notices: Vec<Notice>) -> Page {
    let mut blocks = vec![it.tabs(visit, "text")];
    blocks.extend(notices.into_iter().map(Block::Notice));
    if it.is_draft() && visit.may(WRITE) {
        let area = Input::Area {
            rows: EDITOR_ROWS,
            code: true,
        };
        let field = Field::new("definition", "Definition", area)
            .hint("YAML or JSON. Saving keeps the draft; nobody sees it before it is published.")
            .value(text);
        let form = FormBlock::new(it.at(visit, &["text"]), "Save the draft", vec![field])
            .hidden("edition", edition);
        blocks.push(Block::Form(form));
    } else {
        let words = "A published version is locked. Make a draft of it to change it.";
        if !it.is_draft() {
            blocks.push(Block::Text(words.into()));
        }
        blocks.push(Block::Code(CodeBlock::new("Definition", text)));
    }
    Page::of(it.head(visit, "definition"), blocks)
}

pub fn save_text(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let it = of_path(tx, visit)?;
    let typed = visit
        .form
        .raw("definition")
        .unwrap_or_default()
        .replace("\r\n", "\n");
    let seen = visit.form.text("edition");
    // What somebody typed comes back with every refusal.
    let again = |edition: &str, title: &str, words: &str| {
        let notice = Notice::new(Tone::Bad, title, words);
        Ok(editor(visit, &it, &typed, edition, vec![notice]).refused())
    };
    let definition =
        match templates::read_text(&typed).and_then(|it| templates::parse_definition(&it)) {
            Ok(definition) => definition,
            Err(Error::Invalid(problems)) => {
                let words: Vec<String> = problems.into_iter().map(|it| it.details).collect();
                return again(
                    seen,
                    "Not saved: the text is no definition",
                    &words.join(". "),
                );
            }
            Err(other) => return Err(other),
        };
    let edition = it.edition();
    if seen != edition {
        return again(
            &edition,
            "Not saved: somebody else changed this draft meanwhile",
            "Your text is below. Open the draft in another tab to compare; saving again replaces theirs.",
        );
    }
    let address = it.at(visit, &["text"]);
    if !it.is_draft() {
        return again(
            seen,
            "Not saved: the version was published meanwhile",
            "It is locked. Make a draft of it.",
        );
    }
    templates::revise(tx, house, visit.cx(), it.version, &definition)?;
    Ok(Page::go_to(address).saying("Draft saved"))
}

/// Gives the draft another document, if it still is as its reader saw it; else what is wrong.
pub(super) fn save(
    tx: &mut Tx,
    house: &House,
    visit: &Visit,
    it: &Opened,
    document: &Json,
) -> Result<std::result::Result<(), Vec<String>>> {
    if !it.is_draft() {
        let fault = "The version was published meanwhile and is locked. Make a draft of it";
        return Ok(Err(vec![fault.into()]));
    }
    if visit.form.text("edition") != it.edition() {
        let fault = "Somebody else changed this draft meanwhile. Look at it again; saving once more \
                     lays this change over theirs";
        return Ok(Err(vec![fault.into()]));
    }
    let definition = match templates::parse_definition(document) {
        Ok(definition) => definition,
        Err(Error::Invalid(problems)) => {
            return Ok(Err(problems.into_iter().map(|it| it.details).collect()));
        }
        Err(other) => return Err(other),
    };
    templates::revise(tx, house, visit.cx(), it.version.clone(), &definition)?;
    Ok(Ok(()))
}

/// The same definition as a new draft; of an old version this restores it.
pub fn make_draft(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let it = of_path(tx, visit)?;
    let draft = templates::draft(tx, house, visit.cx(), &it.template, &it.definition)?;
    let address = visit.at(&["templates", &it.template.id, "versions", &draft.id, "text"]);
    Ok(Page::go_to(address).saying("This is a new draft"))
}

/// What publishing would change for new inquiries.
pub fn changes(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let it = of_path(tx, visit)?;
    let live = templates::live_definition(tx, house, &it.template)?;
    let mut blocks = vec![it.tabs(visit, "publish")];
    let faults = proofs(&it.definition);
    match &live {
        _ if it.is_live() => blocks.push(Block::Text("This is the live version.".into())),
        None => blocks.push(Block::Text(
            "Nothing is live yet: this would be the first version that people see.".into(),
        )),
        Some(live) => blocks.push(Block::Table(difference(live, &it.definition))),
    }
    let fit = faults.is_none();
    blocks.extend(faults);
    if fit && !it.is_live() && visit.may(WRITE) {
        let form = FormBlock::new(it.at(visit, &["publish"]), "Publish", Vec::new())
            .hidden("edition", it.edition())
            .title("Publish")
            .lead("New inquiries get this version at once. Inquiries that exist keep theirs.");
        blocks.push(Block::Form(form));
    }
    Ok(Page::of(it.head(visit, "changes"), blocks))
}

fn difference(live: &Definition, new: &Definition) -> Table {
    let rows = definition::differences(live, new)
        .into_iter()
        .flat_map(|it| {
            let what = match it.name.is_empty() {
                true => it.part.to_owned(),
                false => format!("{} {}", it.part, it.name),
            };
            let (word, tone) = match it.kind {
                DifferenceKind::Added => ("Added", Tone::Ok),
                DifferenceKind::Removed => ("Removed", Tone::Bad),
                DifferenceKind::Changed => ("Changed", Tone::Info),
                DifferenceKind::Moved => ("Moved", Tone::Plain),
            };
            let row = move |path: &str, before: Option<&str>, after: Option<&str>| {
                Row::new(vec![
                    Cell::badge(word, tone),
                    Cell::text(&what),
                    Cell::text_or(Some(path).filter(|path| !path.is_empty()), "Whole"),
                    Cell::text_or(before, "None"),
                    Cell::text_or(after, "None"),
                ])
            };
            if it.members.is_empty() {
                vec![row("", None, None)]
            } else {
                let members = it.members.iter();
                members
                    .map(|(path, before, after)| row(path, before.as_deref(), after.as_deref()))
                    .collect()
            }
        });
    let columns = ["", "What", "Where", "Live now", "This version"];
    Table::new("Differences from the live version", &columns)
        .with_caption()
        .rows(rows)
        .empty(
            "No differences",
            "This version asks and says the same as the live one.",
        )
}

pub fn publish(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let it = of_path(tx, visit)?;
    if visit.form.text("edition") != it.edition() {
        let address = it.at(visit, &["publish"]);
        return Ok(Page::go_to(address).refusing(
            "Not published: the draft was changed meanwhile. Look at the changes again",
        ));
    }
    templates::publish(tx, house, visit.cx(), &it.version.id)?;
    let address = visit.at(&["templates", &it.template.id]);
    Ok(Page::go_to(address).saying("Published. New inquiries get it from now on"))
}

pub fn download(tx: &mut Tx, _house: &House, visit: &Visit) -> Result<Page> {
    let it = of_path(tx, visit)?;
    let text = templates::as_text(&it.version)?;
    let name = format!("{}.yaml", it.version.id);
    Ok(Page::file("application/yaml; charset=utf-8", &name, text))
}
