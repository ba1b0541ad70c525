//! The folder of blobs of an open desk. Owns the order of writing - a file of its own, synced; its key, synced; its name, synced - and
//! the removal of what no entry came to name; it may not read the journal.

use super::blob_store::BlobStore;
use super::format::{self, BlobFault, BlobKey};
use super::index::BlobIndex;
use super::key_table::KeyTable;
use super::name::{self, BlobName, blob_name, hex, name_at, naming, place_of, sha256};
use crate::domain::case::delivered_file::{BlobRef, DeliveredFile};
use crate::domain::case_no::CaseNo;
use crate::store::crypto::{Keyring, random};
use crate::store::disk::Disk;
use crate::store::error::StoreError;
use crate::store::journal::StoreId;
use crate::store::paths::{BLOBS, KEYS_FILE};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use zeroize::Zeroizing;

/// Files that are being written.
const NEW: &str = "new";
/// Blobs that no entry names yet.
const PENDING: &str = "PENDING";
/// Blobs that an entry forgets.
const FORGET: &str = "FORGET";

/// Syncs that wait for the disk at once: a file system answers many of them with one write of its log.
const SYNCING: usize = 8;

/// Syncs paths, several at a time.
fn sync_all(paths: &[PathBuf], sync: impl Fn(&Path) -> io::Result<()> + Sync) -> io::Result<()> {
    let part = paths.len().div_ceil(SYNCING).max(1);
    let all = |paths: &[PathBuf]| paths.iter().try_for_each(|path| sync(path));
    std::thread::scope(|scope| {
        let mut parts = paths.chunks(part);
        let first = parts.next().unwrap_or_default();
        let others: Vec<_> = parts.map(|part| scope.spawn(|| all(part))).collect();
        let mut done = all(first);
        for other in others {
            let other =
                other.join().unwrap_or_else(|_| Err(io::Error::other("a thread that synced ended early")));
            done = done.and(other);
        }
        done
    })
}

/// The folder of blobs.
#[derive(Debug)]
pub(in crate::store) struct BlobFolder {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    store: StoreId,
    /// The data keys of a protected desk.
    ring: Option<Arc<Keyring>>,
    /// The key under which names are made.
    naming: BlobKey,
    writable: bool,
    /// The last entry of the journal: one that names a blob comes after it.
    head: AtomicU64,
    /// One sync at a time.
    syncing: Mutex<()>,
    state: Mutex<FolderState>,
}

#[derive(Debug, Default)]
struct FolderState {
    /// Read when it is needed first: opening a desk does not depend on how many blobs it has.
    table: Option<KeyTable>,
    /// Put and not yet synced.
    staged: BTreeMap<BlobName, StagedBlob>,
    /// Synced, and in no entry yet; true where it was not there before.
    uncommitted: BTreeMap<BlobName, bool>,
    /// Written by a sync that failed and not removed since: they may be on no disk, although they can be read.
    doubtful: BTreeSet<BlobName>,
    folders: BTreeSet<PathBuf>,
    /// Whether PENDING is there, and the last entry before all that it names.
    marked: bool,
    after: u64,
    /// Forgotten by an entry, and not destroyed yet.
    forgetting: BTreeSet<BlobName>,
    /// The last entry before all that FORGET names, while it is there.
    forget_after: Option<u64>,
    closed: bool,
}

/// A blob that is put.
#[derive(Clone, Debug)]
struct StagedBlob {
    stored_sha256: [u8; 32],
    /// None where it has its place already and only has to be synced.
    key: Option<Option<BlobKey>>,
    /// It takes the place of one that is damaged.
    replaces: bool,
}

