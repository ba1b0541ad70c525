//! Where submissions come from: files, folders and standard input, in the order in which they are named. One that cannot be read never
//! stops the rest. Owns which files are opened; what is in them, [`super::input`] reads.

use super::bundle::{LooseFile, is_bundle_folder, is_file_name, is_zip_name, read_bundle, read_loose};
use super::encoding::{Encoding, RecognizedEncoding, UTF_32};
use super::fault::FaultCode;
use super::folder::{FolderContents, SkipReason, by_name, is_read};
use super::format::Format;
use super::input::OpenInput;
use super::read::{ReadSubmission, RejectedSubmission, unopened};
use crate::domain::rules::Rules;
use crate::domain::sanitize::clean;
use crate::domain::submitted_file::SubmittedFiles;
use crate::files;
use std::collections::VecDeque;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How one source was read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct SourceFormat {
    /// Its name.
    pub source: String,
    pub encoding: Encoding,
    /// What separates the cells of a table; none for JSON.
    pub separator: Option<char>,
}

impl SourceFormat {
    /// Whether it is as specified: UTF-8, with commas.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.encoding == Encoding::Utf8 && self.separator.is_none_or(|s| s == ',')
    }
}

/// What is known of sources beside their submissions, while they are read and afterwards.
#[derive(Clone, Debug, Default)]
pub struct ReadNotes(Arc<Mutex<NoteList>>);

#[derive(Debug, Default)]
struct NoteList {
    read_as: Vec<(String, RecognizedEncoding, Option<char>)>,
    skipped: Vec<(String, SkipReason)>,
}

