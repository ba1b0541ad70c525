//! Backups: the journal in one file, as it is on disk - encrypted where the desk is - with its head and a hash of all of it. Owns the
//! file's form, the reading back that every backup has to pass, and `restore` to a new place.
//!
//! | backup | bytes |
//! |---|---|
//! | magic `PDSKBKUP`, format version u16, zero u16 | 12 |
//! | store id, number and hash of the last entry, number of segments u32 | 16 + 8 + 32 + 4 |
//! | from version 3 on: number of blobs u32, bytes of their key table u64 | 4 + 8 |
//! | for each segment: number u32, length of its file u64, bytes of it that follow u64 | 20 each |
//! | those bytes, segment after segment | |
//! | from version 3 on, for each blob: name, SHA-256 of its bytes, how many u64 | 72 each |
//! | from version 3 on: SHA-256 of that list; the key table | 32 + |
//! | SHA-256 of all before | 32 |
//!
//! The blobs are in `blobs` beside the file, which all backups in the folder share.

use super::blob::{self, BlobIndex, FolderLock, KeyTable, ListedBlob};
use super::desk_folder::is_desk;
use super::desk_lock::DeskLock;
use super::disk::{Disk, DiskFile, OsDisk};
use super::error::StoreError;
use super::head_file::write_head_of;
use super::journal::{
    self, EntryHash, ExpectedJournal, FORMAT_VERSION, JournalFault, JournalFaultKind, JournalHead,
    SegmentPart, SegmentPatch, Snapshot, StoreId,
};
use super::paths::{BLOBS, KEYS_FILE, blobs_dir};
use super::read_only::{ReadOnlyDisk, ReadOnlyFile};
use super::salvage::{self, SalvagedDesk, find_remains, short_id};
use crate::files;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const MAGIC: [u8; 8] = *b"PDSKBKUP";
/// Version 2 may hold segments of format version 2, version 3 lists blobs.
const VERSION: u16 = 3;
const BLOBS_SINCE: u16 = 3;
/// Bytes of a blob in the list.
const LISTED: usize = 72;
const HASH: u64 = 32;
const SHA: usize = 32;
/// Bytes of one copy step.
const CHUNK: usize = 1 << 20;
/// A journal has no more segments: 64 TiB of them.
const MOST_SEGMENTS: u32 = 1 << 22;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// The last entry: recorded, it shows that a journal was not cut behind it.
    pub head: JournalHead,
    /// The length of the file in bytes.
    pub(crate) bytes: u64,
    /// Files of documents that are listed in it.
    pub files: u64,
    /// Blobs that the desk should have, and which are missing in it or not what was stored.
    pub missing: Vec<String>,
}

/// A desk that was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreReport {
    /// The last entry.
    pub head: JournalHead,
    /// The remains of the desk in its folder, and where they are preserved.
    pub(crate) kept: Option<(SalvagedDesk, PathBuf)>,
    /// Blobs that the desk should have, and which are not beside the backup.
    pub missing: Vec<String>,
}

/// A backup that is read.
#[derive(Debug)]
pub(super) struct BackupReader {
    file: Arc<File>,
    store: StoreId,
    head: JournalHead,
    parts: Vec<(SegmentPart, u64)>,
    blobs: Vec<ListedBlob>,
    /// Where the key table begins, and its length.
    keys: (u64, u64),
    bytes: u64,
}

/// Whether a file would be in a desk's folder, also through links.
fn is_inside(desk: Option<&Path>, file: &Path) -> bool {
    let folder = file.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (desk.and_then(|desk| desk.canonicalize().ok()), folder.canonicalize()) {
        (Some(desk), Ok(folder)) => folder.starts_with(desk),
        _ => false,
    }
}

fn damaged(what: &str) -> StoreError {
    StoreError::Backup(format!("the file is damaged: {what}"))
}

