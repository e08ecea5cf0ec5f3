//! The style sheet and scripts, served under names that hold the hash of their content, so that
//! browsers may keep them for ever. Every page works without the scripts.

use std::sync::OnceLock;

use bonafide_app::door::Response;
use sha2::{Digest, Sha256};

struct Asset {
    name: &'static str,
    path: String,
    content_type: &'static str,
    text: &'static str,
}

const FILES: &[(&str, &str)] = &[
    ("dashboard.css", include_str!("../assets/dashboard.css")),
    ("choose-all.js", include_str!("../assets/choose-all.js")),
    ("copy.js", include_str!("../assets/copy.js")),
    (
        "error-summary.js",
        include_str!("../assets/error-summary.js"),
    ),
    ("keys.js", include_str!("../assets/keys.js")),
    ("live.js", include_str!("../assets/live.js")),
    ("local-time.js", include_str!("../assets/local-time.js")),
    ("passkey.js", include_str!("../assets/passkey.js")),
    ("progress.js", include_str!("../assets/progress.js")),
    ("session-end.js", include_str!("../assets/session-end.js")),
    (
        "show-password.js",
        include_str!("../assets/show-password.js"),
    ),
    ("stops.js", include_str!("../assets/stops.js")),
    ("submit-guard.js", include_str!("../assets/submit-guard.js")),
];

const PREFIX: &str = "/dashboard/assets/";

fn assets() -> &'static [Asset] {
    static ASSETS: OnceLock<Vec<Asset>> = OnceLock::new();
    ASSETS.get_or_init(|| {
        FILES
            .iter()
            .map(|(name, text)| {
                let hash: String = Sha256::digest(text.as_bytes())
                    .iter()
                    .take(6)
                    .map(|byte| format!("{byte:02x}"))
                    .collect();
                let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
                Asset {
                    name,
                    path: format!("{PREFIX}{stem}.{hash}.{extension}"),
                    content_type: match extension {
                        "css" => "text/css; charset=utf-8",
                        _ => "text/javascript; charset=utf-8",
                    },
                    text,
                }
            })
            .collect()
    })
}

/// The address of a file by its name in `assets/`.
pub fn path(name: &str) -> Option<&'static str> {
    assets()
        .iter()
        .find(|asset| asset.name == name)
        .map(|asset| asset.path.as_str())
}

pub fn is_asset(path: &str) -> bool {
    path.starts_with(PREFIX)
}

pub fn find(path: &str) -> Option<Response> {
    let asset = assets().iter().find(|asset| asset.path == path)?;
    Some(
        Response::new(200, asset.content_type, asset.text.as_bytes())
            .with("cache-control", "public, max-age=31536000, immutable"),
    )
}
