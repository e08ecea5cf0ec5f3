//! Keys and sealing: what says who a person is, is readable only through that subject's own key.
//!
//! Envelope encryption: each inquiry and each account has a random data key, wrapped under a key
//! made of the master key and the subject's leaf of the erasure ring. AES-256-GCM throughout,
//! with the subject and the purpose as associated data, so that a sealed value cannot be moved to
//! another row. Redacting deletes the wrapped key and punctures the leaf.

mod carried;

use std::sync::{Mutex, OnceLock, PoisonError};

use aes_gcm::aead::{Aead, AeadInOut, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use bonafide_db::{Row, Tx, Value};
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use zeroize::ZeroizeOnDrop;

use crate::cx::draw;
use crate::ring::{INDEX_BITS, Ring};
use crate::{Cx, Error, House, Result, Seed};

const NONCE_LEN: usize = 12;
const HEADER_LEN: usize = 1 + NONCE_LEN;
const TAG_LEN: usize = 16;
/// First byte of everything sealed.
const FORMAT: u8 = 1;

/// The key of one subject.
#[derive(Clone, ZeroizeOnDrop)]
pub struct DataKey([u8; 32]);

impl DataKey {
    /// `random`: at least 12 bytes that are never used twice with one key.
    pub fn seal(&self, place: &Place, plain: &[u8], random: &[u8; 32]) -> Result<Vec<u8>> {
        let mut out = begun(random, 1 + plain.len());
        pack(plain, &mut out);
        finished(&self.0, &place.associated(), out)
    }

    pub fn open(&self, place: &Place, sealed: &[u8]) -> Result<Vec<u8>> {
        unpacked(decrypt(&self.0, &place.associated(), sealed)?)
    }
}

/// First byte inside: as it is, or compressed with LZ4. JSON shrinks to a third, which spares more
/// writing than it costs. Lengths tell an onlooker no more than they would uncompressed: nobody
/// else's text is compressed together with a person's.
const PLAIN: u8 = 0;
const LZ4: u8 = 1;
/// Shorter values are not worth it.
const WORTH_PACKING: usize = 256;

fn pack(plain: &[u8], out: &mut Vec<u8>) {
    if plain.len() >= WORTH_PACKING {
        let packed = lz4_flex::compress_prepend_size(plain);
        if packed.len() < plain.len() {
            out.push(LZ4);
            return out.extend_from_slice(&packed);
        }
    }
    out.push(PLAIN);
    out.extend_from_slice(plain);
}

fn unpacked(mut packed: Vec<u8>) -> Result<Vec<u8>> {
    match packed.first() {
        Some(&PLAIN) => {
            packed.remove(0);
            Ok(packed)
        }
        Some(&LZ4) => lz4_flex::decompress_size_prepended(&packed[1..])
            .map_err(|_| Error::internal("a sealed value does not unpack")),
        _ => Err(Error::internal("a sealed value has an unknown form")),
    }
}

/// Where a sealed value belongs; it opens nowhere else.
pub struct Place<'a> {
    pub subject: &'a str,
    pub purpose: &'a str,
    pub id: &'a str,
}

impl Place<'_> {
    fn associated(&self) -> Vec<u8> {
        [self.subject, self.purpose, self.id]
            .join("\0")
            .into_bytes()
    }
}

/// The three columns that keep a wrapped data key.
#[derive(Clone, Debug)]
pub struct Wrapped {
    pub leaf: i64,
    pub master: String,
    pub bytes: Vec<u8>,
}

impl Wrapped {
    /// Reads `key_leaf, key_master, key_wrapped` from column `at` on; None once redacted.
    pub fn read(row: &Row, at: usize) -> Result<Option<Self>> {
        Ok(
            match (
                row.opt_int(at)?,
                row.opt_text(at + 1)?,
                row.opt_bytes(at + 2)?,
            ) {
                (Some(leaf), Some(master), Some(bytes)) => Some(Self {
                    leaf,
                    master: master.to_owned(),
                    bytes: bytes.to_vec(),
                }),
                _ => None,
            },
        )
    }
}

struct Master {
    id: String,
    wrap: [u8; 32],
}

impl Master {
    fn new(key: [u8; 32]) -> Self {
        let wrap = hmac(&key, &[b"bonafide wrap"]);
        let id = hmac(&key, &[b"bonafide id"])[..6]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Self { id, wrap }
    }
}

