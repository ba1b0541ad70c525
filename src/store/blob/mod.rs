//! Files of documents on disk, outside of the derived store. Owns their form, their keys and their folder; it may not know what is in
//! a file, nor when a case needs one.
//!
//! ```text
//!  blobs/ab/cdef....blob   a file, encrypted on a protected desk; its name is a keyed hash
//!  blobs/new/              files that are being written
//!  blobs/KEYS              a random key for each blob, encrypted under the data key; not on an unprotected desk
//!  blobs/PENDING           names of blobs that no entry of the journal names yet
//! ```
//!
//! A blob is on disk, under its name and synced, before the entry that names it is written. What a blob must be is in the journal, in
//! entries that anybody can read: its name, and the SHA-256 of its stored bytes.

mod folder;
mod format;
mod index;
mod key_table;
#[cfg(any(test, feature = "test-support"))]
mod memory;
#[cfg(test)]
mod tests;

pub(super) use folder::BlobFolder;
pub(super) use index::{BlobIndex, blobs_of, index_of_journal, stored_entries};
#[cfg(any(test, feature = "test-support"))]
pub(super) use memory::MemoryBlobs;

use super::error::StoreError;
use crate::domain::case::delivered_file::{BlobRef, DeliveredFile};
use crate::domain::case_no::CaseNo;
use sha2::{Digest, Sha256};

/// The files of a desk. Calls may come from any thread.
pub trait BlobStore: Send + Sync {
    /// Writes a file of a case; it is not synced yet. The same bytes in the same case give the same blob.
    ///
    /// # Errors
    /// When the desk is open to be read only, or the disk does not take it.
    fn put(&self, case: CaseNo, bytes: &[u8]) -> Result<BlobRef, StoreError>;
    /// Makes durable all that was put so far: one call for many files.
    ///
    /// # Errors
    /// When the disk does not take it. What was put since the last sync is gone then, and has to be put again.
    fn sync(&self) -> Result<(), StoreError>;
    /// The bytes of a file, checked as a whole: every chunk, its size and its SHA-256.
    ///
    /// # Errors
    /// [`StoreError::BlobMissing`] and [`StoreError::BlobDamaged`], and those of the disk.
    fn read(&self, case: CaseNo, file: &DeliveredFile) -> Result<Vec<u8>, StoreError>;
}

/// The name of a blob: 32 bytes.
pub(super) type BlobName = [u8; 32];

/// SHA-256 of bytes.
pub(super) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Bytes as lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        text.push_str(&format!("{byte:02x}"));
        text
    })
}

/// Where a blob lies below the folder of blobs: `ab/cdef....blob`.
pub(super) fn place_of(name: &BlobName) -> String {
    format!("{}/{}.blob", hex(&name[..1]), hex(&name[1..]))
}

/// The name of the blob at a place: a folder of two digits, a file of sixty-two; none of anything else.
pub(super) fn name_at(folder: &str, file: &str) -> Option<BlobName> {
    let digits = [folder, file.strip_suffix(".blob")?].concat();
    if folder.len() != 2 || digits.len() != 64 || !digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let mut name = [0; 32];
    for (n, byte) in name.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * n..2 * n + 2], 16).ok()?;
    }
    Some(name)
}
