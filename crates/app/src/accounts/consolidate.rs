//! Merging accounts, always by explicit order: children move, the sources' own data does not.

use bonafide_db::Tx;
use bonafide_domain::account::{Account, Event};
use bonafide_domain::inquiry;

use super::{find, record};
use crate::{Cx, Error, House, Kept, Result, experiments, inquiries};

/// Sources in one call.
const MAX_SOURCES: usize = 100;

pub fn consolidate(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    destination_id: &str,
    source_ids: &[String],
) -> Result<Kept<Account>> {
    let pointer = "/meta/source-account-ids";
    if source_ids.is_empty() || source_ids.len() > MAX_SOURCES {
        return Err(Error::invalid(
            pointer,
            format!("source-account-ids must name 1 to {MAX_SOURCES} accounts"),
        ));
    }
    let mut destination = find(tx, house, cx, destination_id)?;
    if destination.it.consolidated_into.is_some() {
        return Err(Error::conflict(
            "The destination was itself consolidated into another account",
        ));
    }
    for source_id in source_ids {
        if source_id == destination_id {
            return Err(Error::invalid(
                pointer,
                "An account cannot be consolidated into itself",
            ));
        }
        let mut source = find(tx, house, cx, source_id).map_err(|error| match error {
            Error::NotFound(_) => Error::NotFound(format!("Account {source_id} is not found")),
            other => other,
        })?;
        if source.it.consolidated_into.is_some() {
            return Err(Error::conflict(format!(
                "Account {source_id} was consolidated before"
            )));
        }
        let rows = tx.query(
            "select id from inquiries where account_id = $1 order by id",
            &[source_id.as_str().into()],
        )?;
        for row in rows {
            let mut kept = inquiries::find(tx, house, cx, row.text(0)?)?;
            if kept.it.redacted_at.is_some() {
                continue;
            }
            let command = inquiry::Command::MoveToAccount {
                account_id: destination_id.to_owned(),
            };
            inquiries::change(tx, house, cx, &mut kept, command)?;
            experiments::follow_account(tx, house, &kept.it, destination_id)?;
        }
        let fact = Event::Consolidated {
            into: destination_id.to_owned(),
        };
        record(tx, house, cx, &mut source, vec![fact])?;
    }
    let fact = Event::ConsolidatedWith {
        sources: source_ids.to_vec(),
    };
    record(tx, house, cx, &mut destination, vec![fact])?;
    Ok(destination)
}
