//! Making and opening a store. Owns the order of opening; what is done with what is found is the table in `recovery`.

use super::blob::{BlobFolder, BlobIndex};
use super::crypto::{KeySet, Keyring, RecordCipher, UnlockError};
use super::derived::{Derived, DeskRecords};
use super::desk_folder::lock_desk;
use super::desk_lock::DeskLock;
use super::disk::{Disk, OsDisk};
use super::disk_reserve;
use super::disk_store::{DiskStore, mark_for_rebuild};
use super::encrypted_entry::EntryPosition;
use super::entry::{AuditEvent, Entry};
use super::error::StoreError;
use super::fold::{apply_to_case, apply_to_settings};
use super::journal::{
    Journal, JournalError, JournalHead, JournalOptions, KnownJournal, OpenedJournal, ScannedSegment, StoreId,
};
use super::merkle::MerkleTree;
use super::observe::{self, DerivedState, ObservedDesk};
use super::paths::{REBUILD_FILE, journal_dir, store_dir};
use super::rebuild::{BATCH, EncryptedSince, Progress, build};
use super::recovery::{
    BackupState, BlockReason, JournalState, OldStore, RecoveryAction, RecoveryIntent, StoreState, decide,
};
use super::repair;
use super::repair_record;
use super::salvage::ensure_not_lost;
use super::{
    AuthState, ClockMark, DeskSettings, checkpoint, clock_mark, encrypted_entry, journal_tail_mirror, ops,
};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::officer::OfficerId;
use crate::domain::passphrase::Passphrase;
use crate::files;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// What had to be done to open a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// Bytes of an unfinished last write that were cut off: it had never been confirmed.
    pub(crate) torn: Option<u64>,
    /// Bytes of the journal that were damaged and put back from the derived store.
    pub repaired_bytes: u64,
    /// Entries that the derived store had not seen.
    pub replayed: u64,
    /// The derived store was built; where the old one was moved, if there was one and it was preserved.
    pub rebuilt: Option<Option<PathBuf>>,
    /// The derived store was not there to vouch for the journal's end: up to this entry the last clean close does, and nothing beyond.
    pub(crate) vouched: Option<u64>,
    /// Why it was built.
    pub(crate) built: Option<StoreBuild>,
}

/// Why the derived store was built, and from how many entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StoreBuild {
    /// What made it necessary.
    pub(crate) because: StoreBuildReason,
    /// How many entries the journal has.
    pub(crate) entries: u64,
}

/// Why the derived store was built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StoreBuildReason {
    /// There was none.
    Missing,
    /// It was damaged.
    Damaged,
    /// The desk has new keys.
    NewKeys,
    /// An older program wrote it in a form that is not read any more.
    Outdated,
}

/// After an unclean end, the cases of this many last entries are compared with the derived store.
const COMPARED: u64 = 256;

/// Makes an empty store without protection.
///
/// # Errors
/// When there is one already, another process holds the directory, or the disk does not take it.
pub fn create(dir: &Path) -> Result<DiskStore, StoreError> {
    create_under(dir, StoreId::generate().map_err(|e| StoreError::system(&e))?, &RecordCipher::default())
}

/// Makes an empty store whose records are encrypted, with one officer who can open it. The list of keys that is answered has to be the
/// store's first entry.
///
/// # Errors
/// As [`create`].
pub fn create_protected(
    dir: &Path,
    officer: OfficerId,
    passphrase: &Passphrase,
) -> Result<(DiskStore, KeySet), StoreError> {
    let id = StoreId::generate().map_err(|e| StoreError::system(&e))?;
    let (mut keys, ring) = KeySet::generate(id, 1)?;
    keys.add_officer(&ring, officer, passphrase)?;
    let store = create_under(dir, id, &RecordCipher::new(Some(Arc::new(ring))))?;
    Ok((store, keys))
}

