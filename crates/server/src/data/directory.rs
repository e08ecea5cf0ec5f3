//! The data directory: only the server's own user may enter it.

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;

use crate::failure::{Failure, Result};

/// Makes the directory (mode 0700) when it is missing; one that exists is left as it is.
pub fn make(path: &Path) -> Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|error| {
            Failure::new(
                format!(
                    "The data directory {} cannot be made: {error}.",
                    path.display()
                ),
                "Name one that this user may write, with --data-dir or BONAFIDE_DATA_DIR.",
            )
        })
}

/// Whether users other than the owner may list or enter it.
pub fn open_to_others(path: &Path) -> io::Result<bool> {
    Ok(std::fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}
