//! Pages for those who integrate: keys, logs, the sandbox's clock and scenarios.

pub mod keys;
pub mod logs;
pub mod sandbox;

use bonafide_app::{House, Result};
use bonafide_db::Tx;

use crate::{Page, Visit};

/// `/dashboard/webhooks/inspect`: a fixed address that others link to; the page belongs to an
/// environment.
pub fn inspect_entrance(_: &mut Tx, _: &House, _: &Visit) -> Result<Page> {
    Ok(Page::go_to("/dashboard/sandbox/webhooks/inspect"))
}
