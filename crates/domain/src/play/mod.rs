//! A simulated person for sandboxes: which answers lead through a template's flow to a wished end.
//!
//! The search walks the same machine as a person's browser ([`crate::flow`]) over answers that are
//! plausible for each field's type, and over the values that the template's own branches ask for.
//! It is pure and deterministic: the same definition, values and day always give the same plan.

mod answers;
mod sample;
mod search;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::definition::Outcome;
use crate::field::{FieldError, FormInput};

pub use answers::typed;
pub use search::{Effort, plan};

/// What the person does at one screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// An intro or a review: goes on.
    Continue { step: String },
    /// Fills a form.
    Fill {
        step: String,
        posted: BTreeMap<String, FormInput>,
    },
    /// Types the code of the message.
    RightCode { step: String },
    /// Types wrong codes until the verification has failed.
    WrongCodes { step: String, attempts: u32 },
}

impl Turn {
    pub fn step(&self) -> &str {
        match self {
            Turn::Continue { step }
            | Turn::Fill { step, .. }
            | Turn::RightCode { step }
            | Turn::WrongCodes { step, .. } => step,
        }
    }
}

/// What must have happened to the codes on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codes {
    /// Anything; right codes are tried first.
    Any,
    /// At least one was confirmed.
    Confirmed,
    /// One sent by e-mail was not confirmed, and that is how it stands at the end.
    EmailFailed,
    /// The same for one sent by text message.
    PhoneFailed,
}

/// Where the person is to arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    pub outcome: Outcome,
    pub codes: Codes,
}

/// A way through the flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub turns: Vec<Turn>,
    /// The end's name.
    pub end: String,
    pub outcome: Outcome,
}

/// What the simulated person answers instead of the sample answers, by field key.
pub type Answers = BTreeMap<String, Value>;

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq)]
pub enum NoPlan {
    /// No end of the template fits the wish, or none that the answers tried lead to.
    NoWay,
    /// A form takes none of the answers.
    NotTaken {
        step: String,
        errors: Vec<FieldError>,
    },
    /// The flow is so wide that the search was given up.
    TooWide,
}
