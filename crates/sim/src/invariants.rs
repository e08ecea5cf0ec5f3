//! What must hold of an installation, whatever happened to it.

use bonafide_app::{Actor, Cx, audit, clock, inquiries};
use bonafide_db::Value;

use crate::node::SANDBOX_KEY;
use crate::{Holds, World};

/// At every moment.
///
/// # Errors
/// What does not hold.
pub fn always(world: &mut World) -> Holds {
    chains_are_whole(world)?;
    events_fold_to_the_state(world)?;
    everything_acknowledged_is_there_once(world)?;
    each_event_is_fanned_out_once(world)?;
    nothing_personal_lies_open(world)?;
    what_was_redacted_is_gone(world)
}

/// Once nobody can act any more and every receiver is well.
///
/// # Errors
/// What does not hold.
pub fn at_rest(world: &mut World) -> Holds {
    every_inquiry_has_ended(world)?;
    every_event_arrived(world)
}

fn read<T: Send + 'static>(
    world: &World,
    act: impl Fn(&mut bonafide_db::Tx, &bonafide_app::House) -> bonafide_app::Result<T> + Send + 'static,
) -> Result<T, String> {
    world.nodes[0].write(act).map_err(|error| error.to_string())
}

/// No entry of a log is changed, missing, or out of order.
fn chains_are_whole(world: &World) -> Holds {
    let report = read(world, |tx, _| audit::verify(tx))?;
    let faults: Vec<_> = report
        .environments
        .into_iter()
        .flat_map(|chain| chain.faults)
        .collect();
    match faults.is_empty() {
        true => Ok(()),
        false => Err(format!("the log: {}", faults.join("; "))),
    }
}

/// Replaying an inquiry's events gives exactly its stored state.
fn events_fold_to_the_state(world: &mut World) -> Holds {
    let (now, seed) = (world.now(), world.seed());
    let differing = read(world, move |tx, house| {
        let (environment, clock) = clock::environments(tx)?.swap_remove(0);
        let cx = Cx::new(environment, &clock, Actor::System, now, seed);
        let rows = tx.query(
            "select id from inquiries where environment_id = $1 and key_leaf is not null",
            &[cx.environment.id.as_str().into()],
        )?;
        let mut differing = Vec::new();
        for row in rows {
            let id = row.text(0)?;
            let stored = inquiries::find(tx, house, &cx, id)?.it;
            if inquiries::replay(tx, house, &cx, id)?.as_ref() != Some(&stored) {
                differing.push(id.to_owned());
            }
        }
        Ok(differing)
    })?;
    match differing.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "the events of {} fold to another state",
            differing.join(", ")
        )),
    }
}

/// As many inquiries as were acknowledged: none lost, none made twice. Creations whose answer was lost may have
/// been made or not.
fn everything_acknowledged_is_there_once(world: &World) -> Holds {
    let ids = read(world, |tx, _| {
        let rows = tx.query("select id from inquiries", &[])?;
        let ids: Result<Vec<String>, _> = rows.iter().map(|row| row.string(0)).collect();
        Ok(ids?)
    })?;
    let known = &world.promises.inquiries;
    if let Some(lost) = known.keys().find(|id| !ids.contains(id)) {
        return Err(format!("{lost} was acknowledged and is gone"));
    }
    let unknown: Vec<_> = ids.iter().filter(|id| !known.contains_key(*id)).collect();
    match unknown.len() <= world.promises.unanswered.len() + world.promises.erased {
        true => Ok(()),
        false => Err(format!("nobody was told of {unknown:?}")),
    }
}

fn each_event_is_fanned_out_once(world: &World) -> Holds {
    let twice = read(world, |tx, _| {
        let row = tx.one(
            "select webhook_id, event_id from webhook_deliveries group by webhook_id, event_id \
             having count(*) > 1 limit 1",
            &[],
        )?;
        row.map(|row| Ok((row.string(0)?, row.string(1)?)))
            .transpose()
    })?;
    match twice {
        None => Ok(()),
        Some((webhook, event)) => Err(format!(
            "{event} was fanned out to {webhook} more than once"
        )),
    }
}

/// Words that only people's data holds.
const PERSONAL: [&str; 4] = ["uince-", "Lovelace", "ada@example.com", "St James"];

