//! All that is durable. Owns the journal, the sled store derived from it, the codec between values and bytes, the lock, recovery,
//! `verify` and `rebuild`; it may not know a use case or a screen.
//!
//! ```text
//!  data directory
//!    LOCK            one process at a time
//!    journal/*.seg   what happened: append-only, hash-chained, synced once an action - the truth
//!    store/          sled, derived from it: open cases, archive, indexes, settings - what the program reads
//!    blobs/          files of documents, and their keys
//!    HEAD            the journal's last entry at the last clean close
//!    CLOCK           the state of the machine's clocks when the time was last confirmed
//!    BALLAST         room that is given up when the disk runs full
//!    REBUILD         left behind where a record of the store was found damaged
//!    REPAIRED        repairs of the journal that no entry records yet
//!    GROWN           left behind where the store's files have outgrown what they hold
//!    protected.new/  a desk that is being protected, while it is made; READY in it: it is about to take the old one's place
//! ```
//!
//! An action is done when its entry is in the journal and synced. The store follows soon after, before anything is read from it, in
//! transactions that carry the journal's number, so that after any end its position is known; what is missing is read
//! from the journal again.

mod anchor_file;
mod auth_state;
mod backup;
mod blob;
mod checkpoint;
mod clock_mark;
mod clock_trace;
mod codec;
mod compact;
mod crypto;
mod derived;
mod desk_folder;
mod desk_lock;
mod desk_settings;
mod desk_store;
pub mod disk;
mod disk_reserve;
mod disk_store;
mod encrypt_exchange;
mod encrypt_in_place;
mod encrypted_entry;
mod entry;
mod entry_ref;
mod error;
mod evidence;
mod exchange;
#[cfg(test)]
pub(crate) mod fault_disk;
mod fold;
mod guard;
mod head_file;

pub mod journal;
mod journal_reader;
mod journal_tail_mirror;
#[cfg(any(test, feature = "test-support"))]
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

pub use anchor_file::AnchorMark;
pub(crate) use anchor_file::{AnchorFault, AnchorFile};
pub use auth_state::AuthState;
pub use backup::{BackupReport, RestoreReport, backup, drop_unlisted_blobs, restore};
pub use blob::BlobStore;
pub use clock_mark::ClockMark;
pub(crate) use clock_mark::read as read_clock_mark;
pub use compact::{CompactReport, compact, is_grown};
pub use crypto::{KeySet, KeySlot, Keyring, UnlockError};
pub(crate) use desk_folder::is_desk;
pub use desk_settings::DeskSettings;
pub use desk_store::{Archive, Commit, Store};
pub use disk_store::DiskStore;
pub use encrypt_in_place::{EncryptReport, protect};
pub use entry::{AccessKind, AuditEvent, Entry, IdempotencyRecord, SignInStage};
pub(crate) use entry_ref::EntryRef;
pub use error::StoreError;
pub(crate) use evidence::{
    CaseProof, FileState, PackFault, PackListing, PackOptions, PackPlan, PackReport, PackSource, check_pack,
    collect_proof, pack, probe_files, write_pack,
};
pub use journal::{JournalHead, Snapshot, StoreId};
pub use journal_reader::{JournalReader, LoggedEntry};
#[cfg(any(test, feature = "test-support"))]
pub use memory::MemoryStore;
pub use open::{LockedStore, Recovery, create, create_protected, open, open_locked};
pub(crate) use open::{StoreBuildReason, open_locked_to_read};
pub use panic_guard::silence_store_panics;
pub use rebuild::{KeySource, rebuild};
pub(crate) use rebuild::{forget_damaged, forget_empty};
pub use record::decodes;
pub use repair::{RepairReport, repair};
pub use repair_record::{RepairRecord, RepairSource, RepairedPlace};
pub(crate) use salvage::{ensure_not_lost, short_id};
pub(crate) use verify::{FILE_REMAINS, verify_against};
pub use verify::{StoreVerdict, VerifyFault, VerifyReport, is_protected, verify};
