//! Previews: the flow's real screens, to look at in a frame of the dashboard.

use bonafide_app::door::{Request, Response};
use bonafide_app::flow::{self, Standing};
use bonafide_app::{Error, House, Result};
use bonafide_db::Tx;
use url::form_urlencoded;

use super::input::Input;
use super::respond::{inert, nobody};
use super::screens::Frame;
use crate::pages::{Chrome, View, view::Problem};

pub const PATH: &str = "/verify/preview";

pub fn answer(tx: &mut Tx, house: &House, request: &Request) -> Result<Response> {
    let token = form_urlencoded::parse(request.query.as_bytes())
        .find(|(name, _)| name == "token")
        .map(|(_, value)| value)
        .unwrap_or_default();
    let found = flow::preview(tx, house, &token, request.now, request.seed)?;
    let Some((preview, visit)) = found else {
        return Ok(nobody(
            house,
            request,
            View::Problem(Problem::WrongLink),
            404,
        ));
    };
    let input = Input {
        language: preview.language,
        style_variant: preview.style_variant,
        ..Input::default()
    };
    let frame = Frame::new(tx, house, request, &input, &visit)?;
    let Standing::Open(position) = &visit.standing else {
        return Err(Error::internal("a preview is of a screen"));
    };
    let view = frame.screen(position, None)?;
    let whole = frame.chrome(Some(position))?;
    // What a visitor could do from here leads nowhere.
    let chrome = Chrome {
        languages: Vec::new(),
        outbox: None,
        back: None,
        stop: None,
        hidden: Vec::new(),
        action: String::new(),
        inert: true,
        ..whole
    };
    inert(&view, &chrome)
}
