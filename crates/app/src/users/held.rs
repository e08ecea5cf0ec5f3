//! Values that a page hands out and gets back, such as a first step of signing in that was passed:
//! sealed, for one purpose, for a few minutes. So nothing has to be stored for strangers.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::seal::Place;
use crate::{Cx, Error, House, Result};

/// Longest text that is opened.
const MAX_TEXT: usize = 16 * 1024;

#[derive(Serialize, Deserialize)]
struct Held<T> {
    until: Timestamp,
    it: T,
}

fn place(purpose: &str) -> Place<'_> {
    Place {
        subject: "",
        purpose: "held by a page",
        id: purpose,
    }
}

pub fn hand_out<T: Serialize>(
    house: &House,
    cx: &Cx,
    purpose: &str,
    minutes: i64,
    it: &T,
) -> Result<String> {
    let until = cx.real.checked_add(SignedDuration::from_mins(minutes));
    let held = Held {
        until: until.unwrap_or(Timestamp::MAX),
        it,
    };
    let plain = serde_json::to_vec(&held).map_err(Error::internal)?;
    let sealed = house
        .keys
        .records()?
        .seal(&place(purpose), &plain, &cx.draw())?;
    Ok(URL_SAFE_NO_PAD.encode(sealed))
}

/// None: not ours, for another purpose, or too old.
pub fn take_back<T: DeserializeOwned>(
    house: &House,
    cx: &Cx,
    purpose: &str,
    text: &str,
) -> Result<Option<T>> {
    if text.len() > MAX_TEXT {
        return Ok(None);
    }
    let Ok(sealed) = URL_SAFE_NO_PAD.decode(text) else {
        return Ok(None);
    };
    let Ok(plain) = house.keys.records()?.open(&place(purpose), &sealed) else {
        return Ok(None);
    };
    let held: Held<T> = serde_json::from_slice(&plain).map_err(Error::internal)?;
    Ok((held.until > cx.real).then_some(held.it))
}
