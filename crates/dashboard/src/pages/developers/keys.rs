//! API keys: made with a secret that is shown once, changed, copied, ended.

use bonafide_app::apikeys::{self, Asker, Change, Told};
use bonafide_app::users::roles::Rights;
use bonafide_app::{House, Result};
use bonafide_db::Tx;
use bonafide_domain::permission::{self, PERMISSIONS};

use crate::form::{Faults, attempt};
use crate::kit::{
    Act, Block, Cell, CodeBlock, Definition, Field, FormBlock, Header, Input, Notice, Opt, Row,
    Table, Tone,
};
use crate::{Page, Visit, paging};

/// Rows of one page of the list.
const PAGE: usize = 50;
const WRITE: &str = "api_key.write";
/// How long a key goes on working after it was ended with a grace period, in seconds.
const GRACE: i64 = 86_400;

/// The permissions of the member's own role: nobody gives what they lack.
fn given(visit: &Visit) -> Result<Vec<String>> {
    Ok(match &visit.member()?.role.rights {
        Rights::All => vec![permission::EVERY.to_owned()],
        Rights::These(list) => list.clone(),
    })
}

fn asker(permissions: &[String]) -> Asker<'_> {
    Asker {
        permissions: Some(permissions),
        attributes_blocklist: &[],
    }
}

fn state(visit: &Visit, key: &Told) -> Cell {
    match key.doc.expires_at {
        Some(at) if at <= visit.now() => Cell::badge("Expired", Tone::Plain),
        Some(_) => Cell::badge("Ends soon", Tone::Warn),
        None => Cell::badge("Active", Tone::Ok),
    }
}

fn permissions(key: &Told) -> String {
    match key.doc.permissions.as_deref() {
        None => "The usual ones".into(),
        Some(all) if all.iter().any(|name| name == permission::EVERY) => "All".into(),
        Some(all) => format!("{} of {}", all.len(), PERMISSIONS.len()),
    }
}

pub fn list(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let path = visit.at(&["api-keys"]);
    let page = paging::asked(&visit.query, PAGE);
    let slice = apikeys::list(tx, house, visit.cx(), None, &page)?;
    let rows = slice.items.iter().map(|key| {
        Row::new(vec![
            Cell::link(&key.doc.name, visit.at(&["api-keys", &key.id])),
            state(visit, key),
            Cell::text(permissions(key)),
            Cell::time(key.created_at),
            Cell::time_or(key.last_used_at, "Never"),
        ])
    });
    let columns = ["Name", "State", "Permissions", "Made", "Last used"];
    let table = Table::new("API keys, newest first", &columns)
        .in_lines_around(2)
        .rows(rows)
        .empty("No API keys", "A backend needs one to call the API.")
        .empty_example("bonafide api-key create --environment sandbox --name backend")
        .paging(paging::beside(&visit.query, &path, &slice, |key| {
            key.id.clone()
        }));
    let mut header = Header::new("API keys")
        .lead("Each key belongs to this environment. Its secret is shown once, when it is made.");
    if visit.may(WRITE) {
        header = header.act(Act::link("New API key", visit.at(&["api-keys", "new"])).main());
    }
    Ok(Page::of(header, vec![Block::Table(table)]))
}

