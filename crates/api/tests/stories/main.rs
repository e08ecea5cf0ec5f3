//! The API from outside: each story is an installation of its own, spoken to through the surface
//! that the server uses, with a clock that the story moves.
//!
//! Every exchange is recorded and judged by the contract's validator where that is at hand, and at
//! the end of each story the event log is checked and folded back to the stored state.

mod ask;
mod blocklists;
mod database;
mod post;
mod story;
mod verdict;

mod accounts;
mod analytics;
mod analytics_again;
mod analytics_history;
mod api_keys;
mod archive;
mod events;
mod experiments;
mod files;
mod hostile;
mod idempotency;
mod inquiries_account;
mod inquiries_create;
mod inquiries_life;
mod inquiries_list;
mod keys;
mod logs;
mod operations;
mod planted;
mod redaction;
mod redaction_accounts;
mod retention;
mod scenarios;
mod sessions;
mod tampering;
mod template_settings;
mod templates;
mod theme_sets;
mod time;
mod versions;
mod webhooks;
mod webhooks_delivery;
