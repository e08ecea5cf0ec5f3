//! An archive: everything that an environment or the whole installation holds, to be kept or to be put
//! into another, empty installation, on whichever engine and under whichever master key and ring.
//!
//! It is a list of files. `about.json` comes first and says what the others hold; `keys.json` has the
//! installation's own keys; each file below `tables/` has rows of one table, a JSON object a line with
//! a member for each column (bytes in base64). Rows travel as they are stored: what is sealed stays
//! sealed, so that the log's chain stays whole, and the data key of each subject travels beside it, in
//! place of the wrapped one. Who was redacted has no key in the archive either. Because the keys of the
//! keyed hashes travel too, every look-up, API key and link goes on working.
//!
//! How the files are packed, compressed, encrypted and checked is the server's business.

mod about;
mod export;
mod import;
mod row;
mod schema;
mod tables;

pub use about::{About, Contents};
pub use export::{environment, plan, write};
pub use import::{Rows, begin, finish, put, read_keys, read_rows, unfinished};

/// The first file of an archive.
pub const ABOUT: &str = "about.json";
/// The file of the installation's own keys.
pub const KEYS: &str = "keys.json";
/// The folder of the tables' rows.
pub const TABLES: &str = "tables/";
