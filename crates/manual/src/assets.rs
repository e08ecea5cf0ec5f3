//! The style sheet and the script, under names that hold the hash of their content.

use std::sync::OnceLock;

use bonafide_app::door::Response;
use sha2::{Digest, Sha256};

pub const PREFIX: &str = "/docs/assets/";

const FILES: [(&str, &str, &str); 2] = [
    (
        "manual.css",
        "text/css; charset=utf-8",
        include_str!("../assets/manual.css"),
    ),
    (
        "samples.js",
        "text/javascript; charset=utf-8",
        include_str!("../assets/samples.js"),
    ),
];

/// The addresses, in the order of the files.
pub fn paths() -> &'static [String] {
    static PATHS: OnceLock<Vec<String>> = OnceLock::new();
    PATHS.get_or_init(|| {
        FILES
            .iter()
            .map(|(name, _, text)| {
                let hash = Sha256::digest(text.as_bytes());
                let hash: String = hash
                    .iter()
                    .take(6)
                    .map(|byte| format!("{byte:02x}"))
                    .collect();
                format!("{PREFIX}{hash}.{name}")
            })
            .collect()
    })
}

pub fn find(path: &str) -> Option<Response> {
    let at = paths().iter().position(|known| known == path)?;
    let (_, content_type, text) = FILES[at];
    Some(
        Response::new(200, content_type, text.as_bytes())
            .with("cache-control", "public, max-age=31536000, immutable"),
    )
}
