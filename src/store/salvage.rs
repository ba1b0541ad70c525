//! The remains of a desk whose journal is gone: its identity, how much it held, and their preservation as evidence. It changes nothing
//! of what is left; a copy of the derived store is read, because sled writes even to be read.

use super::derived::{self, Derived};
use super::desk_lock::DeskLock;
use super::encrypt_exchange;
use super::error::StoreError;
use super::head_file::{read_head, read_office, write_head_of};
use super::journal::{JournalHead, StoreId};
use super::paths::{BLOBS, HEAD_FILE, journal_dir, store_dir};
use crate::domain::code::Port;
use crate::files;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What a desk leaves beside its journal.
const LEFT: [&str; 6] = ["BALLAST", HEAD_FILE, "REBUILD", "GROWN", "store", BLOBS];
/// How the names of stores begin that were put aside.
const ASIDE: &str = "store.";
/// The copy that is read.
const COPY: &str = "store.look";
/// Folder for the remains in a restored desk.
const KEPT: &str = "store.before-restore-";
/// Digits of a desk's id that are shown.
const SHORT: usize = 8;

/// What is known of a desk without a journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SalvagedDesk {
    /// The desk.
    pub(crate) id: Option<StoreId>,
    /// Its port.
    pub(crate) office: Option<Port>,
    /// How many entries it had.
    pub(crate) entries: Option<u64>,
}

impl SalvagedDesk {
    /// The port and the first digits of the id, as far as they are known.
    #[must_use]
    pub(crate) fn desk(&self) -> String {
        let id = self.id.map(short_id);
        let words: Vec<String> = self.office.map(|o| o.to_string()).into_iter().chain(id).collect();
        if words.is_empty() { "?".into() } else { words.join(" ") }
    }

    pub(super) fn error(&self, dir: &Path) -> StoreError {
        StoreError::JournalGone {
            dir: dir.display().to_string(),
            desk: self.desk(),
            entries: self.entries.map_or_else(|| "?".to_owned(), |n| n.to_string()),
        }
    }
}

/// The first digits of a desk's id.
#[must_use]
pub(crate) fn short_id(id: StoreId) -> String {
    id.to_string().chars().take(SHORT).collect()
}

/// What is left of a desk in a folder; none where there is a desk with a journal, or there never was one.
///
/// # Errors
/// When something odd has the name of the journal, or the folder cannot be read.
pub(crate) fn find_remains(dir: &Path) -> Result<Option<SalvagedDesk>, StoreError> {
    let journal = journal_dir(dir);
    match fs::symlink_metadata(&journal) {
        Ok(found) if !found.is_dir() => return Err(files::misplaced(&journal).into()),
        Ok(_) if has_segment(&journal)? => return Ok(None),
        _ => {}
    }
    if encrypt_exchange::is_under_way(dir) || !is_left(dir)? {
        return Ok(None);
    }
    let (mut remains, mut head) = (SalvagedDesk::default(), read_head(dir));
    remains.office = read_office(dir);
    if (head.is_none() || remains.office.is_none())
        && let Ok(Some((found, office))) = look_into(dir)
    {
        // The store may have seen more than the last clean close.
        head = head.into_iter().chain(found).max_by_key(|(_, head)| head.seq);
        remains.office = remains.office.or(office);
    }
    (remains.id, remains.entries) = (head.map(|(id, _)| id), head.map(|(_, head)| head.seq));
    Ok(Some(remains))
}

/// Where a desk lost its journal, that is an error.
///
/// # Errors
/// As [`find_remains`], and `JournalGone` where something is left.
pub(crate) fn ensure_not_lost(dir: &Path) -> Result<(), StoreError> {
    find_remains(dir)?.map_or(Ok(()), |remains| Err(remains.error(dir)))
}

/// Whether no segment of a journal is in a folder; what cannot be read is reported by others.
pub(super) fn is_empty(dir: &Path) -> bool {
    let journal = journal_dir(dir);
    !journal.is_dir() || has_segment(&journal).is_ok_and(|has| !has)
}

fn has_segment(journal: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(journal)? {
        if entry?.path().extension().is_some_and(|e| e == "seg") {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a desk was here once. An interrupted setup leaves a marked lock, and perhaps an empty folder for the journal.
fn is_left(dir: &Path) -> io::Result<bool> {
    let begun = fs::symlink_metadata(journal_dir(dir)).is_ok();
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(false);
        }
        Err(error) => return Err(error),
    };
    for entry in entries {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        if LEFT.contains(&&*name)
            || name.starts_with(ASIDE)
            || (name == "LOCK" && !begun && DeskLock::held_a_desk(dir))
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Data of a copy of the derived store: desk, position, port.
#[expect(clippy::type_complexity, reason = "two things that may each be missing")]
fn look_into(dir: &Path) -> Result<Option<(Option<(StoreId, JournalHead)>, Option<Port>)>, StoreError> {
    let store = store_dir(dir);
    if !fs::symlink_metadata(&store).is_ok_and(|found| found.is_dir()) {
        return Ok(None);
    }
    let copy = dir.join(COPY);
    forget(&copy)?;
    let copied = copy_folder(&store, &copy).and_then(|()| {
        let derived = Derived::open(&copy)?;
        let office = derived.settings().ok().and_then(|s| s.office);
        Ok((derived.position().ok().flatten(), office))
    });
    derived::wait_for_files(&copy);
    forget(&copy)?;
    copied.map(Some)
}

fn forget(copy: &Path) -> io::Result<()> {
    match fs::remove_dir_all(copy) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), StoreError> {
    files::create_folder(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, place) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy_folder(&path, &place)?;
        } else {
            io::copy(&mut files::open_read(&path)?, &mut files::create_new(&place)?)?;
        }
    }
    Ok(())
}

/// Preserves the remains of a desk as evidence, before the desk is restored; returns where. The name of the last entry stays in its place
/// until the restored desk writes its own.
pub(super) fn keep_as_evidence(dir: &Path, remains: &SalvagedDesk) -> Result<PathBuf, StoreError> {
    let stamp = std::time::UNIX_EPOCH.elapsed().map_or(0, |d| d.as_millis());
    let kept = dir.join(format!("{KEPT}{stamp}"));
    files::create_folder(&kept)?;
    if let Some((id, head)) = read_head(dir) {
        write_head_of(&kept, id, head, remains.office)?;
    }
    for part in [store_dir(dir), journal_dir(dir)] {
        if let (true, Some(name)) = (part.exists(), part.file_name()) {
            derived::wait_for_files(&part);
            fs::rename(&part, kept.join(name))?;
        }
    }
    files::sync_folder(&kept)?;
    files::sync_folder(dir)?;
    Ok(kept)
}
