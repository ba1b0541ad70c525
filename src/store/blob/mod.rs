//! Files of documents on disk, outside of the derived store. Owns their form, their keys and their folder; it may not know what is in
//! a file, nor when a case needs one.
//!
//! ```text
//!  blobs/ab/cdef....blob   a file, encrypted on a protected desk; its name is a keyed hash
//!  blobs/new/              files that are being written
//!  blobs/KEYS              a random key for each blob, encrypted under the data key; not on an unprotected desk
//!  blobs/PENDING           names of blobs that no entry of the journal names yet
//!  blobs/FORGET            names of blobs that an entry forgets and that are not destroyed yet
//! ```
//!
//! A file is forgotten by an entry; then its key is destroyed, then its blob removed. FORGET is written before the entry: the next opening
//! completes what the entry decided.
//!
//! A blob is on disk, under its name and synced, before the entry that names it is written. What a blob must be is in the journal, in
//! entries that anybody can read: its name, and the SHA-256 of its stored bytes.

mod blob_store;
mod carry;
mod check;
mod complete;
mod folder;
mod format;
mod index;
mod key_table;
#[cfg(any(test, feature = "test-support"))]
mod memory;
mod name;
#[cfg(test)]
mod tests;

pub use blob_store::BlobStore;
pub(super) use carry::{FolderLock, ListedBlob, add, bring, drop_unlisted, folder_of};
pub(super) use check::{BlobCheck, BlobCondition, FileLabel};
pub(super) use complete::complete_forgetting;
pub(super) use folder::BlobFolder;
pub(super) use index::{
    BlobIndex, blobs_of, forgotten_by, forgotten_entries, index_of_journal, stored_entries,
};
pub(super) use key_table::KeyTable;
#[cfg(any(test, feature = "test-support"))]
pub(super) use memory::MemoryBlobs;
pub(super) use name::{hex, place_of};
