//! The stylesheet, inlined in every page, and what the content security policy must allow for it.

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The stylesheet without comments and indentation.
pub(crate) fn stylesheet() -> &'static str {
    static STYLE: OnceLock<String> = OnceLock::new();
    STYLE.get_or_init(|| compact(include_str!("../../assets/flow.css")))
}

/// The CSP source that allows the stylesheet, for example `'sha256-…'`. A page with a brand colour
/// needs one more: see [`Page::style_src`](super::Page::style_src).
pub fn style_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| csp_hash(stylesheet()))
}

/// A style element's content as a CSP hash source.
pub(crate) fn csp_hash(style: &str) -> String {
    format!(
        "'sha256-{}'",
        STANDARD.encode(Sha256::digest(style.as_bytes()))
    )
}

/// Drops comments, indentation and line ends. The stylesheet holds no string with `/*` in it.
fn compact(css: &str) -> String {
    let mut rest = css;
    let mut bare = String::with_capacity(css.len());
    while let Some((before, comment)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    let mut lines = String::with_capacity(bare.len());
    for line in bare.lines().map(str::trim) {
        if line.is_empty() {
            continue;
        }
        if lines.ends_with([',', ')']) && !line.starts_with(['{', ',', '}']) {
            lines.push(' ');
        }
        lines.push_str(line);
    }
    lines
        .replace(": ", ":")
        .replace(" {", "{")
        .replace(";}", "}")
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn compacting_keeps_the_rules() {
        let css = "/* a */\n.a,\n.b {\n  color: red; /* b */\n  margin: 0;\n}\n";
        assert_eq!(compact(css), ".a, .b{color:red;margin:0}");
    }
}