impl BlobFolder {
    /// The blobs of a desk in a folder, which may be written or only read; the number of the journal's last entry. Nothing is read yet.
    pub(in crate::store) fn new(
        disk: Arc<dyn Disk>,
        desk: &Path,
        store: StoreId,
        ring: Option<Arc<Keyring>>,
        (writable, head): (bool, u64),
    ) -> Self {
        let naming = naming(store, ring.as_ref());
        let (dir, head) = (desk.join(BLOBS), AtomicU64::new(head));
        Self {
            disk,
            dir,
            store,
            ring,
            naming,
            writable,
            head,
            syncing: Mutex::default(),
            state: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, FolderState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keys(&self) -> PathBuf {
        self.dir.join(KEYS_FILE)
    }

    fn place(&self, name: &BlobName) -> PathBuf {
        self.dir.join(place_of(name))
    }

    fn staged_place(&self, name: &BlobName) -> PathBuf {
        self.dir.join(NEW).join(hex(name))
    }

    fn make_folder(&self, state: &mut FolderState, dir: &Path) -> Result<(), StoreError> {
        if !state.folders.contains(dir) {
            self.disk.create_dir_all(dir)?;
            state.folders.insert(dir.to_path_buf());
        }
        Ok(())
    }

    /// Has the key table in memory; none where there is none.
    fn table<'a>(&self, state: &'a mut FolderState) -> Result<Option<&'a mut KeyTable>, StoreError> {
        if state.table.is_none() {
            state.table = KeyTable::read(&*self.disk, &self.keys(), Some(self.store))?;
        }
        Ok(state.table.as_mut())
    }

    /// The name of the blob of a file.
    pub(in crate::store) fn name(&self, case: CaseNo, sha256: &[u8; 32]) -> BlobName {
        blob_name(&self.naming, case, sha256)
    }

    /// The file in stored bytes. A blob that was to be replaced when the disk failed is still under the key before the last.
    fn opened(&self, name: &BlobName, stored: &[u8]) -> Result<Vec<u8>, StoreError> {
        let fault = |fault: BlobFault| fault.at(place_of(name));
        let Some(ring) = &self.ring else { return format::decode(name, None, stored).map_err(fault) };
        let keys = {
            let mut state = self.lock();
            self.table(&mut state)?.map(|table| table.keys(ring, name)).unwrap_or_default()
        };
        let mut answer = Err(BlobFault::Key);
        for key in &keys {
            answer = format::decode(name, Some(key), stored);
            if !matches!(answer, Err(BlobFault::Content)) {
                break;
            }
        }
        answer.map_err(fault)
    }

