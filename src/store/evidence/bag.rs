//! BagIt bags (RFC 8493) with SHA-256: the files that make one, and whether it is whole. Owns nothing of what is in it, and touches no disk.

use super::fault::PackFault;
use super::file_names::{BAGIT, INFO, MANIFEST, PAYLOAD, TAGS};
use super::hex::HexHash;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The declaration, to the byte.
const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
/// The last line of `bag-info.txt`.
pub(super) const INFO_SIZE: &str = "Payload-Oxum: ";

/// The files of a pack by their paths in it, with `/` between the parts.
pub(crate) type PackFiles = BTreeMap<String, Vec<u8>>;

/// Hash and size of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileSum {
    pub(super) sha256: HexHash,
    pub(super) bytes: u64,
}

impl FileSum {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self { sha256: HexHash(Sha256::digest(bytes).into()), bytes: bytes.len() as u64 }
    }
}

/// Hashes and sizes by path.
pub(super) type PackSums = BTreeMap<String, FileSum>;

/// Those of files.
pub(super) fn sums_of(files: &PackFiles) -> PackSums {
    files.iter().map(|(name, bytes)| (name.clone(), FileSum::of(bytes))).collect()
}

fn is_payload(name: &str) -> bool {
    name.starts_with(PAYLOAD)
}

fn manifest<'a>(sums: impl Iterator<Item = (&'a String, &'a FileSum)>) -> Vec<u8> {
    sums.fold(String::new(), |text, (name, sum)| text + &format!("{}  {name}\n", sum.sha256)).into_bytes()
}

/// Bytes and number of the payload's files.
fn oxum(sums: &PackSums) -> String {
    let payload = sums.iter().filter(|(name, _)| is_payload(name));
    let (bytes, count) = payload.fold((0, 0), |(bytes, count), (_, sum)| (bytes + sum.bytes, count + 1));
    format!("{bytes}.{count}")
}

/// The files of a bag that are no payload. `sums` are those of the payload, whose names begin with `data/`; `info` are the lines of
/// `bag-info.txt` but the last.
pub(super) fn tag_files(sums: &PackSums, info: &str) -> PackFiles {
    let mut tags = PackFiles::from([
        (MANIFEST.to_owned(), manifest(sums.iter())),
        (INFO.to_owned(), format!("{info}{INFO_SIZE}{}\n", oxum(sums)).into_bytes()),
        (BAGIT.to_owned(), DECLARATION.into()),
    ]);
    let own = sums_of(&tags);
    tags.insert(TAGS.into(), manifest(own.iter()));
    tags
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

/// What is wrong with a bag as such; `files` are those whose content was kept.
pub(super) fn faults(files: &PackFiles, sums: &PackSums) -> Vec<PackFault> {
    if files.get(BAGIT).map(Vec::as_slice) != Some(DECLARATION.as_bytes()) {
        return vec![match files.contains_key(BAGIT) {
            true => PackFault::Altered(BAGIT.into()),
            false => PackFault::NotABag,
        }];
    }
    let mut faults = Vec::new();
    let tag = |name: &str| !is_payload(name) && name != TAGS;
    let tables: [(&str, Claims<'_>); 2] = [(TAGS, &tag), (MANIFEST, &is_payload)];
    for (table, has) in tables {
        let Some(bytes) = files.get(table) else {
            faults.push(PackFault::Missing(table.into()));
            continue;
        };
        match parse(bytes).filter(|all| all.keys().all(|name| has(name))) {
            Some(listed) => compare(sums, &listed, has, &mut faults),
            None => faults.push(PackFault::Malformed(table.into())),
        }
    }
    let info = files.get(INFO).map(|bytes| String::from_utf8_lossy(bytes));
    let named = info.iter().flat_map(|text| text.lines()).find_map(|line| line.strip_prefix(INFO_SIZE));
    if info.is_some() && named != Some(&*oxum(sums)) && faults.is_empty() {
        faults.push(PackFault::Altered(INFO.into()));
    }
    faults
}

/// Compares the files of one manifest with it.
fn compare(sums: &PackSums, listed: &BTreeMap<&str, HexHash>, has: Claims<'_>, faults: &mut Vec<PackFault>) {
    for (name, hash) in listed {
        let Some(found) = sums.get(*name).map(|sum| sum.sha256) else {
            faults.push(PackFault::Missing((*name).into()));
            continue;
        };
        if found == *hash {
            continue;
        }
        let other = listed.iter().find(|(_, listed)| **listed == found);
        faults.push(match other {
            Some((other, _)) => PackFault::Swapped { file: (*name).into(), other: (*other).into() },
            None => PackFault::Altered((*name).into()),
        });
    }
    let added = sums.keys().filter(|name| has(name) && !listed.contains_key(name.as_str()));
    faults.extend(added.map(|name| PackFault::Added(name.clone())));
}
