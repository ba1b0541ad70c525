//! Files in memory, for tests of everything above the store. Owns no form: bytes are kept as they are.

use super::blob_store::BlobStore;
use super::name::{blob_name, place_of};
use crate::domain::case::delivered_file::{BlobRef, DeliveredFile};
use crate::domain::case_no::CaseNo;
use crate::store::error::StoreError;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The files of a desk in memory.
#[derive(Debug, Default)]
pub(in crate::store) struct MemoryBlobs(Mutex<HashMap<[u8; 32], Vec<u8>>>);

impl MemoryBlobs {
    /// A file was forgotten.
    pub(in crate::store) fn forget(&self, case: CaseNo, sha256: &[u8; 32]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&blob_name(&[0; 32], case, sha256));
    }
}

impl BlobStore for MemoryBlobs {
    fn put(&self, case: CaseNo, sha256: &[u8; 32], bytes: &[u8]) -> Result<BlobRef, StoreError> {
        let name = blob_name(&[0; 32], case, sha256);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name, bytes.to_vec());
        Ok(BlobRef { name, stored_sha256: *sha256 })
    }

    fn sync(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn read(&self, case: CaseNo, file: &DeliveredFile) -> Result<Vec<u8>, StoreError> {
        let name = blob_name(&[0; 32], case, &file.sha256);
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(&name).cloned().ok_or_else(|| StoreError::BlobMissing { blob: place_of(&name) })
    }

    fn finish_forgetting(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
