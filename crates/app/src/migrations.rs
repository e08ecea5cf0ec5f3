//! Forward-only changes of the schema, in order; a landed one is never edited.

use bonafide_db::Migration;

pub const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "0001_start",
        sql: include_str!("../migrations/0001_start.sql"),
    },
    Migration {
        name: "0002_flow_events",
        sql: include_str!("../migrations/0002_flow_events.sql"),
    },
    Migration {
        name: "0003_dashboard",
        sql: include_str!("../migrations/0003_dashboard.sql"),
    },
    Migration {
        name: "0004_theme_sets",
        sql: include_str!("../migrations/0004_theme_sets.sql"),
    },
    Migration {
        name: "0005_client_side_creations",
        sql: include_str!("../migrations/0005_client_side_creations.sql"),
    },
    Migration {
        name: "0006_journal",
        sql: include_str!("../migrations/0006_journal.sql"),
    },
    Migration {
        name: "0007_conversion",
        sql: include_str!("../migrations/0007_conversion.sql"),
    },
    Migration {
        name: "0008_browsing",
        sql: include_str!("../migrations/0008_browsing.sql"),
    },
    Migration {
        name: "0009_webhooks",
        sql: include_str!("../migrations/0009_webhooks.sql"),
    },
    Migration {
        name: "0010_conversion_entry",
        sql: include_str!("../migrations/0010_conversion_entry.sql"),
    },
    Migration {
        name: "0011_link_keys",
        sql: include_str!("../migrations/0011_link_keys.sql"),
    },
    Migration {
        name: "0012_exports",
        sql: include_str!("../migrations/0012_exports.sql"),
    },
    Migration {
        name: "0013_conversion_by_time",
        sql: include_str!("../migrations/0013_conversion_by_time.sql"),
    },
    Migration {
        name: "0014_experiments",
        sql: include_str!("../migrations/0014_experiments.sql"),
    },
    Migration {
        name: "0015_exports_and_erasure",
        sql: include_str!("../migrations/0015_exports_and_erasure.sql"),
    },
    Migration {
        name: "0016_audit_log_by_filter",
        sql: include_str!("../migrations/0016_audit_log_by_filter.sql"),
    },
    Migration {
        name: "0017_conversion_people",
        sql: include_str!("../migrations/0017_conversion_people.sql"),
    },
    Migration {
        name: "0018_exported_inquiries",
        sql: include_str!("../migrations/0018_exported_inquiries.sql"),
    },
    Migration {
        name: "0019_files",
        sql: include_str!("../migrations/0019_files.sql"),
    },
    Migration {
        name: "0020_conversion_details",
        sql: include_str!("../migrations/0020_conversion_details.sql"),
    },
];
