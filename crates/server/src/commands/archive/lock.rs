//! What an archive is encrypted with, and opened with.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Encryptor, Identity, IdentityFile, Recipient};
use clap::Args;

use crate::failure::{Failure, Result};

/// The first bytes of every file that age encrypts.
const AGE: &[u8] = b"age-encryption.org/";
/// A passphrase guards everything that is stored.
const SHORTEST_PASSPHRASE: usize = 12;

/// Exactly one of the three.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct Protection {
    /// Encrypt it to this age key (age1…); may be given several times, and any one of them opens it
    #[arg(long, value_name = "KEY")]
    recipient: Vec<String>,
    /// Encrypt it with the passphrase in the first line of this file
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Do not encrypt it: whoever reads the file reads all personal data and the keys of the installation
    #[arg(long)]
    plain: bool,
}

/// What opens an archive that is encrypted.
#[derive(Args)]
#[group(multiple = false)]
pub struct Unlock {
    /// Open it with the age identities (AGE-SECRET-KEY-1…) in this file
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
    /// Open it with the passphrase in the first line of this file
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

/// A file that is being written, encrypted or plain.
pub enum Locked {
    Plain(BufWriter<File>),
    Age(age::stream::StreamWriter<BufWriter<File>>),
}

impl Locked {
    /// Ends the encryption and gives the file back.
    pub fn finish(self) -> io::Result<File> {
        let buffer = match self {
            Self::Plain(buffer) => buffer,
            Self::Age(stream) => stream.finish()?,
        };
        buffer.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

impl Write for Locked {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(buffer) => buffer.write(bytes),
            Self::Age(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(buffer) => buffer.flush(),
            Self::Age(stream) => stream.flush(),
        }
    }
}

/// What a new archive is encrypted with; None: nothing.
pub struct Key(Option<Encryptor>);

impl Protection {
    pub fn is_plain(&self) -> bool {
        self.plain
    }

    /// Reads keys and passphrases; fails before anything is written.
    pub fn key(&self) -> Result<Key> {
        if self.plain {
            return Ok(Key(None));
        }
        if let Some(path) = &self.passphrase_file {
            let passphrase = passphrase(path)?;
            return Ok(Key(Some(Encryptor::with_user_passphrase(passphrase))));
        }
        let keys: Vec<age::x25519::Recipient> = self
            .recipient
            .iter()
            .map(|text| {
                text.trim().parse().map_err(|error| {
                    Failure::new(
                        format!("{text} is not an age recipient: {error}."),
                        "Make a pair of keys with age-keygen; the recipient begins with age1.",
                    )
                })
            })
            .collect::<Result<_>>()?;
        let encryptor = Encryptor::with_recipients(keys.iter().map(|key| key as &dyn Recipient))
            .map_err(|error| Failure::new(format!("It cannot be encrypted: {error}."), ""))?;
        Ok(Key(Some(encryptor)))
    }
}

impl Key {
    pub fn lock(self, file: File) -> io::Result<Locked> {
        let buffer = BufWriter::with_capacity(1 << 16, file);
        Ok(match self.0 {
            Some(encryptor) => Locked::Age(encryptor.wrap_output(buffer)?),
            None => Locked::Plain(buffer),
        })
    }
}

/// Opens an archive, whichever way it was written.
pub fn open(path: &Path, unlock: &Unlock) -> Result<Box<dyn Read>> {
    let shown = path.display();
    let unreadable =
        |error: io::Error| Failure::new(format!("{shown} cannot be read: {error}."), "");
    let mut head = Vec::new();
    File::open(path)
        .map_err(unreadable)?
        .take(AGE.len() as u64)
        .read_to_end(&mut head)
        .map_err(unreadable)?;
    let file = BufReader::with_capacity(1 << 16, File::open(path).map_err(unreadable)?);
    if head != AGE {
        return Ok(Box::new(file));
    }
    let identities = unlock.identities(path)?;
    let refused = |error: DecryptError| {
        Failure::new(
            format!("{shown} cannot be decrypted: {error}."),
            "Name the file of the identity or passphrase that it was made for with --identity or \
             --passphrase-file.",
        )
    };
    let decryptor = Decryptor::new_buffered(file).map_err(refused)?;
    let stream = decryptor
        .decrypt(identities.iter().map(|it| it.as_ref() as &dyn Identity))
        .map_err(refused)?;
    Ok(Box::new(stream))
}

impl Unlock {
    fn identities(&self, archive: &Path) -> Result<Vec<Box<dyn Identity>>> {
        if let Some(path) = &self.passphrase_file {
            let identity = age::scrypt::Identity::new(passphrase(path)?);
            return Ok(vec![Box::new(identity)]);
        }
        let Some(path) = &self.identity else {
            return Err(Failure::new(
                format!("{} is encrypted.", archive.display()),
                "Name the file of its identity with --identity, or that of its passphrase with \
                 --passphrase-file.",
            ));
        };
        let shown = path.display();
        let wrong = |error: String| {
            Failure::new(
                format!("{shown} holds no age identity that can be read: {error}."),
                "It is the file that age-keygen writes, with a line AGE-SECRET-KEY-1….",
            )
        };
        let file = File::open(path).map_err(|error| wrong(error.to_string()))?;
        let identities = IdentityFile::from_buffer(BufReader::new(file))
            .map_err(|error| wrong(error.to_string()))?
            .into_identities()
            .map_err(|error| wrong(error.to_string()))?;
        Ok(identities
            .into_iter()
            .map(|identity| identity as Box<dyn Identity>)
            .collect())
    }
}

fn passphrase(path: &Path) -> Result<SecretString> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::new(
            format!("The passphrase file {shown} cannot be read: {error}."),
            "",
        )
    })?;
    let line = text.lines().next().unwrap_or_default().trim();
    if line.chars().count() < SHORTEST_PASSPHRASE {
        return Err(Failure::new(
            format!(
                "The passphrase in the first line of {shown} has fewer than {SHORTEST_PASSPHRASE} characters."
            ),
            "Make one: openssl rand -base64 24",
        ));
    }
    Ok(line.to_owned().into())
}
