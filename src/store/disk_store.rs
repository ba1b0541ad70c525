//! The store of a real desk: the journal first, the derived store after it.

use super::anchor_file::AnchorMark;
use super::blob::{self, BlobFolder, BlobStore};
use super::checkpoint::{self, LastWriter};
use super::compact;
use super::derived::{self, Derived, DeskRecords};
use super::desk_lock::DeskLock;
use super::disk::Disk;
use super::disk_reserve;
use super::encrypted_entry::{self, EntryPosition};
use super::entry::{AuditEvent, IdempotencyRecord};
use super::error::StoreError;
use super::head_file::write_head_of;
use super::journal::{Journal, JournalError, JournalHead, RawEntries, SegmentPatch, Snapshot};
use super::journal_reader::JournalReader;
use super::merkle::MerkleTree;
use super::ops::{self, TreeWrite};
use super::paths::{REBUILD_FILE, journal_dir};
use super::repair_record::{self, RepairRecord};
use super::{
    Archive, AuthState, ClockMark, Commit, DeskSettings, Keyring, Store, clock_mark, codec, fold,
    journal_tail_mirror,
};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::listing::Preferences;
use crate::domain::matching::MatchKind;
use crate::domain::officer::OfficerId;
use crate::files;
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A store on disk, open for writing.
#[derive(Debug)]
pub struct DiskStore {
    pub(super) dir: PathBuf,
    pub(super) disk: Arc<dyn Disk>,
    pub(super) journal: Journal,
    /// None once the store is closed.
    pub(super) derived: Option<Derived>,
    pub(super) settings: DeskSettings,
    pub(super) auth: AuthState,
    /// The tree over the entries since the last checkpoint.
    pub(super) tree: MerkleTree,
    /// Who wrote the last entry since the store was opened.
    pub(super) wrote: Option<LastWriter>,
    pub(super) archived: u64,
    /// Why the derived store no longer follows. The journal has everything; nothing more is written until the desk is reopened.
    pub(super) failed: Option<String>,
    /// What is in the journal and not yet in the derived store.
    pub(super) pending: Vec<Commit>,
    /// Bytes of the journal that are not yet copied into the derived store.
    pub(super) kept: Vec<SegmentPatch>,
    /// The next free slot of the ring, once it was read.
    pub(super) kept_next: Option<u64>,
    /// The segment whose header is stored.
    pub(super) kept_segment: u32,
    /// The open cases as read at opening, for the first call before anything is written.
    pub(super) early: Mutex<Option<Vec<Arc<Case>>>>,
    pub(super) blobs: Arc<BlobFolder>,
    /// Repairs of the journal that no entry records yet.
    pub(super) repaired: Vec<RepairRecord>,
    #[expect(dead_code, reason = "held as long as the store is open")]
    pub(super) lock: DeskLock,
}

/// Commits that the derived store may be behind.
const MOST_PENDING: usize = 64;

impl DiskStore {
    fn read(&self, entries: RawEntries) -> Option<JournalReader> {
        let cipher = self.derived.as_ref()?.cipher().clone();
        let since = self.auth.keys.as_ref().map_or(0, |keys| keys.since);
        Some(JournalReader { entries, cipher, since })
    }

    fn derived(&self) -> Result<&Derived, StoreError> {
        self.derived.as_ref().ok_or(StoreError::Latched)
    }

    fn mark_if_damaged<T>(&self, answer: Result<T, StoreError>) -> Result<T, StoreError> {
        mark_if_damaged(&self.dir, answer)
    }

    /// Stops updating the derived store. After a disk error it is not trusted again, even if it can be read: it is rebuilt at the
    /// next opening. One that only found the disk full is whole, and catches up.
    fn give_up(&mut self, error: &StoreError) {
        if matches!(error, StoreError::Full) {
            // sled takes nothing more after this; the room is for the next opening.
            disk_reserve::release(&self.dir);
        } else {
            mark_for_rebuild(&self.dir);
        }
        self.failed = Some(error.to_string());
    }

