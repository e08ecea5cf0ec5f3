//! The simulator: one seed, one history.
//!
//! A [`World`] is an installation with its integrator's backend, the people who open its links, the receivers of its
//! webhooks, and bad luck: processes that end before or after a commit, answers that nobody gets, receivers that fail
//! or answer too late, clocks that jump, a second server. Each step is drawn from the seed; after it, and at the end,
//! what must always hold is checked (see [`invariants`]). The same seed gives the same history, so that whatever goes
//! wrong can be seen again:
//!
//! ```sh
//! cargo run -p bonafide-sim -- --seed 7 --steps 1000 --tell
//! ```

mod acts;
mod chance;
pub mod invariants;
mod node;
mod promises;
mod store;
mod world;

pub use world::World;

/// How many acts are tried on inquiries.
pub fn acts_on_inquiries() -> usize {
    acts::names().count()
}

/// What was broken, in words.
pub type Holds = Result<(), String>;
