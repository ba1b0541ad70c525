//! Blobs compared with the clear index: which are missing, and which are not what was stored. Owns the comparison, which needs no key; with
//! one the keys of blobs are checked too, and faults get the name of a file. It changes nothing.

use super::index::BlobIndex;
use super::key_table::KeyTable;
use super::name::{BlobName, blob_name, naming, place_of};
use crate::domain::case::delivered_file::DeliveredFile;
use crate::domain::case_no::CaseNo;
use crate::domain::event::Event;
use crate::store::crypto::RecordCipher;
use crate::store::disk::Disk;
use crate::store::entry::{AuditEvent, Entry};
use crate::store::error::StoreError;
use crate::store::journal::StoreId;
use crate::store::paths::{KEYS_FILE, blobs_dir};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Bytes of one read.
const PIECE: usize = 1 << 20;

/// What a blob is found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum BlobCondition {
    /// As it was stored.
    Sound,
    /// Not there.
    Missing,
    /// Its bytes are other ones.
    Altered,
    /// Its bytes are as they were stored, and the key to them is missing.
    Keyless,
}

impl BlobCondition {
    /// What is wrong, in plain English.
    pub(in crate::store) fn text(self) -> &'static str {
        match self {
            Self::Sound => "",
            Self::Missing => "the file is missing",
            Self::Altered => "the file is not what was stored",
            Self::Keyless => "the key of the file is missing",
        }
    }
}

/// SHA-256 of a file; none where it is not there.
///
/// # Errors
/// Those of the disk.
pub(in crate::store) fn hash_of(disk: &dyn Disk, path: &Path) -> io::Result<Option<[u8; 32]>> {
    let file = match disk.open_read(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let (mut sha, mut at, mut piece) = (Sha256::new(), 0, vec![0; PIECE]);
    loop {
        let read = file.read_full_at(&mut piece, at)?;
        sha.update(&piece[..read]);
        at += read as u64;
        if read < PIECE {
            return Ok(Some(sha.finalize().into()));
        }
    }
}

/// What the bytes of a blob are; one that cannot be read is altered.
pub(in crate::store) fn condition(
    disk: &dyn Disk,
    desk: &Path,
    name: &BlobName,
    stored_sha256: &[u8; 32],
) -> BlobCondition {
    match hash_of(disk, &blobs_dir(desk).join(place_of(name))) {
        Ok(Some(found)) if found == *stored_sha256 => BlobCondition::Sound,
        Ok(None) => BlobCondition::Missing,
        Ok(Some(_)) | Err(_) => BlobCondition::Altered,
    }
}

/// A file that an event names.
pub(in crate::store) type FileLabel = String;

fn label(case: CaseNo, file: &DeliveredFile) -> FileLabel {
    format!("{case} {} {}", file.item, file.name)
}

/// The files that an entry names, with the names of their blobs on this desk.
fn files_of<'a>(
    naming: &'a [u8; 32],
    entry: &'a Entry,
) -> impl Iterator<Item = (BlobName, CaseNo, &'a DeliveredFile)> {
    let (no, events) = match &entry.fact {
        AuditEvent::Case { no, events, .. } => (Some(*no), &events[..]),
        _ => (None, &[][..]),
    };
    let files = events.iter().flat_map(|event| match event {
        Event::FilesDelivered { files } => &files[..],
        _ => &[],
    });
    files.filter_map(move |file| no.map(|no| (blob_name(naming, no, &file.sha256), no, file)))
}

/// The blobs of a journal on its way to be verified.
#[derive(Debug)]
pub(in crate::store) struct BlobCheck {
    /// What must be there.
    pub(in crate::store) index: BlobIndex,
    naming: [u8; 32],
    /// Files of cases that no entry of the index names yet.
    unnamed: BTreeMap<BlobName, FileLabel>,
    cipher: RecordCipher,
    store: StoreId,
}

