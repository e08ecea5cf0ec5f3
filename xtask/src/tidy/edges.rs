//! Which crate may import which, and that the innermost ones do no I/O.
//!
//! The edges are those of docs/ARCHITECTURE.md: decisions inside, waiting at the door.

use super::Finding;
use super::tree::Tree;
use crate::workspace::Package;

/// What tests share; any crate may name it among its `dev-dependencies`.
const FOR_TESTS: &str = "bonafide-testing";

/// A crate of ours and the crates of ours that it may name in its manifest.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("bonafide-domain", &[]),
    ("bonafide-db", &[]),
    ("bonafide-print", &[]),
    (
        "bonafide-app",
        &["bonafide-domain", "bonafide-db", "bonafide-print"],
    ),
    (
        "bonafide-api",
        &["bonafide-app", "bonafide-domain", "bonafide-db"],
    ),
    (
        "bonafide-web",
        &["bonafide-app", "bonafide-domain", "bonafide-db"],
    ),
    (
        "bonafide-dashboard",
        &["bonafide-app", "bonafide-domain", "bonafide-db"],
    ),
    (
        "bonafide-manual",
        &["bonafide-api", "bonafide-app", "bonafide-db"],
    ),
    (
        "bonafide",
        &[
            "bonafide-api",
            "bonafide-manual",
            "bonafide-dashboard",
            "bonafide-web",
            "bonafide-app",
            "bonafide-domain",
            "bonafide-db",
        ],
    ),
    (
        "bonafide-sim",
        &[
            "bonafide-api",
            "bonafide-app",
            "bonafide-db",
            "bonafide-web",
        ],
    ),
    ("bonafide-bench", &[]),
    (FOR_TESTS, &[]),
    ("xtask", &[]),
];

/// Sources that take everything as arguments, and so name nothing that reaches the outside.
const PURE: &[&str] = &[
    "crates/domain/src/",
    "crates/print/src/",
    "crates/api/src/edge/",
];
const OUTSIDE: &[&str] = &[
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "std::time",
];

/// The one crate that holds SQL is `app`; `db` runs it without knowing a table.
const WITHOUT_SQL: &[&str] = &[
    "crates/domain/src/",
    "crates/api/src/",
    "crates/dashboard/src/",
    "crates/web/src/",
];
const SQL: &[&str] = &["\"select ", "\"insert into ", "\"delete from "];

pub fn check(packages: &[Package], tree: &Tree) -> Vec<Finding> {
    let mut findings = manifests(packages);
    for file in tree.files.iter().filter(|file| file.extension() == "rs") {
        let starts = |rooms: &[&str]| rooms.iter().any(|room| file.path.starts_with(room));
        let (pure, without_sql) = (starts(PURE), starts(WITHOUT_SQL));
        for (number, line) in file.lines() {
            for name in OUTSIDE.iter().filter(|name| pure && line.contains(**name)) {
                findings.push(Finding::at(
                    &file.path,
                    number,
                    format!("{name} reaches the outside: take the value as an argument"),
                ));
            }
            let lower = line.to_lowercase();
            if without_sql && SQL.iter().any(|start| lower.contains(start)) {
                findings.push(Finding::at(
                    &file.path,
                    number,
                    "SQL belongs into crates/app, in the file of its noun",
                ));
            }
        }
    }
    findings
}

fn manifests(packages: &[Package]) -> Vec<Finding> {
    let ours: Vec<&Package> = packages.iter().filter(|package| package.ours).collect();
    let mut findings = Vec::new();
    for package in &ours {
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == package.name) else {
            findings.push(Finding::of(
                &package.name,
                "a new crate: say in xtask/src/tidy/edges.rs and docs/ARCHITECTURE.md what it may import",
            ));
            continue;
        };
        for dependency in &package.dependencies {
            let is_ours = ours.iter().any(|other| other.name == *dependency);
            if is_ours && dependency != FOR_TESTS && !allowed.contains(&dependency.as_str()) {
                findings.push(Finding::of(
                    &package.name,
                    format!("must not import {dependency} (docs/ARCHITECTURE.md, \"Crates\")"),
                ));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(name: &str, dependencies: &[&str]) -> Package {
        Package {
            name: name.to_owned(),
            version: "0.1.0".to_owned(),
            license: Some("MIT".to_owned()),
            ours: true,
            dependencies: dependencies.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    fn stranger(name: &str) -> Package {
        Package {
            ours: false,
            ..ours(name, &[])
        }
    }

    #[test]
    fn inward_edges_and_foreign_crates_are_fine() {
        let packages = [
            ours("bonafide-domain", &["serde"]),
            ours("bonafide-db", &[]),
            ours("bonafide-app", &["bonafide-domain", "bonafide-db"]),
            stranger("serde"),
        ];
        assert_eq!(manifests(&packages), []);
    }

    #[test]
    fn pages_and_api_never_import_each_other() {
        let packages = [
            ours("bonafide-web", &[]),
            ours("bonafide-api", &["bonafide-web"]),
        ];
        let findings = manifests(&packages);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].place, "bonafide-api");
    }

    #[test]
    fn an_unknown_crate_asks_for_its_edges() {
        assert_eq!(manifests(&[ours("bonafide-extra", &[])]).len(), 1);
    }

    #[test]
    fn every_allowed_edge_points_at_a_crate_of_the_list() {
        for (name, allowed) in MAY_IMPORT {
            for other in *allowed {
                assert!(
                    MAY_IMPORT.iter().any(|(known, _)| known == other),
                    "{name} → {other}"
                );
            }
        }
    }

    #[test]
    fn the_domain_reads_no_file_and_the_api_holds_no_sql() {
        let tree = Tree::of(&[
            ("crates/domain/src/inquiry.rs", "use std::fs::File;\n"),
            ("crates/domain/tests/samples.rs", "use std::fs::File;\n"),
            (
                "crates/api/src/lib.rs",
                "\nlet q = \"SELECT id FROM inquiries\";\n",
            ),
            ("crates/app/src/lib.rs", "let q = \"select 1\";\n"),
        ]);
        let places: Vec<(String, Option<usize>)> = check(&[], &tree)
            .into_iter()
            .map(|finding| (finding.place, finding.line))
            .collect();
        assert_eq!(
            places,
            [
                ("crates/domain/src/inquiry.rs".to_owned(), Some(1)),
                ("crates/api/src/lib.rs".to_owned(), Some(2)),
            ]
        );
    }
}
