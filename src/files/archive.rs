//! ZIP archives that others made. Owns what an archive may be: every entry is looked at before any is read, an entry is read by its number,
//! and its bytes are counted. Nothing is ever extracted to a place that the archive names.

use super::archive_names::{name_before_entry, name_that_is_twice};
use super::{misplaced_path, open_given_plain};
use encoding_rs::GB18030;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Component, Path};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

/// Headers and directory of an archive, in bytes, beside its files.
const OVERHEAD: u64 = 8 << 20;
/// How far an entry may expand where it is larger than [`SMALL`].
const RATIO: u64 = 100;
/// Below so many bytes any ratio is harmless: an empty page compresses well.
const SMALL: u64 = 1 << 20;
/// The end record of an archive, and how far before the end of the file it may be (APPNOTE 4.3.16).
const END: &[u8; 4] = b"PK\x05\x06";
const END_RECORD: usize = 22;
const TAIL: u64 = END_RECORD as u64 + 0xffff;

/// What an archive may have at the most.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ArchiveLimits {
    /// Bytes of its files.
    pub(crate) bytes: u64,
    /// Entries, whatever they are.
    pub(crate) entries: usize,
}

/// Why nothing of an archive is read. Names are as the archive has them.
#[derive(Debug)]
pub(crate) enum ArchiveFault {
    /// It cannot be read.
    Unreadable(io::Error),
    /// It is no plain file.
    NotAFile,
    /// It has no byte.
    Empty,
    /// It has more bytes than its files may have.
    TooLarge,
    /// It has more entries than it may.
    Entries,
    /// Two entries have one name.
    Twice(String),
    /// An entry is encrypted.
    Encrypted(String),
    /// An entry is a link or a device.
    Link(String),
    /// An entry has a name that leads elsewhere.
    Name(String),
    /// An entry has one name in the directory and another before its bytes.
    Names(String),
    /// An entry is compressed in a way that is not read.
    Method(String),
    /// Two entries share bytes.
    Overlap,
    /// It is no archive, or a damaged one.
    Damaged,
}

/// Why one entry is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArchiveEntryFault {
    /// It has more bytes than are wanted.
    TooLarge,
    /// It expands further than any file does.
    Ratio,
    /// Its bytes are not all there, or have another checksum.
    Damaged,
}

impl From<ZipError> for ArchiveFault {
    fn from(error: ZipError) -> Self {
        match error {
            ZipError::Io(error) if error.raw_os_error().is_some() => Self::Unreadable(error),
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
                Self::Encrypted(String::new())
            }
            ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
                Self::Method(String::new())
            }
            _ => Self::Damaged,
        }
    }
}

/// An archive whose every entry was looked at.
pub(crate) struct CheckedArchive {
    archive: ZipArchive<BufReader<File>>,
    paths: Vec<String>,
    /// The number of each of them in the archive.
    numbers: Vec<usize>,
    folders: Vec<String>,
}

impl CheckedArchive {
    /// Opens an archive that a person named.
    ///
    /// # Errors
    /// The first thing for which nothing of it is read.
    pub(crate) fn open(path: &Path, limits: ArchiveLimits) -> Result<Self, ArchiveFault> {
        let unreadable = |e: io::Error| match misplaced_path(&e) {
            Some(_) => ArchiveFault::NotAFile,
            None => ArchiveFault::Unreadable(e),
        };
        let mut file = open_given_plain(path).map_err(unreadable)?;
        let size = file.metadata().map_err(unreadable)?.len();
        if size == 0 {
            return Err(ArchiveFault::Empty);
        }
        if size > limits.bytes + OVERHEAD {
            return Err(ArchiveFault::TooLarge);
        }
        // Before the library reads a directory of millions of entries.
        if most_entries(&mut file, size).map_err(unreadable)? > limits.entries {
            return Err(ArchiveFault::Entries);
        }
        // A handle of its own: every read of the archive says where.
        let mut beside = file.try_clone().map_err(unreadable)?;
        let archive = ZipArchive::new(BufReader::new(file))?;
        let mut checked = Self { archive, paths: Vec::new(), numbers: Vec::new(), folders: Vec::new() };
        checked.look(&mut beside, limits)?;
        Ok(checked)
    }

