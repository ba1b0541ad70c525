//! BagIt bags (RFC 8493) with SHA-256: the files that make one, how one is written and read, and whether it is whole. A bag is read as
//! hostile: no link is followed, and sizes are bounded. Owns nothing of what is in it.

use super::fault::PackFault;
use super::file_names::{BAGIT, INFO, MANIFEST, TAGS};
use super::hex::HexHash;
use crate::files;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// The declaration, to the byte.
const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
const PAYLOAD: &str = "data/";
/// No file of a pack is larger: an entry is 8 MiB at the most, and the delivered files 20 MiB.
const LARGEST: u64 = 64 << 20;
/// A pack has no more files, and is no larger as a whole.
const MOST_FILES: usize = 100_000;
const MOST_BYTES: u64 = 2 << 30;

/// The files of a pack by their paths in it, with `/` between the parts.
pub(crate) type PackFiles = BTreeMap<String, Vec<u8>>;

fn sha256(bytes: &[u8]) -> HexHash {
    HexHash(Sha256::digest(bytes).into())
}

fn manifest<'a>(files: impl Iterator<Item = (&'a String, &'a Vec<u8>)>) -> Vec<u8> {
    files
        .fold(String::new(), |text, (name, bytes)| text + &format!("{}  {name}\n", sha256(bytes)))
        .into_bytes()
}

/// Bytes and number of the payload's files.
fn oxum(files: &PackFiles) -> String {
    let payload = files.iter().filter(|(name, _)| name.starts_with(PAYLOAD));
    let (bytes, count) = payload.fold((0, 0), |(sum, count), (_, bytes)| (sum + bytes.len(), count + 1));
    format!("{bytes}.{count}")
}

/// A bag with these payload files, whose names begin with `data/`.
pub(super) fn bagged(mut files: PackFiles, info: &[(&str, String)]) -> PackFiles {
    let all = manifest(files.iter());
    let mut text = String::new();
    for (name, value) in info {
        text += &format!("{name}: {value}\n");
    }
    text += &format!("Payload-Oxum: {}\n", oxum(&files));
    files.insert(MANIFEST.into(), all);
    files.insert(INFO.into(), text.into_bytes());
    files.insert(BAGIT.into(), DECLARATION.into());
    let tags = manifest(files.iter().filter(|(name, _)| !name.starts_with(PAYLOAD)));
    files.insert(TAGS.into(), tags);
    files
}

/// Writes a pack into a folder that must not exist yet: into one beside it, which then gets the name. Folders and files are their
/// owner's alone.
///
/// # Errors
/// Those of the disk; nothing is left behind.
pub(crate) fn write(dir: &Path, files: &PackFiles) -> io::Result<()> {
    if std::fs::symlink_metadata(dir).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let mut made = dir.as_os_str().to_owned();
    made.push(".new");
    let made = PathBuf::from(made);
    files::create_new_folder(&made)?;
    let written = write_all(&made, files).and_then(|()| std::fs::rename(&made, dir));
    if written.is_err() {
        // It was created here, a moment ago.
        let _ = std::fs::remove_dir_all(&made);
    }
    written?;
    files::sync_folder(dir.parent().unwrap_or(Path::new("")))
}

fn write_all(dir: &Path, files: &PackFiles) -> io::Result<()> {
    let mut folders = BTreeSet::from([dir.to_owned()]);
    for (name, bytes) in files {
        let path = name.split('/').fold(dir.to_owned(), |path, part| path.join(part));
        if let Some(folder) = path.parent().filter(|folder| folders.insert((*folder).to_owned())) {
            files::create_folder(folder)?;
        }
        let mut file = files::create_new(&path)?;
        file.write_all(bytes)?;
        file.sync_all()?;
    }
    folders.iter().rev().try_for_each(|folder| files::sync_folder(folder))
}

/// A pack as it was found.
#[derive(Debug, Default)]
pub(crate) struct PackSource {
    pub(super) files: PackFiles,
    /// What is in it and cannot be a file of a pack.
    pub(super) faults: Vec<PackFault>,
}

impl PackSource {
    /// Reads the folder of a pack.
    ///
    /// # Errors
    /// Where it is no folder, or the disk cannot be read.
    pub(crate) fn read(dir: &Path) -> io::Result<Self> {
        if !std::fs::metadata(dir)?.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let mut source = Self::default();
        let mut bytes = 0;
        source.walk(dir, "", &mut bytes)?;
        Ok(source)
    }

