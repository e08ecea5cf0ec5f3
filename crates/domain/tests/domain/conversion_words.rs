//! The documentation says what the API says.

use bonafide_domain::conversion::{DEFINITIONS, simulate};

#[test]
fn the_documentation_has_every_definition_word_for_word() {
    let document = include_str!("../../../../docs/CONVERSION.md");
    for (term, text) in DEFINITIONS {
        let line = format!("- **{term}**: {text}\n");
        assert!(document.contains(&line), "docs/CONVERSION.md lacks: {line}");
    }
}

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/CONVERSION.md");
const BEGIN: &str = "<!-- bonafide simulate conversion -->\n";
const END: &str = "<!-- end -->\n";

/// `BONAFIDE_UPDATE_CONVERSION=1` writes the table anew.
#[test]
fn the_documentation_has_the_table_that_the_command_prints() {
    let document = std::fs::read_to_string(DOCUMENT).expect("the document");
    let (before, rest) = document.split_once(BEGIN).expect("where the table begins");
    let (kept, after) = rest.split_once(END).expect("where the table ends");
    let table = simulate::table();
    if std::env::var_os("BONAFIDE_UPDATE_CONVERSION").is_some() {
        let text = format!("{before}{BEGIN}{table}{END}{after}");
        std::fs::write(DOCUMENT, text).expect("the document");
        return;
    }
    assert_eq!(
        kept, table,
        "run with BONAFIDE_UPDATE_CONVERSION=1 if the change is meant"
    );
}