    /// A full disk is the one failure after which the journal may be taken up again: nothing of the batch had been synced, and
    /// opening it checks every byte of its last segment.
    fn recover_from_full(&mut self) -> Result<(), StoreError> {
        if !matches!(self.journal.latched(), Some(JournalError::DiskFull { .. })) {
            return Ok(());
        }
        let head = self.journal.head();
        let (journal, opened) = Journal::open(Arc::clone(&self.disk), &journal_dir(&self.dir), Some(head))?;
        if opened.head != head {
            return Err(StoreError::Latched);
        }
        self.journal = journal;
        Ok(())
    }

    /// Has the derived store follow the journal. What it cannot take is rebuilt at the next opening.
    fn follow(&mut self) {
        let commits = std::mem::take(&mut self.pending);
        if commits.is_empty() || self.failed.is_some() {
            return;
        }
        if let Err(error) = self.apply(&commits) {
            self.give_up(&error);
        }
    }

    fn apply(&mut self, commits: &[Commit]) -> Result<(), StoreError> {
        let head = self.journal.head();
        let first_seq = head.seq + 1 - commits.len() as u64;
        let derived = self.derived()?;
        let mut ops: Vec<TreeWrite> = Vec::new();
        // Only the last form of a case is written.
        let mut cases: HashMap<CaseNo, &Arc<Case>> = HashMap::new();
        for commit in commits {
            ops.extend(ops::of_entry(derived.cipher(), &commit.entry)?);
            if let Some(case) = &commit.case {
                cases.insert(case.no, case);
            }
        }
        let mut next = match self.kept_next {
            Some(next) => next,
            None => derived.tail_next()?,
        };
        ops.extend(self.kept.iter().flat_map(|patch| journal_tail_mirror::writes_for(&mut next, patch)));
        let mut archived = self.archived;
        for case in cases.into_values() {
            let fresh = case.timeline.first().is_some_and(|s| s.seq >= first_seq);
            let (writes, closed) = derived.ops_of(case, fresh)?;
            ops.extend(writes);
            archived = archived.saturating_add_signed(closed);
        }
        let records = DeskRecords { settings: &self.settings, auth: &self.auth, tree: &self.tree };
        derived.apply(&ops, records, head, archived)?;
        self.archived = archived;
        self.kept.clear();
        self.kept_next = Some(next);
        Ok(())
    }

