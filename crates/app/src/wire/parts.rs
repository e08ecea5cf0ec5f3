//! What wire forms that are written straight to text have in common.

use jiff::Timestamp;
use serde::ser::{Serialize, Serializer};

/// ISO 8601 in UTC with milliseconds.
pub struct Time(pub Timestamp);

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:.3}", self.0))
    }
}

/// A to-one link; empty ones are null.
#[derive(Default, serde::Serialize)]
pub struct One<'a> {
    pub data: Option<Link<'a>>,
}

#[derive(Default, serde::Serialize)]
pub struct Many<'a> {
    pub data: Vec<Link<'a>>,
}

#[derive(serde::Serialize)]
pub struct Link<'a> {
    r#type: &'static str,
    id: &'a str,
}

pub fn link<'a>(kind: &'static str, id: &'a str) -> Link<'a> {
    Link { r#type: kind, id }
}