    #[cfg(test)]
    pub(super) fn from_files(files: PackFiles) -> Self {
        Self { files, faults: Vec::new() }
    }

    fn walk(&mut self, dir: &Path, prefix: &str, bytes: &mut u64) -> io::Result<()> {
        let mut entries = std::fs::read_dir(dir)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let part = entry.file_name();
            let name = format!("{prefix}{}", part.to_string_lossy());
            let kind = entry.file_type()?;
            // Deeper than any file of a pack.
            let deep = prefix.matches('/').count() > 8;
            if kind.is_dir() && !deep {
                self.walk(&entry.path(), &format!("{name}/"), bytes)?;
                continue;
            }
            if !kind.is_file() || part.to_str().is_none() {
                self.faults.push(PackFault::Odd(name));
                continue;
            }
            let file = files::open_read(&entry.path())?;
            let mut content = Vec::new();
            file.take(LARGEST + 1).read_to_end(&mut content)?;
            *bytes += content.len() as u64;
            if content.len() as u64 > LARGEST || *bytes > MOST_BYTES || self.files.len() >= MOST_FILES {
                self.faults.push(PackFault::TooLarge(name));
                return Ok(());
            }
            self.files.insert(name, content);
        }
        Ok(())
    }
}

/// The lines of a manifest; none where one is malformed or a name comes twice.
fn parse(bytes: &[u8]) -> Option<BTreeMap<&str, HexHash>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut all = BTreeMap::new();
    for line in text.strip_suffix('\n')?.split('\n') {
        let (hash, name) = line.split_once("  ")?;
        if all.insert(name, HexHash::parse(hash)?).is_some() {
            return None;
        }
    }
    Some(all)
}

/// Whether a manifest has to list a file.
type Claims<'a> = &'a dyn Fn(&str) -> bool;

/// What is wrong with a bag as such.
pub(super) fn faults(files: &PackFiles) -> Vec<PackFault> {
    if files.get(BAGIT).map(Vec::as_slice) != Some(DECLARATION.as_bytes()) {
        return vec![match files.contains_key(BAGIT) {
            true => PackFault::Altered(BAGIT.into()),
            false => PackFault::NotABag,
        }];
    }
    let mut faults = Vec::new();
    let payload = |name: &str| name.starts_with(PAYLOAD);
    let tag = |name: &str| !payload(name) && name != TAGS;
    let tables: [(&str, Claims<'_>); 2] = [(TAGS, &tag), (MANIFEST, &payload)];
    for (table, has) in tables {
        let Some(bytes) = files.get(table) else {
            faults.push(PackFault::Missing(table.into()));
            continue;
        };
        match parse(bytes).filter(|all| all.keys().all(|name| has(name))) {
            Some(listed) => compare(files, &listed, has, &mut faults),
            None => faults.push(PackFault::Malformed(table.into())),
        }
    }
    let info = files.get(INFO).map(|bytes| String::from_utf8_lossy(bytes));
    let named =
        info.iter().flat_map(|text| text.lines()).find_map(|line| line.strip_prefix("Payload-Oxum: "));
    if info.is_some() && named != Some(&*oxum(files)) && faults.is_empty() {
        faults.push(PackFault::Altered(INFO.into()));
    }
    faults
}

/// Compares the files of one manifest with it.
fn compare(
    files: &PackFiles,
    listed: &BTreeMap<&str, HexHash>,
    has: Claims<'_>,
    faults: &mut Vec<PackFault>,
) {
    for (name, hash) in listed {
        let Some(bytes) = files.get(*name) else {
            faults.push(PackFault::Missing((*name).into()));
            continue;
        };
        let found = sha256(bytes);
        if found == *hash {
            continue;
        }
        let other = listed.iter().find(|(_, listed)| **listed == found);
        faults.push(match other {
            Some((other, _)) => PackFault::Swapped { file: (*name).into(), other: (*other).into() },
            None => PackFault::Altered((*name).into()),
        });
    }
    let added = files.keys().filter(|name| has(name) && !listed.contains_key(name.as_str()));
    faults.extend(added.map(|name| PackFault::Added(name.clone())));
}