/// Keys of the installation that are neither the master key nor a subject's.
struct Secrets {
    /// Keyed hashes: API keys, look-ups, one-time codes.
    lookup: [u8; 32],
    /// Signs session tokens.
    tokens: [u8; 32],
    /// Signs redirects.
    redirects: [u8; 32],
    /// Seals what belongs to no person.
    records: DataKey,
}

pub struct Keyring {
    current: Master,
    previous: Option<Master>,
    ring: Mutex<Ring>,
    secrets: OnceLock<Secrets>,
}

/// The first of the leaves of environment number 255, which is never given out.
const FREE_LEAVES: u64 = 255 << 32;

const SECRETS: [&str; 4] = ["lookup", "tokens", "redirects", "records"];

impl Keyring {
    pub fn from_master(master: [u8; 32], ring: Ring) -> Self {
        Self {
            current: Master::new(master),
            previous: None,
            ring: Mutex::new(ring),
            secrets: OnceLock::new(),
        }
    }

    /// While the master key is being rotated, rows wrapped under the one before still open.
    pub fn with_previous(mut self, previous: [u8; 32]) -> Self {
        self.previous = Some(Master::new(previous));
        self
    }

    /// Loads the installation's own keys, or makes them on first start.
    pub fn load(&self, tx: &mut Tx, seed: Seed) -> Result<()> {
        let mut keys = [[0u8; 32]; 4];
        for (index, name) in SECRETS.into_iter().enumerate() {
            let row = tx.one(
                "select master, wrapped from secrets where name = $1",
                &[name.into()],
            )?;
            keys[index] = match row {
                Some(row) => {
                    let master = self.master(row.text(0)?)?;
                    let plain = decrypt(&master.wrap, name.as_bytes(), row.bytes(1)?)?;
                    plain
                        .try_into()
                        .map_err(|_| Error::internal("a stored secret has the wrong length"))?
                }
                None => {
                    let key = draw(&seed, 2 * index as u64);
                    let random = draw(&seed, 2 * index as u64 + 1);
                    let wrapped = encrypt(&self.current.wrap, name.as_bytes(), &key, &random)?;
                    tx.execute(
                        "insert into secrets (name, master, wrapped) values ($1, $2, $3)",
                        &[name.into(), self.current.id.as_str().into(), wrapped.into()],
                    )?;
                    key
                }
            };
        }
        let [lookup, tokens, redirects, records] = keys;
        let _ = self.secrets.set(Secrets {
            lookup,
            tokens,
            redirects,
            records: DataKey(records),
        });
        Ok(())
    }

    fn secrets(&self) -> Result<&Secrets> {
        self.secrets
            .get()
            .ok_or_else(|| Error::internal("the installation's keys are not loaded"))
    }

    /// A keyed hash; `domain` keeps uses apart.
    pub fn hash(&self, domain: &str, parts: &[&str]) -> Result<Vec<u8>> {
        let mut all: Vec<&[u8]> = vec![domain.as_bytes()];
        all.extend(parts.iter().map(|part| part.as_bytes()));
        Ok(hmac(&self.secrets()?.lookup, &all)[..20].to_vec())
    }

    pub fn token_key(&self) -> Result<&[u8; 32]> {
        Ok(&self.secrets()?.tokens)
    }

    /// Integrators check redirects with a key of their environment, shown to them.
    pub fn redirect_key(&self, environment_id: &str) -> Result<[u8; 32]> {
        Ok(hmac(
            &self.secrets()?.redirects,
            &[environment_id.as_bytes()],
        ))
    }

    pub fn records(&self) -> Result<&DataKey> {
        Ok(&self.secrets()?.records)
    }

    /// A fresh data key for the subject that the log entry (environment, `seq`) creates.
    pub fn make(&self, cx: &Cx, subject: &str, seq: u64) -> Result<(DataKey, Wrapped)> {
        let leaf = (u64::from(cx.environment.number) << 32) | (seq & 0xffff_ffff);
        self.make_at(cx, subject, leaf)
    }

    /// The same for something that belongs to no log and passes, such as an export; `number`: its own
    /// among those that live.
    pub(crate) fn make_passing(
        &self,
        cx: &Cx,
        subject: &str,
        number: u32,
    ) -> Result<(DataKey, Wrapped)> {
        self.make_at(cx, subject, FREE_LEAVES | u64::from(number))
    }

