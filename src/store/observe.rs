//! What is on disk when a desk is about to be opened, examined, rebuilt or repaired: the one place where journal, derived store and
//! written head are first examined. It changes nothing of a journal.

use super::derived::Derived;
use super::disk::Disk;
use super::disk_reserve;
use super::error::StoreError;
use super::exchange;
use super::head_file::read_head;
use super::journal::{self, JournalError, JournalFaultKind, JournalHead, StoreId};
use super::paths::{REBUILD_FILE, journal_dir, store_dir};
use super::recovery::{JournalState, StoreState};
use std::path::Path;

/// The derived store, as it is found.
#[derive(Debug)]
pub(super) enum DerivedState {
    /// There is none.
    Missing,
    /// It cannot be opened, was never finished, or is marked as damaged.
    Damaged,
    /// It opens, with its position and the desk of its journal.
    Usable(Box<Derived>, (StoreId, JournalHead)),
}

impl DerivedState {
    /// Its position.
    pub(super) fn position(&self) -> Option<(StoreId, JournalHead)> {
        match self {
            Self::Usable(_, stand) => Some(*stand),
            _ => None,
        }
    }

    pub(super) fn derived(&self) -> Option<&Derived> {
        match self {
            Self::Usable(derived, _) => Some(derived),
            _ => None,
        }
    }

    /// How it compares with a journal that ends with this entry; none where the end is not known, because the journal is damaged.
    pub(super) fn state(&self, head: Option<JournalHead>) -> StoreState {
        match (self, head) {
            (Self::Missing, _) => StoreState::Missing,
            (Self::Damaged, _) => StoreState::Damaged,
            (Self::Usable(_, (_, stand)), Some(head)) if stand.seq < head.seq => StoreState::Behind,
            (Self::Usable(..), _) => StoreState::Current,
        }
    }
}

/// Opens the derived store where there is one; an error where it is damaged.
#[expect(clippy::type_complexity, reason = "where it stands belongs to the store it was read from")]
pub(super) fn open_derived(
    dir: &Path,
) -> Result<Option<(Derived, Option<(StoreId, JournalHead)>)>, StoreError> {
    exchange::resume(dir)?;
    if !store_dir(dir).join("db").exists() {
        return Ok(None);
    }
    let open = || -> Result<_, StoreError> {
        let derived = Derived::open(&store_dir(dir))?;
        let stand = derived.position()?;
        Ok(Some((derived, stand)))
    };
    match open() {
        // sled writes even to be read: a full disk prevents opening, and the reserve is for this. Whatever sled says of its files then, they
        // are not damaged.
        Err(error) if is_full(&error, dir) => {
            let opened = if disk_reserve::release(dir) { open() } else { Err(StoreError::Full) };
            opened.map_err(|_| StoreError::Full)
        }
        opened => opened,
    }
}

/// Whether a store could not be opened or followed because the disk is full.
pub(super) fn is_full(error: &StoreError, dir: &Path) -> bool {
    match error {
        StoreError::Full => true,
        StoreError::Derived(_) | StoreError::Lost(_) => disk_reserve::is_disk_full(dir),
        _ => false,
    }
}

/// The derived store. A full or read-only disk is distinguished: there the store is sound, only not to be had now.
pub(super) fn find_derived(dir: &Path) -> Result<DerivedState, StoreError> {
    if dir.join(REBUILD_FILE).exists() {
        exchange::resume(dir)?;
        return Ok(if store_dir(dir).exists() { DerivedState::Damaged } else { DerivedState::Missing });
    }
    match open_derived(dir) {
        Ok(Some((derived, Some(stand)))) => Ok(DerivedState::Usable(Box::new(derived), stand)),
        Ok(None) if store_dir(dir).read_dir().is_ok_and(|mut names| names.next().is_some()) => {
            Ok(DerivedState::Damaged)
        }
        Ok(None) => Ok(DerivedState::Missing),
        Err(error @ (StoreError::Full | StoreError::ReadOnly | StoreError::Denied)) => Err(error),
        Ok(Some((_, None))) | Err(_) => Ok(DerivedState::Damaged),
    }
}

/// All of it.
#[derive(Debug)]
pub(super) struct ObservedDesk {
    /// The journal's last entry at the last clean close.
    pub(super) anchored: Option<(StoreId, JournalHead)>,
    pub(super) found: DerivedState,
    /// The store's name for life.
    pub(super) id: StoreId,
}

impl ObservedDesk {
    /// Examines a desk.
    ///
    /// # Errors
    /// When journal, store and written head are of different desks, or nothing identifies the desk.
    pub(super) fn new(disk: &dyn Disk, dir: &Path) -> Result<Self, StoreError> {
        let anchored = read_head(dir);
        let found = find_derived(dir)?;
        let id = identify(disk, dir, anchored, found.position())?;
        Ok(Self { anchored, found, id })
    }

    /// The newest entry that is known to have been acknowledged.
    pub(super) fn known(&self) -> Option<JournalHead> {
        newest(self.anchored, self.found.position())
    }
}

/// The newer of two entries that were acknowledged.
pub(super) fn newest(
    one: Option<(StoreId, JournalHead)>,
    other: Option<(StoreId, JournalHead)>,
) -> Option<JournalHead> {
    one.into_iter().chain(other).map(|(_, head)| head).max_by_key(|head| head.seq)
}

/// The desk's identity. A journal without its first header is identified by the files beside it: the header may be filled from there.
///
/// # Errors
/// When they are of different desks, or nothing identifies the desk.
pub(super) fn identify(
    disk: &dyn Disk,
    dir: &Path,
    anchored: Option<(StoreId, JournalHead)>,
    stand: Option<(StoreId, JournalHead)>,
) -> Result<StoreId, StoreError> {
    let beside = stand.or(anchored).map(|(id, _)| id);
    let id = match (journal::store_of(disk, &journal_dir(dir)), beside) {
        (Ok(id), _) | (Err(JournalError::Damaged(_) | JournalError::Missing { .. }), Some(id)) => id,
        // Nothing shows that there ever was one: its setup was interrupted.
        (Err(JournalError::Missing { .. }), None) => return Err(StoreError::NotADesk),
        (Err(error), _) => return Err(error.into()),
    };
    if anchored.into_iter().chain(stand).any(|(other, _)| other != id) {
        return Err(StoreError::Foreign);
    }
    Ok(id)
}

/// The state of the journal after a failed opening; none on a disk error.
pub(super) fn journal_state(error: &JournalError) -> Option<JournalState> {
    match error {
        JournalError::Damaged(_) => Some(JournalState::Damaged),
        JournalError::Truncated { .. } => Some(JournalState::Cut),
        JournalError::Missing { .. } => Some(JournalState::Gone),
        JournalError::NewerVersion { .. } => Some(JournalState::Newer),
        _ => None,
    }
}

/// The entry that the journal has in another form than what is beside it, where that is what a failed opening found.
pub(super) fn parts_at(error: &JournalError) -> Option<u64> {
    match error {
        JournalError::Damaged(fault) if fault.kind == JournalFaultKind::KnownHash => fault.entry,
        _ => None,
    }
}
