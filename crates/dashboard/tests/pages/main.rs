//! Stories of the dashboard without sockets, on both engines.

mod account;
mod analytics;
mod browser;
mod contract;
mod entering;
mod exports;
mod forms;
mod home;
mod hostile;
mod house;
mod inquiries;
mod logs;
mod members;
mod provider;
mod rights;
mod single_sign_on;
mod webhooks;
