//! All that is durable. Owns the journal, the sled store derived from it, the codec between values and bytes, the lock, recovery,
//! `verify` and `rebuild`; it may not know a use case or a screen.
//!
//! ```text
//!  data directory
//!    LOCK            one process at a time
//!    journal/*.seg   what happened: append-only, hash-chained, synced once an action - the truth
//!    store/          sled, derived from it: live cases, archive, indexes, settings - what the program reads
//!    HEAD            the journal's last entry at the last clean close
//!    CLOCK           where the machine's clocks stood when the time was last believed
//!    BALLAST         room that is given up when the disk runs full
//!    REBUILD         left behind where a record of the store was found damaged
//!    REPAIRED        repairs of the journal that no entry tells of yet
//!    GROWN           left behind where the store's files have outgrown what they hold
//!    protected.new/  a desk that is being protected, while it is made; READY in it: it is about to take the old one's place
//! ```
//!
//! An action is done when its entry is in the journal and synced. The store follows soon after, before anything is read from it, in
//! transactions that carry the journal's number, so that after any end it is known to stand at some entry; what is missing is read
//! from the journal again.

mod anchor_file;
mod auth_state;
mod backup;
mod checkpoint;
mod clock_mark;
mod clock_trace;
mod codec;
mod compact;
mod crypto;
mod derived;
mod desk_lock;
pub mod disk;
mod disk_reserve;
mod disk_store;
mod encrypt_in_place;
mod encrypted_entry;
mod entry;
mod entry_ref;
mod error;
mod exchange;
#[cfg(any(test, feature = "test-support"))]
pub mod fault_disk;
mod fold;
mod guard;
mod hold;
pub mod journal;
mod journal_reader;
mod journal_tail_mirror;
mod memory;
mod merkle;
mod observe;
mod open;
mod ops;
mod panic_guard;
mod paths;
mod read_only;
mod rebuild;
mod record;
mod recovery;
mod repair;
mod repair_record;
mod salvage;
mod verify;

pub use anchor_file::{AnchorFault, AnchorFile, AnchorMark};
pub use auth_state::AuthState;
pub use backup::{BackupReport, RestoreReport, backup, restore};
pub use clock_mark::{ClockMark, read as clock_mark_of};
pub use clock_trace::ClockRemark;
pub use compact::{CompactReport, compact, is_grown};
pub use crypto::{KeySet, KeySlot, Keyring, UnlockError};
pub use disk_store::DiskStore;
pub use encrypt_in_place::{EncryptReport, protect};
pub use entry::{AccessKind, AuditEvent, Entry, IdempotencyRecord, SignInStage};
pub use entry_ref::{EntryRef, EntryRefError};
pub use error::StoreError;
pub use hold::is_desk;
pub use journal::{JournalHead, Snapshot, StoreId};
pub use journal_reader::{JournalReader, LoggedEntry};
pub use memory::MemoryStore;
pub use open::{
    LockedStore, Recovery, StoreBuild, StoreBuildReason, create, create_protected, open, open_locked,
    open_locked_to_read,
};
pub use panic_guard::quiet_panics;
pub use rebuild::{KeySource, forget_damaged, forget_empty, rebuild};
pub use record::decodes;
pub use repair::{RepairReport, mend_from, repair};
pub use repair_record::{RepairRecord, RepairSource, RepairedPlace};
pub use salvage::{SalvagedDesk, lost, remains, short_id};
pub use verify::{StoreVerdict, VerifyFault, VerifyReport, is_protected, verify, verify_against};

use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Port;
use crate::domain::listing::Preferences;
use crate::domain::matching::MatchKind;
use crate::domain::message::Message;
use crate::domain::officer::{Officer, OfficerId};
use crate::domain::roster::{AccessGrant, Roster};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What the first entries of a journal set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskSettings {
    /// The desk's port; none before the desk was set up.
    pub office: Option<Port>,
    /// The officers, in the order in which they were added.
    pub officers: Vec<Officer>,
    /// The serial number of the next case.
    pub next_serial: u32,
    /// The secrets of second factors (RFC 6238), by officer.
    pub second_factors: Vec<(OfficerId, Box<[u8]>)>,
    /// What the desk was last run with: names and values.
    pub run_with: Vec<(Box<str>, Box<str>)>,
    /// Who gave whom the way in, of the last day.
    pub ties: Vec<AccessGrant>,
    /// Passphrases that somebody else set and that were not changed since: whose, and by whom.
    pub temporary: Vec<(OfficerId, OfficerId)>,
    /// Second factors whose first right code was not given yet, by officer.
    pub pending_factors: Vec<(OfficerId, Box<[u8]>)>,
    /// What officers have still to be told.
    pub messages: Vec<Message>,
}

