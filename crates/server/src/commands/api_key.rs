//! `bonafide api-key`

use bonafide_app::search::Page;
use bonafide_app::{Actor, Cx, Error, Seed, apikeys, clock};
use bonafide_db::Tx;
use jiff::Timestamp;

use super::Environment;
use crate::data;
use crate::failure::Result;
use crate::out::{remark, say};
use crate::settings::Settings;

/// Prints the secret alone on standard output, for scripts; the id goes to standard error.
pub fn create(
    settings: &Settings,
    environment: Environment,
    name: &str,
    every: bool,
) -> Result<()> {
    let opened = super::beside(settings)?;
    let environment = environment.kind().as_str();
    let (house, name) = (opened.house.clone(), name.to_owned());
    let (now, seed) = (Timestamp::now(), Seed(data::random()?));
    let (id, secret) = opened
        .db
        .write(move |tx: &mut Tx<'_>| {
            apikeys::create_by_command(tx, &house, environment, &name, every, now, seed)
        })
        .wait()?;
    opened.db.close();
    remark!("Made {id} for {environment}. The key is shown only now:");
    say!("{secret}");
    Ok(())
}

/// One line for each key, tab-separated; `-` where there is nothing.
pub fn list(settings: &Settings) -> Result<()> {
    let opened = super::beside(settings)?;
    let (house, now) = (opened.house.clone(), Timestamp::now());
    let lines = opened
        .db
        .read(move |tx: &mut Tx<'_>| {
            let mut lines = Vec::new();
            for (environment, clock) in clock::environments(tx)? {
                let kind = environment.kind.as_str();
                let cx = Cx::new(environment, &clock, Actor::Command, now, Seed([0; 32]));
                let mut page = Page {
                    size: apikeys::MAX_KEYS,
                    ..Page::default()
                };
                loop {
                    let slice = apikeys::list(tx, &house, &cx, None, &page)?;
                    page.after = slice.items.last().map(|key| key.id.clone());
                    for key in slice.items {
                        let time = |at: Option<Timestamp>| match at {
                            Some(at) => format!("{at:.0}"),
                            None => "-".into(),
                        };
                        lines.push(format!(
                            "{}\t{kind}\t{}\t{}\t{}",
                            key.id,
                            time(key.doc.expires_at),
                            time(key.last_used_at),
                            key.doc.name
                        ));
                    }
                    if !slice.has_older {
                        break;
                    }
                }
            }
            Ok::<_, Error>(lines)
        })
        .wait()?;
    opened.db.close();
    for line in lines {
        say!("{line}");
    }
    Ok(())
}

pub fn expire(settings: &Settings, id: String) -> Result<()> {
    let opened = super::beside(settings)?;
    let (house, now, seed) = (
        opened.house.clone(),
        Timestamp::now(),
        Seed(data::random()?),
    );
    let told = id.clone();
    opened
        .db
        .write(move |tx: &mut Tx<'_>| {
            let environments = clock::environments(tx)?;
            for (environment, clock) in environments {
                let cx = Cx::new(environment, &clock, Actor::Command, now, seed);
                match apikeys::expire(tx, &house, &cx, &id, 0) {
                    Err(Error::NotFound(_)) => {}
                    done => return done.map(|_| ()),
                }
            }
            Err(Error::NotFound("There is no such API key".into()))
        })
        .wait()?;
    opened.db.close();
    remark!("{told} has ended.");
    Ok(())
}
