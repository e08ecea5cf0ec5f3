//! The pages, a file or directory for each area.

pub mod account;
pub mod accounts;
pub mod analytics;
pub mod appearance;
pub mod developers;
pub mod entry;
pub mod home;
pub mod inquiries;
pub mod members;
pub mod roles;
pub mod settings;
pub mod templates;
pub mod webhooks;
