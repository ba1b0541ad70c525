//! Protection that comes later: an open desk's journal is written anew under a data key, examined as a desk of its own, and put in the old
//! one's place, which is overwritten. Owns the exchange: a kill at any step of it leaves one of the two desks, whole. It may not know why an
//! officer wants it.
//!
//! The new journal begins with the list of keys and with an entry that names the last one of the old journal; the old entries follow it
//! byte for byte, sealed.

use super::crypto::{KeySet, RecordCipher};
use super::derived;
use super::disk::{Disk, OsDisk};
use super::disk_store::write_head;
use super::encrypted_entry::{self, EntryPosition};
use super::entry::{AuditEvent, Entry};
use super::error::StoreError;
use super::hold::hold;
use super::journal::{Journal, JournalHead, StoreId};
use super::observe::read_head;
use super::open::open;
use super::paths::{HEAD_FILE, REBUILD_FILE, journal_dir, store_dir};
use super::rebuild::{self, Progress};
use super::verify::verify;
use crate::domain::officer::OfficerId;
use crate::domain::passphrase::Passphrase;
use crate::files;
use chrono::{DateTime, Utc};
use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

/// The new desk while it is made.
const MADE: &str = "protected.new";
/// In it, once it is whole: from here on it is the desk.
const READY: &str = "READY";
/// The old one while the new one takes its place.
const OLD: &str = "unprotected.old";
/// What changes its place.
const PARTS: [&str; 3] = ["journal", "store", HEAD_FILE];
/// Entries that are written at once.
const BATCH: usize = 500;

/// A step after which the program may be killed.
pub(super) type EncryptStep<'a> = &'a mut dyn FnMut(&'static str);

/// What a desk that is protected from now on came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncryptReport {
    /// The last entry of the journal that stood open.
    pub before: JournalHead,
    /// The last entry of the sealed one.
    pub head: JournalHead,
}

/// Whether a new desk is whole and about to take the old one's place.
pub(super) fn is_under_way(dir: &Path) -> bool {
    dir.join(MADE).join(READY).exists()
}

/// Protects a desk that is open, under an officer's passphrase.
///
/// # Errors
/// When there is no desk, it is protected already, another process has it, it is damaged, or the disk has no room for a second one. The old
/// desk stands then.
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
    // Whatever has to be caught up or mended comes first.
    let (mut store, _) = open(dir, &mut |_, _| {})?;
    super::Store::close(&mut store)?;
    drop(store);
    let _lock = hold(dir)?;
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
        keys.admit(&ring, officer, passphrase)?;
        let ring = Arc::new(ring);
        let seal = RecordCipher::new(Some(Arc::clone(&ring)));
        let head = {
            let begin = [
                first(AuditEvent::KeysChanged { keys }),
                first(AuditEvent::Protected { entry: old.head().seq, hash: *old.head().hash.as_bytes() }),
            ];
            let mut journal = Journal::create(Arc::new(OsDisk), &journal_dir(&made), id)?;
            write(&mut journal, &old, &seal, &begin, progress)?;
            rebuild::fill(&store_dir(&made), &journal, (&seal, 1), &mut |_, _| {})?;
            same(&journal, &old, &seal, begin.len() as u64)?;
            journal.head()
        };
        derived::let_go(&store_dir(&made));
        write_head(&made, id, head)?;
        step("written");
        // Read back from the disk and compared, case by case, as a desk of its own.
        let report = verify(
            &made,
            Some(&mut |_, doors| doors.unlock(id, officer, passphrase).map_err(|_| StoreError::Sealed)),
        )?;
        derived::let_go(&store_dir(&made));
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
            derived::let_go(&store_dir(&made));
            // Half a desk is of no use, and the disk may be full.
            let _ = clear(&made);
            Err(error)
        }
    }
}

