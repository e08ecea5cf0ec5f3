//! `bonafide logs tail`

use std::collections::BTreeSet;
use std::time::Duration;

use bonafide_app::apilogs::{self, Filter};
use bonafide_app::journal::Stored;
use bonafide_app::search::Page;
use bonafide_app::{Kind, Seed, ids};
use bonafide_db::Tx;

use super::environment;
use crate::data;
use crate::failure::Result;
use crate::out::say;
use crate::settings::Settings;
use crate::start::Opened;

/// Requests of before that are printed first.
const BEFORE: usize = 10;
/// Printed ones that are remembered: a request that took long comes after others that began later.
const REMEMBERED: usize = 200;
const PAGE: usize = 500;
const PAUSE: Duration = Duration::from_millis(500);

/// Prints a line for each request of an environment's keys: time, method, path, status, `Request-Id`, key.
/// Ends with the process.
pub fn tail(settings: &Settings, kind: Kind) -> Result<()> {
    let opened = super::beside(settings)?;
    // Ids sort by time.
    let mut told: BTreeSet<String> = BTreeSet::new();
    let mut size = BEFORE;
    loop {
        let page = Page {
            size,
            before: told.first().cloned(),
            after: None,
        };
        let mut news = 0;
        for one in requests(&opened, kind, page)?.into_iter().rev() {
            let id = format!("{}{}", ids::REQUEST, one.id);
            if told.insert(id.clone()) {
                news += 1;
                let Stored {
                    at,
                    method,
                    path,
                    status,
                    actor,
                    ..
                } = &one;
                say!("{at:.3} {method} {path} {status} {id} {actor}");
            }
        }
        while told.len() > REMEMBERED {
            told.pop_first();
        }
        if news == 0 {
            std::thread::sleep(PAUSE);
        }
        size = PAGE;
    }
}

/// Newest first.
fn requests(opened: &Opened, kind: Kind, page: Page) -> Result<Vec<Stored>> {
    let (house, seed) = (opened.house.clone(), Seed(data::random()?));
    let found = opened.db.read(move |tx: &mut Tx<'_>| {
        let cx = environment(tx, kind, seed)?;
        apilogs::list(tx, &house, &cx, &Filter::default(), &page)
    });
    Ok(found.wait()?.items)
}
