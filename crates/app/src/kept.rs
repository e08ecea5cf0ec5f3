//! A thing with the key that seals its personal part.

use crate::seal::DataKey;

pub struct Kept<T> {
    pub it: T,
    /// None once redacted.
    pub key: Option<DataKey>,
}
