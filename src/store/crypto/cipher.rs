//! How the records of a store are written: encrypted, or plain on an unprotected desk. Owns that choice; the keys are the ring's.

use super::record_place::RecordPlace;
use super::ring::{Keyring, MARK};
use crate::store::error::StoreError;
use std::borrow::Cow;
use std::sync::Arc;

/// How a store's records are written: encrypted, or plain on a desk without protection.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct RecordCipher(Option<Arc<Keyring>>);

impl RecordCipher {
    pub(in crate::store) fn new(ring: Option<Arc<Keyring>>) -> Self {
        Self(ring)
    }

    /// Whether records are encrypted.
    pub(in crate::store) fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// The keys, on a protected desk.
    pub(in crate::store) fn keyring(&self) -> Option<&Arc<Keyring>> {
        self.0.as_ref()
    }

    /// A record as it is written at its place.
    pub(in crate::store) fn close(
        &self,
        place: RecordPlace<'_>,
        record: Vec<u8>,
    ) -> Result<Vec<u8>, StoreError> {
        match &self.0 {
            Some(ring) => ring.encrypt(place, &record),
            None => Ok(record),
        }
    }

    /// A record as it was before. A protected desk takes no plain record for its own.
    pub(in crate::store) fn open<'a>(
        &self,
        place: RecordPlace<'_>,
        bytes: &'a [u8],
    ) -> Result<Cow<'a, [u8]>, StoreError> {
        match &self.0 {
            Some(ring) => ring.decrypt(place, bytes).map(Cow::Owned),
            None if is_encrypted(bytes) => Err(StoreError::Encrypted),
            None => Ok(Cow::Borrowed(bytes)),
        }
    }

    /// What replaces a value in the keys of an index: on a protected desk a keyed hash.
    pub(in crate::store) fn index(&self, tree: &str, value: &[u8]) -> Vec<u8> {
        self.0.as_ref().map_or_else(|| value.to_vec(), |ring| ring.index(tree, value))
    }
}

/// Whether bytes are a encrypted record.
pub(in crate::store) fn is_encrypted(bytes: &[u8]) -> bool {
    bytes.first() == Some(&MARK)
}
