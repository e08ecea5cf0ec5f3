//! Settings of an environment, its retention, and the audit log.

pub mod audit;
pub mod environment;
pub mod retention;
