//! Encryption of an unprotected desk: its journal is written again under a data key and verified as a desk of its own. Owns the new journal;
//! `encrypt_exchange` replaces the old one by it. It may not know why an officer wants it.
//!
//! The new journal begins with the list of keys and with an entry that names the last one of the old journal; the old entries follow it
//! byte for byte, encrypted.

use super::blob::{self, BlobFolder, BlobStore};
use super::crypto::{KeySet, Keyring, RecordCipher};
use super::derived;
use super::desk_folder::lock_desk;
use super::disk::{Disk, OsDisk};
use super::encrypt_exchange::{EncryptStep, MADE, READY, clear, resume};
use super::encrypted_entry::{self, EntryPosition};
use super::entry::{AuditEvent, Entry};
use super::error::StoreError;
use super::head_file::{read_head, write_head};
use super::journal::{Journal, JournalHead, StoreId};
use super::open::open;
use super::paths::{blobs_dir, journal_dir, store_dir};
use super::rebuild::{self, Progress};
use super::verify::verify;
use crate::domain::case::delivered_file::{BlobRef, DeliveredFile};
use crate::domain::case_no::CaseNo;
use crate::domain::event::Event;
use crate::domain::officer::OfficerId;
use crate::domain::passphrase::Passphrase;
use crate::files;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Entries in one write.
const BATCH: usize = 500;

/// The result of encrypting a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncryptReport {
    /// The last entry of the unencrypted journal.
    pub(crate) before: JournalHead,
    /// The last entry of the encrypted one.
    pub(crate) head: JournalHead,
}

/// Protects a desk that is open, under an officer's passphrase.
///
/// # Errors
/// When there is no desk, it is protected already, another process has it, it is damaged, or the disk has no room for a second one. The old
/// desk is unchanged then.
pub fn protect(
    dir: &Path,
    (officer, passphrase): (OfficerId, &Passphrase),
    (at, origin): (DateTime<Utc>, &str),
    progress: Progress<'_>,
) -> Result<EncryptReport, StoreError> {
    protect_by_steps(dir, (officer, passphrase), (at, origin), progress, &mut |_| {})
}

fn protect_by_steps(
    dir: &Path,
    (officer, passphrase): (OfficerId, &Passphrase),
    (at, origin): (DateTime<Utc>, &str),
    progress: Progress<'_>,
    step: EncryptStep<'_>,
) -> Result<EncryptReport, StoreError> {
    // Pending recovery and repair come first.
    let (mut store, _) = open(dir, &mut |_, _| {})?;
    super::Store::close(&mut store)?;
    drop(store);
    let _lock = lock_desk(dir)?;
    let known = read_head(dir).map(|(_, head)| head);
    let (old, _) = Journal::open(Arc::new(OsDisk), &journal_dir(dir), known)?;
    let made = dir.join(MADE);
    clear(&made)?;
    OsDisk.create_dir_all(&made)?;
    step("begun");
    let first = |fact| Entry { at, officer, origin: origin.into(), command: None, fact };
    let id = StoreId::generate().map_err(|e| StoreError::system(&e))?;
    let result = (|| {
        let (mut keys, ring) = KeySet::generate(id, 1)?;
        keys.add_officer(&ring, officer, passphrase)?;
        let ring = Arc::new(ring);
        let cipher = RecordCipher::new(Some(Arc::clone(&ring)));
        let head = {
            let blobs = encrypt_files((dir, &old), (&made, id, &ring))?;
            step("files");
            let mut begin = vec![
                first(AuditEvent::KeysChanged { keys }),
                first(AuditEvent::Protected { entry: old.head().seq, hash: *old.head().hash.as_bytes() }),
            ];
            begin.extend(blob::stored_entries(&begin[1], &blobs));
            let mut journal = Journal::create(Arc::new(OsDisk), &journal_dir(&made), id)?;
            write(&mut journal, &old, &cipher, &begin, progress)?;
            rebuild::fill(&store_dir(&made), &journal, (&cipher, 1), &mut |_, _| {})?;
            same(&journal, &old, &cipher, begin.len() as u64)?;
            journal.head()
        };
        derived::wait_for_files(&store_dir(&made));
        write_head(&made, id, head)?;
        step("written");
        // Read back from the disk and compared, case by case, as a desk of its own.
        let report = verify(
            &made,
            Some(&mut |_, auth| auth.unlock(id, officer, passphrase).map_err(|_| StoreError::Encrypted)),
        )?;
        derived::wait_for_files(&store_dir(&made));
        match report.faults.first() {
            None if report.head == Some(head) && report.contents => {}
            fault => {
                let text = fault.map_or("it does not end as it was written", |f| f.text.as_str());
                return Err(StoreError::NotReadBack(format!("the protected desk: {text}")));
            }
        }
        let _ = fs::remove_file(made.join("LOCK"));
        OsDisk.sync_dir(&made)?;
        files::mark(&made.join(READY))?;
        OsDisk.sync_dir(&made)?;
        OsDisk.sync_dir(dir)?;
        Ok(head)
    })();
    let before = old.head();
    drop(old);
    match result {
        Ok(head) => {
            step("ready");
            resume(dir, step)?;
            Ok(EncryptReport { before, head })
        }
        Err(error) => {
            derived::wait_for_files(&store_dir(&made));
            // Half a desk is of no use, and the disk may be full.
            let _ = clear(&made);
            Err(error)
        }
    }
}

