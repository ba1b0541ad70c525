//! The journal for reading: every entry as it was written, decrypted where it is encrypted. It reads beside the thread that writes and holds
//! one entry at a time.

use super::crypto::RecordCipher;
use super::encrypted_entry::{self, EntryPosition};
use super::entry::Entry;
use super::error::StoreError;
use super::journal::{EntryHash, RawEntries};

/// An entry with its number and hash.
#[derive(Clone, Debug)]
pub struct LoggedEntry {
    /// Its number, from 1.
    pub(crate) seq: u64,
    /// Its hash, and through it that of all before.
    pub(crate) hash: EntryHash,
    /// Its content.
    pub entry: Entry,
}

/// The entries of a journal from one of them on; ends after the first that cannot be read.
#[derive(Debug)]
pub struct JournalReader {
    pub(super) entries: RawEntries,
    pub(super) cipher: RecordCipher,
    /// From which entry on the journal is encrypted.
    pub(super) since: u64,
}

impl Iterator for JournalReader {
    type Item = Result<LoggedEntry, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let read = self.entries.next()?;
        Some(read.map_err(StoreError::from).and_then(|read| {
            let at = EntryPosition::after(read.head_before());
            let own = encrypted_entry::from_bytes(&self.cipher, self.since, at, &read.payload);
            let entry = own.map_err(|e| e.of_entry(read.seq))?.entry;
            Ok(LoggedEntry { seq: read.seq, hash: read.hash, entry })
        }))
    }
}