    fn look(&mut self, file: &mut File, limits: ArchiveLimits) -> Result<(), ArchiveFault> {
        let count = self.archive.len();
        if count > limits.entries {
            return Err(ArchiveFault::Entries);
        }
        if self.archive.has_duplicate_names() {
            let twice = name_that_is_twice(file, self.archive.central_directory_start(), limits.entries);
            let name = twice.ok().flatten().and_then(|raw| decoded(&raw)).unwrap_or_default();
            return Err(ArchiveFault::Twice(name));
        }
        let mut headers = Vec::with_capacity(count);
        for number in 0..count {
            let entry = self.archive.by_index_raw(number)?;
            let raw = entry.name_raw().to_vec();
            let name = decoded(&raw).unwrap_or_else(|| entry.name().map(Into::into).unwrap_or_default());
            headers.push((entry.header_start(), raw));
            if entry.encrypted() {
                return Err(ArchiveFault::Encrypted(name));
            }
            // The kind of file in the upper bits of a Unix mode; archives of other systems have none.
            let kind = entry.unix_mode().map_or(0, |mode| mode & 0o170_000);
            if entry.is_symlink() || !matches!(kind, 0 | 0o100_000 | 0o040_000) {
                return Err(ArchiveFault::Link(name));
            }
            let inside =
                entry.enclosed_name().is_some_and(|path| is_plain(&path)) && is_plain(Path::new(&*name));
            if !inside || name.is_empty() || name.contains(['\\', '\0', ':']) {
                return Err(ArchiveFault::Name(name));
            }
            if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
                return Err(ArchiveFault::Method(name));
            }
            if entry.is_dir() || name.ends_with('/') {
                self.folders.push(name.trim_end_matches('/').to_owned());
                continue;
            }
            self.paths.push(name);
            self.numbers.push(number);
        }
        match self.archive.has_overlapping_entries() {
            Ok(false) => {}
            Ok(true) => return Err(ArchiveFault::Overlap),
            Err(error) => return Err(error.into()),
        }
        // Other programs may go by the name before the entry: then they show another file under the name that was checked here.
        for (at, name) in headers {
            if name_before_entry(file, at).ok().flatten().as_ref() != Some(&name) {
                return Err(ArchiveFault::Names(decoded(&name).unwrap_or_default()));
            }
        }
        Ok(())
    }

    /// The path of every file in it, with `/` between its parts.
    pub(crate) fn paths(&self) -> &[String] {
        &self.paths
    }

    /// The folders that have an entry of their own, without a `/` at the end.
    pub(crate) fn folders(&self) -> &[String] {
        &self.folders
    }

    /// The bytes of one of its files, at most so many.
    ///
    /// # Errors
    /// Why they are not taken.
    pub(crate) fn read(&mut self, at: usize, most: u64) -> Result<Vec<u8>, ArchiveEntryFault> {
        let number = *self.numbers.get(at).ok_or(ArchiveEntryFault::Damaged)?;
        let entry = self.archive.by_index(number).map_err(|_| ArchiveEntryFault::Damaged)?;
        // What the directory says of sizes is a claim: the bytes that come out are counted.
        let allowed = entry.compressed_size().saturating_mul(RATIO).max(SMALL);
        let mut bytes = Vec::new();
        let read = entry.take(most.min(allowed) + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > allowed {
            return Err(ArchiveEntryFault::Ratio);
        }
        if bytes.len() as u64 > most {
            return Err(ArchiveEntryFault::TooLarge);
        }
        read.map(|_| bytes).map_err(|_| ArchiveEntryFault::Damaged)
    }
}

/// Only names below the top, without a detour.
fn is_plain(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}

/// A name in UTF-8, which every system writes today, or in GB18030, which Chinese ones wrote without saying so.
fn decoded(raw: &[u8]) -> Option<String> {
    if let Ok(name) = std::str::from_utf8(raw) {
        return Some(name.to_owned());
    }
    GB18030.decode_without_bom_handling_and_without_replacement(raw).map(Into::into)
}

/// The largest number of entries that an end record in the file claims.
fn most_entries(file: &mut File, size: u64) -> io::Result<usize> {
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(size.saturating_sub(TAIL)))?;
    file.take(TAIL).read_to_end(&mut tail)?;
    file.seek(SeekFrom::Start(0))?;
    let claims = memchr::memmem::find_iter(&tail, END).filter_map(|at| tail.get(at..at + END_RECORD));
    Ok(claims.map(|end| usize::from(u16::from_le_bytes([end[10], end[11]]))).max().unwrap_or(0))
}
