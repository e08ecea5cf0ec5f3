//! Tests of definitions, fields and the flow through the crate's public interface.

mod conversion;
mod conversion_words;
mod faults;
mod fields;
mod flow;
mod parsing;
mod play;
mod properties;
mod samples;
mod seeds;
mod translations;
mod wire;
