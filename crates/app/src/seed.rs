//! The first start: an organization with a sandbox and a production environment, keys, and
//! templates that cover every kind of step.

use bonafide_db::Tx;
use bonafide_domain::account::{AccountStatus, AccountType};
use bonafide_domain::permission;
use jiff::Timestamp;

use crate::clock::{self, Clock};
use crate::cx::draw;
use crate::seal::digest;
use crate::users::entries;
use crate::{
    Actor, Cx, Draws, Environment, Error, House, Kind, Result, Seed, accounts, apikeys,
    environment, ids, templates, theme_sets, users,
};

const ORGANIZATION_NAME: &str = "My organization";

/// 2026-01-01T00:00:00Z in milliseconds. What every installation begins with has the same ids and
/// the same times everywhere, so that two fresh servers tell the same events.
const ORIGIN_MS: i64 = 1_767_225_600_000;
/// The last moment at which a first start makes something.
pub(crate) const ORIGIN_LAST_MS: i64 = ORIGIN_MS + 1_000;

const TEMPLATES: [&str; 3] = [
    include_str!("../../domain/templates/details.yaml"),
    include_str!("../../domain/templates/contact.yaml"),
    include_str!("../../domain/templates/full.yaml"),
];

/// What automation may choose instead of chance.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    pub sandbox_key: Option<String>,
    pub production_key: Option<String>,
    pub admin_email: Option<String>,
    /// Argon2, in PHC form.
    pub admin_password_hash: Option<String>,
}

pub struct Outcome {
    /// Whether this was the first start.
    pub created: bool,
    pub organization: String,
    /// Known only right after creation, or when chosen.
    pub sandbox_key: Option<String>,
    /// Code of the link that makes the first administrator; None when there is somebody.
    pub first_link: Option<String>,
    /// The template that the printed example uses.
    pub template_id: String,
    /// (id, name), oldest first.
    pub templates: Vec<(String, String)>,
}

/// Loads the installation's keys and makes what is missing. Safe to call at every start.
pub fn ensure(
    tx: &mut Tx,
    house: &House,
    choices: &Choices,
    real: Timestamp,
    seed: Seed,
) -> Result<Outcome> {
    house.keys.load(tx, Seed(draw(&seed, 1)))?;
    let mut environments = clock::environments(tx)?;
    let created = environments.is_empty();
    let mut sandbox_key = None;
    if created {
        sandbox_key = Some(first_start(tx, house, choices, real, seed)?);
        environments = clock::environments(tx)?;
    }
    for (environment, clock) in &environments {
        let chosen = match environment.kind {
            Kind::Sandbox => &choices.sandbox_key,
            Kind::Production => &choices.production_key,
        };
        if let Some(secret) = chosen {
            let seed = Seed(draw(&seed, 100 + u64::from(environment.number)));
            let cx = Cx::new(environment.clone(), clock, Actor::Command, real, seed);
            apikeys::insert(tx, house, &cx, secret, &key_doc("Chosen at start"))?;
            if environment.kind == Kind::Sandbox {
                sandbox_key = Some(secret.clone());
            }
        }
    }
    let (sandbox, clock) = environments
        .into_iter()
        .find(|(environment, _)| environment.kind == Kind::Sandbox)
        .ok_or_else(|| Error::internal("there is no sandbox environment"))?;
    let cx = Cx::new(sandbox, &clock, Actor::Command, real, Seed(draw(&seed, 2)));
    administrator(tx, house, &cx, choices)?;
    let first_link = match users::any(tx)? {
        true => None,
        // The ones before were printed as well, maybe into a log.
        false => {
            entries::use_up_all(tx, entries::Kind::First, real)?;
            let invited = entries::Invited {
                role: users::roles::ADMINISTRATOR.to_owned(),
                ..entries::Invited::default()
            };
            Some(entries::make(
                tx,
                house,
                &cx,
                entries::Kind::First,
                None,
                &invited,
            )?)
        }
    };
    let everywhere = origin(
        &cx.environment,
        0,
        real,
        Seed(draw(&seed, 4)),
        "default theme set",
    )?;
    theme_sets::ensure_default(tx, house, &everywhere)?;
    let mut known: Vec<(String, String)> = tx
        .query(
            "select doc from templates where organization_id = $1 order by id limit 10",
            &[cx.environment.organization_id.as_str().into()],
        )?
        .iter()
        .map(|row| {
            let doc: serde_json::Value =
                serde_json::from_str(row.text(0)?).map_err(Error::internal)?;
            let text = |key: &str| doc[key].as_str().unwrap_or_default().to_owned();
            Ok((text("id"), text("name")))
        })
        .collect::<Result<_>>()?;
    known.retain(|(id, _)| !id.is_empty());
    let template_id = known.first().map(|(id, _)| id.clone()).unwrap_or_default();
    Ok(Outcome {
        created,
        organization: cx.environment.organization_name.clone(),
        sandbox_key,
        first_link,
        template_id,
        templates: known,
    })
}

