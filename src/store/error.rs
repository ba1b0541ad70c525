//! Faults of a store, by what the user has to do about them.

use super::journal::JournalError;
use crate::files;
use std::io;
use std::path::Path;

/// Errors of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has it.
    #[error("another process ({pid}) has the store")]
    Held {
        /// Its id; empty where it is not known.
        pid: String,
    },
    /// No space is left.
    #[error("the disk is full")]
    Full,
    /// The file system takes no writes.
    #[error("the disk is read-only")]
    ReadOnly,
    /// The account that runs the program may not do it.
    #[error("no permission")]
    Denied,
    /// The disk failed in another way.
    #[error("{0}")]
    Lost(io::Error),
    /// The system gave no thread, or no random bytes.
    #[error("{0}")]
    System(String),
    /// A file cannot be read.
    #[error("{file} cannot be read: {text}")]
    Unreadable {
        /// Which.
        file: String,
        /// The system's message.
        text: String,
    },
    /// A file outside of the desk cannot be written.
    #[error("{file} cannot be written: {text}")]
    Unwritable {
        /// Which.
        file: String,
        /// The system's message.
        text: String,
    },
    /// There is a desk already where one was to be made.
    #[error("there is a desk already")]
    Exists,
    /// More than one batch of the journal.
    #[error("{bytes} bytes are too many; the limit is {limit}")]
    TooLarge {
        /// How many.
        bytes: u64,
        /// The most.
        limit: u64,
    },
    /// An earlier write failed; nothing more is written.
    #[error("an earlier write failed")]
    Latched,
    /// The journal is not what was written.
    #[error("the journal is damaged at entry {entry} ({place}, byte {byte})")]
    JournalDamaged {
        /// The entry; empty where it is a file as a whole.
        entry: String,
        /// The segment.
        place: String,
        /// The byte in its file.
        byte: u64,
    },
    /// The journal ends before an entry that had been written.
    #[error("the journal ends at entry {found}; {known} were written")]
    JournalTruncated {
        /// The last entry that was written.
        known: u64,
        /// The last that is there.
        found: u64,
    },
    /// An entry of the journal verifies, and its content cannot be read.
    #[error("entry {entry} of the journal cannot be read: {text}")]
    EntryUnreadable {
        /// Its number.
        entry: u64,
        /// The codec's message, in English.
        text: String,
    },
    /// Journal and store hold different entries from this one on.
    #[error("journal and store part at entry {entry}")]
    StoreParts {
        /// The first entry that differs.
        entry: u64,
    },
    /// Journal and backup hold different entries from this one on.
    #[error("journal and backup part at entry {entry}")]
    BackupParts {
        /// The first entry that differs.
        entry: u64,
    },
    /// A newer program wrote it.
    #[error("format {found} is newer than {known}")]
    Newer {
        /// The format found.
        found: u16,
        /// The newest known.
        known: u16,
    },
    /// A link, pipe, device or folder has the place of a file, or a file that of a folder.
    #[error("{path} is no plain file or folder")]
    Misplaced {
        /// The path.
        path: String,
    },
    /// Others can read it, and that cannot be changed.
    #[error("{path} can be read by others")]
    Exposed {
        /// The path.
        path: String,
    },
    /// A desk was here, and its journal is gone.
    #[error("the journal of desk {desk} is missing in {dir}")]
    JournalGone {
        /// The folder.
        dir: String,
        /// Its port and the first digits of its id, as far as they are known.
        desk: String,
        /// How many entries it had, where that is known.
        entries: String,
    },
    /// The backup is of another desk than this folder.
    #[error("{dir} is the folder of desk {here}; the backup is of desk {other}")]
    OtherDesk {
        /// The folder.
        dir: String,
        /// The desk in it.
        here: String,
        /// The desk of the backup.
        other: String,
    },
    /// There is no desk.
    #[error("there is no desk here")]
    NotADesk,
    /// Journal and store belong to different desks.
    #[error("journal and store belong to different desks")]
    Foreign,
    /// The desk is protected, and no officer has signed in.
    #[error("the desk is protected: sign in")]
    Encrypted,
    /// A backup cannot be made or used.
    #[error("{0}")]
    Backup(String),
    /// The list of keys is not what was written.
    #[error("the list of keys is damaged")]
    KeysDamaged,
    /// The derived store cannot be read by a command that does not build it.
    #[error("the store cannot be read")]
    StoreUnreadable,
    /// What was written is not what is read back; the desk is as it was.
    #[error("{0}")]
    NotReadBack(String),
    /// A file of a case is not there.
    #[error("{blob} is missing")]
    BlobMissing {
        /// Its place below the folder of blobs.
        blob: String,
    },
    /// A file of a case is not what was written.
    #[error("{blob} is damaged: {text}")]
    BlobDamaged {
        /// Its place below the folder of blobs.
        blob: String,
        /// What is wrong.
        text: String,
    },
    /// The case holds as much as a case may.
    #[error("the case is full")]
    CaseFull,
    /// The derived store failed or is damaged; the journal is whole.
    #[error("{0}")]
    Derived(String),
    /// A record of the derived store has an older form that is not read any more; the journal is whole.
    #[error("a record has an older form")]
    Outdated,
}

