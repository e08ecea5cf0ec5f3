//! The documentation says what the API says.

use bonafide_domain::conversion::DEFINITIONS;

#[test]
fn the_documentation_has_every_definition_word_for_word() {
    let document = include_str!("../../../../docs/CONVERSION.md");
    for (term, text) in DEFINITIONS {
        let line = format!("- **{term}**: {text}\n");
        assert!(document.contains(&line), "docs/CONVERSION.md lacks: {line}");
    }
}