fn create_under(dir: &Path, id: StoreId, cipher: &RecordCipher) -> Result<DiskStore, StoreError> {
    files::create_folder(dir)?;
    let lock = DeskLock::acquire_new(dir)?;
    ensure_not_lost(dir)?;
    let disk: Arc<dyn Disk> = Arc::new(OsDisk);
    let journal = Journal::create(Arc::clone(&disk), &journal_dir(dir), id)?;
    let derived = Derived::open(&store_dir(dir))?.with_cipher(cipher.clone());
    derived.name(id)?;
    let (settings, auth, tree) = (DeskSettings::default(), AuthState::default(), MerkleTree::default());
    let headers: Vec<_> = journal
        .headers()?
        .iter()
        .flat_map(|header| journal_tail_mirror::writes_for(&mut 0, header))
        .collect();
    let records = DeskRecords { settings: &settings, auth: &auth, tree: &tree };
    derived.apply(&headers, records, journal.head(), 0)?;
    derived.settle()?;
    disk_reserve::allocate(dir);
    let ring = cipher.keyring().cloned();
    let blobs = Arc::new(BlobFolder::new(Arc::clone(&disk), dir, id, ring, (true, 0)));
    Ok(DiskStore {
        dir: dir.to_path_buf(),
        disk,
        journal,
        derived: Some(derived),
        settings,
        auth,
        tree,
        wrote: None,
        archived: 0,
        failed: None,
        pending: Vec::new(),
        kept: Vec::new(),
        kept_next: None,
        kept_segment: 0,
        early: Mutex::new(None),
        blobs,
        repaired: Vec::new(),
        lock,
    })
}

/// A store that is locked and not yet read: its state during a sign-in.
#[derive(Debug)]
pub struct LockedStore {
    dir: PathBuf,
    disk: Arc<dyn Disk>,
    seen: ObservedDesk,
    intent: RecoveryIntent,
    journal: WalkState,
    auth: AuthState,
    /// Bytes of the journal that were filled.
    repaired_bytes: u64,
    lock: DeskLock,
}

/// The journal: it is walked while something else is done.
#[derive(Debug)]
enum WalkState {
    Going(JoinHandle<Result<ScannedSegment, JournalError>>),
    Done(Box<Journal>, OpenedJournal),
    Gone,
}

/// Opens a store without protection and repairs what can be repaired.
///
/// # Errors
/// When there is none, it is protected, another process has it, the journal is not what was written, or the disk does not take it.
/// Nothing was changed then.
pub fn open(dir: &Path, progress: Progress<'_>) -> Result<(DiskStore, Recovery), StoreError> {
    open_locked(dir)?.unlock(None, progress)
}

/// Locks and opens a store, protected or not, as far as that is possible without a key. A damaged journal is repaired from
/// the store's copy.
///
/// # Errors
/// When there is none, another process has it, or the journal is not what was written and cannot be repaired.
pub fn open_locked(dir: &Path) -> Result<LockedStore, StoreError> {
    open_for(dir, RecoveryIntent::Work)
}

/// The same for a command that only shows something: no byte of the journal is written before an entry is appended, and a damaged one
/// is left as it is.
///
/// # Errors
/// When there is none, another process has it, or the journal is not what was written.
pub(crate) fn open_locked_to_read(dir: &Path) -> Result<LockedStore, StoreError> {
    open_for(dir, RecoveryIntent::Read)
}

fn open_for(dir: &Path, intent: RecoveryIntent) -> Result<LockedStore, StoreError> {
    match lock_and_observe(dir, intent) {
        // Neither the journal nor anything to repair it from: the desk's identity is known anyway.
        Err(StoreError::NotADesk) => {
            ensure_not_lost(dir)?;
            Err(StoreError::NotADesk)
        }
        other => other,
    }
}

