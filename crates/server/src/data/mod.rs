//! What the server keeps in files of its own: the data directory, the master key, the erasure ring.

mod directory;
mod master;
mod private;
mod ring;

pub use directory::{make, open_to_others};
pub use master::{Master, encode};
pub use private::write as write_private;
pub use ring::RingFile;

use crate::failure::Failure;

/// 32 bytes from the operating system.
pub fn random() -> Result<[u8; 32], Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| {
        Failure::new(
            format!("The operating system gives no random bytes: {error}."),
            "",
        )
    })?;
    Ok(bytes)
}
