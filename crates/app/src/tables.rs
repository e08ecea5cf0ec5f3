//! The columns that rows are appended with, in the order of the values.

use bonafide_db::Kind::{Bytes, Int, Text};
use bonafide_db::Table;

pub static INQUIRIES: Table = Table {
    name: "inquiries",
    columns: &[
        ("id", Text),
        ("environment_id", Text),
        ("created_at", Int),
        ("updated_at", Int),
        ("status", Text),
        ("account_id", Text),
        ("template_id", Text),
        ("expires_at", Int),
        ("reference_hash", Bytes),
        ("note_hash", Bytes),
        ("name_hash", Bytes),
        ("email_hash", Bytes),
        ("phone_hash", Bytes),
        ("doc", Text),
        ("sealed", Bytes),
        ("key_leaf", Int),
        ("key_master", Text),
        ("key_wrapped", Bytes),
        ("channel", Text),
    ],
};

pub static ACCOUNTS: Table = Table {
    name: "accounts",
    columns: &[
        ("id", Text),
        ("environment_id", Text),
        ("type_id", Text),
        ("created_at", Int),
        ("reference_hash", Bytes),
        ("archived_at", Int),
        ("name_hash", Bytes),
        ("email_hash", Bytes),
        ("phone_hash", Bytes),
        ("doc", Text),
        ("sealed", Bytes),
        ("key_leaf", Int),
        ("key_master", Text),
        ("key_wrapped", Bytes),
    ],
};

pub static FILES: Table = Table {
    name: "files",
    columns: &[
        ("id", Text),
        ("environment_id", Text),
        ("inquiry_id", Text),
        ("created_at", Int),
        ("sealed", Bytes),
    ],
};

pub static FILE_PIECES: Table = Table {
    name: "file_pieces",
    columns: &[("file_id", Text), ("number", Int), ("sealed", Bytes)],
};

pub static SESSIONS: Table = Table {
    name: "sessions",
    columns: &[
        ("id", Text),
        ("environment_id", Text),
        ("inquiry_id", Text),
        ("status", Text),
        ("created_at", Int),
        ("expires_at", Int),
        ("doc", Text),
        ("sealed", Bytes),
    ],
};

pub static EVENTS: Table = Table {
    name: "events",
    columns: &[
        ("environment_id", Text),
        ("seq", Int),
        ("id", Text),
        ("name", Text),
        ("object_id", Text),
        ("subject", Text),
        ("created_at", Int),
        ("sealed", Bytes),
        ("hash", Bytes),
    ],
};

pub static IDEMPOTENCY: Table = Table {
    name: "idempotency",
    columns: &[
        ("hash", Bytes),
        ("environment_id", Text),
        ("request_hash", Bytes),
        ("status", Int),
        ("subject", Text),
        ("reply", Bytes),
        ("expires_at", Int),
    ],
};

pub static LINKS: Table = Table {
    name: "one_time_links",
    columns: &[
        ("hash", Bytes),
        ("environment_id", Text),
        ("inquiry_id", Text),
        ("session_id", Text),
        ("created_at", Int),
        ("expires_at", Int),
    ],
};

pub static JOBS: Table = Table {
    name: "jobs",
    columns: &[
        ("id", Text),
        ("environment_id", Text),
        ("kind", Text),
        ("subject", Text),
        ("payload", Bytes),
        ("attempts", Int),
        ("due_at", Int),
    ],
};

pub static OUTBOX: Table = Table {
    name: "outbox",
    columns: &[
        ("id", Text),
        ("environment_id", Text),
        ("inquiry_id", Text),
        ("created_at", Int),
        ("sealed", Bytes),
    ],
};

pub static FLOW_EVENTS: Table = Table {
    name: "flow_events",
    columns: &[
        ("environment_id", Text),
        ("seq", Int),
        ("at", Int),
        ("act", Text),
        ("inquiry_id", Text),
        ("template_id", Text),
        ("version_id", Text),
        ("channel", Text),
        ("step", Text),
        ("device_class", Text),
        ("language", Text),
        ("country", Text),
        ("reference_mark", Int),
        ("device_mark", Int),
    ],
};

pub static JOURNAL: Table = Table {
    name: "journal",
    columns: &[
        ("environment_id", Text),
        ("id", Text),
        ("created_at", Int),
        ("kind", Text),
        ("actor", Text),
        ("action", Text),
        ("object_id", Text),
        ("method", Text),
        ("path", Text),
        ("status", Int),
        ("seq", Int),
        ("hash", Bytes),
        ("sealed", Bytes),
    ],
};

pub static DELIVERIES: Table = Table {
    name: "webhook_deliveries",
    columns: &[
        ("id", Text),
        ("environment_id", Text),
        ("webhook_id", Text),
        ("event_seq", Int),
        ("event_id", Text),
        ("event_name", Text),
        ("object_id", Text),
        ("object_sequence", Int),
        ("created_at", Int),
        ("status", Text),
        ("reason", Text),
        ("due_at", Int),
        ("leased_until", Int),
        ("attempts", Int),
        ("tries", Int),
        ("retries", Int),
        ("subjects", Text),
        ("sealed", Bytes),
    ],
};

pub static ATTEMPTS: Table = Table {
    name: "webhook_attempts",
    columns: &[
        ("delivery_id", Text),
        ("number", Int),
        ("at", Int),
        ("took_ms", Int),
        ("status", Int),
        ("error", Text),
        ("sealed", Bytes),
    ],
};

pub static INQUIRY_TAGS: Table = Table {
    name: "inquiry_tags",
    columns: &[
        ("environment_id", Text),
        ("tag", Text),
        ("inquiry_id", Text),
    ],
};

pub static EXPORTED_INQUIRIES: Table = Table {
    name: "exported_inquiries",
    columns: &[
        ("environment_id", Text),
        ("inquiry_id", Text),
        ("export_id", Text),
        ("created_at", Int),
    ],
};
