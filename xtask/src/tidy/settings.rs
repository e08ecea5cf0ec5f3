//! Every setting of the server is documented for those who run it.

use super::Finding;
use super::tree::Tree;

const TABLE: &str = "crates/server/src/settings/table.rs";
const DOCUMENT: &str = "docs/OPERATING.md";

pub fn check(tree: &Tree) -> Vec<Finding> {
    let Some(table) = tree.file(TABLE) else {
        return vec![Finding::of(TABLE, "is gone: where are the settings now?")];
    };
    let Some(document) = tree.file(DOCUMENT) else {
        return vec![Finding::of(DOCUMENT, "is gone: it documents the settings")];
    };
    let keys = keys(&table.text);
    if keys.is_empty() {
        return vec![Finding::of(TABLE, "no setting was found in it")];
    }
    keys.into_iter()
        .filter(|(_, key)| !document.text.contains(&format!("`{key}`")))
        .map(|(line, key)| {
            Finding::at(
                TABLE,
                line,
                format!("the setting {key} is not in {DOCUMENT}"),
            )
        })
        .collect()
}

/// The keys of the table's rows with their lines: the first text of a row.
fn keys(table: &str) -> Vec<(usize, &str)> {
    let rows = table
        .split_once("pub static TABLE")
        .map_or((0, ""), |(head, rest)| (head.matches('\n').count(), rest));
    let (first, rows) = rows;
    let rows = rows.split_once("\n];").map_or(rows, |(rows, _)| rows);
    let mut in_row = false;
    let mut keys = Vec::new();
    for (number, line) in rows.lines().enumerate() {
        let line = line.trim();
        in_row |= ["text(", "secret(", "switch(", "Row {"]
            .iter()
            .any(|start| line.starts_with(start));
        let quoted = line
            .split_once('"')
            .and_then(|(_, rest)| rest.split_once('"'));
        if let (true, Some((key, _))) = (in_row, quoted) {
            keys.push((first + number + 1, key));
            in_row = false;
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &str = "//! Rows.\n\npub static TABLE: &[Row] = &[\n    Row {\n        key: \"config\",\n        shape: \"FILE\",\n    },\n    text(\n        \"data-dir\",\n        \"DIRECTORY\",\n    ),\n    text(\"log\", \"FILTER\"),\n];\n\nfn other() { text(\"none\") }\n";

    #[test]
    fn the_first_text_of_each_row_is_its_key() {
        assert_eq!(keys(ROWS), [(5, "config"), (9, "data-dir"), (12, "log")]);
    }

    #[test]
    fn settings_that_are_not_documented_are_found() {
        let tree = Tree::of(&[(TABLE, ROWS), (DOCUMENT, "`config` and `log`")]);
        let findings = check(&tree);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].message.contains("data-dir"));
    }

    #[test]
    fn an_unreadable_table_is_a_finding() {
        let tree = Tree::of(&[(TABLE, "nothing"), (DOCUMENT, "")]);
        assert_eq!(check(&tree).len(), 1);
    }
}
