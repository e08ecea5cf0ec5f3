//! An archive that is being written. Until it is whole it has another name, so that what an
//! interruption leaves cannot be taken for one.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::lock::{Key, Locked};
use super::manifest::{self, Manifest};

/// zstd's own default: fast, and about a quarter of the size.
const COMPRESSION: i32 = 3;

pub struct Pack {
    tar: tar::Builder<zstd::Encoder<'static, Locked>>,
    manifest: Manifest,
    made_at: u64,
    path: PathBuf,
    unfinished: PathBuf,
}

impl Pack {
    /// `made_at`: seconds since 1970, the time of every file inside.
    pub fn create(path: &Path, key: Key, made_at: u64) -> io::Result<Self> {
        let mut name = OsString::from(path.file_name().unwrap_or_default());
        name.push(".unfinished");
        let unfinished = path.with_file_name(name);
        // Left by an interrupted attempt.
        match std::fs::remove_file(&unfinished) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&unfinished)?;
        let mut encoder = zstd::Encoder::new(key.lock(file)?, COMPRESSION)?;
        encoder.include_checksum(true)?;
        Ok(Self {
            tar: tar::Builder::new(encoder),
            manifest: Manifest::default(),
            made_at,
            path: path.to_owned(),
            unfinished,
        })
    }

    pub fn add(&mut self, name: &str, rows: u64, content: &[u8]) -> io::Result<()> {
        self.append(name, content)?;
        self.manifest
            .files
            .push(manifest::File::of(name, rows, content));
        Ok(())
    }

    fn append(&mut self, name: &str, content: &[u8]) -> io::Result<()> {
        let mut header = tar::Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(0o600);
        header.set_mtime(self.made_at);
        self.tar.append_data(&mut header, name, content)
    }

    /// Writes the manifest, waits for the disk and gives the archive its name; the number of files.
    pub fn finish(mut self) -> io::Result<usize> {
        let text = serde_json::to_vec(&self.manifest)?;
        self.append(manifest::NAME, &text)?;
        let file: File = self.tar.into_inner()?.finish()?.finish()?;
        file.sync_all()?;
        std::fs::rename(&self.unfinished, &self.path)?;
        let directory = match self.path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        File::open(directory)?.sync_all()?;
        Ok(self.manifest.files.len())
    }
}
