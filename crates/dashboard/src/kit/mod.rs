//! The components that pages are put together from: typed values, rendered by `templates/kit.html`.
//!
//! A value that comes from a person, an integrator or an operator is only ever a value here, so that
//! it is escaped; there is no way to hand in HTML.

mod block;
mod cell;
mod chart;
mod fields;
mod filter;
mod header;
mod qr;
mod stops;
mod table;
mod timeline;

pub use block::{Block, Choice, CodeBlock, Definition, Figure, Notice, PasskeyForm, Tab};
pub use cell::{Cell, Tone};
pub use chart::{Chart, Shape};
pub use fields::{Field, FormBlock, Input, Opt};
pub use filter::{Chip, FilterBar, search_field};
pub use header::{Act, Header};
pub use qr::qr;
pub use stops::{Stop, Stops};
pub use table::{Column, Empty, Paging, Row, Table};
pub use timeline::{Moment, Timeline};
