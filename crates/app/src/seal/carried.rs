//! Keys that leave the installation in an archive, and keys that arrive in one.
//!
//! A data key travels as it is, in an archive that is encrypted as a whole or holds personal data
//! openly. On arrival it is wrapped anew, under the other installation's master key and a leaf of its
//! own ring. What is sealed under it stays as it is, byte by byte: the log's chain is over those bytes.

use super::{DataKey, Keyring, SECRETS, Wrapped, encrypt, hmac, wrapping_key};
use crate::{Error, Result};

impl Keyring {
    /// The bytes of a subject's data key; None when its leaf was erased.
    pub(crate) fn carry(&self, subject: &str, wrapped: &Wrapped) -> Result<Option<[u8; 32]>> {
        Ok(self.unwrap(subject, wrapped)?.map(|DataKey(ref key)| *key))
    }

    /// Wraps a data key that arrived. Its leaf keeps its number, which is that of an environment and
    /// an entry of its log, unless this ring has erased it.
    pub(crate) fn adopt(&self, subject: &str, leaf: i64, key: [u8; 32]) -> Result<Wrapped> {
        let mut leaf = leaf as u64;
        let mut attempt = 0u64;
        let leaf_key = loop {
            if let Some(key) = self.ring().derive(leaf) {
                break key;
            }
            // As for a new subject: the leaves of environment number 255 are free.
            let drawn = hmac(&key, &[b"leaf", subject.as_bytes(), &attempt.to_be_bytes()]);
            leaf = (255 << 32)
                | u64::from(u32::from_be_bytes([drawn[0], drawn[1], drawn[2], drawn[3]]));
            attempt += 1;
        };
        let wrap = wrapping_key(&self.current, &leaf_key);
        // As in a rotation: this wrapping key and plaintext occur once.
        let random = hmac(&key, &[b"rewrap", self.current.id.as_bytes()]);
        Ok(Wrapped {
            leaf: leaf as i64,
            master: self.current.id.clone(),
            bytes: encrypt(&wrap, subject.as_bytes(), &key, &random)?,
        })
    }

    /// The installation's own keys by name.
    pub(crate) fn carry_secrets(&self) -> Result<[(&'static str, [u8; 32]); 4]> {
        let secrets = self.secrets()?;
        let keys = [
            secrets.lookup,
            secrets.tokens,
            secrets.redirects,
            secrets.records.0,
        ];
        Ok(std::array::from_fn(|index| (SECRETS[index], keys[index])))
    }

    /// One of the installation's own keys that arrived, as its row holds it: (master, wrapped).
    pub(crate) fn adopt_secret(&self, name: &str, key: [u8; 32]) -> Result<(String, Vec<u8>)> {
        if !SECRETS.contains(&name) {
            return Err(Error::internal("an unknown key of the installation"));
        }
        let random = hmac(
            &self.current.wrap,
            &[b"rewrap", name.as_bytes(), key.as_slice()],
        );
        let wrapped = encrypt(&self.current.wrap, name.as_bytes(), &key, &random)?;
        Ok((self.current.id.clone(), wrapped))
    }

    /// How many keys the installation has of its own.
    pub(crate) const fn secrets_count() -> usize {
        SECRETS.len()
    }
}
