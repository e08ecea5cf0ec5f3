//! Light or dark pages, in this browser: as the system has it, or pinned.

use bonafide_app::door::Request;
use bonafide_app::{House, Result};
use bonafide_db::Tx;

use crate::form::Faults;
use crate::kit::{Block, Field, FormBlock, Header, Opt};
use crate::pages::account;
use crate::{Page, Visit, cookie};

pub const HERE: &str = "/dashboard/account/appearance";
const AS_THE_SYSTEM: (&str, &str) = ("system", "As the system");
const PINNED: [(&str, &str); 2] = [("light", "Light"), ("dark", "Dark")];

fn chosen(house: &House, request: &Request) -> (&'static str, &'static str) {
    let value = cookie::read(house, request, cookie::THEME);
    let pinned = PINNED.into_iter().find(|(name, _)| Some(*name) == value);
    pinned.unwrap_or(AS_THE_SYSTEM)
}

/// None: as the system has it.
pub fn pinned(house: &House, request: &Request) -> Option<&'static str> {
    Some(chosen(house, request).0).filter(|name| *name != AS_THE_SYSTEM.0)
}

/// For the account's page.
pub fn words(house: &House, request: &Request) -> &'static str {
    chosen(house, request).1
}

pub fn form(_: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    Ok(page(chosen(house, visit.request).0, &Faults::default()))
}

fn page(now: &str, faults: &Faults) -> Page {
    let choices = std::iter::once(AS_THE_SYSTEM).chain(PINNED);
    let options = choices.map(|(name, label)| Opt::new(name, label).chosen(name == now));
    let field = Field::radios("theme", "Pages are", options.collect());
    let form = FormBlock::new(HERE, "Save", vec![field])
        .faults(faults)
        .cancel(account::HERE);
    let header = Header::new("Appearance")
        .back("Your account", account::HERE)
        .lead("For this browser, also where nobody is signed in.");
    Page::of(header, vec![Block::Form(form)])
}

pub fn save(_: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let wanted = visit.form.text("theme");
    let cookie = match PINNED.iter().find(|(name, _)| *name == wanted) {
        Some((name, _)) => cookie::keep(house, cookie::THEME, name),
        None if wanted == AS_THE_SYSTEM.0 => cookie::clear(house, cookie::THEME),
        None => {
            let mut faults = Faults::default();
            faults.add("theme", "Choose how pages are shown");
            return Ok(page("", &faults).refused());
        }
    };
    Ok(Page::go_to(account::HERE)
        .saying("Appearance saved")
        .cookie(cookie))
}
