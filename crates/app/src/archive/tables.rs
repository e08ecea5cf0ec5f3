//! Which tables an archive holds, in the order in which their rows are put back, and which it leaves
//! out. A test fails while a table of the schema stands in neither list.

use super::schema::{Described, SCHEMA};
use crate::{Error, Result};

/// Whose rows an archive of one environment holds. The text is a condition whose `$1` is the id.
pub enum Whose {
    /// Those of the environment.
    Environment(&'static str),
    /// The same where no index leads from the environment through its rows in the order of their key. All
    /// rows are walked through then: asking for the environment's would sort all of them for each page.
    Sifted(&'static str),
    /// Those of its organization: what all its environments share.
    Organization(&'static str),
    /// All of them: they belong to no environment, and say nothing about people.
    All,
}

use Whose::{All, Environment, Organization, Sifted};

const OF_ENVIRONMENT: Whose = Environment("environment_id = $1");
const SIFTED: Whose = Sifted("environment_id = $1");
const OF_ORGANIZATION: Whose = Organization("organization_id = $1");

/// What is referred to stands before what refers to it.
const KEPT: &[(&str, Whose)] = &[
    ("organizations", Organization("id = $1")),
    ("environments", OF_ORGANIZATION),
    ("chains", OF_ENVIRONMENT),
    ("users", OF_ORGANIZATION),
    ("roles", OF_ORGANIZATION),
    ("entry_links", OF_ORGANIZATION),
    ("api_keys", OF_ENVIRONMENT),
    ("theme_sets", OF_ORGANIZATION),
    ("templates", OF_ORGANIZATION),
    (
        "template_versions",
        Organization("template_id in (select id from templates where organization_id = $1)"),
    ),
    ("link_keys", OF_ENVIRONMENT),
    ("experiments", OF_ENVIRONMENT),
    (
        "experiment_people",
        Sifted(
            "exists (select 1 from experiments e \
             where e.id = experiment_people.experiment_id and e.environment_id = $1)",
        ),
    ),
    ("link_nonces", All),
    // An environment without its first account type could make no accounts.
    (
        "account_types",
        Organization("environment_id in (select id from environments where organization_id = $1)"),
    ),
    ("accounts", OF_ENVIRONMENT),
    ("inquiries", OF_ENVIRONMENT),
    ("files", OF_ENVIRONMENT),
    (
        "file_pieces",
        Sifted(
            "exists (select 1 from files f \
             where f.id = file_pieces.file_id and f.environment_id = $1)",
        ),
    ),
    ("inquiry_tags", OF_ENVIRONMENT),
    ("tags", SIFTED),
    ("sessions", OF_ENVIRONMENT),
    ("one_time_links", SIFTED),
    ("events", OF_ENVIRONMENT),
    ("idempotency", OF_ENVIRONMENT),
    ("jobs", OF_ENVIRONMENT),
    ("outbox", OF_ENVIRONMENT),
    ("client_side_creations", All),
    ("flow_events", OF_ENVIRONMENT),
    ("flow_heads", OF_ENVIRONMENT),
    ("flow_marks", All),
    ("journal", OF_ENVIRONMENT),
    ("journal_chains", OF_ENVIRONMENT),
    ("exported_inquiries", SIFTED),
    ("retention_runs", OF_ENVIRONMENT),
    ("conversion_cursors", OF_ENVIRONMENT),
    ("conversion_inquiries", SIFTED),
    ("conversion_journeys", OF_ENVIRONMENT),
    ("conversion_cells", OF_ENVIRONMENT),
    ("saved_views", OF_ENVIRONMENT),
    ("webhooks", OF_ENVIRONMENT),
    ("webhook_deliveries", OF_ENVIRONMENT),
    (
        "webhook_attempts",
        Sifted(
            "exists (select 1 from webhook_deliveries d \
             where d.id = webhook_attempts.delivery_id and d.environment_id = $1)",
        ),
    ),
    ("webhook_replays", OF_ENVIRONMENT),
];

/// What stays behind, and why.
const LEFT: &[(&str, &str)] = &[
    (
        "secrets",
        "wrapped by the master key; its keys travel in a file of their own",
    ),
    (
        "erasures",
        "leaves of the ring that stays behind; the new ring never held them",
    ),
    ("progress", "where this server's own long work stands"),
    ("user_sessions", "browsers signed in at the old address"),
    ("openings", "what those browsers opened"),
    ("sent_forms", "what those browsers sent"),
    (
        "exports",
        "files that operators asked for, and that end within a day",
    ),
    ("export_pieces", "what those files hold"),
];

/// A table that an archive holds.
pub struct Archived {
    pub described: &'static Described,
    pub whose: &'static Whose,
}

/// The tables that an archive holds, in their order.
pub fn all() -> Result<Vec<Archived>> {
    for described in SCHEMA.iter() {
        let name = described.table.name;
        if KEPT.iter().all(|(kept, _)| *kept != name) && LEFT.iter().all(|(left, _)| *left != name)
        {
            return Err(Error::internal(format!(
                "the table {name} is unknown to export"
            )));
        }
    }
    KEPT.iter()
        .map(|(name, whose)| {
            let described = SCHEMA
                .iter()
                .find(|described| described.table.name == *name)
                .ok_or_else(|| Error::internal(format!("there is no table {name} to export")))?;
            Ok(Archived { described, whose })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::schema;
    use super::*;

    #[test]
    fn an_archive_knows_every_table_of_the_schema() {
        let named = |name: &str| {
            KEPT.iter().filter(|(kept, _)| *kept == name).count()
                + LEFT.iter().filter(|(left, _)| *left == name).count()
        };
        for described in SCHEMA.iter() {
            let name = described.table.name;
            assert_eq!(
                named(name),
                1,
                "{name}: say in KEPT whose its rows are, or in LEFT why they stay behind"
            );
        }
        assert_eq!(KEPT.len() + LEFT.len(), SCHEMA.len(), "a table is gone");
        assert!(LEFT.iter().all(|(_, why)| !why.is_empty()));
        assert_eq!(all().unwrap().len(), KEPT.len());
    }

    /// Otherwise each page would look through all rows of the environment again.
    #[test]
    fn an_index_on_the_environment_goes_on_in_the_order_of_the_rows_or_is_not_used() {
        let indexes = schema::indexes();
        for archived in all().unwrap() {
            let Environment(condition) = archived.whose else {
                continue;
            };
            assert_eq!(*condition, "environment_id = $1");
            let described = archived.described;
            let key = described
                .key
                .iter()
                .map(|at| described.table.columns[*at].0);
            let mut ordered: Vec<&str> = key.filter(|name| *name != "environment_id").collect();
            ordered.insert(0, "environment_id");
            let of_environment: Vec<_> = indexes
                .iter()
                .filter(|(table, columns)| {
                    *table == described.table.name && columns[0] == "environment_id"
                })
                .collect();
            let leads = described.table.columns[described.key[0]].0 == "environment_id"
                || of_environment
                    .iter()
                    .any(|(_, columns)| *columns == ordered);
            assert!(
                leads || of_environment.is_empty(),
                "{}: let its rows be sifted",
                described.table.name
            );
        }
    }

    #[test]
    fn what_is_referred_to_comes_first() {
        let tables = all().unwrap();
        for (at, archived) in tables.iter().enumerate() {
            for other in &archived.described.references {
                let place = tables
                    .iter()
                    .position(|table| table.described.table.name == *other);
                assert!(
                    place.is_some_and(|place| place < at),
                    "{} refers to {other}",
                    archived.described.table.name
                );
            }
        }
    }

    /// Keys under the master key open nowhere else: a new place for them has to be thought of.
    #[test]
    fn keys_under_the_master_key_stand_only_where_they_are_rewrapped() {
        for described in SCHEMA.iter() {
            for (column, _) in described.table.columns {
                let known = matches!(
                    (described.table.name, *column),
                    (
                        "inquiries" | "accounts" | "exports",
                        "key_leaf" | "key_master" | "key_wrapped"
                    ) | ("secrets", "master" | "wrapped")
                        | ("erasures", "leaf")
                );
                let suspect = ["master", "wrapped", "leaf"];
                assert!(
                    known || !suspect.iter().any(|word| column.contains(word)),
                    "{}.{column} looks like a wrapped key; see rows.rs and rotate in seal.rs",
                    described.table.name
                );
            }
        }
    }
}
