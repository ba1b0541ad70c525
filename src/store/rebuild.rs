//! The derived store rebuilt from the journal, beside the old one, of which one copy is preserved; and the removal of what is not needed any
//! more. It changes no journal that has an entry.

use super::auth_state::read_auth_state;
use super::blob;
use super::crypto::{Keyring, RecordCipher};
use super::derived::{self, Derived, DeskRecords};
use super::desk_folder::lock_desk;
use super::desk_lock::DeskLock;
use super::disk::{Disk, OsDisk};
use super::disk_reserve;
use super::encrypted_entry::EntryPosition;
use super::error::StoreError;
use super::exchange::{MADE, exchange};
use super::fold::JournalFold;
use super::journal::{EntryHash, Journal, JournalHead, JournalOptions, ScannedSegment, StoreId};
use super::merkle::MerkleTree;
use super::observe::{self, ObservedDesk};
use super::paths::{HEAD_FILE, REBUILD_FILE, journal_dir, store_dir};
use super::recovery::{BackupState, JournalState, OldStore, RecoveryAction, RecoveryIntent, decide};
use super::{AuthState, DeskSettings, journal_tail_mirror, ops};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Progress of a long recovery: entries done, and their total.
pub(super) type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// How a journal is encrypted, and from which entry on.
pub(super) type EncryptedSince<'a> = (&'a RecordCipher, u64);

/// Entries that are applied in one transaction while catching up.
pub(super) const BATCH: usize = 200;
/// What the name of a damaged store that was set aside begins with.
const ASIDE: &str = "store.damaged-";

/// Builds the derived store beside the old one and puts it in its place; returns where the old one was put.
pub(super) fn build(
    dir: &Path,
    journal: &Journal,
    sealed: EncryptedSince<'_>,
    old: OldStore,
    progress: Progress<'_>,
) -> Result<Option<PathBuf>, StoreError> {
    // What is derived must never be newer than what is on the disk.
    journal.sync()?;
    let made = dir.join(MADE);
    if made.exists() {
        fs::remove_dir_all(&made)?;
    }
    if let Err(error) = fill(&made, journal, sealed, progress) {
        // Half a store is of no use, and the disk may be full.
        derived::wait_for_files(&made);
        let _ = fs::remove_dir_all(&made);
        return Err(error);
    }
    let place = store_dir(dir);
    derived::wait_for_files(&place);
    let aside = match old {
        _ if !place.exists() => None,
        OldStore::Removed => {
            exchange(dir, &made)?;
            return Ok(None);
        }
        // A folder without a file is no store.
        OldStore::None => {
            fs::remove_dir(&place)?;
            None
        }
        OldStore::Kept => Some(set_aside(dir, &place)?),
    };
    fs::rename(&made, &place)?;
    OsDisk.sync_dir(dir)?;
    // The mark was left for the store that is replaced.
    let _ = fs::remove_file(dir.join(REBUILD_FILE));
    Ok(aside)
}

/// Renames a damaged store, for examination. An earlier one is removed: it can always be
/// made from the journal, and space is worth more.
fn set_aside(dir: &Path, old: &Path) -> Result<PathBuf, StoreError> {
    forget_damaged(dir)?;
    let stamp = std::time::UNIX_EPOCH.elapsed().map_or(0, |d| d.as_secs());
    let aside = dir.join(format!("{ASIDE}{stamp}"));
    fs::rename(old, &aside)?;
    Ok(aside)
}

/// Removes a store in which nothing was ever written: after an interrupted setup.
///
/// # Errors
/// When something was written, another process has it, or the disk does not take it.
pub(crate) fn forget_empty(dir: &Path) -> Result<(), StoreError> {
    let lock = DeskLock::acquire_new(dir)?;
    let (journal, _) = Journal::open(Arc::new(OsDisk), &journal_dir(dir), None)?;
    if journal.head().seq > 0 {
        return Err(StoreError::Exists);
    }
    drop(journal);
    derived::wait_for_files(&store_dir(dir));
    let _ = fs::remove_file(dir.join(HEAD_FILE));
    // The journal is removed last: remains without one are those of a desk.
    disk_reserve::release(dir);
    for part in [store_dir(dir), journal_dir(dir)] {
        if part.exists() {
            fs::remove_dir_all(part)?;
        }
    }
    drop(lock);
    Ok(())
}

/// Does away with stores that were set aside.
///
/// # Errors
/// When the disk does not take it.
pub(crate) fn forget_damaged(dir: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(ASIDE)) {
            fs::remove_dir_all(path)?;
        }
    }
    Ok(())
}