    /// Writes entries, and a checkpoint over them where a session ends.
    fn append(&mut self, mut commits: Vec<Commit>, ends_session: bool) -> Result<JournalHead, StoreError> {
        if let Some(text) = &self.failed {
            return Err(StoreError::Derived(text.clone()));
        }
        let cipher = self.derived()?.cipher().clone();
        let checkpoint = ends_session && cipher.is_on() && (self.tree.len() > 0 || !commits.is_empty());
        if commits.is_empty() && !checkpoint {
            return Ok(self.head());
        }
        *self.early.get_mut().unwrap_or_else(PoisonError::into_inner) = None;
        self.recover_from_full()?;
        // No entry names a file that is not on disk.
        let stored = blob::blobs_of(&commits);
        if !stored.is_empty() {
            self.blobs.ensure_durable(&stored)?;
        }
        let forgotten = blob::forgotten_by(&commits, &|case, sha256| self.blobs.name(case, sha256));
        if !forgotten.is_empty() {
            self.blobs.begin_forgetting(&forgotten)?;
        }
        if let Some(last) = commits.last().map(|commit| commit.entry.clone()) {
            let mut index = blob::stored_entries(&last, &stored);
            index.extend(blob::forgotten_entries(&last, &forgotten));
            commits.extend(index.into_iter().map(|entry| Commit { entry, case: None }));
        }
        let mut tree = self.tree.clone();
        let mut ends = None;
        let last = commits.last().map(|c| LastWriter::from(&c.entry)).or_else(|| self.wrote.clone());
        let mut rest = commits.iter();
        let mut make = |head: JournalHead| -> Result<Vec<u8>, StoreError> {
            let at = EntryPosition::after(head);
            let written = match rest.next() {
                Some(commit) => {
                    let written = encrypted_entry::to_bytes(&cipher, at, &commit.entry)?;
                    room(commit, written.bytes.len())?;
                    checkpoint::follow(&mut tree, at.seq, Some(&commit.entry), Some(&written.digest));
                    written
                }
                None => {
                    let entry = last.as_ref().and_then(|last| checkpoint::entry(&cipher, at, &tree, last));
                    let entry =
                        entry.ok_or_else(|| StoreError::Derived("a checkpoint cannot be made".into()))?;
                    let written = encrypted_entry::to_bytes(&cipher, at, &entry)?;
                    checkpoint::follow(&mut tree, at.seq, Some(&entry), Some(&written.digest));
                    ends = Some(entry);
                    written
                }
            };
            Ok(written.bytes)
        };
        let count = commits.len() + usize::from(checkpoint);
        let appended = match self.journal.append_each(count, &mut make) {
            Ok(appended) => appended,
            Err(error) => {
                if matches!(error, StoreError::Full) {
                    // The order is not done; what was done before can still follow, and the desk be closed.
                    disk_reserve::release(&self.dir);
                }
                return Err(error);
            }
        };
        self.tree = tree;
        self.wrote = last;
        commits.extend(ends.map(|entry| Commit { entry, case: None }));
        if self.kept_segment != appended.segment {
            // A header that cannot be read is not copied; the frames are.
            let header = self.journal.header().ok();
            self.kept.extend(header.map(|bytes| SegmentPatch { segment: appended.segment, byte: 0, bytes }));
            self.kept_segment = appended.segment;
        }
        if self.journal.written().len() <= journal_tail_mirror::LARGEST {
            let bytes = self.journal.written().to_vec();
            self.kept.push(SegmentPatch { segment: appended.segment, byte: appended.byte, bytes });
        }
        // From here on it is done: the journal has it. The derived store is updated when no caller waits.
        for commit in &commits {
            fold::apply_to_settings(&mut self.settings, &commit.entry);
            self.auth.apply(&commit.entry);
        }
        self.blobs.committed(&stored, appended.head.seq);
        if !forgotten.is_empty() {
            // It is decided and written: what the disk does not take now is completed later, at the latest by the next opening.
            let _ = self.blobs.forget(&forgotten);
        }
        self.pending.extend(commits);
        if self.pending.len() >= MOST_PENDING {
            self.follow();
        }
        Ok(appended.head)
    }

    /// Reads the numbers of visas from the journal, once, where a program without their index made the store: opening it does not wait for
    /// that, and the first visa that is issued does.
    fn index_visas(&mut self) -> Result<(), StoreError> {
        let cipher = self.derived()?.cipher().clone();
        let mut numbers = Vec::new();
        for logged in self.log(1).into_iter().flatten() {
            numbers.extend(ops::of_entry(&cipher, &logged?.entry)?);
        }
        numbers.retain(|op| op.tree == ops::StoreTree::Visas);
        let answer = self.derived()?.complete_visas(&numbers);
        self.mark_if_damaged(answer)
    }

    /// The derived store after everything that was written: for readers.
    fn caught_up(&mut self) -> Result<&Derived, StoreError> {
        self.follow();
        match &self.failed {
            Some(text) => Err(StoreError::Derived(text.clone())),
            None => self.derived(),
        }
    }
}

/// Passes a result on; a damaged record is noted for the next opening.
fn mark_if_damaged<T>(dir: &Path, answer: Result<T, StoreError>) -> Result<T, StoreError> {
    if matches!(answer, Err(StoreError::Derived(_) | StoreError::Outdated | StoreError::Lost(_))) {
        mark_for_rebuild(dir);
    }
    answer
}

/// Has the next opening rebuild the derived store.
pub(super) fn mark_for_rebuild(dir: &Path) {
    // Where even this cannot be written, `verify` and `rebuild` do the same by hand.
    let _ = files::mark(&dir.join(REBUILD_FILE));
}

/// Steps of a case that fit into any record, however long their texts.
const FEW_STEPS: usize = 100;
/// How many more entries as long as this one there has to be room for.
const SPARE: usize = 100;

/// Whether the record of a case will hold what happened. What the journal has once and no record can take would keep the whole desk
/// from opening. What ends a case is let through, and what the desk does by itself: the room that is spared is for them.
fn room(commit: &Commit, payload: usize) -> Result<(), StoreError> {
    let Some(case) = &commit.case else { return Ok(()) };
    let ends = case.state.is_concluded() || commit.entry.officer == OfficerId::desk();
    if ends || case.timeline.len() <= FEW_STEPS {
        return Ok(());
    }
    let size = codec::encode(codec::RecordKind::Case, case)?.len();
    if size + SPARE * payload > codec::LIMIT { Err(StoreError::CaseFull) } else { Ok(()) }
}

