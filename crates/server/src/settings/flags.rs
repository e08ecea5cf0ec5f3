//! The table of settings as command-line flags.

use std::collections::BTreeMap;

use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

use super::table::{Kind, TABLE};

/// What was said on the command line, by key.
#[derive(Clone, Debug, Default)]
pub struct Flags(pub BTreeMap<&'static str, String>);

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut flags = Self::default();
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        for row in TABLE.iter().filter(|row| row.kind != Kind::Secret) {
            if let Some(value) = matches.get_one::<String>(row.key) {
                self.0.insert(row.key, value.clone());
            }
        }
        Ok(())
    }
}

impl Args for Flags {
    fn augment_args(mut command: Command) -> Command {
        for row in TABLE.iter().filter(|row| row.kind != Kind::Secret) {
            let help = format!(
                "{}\n[variable: {}] [default: {}]",
                row.help,
                row.variable(),
                row.default
            );
            let mut arg = Arg::new(row.key)
                .long(row.key)
                .value_name(row.shape)
                .help(help)
                .help_heading("Settings (flag, then variable, then file, then default)")
                .global(true);
            if row.kind == Kind::Switch {
                // With `=` only, so that `--behind-tls doctor` does not swallow the command.
                arg = arg
                    .num_args(0..=1)
                    .require_equals(true)
                    .default_missing_value("on");
            }
            command = command.arg(arg);
        }
        command.after_help(secrets())
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn secrets() -> String {
    let mut text = String::from(
        "Secrets, from variables or the file only (a command line is visible to other processes):\n",
    );
    for row in TABLE.iter().filter(|row| row.kind == Kind::Secret) {
        text.push_str(&format!("  {:<30} {}\n", row.variable(), row.help));
    }
    text.push_str("\nAn empty variable counts as unset.");
    text
}
