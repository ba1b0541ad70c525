//! The test twin of the disk: all in memory, fails the n-th operation, and loses power.
//!
//! Owns: a model of what survives. A write is durable when its file was synced, a name when its directory was
//! synced; at a power cut the rest stays, is lost, or is torn by sectors. It is harsher than most disks in two ways:
//! a failed write leaves half of its bytes, and after a failed sync the unsynced bytes still read well but never
//! reach the medium, even when a later sync succeeds (that is what Linux does with a write-back error).
//! May not: be part of the program; it is compiled for tests alone, here and, with the feature `test-support`, in other crates.
//!
//! Simplified: a directory, once created, is durable.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::disk::{Disk, DiskFile};

/// Bytes that the medium writes whole or not at all.
const SECTOR: usize = 512;

/// What the chosen operation answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DiskFailure {
    /// The disk is full (`ENOSPC`).
    DiskFull,
    /// The device fails (`EIO`).
    Io,
    /// The file system was remounted read-only (`EROFS`).
    ReadOnly,
    /// Power is lost: this and every later operation fails until [`FaultDisk::restart`].
    PowerCut,
}

/// What is left of writes and names that were not synced when power was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Survival {
    /// Only what was synced.
    Synced,
    /// Everything, as if the system had written it back in time.
    Everything,
    /// Each sector by a coin, and the names up to some change; the number chooses the coins.
    Torn(u64),
}

/// A disk in memory that fails on request. Clones share one medium.
#[derive(Debug, Clone, Default)]
pub(crate) struct FaultDisk {
    state: Arc<Mutex<DiskState>>,
}

#[derive(Debug, Default)]
struct DiskState {
    operations: u64,
    plan: Option<FailurePlan>,
    power_is_off: bool,
    files: Vec<FileContent>,
    names: BTreeMap<PathBuf, usize>,
    synced_names: BTreeMap<PathBuf, usize>,
    name_changes: Vec<(PathBuf, NameChange)>,
    dirs: BTreeSet<PathBuf>,
}

#[derive(Debug, Clone, Copy)]
struct FailurePlan {
    at: u64,
    failure: DiskFailure,
    lasting: bool,
}

/// A file as the program sees it, as it is on the medium, and the writes between.
#[derive(Debug, Default, Clone)]
struct FileContent {
    live: Vec<u8>,
    synced: Vec<u8>,
    unsynced: Vec<ContentChange>,
}

#[derive(Debug, Clone)]
enum ContentChange {
    Write(usize, Vec<u8>),
    SetLen(usize),
}

#[derive(Debug, Clone)]
enum NameChange {
    Set(usize),
    Remove,
    Rename(PathBuf),
}

impl FaultDisk {
    /// An empty disk without faults.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Fails the operation with this number (the first operation from now on is 1), and, when `lasting`, every later
    /// one that writes, syncs or names.
    pub(crate) fn fail_at(&self, operation: u64, failure: DiskFailure, lasting: bool) {
        let mut state = self.lock();
        state.plan = Some(FailurePlan { at: state.operations + operation, failure, lasting });
    }

    /// Takes every planned failure back (free space again, a sound device).
    pub(crate) fn heal(&self) {
        self.lock().plan = None;
    }

    /// How many operations there have been, failed ones too.
    #[must_use]
    pub(crate) fn operations(&self) -> u64 {
        self.lock().operations
    }

    /// Loses power now and starts again: what is not durable survives as requested. Open files of before are stale and
    /// must not be used.
    pub(crate) fn restart(&self, survive: Survival) {
        let mut state = self.lock();
        let mut coins = SeededRng(match survive {
            Survival::Torn(seed) => seed,
            _ => 0,
        });
        state.plan = None;
        state.power_is_off = false;
        for file in &mut state.files {
            let changes = std::mem::take(&mut file.unsynced);
            for change in changes {
                match survive {
                    Survival::Synced => {}
                    Survival::Everything => change.apply(&mut file.synced),
                    Survival::Torn(_) => change.tear(&mut file.synced, &mut coins),
                }
            }
            file.live.clone_from(&file.synced);
        }
        let changes = std::mem::take(&mut state.name_changes);
        let kept = match survive {
            Survival::Synced => 0,
            Survival::Everything => changes.len(),
            // A file system's own journal keeps name changes in their order.
            Survival::Torn(_) => coins.below(changes.len() + 1),
        };
        for (path, change) in &changes[..kept] {
            change.apply(path, &mut state.synced_names);
        }
        state.names = state.synced_names.clone();
    }

