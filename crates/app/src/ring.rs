//! The erasure ring: a puncturable source of key material, kept outside the database.
//!
//! A tree of 16-way HMAC derivations gives every subject a leaf key that is computed, never
//! stored. Puncturing a leaf replaces the node that covers it by the siblings along its path, so
//! that this one leaf (and no other) can never be derived again, not even for an older copy of
//! the database whose rows still hold the wrapped data key. The construction is a puncturable
//! pseudo-random function after Goldreich, Goldwasser and Micali.
//!
//! A ring grows by at most 150 nodes with one erasure; neighbours share most of theirs.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroize;

/// Levels below the root: 10 × 4 bits = 40 bits of leaf index.
pub const DEPTH: u8 = 10;
pub const INDEX_BITS: u32 = 40;
const MAGIC: &[u8; 8] = b"BFRING01";
const NODE_LEN: usize = 1 + 8 + 32;

/// Nodes of this level are kept once they were derived: the 4,096 leaves below one belong to neighbours,
/// which are asked for together.
const KEPT_LEVEL: u8 = DEPTH - 3;
/// How many of them; a million leaves.
const KEPT: usize = 256;

pub struct Ring {
    /// (level, prefix of the index at that level) → node key.
    nodes: BTreeMap<(u8, u64), [u8; 32]>,
    /// Derived nodes of [`KEPT_LEVEL`], each in the place of its prefix, with the prefix.
    kept: Vec<Option<(u64, [u8; 32])>>,
}

impl Ring {
    pub fn new(root: [u8; 32]) -> Self {
        Self::of(BTreeMap::from([((0, 0), root)]))
    }

    fn of(nodes: BTreeMap<(u8, u64), [u8; 32]>) -> Self {
        let kept = vec![None; KEPT];
        Self { nodes, kept }
    }

    /// The leaf's key, or None when it was punctured.
    pub fn derive(&mut self, index: u64) -> Option<[u8; 32]> {
        let kept = prefix(index, KEPT_LEVEL);
        let place = kept as usize % KEPT;
        let (level, mut key) = match self.kept[place] {
            Some((known, key)) if known == kept => (KEPT_LEVEL, key),
            _ => self.cover(index)?,
        };
        for depth in level..DEPTH {
            if depth == KEPT_LEVEL {
                self.kept[place] = Some((kept, key));
            }
            key = child(&key, nibble(index, depth));
        }
        Some(key)
    }

    /// Makes the leaf underivable; false when it already was.
    pub fn puncture(&mut self, index: u64) -> bool {
        let Some((level, mut key)) = self.cover(index) else {
            return false;
        };
        self.kept[prefix(index, KEPT_LEVEL) as usize % KEPT].zeroize();
        self.nodes.remove(&(level, prefix(index, level)));
        for depth in level..DEPTH {
            let path = nibble(index, depth);
            for other in (0..16).filter(|other| *other != path) {
                let place = (prefix(index, depth) << 4) | u64::from(other);
                self.nodes.insert((depth + 1, place), child(&key, other));
            }
            key = child(&key, path);
        }
        true
    }

    fn cover(&self, index: u64) -> Option<(u8, [u8; 32])> {
        (0..=DEPTH).find_map(|level| {
            self.nodes
                .get(&(level, prefix(index, level)))
                .map(|key| (level, *key))
        })
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(MAGIC.len() + self.nodes.len() * NODE_LEN);
        bytes.extend_from_slice(MAGIC);
        for ((level, place), key) in &self.nodes {
            bytes.push(*level);
            bytes.extend_from_slice(&place.to_be_bytes());
            bytes.extend_from_slice(key);
        }
        bytes
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let body = bytes
            .strip_prefix(MAGIC.as_slice())
            .ok_or("not an erasure ring")?;
        if body.len() % NODE_LEN != 0 {
            return Err("the erasure ring is cut short".into());
        }
        let mut nodes = BTreeMap::new();
        for node in body.chunks_exact(NODE_LEN) {
            let place = u64::from_be_bytes(node[1..9].try_into().map_err(|_| "bad node")?);
            let key = node[9..].try_into().map_err(|_| "bad node")?;
            if node[0] > DEPTH {
                return Err("the erasure ring holds an impossible level".into());
            }
            nodes.insert((node[0], place), key);
        }
        Ok(Self::of(nodes))
    }
}

fn prefix(index: u64, level: u8) -> u64 {
    let index = index & ((1 << INDEX_BITS) - 1);
    index >> (4 * u32::from(DEPTH - level))
}

fn nibble(index: u64, depth: u8) -> u8 {
    (prefix(index, depth + 1) & 15) as u8
}

fn child(key: &[u8; 32], step: u8) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length is a key");
    mac.update(&[step]);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn puncturing_darkens_exactly_the_chosen_leaves(
            gone in proptest::collection::btree_set(0u64..1 << 40, 1..12),
            kept in proptest::collection::btree_set(0u64..1 << 40, 1..12),
        ) {
            let mut whole = Ring::new([7; 32]);
            let mut ring = Ring::new([7; 32]);
            for index in &gone {
                // Asked for, so that what leads to it is at hand when it is punctured.
                prop_assert_eq!(ring.derive(*index), whole.derive(*index));
                prop_assert!(ring.puncture(*index));
                prop_assert!(!ring.puncture(*index));
                prop_assert_eq!(ring.derive(*index), None);
            }
            for index in &kept {
                prop_assert_eq!(ring.derive(*index).is_none(), gone.contains(index));
            }
            let mut ring = Ring::from_bytes(&ring.to_bytes()).unwrap();
            for index in &gone {
                prop_assert_eq!(ring.derive(*index), None);
                let neighbour = index ^ 1;
                if !gone.contains(&neighbour) {
                    prop_assert_eq!(ring.derive(neighbour), whole.derive(neighbour));
                }
            }
            for index in kept.difference(&gone) {
                prop_assert_eq!(ring.derive(*index), whole.derive(*index));
            }
        }

        #[test]
        fn any_bytes_are_a_ring_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut framed = MAGIC.to_vec();
            framed.extend(&bytes);
            let _ = Ring::from_bytes(&bytes);
            if let Ok(ring) = Ring::from_bytes(&framed) {
                prop_assert_eq!(ring.to_bytes().len() % NODE_LEN, MAGIC.len() % NODE_LEN);
            }
        }
    }
}
