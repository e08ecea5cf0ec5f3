//! What the binary can be told to do. Commands other than `serve` may run beside a server on the
//! same database, except `keys rotate` and `import`.

mod analytics;
mod api_key;
mod archive;
mod audit;
mod doctor;
mod keys;
mod listen;
mod logs;
mod scenario;
mod seed;
mod serve;
mod template;
mod webhook;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bonafide_app::{Actor, Cx, Error, Kind, Seed, clock};
use bonafide_db::Tx;
use clap::{Subcommand, ValueEnum};
use jiff::Timestamp;

use crate::failure::{Failure, Result};
use crate::out::{self, say};
use crate::settings::{Settings, Sources};
use crate::start::{self, Hold, Opened};

#[derive(Subcommand)]
pub enum Command {
    /// Run the server (also without a command)
    Serve,
    /// Show each setting with its origin, check the installation, and say how to mend it
    Doctor,
    /// Make, list and end API keys
    #[command(subcommand)]
    ApiKey(ApiKey),
    /// Move inquiry templates between files and the database
    #[command(subcommand)]
    Template(Template),
    /// Play whole inquiries in the sandbox
    #[command(subcommand)]
    Scenario(Scenario),
    /// Play a sandbox inquiry until an event such as `inquiry.completed` has happened
    Trigger {
        event: String,
        #[command(flatten)]
        options: scenario::Options,
    },
    /// Receive the sandbox's events here, check and print them
    Listen {
        /// Also hand each one on to this address, with its headers, and answer what it answers
        #[arg(long, value_name = "URL")]
        forward_to: Option<String>,
        /// Only these events, with commas between; all of them otherwise
        #[arg(long, value_name = "NAMES", value_delimiter = ',')]
        events: Vec<String>,
        /// Print the bodies too; they tell of people
        #[arg(long)]
        bodies: bool,
    },
    /// Send webhooks again, and check what arrived
    #[command(subcommand)]
    Webhook(Webhook),
    /// Look at the API's log
    #[command(subcommand)]
    Logs(Logs),
    /// Check the audit log
    #[command(subcommand)]
    Audit(Audit),
    /// Show how ways of creating inquiries distort counts, with people of known behaviour
    #[command(subcommand)]
    Simulate(Simulate),
    /// Look after the conversion figures
    #[command(subcommand)]
    Analytics(Analytics),
    /// Look after the master key
    #[command(subcommand)]
    Keys(Keys),
    /// Write everything that is stored, or one environment's part of it, into an archive
    Export(archive::Export),
    /// Put an archive into an installation that holds nothing yet. Stop every server of its database
    /// first; interrupted, it goes on when it is run again
    Import(archive::Import),
    /// Make many invented inquiries in the sandbox, spread over the past, to look at lists and figures
    Seed(seed::Options),
    /// Print the version
    Version,
}