/// Writes a backup and reads it back; what the journal holds after the snapshot was taken is not in it. A file of the name is left alone.
///
/// # Errors
/// When there is a file of that name, the disk does not take it, or what was written does not read back.
pub fn backup(of: &Snapshot, to: &Path) -> Result<BackupReport, StoreError> {
    // A link that points at nothing is there too.
    if fs::symlink_metadata(to).is_ok() {
        return Err(StoreError::Backup("there is a file of this name already".into()));
    }
    if is_inside(of.folder(), to) {
        return Err(StoreError::Backup("the file would lie in the folder of the desk itself".into()));
    }
    let mut name = to.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    // Remains of an interrupted backup are removed; of a link, the link.
    match fs::symlink_metadata(&part) {
        Ok(found) if found.is_dir() => return Err(files::misplaced(&part).into()),
        Ok(_) => fs::remove_file(&part)?,
        Err(_) => {}
    }
    let index = index_of_snapshot(of)?;
    let folder = blob::folder_of(to);
    // Held until the backup has its name: a rotation would not know what it lists.
    let _lock = if index.stored.is_empty() { None } else { Some(FolderLock::wait(&folder)?) };
    let (listed, missing) = match of.folder() {
        Some(desk) => blob::add(desk, &index, &folder)?,
        None => Default::default(),
    };
    let made = write(of, &listed, &index, &part).and_then(|()| {
        let backup = BackupReader::open(&part)?;
        backup.check_hash()?;
        // What was written is what was read: a fault is the journal's own.
        if let Some(fault) = backup.walk()?.causes().next() {
            return Err(journal::JournalError::Damaged(fault.clone()).into());
        }
        if backup.head != of.head() {
            return Err(damaged("another last entry"));
        }
        fs::rename(&part, to)?;
        if let Some(dir) = to.parent().filter(|d| !d.as_os_str().is_empty()) {
            OsDisk.sync_dir(dir)?;
        }
        let missing = missing.iter().map(blob::place_of).collect();
        Ok(BackupReport { head: backup.head, bytes: backup.bytes, files: backup.blobs.len() as u64, missing })
    });
    if made.is_err() {
        // Half a backup is worse than none.
        let _ = fs::remove_file(&part);
    }
    made
}

/// The blobs that a journal names at a moment.
fn index_of_snapshot(of: &Snapshot) -> Result<BlobIndex, StoreError> {
    let mut index = BlobIndex::default();
    for entry in of.entries() {
        index.take(&entry?.payload)?;
    }
    Ok(index)
}

/// The list of blobs, as it is written.
fn list_bytes(listed: &[ListedBlob]) -> Vec<u8> {
    let row = |blob: &ListedBlob| [&blob.name[..], &blob.stored_sha256, &blob.bytes.to_le_bytes()].concat();
    listed.iter().flat_map(row).collect()
}

/// The key table of a desk, without rows that are damaged; empty where there is none.
fn key_bytes(of: &Snapshot, listed: &[ListedBlob], index: &BlobIndex) -> Result<Vec<u8>, StoreError> {
    let Some(desk) = of.folder().filter(|_| !listed.is_empty()) else { return Ok(Vec::new()) };
    let table = KeyTable::read(&OsDisk, &blobs_dir(desk).join(KEYS_FILE), Some(of.store()))?;
    // One that was forgotten and is not destroyed yet is not carried on.
    let kept = |table: KeyTable| table.without(&|name| index.forgotten.contains(name)).bytes();
    Ok(table.map(kept).unwrap_or_default())
}

fn write(of: &Snapshot, listed: &[ListedBlob], index: &BlobIndex, to: &Path) -> Result<(), StoreError> {
    let parts = of.parts()?;
    let keys = key_bytes(of, listed, index)?;
    let made = files::create_new(to).map_err(|e| StoreError::writing(to, &e))?;
    let mut out = HashingWriter { out: BufWriter::new(made), sha: Sha256::new() };
    let head = of.head();
    out.write_all(&MAGIC)?;
    out.write_all(&VERSION.to_le_bytes())?;
    out.write_all(&[0; 2])?;
    out.write_all(of.store().as_bytes())?;
    out.write_all(&head.seq.to_le_bytes())?;
    out.write_all(head.hash.as_bytes())?;
    out.write_all(&u32::try_from(parts.len()).unwrap_or(u32::MAX).to_le_bytes())?;
    out.write_all(&u32::try_from(listed.len()).unwrap_or(u32::MAX).to_le_bytes())?;
    out.write_all(&(keys.len() as u64).to_le_bytes())?;
    for part in &parts {
        out.write_all(&part.number.to_le_bytes())?;
        out.write_all(&part.capacity.to_le_bytes())?;
        out.write_all(&part.used.to_le_bytes())?;
    }
    let mut buf = vec![0; CHUNK];
    for part in &parts {
        let file = of.open(part.number)?;
        let mut at = 0;
        while at < part.used {
            let want = usize::try_from((part.used - at).min(CHUNK as u64)).unwrap_or(CHUNK);
            let n = file.read_full_at(&mut buf[..want], at)?;
            if n < want {
                return Err(StoreError::Lost(io::ErrorKind::UnexpectedEof.into()));
            }
            out.write_all(&buf[..n])?;
            at += n as u64;
        }
    }
    let list = list_bytes(listed);
    out.write_all(&list)?;
    out.write_all(&Sha256::digest(&list))?;
    out.write_all(&keys)?;
    let HashingWriter { mut out, sha } = out;
    out.write_all(&sha.finalize())?;
    out.into_inner().map_err(|e| StoreError::from(e.into_error()))?.sync_all()?;
    Ok(())
}

