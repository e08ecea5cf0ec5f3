//! Conversion figures: what happens in the flow is recorded here, and counted here.
//!
//! Definitions are `bonafide_domain::conversion`'s.

pub mod record;
