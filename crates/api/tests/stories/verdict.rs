//! The contract's validator: it judges recorded exchanges against the published schemas.
//!
//! It is not part of the repository. `CONFORMANCE_DIR` names its folder; else it is looked for as
//! `shared/conformance` beside the repository. Where there is none, nothing is judged, and that is
//! said.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Once;

use serde_json::Value as Json;

fn folder() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CONFORMANCE_DIR") {
        return Some(PathBuf::from(named));
    }
    beside("conformance")
}

/// A folder of the contract's material beside the repository, or above it.
pub fn beside(name: &str) -> Option<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|above| above.join("shared").join(name))
        .find(|folder| folder.is_dir())
}

/// Panics with the validator's findings about exchanges.
pub fn judge(exchanges: &[Json]) {
    validate(&[], exchanges);
}

/// Panics with the validator's findings about bodies that webhooks were sent.
pub fn judge_deliveries(bodies: &[Json]) {
    validate(&["webhook"], bodies);
}

fn validate(mode: &[&str], exchanges: &[Json]) {
    static NOTE: Once = Once::new();
    let Some(folder) = folder() else {
        NOTE.call_once(|| println!("no conformance folder: exchanges are not validated"));
        return;
    };
    if exchanges.is_empty() {
        return;
    }
    let mut validator = Command::new(folder.join("validate"))
        .args(mode)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = validator.stdin.take().unwrap();
    let lines: String = exchanges
        .iter()
        .map(|exchange| format!("{exchange}\n"))
        .collect();
    // A single line would be taken for a document of its own; a blank one is skipped.
    let writing = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = validator.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    assert!(
        output.status.success(),
        "{}",
        findings(&String::from_utf8_lossy(&output.stdout), exchanges)
    );
}

/// The findings, each with the exchange it is about.
fn findings(told: &str, exchanges: &[Json]) -> String {
    const MOST: usize = 12;
    let mut text = String::new();
    for finding in told.lines().take(MOST) {
        text.push_str(finding);
        text.push('\n');
        let number = finding
            .rsplit_once("(line ")
            .and_then(|(_, rest)| rest.strip_suffix(')'));
        let number = number.and_then(|number| number.parse::<usize>().ok());
        if let Some(exchange) = number.and_then(|number| exchanges.get(number - 1)) {
            text.push_str(&format!("    {exchange}\n"));
        }
    }
    text.push_str(told.lines().last().unwrap_or_default());
    text
}
