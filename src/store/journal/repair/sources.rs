//! What a repair works with: the copy, what is known of the journal from elsewhere, and the places that are filled. Owns the values alone.

use super::super::format::{JournalHead, StoreId};
use crate::store::disk::Disk;
use std::path::Path;

/// A copy of a journal, or of parts of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JournalCopy<'a> {
    /// Where it is.
    pub(crate) disk: &'a dyn Disk,
    /// Its folder there.
    pub(crate) dir: &'a Path,
}

/// What is known of a journal from elsewhere.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KnownJournal<'a> {
    /// The store that it belongs to.
    pub(crate) store: StoreId,
    /// The newest entry that was acknowledged.
    pub(crate) newest: Option<JournalHead>,
    /// Entries that are this journal's by something that the copy does not come from.
    pub(crate) own: &'a [JournalHead],
}

/// A place that was filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FilledPlace {
    /// The segment's number.
    pub(crate) segment: u32,
    /// Position of the first byte that is not as written.
    pub(crate) byte: u64,
    /// How many bytes were not as written.
    pub(crate) bytes: u64,
    /// The first and the last entry that were filled; none where it was a header or the file's length.
    pub(crate) entries: Option<(u64, u64)>,
}