/// Writes and hashes what is written.
struct HashingWriter<W> {
    out: W,
    sha: Sha256,
}

impl<W: Write> HashingWriter<W> {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sha.update(bytes);
        self.out.write_all(bytes)
    }
}

impl BackupReader {
    /// A backup that was read from end to end.
    pub(super) fn whole(path: &Path) -> Result<Self, StoreError> {
        let backup = Self::open(path)?;
        backup.check()?;
        Ok(backup)
    }

    /// The desk of the backup.
    pub(super) fn store(&self) -> StoreId {
        self.store
    }

    /// The last entry.
    pub(super) fn head(&self) -> JournalHead {
        self.head
    }

    /// Reads the header of a backup.
    fn open(path: &Path) -> Result<Self, StoreError> {
        let file = files::open_given_plain(path).map_err(|e| StoreError::reading(path, &e))?;
        let bytes = file.metadata().map_err(|e| StoreError::reading(path, &e))?.len();
        let mut from = io::BufReader::new(&file);
        let mut field = |n: usize| -> Result<Vec<u8>, StoreError> {
            let mut field = vec![0; n];
            from.read_exact(&mut field).map_err(|_| damaged("cut short"))?;
            Ok(field)
        };
        if field(8)? != MAGIC {
            return Err(StoreError::Backup("it is no backup of a desk".into()));
        }
        let version = u16::from_le_bytes(array(&field(2)?)?);
        if version > VERSION {
            return Err(StoreError::Newer { found: version, known: VERSION });
        }
        field(2)?;
        let store = StoreId::from_bytes(array(&field(16)?)?);
        let seq = u64::from_le_bytes(array(&field(8)?)?);
        let hash = EntryHash::from_bytes(array(&field(32)?)?);
        let count = u32::from_le_bytes(array(&field(4)?)?);
        if count == 0 || count > MOST_SEGMENTS || u64::from(count) * 20 > bytes {
            return Err(damaged("its segments cannot be counted"));
        }
        let (listed, keys) = if version >= BLOBS_SINCE {
            (u32::from_le_bytes(array(&field(4)?)?), u64::from_le_bytes(array(&field(8)?)?))
        } else {
            (0, 0)
        };
        if u64::from(listed) * LISTED as u64 > bytes || keys > bytes {
            return Err(damaged("its blobs cannot be counted"));
        }
        let mut at = if version >= BLOBS_SINCE { 84 } else { 72 } + u64::from(count) * 20;
        let mut parts = Vec::new();
        for _ in 0..count {
            let part = SegmentPart {
                number: u32::from_le_bytes(array(&field(4)?)?),
                capacity: u64::from_le_bytes(array(&field(8)?)?),
                used: u64::from_le_bytes(array(&field(8)?)?),
            };
            if part.used > part.capacity || part.used > bytes {
                return Err(damaged("a segment is longer than its file"));
            }
            parts.push((part, at));
            at += part.used;
        }
        let list = at;
        let mut end = at + HASH;
        if version >= BLOBS_SINCE {
            at += u64::from(listed) * LISTED as u64 + HASH;
            end = at.saturating_add(keys).saturating_add(HASH);
        }
        if end != bytes {
            return Err(damaged("its length is another one"));
        }
        let blobs = if version >= BLOBS_SINCE { read_list(&file, list, listed)? } else { Vec::new() };
        let head = JournalHead { seq, hash };
        Ok(Self { file: Arc::new(file), store, head, parts, blobs, keys: (at, keys), bytes })
    }

