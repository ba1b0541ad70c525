//! The derived store: the one place that names sled. Owns the trees, the transaction that carries the journal's number, and the guard
//! against sled's own faults: it answers damage with a panic at times, and that becomes an error here.

mod cases;
mod copy;
mod sled_guard;
mod timer_slack;

pub(super) use cases::ClosedCases;
pub(super) use timer_slack::wait_for_files;

use super::codec::{self, RecordKind};
use super::crypto::{RecordCipher, RecordPlace};
use super::entry::IdempotencyRecord;
use super::error::StoreError;
use super::journal::{EntryHash, JournalHead, SegmentPatch, StoreId};
use super::merkle::MerkleTree;
use super::ops::{self, StoreTree, TreeWrite, person_key, person_prefix};
use super::{AuthState, DeskSettings, journal_tail_mirror, panic_guard};
use crate::domain::case_no::CaseNo;
use crate::domain::listing::Preferences;
use crate::domain::matching::{KEYS_VERSION, MatchKind};
use crate::domain::officer::OfficerId;
use chrono::{DateTime, Utc};
use sled::transaction::{ConflictableTransactionError, TransactionError, Transactional};
use sled_guard::SledGuard;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Memory of sled's page cache. It uses more than configured; this keeps a desk of 110,000 cases far below its limit.
const CACHE: u64 = 24 << 20;

/// The key of the settings.
const SETTINGS: RecordPlace<'static> = RecordPlace::Record("meta", b"settings");

/// The desk's data in the store without its cases.
#[derive(Clone, Copy, Debug)]
pub(super) struct DeskRecords<'a> {
    pub(super) settings: &'a DeskSettings,
    pub(super) auth: &'a AuthState,
    pub(super) tree: &'a MerkleTree,
}

/// Says that the index of visas is complete.
const VISAS: &str = "visas";

/// What a person reads of them.
const DAMAGED: &str = "the store's files are damaged";

/// The trees.
#[derive(Debug)]
pub(super) struct Derived {
    db: sled::Db,
    live: sled::Tree,
    archive: sled::Tree,
    submissions: sled::Tree,
    people: sled::Tree,
    commands: sled::Tree,
    visas: sled::Tree,
    preferences: sled::Tree,
    tail: sled::Tree,
    meta: sled::Tree,
    dir: PathBuf,
    /// How records are written; unencrypted until an officer has signed in.
    cipher: RecordCipher,
    /// Declared after every other handle: fields are dropped in order of declaration.
    held: Arc<SledGuard>,
}

/// Runs something of sled's; a panic in it is an error.
fn guarded<T>(what: impl FnOnce() -> Result<T, sled::Error>) -> Result<T, StoreError> {
    match panic_guard::guarded(what) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(sled::Error::Io(e)))
            if matches!(
                e.kind(),
                io::ErrorKind::StorageFull
                    | io::ErrorKind::QuotaExceeded
                    | io::ErrorKind::FileTooLarge
                    | io::ErrorKind::ReadOnlyFilesystem
            ) =>
        {
            Err(StoreError::from(e))
        }
        // System errors concern the disk; sled's own errors concern its files.
        Ok(Err(sled::Error::Io(e))) if e.raw_os_error().is_some() => Err(StoreError::Lost(e)),
        Ok(Err(sled::Error::Corruption { .. })) | Err(_) => Err(StoreError::Derived(DAMAGED.into())),
        Ok(Err(e)) => Err(StoreError::Derived(e.to_string())),
    }
}

impl Derived {
    /// Opens the trees, or makes them.
    pub(super) fn open(dir: &Path) -> Result<Self, StoreError> {
        crate::files::create_folder(dir)?;
        wait_for_files(dir);
        let path = dir.to_path_buf();
        probe(dir)?;
        // sled's threads panic on their own where files are damaged; their output would cover the screen.
        let _patience = timer_slack::TimerSlack::begin();
        let db =
            guarded(|| sled::Config::new().path(&path).cache_capacity(CACHE).flush_every_ms(None).open())?;
        let held = Arc::new(SledGuard::new(db.clone()));
        guarded(|| {
            Ok(Self {
                live: db.open_tree("live")?,
                archive: db.open_tree("archive")?,
                submissions: db.open_tree("submissions")?,
                people: db.open_tree("people")?,
                commands: db.open_tree("commands")?,
                visas: db.open_tree("visas")?,
                preferences: db.open_tree("preferences")?,
                tail: db.open_tree("tail")?,
                meta: db.open_tree("meta")?,
                db,
                dir: path.clone(),
                cipher: RecordCipher::default(),
                held: Arc::clone(&held),
            })
        })
    }

