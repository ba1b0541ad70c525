//! Sealing: records that hold personal data are written so that only the desk's officers can read them. Owns the ciphers, the data
//! keys, their wrapping for each officer, and the keyed hashes that stand in place of names in indexes; it may not touch a file.
//!
//! ```text
//!  passphrase --argon2id--> officer's own key --opens--> private key --opens--> data key --seals--> entries and records
//! ```
//!
//! Every officer has a pair of keys, so that a new data key can be handed to all of them without their passphrases. A sealed record
//! is bound to its place - the entry's number, or the tree and key - and cannot be put in another's.

mod keyset;
mod ring;

pub use keyset::{KeySet, KeySlot, UnlockError};
pub use ring::Keyring;
pub(super) use ring::random;

use super::error::StoreError;
use std::borrow::Cow;
use std::sync::Arc;

/// Where a record stands: sealed for it, it can be opened nowhere else.
#[derive(Clone, Copy, Debug)]
pub(super) enum RecordPlace<'a> {
    /// The journal entry with this number, in version 1.
    Entry(u64),
    /// A journal entry: its number, the hash of the entry before it, and the digest of what is encrypted.
    Chained { seq: u64, before: &'a [u8; 32], digest: &'a [u8; 32] },
    /// A key of a tree of the derived store.
    Record(&'static str, &'a [u8]),
}

/// How a store's records are written: sealed, or plain on a desk without protection.
#[derive(Clone, Debug, Default)]
pub(super) struct RecordCipher(Option<Arc<Keyring>>);

impl RecordCipher {
    pub(super) fn new(ring: Option<Arc<Keyring>>) -> Self {
        Self(ring)
    }

    /// Whether records are sealed.
    pub(super) fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// The keys, on a protected desk.
    pub(super) fn ring(&self) -> Option<&Arc<Keyring>> {
        self.0.as_ref()
    }

    /// A record as it is written at its place.
    pub(super) fn close(&self, place: RecordPlace<'_>, record: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        match &self.0 {
            Some(ring) => ring.seal(place, &record),
            None => Ok(record),
        }
    }

    /// A record as it was before. A protected desk takes no plain record for its own.
    pub(super) fn open<'a>(
        &self,
        place: RecordPlace<'_>,
        bytes: &'a [u8],
    ) -> Result<Cow<'a, [u8]>, StoreError> {
        match &self.0 {
            Some(ring) => ring.unseal(place, bytes).map(Cow::Owned),
            None if is_sealed(bytes) => Err(StoreError::Sealed),
            None => Ok(Cow::Borrowed(bytes)),
        }
    }

    /// What stands for a value in the keys of an index: on a protected desk a hash that nobody can make without the key.
    pub(super) fn index(&self, tree: &str, value: &[u8]) -> Vec<u8> {
        self.0.as_ref().map_or_else(|| value.to_vec(), |ring| ring.index(tree, value))
    }
}

/// Whether bytes are a sealed record.
pub(super) fn is_sealed(bytes: &[u8]) -> bool {
    bytes.first() == Some(&ring::MARK)
}

#[cfg(test)]
mod tests;