    /// The stored bytes of a blob, at most as many as a file of a length needs.
    fn stored(&self, name: &BlobName, bytes: u64) -> Result<Vec<u8>, StoreError> {
        let blob = || place_of(name);
        let file = match self.disk.open_read(&self.place(name)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(StoreError::BlobMissing { blob: blob() });
            }
            Err(error) => return Err(error.into()),
        };
        let len = file.len()?;
        if len != format::stored_len(bytes, self.ring.is_some()) {
            return Err(BlobFault::Length.at(blob()));
        }
        let mut stored = vec![0; usize::try_from(len).map_err(|_| StoreError::Full)?];
        let read = file.read_full_at(&mut stored, 0)?;
        stored.truncate(read);
        Ok(stored)
    }

    /// The blob that is there for a file, where it opens as this file.
    fn present(&self, name: &BlobName, bytes: &[u8]) -> Result<Option<[u8; 32]>, StoreError> {
        let stored = match self.stored(name, bytes.len() as u64) {
            Ok(stored) => stored,
            Err(StoreError::BlobMissing { .. } | StoreError::BlobDamaged { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        match self.opened(name, &stored) {
            Ok(found) => Ok((found == bytes).then(|| sha256(&stored))),
            Err(StoreError::BlobDamaged { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn is_there(&self, name: &BlobName) -> Result<bool, StoreError> {
        match self.disk.open_read(&self.place(name)) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    fn ensure_writable(&self) -> Result<(), StoreError> {
        if self.writable && !self.lock().closed { Ok(()) } else { Err(StoreError::Latched) }
    }

    /// Writes a blob that is not named yet.
    fn stage(&self, name: &BlobName, bytes: &[u8]) -> Result<StagedBlob, StoreError> {
        let key: Option<BlobKey> = match self.ring {
            Some(_) => Some(Zeroizing::new(random()?)),
            None => None,
        };
        let (stored, stored_sha256) = format::encode(name, key.as_ref(), bytes)?;
        let (place, replaces) = (self.staged_place(name), self.is_there(name)?);
        self.make_folder(&mut self.lock(), &self.dir.join(NEW))?;
        match self.disk.remove(&place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let written = self.disk.create(&place).and_then(|file| file.write_all_at(&stored, 0));
        if let Err(error) = written {
            // Half a file takes room that a full disk lacks.
            let _ = self.disk.remove(&place);
            return Err(error.into());
        }
        Ok(StagedBlob { stored_sha256, key: Some(key), replaces })
    }

    /// Names what is about to be there and is in no entry, so that the next opening can remove it.
    fn mark(&self, state: &mut FolderState) -> Result<(), StoreError> {
        let fresh = state.staged.iter().filter(|(_, blob)| blob.key.is_some() && !blob.replaces);
        let fresh: Vec<BlobName> = fresh.map(|(name, _)| *name).collect();
        let waiting = state.uncommitted.iter().filter(|(_, fresh)| **fresh).map(|(name, _)| *name);
        let names: BTreeSet<BlobName> = waiting.chain(fresh).collect();
        if names.is_empty() {
            return Ok(());
        }
        if !state.marked {
            state.after = self.head.load(Ordering::Relaxed);
        }
        self.write_mark(PENDING, state.after, &names)?;
        state.marked = true;
        Ok(())
    }

    /// Writes a file that names blobs, durably: the last entry before what is decided of them, and their names.
    fn write_mark(&self, mark: &str, after: u64, names: &BTreeSet<BlobName>) -> Result<(), StoreError> {
        let mut bytes = after.to_le_bytes().to_vec();
        names.iter().for_each(|name| bytes.extend_from_slice(name));
        let sum = crc32fast::hash(&bytes);
        bytes.extend_from_slice(&sum.to_le_bytes());
        let (path, made) = (self.dir.join(mark), self.dir.join(format!("{mark}.new")));
        let _ = self.disk.remove(&made);
        let file = self.disk.create(&made)?;
        file.write_all_at(&bytes, 0)?;
        file.sync_data()?;
        self.disk.rename(&made, &path)?;
        self.disk.sync_dir(&self.dir)?;
        Ok(())
    }

    /// Names blobs that the next entry forgets, before it is written: killed after the entry, the next opening completes it. Nothing is
    /// destroyed yet.
    ///
    /// # Errors
    /// When the disk does not take it; then the entry must not be written.
    pub(in crate::store) fn begin_forgetting(&self, names: &[BlobName]) -> Result<(), StoreError> {
        self.ensure_writable()?;
        let mut state = self.lock();
        self.make_folder(&mut state, &self.dir)?;
        // What an earlier entry forgot and the disk did not take stays named.
        let after = match state.forget_after {
            Some(after) if !state.forgetting.is_empty() => after,
            _ => self.head.load(Ordering::Relaxed),
        };
        let all: BTreeSet<BlobName> = state.forgetting.iter().chain(names).copied().collect();
        self.write_mark(FORGET, after, &all)?;
        state.forget_after = Some(after);
        Ok(())
    }

    /// An entry has forgotten blobs: destroys their keys, then removes them.
    ///
    /// # Errors
    /// When the disk does not take it: [`BlobStore::finish_forgetting`], the end of the work, and the next opening complete it.
    pub(in crate::store) fn forget(&self, names: &[BlobName]) -> Result<(), StoreError> {
        self.lock().forgetting.extend(names);
        self.finish_forgetting()
    }

    /// Destroys forgotten blobs durably. Without the sync a name that was removed may come back.
    fn destroy(&self, state: &mut FolderState, names: &[BlobName]) -> Result<(), StoreError> {
        self.remove(state, names)?;
        let folders: BTreeSet<PathBuf> =
            names.iter().filter_map(|name| Some(self.place(name).parent()?.to_path_buf())).collect();
        for folder in folders {
            match self.disk.sync_dir(&folder) {
                // A folder that is not there has no names.
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Syncs and names blobs. Files are synced without the lock: whoever reads or puts one meanwhile does not wait for the disk.
    fn settle(&self, staged: &BTreeMap<BlobName, StagedBlob>) -> Result<(), StoreError> {
        self.mark(&mut self.lock())?;
        let mut changed: BTreeSet<PathBuf> = BTreeSet::new();
        let place = |(name, blob): (&BlobName, &StagedBlob)| match blob.key {
            Some(_) => self.staged_place(name),
            None => self.place(name),
        };
        let places: Vec<PathBuf> = staged.iter().map(place).collect();
        sync_all(&places, |place| self.disk.open_write(place)?.sync_data())?;
        for name in staged.keys() {
            if let Some(folder) = self.place(name).parent() {
                self.make_folder(&mut self.lock(), folder)?;
                changed.insert(folder.to_path_buf());
            }
        }
        if let Some(ring) = &self.ring {
            let (mut state, keys) = (self.lock(), self.keys());
            if self.table(&mut state)?.is_none() {
                state.table = Some(KeyTable::new(self.store, ring.generation()));
            }
            let table = self.table(&mut state)?.ok_or(StoreError::Latched)?;
            let keyed = staged.iter().filter_map(|(name, blob)| Some((name, blob.key.as_ref()?.as_ref()?)));
            for (name, key) in keyed {
                table.add(ring, name, key)?;
            }
            table.append(&*self.disk, &keys)?;
        }
        for (name, _) in staged.iter().filter(|(_, blob)| blob.key.is_some()) {
            self.disk.rename(&self.staged_place(name), &self.place(name))?;
        }
        // Both ends of the new names: only then no disk forgets one of them.
        let new = self.dir.join(NEW);
        self.make_folder(&mut self.lock(), &new)?;
        // Where they came to before where they came from: a name that was removed before must not be the last change.
        sync_all(&changed.into_iter().collect::<Vec<_>>(), |folder| self.disk.sync_dir(folder))?;
        self.disk.sync_dir(&new)?;
        self.disk.sync_dir(&self.dir)?;
        if let Some(desk) = self.dir.parent() {
            self.disk.sync_dir(desk)?;
        }
        Ok(())
    }

    /// Gives up what a failed sync left: what can be read may be on no disk.
    fn give_up(&self, state: &mut FolderState, staged: &BTreeMap<BlobName, StagedBlob>) {
        // What was there before stays, and is checked again when it is put again.
        for (name, blob) in staged.iter().filter(|(_, blob)| blob.key.is_some()) {
            let _ = self.disk.remove(&self.staged_place(name));
            if !blob.replaces {
                let _ = self.disk.remove(&self.place(name));
            }
            state.doubtful.insert(*name);
        }
        // Rows may not be on disk either: the next time the table is written whole.
        state.table = state.table.take().map(KeyTable::unwritten);
    }

    fn sync_staged(&self) -> Result<(), StoreError> {
        let _one = self.syncing.lock().unwrap_or_else(PoisonError::into_inner);
        let staged = self.lock().staged.clone();
        if staged.is_empty() {
            return Ok(());
        }
        let done = self.settle(&staged);
        let mut state = self.lock();
        state.staged.retain(|name, _| !staged.contains_key(name));
        match &done {
            Ok(()) => {
                for (name, blob) in staged {
                    state.doubtful.remove(&name);
                    let fresh = blob.key.is_some() && !blob.replaces;
                    state.uncommitted.entry(name).or_insert(fresh);
                }
            }
            Err(_) => self.give_up(&mut state, &staged),
        }
        done
    }

    /// Makes sure that the blobs of an entry are on disk before it is written.
    ///
    /// # Errors
    /// When one of them is not there, or the disk does not take it.
    pub(in crate::store) fn ensure_durable(&self, blobs: &[BlobRef]) -> Result<(), StoreError> {
        self.sync_staged()?;
        let synced = |name: &BlobName| self.lock().uncommitted.contains_key(name);
        for blob in blobs {
            if !synced(&blob.name) && !self.is_there(&blob.name)? {
                return Err(StoreError::BlobMissing { blob: place_of(&blob.name) });
            }
        }
        Ok(())
    }

    /// An entry names them now.
    pub(in crate::store) fn committed(&self, blobs: &[BlobRef], head: u64) {
        self.head.store(head, Ordering::Relaxed);
        if blobs.is_empty() {
            return;
        }
        let mut state = self.lock();
        for blob in blobs {
            state.uncommitted.remove(&blob.name);
            // Delivered again: it is there by a newer entry.
            state.forgetting.remove(&blob.name);
        }
        if state.marked && state.staged.is_empty() && state.uncommitted.is_empty() {
            // Left behind, it only has the next opening look at these names.
            state.marked = self.disk.remove(&self.dir.join(PENDING)).is_err();
        }
    }

    /// Removes what no entry came to name; nothing is written after this.
    pub(in crate::store) fn close(&self) {
        if !self.writable {
            return;
        }
        // What is left is for the next opening.
        let _ = self.finish_forgetting();
        let _one = self.syncing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = self.lock();
        state.closed = true;
        for name in std::mem::take(&mut state.staged).into_keys() {
            let _ = self.disk.remove(&self.staged_place(&name));
        }
        let gone: Vec<BlobName> = std::mem::take(&mut state.uncommitted)
            .into_iter()
            .filter(|(_, fresh)| *fresh)
            .map(|(n, _)| n)
            .collect();
        if self.remove(&mut state, &gone).is_ok() && state.marked {
            let _ = self.disk.remove(&self.dir.join(PENDING));
        }
    }

    /// Removes blobs and destroys their keys: first the key.
    fn remove(&self, state: &mut FolderState, names: &[BlobName]) -> Result<(), StoreError> {
        if names.is_empty() {
            return Ok(());
        }
        if self.ring.is_some() || state.table.is_some() {
            let keys = self.keys();
            if let Some(table) = self.table(state)? {
                table.destroy(&*self.disk, &keys, names)?;
            }
        }
        for name in names {
            match self.disk.remove(&self.place(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Takes up what a killed process left, before the desk is worked on: files that have no name yet are removed, and blobs that were
    /// to be named by an entry and are not; and blobs that an entry forgot are destroyed. Keys written under an older data key are written
    /// under the newest. `named` answers what the journal says of blobs after an entry; it is asked only where there is something to decide.
    ///
    /// # Errors
    /// Those of the disk, and of `named`.
    pub(in crate::store) fn recover(
        &self,
        named: &mut dyn FnMut(u64) -> Result<BlobIndex, StoreError>,
    ) -> Result<(), StoreError> {
        let mut state = self.lock();
        for name in self.names(&self.dir.join(NEW))? {
            self.disk.remove(&self.dir.join(NEW).join(name))?;
        }
        let path = self.dir.join(PENDING);
        if let Some((after, names)) = self.pending(&path)? {
            let named = if names.is_empty() { BlobIndex::default() } else { named(after)? };
            let gone: Vec<BlobName> =
                names.into_iter().filter(|name| !named.stored.contains_key(name)).collect();
            self.remove(&mut state, &gone)?;
            self.disk.remove(&path)?;
        }
        self.complete(&mut state, named)?;
        let Some(ring) = &self.ring else { return Ok(()) };
        if KeyTable::generation_on_disk(&*self.disk, &self.keys())?
            .is_some_and(|had| had != ring.generation())
            && let Some(table) = self.table(&mut state)?
        {
            let mut renewed = table.rewrapped(ring)?;
            renewed.replace(&*self.disk, &self.keys())?;
            state.table = Some(renewed);
        }
        Ok(())
    }

    /// Destroys what FORGET names and an entry forgot.
    fn complete(
        &self,
        state: &mut FolderState,
        named: &mut dyn FnMut(u64) -> Result<BlobIndex, StoreError>,
    ) -> Result<(), StoreError> {
        let path = self.dir.join(FORGET);
        let Some((after, names)) = self.pending(&path)? else { return Ok(()) };
        let named = if names.is_empty() { BlobIndex::default() } else { named(after)? };
        let gone: Vec<BlobName> = names.into_iter().filter(|name| named.forgotten.contains(name)).collect();
        self.destroy(state, &gone)?;
        Ok(self.disk.remove(&path)?)
    }

    /// Completes what an interrupted process was to forget, by the index of a whole journal. Nobody may be working on the desk.
    ///
    /// # Errors
    /// Those of the disk.
    pub(in crate::store) fn complete_forgetting(&self, index: &BlobIndex) -> Result<(), StoreError> {
        let mut state = self.lock();
        // Without the data key the keys are destroyed all the same.
        self.table(&mut state)?;
        self.complete(&mut state, &mut |_| Ok(index.clone()))
    }

    /// The names in a folder; none where it is missing.
    fn names(&self, dir: &Path) -> Result<Vec<std::ffi::OsString>, StoreError> {
        match self.disk.list(dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            other => Ok(other?),
        }
    }

    /// What PENDING or FORGET names; none where it is missing. One that is not whole was never finished: no entry was written under it.
    fn pending(&self, path: &Path) -> Result<Option<(u64, Vec<BlobName>)>, StoreError> {
        let file = match self.disk.open_read(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut bytes = vec![0; usize::try_from(file.len()?).unwrap_or(0)];
        let read = file.read_full_at(&mut bytes, 0)?;
        let whole = bytes[..read]
            .split_last_chunk::<4>()
            .filter(|(body, sum)| body.len() >= 8 && crc32fast::hash(body).to_le_bytes() == **sum);
        let Some((after, names)) = whole.and_then(|(body, _)| body.split_first_chunk::<8>()) else {
            return Ok(Some((0, Vec::new())));
        };
        let names = names.chunks_exact(32).filter_map(|name| name.try_into().ok()).collect();
        Ok(Some((u64::from_le_bytes(*after), names)))
    }

    /// Every blob in the folder.
    ///
    /// # Errors
    /// Those of the disk.
    pub(in crate::store) fn all(&self) -> Result<Vec<BlobName>, StoreError> {
        let mut all = Vec::new();
        for folder in (0..=u8::MAX).map(|byte| hex(&[byte])) {
            for file in self.names(&self.dir.join(&folder))? {
                all.extend(name_at(&folder, &file.to_string_lossy()));
            }
        }
        Ok(all)
    }

    /// Removes every blob that is not in the index, and keys that no blob has; returns how many blobs. Nobody may be working on the desk.
    ///
    /// # Errors
    /// Those of the disk.
    pub(in crate::store) fn sweep(&self, keep: &dyn Fn(&BlobName) -> bool) -> Result<u64, StoreError> {
        let gone: Vec<BlobName> = self.all()?.into_iter().filter(|name| !keep(name)).collect();
        let mut state = self.lock();
        let keys = self.keys();
        if let Some(table) = self.table(&mut state)? {
            let mut kept = table.without(&|name| !keep(name));
            if kept.bytes() != table.bytes() {
                table.destroy(&*self.disk, &keys, &gone)?;
                kept.replace(&*self.disk, &keys)?;
                state.table = Some(kept);
            }
        }
        for name in &gone {
            self.disk.remove(&self.place(name))?;
        }
        for name in self.names(&self.dir.join(NEW))? {
            self.disk.remove(&self.dir.join(NEW).join(name))?;
        }
        Ok(gone.len() as u64)
    }
}

impl BlobStore for BlobFolder {
    fn put(&self, case: CaseNo, sha256: &[u8; 32], bytes: &[u8]) -> Result<BlobRef, StoreError> {
        self.ensure_writable()?;
        debug_assert_eq!(*sha256, name::sha256(bytes), "the SHA-256 is that of the bytes");
        let name = self.name(case, sha256);
        let (known, doubtful) = {
            let state = self.lock();
            (state.staged.get(&name).map(|blob| blob.stored_sha256), state.doubtful.contains(&name))
        };
        if let Some(stored_sha256) = known {
            return Ok(BlobRef { name, stored_sha256 });
        }
        let present = if doubtful { None } else { self.present(&name, bytes)? };
        let blob = match present {
            // A process that was killed may have left it unsynced.
            Some(stored_sha256) => StagedBlob { stored_sha256, key: None, replaces: false },
            None => self.stage(&name, bytes)?,
        };
        let stored_sha256 = blob.stored_sha256;
        self.lock().staged.insert(name, blob);
        Ok(BlobRef { name, stored_sha256 })
    }

    fn sync(&self) -> Result<(), StoreError> {
        self.ensure_writable()?;
        self.sync_staged()
    }

    fn read(&self, case: CaseNo, file: &DeliveredFile) -> Result<Vec<u8>, StoreError> {
        let name = self.name(case, &file.sha256);
        if self.lock().staged.get(&name).is_some_and(|blob| blob.key.is_some()) {
            // Read before it has its name: it is given it first.
            self.sync()?;
        }
        let stored = self.stored(&name, file.bytes)?;
        let bytes = self.opened(&name, &stored)?;
        if sha256(&bytes) != file.sha256 {
            return Err(BlobFault::Content.at(place_of(&name)));
        }
        Ok(bytes)
    }

    fn finish_forgetting(&self) -> Result<(), StoreError> {
        let _one = self.syncing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = self.lock();
        if state.closed || state.forgetting.is_empty() {
            return Ok(());
        }
        // One that is being delivered again is not touched.
        let returns =
            |name: &BlobName| state.staged.contains_key(name) || state.uncommitted.contains_key(name);
        let names: Vec<BlobName> = state.forgetting.iter().filter(|name| !returns(name)).copied().collect();
        self.destroy(&mut state, &names)?;
        names.iter().for_each(|name| _ = state.forgetting.remove(name));
        if state.forgetting.is_empty() && state.forget_after.take().is_some() {
            // Left behind, it only has the next opening look at these names.
            let _ = self.disk.remove(&self.dir.join(FORGET));
        }
        Ok(())
    }
}