    /// The generation of the key that writes; 0 on a desk without protection.
    fn generation(&self) -> [u8; 2] {
        self.cipher.keyring().map_or(0, |ring| ring.generation()).to_be_bytes()
    }

    /// Whether it was written under these very keys: hashes in its indexes are of one key only.
    pub(super) fn written_under(&self) -> Result<bool, StoreError> {
        Ok(guarded(|| self.meta.get("generation"))?.is_some_and(|g| g.as_ref() == self.generation()))
    }

    /// Whether its index finds people by the keys that the domain makes of them now.
    pub(super) fn has_current_index(&self) -> Result<bool, StoreError> {
        Ok(guarded(|| self.meta.get("keys"))?.is_some_and(|v| v.as_ref() == [KEYS_VERSION]))
    }

    /// Reads and writes under these keys from here on.
    pub(super) fn with_cipher(mut self, cipher: RecordCipher) -> Self {
        self.cipher = cipher;
        self
    }

    /// How records are written.
    pub(super) fn cipher(&self) -> &RecordCipher {
        &self.cipher
    }

    /// Who has a key, as it was when the store last followed the journal.
    pub(super) fn auth_state(&self) -> Result<AuthState, StoreError> {
        match guarded(|| self.meta.get("doors"))? {
            Some(bytes) => codec::decode(RecordKind::Keys, &bytes),
            None => Ok(AuthState::default()),
        }
    }

    /// The position of the store: its last journal entry, and the desk of the journal. None for a store that was never written: a store that
    /// opens empty is never trusted.
    pub(super) fn position(&self) -> Result<Option<(StoreId, JournalHead)>, StoreError> {
        let get = |key: &str| guarded(|| self.meta.get(key));
        let (Some(id), Some(seq), Some(hash)) = (get("store_id")?, get("seq")?, get("hash")?) else {
            return Ok(None);
        };
        let whole = || StoreError::Derived("the store's own number is damaged".into());
        Ok(Some((
            StoreId::from_bytes(id.as_ref().try_into().map_err(|_| whole())?),
            JournalHead {
                seq: u64::from_be_bytes(seq.as_ref().try_into().map_err(|_| whole())?),
                hash: EntryHash::from_bytes(hash.as_ref().try_into().map_err(|_| whole())?),
            },
        )))
    }

    /// Records the desk of the store.
    pub(super) fn name(&self, id: StoreId) -> Result<(), StoreError> {
        guarded(|| self.meta.insert("store_id", &id.as_bytes()[..]))?;
        // It is empty, and every number comes in with its entry.
        guarded(|| self.meta.insert(VISAS, &[1][..]))?;
        Ok(())
    }

    /// Whether the index of visas has the numbers of every entry: a store that a program without the index made does not.
    pub(super) fn has_visas(&self) -> Result<bool, StoreError> {
        guarded(|| self.meta.contains_key(VISAS))
    }

    /// Leaves the store as a program without the index of visas would.
    #[cfg(test)]
    pub(super) fn forget_visas(&self) -> Result<(), StoreError> {
        guarded(|| self.visas.clear())?;
        guarded(|| self.meta.remove(VISAS))?;
        Ok(())
    }

    /// Adds the numbers of all entries until now to the index of visas.
    pub(super) fn complete_visas(&self, numbers: &[TreeWrite]) -> Result<(), StoreError> {
        for (key, value) in numbers.iter().filter_map(|op| Some((&op.key, op.value.as_ref()?))) {
            guarded(|| self.visas.insert(key, value.as_slice()))?;
        }
        // What says that it is complete comes after it.
        guarded(|| self.db.flush())?;
        guarded(|| self.meta.insert(VISAS, &[1][..]))?;
        Ok(())
    }

    /// The settings.
    pub(super) fn settings(&self) -> Result<DeskSettings, StoreError> {
        match guarded(|| self.meta.get("settings"))? {
            Some(bytes) => codec::decode(RecordKind::Settings, &self.cipher.open(SETTINGS, &bytes)?),
            None => Ok(DeskSettings::default()),
        }
    }

