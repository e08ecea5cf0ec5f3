//! The sandbox clock: our own family, for tests that need time to pass.

use bonafide_app::clock::{self, Clock, Turn};
use bonafide_app::{Cx, Error, Kind, Result, work};
use bonafide_db::Tx;
use serde_json::json;

use crate::call::{Call, Reply};

fn told(cx: &Cx, clock: &Clock) -> Reply {
    let now = clock.now(cx.real);
    let offset = now.as_second() - cx.real.as_second();
    Reply::plain(json!({"data": {
        "type": "sandbox-clock",
        "id": cx.environment.id,
        "attributes": {
            "now": bonafide_app::wire::time(now),
            "offset-seconds": offset,
            "frozen": clock.frozen_at.is_some(),
        },
    }}))
}

fn sandbox(cx: &Cx) -> Result<()> {
    match cx.environment.kind {
        Kind::Sandbox => Ok(()),
        Kind::Production => Err(Error::Forbidden(
            "Only a sandbox environment has a clock that can be moved".into(),
        )),
    }
}

pub fn retrieve(tx: &mut Tx, call: &Call) -> Result<Reply> {
    sandbox(&call.cx)?;
    let (_, clock) = clock::environment(tx, &call.cx.environment.id)?;
    Ok(told(&call.cx, &clock))
}

/// `frozen` first, then `now`, then `advance-seconds`; what became due is done before the answer.
pub fn turn(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let cx = &call.cx;
    sandbox(cx)?;
    let frozen = call.attribute("frozen").as_bool();
    let advance = call.attribute("advance-seconds");
    let now = call.text("now");
    if frozen.is_none() && advance.is_null() && now.is_none() {
        return Err(Error::BadRequest(
            "data.attributes takes now, advance-seconds or frozen".into(),
        ));
    }
    let mut clock = match frozen {
        Some(true) => clock::turn(tx, &cx.environment, cx.real, Turn::Freeze)?,
        Some(false) => clock::turn(tx, &cx.environment, cx.real, Turn::Thaw)?,
        None => clock::environment(tx, &cx.environment.id)?.1,
    };
    if let Some(text) = now {
        let at = text.parse().map_err(|_| {
            Error::invalid(
                "/data/attributes/now",
                "now must be a date-time such as 2030-01-31T12:00:00Z",
            )
        })?;
        clock = clock::turn(tx, &cx.environment, cx.real, Turn::To(at))?;
    }
    if !advance.is_null() {
        let seconds = advance.as_i64().ok_or_else(|| {
            Error::invalid(
                "/data/attributes/advance-seconds",
                "advance-seconds must be a whole number",
            )
        })?;
        clock = clock::turn(tx, &cx.environment, cx.real, Turn::Advance { seconds })?;
    }
    let moved = Cx::new(
        cx.environment.clone(),
        &clock,
        bonafide_app::Actor::System,
        cx.real,
        bonafide_app::Seed(cx.draw()),
    );
    work::catch_up(tx, call.house, &moved, &clock)?;
    tx.notify("work");
    Ok(told(&moved, &clock))
}
