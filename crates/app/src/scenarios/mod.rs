//! Named scenarios of the sandbox: one call plays a whole inquiry to a documented end, with the
//! events that a person would cause, because the same use-cases are called.
//!
//! A run is one transaction and stands still in time: what would take hours in life happens at the
//! moment of the sandbox's clock. With a seed, ids are made from it and from the log's place instead
//! of by chance, so that two servers with the same history tell the same events, byte for byte.

mod catalogue;
mod choose;
mod people;
mod player;
pub mod populate;
mod trigger;

use bonafide_db::Tx;
use bonafide_domain::inquiry::{Channel, Inquiry};
use bonafide_domain::play::{Answers, Effort};
use jiff::Timestamp;

pub use catalogue::{SCENARIOS, Scenario, Script, TAG};
pub use trigger::{TRIGGERS, Trigger, trigger};

use crate::inquiries::{Given, New, Overrides};
use crate::seal::digest;
use crate::{
    Actor, Cx, Draws, Error, House, Kept, Kind, Result, Seed, clock, events, inquiries, templates,
};
use events::Mark;
use player::{Player, Stage};

/// Entries of the log that one run is told with; no scenario writes as many.
const MAX_EVENTS: usize = 1000;

/// How a scenario is to be run.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// `itmpl_…` or `itmplv_…`; else the oldest template in which the scenario can happen.
    pub template: Option<String>,
    pub reference_id: Option<String>,
    /// Set by API when the inquiry is created.
    pub fields: Given,
    /// What the person answers in place of the sample answers, by keys of any spelling.
    pub answers: Given,
    pub seed: Option<u64>,
}

/// What came of a run.
pub struct Ran {
    pub scenario: &'static str,
    /// The sandbox's time.
    pub played_at: Timestamp,
    pub inquiry: Kept<Inquiry>,
    pub seed: Option<u64>,
    /// Everything that the run wrote to the log, oldest first.
    pub events: Vec<Mark>,
}

/// The scenario of that name.
///
/// # Errors
/// 404 with the names that there are.
pub fn find(name: &str) -> Result<&'static Scenario> {
    Scenario::find(name).ok_or_else(|| {
        let names: Vec<&str> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
        Error::NotFound(format!(
            "The scenario is not found; the names are {}",
            names.join(", ")
        ))
    })
}

/// Refuses environments in which nothing is simulated.
///
/// # Errors
/// 403 in production.
pub fn sandbox_only(cx: &Cx) -> Result<()> {
    match cx.environment.kind {
        Kind::Sandbox => Ok(()),
        Kind::Production => Err(Error::Forbidden(
            "Scenarios are played in a sandbox environment only".into(),
        )),
    }
}

/// Plays a scenario from the creation of an inquiry to its end.
///
/// # Errors
/// 403 outside a sandbox, 404 for unknown names and templates, 422 when the template offers no way
/// to the end, 501 when the scenario waits for something that this version does not have.
pub fn run(tx: &mut Tx, house: &House, cx: &Cx, name: &str, wanted: Run) -> Result<Ran> {
    sandbox_only(cx)?;
    let scenario = find(name)?;
    let (wishes, acts) = match &scenario.script {
        Script::Available { wishes, acts, .. } => (*wishes, *acts),
        Script::NotAvailable(why) => {
            return Err(Error::NotAvailable(format!(
                "The scenario {name} is not available: {why}"
            )));
        }
    };
    let before = events::head(tx, &cx.environment.id)?.seq - 1;
    let mut stage = stage(tx, house, cx, scenario, wanted.seed, before)?;
    let creating = stage.callers();
    let template = choose::template(tx, house, &creating, scenario, wishes, &wanted)?;
    let new = New {
        template,
        channel: Channel::Api,
        account_id: None,
        auto_create_account: true,
        account_type_id: None,
        reference_id: wanted.reference_id.clone(),
        creator: None,
        redirect_uri: None,
        note: None,
        fields: wanted.fields.clone(),
        tags: Vec::new(),
        initial_step: None,
        theme_set_id: None,
        overrides: Overrides::default(),
        device_mark: None,
        with_session: false,
        with_link: false,
    };
    let made = inquiries::create(tx, house, &creating, new)?.inquiry;
    let definition = templates::definition(tx, house, &made.it.version_id)?;
    let plan = choose::plan(
        &creating,
        &definition,
        &made.it.personal.fields,
        scenario,
        wishes,
        &wanted,
        &mut Effort::default(),
    )?;
    let turns = plan.map(|plan| plan.turns).unwrap_or_default();
    let locale = definition.default_language().as_str();
    let mut player = Player::new(stage, &made.it.id, turns, locale);
    for act in acts {
        player.perform(tx, *act)?;
    }
    let reading = player.stage.callers();
    Ok(Ran {
        scenario: scenario.name,
        played_at: cx.now,
        inquiry: inquiries::find(tx, house, &reading, &made.it.id)?,
        seed: wanted.seed,
        events: events::since(tx, cx, before, MAX_EVENTS)?,
    })
}

/// A run that the operator asked for at a command line.
///
/// # Errors
/// Those of [`run`].
pub fn run_by_command(
    tx: &mut Tx,
    house: &House,
    name: &str,
    wanted: Run,
    real: Timestamp,
    seed: Seed,
) -> Result<Ran> {
    let (environment, clock) = clock::environments(tx)?
        .into_iter()
        .find(|(environment, _)| environment.kind == Kind::Sandbox)
        .ok_or_else(|| Error::internal("there is no sandbox environment"))?;
    let cx = Cx::new(environment, &clock, Actor::Command, real, seed);
    run(tx, house, &cx, name, wanted)
}

fn stage<'a>(
    tx: &mut Tx,
    house: &'a House,
    cx: &Cx,
    scenario: &Scenario,
    seed: Option<u64>,
    place: u64,
) -> Result<Stage<'a>> {
    let (environment, clock) = clock::environment(tx, &cx.environment.id)?;
    let secret = Seed(cx.draw());
    let draws = match seed {
        None => Draws::from(secret),
        // With its place in the log, so that the same seed makes other names the second time.
        Some(seed) => {
            let parts: [&[u8]; 4] = [
                b"bonafide scenario",
                scenario.name.as_bytes(),
                &seed.to_be_bytes(),
                &place.to_be_bytes(),
            ];
            Draws::named(secret, Seed(digest(&parts)))
        }
    };
    Ok(Stage {
        house,
        environment,
        clock,
        real: cx.real,
        caller: cx.actor.clone(),
        draws,
        parts: 0,
    })
}

/// The answers by the definition's own spelling of their keys.
fn answers(definition: &bonafide_domain::definition::Definition, given: &Given) -> Result<Answers> {
    let mut answers = Answers::new();
    for (key, value) in given {
        let Some(schema) = definition.field_by_any_spelling(key) else {
            return Err(Error::invalid(
                format!("/data/attributes/answers/{key}"),
                format!("{key} is not a field of the inquiry template"),
            ));
        };
        answers.insert(schema.key.clone(), value.clone());
    }
    Ok(answers)
}
