//! Links between the project's documents resolve: the file is there, and so is the heading.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::Finding;
use super::tree::{File, Tree};

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.extension() == "md") {
        for (line, target) in links(&file.text) {
            if let Some(fault) = fault(tree, file, &target) {
                findings.push(Finding::at(&file.path, line, fault));
            }
        }
    }
    findings
}

/// The targets of a document's links and pictures, with their lines.
fn links(text: &str) -> Vec<(usize, String)> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
        .into_offset_iter()
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                let line = text[..range.start].matches('\n').count() + 1;
                Some((line, dest_url.into_string()))
            }
            _ => None,
        })
        .collect()
}

fn fault(tree: &Tree, from: &File, target: &str) -> Option<String> {
    let is_remote = target.contains("://") || target.starts_with("mailto:");
    if is_remote {
        return None;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let resolved = if path.is_empty() {
        from.path.clone()
    } else {
        match resolve(&from.path, path) {
            Some(resolved) => resolved,
            None => return Some(format!("{target} leaves the repository")),
        }
    };
    if !resolved.is_empty() && !tree.paths.contains(&resolved) {
        return Some(format!("{target} leads nowhere"));
    }
    let document = tree.file(&resolved)?;
    if !anchor.is_empty()
        && document.extension() == "md"
        && !headings(&document.text).contains(anchor)
    {
        return Some(format!("{target}: there is no such heading"));
    }
    None
}

/// `path` as seen from the document `from`, as a path from the root. Nothing when it leads above it.
fn resolve(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The anchors of a document's headings, made as code hosts make them.
fn headings(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(words) | Event::Code(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(heading) = heading.take() {
                    let anchor = anchor(&heading);
                    let mut unique = anchor.clone();
                    let mut count = 0;
                    while !anchors.insert(unique.clone()) {
                        count += 1;
                        unique = format!("{anchor}-{count}");
                    }
                }
            }
            _ => {}
        }
    }
    anchors
}

fn anchor(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_links_pass() {
        let tree = Tree::of(&[
            (
                "README.md",
                "[guide](docs/GUIDE.md#first-steps) [here](#top) [web](https://example.com)\n\n# Top\n",
            ),
            (
                "docs/GUIDE.md",
                "# First steps\n\n[back](../README.md) [folder](../docs)\n",
            ),
        ]);
        assert_eq!(check(&tree), []);
    }

    #[test]
    fn broken_links_are_found_with_their_line() {
        let tree = Tree::of(&[
            (
                "README.md",
                "# Top\n\n[a](docs/NONE.md)\n[b](docs/GUIDE.md#nowhere)\n[c](../outside.md)\n",
            ),
            ("docs/GUIDE.md", "# First steps\n"),
        ]);
        let lines: Vec<Option<usize>> = check(&tree).into_iter().map(|f| f.line).collect();
        assert_eq!(lines, [Some(3), Some(4), Some(5)]);
    }

    #[test]
    fn code_holds_no_links() {
        let tree = Tree::of(&[("a.md", "`[a](b)`\n\n```\n[a](b)\n```\n")]);
        assert_eq!(check(&tree), []);
    }

    #[test]
    fn a_heading_that_stands_twice_has_two_anchors() {
        let anchors = headings("# Run\n## `cargo` & co.\n# Run\n");
        assert_eq!(
            anchors.into_iter().collect::<Vec<_>>(),
            ["cargo--co", "run", "run-1"]
        );
    }
}