fn lock_and_observe(dir: &Path, intent: RecoveryIntent) -> Result<LockedStore, StoreError> {
    let lock = lock_desk(dir)?;
    let disk: Arc<dyn Disk> = Arc::new(OsDisk);
    // The journal's last segment is walked while sled opens; what it must hold is known only then.
    let (own, place) = (Arc::clone(&disk), journal_dir(dir));
    let scan = std::thread::Builder::new()
        .name("journal".into())
        .spawn(move || ScannedSegment::new(&*own, &place))
        .map_err(|e| StoreError::system(&e))?;
    let seen = ObservedDesk::new(&*disk, dir)?;
    let auth = seen.found.derived().and_then(|derived| derived.auth_state().ok());
    // Protection begins with the first entry: a store that has seen an entry knows whether it is protected.
    let sure = auth.is_some() && seen.found.position().is_some_and(|(_, head)| head.seq > 0);
    let mut locked = LockedStore {
        dir: dir.to_path_buf(),
        disk,
        seen,
        intent,
        journal: WalkState::Going(scan),
        auth: auth.unwrap_or_default(),
        repaired_bytes: 0,
        lock,
    };
    // What the derived store lacks comes from the journal's open entries.
    if !sure || locked.auth.keys.is_some() {
        locked.read_auth_state()?;
    }
    Ok(locked)
}

impl LockedStore {
    /// Officers who can open it, and failed attempts.
    #[must_use]
    pub fn auth_state(&self) -> &AuthState {
        &self.auth
    }

    /// Whether it opens with a passphrase only.
    #[must_use]
    pub fn is_protected(&self) -> bool {
        self.auth.keys.is_some()
    }

    /// The journal's last entry, where it was walked: on a protected store always.
    #[must_use]
    pub(crate) fn head(&self) -> Option<JournalHead> {
        match &self.journal {
            WalkState::Done(journal, _) => Some(journal.head()),
            _ => None,
        }
    }

    /// The state of the machine's clocks when the time was last confirmed; none where nothing is known of it.
    #[must_use]
    pub(crate) fn clock_mark(&self) -> Option<ClockMark> {
        clock_mark::read(&self.dir)
    }

    /// Saves their state. On a write error it is unknown at the next opening.
    pub(crate) fn mark_clock(&self, mark: &ClockMark) {
        let _ = clock_mark::write(&self.dir, mark);
    }

    /// The keys, for an officer who knows the passphrase.
    ///
    /// # Errors
    /// When the two do not belong together.
    pub fn try_passphrase(
        &self,
        officer: OfficerId,
        passphrase: &Passphrase,
    ) -> Result<Keyring, UnlockError> {
        self.auth.unlock(self.seen.id, officer, passphrase)
    }

    /// Waits for the journal.
    fn walk(&mut self) -> Result<&mut Journal, StoreError> {
        if let WalkState::Going(..) = self.journal
            && let WalkState::Going(thread) = std::mem::replace(&mut self.journal, WalkState::Gone)
        {
            let lost = |_| StoreError::System("a thread ended".into());
            let scanned = thread.join().map_err(lost)?;
            let (journal, opened) = match scanned.and_then(|scanned| self.open_journal(scanned)) {
                Ok(found) => found,
                Err(error) => self.recover(error)?,
            };
            self.journal = WalkState::Done(Box::new(journal), opened);
        }
        match &mut self.journal {
            WalkState::Done(journal, _) => Ok(journal),
            _ => Err(StoreError::Latched),
        }
    }

    fn open_journal(&self, scanned: ScannedSegment) -> Result<(Journal, OpenedJournal), JournalError> {
        let (disk, dir) = (Arc::clone(&self.disk), journal_dir(&self.dir));
        let (known, options) = (self.seen.known(), JournalOptions::default());
        match self.intent {
            RecoveryIntent::Work => Journal::open_scanned(disk, &dir, scanned, known, options),
            _ => Journal::open_unchanged(disk, &dir, scanned, known, options),
        }
    }