#[derive(Subcommand)]
pub enum ApiKey {
    /// Make a key and print it; it is not shown again
    Create {
        #[arg(long, value_enum)]
        environment: Environment,
        /// What the key is for
        #[arg(long)]
        name: String,
        /// Give it every right, also those over keys and settings
        #[arg(long)]
        every_right: bool,
    },
    /// Print the keys of both environments: id, environment, end, last use, name
    List,
    /// End a key at once; it stays ended, also when the settings name it
    Expire { id: String },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Environment {
    Sandbox,
    Production,
}

impl Environment {
    fn kind(self) -> Kind {
        match self {
            Self::Sandbox => Kind::Sandbox,
            Self::Production => Kind::Production,
        }
    }
}

#[derive(Subcommand)]
pub enum Template {
    /// Read a template from a file (`-` for standard input) and print its id and version
    Import {
        file: PathBuf,
        /// Make the new version the one that new inquiries use
        #[arg(long)]
        publish: bool,
        /// Add a version to this template instead of making a new one
        #[arg(long, value_name = "ID")]
        into: Option<String>,
    },
    /// Print a template or template version as text that `import` reads
    Export { id: String },
}

#[derive(Subcommand)]
pub enum Scenario {
    /// Say what each scenario does and how it ends
    List {
        /// Print the list as the API answers it
        #[arg(long)]
        json: bool,
    },
    /// Play a scenario from the creation of an inquiry to its end
    Run {
        name: String,
        #[command(flatten)]
        options: scenario::Options,
    },
}

#[derive(Subcommand)]
pub enum Webhook {
    /// Print the webhooks of both environments: id, environment, status, address, name
    List,
    /// Send an event to a webhook again
    Resend {
        #[arg(value_name = "WEBHOOK")]
        id: String,
        event: String,
    },
    /// Send a stretch of the event log to a webhook again
    Replay {
        #[arg(value_name = "WEBHOOK")]
        id: String,
        /// That event and all after it
        #[arg(long, value_name = "EVENT", conflicts_with = "since")]
        from: Option<String>,
        /// Events of that time and later, such as 2026-11-20T00:00:00Z
        #[arg(long, value_name = "TIME")]
        since: Option<String>,
        /// Only events before that time
        #[arg(long, value_name = "TIME")]
        until: Option<String>,
    },
    /// Say whether a webhook of this installation sent a body, by its signature; ends with 1 when not
    Verify {
        #[arg(value_name = "WEBHOOK")]
        id: String,
        /// The header `Persona-Signature` as it came
        #[arg(long, value_name = "HEADER")]
        signature: String,
        /// The body, byte for byte as it came (`-` for standard input)
        file: PathBuf,
    },
}

#[derive(Subcommand)]
pub enum Logs {
    /// Print the requests of API keys as they are answered, until Ctrl-C
    Tail {
        #[arg(long, value_enum, default_value = "sandbox")]
        environment: Environment,
    },
}

#[derive(Subcommand)]
pub enum Audit {
    /// Follow the hash chain of each environment; ends with 1 when an entry was changed
    Verify,
}

#[derive(Subcommand)]
pub enum Simulate {
    /// Print the rate by created inquiries, the rate of the conversion figures, and the truth
    Conversion,
}

#[derive(Subcommand)]
pub enum Analytics {
    /// Make the conversion figures anew from the logs; they are incomplete until it has finished
    Rebuild,
}

#[derive(Subcommand)]
pub enum Keys {
    /// Wrap all data keys under a new master key. Stop every server of the database first; the
    /// command can be interrupted and run again
    Rotate,
}

pub fn run(command: Command, sources: &Sources) -> Result<ExitCode> {
    // These must answer also when the settings are wrong.
    match command {
        Command::Version => {
            say!("bonafide {}", env!("CARGO_PKG_VERSION"));
            return Ok(ExitCode::SUCCESS);
        }
        Command::Doctor => return Ok(doctor::run(sources)),
        // Needs neither settings nor a database.
        Command::Simulate(Simulate::Conversion) => {
            out::print(format_args!(
                "{}",
                bonafide_domain::conversion::simulate::table()
            ));
            return Ok(ExitCode::SUCCESS);
        }
        Command::Scenario(Scenario::List { json }) => {
            scenario::list(json);
            return Ok(ExitCode::SUCCESS);
        }
        _ => {}
    }
    let settings = Settings::read(sources)?;
    match command {
        Command::Serve => serve::run(&settings)?,
        Command::ApiKey(ApiKey::Create {
            environment,
            name,
            every_right,
        }) => api_key::create(&settings, environment, &name, every_right)?,
        Command::ApiKey(ApiKey::List) => api_key::list(&settings)?,
        Command::ApiKey(ApiKey::Expire { id }) => api_key::expire(&settings, id)?,
        Command::Template(Template::Import {
            file,
            publish,
            into,
        }) => template::import(&settings, &file, publish, into)?,
        Command::Template(Template::Export { id }) => template::export(&settings, id)?,
        Command::Scenario(Scenario::Run { name, options }) => {
            scenario::run(&settings, &name, options)?;
        }
        Command::Seed(options) => seed::run(&settings, &options)?,
        Command::Trigger { event, options } => scenario::trigger(&settings, &event, options)?,
        Command::Listen {
            forward_to,
            events,
            bodies,
        } => {
            let wish = listen::Wish {
                forward_to,
                events,
                bodies,
            };
            listen::run(&settings, wish)?;
        }
        Command::Webhook(Webhook::List) => webhook::list(&settings)?,
        Command::Webhook(Webhook::Resend { id, event }) => webhook::resend(&settings, id, event)?,
        Command::Webhook(Webhook::Replay {
            id,
            from,
            since,
            until,
        }) => webhook::replay(&settings, id, from, since.as_deref(), until.as_deref())?,
        Command::Webhook(Webhook::Verify {
            id,
            signature,
            file,
        }) => return webhook::verify(&settings, id, &signature, &file),
        Command::Logs(Logs::Tail { environment }) => logs::tail(&settings, environment.kind())?,
        Command::Audit(Audit::Verify) => return audit::verify(&settings),
        Command::Analytics(Analytics::Rebuild) => analytics::rebuild(&settings)?,
        Command::Keys(Keys::Rotate) => keys::rotate(&settings)?,
        Command::Export(options) => archive::export(&settings, &options)?,
        Command::Import(options) => archive::import(&settings, &options)?,
        Command::Version
        | Command::Doctor
        | Command::Simulate(_)
        | Command::Scenario(Scenario::List { .. }) => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// Opens the database beside a server that may be running.
fn beside(settings: &Settings) -> Result<Opened> {
    start::open(settings, settings.listen.port(), Hold::Beside)
}

/// What a command does in an environment.
fn environment(tx: &mut Tx, kind: Kind, seed: Seed) -> std::result::Result<Cx, Error> {
    let (environment, clock) = clock::environments(tx)?
        .into_iter()
        .find(|(environment, _)| environment.kind == kind)
        .ok_or_else(Error::not_found)?;
    let now = Timestamp::now();
    Ok(Cx::new(environment, &clock, Actor::Command, now, seed))
}

/// A file as it is; `-` is standard input.
fn read(file: &Path) -> Result<Vec<u8>> {
    let read = match file == Path::new("-") {
        true => {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
        }
        false => std::fs::read(file),
    };
    read.map_err(|error| {
        let file = file.display();
        Failure::new(format!("The file {file} cannot be read: {error}."), "")
    })
}