    /// A file's bytes as the program sees them; no operation is counted.
    #[must_use]
    pub(crate) fn bytes(&self, path: &Path) -> Option<Vec<u8>> {
        let state = self.lock();
        state.names.get(path).map(|id| state.files[*id].live.clone())
    }

    /// Puts a file there, durable, in the place of any other; no operation is counted.
    pub(crate) fn put(&self, path: &Path, bytes: &[u8]) {
        let mut state = self.lock();
        let id = state.files.len();
        state.files.push(FileContent { live: bytes.to_vec(), synced: bytes.to_vec(), unsynced: Vec::new() });
        state.names.insert(path.to_path_buf(), id);
        state.synced_names.insert(path.to_path_buf(), id);
    }

    /// A disk of its own with the same files, without faults and with nothing unsynced.
    #[must_use]
    pub(crate) fn copy(&self) -> Self {
        let state = self.lock();
        let copy = Self::new();
        copy.lock().dirs.clone_from(&state.dirs);
        for (path, id) in &state.names {
            copy.put(path, &state.files[*id].live);
        }
        copy
    }

    fn lock(&self) -> MutexGuard<'_, DiskState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl DiskState {
    /// Counts an operation; returns the failure planned for it.
    fn count(&mut self, changes: bool) -> Option<io::Error> {
        self.operations += 1;
        if let Some(plan) = self.plan {
            let now = self.operations == plan.at || (plan.lasting && changes && self.operations > plan.at);
            if now && plan.failure == DiskFailure::PowerCut {
                self.power_is_off = true;
            } else if now {
                return Some(match plan.failure {
                    DiskFailure::DiskFull => io::ErrorKind::StorageFull.into(),
                    DiskFailure::ReadOnly => io::ErrorKind::ReadOnlyFilesystem.into(),
                    DiskFailure::Io | DiskFailure::PowerCut => io::Error::other("the device failed"),
                });
            }
        }
        self.power_is_off.then(|| io::Error::other("the power is off"))
    }

    fn operation(&mut self, changes: bool) -> io::Result<()> {
        self.count(changes).map_or(Ok(()), Err)
    }

    fn id(&self, path: &Path) -> io::Result<usize> {
        self.names.get(path).copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn change_name(&mut self, path: &Path, change: NameChange) {
        change.apply(path, &mut self.names);
        self.name_changes.push((path.to_path_buf(), change));
    }
}

impl NameChange {
    fn apply(&self, path: &Path, names: &mut BTreeMap<PathBuf, usize>) {
        match self {
            Self::Set(id) => _ = names.insert(path.to_path_buf(), *id),
            Self::Remove => _ = names.remove(path),
            Self::Rename(to) => {
                if let Some(id) = names.remove(path) {
                    names.insert(to.clone(), id);
                }
            }
        }
    }
}

impl ContentChange {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Write(at, data) => {
                bytes.resize(bytes.len().max(at + data.len()), 0);
                bytes[*at..at + data.len()].copy_from_slice(data);
            }
            Self::SetLen(len) => bytes.resize(*len, 0),
        }
    }

    /// Applies each sector by a coin: the medium writes in any order.
    fn tear(&self, bytes: &mut Vec<u8>, coins: &mut SeededRng) {
        match self {
            Self::Write(at, data) => {
                let mut done = 0;
                while done < data.len() {
                    let sector_end = ((at + done) / SECTOR + 1) * SECTOR;
                    let end = data.len().min(sector_end - at);
                    if coins.heads() {
                        Self::Write(at + done, data[done..end].to_vec()).apply(bytes);
                    }
                    done = end;
                }
            }
            Self::SetLen(_) => {
                if coins.heads() {
                    self.apply(bytes);
                }
            }
        }
    }
}

