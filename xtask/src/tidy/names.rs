//! What files are called and how long they are.

use super::Finding;
use super::tree::Tree;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &["helper", "helpers", "util", "utils", "misc", "common"];

/// Longer than this, a file is more than one room.
const LONGEST: usize = 800;
const MEASURED: &[&str] = &[
    "rs", "mjs", "js", "css", "html", "sql", "md", "yaml", "ftl", "sh",
];

/// Files that may be longer, each with its reason. The list may only shrink.
const LONG: &[(&str, &str)] = &[];

pub fn check(tree: &Tree) -> Vec<Finding> {
    check_against(tree, LONG)
}

fn check_against(tree: &Tree, long: &[(&str, &str)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for path in &tree.paths {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.split('.').next().unwrap_or(name);
        if EMPTY_NAMES.contains(&stem) {
            findings.push(Finding::of(path, "name it for what it holds"));
        }
    }
    for file in &tree.files {
        let lines = file.text.lines().count();
        let listed = long.iter().any(|(path, _)| *path == file.path);
        if lines > LONGEST && !listed && MEASURED.contains(&file.extension()) {
            findings.push(Finding::of(
                &file.path,
                format!("{lines} lines, more than {LONGEST}: what is the second room in it?"),
            ));
        }
        if lines <= LONGEST && listed {
            findings.push(Finding::of(
                &file.path,
                "short enough now: take it off the list in xtask/src/tidy/names.rs",
            ));
        }
    }
    for (path, _) in long.iter().filter(|(path, _)| tree.file(path).is_none()) {
        findings.push(Finding::of(
            path,
            "is gone: take it off the list in xtask/src/tidy/names.rs",
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_say_nothing_are_found_for_files_and_directories() {
        let tree = Tree::of(&[
            ("crates/app/src/utils.rs", ""),
            ("crates/app/src/common/mod.rs", ""),
            ("crates/app/src/inquiries.rs", ""),
        ]);
        let places: Vec<String> = check(&tree).into_iter().map(|f| f.place).collect();
        assert_eq!(places, ["crates/app/src/common", "crates/app/src/utils.rs"]);
    }

    #[test]
    fn long_files_are_found_unless_they_are_listed() {
        let text = "line\n".repeat(LONGEST + 1);
        let tree = Tree::of(&[("a.rs", &text), ("b.rs", &text), ("rows.csv", &text)]);
        let findings = check_against(&tree, &[("b.rs", "a table")]);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].place, "a.rs");
    }

    #[test]
    fn the_list_of_long_files_only_shrinks() {
        let tree = Tree::of(&[("a.rs", "short\n")]);
        assert_eq!(
            check_against(&tree, &[("a.rs", "was long"), ("b.rs", "is gone")]).len(),
            2
        );
    }
}
