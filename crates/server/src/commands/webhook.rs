//! `bonafide webhook list`, `resend` and `replay`

use bonafide_app::webhooks::replay::Stretch;
use bonafide_app::webhooks::{self, deliveries, replay};
use bonafide_app::{Error, Seed};
use bonafide_db::Tx;
use jiff::Timestamp;

use crate::data;
use crate::failure::{Failure, Result};
use crate::out::say;
use crate::settings::Settings;

/// Id, environment, status, name and address of each endpoint, a line each.
pub fn list(settings: &Settings) -> Result<()> {
    let opened = super::beside(settings)?;
    let house = opened.house.clone();
    let all = opened
        .db
        .read(move |tx: &mut Tx<'_>| webhooks::all(tx, &house))
        .wait()?;
    opened.db.close();
    for (kind, endpoint) in all {
        say!(
            "{} {} {} {} {}",
            endpoint.id,
            kind.as_str(),
            endpoint.status.as_str(),
            endpoint.doc.url,
            endpoint.doc.name
        );
    }
    Ok(())
}

/// Prints the delivery's id; the running server sends it.
pub fn resend(settings: &Settings, webhook: String, event: String) -> Result<()> {
    let opened = super::beside(settings)?;
    let house = opened.house.clone();
    let (now, seed) = (Timestamp::now(), Seed(data::random()?));
    let delivery = opened
        .db
        .write(move |tx: &mut Tx<'_>| {
            let cx = webhooks::by_command(tx, &webhook, now, seed)?;
            deliveries::resend(tx, &house, &cx, &webhook, &event)
        })
        .wait()?;
    opened.db.close();
    say!("{}", delivery.id);
    Ok(())
}

/// Prints the replay's id and how many entries of the log it goes through.
pub fn replay(
    settings: &Settings,
    webhook: String,
    from: Option<String>,
    since: Option<&str>,
    until: Option<&str>,
) -> Result<()> {
    let stretch = Stretch {
        from_event_id: from,
        from: since.map(|text| time("--since", text)).transpose()?,
        until: until.map(|text| time("--until", text)).transpose()?,
    };
    let opened = super::beside(settings)?;
    let house = opened.house.clone();
    let (now, seed) = (Timestamp::now(), Seed(data::random()?));
    let replay = opened
        .db
        .write(move |tx: &mut Tx<'_>| {
            let cx = webhooks::by_command(tx, &webhook, now, seed)?;
            replay::order(tx, &house, &cx, &webhook, &stretch).map_err(|error| match error {
                Error::BadRequest(_) => Error::BadRequest("name --from or --since".into()),
                other => other,
            })
        })
        .wait()?;
    opened.db.close();
    say!("{} {}", replay.id, replay.left);
    Ok(())
}

fn time(flag: &str, text: &str) -> Result<Timestamp> {
    text.parse().map_err(|_| {
        Failure::new(
            format!("{flag} is not a time."),
            "Write it as 2026-11-20T00:00:00Z.",
        )
    })
}
