//! The anchor: a file on another disk that names the desk and the newest entry of its journal. An attacker who restores an older copy of the
//! whole folder does not restore this file with it. Owns the file's form and how it is replaced.
//!
//! One line, in ASCII, ended by a line feed:
//!
//! ```text
//! portdesk-anchor 1 <store id, 32 digits> <entry> <its hash, 64 digits> <CRC-32 of all before the last blank, 8 digits>
//! ```
//!
//! The checksum distinguishes a damaged file from another one; it does not protect against a writer of the file.

use super::head_file::read_head;
use super::journal::{JournalHead, StoreId};
use crate::files;
use std::io;
use std::path::{Path, PathBuf};

const NAME: &str = "portdesk-anchor";
const VERSION: &str = "1";
/// One line is no longer.
const LONGEST: u64 = 512;

/// A desk and an entry of its journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnchorMark {
    /// The desk.
    pub(crate) store: StoreId,
    /// The entry.
    pub(crate) head: JournalHead,
}

impl AnchorMark {
    /// The record of a desk's last clean close.
    #[must_use]
    pub(crate) fn at_last_close(dir: &Path) -> Option<Self> {
        read_head(dir).map(|(store, head)| Self { store, head })
    }
}

/// Why an anchor is not usable.
#[derive(Debug)]
pub(crate) enum AnchorFault {
    /// There is no file.
    Missing,
    /// The file cannot be read, is damaged, or is of a newer program; it is left as it is.
    Unreadable,
}

/// An anchor file by its path; it need not exist.
#[derive(Clone, Debug)]
pub(crate) struct AnchorFile(PathBuf);

impl AnchorFile {
    /// An anchor at a path.
    #[must_use]
    pub(crate) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Its path.
    #[must_use]
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// What it names.
    ///
    /// # Errors
    /// Where it names nothing.
    pub(crate) fn read(&self) -> Result<AnchorMark, AnchorFault> {
        match files::read_text(&self.0, LONGEST) {
            Ok(text) => parse(&text).ok_or(AnchorFault::Unreadable),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(AnchorFault::Missing),
            Err(_) => Err(AnchorFault::Unreadable),
        }
    }

    /// Whether there is something else at its path than an anchor, whole or damaged: that is never replaced.
    pub(crate) fn is_other_file(&self) -> bool {
        match files::read_text(&self.0, LONGEST) {
            Ok(text) => !text.is_empty() && !text.starts_with(NAME),
            Err(error) => error.kind() != io::ErrorKind::NotFound,
        }
    }

    /// Replaces it: the new file is written beside it, synced and renamed, and the name is synced.
    ///
    /// # Errors
    /// Those of the disk, and where there is another file; what is there is whole then.
    pub(crate) fn write(&self, mark: &AnchorMark) -> io::Result<()> {
        if self.is_other_file() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let mut made = self.0.as_os_str().to_owned();
        made.push(".new");
        files::replace(&self.0, Path::new(&made), line(mark).as_bytes())?;
        files::sync_folder(self.0.parent().unwrap_or(Path::new("")))
    }
}

fn line(mark: &AnchorMark) -> String {
    let text = format!("{NAME} {VERSION} {} {} {}", mark.store, mark.head.seq, mark.head.hash);
    format!("{text} {:08x}\n", crc32fast::hash(text.as_bytes()))
}

fn parse(text: &str) -> Option<AnchorMark> {
    let (before, sum) = text.strip_suffix('\n')?.rsplit_once(' ')?;
    if sum != format!("{:08x}", crc32fast::hash(before.as_bytes())) {
        return None;
    }
    let words: Vec<&str> = before.split(' ').collect();
    let [NAME, VERSION, store, seq, hash] = words[..] else { return None };
    let head = JournalHead { seq: seq.parse().ok()?, hash: hash.parse().ok()? };
    Some(AnchorMark { store: store.parse().ok()?, head })
}

#[cfg(test)]
mod tests {
    use super::super::journal::EntryHash;
    use super::*;

    fn mark() -> AnchorMark {
        let head = JournalHead { seq: 4711, hash: EntryHash::from_bytes([0xAB; 32]) };
        AnchorMark { store: StoreId::from_bytes([0x1C; 16]), head }
    }

    const GOLDEN: &str = "portdesk-anchor 1 1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c 4711 \
                          abababababababababababababababababababababababababababababababab 50034982\n";

    #[test]
    fn the_anchor_keeps_its_bytes() {
        let dir = tempfile::tempdir().unwrap();
        let file = AnchorFile::new(dir.path().join("anchor"));
        assert!(matches!(file.read(), Err(AnchorFault::Missing)));
        file.write(&mark()).unwrap();
        assert_eq!(std::fs::read_to_string(file.path()).unwrap(), GOLDEN);
        assert_eq!(file.read().unwrap(), mark());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn another_file_is_never_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let file = AnchorFile::new(dir.path().join("precious.txt"));
        std::fs::write(file.path(), "precious\n").unwrap();
        assert!(file.write(&mark()).is_err());
        assert_eq!(std::fs::read_to_string(file.path()).unwrap(), "precious\n");
        // A damaged one is, after a lead has confirmed the desk.
        std::fs::write(file.path(), &GOLDEN[..40]).unwrap();
        file.write(&mark()).unwrap();
    }

    #[test]
    fn a_changed_anchor_is_never_believed() {
        let dir = tempfile::tempdir().unwrap();
        let file = AnchorFile::new(dir.path().join("anchor"));
        for at in 0..GOLDEN.len() {
            let mut bytes = GOLDEN.as_bytes().to_vec();
            bytes[at] ^= 1;
            std::fs::write(file.path(), &bytes).unwrap();
            assert!(matches!(file.read(), Err(AnchorFault::Unreadable)), "byte {at}");
            std::fs::write(file.path(), &GOLDEN[..at]).unwrap();
            assert!(matches!(file.read(), Err(AnchorFault::Unreadable)), "cut at {at}");
        }
        std::fs::write(file.path(), "x".repeat(10_000)).unwrap();
        assert!(matches!(file.read(), Err(AnchorFault::Unreadable)));
    }
}
