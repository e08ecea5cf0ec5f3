//! The last file of an archive: what the others are, so that a missing or changed one is seen.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub const NAME: &str = "manifest.json";

#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Manifest {
    pub files: Vec<File>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    pub name: String,
    pub rows: u64,
    pub bytes: u64,
    /// Hexadecimal.
    pub sha256: String,
}

impl File {
    pub fn of(name: &str, rows: u64, content: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            rows,
            bytes: content.len() as u64,
            sha256: sha256(content),
        }
    }
}

pub fn sha256(content: &[u8]) -> String {
    Sha256::digest(content)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
