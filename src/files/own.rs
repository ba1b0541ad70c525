//! Files of the program's own: a link, a pipe, a device or a folder with the name of one is an error, and nothing is written through it.

use super::{misplaced, opened, options, or_here};
use std::fs::{DirBuilder, File};
use std::io::{self, Read, Write};
use std::path::Path;

fn plain(path: &Path, result: io::Result<File>) -> io::Result<File> {
    let file = result.map_err(|e| opened(path, e))?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(misplaced(path)) }
}

/// Creates a file that must not exist yet, for reading and writing, for its owner only.
///
/// # Errors
/// Those of the disk; `AlreadyExists` where anything has the name.
pub(crate) fn create_new(path: &Path) -> io::Result<File> {
    options(false).read(true).write(true).create_new(true).open(path)
}

/// Writes a text, as lines, into a new file, readable by its owner only.
///
/// # Errors
/// Those of the disk; a file that is there already is left alone.
pub(crate) fn write_new(file: &Path, text: &str) -> io::Result<()> {
    let mut file = create_new(file)?;
    file.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        file.write_all(b"\n")?;
    }
    file.sync_all()
}

/// Opens a file for reading and writing, and creates it where it is missing.
///
/// # Errors
/// Those of the disk, and [`Misplaced`](super::Misplaced).
pub(crate) fn open_or_create(path: &Path) -> io::Result<File> {
    plain(path, options(false).read(true).write(true).create(true).truncate(false).open(path))
}

/// Opens a file for reading.
///
/// # Errors
/// As [`open_or_create`].
pub(crate) fn open_read(path: &Path) -> io::Result<File> {
    plain(path, options(false).read(true).open(path))
}

/// Opens a file for reading and writing.
///
/// # Errors
/// As [`open_or_create`].
pub(crate) fn open_write(path: &Path) -> io::Result<File> {
    plain(path, options(false).read(true).write(true).open(path))
}

/// Reads a short text; one that is longer than `most` bytes is an error.
///
/// # Errors
/// As [`open_or_create`].
pub(crate) fn read_text(path: &Path, most: u64) -> io::Result<String> {
    let file = open_read(path)?;
    if file.metadata()?.len() > most {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut text = String::new();
    file.take(most).read_to_string(&mut text)?;
    Ok(text)
}

/// Writes a file whole, or leaves the old one as it was: the new one is written beside it under `made`, synced, and renamed. What an
/// earlier attempt left there is removed; of a link, the link and not its target. [`sync_folder`] makes the name durable.
///
/// # Errors
/// As [`open_or_create`].
pub(crate) fn replace(path: &Path, made: &Path, bytes: &[u8]) -> io::Result<()> {
    match std::fs::symlink_metadata(made) {
        Ok(found) if found.is_dir() => return Err(misplaced(made)),
        Ok(_) => std::fs::remove_file(made)?,
        Err(_) => {}
    }
    if std::fs::symlink_metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(misplaced(path));
    }
    let written = create_new(made).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_data()
    });
    let renamed = written.and_then(|()| std::fs::rename(made, path));
    if renamed.is_err() {
        let _ = std::fs::remove_file(made);
    }
    renamed
}

/// Leaves an empty file as a mark, where there is none.
///
/// # Errors
/// As [`open_or_create`].
pub(crate) fn mark(path: &Path) -> io::Result<()> {
    open_or_create(path)?.sync_all()
}

/// Creates a folder and those above it that are missing, for their owner only. One that exists is left as it is.
///
/// # Errors
/// Those of the disk.
pub(crate) fn create_folder(dir: &Path) -> io::Result<()> {
    folder_builder(true).create(or_here(dir))
}

/// Creates a folder that must not exist yet, for its owner only.
///
/// # Errors
/// Those of the disk; `AlreadyExists` where anything has the name.
pub(crate) fn create_new_folder(dir: &Path) -> io::Result<()> {
    folder_builder(false).create(dir)
}

/// Makes folders for their owner only.
fn folder_builder(with_those_above: bool) -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.recursive(with_those_above);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// Makes the names in a folder durable. Does nothing where the system has no such call (Windows).
///
/// # Errors
/// Those of the disk.
#[cfg(unix)]
pub(crate) fn sync_folder(dir: &Path) -> io::Result<()> {
    let dir = or_here(dir);
    // Following a link here is right: the folder may be one that a person chose.
    let folder = options(true).read(true).open(dir).map_err(|e| opened(dir, e))?;
    if !folder.metadata()?.is_dir() {
        return Err(misplaced(dir));
    }
    folder.sync_all()
}

/// Makes the names in a folder durable. Does nothing where the system has no such call (Windows).
///
/// # Errors
/// Those of the disk.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_dir: &Path) -> io::Result<()> {
    Ok(())
}