impl Disk for FaultDisk {
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let mut state = self.lock();
        state.operation(true)?;
        if state.names.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        if !path.parent().is_some_and(|dir| state.dirs.contains(dir)) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let id = state.files.len();
        state.files.push(FileContent::default());
        state.change_name(path, NameChange::Set(id));
        Ok(Box::new(FaultFile { disk: self.clone(), id, writable: true }))
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let mut state = self.lock();
        state.operation(false)?;
        Ok(Box::new(FaultFile { disk: self.clone(), id: state.id(path)?, writable: false }))
    }

    fn open_write(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let mut state = self.lock();
        state.operation(false)?;
        Ok(Box::new(FaultFile { disk: self.clone(), id: state.id(path)?, writable: true }))
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<OsString>> {
        let mut state = self.lock();
        state.operation(false)?;
        if !state.dirs.contains(dir) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let inside = state.names.keys().filter(|path| path.parent() == Some(dir));
        Ok(inside.filter_map(|path| path.file_name().map(OsString::from)).collect())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.lock();
        state.operation(true)?;
        state.id(path)?;
        state.change_name(path, NameChange::Remove);
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.lock();
        state.operation(true)?;
        state.id(from)?;
        state.change_name(from, NameChange::Rename(to.to_path_buf()));
        Ok(())
    }

    fn create_dir_all(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.lock();
        state.operation(true)?;
        state.dirs.extend(dir.ancestors().map(Path::to_path_buf));
        Ok(())
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.lock();
        state.operation(true)?;
        let all = std::mem::take(&mut state.name_changes);
        for (path, change) in all {
            if path.parent() == Some(dir) {
                change.apply(&path, &mut state.synced_names);
            } else {
                state.name_changes.push((path, change));
            }
        }
        Ok(())
    }
}

#[derive(Debug)]
struct FaultFile {
    disk: FaultDisk,
    id: usize,
    writable: bool,
}

impl FaultFile {
    fn change(&self, change: ContentChange) -> io::Result<()> {
        let mut state = self.disk.lock();
        let failed =
            if self.writable { state.count(true) } else { Some(io::ErrorKind::PermissionDenied.into()) };
        let change = match (&failed, change) {
            (None, change) => change,
            // A write that fails, or that the power cut ends, has left its first half.
            (Some(_), ContentChange::Write(at, data)) if self.writable => {
                ContentChange::Write(at, data[..data.len() / 2].to_vec())
            }
            (Some(_), _) => return failed.map_or(Ok(()), Err),
        };
        let file = &mut state.files[self.id];
        change.apply(&mut file.live);
        file.unsynced.push(change);
        failed.map_or(Ok(()), Err)
    }
}

impl DiskFile for FaultFile {
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut state = self.disk.lock();
        state.operation(false)?;
        let live = &state.files[self.id].live;
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(live.len());
        let n = buf.len().min(live.len() - from);
        buf[..n].copy_from_slice(&live[from..from + n]);
        Ok(n)
    }

    fn write_all_at(&self, data: &[u8], offset: u64) -> io::Result<()> {
        let at = usize::try_from(offset).map_err(io::Error::other)?;
        self.change(ContentChange::Write(at, data.to_vec()))
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.disk.lock();
        let failed = state.count(true);
        let power_is_off = state.power_is_off;
        let file = &mut state.files[self.id];
        match failed {
            None => {
                for change in std::mem::take(&mut file.unsynced) {
                    change.apply(&mut file.synced);
                }
                Ok(())
            }
            Some(e) => {
                // The system takes the pages for clean from now on; at a power cut they may still be lost.
                if !power_is_off {
                    file.unsynced.clear();
                }
                Err(e)
            }
        }
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.change(ContentChange::SetLen(usize::try_from(len).map_err(io::Error::other)?))
    }

    fn len(&self) -> io::Result<u64> {
        let mut state = self.disk.lock();
        state.operation(false)?;
        Ok(state.files[self.id].live.len() as u64)
    }
}

