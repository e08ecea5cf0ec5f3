//! How the nouns are spoken over REST: one table of operations, one edge for versions, key styles,
//! queries and errors.

mod answer;
mod call;
pub mod delivery;
pub mod edge;
pub mod files;
mod foresee;
mod included;
mod logged;
mod nouns;
pub mod openapi;
mod operations;
mod pending;
mod refuse;
mod route;

pub use answer::SURFACE;
pub use operations::{OPERATIONS, Operation};
pub use pending::PENDING;
pub use route::body_limit;