    /// The Merkle tree over the entries since the last checkpoint.
    pub(super) fn tree(&self) -> Result<MerkleTree, StoreError> {
        match guarded(|| self.meta.get("tree"))? {
            Some(bytes) => codec::decode(RecordKind::Tree, &bytes),
            // A store of version 1 has seen no entry that has a digest.
            None => Ok(MerkleTree::default()),
        }
    }

    /// How many closed cases there are.
    pub(super) fn archived(&self) -> Result<u64, StoreError> {
        let bytes = guarded(|| self.meta.get("archived"))?;
        Ok(bytes.and_then(|b| b.as_ref().try_into().ok()).map_or(0, u64::from_be_bytes))
    }

    /// Applies writes in one transaction that carries the journal's number.
    pub(super) fn apply(
        &self,
        ops: &[TreeWrite],
        records: DeskRecords<'_>,
        head: JournalHead,
        archived: u64,
    ) -> Result<(), StoreError> {
        let settings = self.cipher.close(SETTINGS, codec::encode(RecordKind::Settings, records.settings)?)?;
        let auth = codec::encode(RecordKind::Keys, records.auth)?;
        let tree = codec::encode(RecordKind::Tree, records.tree)?;
        let generation = self.generation();
        let trees = (
            &self.live,
            &self.archive,
            &self.submissions,
            &self.people,
            &self.commands,
            &self.visas,
            &self.preferences,
            &self.tail,
            &self.meta,
        );
        let result = panic_guard::guarded(|| {
            trees.transaction(
                |(live, archive, submissions, people, commands, visas, preferences, tail, meta)| {
                    for op in ops {
                        let tree = match op.tree {
                            StoreTree::Live => live,
                            StoreTree::Archive => archive,
                            StoreTree::Submissions => submissions,
                            StoreTree::People => people,
                            StoreTree::Commands => commands,
                            StoreTree::Visas => visas,
                            StoreTree::Preferences => preferences,
                            StoreTree::Tail => tail,
                        };
                        match &op.value {
                            Some(value) => tree.insert(op.key.as_slice(), value.as_slice())?,
                            None => tree.remove(op.key.as_slice())?,
                        };
                    }
                    meta.insert("settings", settings.as_slice())?;
                    meta.insert("doors", auth.as_slice())?;
                    meta.insert("tree", tree.as_slice())?;
                    meta.insert("generation", &generation[..])?;
                    meta.insert("keys", &[KEYS_VERSION][..])?;
                    meta.insert("archived", &archived.to_be_bytes()[..])?;
                    meta.insert("seq", &head.seq.to_be_bytes()[..])?;
                    meta.insert("hash", &head.hash.as_bytes()[..])?;
                    Ok::<(), ConflictableTransactionError<()>>(())
                },
            )
        });
        match result {
            Ok(Ok(())) => Ok(()),
            Ok(Err(TransactionError::Storage(e))) => guarded(|| Err(e)),
            Ok(Err(TransactionError::Abort(()))) => {
                Err(StoreError::Derived("the transaction was given up".into()))
            }
            Err(_) => Err(StoreError::Derived(DAMAGED.into())),
        }
    }

    /// The journal's newest bytes, as far as they are stored here.
    pub(super) fn tail(&self) -> Result<Vec<SegmentPatch>, StoreError> {
        let mut patches = Vec::new();
        let mut rows = self.tail.iter().values();
        while let Some(value) = guarded(|| rows.next().transpose())? {
            patches.extend(journal_tail_mirror::patch(&value));
        }
        Ok(journal_tail_mirror::sorted(patches))
    }

    /// The next free slot of the ring: after the newest bytes.
    pub(super) fn tail_next(&self) -> Result<u64, StoreError> {
        let mut newest = (None, 0);
        let mut rows = self.tail.iter();
        while let Some((key, value)) = guarded(|| rows.next().transpose())? {
            let place = key.as_ref().try_into().map_or(0, u64::from_be_bytes);
            if !journal_tail_mirror::is_ring_place(place) {
                continue;
            }
            let at = journal_tail_mirror::patch(&value).map(|p| (p.segment, p.byte));
            if at > newest.0 {
                newest = (at, place + 1);
            }
        }
        Ok(newest.1)
    }