impl DeskSettings {
    /// The officers and their ties.
    #[must_use]
    pub fn roster(&self) -> Roster {
        Roster { officers: self.officers.clone(), ties: self.ties.clone() }
    }

    /// Who set the passphrase of an officer who has not changed it since.
    #[must_use]
    pub fn temporary(&self, officer: OfficerId) -> Option<OfficerId> {
        self.temporary.iter().find(|(id, _)| *id == officer).map(|(_, by)| *by)
    }

    /// The secret of a second factor whose first right code was not given yet.
    #[must_use]
    pub fn pending_factor(&self, officer: OfficerId) -> Option<&[u8]> {
        self.pending_factors.iter().find(|(id, _)| *id == officer).map(|(_, secret)| &**secret)
    }

    /// The secret of an officer's second factor.
    #[must_use]
    pub fn second_factor(&self, officer: OfficerId) -> Option<&[u8]> {
        self.second_factors.iter().find(|(id, _)| *id == officer).map(|(_, secret)| &**secret)
    }
}

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
    /// Hands out closed cases, the newest number first, until the visitor has seen enough.
    ///
    /// # Errors
    /// When a record cannot be read.
    fn visit(&self, visit: &mut dyn FnMut(Case) -> bool) -> Result<(), StoreError>;
}

/// A store: the one place where a desk's facts are kept. One thread writes; what it reads may first have to be brought up to what was
/// written, so that reading is its business too.
pub trait Store: Send {
    /// The last entry of the journal.
    fn head(&self) -> JournalHead;
    /// The desk and the last entry; none where there is nothing on disk.
    fn mark(&self) -> Option<AnchorMark> {
        None
    }
    /// Whether the journal has this very entry.
    fn holds(&self, head: JournalHead) -> bool {
        head == self.head()
    }
    /// The settings.
    fn settings(&self) -> &DeskSettings;
    /// Who has a key, and whose attempts failed.
    fn doors(&self) -> &AuthState;
    /// The desk's data keys, where it is protected.
    fn ring(&self) -> Option<Arc<Keyring>>;
    /// The journal as it stands, to be copied; none where there is nothing on disk.
    fn snapshot(&self) -> Option<Snapshot>;
    /// The journal's entries from one of them on, for whoever reads them in a thread of its own; none where there is nothing on disk.
    fn log(&self, from: u64) -> Option<JournalReader>;
    /// The last few of them; none where there is nothing on disk.
    fn recent(&self) -> Option<JournalReader> {
        None
    }
    /// Every live case.
    ///
    /// # Errors
    /// When a record cannot be read.
    fn live(&mut self) -> Result<Vec<Arc<Case>>, StoreError>;
    /// A case, live or closed.
    ///
    /// # Errors
    /// When the record cannot be read.
    fn case(&mut self, no: CaseNo) -> Result<Option<Case>, StoreError>;
    /// The case of a submission.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn by_submission(&mut self, id: &str) -> Result<Option<CaseNo>, StoreError>;
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
    /// What an officer keeps of the lists; nothing where nothing was kept.
    ///
    /// # Errors
    /// When the record cannot be read.
    fn preferences(&mut self, officer: OfficerId) -> Result<Preferences, StoreError>;
    /// The closed cases, for whoever reads them in a thread of its own.
    ///
    /// # Errors
    /// When the store is closed.
    fn archive(&mut self) -> Result<Arc<dyn Archive>, StoreError>;
    /// How many closed cases there are.
    ///
    /// # Errors
    /// When the count cannot be read.
    fn archive_len(&self) -> Result<u64, StoreError>;
    /// Repairs of the journal that no entry tells of yet.
    fn repaired(&self) -> &[RepairRecord] {
        &[]
    }
    /// An entry tells of them now.
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
    /// Where the machine's clocks stood when the time was last believed; none where nothing is known of it.
    fn clock_mark(&self) -> Option<ClockMark> {
        None
    }
    /// Keeps where they stand now. What the disk does not take is not known at the next opening.
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