    /// The recovery step where the journal does not open, by the table.
    fn recover(&mut self, error: JournalError) -> Result<(Journal, OpenedJournal), StoreError> {
        let Some(journal) = observe::journal_state(&error) else { return Err(error.into()) };
        let parts_at = observe::parts_at(&error);
        let store = if parts_at.is_some() { StoreState::Parted } else { self.seen.found.state(None) };
        let own: Vec<JournalHead> = self.seen.anchored.iter().map(|(_, head)| *head).collect();
        let known = KnownJournal { store: self.seen.id, newest: self.seen.known(), own: &own };
        match (decide(journal, store, BackupState::None, self.intent), &self.seen.found) {
            (RecoveryAction::Fill { store: true, .. }, DerivedState::Usable(derived, (_, stand))) => {
                match repair::from_store(&*self.disk, &self.dir, (derived, *stand), &known) {
                    Ok(0) => Err(error.into()),
                    Ok(bytes) => {
                        self.repaired_bytes = bytes;
                        let scanned = ScannedSegment::new(&*self.disk, &journal_dir(&self.dir))?;
                        Ok(self.open_journal(scanned)?)
                    }
                    // What is wrong is what was found first, and not what a repair would have left.
                    Err(StoreError::JournalDamaged { .. } | StoreError::JournalTruncated { .. }) => {
                        Err(error.into())
                    }
                    Err(other) => Err(other),
                }
            }
            (RecoveryAction::Block(BlockReason::Parted), found) => {
                let exact = found.derived().and_then(|derived| {
                    repair::parts_at(&*self.disk, &self.dir, derived, &known).ok().flatten()
                });
                let entry = exact.into_iter().chain(parts_at).min().unwrap_or_default();
                Err(StoreError::StoreParts { entry })
            }
            _ => Err(error.into()),
        }
    }

    /// Applies the open entries that the derived store lacks; all of them where it has no position.
    fn read_auth_state(&mut self) -> Result<(), StoreError> {
        let stand = self.seen.found.position().map_or(0, |(_, head)| head.seq);
        let known = self.seen.found.derived().is_some_and(|derived| derived.auth_state().is_ok());
        let from = if known { stand + 1 } else { 1 };
        let mut auth = std::mem::take(&mut self.auth);
        for read in self.walk()?.read_from(from) {
            let read = read?;
            let entry = encrypted_entry::open_entry(&read.payload).map_err(|e| e.of_entry(read.seq))?;
            if let Some(entry) = entry {
                auth.apply(&entry);
            }
        }
        self.auth = auth;
        Ok(())
    }

    /// Writes what happens before anybody is signed in: an attempt.
    ///
    /// # Errors
    /// When it is not in the journal, or may not be there unencrypted.
    pub fn record(&mut self, entry: &Entry) -> Result<(), StoreError> {
        if !entry.fact.is_plain() {
            return Err(StoreError::Encrypted);
        }
        self.walk()?.append_each::<StoreError>(1, &mut |head| {
            let written =
                encrypted_entry::to_bytes(&RecordCipher::default(), EntryPosition::after(head), entry)?;
            Ok(written.bytes)
        })?;
        self.auth.apply(entry);
        Ok(())
    }

