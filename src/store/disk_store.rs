//! The store of a real desk: the journal first, the derived store after it.

use super::derived::{self, Derived};
use super::disk::Disk;
use super::entry::DoneBefore;
use super::error::StoreError;
use super::journal::{Head, Journal, JournalError};
use super::lock::Lock;
use super::ops::{self, Op};
use super::{Archive, Commit, Settings, Store, codec, fold};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::duplicate::Sameness;
use crate::domain::officer::OfficerId;
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::fs;
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
    pub(super) settings: Settings,
    pub(super) archived: u64,
    /// Why the derived store no longer follows. The journal has everything; nothing more is written until the desk is opened anew.
    pub(super) failed: Option<String>,
    /// What is in the journal and not yet in the derived store.
    pub(super) pending: Vec<Commit>,
    /// The live cases as opening read them, for whoever asks first and before anything is written.
    pub(super) early: Mutex<Option<Vec<Arc<Case>>>>,
    #[expect(dead_code, reason = "held as long as the store is open")]
    pub(super) lock: Lock,
}

/// Commits that the derived store may be behind.
const MOST_PENDING: usize = 64;

/// Where the journal's last entry is written down at a clean close.
pub(super) const HEAD_FILE: &str = "HEAD";
/// Left behind where a record was found damaged: the next opening makes the derived store anew.
pub(super) const REBUILD_FILE: &str = "REBUILD";

impl DiskStore {
    fn derived(&self) -> Result<&Derived, StoreError> {
        self.derived.as_ref().ok_or(StoreError::Latched)
    }

    fn heed<T>(&self, answer: Result<T, StoreError>) -> Result<T, StoreError> {
        heed(&self.dir, answer)
    }

    /// A full disk is the one failure after which the journal may be taken up again: nothing of the batch had been synced, and
    /// opening it looks at every byte of its last segment.
    fn recover_from_full(&mut self) -> Result<(), StoreError> {
        if !matches!(self.journal.latched(), Some(JournalError::DiskFull { .. })) {
            return Ok(());
        }
        let head = self.journal.head();
        let (journal, opened) = Journal::open(Arc::clone(&self.disk), &self.dir.join("journal"), Some(head))?;
        if opened.head != head {
            return Err(StoreError::Latched);
        }
        self.journal = journal;
        Ok(())
    }

    /// Has the derived store follow the journal. What it cannot take is made anew at the next opening.
    fn follow(&mut self) {
        let commits = std::mem::take(&mut self.pending);
        if commits.is_empty() || self.failed.is_some() {
            return;
        }
        if let Err(error) = self.apply(&commits) {
            self.failed = Some(error.to_string());
        }
    }

    fn apply(&mut self, commits: &[Commit]) -> Result<(), StoreError> {
        let head = self.journal.head();
        let first_seq = head.seq + 1 - commits.len() as u64;
        let derived = self.derived()?;
        let mut ops: Vec<Op> = Vec::new();
        // Only the last form of a case is written.
        let mut cases: HashMap<CaseNo, &Arc<Case>> = HashMap::new();
        for commit in commits {
            ops.extend(ops::of_entry(&commit.entry)?);
            if let Some(case) = &commit.case {
                cases.insert(case.no, case);
            }
        }
        let mut archived = self.archived;
        for case in cases.into_values() {
            let fresh = case.timeline.first().is_some_and(|s| s.seq >= first_seq);
            ops.extend(derived.ops_of(case, fresh)?);
            archived += u64::from(case.state.closed());
        }
        derived.apply(&ops, &self.settings, head, archived)?;
        self.archived = archived;
        Ok(())
    }

    /// The derived store after everything that was written: for whoever reads.
    fn caught_up(&mut self) -> Result<&Derived, StoreError> {
        self.follow();
        match &self.failed {
            Some(text) => Err(StoreError::Derived(text.clone())),
            None => self.derived(),
        }
    }
}

/// Passes an answer on; a damaged record is remembered for the next opening.
fn heed<T>(dir: &Path, answer: Result<T, StoreError>) -> Result<T, StoreError> {
    if matches!(answer, Err(StoreError::Derived(_))) {
        // Where even this cannot be written, `verify` and `rebuild` do the same by hand.
        let _ = fs::write(dir.join(REBUILD_FILE), b"");
    }
    answer
}

/// Steps of a case that no record is too small for, however long their words.
const FEW_STEPS: usize = 100;
/// How many more entries as long as this one there has to be room for.
const SPARE: usize = 100;

