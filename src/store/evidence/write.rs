//! Writes an evidence pack: into a new folder, or into a new ZIP; each is its owner's alone. One delivered file at a time is in memory, and
//! its hash is checked on the way. Owns what is left after a failure: nothing.

use super::bag::PackFiles;
use super::delivered::{FileState, checked};
use super::pack::PackPlan;
use crate::domain::case::delivered_file::DeliveredFile;
use crate::files;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Gives the bytes of a delivered file, or says why there are none.
pub(crate) type ReadFile<'a> = &'a mut dyn FnMut(&DeliveredFile) -> Result<Vec<u8>, FileState>;

/// Whether a pack of that name is a ZIP.
pub(crate) fn is_zip(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("zip"))
}

/// Which delivered files could be written now.
pub(crate) fn probe(plan: &PackPlan, read: ReadFile<'_>) -> Vec<FileState> {
    plan.delivered.iter().map(|file| state_of(&checked(file, read(file)))).collect()
}

fn state_of(read: &Result<Vec<u8>, FileState>) -> FileState {
    match read {
        Ok(_) => FileState::Included,
        Err(state) => *state,
    }
}

/// Writes a pack under a name that must not exist yet, and answers which delivered files are in it.
///
/// # Errors
/// Those of the disk; nothing is left behind.
pub(crate) fn write(path: &Path, plan: &PackPlan, read: ReadFile<'_>) -> io::Result<Vec<FileState>> {
    if std::fs::symlink_metadata(path).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let mut target = PackTarget::open(path, plan)?;
    match fill(&mut target, plan, read).and_then(|states| target.finish(path).map(|()| states)) {
        Ok(states) => {
            files::sync_folder(path.parent().unwrap_or(Path::new("")))?;
            Ok(states)
        }
        Err(error) => {
            target.discard(path);
            Err(error)
        }
    }
}

fn fill(target: &mut PackTarget, plan: &PackPlan, read: ReadFile<'_>) -> io::Result<Vec<FileState>> {
    let mut states = Vec::new();
    for (number, file) in plan.delivered.iter().enumerate() {
        let found = checked(file, read(file));
        if let Ok(bytes) = &found {
            target.put(&plan.path_of(number), bytes)?;
        }
        states.push(state_of(&found));
    }
    let files: PackFiles = plan.completed(&states)?;
    files.iter().try_for_each(|(name, bytes)| target.put(name, bytes))?;
    Ok(states)
}

/// Where a pack goes.
enum PackTarget {
    /// A folder beside the one that it becomes, and the folders in it.
    Folder(PathBuf, BTreeSet<PathBuf>),
    /// A ZIP, and the folder in it that has the bag.
    Zip(Box<ZipWriter<ZipSink>>, String),
    Finished,
}

impl PackTarget {
    fn open(path: &Path, plan: &PackPlan) -> io::Result<Self> {
        if is_zip(path) {
            let zip = ZipWriter::new(ZipSink { file: files::create_new(path)?, failed: false });
            return Ok(Self::Zip(Box::new(zip), format!("{}-evidence/", plan.no)));
        }
        let mut made = path.as_os_str().to_owned();
        made.push(".new");
        let made = PathBuf::from(made);
        files::create_new_folder(&made)?;
        Ok(Self::Folder(made.clone(), BTreeSet::from([made])))
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Folder(dir, folders) => {
                let path = name.split('/').fold(dir.clone(), |path, part| path.join(part));
                if let Some(folder) = path.parent().filter(|folder| folders.insert((*folder).to_owned())) {
                    files::create_folder(folder)?;
                }
                let mut file = files::create_new(&path)?;
                file.write_all(bytes)?;
                file.sync_all()
            }
            Self::Zip(zip, top) => {
                // Hashes and pictures do not become smaller.
                let how = SimpleFileOptions::default()
                    .compression_method(CompressionMethod::Stored)
                    .unix_permissions(0o600);
                zip.start_file(format!("{top}{name}"), how)?;
                zip.write_all(bytes)
            }
            Self::Finished => Ok(()),
        }
    }

    fn finish(&mut self, path: &Path) -> io::Result<()> {
        match self {
            Self::Folder(dir, folders) => {
                folders.iter().rev().try_for_each(|folder| files::sync_folder(folder))?;
                std::fs::rename(&*dir, path)
            }
            Self::Zip(..) => {
                let Self::Zip(zip, _) = std::mem::replace(self, Self::Finished) else { return Ok(()) };
                let done = zip.finish().map_err(io::Error::from).and_then(|sink| sink.file.sync_all());
                if done.is_err() {
                    let _ = std::fs::remove_file(path);
                }
                done
            }
            Self::Finished => Ok(()),
        }
    }

    /// Removes what was created here, a moment ago.
    fn discard(self, path: &Path) {
        match self {
            Self::Folder(dir, _) => drop(std::fs::remove_dir_all(dir)),
            Self::Zip(zip, _) => {
                drop(zip);
                drop(std::fs::remove_file(path));
            }
            Self::Finished => {}
        }
    }
}

/// The file of a ZIP. After a failure it takes what it gets and writes nothing: an archive that is given up finishes itself and would
/// complain on the terminal.
struct ZipSink {
    file: File,
    failed: bool,
}

impl ZipSink {
    fn checked<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        self.failed |= result.is_err();
        result
    }
}

impl Write for ZipSink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.failed {
            return Ok(bytes.len());
        }
        let result = self.file.write(bytes);
        self.checked(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for ZipSink {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}
