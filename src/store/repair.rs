//! Repair of a journal: from the bytes in the derived store, and from a backup. Owns the order - what will be filled is written
//! down, the damaged files are copied aside, then it is filled - and writes no entry: that is for the next officer at the desk.

use super::backup::{BackupReader, put_keys};
use super::blob;
use super::derived::Derived;
use super::desk_folder;
use super::disk::{Disk, OsDisk};
use super::error::StoreError;
use super::head_file::read_head;
use super::journal::{
    self, ExpectedJournal, JournalCopy, JournalHead, JournalPieces, JournalRepair, KnownJournal, StoreId,
};
use super::observe::{DerivedState, find_derived, identify, newest};
use super::paths::journal_dir;
use super::recovery::{
    BackupState, BlockReason, JournalState, RecoveryAction, RecoveryIntent, StoreState, decide,
};
use super::repair_record::{self, RepairRecord, RepairSource};
use super::salvage::ensure_not_lost;
use std::path::Path;

/// The result of a repair.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RepairReport {
    /// What was filled, by source; empty where nothing was.
    pub(crate) repaired: Vec<RepairRecord>,
    /// The first entry that the backup has in another form, where it was of use up to there.
    pub(crate) parts_at: Option<u64>,
    /// What is still wrong with the journal: segment, byte and reason.
    pub left: Vec<String>,
    /// Blobs that were taken from the backup's folder.
    pub files: Vec<String>,
    /// Blobs that are missing or altered, and which are not beside the backup either.
    pub files_left: Vec<String>,
    /// Keys of blobs that were taken from the backup.
    pub(crate) keys: usize,
}

impl RepairReport {
    /// How many bytes were filled.
    #[cfg(any(test, feature = "test-support"))]
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.repaired.iter().map(RepairRecord::bytes).sum()
    }
}

/// Repairs a journal from the store's copy, and from a backup where one is given. What verifies is never changed.
///
/// # Errors
/// When there is no desk, another process has it, no source belongs to this journal, or the disk cannot be written. Where
/// journal and source diverge before anything that could be filled, the error names the entry and nothing was changed.
pub fn repair(dir: &Path, from: Option<&Path>) -> Result<RepairReport, StoreError> {
    let backup = from.map(BackupReader::whole).transpose()?;
    let _lock = desk_folder::lock_remains(dir)?;
    let mut report = repair_journal(dir, backup.as_ref())?;
    if let (Some(backup), Some(from), true) = (&backup, from, report.left.is_empty()) {
        repair_files(dir, (backup, from), &mut report)?;
    }
    if report.left.is_empty() {
        blob::complete_forgetting(dir)?;
    }
    Ok(report)
}

/// Takes missing and altered files of documents from a backup's folder, and keys that are missing from the backup. What was altered is
/// replaced: its bytes prove nothing, and the backup's are what was stored.
fn repair_files(
    dir: &Path,
    (backup, from): (&BackupReader, &Path),
    report: &mut RepairReport,
) -> Result<(), StoreError> {
    let Some(index) = blob::index_of_journal(&OsDisk, &journal_dir(dir))? else { return Ok(()) };
    if index.stored.is_empty() {
        return Ok(());
    }
    report.keys = put_keys(backup, &index, dir)?;
    let (brought, missing) = blob::bring(&blob::folder_of(from), &index, dir)?;
    if !brought.is_empty() {
        repair_record::add(dir, &RepairRecord::of_files(brought.clone(), backup.head()))?;
    }
    report.files = brought.iter().map(blob::place_of).collect();
    report.files_left = missing.iter().map(blob::place_of).collect();
    Ok(())
}

