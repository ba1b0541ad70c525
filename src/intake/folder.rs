//! A folder of submissions: which of its files are read, and why the others are not. Owns the endings of files; it opens none.

use super::bundle::{is_bundle_folder, is_file_name, is_zip_name};
use super::format::Format;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Endings of files that a folder is searched for. `txt` is none: a folder may hold letters and notes too; a text that is named itself is
/// read.
const ENDINGS: [(&str, Format); 6] = [
    ("json", Format::Json),
    ("ndjson", Format::Ndjson),
    ("jsonl", Format::Ndjson),
    ("csv", Format::Csv),
    ("tsv", Format::Csv),
    ("tab", Format::Csv),
];

/// The form by a file's name.
pub(super) fn by_name(path: &Path) -> Option<Format> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    ENDINGS.iter().find(|(e, _)| *e == ending).map(|(_, f)| *f)
}

/// Whether a file's name is that of a scan or letter, which may belong to an open case.
#[must_use]
pub(crate) fn is_loose_file(path: &Path) -> bool {
    is_file_name(path)
}

/// Whether files of this name are read: submissions, bundles, and files of documents.
pub(super) fn is_read(path: &Path) -> bool {
    by_name(path).is_some() || is_zip_name(path) || is_file_name(path)
}

/// Why a file of a folder is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// Its name begins with a dot: it is being written, or it is another program's.
    Hidden,
    /// A link: it may form a loop, or lead to files that were not meant.
    Link,
    /// Its ending is not one of submissions.
    Ending,
    /// A pipe, a socket or a device.
    NoFile,
}

impl SkipReason {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::Hidden, Self::Link, Self::Ending, Self::NoFile];

    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Link => "link",
            Self::Ending => "unknown_ending",
            Self::NoFile => "not_a_file",
        }
    }
}

/// Why an entry of a folder is not read; none for a folder and a file of submissions.
#[must_use]
pub fn skip_reason(path: &Path, kind: fs::FileType) -> Option<SkipReason> {
    let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
    if hidden {
        Some(SkipReason::Hidden)
    } else if kind.is_symlink() {
        Some(SkipReason::Link)
    } else if kind.is_dir() {
        None
    } else if !kind.is_file() {
        Some(SkipReason::NoFile)
    } else if !is_read(path) {
        Some(SkipReason::Ending)
    } else {
        None
    }
}

/// What a folder holds, by name, with the folders in it.
#[derive(Debug, Default)]
pub(super) struct FolderContents {
    /// Files to be read, and folders that cannot be.
    pub(super) files: Vec<PathBuf>,
    pub(super) skipped: Vec<(PathBuf, SkipReason)>,
}

impl FolderContents {
    /// Walks a folder.
    ///
    /// # Errors
    /// Those of the disk, for the folder itself.
    pub(super) fn in_folder(dir: &Path) -> io::Result<Self> {
        let mut found = Self::default();
        found.collect(dir)?;
        Ok(found)
    }

    fn collect(&mut self, dir: &Path) -> io::Result<()> {
        let mut names: Vec<_> = fs::read_dir(dir)?.collect::<Result<_, _>>()?;
        // Files alone come last: the submission that names one may be in the same folder.
        names.sort_by_key(|entry| (is_file_name(&entry.path()), entry.file_name()));
        for entry in names {
            let (path, kind) = (entry.path(), entry.file_type()?);
            match skip_reason(&path, kind) {
                Some(why) => self.skipped.push((path, why)),
                None if kind.is_dir() && is_bundle_folder(&path) => self.files.push(path),
                // A folder that cannot be read is reported when its turn comes.
                None if kind.is_dir() && self.collect(&path).is_ok() => {}
                None => self.files.push(path),
            }
        }
        Ok(())
    }
}