/// What stands in a key's form.
fn fields(visit: &Visit, held: Option<&Told>, typed: bool) -> Result<Vec<Field>> {
    let text = |name: &str, held: String| match typed {
        true => visit.form.raw(name).unwrap_or_default().to_owned(),
        false => held,
    };
    let own = given(visit)?;
    let now = held.map_or_else(
        || permission::covered(None),
        |key| permission::covered(key.doc.permissions.as_deref()),
    );
    let chosen = visit.form.all("permissions");
    let options = PERMISSIONS
        .iter()
        .filter(|known| permission::covers(Some(&own), known.name) || now.contains(&known.name))
        .map(|known| {
            let on = match typed {
                true => chosen.contains(&known.name),
                false => now.contains(&known.name),
            };
            Opt::new(known.name, known.name)
                .hint(known.about)
                .chosen(on)
        })
        .collect();
    let name = held.map(|key| key.doc.name.clone()).unwrap_or_default();
    let note = held
        .and_then(|key| key.doc.note.clone())
        .unwrap_or_default();
    let list = held.map(|key| key.doc.ip_address_allowlist.join("\n"));
    let hidden = held.map(|key| key.doc.attributes_blocklist.join("\n"));
    let area = |rows| Input::Area { rows, code: false };
    Ok(vec![
        Field::text("name", "Name")
            .hint("What uses it, such as backend or nightly export.")
            .value(text("name", name)),
        Field::new("note", "Note", area(2))
            .value(text("note", note))
            .optional(),
        Field::new("permissions", "Permissions", Input::Checks { options })
            .hint("Only those that your own role holds can be given."),
        Field::new(
            "ip-address-allowlist",
            "Addresses it may be used from",
            area(3),
        )
        .hint("One address or network on each line, such as 10.0.0.0/8. Empty: any.")
        .value(text("ip-address-allowlist", list.unwrap_or_default()))
        .optional(),
        Field::new(
            "api-attributes-blocklist",
            "Attributes to leave out",
            Input::Area {
                rows: 3,
                code: true,
            },
        )
        .hint("One on each line, such as name-first or address-*. They are taken out of every answer to this key.")
        .value(text("api-attributes-blocklist", hidden.unwrap_or_default()))
        .optional(),
    ])
}

fn posted(visit: &Visit) -> Change {
    let lines = |name: &str| -> Vec<String> {
        let lines = visit.form.text(name).lines().map(str::trim);
        let filled = lines.filter(|line| !line.is_empty());
        filled.map(str::to_owned).collect()
    };
    Change {
        name: Some(visit.form.text("name").to_owned()),
        note: Some(visit.form.get("note").map(str::to_owned)),
        permissions: Some(
            visit
                .form
                .all("permissions")
                .into_iter()
                .map(str::to_owned)
                .collect(),
        ),
        ip_address_allowlist: Some(lines("ip-address-allowlist")),
        attributes_blocklist: Some(lines("api-attributes-blocklist")),
        ..Change::default()
    }
}

pub fn new_form(_: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    new_page(visit, None)
}

fn new_page(visit: &Visit, faults: Option<&Faults>) -> Result<Page> {
    let list = visit.at(&["api-keys"]);
    let fields = fields(visit, None, faults.is_some())?;
    let mut form = FormBlock::new(&list, "Make the key", fields).cancel(&list);
    if let Some(faults) = faults {
        form = form.faults(faults);
    }
    let header = Header::new("New API key").back("API keys", &list);
    let page = Page::of(header, vec![Block::Form(form)]);
    Ok(if faults.is_some() {
        page.refused()
    } else {
        page
    })
}

pub fn create(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let own = given(visit)?;
    let made = attempt(tx, |tx| {
        apikeys::create(tx, house, visit.cx(), asker(&own), posted(visit))
    })?;
    match made {
        Ok((key, secret)) => Ok(secret_page(visit, &key, &secret)),
        Err(faults) => new_page(visit, Some(&faults)),
    }
}

pub fn copy(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let own = given(visit)?;
    let (key, secret) = apikeys::clone(tx, house, visit.cx(), asker(&own), visit.param())?;
    Ok(secret_page(visit, &key, &secret))
}

/// The answer to the form itself and no redirect: the secret stands in no address and is not kept.
fn secret_page(visit: &Visit, key: &Told, secret: &str) -> Page {
    let notice = Notice::new(
        Tone::Warn,
        "This is the only time that the secret is shown",
        "Copy it to where it is needed now. Bonafide keeps only its hash.",
    );
    let header =
        Header::new(format!("API key {}", key.doc.name)).back("API keys", visit.at(&["api-keys"]));
    let done = Act::link("I have copied it", visit.at(&["api-keys", &key.id])).main();
    Page::of(
        header,
        vec![
            Block::Notice(notice),
            Block::Code(CodeBlock::new("Secret", secret)),
            Block::Acts(vec![done]),
        ],
    )
}

