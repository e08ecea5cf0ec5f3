//! The full check, part by part. `scripts/test` prepares the machine for it and calls it.

mod examples;
mod stories;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::{tidy, workspace};

/// From which properties make their cases. The check takes the same ones every time, so that it fails
/// by what was changed; new ones are looked for apart from it (CONTRIBUTING.md).
const CASES_SEED: &str = "PROPTEST_RNG_SEED";

/// How a part ended.
enum Outcome {
    Passed,
    /// Passed, with something to mend.
    PassedWith(String),
    /// Not applicable on this machine, with the reason.
    Skipped(String),
}

type Part = (
    &'static str,
    &'static str,
    fn(&Path) -> Result<Outcome, String>,
);

/// In the order of how soon they tell of a fault.
const PARTS: &[Part] = &[
    ("fmt", "the source is formatted", fmt),
    (
        "tidy",
        "import edges, licenses, links, names, locales",
        tidy_part,
    ),
    ("clippy", "no lint fires in any target", clippy),
    ("test", "unit and integration tests, both databases", test),
    ("doctest", "the examples in the documentation", doctest),
    ("build", "the server's binary, for the stories", build),
    (
        "stories",
        "browser stories against a running server",
        stories::run,
    ),
    (
        "examples",
        "the examples against a running server",
        examples::run,
    ),
    (
        "deny",
        "sources and bans of dependencies, by cargo-deny",
        deny,
    ),
];

/// Runs the parts named, or all of them. A failing part does not stop the ones after it.
///
/// # Errors
/// When a part is unknown or has failed.
pub fn run(root: &Path, wanted: &[&str]) -> Result<(), String> {
    if wanted == ["--list"] {
        for (name, what, _) in PARTS {
            println!("{name:8} {what}");
        }
        return Ok(());
    }
    if let Some(unknown) = unknown(wanted) {
        return Err(format!(
            "there is no part {unknown}; see cargo xtask ci --list"
        ));
    }
    let mut results = Vec::new();
    for (name, what, part) in PARTS {
        if !wanted.is_empty() && !wanted.contains(name) {
            continue;
        }
        println!("\n== {name}: {what}");
        let start = Instant::now();
        let outcome = part(root);
        results.push((*name, outcome, start.elapsed()));
    }
    summary(&results)
}

fn unknown<'a>(wanted: &[&'a str]) -> Option<&'a str> {
    wanted
        .iter()
        .copied()
        .find(|name| !PARTS.iter().any(|(known, _, _)| known == name))
}

fn summary(results: &[(&str, Result<Outcome, String>, Duration)]) -> Result<(), String> {
    println!("\n== summary");
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for (name, outcome, took) in results {
        let word = match outcome {
            Ok(Outcome::Passed) => {
                passed += 1;
                "passed".to_owned()
            }
            Ok(Outcome::PassedWith(what)) => {
                passed += 1;
                format!("passed: {what}")
            }
            Ok(Outcome::Skipped(why)) => {
                skipped += 1;
                format!("skipped: {why}")
            }
            Err(fault) => {
                failed += 1;
                format!("FAILED: {fault}")
            }
        };
        println!("{name:8} {:7.1} s  {word}", took.as_secs_f64());
    }
    println!("parts: {passed} passed, {failed} failed, {skipped} skipped");
    if failed > 0 {
        return Err(format!("{failed} of the parts failed"));
    }
    Ok(())
}

fn fmt(root: &Path) -> Result<Outcome, String> {
    call(cargo(root).args(["fmt", "--all", "--check"]))
}

fn tidy_part(root: &Path) -> Result<Outcome, String> {
    tidy::run(root).map(|()| Outcome::Passed)
}

fn clippy(root: &Path) -> Result<Outcome, String> {
    call(
        cargo(root)
            .args(["clippy", "--locked", "--workspace", "--all-targets"])
            .args(["--", "-D", "warnings"]),
    )
}

fn test(root: &Path) -> Result<Outcome, String> {
    if std::env::var_os("BONAFIDE_TEST_POSTGRES_URL").is_none() {
        println!("BONAFIDE_TEST_POSTGRES_URL is not set: the tests run on SQLite only");
    }
    let mut tests = cargo(root);
    if answers(cargo(root).args(["nextest", "--version"])) {
        tests.args([
            "nextest",
            "run",
            "--locked",
            "--workspace",
            "--no-fail-fast",
        ]);
    } else {
        tests
            .args(["test", "--locked", "--workspace", "--no-fail-fast"])
            .args(["--lib", "--bins", "--tests", "--examples"]);
    }
    if std::env::var_os(CASES_SEED).is_none() {
        tests.env(CASES_SEED, "1");
    }
    call(&mut tests)
}

fn doctest(root: &Path) -> Result<Outcome, String> {
    call(cargo(root).args(["test", "--locked", "--workspace", "--doc"]))
}

fn build(root: &Path) -> Result<Outcome, String> {
    call(cargo(root).args(["build", "--locked", "--package", "bonafide"]))
}

fn need(programs: &[&str]) -> Result<(), String> {
    let missing = programs
        .iter()
        .find(|program| !answers(Command::new(program).arg("--version")));
    match missing {
        None => Ok(()),
        Some(program) => Err(format!("{program} is not installed (scripts/test does it)")),
    }
}

/// Installs what a lock file names. No package runs code of its own meanwhile.
fn npm_ci(room: &Path) -> Result<Outcome, String> {
    call(Command::new("npm").current_dir(room).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
    ]))
}

fn deny(root: &Path) -> Result<Outcome, String> {
    if !answers(cargo(root).args(["deny", "--version"])) {
        return Ok(Outcome::Skipped(
            "cargo-deny is not installed; tidy has checked the licenses".to_owned(),
        ));
    }
    // Advisories need a database from the network: `cargo deny check advisories` by hand.
    call(cargo(root).args(["deny", "check", "bans", "licenses", "sources"]))
}

fn cargo(root: &Path) -> Command {
    let mut command = Command::new(workspace::cargo());
    command.current_dir(root);
    command
}

fn answers(command: &mut Command) -> bool {
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn call(command: &mut Command) -> Result<Outcome, String> {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    let words: Vec<String> = std::iter::once(program)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let status = command
        .status()
        .map_err(|error| format!("{} cannot be run: {error}", words[0]))?;
    if status.success() {
        Ok(Outcome::Passed)
    } else {
        Err(format!("{} ended with {status}", words.join(" ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_different_names_and_unknown_ones_are_named() {
        for (index, (name, _, _)) in PARTS.iter().enumerate() {
            assert!(PARTS[..index].iter().all(|(other, _, _)| other != name));
        }
        assert_eq!(unknown(&["fmt", "lint"]), Some("lint"));
        assert_eq!(unknown(&["fmt", "stories"]), None);
    }

    #[test]
    fn one_failure_fails_the_whole() {
        let second = Duration::from_secs(1);
        assert!(summary(&[("fmt", Ok(Outcome::Passed), second)]).is_ok());
        let skipped = Ok(Outcome::Skipped("no tool".to_owned()));
        assert!(summary(&[("deny", skipped, second)]).is_ok());
        assert!(
            summary(&[
                ("fmt", Ok(Outcome::Passed), second),
                ("test", Err("2 tests".to_owned()), second),
            ])
            .is_err()
        );
    }

    #[test]
    fn a_command_that_fails_is_an_error() {
        assert!(call(&mut Command::new("false")).is_err());
        assert!(call(&mut Command::new("a-command-that-does-not-exist")).is_err());
        assert!(call(&mut Command::new("true")).is_ok());
    }
}
