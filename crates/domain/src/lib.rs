//! What things are and how they change: pure values and functions, no I/O, no clock, no randomness.

pub mod account;
pub mod colour;
pub mod conversion;
pub mod definition;
pub mod experiment;
pub mod field;
pub mod flow;
pub mod inquiry;
pub mod locale;
pub mod permission;
pub mod play;
mod refusal;
pub mod session;
pub mod template;
pub mod theme_set;
pub mod webhook;

pub use refusal::Refusal;