fn repair_journal(dir: &Path, backup: Option<&BackupReader>) -> Result<RepairReport, StoreError> {
    let (disk, place) = (OsDisk, journal_dir(dir));
    let anchored = read_head(dir);
    let found = find_derived(dir)?;
    let beside = found.position().or(anchored);
    let id = match identify(&disk, dir, anchored, found.position()) {
        // A journal without any segment may still be restored from a backup.
        Err(StoreError::NotADesk | StoreError::JournalDamaged { .. }) if beside.is_none() => match backup {
            Some(backup) => backup.store(),
            None => {
                ensure_not_lost(dir)?;
                return Err(StoreError::NotADesk);
            }
        },
        id => id?,
    };
    let newest = newest(anchored, found.position());
    let seen = see(&disk, &place, id, newest)?;
    let backed = match backup {
        None => BackupState::None,
        Some(backup) if backup.store() != id => BackupState::Foreign,
        Some(_) => BackupState::Whole,
    };
    let store = if seen.parts_at.is_some() { StoreState::Parted } else { found.state(None) };
    let (from_store, from_backup) = match decide(seen.state, store, backed, RecoveryIntent::Repair) {
        RecoveryAction::Fill { store, backup } => (store, backup),
        RecoveryAction::Block(BlockReason::Parted) => {
            return Err(StoreError::StoreParts { entry: seen.parts_at.unwrap_or_default() });
        }
        RecoveryAction::Block(BlockReason::Foreign) => return Err(StoreError::Foreign),
        RecoveryAction::Block(BlockReason::Damaged | BlockReason::Newer) => return Err(seen.error(dir)),
        _ => return Ok(RepairReport::default()),
    };
    let mut report = RepairReport::default();
    let mut own: Vec<JournalHead> = anchored.map(|(_, head)| head).into_iter().collect();
    if let (true, DerivedState::Usable(derived, (_, stand))) = (from_store, &found) {
        let pieces = JournalPieces::new(derived.tail()?);
        let copy = JournalCopy { disk: &pieces, dir: Path::new("") };
        let filled = fill(
            dir,
            &disk,
            copy,
            &KnownJournal { store: id, newest, own: &own },
            *stand,
            RepairSource::Store,
        )?;
        report.repaired.extend(filled.0);
    }
    own.extend(found.position().map(|(_, head)| head));
    if let (true, Some(backup)) = (from_backup, backup) {
        let copy = JournalCopy { disk: backup, dir: Path::new("") };
        let known = KnownJournal { store: id, newest, own: &own };
        let (filled, parts_at) = fill(dir, &disk, copy, &known, backup.head(), RepairSource::Backup)?;
        if let (Some(entry), true) = (parts_at, filled.is_none() && report.repaired.is_empty()) {
            return Err(StoreError::BackupParts { entry });
        }
        report.repaired.extend(filled);
        report.parts_at = parts_at;
    }
    let after = see(&disk, &place, id, newest)?;
    if report.repaired.is_empty() && !after.faults.is_empty() {
        return Err(after.error(dir));
    }
    report.left = after.faults.iter().map(ToString::to_string).collect();
    Ok(report)
}

/// Fills what a copy can fill; returns that, and where the two part.
fn fill(
    dir: &Path,
    disk: &dyn Disk,
    copy: JournalCopy<'_>,
    known: &KnownJournal<'_>,
    head: JournalHead,
    source: RepairSource,
) -> Result<(Option<RepairRecord>, Option<u64>), StoreError> {
    let place = journal_dir(dir);
    let repair = JournalRepair::plan(disk, &place, copy, known)?;
    if repair.filled().is_empty() {
        return Ok((None, repair.parts_at()));
    }
    let repaired = RepairRecord::new(repair.filled(), source, head);
    repair_record::add(dir, &repaired)?;
    repair.apply(disk, &place, &stamp())?;
    Ok((Some(repaired), repair.parts_at()))
}

