//! The browser stories of `e2e/`, file by file.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Outcome, call, need, npm_ci};

/// Runs all stories. On a busy machine a browser may lose a race that no person would: the files that fail are run a
/// second time. One that passes only then is told as unsteady, one that fails again has failed.
pub fn run(root: &Path) -> Result<Outcome, String> {
    let room = root.join("e2e");
    need(&["node", "npm"])?;
    npm_ci(&room)?;
    let files = files(&room.join("stories"))?;
    judge(files, |file| {
        let outcome = call(
            Command::new("node")
                .current_dir(&room)
                .arg("--test")
                .arg(file),
        );
        outcome.is_ok()
    })
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let unreadable = |error| format!("{} cannot be read: {error}", folder.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.to_string_lossy().ends_with(".test.mjs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn judge(files: Vec<PathBuf>, mut passes: impl FnMut(&Path) -> bool) -> Result<Outcome, String> {
    if files.is_empty() {
        return Err("there are no stories".to_owned());
    }
    let failing = |files: Vec<PathBuf>, passes: &mut dyn FnMut(&Path) -> bool| -> Vec<PathBuf> {
        files.into_iter().filter(|file| !passes(file)).collect()
    };
    let once = failing(files, &mut passes);
    let unsteady = names(&once);
    let twice = failing(once, &mut passes);
    match (unsteady.is_empty(), twice.is_empty()) {
        (true, _) => Ok(Outcome::Passed),
        (false, true) => Ok(Outcome::PassedWith(format!(
            "at the second try only, which is to be mended: {unsteady}"
        ))),
        (false, false) => Err(format!("failed twice: {}", names(&twice))),
    }
}

fn names(files: &[PathBuf]) -> String {
    let names: Vec<_> = files
        .iter()
        .filter_map(|file| file.file_name())
        .map(|name| name.to_string_lossy())
        .collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_fails_has_one_more_try_and_is_named() {
        let files = || ["a", "b", "c"].map(PathBuf::from).to_vec();
        assert!(matches!(judge(files(), |_| true), Ok(Outcome::Passed)));
        let mut tries = Vec::new();
        let outcome = judge(files(), |file| {
            tries.push(file.to_owned());
            tries.len() != 2
        });
        assert!(matches!(outcome, Ok(Outcome::PassedWith(text)) if text.ends_with(": b")));
        assert_eq!(tries, ["a", "b", "c", "b"].map(PathBuf::from));
        let outcome = judge(files(), |file| file != Path::new("c"));
        assert!(matches!(outcome, Err(text) if text == "failed twice: c"));
        assert!(judge(Vec::new(), |_| true).is_err());
    }
}
