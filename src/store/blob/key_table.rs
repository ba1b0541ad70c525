//! The keys of blobs: one random key for each, encrypted under the data key, in a file of rows that can be rewritten. Owns that file;
//! it may not touch a blob. Destroying a row makes the blob unreadable here.
//!
//! | `KEYS` | bytes |
//! |---|---|
//! | magic `PDSKKEYS`, version u16, generation of the data key u16, store id, CRC-32 of all before | 32 |
//! | rows: kind, name, encrypted key, CRC-32 of all before | 112 each |
//!
//! A row of kind `K` is the key of a blob, one of kind `F` holds zeros where the key was. The last row of a name counts; where a
//! blob was written again, an earlier one may still be the key of the one that is there. An encrypted key is bound to its store and to the
//! name. Where the header names another generation than the newest, the table is written again.

use super::format::BlobKey;
use super::name::BlobName;
use crate::store::crypto::{Keyring, RecordCipher, RecordPlace};
use crate::store::disk::Disk;
use crate::store::error::StoreError;
use crate::store::journal::StoreId;
use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

const MAGIC: &[u8; 8] = b"PDSKKEYS";
const VERSION: u16 = 1;
const HEADER: usize = 32;
const WRAPPED: usize = 75;
const ROW: usize = 1 + 32 + WRAPPED + 4;
const KEY: u8 = b'K';
const FORGOTTEN: u8 = b'F';
/// The tree that an encrypted key is bound to.
const TREE: &str = "blob keys";

type KeyRow = [u8; ROW];

/// The table in memory: rows as they are on disk, encrypted.
#[derive(Clone, Debug)]
pub(in crate::store) struct KeyTable {
    store: StoreId,
    /// The generation that every row was written under, or 0.
    generation: u16,
    rows: Vec<KeyRow>,
    /// The place of the last row of each name.
    places: HashMap<BlobName, usize>,
    /// Names that have more than one row.
    several: HashSet<BlobName>,
    /// Rows that are on disk, in this order.
    written: usize,
}

fn row(kind: u8, name: &BlobName, wrapped: &[u8; WRAPPED]) -> KeyRow {
    let mut row = [0; ROW];
    row[0] = kind;
    row[1..33].copy_from_slice(name);
    row[33..33 + WRAPPED].copy_from_slice(wrapped);
    let sum = crc32fast::hash(&row[..ROW - 4]);
    row[ROW - 4..].copy_from_slice(&sum.to_le_bytes());
    row
}

fn is_whole(row: &KeyRow) -> bool {
    crc32fast::hash(&row[..ROW - 4]).to_le_bytes() == row[ROW - 4..]
}

fn name_of(row: &KeyRow) -> BlobName {
    let mut name = [0; 32];
    name.copy_from_slice(&row[1..33]);
    name
}

/// A key as it is written at its place.
fn wrapped(ring: &Arc<Keyring>, name: &BlobName, key: &BlobKey) -> Result<[u8; WRAPPED], StoreError> {
    let cipher = RecordCipher::new(Some(Arc::clone(ring)));
    let bytes = cipher.close(RecordPlace::Record(TREE, name), key.to_vec())?;
    bytes.try_into().map_err(|_| StoreError::System("a key cannot be written".into()))
}

fn unwrapped(ring: &Arc<Keyring>, row: &KeyRow) -> Option<BlobKey> {
    let cipher = RecordCipher::new(Some(Arc::clone(ring)));
    let bytes = cipher.open(RecordPlace::Record(TREE, &row[1..33]), &row[33..33 + WRAPPED]).ok()?;
    let bytes = Zeroizing::new(bytes.into_owned());
    <[u8; 32]>::try_from(&bytes[..]).ok().map(Zeroizing::new)
}

impl KeyTable {
    /// A table without keys; it is not on disk.
    pub(in crate::store) fn new(store: StoreId, generation: u16) -> Self {
        Self {
            store,
            generation,
            rows: Vec::new(),
            places: HashMap::new(),
            several: HashSet::new(),
            written: 0,
        }
    }

