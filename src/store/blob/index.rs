//! Which blobs a desk must have: the clear index, which is in entries of the journal that anybody can read. Owns how it is read and
//! written; it may not touch a blob.

use super::name::BlobName;
use crate::domain::case::delivered_file::BlobRef;
use crate::domain::case_no::CaseNo;
use crate::domain::event::Event;
use crate::domain::officer::OfficerId;
use crate::store::Commit;
use crate::store::disk::Disk;
use crate::store::encrypted_entry;
use crate::store::entry::{AuditEvent, Entry};
use crate::store::error::StoreError;
use crate::store::journal::{self, ExpectedJournal};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Blobs in one entry of the index: 64 bytes each.
const MOST: usize = 4096;

/// The blobs that the entries of a journal name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::store) struct BlobIndex {
    /// Those that must be there: name, and SHA-256 of the stored bytes.
    pub(in crate::store) stored: BTreeMap<BlobName, [u8; 32]>,
    /// Those that were forgotten and not stored again.
    pub(in crate::store) forgotten: BTreeSet<BlobName>,
}

impl BlobIndex {
    /// Takes the bytes of an entry. One that is encrypted names none: those of an unprotected desk are encrypted when it is protected,
    /// and its blobs get new names.
    ///
    /// # Errors
    /// When it cannot be read, as one of a newer program: then it may name some.
    pub(in crate::store) fn take(&mut self, payload: &[u8]) -> Result<(), StoreError> {
        if let Some(entry) = encrypted_entry::open_entry(payload)? {
            self.take_entry(&entry);
        }
        Ok(())
    }

    /// Takes an entry.
    pub(in crate::store) fn take_entry(&mut self, entry: &Entry) {
        match &entry.fact {
            AuditEvent::FilesStored { blobs } => {
                self.stored.extend(blobs.iter().map(|blob| (blob.name, blob.stored_sha256)));
                blobs.iter().for_each(|blob| _ = self.forgotten.remove(&blob.name));
            }
            AuditEvent::FilesDestroyed { blobs } => blobs.iter().for_each(|name| self.forget(*name)),
            _ => {}
        }
    }

    /// A blob was forgotten.
    pub(in crate::store) fn forget(&mut self, name: BlobName) {
        self.stored.remove(&name);
        self.forgotten.insert(name);
    }
}

/// The index of a whole journal; none where a part of it cannot be read, which may name more.
///
/// # Errors
/// When the journal cannot be read at all.
pub(in crate::store) fn index_of_journal(
    disk: &dyn Disk,
    journal: &Path,
) -> Result<Option<BlobIndex>, StoreError> {
    let (mut index, mut whole) = (BlobIndex::default(), true);
    let report = journal::verify_each(disk, journal, ExpectedJournal::default(), &mut |sound| {
        whole &= index.take(sound.payload).is_ok();
    })?;
    Ok(Some(index).filter(|_| whole && report.faults.is_empty()))
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

/// The blobs of the files that events of commits forget, each once.
pub(in crate::store) fn forgotten_by(
    commits: &[Commit],
    name: &dyn Fn(CaseNo, &[u8; 32]) -> BlobName,
) -> Vec<BlobName> {
    let mut names = BTreeSet::new();
    for commit in commits {
        let AuditEvent::Case { no, events, .. } = &commit.entry.fact else { continue };
        for event in events {
            let Event::FilesForgotten { files, .. } = event else { continue };
            names.extend(files.iter().map(|file| name(*no, &file.sha256)));
        }
    }
    names.into_iter().collect()
}

fn index_entry(after: &Entry, fact: AuditEvent) -> Entry {
    Entry { at: after.at, officer: OfficerId::desk(), origin: after.origin.clone(), command: None, fact }
}

/// The entries of the index for blobs, at the time and place of the entry before them.
pub(in crate::store) fn stored_entries(after: &Entry, blobs: &[BlobRef]) -> Vec<Entry> {
    let entry = |blobs: &[BlobRef]| index_entry(after, AuditEvent::FilesStored { blobs: blobs.to_vec() });
    blobs.chunks(MOST).map(entry).collect()
}

/// The same for blobs that were forgotten.
pub(in crate::store) fn forgotten_entries(after: &Entry, names: &[BlobName]) -> Vec<Entry> {
    let entry = |names: &[BlobName]| index_entry(after, AuditEvent::FilesDestroyed { blobs: names.to_vec() });
    names.chunks(MOST).map(entry).collect()
}
