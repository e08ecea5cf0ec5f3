//! The part `examples`: what stands in `examples/` builds, and works against the built server.

use std::path::Path;
use std::process::Command;

use super::{Outcome, call, cargo, need, npm_ci};

/// One after the other: the suite's time is measured.
const CHECKS: &[&str] = &[
    "examples/check/backends.test.mjs",
    "examples/check/same-bytes.test.mjs",
    "examples/check/suite.test.mjs",
];

pub fn run(root: &Path) -> Result<Outcome, String> {
    need(&["node", "npm", "python3"])?;
    let manifest = "examples/backend-rust/Cargo.toml";
    let words = ["--locked", "--manifest-path", manifest];
    call(cargo(root).args(["fmt", "--check", "--manifest-path", manifest]))?;
    call(
        cargo(root)
            .arg("clippy")
            .args(words)
            .args(["--", "-D", "warnings"]),
    )?;
    call(cargo(root).arg("test").args(words))?;
    call(cargo(root).arg("build").args(words))?;
    npm_ci(&root.join("examples/client-typescript"))?;
    call(
        Command::new("node")
            .current_dir(root)
            .args(["--test", "--test-concurrency=1"])
            .args(CHECKS),
    )
}