/// The closed cases of a store on disk.
struct DiskArchive {
    cases: derived::ClosedCases,
    dir: PathBuf,
}

impl Archive for DiskArchive {
    fn visit(&self, visit: &mut dyn FnMut(Case) -> bool) -> Result<(), StoreError> {
        mark_if_damaged(&self.dir, self.cases.visit(visit))
    }
}

impl Store for DiskStore {
    fn head(&self) -> JournalHead {
        self.journal.head()
    }

    fn mark(&self) -> Option<AnchorMark> {
        Some(AnchorMark { store: self.journal.store_id(), head: self.journal.head() })
    }

    fn has_entry(&self, head: JournalHead) -> bool {
        let last = self.journal.head();
        let read = || self.journal.read_from(head.seq).next()?.ok();
        head == last
            || (head.seq < last.seq && read().is_some_and(|e| (e.seq, e.hash) == (head.seq, head.hash)))
    }

    fn settings(&self) -> &DeskSettings {
        &self.settings
    }

    fn auth_state(&self) -> &AuthState {
        &self.auth
    }

    fn keyring(&self) -> Option<Arc<Keyring>> {
        self.derived.as_ref().and_then(|d| d.cipher().keyring().cloned())
    }

    fn snapshot(&self) -> Option<Snapshot> {
        Some(self.journal.snapshot())
    }

    fn log(&self, from: u64) -> Option<JournalReader> {
        self.read(self.journal.read_from(from))
    }

    fn recent(&self) -> Option<JournalReader> {
        self.read(self.journal.recent())
    }

    fn live(&mut self) -> Result<Vec<Arc<Case>>, StoreError> {
        let early = self.early.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(cases) = early {
            return Ok(cases);
        }
        let answer = self.caught_up()?.live();
        self.mark_if_damaged(answer)
    }

    fn case(&mut self, no: CaseNo) -> Result<Option<Case>, StoreError> {
        let answer = self.caught_up()?.case(no);
        self.mark_if_damaged(answer)
    }

    fn by_submission(&mut self, id: &str) -> Result<Option<CaseNo>, StoreError> {
        let answer = self.caught_up()?.by_submission(id);
        self.mark_if_damaged(answer)
    }

    fn by_visa(&mut self, number: &str) -> Result<Option<CaseNo>, StoreError> {
        let answer = self.caught_up()?.has_visas();
        if !self.mark_if_damaged(answer)? {
            self.index_visas()?;
        }
        let answer = self.derived()?.by_visa(number);
        self.mark_if_damaged(answer)
    }