impl StoreError {
    /// The machine name; the catalog has a sentence for each.
    #[must_use]
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Held { pid } if pid.is_empty() => "held_unknown",
            Self::Held { .. } => "held",
            Self::Full => "full",
            Self::ReadOnly => "read_only",
            Self::Denied => "denied",
            Self::Lost(_) => "lost",
            Self::System(_) => "system",
            Self::Unreadable { .. } => "unreadable",
            Self::Unwritable { .. } => "unwritable",
            Self::Exists => "exists",
            Self::TooLarge { .. } => "too_large",
            Self::Latched => "latched",
            Self::JournalDamaged { entry, .. } if entry.is_empty() => "journal_damaged_file",
            Self::JournalDamaged { .. } => "journal_damaged",
            Self::JournalTruncated { .. } => "journal_truncated",
            Self::EntryUnreadable { .. } => "entry_unreadable",
            Self::StoreParts { .. } => "store_parts",
            Self::BackupParts { .. } => "backup_parts",
            Self::Newer { .. } => "newer",
            Self::Misplaced { .. } => "misplaced",
            Self::Exposed { .. } => "exposed",
            Self::JournalGone { .. } => "journal_gone",
            Self::OtherDesk { .. } => "other_desk",
            Self::NotADesk => "not_a_desk",
            Self::Foreign => "foreign",
            Self::Encrypted => "sealed",
            Self::Backup(_) => "backup",
            Self::KeysDamaged => "keys_damaged",
            Self::StoreUnreadable => "store_unreadable",
            Self::NotReadBack(_) => "not_read_back",
            Self::BlobMissing { .. } => "blob_missing",
            Self::BlobDamaged { .. } => "blob_damaged",
            Self::CaseFull => "case_full",
            Self::Derived(_) => "derived",
            Self::Outdated => "outdated",
        }
    }

    /// What fills the holes of the sentence.
    #[must_use]
    pub(crate) fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Held { pid } => vec![("pid", pid.clone())],
            Self::Lost(error) => vec![("text", error.to_string())],
            Self::Misplaced { path } | Self::Exposed { path } => vec![("path", path.clone())],
            Self::JournalGone { dir, desk, entries } => {
                vec![("dir", dir.clone()), ("desk", desk.clone()), ("entries", entries.clone())]
            }
            Self::OtherDesk { dir, here, other } => {
                vec![("dir", dir.clone()), ("here", here.clone()), ("other", other.clone())]
            }
            Self::JournalDamaged { entry, place, byte } => {
                vec![("entry", entry.clone()), ("where", place.clone()), ("byte", byte.to_string())]
            }
            Self::JournalTruncated { known, found } => {
                vec![("known", known.to_string()), ("found", found.to_string())]
            }
            Self::Newer { found, known } => {
                // What was appended under the number of a known version has no number of its own.
                let more = if found <= known { "+" } else { "" };
                vec![("found", format!("{found}{more}")), ("known", known.to_string())]
            }
            Self::BlobMissing { blob } => vec![("blob", blob.clone())],
            Self::BlobDamaged { blob, text } => vec![("blob", blob.clone()), ("text", text.clone())],
            Self::Unreadable { file, text } | Self::Unwritable { file, text } => {
                vec![("file", file.clone()), ("text", text.clone())]
            }
            Self::TooLarge { bytes, limit } => {
                vec![("bytes", bytes.to_string()), ("limit", limit.to_string())]
            }
            Self::EntryUnreadable { entry, text } => {
                vec![("entry", entry.to_string()), ("text", text.clone())]
            }
            Self::StoreParts { entry } | Self::BackupParts { entry } => vec![("entry", entry.to_string())],
            Self::Derived(text) | Self::Backup(text) | Self::NotReadBack(text) | Self::System(text) => {
                vec![("text", text.clone())]
            }
            _ => Vec::new(),
        }
    }
}