/// Writes the new journal.
fn write(
    journal: &mut Journal,
    old: &Journal,
    seal: &RecordCipher,
    begin: &[Entry],
    progress: Progress<'_>,
) -> Result<(), StoreError> {
    let mut rest = begin.iter();
    journal.append_each::<StoreError>(begin.len(), &mut |head| {
        let entry = rest.next().ok_or_else(|| StoreError::Derived("an entry is missing".into()))?;
        Ok(encrypted_entry::to_bytes(seal, EntryPosition::after(head), entry)?.bytes)
    })?;
    let total = old.head().seq;
    let mut entries = old.read_from(1).peekable();
    while entries.peek().is_some() {
        let (mut batch, mut bytes) = (Vec::with_capacity(BATCH), 0);
        // Of large entries fewer at once: a batch has its limit.
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
            Ok(encrypted_entry::encrypted_again(seal, EntryPosition::after(head), &read.payload)?.bytes)
        })?;
        progress(batch.last().map_or(total, |read| read.seq), total);
    }
    progress(total, total);
    Ok(())
}

/// Bytes of entries that are written at once.
const MOST_AT_ONCE: usize = 64 << 20;

/// Compares every entry of the old journal with what stands sealed for it.
fn same(new: &Journal, old: &Journal, seal: &RecordCipher, shift: u64) -> Result<(), StoreError> {
    let not_so = || StoreError::NotReadBack("an entry of the protected journal".into());
    let mut sealed = new.read_from(shift + 1);
    for read in old.read_from(1) {
        let read = read?;
        let again = sealed.next().ok_or_else(not_so)??;
        let at = EntryPosition::after(again.head_before());
        if again.seq != read.seq + shift
            || !encrypted_entry::same_record(seal, at, &again.payload, &read.payload)?
        {
            return Err(not_so());
        }
    }
    if sealed.next().is_some() { Err(not_so()) } else { Ok(()) }
}

/// Takes an exchange up that was interrupted: a desk that is not ready is given up, one that is takes its place.
///
/// # Errors
/// When the disk does not take it.
pub(super) fn resume(dir: &Path, step: EncryptStep<'_>) -> Result<(), StoreError> {
    let (made, old) = (dir.join(MADE), dir.join(OLD));
    if made.exists() {
        if !made.join(READY).exists() {
            return clear(&made);
        }
        OsDisk.create_dir_all(&old)?;
        for part in PARTS {
            let (from, place) = (made.join(part), dir.join(part));
            if !from.exists() {
                // It has its place already.
                continue;
            }
            if place.exists() {
                fs::rename(&place, old.join(part))?;
                OsDisk.sync_dir(&old)?;
                OsDisk.sync_dir(dir)?;
                step("put aside");
            }
            fs::rename(&from, &place)?;
            OsDisk.sync_dir(&made)?;
            OsDisk.sync_dir(dir)?;
            step("put in place");
        }
        put_remains_aside(dir, &old)?;
        clear(&made)?;
        OsDisk.sync_dir(dir)?;
        step("exchanged");
    }
    if old.exists() {
        // A file that is only removed can be read from the disk for a long time.
        overwrite(&old)?;
        step("overwritten");
    }
    Ok(())
}

/// Puts aside what else stands open: stores that were set aside, or that a compaction left.
fn put_remains_aside(dir: &Path, old: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_string_lossy().starts_with("store.") {
            fs::rename(entry.path(), old.join(name))?;
        }
    }
    // It is of the old store's damage.
    let _ = fs::remove_file(dir.join(REBUILD_FILE));
    Ok(())
}

fn clear(dir: &Path) -> Result<(), StoreError> {
    if dir.exists() {
        fs::remove_dir_all(dir)?;
    }
    Ok(())
}

/// Overwrites every file under a folder and removes it all. A disk that takes no bytes must not keep what can be removed.
fn overwrite(dir: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            overwrite(&entry.path())?;
        } else {
            let _ = blank(&entry.path());
            fs::remove_file(entry.path())?;
        }
    }
    fs::remove_dir(dir)?;
    Ok(())
}

fn blank(path: &Path) -> std::io::Result<()> {
    let mut file = files::open_write(path)?;
    let mut left = file.metadata()?.len();
    file.seek(SeekFrom::Start(0))?;
    let zeros = vec![0; 1 << 20];
    while left > 0 {
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(zeros.len());
        file.write_all(&zeros[..most])?;
        left -= most as u64;
    }
    file.sync_all()
}

#[cfg(test)]
mod tests;
