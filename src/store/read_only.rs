//! Journals that are only read - in a backup, in parts, or as they would be after a repair - as a [`Disk`]. Owns the one answer to
//! everything that would write: no.

use super::disk::{Disk, DiskFile};
use std::ffi::OsString;
use std::fmt::Debug;
use std::io;
use std::path::Path;

/// A folder that is only read.
pub(super) trait ReadOnlyDisk: Debug + Send + Sync {
    /// Opens one of its files.
    fn open_file(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;
    /// The names of its files.
    fn names(&self) -> Vec<OsString>;
}

/// A file that is only read.
pub(super) trait ReadOnlyFile: Debug + Send + Sync {
    /// Reads at most `buf.len()` bytes at `offset`.
    fn read(&self, buf: &mut [u8], offset: u64) -> io::Result<usize>;
    /// Its length in bytes.
    fn length(&self) -> io::Result<u64>;
}

fn no<T>() -> io::Result<T> {
    Err(io::ErrorKind::ReadOnlyFilesystem.into())
}

impl<T: ReadOnlyDisk> Disk for T {
    fn create(&self, _: &Path) -> io::Result<Box<dyn DiskFile>> {
        no()
    }
    fn open_read(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.open_file(path)
    }
    fn open_write(&self, _: &Path) -> io::Result<Box<dyn DiskFile>> {
        no()
    }
    fn list(&self, _: &Path) -> io::Result<Vec<OsString>> {
        Ok(self.names())
    }
    fn remove(&self, _: &Path) -> io::Result<()> {
        no()
    }
    fn rename(&self, _: &Path, _: &Path) -> io::Result<()> {
        no()
    }
    fn create_dir_all(&self, _: &Path) -> io::Result<()> {
        no()
    }
    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        no()
    }
}

impl<T: ReadOnlyFile> DiskFile for T {
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        self.read(buf, offset)
    }
    fn write_all_at(&self, _: &[u8], _: u64) -> io::Result<()> {
        no()
    }
    fn sync_data(&self) -> io::Result<()> {
        no()
    }
    fn set_len(&self, _: u64) -> io::Result<()> {
        no()
    }
    fn len(&self) -> io::Result<u64> {
        self.length()
    }
}
