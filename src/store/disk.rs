//! The file layer under the store: the few calls that the journal needs, so that a test can replace the disk.
//!
//! Owns: how files are created (for their owner only), read, written, synced and named. May not: know what is in
//! a file, retry, or hide an error. [`OsDisk`] is the real disk; `fault_disk::FaultDisk` is its test twin.

use crate::files;
use std::ffi::OsString;
use std::fmt::Debug;
use std::fs::File;
use std::io;
use std::path::Path;

/// A disk: names and open files. Every call answers with the operating system's error as it is.
pub trait Disk: Debug + Send + Sync {
    /// Creates a file that must not exist yet and opens it for reading and writing.
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;
    /// Opens a file that exists for reading only; works on a read-only file system.
    fn open_read(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;
    /// Opens a file that exists for reading and writing.
    fn open_write(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;
    /// The names in a directory, without order.
    fn list(&self, dir: &Path) -> io::Result<Vec<OsString>>;
    /// Removes a file's name.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Gives a file another name in the same file system, in the place of what bore it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Creates a directory and those above it that are missing.
    fn create_dir_all(&self, dir: &Path) -> io::Result<()>;
    /// Makes the names in a directory durable. Does nothing where the system has no such call (Windows).
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;
}

/// An open file. Offsets are bytes from its start.
pub trait DiskFile: Debug + Send + Sync {
    /// Reads at most `buf.len()` bytes at `offset`; 0 at the end of the file.
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize>;
    /// Writes all of `data` at `offset`, or fails with any part of it written.
    fn write_all_at(&self, data: &[u8], offset: u64) -> io::Result<()>;
    /// Makes what was written durable. A failure is final: what was not written may be lost for good.
    fn sync_data(&self) -> io::Result<()>;
    /// Cuts the file or lengthens it with zeros.
    fn set_len(&self, len: u64) -> io::Result<()>;
    /// The file's length in bytes.
    fn len(&self) -> io::Result<u64>;
    /// Whether the file holds no byte.
    fn is_empty(&self) -> io::Result<bool> {
        Ok(self.len()? == 0)
    }

    /// Reads until `buf` is full or the file ends; returns how many bytes there were.
    fn read_full_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut done = 0;
        while done < buf.len() {
            match self.read_at(&mut buf[done..], offset + done as u64) {
                Ok(0) => break,
                Ok(n) => done += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(done)
    }
}

/// The operating system's files. New ones are for their owner only: they hold personal data.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsDisk;

impl Disk for OsDisk {
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(files::create_new(path)?))
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(files::open_read(path)?))
    }

    fn open_write(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(files::open_write(path)?))
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<OsString>> {
        std::fs::read_dir(or_here(dir))?.map(|entry| Ok(entry?.file_name())).collect()
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        std::fs::remove_file(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        std::fs::rename(from, to)
    }

    fn create_dir_all(&self, dir: &Path) -> io::Result<()> {
        files::create_folder(dir)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        files::sync_folder(dir)
    }
}

/// The parent of a bare name is the empty path, which means the current directory.
fn or_here(dir: &Path) -> &Path {
    if dir.as_os_str().is_empty() { Path::new(".") } else { dir }
}

impl DiskFile for File {
    #[cfg(unix)]
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(self, buf, offset)
    }

    #[cfg(unix)]
    fn write_all_at(&self, data: &[u8], offset: u64) -> io::Result<()> {
        std::os::unix::fs::FileExt::write_all_at(self, data, offset)
    }

    #[cfg(windows)]
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(self, buf, offset)
    }

    #[cfg(windows)]
    fn write_all_at(&self, mut data: &[u8], mut offset: u64) -> io::Result<()> {
        while !data.is_empty() {
            let n = std::os::windows::fs::FileExt::seek_write(self, data, offset)?;
            if n == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            data = &data[n..];
            offset += n as u64;
        }
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        File::sync_data(self)?;
        // What was written into a file that has no name any more is gone when it is closed.
        #[cfg(unix)]
        if std::os::unix::fs::MetadataExt::nlink(&self.metadata()?) == 0 {
            return Err(io::Error::new(io::ErrorKind::NotFound, "the file was removed while it was open"));
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        File::set_len(self, len)
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disk_files_support_their_whole_life_cycle() {
        let dir = tempfile::tempdir().unwrap();
        let (sub, a, b) = (dir.path().join("x/y"), dir.path().join("x/y/a"), dir.path().join("x/y/b"));
        OsDisk.create_dir_all(&sub).unwrap();
        let file = OsDisk.create(&a).unwrap();
        assert!(file.is_empty().unwrap());
        file.write_all_at(b"hello", 3).unwrap();
        file.sync_data().unwrap();
        OsDisk.sync_dir(&sub).unwrap();
        assert_eq!(OsDisk.create(&a).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        let mut buf = [9; 16];
        assert_eq!(file.read_full_at(&mut buf, 1).unwrap(), 7);
        assert_eq!(&buf[..7], b"\0\0hello");
        file.set_len(4).unwrap();
        OsDisk.rename(&a, &b).unwrap();
        assert_eq!(OsDisk.open_read(&b).unwrap().len().unwrap(), 4);
        assert!(OsDisk.open_read(&b).unwrap().write_all_at(b"z", 0).is_err());
        assert_eq!(OsDisk.list(&sub).unwrap(), [OsString::from("b")]);
        OsDisk.remove(&b).unwrap();
        assert_eq!(OsDisk.open_write(&b).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_created_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let (sub, a) = (dir.path().join("x"), dir.path().join("x/a"));
        OsDisk.create_dir_all(&sub).unwrap();
        drop(OsDisk.create(&a).unwrap());
        let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o077;
        assert_eq!((mode(&sub), mode(&a)), (0, 0));
    }

    /// A journal that was removed while the desk is open rejects further writes: they would be on no disk.
    #[cfg(unix)]
    #[test]
    fn a_file_without_a_name_is_not_synced() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        let file = OsDisk.create(&path).unwrap();
        file.sync_data().unwrap();
        OsDisk.remove(&path).unwrap();
        file.write_all_at(b"x", 0).unwrap();
        assert_eq!(file.sync_data().unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