/// No row and no file holds personal data in the clear.
fn nothing_personal_lies_open(world: &World) -> Holds {
    for table in tables() {
        let found = read(world, move |tx, _| {
            for row in tx.query(&format!("select * from {table}"), &[])? {
                for column in 0..row.len() {
                    let found = match row.value(column)? {
                        Value::Text(text) => personal(text.as_bytes()),
                        Value::Bytes(bytes) => personal(bytes),
                        Value::Null | Value::Int(_) => None,
                    };
                    if let Some(word) = found {
                        return Ok(Some((column, word)));
                    }
                }
            }
            Ok(None)
        })?;
        if let Some((column, word)) = found {
            return Err(format!(
                "column {column} of {table} holds {word:?} in the clear"
            ));
        }
    }
    for (name, bytes) in world.store.files() {
        if let Some(word) = personal(&bytes) {
            return Err(format!("the file {name} holds {word:?} in the clear"));
        }
    }
    Ok(())
}

fn personal(bytes: &[u8]) -> Option<&'static str> {
    let holds = |word: &&str| {
        bytes
            .windows(word.len())
            .any(|window| window == word.as_bytes())
    };
    PERSONAL.into_iter().find(holds)
}

/// The tables that the migrations make, however many there will be.
fn tables() -> Vec<&'static str> {
    let mut tables: Vec<&'static str> = (bonafide_app::MIGRATIONS.iter())
        .flat_map(|migration| migration.sql.split("create table ").skip(1))
        .filter_map(|rest| rest.split([' ', '(']).next())
        .collect();
    tables.sort_unstable();
    tables.dedup();
    tables
}

/// Neither the inquiry nor its events tell what was redacted.
fn what_was_redacted_is_gone(world: &mut World) -> Holds {
    let redacted: Vec<(String, String)> = (world.promises.inquiries.iter())
        .filter(|(_, known)| known.redacted)
        .map(|(id, known)| (id.clone(), known.secret.clone()))
        .collect();
    for (id, secret) in redacted {
        for path in [
            format!("/inquiries/{id}"),
            format!("/events?filter[object-id]={id}"),
        ] {
            let told = String::from_utf8_lossy(&world.look(SANDBOX_KEY, &path).bytes).into_owned();
            if told.contains(&secret) {
                return Err(format!("{path} still tells what was redacted"));
            }
        }
    }
    Ok(())
}

fn every_inquiry_has_ended(world: &World) -> Holds {
    let open = read(world, |tx, _| {
        let row = tx.one(
            "select count(*) from inquiries where status in ('created', 'pending')",
            &[],
        )?;
        Ok(row.map(|row| row.int(0)).transpose()?.unwrap_or(0))
    })?;
    match open {
        0 => Ok(()),
        open => Err(format!("{open} inquiries are open a year later")),
    }
}

/// Each webhook got each event after it was made: at least once, unless it was given up after all its attempts or what
/// it would have told was redacted before.
fn every_event_arrived(world: &World) -> Holds {
    for (webhook, since) in world.promises.endpoints.clone() {
        let asked = webhook.clone();
        let (enabled, events) = read(world, move |tx, _| {
            let id = asked.as_str();
            let row = tx.one("select status from webhooks where id = $1", &[id.into()])?;
            let enabled = row.map(|row| row.string(0)).transpose()?;
            let rows = tx.query(
                "select e.id, d.status from events e join webhooks w on w.environment_id = e.environment_id \
                 join inquiries i on i.id = e.subject and i.key_leaf is not null \
                 left join webhook_deliveries d on d.webhook_id = w.id and d.event_id = e.id \
                 where w.id = $1 and e.seq > $2 and e.name in ('inquiry.created', 'inquiry.started', \
                 'inquiry.completed', 'inquiry.failed', 'inquiry.expired', 'inquiry.approved', 'inquiry.declined')",
                &[id.into(), since.into()],
            )?;
            let mut events = Vec::new();
            for row in rows {
                if row.opt_text(1)? != Some("failed") {
                    events.push(row.string(0)?);
                }
            }
            Ok((enabled.as_deref() == Some("enabled"), events))
        })?;
        // One that failed for too long was switched off, as it should be.
        if !enabled {
            continue;
        }
        let received = &world.promises.received;
        let missing = events
            .iter()
            .find(|event| !received.contains(&(webhook.clone(), (*event).clone())));
        if let Some(event) = missing {
            return Err(format!("{event} never arrived at {webhook}"));
        }
    }
    Ok(())
}
