//! One's own account: name, password, second step, recovery codes, sessions.

use bonafide_app::door::Response;
use bonafide_app::users::{self, User, held, passkeys, second, sessions};
use bonafide_app::{House, Result, audits};
use bonafide_db::Tx;
use serde_json::json;

use crate::form::Faults;
use crate::kit::{
    Act, Block, Cell, CodeBlock, Definition, Field, FormBlock, Header, Input, Notice, PasskeyForm,
    Row, Table, Tone, qr,
};
use crate::pages::appearance;
use crate::{Page, Visit};

pub const HERE: &str = "/dashboard/account";
const PROPOSED: &str = "second step proposed";
/// How long a proposed secret can be confirmed, in minutes.
const MINUTES: i64 = 30;
/// Passwords that may be tried a minute by somebody who is signed in.
const TRIES: u32 = 8;

pub fn overview(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let member = visit.member()?;
    let user = &member.user;
    let facts = vec![
        Definition::new("Name", Cell::text_or(Some(&user.private.name), "Not given")),
        Definition::new("E-mail address", Cell::text(&user.private.email)),
        Definition::new("Role", Cell::text(&member.role.name)).note(&member.role.description),
        Definition::new("Member since", Cell::time(user.created_at)),
        Definition::new(
            "Appearance",
            Cell::text(appearance::words(house, visit.request)),
        )
        .note("Whether pages are light or dark in this browser."),
    ];
    let mut ways = vec![match &user.private.password {
        Some(_) => Definition::new("Password", Cell::badge("Set", Tone::Ok)),
        None => Definition::new("Password", Cell::badge("None", Tone::Plain)),
    }];
    let mut acts = vec![Act::link("Change the password", format!("{HERE}/password"))];
    match &user.private.second {
        None => {
            ways.push(
                Definition::new("Second step", Cell::badge("Off", Tone::Warn))
                    .note("With a second step, a stolen password alone lets nobody in."),
            );
            acts.push(Act::link("Switch the second step on", format!("{HERE}/second-step")).main());
        }
        Some(second) => {
            let left = second.recovery.len();
            ways.push(Definition::new("Second step", Cell::badge("On", Tone::Ok)));
            ways.push(Definition::new(
                "Recovery codes left",
                Cell::number(left as u64),
            ));
            acts.push(Act::link(
                "New recovery codes",
                format!("{HERE}/recovery-codes"),
            ));
            acts.push(
                Act::link(
                    "Switch the second step off",
                    format!("{HERE}/second-step/off"),
                )
                .danger(),
            );
        }
    }
    let header = Header::new("Your account")
        .act(Act::link("Change the name", format!("{HERE}/name")))
        .act(Act::link("Change the appearance", appearance::HERE));
    Ok(Page::of(
        header,
        vec![
            Block::Definitions(facts),
            Block::section(
                "Signing in",
                vec![Block::Definitions(ways), Block::Acts(acts)],
            ),
            Block::section("Passkeys", passkey_blocks(house, visit)?),
            Block::section("Sessions", session_blocks(tx, house, visit)?),
        ],
    ))
}

fn passkey_blocks(house: &House, visit: &Visit) -> Result<Vec<Block>> {
    let own = &visit.member()?.user.private.passkeys;
    let rows = own.iter().map(|passkey| {
        Row::new(vec![
            Cell::text(&passkey.name),
            Cell::time(passkey.created_at),
            Cell::time_or(passkey.used_at, "Not used yet"),
        ])
        .act(Act::post("Remove", format!("{HERE}/passkeys/remove")).with("id", &passkey.id))
    });
    let table = Table::new("Your passkeys", &["Name", "Added", "Last used"])
        .rows(rows)
        .empty(
            "No passkeys yet",
            "A passkey signs you in with your finger, face or PIN, and cannot be given away to a wrong \
             site.",
        );
    let mut blocks = vec![Block::Table(table)];
    if passkeys::possible(house) {
        blocks.push(Block::Passkey(PasskeyForm::adding()));
    } else {
        blocks.push(Block::Text(
            "Passkeys need a server with a host name and TLS in its public URL.".into(),
        ));
    }
    Ok(blocks)
}

