//! A bundle as a ZIP. Owns what a ZIP may be: every entry is looked at before any is read, and an entry is read by its number. Nothing is
//! ever extracted to a place that the archive names.

use super::bundle_source::{BundleFault, BundleSource, EntryError, MOST_ENTRIES, unified};
use super::zip_names::{name_before_entry, name_that_is_twice};
use crate::domain::submitted_file::LARGEST_SUBMISSION;
use crate::files;
use crate::intake::fault::FaultCode;
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

/// An archive whose every entry was looked at.
pub(super) struct ZipBundle {
    archive: ZipArchive<BufReader<File>>,
    paths: Vec<String>,
    /// The number of each of them in the archive.
    numbers: Vec<usize>,
}

fn fault(code: FaultCode, about: &str) -> BundleFault {
    BundleFault::new(code, about)
}

/// The fault of a library's error.
fn of_zip(error: ZipError) -> BundleFault {
    match error {
        ZipError::Io(error) if error.raw_os_error().is_some() => {
            fault(FaultCode::Unreadable, &error.to_string())
        }
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            fault(FaultCode::ZipEncrypted, "")
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            fault(FaultCode::ZipMethod, "")
        }
        _ => fault(FaultCode::ZipDamaged, ""),
    }
}

impl ZipBundle {
    /// Opens an archive.
    ///
    /// # Errors
    /// The first thing for which nothing of it is read.
    pub(super) fn open(path: &Path) -> Result<Self, BundleFault> {
        let unreadable = |e: io::Error| match files::misplaced_path(&e) {
            Some(_) => fault(FaultCode::NotAFile, ""),
            None => fault(FaultCode::Unreadable, &e.to_string()),
        };
        let mut file = files::open_given_plain(path).map_err(unreadable)?;
        let size = file.metadata().map_err(unreadable)?.len();
        if size == 0 {
            return Err(fault(FaultCode::NothingRead, "empty"));
        }
        if size > LARGEST_SUBMISSION + OVERHEAD {
            return Err(too_large());
        }
        // Before the library reads a directory of millions of entries.
        if most_entries(&mut file, size).map_err(unreadable)? > MOST_ENTRIES {
            return Err(fault(FaultCode::BundleEntries, &MOST_ENTRIES.to_string()));
        }
        // A handle of its own: every read of the archive says where.
        let mut beside = file.try_clone().map_err(unreadable)?;
        let archive = ZipArchive::new(BufReader::new(file)).map_err(of_zip)?;
        let mut bundle = Self { archive, paths: Vec::new(), numbers: Vec::new() };
        bundle.look(&mut beside)?;
        Ok(bundle)
    }

    fn look(&mut self, file: &mut File) -> Result<(), BundleFault> {
        let count = self.archive.len();
        if count > MOST_ENTRIES {
            return Err(fault(FaultCode::BundleEntries, &MOST_ENTRIES.to_string()));
        }
        if self.archive.has_duplicate_names() {
            let twice = name_that_is_twice(file, self.archive.central_directory_start());
            let name = twice.ok().flatten().and_then(|raw| decoded(&raw)).unwrap_or_default();
            return Err(fault(FaultCode::BundleTwice, &unified(&name)));
        }
        let mut headers = Vec::with_capacity(count);
        for number in 0..count {
            let entry = self.archive.by_index_raw(number).map_err(of_zip)?;
            let raw = entry.name_raw().to_vec();
            let name = decoded(&raw).unwrap_or_else(|| entry.name().map(Into::into).unwrap_or_default());
            let shown = unified(&name);
            headers.push((entry.header_start(), raw));
            if entry.encrypted() {
                return Err(fault(FaultCode::ZipEncrypted, &shown));
            }
            // The kind of file in the upper bits of a Unix mode; archives of other systems have none.
            let kind = entry.unix_mode().map_or(0, |mode| mode & 0o170_000);
            if entry.is_symlink() || !matches!(kind, 0 | 0o100_000 | 0o040_000) {
                return Err(fault(FaultCode::BundleLink, &shown));
            }
            let inside =
                entry.enclosed_name().is_some_and(|path| is_plain(&path)) && is_plain(Path::new(&*name));
            if !inside || name.is_empty() || name.contains(['\\', '\0', ':']) {
                return Err(fault(FaultCode::ZipName, &shown));
            }
            if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
                return Err(fault(FaultCode::ZipMethod, &shown));
            }
            if entry.is_dir() || name.ends_with('/') {
                continue;
            }
            self.paths.push(name);
            self.numbers.push(number);
        }
        match self.archive.has_overlapping_entries() {
            Ok(false) => {}
            Ok(true) => return Err(fault(FaultCode::ZipOverlap, "")),
            Err(error) => return Err(of_zip(error)),
        }
        // Other programs may go by the name before the entry: then they show another file under the name that was checked here.
        for (at, name) in headers {
            if name_before_entry(file, at).ok().flatten().as_ref() != Some(&name) {
                return Err(fault(FaultCode::ZipNames, &unified(&decoded(&name).unwrap_or_default())));
            }
        }
        Ok(())
    }
}

/// The fault of more bytes than a submission may have.
pub(super) fn too_large() -> BundleFault {
    fault(FaultCode::BundleTooLarge, &(LARGEST_SUBMISSION >> 20).to_string())
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

impl BundleSource for ZipBundle {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&mut self, at: usize, most: u64) -> Result<Vec<u8>, EntryError> {
        let number = *self.numbers.get(at).ok_or(EntryError::Damaged)?;
        let name = unified(&self.paths[at]);
        let entry = match self.archive.by_index(number) {
            Ok(entry) => entry,
            Err(_) => return Err(EntryError::Damaged),
        };
        // What the directory says of sizes is a claim: the bytes that come out are counted.
        let allowed = entry.compressed_size().saturating_mul(RATIO).max(SMALL);
        let mut bytes = Vec::new();
        let read = entry.take(most.min(allowed) + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > allowed {
            return Err(EntryError::Bundle(fault(FaultCode::ZipRatio, &name)));
        }
        if bytes.len() as u64 > most {
            return Err(EntryError::TooLarge);
        }
        read.map(|_| bytes).map_err(|_| EntryError::Damaged)
    }
}
