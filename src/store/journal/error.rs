//! Faults of a journal, by what the user has to do about them.

use std::io;
use std::path::{Path, PathBuf};

use super::format::JournalHead;

/// Errors of the journal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// There is no journal in the directory.
    #[error("there is no journal in {dir}", dir = .dir.display())]
    Missing {
        /// The expected path.
        dir: PathBuf,
    },
    /// A journal cannot be created where there is one.
    #[error("there is a journal in {dir} already", dir = .dir.display())]
    Exists {
        /// Where it was to be created.
        dir: PathBuf,
    },
    /// The journal is not what was written: entry, segment and byte of the first difference.
    #[error("the journal is damaged: {0}")]
    Damaged(JournalFault),
    /// The journal ends before an entry that is known to have been in it.
    #[error("the journal is cut short: it ends at entry {}, but entry {} was written", .head.seq, .known.seq)]
    Truncated {
        /// The entry that is known.
        known: JournalHead,
        /// The last entry that is there.
        head: JournalHead,
    },
    /// A newer program wrote it; nothing is touched.
    #[error(
        "segment {segment} of the journal has format version {found}; this program knows {supported} and older"
    )]
    NewerVersion {
        /// The segment.
        segment: u32,
        /// Its format version.
        found: u16,
        /// The newest version that this program supports.
        supported: u16,
    },
    /// A batch without an entry.
    #[error("a batch must have an entry")]
    EmptyBatch,
    /// An entry or a whole batch is too large. Nothing was written; the journal goes on.
    #[error("{bytes} bytes are too many for the journal: the limit is {limit}")]
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
        /// The most that is allowed.
        limit: u64,
    },
    /// No space or no quota is left.
    #[error("the disk is full: cannot {action} {path}", path = .path.display())]
    DiskFull {
        /// What was being done.
        action: &'static str,
        /// To which file or directory.
        path: PathBuf,
    },
    /// The file system takes no writes.
    #[error("the disk is read-only: cannot {action} {path}", path = .path.display())]
    ReadOnlyDisk {
        /// What was being done.
        action: &'static str,
        /// To which file or directory.
        path: PathBuf,
    },
    /// Any other failure of the file system or the device.
    #[error("cannot {action} {path}: {message}", path = .path.display())]
    Io {
        /// What was being done.
        action: &'static str,
        /// To which file or directory.
        path: PathBuf,
        /// What kind of failure.
        kind: io::ErrorKind,
        /// The system's message.
        message: String,
    },
}

impl JournalError {
    /// Classifies the reason of a failed call.
    pub(super) fn io(action: &'static str, path: &Path, error: &io::Error) -> Self {
        let path = path.to_path_buf();
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::DiskFull { action, path }
            }
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnlyDisk { action, path },
            kind => Self::Io { action, path, kind, message: error.to_string() },
        }
    }
}

/// One place where the journal is not what was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("segment {segment}, byte {byte}{}: {kind}", entry_words(*.entry))]
pub struct JournalFault {
    /// The entry that is, or would be, there; none where a segment as a whole cannot be read.
    pub(crate) entry: Option<u64>,
    /// The segment's number, from 1.
    pub(crate) segment: u32,
    /// Offset in the segment's file, in bytes: the start of the frame or of the field.
    pub(crate) byte: u64,
    /// What is wrong.
    pub(crate) kind: JournalFaultKind,
}

fn entry_words(entry: Option<u64>) -> String {
    entry.map_or_else(String::new, |seq| format!(" (entry {seq})"))
}

/// What is wrong at a place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JournalFaultKind {
    /// A segment's file is not there.
    #[error("the segment's file is missing")]
    MissingSegment,
    /// A segment's header fails its checksum or is not one.
    #[error("the segment's header is not whole")]
    SegmentHeader,
    /// A file is not as long as it was made.
    #[error("the segment's file has {found} bytes instead of {expected}")]
    SegmentLength {
        /// By its header.
        expected: u64,
        /// As it is.
        found: u64,
    },
    /// A file bears another segment's name.
    #[error("the file holds segment {found}")]
    SegmentNumber {
        /// The number in its header.
        found: u32,
    },
    /// A segment belongs to another store.
    #[error("the segment belongs to another store")]
    OtherStore,
    /// A newer program wrote this segment.
    #[error("the segment has the newer format version {found}")]
    NewerVersion {
        /// Its format version.
        found: u16,
    },
    /// A segment starts with another entry than the one after the segment before.
    #[error("the segment starts with entry {found} instead of {expected}")]
    FirstEntry {
        /// One after the last entry of the segment before.
        expected: u64,
        /// By its header.
        found: u64,
    },
    /// A segment does not follow from the segment before.
    #[error("the segment does not follow from the one before it")]
    SegmentChain,
    /// There is no frame where one must be.
    #[error("no entry can be read here")]
    FrameHeader,
    /// A frame is whole but not the one that must follow.
    #[error("entry {found} follows where {expected} must")]
    Sequence {
        /// The one that must follow.
        expected: u64,
        /// The one that does.
        found: u64,
    },
    /// A frame's place in its batch is not the one that must follow.
    #[error("the batch is not in order")]
    BatchOrder,
    /// A batch ends without its last frame, and yet more was written after it.
    #[error("the batch is not complete")]
    UnfinishedBatch,
    /// An entry's hash does not follow from its content and the entry before.
    #[error("the entry does not match its hash")]
    EntryHash,
    /// An entry is whole, but another one was written here before.
    #[error("the entry is not the one that was written")]
    KnownHash,
    /// The journal ends here, but an entry after it is known to have been written.
    #[error("the journal ends here, but entry {known} was written")]
    CutShort {
        /// The entry that is known.
        known: u64,
    },
    /// Bytes where nothing was written.
    #[error("there are bytes after the last entry")]
    StrayBytes,
    /// The file system cannot read this place.
    #[error("cannot be read: {message}")]
    Unreadable {
        /// The system's message.
        message: String,
    },
}
