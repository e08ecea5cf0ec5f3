//! An archive that is being read: first checked from beginning to end, then read again.

use std::io::Read;
use std::path::Path;

use bonafide_app::archive::{ABOUT, About, KEYS, TABLES};

use super::lock::{self, Unlock};
use super::manifest::{self, Manifest};
use crate::failure::{Failure, Result};

/// Files inside are written with about a megabyte; a single row may be larger.
const LARGEST_FILE: u64 = 256 << 20;

/// What is known of an archive that was found whole.
pub struct Checked {
    pub about: About,
    pub keys: Vec<(String, [u8; 32])>,
    pub manifest: Manifest,
    /// SHA-256 of the manifest, and so a name for the whole content.
    pub id: String,
}

/// Reads everything and holds it against the manifest. `on_file`: told the rows of each file.
pub fn check(path: &Path, unlock: &Unlock, on_file: &mut dyn FnMut(u64)) -> Result<Checked> {
    let mut found = Manifest::default();
    let (mut about, mut keys, mut manifest) = (None, None, None);
    each(path, unlock, &mut |name, content| {
        if manifest.is_some() {
            return Err(damaged(path, &format!("{name} stands behind its end")));
        }
        match name {
            manifest::NAME => {
                let read = serde_json::from_slice::<Manifest>(&content)
                    .map_err(|error| damaged(path, &format!("{name}: {error}")))?;
                manifest = Some((read, manifest::sha256(&content)));
                return Ok(());
            }
            ABOUT => {
                let read = About::read(&content).map_err(|why| unusable(path, name, &why))?;
                about = Some(read);
            }
            KEYS => {
                let read = bonafide_app::archive::read_keys(&content)
                    .map_err(|why| unusable(path, name, &why))?;
                keys = Some(read);
            }
            _ if name.starts_with(TABLES) && about.is_some() && keys.is_some() => {}
            _ => return Err(damaged(path, &format!("{name} is unexpected"))),
        }
        let rows = match name.starts_with(TABLES) {
            true => content.iter().filter(|byte| **byte == b'\n').count() as u64,
            false => 0,
        };
        found.files.push(manifest::File::of(name, rows, &content));
        on_file(rows);
        Ok(())
    })?;
    let Some((manifest, id)) = manifest else {
        return Err(damaged(
            path,
            &format!("it is cut short, {} is missing", manifest::NAME),
        ));
    };
    compare(path, &manifest, &found)?;
    let about = about.ok_or_else(|| damaged(path, &format!("{ABOUT} is missing")))?;
    let keys = keys.ok_or_else(|| damaged(path, &format!("{KEYS} is missing")))?;
    for table in &about.tables {
        let folder = format!("{TABLES}{}/", table.name);
        let rows: u64 = manifest
            .files
            .iter()
            .filter(|file| file.name.starts_with(&folder))
            .map(|file| file.rows)
            .sum();
        if rows != table.rows {
            return Err(damaged(
                path,
                &format!("{folder} has {rows} rows where {ABOUT} says {}", table.rows),
            ));
        }
    }
    Ok(Checked {
        about,
        keys,
        manifest,
        id,
    })
}

fn compare(path: &Path, manifest: &Manifest, found: &Manifest) -> Result<()> {
    for (index, file) in manifest.files.iter().enumerate() {
        match found.files.get(index) {
            Some(other) if other == file => {}
            Some(other) if other.name == file.name => {
                return Err(damaged(
                    path,
                    &format!("{} is not what the manifest says", file.name),
                ));
            }
            _ => return Err(damaged(path, &format!("{} is missing", file.name))),
        }
    }
    match found.files.get(manifest.files.len()) {
        Some(file) => Err(damaged(
            path,
            &format!("{} is not in the manifest", file.name),
        )),
        None => Ok(()),
    }
}

/// Calls `visit` with each file, in order.
pub fn each(
    path: &Path,
    unlock: &Unlock,
    visit: &mut dyn FnMut(&str, Vec<u8>) -> Result<()>,
) -> Result<()> {
    let stream = lock::open(path, unlock)?;
    let stream = zstd::Decoder::new(stream)
        .map_err(|error| damaged(path, &format!("it cannot be unpacked: {error}")))?;
    let mut tar = tar::Archive::new(stream);
    let mut last = "its beginning".to_owned();
    let entries = tar
        .entries()
        .map_err(|error| damaged(path, &error.to_string()))?;
    for entry in entries {
        let mut entry = entry.map_err(|error| damaged(path, &format!("after {last}: {error}")))?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if entry.size() > LARGEST_FILE {
            return Err(damaged(
                path,
                &format!(
                    "{name} has {} bytes, more than {LARGEST_FILE}",
                    entry.size()
                ),
            ));
        }
        let mut content = Vec::with_capacity(entry.size() as usize);
        entry
            .read_to_end(&mut content)
            .map_err(|error| damaged(path, &format!("{name}: {error}")))?;
        visit(&name, content)?;
        last = name;
    }
    to_the_end(tar.into_inner()).map_err(|why| damaged(path, &format!("after {last}: {why}")))
}

/// Behind the last file is padding; each layer tells at its own end whether something was cut off.
fn to_the_end(mut stream: impl Read) -> std::result::Result<(), String> {
    let mut rest = [0; 8192];
    loop {
        match stream.read(&mut rest) {
            Ok(0) => return Ok(()),
            Ok(read) if rest[..read].iter().all(|byte| *byte == 0) => {}
            Ok(_) => return Err("something stands behind its end".to_owned()),
            Err(error) => return Err(error.to_string()),
        }
    }
}

fn damaged(path: &Path, why: &str) -> Failure {
    Failure::new(
        format!("The archive {} is damaged: {why}.", path.display()),
        "Nothing was taken from it. Copy it again, or export again.",
    )
}

fn unusable(path: &Path, name: &str, why: &str) -> Failure {
    Failure::new(
        format!("{} cannot be imported: {name}: {why}.", path.display()),
        "",
    )
}
