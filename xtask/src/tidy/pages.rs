//! Page templates keep to the strict content security policy: no inline style, no inline script.

use super::Finding;
use super::tree::Tree;

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        let is_page = matches!(file.extension(), "html" | "jinja" | "j2" | "svg");
        let is_ours = ["crates/web/", "crates/dashboard/"]
            .iter()
            .any(|room| file.path.starts_with(room));
        if !is_page || !is_ours {
            continue;
        }
        for (number, line) in file.lines() {
            if let Some(attribute) = inline(line) {
                findings.push(Finding::at(
                    &file.path,
                    number,
                    format!("`{attribute}` is refused by the content security policy"),
                ));
            }
        }
    }
    findings
}

/// The first inline style, event handler or script of a line.
fn inline(line: &str) -> Option<String> {
    if let Some((_, rest)) = line.split_once("<script") {
        let tag = rest.split('>').next().unwrap_or(rest);
        if !tag.contains("src=") {
            return Some("<script> without src".to_owned());
        }
    }
    line.split_whitespace().find_map(|word| {
        let word = word.trim_start_matches(['"', '\'']);
        let (name, _) = word.split_once('=')?;
        let handler = name
            .strip_prefix("on")
            .is_some_and(|event| event.len() >= 3 && event.chars().all(|c| c.is_ascii_lowercase()));
        (name == "style" || handler).then(|| format!("{name}="))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_styles_handlers_and_scripts_are_found() {
        for (line, expected) in [
            (r#"<p style="color:red">"#, Some("style=")),
            (r#"<p class="a" style='x'>"#, Some("style=")),
            (r#"<a href="/" onclick="go()">"#, Some("onclick=")),
            ("<script>go()</script>", Some("<script> without src")),
            (
                r#"<script type="module" src="/assets/flow.js"></script>"#,
                None,
            ),
            (r#"<link rel="stylesheet" href="/a.css">"#, None),
            ("<style>{{ css }}</style>", None),
            (r#"{% set one=1 %}"#, None),
        ] {
            assert_eq!(inline(line).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn only_pages_of_the_web_crate_are_read() {
        let text = r#"<p style="x">"#;
        let tree = Tree::of(&[
            ("crates/web/src/flow/intro.html", text),
            ("crates/web/src/flow/mod.rs", text),
            ("e2e/pages/host.html", text),
        ]);
        assert_eq!(check(&tree).len(), 1);
    }
}
