//! The manual at `/docs`: guides written in Markdown, the API reference made from our own OpenAPI
//! document, the errors, and the changes. Pages without a database, made once and kept.

mod answer;
mod assets;
mod contents;
mod html;
mod markdown;
mod reference;
mod sample;
mod search;
mod sent;

pub use answer::SURFACE;
pub use contents::{PAGES, Page};
