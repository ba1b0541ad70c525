//! Files that were read and moved, while a program may still write into them. Owns the state of a file, and moving one back that
//! has changed since; it reads no file.

use super::paths::{free, move_file};
use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Length and time of a file.
pub(super) type FileStamp = (u64, Option<SystemTime>);

/// The state of a file, or of a folder with all that is right in it; none where it does not exist.
pub(super) fn stamp(path: &Path) -> Option<FileStamp> {
    let meta = fs::symlink_metadata(path).ok()?;
    let own = (meta.len(), meta.modified().ok());
    if !meta.is_dir() {
        return Some(own);
    }
    // A bag has its files one folder deeper.
    let within = |dir: &Path| fs::read_dir(dir).into_iter().flatten().filter_map(Result::ok);
    let entries = within(path).chain(within(&path.join("data")));
    Some(entries.filter_map(|e| e.metadata().ok()).fold(own, |(size, newest), meta| {
        (size.saturating_add(meta.len()).saturating_add(1), newest.max(meta.modified().ok()))
    }))
}

/// The most moved files that are watched.
const LOOKED_AFTER: usize = 64;

/// A file that was read and moved.
#[derive(Debug)]
struct MovedFile {
    name: OsString,
    place: PathBuf,
    stamp: Option<FileStamp>,
}

/// The last files that were moved, as they were then.
#[derive(Debug, Default)]
pub(super) struct MovedFiles(VecDeque<MovedFile>);

impl MovedFiles {
    /// A file was moved to a place.
    pub(super) fn remember(&mut self, name: OsString, place: PathBuf) {
        self.0.push_back(MovedFile { name, stamp: stamp(&place), place });
        if self.0.len() > LOOKED_AFTER {
            self.0.pop_front();
        }
    }

    /// Moves files back into the inbox that have changed since; returns their names. Removed ones are ignored.
    pub(super) fn restore_changed(&mut self, inbox: &Path) -> Vec<OsString> {
        let mut back = Vec::new();
        self.0.retain(|moved| {
            let now = stamp(&moved.place);
            if now.is_none() || now == moved.stamp {
                return now.is_some();
            }
            let (place, _) = free(inbox, &moved.name);
            let done = move_file(&moved.place, &place).is_ok();
            if done {
                back.push(moved.name.clone());
            }
            !done
        });
        back
    }
}
