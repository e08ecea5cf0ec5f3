//! The project's own commands, run as `cargo xtask NAME`. No other task runner is needed.
#![allow(
    clippy::disallowed_methods,
    reason = "measures how long each part of a check took"
)]

mod ci;
mod tidy;
mod workspace;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask tidy          check what the compiler cannot: import edges, licenses, links, names, locales
cargo xtask ci [PART...]  run every part of the full check, or the parts named, and say how long each took
cargo xtask ci --list     name the parts
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["tidy"] => workspace::root().and_then(|root| tidy::run(&root)),
        ["ci", parts @ ..] => workspace::root().and_then(|root| ci::run(&root, parts)),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => Err(format!("what should be done?\n\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
