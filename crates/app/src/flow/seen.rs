//! What a page reports of a person who has not posted anything yet, or will not.

use bonafide_db::Tx;
use bonafide_domain::conversion::Act;
use bonafide_domain::session::Device;
use jiff::Timestamp;

use super::{Standing, Way, visit};
use crate::analytics::record::{Moment, Source, record};
use crate::{House, Result, Seed, tokens};

/// Takes a page's report, if it is one that pages make of an inquiry that goes on or has just ended:
/// the first sign of a human hand, the first input, a way back, the way out, the page's end.
/// Everything else changes nothing.
#[allow(clippy::too_many_arguments)] // one browser request
pub fn seen(
    tx: &mut Tx,
    house: &House,
    way: &Way,
    act: Act,
    step: Option<&str>,
    device: &Device,
    locale: &str,
    real: Timestamp,
    seed: Seed,
) -> Result<()> {
    // The page shows by its token that it came from us.
    let Way::Inquiry {
        token: Some(token), ..
    } = way
    else {
        return Ok(());
    };
    let Some(page_made) = tokens::issued_at(house, token)? else {
        return Ok(());
    };
    let Ok(visit) = visit(tx, house, way, real, seed)? else {
        return Ok(());
    };
    let step = match &visit.standing {
        Standing::Open(position) => {
            // Late, it is about a screen from before; nobody was on one that was not shown.
            let shown = |name: &&str| {
                let mut before = position.history.iter().chain(&position.ahead);
                before.any(|step| step == name)
            };
            Some(step.filter(shown).unwrap_or(&position.step))
        }
        // The end's page: only leaving it is news.
        Standing::Ended(_) => None,
        _ => return Ok(()),
    };
    let allowed = match step {
        Some(_) => matches!(act, Act::Opened | Act::Input | Act::Back | Act::Close),
        None => matches!(act, Act::Redirect | Act::Close),
    };
    if !allowed {
        return Ok(());
    }
    let from = Source {
        device,
        language: locale,
    };
    let mut moments = vec![Moment::new(act, step)];
    // Looking wrote nothing: that the first screen came up is known as soon as somebody acts on it.
    if let (Act::Opened, Some(step), None) = (act, step, visit.inquiry.it.opened_at) {
        let shown = Moment::on(Act::Shown, step);
        moments.insert(
            0,
            Moment {
                at: Some(page_made),
                ..shown
            },
        );
    }
    record(
        tx,
        house,
        &visit.cx,
        &visit.inquiry.it,
        Some(from),
        &moments,
    )
}
