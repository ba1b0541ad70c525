//! The interface of a store, independent of where its data is. Owns the traits alone.

use super::anchor_file::AnchorMark;
use super::auth_state::AuthState;
use super::blob::BlobStore;
use super::clock_mark::ClockMark;
use super::crypto::Keyring;
use super::desk_settings::DeskSettings;
use super::entry::{Entry, IdempotencyRecord};
use super::error::StoreError;
use super::journal::{JournalHead, Snapshot};
use super::journal_reader::JournalReader;
use super::repair_record::RepairRecord;
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::listing::Preferences;
use crate::domain::matching::MatchKind;
use crate::domain::officer::OfficerId;
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// An entry and the case after it.
#[derive(Clone, Debug)]
pub struct Commit {
    /// What happened.
    pub entry: Entry,
    /// The case after it; none for an entry about the desk.
    pub case: Option<Arc<Case>>,
}

/// Closed cases, read beside the thread that writes.
pub trait Archive: Send + Sync {
    /// Yields closed cases, the newest number first, until the visitor stops.
    ///
    /// # Errors
    /// When a record cannot be read.
    fn visit(&self, visit: &mut dyn FnMut(Case) -> bool) -> Result<(), StoreError>;
}

/// A store: the one place of a desk's data. One thread writes; before a read the store may first have to be brought up to what was
/// written, so that it also reads.
pub trait Store: Send {
    /// The last entry of the journal.
    fn head(&self) -> JournalHead;
    /// The desk and the last entry; none where there is nothing on disk.
    fn mark(&self) -> Option<AnchorMark> {
        None
    }
    /// Whether the journal has this very entry.
    fn has_entry(&self, head: JournalHead) -> bool {
        head == self.head()
    }
    /// The settings.
    fn settings(&self) -> &DeskSettings;
    /// Key slots, and failed attempts.
    fn auth_state(&self) -> &AuthState;
    /// The desk's data keys, where it is protected.
    fn keyring(&self) -> Option<Arc<Keyring>>;
    /// The journal as it is, to be copied; none where there is nothing on disk.
    fn snapshot(&self) -> Option<Snapshot>;
    /// The journal's entries from one of them on, for a reader in another thread; none in memory.
    fn log(&self, from: u64) -> Option<JournalReader>;
    /// The last few of them; none where there is nothing on disk.
    fn recent(&self) -> Option<JournalReader> {
        None
    }
    /// Every open case.
    ///
    /// # Errors
    /// When a record cannot be read.
    fn live(&mut self) -> Result<Vec<Arc<Case>>, StoreError>;
    /// A case, open or closed.
    ///
    /// # Errors
    /// When the record cannot be read.
    fn case(&mut self, no: CaseNo) -> Result<Option<Case>, StoreError>;
    /// The case of a submission.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn by_submission(&mut self, id: &str) -> Result<Option<CaseNo>, StoreError>;
    /// The case in which a visa with a number was issued, open or closed, also where the visa was void or not used.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn by_visa(&mut self, number: &str) -> Result<Option<CaseNo>, StoreError>;
    /// Cases with a traveller's key that came in since a moment, the newest number first, at most `limit`.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn matches(
        &mut self,
        same: MatchKind,
        key: &str,
        since: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<CaseNo>, StoreError>;
    /// What was done under the id of an order.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn by_command(&mut self, id: &str) -> Result<Option<IdempotencyRecord>, StoreError>;
    /// The list preferences of an officer; default where none were saved.
    ///
    /// # Errors
    /// When the record cannot be read.
    fn preferences(&mut self, officer: OfficerId) -> Result<Preferences, StoreError>;
    /// The closed cases, for a reader in another thread.
    ///
    /// # Errors
    /// When the store is closed.
    fn archive(&mut self) -> Result<Arc<dyn Archive>, StoreError>;
    /// How many closed cases there are.
    ///
    /// # Errors
    /// When the count cannot be read.
    fn archive_len(&self) -> Result<u64, StoreError>;
    /// The files of cases, for any thread; none where there are none.
    fn blobs(&self) -> Option<Arc<dyn BlobStore>> {
        None
    }
    /// Repairs of the journal that no entry records yet.
    fn repaired(&self) -> &[RepairRecord] {
        &[]
    }
    /// An entry records them now.
    ///
    /// # Errors
    /// When the disk does not take it.
    fn forget_repaired(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
    /// Writes entries: all of them or none, synced when this answers.
    ///
    /// # Errors
    /// When they are not in the journal. Nothing of them is shown as done then.
    fn commit(&mut self, commits: Vec<Commit>) -> Result<JournalHead, StoreError>;
    /// Whether the derived store no longer follows the journal: nothing is written until the desk is opened again.
    fn is_behind(&self) -> bool {
        false
    }
    /// Writes a checkpoint over the entries since the last one, where the desk has them and something was written since it was opened.
    ///
    /// # Errors
    /// As [`Self::commit`].
    fn checkpoint(&mut self) -> Result<JournalHead, StoreError> {
        Ok(self.head())
    }
    /// The state of the machine's clocks when the time was last confirmed; none where nothing is known of it.
    fn clock_mark(&self) -> Option<ClockMark> {
        None
    }
    /// Saves their state. On a write error it is unknown at the next opening.
    fn mark_clock(&mut self, _mark: &ClockMark) {}
    /// Has the store written through to the disk. Called after the answer: a failure loses nothing.
    ///
    /// # Errors
    /// When the disk does not take it.
    fn settle(&mut self) -> Result<(), StoreError>;
    /// Closes cleanly.
    ///
    /// # Errors
    /// When the disk does not take it; the journal is whole all the same.
    fn close(&mut self) -> Result<(), StoreError>;
}