    fn matches(
        &mut self,
        same: MatchKind,
        key: &str,
        since: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<CaseNo>, StoreError> {
        let answer = self.caught_up()?.matches(same, key, since, limit);
        self.mark_if_damaged(answer)
    }

    fn by_command(&mut self, id: &str) -> Result<Option<IdempotencyRecord>, StoreError> {
        let answer = self.caught_up()?.by_command(id);
        self.mark_if_damaged(answer)
    }

    fn preferences(&mut self, officer: OfficerId) -> Result<Preferences, StoreError> {
        let answer = self.caught_up()?.preferences(&officer);
        self.mark_if_damaged(answer).map(Option::unwrap_or_default)
    }

    fn archive(&mut self) -> Result<Arc<dyn Archive>, StoreError> {
        Ok(Arc::new(DiskArchive { cases: self.caught_up()?.closed(), dir: self.dir.clone() }))
    }

    fn archive_len(&self) -> Result<u64, StoreError> {
        Ok(self.archived)
    }

    fn blobs(&self) -> Option<Arc<dyn BlobStore>> {
        Some(Arc::clone(&self.blobs) as Arc<dyn BlobStore>)
    }

    fn repaired(&self) -> &[RepairRecord] {
        &self.repaired
    }

    fn forget_repaired(&mut self) -> Result<(), StoreError> {
        self.repaired.clear();
        repair_record::forget(&self.dir)
    }

    fn commit(&mut self, commits: Vec<Commit>) -> Result<JournalHead, StoreError> {
        let ends_session = commits.iter().any(|c| matches!(c.entry.fact, AuditEvent::SignedOut { .. }));
        self.append(commits, ends_session)
    }

    fn is_behind(&self) -> bool {
        self.failed.is_some()
    }

    fn checkpoint(&mut self) -> Result<JournalHead, StoreError> {
        if self.wrote.is_none() {
            return Ok(self.head());
        }
        self.append(Vec::new(), true)
    }

    fn clock_mark(&self) -> Option<ClockMark> {
        clock_mark::read(&self.dir)
    }

    fn mark_clock(&mut self, mark: &ClockMark) {
        let _ = clock_mark::write(&self.dir, mark);
    }

    fn settle(&mut self) -> Result<(), StoreError> {
        self.follow();
        if self.failed.is_some() {
            return Ok(());
        }
        let settled = self.derived()?.settle();
        if let Err(error) = &settled {
            self.give_up(error);
        }
        settled
    }

    fn close(&mut self) -> Result<(), StoreError> {
        if self.derived.is_some() && self.wrote.is_some() && self.tree.len() > 0 {
            // Without it nothing is lost: the next session's checkpoint is over the same entries.
            let _ = self.append(Vec::new(), true);
        }
        self.follow();
        self.blobs.close();
        let Some(derived) = self.derived.take() else { return Ok(()) };
        let mut closed = match &self.failed {
            Some(text) => Err(StoreError::Derived(text.clone())),
            None => derived.settle(),
        };
        if closed.is_ok() {
            compact::mark_if_grown(&self.dir, &derived, self.archived, self.journal.head().seq);
            closed = derived.close();
        }
        if let Err(error) = &closed
            && self.failed.is_none()
        {
            self.give_up(error);
        }
        closed?;
        if self.journal.is_unchanged() {
            // A reader has not made durable what the head would promise.
            return Ok(());
        }
        write_head_of(&self.dir, self.journal.store_id(), self.journal.head(), self.settings.office)
    }
}

impl Drop for DiskStore {
    fn drop(&mut self) {
        // Without an explicit close it is closed cleanly anyway; what cannot be written is found at the next opening.
        let _ = self.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::admission::Visa;
    use crate::domain::code::{Category, Port};
    use crate::domain::event::Event;
    use crate::store::{Entry, create, open};
    use chrono::DateTime;

    #[test]
    fn store_without_index_finds_visas_of_the_journal() {
        let tmp = tempfile::tempdir().unwrap();
        let dir = tmp.path().join("desk");
        let no = CaseNo::from_serial(Port::new("NGB"), 7);
        let visa = Visa {
            number: "A1234567".into(),
            category: Category::new("M"),
            entries: 1,
            stay_days: 6,
            enter_by: "2026-12-04".parse().unwrap(),
            issued_at: DateTime::UNIX_EPOCH,
            place: Port::new("NGB"),
            officer: OfficerId::desk(),
            remarks: None,
        };
        let issued = Event::VisaIssued { traveller: 0, visa, rules: "2026.1".into() };
        let fact = AuditEvent::Case { no, version: 1, events: vec![issued], original: None, order: None };
        let entry = Entry {
            at: DateTime::UNIX_EPOCH,
            officer: OfficerId::desk(),
            origin: "test".into(),
            command: None,
            fact,
        };
        let mut store = create(&dir).unwrap();
        store.commit(vec![Commit { entry, case: None }]).unwrap();
        // As a program left it that had no such index.
        let derived = store.caught_up().unwrap();
        derived.forget_visas().unwrap();
        assert_eq!((derived.by_visa("A1234567").unwrap(), derived.has_visas().unwrap()), (None, false));
        store.close().unwrap();
        drop(store);
        let (mut store, recovery) = open(&dir, &mut |_, _| {}).unwrap();
        assert_eq!(recovery.rebuilt, None);
        assert_eq!(store.by_visa("A1234567").unwrap(), Some(no));
        assert!(store.derived().unwrap().has_visas().unwrap());
        assert_eq!(store.by_visa("A1234568").unwrap(), None);
    }
}
