//! `POST /verify/seen`: what the pages' own module reports, see `assets/presence.js`.

use bonafide_app::door::{Request, Response};
use bonafide_app::{Error, House, Result, flow};
use bonafide_db::Tx;
use bonafide_domain::conversion::Act;

use super::device;
use super::input::Input;

pub const PATH: &str = "/verify/seen";

/// Answers 204 whatever came of it: a page has nothing to do about a report that was not taken.
pub fn answer(tx: &mut Tx, house: &House, request: &Request) -> Result<Response> {
    let input = Input::read(request)?;
    let act = input.action.as_deref().and_then(Act::parse);
    let act = act.ok_or_else(|| Error::BadRequest("action names no moment of a visit".into()))?;
    let language = input.language.as_deref().unwrap_or_default();
    let language = bonafide_domain::locale::BUILT_IN
        .iter()
        .map(|locale| locale.as_str())
        .find(|known| *known == language)
        .unwrap_or_default();
    if let Some(way) = input.way()
        && !device::is_robot(request)
    {
        let mut device = device::read(request);
        device.mark.clone_from(&input.device_mark);
        flow::seen(
            tx,
            house,
            &way,
            act,
            input.step.as_deref(),
            &device,
            language,
            request.now,
            request.seed,
        )?;
    }
    Ok(Response::new(204, "text/plain; charset=utf-8", "").with("cache-control", "no-store"))
}