/// A small generator (SplitMix64): the same seed always tears the same way.
struct SeededRng(u64);

impl SeededRng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn heads(&mut self) -> bool {
        self.next() & 1 == 1
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n.max(1) as u64)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk_with(name: &str) -> (FaultDisk, Box<dyn DiskFile>) {
        let disk = FaultDisk::new();
        disk.create_dir_all(Path::new("d")).unwrap();
        let file = disk.create(&Path::new("d").join(name)).unwrap();
        (disk, file)
    }

    #[test]
    fn only_what_was_synced_survives_a_power_cut() {
        let (disk, file) = disk_with("a");
        file.write_all_at(b"kept", 0).unwrap();
        file.sync_data().unwrap();
        disk.sync_dir(Path::new("d")).unwrap();
        file.write_all_at(b"lost", 4).unwrap();
        let other = disk.create(Path::new("d/b")).unwrap();
        other.write_all_at(b"x", 0).unwrap();
        other.sync_data().unwrap();
        let all = disk.copy();
        disk.restart(Survival::Synced);
        assert_eq!(disk.bytes(Path::new("d/a")).unwrap(), b"kept");
        assert_eq!(disk.bytes(Path::new("d/b")), None, "the directory was not synced");
        all.restart(Survival::Everything);
        assert_eq!(all.bytes(Path::new("d/a")).unwrap(), b"keptlost");
    }

    #[test]
    fn torn_write_keeps_only_some_sectors() {
        let (disk, file) = disk_with("a");
        file.set_len(40 * 512).unwrap();
        file.sync_data().unwrap();
        disk.sync_dir(Path::new("d")).unwrap();
        file.write_all_at(&[7; 40 * 512], 0).unwrap();
        disk.restart(Survival::Torn(3));
        let bytes = disk.bytes(Path::new("d/a")).unwrap();
        let kept = bytes.chunks(512).filter(|sector| sector.iter().all(|b| *b == 7)).count();
        let gone = bytes.chunks(512).filter(|sector| sector.iter().all(|b| *b == 0)).count();
        assert!(kept > 0 && gone > 0 && kept + gone == 40, "{kept} kept, {gone} gone");
    }

    #[test]
    fn planned_operation_fails_and_failed_sync_is_final() {
        let (disk, file) = disk_with("a");
        disk.sync_dir(Path::new("d")).unwrap();
        disk.fail_at(2, DiskFailure::Io, false);
        file.write_all_at(b"abcd", 0).unwrap();
        assert!(file.sync_data().is_err());
        file.sync_data().unwrap();
        assert_eq!(disk.bytes(Path::new("d/a")).unwrap(), b"abcd");
        disk.restart(Survival::Everything);
        assert_eq!(disk.bytes(Path::new("d/a")).unwrap(), b"", "the second sync had nothing to write");
    }

    #[test]
    fn lasting_failure_persists_and_failed_write_is_partial() {
        let (disk, file) = disk_with("a");
        disk.fail_at(1, DiskFailure::DiskFull, true);
        assert_eq!(file.write_all_at(b"abcd", 0).unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(disk.create(Path::new("d/b")).unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(file.len().unwrap(), 2);
        disk.heal();
        file.write_all_at(b"abcd", 0).unwrap();
        assert_eq!(file.len().unwrap(), 4);
    }

    #[test]
    fn a_power_cut_ends_every_later_operation() {
        let (disk, file) = disk_with("a");
        disk.fail_at(1, DiskFailure::PowerCut, false);
        assert!(disk.sync_dir(Path::new("d")).is_err());
        assert!(file.len().is_err());
        disk.restart(Survival::Synced);
        assert_eq!(disk.list(Path::new("d")).unwrap(), Vec::<OsString>::new());
    }
}
