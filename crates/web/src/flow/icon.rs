//! `/favicon.ico`: browsers ask every host for it, whatever the page says.

use bonafide_app::door::Response;

pub const PATH: &str = "/favicon.ico";

/// The type decides, not the ending of the name: browsers take a drawing here.
const DRAWING: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1f4fd8"/><path d="m9 16.5 5 5 9-11" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/></svg>"##;

pub fn drawing() -> Response {
    Response::new(200, "image/svg+xml", DRAWING).with("cache-control", "public, max-age=86400")
}
