//! Every language that the hosted flow promises has its file of texts.
//!
//! That each file has every key and placeholder is a test of `crates/web`, which can parse them.

use super::Finding;
use super::tree::Tree;

const LOCALES: &[&str] = &[
    "ar-EG", "de", "en-US", "es-MX", "fr", "he", "it", "ja", "nl-NL", "pl", "pt-BR", "tr-TR",
    "uk-UA", "zh-CN",
];
const ROOM: &str = "crates/web/locales";

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for locale in LOCALES {
        let path = format!("{ROOM}/{locale}.ftl");
        if tree.file(&path).is_none() {
            findings.push(Finding::of(&path, "this language has no texts"));
        }
    }
    for file in &tree.files {
        let Some(code) = file
            .path
            .strip_prefix(ROOM)
            .and_then(|rest| rest.strip_prefix('/'))
            .and_then(|rest| rest.strip_suffix(".ftl"))
        else {
            continue;
        };
        if !LOCALES.contains(&code) {
            findings.push(Finding::of(
                &file.path,
                "an unknown language: list it in xtask/src/tidy/locales.rs",
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete() -> Vec<String> {
        LOCALES
            .iter()
            .map(|locale| format!("{ROOM}/{locale}.ftl"))
            .collect()
    }

    fn findings(paths: &[String]) -> Vec<String> {
        let files: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), "")).collect();
        check(&Tree::of(&files))
            .into_iter()
            .map(|finding| finding.place)
            .collect()
    }

    #[test]
    fn a_complete_set_is_fine() {
        assert!(findings(&complete()).is_empty());
    }

    #[test]
    fn a_missing_and_an_unlisted_language_are_found() {
        let mut paths = complete();
        paths[0] = format!("{ROOM}/tlh.ftl");
        assert_eq!(
            findings(&paths),
            [format!("{ROOM}/ar-EG.ftl"), format!("{ROOM}/tlh.ftl")]
        );
    }
}
