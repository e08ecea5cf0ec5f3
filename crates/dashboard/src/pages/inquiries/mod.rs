//! Inquiries: finding them, looking into one, deciding, making one.

mod bulk;
mod create;
pub(super) mod decide;
mod detail;
mod export;
pub(super) mod fields;
pub(super) mod filters;
mod link;
pub(super) mod list;
mod notes;
mod print;
mod redact;
pub(super) mod timeline;
mod travel;
mod views;
pub mod words;

pub use bulk::{bulk, expire_several, redact_several, tag_several};
pub use create::{choose, create};
pub use decide::{
    approve, approve_form, decline, decline_form, expire, expire_form, review, review_form,
};
pub use detail::detail;
pub use export::{export, export_file, export_form, export_page, remove_export};
pub use link::{resume, resume_form};
pub use list::list;
pub use notes::{add_note, set_tags};
pub use print::{pdf, print};
pub use redact::{receipt, redact, redact_form};
pub use travel::travel;
pub use views::{remove_view, save_view};
