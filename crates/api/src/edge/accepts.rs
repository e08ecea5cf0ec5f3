//! Which request bodies are accepted: from bytes to JSON, and from JSON to the shape that
//! an operation takes.
//!
//! Every refusal is a 400 that names the member, says what is wrong and, where there is a
//! list, what would have been right. Values that are well formed but not acceptable
//! (a country that does not exist) are no matter of this module; they are 422.

mod parse;
mod shape;

pub use parse::{BODY_MAX, BODY_WITH_FILES_MAX, DEPTH_MAX, Presence, parse};
pub use shape::{Member, Shape, check, optional, required};