    fn make_at(&self, cx: &Cx, subject: &str, mut leaf: u64) -> Result<(DataKey, Wrapped)> {
        let leaf_key = loop {
            if let Some(key) = self.ring().derive(leaf) {
                break key;
            }
            // The database was set back to an older copy: this leaf was erased since.
            let random = cx.draw();
            leaf = FREE_LEAVES
                | u64::from(u32::from_be_bytes([
                    random[0], random[1], random[2], random[3],
                ]));
        };
        debug_assert!(leaf < 1 << INDEX_BITS);
        let key = cx.draw();
        let wrap = wrapping_key(&self.current, &leaf_key);
        let bytes = encrypt(&wrap, subject.as_bytes(), &key, &cx.draw())?;
        Ok((
            DataKey(key),
            Wrapped {
                leaf: leaf as i64,
                master: self.current.id.clone(),
                bytes,
            },
        ))
    }

    /// None when the leaf was erased: the data is gone even though the row is there.
    pub fn unwrap(&self, subject: &str, wrapped: &Wrapped) -> Result<Option<DataKey>> {
        let Some(leaf_key) = self.ring().derive(wrapped.leaf as u64) else {
            return Ok(None);
        };
        let wrap = wrapping_key(self.master(&wrapped.master)?, &leaf_key);
        let plain = decrypt(&wrap, subject.as_bytes(), &wrapped.bytes)?;
        let key = plain
            .try_into()
            .map_err(|_| Error::internal("a data key has the wrong length"))?;
        Ok(Some(DataKey(key)))
    }

    /// Erases a leaf for ever. The new ring, to be written to disk; None when it was gone already.
    pub fn puncture(&self, leaf: u64) -> Option<Vec<u8>> {
        let mut ring = self.ring();
        ring.puncture(leaf).then(|| ring.to_bytes())
    }

    /// Which master key wraps new data keys.
    pub fn master_id(&self) -> &str {
        &self.current.id
    }

    fn ring(&self) -> std::sync::MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn master(&self, id: &str) -> Result<&Master> {
        [Some(&self.current), self.previous.as_ref()]
            .into_iter()
            .flatten()
            .find(|master| master.id == id)
            .ok_or_else(|| {
                Error::internal(format!(
                    "data is wrapped under master key {id}, and the one in use is {}",
                    self.current.id
                ))
            })
    }
}

fn wrapping_key(master: &Master, leaf: &[u8; 32]) -> [u8; 32] {
    hmac(&master.wrap, &[leaf])
}

/// Orders that every process erases a leaf from its ring.
pub(crate) fn order_erasure(tx: &mut Tx, leaf: i64, real: Timestamp) -> Result<()> {
    let last = tx
        .one("select max(seq) from erasures", &[])?
        .map_or(Ok(None), |row| row.opt_int(0))?
        .unwrap_or(0);
    tx.execute(
        "insert into erasures (seq, leaf, ordered_at) values ($1, $2, $3) on conflict (leaf) do nothing",
        &[(last + 1).into(), leaf.into(), real.as_millisecond().into()],
    )?;
    tx.notify("erasures");
    Ok(())
}

/// Ordered erasures after `seq`, oldest first, at most `limit`: (seq, leaf). Erasing is repeatable,
/// so a process that has just started begins at 0.
pub fn erasures(tx: &mut Tx, after: i64, limit: usize) -> Result<Vec<(i64, u64)>> {
    tx.query(
        "select seq, leaf from erasures where seq > $1 order by seq limit $2",
        &[after.into(), (limit as i64).into()],
    )?
    .iter()
    .map(|row| Ok((row.int(0)?, row.int(1)? as u64)))
    .collect()
}

