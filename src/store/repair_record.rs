//! What a repair of the journal filled, stored until an entry records it. It is written before the first byte is filled: whatever ends
//! the program, the next officer who works at the desk has it in the journal.

use super::blob::hex;
use super::error::StoreError;
use super::journal::{EntryHash, FilledPlace, JournalHead};
use super::{disk::Disk, disk::OsDisk};
use crate::files;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// A place of the journal that was filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairedPlace {
    /// The segment's number, from 1.
    pub(crate) segment: u32,
    /// Offset of the first damaged byte in its file.
    pub(crate) byte: u64,
    /// How many bytes were not as they had been written.
    pub(crate) bytes: u64,
    /// The first and the last entry that was filled; none where it was a header, or the length of the file.
    pub(crate) entries: Option<(u64, u64)>,
}

/// From where it was filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RepairSource {
    /// The bytes in the derived store.
    Store,
    /// A backup.
    Backup,
}

/// A repair: where, and from what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepairRecord {
    /// The places, by segment.
    pub(crate) places: Vec<RepairedPlace>,
    /// Names of blobs that were taken from a backup.
    pub(crate) files: Vec<[u8; 32]>,
    /// From where.
    pub(crate) source: RepairSource,
    /// The last entry that the source holds.
    pub(crate) head: JournalHead,
}

impl fmt::Display for RepairedPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}.seg@{}+{}", self.segment, self.byte, self.bytes)?;
        match self.entries {
            Some((first, last)) if first == last => write!(f, " #{first}"),
            Some((first, last)) => write!(f, " #{first}-{last}"),
            None => Ok(()),
        }
    }
}

impl RepairSource {
    /// The machine name.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Backup => "backup",
        }
    }
}

impl RepairRecord {
    pub(super) fn new(filled: &[FilledPlace], source: RepairSource, head: JournalHead) -> Self {
        let place = |f: &FilledPlace| RepairedPlace {
            segment: f.segment,
            byte: f.byte,
            bytes: f.bytes,
            entries: f.entries,
        };
        Self { places: filled.iter().map(place).collect(), files: Vec::new(), source, head }
    }

    /// Files that were taken from a backup.
    pub(super) fn of_files(files: Vec<[u8; 32]>, head: JournalHead) -> Self {
        Self { places: Vec::new(), files, source: RepairSource::Backup, head }
    }

    /// How many bytes were not as they had been written.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.places.iter().map(|place| place.bytes).sum()
    }
}

/// The file is a few lines.
const LONGEST: u64 = 1 << 20;

fn path(dir: &Path) -> PathBuf {
    dir.join("REPAIRED")
}

/// Records what is about to be filled, or which files were taken from a backup.
pub(super) fn add(dir: &Path, repaired: &RepairRecord) -> Result<(), StoreError> {
    let mut file = files::open_or_create(&path(dir))?;
    file.seek(SeekFrom::End(0))?;
    let source = repaired.source.name();
    let mut text = String::new();
    for RepairedPlace { segment, byte, bytes, entries } in &repaired.places {
        let (first, last) = entries.unwrap_or_default();
        let JournalHead { seq, hash } = repaired.head;
        text.push_str(&format!("{source} {seq} {hash} {segment} {byte} {bytes} {first} {last}\n"));
    }
    for name in &repaired.files {
        let JournalHead { seq, hash } = repaired.head;
        text.push_str(&format!("files {seq} {hash} {}\n", hex(name)));
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    OsDisk.sync_dir(dir)?;
    Ok(())
}

/// What was filled and is in no entry yet. A repair that was interrupted and done again is one.
pub(super) fn read(dir: &Path) -> Vec<RepairRecord> {
    let text = files::read_text(&path(dir), LONGEST).unwrap_or_default();
    let mut all: Vec<RepairRecord> = Vec::new();
    for (source, head, place) in text.lines().filter_map(line) {
        match all.iter_mut().find(|r| r.source == source && r.head == head) {
            Some(repaired) if repaired.places.contains(&place) => {}
            Some(repaired) => repaired.places.push(place),
            None => all.push(RepairRecord { places: vec![place], files: Vec::new(), source, head }),
        }
    }
    let mut files: Vec<RepairRecord> = Vec::new();
    for (head, name) in text.lines().filter_map(file_line) {
        match files.iter_mut().find(|r| r.head == head) {
            Some(repaired) if repaired.files.contains(&name) => {}
            Some(repaired) => repaired.files.push(name),
            None => files.push(RepairRecord::of_files(vec![name], head)),
        }
    }
    all.extend(files);
    all
}

fn file_line(text: &str) -> Option<(JournalHead, [u8; 32])> {
    let mut words = text.strip_prefix("files ")?.split(' ');
    let seq = words.next()?.parse().ok()?;
    let hash = EntryHash::from_str(words.next()?).ok()?;
    // A name has the form of a hash.
    let name = EntryHash::from_str(words.next()?).ok()?;
    Some((JournalHead { seq, hash }, *name.as_bytes()))
}

fn line(text: &str) -> Option<(RepairSource, JournalHead, RepairedPlace)> {
    let mut words = text.split(' ');
    let source = match words.next()? {
        "store" => RepairSource::Store,
        "backup" => RepairSource::Backup,
        _ => return None,
    };
    let seq = words.next()?.parse().ok()?;
    let hash = EntryHash::from_str(words.next()?).ok()?;
    let segment = words.next()?.parse().ok()?;
    let mut number = || words.next().and_then(|word| word.parse::<u64>().ok());
    let (byte, bytes, first, last) = (number()?, number()?, number()?, number()?);
    let entries = (first > 0).then_some((first, last));
    Some((source, JournalHead { seq, hash }, RepairedPlace { segment, byte, bytes, entries }))
}

/// An entry records it now.
pub(super) fn forget(dir: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path(dir)) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repair_notes_are_read_back_once() {
        let dir = tempfile::tempdir().unwrap();
        let head = JournalHead { seq: 9, hash: EntryHash::from_bytes([0xA7; 32]) };
        let place = |segment, entries| RepairedPlace { segment, byte: 700, bytes: 3, entries };
        let places = vec![place(1, Some((4, 6))), place(2, None)];
        let repaired = RepairRecord { places, files: Vec::new(), source: RepairSource::Backup, head };
        let other = RepairRecord { source: RepairSource::Store, ..repaired.clone() };
        let files = RepairRecord::of_files(vec![[0x21; 32], [0x22; 32]], head);
        for one in [&repaired, &files, &repaired, &other, &files] {
            add(dir.path(), one).unwrap();
        }
        assert_eq!(read(dir.path()), [repaired, other, files]);
        fs::write(path(dir.path()), "store 1 x\n\u{7}\n").unwrap();
        assert_eq!(read(dir.path()), []);
        forget(dir.path()).unwrap();
        forget(dir.path()).unwrap();
    }
}