    /// The table of a file; none where there is none. Rows that are not whole are left out: an interrupted write ends with one.
    ///
    /// # Errors
    /// Those of the disk; where the file is no table of this desk.
    pub(in crate::store) fn read(
        disk: &dyn Disk,
        path: &Path,
        store: Option<StoreId>,
    ) -> Result<Option<Self>, StoreError> {
        let file = match disk.open_read(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let len = usize::try_from(file.len()?).unwrap_or(usize::MAX);
        let mut bytes = vec![0; len];
        let found = file.read_full_at(&mut bytes, 0)?;
        Self::of_bytes(&bytes[..found], store).map(Some)
    }

    /// The table of the bytes of a file.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(in crate::store) fn of_bytes(bytes: &[u8], store: Option<StoreId>) -> Result<Self, StoreError> {
        let damaged = || StoreError::BlobDamaged { blob: "KEYS".into(), text: "its header".into() };
        let (head, rows) = bytes.split_at_checked(HEADER).ok_or_else(damaged)?;
        if head[..8] != MAGIC[..] || crc32fast::hash(&head[..28]).to_le_bytes() != head[28..] {
            return Err(damaged());
        }
        let version = u16::from_le_bytes([head[8], head[9]]);
        if version > VERSION {
            return Err(StoreError::Newer { found: version, known: VERSION });
        }
        let own = StoreId::from_bytes(head[12..28].try_into().map_err(|_| damaged())?);
        if store.is_some_and(|store| store != own) {
            return Err(StoreError::Foreign);
        }
        let mut table = Self::new(own, u16::from_le_bytes([head[10], head[11]]));
        for bytes in rows.chunks_exact(ROW) {
            let mut row = [0; ROW];
            row.copy_from_slice(bytes);
            // A row that is not whole keeps its place: others follow it.
            table.push(row);
        }
        table.written = table.rows.len();
        Ok(table)
    }