/// Whoever installs the server has every right, also that of making and expiring keys.
fn key_doc(name: &str) -> apikeys::Doc {
    apikeys::Doc {
        name: name.to_owned(),
        permissions: Some(vec![permission::EVERY.to_owned()]),
        ..apikeys::Doc::default()
    }
}

/// Everything that exists once; gives the sandbox key's secret.
fn first_start(
    tx: &mut Tx,
    house: &House,
    choices: &Choices,
    real: Timestamp,
    seed: Seed,
) -> Result<String> {
    let organization_id = ids::make(ids::ORGANIZATION, real, &draw(&seed, 3));
    tx.execute(
        "insert into organizations (id, name, created_at, doc) values ($1, $2, $3, $4)",
        &[
            organization_id.as_str().into(),
            ORGANIZATION_NAME.into(),
            real.as_millisecond().into(),
            "{}".into(),
        ],
    )?;
    let mut sandbox_key = None;
    for (number, kind) in [(1u8, Kind::Sandbox), (2, Kind::Production)] {
        let seed = Seed(draw(&seed, 10 + u64::from(number)));
        let environment = Environment {
            id: ids::make(ids::ENVIRONMENT, real, &draw(&seed, u64::MAX)),
            organization_id: organization_id.clone(),
            organization_name: ORGANIZATION_NAME.to_owned(),
            kind,
            number,
            settings: environment::defaults(),
        };
        insert_environment(tx, &environment, real)?;
        account_type(tx, &origin(&environment, 0, real, seed, kind.as_str())?)?;
        if kind == Kind::Sandbox {
            let cx = Cx::new(
                environment.clone(),
                &Clock::default(),
                Actor::Command,
                real,
                seed,
            );
            let secret = match &choices.sandbox_key {
                Some(secret) => secret.clone(),
                None => apikeys::secret(kind, &cx.draw()),
            };
            apikeys::insert(tx, house, &cx, &secret, &key_doc("First key"))?;
            sandbox_key = Some(secret);
            for (index, text) in TEMPLATES.into_iter().enumerate() {
                // Ids sort by their millisecond: one each keeps the templates in this order.
                let seed = Seed(draw(&seed, 100 + index as u64));
                let cx = origin(&environment, index as i64, real, seed, text)?;
                let definition = templates::parse_definition(&templates::read_text(text)?)?;
                templates::create(tx, house, &cx, &definition.name, &definition, true)?;
            }
        }
    }
    sandbox_key.ok_or_else(|| Error::internal("no sandbox was made"))
}

/// The context of what is the same everywhere: its ids are made of its content.
fn origin(
    environment: &Environment,
    millis: i64,
    real: Timestamp,
    seed: Seed,
    content: &str,
) -> Result<Cx> {
    let origin = Timestamp::from_millisecond(ORIGIN_MS + millis).map_err(Error::internal)?;
    let clock = Clock {
        frozen_at: Some(origin),
        ..Clock::default()
    };
    let names = Seed(digest(&[b"bonafide origin", content.as_bytes()]));
    let draws = Draws::named(seed, names);
    Ok(Cx::new(
        environment.clone(),
        &clock,
        Actor::Command,
        real,
        draws,
    ))
}

fn insert_environment(tx: &mut Tx, environment: &Environment, real: Timestamp) -> Result<()> {
    tx.execute(
        "insert into environments (id, organization_id, kind, number, created_at) values ($1, $2, $3, $4, $5)",
        &[
            environment.id.as_str().into(),
            environment.organization_id.as_str().into(),
            environment.kind.as_str().into(),
            i64::from(environment.number).into(),
            real.as_millisecond().into(),
        ],
    )?;
    tx.execute(
        "insert into chains (environment_id, seq, hash) values ($1, 0, $2)",
        &[environment.id.as_str().into(), vec![0u8; 32].into()],
    )?;
    Ok(())
}

fn account_type(tx: &mut Tx, cx: &Cx) -> Result<()> {
    let statuses = ["Default", "Blocked"].map(|name| AccountStatus {
        id: cx.id(ids::ACCOUNT_STATUS),
        name: name.to_owned(),
    });
    let kind = AccountType {
        id: cx.id(ids::ACCOUNT_TYPE),
        environment_id: cx.environment.id.clone(),
        name: "User".to_owned(),
        created_at: cx.now,
        updated_at: None,
        default_status: statuses[0].name.clone(),
        statuses: statuses.to_vec(),
    };
    accounts::insert_type(tx, &kind)
}

/// The administrator chosen by settings; one of that address that exists is left as it is.
fn administrator(tx: &mut Tx, house: &House, cx: &Cx, choices: &Choices) -> Result<()> {
    let (Some(email), Some(password)) = (&choices.admin_email, &choices.admin_password_hash) else {
        return Ok(());
    };
    if users::find_by_email(tx, house, email)?.is_none() {
        let private = users::Private {
            email: email.trim().to_owned(),
            password: Some(password.clone()),
            role: users::roles::ADMINISTRATOR.to_owned(),
            ..users::Private::default()
        };
        users::create(tx, house, cx, private)?;
    }
    Ok(())
}
