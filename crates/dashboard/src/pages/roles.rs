//! Roles: what members may do, in three built-in roles and the organization's own.

use bonafide_app::users::roles::{self, Rights, Role, Wanted};
use bonafide_app::{Error, House, Result};
use bonafide_db::Tx;
use bonafide_domain::permission::PERMISSIONS;

use crate::form::{Faults, attempt, segment};
use crate::kit::{Act, Block, Cell, Field, FormBlock, Header, Input, Opt, Row, Table, Tone};
use crate::{Page, Visit};

const HERE: &str = "/dashboard/roles";

fn address(id: &str) -> String {
    format!("{HERE}/{}", segment(id))
}

pub fn list(tx: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    let known = roles::list(tx, &visit.cx().environment.organization_id)?;
    let rows = known.iter().map(|role| {
        Row::new(vec![
            Cell::link(&role.name, address(&role.id)),
            Cell::text_or(Some(&role.description), "No description"),
            match &role.rights {
                Rights::All => Cell::text("All"),
                Rights::These(list) => Cell::number(list.len() as u64),
            },
            match role.created_at {
                None => Cell::badge("Built in", Tone::Plain),
                Some(at) => Cell::time(at),
            },
        ])
    });
    let columns = ["Role", "For", "Permissions", "Made"];
    let mut header =
        Header::new("Roles").lead("A role is a set of permissions; each member has one.");
    if visit.may("user.write") {
        header = header.act(Act::link("New role", format!("{HERE}/new")).main());
    }
    Ok(Page::of(
        header,
        vec![
            Block::Table(Table::new("Roles", &columns).rows(rows)),
            Block::section("Who may do what", vec![Block::Table(matrix(&known))]),
        ],
    ))
}

/// A row for each permission, a column for each role.
fn matrix(known: &[Role]) -> Table {
    let mut columns = vec!["Permission", "Allows"];
    columns.extend(known.iter().map(|role| role.name.as_str()));
    let rows = PERMISSIONS.iter().map(|permission| {
        let mut cells = vec![Cell::id(permission.name), Cell::text(permission.about)];
        cells.extend(known.iter().map(|role| {
            if role.may(permission.name) {
                Cell::badge("Yes", Tone::Ok)
            } else {
                Cell::nothing("No")
            }
        }));
        Row::new(cells)
    });
    Table::new("Permissions of each role", &columns).rows(rows)
}

/// The form of a role; `wanted` is what stands in it.
fn form(action: String, submit: &str, wanted: &Wanted, own: &Role, faults: &Faults) -> FormBlock {
    let options = PERMISSIONS
        .iter()
        .filter(|permission| own.may(permission.name))
        .map(|permission| {
            let chosen = wanted
                .permissions
                .iter()
                .any(|name| name == permission.name);
            Opt::new(permission.name, permission.name)
                .hint(permission.about)
                .chosen(chosen)
        })
        .collect();
    let fields = vec![
        Field::text("name", "Name").value(&wanted.name),
        Field::text("description", "What it is for")
            .value(&wanted.description)
            .optional(),
        Field::new("permissions", "Permissions", Input::Checks { options })
            .hint("Only those that your own role holds can be given."),
    ];
    FormBlock::new(action, submit, fields)
        .cancel(HERE)
        .faults(faults)
}

fn typed(visit: &Visit) -> Wanted {
    Wanted {
        name: visit.form.text("name").to_owned(),
        description: visit.form.text("description").to_owned(),
        permissions: visit
            .form
            .all("permissions")
            .into_iter()
            .map(str::to_owned)
            .collect(),
    }
}

pub fn new_form(_: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    new_page(visit, &Wanted::default(), &Faults::default())
}

fn new_page(visit: &Visit, wanted: &Wanted, faults: &Faults) -> Result<Page> {
    let own = &visit.member()?.role;
    let form = form(HERE.to_owned(), "Make the role", wanted, own, faults);
    Ok(Page::of(
        Header::new("New role").back("Roles", HERE),
        vec![Block::Form(form)],
    ))
}

pub fn create(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let wanted = typed(visit);
    let own = &visit.member()?.role;
    match attempt(tx, |tx| roles::create(tx, house, visit.cx(), own, &wanted))? {
        Ok(_) => Ok(Page::go_to(HERE).saying("Role made")),
        Err(faults) => Ok(new_page(visit, &wanted, &faults)?.refused()),
    }
}

pub fn detail(tx: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    let role = found(tx, visit)?;
    detail_page(visit, &role, None, &Faults::default())
}

fn found(tx: &mut Tx, visit: &Visit) -> Result<Role> {
    roles::list(tx, &visit.cx().environment.organization_id)?
        .into_iter()
        .find(|role| role.id == visit.param())
        .ok_or_else(Error::not_found)
}

fn detail_page(
    visit: &Visit,
    role: &Role,
    wanted: Option<Wanted>,
    faults: &Faults,
) -> Result<Page> {
    let own = &visit.member()?.role;
    let header = Header::new(&role.name).back("Roles", HERE);
    let header = if role.description.is_empty() {
        header
    } else {
        header.lead(&role.description)
    };
    let may_change = role.created_at.is_some() && visit.may("user.write") && own.covers(role);
    if !may_change {
        let one = std::slice::from_ref(role);
        return Ok(Page::of(header, vec![Block::Table(matrix(one))]));
    }
    let stored = || Wanted {
        name: role.name.clone(),
        description: role.description.clone(),
        permissions: match &role.rights {
            Rights::These(list) => list.clone(),
            Rights::All => Vec::new(),
        },
    };
    let wanted = wanted.unwrap_or_else(stored);
    let here = address(&role.id);
    let form = form(here.clone(), "Save", &wanted, own, faults);
    let remove = Act::post("Remove this role", format!("{here}/remove")).danger();
    Ok(Page::of(
        header,
        vec![Block::Form(form), Block::Acts(vec![remove])],
    ))
}

pub fn change(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let role = found(tx, visit)?;
    let own = visit.member()?.role.clone();
    let wanted = typed(visit);
    let done = attempt(tx, |tx| {
        roles::change(tx, house, visit.cx(), &own, &role.id, &wanted)
    })?;
    match done {
        Ok(()) => Ok(Page::go_to(HERE).saying("Role saved")),
        Err(faults) => Ok(detail_page(visit, &role, Some(wanted), &faults)?.refused()),
    }
}

pub fn remove(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let role = found(tx, visit)?;
    match attempt(tx, |tx| roles::remove(tx, house, visit.cx(), &role.id))? {
        Ok(()) => Ok(Page::go_to(HERE).saying("Role removed")),
        Err(faults) => Ok(detail_page(visit, &role, None, &faults)?.refused()),
    }
}
