//! The master key: 32 bytes under which every data key is wrapped. Whoever loses it loses all
//! personal data, whoever has it and the erasure ring can read a copy of the database.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::private;
use crate::failure::{Failure, Result};
use crate::settings::{MasterKey, Secret, Settings};

/// Suffix of the file that keeps the key before, while `keys rotate` is under way.
const PREVIOUS: &str = "previous";

pub struct Master {
    pub key: [u8; 32],
    /// Set while data may still be wrapped under the key before.
    pub previous: Option<[u8; 32]>,
}

impl Master {
    /// Reads the key from where the settings say. The server's own file is made when it is
    /// missing and `may_make`.
    ///
    /// Fails when it is missing, not 32 bytes, or readable by other users.
    pub fn load(settings: &Settings, may_make: bool) -> Result<Self> {
        let key = match &settings.master_key {
            MasterKey::Given(Secret(text)) => decode(text, "BONAFIDE_MASTER_KEY")?,
            MasterKey::Command(command) => from_command(command)?,
            MasterKey::File(path) => from_file(path)?,
            MasterKey::Own(path) if path.exists() || !may_make => from_file(path)?,
            MasterKey::Own(path) => {
                let key = super::random()?;
                private::write(path, encode(&key).as_bytes()).map_err(|error| {
                    Failure::new(
                        format!(
                            "The master key file {} cannot be written: {error}.",
                            path.display()
                        ),
                        "Give this user write access to the data directory.",
                    )
                })?;
                key
            }
        };
        Ok(Self {
            key,
            previous: previous(settings)?,
        })
    }

    /// Where the key before is kept during a rotation of the server's own file.
    pub fn previous_file(own: &Path) -> PathBuf {
        own.with_extension(format!("key.{PREVIOUS}"))
    }
}

fn previous(settings: &Settings) -> Result<Option<[u8; 32]>> {
    if let Some(Secret(text)) = &settings.previous_master_key {
        return decode(text, "BONAFIDE_PREVIOUS_MASTER_KEY").map(Some);
    }
    if let MasterKey::Own(own) = &settings.master_key {
        let path = Master::previous_file(own);
        if path.exists() {
            return from_file(&path).map(Some);
        }
    }
    Ok(None)
}

fn from_file(path: &Path) -> Result<[u8; 32]> {
    let shown = path.display();
    let unreadable = |error| {
        Failure::new(
            format!("The master key file {shown} cannot be read: {error}."),
            "Put the key back from your copy: without it the stored personal data stays sealed.",
        )
    };
    let mode = private::mode(path).map_err(unreadable)?;
    if mode & 0o077 != 0 {
        return Err(Failure::new(
            format!("The master key file {shown} is open to other users (mode {mode:04o})."),
            format!("chmod 600 {shown}"),
        ));
    }
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    decode(&text, &shown.to_string())
}

fn from_command(command: &str) -> Result<[u8; 32]> {
    const WHAT: &str = "The master-key-command";
    let output = Command::new("/bin/sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Failure::new(format!("{WHAT} cannot be run: {error}."), ""))?;
    if !output.status.success() {
        return Err(Failure::new(
            format!("{WHAT} ended with {}.", output.status),
            "Run it by hand as this user; it must print the key and end with 0.",
        ));
    }
    decode(&String::from_utf8_lossy(&output.stdout), WHAT)
}

/// 64 hexadecimal digits, or base64 of 32 bytes in either alphabet, with or without padding.
pub fn decode(text: &str, origin: &str) -> Result<[u8; 32]> {
    let text = text.trim();
    let wrong = || {
        Failure::new(
            format!("{origin} does not give a master key of 32 bytes."),
            "Write it as base64 (openssl rand -base64 32) or as 64 hexadecimal digits.",
        )
    };
    let bytes = if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or(0) as u8;
        text.as_bytes()
            .chunks_exact(2)
            .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
            .collect()
    } else {
        let config =
            GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        [STANDARD, URL_SAFE]
            .iter()
            .find_map(|alphabet| GeneralPurpose::new(alphabet, config).decode(text).ok())
            .ok_or_else(wrong)?
    };
    let key: [u8; 32] = bytes.try_into().map_err(|_| wrong())?;
    if key.iter().all(|byte| *byte == key[0]) {
        return Err(Failure::new(
            format!("{origin} gives a master key of one repeated byte."),
            "Make a random one: openssl rand -base64 32",
        ));
    }
    Ok(key)
}

/// As the file holds it: base64 and a line end.
pub fn encode(key: &[u8; 32]) -> String {
    base64::engine::general_purpose::STANDARD.encode(key) + "\n"
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn key() -> [u8; 32] {
        std::array::from_fn(|index| 251 - index as u8)
    }

    #[test]
    fn hex_and_base64_are_the_same_key() {
        let hex: String = key().iter().map(|byte| format!("{byte:02x}")).collect();
        let text = encode(&key());
        let url = text.replace('+', "-").replace('/', "_").replace('=', "");
        for text in [&hex, &hex.to_uppercase(), &text, &url] {
            assert_eq!(decode(text, "x").unwrap(), key(), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused_and_not_shown() {
        for text in ["", "hush", &encode(&key())[4..], &"00".repeat(32)] {
            let failure = decode(text, "the variable").unwrap_err().to_string();
            assert!(failure.contains("the variable"));
            assert!(text.is_empty() || !failure.contains(text.trim()));
        }
    }

    #[test]
    fn a_file_open_to_others_is_refused_with_the_mend() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("master.key");
        private::write(&path, encode(&key()).as_bytes()).unwrap();
        assert_eq!(from_file(&path).unwrap(), key());
        for mode in [0o640, 0o604, 0o644] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let failure = from_file(&path).unwrap_err();
            assert_eq!(failure.mend, format!("chmod 600 {}", path.display()));
        }
    }

    #[test]
    fn a_command_prints_the_key() {
        let text = encode(&key());
        assert_eq!(from_command(&format!("echo {text}")).unwrap(), key());
        assert!(from_command("exit 3").unwrap_err().what.contains('3'));
        assert!(from_command("echo nothing").is_err());
    }
}