    /// The key table in it; none where it has none.
    pub(super) fn keys(&self) -> Result<Option<KeyTable>, StoreError> {
        let (at, length) = self.keys;
        if length == 0 {
            return Ok(None);
        }
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        let mut file = &*self.file;
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut bytes)?;
        KeyTable::of_bytes(&bytes, Some(self.store)).map(Some)
    }

    /// Reads all of it and compares its hash.
    fn check_hash(&self) -> Result<(), StoreError> {
        let mut file = &*self.file;
        file.seek(SeekFrom::Start(0))?;
        let mut sha = Sha256::new();
        let mut left = self.bytes - HASH;
        let mut buf = vec![0; CHUNK];
        while left > 0 {
            let want = usize::try_from(left.min(CHUNK as u64)).unwrap_or(CHUNK);
            file.read_exact(&mut buf[..want])?;
            sha.update(&buf[..want]);
            left -= want as u64;
        }
        let mut stored = [0; 32];
        file.read_exact(&mut stored)?;
        if sha.finalize()[..] != stored {
            return Err(damaged("its hash is another one"));
        }
        Ok(())
    }

    /// Walks the chain of the journal in it.
    fn walk(&self) -> Result<journal::JournalReport, StoreError> {
        let expect = ExpectedJournal { store: Some(self.store), known: Some(self.head) };
        Ok(journal::verify(self, Path::new(""), expect)?)
    }

    /// Reads all of it: its hash, and the chain of the journal in it.
    fn check(&self) -> Result<(), StoreError> {
        self.check_hash()?;
        let report = self.walk()?;
        match report.faults.first() {
            Some(JournalFault { kind: JournalFaultKind::NewerVersion { found }, .. }) => {
                Err(StoreError::Newer { found: *found, known: FORMAT_VERSION })
            }
            Some(fault) => Err(damaged(&fault.to_string())),
            None if report.head == Some(self.head) => Ok(()),
            None => Err(damaged("another last entry")),
        }
    }

    fn part(&self, path: &Path) -> Option<PartFile> {
        let (part, at) = self.parts.iter().find(|(p, _)| path.ends_with(p.file_name()))?;
        Some(PartFile { file: Arc::clone(&self.file), at: *at, used: part.used, capacity: part.capacity })
    }
}

/// The list of blobs of a backup, which has a hash of its own: it is read without the rest.
fn read_list(mut file: &File, at: u64, count: u32) -> Result<Vec<ListedBlob>, StoreError> {
    let mut bytes = vec![0; count as usize * LISTED + SHA];
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut bytes)?;
    let (list, sum) = bytes.split_at(bytes.len() - SHA);
    if Sha256::digest(list)[..] != *sum {
        return Err(damaged("its list of blobs"));
    }
    let row = |row: &[u8]| {
        Ok(ListedBlob {
            name: array(&row[..32])?,
            stored_sha256: array(&row[32..64])?,
            bytes: u64::from_le_bytes(array(&row[64..])?),
        })
    };
    list.chunks_exact(LISTED).map(row).collect()
}

/// Removes the blobs in the folder of some backups that none of them lists; how many. Where one of the backups cannot be read, nothing is
/// removed: it may list any.
///
/// # Errors
/// When the folder cannot be read, or a blob cannot be removed.
pub fn drop_unlisted_blobs(dir: &Path) -> Result<u64, StoreError> {
    let folder = dir.join(BLOBS);
    if !folder.is_dir() {
        return Ok(0);
    }
    let _lock = FolderLock::wait(&folder)?;
    let mut listed = BTreeSet::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        // A backup that is not finished counts only once it has its name.
        if path.extension().is_some_and(|end| end == "part") || !path.is_file() {
            continue;
        }
        let mut magic = [0; 8];
        let is_backup = match files::open_given_plain(&path).and_then(|mut file| file.read_exact(&mut magic))
        {
            Ok(()) => magic == MAGIC,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => false,
            Err(_) => return Ok(0),
        };
        if is_backup {
            let Ok(backup) = BackupReader::open(&path) else { return Ok(0) };
            listed.extend(backup.blobs.iter().map(|blob| blob.name));
        }
    }
    blob::drop_unlisted(&folder, &listed)
}

fn array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], StoreError> {
    bytes.try_into().map_err(|_| damaged("cut short"))
}

/// A segment inside a backup, as long as its file was.
#[derive(Debug)]
struct PartFile {
    file: Arc<File>,
    at: u64,
    used: u64,
    capacity: u64,
}

impl ReadOnlyFile for PartFile {
    fn read(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        let n = usize::try_from(self.capacity.saturating_sub(offset)).unwrap_or(usize::MAX).min(buf.len());
        let kept = usize::try_from(self.used.saturating_sub(offset)).unwrap_or(usize::MAX).min(n);
        if kept > 0 {
            let mut file = &*self.file;
            file.seek(SeekFrom::Start(self.at + offset))?;
            file.read_exact(&mut buf[..kept])?;
        }
        buf[kept..n].fill(0);
        Ok(n)
    }
    fn length(&self) -> io::Result<u64> {
        Ok(self.capacity)
    }
}