/// Whether the record of a case will hold what happened. What the journal has once and no record can take would keep the whole desk
/// from opening. What ends a case is let through, and what the desk does by itself: the room that is spared is for them.
fn room(commit: &Commit, payload: usize) -> Result<(), StoreError> {
    let Some(case) = &commit.case else { return Ok(()) };
    let ends = case.state.decided() || case.state.closed() || commit.entry.officer == OfficerId::desk();
    if ends || case.timeline.len() <= FEW_STEPS {
        return Ok(());
    }
    let size = codec::encode(codec::Kind::Case, case)?.len();
    if size + SPARE * payload > codec::LIMIT { Err(StoreError::CaseFull) } else { Ok(()) }
}

/// The closed cases of a store on disk.
struct ClosedCases {
    cases: derived::ClosedCases,
    dir: PathBuf,
}

impl Archive for ClosedCases {
    fn visit(&self, visit: &mut dyn FnMut(Case) -> bool) -> Result<(), StoreError> {
        heed(&self.dir, self.cases.visit(visit))
    }
}

impl Store for DiskStore {
    fn head(&self) -> Head {
        self.journal.head()
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn live(&mut self) -> Result<Vec<Arc<Case>>, StoreError> {
        let early = self.early.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(cases) = early {
            return Ok(cases);
        }
        let answer = self.caught_up()?.live();
        self.heed(answer)
    }

    fn case(&mut self, no: CaseNo) -> Result<Option<Case>, StoreError> {
        let answer = self.caught_up()?.case(no);
        self.heed(answer)
    }

    fn by_submission(&mut self, id: &str) -> Result<Option<CaseNo>, StoreError> {
        let answer = self.caught_up()?.by_submission(id);
        self.heed(answer)
    }

    fn matches(
        &mut self,
        same: Sameness,
        key: &str,
        since: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<CaseNo>, StoreError> {
        let answer = self.caught_up()?.matches(same, key, since, limit);
        self.heed(answer)
    }

    fn by_command(&mut self, id: &str) -> Result<Option<DoneBefore>, StoreError> {
        let answer = self.caught_up()?.by_command(id);
        self.heed(answer)
    }

    fn archive(&mut self) -> Result<Arc<dyn Archive>, StoreError> {
        Ok(Arc::new(ClosedCases { cases: self.caught_up()?.closed(), dir: self.dir.clone() }))
    }

    fn archive_len(&self) -> Result<u64, StoreError> {
        Ok(self.archived)
    }

    fn commit(&mut self, commits: Vec<Commit>) -> Result<Head, StoreError> {
        if let Some(text) = &self.failed {
            return Err(StoreError::Derived(text.clone()));
        }
        if commits.is_empty() {
            return Ok(self.head());
        }
        *self.early.get_mut().unwrap_or_else(PoisonError::into_inner) = None;
        self.recover_from_full()?;
        let payloads: Vec<Vec<u8>> =
            commits.iter().map(|c| codec::encode(codec::Kind::Entry, &c.entry)).collect::<Result<_, _>>()?;
        for (commit, payload) in commits.iter().zip(&payloads) {
            room(commit, payload.len())?;
        }
        let appended = self.journal.append(&payloads)?;
        // From here on it is done: the journal has it. The derived store follows when nobody waits.
        for commit in &commits {
            fold::apply_to_settings(&mut self.settings, &commit.entry);
        }
        self.pending.extend(commits);
        if self.pending.len() >= MOST_PENDING {
            self.follow();
        }
        Ok(appended.head)
    }

    fn settle(&mut self) -> Result<(), StoreError> {
        self.follow();
        if self.failed.is_some() {
            return Ok(());
        }
        let settled = self.derived()?.settle();
        if let Err(error) = &settled {
            self.failed = Some(error.to_string());
        }
        settled
    }

    fn close(&mut self) -> Result<(), StoreError> {
        self.follow();
        let Some(derived) = self.derived.take() else { return Ok(()) };
        let settled = if self.failed.is_none() { derived.settle() } else { Ok(()) };
        drop(derived);
        settled?;
        let head = self.journal.head();
        let text = format!("{} {} {}\n", self.journal.store_id(), head.seq, head.hash);
        let made = self.dir.join("HEAD.new");
        fs::write(&made, text)?;
        fs::File::open(&made)?.sync_data()?;
        fs::rename(&made, self.dir.join(HEAD_FILE))?;
        Ok(())
    }
}

impl Drop for DiskStore {
    fn drop(&mut self) {
        // Whoever forgot to close gets a clean close all the same; what cannot be written is found at the next opening.
        let _ = self.close();
    }
}
