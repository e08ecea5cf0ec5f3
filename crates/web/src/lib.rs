//! The hosted flow as people see it.

pub mod pages;