impl StoreError {
    /// A file that could not be read, and is not one of the desk's own.
    pub(super) fn reading(file: &Path, error: &io::Error) -> Self {
        if let Some(path) = files::misplaced_path(error) {
            return Self::Misplaced { path: path.display().to_string() };
        }
        Self::Unreadable { file: file.display().to_string(), text: error.to_string() }
    }

    /// A file that could not be written, and is not one of the desk's own.
    pub(super) fn writing(file: &Path, error: &io::Error) -> Self {
        if let Some(path) = files::misplaced_path(error) {
            return Self::Misplaced { path: path.display().to_string() };
        }
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::Full
            }
            _ => Self::Unwritable { file: file.display().to_string(), text: error.to_string() },
        }
    }

    /// What the system did not give.
    #[must_use]
    pub(crate) fn system(error: &impl ToString) -> Self {
        Self::System(error.to_string())
    }

    /// An entry of the journal whose content cannot be read, where the store is not at fault.
    pub(super) fn of_entry(self, entry: u64) -> Self {
        match self {
            Self::Derived(text) => Self::EntryUnreadable { entry, text },
            other => other,
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        if let Some(path) = files::misplaced_path(&error) {
            return Self::Misplaced { path: path.display().to_string() };
        }
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::Full
            }
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::PermissionDenied => Self::Denied,
            _ => Self::Lost(error),
        }
    }
}

impl From<JournalError> for StoreError {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Missing { .. } => Self::NotADesk,
            JournalError::Damaged(fault) => Self::JournalDamaged {
                entry: fault.entry.map_or_else(String::new, |e| e.to_string()),
                place: format!("journal/{:06}.seg: {}", fault.segment, fault.kind),
                byte: fault.byte,
            },
            JournalError::Truncated { known, head } => {
                Self::JournalTruncated { known: known.seq, found: head.seq }
            }
            JournalError::NewerVersion { found, supported, .. } => Self::Newer { found, known: supported },
            JournalError::DiskFull { .. } => Self::Full,
            JournalError::ReadOnlyDisk { .. } => Self::ReadOnly,
            JournalError::Io { path, kind: io::ErrorKind::Unsupported, .. } => {
                Self::Misplaced { path: path.display().to_string() }
            }
            JournalError::Io { kind: io::ErrorKind::PermissionDenied, .. } => Self::Denied,
            JournalError::Io { action: "open" | "read" | "list", path, message, .. } => {
                Self::Unreadable { file: path.display().to_string(), text: message }
            }
            JournalError::Io { kind, message, path, .. } => {
                Self::from(io::Error::new(kind, format!("{}: {message}", path.display())))
            }
            JournalError::Exists { .. } => Self::Exists,
            JournalError::TooLarge { bytes, limit } => Self::TooLarge { bytes, limit },
            JournalError::EmptyBatch => Self::Lost(io::Error::other(error.to_string())),
        }
    }
}