impl BlobCheck {
    /// A check of a desk's journal; the cipher has no key where none was given.
    pub(in crate::store) fn new(store: StoreId, cipher: &RecordCipher) -> Self {
        let naming = *naming(store, cipher.keyring());
        Self { index: BlobIndex::default(), naming, unnamed: BTreeMap::new(), cipher: cipher.clone(), store }
    }

    /// Takes an entry that anybody can read.
    pub(in crate::store) fn take_open(&mut self, entry: &Entry) {
        self.index.take_entry(entry);
        match &entry.fact {
            AuditEvent::FilesStored { blobs } => {
                blobs.iter().for_each(|blob| _ = self.unnamed.remove(&blob.name));
            }
            AuditEvent::FilesDestroyed { blobs } => {
                blobs.iter().for_each(|name| _ = self.unnamed.remove(name));
            }
            _ => {}
        }
    }

    /// Takes an entry whose content was read.
    pub(in crate::store) fn take_read(&mut self, entry: &Entry) {
        for (name, case, file) in files_of(&self.naming, entry) {
            if !self.index.stored.contains_key(&name) {
                self.unnamed.insert(name, label(case, file));
            }
        }
        // Also of entries from before the desk was protected, whose index counts no more.
        let AuditEvent::Case { no, events, .. } = &entry.fact else { return };
        for event in events {
            let Event::FilesForgotten { files, .. } = event else { continue };
            for name in files.iter().map(|file| blob_name(&self.naming, *no, &file.sha256)) {
                if self.unnamed.remove(&name).is_some() {
                    self.index.forgotten.insert(name);
                }
            }
        }
    }

    /// Compares all blobs: those that are not as they must be.
    ///
    /// # Errors
    /// When the key table is of a newer program.
    pub(in crate::store) fn compare(
        &self,
        disk: &dyn Disk,
        desk: &Path,
        protected: bool,
    ) -> Result<BTreeMap<BlobName, BlobCondition>, StoreError> {
        let keys = blobs_dir(desk).join(KEYS_FILE);
        let table = match KeyTable::read(disk, &keys, Some(self.store)) {
            Err(newer @ StoreError::Newer { .. }) => return Err(newer),
            table => table.ok().flatten(),
        };
        let has_key = |name: &BlobName| match (&table, self.cipher.keyring()) {
            (Some(table), Some(ring)) => !table.keys(ring, name).is_empty(),
            (Some(table), None) => table.has(name),
            (None, _) => false,
        };
        let mut bad = BTreeMap::new();
        for (name, stored_sha256) in &self.index.stored {
            let found = match condition(disk, desk, name, stored_sha256) {
                BlobCondition::Sound if protected && !has_key(name) => BlobCondition::Keyless,
                found => found,
            };
            if found != BlobCondition::Sound {
                bad.insert(*name, found);
            }
        }
        Ok(bad)
    }

    /// Blobs that were forgotten, and whose bytes or key are still there, or there again.
    pub(in crate::store) fn remains(&self, disk: &dyn Disk, desk: &Path) -> Vec<BlobName> {
        let folder = blobs_dir(desk);
        let table = KeyTable::read(disk, &folder.join(KEYS_FILE), Some(self.store)).ok().flatten();
        let is_there = |name: &BlobName| {
            let file = disk.open_read(&folder.join(place_of(name)));
            !matches!(&file, Err(error) if error.kind() == io::ErrorKind::NotFound)
                || table.as_ref().is_some_and(|table| table.has(name))
        };
        self.index.forgotten.iter().filter(|name| is_there(name)).copied().collect()
    }

    /// Files of cases whose bytes no entry of the index names.
    pub(in crate::store) fn unnamed(&self) -> impl Iterator<Item = &FileLabel> {
        self.unnamed.values()
    }

    /// Which files of which cases some blobs are, by an entry.
    pub(in crate::store) fn label(
        &self,
        entry: &Entry,
        of: &BTreeMap<BlobName, BlobCondition>,
        labels: &mut BTreeMap<BlobName, FileLabel>,
    ) {
        for (name, case, file) in files_of(&self.naming, entry) {
            if of.contains_key(&name) {
                labels.insert(name, label(case, file));
            }
        }
    }
}
