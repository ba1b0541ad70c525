//! Every kind of thing that can have the name of a file, at every call.
#![cfg(target_os = "linux")]

use super::*;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// A folder with one of each: a link to a file, a link to nothing, a pipe, a folder.
fn odd() -> (tempfile::TempDir, Vec<PathBuf>) {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    fs::write(at("target"), "kept").unwrap();
    symlink(at("target"), at("link")).unwrap();
    symlink(at("nothing"), at("dangling")).unwrap();
    mknodat(CWD, at("pipe"), FileType::Fifo, Mode::RWXU, 0).unwrap();
    fs::create_dir(at("folder")).unwrap();
    let paths = ["link", "dangling", "pipe", "folder"].map(at).to_vec();
    (dir, paths)
}

#[test]
fn nothing_but_plain_files_is_the_programs_own() {
    let (dir, paths) = odd();
    for path in &paths {
        let errors = [
            open_or_create(path).unwrap_err(),
            open_read(path).unwrap_err(),
            open_write(path).unwrap_err(),
            read_text(path, 10).unwrap_err(),
            mark(path).unwrap_err(),
            replace(path, &dir.path().join("made"), b"new").unwrap_err(),
        ];
        for error in errors {
            assert_eq!(misplaced_path(&error), Some(path.as_path()), "{error}");
        }
        assert_eq!(create_new(path).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
    }
    assert_eq!(fs::read_to_string(dir.path().join("target")).unwrap(), "kept");
    assert!(!dir.path().join("nothing").exists() && !dir.path().join("made").exists());
}

#[test]
fn leftover_link_is_removed_without_following() {
    let (dir, _) = odd();
    replace(&dir.path().join("HEAD"), &dir.path().join("link"), b"new").unwrap();
    assert_eq!(fs::read_to_string(dir.path().join("target")).unwrap(), "kept");
    assert_eq!(read_text(&dir.path().join("HEAD"), 10).unwrap(), "new");
    assert_eq!(mode(&dir.path().join("HEAD")), 0o600);
}

#[test]
fn named_files_may_be_links_but_not_pipes() {
    let (dir, _) = odd();
    let at = |name: &str| dir.path().join(name);
    assert_eq!(read_given(&at("link")).unwrap(), "kept");
    assert!(open_given_plain(&at("link")).is_ok());
    assert_eq!(open_given(&at("dangling")).unwrap_err().kind(), io::ErrorKind::NotFound);
    for name in ["pipe", "folder"] {
        assert_eq!(misplaced_path(&open_given(&at(name)).unwrap_err()), Some(at(name).as_path()));
        assert_eq!(misplaced_path(&open_given_plain(&at(name)).unwrap_err()), Some(at(name).as_path()));
    }
    assert_eq!(read_given(Path::new("/dev/null")).unwrap(), "");
    assert!(misplaced_path(&open_given(Path::new("/dev/zero")).unwrap_err()).is_some());
}

#[test]
fn what_is_created_is_its_owners_alone() {
    let dir = tempfile::tempdir().unwrap();
    let sub = dir.path().join("a/b");
    create_folder(&sub).unwrap();
    drop(create_new(&sub.join("new")).unwrap());
    mark(&sub.join("mark")).unwrap();
    assert_eq!((mode(&dir.path().join("a")), mode(&sub)), (0o700, 0o700));
    assert_eq!((mode(&sub.join("new")), mode(&sub.join("mark"))), (0o600, 0o600));
}

#[test]
fn what_others_could_read_is_tightened() {
    let dir = tempfile::tempdir().unwrap();
    let (sub, file) = (dir.path().join("a"), dir.path().join("a/file"));
    fs::create_dir(&sub).unwrap();
    fs::write(&file, "x").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    fs::set_permissions(&sub, fs::Permissions::from_mode(0o755)).unwrap();
    tighten(&sub).unwrap();
    assert_eq!((mode(&sub), mode(&file)), (0o700, 0o600));
    symlink("/etc/passwd", sub.join("link")).unwrap();
    let (path, error) = tighten(&sub).unwrap_err();
    assert_eq!((path, misplaced_path(&error).is_some()), (sub.join("link"), true));
}
