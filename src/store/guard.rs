//! What is in a desk's folder, checked before any of it is used: each name of the desk's own is a plain file or folder, and
//! nothing of it can be read by others than its owner. Owns the names that are the desk's; what others put there is left alone.

use super::error::StoreError;
use crate::files;
use std::fs;
use std::io;
use std::path::Path;

/// Files of the desk's own, in its folder.
const FILES: [&str; 10] =
    ["CLOCK", "CLOCK.new", "LOCK", "HEAD", "HEAD.new", "BALLAST", "REBUILD", "GROWN", "SAMPLE", "READY"];
/// Folders of the desk's own.
const FOLDERS: [&str; 5] = ["journal", "store", "protected.new", "unprotected.old", "notices"];
/// Prefixes of the names of temporary folders, and of those preserved as evidence.
const BEGINNINGS: [&str; 2] = ["store.", "journal."];
/// Others put files into it: it may be a link to where they do, and only the folder itself is the desk's.
const INBOX: &str = "inbox";
/// Files of documents: nobody else enters the folder, and there are too many to look at each at every opening.
const BLOBS: &str = "blobs";

/// Makes a desk's folder its owner's alone, with all that is the desk's in it.
///
/// # Errors
/// When something else has the name of a file or folder of the desk, or what others can read cannot be closed to them. Nothing but
/// rights was changed then.
pub(super) fn secure(dir: &Path) -> Result<(), StoreError> {
    let folder = fs::metadata(dir)?;
    if !folder.is_dir() {
        return Err(files::misplaced(dir).into());
    }
    files::tighten_one(dir).map_err(|e| exposed(dir, e))?;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let (name, path) = (entry.file_name(), entry.path());
        let name = name.to_string_lossy();
        // What vanished meanwhile was another process's, which holds the lock.
        let Ok(found) = fs::symlink_metadata(&path) else { continue };
        if FILES.contains(&&*name) {
            if !found.is_file() {
                return Err(files::misplaced(&path).into());
            }
        } else if FOLDERS.contains(&&*name) || BEGINNINGS.iter().any(|b| name.starts_with(b)) {
            if !found.is_dir() {
                return Err(files::misplaced(&path).into());
            }
        } else if name == BLOBS && !found.is_dir() {
            return Err(files::misplaced(&path).into());
        } else if name == INBOX && found.is_dir() || name == BLOBS {
            files::tighten_one(&path).map_err(|e| exposed(&path, e))?;
            continue;
        } else {
            continue;
        }
        files::tighten(&path).map_err(|(path, error)| exposed(&path, error))?;
    }
    Ok(())
}

fn exposed(path: &Path, error: io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::PermissionDenied => StoreError::Exposed { path: path.display().to_string() },
        _ => error.into(),
    }
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, create, open};
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::PathBuf;

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    /// Everything under a folder, with its rights.
    fn all(dir: &Path, found: &mut Vec<(PathBuf, u32)>) {
        found.push((dir.to_path_buf(), fs::metadata(dir).unwrap().permissions().mode() & 0o777));
        if dir.is_dir() {
            for entry in fs::read_dir(dir).unwrap() {
                all(&entry.unwrap().path(), found);
            }
        }
    }

    fn desk() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        create(dir.path()).unwrap().close().unwrap();
        dir
    }

    #[test]
    fn opening_closes_a_folder_to_others() {
        let dir = desk();
        let mut before = Vec::new();
        all(dir.path(), &mut before);
        for (path, _) in &before {
            set(path, if path.is_dir() { 0o755 } else { 0o644 });
        }
        drop(open(dir.path(), &mut |_, _| {}).unwrap());
        let mut after = Vec::new();
        all(dir.path(), &mut after);
        let exposed: Vec<_> = after
            .iter()
            // sled writes some of its files while it closes; the program's umask is for these, and the folder round them is closed.
            .filter(|(path, mode)| mode & 0o077 != 0 && !path.starts_with(dir.path().join("store")))
            .collect();
        assert!(exposed.is_empty(), "{exposed:?}");
    }

    #[test]
    fn foreign_files_in_folder_are_ignored() {
        let dir = desk();
        let own = dir.path().join("readme.txt");
        fs::write(&own, "mine").unwrap();
        set(&own, 0o644);
        symlink("/etc/hostname", dir.path().join("link")).unwrap();
        drop(open(dir.path(), &mut |_, _| {}).unwrap());
        assert_eq!(fs::metadata(&own).unwrap().permissions().mode() & 0o777, 0o644);
    }

    #[test]
    fn odd_things_in_place_of_files_are_refused() {
        let names =
            ["LOCK", "HEAD", "HEAD.new", "BALLAST", "REBUILD", "GROWN", "journal", "store", "store/db"];
        for name in names.into_iter().chain(["journal/000001.seg", "store.old", "protected.new"]) {
            for kind in ["link", "pipe", "wrong"] {
                let dir = desk();
                let (path, aside) = (dir.path().join(name), dir.path().join("aside"));
                let folder = path.is_dir() || ["store.old", "protected.new"].contains(&name);
                if path.exists() {
                    fs::rename(&path, &aside).unwrap();
                }
                match kind {
                    "link" => symlink(&aside, &path).unwrap(),
                    "pipe" => {
                        use rustix::fs::{CWD, FileType, Mode, mknodat};
                        mknodat(CWD, &path, FileType::Fifo, Mode::RWXU, 0).unwrap();
                    }
                    _ if folder => fs::write(&path, "").unwrap(),
                    // A folder in a folder of the desk's own is no fault by itself; in place of a file it is.
                    _ if name.contains('/') => continue,
                    _ => fs::create_dir(&path).unwrap(),
                }
                match open(dir.path(), &mut |_, _| {}) {
                    Err(StoreError::Misplaced { path: told }) => {
                        assert_eq!(told, path.display().to_string(), "{kind}");
                    }
                    // A journal that is no folder is no desk to begin with.
                    Err(StoreError::NotADesk) if name == "journal" => {}
                    other => panic!("{name} {kind}: {:?}", other.map(|_| ())),
                }
            }
        }
    }
}
