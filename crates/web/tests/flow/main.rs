//! The hosted flow as an HTTP server would serve it, without sockets: what a visitor may see and
//! do, whatever is asked and posted. On SQLite, and on PostgreSQL where one is named.

mod codes;
mod deciding;
mod entering;
mod file_lists;
mod files;
mod filling;
mod handing_over;
mod headers;
mod links;
mod looking;
mod opening;
mod place;
mod previews;
mod recording;
mod redirecting;
mod returning;
mod signer;
mod tab;
mod time_limits;
mod times;
mod trying;
mod widget;
mod working;

/// Answers to the first form of the seeded template "Details".
const NAME: [(&str, &str); 5] = [
    ("field.name-first", "Ada"),
    ("field.name-last", "Lovelace"),
    ("field.birthdate.day", "10"),
    ("field.birthdate.month", "12"),
    ("field.birthdate.year", "1985"),
];

/// Answers to its second form.
const ADDRESS: [(&str, &str); 4] = [
    ("field.address-street-1", "12 St James’s Square"),
    ("field.address-city", "London"),
    ("field.address-postal-code", "SW1Y 4JH"),
    ("field.address-country-code", "GB"),
];