/// How long the session lasts, for the script that warns before its end.
pub fn session(_: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let body = json!({
        "seconds": visit.session_seconds(),
        "form-token": visit.form_token(house)?,
    });
    Ok(Page::plain(Response::new(
        200,
        "application/json",
        body.to_string(),
    )))
}

fn session_blocks(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Vec<Block>> {
    let member = visit.member()?;
    let living = sessions::list(tx, house, &member.user.id, visit.now())?;
    let rows = living.iter().map(|session| {
        let is_this = session.id == member.session.id;
        let mut named = vec![Cell::text(browser(&session.origin.user_agent))];
        if is_this {
            named.push(Cell::badge("This one", Tone::Info));
        }
        let row = Row::new(vec![
            Cell::Several { cells: named },
            Cell::text(&session.origin.ip),
            Cell::text(&session.origin.means),
            Cell::time(session.created_at),
            Cell::time(session.seen_at),
            Cell::time(session.ends_at()),
        ]);
        if is_this {
            row
        } else {
            row.act(Act::post("End", format!("{HERE}/sessions/end")).with("id", &session.id))
        }
    });
    let columns = [
        "Browser",
        "Address",
        "Signed in with",
        "Since",
        "Last seen",
        "Ends",
    ];
    let mut blocks = vec![
        Block::Text(format!(
            "A session ends after {} minutes without use, and at the latest after {} hours.",
            sessions::IDLE_MINUTES,
            sessions::LONGEST_HOURS
        )),
        Block::Table(Table::new("Your sessions", &columns).rows(rows)),
    ];
    if living.len() > 1 {
        blocks.push(Block::Acts(vec![
            Act::post("End all others", format!("{HERE}/sessions/end-others")).danger(),
        ]));
    }
    Ok(blocks)
}

/// What a browser calls itself, shortened to what people know it by.
fn browser(agent: &str) -> String {
    let name = [
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]
    .iter()
    .find(|(mark, _)| agent.contains(mark))
    .map(|(_, name)| *name);
    let system = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]
    .iter()
    .find(|(mark, _)| agent.contains(mark))
    .map(|(_, name)| *name);
    match (name, system) {
        (Some(name), Some(system)) => format!("{name} on {system}"),
        (Some(name), None) => name.to_owned(),
        _ if agent.is_empty() => "Unknown".to_owned(),
        _ => agent.chars().take(60).collect(),
    }
}

pub fn end_session(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let member = visit.member()?;
    let id = visit.form.text("id");
    let own = sessions::list(tx, house, &member.user.id, visit.now())?;
    if own.iter().any(|session| session.id == id) {
        sessions::end(tx, id)?;
        audits::record(
            tx,
            house,
            visit.cx(),
            "member.session-ended",
            id,
            &json!({}),
        )?;
    }
    Ok(Page::go_to(HERE).saying("Session ended"))
}

pub fn end_others(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let member = visit.member()?;
    let ended = sessions::end_all(tx, &member.user.id, Some(&member.session.id))?;
    let details = json!({"sessions": ended});
    audits::record(
        tx,
        house,
        visit.cx(),
        "member.sessions-ended",
        &member.user.id,
        &details,
    )?;
    Ok(Page::go_to(HERE).saying("All other sessions ended"))
}

fn form_page(title: &str, lead: Option<&str>, form: FormBlock) -> Page {
    let header = Header::new(title).back("Your account", HERE);
    let header = match lead {
        Some(lead) => header.lead(lead),
        None => header,
    };
    Page::of(header, vec![Block::Form(form.cancel(HERE))])
}

pub fn name_form(_: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    Ok(name_page(
        &visit.member()?.user.private.name,
        &Faults::default(),
    ))
}

fn name_page(name: &str, faults: &Faults) -> Page {
    let field = Field::text("name", "Name")
        .hint("Shown beside what you decide.")
        .value(name)
        .autocomplete("name");
    let form = FormBlock::new(format!("{HERE}/name"), "Save", vec![field]).faults(faults);
    form_page("Change the name", None, form)
}