/// A backup read as the folder of a journal.
impl ReadOnlyDisk for BackupReader {
    fn open_file(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        match self.part(path) {
            Some(part) => Ok(Box::new(part)),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }
    fn names(&self) -> Vec<OsString> {
        self.parts.iter().map(|(part, _)| part.file_name().into()).collect()
    }
}

/// Creates a desk from a backup where there is none, or where the same desk lost its journal; its remains are preserved. The derived store
/// is built when the desk is first opened.
///
/// # Errors
/// When there is a desk, the backup is damaged, or the disk does not take it. What was begun is no desk then.
pub fn restore(from: &Path, dir: &Path) -> Result<RestoreReport, StoreError> {
    let backup = BackupReader::whole(from)?;
    files::create_folder(dir).map_err(|e| StoreError::writing(dir, &e))?;
    let before = find_remains(dir)?;
    if let Some(other) = before.as_ref().filter(|b| b.id.is_some_and(|id| id != backup.store)) {
        return Err(StoreError::OtherDesk {
            dir: dir.display().to_string(),
            here: other.desk(),
            other: short_id(backup.store),
        });
    }
    let _lock = DeskLock::acquire_new(dir)?;
    let (journal, made) = (dir.join("journal"), dir.join("journal.new"));
    if before.is_none() && is_desk(dir) {
        return Err(StoreError::Backup("there is a desk here already".into()));
    }
    if made.exists() {
        fs::remove_dir_all(&made)?;
    }
    OsDisk.create_dir_all(&made)?;
    for (part, _) in &backup.parts {
        put(&backup, part, &made)?;
    }
    OsDisk.sync_dir(&made)?;
    let missing = put_blobs(&backup, from, &made, dir)?;
    let kept = before.as_ref().map(|before| salvage::keep_as_evidence(dir, before)).transpose()?;
    write_head_of(dir, backup.store, backup.head, before.as_ref().and_then(|b| b.office))?;
    fs::rename(&made, &journal)?;
    OsDisk.sync_dir(dir)?;
    Ok(RestoreReport { head: backup.head, kept: before.zip(kept), missing })
}

/// Brings the blobs of a backup into a desk's folder, and their keys; answers what is missing. Blobs that are there are kept.
fn put_blobs(
    backup: &BackupReader,
    from: &Path,
    journal: &Path,
    dir: &Path,
) -> Result<Vec<String>, StoreError> {
    let index = blob::index_of_journal(&OsDisk, journal)?.ok_or_else(|| damaged("another last entry"))?;
    put_keys(backup, &index, dir)?;
    let (_, missing) = blob::bring(&blob::folder_of(from), &index, dir)?;
    Ok(missing.iter().map(blob::place_of).collect())
}

/// Adds the keys of a backup to those of a desk, where it lacks them; never those of files that the desk has forgotten.
pub(super) fn put_keys(backup: &BackupReader, index: &BlobIndex, dir: &Path) -> Result<usize, StoreError> {
    let Some(keys) = backup.keys()? else { return Ok(0) };
    let keys = keys.without(&|name| index.forgotten.contains(name));
    let place = blobs_dir(dir).join(KEYS_FILE);
    let (mut table, taken) = match KeyTable::read(&OsDisk, &place, Some(backup.store)) {
        Ok(Some(mut own)) => {
            let taken = own.merge(&keys);
            (own, taken)
        }
        Ok(None) => {
            let taken = keys.len();
            (keys, taken)
        }
        Err(StoreError::BlobDamaged { .. }) => {
            // Its rows may still be of use to somebody who knows how to read them.
            fs::rename(&place, place.with_extension("damaged"))?;
            let taken = keys.len();
            (keys, taken)
        }
        Err(error) => return Err(error),
    };
    if taken > 0 {
        OsDisk.create_dir_all(&blobs_dir(dir))?;
        table.replace(&OsDisk, &place)?;
        OsDisk.sync_dir(dir)?;
    }
    Ok(taken)
}

/// Writes a segment of a backup into a folder.
fn put(backup: &BackupReader, part: &SegmentPart, dir: &Path) -> Result<(), StoreError> {
    let file = OsDisk.create(&dir.join(part.file_name()))?;
    file.set_len(part.capacity)?;
    for patch in patches(backup, part) {
        let patch = patch?;
        file.write_all_at(&patch.bytes, patch.byte)?;
    }
    file.sync_data()?;
    Ok(())
}

/// The bytes of a segment of a backup.
fn patches<'a>(
    backup: &'a BackupReader,
    part: &'a SegmentPart,
) -> impl Iterator<Item = Result<SegmentPatch, StoreError>> + 'a {
    (0..part.used).step_by(CHUNK).map(move |byte| {
        let length = usize::try_from((part.used - byte).min(CHUNK as u64)).unwrap_or(CHUNK);
        let mut bytes = vec![0; length];
        let file = backup.open_read(Path::new(&part.file_name()))?;
        file.read_full_at(&mut bytes, byte)?;
        Ok(SegmentPatch { segment: part.number, byte, bytes })
    })
}
