//! The operator's dashboard: server-rendered pages over the same use-cases as the API.
//!
//! # Adding a page
//!
//! 1. Write its function in the file of its area, `src/pages/AREA.rs` (or a directory of that name):
//!    `pub fn list(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page>`. It calls use-cases of
//!    `app` with [`Visit::cx`] and puts the page together from the components of [`kit`]:
//!    `Page::of(Header::new("Inquiries"), vec![Block::Table(table)])`. Nobody has to write HTML; a page
//!    that needs its own markup adds a template to `templates/` and to the list in `html.rs`, and says
//!    `Page::show("inquiries/travel.html", header, view)`; its macros are in `templates/kit.html`.
//! 2. Add its row to the table in `routes.rs`: method, path, the right it needs, function. A path below
//!    `/dashboard/{environment}/` acts in that environment. An entry of the navigation appears by itself
//!    once the page that it names is in the table and the member may open it (`nav.rs`).
//! 3. What changes something is a `POST` row. Its function reads [`Visit::form`], calls the use-case,
//!    and ends with `Page::go_to(address).saying("Inquiry approved")`. When something typed is refused it
//!    gives the same page again with the faults beside their fields: [`attempt`] the use-case, put
//!    what it refused into the form (`FormBlock::faults`), and end with `Page::refused`. Everything
//!    else is done before it is called: the session, the right, the forged or repeated form.
//!
//! Who needs slow work outside of the transaction (a password's hash) uses the functions of
//! `visit/errands.rs`. Who shows personal data asks [`Visit::opened`] and shows it masked until then.
//! The tests in `tests/` take their list of pages from the table, so that a new page is covered.

mod answer;
mod assets;
mod cookie;
mod form;
mod html;
pub mod kit;
mod nav;
mod page;
mod pages;
mod paging;
mod routes;
mod visit;

pub use answer::SURFACE;
pub use form::{Faults, Form, attempt};
pub use page::Page;
pub use routes::{ROUTES, Right, Route};
pub use visit::Visit;