pub fn change_name(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let name = visit.form.text("name");
    if name.chars().count() > users::MAX_NAME {
        let mut faults = Faults::default();
        faults.add(
            "name",
            format!("Name must be {} characters or less", users::MAX_NAME),
        );
        return Ok(name_page(name, &faults).refused());
    }
    let mut user = visit.member()?.user.clone();
    user.private.name = name.to_owned();
    users::save(tx, house, visit.cx(), &user)?;
    audits::record(
        tx,
        house,
        visit.cx(),
        "member.name-changed",
        &user.id,
        &json!({}),
    )?;
    Ok(Page::go_to(HERE).saying("Name saved"))
}

/// The fields that ask for the present password, where there is one.
fn present_password(user: &User) -> Vec<Field> {
    match user.private.password {
        Some(_) => vec![
            Field::new("present", "Your present password", Input::Password)
                .autocomplete("current-password"),
        ],
        None => Vec::new(),
    }
}

/// Whether the present password was typed right; says so in `faults` if not.
fn check_present(house: &House, visit: &Visit, faults: &mut Faults) -> Result<()> {
    let user = &visit.member()?.user;
    let Some(hash) = &user.private.password else {
        return Ok(());
    };
    let typed = visit.form.raw("present").unwrap_or_default();
    if visit.request.brought.is_empty() {
        let key = format!("present password of {}", user.id);
        if !house.limiter.count_within(&key, TRIES, visit.now()).allowed {
            faults.add("present", "Too many tries. Try again in a minute");
            return Ok(());
        }
    }
    if typed.is_empty() {
        faults.add("present", "Enter your present password");
    } else if typed.len() > users::MAX_PASSWORD || !visit.check_password(typed, hash)? {
        faults.add("present", "This is not your present password");
    }
    Ok(())
}

pub fn password_form(_: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    Ok(password_page(&visit.member()?.user, &Faults::default()))
}

fn password_page(user: &User, faults: &Faults) -> Page {
    let mut fields = present_password(user);
    fields.push(
        Field::new("password", "New password", Input::Password)
            .hint(format!("{} characters or more.", users::MIN_PASSWORD))
            .autocomplete("new-password"),
    );
    let form =
        FormBlock::new(format!("{HERE}/password"), "Save the password", fields).faults(faults);
    form_page(
        "Change the password",
        Some("Your other sessions end."),
        form,
    )
}

pub fn change_password(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let member = visit.member()?;
    let mut user = member.user.clone();
    let mut faults = Faults::default();
    let password = visit.form.raw("password").unwrap_or_default();
    if let Some(fault) = users::password_fault(password, &user.private.email) {
        faults.add("password", fault);
    }
    check_present(house, visit, &mut faults)?;
    if !faults.is_empty() {
        return Ok(password_page(&user, &faults).refused());
    }
    user.private.password = Some(visit.hash_password(password)?);
    users::save(tx, house, visit.cx(), &user)?;
    sessions::end_all(tx, &user.id, Some(&member.session.id))?;
    audits::record(
        tx,
        house,
        visit.cx(),
        "member.password-changed",
        &user.id,
        &json!({}),
    )?;
    Ok(Page::go_to(HERE).saying("Password saved, other sessions ended"))
}

pub fn second_step_form(_: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    if visit.member()?.user.private.second.is_some() {
        return Ok(Page::go_to(HERE));
    }
    let secret = second::propose(visit.cx());
    let held = held::hand_out(house, visit.cx(), PROPOSED, MINUTES, &secret)?;
    second_step_page(visit, &secret, &held, &Faults::default())
}

