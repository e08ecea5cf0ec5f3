//! Pages. `pages` turns typed views into HTML; `flow` maps a person's requests to use-cases and
//! back.

mod flow;
pub mod pages;

pub use flow::{MAX_PAIRS, MAX_TEXTS, SURFACE, is_token, takes_files};
