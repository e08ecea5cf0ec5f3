//! Members of the organization: list, invitations, roles of members, removal.

use bonafide_app::users::members::{self, Made};
use bonafide_app::users::roles::{self, Role};
use bonafide_app::users::{self, User, entries, sessions};
use bonafide_app::{House, Result};
use bonafide_db::Tx;

use crate::form::{Faults, attempt, segment};
use crate::kit::{
    Act, Block, Cell, CodeBlock, Definition, Field, FormBlock, Header, Input, Notice, Opt, Row,
    Table, Tone,
};
use crate::{Page, Visit};

const HERE: &str = "/dashboard/members";

fn address(id: &str) -> String {
    format!("{HERE}/{}", segment(id))
}

pub fn list(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let organization = visit.cx().environment.organization_id.clone();
    let known = roles::list(tx, &organization)?;
    let name = |id: &str| {
        let role = known.iter().find(|role| role.id == id);
        role.map_or("No role", |role| role.name.as_str()).to_owned()
    };
    let writes = visit.may("user.write");
    let mut rows = Vec::new();
    for user in users::list(tx, house, &organization)? {
        if user.private.removed_at.is_some() {
            continue;
        }
        let seen = sessions::list(tx, house, &user.id, visit.now())?;
        rows.push(Row::new(vec![
            Cell::link(user.shown(), address(&user.id)),
            Cell::text(&user.private.email),
            Cell::text(name(&user.private.role)),
            second_step(&user),
            Cell::time_or(seen.iter().map(|it| it.seen_at).max(), "Not signed in"),
            Cell::time(user.created_at),
        ]));
    }
    let columns = [
        "Name",
        "E-mail address",
        "Role",
        "Second step",
        "Last seen",
        "Since",
    ];
    let mut blocks = vec![Block::Table(
        Table::new("Members", &columns).in_lines().rows(rows),
    )];
    let waiting = entries::waiting(tx, house, &organization, visit.now())?;
    if !waiting.is_empty() {
        let rows = waiting.iter().map(|entry| {
            let row = Row::new(vec![
                Cell::text(&entry.invited.email),
                Cell::text(name(&entry.invited.role)),
                Cell::time(entry.created_at),
                Cell::time(entry.expires_at),
            ]);
            if writes {
                row.act(
                    Act::post("Withdraw", format!("{HERE}/invitations/withdraw"))
                        .with("id", &entry.id),
                )
            } else {
                row
            }
        });
        let columns = ["E-mail address", "Role", "Invited", "Works until"];
        let table = Table::new("Invitations that wait", &columns).rows(rows);
        blocks.push(Block::section("Invitations", vec![Block::Table(table)]));
    }
    let mut header = Header::new("Members").lead("Who may use this dashboard, and as what.");
    if writes {
        header = header.act(Act::link("Invite somebody", format!("{HERE}/invite")).main());
    }
    Ok(Page::of(header, blocks))
}

fn second_step(user: &User) -> Cell {
    if user.private.second.is_some() {
        Cell::badge("On", Tone::Ok)
    } else {
        Cell::badge("Off", Tone::Plain)
    }
}

/// The roles that the visitor may give, as radio buttons.
fn role_field(tx: &mut Tx, visit: &Visit, chosen: &str) -> Result<Field> {
    let own = &visit.member()?.role;
    let options = roles::list(tx, &visit.cx().environment.organization_id)?
        .into_iter()
        .filter(|role| own.covers(role))
        .map(|role| {
            Opt::new(&role.id, &role.name)
                .hint(role.description)
                .chosen(role.id == chosen)
        })
        .collect();
    Ok(Field::radios("role", "Role", options))
}

pub fn invite_form(tx: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    invite_page(tx, visit, &Faults::default())
}

fn invite_page(tx: &mut Tx, visit: &Visit, faults: &Faults) -> Result<Page> {
    let typed = &visit.form;
    let fields = vec![
        Field::new("email", "E-mail address", Input::Email).value(typed.text("email")),
        role_field(tx, visit, typed.get("role").unwrap_or(roles::REVIEWER))?,
    ];
    let form = FormBlock::new(format!("{HERE}/invite"), "Invite", fields)
        .cancel(HERE)
        .faults(faults);
    let header = Header::new("Invite somebody").back("Members", HERE).lead(
        "You get a link to pass on. It works once, for three days, and lets the person choose a \
         password.",
    );
    Ok(Page::of(header, vec![Block::Form(form)]))
}

pub fn invite(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let (email, role) = (visit.form.text("email"), visit.form.text("role"));
    let own = visit.member()?.role.clone();
    let made = attempt(tx, |tx| {
        members::invite(tx, house, visit.cx(), &own, email, role)
    })?;
    match made {
        Ok(made) => Ok(link_page("Invitation", &made, email)),
        Err(faults) => Ok(invite_page(tx, visit, &faults)?.refused()),
    }
}

/// A link that was just made.
fn link_page(title: &str, made: &Made, email: &str) -> Page {
    let text = if made.mailed {
        format!("It is on its way to {email} as well.")
    } else {
        format!("This server sends no mail: pass it on to {email} yourself.")
    };
    let notice = Notice::new(Tone::Ok, "The link is ready, and is shown only now", text);
    Page::of(
        Header::new(title).back("Members", HERE),
        vec![
            Block::Notice(notice),
            Block::Code(CodeBlock::new("One-time link", &made.link)),
            Block::Acts(vec![Act::link("Done", HERE).main()]),
        ],
    )
}