fn second_step_page(visit: &Visit, secret: &[u8], held: &str, faults: &Faults) -> Result<Page> {
    let user = &visit.member()?.user;
    let organization = &visit.cx().environment.organization_name;
    let address = second::address(secret, organization, &user.private.email);
    let mut fields = present_password(user);
    fields.push(
        Field::new("code", "Code of the app", Input::Code)
            .hint("6 digits; they change every half minute."),
    );
    let form = FormBlock::new(format!("{HERE}/second-step"), "Switch it on", fields)
        .hidden("secret", held)
        .cancel(HERE)
        .faults(faults);
    let header = Header::new("Second step").back("Your account", HERE).lead(
        "Scan the code with an authenticator app on your phone. From then on, signing in asks for a \
         code of the app as well.",
    );
    Ok(Page::of(
        header,
        vec![
            qr(
                &address,
                "QR code for an authenticator app; the secret stands below as text",
            )?,
            Block::Details {
                summary: "Type the secret instead".into(),
                blocks: vec![Block::Code(CodeBlock::new(
                    "Secret",
                    second::spelled(secret),
                ))],
            },
            Block::Form(form),
        ],
    ))
}

pub fn switch_second_step_on(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let mut user = visit.member()?.user.clone();
    let held = visit.form.text("secret");
    let secret = held::take_back::<Vec<u8>>(house, visit.cx(), PROPOSED, held)?;
    let Some(secret) = secret.filter(|_| user.private.second.is_none()) else {
        return Ok(Page::go_to(HERE));
    };
    let mut faults = Faults::default();
    check_present(house, visit, &mut faults)?;
    if faults.is_empty() {
        let typed = visit.form.text("code");
        match second::switch_on(tx, house, visit.cx(), &mut user, &secret, typed)? {
            Some(codes) => return Ok(codes_page(&codes)),
            None => faults.add(
                "code",
                "That code does not fit. Check that the clock of your phone is right",
            ),
        }
    }
    Ok(second_step_page(visit, &secret, held, &faults)?.refused())
}

fn codes_page(codes: &[String]) -> Page {
    let notice = Notice::new(
        Tone::Warn,
        "Keep these codes where you keep your passwords",
        "They are shown only now. Each lets you in once when you do not have the app.",
    );
    Page::of(
        Header::new("Recovery codes"),
        vec![
            Block::Notice(notice),
            Block::Code(CodeBlock::new("Recovery codes", codes.join("\n"))),
            Block::Acts(vec![Act::link("I have kept them", HERE).main()]),
        ],
    )
}

/// A page that asks for the present password before something about the second step.
fn asking(visit: &Visit, path: &str, title: &str, submit: &str, faults: &Faults) -> Result<Page> {
    let user = &visit.member()?.user;
    let form =
        FormBlock::new(format!("{HERE}/{path}"), submit, present_password(user)).faults(faults);
    Ok(form_page(title, None, form))
}

pub fn recovery_form(_: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    recovery_page(visit, &Faults::default())
}

fn recovery_page(visit: &Visit, faults: &Faults) -> Result<Page> {
    asking(
        visit,
        "recovery-codes",
        "New recovery codes",
        "Make new codes",
        faults,
    )
}

pub fn renew_recovery(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let mut user = visit.member()?.user.clone();
    if user.private.second.is_none() {
        return Ok(Page::go_to(HERE));
    }
    let mut faults = Faults::default();
    check_present(house, visit, &mut faults)?;
    if !faults.is_empty() {
        return Ok(recovery_page(visit, &faults)?.refused());
    }
    let codes = second::renew(tx, house, visit.cx(), &mut user)?;
    Ok(codes_page(&codes))
}

pub fn off_form(_: &mut Tx, _: &House, visit: &Visit) -> Result<Page> {
    off_page(visit, &Faults::default())
}

fn off_page(visit: &Visit, faults: &Faults) -> Result<Page> {
    asking(
        visit,
        "second-step/off",
        "Switch the second step off",
        "Switch it off",
        faults,
    )
}

pub fn switch_second_step_off(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let mut user = visit.member()?.user.clone();
    let mut faults = Faults::default();
    check_present(house, visit, &mut faults)?;
    if !faults.is_empty() {
        return Ok(off_page(visit, &faults)?.refused());
    }
    second::switch_off(tx, house, visit.cx(), &mut user)?;
    Ok(Page::go_to(HERE).saying("Second step switched off"))
}