    /// Opens it and repairs what can be repaired.
    ///
    /// # Errors
    /// When it is protected and there is no key, the journal is not what was written, or the disk does not take it.
    pub fn unlock(
        mut self,
        ring: Option<Keyring>,
        progress: Progress<'_>,
    ) -> Result<(DiskStore, Recovery), StoreError> {
        if self.is_protected() && ring.is_none() {
            return Err(StoreError::Encrypted);
        }
        let cipher = RecordCipher::new(ring.map(Arc::new));
        let (found, stand) = match std::mem::replace(&mut self.seen.found, DerivedState::Missing) {
            DerivedState::Usable(derived, stand) => {
                (DerivedState::Usable(Box::new(derived.with_cipher(cipher.clone())), stand), Some(stand))
            }
            other => (other, None),
        };
        self.seen.found = found;
        let early = self.seen.found.derived().map(Derived::live);
        self.walk()?;
        let WalkState::Done(journal, opened) = self.journal else { return Err(StoreError::Latched) };
        let (dir, auth, found, journal) = (self.dir, self.auth, self.seen.found, *journal);
        let since = auth.keys.as_ref().map_or(0, |k| k.since);
        let sealed = (&cipher, since);
        let cut = opened.cut.filter(|_| self.intent == RecoveryIntent::Work).map(|c| c.bytes);
        let mut recovery = Recovery { torn: cut, repaired_bytes: self.repaired_bytes, ..Recovery::default() };
        let clean = self.seen.anchored.is_some_and(|(_, head)| head == opened.head);
        // An attempt that failed since the journal was opened is an entry that the store has not seen.
        let mut state = found.state(Some(journal.head()));
        if let DerivedState::Usable(derived, (_, head)) = &found {
            if derived.written_under().is_ok_and(|same| !same) {
                state = StoreState::OtherKeys;
            } else if matches!(early, Some(Err(StoreError::Outdated)))
                || matches!(derived.settings(), Err(StoreError::Outdated))
                || derived.has_current_index().is_ok_and(|current| !current)
            {
                state = StoreState::Outdated;
            } else if matches!(early, Some(Err(_)))
                || derived.written_under().is_err()
                || derived.settings().is_err()
                || !check(&journal, sealed, derived, *head, clean)
            {
                state = StoreState::Damaged;
            }
        }
        let torn = if opened.cut.is_some() { JournalState::Torn } else { JournalState::Whole };
        let mut action = decide(torn, state, BackupState::None, self.intent);
        if let (RecoveryAction::CatchUp, DerivedState::Usable(derived, (_, head))) = (action, &found) {
            match catch_up(&journal, sealed, derived, *head, progress) {
                Ok(n) => {
                    recovery.replayed = n;
                    action = RecoveryAction::Open;
                }
                Err(error) if observe::is_full(&error, &dir) => return Err(StoreError::Full),
                Err(error @ (StoreError::Derived(_) | StoreError::Lost(_))) => {
                    if matches!(error, StoreError::Lost(_)) {
                        // The last writes may be in memory only, even if they can be read.
                        mark_for_rebuild(&dir);
                    }
                    action = decide(torn, StoreState::Damaged, BackupState::None, self.intent);
                }
                Err(StoreError::Outdated) => {
                    action = decide(torn, StoreState::Outdated, BackupState::None, self.intent);
                }
                Err(other) => return Err(other),
            }
        }
        if matches!(action, RecoveryAction::Build(OldStore::Kept)) && disk_reserve::is_disk_full(&dir) {
            // What was read on a full disk says nothing of the files, and there is no room to build them again.
            return Err(StoreError::Full);
        }
        let derived = match (action, found) {
            (RecoveryAction::Build(old), found) => {
                drop(found);
                if stand.is_none() {
                    recovery.vouched = Some(self.seen.anchored.map_or(0, |(_, head)| head.seq));
                }
                recovery.rebuilt = Some(build(&dir, &journal, sealed, old, progress)?);
                let because = match old {
                    OldStore::None => StoreBuildReason::Missing,
                    OldStore::Kept => StoreBuildReason::Damaged,
                    OldStore::Removed if state == StoreState::OtherKeys => StoreBuildReason::NewKeys,
                    OldStore::Removed => StoreBuildReason::Outdated,
                };
                recovery.built = Some(StoreBuild { because, entries: journal.head().seq });
                Derived::open(&store_dir(&dir))?.with_cipher(cipher.clone())
            }
            (_, DerivedState::Usable(derived, _)) => *derived,
            _ => return Err(StoreError::StoreUnreadable),
        };
        let _ = fs::remove_file(dir.join(REBUILD_FILE));
        disk_reserve::allocate(&dir);
        let unchanged = recovery.replayed == 0 && recovery.rebuilt.is_none();
        let early = early.and_then(Result::ok).filter(|_| unchanged && stand.is_some());
        let settings = derived.settings()?;
        let archived = derived.archived()?;
        let tree = derived.tree()?;
        let writable = self.intent == RecoveryIntent::Work;
        let ring = cipher.keyring().cloned();
        let may = (writable, journal.head().seq);
        let blobs = Arc::new(BlobFolder::new(Arc::clone(&self.disk), &dir, self.seen.id, ring, may));
        if writable {
            blobs.recover(&mut |after| named_blobs(&journal, after))?;
        }
        let repaired =
            if self.intent == RecoveryIntent::Work { repair_record::read(&dir) } else { Vec::new() };
        let store = DiskStore {
            dir,
            disk: self.disk,
            journal,
            derived: Some(derived),
            settings,
            auth,
            tree,
            wrote: None,
            archived,
            failed: None,
            pending: Vec::new(),
            kept: Vec::new(),
            kept_next: None,
            kept_segment: 0,
            early: Mutex::new(early),
            blobs,
            repaired,
            lock: self.lock,
        };
        Ok((store, recovery))
    }
}

