//! `bonafide export` and `bonafide import`: an archive on disk. It is a tar file of the files that
//! `bonafide_app::archive` describes and, at its end, `manifest.json` with their SHA-256, compressed with
//! zstd and, unless it is asked for plain, encrypted with age (https://age-encryption.org): standard
//! tools open all three.

mod export;
mod import;
mod lock;
mod manifest;
mod pack;
mod progress;
mod unpack;

pub use export::{Options as Export, run as export};
pub use import::{Options as Import, run as import};
