//! Conversion figures: what happens in the flow is recorded, followed and told here.
//!
//! Definitions are `bonafide_domain::conversion`'s. The figures are sums in cells, kept up to date by
//! a follower of the two logs (the event log, and the flow events of [`record`]):
//!
//! 1. [`follow::plan`] reads what is new in a snapshot and works out what it changes: a pure step
//!    beside the writer.
//! 2. [`follow::commit`] writes it, and where it stands now, in one transaction; whoever comes second
//!    finds the cursor moved and writes nothing. So any number of processes may follow.
//! 3. [`answer::answer`] tells the cells together with a plan of what is not followed yet, so that an
//!    answer holds everything that was written before it.

pub mod answer;
mod cell;
pub mod compare;
pub mod filter;
pub mod follow;
mod inquiry;
pub mod list;
mod people;
pub mod period;
pub mod record;
mod sources;