    /// Has everything on the disk. sled's own flush does not sync on Linux; its file is synced after it.
    pub(super) fn settle(&self) -> Result<(), StoreError> {
        guarded(|| self.db.flush())?;
        crate::files::open_read(&self.dir.join("db"))?.sync_data()?;
        Ok(())
    }

    /// Closes the files, after [`Self::settle`]. An error means that they may not be on the disk, and that the store must not be trusted.
    pub(super) fn close(self) -> Result<(), StoreError> {
        let held = Arc::clone(&self.held);
        drop(self);
        // Where a search still reads the archive, the files are closed when it ends; what was settled is on the disk.
        Arc::into_inner(held).map_or(Ok(()), SledGuard::close)
    }

    /// The case of a submission.
    pub(super) fn by_submission(&self, id: &str) -> Result<Option<CaseNo>, StoreError> {
        let key = StoreTree::Submissions.key(&self.cipher, id);
        let Some(key) = guarded(|| self.submissions.get(&key))? else { return Ok(None) };
        CaseNo::from_key(&key).map(Some).ok_or_else(empty)
    }

    /// The case of a visa by its number, also of a visa that was void or not used.
    pub(super) fn by_visa(&self, number: &str) -> Result<Option<CaseNo>, StoreError> {
        self.visa(&StoreTree::Visas.key(&self.cipher, number))
    }

    /// The same by the key that the number has.
    pub(super) fn visa(&self, key: &[u8]) -> Result<Option<CaseNo>, StoreError> {
        let Some(no) = guarded(|| self.visas.get(key))? else { return Ok(None) };
        CaseNo::from_key(&no).map(Some).ok_or_else(empty)
    }

    /// Cases of a person that came in since a moment, the newest number first, at most `limit`.
    pub(super) fn matches(
        &self,
        same: MatchKind,
        key: &str,
        since: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<CaseNo>, StoreError> {
        let prefix = person_prefix(&self.cipher, same, key);
        let mut cases = Vec::new();
        let mut rows = self.people.scan_prefix(&prefix).rev();
        while cases.len() < limit {
            let Some((key, at)) = guarded(|| rows.next().transpose())? else { break };
            let at = i64::from_be_bytes(at.as_ref().try_into().map_err(|_| empty())?);
            // Numbers grow with time: what follows came in earlier still.
            if at < since.timestamp_micros() {
                break;
            }
            cases.push(CaseNo::from_key(&key[prefix.len()..]).ok_or_else(empty)?);
        }
        Ok(cases)
    }

    /// Whether the index has a case of a person.
    pub(super) fn knows_person(&self, same: MatchKind, key: &str, no: CaseNo) -> Result<bool, StoreError> {
        guarded(|| self.people.contains_key(person_key(&self.cipher, same, key, no)))
    }

    /// The list preferences of an officer.
    pub(super) fn preferences(&self, officer: &OfficerId) -> Result<Option<Preferences>, StoreError> {
        let Some(bytes) = guarded(|| self.preferences.get(officer.as_str()))? else { return Ok(None) };
        codec::decode(RecordKind::Preferences, &self.cipher.open(ops::preferences_place(officer), &bytes)?)
            .map(Some)
    }

    /// What was done under an id.
    pub(super) fn by_command(&self, id: &str) -> Result<Option<IdempotencyRecord>, StoreError> {
        let key = StoreTree::Commands.key(&self.cipher, id);
        self.done(&key)
    }

    /// The record of a command's ID.
    pub(super) fn done(&self, key: &[u8]) -> Result<Option<IdempotencyRecord>, StoreError> {
        match guarded(|| self.commands.get(key))? {
            Some(bytes) => codec::decode(RecordKind::Done, &bytes).map(Some),
            None => Ok(None),
        }
    }
}

/// Syncs the disk before sled does. Where sled finds its files damaged it panics, syncs on the way out, and a sync that fails
/// then aborts the program, which nothing can catch; a disk that damages files and fails syncs is likely one and the same.
fn probe(dir: &Path) -> Result<(), StoreError> {
    match crate::files::open_read(&dir.join("db")) {
        Ok(file) => Ok(file.sync_all()?),
        // sled reports the error, or creates it.
        Err(_) => Ok(()),
    }
}

fn empty() -> StoreError {
    StoreError::Derived("a record is damaged: a piece is missing".into())
}
