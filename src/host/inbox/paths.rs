//! The folders of the inbox and the names in them: the targets of an imported file and of its report. Owns the names and the
//! move; may not read a file. The move comes first: a report names a file that is in its place.

use crate::files;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The inbox in the desk's folder, when the settings name no other.
pub(crate) const FOLDER: &str = "inbox";
/// Files that were imported without a fault.
pub(super) const DONE: &str = "done";
/// Files with a fault.
pub(super) const REJECTED: &str = "rejected";
/// Files that an officer dismissed.
pub(super) const DISMISSED: &str = "dismissed";
/// What the name of a report ends with.
pub(super) const REPORT: &str = ".report.json";
/// The longest name of a file, in bytes, that every file system takes.
const LONGEST: usize = 255;

/// A free name in a folder for a file, and the name of the report beside it. A name that leaves no room for both is shortened.
pub(super) fn free(folder: &Path, name: &OsStr) -> (PathBuf, PathBuf) {
    let mut n = 1_u32;
    loop {
        let before = if n == 1 { String::new() } else { format!("{n}-") };
        let file = shortened(name, LONGEST - REPORT.len() - before.len());
        let (place, beside) =
            (folder.join(format!("{before}{file}")), folder.join(format!("{before}{file}{REPORT}")));
        if !is_present(&place) && !is_present(&beside) {
            return (place, beside);
        }
        n += 1;
    }
}

/// Links that lead nowhere take a name too.
fn is_present(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// A name of at most so many bytes, with its ending; what is no UTF-8 becomes a replacement mark.
fn shortened(name: &OsStr, most: usize) -> String {
    let name = name.to_string_lossy();
    if name.len() <= most {
        return name.into_owned();
    }
    let (stem, ending) = name.rsplit_once('.').filter(|(_, ending)| ending.len() < 16).unwrap_or((&name, ""));
    let dot = if ending.is_empty() { "" } else { "." };
    let room = most - ending.len() - dot.len();
    let cut = (0..=room).rev().find(|at| stem.is_char_boundary(*at)).unwrap_or(0);
    format!("{}{dot}{ending}", &stem[..cut])
}

/// Moves a file, to another file system too: there it is copied, synced and only then removed.
///
/// # Errors
/// Those of the disk; the file is then where it was.
pub(super) fn move_file(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => copy(from, to),
        moved => moved,
    }?;
    // Another user's file keeps its permissions; its folder is private.
    let _ = files::tighten_one(to);
    Ok(())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let mut source: File = files::open_read(from)?;
    let mut target = files::create_new(to)?;
    let copied = io::copy(&mut source, &mut target).and_then(|_| target.sync_all());
    if let Err(error) = copied {
        let _ = fs::remove_file(to);
        return Err(error);
    }
    if let Some(folder) = to.parent() {
        files::sync_folder(folder)?;
    }
    fs::remove_file(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_file_names_are_shortened_for_reports() {
        let folder = tempfile::tempdir().unwrap();
        let long = format!("{}.csv", "申".repeat(83));
        assert_eq!(long.len(), 253);
        for _ in 0..12 {
            let (place, beside) = free(folder.path(), OsStr::new(&long));
            assert!(place.extension().is_some_and(|e| e == "csv"), "{place:?}");
            fs::write(&place, "x").unwrap();
            fs::write(&beside, "{}").unwrap();
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 24);
        assert_eq!(free(folder.path(), OsStr::new("a.csv")).0, folder.path().join("a.csv"));
    }

    #[test]
    fn copied_file_is_whole_and_hides_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::write(&from, "whole").unwrap();
        copy(&from, &to).unwrap();
        assert_eq!((fs::read_to_string(&to).unwrap().as_str(), from.exists()), ("whole", false));
        fs::write(&from, "other").unwrap();
        assert!(copy(&from, &to).is_err(), "a file that is there is left alone");
        assert_eq!(fs::read_to_string(&to).unwrap(), "whole");
        assert!(from.exists());
    }
}