/// What a journal says of blobs after an entry.
fn named_blobs(journal: &Journal, after: u64) -> Result<BlobIndex, StoreError> {
    let mut index = BlobIndex::default();
    for entry in journal.read_from(after + 1) {
        index.take(&entry?.payload)?;
    }
    Ok(index)
}

/// Whether the derived store can be trusted. After a clean close its own checks are enough; after any other end the cases of the
/// last entries must be there in the journal's version.
fn check(
    journal: &Journal,
    sealed: EncryptedSince<'_>,
    derived: &Derived,
    stand: JournalHead,
    clean: bool,
) -> bool {
    if clean {
        return true;
    }
    let from = stand.seq.saturating_sub(COMPARED) + 1;
    let mut versions: HashMap<CaseNo, u32> = HashMap::new();
    for entry in journal.read_from(from).take_while(|e| e.as_ref().is_ok_and(|e| e.seq <= stand.seq)) {
        let Ok(entry) = entry else { return false };
        let at = EntryPosition::after(entry.head_before());
        let Ok(read) = encrypted_entry::from_bytes(sealed.0, sealed.1, at, &entry.payload) else {
            return false;
        };
        if let AuditEvent::Case { no, version, .. } = read.entry.fact {
            versions.insert(no, version);
        }
    }
    versions
        .into_iter()
        .all(|(no, version)| derived.case(no).is_ok_and(|c| c.is_some_and(|c| c.version == version)))
}

/// Applies what the derived store has not seen.
fn catch_up(
    journal: &Journal,
    sealed: EncryptedSince<'_>,
    derived: &Derived,
    stand: JournalHead,
    progress: Progress<'_>,
) -> Result<u64, StoreError> {
    let total = journal.head().seq - stand.seq;
    if total == 0 {
        return Ok(0);
    }
    // What is derived must never be newer than what is on the disk.
    journal.sync()?;
    let mut settings = derived.settings()?;
    let mut auth = derived.auth_state()?;
    let mut tree = derived.tree()?;
    let mut archived = derived.archived()?;
    let mut batch: Vec<(JournalHead, Entry)> = Vec::new();
    let mut entries = journal.read_from(stand.seq + 1).peekable();
    while let Some(read) = entries.next() {
        let read = read?;
        let at = EntryPosition::after(read.head_before());
        let own = encrypted_entry::from_bytes(sealed.0, sealed.1, at, &read.payload);
        let own = own.map_err(|e| e.of_entry(read.seq))?;
        checkpoint::follow(&mut tree, read.seq, Some(&own.entry), own.digest.as_ref());
        batch.push((JournalHead { seq: read.seq, hash: read.hash }, own.entry));
        if batch.len() < BATCH && entries.peek().is_some() {
            continue;
        }
        let mut ops = Vec::new();
        let mut cases: HashMap<CaseNo, (Option<Case>, Option<Case>)> = HashMap::new();
        for (head, entry) in &batch {
            apply_to_settings(&mut settings, entry);
            auth.apply(entry);
            ops.extend(ops::of_entry(sealed.0, entry)?);
            if let AuditEvent::Case { no, .. } = &entry.fact {
                let (before, now) = match cases.remove(no) {
                    Some(known) => known,
                    None => {
                        let case = derived.case(*no)?;
                        (case.clone(), case)
                    }
                };
                cases.insert(*no, (before, apply_to_case(now, head.seq, entry)));
            }
        }
        for (before, now) in cases.into_values() {
            let Some(now) = now else { continue };
            let (writes, closed) = derived.ops_of(&now, before.is_none())?;
            ops.extend(writes);
            archived = archived.saturating_add_signed(closed);
        }
        if let Some((head, _)) = batch.last() {
            let records = DeskRecords { settings: &settings, auth: &auth, tree: &tree };
            derived.apply(&ops, records, *head, archived)?;
            progress(head.seq - stand.seq, total);
        }
        batch.clear();
    }
    derived.settle()?;
    Ok(total)
}