/// Files that are put before they are synced together.
const FILES: usize = 64;

/// Writes the files of the old desk again, encrypted, into the new one. Each is read as a whole and checked; one that is missing or
/// altered ends it.
fn encrypt_files(
    (dir, old): (&Path, &Journal),
    (made, id, ring): (&Path, StoreId, &Arc<Keyring>),
) -> Result<Vec<BlobRef>, StoreError> {
    if !blobs_dir(dir).is_dir() {
        return Ok(Vec::new());
    }
    // Also where no file is left: what is in the old folder is overwritten.
    OsDisk.create_dir_all(&blobs_dir(made))?;
    let from = BlobFolder::new(Arc::new(OsDisk), dir, old.store_id(), None, (false, 0));
    let to = BlobFolder::new(Arc::new(OsDisk), made, id, Some(Arc::clone(ring)), (true, 0));
    let mut files: BTreeMap<(CaseNo, [u8; 32]), DeliveredFile> = BTreeMap::new();
    for read in old.read_from(1) {
        let read = read?;
        let entry = encrypted_entry::open_entry(&read.payload).map_err(|e| e.of_entry(read.seq))?;
        let Some(AuditEvent::Case { no, events, .. }) = entry.map(|entry| entry.fact) else { continue };
        for event in &events {
            match event {
                Event::FilesDelivered { files: delivered } => {
                    files.extend(delivered.iter().map(|file| ((no, file.sha256), file.clone())));
                }
                // What was forgotten is not there to be encrypted.
                Event::FilesForgotten { files: gone, .. } => {
                    gone.iter().for_each(|file| _ = files.remove(&(no, file.sha256)));
                }
                _ => {}
            }
        }
    }
    let (mut blobs, mut waiting) = (BTreeMap::new(), 0);
    for ((no, sha256), file) in &files {
        let blob = to.put(*no, sha256, &from.read(*no, file)?)?;
        blobs.insert(blob.name, blob);
        waiting += 1;
        if waiting >= FILES {
            to.sync()?;
            waiting = 0;
        }
    }
    let blobs: Vec<BlobRef> = blobs.into_values().collect();
    to.ensure_durable(&blobs)?;
    to.committed(&blobs, 0);
    OsDisk.sync_dir(made)?;
    Ok(blobs)
}

/// Writes the new journal.
fn write(
    journal: &mut Journal,
    old: &Journal,
    cipher: &RecordCipher,
    begin: &[Entry],
    progress: Progress<'_>,
) -> Result<(), StoreError> {
    let mut rest = begin.iter();
    journal.append_each::<StoreError>(begin.len(), &mut |head| {
        let entry = rest.next().ok_or_else(|| StoreError::Derived("an entry is missing".into()))?;
        Ok(encrypted_entry::to_bytes(cipher, EntryPosition::after(head), entry)?.bytes)
    })?;
    let total = old.head().seq;
    let mut entries = old.read_from(1).peekable();
    while entries.peek().is_some() {
        let (mut batch, mut bytes) = (Vec::with_capacity(BATCH), 0);
        // Fewer large entries in one write: a batch has its limit.
        while batch.len() < BATCH
            && bytes <= MOST_AT_ONCE
            && let Some(read) = entries.next()
        {
            let read = read?;
            bytes += read.payload.len();
            batch.push(read);
        }
        let mut rest = batch.iter();
        journal.append_each::<StoreError>(batch.len(), &mut |head| {
            let read = rest.next().ok_or_else(|| StoreError::Derived("an entry is missing".into()))?;
            Ok(encrypted_entry::encrypted_again(cipher, EntryPosition::after(head), &read.payload)?.bytes)
        })?;
        progress(batch.last().map_or(total, |read| read.seq), total);
    }
    progress(total, total);
    Ok(())
}

/// Bytes of entries in one write.
const MOST_AT_ONCE: usize = 64 << 20;

/// Compares every entry of the old journal with its encrypted form.
fn same(new: &Journal, old: &Journal, cipher: &RecordCipher, shift: u64) -> Result<(), StoreError> {
    let not_so = || StoreError::NotReadBack("an entry of the protected journal".into());
    let mut sealed = new.read_from(shift + 1);
    for read in old.read_from(1) {
        let read = read?;
        let again = sealed.next().ok_or_else(not_so)??;
        let at = EntryPosition::after(again.head_before());
        if again.seq != read.seq + shift
            || !encrypted_entry::same_record(cipher, at, &again.payload, &read.payload)?
        {
            return Err(not_so());
        }
    }
    if sealed.next().is_some() { Err(not_so()) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
