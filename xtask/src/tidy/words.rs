//! Words that must not be committed: unfinished code and paths of one machine.

use super::Finding;
use super::tree::Tree;

/// Split, so that this file does not find itself.
const UNFINISHED: &[&str] = &[
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!("dbg", "!("),
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("console", ".log("),
];

/// First parts of paths that exist on one machine only.
const MACHINE_ROOTS: &[&str] = &["home", "root", "Users", "work"];

/// Locked versions and legal texts are not our words.
const NOT_OURS: &[&str] = &["Cargo.lock", "package-lock.json", "LICENSE-APACHE"];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        if NOT_OURS.contains(&file.name()) {
            continue;
        }
        for (number, line) in file.lines() {
            for word in UNFINISHED.iter().filter(|word| line.contains(**word)) {
                findings.push(Finding::at(
                    &file.path,
                    number,
                    format!("`{word}` is unfinished work"),
                ));
            }
            if let Some(root) = machine_path(line) {
                findings.push(Finding::at(
                    &file.path,
                    number,
                    format!("a path of one machine (/{root}/…)"),
                ));
            }
        }
    }
    findings
}

/// The root named by an absolute path in `line`, when that root is a person's or a machine's own.
fn machine_path(line: &str) -> Option<&'static str> {
    MACHINE_ROOTS.iter().copied().find(|root| {
        let pattern = format!("/{root}/");
        line.match_indices(&pattern).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let after = line[at + pattern.len()..].chars().next();
            let inside_a_longer_path =
                before.is_some_and(|c| c.is_alphanumeric() || "_.-}/".contains(c));
            !inside_a_longer_path && after.is_some_and(|c| c.is_alphanumeric() || "_.".contains(c))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_a_machine_are_told_from_other_paths() {
        for (line, expected) in [
            (concat!("see /ho", "me/ann/project"), Some("home")),
            (concat!("`/ro", "ot/.cargo`"), Some("root")),
            ("../home/page.html", None),
            ("https://example.com/home/page", None),
            ("GET /home/", None),
            ("/var/lib/bonafide", None),
        ] {
            assert_eq!(machine_path(line), expected, "{line}");
        }
    }

    #[test]
    fn unfinished_work_is_found_with_its_line() {
        let text = format!("fn later() {{\n    {}\n}}\n", concat!("todo", "!()"));
        let findings = check(&Tree::of(&[("a.rs", &text), ("Cargo.lock", &text)]));
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].line, Some(2));
    }
}
