//! Blobs on their way to a folder of backups and back. Owns that folder - `blobs` beside the backups in it, which share it - and the
//! check of all that is carried; it may not know the form of a backup.

use super::check::hash_of;
use super::index::BlobIndex;
use super::name::{BlobName, name_at, place_of};
use crate::files;
use crate::store::disk::{Disk, OsDisk};
use crate::store::error::StoreError;
use crate::store::paths::{BLOBS, blobs_dir};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Bytes of one copy step.
const PIECE: usize = 1 << 20;

/// A blob that a backup lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct ListedBlob {
    pub(in crate::store) name: BlobName,
    pub(in crate::store) stored_sha256: [u8; 32],
    /// Bytes of its file.
    pub(in crate::store) bytes: u64,
}

/// The folder of the blobs of a backup.
pub(in crate::store) fn folder_of(backup: &Path) -> PathBuf {
    backup.parent().unwrap_or(Path::new("")).join(BLOBS)
}

/// One at a time: held while blobs are added or dropped. A file system without locks has none.
#[derive(Debug)]
pub(in crate::store) struct FolderLock(#[expect(dead_code, reason = "held, not read")] Option<File>);

impl FolderLock {
    /// Waits for the lock of a folder of blobs, which is created where it is missing.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub(in crate::store) fn wait(folder: &Path) -> Result<Self, StoreError> {
        files::create_folder(folder).map_err(|e| StoreError::writing(folder, &e))?;
        let path = folder.join("LOCK");
        let file = files::open_or_create(&path).map_err(|e| StoreError::writing(&path, &e))?;
        Ok(Self(file.lock().is_ok().then_some(file)))
    }
}

/// Copies the blobs of an index that a folder lacks; one that has its name and length there is not read again. Answers what the folder
/// has then, and the names of what is missing or altered in the desk.
///
/// # Errors
/// When the folder does not take it, or what was written does not read back.
pub(in crate::store) fn add(
    desk: &Path,
    index: &BlobIndex,
    folder: &Path,
) -> Result<(Vec<ListedBlob>, Vec<BlobName>), StoreError> {
    let (mut listed, mut missing, mut changed) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (name, stored_sha256) in &index.stored {
        let (from, to) = (blobs_dir(desk).join(place_of(name)), folder.join(place_of(name)));
        let there = fs::symlink_metadata(&to).ok().filter(fs::Metadata::is_file).map(|found| found.len());
        let here = fs::symlink_metadata(&from).ok().filter(fs::Metadata::is_file).map(|found| found.len());
        let bytes = match (here, there) {
            (Some(here), Some(there)) if here == there => Some(here),
            (Some(here), _) => {
                let done = copy(&from, &to, stored_sha256)?;
                changed.extend(to.parent().filter(|_| done).map(Path::to_path_buf));
                done.then_some(here)
            }
            // The backups have what the desk has lost.
            (None, Some(there)) if hash_of(&OsDisk, &to)? == Some(*stored_sha256) => Some(there),
            (None, _) => None,
        };
        match bytes {
            Some(bytes) => listed.push(ListedBlob { name: *name, stored_sha256: *stored_sha256, bytes }),
            None => missing.push(*name),
        }
    }
    for dir in &changed {
        OsDisk.sync_dir(dir)?;
    }
    if !changed.is_empty() {
        OsDisk.sync_dir(folder)?;
    }
    Ok((listed, missing))
}

/// Copies a blob, syncs it and reads it back, where its bytes are what was stored; whether they are. The name is synced by the caller.
///
/// # Errors
/// When the place does not take it, or what was written does not read back.
pub(in crate::store) fn copy(from: &Path, to: &Path, stored_sha256: &[u8; 32]) -> Result<bool, StoreError> {
    let Ok(mut source) = files::open_read(from) else { return Ok(false) };
    let made = to.with_extension("new");
    let writing = |e: io::Error| StoreError::writing(&made, &e);
    if let Some(dir) = to.parent() {
        files::create_folder(dir).map_err(|e| StoreError::writing(dir, &e))?;
    }
    match fs::symlink_metadata(&made) {
        Ok(found) if found.is_dir() => return Err(files::misplaced(&made).into()),
        Ok(_) => fs::remove_file(&made).map_err(writing)?,
        Err(_) => {}
    }
    let mut written = || -> Result<bool, StoreError> {
        let mut file = files::create_new(&made).map_err(writing)?;
        let (mut sha, mut piece) = (Sha256::new(), vec![0; PIECE]);
        loop {
            // A source that cannot be read is damage of its own.
            let read = match source.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => return Ok(false),
            };
            sha.update(&piece[..read]);
            file.write_all(&piece[..read]).map_err(writing)?;
        }
        if sha.finalize()[..] != stored_sha256[..] {
            return Ok(false);
        }
        file.sync_all().map_err(writing)?;
        if hash_of(&OsDisk, &made)? != Some(*stored_sha256) {
            return Err(StoreError::NotReadBack(made.display().to_string()));
        }
        fs::rename(&made, to).map_err(|e| StoreError::writing(to, &e))?;
        Ok(true)
    };
    let done = written();
    if !matches!(done, Ok(true)) {
        let _ = fs::remove_file(&made);
    }
    done
}

/// Brings blobs of an index back from a folder of backups: those that are missing in the desk or not what was stored. Answers what was
/// brought, and what is still missing.
///
/// # Errors
/// When the desk's disk does not take it.
pub(in crate::store) fn bring(
    folder: &Path,
    index: &BlobIndex,
    desk: &Path,
) -> Result<(Vec<BlobName>, Vec<BlobName>), StoreError> {
    let (mut brought, mut missing, mut changed) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (name, stored_sha256) in &index.stored {
        let to = blobs_dir(desk).join(place_of(name));
        if matches!(hash_of(&OsDisk, &to), Ok(Some(found)) if found == *stored_sha256) {
            continue;
        }
        if copy(&folder.join(place_of(name)), &to, stored_sha256)? {
            changed.extend(to.parent().map(Path::to_path_buf));
            brought.push(*name);
        } else {
            missing.push(*name);
        }
    }
    for dir in &changed {
        OsDisk.sync_dir(dir)?;
    }
    if !changed.is_empty() {
        OsDisk.sync_dir(&blobs_dir(desk))?;
        OsDisk.sync_dir(desk)?;
    }
    Ok((brought, missing))
}

/// Removes the blobs of a folder that none of its backups lists, and what an interrupted backup left; how many.
///
/// # Errors
/// Those of the disk.
pub(in crate::store) fn drop_unlisted(folder: &Path, listed: &BTreeSet<BlobName>) -> Result<u64, StoreError> {
    let mut dropped = 0;
    for entry in fs::read_dir(folder)? {
        let dir = entry?;
        let part = dir.file_name().to_string_lossy().into_owned();
        if part.len() != 2 || !dir.file_type()?.is_dir() {
            continue;
        }
        for file in fs::read_dir(dir.path())? {
            let file = file?;
            let text = file.file_name().to_string_lossy().into_owned();
            let whole = text.strip_suffix(".new").map(|text| format!("{text}.blob"));
            let gone = match (name_at(&part, &text), whole) {
                (Some(name), _) => !listed.contains(&name),
                (None, Some(whole)) => name_at(&part, &whole).is_some(),
                (None, None) => false,
            };
            if gone && file.file_type()?.is_file() {
                fs::remove_file(file.path())?;
                dropped += 1;
            }
        }
    }
    Ok(dropped)
}