/// Fills an empty derived store from the journal.
pub(super) fn fill(
    made: &Path,
    journal: &Journal,
    (cipher, since): EncryptedSince<'_>,
    progress: Progress<'_>,
) -> Result<(), StoreError> {
    let derived = Derived::open(made)?.with_cipher(cipher.clone());
    derived.name(journal.store_id())?;
    let total = journal.head().seq;
    let mut fold = JournalFold::new(cipher.clone(), since);
    let mut pending = PendingWrites { derived: &derived, ops: Vec::new(), archived: 0, total };
    for entry in journal.read_from(1) {
        let entry = entry?;
        let at = EntryPosition::after(entry.head_before());
        let taken = fold.apply(at, &entry.payload, &mut |no| pending.back(no));
        let (happened, closed) = taken.map_err(|e| e.of_entry(entry.seq))?;
        pending.ops.extend(ops::of_entry(cipher, &happened)?);
        if let Some(case) = closed {
            pending.archived += 1;
            pending.ops.extend(ops::of_case(cipher, None, &case)?);
        }
        pending.flush_when_full(fold.records(), entry.seq, progress)?;
    }
    for case in fold.live.values() {
        pending.ops.extend(ops::of_case(cipher, None, case)?);
        pending.flush_when_full(fold.records(), total, progress)?;
    }
    let (mut rest, archived) = (std::mem::take(&mut pending.ops), pending.archived);
    rest.extend(journal.headers()?.iter().flat_map(|header| journal_tail_mirror::writes_for(&mut 0, header)));
    // The journal's number comes last: a rebuild that was interrupted has no position and is begun again.
    derived.apply(&rest, fold.records(), journal.head(), archived)?;
    derived.settle()?;
    derived.close()?;
    progress(total, total);
    Ok(())
}

/// Writes of a rebuild that are waiting to be many enough.
struct PendingWrites<'a> {
    derived: &'a Derived,
    ops: Vec<ops::TreeWrite>,
    archived: u64,
    total: u64,
}

impl PendingWrites<'_> {
    /// Takes a closed case back: it was recalled.
    fn back(&mut self, no: CaseNo) -> Result<Option<Case>, StoreError> {
        // It may still be waiting to be written.
        let nothing = JournalHead { seq: 0, hash: EntryHash::from_bytes([0; 32]) };
        let (settings, auth, tree) = (DeskSettings::default(), AuthState::default(), MerkleTree::default());
        let records = DeskRecords { settings: &settings, auth: &auth, tree: &tree };
        self.derived.apply(&std::mem::take(&mut self.ops), records, nothing, self.archived)?;
        let Some(case) = self.derived.case(no)? else { return Ok(None) };
        self.archived = self.archived.saturating_sub(1);
        self.ops.extend(self.derived.forget(no)?);
        Ok(Some(case))
    }

    fn flush_when_full(
        &mut self,
        records: DeskRecords<'_>,
        seq: u64,
        progress: Progress<'_>,
    ) -> Result<(), StoreError> {
        if self.ops.len() < 5 * BATCH {
            return Ok(());
        }
        let nothing = JournalHead { seq: 0, hash: EntryHash::from_bytes([0; 32]) };
        self.derived.apply(&self.ops, records, nothing, self.archived)?;
        self.derived.settle()?;
        self.ops.clear();
        progress(seq, self.total);
        Ok(())
    }
}

/// Opens the keys of a protected desk for an officer with access.
pub type KeySource<'a> = &'a mut dyn FnMut(StoreId, &AuthState) -> Result<Keyring, StoreError>;

/// Builds the derived store from the journal; returns how many entries it was built from and where the old one was put. A protected
/// desk wants a key for it. The journal is not touched.
///
/// # Errors
/// When there is no store, another process has it, the journal is not what was written, or the disk does not take it.
pub fn rebuild(
    dir: &Path,
    key: Option<KeySource<'_>>,
    progress: Progress<'_>,
) -> Result<(u64, Option<PathBuf>), StoreError> {
    let _lock = lock_desk(dir)?;
    let disk: Arc<dyn Disk> = Arc::new(OsDisk);
    let place = journal_dir(dir);
    // A journal whose end was cut off must not become the truth by being read again.
    let seen = ObservedDesk::new(&*disk, dir)?;
    let (known, store) = (seen.known(), seen.found.state(None));
    drop(seen);
    let scanned = ScannedSegment::new(&*disk, &place)?;
    let opened = Journal::open_unchanged(disk, &place, scanned, known, JournalOptions::default());
    let (journal, opened) = match opened {
        Ok(found) => found,
        Err(error) => match observe::parts_at(&error) {
            Some(entry) => return Err(StoreError::StoreParts { entry }),
            None => return Err(error.into()),
        },
    };
    let auth = read_auth_state(&place);
    let cipher = match (&auth.keys, key) {
        (Some(_), Some(key)) => RecordCipher::new(Some(Arc::new(key(journal.store_id(), &auth)?))),
        (Some(_), None) => return Err(StoreError::Encrypted),
        (None, _) => RecordCipher::default(),
    };
    let since = auth.keys.as_ref().map_or(0, |k| k.since);
    let torn = if opened.cut.is_some() { JournalState::Torn } else { JournalState::Whole };
    let RecoveryAction::Build(old) = decide(torn, store, BackupState::None, RecoveryIntent::Rebuild) else {
        return Err(StoreError::StoreUnreadable);
    };
    let aside = build(dir, &journal, (&cipher, since), old, progress)?;
    blob::complete_forgetting(dir)?;
    Ok((journal.head().seq, aside))
}