    /// All of it, as it is on disk.
    pub(in crate::store) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER + self.rows.len() * ROW);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&self.generation.to_le_bytes());
        bytes.extend_from_slice(self.store.as_bytes());
        let sum = crc32fast::hash(&bytes);
        bytes.extend_from_slice(&sum.to_le_bytes());
        self.rows.iter().for_each(|row| bytes.extend_from_slice(row));
        bytes
    }

    /// How many rows it has.
    pub(in crate::store) fn len(&self) -> usize {
        self.rows.len()
    }

    fn push(&mut self, row: KeyRow) {
        if is_whole(&row) {
            let name = name_of(&row);
            if self.places.insert(name, self.rows.len()).is_some() {
                self.several.insert(name);
            }
        }
        self.rows.push(row);
    }

    fn last(&self, name: &BlobName) -> Option<&KeyRow> {
        self.places.get(name).and_then(|at| self.rows.get(*at))
    }

    /// The keys of a blob, the last one first; none where it has none, or all are damaged. More than one row is there where a blob was
    /// written again: which of them counts is seen by opening it.
    pub(in crate::store) fn keys(&self, ring: &Arc<Keyring>, name: &BlobName) -> Vec<BlobKey> {
        let Some(last) = self.places.get(name) else { return Vec::new() };
        let rows = self.rows[..=*last].iter().rev();
        // Most have one row: the rest of the table is looked through only where it is known to have another.
        let several = self.several.contains(name);
        let own = rows
            .take(if several { usize::MAX } else { 1 })
            .filter(|row| row[0] == KEY && row[1..33] == name[..]);
        own.filter(|row| is_whole(row)).filter_map(|row| unwrapped(ring, row)).collect()
    }

    /// Whether there is a key for a blob, as far as can be said without the data key.
    pub(in crate::store) fn has(&self, name: &BlobName) -> bool {
        self.last(name).is_some_and(|row| row[0] == KEY)
    }

    /// The generation that the header of a file names; none where there is no file, or its header is damaged.
    ///
    /// # Errors
    /// Those of the disk.
    pub(in crate::store) fn generation_on_disk(
        disk: &dyn Disk,
        path: &Path,
    ) -> Result<Option<u16>, StoreError> {
        let file = match disk.open_read(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut bytes = [0; HEADER];
        let found = file.read_full_at(&mut bytes, 0)?;
        // What is wrong with it is said where a key is needed.
        Ok(Self::of_bytes(&bytes[..found], None).ok().map(|table| table.generation))
    }

    /// The same table, to be written whole: what is on disk of it is not known.
    pub(in crate::store) fn unwritten(self) -> Self {
        Self { written: 0, ..self }
    }

    /// Adds a key; it is not on disk.
    pub(in crate::store) fn add(
        &mut self,
        ring: &Arc<Keyring>,
        name: &BlobName,
        key: &BlobKey,
    ) -> Result<(), StoreError> {
        self.push(row(KEY, name, &wrapped(ring, name, key)?));
        Ok(())
    }

    /// Takes rows of a backup that are missing here; a name that is here, or was forgotten here, is left as it is. Returns how many.
    pub(in crate::store) fn merge(&mut self, other: &Self) -> usize {
        let before = self.rows.len();
        for row in other.rows.iter().filter(|row| is_whole(row)) {
            let name = name_of(row);
            if !self.places.contains_key(&name) && other.last(&name) == Some(row) {
                self.push(*row);
            }
        }
        let taken = self.rows.len() - before;
        if taken > 0 {
            // They may be of an older data key: the next opening writes all of it again.
            (self.generation, self.written) = (0, 0);
        }
        taken
    }

    /// The same keys under the newest data key.
    ///
    /// # Errors
    /// When the system gives no random bytes. A row that none of the data keys opens is kept as it is.
    pub(in crate::store) fn rewrapped(&self, ring: &Arc<Keyring>) -> Result<Self, StoreError> {
        let mut table = Self::new(self.store, ring.generation());
        for old in self.rows.iter().filter(|row| is_whole(row)) {
            let name = name_of(old);
            let key = if old[0] == FORGOTTEN { None } else { unwrapped(ring, old) };
            let new = match key {
                Some(key) => row(old[0], &name, &wrapped(ring, &name, &key)?),
                None => *old,
            };
            table.push(new);
        }
        Ok(table)
    }

    /// The same without the keys of some blobs.
    pub(in crate::store) fn without(&self, gone: &dyn Fn(&BlobName) -> bool) -> Self {
        let mut table = Self::new(self.store, self.generation);
        for row in self.rows.iter().filter(|row| is_whole(row)) {
            if row[0] != KEY || !gone(&name_of(row)) {
                table.push(*row);
            }
        }
        table
    }

    /// Writes the rows that are not on disk behind the others and syncs them; a table that is not on disk is written whole.
    ///
    /// # Errors
    /// When the disk does not take it. The file may end with a part of a row then, which is left out when it is read.
    pub(in crate::store) fn append(&mut self, disk: &dyn Disk, path: &Path) -> Result<(), StoreError> {
        if self.written == self.rows.len() {
            return Ok(());
        }
        if self.written == 0 {
            return self.replace(disk, path);
        }
        let file = disk.open_write(path)?;
        file.write_all_at(&self.rows[self.written..].concat(), (HEADER + self.written * ROW) as u64)?;
        file.sync_data()?;
        self.written = self.rows.len();
        Ok(())
    }

    /// Writes the whole table in the place of the old one, which stays as it is where the disk does not take it.
    ///
    /// # Errors
    /// Those of the disk.
    pub(in crate::store) fn replace(&mut self, disk: &dyn Disk, path: &Path) -> Result<(), StoreError> {
        let made = made(path);
        match disk.remove(&made) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let written = || -> io::Result<()> {
            let file = disk.create(&made)?;
            file.write_all_at(&self.bytes(), 0)?;
            file.sync_data()?;
            disk.rename(&made, path)?;
            path.parent().map_or(Ok(()), |folder| disk.sync_dir(folder))
        };
        if let Err(error) = written() {
            let _ = disk.remove(&made);
            return Err(error.into());
        }
        self.written = self.rows.len();
        Ok(())
    }

    /// Overwrites the keys of blobs on disk, where they are, and removes what an interrupted replacement left. A disk that moves its blocks
    /// may keep the old ones.
    ///
    /// # Errors
    /// Those of the disk.
    pub(in crate::store) fn destroy(
        &mut self,
        disk: &dyn Disk,
        path: &Path,
        names: &[BlobName],
    ) -> Result<(), StoreError> {
        match disk.remove(&made(path)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let mut at = Vec::new();
        for (place, old) in self.rows.iter_mut().enumerate() {
            let name = name_of(old);
            if old[0] == KEY && names.contains(&name) {
                *old = row(FORGOTTEN, &name, &[0; WRAPPED]);
                at.push(place);
            }
        }
        if self.written == 0 {
            // What is on disk is not this table: it has its own rows.
            return match Self::read(disk, path, Some(self.store))? {
                Some(mut there) if there.written > 0 => there.destroy(disk, path, names),
                _ => Ok(()),
            };
        }
        if at.is_empty() {
            return Ok(());
        }
        let file = disk.open_write(path)?;
        for place in at.into_iter().filter(|place| *place < self.written) {
            file.write_all_at(&self.rows[place], (HEADER + place * ROW) as u64)?;
        }
        file.sync_data()?;
        Ok(())
    }
}

/// The table while it is written.
fn made(path: &Path) -> PathBuf {
    path.with_extension("new")
}
