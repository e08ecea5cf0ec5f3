//! `bonafide scenario list`, `bonafide scenario run` and `bonafide trigger`

use bonafide_app::scenarios::{self, Ran, Run, SCENARIOS, Script};
use bonafide_app::{Seed, wire};
use bonafide_db::Tx;
use clap::Args;
use jiff::Timestamp;
use serde_json::{Value as Json, json};

use crate::data;
use crate::failure::Result;
use crate::out::say;
use crate::settings::Settings;

#[derive(Args)]
pub struct Options {
    /// The template to play; without it the oldest one that offers the scenario
    #[arg(long, value_name = "ID")]
    template: Option<String>,
    #[arg(long, value_name = "ID")]
    reference_id: Option<String>,
    /// Makes ids from this number instead of by chance
    #[arg(long)]
    seed: Option<u64>,
    /// Print the run as the API answers it
    #[arg(long)]
    json: bool,
}

pub fn list(as_json: bool) {
    if as_json {
        let all: Vec<Json> = SCENARIOS.iter().map(wire::scenario).collect();
        say!("{:#}", json!({ "data": all }));
        return;
    }
    for scenario in SCENARIOS {
        let (name, summary) = (scenario.name, scenario.summary);
        match &scenario.script {
            Script::Available { end, .. } => {
                say!("{name:26} {:13} {summary}", end.as_str());
            }
            Script::NotAvailable(why) => {
                say!("{name:26} {:13} {summary}: {why}", "not available");
            }
        }
    }
}

/// The scenario at whose end the event has happened.
pub fn trigger(settings: &Settings, event: &str, options: Options) -> Result<()> {
    run(settings, scenarios::trigger(event)?, options)
}

pub fn run(settings: &Settings, name: &str, options: Options) -> Result<()> {
    // Before the database is opened: a wrong name needs none.
    let name = scenarios::find(name)?.name;
    let opened = super::beside(settings)?;
    let house = opened.house.clone();
    let wanted = Run {
        template: options.template,
        reference_id: options.reference_id,
        seed: options.seed,
        ..Run::default()
    };
    let (now, seed) = (Timestamp::now(), Seed(data::random()?));
    let ran = opened
        .db
        .write(move |tx: &mut Tx<'_>| {
            scenarios::run_by_command(tx, &house, name, wanted.clone(), now, seed)
        })
        .wait()?;
    opened.db.close();
    match options.json {
        true => say!("{:#}", json!({"data": wire::scenario_run(&ran)})),
        false => tell(&ran),
    }
    Ok(())
}

fn tell(ran: &Ran) {
    let inquiry = &ran.inquiry.it;
    say!(
        "Played {}: {} is {}",
        ran.scenario,
        inquiry.id,
        inquiry.status.as_str()
    );
    for event in &ran.events {
        say!("  {}  {}", event.id, event.name);
    }
}