/// Rewraps up to `batch` data keys that are not under the current master key, in the order of
/// their ids; 0: finished. Each call is one transaction, so it may be interrupted anywhere.
pub fn rotate(tx: &mut Tx, house: &House, batch: usize) -> Result<usize> {
    let keys = &house.keys;
    let mut done = rotate_secrets(tx, keys)?;
    for table in ["inquiries", "accounts", "exports"] {
        let progress = format!("rotate {table} {}", keys.current.id);
        let from = tx
            .one(
                "select place from progress where name = $1",
                &[progress.as_str().into()],
            )?
            .map(|row| row.text(0).map(str::to_owned))
            .transpose()?
            .unwrap_or_default();
        let rows = tx.query(
            &format!(
                "select id, key_leaf, key_master, key_wrapped from {table} where id > $1 order by id limit $2"
            ),
            &[from.into(), (batch as i64).into()],
        )?;
        let Some(last) = rows.last() else { continue };
        let last = last.text(0)?.to_owned();
        for row in &rows {
            let id = row.text(0)?;
            let Some(old) = Wrapped::read(row, 1)? else {
                continue;
            };
            if old.master == keys.current.id {
                continue;
            }
            let Some(key) = keys.unwrap(id, &old)? else {
                continue;
            };
            let Some(leaf_key) = keys.ring().derive(old.leaf as u64) else {
                continue;
            };
            let wrap = wrapping_key(&keys.current, &leaf_key);
            // The nonce may be derived: this wrapping key and plaintext occur once.
            let random = hmac(&key.0, &[b"rewrap", keys.current.id.as_bytes()]);
            let bytes = encrypt(&wrap, id.as_bytes(), &key.0, &random)?;
            tx.execute(
                &format!("update {table} set key_master = $1, key_wrapped = $2 where id = $3"),
                &[keys.current.id.as_str().into(), bytes.into(), id.into()],
            )?;
        }
        done += rows.len();
        tx.execute(
            "insert into progress (name, place) values ($1, $2) on conflict (name) do update set place = excluded.place",
            &[progress.into(), last.into()],
        )?;
        if done >= batch {
            break;
        }
    }
    Ok(done)
}

fn rotate_secrets(tx: &mut Tx, keys: &Keyring) -> Result<usize> {
    let rows = tx.query(
        "select name, master, wrapped from secrets where master <> $1",
        &[keys.current.id.as_str().into()],
    )?;
    for row in &rows {
        let name = row.text(0)?;
        let plain = decrypt(
            &keys.master(row.text(1)?)?.wrap,
            name.as_bytes(),
            row.bytes(2)?,
        )?;
        let random = hmac(&keys.current.wrap, &[b"rewrap", name.as_bytes(), &plain]);
        let wrapped = encrypt(&keys.current.wrap, name.as_bytes(), &plain, &random)?;
        tx.execute(
            "update secrets set master = $1, wrapped = $2 where name = $3",
            &[
                keys.current.id.as_str().into(),
                Value::from(wrapped),
                name.into(),
            ],
        )?;
    }
    Ok(rows.len())
}

fn encrypt(key: &[u8; 32], associated: &[u8], plain: &[u8], random: &[u8; 32]) -> Result<Vec<u8>> {
    let mut out = begun(random, plain.len());
    out.extend_from_slice(plain);
    finished(key, associated, out)
}

/// What stands before everything sealed, with room for `length` bytes: format and nonce.
fn begun(random: &[u8; 32], length: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEADER_LEN + length + TAG_LEN);
    out.push(FORMAT);
    out.extend_from_slice(&random[..NONCE_LEN]);
    out
}

/// Encrypts what follows the header, where it is.
fn finished(key: &[u8; 32], associated: &[u8], mut out: Vec<u8>) -> Result<Vec<u8>> {
    let (header, text) = out.split_at_mut(HEADER_LEN);
    let nonce: [u8; NONCE_LEN] = header[1..].try_into().expect("12 bytes behind the first");
    let tag = Aes256Gcm::new(key.into())
        .encrypt_inout_detached(&Nonce::from(nonce), associated, text.into())
        .map_err(|_| Error::internal("sealing failed"))?;
    out.extend_from_slice(&tag);
    Ok(out)
}

fn decrypt(key: &[u8; 32], associated: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
    let damaged = || Error::internal("a sealed value is damaged or not in its place");
    let (&format, rest) = sealed.split_first().ok_or_else(damaged)?;
    if format != FORMAT || rest.len() < NONCE_LEN {
        return Err(damaged());
    }
    let (nonce, body) = rest.split_at(NONCE_LEN);
    let nonce: [u8; NONCE_LEN] = nonce.try_into().map_err(|_| damaged())?;
    Aes256Gcm::new(key.into())
        .decrypt(
            &Nonce::from(nonce),
            Payload {
                msg: body,
                aad: associated,
            },
        )
        .map_err(|_| damaged())
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac =
        <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("any length is a key");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Plain SHA-256 over length-prefixed parts; for the log's chain, which anyone may recompute.
pub fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// HMAC-SHA256 with an explicit key, for signatures that others check.
pub fn sign(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac =
        <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("any length is a key");
    mac.update(message);
    mac.finalize().into_bytes().into()
}