pub fn withdraw(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    members::withdraw(tx, house, visit.cx(), visit.form.text("id"))?;
    Ok(Page::go_to(HERE).saying("Invitation withdrawn"))
}

pub fn detail(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let user = members::find(tx, house, visit.cx(), visit.param())?;
    detail_page(tx, house, visit, &user, &Faults::default())
}

fn detail_page(
    tx: &mut Tx,
    house: &House,
    visit: &Visit,
    user: &User,
    faults: &Faults,
) -> Result<Page> {
    let own: &Role = &visit.member()?.role;
    let role = roles::find(tx, &user.organization_id, &user.private.role)?;
    let living = sessions::list(tx, house, &user.id, visit.now())?;
    let facts = vec![
        Definition::new("Name", Cell::text_or(Some(&user.private.name), "Not given")),
        Definition::new("E-mail address", Cell::text(&user.private.email)),
        Definition::new("Member id", Cell::id(&user.id)),
        Definition::new("Role", Cell::text(&role.name)).note(&role.description),
        Definition::new("Second step", second_step(user)),
        Definition::new("Sessions", Cell::number(living.len() as u64)),
        Definition::new("Member since", Cell::time(user.created_at)),
    ];
    let mut blocks = vec![Block::Definitions(facts)];
    let here = address(&user.id);
    let is_self = user.id == visit.member()?.user.id;
    if is_self {
        let act = Act::link("Your account", "/dashboard/account");
        blocks.push(Block::Notice(
            Notice::new(
                Tone::Info,
                "This is you",
                "Change your name, password and ways of signing in on your own page.",
            )
            .act(act),
        ));
    }
    if visit.may("user.write") && own.covers(&role) {
        let field = role_field(tx, visit, &role.id)?;
        let form = FormBlock::new(format!("{here}/role"), "Change the role", vec![field])
            .lead("What their sessions may do changes at once.")
            .faults(faults);
        blocks.push(Block::section("Role", vec![Block::Form(form)]));
        if !is_self {
            let acts = vec![
                Act::post("Make a link for a new password", format!("{here}/reset")),
                Act::post("Sign out everywhere", format!("{here}/end-sessions")),
                Act::link("Remove this member", format!("{here}/remove")).danger(),
            ];
            blocks.push(Block::section("Access", vec![Block::Acts(acts)]));
        }
    }
    Ok(Page::of(
        Header::new(user.shown()).back("Members", HERE),
        blocks,
    ))
}

pub fn change_role(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let id = visit.param();
    let own = visit.member()?.role.clone();
    let done = attempt(tx, |tx| {
        members::change_role(tx, house, visit.cx(), &own, id, visit.form.text("role"))
    })?;
    match done {
        Ok(()) => Ok(Page::go_to(address(id)).saying("Role changed")),
        Err(faults) => {
            let user = members::find(tx, house, visit.cx(), id)?;
            Ok(detail_page(tx, house, visit, &user, &faults)?.refused())
        }
    }
}

pub fn reset(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let own = visit.member()?.role.clone();
    let user = members::find(tx, house, visit.cx(), visit.param())?;
    let made = members::reset(tx, house, visit.cx(), &own, &user.id)?;
    Ok(link_page("New password", &made, &user.private.email))
}

pub fn end_sessions(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let own = visit.member()?.role.clone();
    let id = visit.param();
    let ended = members::end_sessions(tx, house, visit.cx(), &own, id)?;
    let plural = if ended == 1 { "" } else { "s" };
    Ok(Page::go_to(address(id)).saying(format!("{ended} session{plural} ended")))
}

pub fn remove_form(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let user = members::find(tx, house, visit.cx(), visit.param())?;
    Ok(remove_page(&user, &Faults::default()))
}

/// What has to be typed.
const WORD: &str = "remove";

fn remove_page(user: &User, faults: &Faults) -> Page {
    let here = address(&user.id);
    let form = FormBlock::confirming(format!("{here}/remove"), "Remove the member", WORD)
        .cancel(&here)
        .faults(faults);
    let header = Header::new("Remove this member")
        .back(user.shown(), here)
        .lead(
            "They are signed out at once and cannot sign in again. What they did stays in the audit log \
             under their name.",
        );
    Page::of(header, vec![Block::Form(form)])
}

pub fn remove(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let user = members::find(tx, house, visit.cx(), visit.param())?;
    let own = visit.member()?.role.clone();
    if visit.form.text("confirm") != WORD {
        let mut faults = Faults::default();
        faults.add("confirm", format!("Type {WORD} to confirm"));
        return Ok(remove_page(&user, &faults).refused());
    }
    let done = attempt(tx, |tx| {
        members::remove(tx, house, visit.cx(), &own, &user.id)
    })?;
    match done {
        Ok(()) => Ok(Page::go_to(HERE).saying("Member removed")),
        Err(faults) => Ok(remove_page(&user, &faults).refused()),
    }
}
