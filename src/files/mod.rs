//! Files and folders on disk: the one place that creates and opens them. Owns who may read what the program writes (its owner alone,
//! from the first byte) and what counts as a file: a regular one. It may not know what is in a file, nor its user.
//!
//! | whose file | a link in its place | a pipe | a device or folder |
//! |---|---|---|---|
//! | the program's own (`open_read`, `open_write`, `replace`, ...) | refused | refused | refused |
//! | one that a person names (`open_given`, `read_given`) | followed | standard input and `<(...)` only | terminal and `/dev/null` only |
//! | one that is read more than once (`open_given_plain`) | followed | refused | refused |
//!
//! No call waits for a pipe without a writer: everything is opened without blocking, and checked before it is read.

mod archive;
mod archive_names;
mod given;
mod own;
mod rights;

pub(crate) use archive::{ArchiveEntryFault, ArchiveFault, ArchiveLimits, CheckedArchive};
pub(crate) use given::{open_given, open_given_plain, read_given};
pub(crate) use own::{
    create_folder, create_new, create_new_folder, mark, open_or_create, open_read, open_write, read_text,
    replace, sync_folder, write_new,
};
pub(crate) use rights::{tighten, tighten_one};

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Something other than a plain file or folder has the name of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Misplaced(pub PathBuf);

impl fmt::Display for Misplaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: a link, pipe, device or folder has the place of a file", self.0.display())
    }
}

impl std::error::Error for Misplaced {}

/// The error of a path that is no plain file; its kind is `Unsupported`.
#[must_use]
pub(crate) fn misplaced(path: &Path) -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, Misplaced(path.to_path_buf()))
}

/// The path that is no plain file, where that is the error.
#[must_use]
pub(crate) fn misplaced_path(error: &io::Error) -> Option<&Path> {
    error.get_ref()?.downcast_ref::<Misplaced>().map(|m| m.0.as_path())
}

/// The parent of a bare name is the empty path, which is the current directory.
fn or_here(dir: &Path) -> &Path {
    if dir.as_os_str().is_empty() { Path::new(".") } else { dir }
}

/// Options under which opening never waits; a link at the end of the path is followed or is an error.
fn options(follow: bool) -> std::fs::OpenOptions {
    let mut options = std::fs::OpenOptions::new();
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let mut flags = OFlags::NONBLOCK | OFlags::NOCTTY;
        if !follow {
            flags |= OFlags::NOFOLLOW;
        }
        options.custom_flags(i32::try_from(flags.bits()).unwrap_or(0)).mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = follow;
    options
}

/// An error of opening: links, sockets and folders get the same message as other special files.
fn opened(path: &Path, error: io::Error) -> io::Error {
    #[cfg(unix)]
    {
        use rustix::io::Errno;
        let odd = [Errno::LOOP, Errno::NXIO, Errno::ISDIR, Errno::NODEV];
        if error.raw_os_error().is_some_and(|code| odd.iter().any(|e| e.raw_os_error() == code)) {
            return misplaced(path);
        }
    }
    #[cfg(not(unix))]
    let _ = path;
    error
}

#[cfg(test)]
mod tests;
