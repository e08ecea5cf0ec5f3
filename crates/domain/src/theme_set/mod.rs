//! Theme sets: an organization's brand for the pages of its checks (contract, tag Theme Sets).
//!
//! [`cells`] reads the tree of styles and names every cell that is not one; [`look`] turns what was
//! read into the pages' colours, and refuses what could not be read by people.

pub mod cells;
mod logo;
pub mod look;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

pub use cells::{CellFault, Styles};
pub use logo::{Logo, MAX_LOGO_BYTES};
pub use look::{ContrastFault, Look, Pinned};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Active,
    Archived,
}

impl Status {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Archived => "archived",
        }
    }
}

/// A named theme set. Belongs to the organization, as its templates do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ThemeSet {
    pub id: String,
    pub organization_id: String,
    pub name: String,
    pub status: Status,
    /// The tree as it was given, with canonical keys.
    pub styles: Json,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub archived_at: Option<Timestamp>,
}

/// What happened to a theme set; kept in the log beside the state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    Created {
        theme_set: Box<ThemeSet>,
    },
    Updated {
        name: Option<String>,
        styles: Option<Json>,
    },
    /// From now on what no other theme set is chosen for looks like this one.
    MadeDefault,
    Archived,
}

impl Event {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Created { .. } => "theme-set.created",
            Self::Updated { .. } => "theme-set.updated",
            Self::MadeDefault => "theme-set.made-default",
            Self::Archived => "theme-set.archived",
        }
    }
}
