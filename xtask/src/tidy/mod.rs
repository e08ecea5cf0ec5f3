//! Checks of the source text: what no compiler and no linter looks at.
//!
//! Each check is a function from the tree, or from cargo's metadata, to findings.

mod edges;
mod licenses;
mod links;
mod locales;
mod names;
mod pages;
mod settings;
mod tree;
mod words;

use std::fmt;
use std::path::Path;

use crate::workspace;
use tree::Tree;

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file, from the root of the repository, or the name of a crate.
    place: String,
    line: Option<usize>,
    message: String,
}

impl Finding {
    fn at(place: &str, line: usize, message: impl Into<String>) -> Finding {
        Finding {
            place: place.to_owned(),
            line: Some(line),
            message: message.into(),
        }
    }

    fn of(place: &str, message: impl Into<String>) -> Finding {
        Finding {
            place: place.to_owned(),
            line: None,
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.place, self.message),
            None => write!(f, "{}: {}", self.place, self.message),
        }
    }
}

/// Runs every check on the repository at `root` and prints what it found.
///
/// # Errors
/// When anything is to be mended, or when the tree or cargo's metadata cannot be read.
pub fn run(root: &Path) -> Result<(), String> {
    let tree = Tree::read(root).map_err(|error| format!("the tree cannot be read: {error}"))?;
    let packages = workspace::packages(root)?;
    let checks: [(&str, Vec<Finding>); 8] = [
        ("import edges", edges::check(&packages, &tree)),
        ("licenses", licenses::check(&packages)),
        ("file names and lengths", names::check(&tree)),
        ("words", words::check(&tree)),
        ("links", links::check(&tree)),
        ("locales", locales::check(&tree)),
        ("pages", pages::check(&tree)),
        ("settings", settings::check(&tree)),
    ];
    let total: usize = checks.iter().map(|(_, findings)| findings.len()).sum();
    for (name, findings) in &checks {
        for finding in findings {
            println!("{finding}  [{name}]");
        }
    }
    if total > 0 {
        return Err(format!("tidy: {total} to mend"));
    }
    println!(
        "tidy: {} files and {} packages are in order",
        tree.files.len(),
        packages.len()
    );
    Ok(())
}