pub fn detail(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let key = apikeys::find(tx, house, visit.cx(), visit.param())?;
    detail_page(visit, &key, None)
}

fn detail_page(visit: &Visit, key: &Told, faults: Option<&Faults>) -> Result<Page> {
    let at = |last: &str| visit.at(&["api-keys", &key.id, last]);
    let facts = vec![
        Definition::new("Key id", Cell::id(&key.id)),
        Definition::new("Made", Cell::time(key.created_at)),
        Definition::new("Last used", Cell::time_or(key.last_used_at, "Never")),
        Definition::new("Ends", Cell::time_or(key.doc.expires_at, "Not by itself")),
        Definition::new(
            "API version",
            Cell::text_or(key.doc.api_version.as_deref(), "The newest"),
        ),
        Definition::new(
            "Style of names",
            Cell::text_or(key.doc.key_inflection.as_deref(), "kebab"),
        ),
    ];
    let logs = visit.at_with(&["api-logs"], &[("key", &key.id)]);
    let mut header = Header::new(&key.doc.name)
        .back("API keys", visit.at(&["api-keys"]))
        .status(state(visit, key));
    if visit.may("api_log.read") {
        header = header.act(Act::link("Its requests", logs));
    }
    let mut blocks = vec![Block::Definitions(facts)];
    let ended = key.doc.expires_at.is_some_and(|at| at <= visit.now());
    if visit.may(WRITE) && !ended {
        let fields = fields(visit, Some(key), faults.is_some())?;
        let mut form = FormBlock::new(visit.at(&["api-keys", &key.id]), "Save", fields);
        if let Some(faults) = faults {
            form = form.faults(faults);
        }
        blocks.push(Block::section("Settings", vec![Block::Form(form)]));
        let acts = vec![
            Act::post("Make a copy with a new secret", at("clone")),
            Act::post("End it in a day", at("expire")).with("seconds", GRACE.to_string()),
            Act::post("End it now", at("expire"))
                .with("seconds", "0")
                .danger(),
        ];
        let words = "To change a secret without a gap: make a copy, put its secret in place, and end this one in a day.";
        blocks.push(Block::section(
            "Its end",
            vec![Block::Text(words.into()), Block::Acts(acts)],
        ));
    } else {
        let names = permission::covered(key.doc.permissions.as_deref()).join(", ");
        blocks.push(Block::section("Permissions", vec![Block::Text(names)]));
    }
    let page = Page::of(header, blocks);
    Ok(if faults.is_some() {
        page.refused()
    } else {
        page
    })
}

pub fn change(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let own = given(visit)?;
    let id = visit.param();
    let done = attempt(tx, |tx| {
        apikeys::update(tx, house, visit.cx(), asker(&own), id, posted(visit))
    })?;
    match done {
        Ok(_) => Ok(Page::go_to(visit.at(&["api-keys", id])).saying("Saved. It acts from now on")),
        Err(faults) => {
            let key = apikeys::find(tx, house, visit.cx(), id)?;
            detail_page(visit, &key, Some(&faults))
        }
    }
}

pub fn expire(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let seconds = match visit.form.text("seconds") {
        "0" => 0,
        _ => GRACE,
    };
    let id = visit.param();
    let said = match attempt(tx, |tx| apikeys::expire(tx, house, visit.cx(), id, seconds))? {
        Ok(_) if seconds == 0 => "The key has ended".to_owned(),
        Ok(_) => "The key ends in a day".to_owned(),
        Err(_) => "The key had ended already".to_owned(),
    };
    Ok(Page::go_to(visit.at(&["api-keys", id])).saying(said))
}
