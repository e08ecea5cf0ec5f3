//! Honest conversion: figures about people that the way inquiries are created cannot distort.
//!
//! The words, once and for all (`docs/CONVERSION.md` says the same to its readers):
//!
//! - A **person** is an account; without one a reference id; without one the device's own mark;
//!   without any of them the inquiry itself. See [`person`].
//! - A **journey** is all that one person does in the inquiries of one template within
//!   [`JOURNEY_WINDOW_MS`] of its entry, the first human opening. See [`journey`].
//! - An inquiry that nobody opened is in no journey; it is counted beside the funnel.
//! - A journey is **dropped** when it is not finished and its person has not acted for
//!   [`RIPENING_MS`]; until then it is waiting.
//!
//! Everything here is a function of a *set* of facts: the order in which they arrive does not
//! matter, so that late events, several processes and a rebuild from the log give the same figures.

mod act;
mod interval;
mod journey;
mod person;
pub mod simulate;
mod spread;
mod tally;
mod trace;
mod words;

pub use act::{Act, DeviceClass, Life, Surroundings, When};
pub use interval::{difference, wilson};
pub use journey::{Journey, Opened, Passage, journeys};
pub use person::{Identity, MAX_PER_DEVICE, Person, persons};
pub use spread::Spread;
pub use tally::{StepTally, Tally};
pub use trace::{Showing, Trace};
pub use words::DEFINITIONS;

/// How long after its entry a journey takes in further inquiries of its person: 30 days.
pub const JOURNEY_WINDOW_MS: i64 = 30 * 86_400_000;

/// How long a person may do nothing before an unfinished journey counts as dropped: 24 hours.
pub const RIPENING_MS: i64 = 86_400_000;