/// Fills a damaged journal from the derived store, where it can be opened after that; returns how many bytes were filled. Where it
/// cannot, nothing is changed.
pub(super) fn from_store(
    disk: &dyn Disk,
    dir: &Path,
    (derived, stand): (&Derived, JournalHead),
    known: &KnownJournal<'_>,
) -> Result<u64, StoreError> {
    let pieces = JournalPieces::new(derived.tail()?);
    let copy = JournalCopy { disk: &pieces, dir: Path::new("") };
    let place = journal_dir(dir);
    let repair = JournalRepair::plan(disk, &place, copy, known)?;
    if let Some(entry) = repair.parts_at() {
        return Err(StoreError::StoreParts { entry });
    }
    repair.would_open(disk, &place, known.newest)?;
    let repaired = RepairRecord::new(repair.filled(), RepairSource::Store, stand);
    if !repaired.places.is_empty() {
        repair_record::add(dir, &repaired)?;
        repair.apply(disk, &place, &stamp())?;
    }
    Ok(repaired.bytes())
}

/// The first entry that differs between the derived store's copy and the journal.
pub(super) fn parts_at(
    disk: &dyn Disk,
    dir: &Path,
    derived: &Derived,
    known: &KnownJournal<'_>,
) -> Result<Option<u64>, StoreError> {
    let pieces = JournalPieces::new(derived.tail()?);
    let copy = JournalCopy { disk: &pieces, dir: Path::new("") };
    Ok(JournalRepair::plan(disk, &journal_dir(dir), copy, known)?.parts_at())
}

/// Whether the derived store's copy is enough to repair a damaged journal completely.
pub(super) fn can_from_store(
    dir: &Path,
    derived: &Derived,
    (store, newest): (StoreId, Option<JournalHead>),
    anchored: Option<(StoreId, JournalHead)>,
) -> bool {
    let own: Vec<JournalHead> = anchored.map(|(_, head)| head).into_iter().collect();
    let known = KnownJournal { store, newest, own: &own };
    let place = journal_dir(dir);
    let left = || -> Result<bool, StoreError> {
        let pieces = JournalPieces::new(derived.tail()?);
        let repair =
            JournalRepair::plan(&OsDisk, &place, JournalCopy { disk: &pieces, dir: Path::new("") }, &known)?;
        Ok(repair.would_leave(&OsDisk, &place, &known)?.faults.is_empty())
    };
    left().unwrap_or(false)
}

/// The suffix in the names of files that are preserved as evidence.
fn stamp() -> String {
    std::time::UNIX_EPOCH.elapsed().map_or(0, |d| d.as_secs()).to_string()
}

/// A journal after a full walk.
struct JournalCondition {
    state: JournalState,
    faults: Vec<journal::JournalFault>,
    parts_at: Option<u64>,
}

impl JournalCondition {
    /// The first thing that is wrong.
    fn error(&self, dir: &Path) -> StoreError {
        match self.faults.first() {
            Some(fault) => journal::JournalError::Damaged(fault.clone()).into(),
            None => ensure_not_lost(dir).err().unwrap_or(StoreError::NotADesk),
        }
    }
}

fn see(
    disk: &dyn Disk,
    place: &Path,
    store: StoreId,
    known: Option<JournalHead>,
) -> Result<JournalCondition, StoreError> {
    let report = match journal::verify(disk, place, ExpectedJournal { store: Some(store), known }) {
        Ok(report) => report,
        Err(journal::JournalError::Missing { .. }) => {
            return Ok(JournalCondition { state: JournalState::Gone, faults: Vec::new(), parts_at: None });
        }
        Err(error) => return Err(error.into()),
    };
    let parted = report.faults.iter().find(|f| f.kind == journal::JournalFaultKind::KnownHash);
    let parts_at = parted.and_then(|fault| fault.entry);
    let newer = report.faults.iter().find_map(|fault| match fault.kind {
        journal::JournalFaultKind::NewerVersion { found } => Some(found),
        _ => None,
    });
    if let Some(found) = newer {
        return Err(StoreError::Newer { found, known: journal::FORMAT_VERSION });
    }
    let state = match report.faults.first() {
        Some(_) => JournalState::Damaged,
        None if report.torn.is_some() => JournalState::Torn,
        None => JournalState::Whole,
    };
    Ok(JournalCondition { state, faults: report.faults, parts_at })
}
