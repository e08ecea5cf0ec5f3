//! The scripts of the pages: one module for each behaviour, served under a name that holds the hash
//! of its content, so that browsers may keep it for ever. Every page works without them.

use std::sync::OnceLock;

use sha2::{Digest, Sha256};

/// A file to serve under [`Chrome::base_path`](super::Chrome::base_path), cacheable for ever.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Path without a leading slash, for example `assets/countdown.0a1b2c3d4e5f.js`.
    pub path: String,
    pub content_type: &'static str,
    pub text: String,
}

/// The modules by name.
const MODULES: [(&str, &str); 12] = [
    ("code-input", include_str!("../../assets/code-input.js")),
    ("countdown", include_str!("../../assets/countdown.js")),
    ("embed", include_str!("../../assets/embed.js")),
    (
        "error-summary",
        include_str!("../../assets/error-summary.js"),
    ),
    ("handoff", include_str!("../../assets/handoff.js")),
    ("local-time", include_str!("../../assets/local-time.js")),
    ("opening", include_str!("../../assets/opening.js")),
    ("place", include_str!("../../assets/place.js")),
    ("presence", include_str!("../../assets/presence.js")),
    ("submit-guard", include_str!("../../assets/submit-guard.js")),
    ("time-limit", include_str!("../../assets/time-limit.js")),
    ("work", include_str!("../../assets/work.js")),
];

/// Every file the pages load.
pub fn assets() -> &'static [Asset] {
    static ASSETS: OnceLock<Vec<Asset>> = OnceLock::new();
    ASSETS.get_or_init(|| {
        MODULES
            .iter()
            .map(|(name, text)| asset(name, text))
            .collect()
    })
}

fn asset(name: &str, source: &str) -> Asset {
    let text = without_comments(source);
    let hash: String = Sha256::digest(text.as_bytes())
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Asset {
        path: format!("assets/{name}.{hash}.js"),
        content_type: "text/javascript; charset=utf-8",
        text,
    }
}

/// Comments are for readers of the source: a phone need not load them. Each has lines of its own.
fn without_comments(source: &str) -> String {
    let is_comment = |line: &str| line.starts_with("//") || line.starts_with("/**");
    let lines = source.lines().filter(|line| !is_comment(line.trim_start()));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The path of a module; a page names only modules of the list above.
pub(crate) fn module_path(name: &str) -> Option<&'static str> {
    let place = MODULES.iter().position(|(known, _)| *known == name)?;
    assets().get(place).map(|asset| asset.path.as_str())
}
