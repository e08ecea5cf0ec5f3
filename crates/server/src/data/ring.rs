//! The file of the erasure ring. Each erasure rewrites it; only then is the erasure done.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use bonafide_app::ring::Ring;
use bonafide_app::seal::Keyring;

use super::private;
use crate::failure::{Failure, Result};

pub struct RingFile {
    path: PathBuf,
    /// Bytes that memory already follows and the disk does not yet: the last write failed. Also
    /// keeps writers in the order of their punctures.
    unsaved: Mutex<Option<Vec<u8>>>,
}

impl RingFile {
    pub fn at(data_dir: &Path) -> Self {
        Self {
            path: data_dir.join("erasure.ring"),
            unsaved: Mutex::new(None),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// `None` when there is no file.
    pub fn load(&self) -> Result<Option<Ring>> {
        let shown = self.path.display();
        let bytes = match std::fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(Failure::new(
                    format!("The erasure ring {shown} cannot be read: {error}."),
                    "Give this user read access to it.",
                ));
            }
        };
        let mode = private::mode(&self.path).unwrap_or(0o600);
        if mode & 0o077 != 0 {
            return Err(Failure::new(
                format!("The erasure ring {shown} is open to other users (mode {mode:04o})."),
                format!("chmod 600 {shown}"),
            ));
        }
        Ring::from_bytes(&bytes).map(Some).map_err(|error| {
            Failure::new(
                format!("The erasure ring {shown} is damaged: {error}."),
                "Put it back from your newest copy.",
            )
        })
    }

    /// Writes a ring that was never used before.
    pub fn create(&self, root: [u8; 32]) -> Result<Ring> {
        let ring = Ring::new(root);
        private::write(&self.path, &ring.to_bytes()).map_err(|error| {
            Failure::new(
                format!(
                    "The erasure ring {} cannot be written: {error}.",
                    self.path.display()
                ),
                "Give this user write access to the data directory.",
            )
        })?;
        Ok(ring)
    }

    /// Erases leaves in memory and on disk, and tells how many were new. Blocks while the disk
    /// flushes. After an error the same call, or the next one, writes what is missing.
    pub fn puncture(&self, keys: &Keyring, leaves: &[u64]) -> std::io::Result<usize> {
        let mut unsaved = self.unsaved.lock().unwrap_or_else(PoisonError::into_inner);
        let mut erased = 0;
        for leaf in leaves {
            if let Some(bytes) = keys.puncture(*leaf) {
                *unsaved = Some(bytes);
                erased += 1;
            }
        }
        if let Some(bytes) = unsaved.as_ref() {
            private::write(&self.path, bytes)?;
            *unsaved = None;
        }
        Ok(erased)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_erasure_outlives_the_process() {
        let dir = tempfile::tempdir().unwrap();
        let file = RingFile::at(dir.path());
        assert!(file.load().unwrap().is_none());
        let keys = Keyring::from_master([1; 32], file.create([7; 32]).unwrap());
        assert_eq!(file.puncture(&keys, &[5, 7]).unwrap(), 2);
        assert_eq!(file.puncture(&keys, &[5]).unwrap(), 0);
        let mut ring = file.load().unwrap().unwrap();
        assert!(ring.derive(5).is_none());
        assert!(ring.derive(6).is_some());
    }

    #[test]
    fn a_failed_write_is_made_up_for() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().join("home");
        std::fs::create_dir(&home).unwrap();
        let file = RingFile::at(&home);
        let keys = Keyring::from_master([1; 32], file.create([7; 32]).unwrap());
        let away = dir.path().join("away");
        std::fs::rename(&home, &away).unwrap();
        assert!(file.puncture(&keys, &[5]).is_err());
        std::fs::rename(&away, &home).unwrap();
        file.puncture(&keys, &[5]).unwrap();
        assert!(file.load().unwrap().unwrap().derive(5).is_none());
    }
}