impl ReadNotes {
    fn with<T>(&self, what: impl FnOnce(&mut NoteList) -> T) -> T {
        what(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How each source was read, in order.
    #[must_use]
    pub fn read_as(&self) -> Vec<SourceFormat> {
        let one = |(source, recognised, separator): &(String, RecognizedEncoding, Option<char>)| {
            SourceFormat { source: source.clone(), encoding: recognised.get(), separator: *separator }
        };
        self.with(|noted| noted.read_as.iter().map(one).collect())
    }

    /// What was found in folders and not read, and why.
    #[must_use]
    pub fn skipped(&self) -> Vec<(String, SkipReason)> {
        self.with(|noted| noted.skipped.clone())
    }
}

/// Whether a file's name is that of submissions.
#[must_use]
pub fn is_submission(path: &Path) -> bool {
    is_read(path)
}

/// Whether a folder is a submission with its files.
#[must_use]
pub(crate) fn is_bundle(path: &Path) -> bool {
    is_bundle_folder(path)
}

/// Something that was read.
#[derive(Clone, Debug)]
pub enum IntakeItem {
    /// A submission, alone or with its files.
    Submission(Box<ReadSubmission>),
    /// A file alone.
    File(LooseFile),
}

impl IntakeItem {
    /// The submission; none for a file alone.
    #[must_use]
    pub fn submission(self) -> Option<ReadSubmission> {
        match self {
            Self::Submission(read) => Some(*read),
            Self::File(_) => None,
        }
    }

    /// Bytes that it holds in memory.
    #[must_use]
    pub(crate) fn size(&self) -> usize {
        let size = match self {
            Self::Submission(read) => {
                read.original.len() as u64 + read.files.as_ref().map_or(0, SubmittedFiles::size)
            }
            Self::File(file) => file.content.len() as u64,
        };
        usize::try_from(size).unwrap_or(usize::MAX)
    }
}

/// Bytes of all named files, also in folders: for a progress bar. Standard input and what cannot be read count nothing.
#[must_use]
pub fn total_bytes(paths: &[PathBuf]) -> u64 {
    let size = |path: &PathBuf| fs::metadata(path).map_or(0, |m| m.len());
    paths
        .iter()
        .map(|path| match path.is_dir() {
            true if is_bundle_folder(path) => bundle_bytes(path),
            true => FolderContents::in_folder(path).unwrap_or_default().files.iter().map(size).sum(),
            false => size(path),
        })
        .sum()
}

/// Bytes of the files in a bundle's folder.
fn bundle_bytes(path: &Path) -> u64 {
    let entries = fs::read_dir(path).into_iter().flatten().filter_map(Result::ok);
    entries.filter_map(|e| e.metadata().ok()).filter(fs::Metadata::is_file).map(|m| m.len()).sum()
}

/// Submissions one by one, in the order of the paths.
pub struct Submissions {
    waiting: VecDeque<WaitingInput>,
    format: Option<Format>,
    current: Option<OpenInput>,
    /// What was read as a whole.
    ready: Option<IntakeItem>,
    rules: Arc<Rules>,
    notes: ReadNotes,
    /// Bytes read so far.
    read: Arc<AtomicU64>,
}

/// An input that was not begun yet.
enum WaitingInput {
    Path(PathBuf),
    Open(String, Box<dyn Read + Send>),
}

/// Counts what is read.
struct CountingReader<R> {
    from: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for CountingReader<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.from.read(buf)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

impl Submissions {
    /// Submissions of files and folders; `-` is standard input.
    #[must_use]
    pub fn new(paths: Vec<PathBuf>, format: Option<Format>, rules: Arc<Rules>) -> Self {
        Self::waiting(paths.into_iter().map(WaitingInput::Path).collect(), format, rules)
    }

    /// Submissions of something that is open already, under a name; without a form, its first line determines it.
    #[must_use]
    pub fn from_reader(
        name: &str,
        from: Box<dyn Read + Send>,
        format: Option<Format>,
        rules: Arc<Rules>,
    ) -> Self {
        Self::waiting([WaitingInput::Open(clean(name).into_owned(), from)].into(), format, rules)
    }

    fn waiting(waiting: VecDeque<WaitingInput>, format: Option<Format>, rules: Arc<Rules>) -> Self {
        Self {
            waiting,
            format,
            current: None,
            ready: None,
            rules,
            notes: ReadNotes::default(),
            read: Arc::default(),
        }
    }

    /// The submissions alone: files without one are passed over.
    pub fn without_files(self) -> impl Iterator<Item = Result<ReadSubmission, RejectedSubmission>> {
        self.filter_map(|read| read.map(IntakeItem::submission).transpose())
    }

    /// A count of the bytes read so far, for a progress bar in another thread.
    #[must_use]
    pub fn counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.read)
    }

    /// What is known of the sources, for a report in another thread.
    #[must_use]
    pub fn notes(&self) -> ReadNotes {
        self.notes.clone()
    }

    /// Opens a path; a folder becomes its files.
    fn open(&mut self, path: &Path) -> Result<(), RejectedSubmission> {
        let name = shown(path);
        let unreadable = |e: &io::Error| unopened(&name, e);
        let from: Box<dyn Read + Send> = if path.as_os_str() == "-" {
            Box::new(io::stdin())
        } else if is_bundle_folder(path) || (is_zip_name(path) && !path.is_dir()) {
            let read = read_bundle(path, &name, &self.rules)?;
            self.hold(IntakeItem::Submission(Box::new(read)));
            return Ok(());
        } else if is_file_name(path) && self.format.is_none() && !path.is_dir() {
            let file = read_loose(path, &name)?;
            self.hold(IntakeItem::File(file));
            return Ok(());
        } else if path.is_dir() {
            let found = FolderContents::in_folder(path).map_err(|e| unreadable(&e))?;
            let skipped = found.skipped.into_iter().map(|(path, why)| (shown(&path), why));
            self.notes.with(|noted| noted.skipped.extend(skipped));
            if found.files.is_empty() {
                return Err(RejectedSubmission::one(&name, 0, 0, FaultCode::NothingRead, "folder"));
            }
            for file in found.files.into_iter().rev() {
                self.waiting.push_front(WaitingInput::Path(file));
            }
            return Ok(());
        } else {
            Box::new(files::open_given(path).map_err(|e| unreadable(&e))?)
        };
        self.begin(name, from, self.format.or_else(|| by_name(path)))
    }

    /// Holds what was read as a whole.
    fn hold(&mut self, item: IntakeItem) {
        self.read.fetch_add(item.size() as u64, Ordering::Relaxed);
        self.ready = Some(item);
    }

    /// Begins to read an input.
    fn begin(
        &mut self,
        name: String,
        from: Box<dyn Read + Send>,
        format: Option<Format>,
    ) -> Result<(), RejectedSubmission> {
        let from = CountingReader { from, read: Arc::clone(&self.read) };
        let (how, begun) = OpenInput::begin(name.clone(), Box::new(from), format);
        // What is in an encoding that is not read was read as none.
        let in_none = matches!(&begun, Err(r) if r.faults.iter().any(|f| f.about == UTF_32));
        if !in_none {
            self.notes.with(|noted| noted.read_as.push((name, how.encoding, how.separator)));
        }
        self.current = Some(begun?);
        Ok(())
    }
}

/// A path as it is shown.
fn shown(path: &Path) -> String {
    clean(&path.display().to_string()).into_owned()
}

impl Iterator for Submissions {
    type Item = Result<IntakeItem, RejectedSubmission>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.ready.take() {
                return Some(Ok(item));
            }
            if let Some(input) = self.current.as_mut() {
                match input.next(&self.rules) {
                    None => self.current = None,
                    Some(found) => return Some(found.map(|read| IntakeItem::Submission(Box::new(read)))),
                }
                continue;
            }
            let begun = match self.waiting.pop_front()? {
                WaitingInput::Path(path) => self.open(&path),
                WaitingInput::Open(name, from) => self.begin(name, from, self.format),
            };
            if let Err(rejected) = begun {
                return Some(Err(rejected));
            }
        }
    }
}
