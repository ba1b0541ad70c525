//! Which blobs a desk must have: the clear index, which is in entries of the journal that anybody can read. Owns how it is read and
//! written; it may not touch a blob.

use super::BlobName;
use crate::domain::case::delivered_file::BlobRef;
use crate::domain::event::Event;
use crate::domain::officer::OfficerId;
use crate::store::Commit;
use crate::store::disk::Disk;
use crate::store::encrypted_entry;
use crate::store::entry::{AuditEvent, Entry};
use crate::store::error::StoreError;
use crate::store::journal::{self, ExpectedJournal};
use std::collections::BTreeMap;
use std::path::Path;

/// Blobs in one entry of the index: 64 bytes each.
const MOST: usize = 4096;

/// The blobs that the entries of a journal name: name, and SHA-256 of the stored bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::store) struct BlobIndex(pub(in crate::store) BTreeMap<BlobName, [u8; 32]>);

impl BlobIndex {
    /// Takes the bytes of an entry. One that is encrypted names none: those of an unprotected desk are encrypted when it is protected,
    /// and its blobs get new names.
    pub(in crate::store) fn take(&mut self, payload: &[u8]) {
        if let Ok(Some(entry)) = encrypted_entry::open_entry(payload) {
            self.take_entry(&entry);
        }
    }

    /// Takes an entry.
    pub(in crate::store) fn take_entry(&mut self, entry: &Entry) {
        if let AuditEvent::FilesStored { blobs } = &entry.fact {
            self.0.extend(blobs.iter().map(|blob| (blob.name, blob.stored_sha256)));
        }
    }
}

/// The index of a journal, as far as its entries are sound.
///
/// # Errors
/// When the journal cannot be read at all.
pub(in crate::store) fn index_of_journal(disk: &dyn Disk, journal: &Path) -> Result<BlobIndex, StoreError> {
    let mut index = BlobIndex::default();
    journal::verify_each(disk, journal, ExpectedJournal::default(), &mut |sound| index.take(sound.payload))?;
    Ok(index)
}

/// The blobs that events of commits name, each once.
pub(in crate::store) fn blobs_of(commits: &[Commit]) -> Vec<BlobRef> {
    let mut blobs = BTreeMap::new();
    for commit in commits {
        let AuditEvent::Case { events, .. } = &commit.entry.fact else { continue };
        for event in events {
            let Event::FilesDelivered { files } = event else { continue };
            blobs.extend(files.iter().map(|file| (file.blob.name, file.blob)));
        }
    }
    blobs.into_values().collect()
}

/// The entries of the index for blobs, at the time and place of the entry before them.
pub(in crate::store) fn stored_entries(after: &Entry, blobs: &[BlobRef]) -> Vec<Entry> {
    let entry = |blobs: &[BlobRef]| Entry {
        at: after.at,
        officer: OfficerId::desk(),
        origin: after.origin.clone(),
        command: None,
        fact: AuditEvent::FilesStored { blobs: blobs.to_vec() },
    };
    blobs.chunks(MOST).map(entry).collect()
}
