//! An evidence pack as it was found, in a folder or a ZIP. It is read as hostile: no link is followed, sizes are bounded, and of a delivered
//! file only hash and size are kept. Owns what cannot be a file of a pack.

use super::bag::{FileSum, PackFiles, PackSums};
use super::fault::{ArchiveTrouble, PackFault};
use super::file_names::{BAGIT, DELIVERED};
use crate::files::{self, ArchiveEntryFault, ArchiveFault, ArchiveLimits, CheckedArchive};
use std::collections::BTreeSet;
use std::io::{self, Read};
use std::path::Path;

/// No file of a pack is larger: an entry is 8 MiB at the most, and the delivered files 20 MiB.
const LARGEST: u64 = 64 << 20;
/// A pack has no more files, and is no larger as a whole.
const MOST_FILES: usize = 100_000;
const MOST_BYTES: u64 = 2 << 30;
/// Deeper than any file of a pack.
const DEEPEST: usize = 8;
/// A ZIP whose end says more has another form of directory.
const LIMITS: ArchiveLimits = ArchiveLimits { bytes: MOST_BYTES, entries: 65_000 };

/// A pack as it was found.
#[derive(Debug, Default)]
pub(crate) struct PackSource {
    /// Content, but that of delivered files.
    pub(super) files: PackFiles,
    pub(super) sums: PackSums,
    /// What is in it and cannot be a file of a pack.
    pub(super) faults: Vec<PackFault>,
    bytes: u64,
}

impl PackSource {
    /// Reads the folder or the ZIP of a pack.
    ///
    /// # Errors
    /// Where it is neither folder nor file, or the disk cannot be read.
    pub(crate) fn read(path: &Path) -> io::Result<Self> {
        let mut source = Self::default();
        let found = std::fs::metadata(path)?;
        if found.is_dir() {
            source.walk(path, "", 0)?;
        } else if found.is_file() {
            source.unpack(path)?;
        } else {
            return Err(files::misplaced(path));
        }
        Ok(source)
    }

    #[cfg(test)]
    pub(super) fn from_files(files: PackFiles) -> Self {
        let sums = super::bag::sums_of(&files);
        Self { files, sums, ..Self::default() }
    }

    /// Whether more is read.
    fn add(&mut self, name: String, content: Vec<u8>) -> bool {
        self.bytes += content.len() as u64;
        if content.len() as u64 > LARGEST || self.bytes > MOST_BYTES || self.sums.len() >= MOST_FILES {
            self.faults.push(PackFault::TooLarge(name));
            return false;
        }
        self.sums.insert(name.clone(), FileSum::of(&content));
        if !name.starts_with(DELIVERED) {
            self.files.insert(name, content);
        }
        true
    }

    fn walk(&mut self, dir: &Path, prefix: &str, depth: usize) -> io::Result<()> {
        let mut entries = std::fs::read_dir(dir)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        if entries.is_empty() && depth > 0 {
            self.faults.push(PackFault::EmptyFolder(prefix.to_owned()));
        }
        for entry in entries {
            let part = entry.file_name();
            let name = format!("{prefix}{}", part.to_string_lossy());
            let kind = entry.file_type()?;
            if kind.is_dir() && depth < DEEPEST {
                self.walk(&entry.path(), &format!("{name}/"), depth + 1)?;
                continue;
            }
            if !kind.is_file() || part.to_str().is_none() {
                self.faults.push(PackFault::Odd(name));
                continue;
            }
            let mut content = Vec::new();
            files::open_read(&entry.path())?.take(LARGEST + 1).read_to_end(&mut content)?;
            if !self.add(name, content) {
                return Ok(());
            }
        }
        Ok(())
    }

    fn unpack(&mut self, path: &Path) -> io::Result<()> {
        let trouble = |name: String, what| PackFault::Archive { file: name, what };
        let own = || path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut archive = match CheckedArchive::open(path, LIMITS) {
            Ok(archive) => archive,
            Err(ArchiveFault::Unreadable(error)) => return Err(error),
            Err(ArchiveFault::NotAFile) => return Err(files::misplaced(path)),
            Err(fault) => {
                let (name, what) = match fault {
                    ArchiveFault::TooLarge | ArchiveFault::Entries => (own(), ArchiveTrouble::Size),
                    ArchiveFault::Twice(name) => (name, ArchiveTrouble::Twice),
                    ArchiveFault::Overlap => (own(), ArchiveTrouble::Overlap),
                    ArchiveFault::Encrypted(name) => (name, ArchiveTrouble::Encrypted),
                    ArchiveFault::Link(name) => (name, ArchiveTrouble::Link),
                    ArchiveFault::Name(name) => (name, ArchiveTrouble::Name),
                    ArchiveFault::Names(name) => (name, ArchiveTrouble::Damaged),
                    ArchiveFault::Method(name) => (name, ArchiveTrouble::Method),
                    _ => (own(), ArchiveTrouble::Damaged),
                };
                let name = if name.is_empty() { own() } else { name };
                self.faults.push(trouble(name, what));
                return Ok(());
            }
        };
        let paths = archive.paths().to_vec();
        // The bag, or one folder with the bag in it.
        let top = match paths.iter().any(|path| path == BAGIT) {
            true => String::new(),
            false => paths
                .iter()
                .filter_map(|path| path.strip_suffix(BAGIT))
                .find(|top| top.matches('/').count() == 1)
                .unwrap_or_default()
                .to_owned(),
        };
        let mut kept = BTreeSet::new();
        for (at, path) in paths.iter().enumerate() {
            let mut parts = path.as_str();
            while let Some((folder, _)) = parts.rsplit_once('/') {
                kept.insert(folder.to_owned());
                parts = folder;
            }
            let Some(name) = path.strip_prefix(&*top).filter(|name| !name.is_empty()) else {
                self.faults.push(PackFault::Added(path.clone()));
                continue;
            };
            match archive.read(at, LARGEST) {
                Ok(content) => {
                    if !self.add(name.to_owned(), content) {
                        return Ok(());
                    }
                }
                Err(ArchiveEntryFault::TooLarge) => self.faults.push(PackFault::TooLarge(name.to_owned())),
                Err(ArchiveEntryFault::Ratio) => {
                    self.faults.push(trouble(name.to_owned(), ArchiveTrouble::Ratio));
                    return Ok(());
                }
                Err(ArchiveEntryFault::Damaged) => {
                    self.faults.push(trouble(name.to_owned(), ArchiveTrouble::Damaged));
                }
            }
        }
        let empty = archive.folders().iter().filter(|folder| !kept.contains(*folder));
        self.faults.extend(empty.map(|folder| PackFault::EmptyFolder(folder.clone())));
        Ok(())
    }
}
