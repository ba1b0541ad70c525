//! What every form of bundle is to the rest: paths, and bytes within limits. Owns the shapes and the limits of entries.

use crate::domain::sanitize::clean;
use crate::intake::fault::FaultCode;
use unicode_normalization::UnicodeNormalization;

/// The name of the submission in a bundle.
pub(super) const SUBMISSION_FILE: &str = "submission.json";
/// The most entries of a bundle, whatever they are.
pub(super) const MOST_ENTRIES: usize = 200;

/// Why a bundle is not read.
#[derive(Debug)]
pub(super) struct BundleFault {
    pub(super) code: FaultCode,
    pub(super) about: String,
}

/// Signs of a name in a fault; the names of a hostile archive have as many as they like.
const ABOUT: usize = 200;

impl BundleFault {
    pub(super) fn new(code: FaultCode, about: impl Into<String>) -> Self {
        let mut about: String = about.into();
        if let Some((end, _)) = about.char_indices().nth(ABOUT) {
            about.truncate(end);
            about.push('…');
        }
        Self { code, about }
    }
}

/// Why one entry could not be read.
#[derive(Debug)]
pub(super) enum EntryError {
    /// It has more bytes than are taken.
    TooLarge,
    /// Its bytes are not all there, or have another checksum.
    Damaged,
    /// The bundle is hostile.
    Bundle(BundleFault),
}

/// Names and bytes of a bundle.
pub(super) trait BundleSource {
    /// The path of every file in it, with `/` between its parts.
    fn paths(&self) -> &[String];
    /// The bytes of one of them, at most so many.
    fn read(&mut self, at: usize, most: u64) -> Result<Vec<u8>, EntryError>;
}

/// A name as it is compared and shown: one that a program decomposed into letters and marks is the same name.
pub(super) fn unified(name: &str) -> String {
    clean(&name.nfc().collect::<String>()).trim().to_owned()
}
