//! `/sdk.js`: the module by which a page of the organization shows the flow in a frame.

use bonafide_app::door::Response;

pub const PATH: &str = "/sdk.js";

/// The published package's own module, so that there is one.
const MODULE: &str = include_str!("../../../../sdk/index.js");

/// Any page may load it; it is kept for an hour, so that a new version of the server is soon used.
pub fn module() -> Response {
    Response::new(200, "text/javascript; charset=utf-8", MODULE)
        .with("access-control-allow-origin", "*")
        .with("cross-origin-resource-policy", "cross-origin")
        .with("cache-control", "public, max-age=3600")
}
