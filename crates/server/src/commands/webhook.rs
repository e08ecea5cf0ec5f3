//! `bonafide webhook list`, `resend`, `replay` and `verify`

use std::path::Path;
use std::process::ExitCode;

use bonafide_app::webhooks::replay::Stretch;
use bonafide_app::webhooks::{self, deliveries, replay, request};
use bonafide_app::{Error, Seed};
use bonafide_db::Tx;
use bonafide_domain::webhook::signature;
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

/// Says whether the webhook signed a body, as its receiver has to find out.
pub fn verify(settings: &Settings, id: String, header: &str, file: &Path) -> Result<ExitCode> {
    let body = super::read(file)?;
    let opened = super::beside(settings)?;
    let house = opened.house.clone();
    let (now, seed) = (Timestamp::now(), Seed(data::random()?));
    let (endpoint, now) = opened
        .db
        .read(move |tx: &mut Tx<'_>| {
            let cx = webhooks::by_command(tx, &id, now, seed)?;
            Ok::<_, Error>((webhooks::find(tx, &house, &cx, &id)?, cx.now))
        })
        .wait()?;
    opened.db.close();
    let header = header.trim_start_matches("Persona-Signature:").trim();
    if let Some(at) = request::signed_at(&endpoint.secrets(now), header, &body) {
        match Timestamp::from_second(at) {
            Ok(at) => say!("genuine: signed at {at}"),
            Err(_) => say!("genuine"),
        }
        return Ok(ExitCode::SUCCESS);
    }
    say!("not genuine: {}", why_not(header));
    Ok(ExitCode::FAILURE)
}

/// What is most likely wrong where nothing was found right.
fn why_not(header: &str) -> &'static str {
    match signature::read_persona(header).is_empty() {
        true => "the header is not of the form t=SECONDS,v1=DIGEST",
        false => {
            "the body is not byte for byte what was signed (was it parsed and written anew?), or a \
             secret signed it that this webhook has no longer"
        }
    }
}

fn time(flag: &str, text: &str) -> Result<Timestamp> {
    text.parse().map_err(|_| {
        Failure::new(
            format!("{flag} is not a time."),
            "Write it as 2026-11-20T00:00:00Z.",
        )
    })
}
