//! A file on its way into a case: read and checked, not stored yet. Owns the shape and the limits; `intake` fills it, the service stores it.

use crate::domain::case::checklist::Finding;
use crate::domain::case::delivered_file::FileKind;
use crate::domain::code::Item;
use std::sync::Arc;

/// The largest file, in bytes.
pub const LARGEST_FILE: u64 = 20 << 20;
/// The most files of a submission.
pub const MOST_FILES: usize = 40;
/// The most bytes of all files of a submission.
pub const LARGEST_SUBMISSION: u64 = 100 << 20;

/// A file of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmittedFile {
    /// The item that it serves.
    pub item: Item,
    /// Its name, without a folder; sanitized.
    pub name: Box<str>,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// What it is.
    pub kind: FileKind,
    /// Its bytes.
    pub content: Arc<[u8]>,
}

/// A finding on a file, and the item that it belongs to.
pub type FileFinding = (Item, Finding);

/// What came with a submission beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubmittedFiles {
    /// The files that are what the submission says.
    pub files: Vec<SubmittedFile>,
    /// What is wrong with the others.
    pub faults: Vec<FileFinding>,
}

impl SubmittedFiles {
    /// Bytes of all files.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.files.iter().map(|file| file.content.len() as u64).sum()
    }
}
